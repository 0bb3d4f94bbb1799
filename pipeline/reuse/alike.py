"""Pairs of reports that are alike as a whole, and the groups that near-identical ones make."""

from __future__ import annotations

import functools
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator

import numpy

from pipeline.records import OriginBasis, Verdict
from pipeline.reuse.archive import Archive, Reports
from pipeline.reuse.likeness import (
    LEAST_NARRATIVE,
    NEAR_COPY,
    Likeness,
    compare_grams,
    grams_of,
    judge,
)
from pipeline.reuse.streams import Array

_HELD = 20_000  # narratives whose grams are kept at hand: some 200 MB


# Own choice: in a group of so many reports that are alike all pairs are told, 1,225 at most. Of more
# than twenty-one, shared passages propose only pairs with the oldest (`partners`).
MOST_IN_GROUP = 50


def measure_pairs(archive: Archive, candidates: Array) -> Array:
    """The pairs of reports that are alike, as `PAIR`, in the order of the younger.

    `candidates` (`passages.CANDIDATE`) are measured, then all pairs in groups that these make.
    """
    reports = archive.reports

    @functools.lru_cache(maxsize=_HELD)
    def grams(report: int) -> Array:
        return grams_of(archive.narrative_of(report))

    def measured(candidates: Array) -> Array:
        found = (
            (
                one,
                other,
                likeness.resemblance,
                likeness.containment,
                likeness.other_containment,
                verdict,
            )
            for one, other, likeness, verdict in _measure(archive, candidates, grams)
        )
        return numpy.fromiter(found, PAIR)

    pairs = measured(candidates)
    within = list(_within_groups(reports, pairs))
    if within:
        both = numpy.concatenate((pairs, measured(numpy.array(within, candidates.dtype))))
        pairs = both[numpy.lexsort((both["other"], both["report"]))]
    return pairs


def _measure(
    archive: Archive, candidates: Array, grams: Callable[[int], Array]
) -> Iterator[tuple[int, int, Likeness, Verdict]]:
    reports = archive.reports
    enough = archive.lengths >= LEAST_NARRATIVE
    kept = candidates[enough[candidates["report"]] & enough[candidates["other"]]]
    swapped = reports.age[kept["report"]] < reports.age[kept["other"]]
    younger = numpy.where(swapped, kept["other"], kept["report"])
    older = numpy.where(swapped, kept["report"], kept["other"])
    for at in numpy.lexsort((older, younger)):
        one, other = int(younger[at]), int(older[at])
        likeness = compare_grams(grams(one), grams(other))
        if likeness.alike:
            verdict = judge(
                likeness,
                same_body=bool(reports.body[one] == reports.body[other]),
                same_year=bool(reports.year[one] == reports.year[other]),
            )
            yield one, other, likeness, verdict


def _within_groups(reports: Reports, pairs: Array) -> Iterator[tuple[int, int]]:
    """Pairs of reports that `pairs` lead from one to the other, and that are none of them."""
    known = {
        frozenset(pair)
        for pair in zip(pairs["report"].tolist(), pairs["other"].tolist(), strict=True)
    }
    groups: dict[int, list[int]] = defaultdict(list)
    for report, origin in enumerate(_join(reports, pairs).tolist()):
        if origin >= 0:
            groups[origin].append(report)
    for members in groups.values():
        if len(members) <= MOST_IN_GROUP:
            yield from (
                pair for pair in itertools.combinations(members, 2) if frozenset(pair) not in known
            )


PAIR = numpy.dtype(
    [
        ("report", "i4"), ("other", "i4"), ("resemblance", "f8"), ("containment", "f8"),
        ("other_containment", "f8"), ("verdict", "U12"),
    ]
)  # fmt: skip
"""Pairs as rows of an array: an archive may have millions."""


def cluster(reports: Reports, pairs: Array) -> Array:
    """Of each report the number of the oldest in its group, -1 where it is in none.

    A group is what pairs (`PAIR`) of at least `NEAR_COPY` resemblance join, however far around.
    """
    return _join(reports, pairs[pairs["resemblance"] >= NEAR_COPY])


def _join(reports: Reports, pairs: Array) -> Array:
    """The groups that all of `pairs` make, as in `cluster`."""
    parent = list(range(len(reports)))

    def find(report: int) -> int:
        while parent[report] != report:
            parent[report] = report = parent[parent[report]]
        return report

    for one, other in zip(pairs["report"].tolist(), pairs["other"].tolist(), strict=True):
        older, younger = sorted((find(one), find(other)), key=reports.age.__getitem__)
        parent[younger] = older
    origin = numpy.full(len(reports), -1, numpy.int64)
    for report in numpy.union1d(pairs["report"], pairs["other"]).tolist():
        origin[report] = find(report)
    return origin


def origin_basis(reports: Reports, report: int, origin: int) -> OriginBasis:
    """How sure it is that `origin` is older than `report`: what tells them apart.

    `year`; `published_on` within a year; `none`: the pages do not tell, the order is arbitrary.
    """
    if reports.year[origin] < 0 or reports.year[report] < 0:
        return "none"
    if reports.year[origin] != reports.year[report]:
        return "year"
    return "published_on" if reports.day[origin] != reports.day[report] else "none"
