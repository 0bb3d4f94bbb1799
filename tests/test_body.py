"""The report told from the page around it: nothing lost, nothing too much, one report or two."""

from __future__ import annotations

import collections
import html.parser
import pathlib
import socket

import pytest

from pipeline.ingest import ingest
from pipeline.ingest.decode import decode
from pipeline.ingest.lines import one_line
from pipeline.ingest.readers.html import is_html
from pipeline.ingest.readers.run_on import part_run_on
from pipeline.records import Rejected, Report
from pipeline.run import run
from tests.factory import make, make_two

TITLE = "寻甸县林草局2022年政府信息公开工作年度报告"
BODY = """一、总体情况
全年发布林木采伐、防火等信息九十六条，各项工作平稳推进。
二、主动公开政府信息情况
规章
0
行政规范性文件
2
三、收到和处理政府信息公开申请情况
全年没有收到申请，也没有结转的申请。
五、存在的主要问题及改进情况
公开的内容不够丰富，明年充实栏目。
六、其他需要报告的事项
无。"""
SIGNED = "寻甸县林草局\n2023年1月12日"


def reports(text: str, name: str = "page.txt") -> tuple[Report, ...]:
    answer = ingest(text.encode(), source=name)
    assert isinstance(answer, tuple), answer
    return answer


def text_of(*parts: str) -> str:
    (report,) = reports("\n".join(parts))
    return report.text


class _Shown(html.parser.HTMLParser):
    """The visible characters of a page, by a parser and rules of its own."""

    UNSEEN = ("script", "style", "noscript", "template", "object", "iframe", "svg", "textarea", "title")  # fmt: skip
    VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.hidden: list[str] = []  # the open elements from the first hidden one on
        self.shown: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in self.VOID:
            return
        style = "".join((dict(attributes).get("style") or "").split()).lower()
        unseen = "display:none" in style or "visibility:hidden" in style or tag in self.UNSEEN
        if self.hidden or unseen or "hidden" in dict(attributes):
            self.hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.hidden:
            while self.hidden.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.shown.append(data)


def characters(*texts: str) -> collections.Counter[str]:
    return collections.Counter("".join(one_line("".join(texts)).split()))


@pytest.mark.parametrize("seed", range(60))
def test_the_ledger_of_a_page_adds_up(seed: int) -> None:
    """Every visible character is in the report's text or in a named block of chrome."""
    page = make(seed)
    decoded = decode(page.raw)
    assert decoded is not None
    if is_html(decoded.text):
        shown = _Shown()
        shown.feed(decoded.text)
        visible = characters(*shown.shown)
    else:
        visible = characters(decoded.text)
    answer = ingest(page.raw, source=page.name)
    assert isinstance(answer, tuple), answer
    kept = characters(*(report.text for report in answer), *(b.text for b in answer[0].chrome))
    assert kept == visible


FRAME = (
    "无障碍 长者模式 智能问答",
    "首页 政务公开 政务服务 互动交流 数据开放",
    "行政许可",
    "行政处罚",
    "主动公开",
    "依申请公开",
    "政府信息公开年报",
    "您当前所在的位置：首页 > 政务公开 > 政府信息公开年报 > 2022",
)
FOOT = (
    "【打印本页】【关闭窗口】",
    "扫一扫在手机打开当前页",
    "上一篇：没有了",
    "下一篇：寻甸县2021年政府信息公开工作年度报告",
    "寻甸县举办春季植树活动",
    "行政许可",
    "主办：寻甸县人民政府 承办：政务服务局 滇ICP备00000000号",
)


def test_the_frame_of_a_flat_page_is_cut_off() -> None:
    text = text_of(*FRAME, TITLE, "发布日期：2023-01-12 来源：寻甸县林草局", BODY, SIGNED, *FOOT)
    assert text == f"{TITLE}\n{BODY}\n{SIGNED}"


def test_a_bare_text_stays_whole() -> None:
    assert text_of(TITLE, BODY, SIGNED) == f"{TITLE}\n{BODY}\n{SIGNED}"
    assert text_of(BODY) == BODY


def test_what_closes_a_report_stays() -> None:
    closing = (
        "附件：政府信息公开统计表.xls",
        "注：以上数据截至2022年底。",
        "联系电话：0871-6000000",
    )
    text = text_of(TITLE, BODY, SIGNED, *closing, "上一篇：没有了")
    assert text == "\n".join((TITLE, BODY, SIGNED, *closing))


def test_a_title_over_two_lines_stays() -> None:
    two = "寻甸回族彝族自治县林业和草原局\n2022年政府信息公开工作年度报告"
    assert text_of(*FRAME, two, BODY) == f"{two}\n{BODY}"


def test_values_of_metadata_follow_their_names() -> None:
    metadata = ("索引号：", "000014349/2023-00012", "公开范围", "面向社会", "发布日期：2023-01-12")
    (report,) = reports("\n".join((TITLE, *metadata, BODY)))
    assert report.text == f"{TITLE}\n{BODY}"
    assert report.identity.published_on == "2023-01-12"


