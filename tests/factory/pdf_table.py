"""Tables on PDF pages: rows cut into pages, and the lines around cells drawn in every way."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from reportlab.pdfgen.canvas import Canvas

from tests.factory.layout import Row

Segment = tuple[float, float, float, float]
Wrap = Callable[[str, float], list[str]]
LEADING, PAD = 12.0, 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell at its place, `bottom` and `right` excluded, and its lines of type."""

    top: int
    left: int
    bottom: int
    right: int
    text: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What a page shows of a row: its lines of type from `start` to `end`, `height` points."""

    row: int
    start: int
    end: int
    height: float


def place(rows: Sequence[Row], edges: Sequence[float], wrap: Wrap) -> list[Cell]:
    """The cells of rows with spans, each at its place, with its text wrapped to its width."""
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for top, row in enumerate(rows):
        left = 0
        for box in row:
            while (top, left) in taken:
                left += 1
            right, bottom = left + box.colspan, top + box.rowspan
            taken |= set(itertools.product(range(top, bottom), range(left, right)))
            width = edges[right] - edges[left] - 2 * PAD
            lines = tuple(line for part in box.text.split("\n") for line in wrap(part, width))
            cells.append(
                Cell(top=top, left=left, bottom=bottom, right=right, text=box.text, lines=lines)
            )
            left = right
    return cells


def heights(cells: Sequence[Cell], count: int) -> list[float]:
    """How high each row must be for all that stands in it; a tall cell stretches its last row."""
    rows = [LEADING + 2 * PAD] * count
    for cell in sorted(cells, key=lambda cell: cell.bottom - cell.top):
        needed = len(cell.lines) * LEADING + 2 * PAD
        rows[cell.bottom - 1] += max(0.0, needed - sum(rows[cell.top : cell.bottom]))
    return rows


def paginate(
    cells: Sequence[Cell],
    rows: Sequence[float],
    rooms: Iterator[float],
    *,
    header: int,
    repeat: bool,
    cut: bool,
) -> list[list[Slice]]:
    """The rows of each page; `rooms` are the heights that the pages have left."""
    deep = [max((len(c.lines) for c in cells if c.top == at), default=0) for at in range(len(rows))]
    whole = [Slice(row=at, start=0, end=99, height=height) for at, height in enumerate(rows)]
    pages: list[list[Slice]] = [[]]
    room, waiting = next(rooms), list(whole)
    if room < sum(rows[: header + 1]):
        room = next(rooms)
        pages.append([])
    while waiting:
        piece = waiting.pop(0)
        if piece.height <= room:
            pages[-1].append(piece)
            room -= piece.height
            continue
        single = all(
            c.bottom - c.top == 1 for c in cells if c.top == piece.row and len(c.lines) > 1
        )
        fitting = int((room - 2 * PAD) // LEADING)
        if cut and single and 0 < fitting < deep[piece.row] and piece.row >= header:
            pages[-1].append(replace(piece, end=fitting, height=fitting * LEADING + 2 * PAD))
            left = (deep[piece.row] - fitting) * LEADING + 2 * PAD
            piece = replace(piece, start=fitting, height=left)
        room = next(rooms)
        pages.append([])
        if repeat and piece.row >= header:
            pages[-1] += whole[:header]
            room -= sum(rows[:header])
        waiting.insert(0, piece)
    return pages


def printed(
    cells: Sequence[Cell], pages: Sequence[Sequence[Slice]], header: int
) -> list[tuple[int, int, int, int, str]]:
    """What a reader of the whole table should find: (row, column, rowspan, colspan, text)."""
    numbers: dict[int, int] = {}
    again: list[tuple[int, int]] = []
    count = 0
    for page in pages:
        for piece in page:
            if piece.row in numbers and piece.row < header:
                again.append((piece.row, count))
            elif piece.row in numbers:
                continue
            else:
                numbers[piece.row] = count
            count += 1
    columns = sorted({edge for cell in cells for edge in (cell.left, cell.right)})
    found = [(cell, numbers[cell.top]) for cell in cells]
    found += [(cell, row) for row_of, row in again for cell in cells if cell.top == row_of]
    return sorted(
        (
            row,
            columns.index(cell.left),
            (numbers[cell.bottom - 1] - numbers[cell.top] if cell.bottom > header else cell.bottom - 1 - cell.top) + 1,
            columns.index(cell.right) - columns.index(cell.left),
            "".join(cell.text.split()),
        )
        for cell, row in found
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a page shows of a cell: its box (y upwards), and the lines of type in it."""

    x0: float
    y0: float
    x1: float
    y1: float
    lines: tuple[str, ...]
    cut_above: bool
    cut_below: bool


