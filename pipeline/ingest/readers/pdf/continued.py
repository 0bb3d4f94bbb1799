"""Tables that a page break cuts, made whole again.

The two parts are one table where nothing stands between them and their outer edges are the
same. A cell that spans the break is one cell; a row that the break cuts is one row where its
label and its values leave no doubt, since two rows made one would cost both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.forms import is_label
from pipeline.ingest.readers.pdf.cells import Cell, Table
from pipeline.ingest.readers.pdf.lattice import Box
from pipeline.ingest.readers.pdf.rows import join
from pipeline.zh import bare

# One table's edges are drawn at the same place on each page, to the thickness of a border.
_SAME = 4.0
# What a label begins with; the second half of one does not.
_BEGINS = re.compile(
    r"[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]|第[一二三四五六七八九十]+条|其中|[①-⑳]"
)


def continue_table(first: Table, second: Table) -> Table | None:
    """Both parts as one table, where the second is the first one's continuation; else None.

    Two frames of one cell are not: a border around each page looks like that.
    """
    if first.type_ and second.type_:
        return None
    shift = _shift(first.columns, second.columns)
    if shift is None:
        return None
    columns = _merged(first.columns, [edge + shift for edge in second.columns])
    upper = _on(columns, first.cells, first.columns)
    lower = _on(columns, second.cells, [edge + shift for edge in second.columns])
    repeated = _repeated_rows(upper, lower, second.height)
    upper, lower, taken = _rejoin(upper, lower, first.height, repeated)
    moved = [
        cell._replace(box=_down(cell.box, first.height - taken * (cell.box.top >= repeated)))
        for cell in lower
    ]
    height = first.height + second.height - taken
    return first._replace(columns=columns, height=height, cells=[*upper, *moved], type_=())


def _shift(first: Sequence[float], second: Sequence[float]) -> float | None:
    """How far the second part stands to the left; pages to be bound have two kinds of margin."""
    shift = first[0] - second[0]
    if abs(first[-1] - second[-1] - shift) > _SAME:
        return None
    if abs(shift) <= _SAME:
        return shift
    inner = [edge + shift for edge in second]
    same = len(first) == len(second) > 3 and all(
        abs(one - other) <= _SAME for one, other in zip(first, inner, strict=True)
    )
    return shift if same else None


def _merged(first: Sequence[float], second: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for edge in sorted([*first, *second]):
        if not edges or edge - edges[-1] > _SAME:
            edges.append(edge)
    return edges


def _on(columns: Sequence[float], cells: Sequence[Cell], own: Sequence[float]) -> list[Cell]:
    """Cells with their columns counted in `columns` and no longer in their own."""
    number = [min(range(len(columns)), key=lambda at: abs(columns[at] - edge)) for edge in own]
    return [
        cell._replace(
            box=cell.box._replace(left=number[cell.box.left], right=number[cell.box.right])
        )
        for cell in cells
    ]


def _down(box: Box, rows: int) -> Box:
    return box._replace(top=box.top + rows, bottom=box.bottom + rows)


def _repeated_rows(upper: Sequence[Cell], lower: Sequence[Cell], height: int) -> int:
    """How many rows at the top of the lower part are the upper part's header again."""
    count = 0
    for row in range(height - 1):
        above = sorted(cell[:2] for cell in upper if cell.box.top == row)
        below = sorted(cell[:2] for cell in lower if cell.box.top == row)
        if above != below or not any(text for _, text in above):
            break
        if all(cell.box.bottom <= row + 1 or cell.box.top > row for cell in lower):
            count = row + 1
    return count


def _rejoin(
    upper: list[Cell], lower: list[Cell], height: int, start: int
) -> tuple[list[Cell], list[Cell], int]:
    """Both parts with the cells that the break cuts in the upper one, and the rows that saves.

    `height` is the upper part's, `start` the first row of the lower part that is no header.
    """
    over = {(c.box.left, c.box.right): c for c in upper if c.box.bottom == height}
    under = {(c.box.left, c.box.right): c for c in lower if c.box.top == start}
    shared = sorted(over.keys() & under.keys())
    spanning = [place for place in shared if _spans(over[place], under[place])]
    rest = [place for place in shared if place not in spanning]
    one_row = _is_one_row([over[place] for place in rest], [under[place] for place in rest])
    cut = shared if one_row and len(shared) == len(under) == len(over) else spanning
    joined = {
        over[place]: _one(over[place], under[place], height, start, int(cut is shared))
        for place in cut
    }
    gone = {under[place] for place in cut}
    return (
        [joined.get(cell, cell) for cell in upper],
        [cell for cell in lower if cell not in gone],
        int(cut is shared),
    )


def _one(over: Cell, under: Cell, height: int, start: int, taken: int) -> Cell:
    bottom = height + under.box.bottom - taken
    if start and under.box.bottom - under.box.top == 1 and taken:
        bottom = height
    text = join([text for text in (over.text, under.text) if text])
    return Cell(over.box._replace(bottom=bottom), text, under.full)


def _spans(over: Cell, under: Cell) -> bool:
    """Whether the two are one cell of several rows: one half empty, or both of one label."""
    if over.box.bottom - over.box.top == under.box.bottom - under.box.top == 1:
        return False
    if not over.text or not under.text:
        return True
    return is_label(bare(over.text + under.text)) or not _opens(under)


def _opens(cell: Cell) -> bool:
    return bool(_BEGINS.match(cell.text)) or is_label(bare(cell.text))


def _is_one_row(over: Sequence[Cell], under: Sequence[Cell]) -> bool:
    """Whether the last row above the break and the first below are the halves of one."""
    if len(over) < 2 or any(c.box.bottom - c.box.top != 1 for c in (*over, *under)):
        return False
    label, rest = over[0], under[0]
    values = [bool(cell.text) for cell in over[1:]], [bool(cell.text) for cell in under[1:]]
    if all(map(any, values)) or not label.text or _opens(rest):
        return False
    if not rest.text:
        return any(values[1])
    whole = is_label(bare(label.text + rest.text))
    return whole or (label.full and any(map(any, values)))
