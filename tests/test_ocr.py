"""Scans and pictures: the layout by itself, and with the extra `ocr` drawn pages read again."""

from __future__ import annotations

import importlib.util
import io
import itertools
import pathlib
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.ingest.lines import Line, Outline
from pipeline.ingest.page import Hints
from pipeline.ingest.readers import ocr
from pipeline.ingest.readers.scan.order import Word, joined, lines, rows
from pipeline.ingest.refusal import Unread

FONTS = ("wqy-zenhei.ttc", "wqy-microhei.ttc", "NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc", "uming.ttc", "simsun.ttc")  # fmt: skip
FONT = next(
    (str(path) for name in FONTS for path in sorted(pathlib.Path("/usr/share/fonts").rglob(name))),
    None,
)
needs_ocr = pytest.mark.skipif(not ocr.available(), reason="the extra `ocr` is not installed")
needs_font = pytest.mark.skipif(FONT is None, reason="no Chinese font to draw a page with")


def word(left: float, top: float, text: str, size: float = 20) -> Word:
    return Word(left=left, top=top, right=left + size * len(text), bottom=top + size, text=text)


def laid(*words: Word, width: float = 620, height: int = 1000) -> list[Line]:
    return list(lines(rows(words), margins=(20, width), height=height))


def test_words_side_by_side_are_a_row() -> None:
    found = rows(
        [word(300, 203, "丙"), word(20, 100, "甲"), word(20, 200, "乙"), word(20, 240, "丁")]
    )
    assert [[w.text for w in row] for row in found] == [["甲"], ["乙", "丙"], ["丁"]]


def test_gaps_of_columns_are_tabs() -> None:
    assert joined([word(20, 0, "规章"), word(70, 0, "0")]) == "规章0"
    assert joined([word(20, 0, "规章"), word(160, 0, "0"), word(300, 0, "12")]) == "规章\t0\t12"
    assert joined([word(20, 0, "A"), word(50, 0, "B")]) == "A B"


def test_full_rows_go_on_and_others_end() -> None:
    full = "本" * 30
    found = laid(
        word(20, 100, "一、总体情况"), word(60, 130, "年" * 28), word(20, 160, full), word(20, 190, "完。"),
        word(60, 220, "次" * 28), word(20, 250, "二、主动公开"), word(20, 280, "（一）" + "甲" * 27), word(20, 310, "乙" * 3),
    )  # fmt: skip
    assert [line.text for line in found] == [
        "一、总体情况", "年" * 28 + full + "完。", "次" * 28, "二、主动公开", "（一）" + "甲" * 27 + "乙" * 3,
    ]  # fmt: skip


def test_rows_with_columns_are_not_joined() -> None:
    found = laid(
        word(20, 100, "规章"), word(580, 100, "0"), word(20, 130, "行政许可"), word(580, 130, "7")
    )
    assert [line.text for line in found] == ["规章\t0", "行政许可\t7"]


@pytest.mark.parametrize("text", ["- 3 -", "— 12 —", "3", "第3页", "第 2 页共 9 页", "2/9"])
def test_numbers_at_the_edge_are_page_marks(text: str) -> None:
    at_foot, inside = word(300, 960, text), word(300, 500, text)
    assert [line.chrome for line in laid(at_foot)] == ["page_mark"]
    assert [line.chrome for line in laid(inside)] == [None]


def test_text_at_the_edge_is_text() -> None:
    assert [line.chrome for line in laid(word(300, 960, "2023年1月18日"))] == [None]


def test_without_the_extra_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    for answer in (ocr.read_image(b"\x89PNG\r\n"), ocr.read_scan(iter(()))):
        assert isinstance(answer, Unread)
        assert answer.reason == "no_text_layer"
        assert "pip install 'gongkai[ocr]'" in answer.detail


