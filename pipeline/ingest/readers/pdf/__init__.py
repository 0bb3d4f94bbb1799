"""PDF with a text layer to lines in reading order, with its ruled tables as grids.

    bytes ── document ──> characters (glyphs), rulings       what is drawn
                  │
                marks: page numbers, running heads            what is the page's, not the report's
                  │
            lattice ──> cells ──> continued                   tables, whole again over page breaks
                  │
              rows ──> paragraphs                             all else, from top to bottom

Every visible character ends in exactly one line. Tables without rulings come as one line for
each line of type, with spaces where the columns part: blank cells cannot be seen there.
Text in columns beside one another is read across, line by line; forms of reports have none.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from pipeline.ingest.lines import Line, Outline
from pipeline.ingest.page import Hints
from pipeline.ingest.readers.pdf.cells import Table, fill, upright
from pipeline.ingest.readers.pdf.continued import continue_table
from pipeline.ingest.readers.pdf.document import Drawn, open_document, read_document
from pipeline.ingest.readers.pdf.lattice import find_frames
from pipeline.ingest.readers.pdf.marks import Leaf, find_marks
from pipeline.ingest.readers.pdf.paragraphs import (
    Measure,
    Placed,
    join_rows,
    measure_pages,
    text_of,
)
from pipeline.ingest.readers.pdf.rows import Row, gather
from pipeline.ingest.readers.pdf.rulings import Rulings
from pipeline.ingest.refusal import Unread

__all__ = ["read_pdf", "render_pages"]

# A cell longer than this holds prose: the table lays out the page (as in `html`).
_LONGEST_CELL = 300
# A frame of one cell that may be a row of a table, alone on its page; higher ones hold text.
_HIGHEST_ROW = 0.2
# What writers put for a title of their own accord: a program, a file's name, no name at all.
_NO_TITLE = re.compile(
    r"microsoft|powerpoint|word\b|wps|untitled|无标题|未命名|新建|文档\s*\d*$|幻灯片|document"
    r"|\.(?:docx?|wps|pdf|et|xlsx?|pptx?|rtf|html?|tmp|dot)\b",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u4e00-\u9fff]")


class _Printed(NamedTuple):
    """A page read: its marks, lines of type and tables from top to bottom, text set sideways."""

    marks: list[Row]
    blocks: list[Row | Table]
    sideways: list[Row]


class _Part(NamedTuple):
    """A table, or type with no table in between, and the page it begins on."""

    page: int
    block: list[Placed] | Table


def read_pdf(raw: bytes) -> tuple[Outline, Hints] | Unread:
    """The lines of a PDF and the title in its metadata, or why it has none to read.

    Reasons: `encrypted` (a password to open it), `corrupt`, `empty`, `no_text_layer` (scans,
    text drawn as outlines, fonts that do not say what they draw), `too_large` (the limits of
    `document`). pdfium works in one thread of a process.
    """
    drawn = read_document(raw)
    if isinstance(drawn, Unread):
        return drawn
    lines = _lines(_read_pages(drawn), drawn.leaves)
    return Outline(lines=tuple(lines)), Hints(title=_title(drawn.title))


def render_pages(raw: bytes, *, scale: float) -> Iterator[Any]:
    """Every page as a picture (numpy array, height x width x BGR), `scale` pixels to the point.

    Pages are turned as their `/Rotate` says; Chinese text in a font that is not embedded shows as
    squares (see `fonts`). Needs numpy. Nothing for a file that cannot be opened.
    """
    document = open_document(raw)
    if isinstance(document, Unread):
        return
    try:
        for page in document:
            try:
                yield page.render(scale=scale).to_numpy()
            finally:
                page.close()
    finally:
        document.close()


def _title(printed: str) -> str | None:
    """The title in the metadata, if a person wrote it there."""
    title = " ".join(printed.replace("\x00", "").split())
    return title if len(_HAN.findall(title)) >= 4 and not _NO_TITLE.search(title) else None


def _read_pages(drawn: Drawn) -> list[_Printed]:
    return [
        _read_page(leaf, rulings, marks)
        for leaf, rulings, marks in zip(
            drawn.leaves, drawn.rulings, find_marks(drawn.leaves), strict=True
        )
    ]


def _read_page(leaf: Leaf, rulings: Rulings, marks: list[Row]) -> _Printed:
    marked = {id(glyph) for mark in marks for glyph in mark.glyphs}
    left = [glyph for glyph in leaf.glyphs if id(glyph) not in marked]
    tables = []
    for frame in find_frames(rulings):
        table, outside = fill(frame, left)
        longest = max((len(cell.text) for cell in table.cells), default=0)
        high = table.bottom - table.top
        if 0 < longest <= _LONGEST_CELL and (not table.type_ or high < _HIGHEST_ROW * leaf.height):
            tables.append(table)
            left = outside
    rows = gather(glyph for glyph in left if not glyph.turn)
    turned = (upright(glyph) for glyph in left if glyph.turn)
    blocks: list[Row | Table] = [*rows, *tables]
    blocks.sort(key=_height)
    return _Printed(marks, blocks, gather(turned))


def _height(block: Row | Table) -> float:
    return block.top if isinstance(block, Table) else (block.top + block.bottom) / 2


def _flow(pages: Sequence[_Printed]) -> list[_Part]:
    """The pages as one flow: stretches of type, and tables made whole over page breaks."""
    flow: list[_Part] = []
    for number, page in enumerate(pages):
        for at, block in enumerate(page.blocks):
            before = flow[-1].block if flow and at == 0 else None
            if isinstance(before, Table) and isinstance(block, Table):
                joined = continue_table(before, block)
                if joined is not None:
                    flow[-1] = flow[-1]._replace(block=joined)
                    continue
            if isinstance(before, Table) and before.type_:
                _add_rows(flow, flow.pop().page, before.type_)
            if isinstance(block, Row):
                _add_rows(flow, number, [block])
            elif block.type_ and at < len(page.blocks) - 1:
                _add_rows(flow, number, block.type_)
            else:
                flow.append(_Part(number, block))
    last = flow[-1].block if flow else None
    if isinstance(last, Table) and last.type_:
        _add_rows(flow, flow.pop().page, last.type_)
    return flow


def _add_rows(flow: list[_Part], page: int, rows: Iterable[Row]) -> None:
    placed = [Placed(page, row) for row in rows]
    last = flow[-1].block if flow else None
    if isinstance(last, list):
        last.extend(placed)
    else:
        flow.append(_Part(page, placed))


def _lines(pages: Sequence[_Printed], leaves: Sequence[Leaf]) -> Iterator[Line]:
    """All lines in reading order; the marks of a page before what begins on the next."""
    flow = _flow(pages)
    placed = [each for part in flow if isinstance(part.block, list) for each in part.block]
    measures = measure_pages(placed, [leaf.width for leaf in leaves])
    grids = itertools.count()
    done = 0
    for part in flow:
        for page, lines in _printed_lines(part, measures, grids):
            for before in pages[done:page]:
                yield from _margin(before)
            done = max(done, page)
            yield from lines
    for before in pages[done:]:
        yield from _margin(before)


def _printed_lines(
    part: _Part, measures: Sequence[Measure], grids: Iterator[int]
) -> Iterator[tuple[int, Iterable[Line]]]:
    """The paragraphs of a stretch, or the rows of a table, each with the page it begins on."""
    if isinstance(part.block, Table):
        yield part.page, part.block.lines(next(grids))
    else:
        for paragraph in join_rows(part.block, measures):
            yield paragraph[0].page, [Line(text=text_of(paragraph))]


def _margin(page: _Printed) -> Iterator[Line]:
    yield from (Line(text=row.text) for row in page.sideways)
    yield from (Line(text=row.text, chrome="page_mark") for row in page.marks)
