"""Shared passages of a whole archive, and which reports may be alike as a whole.

Both come from the same walk over shared runs. Passages are told in either direction, so each
report has all of its own; alike reports are only proposed here, and measured in `alike`.
"""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy

from pipeline.reuse.archive import Archive, Reports, StreamsOnDisk
from pipeline.reuse.fingerprints import EXACT
from pipeline.reuse.partners import Pairs, find_pairs
from pipeline.reuse.runs import Runs, find_runs, reach
from pipeline.reuse.shards import KINDS
from pipeline.reuse.spill import Spill
from pipeline.reuse.streams import Array
from pipeline.reuse.swaps import NAME, NUMBER

PASSAGE = numpy.dtype(
    [
        ("report", "i4"), ("place", "i8"), ("length", "i4"),
        ("other", "i4"), ("other_place", "i8"), ("other_length", "i4"),
        ("masked", "?"), ("carriers", "i4"),
    ]
)  # fmt: skip
"""A passage of `report` that stands in `other` too: places of the exact stream."""

CANDIDATE = numpy.dtype([("report", "i4"), ("other", "i4")])

_PAIR = numpy.dtype([("left", "i8"), ("right", "i8"), ("carriers", "i4")])
_REPORTS = 4096  # reports whose pairs are worked at once: some ten million in a bad archive
# A phrase that most bodies share is at most two sentences long; what is longer is copied by most.
_LONGEST_PHRASE = 120
# Of two narratives that are alike by the least measure, with a word changed in every other line, a
# third stands in shared runs of fifteen and more: measured on `tests/planting`. Half of that is asked.
_LEAST_COVERED = 0.15


