"""PDF: characters, grids, paragraphs, page marks, and what is not read."""

from __future__ import annotations

import collections
import dataclasses
import pathlib
import random
import re

import numpy as np
import pypdfium2  # noqa: TID251 - what is read is held against pdfium's own text
import pytest

from pipeline.ingest.kinds import Unread
from pipeline.ingest.lines import Line, Outline
from pipeline.ingest.page import Hints
from pipeline.ingest.readers.pdf import read_pdf, render_pages
from pipeline.ingest.readers.pdf.document import MAX_PAGES
from tests.factory import pdf_page, report
from tests.factory.pdf_page import Printed, Style
from tests.factory.report import Document

PAGES = pathlib.Path(__file__).parents[2] / "shared" / "pages"
SEEDS = range(32)
NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.])")


def compose(seed: int, *, sheet: bool = True) -> tuple[random.Random, Document]:
    """A report with tables or without, and the source of chance that it came from."""
    for attempt in range(200):
        rng = random.Random(f"pdf {seed} {attempt}")
        document = report.compose(rng, sited=False)
        if bool(document.sheet) == sheet:
            return rng, document
    raise AssertionError("no such report in two hundred")


def draw(seed: int, style: Style | None = None) -> Printed:
    rng, document = compose(seed)
    return pdf_page.render(document, style or pdf_page.draw_style(rng))


def read(raw: bytes) -> Outline:
    answer = read_pdf(raw)
    assert not isinstance(answer, Unread), answer
    return answer[0]


def squeezed(text: str) -> str:
    return "".join(text.split())


def grids(lines: tuple[Line, ...]) -> list[list[tuple[int, int, int, int, str]]]:
    found: dict[int, list[tuple[int, int, int, int, str]]] = {}
    for line in lines:
        if line.grid is not None:
            assert line.text == "\t".join(cell.text for cell in line.cells)
            found.setdefault(line.grid, []).extend(
                (cell.row, cell.column, cell.rowspan, cell.colspan, squeezed(cell.text))
                for cell in line.cells
            )
    return [sorted(cells) for cells in found.values()]


def prose(lines: tuple[Line, ...]) -> list[str]:
    return [squeezed(line.text) for line in lines if line.grid is None and line.chrome is None]


def marks(lines: tuple[Line, ...]) -> list[str]:
    return sorted(squeezed(line.text) for line in lines if line.chrome == "page_mark")


def visible(raw: bytes) -> collections.Counter[str]:
    """The characters of all pages as pdfium gives them, without any geometry."""
    document = pypdfium2.PdfDocument(raw)
    counts: collections.Counter[str] = collections.Counter()
    for page in document:
        text_page = page.get_textpage()
        counts.update(squeezed(text_page.get_text_range()))
        text_page.close()
        page.close()
    document.close()
    return counts


@pytest.mark.parametrize("seed", SEEDS)
def test_every_cell_survives_at_its_place(seed: int) -> None:
    """All rulings, cut pages, page marks and turned pages: spans and texts exactly."""
    printed = draw(seed)
    lines = read(printed.raw).lines
    assert grids(lines) == [sorted(grid) for grid in printed.grids]
    assert marks(lines) == sorted(map(squeezed, printed.marks))


def test_headings_and_paragraphs_come_whole_and_in_order() -> None:
    """No heading is cut or joined; of the paragraphs one in a hundred may leave a doubt."""
    whole = total = 0
    for seed in range(100, 106):
        printed = draw(seed)
        _, document = compose(seed)
        found, expected = prose(read(printed.raw).lines), list(map(squeezed, printed.lines))
        headings = [squeezed(b.text) for b in document.blocks if isinstance(b, report.Heading)]
        kept = set(filter(None, headings))
        assert [line for line in found if line in kept] == [
            line for line in expected if line in kept
        ]
        assert "".join(found) == "".join(expected)
        whole += len(set(found) & set(expected))
        total += len(set(expected))
    assert whole >= total * 0.99


