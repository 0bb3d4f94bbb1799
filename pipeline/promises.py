"""What became of last year's promises: planned measures against the same body's next report.

A measure planned in year t is `kept` when the report on t + 1 tells of a measure done about the
same thing, `repeated` when it plans it again, `restated` when only the problem stands there once
more, else `gone`. The same thing: `likeness`, by what words and aspects two statements share.
Both reports are read from finished shards; the pairs of years are those of the year-on-year
checks. Joined out of core, so an archive of any size takes the same memory.
"""

from __future__ import annotations

import itertools
import math
import pathlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import duckdb
import pyarrow as pa

from pipeline.lexicon.pairs import telling_pairs
from pipeline.records import Promise

# Own choice, on thirty promises written for the tests (tests/cases/promises.json): words shared,
# as the cosine of the sets of character pairs, count most, and a primary aspect shared makes up
# for few words shared; aspects alone say too little.
_WORDS, _PRIMARY, _SOME, _TITLE = 0.6, 0.3, 0.15, 0.1
_LEAST = 0.38
# A problem is worded as a lack, so it shares fewer words with its remedy.
_LEAST_PROBLEM = 0.36
# What is done counts before what is only said again, unless the latter is clearly closer.
_NEAR = 0.55
_BATCH = 10_000
_MEMORY = "512MB"

_OUTCOMES: dict[str, Literal["kept", "repeated", "restated"]] = {
    "measure_done": "kept",
    "measure_planned": "repeated",
    "problem": "restated",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A statement as far as promises are compared."""

    statement_id: str
    role: str
    heading: str | None
    text: str
    aspects: tuple[str, ...]


def follow(promise: Stated, later: Sequence[Stated]) -> tuple[str, str | None, float]:
    """Outcome, evidence and likeness of one planned measure in the next report.

    >>> trained = Stated(statement_id="b", role="measure_done", heading=None,
    ...     text="全年举办业务培训两期。", aspects=("staffing",))
    >>> follow(Stated(statement_id="a", role="measure_planned", heading=None,
    ...     text="加强业务培训。", aspects=("staffing",)), [trained])[:2]
    ('kept', 'b')
    """
    best: dict[str, tuple[float, str]] = {}
    for stated in later:
        if stated.role not in _OUTCOMES:
            continue
        score = likeness(promise, stated)
        least = _LEAST_PROBLEM if stated.role == "problem" else _LEAST
        if score >= least and score > best.get(stated.role, (0.0, ""))[0]:
            best[stated.role] = score, stated.statement_id
    if not best:
        return "gone", None, 0.0
    most = max(score for score, _ in best.values())
    role = next(role for role in _OUTCOMES if role in best and best[role][0] >= _NEAR * most)
    score, evidence = best[role]
    return _OUTCOMES[role], evidence, round(score, 3)


def likeness(one: Stated, other: Stated) -> float:
    """How far two statements are about the same thing, from 0 to 1; symmetric."""
    left, right = _told(one), _told(other)
    shared = len(left & right)
    if not shared:
        return 0.0
    score = _WORDS * shared / math.sqrt(len(left) * len(right))
    aspects = set(one.aspects) & set(other.aspects) - {"general"}
    if aspects and one.aspects[0] == other.aspects[0]:
        score += _PRIMARY
    elif aspects:
        score += _SOME
    if one.heading and other.heading and telling_pairs(one.heading) & telling_pairs(other.heading):
        score += _TITLE
    return min(1.0, score)


def _told(stated: Stated) -> frozenset[str]:
    return telling_pairs(f"{stated.heading or ''} {stated.text}")


def by_shard(
    shards: Sequence[pathlib.Path], pairs: pa.Table, scratch: pathlib.Path
) -> Iterator[list[Promise]]:
    """For each shard, in order, the promises of its reports that have a report of the next year.

    `pairs` has `before_shard`, `before_report_id`, `after_report_id` and says in `…_doubtful` that a
    page is in doubt about its body or year: such pairs are left out. `scratch` is a folder for
    what does not fit in memory; it is made when needed, and removed.
    """
    groups = _read_pairs(shards, pairs, scratch)
    group = next(groups, None)
    for at in range(len(shards)):
        promises: list[Promise] = []
        while group is not None and group[0] == at:
            promises += group[1]
            group = next(groups, None)
        yield promises


def _read_pairs(
    shards: Sequence[pathlib.Path], pairs: pa.Table, scratch: pathlib.Path
) -> Iterator[tuple[int, list[Promise]]]:
    if not len(pairs):
        return
    with duckdb.connect(config={"temp_directory": str(scratch), "memory_limit": _MEMORY}) as base:
        base.execute("SET threads = 1")
        base.register("pairs", pairs)
        files = [str(shard / "statements.parquet") for shard in shards]
        found = base.sql(_JOINED, params=[files]).to_arrow_reader(_BATCH)
        rows: Iterable[dict[str, Any]] = (row for batch in found for row in batch.to_pylist())
        for (shard, before, after), group in itertools.groupby(
            rows, lambda row: (row["shard"], row["before"], row["after"])
        ):
            yield shard, list(_follow_all(before, after, group))


_JOINED = """
WITH years AS (
    SELECT before_shard AS shard, before_report_id AS before, after_report_id AS after
    FROM pairs WHERE NOT before_doubtful AND NOT after_doubtful
), stated AS (
    SELECT report_id, statement_id, ordinal, role, heading, text, aspects
    FROM read_parquet(?)
    WHERE role IN ('measure_planned', 'measure_done', 'problem')
)
SELECT years.*, false AS later, stated.* EXCLUDE (report_id)
FROM years JOIN stated ON stated.report_id = years.before AND stated.role = 'measure_planned'
UNION ALL
SELECT years.*, true AS later, stated.* EXCLUDE (report_id)
FROM years JOIN stated ON stated.report_id = years.after
ORDER BY shard, before, after, later, ordinal
"""


def _follow_all(before: str, after: str, rows: Iterable[dict[str, Any]]) -> Iterator[Promise]:
    both: dict[bool, list[Stated]] = {False: [], True: []}
    for row in rows:
        both[row["later"]].append(
            Stated(
                statement_id=row["statement_id"],
                role=row["role"],
                heading=row["heading"],
                text=row["text"],
                aspects=tuple(row["aspects"]),
            )
        )
    for promise in both[False]:
        outcome, evidence, score = follow(promise, both[True])
        yield Promise(
            promise_id=promise.statement_id,
            report_id=before,
            next_report_id=after,
            outcome=outcome,  # type: ignore[arg-type]
            evidence_id=evidence,
            score=score,
        )
