"""Tables of Word laid out: merged cells as spans, at their place in the grid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.ingest.lines import Line, RowCell
from pipeline.ingest.readers.word.markup import ALTERNATE, UNSHOWN, VAL, W, alternative, is_on

# The limits of the reader of HTML: a longer cell holds prose, a larger span is a mistake.
_LONGEST_CELL = 300
_MAX_COLSPAN, _MAX_ROWSPAN = 64, 256


@dataclass(slots=True, kw_only=True)
class Cell:
    """A table cell being laid out; it grows down while the cells below continue it."""

    row: int
    column: int
    rowspan: int
    colspan: int
    lines: list[Line]

    @property
    def text(self) -> str:
        return " ".join(line.text.replace("\t", " ") for line in self.lines)


Inside = Callable[[etree._Element], list[Line]]


def lay_out(table: etree._Element, inside: Inside) -> list[list[Cell]]:
    """The rows of a table, each with the cells that begin in it; `inside` reads one cell.

    What stands in a cell that continues the one above or before it is not shown by Word.
    """
    rows: list[list[Cell]] = []
    above: dict[int, Cell] = {}  # by column: the cell that a merged one below continues
    for row in _children(table, f"{W}tr"):
        if not _is_shown_row(row):
            continue
        cells: list[Cell] = []
        open_now: dict[int, Cell] = {}
        column = _count(row, "trPr/gridBefore", 0)
        for cell in _children(row, f"{W}tc"):
            colspan = _count(cell, "tcPr/gridSpan", 1)
            if _merge(cell, "hMerge") == "continue" and cells:
                cells[-1].colspan += colspan
            elif _merge(cell, "vMerge") == "continue" and column in above:
                open_now[column] = above[column]
                above[column].rowspan += 1
            else:
                laid = Cell(
                    row=len(rows),
                    column=column,
                    rowspan=1,
                    colspan=colspan,
                    lines=inside(cell),
                )
                cells.append(laid)
                if _merge(cell, "vMerge"):
                    open_now[column] = laid
            column += colspan
        above = open_now
        rows.append(cells)
    return rows


def is_grid(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a table holds cells to read, and does not lay out text."""
    cells = [cell for row in rows for cell in row]
    return len(cells) > 1 and not any(_holds_prose(cell) for cell in cells)


def row_lines(rows: Sequence[Sequence[Cell]], *, grid: int) -> Iterator[Line]:
    """A line for each row with something in it."""
    for row in rows:
        cells = tuple(
            RowCell(
                row=cell.row,
                column=cell.column,
                rowspan=min(cell.rowspan, _MAX_ROWSPAN),
                colspan=min(cell.colspan, _MAX_COLSPAN),
                text=cell.text,
            )
            for cell in row
        )
        text = "\t".join(cell.text for cell in cells)
        if text.strip():
            yield Line(text=text, grid=grid, cells=cells)


def _holds_prose(cell: Cell) -> bool:
    return len(cell.text) > _LONGEST_CELL or any(line.grid is not None for line in cell.lines)


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows or cells below `parent`, also where controls or marks of review wrap them."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in UNSHOWN:
            yield from _children(alternative(child) if child.tag == ALTERNATE else child, tag)


def _is_shown_row(row: etree._Element) -> bool:
    properties = row.find(f"{W}trPr")
    return properties is None or not (
        properties.find(f"{W}del") is not None or is_on(properties.find(f"{W}hidden"))
    )


def _merge(cell: etree._Element, tag: str) -> str | None:
    found = cell.find(f"{W}tcPr/{W}{tag}")
    return (found.get(VAL) or "continue") if found is not None else None


def _count(element: etree._Element, path: str, default: int) -> int:
    found = element.find("/".join(W + step for step in path.split("/")))
    digits = (found.get(VAL) or "") if found is not None else ""
    return min(int(digits), _MAX_COLSPAN) if digits.isdecimal() and len(digits) < 9 else default