@pytest.mark.parametrize("seed", range(200, 204))
def test_every_visible_character_is_in_one_line(seed: int) -> None:
    rng, document = compose(seed, sheet=seed % 2 == 0)
    style = pdf_page.draw_style(rng)
    raw = pdf_page.render(document, dataclasses.replace(style, turned=False)).raw
    counts = collections.Counter("".join(squeezed(line.text) for line in read(raw).lines))
    assert counts == visible(raw)


def test_text_in_a_font_that_is_not_embedded_keeps_single_characters() -> None:
    """2020年1月1日 in two fonts: 年, 月 and 日 are text objects of one character each."""
    document = dataclasses.replace(
        compose(1)[1], blocks=(report.Paragraph(text="截至2020年1月1日共3件。"),), title=None
    )
    raw = pdf_page.render(document, Style(marks="none")).raw
    assert prose(read(raw).lines) == ["截至2020年1月1日共3件。"]


@pytest.mark.parametrize("mark", [*pdf_page.MARKS])
def test_page_marks_inside_the_table_area(mark: str) -> None:
    printed = draw(7, Style(marks=mark, low=True, closed=False, cut_rows=True))
    lines = read(printed.raw).lines
    assert marks(lines) == sorted(map(squeezed, printed.marks))
    assert len(printed.marks) > 1
    assert grids(lines) == [sorted(grid) for grid in printed.grids]


def test_table_cut_inside_a_row_is_whole_again() -> None:
    """Somewhere among these a page ends inside a row or a tall cell; nothing shows it."""
    cut = 0
    for seed in range(300, 303):
        whole = draw(seed, Style(marks="bare", cut_rows=True, closed=seed % 2 == 0))
        lines = read(whole.raw).lines
        assert grids(lines) == [sorted(grid) for grid in whole.grids]
        cut += len(whole.marks) > 1
    assert cut


def test_sideways_page_reads_like_an_upright_one() -> None:
    upright = draw(9, Style(wide=True))
    turned = draw(9, Style(wide=True, turned=True))
    assert upright.raw != turned.raw
    assert [line.text for line in read(turned.raw).lines] == [
        line.text for line in read(upright.raw).lines
    ]


@pytest.mark.parametrize("seed", range(400, 403))
def test_numbers_of_tables_without_rulings_stay_apart(seed: int) -> None:
    printed = draw(seed, Style(rulings="none"))
    lines = read(printed.raw).lines
    assert not grids(lines)
    loose = [line for line in printed.lines if len(NUMBER.findall(line)) >= 5 and "  " in line]
    found = [NUMBER.findall(line.text) for line in lines]
    assert loose
    for line in loose:
        assert NUMBER.findall(line) in found


def test_title_of_the_metadata() -> None:
    raw = pdf_page.render(dataclasses.replace(compose(3)[1], sheet={}), Style()).raw
    assert b"(untitled)" in raw

    def titled(title: str) -> Hints:
        document = pypdfium2.PdfDocument(draw(3).raw)
        document.close()
        raw = draw(3).raw.replace(
            b"(untitled)", b"<FEFF" + title.encode("utf-16-be").hex().encode() + b">"
        )
        answer = read_pdf(raw)
        assert not isinstance(answer, Unread)
        return answer[1]

    assert (
        titled("某县2023年政府信息公开工作年度报告").title == "某县2023年政府信息公开工作年度报告"
    )
    assert titled("Microsoft Word - 年度报告终稿.doc").title is None
    assert titled("年度报告终稿.docx").title is None
    assert titled("untitled").title is None