class Page:
    """A page to draw on: text and ruled tables at 150 dots per inch."""

    def __init__(self) -> None:
        from PIL import Image, ImageDraw

        self.image = Image.new("L", (1240, 1754), 255)
        self.pen = ImageDraw.Draw(self.image)

    def write(self, left: int, top: int, text: str, size: int = 28) -> None:
        from PIL import ImageFont

        assert FONT is not None
        self.pen.text((left, top), text, fill=0, font=ImageFont.truetype(FONT, size))

    def rule(self, left: int, top: int, widths: list[int], height: int, texts: list[list[tuple[str, int]]]) -> None:  # fmt: skip
        """A table of rows of (text, columns it spans)."""
        edges = [left, *itertools.accumulate(widths, initial=left)][1:]
        for row in texts:
            at = 0
            for text, span in row:
                box = (edges[at], top, edges[at + span], top + height)
                self.pen.rectangle(box, outline=0, width=2)
                self.write(edges[at] + 12, top + 10, text, 22)
                at += span
            top += height


TABLE = [
    [("第二十条第（一）项", 4)],
    [("信息内容", 1), ("本年制发件数", 1), ("本年废止件数", 1), ("现行有效件数", 1)],
    [("规章", 1), ("0", 1), ("/", 1), ("", 1)],
    [("行政规范性文件", 1), ("12", 1), ("9", 1), ("-", 1)],
]
PLACES = [
    (0, 0, 4, "第二十条第（一）项"), (1, 0, 1, "信息内容"), (1, 1, 1, "本年制发件数"), (1, 2, 1, "本年废止件数"),
    (1, 3, 1, "现行有效件数"), (2, 0, 1, "规章"), (2, 1, 1, "0"), (2, 2, 1, "/"), (2, 3, 1, ""),
    (3, 0, 1, "行政规范性文件"), (3, 1, 1, "12"), (3, 2, 1, "9"), (3, 3, 1, "-"),
]  # fmt: skip


@pytest.fixture(scope="module")
def drawn() -> Any:
    page = Page()
    page.write(300, 120, "某县林业局政府信息公开工作年度报告", 32)
    page.write(120, 200, "一、总体情况")
    page.write(176, 250, "本局依法公开政府信息，全年主动公开各类信息共一百二十六条，其中网站八")
    page.write(120, 300, "十条，公众号四十六条。")
    page.rule(120, 380, [300, 240, 240, 220], 52, TABLE)
    page.write(120, 660, "二、收到和处理政府信息公开申请情况")
    page.write(590, 1660, "- 3 -", 24)
    return page.image


def places(outline: Outline) -> list[tuple[int, int, int, str]]:
    return [
        (c.row, c.column, c.colspan, c.text.replace("(", "（").replace(")", "）"))
        for line in outline.lines
        for c in line.cells
    ]


def read(pages: Iterator[Any]) -> Outline:
    answer = ocr.read_scan(pages)
    assert not isinstance(answer, Unread)
    return answer[0]


