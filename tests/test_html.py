"""Markup to lines: what a reader of the page sees, all of it, and nothing else."""

from __future__ import annotations

import collections
import socket

import pytest

from pipeline.ingest import ingest
from pipeline.ingest.body import tell_apart
from pipeline.ingest.compose import compose
from pipeline.ingest.decode import decode
from pipeline.ingest.lines import RowCell
from pipeline.ingest.readers.html import is_html, read_html
from pipeline.records import Report
from tests.factory import make


def lines(page: str) -> list[str]:
    return [line.text for line in read_html(page)[0].lines]


def cells(page: str) -> list[RowCell]:
    return [cell for line in read_html(page)[0].lines for cell in line.cells]


def places(page: str) -> dict[str, tuple[int, int]]:
    return {cell.text: (cell.row, cell.column) for cell in cells(page)}


LINES = [
    ("scripts and styles", "<script>if(a<b)甲</script><style>p{}</style><p>乙</p>", ["乙"]),
    ("not displayed", '<div style="DISPLAY : none;color:red"><p>甲</p></div><p>乙</p>', ["乙"]),
    ("text behind what is not displayed", '<p>甲<i style="display:none">乙</i>丙</p>', ["甲丙"]),
    ("noscript and template", "<noscript>甲</noscript><template>乙</template>丙", ["丙"]),
    ("early end of the document", "<html><body><p>甲</p></body></html><p>乙</p></html>丙", ["甲", "乙", "丙"]),
    ("comments", "<p>甲<!-- 乙 -->丙</p><!--[if IE]><p>丁</p><![endif]-->", ["甲丙"]),
    ("a span for each character", "<p><span>二</span><font>、</font><b>主</b><o:p>动</o:p></p>", ["二、主动"]),
    ("spaces of the editor", "<p>&nbsp;&emsp;甲&nbsp;乙&#12288;丙\u200b</p>", ["甲 乙 丙"]),
    ("line break", "<p>甲<br>乙<br/>丙</p>", ["甲", "乙", "丙"]),
    ("a line of the source is no line of the page", "<p>甲\n乙</p>", ["甲 乙"]),
    ("lists and headings", "<h1>甲</h1><ul><li>乙<li>丙</ul><dl><dt>丁<dd>戊</dl>己", ["甲", "乙", "丙", "丁", "戊", "己"]),
    ("entities", "&lt;p&gt;甲&amp;乙&#x4e00;", ["<p>甲&乙一"]),
    ("unclosed tags", "<p>甲<p>乙<div>丙<b>丁", ["甲", "乙", "丙丁"]),
    ("text beside a table", "甲<table><tr><td>乙<td>丙</table>丁", ["甲", "乙\t丙", "丁"]),
    ("caption of a table", "<table><caption>甲</caption><tr><td>乙<td>丙</table>", ["甲", "乙\t丙"]),
    ("head, body and foot of a table", "<table><thead><tr><th>甲<th>乙<tbody><tr><td>丙<td>丁</table>", ["甲\t乙", "丙\t丁"]),
    ("line break in a cell", "<table><tr><td>本年新<br/>制作数量<td>0</table>", ["本年新 制作数量\t0"]),
    ("paragraphs in a cell", "<table><tr><td><p>甲</p><p>乙</p><td>0</table>", ["甲 乙\t0"]),
    ("tab in a cell", "<table><tr><td>甲\t乙<td>0</table>", ["甲 乙\t0"]),
    ("comment in a cell", "<table><tr><td>甲<!-- x -->乙<td>0</table>", ["甲乙\t0"]),
    ("hidden part of a cell", '<table><tr><td>甲<i style="display:none">乙</i>丙<td>0</table>', ["甲丙\t0"]),
    ("tables that lay out the page", "<table><tr><td>甲<td><table><tr><td>乙<td>丙</table></table>", ["甲", "乙\t丙"]),
    ("a table round one long text", f"<table><tr><td>甲<td>{'乙' * 301}</table>", ["甲", "乙" * 301]),
    ("declaration of XML", '<?xml version="1.0" encoding="gb2312"?><p>甲</p>', ["甲"]),
    ("attribute hidden", "<p hidden>甲</p><p>乙</p>", ["乙"]),
    ("visibility hidden", '<p style="visibility:hidden">甲</p><p>乙</p>', ["乙"]),
    ("hidden row", '<table><tr style="display:none"><td>甲<td>1<tr><td>乙<td>2</table>', ["乙\t2"]),
    ("hidden cell", '<table><tr><td style="display:none">甲<td>乙<td>2</table>', ["乙\t2"]),
    ("text in a table outside its cells", "<table>甲<tr><td>乙<td>丙</tr></table>", ["甲", "乙\t丙"]),
    ("text in a row outside its cells", "<table><tr>甲<td>乙</td><td>丙</td></tr></table>", ["甲", "乙\t丙"]),
    ("nothing", "", []),
    ("no markup", "<", ["<"]),
    ("only an end", "</html>", []),
]  # fmt: skip


