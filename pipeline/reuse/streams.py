"""The streams of symbols that are compared, and the way back from a symbol to the text.

The exact stream of a report is the fold of its stretches without white space; in the masked one
each name and number is one symbol (`swaps`). `BREAK` parts stretches and is equal to nothing.
`steps` leads back, from the masked stream to the exact one and from that to the text: a symbol
stands where the last step before it does, as many characters on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy

from pipeline.records import Identity, Section
from pipeline.reuse.stretches import find_citations, find_stretches
from pipeline.reuse.swaps import NAME, NUMBER, find_swaps, own_names
from pipeline.zh import fold

BREAK = 0
_OTHER = 0xFFFD  # stands for characters beyond the basic plane: none is in use in reports
_MOST = 1 << 21
"""Symbols of one report that are compared: the longest report seen has some 60,000 characters."""

Array = numpy.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Symbols (uint16), and `steps`: rows of (symbol, place, length) in what the stream is made of.

    That is the text for the exact stream and the exact stream for the masked one. A step stands at
    each symbol that does not follow its predecessor there, and at each name or number.
    """

    symbols: Array
    steps: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """The two streams of a report.

    `narrative` are rows of (start, end) in the exact stream, `citations` likewise: what the report
    cites of the law and the form (`lexicon/prescribed.toml`).
    """

    exact: Stream
    masked: Stream
    narrative: Array
    citations: Array


def read_streams(text: str, sections: Sequence[Section], identity: Identity) -> Streams:
    """The streams of a report's `text`."""
    own = own_names(identity)
    exact, masked = _Builder(), _Builder()
    narrative: list[tuple[int, int]] = []
    citations: list[tuple[int, int]] = []
    for stretch in find_stretches(text, sections):
        plain, offsets = _bare(text, stretch.start, stretch.end)
        plain, offsets = (
            plain[: max(0, _MOST - exact.length)],
            offsets[: max(0, _MOST - exact.length)],
        )
        if not plain:
            continue
        if not stretch.goes_on:
            exact.part()
            masked.part()
        start = exact.length
        exact.add(plain, offsets, ())
        places = numpy.arange(start, start + len(plain), dtype=numpy.int32)
        masked.add(plain, places, find_swaps(plain, own))
        if stretch.narrative:
            narrative.append((start, start + len(plain)))
        citations += [(start + a, start + b) for a, b in find_citations(plain)]
    return Streams(
        exact=exact.build(),
        masked=masked.build(),
        narrative=_rows(narrative, 2),
        citations=_rows(citations, 2),
    )


def _bare(text: str, start: int, end: int) -> tuple[str, Array]:
    """The fold of a stretch without white space, and the offset in the text of each character."""
    folded = fold(text[start:end])
    plain = "".join(folded.split())
    if len(plain) == len(folded):
        return plain, numpy.arange(start, end, dtype=numpy.int32)
    kept = [at for at, character in enumerate(folded, start) if not character.isspace()]
    return plain, numpy.array(kept, dtype=numpy.int32)


class _Builder:
    """Puts the stretches of a stream one behind the other."""

    def __init__(self) -> None:
        self.length = 0
        self._symbols: list[Array] = []
        self._steps: list[Array] = []

    def add(self, plain: str, offsets: Array, swaps: Sequence[tuple[int, int, int]]) -> None:
        symbols = _codes(plain)
        lengths = numpy.ones(len(symbols), dtype=numpy.int32)
        if swaps:
            starts, ends, marks = numpy.array(swaps, dtype=numpy.int64).T
            kept = numpy.ones(len(symbols), dtype=bool)
            for start, end in zip(starts, ends, strict=True):
                kept[start + 1 : end] = False
            symbols[starts] = marks
            lengths[starts] = offsets[ends - 1] + 1 - offsets[starts]
            symbols, lengths, offsets = symbols[kept], lengths[kept], offsets[kept]
        steps = numpy.ones(len(symbols), dtype=bool)
        steps[1:] = offsets[1:] != offsets[:-1] + 1
        steps |= (symbols == NUMBER) | (symbols == NAME)
        at = numpy.flatnonzero(steps)
        self._steps.append(numpy.stack((at + self.length, offsets[at], lengths[at]), axis=1))
        self._symbols.append(symbols)
        self.length += len(symbols)

    def part(self) -> None:
        """What follows is no continuation."""
        if self.length:
            self._symbols.append(numpy.array([BREAK], dtype=numpy.uint16))
            self.length += 1

    def build(self) -> Stream:
        self.part()
        symbols = numpy.concatenate([numpy.empty(0, numpy.uint16), *self._symbols])
        steps = numpy.concatenate([numpy.empty((0, 3), numpy.int32), *self._steps])
        return Stream(symbols=symbols, steps=steps.astype(numpy.int32))


def _codes(plain: str) -> Array:
    codes = numpy.frombuffer(plain.encode("utf-32-le", "surrogatepass"), "<u4")
    other = (codes >= 0x10000) | (codes == NUMBER) | (codes == NAME)
    return numpy.where(other, _OTHER, codes).astype(numpy.uint16)


def _rows(pairs: list[tuple[int, ...]] | list[tuple[int, int]], width: int) -> Array:
    return numpy.array(pairs, dtype=numpy.int32).reshape(-1, width)
