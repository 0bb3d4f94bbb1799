"""A report's text cut into the stretches that a comparison shows: shared, swapped, own, left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.records import Span
from pipeline.reuse.side_by_side import Shared

Kind = Literal["own", "shared", "swapped", "form"]
Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text of one kind; `passage` is the number, from 1, of the passage it is of.

    `first` says that a passage begins here. Of kind `form` is what is not compared.
    """

    text: str
    kind: Kind
    passage: int | None = None
    first: bool = False


def cut_pieces(
    text: str, compared: Sequence[Span], passages: Sequence[Shared], side: Side
) -> Iterator[Piece]:
    """The pieces that make up `text`, in order and without gaps."""
    marked = sorted(
        (_side(passage, side), number, passage) for number, passage in enumerate(passages, 1)
    )
    at = 0
    for (start, end), number, passage in marked:
        yield from _unshared(text, compared, at, start)
        first = True
        for stop, kind in _within(passage, side, end):
            if stop > start:
                yield Piece(text=text[start:stop], kind=kind, passage=number, first=first)
                start, first = stop, False
        at = end
    yield from _unshared(text, compared, at, len(text))


def _side(passage: Shared, side: Side) -> tuple[int, int]:
    span = passage.left if side == "left" else passage.right
    return span.start, span.end


def _within(passage: Shared, side: Side, end: int) -> Iterator[tuple[int, Kind]]:
    """Where the parts of a passage end, and of which kind they are."""
    for swap in passage.swaps:
        span = swap[0] if side == "left" else swap[1]
        yield span.start, "shared"
        yield span.end, "swapped"
    yield end, "shared"


def _unshared(text: str, compared: Sequence[Span], start: int, end: int) -> Iterator[Piece]:
    at = start
    for span in compared:
        first, last = max(span.start, start), min(span.end, end)
        if first >= last:
            continue
        if at < first:
            yield Piece(text=text[at:first], kind="form")
        yield Piece(text=text[first:last], kind="own")
        at = last
    if at < end:
        yield Piece(text=text[at:end], kind="form")
