"""What a printed page says of itself: its number, and the heads and feet of all pages.

They stand where the page's own text leaves off, but writers let tables run down to them, so
they are found before anything else is. A mark that dresses its number up (- 3 -, 第 3 页) is
known alone; a bare number, or any other words, only when several pages have it at one place, and
the number counts with the pages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.ingest.readers.pdf.glyphs import Glyph
from pipeline.ingest.readers.pdf.rows import Row, gather, split

# Margins of official documents are 37 mm above and 35 mm below (GB/T 9704), an eighth of the
# page; the number stands 7 mm below the text. A fifth leaves room for pages laid across.
_DRESSED_ZONE, _BARE_ZONE = 0.2, 0.13
# A mark stands at one height on all pages, to the rounding of the writer.
_LEVEL = 4.0
# Words apart by more than this are two marks: 某某局　　　　　　第 3 页.
_APART = 3.0
# A head and a number, or a foot of two lines, are the first and the last lines of a page.
_OUTERMOST = 2
_NUMBER = re.compile(r"\d+")
_DASH = "[-‐‑‒–—―−－─~～·•]"
_DRESSED = re.compile(
    rf"{_DASH}{{1,3}}\d{{1,4}}{_DASH}{{1,3}}|第\d{{1,4}}页(?:[,，/]?共\d{{1,4}}页)?|共\d{{1,4}}页[,，]?第\d{{1,4}}页"
    r"|[Pp](?:age)?\.?\d{1,4}(?:of\d{1,4})?|\d{1,4}/\d{1,4}页?"
)
# A heading of one table may be repeated on the next page; three pages in a row have it only
# when it is the head of the page.
_HEADED = 3


class Leaf(NamedTuple):
    """A page as drawn: its size in points, and its characters."""

    width: float
    height: float
    glyphs: list[Glyph]


class _Piece(NamedTuple):
    page: int
    row: Row
    text: str
    at_top: bool
    alone: bool
    outermost: bool


def find_marks(leaves: Sequence[Leaf]) -> list[list[Row]]:
    """The marks of each page, from top to bottom."""
    pieces = [piece for page, leaf in enumerate(leaves) for piece in _edge_pieces(page, leaf)]
    marks: list[list[Row]] = [[] for _ in leaves]
    known = {id(piece): piece for piece in pieces if _DRESSED.fullmatch(piece.text)}
    known |= {id(piece): piece for piece in _repeated(pieces, len(leaves))}
    for piece in pieces:
        if id(piece) in known or (len(leaves) == 1 and _numbers_only_page(piece, leaves[0])):
            marks[piece.page].append(piece.row)
    return marks


def _edge_pieces(page: int, leaf: Leaf) -> list[_Piece]:
    """Words near the upper and lower edge of a page, each with whether its line holds no other."""
    reach = leaf.height * _DRESSED_ZONE
    rows = gather(g for g in leaf.glyphs if g.bottom < reach or g.top > leaf.height - reach)
    return [
        _Piece(
            page=page,
            row=piece,
            text="".join(glyph.text for glyph in piece.glyphs),
            at_top=piece.bottom < reach,
            alone=len(pieces) == 1,
            outermost=at < _OUTERMOST or at >= len(rows) - _OUTERMOST,
        )
        for at, row in enumerate(rows)
        for pieces in [split(row, _APART)]
        for piece in pieces
    ]


def _repeated(pieces: Sequence[_Piece], pages: int) -> list[_Piece]:
    """Those at one height with the same words on several pages, their numbers counting along."""
    groups: defaultdict[tuple[bool, str], list[_Piece]] = defaultdict(list)
    for piece in filter(lambda piece: piece.outermost, pieces):
        groups[piece.at_top, _NUMBER.sub("#", piece.text)].append(piece)
    found: list[_Piece] = []
    for group in groups.values():
        for level in _levels(group):
            if _is_mark(level, pages):
                found.extend(level)
    return found


def _levels(group: Sequence[_Piece]) -> list[list[_Piece]]:
    levels: list[list[_Piece]] = []
    for piece in sorted(group, key=lambda piece: (piece.row.base, piece.page)):
        if not levels or piece.row.base - levels[-1][0].row.base > _LEVEL:
            levels.append([])
        levels[-1].append(piece)
    return levels


def _is_mark(level: Sequence[_Piece], pages: int) -> bool:
    seen = {piece.page for piece in level}
    if len(seen) < 2 or len(seen) != len(level):
        return False
    numbers = [[int(number[:9]) for number in _NUMBER.findall(piece.text)] for piece in level]
    for column in zip(*numbers, strict=True):
        offsets = {number - piece.page for number, piece in zip(column, level, strict=True)}
        if len(offsets) == 1:
            return all(piece.alone for piece in level) or level[0].text[:1].isalpha()
    return len(seen) >= _HEADED and len(seen) * 2 > pages and len({p.text for p in level}) == 1


def _numbers_only_page(piece: _Piece, leaf: Leaf) -> bool:
    """Whether it is the 1 at the foot of a document of one page, in the middle of its line."""
    row = piece.row
    return (
        piece.text == "1"
        and piece.alone
        and row.top > leaf.height * (1 - _BARE_ZONE)
        and abs((row.left + row.right) / 2 - leaf.width / 2) < row.em
    )