def test_password_of_the_owner_hinders_nobody() -> None:
    plain, locked = draw(5, Style()), draw(5, Style(owner_password="secret"))
    assert read(locked.raw).lines == read(plain.raw).lines


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (draw(5, Style(user_password="secret")).raw, "encrypted"),
        (b"%PDF-1.7\n", "corrupt"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "corrupt"),
        (draw(5).raw[:3000], "corrupt"),
        (pdf_page.draw_scan(3), "no_text_layer"),
        (pdf_page.draw_scan(3, "由某某扫描软件生成"), "no_text_layer"),
        (pdf_page.draw_blank(1), "empty"),
        (pdf_page.draw_blank(0), "empty"),
        (pdf_page.draw_blank(MAX_PAGES + 1), "too_large"),
    ],
    ids=["password", "head", "noise", "cut", "scan", "signed_scan", "blank", "no_page", "too_long"],
)  # fmt: skip
def test_what_is_not_read_says_why(raw: bytes, reason: str) -> None:
    answer = read_pdf(raw)
    assert isinstance(answer, Unread)
    assert answer.reason == reason
    assert re.search("[\u4e00-\u9fff]", answer.detail)


def test_damaged_files_are_read_or_refused() -> None:
    """Bytes changed anywhere: an outline or a reason, never an exception."""
    raw = draw(6, Style()).raw
    rng = random.Random("damage")
    kinds: collections.Counter[bool] = collections.Counter()
    for _ in range(20):
        damaged = bytearray(raw)
        for _ in range(rng.randint(1, 60)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        kinds[isinstance(read_pdf(bytes(damaged)), Unread)] += 1
    assert kinds.total() == 20


def test_pages_as_pictures() -> None:
    pictures = list(render_pages(pdf_page.draw_scan(2), scale=0.5))
    assert [type(picture) for picture in pictures] == [np.ndarray] * 2
    assert all(picture.shape[:2] == (421, 298) for picture in pictures)
    assert list(render_pages(b"%PDF-1.7", scale=1.0)) == []


shared = pytest.mark.skipif(
    not PAGES.is_dir(), reason="the published pages in ../shared are not part of the project"
)


@shared
@pytest.mark.parametrize("year", [2023, 2024])
def test_published_pages_have_three_grids_and_all_characters(year: int) -> None:
    raw = (PAGES / f"district_{year}.pdf").read_bytes()
    lines = read(raw).lines
    assert marks(lines) == [f"-{page}-" for page in range(1, 6)]
    counts = collections.Counter("".join(squeezed(line.text) for line in lines))
    assert counts == visible(raw)
    small, requests, disputes = grids(lines)
    assert [max(cell[0] for cell in grid) + 1 for grid in (small, requests, disputes)] == [
        14,
        26,
        4,
    ]
    assert (5, 0, 20, 1, "三、本年度办理结果") in requests
    assert (15, 1, 3, 1, "（四）无法提供") in requests
    rows = {row: [c[4] for c in requests if c[0] == row and c[1] > 2] for row in range(3, 26)}
    assert all(len(values) == 7 and all(v.isdigit() for v in values) for values in rows.values())
    received = {2023: "21", 2024: "95"}[year]
    assert rows[3] == [received, "0", "0", "0", "0", "0", received] == rows[24]
    printed = {2023: "10 1 0 0 0 0 0 0 0 0 5 0 0 0 0", 2024: "1 1 0 0 2 1 0 0 0 1 2 0 1 0 3"}[year]
    assert [cell[4] for cell in disputes if cell[0] == 3] == printed.split()


@shared
@pytest.mark.parametrize("year", [2023, 2024])
def test_published_pages_have_their_headings_and_paragraphs(year: int) -> None:
    found = prose(read((PAGES / f"district_{year}.pdf").read_bytes()).lines)
    headings = [line for line in found if re.match("[一二三四五六]、", line)]
    assert [line[:2] for line in headings] == ["一、", "二、", "三、", "四、", "五、", "六、"]
    assert all(len(line) < 25 for line in headings)
    assert found[1] == f"{year}年政府信息公开工作年度报告"
    assert all(line.endswith(("。", "报告", "政府", "情况", "事项")) for line in found)
