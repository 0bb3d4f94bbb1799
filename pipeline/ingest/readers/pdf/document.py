"""PDF bytes to pages as drawn: characters and rulings, or why there are none.

pdfium is C++ behind ctypes, one document at a time in a process: every page is closed before
the next is opened, and nothing of pdfium leaves this module but numbers and text.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.ingest.readers.pdf.fonts import install_font
from pipeline.ingest.readers.pdf.glyphs import Glyph, read_glyphs
from pipeline.ingest.readers.pdf.marks import Leaf
from pipeline.ingest.readers.pdf.rulings import (
    MAX_OBJECTS,
    Matrix,
    Rulings,
    find_rulings,
    matrix_of,
    objects,
)
from pipeline.ingest.refusal import Unread

# pdfium does not open a file without pages, and does not say that this is why.
_COUNTS_NONE, _PAGE = re.compile(rb"/Count\s+0\b"), re.compile(rb"/Type\s*/Page\b")
# The longest reports have some 60 pages; a file with more than this holds something else.
MAX_PAGES = 2_000
# A report of 60 pages has some 50,000 characters; at 20 microseconds each, so many take 20 s.
MAX_CHARACTERS = 1_000_000
# Scanners print a line of their own on each page (扫描全能王 创建); a page of text has hundreds.
_HARDLY_ANY = 20
# A picture that covers so much of a page is a scan or a page drawn as a picture.
_SCAN = 0.3
# Text drawn as outlines: one path for each character.
_OUTLINED = 100
# As many text objects as tell which way a page is written.
_SAMPLE = 60

ENCRYPTED = Unread(
    reason="encrypted", detail="PDF 设有打开密码；请先用密码打开并另存为不加密的文件"
)
CORRUPT = Unread(reason="corrupt", detail="PDF 已损坏或不完整，无法打开")
TOO_LARGE = Unread(
    reason="too_large", detail=f"PDF 超过 {MAX_PAGES} 页或 {MAX_CHARACTERS:,} 字，不是一份年报"
)
NO_PAGES = Unread(reason="empty", detail="PDF 中没有任何页面")
NO_TEXT = Unread(reason="empty", detail="PDF 的页面上没有任何内容")
SCANNED = Unread(
    reason="no_text_layer", detail="PDF 是扫描件或图片，没有文字层；需要文字识别（gongkai[ocr]）"
)
UNMAPPED = Unread(
    reason="no_text_layer",
    detail="PDF 的字体没有文字编码，读不出文字；需要文字识别（gongkai[ocr]）",
)


class Drawn(NamedTuple):
    """A document as drawn: its pages, the rulings of each, the title in its metadata."""

    leaves: list[Leaf]
    rulings: list[Rulings]
    title: str


class _Page(NamedTuple):
    leaf: Leaf
    rulings: Rulings
    unmapped: int
    scanned: bool
    paths: int


def open_document(raw: bytes) -> Any | Unread:
    """pdfium's document, or why there is none. A password only for the owner hinders nobody."""
    install_font()
    try:
        document = pypdfium2.PdfDocument(raw)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        locked = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        if getattr(error, "err_code", None) in locked:
            return ENCRYPTED
        return NO_PAGES if _COUNTS_NONE.search(raw) and not _PAGE.search(raw) else CORRUPT
    if not 0 < count <= MAX_PAGES:
        document.close()
        return TOO_LARGE if count else NO_PAGES
    return document


def read_document(raw: bytes) -> Drawn | Unread:
    """All pages of a PDF that has a text layer, or why it cannot be read."""
    document = open_document(raw)
    if isinstance(document, Unread):
        return document
    try:
        title = _title(document)
        pages: list[_Page] = []
        left = MAX_CHARACTERS
        for at in range(len(document)):
            page = _read_page(document, at, left)
            if isinstance(page, Unread):
                return page
            left -= len(page.leaf.glyphs)
            pages.append(page)
    finally:
        document.close()
    return _without_text(pages) or Drawn(
        [page.leaf for page in pages], [page.rulings for page in pages], title
    )


