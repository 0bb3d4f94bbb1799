"""Tables of a page's markup laid out as grids."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from pipeline.ingest.lines import RowCell, one_line

# Browsers clamp colspan at 1,000 and rowspan at 65,534 (HTML standard); no form is wider than
# 15 columns or longer than 40 rows, and a wrong span must not cost memory.
_MAX_COLSPAN, _MAX_ROWSPAN = 64, 256
# A cell longer than this holds prose: the table lays out the page. The longest label of the
# forms has 41 characters, with bracketed guidance some 120.
_LONGEST_CELL = 300
_DIGITS = re.compile(r"\s*(\d{1,9})")


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRows:
    """The rows of a table, and the text that stands in it and in none of its cells.

    Browsers show that text before the table.
    """

    outside: tuple[str, ...]
    rows: tuple[tuple[RowCell, ...], ...]


def read_grid(table: etree._Element) -> GridRows | None:
    """A table with every cell at its place, None where it holds no cells to read.

    A table with another one in it, with one cell, or with a cell of prose lays out the page.
    """
    if table.find(".//table") is not None:
        return None
    rows, outside = _take_apart(table)
    texts = [[_text(cell) for cell in row] for row in rows]
    if sum(map(len, texts)) < 2 or any(len(text) > _LONGEST_CELL for row in texts for text in row):
        return None
    return GridRows(
        outside=tuple(line for part in outside if (line := one_line(part))),
        rows=_placed(rows, texts),
    )


def _take_apart(table: etree._Element) -> tuple[list[list[etree._Element]], list[str]]:
    """The cells of each row in source order, and the text between them."""
    etree.strip_tags(table, "a")
    rows: list[list[etree._Element]] = []
    outside = [table.text or ""]
    stack = [(table, iter(table))]  # the open elements: tables nest too deep for recursion
    while stack:
        holder, children = stack[-1]
        for child in children:
            tag = child.tag
            if tag == "td" or tag == "th":
                if not rows:
                    rows.append([])  # cells without a row
                rows[-1].append(child)
                if (tail := child.tail) and not tail.isspace():
                    outside.append(tail)
                continue
            if tag == "tr":
                rows.append([])
            outside.append(child.text or "")
            stack.append((child, iter(child)))
            break
        else:
            stack.pop()
            if stack:
                outside.append(holder.tail or "")
    return rows, [part for part in outside if part and not part.isspace()]


def _placed(
    rows: list[list[etree._Element]], texts: list[list[str]]
) -> tuple[tuple[RowCell, ...], ...]:
    """The cells of each row at their places in the laid-out grid."""
    taken: dict[int, int] = {}  # column -> rows from here on that a cell above still fills
    placed = []
    for number, (row, printed) in enumerate(zip(rows, texts, strict=True)):
        cells, column = [], 0
        for cell, text in zip(row, printed, strict=True):
            while column in taken:
                column += 1
            down, across = cell.get("rowspan"), cell.get("colspan")
            rowspan = 1 if down is None else _span(down, _MAX_ROWSPAN)
            colspan = 1 if across is None else _span(across, _MAX_COLSPAN)
            cells.append(RowCell(number, column, rowspan, colspan, text))
            if rowspan > 1:
                for below in range(column, column + colspan):
                    taken[below] = max(taken.get(below, 0), rowspan)
            column += colspan
        if taken:
            taken = {at: left - 1 for at, left in taken.items() if left > 1}
        placed.append(tuple(cells))
    return tuple(placed)


def _span(printed: str, most: int) -> int:
    digits = _DIGITS.match(printed)
    return min(max(int(digits[1]), 1), most) if digits else 1


def _text(cell: etree._Element) -> str:
    """The text of a cell on one line; what stands in blocks of its own is parted by a space."""
    blocks = len(cell)
    if not blocks:
        return one_line(cell.text or "")
    if blocks == 1 and not len(block := cell[0]):  # one paragraph, as Word and editors write it
        return one_line(f"{cell.text or ''} {block.text or ''} {block.tail or ''}")
    return one_line(" ".join(map(str, cell.itertext())))
