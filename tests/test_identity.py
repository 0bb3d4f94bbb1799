"""Who reports on which year: cases as JSON, and guarantees that hold for any page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.ingest.identity import identify
from pipeline.ingest.identity.dates import published_on, signature
from pipeline.ingest.identity.titles import read_title
from pipeline.ingest.identity.years import find_year
from pipeline.ingest.page import Hints
from pipeline.records import Chrome, Identity

_FILE = json.loads((Path(__file__).parent / "cases" / "identity.json").read_text("utf-8"))
_CASES: list[dict[str, Any]] = _FILE["cases"] + _FILE["held_out"]


def _identify(case: dict[str, Any]) -> Identity:
    return identify(
        case["text"],
        chrome=tuple(Chrome(kind=kind, text=text) for kind, text in case["chrome"]),
        hints=Hints(
            title=case["title"],
            metas=tuple((name, content) for name, content in case["metas"]),
            file_name=case["file_name"],
        ),
    )


def _columns(identity: Identity) -> dict[str, object]:
    place = identity.place
    return {
        "title": identity.title,
        "organ": identity.organ,
        "organ_level": identity.organ_level,
        "organ_type": identity.organ_type,
        "region_code": place.code,
        "province": place.province,
        "prefecture": place.prefecture,
        "county": place.county,
        "township": place.township,
        "year": identity.year,
        "year_source": identity.year_source,
        "published_on": identity.published_on,
    }


@pytest.mark.parametrize("case", _CASES, ids=[case["label"] for case in _CASES])
def test_case(case: dict[str, Any]) -> None:
    columns = _columns(_identify(case))
    assert {name: columns[name] for name in case["expected"]} == case["expected"]


def test_cases_have_distinct_labels() -> None:
    labels = [case["label"] for case in _CASES]
    assert len(set(labels)) == len(labels) >= 60


@pytest.mark.parametrize("case", _CASES, ids=[case["label"] for case in _CASES])
def test_tiers_and_code_agree(case: dict[str, Any]) -> None:
    place = _identify(case).place
    if place.code is None:
        return
    assert re.fullmatch(r"\d{6}|\d{9}", place.code)
    assert (len(place.code) == 9) == (place.township is not None)


@pytest.mark.parametrize(
    "line",
    [
        "现将2021年政府信息公开工作年度报告如下",
        "关于印发《政府信息公开工作年度报告格式》的通知",
        "2021年法治政府建设年度报告",
        "二、主动公开政府信息情况",
        "根据要求，编制本单位2021年政府信息公开年度报告。",
    ],
)
def test_no_title(line: str) -> None:
    assert read_title(line) is None


@pytest.mark.parametrize(
    ("line", "organ", "year"),
    [
        ("标题：易门县财政局2021年政府信息公开年报（图片版）", "易门县财政局", 2021),
        ("## 易门县人民政府2021年度政务公开工作报告", "易门县人民政府", 2021),
        ("二〇二二年度易门县林业局信息公开年报", "易门县林业局", 2022),
        ("《易门县审计局2020年政府信息公开工作年度报告》", "易门县审计局", 2020),
        ("政府信息公开工作年度报告（2019年度）", None, 2019),
    ],
)
def test_title(line: str, organ: str | None, year: int | None) -> None:
    title = read_title(line)
    assert title is not None
    assert (title.organ, title.year) == (organ, year)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("数据统计期限自2020年1月1日至同年12月31日。2019年，我局", (2020, "period")),
        ("统计时间段为二〇一八年一月一日至十二月三十一日", (2018, "period")),
        ("2019年，我局公开。2020年将继续。", (2019, "body")),
        ("较2018年增长，2019年度共公开", (2019, "body")),
        ("国办公开办函〔2021〕30号", (None, "none")),
        ("今天是2019年4月20日", (None, "none")),
        ("本年共公开12条", (None, "none")),
    ],
)
def test_year(text: str, expected: tuple[int | None, str]) -> None:
    assert find_year(text, None) == expected


def test_year_order_of_sources() -> None:
    text = "统计期限自2018年1月1日至2018年12月31日。2017年，我局"
    assert find_year(text, "2016-01-01") == (2018, "period")
    assert find_year("没有年份", "2016-01-01") == (2015, "published")
    title = "某局2019年政府信息公开工作年度报告\n"
    identity = identify(title + text, chrome=(), hints=Hints())
    assert (identity.year, identity.year_source) == (2019, "title")


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("发布日期：2021-01-18 15:30", "2021-01-18"),
        ("发布时间 | 2021年01月25日", "2021-01-25"),
        ("生成日期: 2021.3.5", "2021-03-05"),
        ("2026年1月23日  来源：本站  浏览次数：10", "2026-01-23"),
        ("今天是2019年4月20日 星期六", None),
        ("发布日期：2021-13-40", None),
    ],
)
def test_published_on(printed: str, expected: str | None) -> None:
    chrome = (Chrome(kind="metadata", text=printed),)
    assert published_on("一、总体情况\n无", chrome, Hints()) == expected


def test_signature_is_the_last_dated_line() -> None:
    text = "六、其他\n截至2020年12月31日\n\n   某某县水利局\n   二〇二一年元月八日\n"
    assert signature(text) == ("某某县水利局", "2021-01-08")


def test_page_date_comes_before_signature() -> None:
    hints = Hints(metas=(("pubdate", "20210225"),))
    assert published_on("一、\n某局\n2021年1月8日", (), hints) == "2021-02-25"


def test_empty_page() -> None:
    identity = identify("", chrome=(), hints=Hints())
    assert (identity.title, identity.organ, identity.year) == (None, None, None)
    assert (identity.organ_level, identity.year_source) == ("unknown", "none")
