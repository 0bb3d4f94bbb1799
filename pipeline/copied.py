"""The most copied passages of a finished dataset, and who carries them. Never imports a stage."""

from __future__ import annotations

import datetime
import pathlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline import query
from pipeline.errors import DatasetError, UsageError
from pipeline.zh import bare, fold

# Passages looked at for each that is told: most are parts of one another.
_LOOKED_AT = 40
# Up to so many carriers `reuse` lists every pair (see the description of its column carriers).
_ALL_LISTED = 21
# What differs from a passage told before in a word at its edge is the same passage to a reader.
_GRAM, _SAME = 5, 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """A report that holds a passage, and where. `masked`: with other names or numbers in it."""

    report_id: str
    organ: str | None
    year: int | None
    published_on: datetime.date | None
    source: str
    start: int
    end: int
    masked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A passage as its oldest carrier has it, how many reports hold it, and those that are listed.

    `cut` says that it begins within a clause. `carriers` go from the oldest to the youngest. Of a
    passage in more than 21 reports the dataset lists some only; `reports` counts all.
    """

    text: str
    cut: bool
    reports: int
    carriers: tuple[Carrier, ...]

    @property
    def organs(self) -> int:
        """How many bodies are among the listed carriers, by name."""
        return len({carrier.organ or carrier.report_id for carrier in self.carriers})


def most_copied(
    dataset: pathlib.Path, *, organ: str | None = None, year: int | None = None, limit: int = 10
) -> list[Copied]:
    """The passages that most reports carry, of equal ones the longest; each passage once.

    Only those that reports of `organ` (a part of its name) and `year` carry, if given: UsageError where
    the dataset has no such report.
    """
    where = _condition(organ, year)
    _check(dataset, where)
    passages: list[Copied] = []
    told: list[set[str]] = []
    taken: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for group in _groups(dataset, where, limit * _LOOKED_AT):
        if any(_overlap(taken[each["report_id"]], each) for each in group["carriers"]):
            continue
        copied = _read(dataset, group)
        grams = _grams(bare(copied.text))
        if any(len(grams & other) > _SAME * min(len(grams), len(other)) for other in told):
            continue
        told.append(grams)
        for each in group["carriers"]:
            taken[each["report_id"]].append((each["start"], each["end"]))
        passages.append(copied)
        if len(passages) == limit:
            break
    return passages


def _condition(organ: str | None, year: int | None) -> str:
    conditions = []
    if organ is not None:
        # Organs are told folded: as their names are compared, not as they are printed.
        conditions.append(f"contains(organ, {_quoted(fold(organ))})")
    if year is not None:
        conditions.append(f"year = {year:d}")
    return " AND ".join(conditions) or "true"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''").replace("\0", "") + "'"


def _check(dataset: pathlib.Path, where: str) -> None:
    if dataset.is_dir() and not (dataset / "reuse.parquet").exists():
        query.ask(dataset, "SELECT 1")  # says what is wrong where it is no dataset at all
        raise DatasetError(
            f"{dataset} 由较早的版本写成，还没有雷同段落。", remedy="请用 gongkai run 再运行一次。"
        )
    (row,) = query.ask(dataset, f"SELECT count(*) AS n FROM reports WHERE {where}").to_pylist()
    if not row["n"] and where != "true":
        raise UsageError(
            "数据集中没有这样的报告。",
            remedy=f'gongkai query {dataset} "SELECT DISTINCT organ, year FROM reports" 可列出全部机关和年度。',
        )


def _groups(dataset: pathlib.Path, where: str, limit: int) -> Iterator[dict[str, Any]]:
    rows = query.ask(dataset, _PASSAGES.format(where=where, limit=limit)).to_pylist()
    groups: dict[int, dict[str, Any]] = {}
    for row in rows:
        group = groups.setdefault(row.pop("passage"), {"reports": row["carriers"], "carriers": []})
        row.pop("carriers")
        if all(row["report_id"] != each["report_id"] for each in group["carriers"]):
            group["carriers"].append(row)
    yield from sorted(groups.values(), key=_rank)


def _rank(group: dict[str, Any]) -> tuple[bool, int, int, str]:
    """What several bodies say before what one repeats, then what most reports say."""
    first = group["carriers"][0]
    alone = len({each["organ"] for each in group["carriers"]}) == 1
    return alone, -_count(group), first["start"] - first["end"], first["report_id"]


def _count(group: dict[str, Any]) -> int:
    """How many reports hold a passage: those listed, where all are, else the dataset's own count."""
    listed = len(group["carriers"])
    return listed if group["reports"] <= _ALL_LISTED else max(group["reports"], listed)


def _overlap(taken: list[tuple[int, int]], carrier: dict[str, Any]) -> bool:
    """Whether half of a passage was told already."""
    start, end = carrier["start"], carrier["end"]
    return any(2 * (min(end, stop) - max(start, begin)) > end - start for begin, stop in taken)


def _grams(plain: str) -> set[str]:
    return {plain[at : at + _GRAM] for at in range(len(plain) - _GRAM + 1)}


def _read(dataset: pathlib.Path, group: dict[str, Any]) -> Copied:
    texts = _texts(dataset, group["carriers"])
    first = group["carriers"][0]
    text = texts[first["report_id"]][1]
    plain = bare(text)
    carriers = tuple(
        Carrier(**each, masked=plain not in bare(texts[each["report_id"]][1]))
        for each in group["carriers"]
    )
    before = bare(texts[first["report_id"]][0])[-1:]
    return Copied(
        text=text,
        cut=bool(before) and before not in "。;:!?" and text[:1] not in "，。、；：,;:",
        reports=_count(group),
        carriers=carriers,
    )


def _texts(dataset: pathlib.Path, carriers: Sequence[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    """What stands before a passage in each report, and the passage."""
    spans = ", ".join(
        f"({_quoted(each['report_id'])}, {each['start']}, {each['end']})" for each in carriers
    )
    rows = query.ask(
        dataset,
        f"""
        SELECT report_id, substr(text, greatest(1, first - 3), least(first, 4)) AS before,
            substr(text, first + 1, last - first) AS text
        FROM (VALUES {spans}) AS spans(report_id, first, last) JOIN texts USING (report_id)
        """,
    )
    return {row["report_id"]: (row["before"], row["text"]) for row in rows.to_pylist()}


# The passages of the chosen reports that most carry, and every report that holds all of one. Where a
# report holds one with names swapped and, of another, as it is, it counts as it is.
_PASSAGES = """
WITH chosen AS (
    SELECT report_id, "start", "end", max(carriers) AS carriers
    FROM reuse JOIN reports USING (report_id)
    WHERE {where}
    GROUP BY report_id, "start", "end"
), most AS (
    SELECT *, row_number() OVER (
        ORDER BY carriers DESC, "end" - "start" DESC, report_id, "start") AS passage
    FROM chosen
    ORDER BY passage
    LIMIT {limit}
), held AS (
    SELECT passage, carriers, report_id, "start", "end", false AS masked FROM most
    UNION ALL
    SELECT passage, most.carriers, other_report_id, other_start, other_end, masked
    FROM most JOIN reuse ON reuse.report_id = most.report_id
        AND reuse."start" <= most."start" AND reuse."end" >= most."end"
)
SELECT passage, carriers, held.report_id, organ, year, published_on, source, "start", "end"
FROM held JOIN reports USING (report_id)
ORDER BY passage, year NULLS LAST, published_on NULLS LAST, held.report_id, masked
"""
