"""Bytes to a report or to a reason why there is none."""

from __future__ import annotations

import hashlib
import json
import pathlib
import re
from typing import Any

import pytest

from pipeline.ingest import ingest
from pipeline.records import Rejected, Report
from tests.factory import make_decoy

CASES = json.loads(
    (pathlib.Path(__file__).parent / "cases" / "rejects.json").read_text(encoding="utf-8")
)
PAGE = """<html><head><meta charset="utf-8"><title>寻甸县林草局2022年政府信息公开工作年度报告-寻甸县人民政府</title></head>
<body><div class="nav"><a href="/">首页</a> <a href="/zw">政务公开</a> <a href="/hd">互动交流</a></div>
<div class="crumb">当前位置：首页 &gt; 政府信息公开 &gt; 年报</div>
<div id="zoom"><h1>寻甸县林草局2022年政府信息公开工作年度报告</h1>
<p>一、总体情况</p><p>全年发布林木采伐、防火等信息九十六条，各项工作平稳推进。</p>
<p>二、主动公开政府信息情况</p>
<table><tr><td colspan=4>第二十条第（一）项</td></tr>
<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>
<tr><td>规章</td><td>0</td><td></td><td>0</td></tr><tr><td>行政规范性文件</td><td>2</td><td>1</td><td>7</td></tr></table>
<p>三、收到和处理政府信息公开申请情况</p><p>全年没有收到申请，也没有结转的申请。</p>
<p>五、存在的主要问题及改进情况</p><p>公开的内容不够丰富，明年充实栏目。</p></div>
<div class="foot">主办：寻甸县人民政府 滇ICP备00000000号 网站标识码0000000000</div></body></html>"""


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_what_is_read_and_what_is_refused(case: dict[str, Any]) -> None:
    raw = bytes.fromhex(case["hex"]) if "hex" in case else case["text"].encode()
    answer = ingest(raw, source=case["name"])
    if case["reason"] is None:
        assert isinstance(answer, tuple), answer
        assert len(answer) == 1
    else:
        assert isinstance(answer, Rejected)
        assert (answer.source, answer.stage, answer.reason) == (
            case["name"],
            "ingest",
            case["reason"],
        )
        assert answer.sha256 == hashlib.sha256(raw).hexdigest()
        assert re.search("[一-鿿]", answer.detail)


@pytest.mark.parametrize("seed", range(16))
def test_decoys_are_no_reports(seed: int) -> None:
    page = make_decoy(seed)
    answer = ingest(page.raw, source=page.name)
    assert isinstance(answer, Rejected)
    assert answer.reason == "not_a_report"


def one(raw: bytes, source: str = "年报/page.html", **also: Any) -> Report:
    answer = ingest(raw, source=source, **also)
    assert isinstance(answer, tuple)
    return answer[0]


def test_a_page_is_taken_apart() -> None:
    raw = PAGE.encode()
    report = one(raw, also_at=("b.html",))
    assert report.sha256 == hashlib.sha256(raw).hexdigest()
    assert report.report_id == report.sha256[:16]
    assert (report.source, report.also_at) == ("年报/page.html", ("b.html",))
    assert (report.media_type, report.encoding) == ("html", "utf-8")
    lines = report.text.split("\n")
    assert lines[0] == "寻甸县林草局2022年政府信息公开工作年度报告"
    assert lines[-1] == "公开的内容不够丰富，明年充实栏目。"
    assert "规章\t0\t\t0" in lines
    chrome = "\n".join(block.text for block in report.chrome)
    for outside in ("当前位置", "ICP备", "互动交流"):
        assert outside in chrome and outside not in report.text
    (grid,) = report.grids
    assert report.text[grid.start : grid.end].startswith("第二十条第（一）项")
    printed = {(c.row, c.column): report.text[c.start : c.end] for c in grid.cells}
    assert printed[2, 0] == "规章" and printed[2, 2] == "" and printed[3, 3] == "7"
    assert grid.cells[0].colspan == 4


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16-le", "utf-16-be"])
def test_the_encoding_changes_the_bytes_and_not_the_report(codec: str) -> None:
    plain, other = one(PAGE.encode()), one(PAGE.encode(codec))
    assert (other.text, other.grids, other.chrome) == (plain.text, plain.grids, plain.chrome)
    assert other.identity == plain.identity
    assert (other.report_id == plain.report_id) == (codec == "utf-8")


def test_type_is_decided_by_content() -> None:
    for name in ("page.pdf", "page.doc", "page", "page.jpg"):
        assert one(PAGE.encode(), name).media_type == "html"
    text = "\n".join(one(PAGE.encode()).text.split("\n"))
    assert one(text.encode(), "page.html").media_type == "text"


def test_an_early_end_of_the_document_loses_nothing() -> None:
    broken = PAGE.replace("<p>二、", "</body></html><p>二、")
    assert one(broken.encode()).text == one(PAGE.encode()).text
