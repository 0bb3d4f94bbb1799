"""The comparison of an archive's reports, from its shards to what is published of it.

One walk over the shards gathers who the reports are from and their streams; shared passages and
alike reports are found; then, shard by shard, what a report's rows say about others is told.
"""

from __future__ import annotations

import pathlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.reuse import scores
from pipeline.reuse.alike import cluster, measure_pairs
from pipeline.reuse.archive import Archive, join_bodies, open_archive
from pipeline.reuse.passages import Passages, Work, find_passages
from pipeline.reuse.repeated import Repeated, count_repeated, share_common
from pipeline.reuse.streams import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that is known of the reports beside one another.

    `pairs` are rows of `alike.PAIR`; `origin` is the number of the oldest report of each report's
    group, -1 for one alone; `before` that of the same body's report of the year before, -1 without,
    and `doubtful` says that one of the two pages is in doubt about body or year; `common` is the
    share of statements that other bodies make too.
    """

    archive: Archive
    passages: Passages
    pairs: Array
    origin: Array
    repeated: Repeated
    common: Array
    before: Array
    doubtful: Array
    phrases: Array | None


def compare_archive(
    shards: Sequence[pathlib.Path], years: pa.Table, scratch: pathlib.Path, work: Work = map
) -> Comparison:
    """Compare the reports of `shards`; `scratch` is a folder that the caller removes.

    `years` names two years running of one body in `before_report_id` and `after_report_id`. `work` may
    perform the two searches for passages in other processes.
    """
    archive = open_archive(shards, scratch)
    before, doubtful = _before(archive, years)
    archive = replace(archive, reports=join_bodies(archive.reports, before))
    passages, candidates = find_passages(archive, shards, scratch, work)
    pairs = measure_pairs(archive, candidates)
    repeated = count_repeated(shards, archive.reports)
    return Comparison(
        archive=archive,
        passages=passages,
        pairs=pairs,
        origin=cluster(archive.reports, pairs),
        repeated=repeated,
        common=share_common(repeated, len(archive.reports)),
        before=before,
        doubtful=doubtful,
        phrases=scores.common_phrases(archive),
    )


def _before(archive: Archive, years: pa.Table) -> tuple[Array, Array]:
    """The predecessor of each report, and whether one of the two pages is in doubt.

    Bodies of regions that the list of divisions does not know have no `years`: their reports follow
    one another by what is printed, and may be namesakes'.
    """
    reports = archive.reports
    before = numpy.full(len(reports), -1, numpy.int64)
    doubtful = numpy.zeros(len(reports), bool)
    if len(years):
        earlier, later = (
            pc.index_in(years[f"{side}_report_id"], value_set=reports.ids).to_numpy()
            for side in ("before", "after")
        )
        before[later] = earlier
        either = pc.or_(years["before_doubtful"], years["after_doubtful"])
        doubtful[later] = either.to_numpy(zero_copy_only=False)
    unlisted = numpy.flatnonzero(reports.printed & (reports.year >= 0))
    order = unlisted[
        numpy.lexsort((-reports.day[unlisted], reports.year[unlisted], reports.body[unlisted]))
    ]
    body, year = reports.body[order], reports.year[order]
    first = numpy.ones(len(order), bool)
    first[1:] = (body[1:] != body[:-1]) | (year[1:] != year[:-1])
    order, body, year = order[first], body[first], year[first]
    follows = (body[1:] == body[:-1]) & (year[1:] == year[:-1] + 1)
    before[order[1:][follows]] = order[:-1][follows]
    doubtful[order[1:][follows]] = True
    return before, doubtful