def _read_page(document: Any, at: int, most: int) -> _Page | Unread:
    """One page; a page that pdfium cannot load makes the whole file corrupt: its text is lost."""
    try:
        page = document[at]
    except pypdfium2.PdfiumError:
        return CORRUPT
    try:
        left, bottom, right, top = _turn_upright(page)
        drawn = list(objects(page.raw))
        text_page = page.get_textpage()
        try:
            count = pdfium.FPDFText_CountChars(text_page.raw)
            if count > most:
                return TOO_LARGE
            glyphs = read_glyphs(text_page.raw, left=left, top=top, count=count)
        finally:
            text_page.close()
        kinds = Counter(kind for _, kind, _ in drawn)
        few = len(drawn) < MAX_OBJECTS
        return _Page(
            leaf=Leaf(right - left, top - bottom, glyphs),
            rulings=find_rulings(drawn, (left, top)) if few else Rulings([], []),
            unmapped=sum(map(_is_unmapped, glyphs)),
            scanned=_is_scanned(drawn, (right - left) * (top - bottom)),
            paths=kinds[pdfium.FPDF_PAGEOBJ_PATH],
        )
    except pypdfium2.PdfiumError:
        return CORRUPT
    finally:
        page.close()


def _title(document: Any) -> str:
    try:
        return str(document.get_metadata_value("Title"))
    except UnicodeDecodeError:
        return ""


def _turn_upright(page: Any) -> tuple[float, float, float, float]:
    """Turn a page in memory so that most of its text reads from left to right; its box then.

    `/Rotate` alone does not tell: some writers set it and turn the text as well, some do either.
    Turning what is drawn, and not the places read from it, also keeps pdfium from dropping
    sideways text in a font that is not embedded, which it takes to have no width.
    """
    left, bottom, right, top = page.get_bbox()
    turns: Counter[int] = Counter()
    for drawn, kind, outer in objects(page.raw, most=MAX_OBJECTS):
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            turns[_turn(matrix_of(drawn), outer)] += 1
            if turns.total() == _SAMPLE:
                break
    turn = turns.most_common(1)[0][0] if turns else 0
    if not turn:
        return left, bottom, right, top
    a, b = ((1, 0), (0, -1), (-1, 0), (0, 1))[turn]
    for at in range(pdfium.FPDFPage_CountObjects(page.raw)):
        pdfium.FPDFPageObj_Transform(pdfium.FPDFPage_GetObject(page.raw, at), a, b, -b, a, 0, 0)
    xs = [a * x - b * y for x in (left, right) for y in (bottom, top)]
    ys = [b * x + a * y for x in (left, right) for y in (bottom, top)]
    return min(xs), min(ys), max(xs), max(ys)


def _turn(matrix: Matrix, outer: Matrix) -> int:
    """How many quarter turns anticlockwise text with this matrix is drawn."""
    a, b = matrix[:2]
    x, y = a * outer[0] + b * outer[2], a * outer[1] + b * outer[3]
    return round(math.atan2(y, x) / (math.pi / 2)) % 4


def _is_unmapped(glyph: Glyph) -> bool:
    return glyph.text == "\ufffd" or "\ue000" <= glyph.text <= "\uf8ff"


def _is_scanned(drawn: Sequence[tuple[Any, int, Matrix]], area: float) -> bool:
    """Whether pictures cover a good part of a page: strips of one scan count together."""
    covered = 0.0
    for shape, kind, outer in drawn:
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            a, b, c, d, _, _ = matrix_of(shape)
            p, q, r, s, _, _ = outer
            covered += abs((a * d - b * c) * (p * s - q * r))
    return covered > _SCAN * area


def _without_text(pages: Sequence[_Page]) -> Unread | None:
    """Why there is no text to read, where there is none or hardly any."""
    count = sum(len(page.leaf.glyphs) for page in pages)
    unmapped = sum(page.unmapped for page in pages)
    scanned = sum(page.scanned for page in pages)
    if scanned and count < _HARDLY_ANY * scanned:
        return SCANNED
    if unmapped * 2 > count:
        return UNMAPPED
    if count:
        return None
    return SCANNED if any(page.paths > _OUTLINED for page in pages) else NO_TEXT
