"""Scans and pictures of reports to lines, by rapidocr where the extra `ocr` is installed.

Its wheel holds the models: nothing is fetched. What it reads is taken as it is; the sums of the
tables tell afterwards what was misread. A page takes some seconds.
"""

from __future__ import annotations

import functools
import importlib.util
import io
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.ingest.lines import Line, Outline, RowCell
from pipeline.ingest.page import Hints
from pipeline.ingest.readers.scan.order import Word, joined, lines, rows
from pipeline.ingest.readers.scan.rulings import Box, Ruled, Table, find_tables, straighten
from pipeline.ingest.refusal import Unread

_REMEDY = "请安装文字识别扩展：pip install 'gongkai[ocr]'"
_FORMATS = ("PNG", "JPEG", "BMP", "TIFF", "GIF", "WEBP")
# An A3 page at 600 dots per inch has 70 million pixels.
_MAX_PIXELS = 100_000_000
_MAX_PAGES = 200
# Recognition needs characters of some 20 pixels; a larger page than A4 at 300 dots per inch
# (2480 x 3508) only takes longer.
_MAX_SIDE = 3600
# Pixels inside the rulings of a cell that are not its content.
_EDGE = 3
# A speck of dust is smaller than the smallest mark of a form, a dash of 6 by 2 pixels whose
# edges are grey.
_LEAST_INK = 8
_INK = 190  # of 255: print and its grey edges are darker, the usual shades of a header row lighter
# What a slash or a dash by itself is taken for.
_STROKES = frozenset(("", *"17lI|/\\丨丿ノ-—–一_"))
# The limit of the reader of HTML: a longer cell holds prose.
_LONGEST_CELL = 300