@pytest.mark.parametrize(("page", "expected"), [c[1:] for c in LINES], ids=[c[0] for c in LINES])
def test_lines_are_what_a_reader_sees(page: str, expected: list[str]) -> None:
    assert lines(page) == expected


def test_what_is_to_click_is_marked() -> None:
    page = "<p>甲</p><select><option>乙<option>丙</select><button>丁</button><p>戊</p>"
    marked = {line.text: line.control for line in read_html(page)[0].lines}
    assert marked == {"甲": False, "乙": True, "丙": True, "丁": True, "戊": False}


def test_links_are_counted() -> None:
    outline, _ = read_html('<p>甲乙<a href="x">丙 丁</a></p><p><a>戊</a></p><p>己</p>')
    assert [line.linked for line in outline.lines] == [2, 1, 0]


def test_hints_are_out_of_sight() -> None:
    page = (
        "<html><head><title> 甲 年报 </title><meta name='SiteName' content='乙'></head>"
        "<body><publishtime>2023-01-12</publishtime><p>丙</p></body></html>"
    )
    outline, hints = read_html(page)
    assert "甲 年报" not in [line.text for line in outline.lines]
    assert hints.title == "甲 年报"
    assert dict(hints.metas) == {"sitename": "乙", "publishtime": "2023-01-12"}


def test_row_spans_push_the_cells_below() -> None:
    page = "<table><tr><td rowspan=3>甲<td>乙<tr><td rowspan=2>丙<td>丁<tr><td>戊</table>"
    assert places(page) == {"甲": (0, 0), "乙": (0, 1), "丙": (1, 1), "丁": (1, 2), "戊": (2, 2)}


def test_overlapping_spans_keep_every_cell() -> None:
    page = "<table><tr><td rowspan=2>甲<td>乙<td rowspan=2>丙<tr><td colspan=3>丁<td>戊</table>"
    found = places(page)
    assert found["丁"] == (1, 1)
    assert len(set(found.values())) == len(found) == 5


@pytest.mark.parametrize("span", ["1000000000", "99999999999999999999", "64", "-1", "0", "x", "", "2.5"])  # fmt: skip
def test_wrong_spans_cost_nothing(span: str) -> None:
    page = f"<table><tr><td colspan='{span}' rowspan='{span}'>甲<td>乙</tr><tr><td>丙<td>丁</table>"
    found = cells(page)
    assert [cell.text for cell in found] == ["甲", "乙", "丙", "丁"]
    assert all(1 <= cell.colspan <= 64 and 1 <= cell.rowspan <= 256 for cell in found)


@pytest.mark.parametrize("tag", ["div", "font", "span", "b", "p", "table><tr><td", "ul><li"])
def test_deep_nesting_ends(tag: str) -> None:
    closing = "".join(f"</{name}>" for name in reversed(tag.split("><")))
    assert lines("<p>前</p>" + f"<{tag}>" * 20_000 + "深" + closing * 20_000)[0] == "前"
    assert "深" in lines("<p>前</p>" + f"<{tag}>" * 600 + "深" + closing * 600)


@pytest.mark.parametrize("tag", ["div", "font", "span"])
def test_deep_nesting_loses_nothing(tag: str) -> None:
    assert "后" in lines("<p>前</p>" + f"<{tag}>" * 3_000 + "深<p>后</p>")