def parts(
    cells: Sequence[Cell],
    pages: Sequence[Sequence[Slice]],
    edges: Sequence[float],
    tops: Sequence[float],
) -> Iterator[list[Part]]:
    """For each page the parts of cells on it. A cell cut by a break begins on the first page."""
    told: dict[Cell, int] = {}
    for page, top in zip(pages, tops, strict=True):
        levels = [top - sum(piece.height for piece in page[:at]) for at in range(len(page) + 1)]
        shown: list[Part] = []
        for cell in cells:
            at = [n for n, piece in enumerate(page) if cell.top <= piece.row < cell.bottom]
            if not at:
                continue
            first, last = page[at[0]], page[at[-1]]
            done = told.get(cell, 0) if first.row != cell.top or first.start else 0
            room = int((levels[at[0]] - levels[at[-1] + 1] - 2 * PAD + 0.1) // LEADING)
            lines = cell.lines[done : done + room]
            told[cell] = done + len(lines)
            shown.append(
                Part(
                    x0=edges[cell.left],
                    x1=edges[cell.right],
                    y1=levels[at[0]],
                    y0=levels[at[-1] + 1],
                    lines=lines,
                    cut_above=first.row > cell.top or first.start > 0,
                    cut_below=last.row < cell.bottom - 1 or last.end < 99,
                )
            )
        yield shown


def sides(shown: Sequence[Part], *, closed: bool) -> list[Segment]:
    """The lines around cells, each once; none where a break cuts, unless `closed`."""
    segments: dict[Segment, None] = {}
    for part in shown:
        segments[part.x0, part.y0, part.x0, part.y1] = None
        segments[part.x1, part.y0, part.x1, part.y1] = None
        if closed or not part.cut_above:
            segments[part.x0, part.y1, part.x1, part.y1] = None
        if closed or not part.cut_below:
            segments[part.x0, part.y0, part.x1, part.y0] = None
    return list(segments)


def draw_lines(canvas: Canvas, segments: Sequence[Segment], kind: str, name: str) -> None:
    """Draw lines as `kind` says: strokes, thin bars, dashes and the others of `RULINGS`."""
    canvas.setLineWidth(0.6)
    if kind == "form":
        canvas.beginForm(name)
    if kind == "dashes":
        canvas.setDash(3, 2)
    for x0, y0, x1, y1 in segments:
        flat = y0 == y1
        if kind == "bars":
            canvas.rect(x0 - 0.25, y0 - 0.25, x1 - x0 + 0.5, y1 - y0 + 0.5, stroke=0, fill=1)
        elif kind == "double":
            shift = (0, 0.8) if flat else (0.8, 0)
            for sign in (-1, 1):
                dx, dy = sign * shift[0], sign * shift[1]
                canvas.line(x0 + dx, y0 + dy, x1 + dx, y1 + dy)
        elif kind == "dots":
            steps = int(max(x1 - x0, y1 - y0) // 4)
            for step in range(steps + 1):
                along = 4.0 * step
                canvas.rect(
                    x0 + along * flat - 0.3,
                    y0 + along * (not flat) - 0.3,
                    0.6,
                    0.6,
                    stroke=0,
                    fill=1,
                )
        else:
            canvas.line(x0, y0, x1, y1)
    if kind == "form":
        canvas.endForm()
        canvas.doForm(name)
    canvas.setDash()
