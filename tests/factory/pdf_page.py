"""Reports as PDF: tables ruled in every way, cut by page breaks, with page marks in and out.

Pages are laid out and drawn here line by line, so that what stands in which cell is known. Text
is in fonts that every reader has to have (STSong-Light, Times), as in many old reports.
"""

from __future__ import annotations

import functools
import io
import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.factory import layout, pdf_table, report
from tests.factory.layout import Box, Row
from tests.factory.pdf_table import LEADING, PAD, Cell, Part
from tests.factory.report import Document

RULINGS = ("strokes", "rectangles", "bars", "double", "dashes", "dots", "form")
MARKS = {
    "hyphens": "- {page} -",
    "dashes": "— {page} —",
    "dot": "P. {page}",
    "counted": "第 {page} 页 共 {pages} 页",
    "bare": "{page}",
    "named": "Page {page} - 年报_局办",
}
_HAN, _DIGITS = "STSong-Light", "Times-Roman"
_NOT_FIRST = "，。、；：）》”"
_PROSE, _SMALL, _FOOT = 14.0, 9.0, 62.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a PDF is drawn.

    `rulings` is one of RULINGS or `none` (columns by spaces alone), `marks` one of MARKS or
    `none`; `low` lets tables run down past the page mark. `cut_rows` lets a page break cut a row,
    `closed` draws lines where it cuts the table. `turned` draws wide pages sideways on high
    ones, `head` is a line on top of every page.
    """

    rulings: str = "strokes"
    marks: str = "hyphens"
    low: bool = False
    repeat_header: bool = False
    cut_rows: bool = False
    closed: bool = True
    wide: bool = False
    turned: bool = False
    indented: bool = True
    justified: bool = False
    head: str = ""
    user_password: str = ""
    owner_password: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A PDF and what is true of it: its lines of prose, its grids, its page marks.

    A grid is a list of (row, column, rowspan, colspan, text without white space).
    """

    raw: bytes
    lines: tuple[str, ...]
    grids: tuple[tuple[tuple[int, int, int, int, str], ...], ...]
    marks: tuple[str, ...]


def draw_style(rng: random.Random) -> Style:
    """A style with ruled tables."""
    wide = rng.random() < 0.25
    return Style(
        rulings=rng.choice(RULINGS),
        marks=rng.choice((*MARKS, "none")),
        low=rng.random() < 0.3,
        repeat_header=rng.random() < 0.3,
        cut_rows=rng.random() < 0.4,
        closed=rng.random() < 0.6,
        wide=wide,
        turned=wide and rng.random() < 0.5,
        indented=rng.random() < 0.8,
        justified=rng.random() < 0.5,
        head=rng.choice(("", "", "某地政府信息公开工作年度报告")),
    )


def render(document: Document, style: Style) -> Printed:
    """The document drawn in one style."""
    sheets = _Sheets(style)
    if document.title:
        sheets.title(document.title)
    for block in document.blocks:
        match block:
            case report.Heading():
                sheets.prose(block.text, heading=True)
            case report.Paragraph():
                sheets.prose(block.text, heading=False)
            case report.Tables():
                for rows, weights in _tables(document, block.part):
                    sheets.table(rows, weights)
    return sheets.finish()


