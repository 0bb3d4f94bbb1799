"""Pairs of reports that are alike as a whole, and the groups that near-identical ones make."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two reports by their numbers, the younger first, and how alike they are."""

    report: int
    other: int
    likeness: Likeness
    verdict: Verdict


def measure_pairs(archive: Archive, candidates: Array) -> Iterator[Pair]:
    """The pairs among `candidates` (`passages.CANDIDATE`) that are alike, in the order of reports."""
    reports = archive.reports
    enough = archive.lengths >= LEAST_NARRATIVE
    kept = candidates[enough[candidates["report"]] & enough[candidates["other"]]]
    swapped = reports.age[kept["report"]] < reports.age[kept["other"]]
    younger = numpy.where(swapped, kept["other"], kept["report"])
    older = numpy.where(swapped, kept["report"], kept["other"])

    @functools.lru_cache(maxsize=_HELD)
    def grams(report: int) -> Array:
        return grams_of(archive.narrative_of(report))

    for at in numpy.lexsort((older, younger)):
        one, other = int(younger[at]), int(older[at])
        likeness = compare_grams(grams(one), grams(other))
        if likeness.alike:
            verdict = judge(
                likeness,
                same_body=bool(reports.body[one] == reports.body[other]),
                same_year=bool(reports.year[one] == reports.year[other]),
            )
            yield Pair(report=one, other=other, likeness=likeness, verdict=verdict)


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
    parent = list(range(len(reports)))

    def find(report: int) -> int:
        while parent[report] != report:
            parent[report] = report = parent[parent[report]]
        return report

    near = pairs[pairs["resemblance"] >= NEAR_COPY]
    for one, other in zip(near["report"].tolist(), near["other"].tolist(), strict=True):
        older, younger = sorted((find(one), find(other)), key=reports.age.__getitem__)
        parent[younger] = older
    origin = numpy.full(len(reports), -1, numpy.int64)
    for report in numpy.union1d(near["report"], near["other"]).tolist():
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
