"""Two reports beside one another: what they share, where, and what was swapped in it.

The same streams, runs and measures as for a whole archive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy
import pyarrow as pa

from pipeline.records import Report, Section, Span
from pipeline.reuse.archive import Archive, Reports, StreamsOnDisk
from pipeline.reuse.between import runs_between
from pipeline.reuse.likeness import Likeness, compare_grams, grams_of
from pipeline.reuse.passages import tell
from pipeline.reuse.scores import carried_over_share
from pipeline.reuse.shards import KINDS
from pipeline.reuse.streams import Array, Stream, Streams, read_streams
from pipeline.reuse.swaps import NAME, NUMBER


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A passage that both reports hold; `swaps` are the names and numbers that differ in it."""

    left: Span
    right: Span
    length: int
    swaps: tuple[tuple[Span, Span], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Shared passages in the order of the left report, none overlapping on either side.

    `shares` are what of either narrative stands in runs of 30 characters that the other holds, as in
    `reports.carried_over_share`; None without a narrative. `left` and `right` are the compared
    stretches of either text.
    """

    likeness: Likeness
    shares: tuple[float | None, float | None]
    passages: tuple[Shared, ...]
    left: tuple[Span, ...]
    right: tuple[Span, ...]


def compare_two(
    one: Report, sections: Sequence[Section], other: Report, other_sections: Sequence[Section]
) -> SideBySide:
    """Compare two reports."""
    both = (
        read_streams(one.text, sections, one.identity),
        read_streams(other.text, other_sections, other.identity),
    )
    archive = _archive(both)
    rows = numpy.concatenate(
        [
            tell(archive, runs_between(archive.streams[kind], measure, 0, 1), kind)
            for kind, measure in KINDS.items()
        ]
    )
    narratives = [grams_of(archive.narrative_of(number)) for number in (0, 1)]
    passages = sorted(_apart(archive, rows), key=lambda shared: shared.left.start)
    return SideBySide(
        likeness=compare_grams(*narratives),
        shares=(carried_over_share(archive, 0, 1), carried_over_share(archive, 1, 0)),
        passages=tuple(passages),
        left=_stretches(both[0].exact),
        right=_stretches(both[1].exact),
    )


def _archive(both: tuple[Streams, Streams]) -> Archive:
    """An archive of two reports, in memory."""
    exact_start = len(both[0].exact.symbols)
    streams = {
        "exact": _joined([each.exact for each in both], 0),
        "masked": _joined([each.masked for each in both], exact_start),
    }
    two = numpy.arange(2)
    moved = [numpy.concatenate((a, b + exact_start)).astype(numpy.int64) for a, b in (
        (both[0].narrative, both[1].narrative), (both[0].citations, both[1].citations),
    )]  # fmt: skip
    return Archive(
        reports=Reports(
            ids=pa.array(["", ""]), sources=pa.array(["", ""]), organs=pa.array(["", ""]), body=two, known=two > 1, printed=two > 1, year=two, day=two, age=two,
            first=numpy.array([0, 2]),
        ),
        streams=streams,
        narrative=moved[0],
        citations=moved[1],
        lengths=numpy.array([numpy.ptp(each.narrative, axis=1).sum() for each in both]),
    )  # fmt: skip


def _joined(streams: Sequence[Stream], origin: int) -> StreamsOnDisk:
    lengths = [len(stream.symbols) for stream in streams]
    steps = [stream.steps.astype(numpy.int64) for stream in streams]
    steps[1] += [lengths[0], origin, 0]
    at, begin, size = numpy.concatenate(steps).T
    return StreamsOnDisk(
        symbols=numpy.concatenate([stream.symbols for stream in streams]),
        starts=numpy.concatenate(([0], numpy.cumsum(lengths))),
        steps=(at, begin, size),
    )


def _apart(archive: Archive, rows: Array) -> Iterator[Shared]:
    """Passages that overlap on neither side, the longest first."""
    exact = archive.streams["exact"]
    taken = numpy.zeros(len(exact.symbols), bool)
    for row in rows[numpy.argsort(-rows["length"], kind="stable")]:
        mine = slice(row["place"], row["place"] + row["length"])
        others = slice(row["other_place"], row["other_place"] + row["other_length"])
        if taken[mine].any() or taken[others].any():
            continue
        taken[mine] = taken[others] = True
        yield Shared(
            left=_span(exact, mine.start, mine.stop),
            right=_span(exact, others.start, others.stop),
            length=int(row["length"]),
            swaps=tuple(_swaps(archive, mine, others)) if row["masked"] else (),
        )


def _span(exact: StreamsOnDisk, start: int, stop: int) -> Span:
    ends = numpy.array([start, stop - 1])
    begin, end = exact.locate(ends)
    return Span(start=int(begin[0]), end=int(end[1]))


def _swaps(archive: Archive, mine: slice, others: slice) -> Iterator[tuple[Span, Span]]:
    """Names and numbers in a masked passage that are not the same on both sides."""
    exact, masked = archive.streams["exact"], archive.streams["masked"]
    for start, length, other, other_length in zip(
        *_marks(masked, mine), *_marks(masked, others), strict=True
    ):
        one = exact.symbols[start : start + length]
        if not numpy.array_equal(one, exact.symbols[other : other + other_length]):
            yield (
                _span(exact, start, start + length),
                _span(exact, other, other + other_length),
            )


def _marks(masked: StreamsOnDisk, part: slice) -> tuple[Array, Array]:
    """Where the names and numbers of a part of the exact stream stand, and how long they are."""
    at, begin, size = masked.steps
    inside = (begin >= part.start) & (begin < part.stop) & (masked.symbols[at] >= NUMBER)
    inside &= masked.symbols[at] <= NAME
    return begin[inside], size[inside]


def _stretches(exact: Stream) -> tuple[Span, ...]:
    """The compared stretches of a text."""
    steps = exact.steps
    ends = numpy.append(steps[1:, 0], len(exact.symbols))
    last = exact.symbols[ends - 1] == 0
    spans: list[Span] = []
    start: int | None = None
    for (place, offset, _), end, closes in zip(steps, ends, last, strict=True):
        start = int(offset) if start is None else start
        if closes:
            spans.append(Span(start=start, end=int(offset + end - 1 - place)))
            start = None
    return tuple(spans)