def test_a_million_cells_are_linear() -> None:
    page = "<table>" + "<tr><td>1<td>2<td>3" * 4_000 + "</table>"
    assert len(cells(page)) == 12_000


@pytest.fixture(scope="module")
def factory_pages() -> list[tuple[int, str, str]]:
    """(seed, page name, decoded source) of factory pages, markup and dumps."""
    found = []
    for seed in range(40):
        page = make(seed)
        decoded = decode(page.raw)
        assert decoded is not None
        found.append((seed, page.name, decoded.text))
    return found


def characters(texts: list[str]) -> collections.Counter[str]:
    return collections.Counter("".join("".join(texts).split()))


def test_every_visible_character_is_in_the_text_or_in_chrome(
    factory_pages: list[tuple[int, str, str]],
) -> None:
    for seed, _, source in factory_pages:
        if not is_html(source):
            continue
        outline, hints = read_html(source)
        page = compose(outline.lines, tell_apart(outline).kinds, hints)
        kept = characters([page.text, *(block.text for block in page.chrome)])
        assert kept == characters([line.text for line in outline.lines]), seed
        assert kept.total() > 500


def test_text_dumps_lose_no_character(factory_pages: list[tuple[int, str, str]]) -> None:
    for seed, name, source in factory_pages:
        if is_html(source):
            continue
        reports = ingest(source.encode(), source=name)
        assert isinstance(reports, tuple), seed
        (report,) = reports
        kept = characters([report.text, *(block.text for block in report.chrome)])
        assert kept == characters([source]), seed


def test_grid_cells_point_at_their_text(factory_pages: list[tuple[int, str, str]]) -> None:
    gridded = 0
    for seed, name, source in factory_pages:
        if not is_html(source):
            continue
        reports = ingest(source.encode(), source=name)
        assert isinstance(reports, tuple), seed
        printed = [c for c in cells(source) if c.text]
        for grid in reports[0].grids:
            at = grid.start
            for cell in grid.cells:
                assert at <= cell.start <= cell.end <= grid.end, seed
                assert "\t" not in reports[0].text[cell.start : cell.end]
                at = cell.end
                gridded += 1
        texts = collections.Counter(cell.text for cell in printed)
        shown = collections.Counter(
            reports[0].text[cell.start : cell.end]
            for grid in reports[0].grids
            for cell in grid.cells
            if cell.start < cell.end
        )
        assert not shown - texts, seed
    assert gridded > 1000


EXTERNAL = """<!DOCTYPE html SYSTEM "http://127.0.0.1:9/a.dtd" [<!ENTITY e SYSTEM "http://127.0.0.1:9/e">
<!ENTITY f SYSTEM "file:///etc/hostname">]>
<html><head><base href="http://127.0.0.1:9/"><link rel=stylesheet href="http://127.0.0.1:9/a.css">
<script src="http://127.0.0.1:9/a.js"></script><meta http-equiv=refresh content="0;url=http://127.0.0.1:9/">
<title>柞水县林业局2022年政府信息公开工作年度报告</title></head><body background="http://127.0.0.1:9/b.png">
<img src="http://127.0.0.1:9/a.png"><iframe src="http://127.0.0.1:9/i.html"></iframe>
<h1>柞水县林业局2022年政府信息公开工作年度报告</h1>&e;&f;<p>一、总体情况</p><p>全年公开林木采伐许可等信息九十六条。</p>
<p>二、主动公开政府信息情况</p><p>三、收到和处理政府信息公开申请情况</p><p>全年没有收到申请。</p>
<p>五、存在的主要问题及改进情况</p><p>公开内容不够丰富。</p></body></html>"""


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def refuse(*arguments: object, **_: object) -> None:
        asked.append(arguments)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    reports = ingest(EXTERNAL.encode(), source="linshuju.html")
    assert isinstance(reports, tuple)
    assert isinstance(reports[0], Report)
    hostname = socket.gethostname()
    assert hostname not in reports[0].text
    assert "一、总体情况" in reports[0].text
    assert asked == []
