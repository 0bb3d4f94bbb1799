"""Which reports of an archive are two years running of one body.

Everything is done on Arrow columns: an archive may hold millions of reports. The order of the
rows that come in changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy
import pyarrow as pa
import pyarrow.compute as pc

CAPTURES = pa.schema(
    [
        ("report_id", pa.string()),
        ("source", pa.string()),
        ("region", pa.string()),
        ("name", pa.string()),
        ("year", pa.int32()),
        ("published_on", pa.date32()),
        ("shard", pa.int32()),
        ("doubtful", pa.bool_()),
    ]
)
"""A report whose body and year are known: `region` and `name` are those of `bodies.Body`, `shard`
is the place of its shard in their order, `doubtful` says that its page is in doubt about them."""

_SIDES = ("report_id", "source", "year", "shard", "doubtful")


def choose(captures: pa.Table) -> pa.Table:
    """One report of each body and year, ordered by body and year.

    Of several captures the later published takes part, then the first by source (contract.md,
    Between years and bodies); one without a date counts as published before any other.
    """
    ranked = captures.sort_by(
        [
            ("region", "ascending"),
            ("name", "ascending"),
            ("year", "ascending"),
            ("published_on", "descending"),
            ("source", "ascending"),
            ("report_id", "ascending"),
        ]
    ).combine_chunks()
    if not len(ranked):
        return ranked
    same = _same_as_next(ranked, ("region", "name", "year"))
    return ranked.filter(pa.array(numpy.concatenate(([True], ~same)))).combine_chunks()


def _same_as_next(table: pa.Table, columns: Iterable[str]) -> numpy.ndarray:
    """Of each row but the last, whether the next one holds the same values."""
    same = numpy.ones(max(len(table) - 1, 0), dtype=bool)
    for column in columns:
        values = table[column]
        equal = pc.equal(values.slice(0, len(values) - 1), values.slice(1))
        same &= equal.to_numpy(zero_copy_only=False).astype(bool)
    return same


def neighbours(chosen: pa.Table) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Row numbers in `chosen` (see `choose`): earlier year, and the year after it of that body."""
    if len(chosen) < 2:
        return numpy.empty(0, numpy.int64), numpy.empty(0, numpy.int64)
    years = chosen["year"].to_numpy()
    follows = _same_as_next(chosen, ("region", "name")) & (numpy.diff(years) == 1)
    earlier = numpy.flatnonzero(follows)
    return earlier, earlier + 1


def unpreceded(
    chosen: pa.Table, earlier: numpy.ndarray, later: numpy.ndarray
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Row numbers of reports that may follow another body's, and of reports they may follow.

    A body may have been renamed where it has no report of the year before, and a body of the
    same region ends with that year.
    """
    starts, ends = (numpy.ones(len(chosen), dtype=bool) for _ in range(2))
    starts[later], ends[earlier] = False, False
    begun, ended = numpy.flatnonzero(starts), numpy.flatnonzero(ends)
    wanted = _region_years(chosen, begun, -1)
    offered = _region_years(chosen, ended, 0)
    return (
        begun[pc.is_in(wanted, value_set=offered).to_numpy(zero_copy_only=False)],
        ended[pc.is_in(offered, value_set=wanted).to_numpy(zero_copy_only=False)],
    )


def _region_years(chosen: pa.Table, rows: numpy.ndarray, shift: int) -> pa.Array:
    part = chosen.select(["region", "year"]).take(rows).combine_chunks()
    years = pc.cast(pc.add(part["year"], shift), pa.string())
    return pc.binary_join_element_wise(part["region"], years, "\n").combine_chunks()


def join_renamed(
    chosen: pa.Table, ended: numpy.ndarray, claims: Iterable[tuple[int, str]]
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Row numbers like those of `neighbours`, of bodies renamed in between.

    `claims` are a row without predecessor and a name that its body had before, as its page says.
    Bodies merged (two predecessors) or split (two that name one) are no renamed bodies.
    """
    held = sorted(set(claims))
    if not held:
        return numpy.empty(0, numpy.int64), numpy.empty(0, numpy.int64)
    later = numpy.array([row for row, _ in held], dtype=numpy.int64)
    wanted = _named(_region_years(chosen, later, -1), pa.array([name for _, name in held]))
    names = chosen["name"].take(ended).combine_chunks()
    found = pc.index_in(wanted, value_set=_named(_region_years(chosen, ended, 0), names))
    pairs = [
        (int(ended[at]), int(row))
        for at, row in zip(found.to_pylist(), later, strict=True)
        if at is not None
    ]
    firsts, seconds = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    alone = [pair for pair in pairs if firsts[pair[0]] == seconds[pair[1]] == 1]
    joined = numpy.array(alone, dtype=numpy.int64).reshape(-1, 2)
    return joined[:, 0], joined[:, 1]


def _named(region_years: pa.Array, names: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(region_years, names, "\n")


def pair(chosen: pa.Table, earlier: numpy.ndarray, later: numpy.ndarray) -> pa.Table:
    """One row per two years running: the columns of both, `before_…` and `after_…`.

    Ordered by the shard of the later report, then by its id.
    """
    sides = {"before": chosen.take(earlier), "after": chosen.take(later)}
    columns = {
        f"{side}_{column}": table[column] for side, table in sides.items() for column in _SIDES
    }
    order = [("after_shard", "ascending"), ("after_report_id", "ascending")]
    return pa.table(columns).sort_by(order).combine_chunks()