class Passages:
    """The passages of all reports, on disk by portions of reports; read in their order."""

    def __init__(self, spills: Sequence[Spill], reports: Reports) -> None:
        self._spills, self._age = spills, reports.age
        self._portion, self._rows = -1, numpy.empty(0, PASSAGE)

    def of(self, first: int, last: int) -> Array:
        """The passages of the reports from number `first` to before `last`.

        Ordered by report, place, length, and the age of the other report.
        """
        parts = [numpy.empty(0, PASSAGE)]
        for portion in range(first // _REPORTS, (last - 1) // _REPORTS + 1):
            rows = self._read(portion)
            start, end = numpy.searchsorted(rows["report"], (first, last))
            parts.append(rows[start:end])
        return numpy.concatenate(parts)

    def _read(self, portion: int) -> Array:
        if portion != self._portion:
            rows = numpy.concatenate([spill.read(portion) for spill in self._spills])
            keys = ("masked", "other_place", "other", "length", "place", "report")
            columns = [self._age[rows[key]] if key == "other" else rows[key] for key in keys]
            self._portion, self._rows = portion, rows[numpy.lexsort(columns)]
        return self._rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One of the two comparisons (`kind`) of an archive, to be worked in any process."""

    kind: str
    archive: Archive
    shards: Sequence[pathlib.Path]
    scratch: pathlib.Path

    def spill(self) -> Spill:
        """Where its passages are kept."""
        portions = len(self.archive.reports) // _REPORTS + 1
        return Spill(self.scratch / f"passages_{self.kind}", PASSAGE, portions)


Work = Callable[[Callable[[Search], Array], Sequence[Search]], Iterable[Array]]
"""Performs a function on all of some searches, and gives the answers in any order."""


def find_passages(
    archive: Archive, shards: Sequence[pathlib.Path], scratch: pathlib.Path, work: Work
) -> tuple[Passages, Array]:
    """All shared passages, and the pairs of reports to be measured. The caller removes `scratch`."""
    searches = [
        Search(kind=kind, archive=archive, shards=shards, scratch=scratch / kind) for kind in KINDS
    ]
    candidates = list(work(search_passages, searches))
    spills = [search.spill() for search in searches]
    return Passages(spills, archive.reports), numpy.concatenate(candidates)


def search_passages(search: Search) -> Array:
    """Keep the passages of one comparison; the pairs of reports that it proposes as alike."""
    archive, kind = search.archive, search.kind
    streams, measure = archive.streams[kind], KINDS[kind]
    passages = search.spill()
    passages.clear()
    candidates = [numpy.empty(0, CANDIDATE)]
    with Spill(search.scratch / "pairs", _PAIR, passages.buckets) as spill:
        spill.clear()
        common = [numpy.empty(0, numpy.int64)]
        for pairs, shared in find_pairs(
            search.shards, kind, measure, archive.reports, streams, search.scratch
        ):
            owner = streams.report_of(pairs.left) // _REPORTS
            spill.add(owner, pairs.left, pairs.right, pairs.carriers)
            common.append(shared)
        phrases = _phrases(numpy.concatenate(common), measure.run)
        for portion in range(spill.buckets):
            rows = spill.read(portion)
            held = Pairs(left=rows["left"], right=rows["right"], carriers=rows["carriers"])
            runs = find_runs(streams.symbols, held)
            if kind == "exact":
                candidates.append(_propose(archive, runs))
            runs = runs.where(~_is_phrase(runs, phrases, measure.run))
            told = tell(archive, runs, kind)
            for each in (told, turn(told)):
                columns = (each[name] for name in PASSAGE.names or ())
                passages.add(each["report"] // _REPORTS, *columns)
    return numpy.concatenate(candidates)


def _is_phrase(runs: Runs, phrases: Array, run: int) -> Array:
    """Whether a run is, for the most part, a phrase that most bodies of the archive use."""
    windows = runs.length - run + 1
    start = numpy.searchsorted(phrases, runs.left, side="left")
    end = numpy.searchsorted(phrases, runs.left + windows, side="left")
    return 2 * (end - start) >= windows


def _phrases(common: Array, run: int) -> Array:
    """Of the places at which runs begin that most bodies share, those of short stretches.

    What is longer than a phrase is copied, by however many.
    """
    common = numpy.unique(common)
    begins = numpy.flatnonzero(numpy.diff(common, prepend=-2) != 1)
    sizes = numpy.diff(numpy.append(begins, len(common)))
    return common[numpy.repeat(sizes + run - 1 <= _LONGEST_PHRASE, sizes)]


def tell(archive: Archive, runs: Runs, kind: str) -> Array:
    """The `runs` of a comparison that are passages, as told by the first of both reports.

    Both sides have at least 30 characters, a citation of the law or the form counted as one; in
    masked ones something was swapped.
    """
    masked = kind == "masked"
    streams = archive.streams[kind]
    runs = runs.where(runs.length >= KINDS[kind].run)
    if masked:
        runs = runs.where(_has_words(streams, runs))
    rows = numpy.empty(len(runs.left), PASSAGE)
    rows["report"], rows["other"] = streams.report_of(runs.left), streams.report_of(runs.right)
    rows["masked"], rows["carriers"] = masked, runs.carriers
    for side, length, places in (
        ("place", "length", runs.left),
        ("other_place", "other_length", runs.right),
    ):
        rows[side], rows[length] = _in_exact(streams, places, runs.length, masked=masked)
    own = rows["length"] - _cited(archive, rows["place"], rows["length"])
    others = rows["other_length"] - _cited(archive, rows["other_place"], rows["other_length"])
    rows = rows[numpy.minimum(own, others) >= EXACT.run]
    return rows[~_is_exact(archive.streams["exact"], rows)] if masked else rows


def _has_words(streams: StreamsOnDisk, runs: Runs) -> Array:
    """Whether there is more between the names and numbers of a masked run than in a list of them.

    Own choice: more than two other symbols to each. Two lists of counties, or of the months'
    figures, are no copies of one another.
    """
    if not len(runs.left):
        return numpy.empty(0, bool)
    first, last = int(runs.left.min()), int((runs.left + runs.length).max())
    part = streams.symbols[first:last]
    marks = numpy.concatenate(([0], numpy.cumsum((part == NUMBER) | (part == NAME))))
    start = runs.left - first
    held = marks[start + runs.length] - marks[start]
    return runs.length - held > 2 * held


def turn(rows: Array) -> Array:
    """The same passages as the other reports tell them."""
    turned = rows.copy()
    for one, other in (("report", "other"), ("place", "other_place"), ("length", "other_length")):
        turned[one], turned[other] = rows[other], rows[one]
    return turned


def _in_exact(
    streams: StreamsOnDisk, places: Array, length: Array, *, masked: bool
) -> tuple[Array, Array]:
    if not masked:
        return places, length
    start, _ = streams.locate(places)
    _, end = streams.locate(places + length - 1)
    return start, end - start


def _cited(archive: Archive, places: Array, length: Array) -> Array:
    """How many characters whole citations within each run have, short of one each."""
    starts, ends = archive.citations.T
    before = numpy.concatenate(([0], numpy.cumsum(ends - starts - 1)))
    first = numpy.searchsorted(starts, places, side="left")
    behind = numpy.searchsorted(ends, places + length, side="right")
    return before[numpy.maximum(first, behind)] - before[first]


def _is_exact(streams: StreamsOnDisk, rows: Array) -> Array:
    """Whether nothing was swapped in a masked passage."""
    same = rows["length"] == rows["other_length"]
    upto = rows["place"] + rows["length"]
    end = reach(streams.symbols, rows["place"], rows["other_place"] - rows["place"], upto)
    return same & (end >= upto)


def _propose(archive: Archive, runs: Runs) -> Array:
    """Pairs of reports of which shared runs cover so much that they may be alike."""
    streams = archive.streams["exact"]
    one, other = streams.report_of(runs.left), streams.report_of(runs.right)
    order = numpy.lexsort((other, one))
    one, other, length = one[order], other[order], runs.length[order]
    new = numpy.ones(len(one), bool)
    new[1:] = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
    begins = numpy.flatnonzero(new)
    if not len(begins):
        return numpy.empty(0, CANDIDATE)
    covered = numpy.add.reduceat(length, begins)
    rows = numpy.empty(len(begins), CANDIDATE)
    rows["report"], rows["other"] = one[begins], other[begins]
    least = numpy.minimum(archive.lengths[rows["report"]], archive.lengths[rows["other"]])
    return rows[covered >= _LEAST_COVERED * least]