def draw_scan(pages: int, line: str = "") -> bytes:
    """Pages that are pictures, with the line that a scanner's program leaves on each."""
    _register()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for _ in range(pages):
        canvas.drawInlineImage(Image.new("L", (60, 80), 200), 20, 40, 550, 780)
        canvas.setFont(_HAN, 8)
        canvas.drawString(250, 20, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _tables(document: Document, part: str) -> list[tuple[list[Row], list[float]]]:
    """The tables of a part with the widths of their columns; those of part two as one."""
    if not document.sheet:
        return []
    if part == "part_two":
        rows = [
            _spread(row, len(table[1]) - 1)
            for table in layout.part_two(document.forms[part], document.sheet)
            for row in table
        ]
        return [(rows, [2.0, *[1.0] * 6])]
    if part == "requests":
        return [(layout.requests(document.forms[part], document.sheet), [1, 2.6, 7, *[1.7] * 7])]
    return [(layout.disputes(document.sheet), [1.0] * 15)]


def _spread(row: Row, columns: int) -> Row:
    """A row of a small table across seven columns: a label, and six that its values share."""
    if len(row) == 1:
        return (replace(row[0], colspan=7),)
    values: tuple[Box, ...] = tuple(replace(box, colspan=6 // columns) for box in row[1:])
    return (row[0], *values)


@functools.cache
def _register() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(_HAN))


def _width(text: str, size: float) -> float:
    return sum(
        size if character > "\u2000" else pdfmetrics.stringWidth(character, _DIGITS, size)
        for character in text
    )


def _wrap(text: str, first: float, width: float, size: float) -> list[str]:
    """Text in lines no wider than `width`; no stop begins a line, no number is cut if it fits."""
    lines, room = [""], first
    tokens = [
        token
        for narrow, group in itertools.groupby(text, key=lambda c: c <= "\u2000" and c != " ")
        for token in (["".join(group)] if narrow else list(group))
    ]
    while tokens:
        token = tokens.pop(0)
        if _width(lines[-1] + token, size) <= room or (token in _NOT_FIRST and len(lines[-1]) > 1):
            lines[-1] += token
        elif _width(token, size) > width:
            tokens[:0] = list(token)
        elif lines[-1]:
            lines.append("")
            room = width
            tokens.insert(0, token)
        else:
            lines[-1] = token
    return [line for line in lines if line.strip()]


@dataclass(slots=True)
class _Sheets:
    """A document being drawn: what stands on each page as calls to be made when it is done."""

    style: Style
    pages: list[list[Callable[[Canvas], None]]] = field(default_factory=lambda: [[]])
    lines: list[str] = field(default_factory=list)
    grids: list[tuple[tuple[int, int, int, int, str], ...]] = field(default_factory=list)
    y: float = 0.0

    def __post_init__(self) -> None:
        _register()
        self.y = self.size[1] - 80

    @property
    def size(self) -> tuple[float, float]:
        return (842.0, 595.0) if self.style.wide else (595.0, 842.0)

    @property
    def measure(self) -> tuple[float, float]:
        return 72.0, self.size[0] - 72.0 - (self.size[0] - 144) % _PROSE

    @property
    def room(self) -> float:
        return self.y - _FOOT

    def turn_page(self) -> None:
        self.pages.append([])
        self.y = self.size[1] - 80

    def write(self, x: float, y: float, text: str, size: float, stretch: float = 0.0) -> None:
        """Text from (x, y) on, a run for each font, `stretch` points between characters."""

        def call(canvas: Canvas) -> None:
            at = x
            for wide, group in itertools.groupby(text, key=lambda c: c > "\u2000"):
                run = "".join(group)
                writing = canvas.beginText(at, y)
                writing.setFont(_HAN if wide else _DIGITS, size)
                writing.setCharSpace(stretch)
                writing.textOut(run)
                canvas.drawText(writing)
                at += _width(run, size) + stretch * len(run)

        self.pages[-1].append(call)

    def title(self, text: str) -> None:
        left, right = self.measure
        for line in _wrap(text, right - left, right - left, 18):
            self.write((left + right - _width(line, 18)) / 2, self.y, line, 18)
            self.y -= 30
        self.lines.append(text)
        self.y -= 12

    def prose(self, text: str, *, heading: bool) -> None:
        if not text:
            return
        size = 16.0 if heading else _PROSE
        left, right = self.measure
        indent = 2 * size if self.style.indented else 0.0
        lines = _wrap(text, right - left - indent, right - left, size)
        for at, line in enumerate(lines):
            if self.room < 0:
                self.turn_page()
            start = left + indent * (at == 0)
            full = at < len(lines) - 1 and self.style.justified
            spare = right - start - _width(line, size)
            self.write(start, self.y, line, size, spare / (len(line) - 1) if full else 0.0)
            self.y -= size * 1.75
        self.lines.append(text)

    def table(self, rows: list[Row], weights: list[float]) -> None:
        left, right = self.measure
        unit = (right - left) / sum(weights)
        edges = [left + unit * total for total in itertools.accumulate(weights, initial=0)]
        cells = pdf_table.place(rows, edges, lambda text, width: _wrap(text, width, width, _SMALL))
        if self.style.rulings == "none":
            self._loose(cells, edges)
            return
        header = 3 if rows[0][0].rowspan > 1 or len(weights) > 10 else 0
        pages = pdf_table.paginate(
            cells,
            pdf_table.heights(cells, len(rows)),
            self._rooms(),
            header=header,
            repeat=self.style.repeat_header and header > 0,
            cut=self.style.cut_rows,
        )
        fresh = self.size[1] - 80
        tops = [self.y, *[fresh] * (len(pages) - 1)]
        for at, (page, parts) in enumerate(
            zip(pages, pdf_table.parts(cells, pages, edges, tops), strict=True)
        ):
            if at:
                self.turn_page()
            self.y -= sum(piece.height for piece in page)
            self._draw(self._lowered(parts) if at < len(pages) - 1 else parts)
        self.grids.append(tuple(pdf_table.printed(cells, pages, header)))
        self.y -= 30

    def _rooms(self) -> Iterator[float]:
        yield self.room
        while True:
            yield self.size[1] - 80 - _FOOT

    def _lowered(self, parts: list[Part]) -> list[Part]:
        """The last row of a page stretched down to below the page mark."""
        lowest = min((part.y0 for part in parts), default=0.0)
        if not self.style.low:
            return parts
        return [replace(part, y0=20.0) if part.y0 == lowest else part for part in parts]

    def _draw(self, parts: list[Part]) -> None:
        kind, closed = self.style.rulings, self.style.closed
        name = f"lines{len(self.pages)}{len(self.grids)}"
        segments = pdf_table.sides(parts, closed=closed)
        self.pages[-1].append(lambda canvas: pdf_table.draw_lines(canvas, segments, kind, name))
        for part in parts:
            spare = part.y1 - part.y0 - len(part.lines) * LEADING - 2 * PAD
            y = part.y1 - PAD - LEADING * 0.8 - (0 if part.cut_below else spare / 2)
            for line in part.lines:
                free = part.x1 - part.x0 - _width(line, _SMALL)
                self.write(part.x0 + (free / 2 if free > 2 * PAD else PAD), y, line, _SMALL)
                y -= LEADING

    def _loose(self, cells: list[Cell], edges: list[float]) -> None:
        """A table without rulings: a line for each row, the cells' texts apart."""
        for _, group in itertools.groupby(cells, key=lambda cell: cell.top):
            row = [cell for cell in group if cell.text.strip()]
            if self.room < 0:
                self.turn_page()
            at = 0.0
            for cell in row:
                at = max(at, edges[cell.left] + PAD)
                text = cell.text.replace("\n", "")
                self.write(at, self.y, text, 6)
                at += _width(text, 6) + 6
            self.lines.append("  ".join(cell.text for cell in row))
            self.y -= 14
        self.y -= 14

    def finish(self) -> Printed:
        encrypt = None
        if self.style.user_password or self.style.owner_password:
            encrypt = StandardEncryption(
                self.style.user_password, self.style.owner_password or "owner", canPrint=0
            )
        buffer = io.BytesIO()
        width, height = self.size
        canvas = Canvas(buffer, pagesize=(width, height), invariant=1, encrypt=encrypt)
        marks = []
        for number, calls in enumerate(self.pages, 1):
            if self.style.turned:
                canvas.setPageRotation(90)
                canvas.translate(height, 0)
                canvas.rotate(90)
            for call in calls:
                call(canvas)
            marks += self._mark(canvas, number)
            canvas.showPage()
        canvas.save()
        return Printed(
            raw=buffer.getvalue(),
            lines=tuple(self.lines),
            grids=tuple(self.grids),
            marks=tuple(marks),
        )

    def _mark(self, canvas: Canvas, number: int) -> list[str]:
        marks = []
        if self.style.head:
            canvas.setFont(_HAN, 9)
            canvas.drawCentredString(self.size[0] / 2, self.size[1] - 45, self.style.head)
            marks.append(self.style.head)
        if self.style.marks != "none":
            canvas.setFont(_HAN, 10)
            text = MARKS[self.style.marks].format(page=number, pages=len(self.pages))
            canvas.drawCentredString(self.size[0] / 2, 30, text)
            marks.append(text)
        return marks


def draw_blank(pages: int) -> bytes:
    """So many pages with nothing on them; a PDF without pages for 0."""
    kids = "4 0 R " * pages
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>",
        "<<>>",
        *["<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * min(pages, 1),
    )
    body = "".join(f"{at} 0 obj{text}endobj\n" for at, text in enumerate(objects, 1))
    return f"%PDF-1.4\n{body}trailer<</Root 1 0 R/Size 5>>\n%%EOF".encode()
