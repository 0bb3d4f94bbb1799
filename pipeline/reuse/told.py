"""What the comparison adds to the published files, for the reports of one shard.

Tables have the columns that `publish.columns` describes.
"""

from __future__ import annotations

from typing import Any

import numpy
import pyarrow as pa

from pipeline.reuse import scores
from pipeline.reuse.alike import origin_basis
from pipeline.reuse.archive import Reports
from pipeline.reuse.compare import Comparison
from pipeline.reuse.streams import Array


def passage_table(comparison: Comparison, at: int) -> pa.Table:
    """The rows of `reuse`."""
    reports, exact = comparison.archive.reports, comparison.archive.streams["exact"]
    rows = comparison.passages.of(*_bounds(reports, at))
    start, end = exact.locate(rows["place"])[0], exact.locate(rows["place"] + rows["length"] - 1)[1]
    other_start = exact.locate(rows["other_place"])[0]
    other_end = exact.locate(rows["other_place"] + rows["other_length"] - 1)[1]
    one, other = rows["report"].astype(numpy.int64), rows["other"].astype(numpy.int64)
    return pa.table(
        {
            "report_id": reports.ids.take(pa.array(one)),
            "start": start,
            "end": end,
            "other_report_id": reports.ids.take(pa.array(other)),
            "other_start": other_start,
            "other_end": other_end,
            "length": rows["length"],
            "masked": rows["masked"],
            "same_organ": _same_organ(reports, one, other),
            "year_gap": _year_gap(reports, one, other),
            "carriers": rows["carriers"],
        }
    )


def pair_table(comparison: Comparison, at: int) -> pa.Table:
    """The rows of `pairs` whose younger report is in the shard."""
    reports, pairs = comparison.archive.reports, comparison.pairs
    rows = pairs[slice(*numpy.searchsorted(pairs["report"], _bounds(reports, at)))]
    one, other = rows["report"].astype(numpy.int64), rows["other"].astype(numpy.int64)
    return pa.table(
        {
            "report_id": reports.ids.take(pa.array(one)),
            "other_report_id": reports.ids.take(pa.array(other)),
            "resemblance": rows["resemblance"],
            "containment": rows["containment"],
            "other_containment": rows["other_containment"],
            "same_organ": _same_organ(reports, one, other),
            "year_gap": _year_gap(reports, one, other),
            "verdict": pa.array(rows["verdict"].tolist(), pa.string()),
        }
    )


def _bounds(reports: Reports, at: int) -> tuple[int, int]:
    return int(reports.first[at]), int(reports.first[at + 1])


def _same_organ(reports: Reports, one: Array, other: Array) -> pa.Array:
    unknown = ~(reports.known[one] & reports.known[other])
    return pa.array(reports.body[one] == reports.body[other], mask=unknown)


def _year_gap(reports: Reports, one: Array, other: Array) -> pa.Array:
    unknown = (reports.year[one] < 0) | (reports.year[other] < 0)
    return pa.array(reports.year[one] - reports.year[other], mask=unknown)


def fill_reports(comparison: Comparison, at: int, own: pa.Table) -> pa.Table:
    """The rows `own` of `reports` with their scores and groups."""
    archive, reports = comparison.archive, comparison.archive.reports
    first, last = _bounds(reports, at)
    numbers = range(first, last)
    narratives = [archive.narrative_of(number) for number in numbers]
    before = [int(number) for number in comparison.before[first:last]]
    origins = [int(number) for number in comparison.origin[first:last]]
    phrases = comparison.phrases
    filled: dict[str, Any] = {
        "reuse_share": _number(
            scores.reuse_shares(archive, comparison.passages.of(first, last), first, last)
        ),
        "narrative_length": archive.lengths[first:last],
        "carried_over_share": [
            None if earlier < 0 else scores.carried_over_share(archive, number, earlier)
            for number, earlier in zip(numbers, before, strict=True)
        ],
        "modification_score": [
            None
            if earlier < 0
            else scores.modification_score(narrative, archive.narrative_of(earlier))
            for narrative, earlier in zip(narratives, before, strict=True)
        ],
        "boilerplate_share": [
            None if phrases is None else scores.boilerplate_share(narrative, phrases)
            for narrative in narratives
        ],
        "common_statement_share": _number(comparison.common[first:last]),
        "cluster_id": [None if each < 0 else reports.ids[each].as_py() for each in origins],
        "cluster_basis": [
            None if each in (-1, number) else origin_basis(reports, number, each)
            for number, each in zip(numbers, origins, strict=True)
        ],
    }
    return _with(own, filled)


def _number(values: Array) -> pa.Array:
    return pa.array(values, pa.float64(), mask=numpy.isnan(values))


def fill_statements(comparison: Comparison, at: int, own: pa.Table) -> pa.Table:
    """The rows `own` of `statements` with who else makes them."""
    repeated, reports = comparison.repeated, comparison.archive.reports
    part = slice(int(repeated.starts[at]), int(repeated.starts[at + 1]))
    first, owner = repeated.first[part], repeated.owner[part]
    basis = [
        None if not count else origin_basis(reports, int(number), int(origin))
        for count, number, origin in zip(repeated.reports[part], owner, first, strict=True)
    ]
    return _with(
        own,
        {
            "reuse_count": repeated.reports[part],
            "first_seen": reports.ids.take(pa.array(first)),
            "first_seen_basis": basis,
        },
    )


def _with(own: pa.Table, filled: dict[str, Any]) -> pa.Table:
    for name, values in filled.items():
        place = own.schema.get_field_index(name)
        field = own.schema.field(name)
        own = own.set_column(place, field, pa.array(values, field.type))
    return own
