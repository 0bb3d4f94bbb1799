"""Frames filled: a table's cells with their texts."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.ingest.lines import Line, RowCell
from pipeline.ingest.readers.pdf.glyphs import Glyph
from pipeline.ingest.readers.pdf.lattice import Box, Frame, Open
from pipeline.ingest.readers.pdf.rows import Row, gather, join

# Digits of one number touch but for kerning, in ems.
_TOUCH = 0.1
# Word's margins at both sides of a cell are 0.19 cm each, 10.8 points together. A cell's line
# that leaves no more free than the fullest one of its table, or this, is full.
_MARGINS = 12.0


class Cell(NamedTuple):
    """A cell and its text; `full` that its last line leaves no room for another character."""

    box: Box
    text: str
    full: bool = False


class Table(NamedTuple):
    """A ruled table: the edges of its columns (points from the page's left), its cells.

    `type_` are the lines of type in a frame of a single cell. That is a table's row by itself on
    its page, or no table at all.
    """

    columns: list[float]
    height: int
    cells: list[Cell]
    top: float
    bottom: float
    type_: tuple[Row, ...] = ()

    def lines(self, grid: int) -> Iterator[Line]:
        """A line for each row with cells of its own, their texts parted by tabs."""
        for row in range(self.height):
            starting = sorted(cell for cell in self.cells if cell.box.top == row)
            text = "\t".join(cell.text for cell in starting)
            if text.strip() or len(starting) > 1:
                yield Line(text=text, grid=grid, cells=tuple(map(_row_cell, starting)))


def _row_cell(cell: Cell) -> RowCell:
    box = cell.box
    return RowCell(
        row=box.top,
        column=box.left,
        rowspan=box.bottom - box.top,
        colspan=box.right - box.left,
        text=cell.text,
    )


def fill(frame: Frame, glyphs: Iterable[Glyph]) -> tuple[Table, list[Glyph]]:
    """The table that the characters in a frame make, and the characters outside."""
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    for glyph in glyphs:
        within = frame.field(*_middle([glyph])) is not None
        (inside if within else outside).append(glyph)
    boxes = {
        (row, column): box
        for box in frame.boxes
        for row in range(box.top, box.bottom)
        for column in range(box.left, box.right)
    }
    held: dict[Box, list[Glyph]] = {box: [] for box in frame.boxes}
    for piece in _pieces(inside):
        field = frame.field(*_middle(piece)) or frame.field(*_middle(piece[:1]))
        held[boxes[field] if field else frame.boxes[0]].extend(piece)
    return _trimmed(_read(frame, held), frame.open), outside


def _middle(piece: Sequence[Glyph]) -> tuple[float, float]:
    first, last = piece[0], piece[-1]
    return (first.left + last.right) / 2, (first.top + first.bottom) / 2


def _pieces(glyphs: list[Glyph]) -> Iterator[list[Glyph]]:
    """Characters one by one, but numbers whole: a number may be wider than its cell."""
    for row in gather(glyphs):
        piece: list[Glyph] = []
        for glyph in row.glyphs:
            if piece and not _goes_on(piece[-1], glyph):
                yield piece
                piece = []
            piece.append(glyph)
        yield piece


def _goes_on(before: Glyph, after: Glyph) -> bool:
    return (
        is_part_of_number(before.text)
        and is_part_of_number(after.text)
        and not after.spaced
        and abs(after.base - before.base) < 1
        and after.left - before.right < _TOUCH * before.em
    )


def is_part_of_number(text: str) -> bool:
    """Whether a character is a digit, or the point or comma between digits."""
    return text.isdecimal() or text in ".,"


def _read(frame: Frame, held: dict[Box, list[Glyph]]) -> Table:
    rows = {box: gather(map(upright, glyphs)) for box, glyphs in held.items()}
    spare = [_free(frame, box, row) for box, inside in rows.items() for row in inside]
    margins = min([_MARGINS, *(free for free in spare if free >= 0)])
    cells = []
    for box, inside in rows.items():
        free = [_free(frame, box, row) - margins for row in inside]
        unbroken = [
            _breaks_number(before, after) and left < before.em / 2
            for (before, after), left in zip(itertools.pairwise(inside), free, strict=False)
        ]
        cells.append(
            Cell(
                box=box,
                text=" ".join(join([row.text for row in inside], unbroken=unbroken).split()),
                full=bool(free) and free[-1] < inside[-1].em,
            )
        )
    alone = tuple(rows[cells[0].box]) if len(cells) == 1 else ()
    return Table(frame.columns, len(frame.rows) - 1, cells, frame.rows[0], frame.rows[-1], alone)


def _free(frame: Frame, box: Box, row: Row) -> float:
    return frame.columns[box.right] - frame.columns[box.left] - (row.right - row.left)


def _breaks_number(before: Row, after: Row) -> bool:
    return is_part_of_number(before.glyphs[-1].text) and is_part_of_number(after.glyphs[0].text)


def upright(glyph: Glyph) -> Glyph:
    """A character of a cell whose text is turned, as it would stand upright."""
    left, top, right, bottom = glyph.left, glyph.top, glyph.right, glyph.bottom
    if glyph.turn == 1:
        left, top, right, bottom = glyph.top, -glyph.right, glyph.bottom, -glyph.left
    elif glyph.turn == 3:
        left, top, right, bottom = -glyph.bottom, glyph.left, -glyph.top, glyph.right
    else:
        return glyph
    return glyph._replace(left=left, top=top, right=right, bottom=bottom, base=bottom, turn=0)


def _trimmed(table: Table, is_open: Open) -> Table:
    """Without its outermost rows and columns where they are open and empty: lines reach out."""
    filled = [cell.box for cell in table.cells if cell.text]
    height, width = table.height, len(table.columns) - 1
    top = int(is_open.top and all(box.bottom > 1 for box in filled))
    left = int(is_open.left and all(box.right > 1 for box in filled))
    bottom = height - int(is_open.bottom and all(box.top < height - 1 for box in filled))
    right = width - int(is_open.right and all(box.left < width - 1 for box in filled))
    if bottom - top < 1 or right - left < 1:
        return table
    cells = []
    for cell in table.cells:
        rows = max(cell.box.top, top) - top, min(cell.box.bottom, bottom) - top
        columns = max(cell.box.left, left) - left, min(cell.box.right, right) - left
        if rows[0] < rows[1] and columns[0] < columns[1]:
            cells.append(cell._replace(box=Box(rows[0], columns[0], rows[1], columns[1])))
    return table._replace(columns=table.columns[left : right + 1], height=bottom - top, cells=cells)
