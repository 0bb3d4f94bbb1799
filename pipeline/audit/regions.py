"""Which reports of an archive are sums over a region, and which reports they are held against."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Sequence

import numpy
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import bodies
from pipeline.audit import stored, subordinates
from pipeline.audit.years import Figure, ReportYear

# Townships have no subordinate bodies that report; the nation's report is no sum of the archive's.
_LEVELS = ("province", "prefecture", "county")
_OFFICES = ("政府", "政府办", "政府办公厅")

Named = tuple[int, dict[bodies.Body, str]]


def read_sums(
    shards: Sequence[pathlib.Path], chosen: pa.Table
) -> tuple[tuple[subordinates.RegionSum, ...], ...]:
    """For each shard, the sums that its reports tell; `chosen` are the bodies' years (`chains`)."""
    named = {
        row: names for shard in range(len(shards)) for row, names in _named(shards, chosen, shard)
    }
    if not named:
        return ((),) * len(shards)
    years = chosen["year"].to_numpy()
    wanted = {
        (body.region, body.name, int(years[row])) for row, names in named.items() for body in names
    }
    held = _rows_of(chosen, wanted)
    rows = sorted({*named, *held.values()})
    reports = _reports(shards, chosen, rows)
    sums: list[list[subordinates.RegionSum]] = [[] for _ in shards]
    for row, names in sorted(named.items(), key=lambda each: reports[each[0]].report_id):
        found = {body: held.get((body.region, body.name, int(years[row]))) for body in names}
        seat = chosen["region"][row].as_py()
        parts = [reports[at] for at in found.values() if at is not None and at != row]
        sums[chosen["shard"][row].as_py()].append(
            subordinates.RegionSum(
                region=reports[row],
                parts=tuple(sorted(parts, key=lambda report: report.report_id)),
                lacking=tuple(names[body] for body, at in found.items() if at is None),
                whole=any(body.name in _OFFICES and body.region == seat for body in names),
            )
        )
    return tuple(map(tuple, sums))


def _named(shards: Sequence[pathlib.Path], chosen: pa.Table, shard: int) -> Iterator[Named]:
    """Rows of `chosen` in the shard whose reports name the bodies they gather figures from."""
    governments = pc.field("organ_level").isin(_LEVELS) & (pc.field("organ_type") == "government")
    reports = stored.read_identities(shards[shard], governments)
    ids = [row["report_id"] for row in reports]
    texts = stored.read_texts(shards[shard], ids, subordinates.SCOPE_WORDS) if ids else {}
    if not texts:
        return
    mine = numpy.flatnonzero(chosen["shard"].to_numpy() == shard)
    rows = dict(zip(chosen["report_id"].take(mine).to_pylist(), mine.tolist(), strict=True))
    for row in reports:
        text, at = texts.get(row["report_id"]), rows.get(row["report_id"])
        if text is None or at is None:
            continue
        if names := subordinates.named_bodies(text, stored.place_of(row)):
            yield at, names


def _rows_of(
    chosen: pa.Table, wanted: set[tuple[str, str, int]]
) -> dict[tuple[str, str, int], int]:
    """The rows of `chosen` that hold the wanted bodies' years."""
    regions = pa.array(sorted({region for region, _, _ in wanted}))
    near = numpy.flatnonzero(pc.is_in(chosen["region"], value_set=regions).to_numpy())
    part = chosen.select(["region", "name", "year"]).take(near)
    keys = zip(*(part[name].to_pylist() for name in ("region", "name", "year")), strict=True)
    return {key: int(row) for key, row in zip(keys, near, strict=True) if key in wanted}


def _reports(
    shards: Sequence[pathlib.Path], chosen: pa.Table, rows: Sequence[int]
) -> dict[int, ReportYear]:
    part = chosen.take(pa.array(rows))
    at = part["shard"].to_numpy()
    figures: dict[int, dict[tuple[str, str, str], Figure]] = {}
    for shard in numpy.unique(at):
        own = numpy.flatnonzero(at == shard)
        ids = part["report_id"].take(own).combine_chunks()
        numbers = numpy.array(rows)[own]
        figures |= stored.by_report(
            stored.read_figures(shards[shard], subordinates.cells(), ids, numbers)
        )
    columns = (part[name].to_pylist() for name in ("report_id", "source", "year"))
    return {
        row: ReportYear(report_id=report_id, source=source, year=year, figures=figures.get(row, {}))
        for row, report_id, source, year in zip(rows, *columns, strict=True)
    }