def markup(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def test_an_article_that_waits_for_its_script_is_read() -> None:
    article = markup(*BODY.split("\n"))
    page = (
        f"<html><body><h1>{TITLE}</h1><div style='visibility: hidden'>{article}</div></body></html>"
    )
    (report,) = reports(page, "page.html")
    assert report.text == f"{TITLE}\n{BODY}"


def test_what_is_hidden_beside_an_article_stays_hidden() -> None:
    page = (
        f"<html><body><h1>{TITLE}</h1>{markup(*BODY.split(chr(10)))}<p hidden>秘</p></body></html>"
    )
    (report,) = reports(page, "page.html")
    assert "秘" not in report.text + "".join(block.text for block in report.chrome)


OTHER = BODY.replace("林木采伐、防火", "道路客运").replace("九十六", "七十")


def test_reports_of_two_bodies_on_one_page_are_two() -> None:
    second = "寻甸县交通运输局2022年政府信息公开工作年度报告"
    found = reports("\n".join((TITLE, BODY, SIGNED, second, OTHER)))
    assert [report.report_id for report in found] == [
        found[0].sha256[:16],
        f"{found[0].sha256[:16]}-2",
    ]
    assert found[0].text.startswith(TITLE) and second not in found[0].text
    assert found[1].text == f"{second}\n{OTHER}"
    assert [report.identity.organ for report in found] == ["寻甸县林草局", "寻甸县交通运输局"]


def test_reports_of_two_years_on_one_page_are_two() -> None:
    second = TITLE.replace("2022", "2021")
    found = reports("\n".join((TITLE, BODY, second, OTHER)))
    assert [report.identity.year for report in found] == [2022, 2021]


def test_reports_on_one_page_have_their_own_dates() -> None:
    second = TITLE.replace("2022", "2021")
    dates = ("发布日期：2023-01-12", "发布日期：2022-01-20")
    found = reports("\n".join((TITLE, dates[0], BODY, second, dates[1], OTHER)))
    assert [report.identity.published_on for report in found] == ["2023-01-12", "2022-01-20"]
    found = reports("\n".join((TITLE, BODY, second, dates[1], OTHER)))
    assert [report.identity.published_on for report in found] == [None, "2022-01-20"]


def test_a_date_above_all_reports_is_the_pages() -> None:
    second = TITLE.replace("2022", "2021")
    found = reports("\n".join(("发布日期：2023-01-12", TITLE, BODY, second, OTHER)))
    assert {report.identity.published_on for report in found} == {"2023-01-12"}


def test_the_same_report_twice_is_one() -> None:
    (report,) = reports("\n".join((TITLE, BODY, SIGNED, TITLE, BODY, SIGNED)))
    assert report.text.count("一、总体情况") == 2


def test_a_list_of_other_reports_makes_no_second() -> None:
    others = [TITLE.replace("2022", str(year)) for year in range(2015, 2021)]
    assert text_of(TITLE, BODY, SIGNED, *others) == f"{TITLE}\n{BODY}\n{SIGNED}"


def test_two_reports_of_the_factory_are_told_apart() -> None:
    answers = [ingest(make_two(seed).raw, source="page.html") for seed in range(30)]
    apart = sum(isinstance(answer, tuple) and len(answer) == 2 for answer in answers)
    assert apart >= 27  # what is missing has no title of its own: 28 when this was written


def test_a_page_on_one_line_gets_its_lines_back() -> None:
    body = " ".join(BODY.split("\n")) + "。" + "各项工作有序推进，" * 30 + "群众满意。"
    frame, foot = (
        "登录 | 注册 当前位置：首页 > 政务公开",
        f"{' '.join(SIGNED.split())} 上一篇：没有了",
    )
    parts = part_run_on(f"{frame} {TITLE} 来源：寻甸县林草局 {body} {foot}")
    assert TITLE in parts
    assert body in parts
    assert parts[-3:-1] == SIGNED.split("\n")
    assert "".join("".join(parts).split()) == "".join(
        f"{frame}{TITLE}来源：寻甸县林草局{body}{foot}".split()
    )


def test_a_long_paragraph_stays_on_its_line() -> None:
    paragraph = "全年发布信息九十六条，各项工作平稳推进。" * 30
    assert part_run_on(paragraph) == [paragraph]
    assert part_run_on(f"一、总体情况 {paragraph}") == [f"一、总体情况 {paragraph}"]


def test_no_format_makes_anything_be_fetched(
    samples: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def refuse(*arguments: object, **_: object) -> None:
        asked.append(arguments)
        raise OSError("no network in this test")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    card = run([samples / "archive", samples / "hebei"], tmp_path / "out", jobs=1)
    assert card.counts["reports"] == 6
    assert asked == []


def test_an_empty_page_says_so() -> None:
    answer = ingest(b"<html><body><p> </p></body></html>", source="page.html")
    assert isinstance(answer, Rejected)
    assert answer.reason == "empty"
