"""The most copied passages of a finished dataset, and who carries them. Never imports a stage."""

from __future__ import annotations

import datetime
import pathlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline import query

# Passages looked at for each that is told: most are parts of one another.
_LOOKED_AT = 40
# Up to so many carriers `reuse` lists every pair (see the description of its column carriers).
_ALL_LISTED = 21


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

    `carriers` go from the oldest to the youngest. Of a passage in more than 21 reports the dataset
    lists some only; `reports` counts all.
    """

    text: str
    reports: int
    carriers: tuple[Carrier, ...]


def most_copied(
    dataset: pathlib.Path, *, organ: str | None = None, year: int | None = None, limit: int = 10
) -> list[Copied]:
    """The passages that most reports carry, of equal ones the longest; each passage once.

    Only those that reports of `organ` (a part of its name) and `year` carry, if given.
    """
    passages: list[Copied] = []
    taken: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for group in _groups(dataset, organ, year, limit * _LOOKED_AT):
        first = group["carriers"][0]
        if any(_overlap(taken[each["report_id"]], each) for each in group["carriers"]):
            continue
        for each in group["carriers"]:
            taken[each["report_id"]].append((each["start"], each["end"]))
        (row,) = query.ask(
            dataset,
            f"SELECT substr(text, {first['start'] + 1}, {first['end'] - first['start']}) AS text "
            f"FROM texts WHERE report_id = '{first['report_id']}'",
        ).to_pylist()
        passages.append(
            Copied(
                text=row["text"],
                reports=_count(group),
                carriers=tuple(Carrier(**each) for each in group["carriers"]),
            )
        )
        if len(passages) == limit:
            break
    return passages


def _groups(
    dataset: pathlib.Path, organ: str | None, year: int | None, limit: int
) -> Iterator[dict[str, Any]]:
    conditions = []
    if organ is not None:
        conditions.append(f"contains(organ, '{organ.replace(chr(39), chr(39) * 2)}')")
    if year is not None:
        conditions.append(f"year = {year:d}")
    where = " AND ".join(conditions) or "true"
    rows = query.ask(dataset, _PASSAGES.format(where=where, limit=limit)).to_pylist()
    groups: dict[int, dict[str, Any]] = {}
    for row in rows:
        group = groups.setdefault(row.pop("passage"), {"reports": row["carriers"], "carriers": []})
        row.pop("carriers")
        if all(row["report_id"] != each["report_id"] for each in group["carriers"]):
            group["carriers"].append(row)
    yield from sorted(groups.values(), key=_rank)


def _rank(group: dict[str, Any]) -> tuple[int, int, str]:
    first = group["carriers"][0]
    return -_count(group), first["start"] - first["end"], first["report_id"]


def _count(group: dict[str, Any]) -> int:
    """How many reports hold a passage: those listed, where all are, else the dataset's own count."""
    listed = len(group["carriers"])
    return listed if group["reports"] <= _ALL_LISTED else max(group["reports"], listed)


def _overlap(taken: list[tuple[int, int]], carrier: dict[str, Any]) -> bool:
    """Whether half of a passage was told already."""
    start, end = carrier["start"], carrier["end"]
    return any(2 * (min(end, stop) - max(start, begin)) > end - start for begin, stop in taken)


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
SELECT passage, carriers, held.report_id, organ, year, published_on, source,
    "start", "end", masked
FROM held JOIN reports USING (report_id)
ORDER BY passage, year NULLS LAST, published_on NULLS LAST, held.report_id, masked
"""