def available() -> bool:
    """Whether scans can be read: the extra `ocr` is installed. Loads nothing."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))


def read_image(raw: bytes) -> tuple[Outline, Hints] | Unread:
    """The lines in a picture (PNG, JPEG, BMP, TIFF with all its pages, GIF, WebP).

    `no_text_layer` without the extra, `corrupt` where the picture is broken or of another kind,
    `too_large` beyond 100 million pixels or 200 pages.
    """
    if not available():
        return _missing("图片没有文字层")
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=_FORMATS) as picture:
                pages = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
                if picture.width * picture.height > _MAX_PIXELS or pages > _MAX_PAGES:
                    detail = f"图片超过 {_MAX_PIXELS} 像素或 {_MAX_PAGES} 页"
                    return Unread(reason="too_large", detail=detail)
                return read_scan(_frames(picture, pages))
    except Image.DecompressionBombError:
        return Unread(reason="too_large", detail=f"图片超过 {_MAX_PIXELS} 像素")
    except (OSError, SyntaxError, ValueError, EOFError):  # what PIL raises for broken pictures
        return Unread(reason="corrupt", detail="图片已损坏，打不开")


def read_scan(pages: Iterator[Any]) -> tuple[Outline, Hints] | Unread:
    """The lines on pictures of pages (NumPy arrays, grey or in colours, or PIL images), in order.

    Ruled tables are grids; rows of other tables are lines with tabs between their cells.
    """
    if not available():
        return _missing("扫描件没有文字层")
    found: list[Line] = []
    grids = 0
    for page in pages:
        grey = straighten(_grey(page))
        tables = find_tables(grey)
        words = _words(grey)
        found.extend(_page_lines(grey, words, tables, first_grid=grids))
        grids += len(tables)
    return Outline(lines=tuple(found)), Hints()


def _missing(what: str) -> Unread:
    return Unread(reason="no_text_layer", detail=f"{what}；{_REMEDY}")


def _frames(picture: Any, pages: int) -> Iterator[Any]:
    from PIL import ImageOps

    for number in range(pages):
        picture.seek(number)
        yield ImageOps.exif_transpose(picture)


def _grey(page: Any) -> Any:
    """A page as an array of grey values, what is transparent as white, no larger than needed."""
    import cv2
    import numpy as np
    from PIL import Image

    picture = page if isinstance(page, Image.Image) else Image.fromarray(np.asarray(page))
    if picture.has_transparency_data:
        shown = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown)
    if picture.mode.startswith("I;16"):
        picture = Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8))
    grey = np.asarray(picture.convert("L"))
    scale = _MAX_SIDE / max(grey.shape)
    if scale < 1:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return grey


@functools.cache
def _engine() -> Any:
    """The recogniser, loaded once per process. All it finds is kept, however unsure."""
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical", "Global.text_score": 0.0})


def _words(grey: Any) -> list[Word]:
    """The words on a page."""
    import cv2

    page = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)
    # Its classifier of directions takes a single 9 for a 6 upside down (seen on drawn tables).
    answer = _engine()(page, use_det=True, use_cls=False, use_rec=True)
    if answer.boxes is None or answer.txts is None:
        return []
    found = []
    for box, text in zip(answer.boxes, answer.txts, strict=True):
        xs, ys = [float(x) for x, _ in box], [float(y) for _, y in box]
        word = Word(
            left=min(xs), right=max(xs), top=min(ys), bottom=max(ys), text=" ".join(text.split())
        )
        if word.text:
            found.append(word)
    return found


def _read_line(line: Any) -> str:
    import cv2

    page = cv2.cvtColor(line, cv2.COLOR_GRAY2BGR)
    answer = _engine()(page, use_det=False, use_cls=False, use_rec=True)
    return " ".join(str((answer.txts or ("",))[0]).split())


def _page_lines(
    grey: Any, words: Sequence[Word], tables: Sequence[Table], *, first_grid: int
) -> Iterator[Line]:
    """Rows of free text and of tables as they follow one another down the page."""
    held: list[list[Word]] = [[] for _ in tables]
    free: list[Word] = []
    for word in words:
        at = next((at for at, table in enumerate(tables) if _is_inside(word, table.box)), None)
        (free if at is None else held[at]).append(word)
    written = rows(free)
    margins = (
        min((row[0].left for row in written), default=0.0),
        max((row[-1].right for row in written), default=0.0),
    )
    for at, table in enumerate(tables):
        above = [row for row in written if row[0].middle < table.box.top]
        written = written[len(above) :]
        yield from lines(above, margins=margins, height=grey.shape[0])
        yield from _table_lines(grey, held[at], table, grid=first_grid + at)
    yield from lines(written, margins=margins, height=grey.shape[0])


def _table_lines(grey: Any, words: Sequence[Word], table: Table, *, grid: int) -> Iterator[Line]:
    texts = {cell: _cell_text(grey, words, cell) for cell in table.cells}
    if any(len(text) > _LONGEST_CELL for text in texts.values()):
        yield from (Line(text=text) for text in texts.values() if text)
        return
    for number in sorted({cell.row for cell in table.cells}):
        cells = tuple(
            RowCell(
                row=cell.row,
                column=cell.column,
                rowspan=cell.rowspan,
                colspan=cell.colspan,
                text=text,
            )
            for cell, text in texts.items()
            if cell.row == number
        )
        text = "\t".join(cell.text for cell in cells)
        if text.strip():
            yield Line(text=text, grid=grid, cells=cells)


def _cell_text(grey: Any, words: Sequence[Word], cell: Ruled) -> str:
    """What stands in a cell. Finding words on a page misses single digits and joins those of
    neighbouring cells: then the cell is looked at by itself.
    """
    box = cell.box
    touching = [
        word
        for word in words
        if box.top <= word.middle < box.bottom and word.left < box.right and word.right > box.left
    ]
    own = [word for word in touching if _is_inside(word, box)]
    whole = all(word.left > box.left - word.height and word.right < box.right + word.height for word in own)  # fmt: skip
    strangers = [word for word in touching if word not in own and _overlap(word, box) > word.height]
    if own and whole and not strangers:
        text = " ".join(joined(row).replace("\t", " ") for row in rows(own))
    else:
        text = _recognise(grey, cell)
    return text if len(text) > 1 or text not in _STROKES else _stroke(grey, box) or text


def _stroke(grey: Any, box: Box) -> str | None:
    """A slash or a dash told from a one by its shape, None where it is neither.

    In 22 fonts a slash leans by 0.26 of its height or more and its ink lies within 0.05 of it
    around a straight line; a one leans by 0.14 at most and lies 0.07 around.
    """
    import cv2
    import numpy as np

    ink = (_inner(grey, box) < _INK).astype("uint8")
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    if count < 2:
        return None
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    _, _, width, height, area = (int(value) for value in stats[largest])
    if area < _LEAST_INK:
        return None
    if width >= 2 * height and area > 0.6 * width * height:
        return "-"
    if height < 6:
        return None
    rows_of_ink, columns = np.nonzero(labels == largest)
    lean, start = np.polyfit(rows_of_ink, columns, 1)
    spread = float(np.std(columns - (lean * rows_of_ink + start)))
    return "/" if lean < -0.2 and spread < 0.06 * height else None


def _inner(grey: Any, box: Box) -> Any:
    return grey[box.top + _EDGE : box.bottom - _EDGE, box.left + _EDGE : box.right - _EDGE]


def _is_inside(word: Word, box: Box) -> bool:
    across = (word.left + word.right) / 2
    return box.left <= across < box.right and box.top <= word.middle < box.bottom


def _overlap(word: Word, box: Box) -> float:
    return min(word.right, box.right) - max(word.left, box.left)


def _recognise(grey: Any, cell: Ruled) -> str:
    """The text of one line in a cell, empty where no ink is in it."""
    import cv2

    inner = _inner(grey, cell.box)
    ink = (inner < _INK).astype("uint8")
    if int(ink.sum()) < _LEAST_INK:
        return ""
    left, top, width, height = cv2.boundingRect(ink)
    pad = max(6, height // 3)
    content = inner[top : top + height, left : left + width]
    content = cv2.copyMakeBorder(content, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=255)
    return _read_line(content)