@needs_ocr
@needs_font
@pytest.mark.parametrize("tilt", [0.0, 1.0, -0.7])
def test_a_drawn_page_is_read(drawn: Any, tilt: float) -> None:
    outline = read(iter([drawn.rotate(tilt, fillcolor=255)]))
    texts = [line.text for line in outline.lines if line.grid is None and line.chrome is None]
    assert texts == [
        "某县林业局政府信息公开工作年度报告", "一、总体情况",
        "本局依法公开政府信息，全年主动公开各类信息共一百二十六条，其中网站八十条，公众号四十六条。",
        "二、收到和处理政府信息公开申请情况",
    ]  # fmt: skip
    assert places(outline) == PLACES
    assert [line.text.replace(" ", "") for line in outline.lines if line.chrome == "page_mark"] == [
        "-3-"
    ]
    assert [line.grid for line in outline.lines if line.cells] == [0, 0, 0, 0]


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The pages that `read_image` hands on, as grey values."""
    pages: list[Any] = []

    def keep(found: Iterator[Any]) -> tuple[Outline, Hints]:
        pages.extend(ocr._grey(page) for page in found)
        return Outline(lines=()), Hints()

    monkeypatch.setattr(ocr, "read_scan", keep)
    return pages


def saved(image: Any, kind: str, **how: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **how)
    return target.getvalue()


@needs_ocr
@needs_font
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF"])
def test_pictures_of_every_format(kind: str, drawn: Any, seen: list[Any]) -> None:
    import numpy as np

    assert isinstance(ocr.read_image(saved(drawn, kind)), tuple)
    (page,) = seen
    assert np.abs(page.astype(int) - np.asarray(drawn)).mean() < 3


@needs_ocr
@needs_font
def test_all_pages_of_a_picture(drawn: Any, seen: list[Any]) -> None:
    import numpy as np

    turned = drawn.rotate(90, expand=True)
    ocr.read_image(saved(drawn, "TIFF", save_all=True, append_images=[turned, drawn]))
    assert [page.shape for page in seen] == [(1754, 1240), (1240, 1754), (1754, 1240)]
    assert (seen[1] == np.asarray(turned)).all()


@needs_ocr
@needs_font
def test_what_is_transparent_is_paper(drawn: Any, seen: list[Any]) -> None:
    import numpy as np
    from PIL import Image

    clear = Image.new("RGBA", drawn.size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=drawn.point(lambda grey: 255 - grey))
    ocr.read_image(saved(clear, "PNG"))
    assert np.abs(seen[0].astype(int) - np.asarray(drawn)).max() < 3


@needs_ocr
@needs_font
def test_a_picture_is_read(drawn: Any) -> None:
    answer = ocr.read_image(saved(drawn.crop((0, 100, 1240, 760)), "PNG"))
    assert isinstance(answer, tuple)
    assert [line.text for line in answer[0].lines if line.grid is None][1] == "一、总体情况"


@needs_ocr
def test_broken_and_blank_pictures() -> None:
    from PIL import Image

    target = io.BytesIO()
    Image.effect_noise((400, 300), 40).save(target, "PNG")
    whole = target.getvalue()
    for raw in (b"\x89PNG\r\n\x1a\n", whole[: len(whole) // 2], b"%PDF-1.4", b""):
        answer = ocr.read_image(raw)
        assert isinstance(answer, Unread)
        assert answer.reason == "corrupt"
    target = io.BytesIO()
    Image.new("L", (800, 600), 255).save(target, "PNG")
    answer = ocr.read_image(target.getvalue())
    assert isinstance(answer, tuple)
    assert answer[0].lines == ()


@needs_ocr
def test_a_picture_without_end_is_refused() -> None:
    from PIL import Image

    raw = bytearray(saved(Image.new("1", (1, 1)), "PNG"))
    raw[16:24] = (12_000).to_bytes(4, "big") * 2
    raw[29:33] = zlib.crc32(raw[12:29]).to_bytes(4, "big")
    answer = ocr.read_image(bytes(raw))
    assert isinstance(answer, Unread)
    assert answer.reason == "too_large"


@needs_ocr
def test_models_are_loaded_once() -> None:
    assert ocr._engine() is ocr._engine()


@needs_ocr
@needs_font
def test_merged_cells_of_a_ruled_table() -> None:
    import numpy as np

    from pipeline.ingest.readers.scan.rulings import find_tables

    page = Page()
    page.pen.rectangle((100, 100, 1100, 500), outline=0, width=3)
    for box in (
        (100, 100, 400, 300),
        (400, 100, 1100, 200),
        (400, 200, 750, 300),
        (100, 300, 1100, 500),
    ):
        page.pen.rectangle(box, outline=0, width=3)
    (table,) = find_tables(np.asarray(page.image))
    assert [(c.row, c.column, c.rowspan, c.colspan) for c in table.cells] == [
        (0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1), (2, 0, 1, 3),
    ]  # fmt: skip


@needs_ocr
def test_frames_that_are_no_tables() -> None:
    import numpy as np

    from pipeline.ingest.readers.scan.rulings import find_tables

    page = Page()
    page.pen.rectangle((100, 100, 1100, 1600), outline=0, width=3)  # a frame round the page
    page.pen.line((200, 300, 1000, 300), fill=0, width=3)  # the red line under a letterhead
    assert find_tables(np.asarray(page.image)) == []
