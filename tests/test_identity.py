"""Who reports on which year: cases as JSON, and guarantees that hold for any page."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline.ingest.identity import identify
from pipeline.ingest.identity.dates import read_dates, signature
from pipeline.ingest.identity.organs import read_organ
from pipeline.ingest.identity.path import read_path, year_in
from pipeline.ingest.identity.same import related, same_town
from pipeline.ingest.identity.sheet import Sheet, fold_page
from pipeline.ingest.identity.titles import read_title
from pipeline.ingest.page import Hints
from pipeline.records import Chrome, Identity, Place

_FOLDER = Path(__file__).parent / "cases"
_FILE = json.loads((_FOLDER / "identity.json").read_text("utf-8"))
_ARCHIVE = json.loads((_FOLDER / "identity_archive.json").read_text("utf-8"))
_CASES: list[dict[str, Any]] = [
    *_FILE["cases"], *_FILE["held_out"],
    *_ARCHIVE["first"], *_ARCHIVE["second"], *_ARCHIVE["held_out"],
]  # fmt: skip


def _identify(case: dict[str, Any]) -> Identity:
    return identify(
        case["text"],
        chrome=tuple(Chrome(kind=kind, text=text) for kind, text in case.get("chrome", ())),
        hints=Hints(
            title=case.get("title"),
            metas=tuple((name, content) for name, content in case.get("metas", ())),
            file_name=case.get("file_name"),
            folders=tuple(case.get("folders", ())),
        ),
    )


def _sheet(text: str, chrome: tuple[Chrome, ...] = (), hints: Hints | None = None) -> Sheet:
    return fold_page(text, chrome, hints or Hints())


def _year(text: str, *, page: str | None = None) -> tuple[int | None, str]:
    metas = (("pubdate", page),) if page else ()
    identity = identify(text, chrome=(), hints=Hints(metas=metas))
    return identity.year, identity.year_source


def _published(text: str, chrome: tuple[Chrome, ...], hints: Hints) -> str | None:
    return read_dates(_sheet(text, chrome, hints)).published


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
        "doubts": sorted(
            ([each.about, each.basis, each.other, each.other_basis] for each in identity.doubts),
            key=str,
        ),
    }


@pytest.mark.parametrize("case", _CASES, ids=[case["label"] for case in _CASES])
def test_case(case: dict[str, Any]) -> None:
    columns = _columns(_identify(case))
    expected = dict(case["expected"])
    if "doubts" in expected:
        expected["doubts"] = sorted(expected["doubts"], key=str)
    assert {name: columns[name] for name in expected} == expected


def test_cases_have_distinct_labels() -> None:
    labels = [case["label"] for case in _CASES]
    assert len(set(labels)) == len(labels) >= 300


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
    assert _year(text) == expected


def test_year_order_of_sources() -> None:
    text = "统计期限自2018年1月1日至2018年12月31日。2017年，我局"
    assert _year(text, page="2016-01-01") == (2018, "period")
    assert _year("没有年份", page="2016-01-01") == (2015, "published")
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
    assert _published("一、总体情况\n无", chrome, Hints()) == expected


def test_signature_is_the_last_dated_line() -> None:
    text = "六、其他\n截至2020年12月31日\n\n   某某县水利局\n   二〇二一年元月八日\n"
    signed = signature(_sheet(text))
    assert signed is not None
    assert (signed.organ, signed.day) == ("某某县水利局", "2021-01-08")
    assert text[signed.start : signed.end] == "二〇二一年元月八日"


def test_page_date_comes_before_signature() -> None:
    hints = Hints(metas=(("pubdate", "20210225"),))
    assert _published("一、\n某局\n2021年1月8日", (), hints) == "2021-02-25"


def test_empty_page() -> None:
    identity = identify("", chrome=(), hints=Hints())
    assert (identity.title, identity.organ, identity.year) == (None, None, None)
    assert (identity.organ_level, identity.year_source) == ("unknown", "none")


@pytest.mark.parametrize("case", _CASES, ids=[case["label"] for case in _CASES])
def test_doubts_stand_against_the_choice_and_point_at_their_evidence(case: dict[str, Any]) -> None:
    identity = _identify(case)
    length = len(case["text"])
    for doubt in identity.doubts:
        assert doubt.other != doubt.chosen
        assert (doubt.other is None) == (doubt.other_basis is None) == (doubt.basis == "path")
        if doubt.about == "year":
            assert doubt.chosen == str(identity.year)
        if doubt.about == "organ":
            assert doubt.chosen == identity.organ
        assert (doubt.start is None) == (doubt.end is None)
        if doubt.start is not None and doubt.end is not None:
            assert 0 <= doubt.start < doubt.end <= length
            evidence = case["text"][doubt.start : doubt.end]
            if doubt.about == "year" and doubt.other_basis in ("period", "body"):
                assert evidence == doubt.other


@pytest.mark.parametrize("case", _CASES, ids=[case["label"] for case in _CASES])
def test_only_a_path_gives_a_year_without_source(case: dict[str, Any]) -> None:
    identity = _identify(case)
    from_path = any(each.about == "year" and each.basis == "path" for each in identity.doubts)
    assert from_path == (identity.year is not None and identity.year_source == "none")


_TOLD = [case for case in _CASES if not _identify(case).doubts and _identify(case).place.code]


@pytest.mark.parametrize("case", _TOLD, ids=[case["label"] for case in _TOLD])
def test_a_path_never_overrides_the_page(case: dict[str, Any]) -> None:
    """What the page tells stays, whatever the folders are called."""
    told = _identify(case)
    moved = _identify(
        case | {"file_name": "民政局1999年报", "folders": ["山西省", "忻州市", "五台县", "2001"]}
    )
    assert moved.organ == told.organ or told.organ is None
    assert moved.year == told.year or told.year is None
    assert moved.title == told.title
    if told.organ_level != "township":  # a namesake elsewhere may be meant where no county is named
        assert moved.place == told.place


@pytest.mark.parametrize(
    ("names", "year"),
    [
        (("2020",), 2020),
        (("县教育局", "2021"), 2021),
        (("财政局2019年报",), 2019),
        (("二〇一八年度报告",), 2018),
        (("t20210120_334", "财政局"), None),
        (("art_2021_1_18_art_55", "财政局"), None),
        (("index", "202101"), None),
        (("2020-01-15",), None),
    ],
)
def test_year_in_path(names: tuple[str, ...], year: int | None) -> None:
    assert year_in(read_path(names)) == year


@pytest.mark.parametrize(
    ("folders", "code"),
    [
        (("云南省", "玉溪市", "易门县", "十街乡"), "530425202"),
        (("安徽省", "蚌埠市", "五河县", "城关镇"), "340322100"),
        (("云南", "玉溪", "易门"), "530425"),
        (("网页", "易门县", "部门"), "530425"),
        (("鼓楼区",), None),
        (("部门", "年报"), None),
    ],
)
def test_place_of_path(folders: tuple[str, ...], code: str | None) -> None:
    assert read_path(("index", *reversed(folders))).place.code == code


@pytest.mark.parametrize(
    ("printed", "level", "kind", "code"),
    [
        ("国家税务总局易门县税务局", "county", "department", "530425"),
        ("玉溪市生态环境局易门分局", "county", "department", "530425"),
        ("兰州市公安局城关分局", "county", "department", "620102"),
        ("淮安市公安局洪泽分局", "county", "department", "320813"),
        ("玉溪市公安局高新分局", "prefecture", "department", "530400"),
        ("新疆生产建设兵团第八师石河子市", "county", "government", "659001"),
        ("新疆生产建设兵团第六师水利局", "prefecture", "department", None),
        ("章贡区人民政府水东镇", "township", "government", "360702101"),
        ("自治区人民政府办公厅", "province", "department", None),
        ("海关总署", "national", "department", None),
    ],
)
def test_organ(printed: str, level: str, kind: str, code: str | None) -> None:
    organ = read_organ(printed, {})
    assert organ is not None
    assert (organ.level, organ.type, organ.place.code) == (level, kind, code)


def test_places_and_towns_under_former_kinds_are_the_same() -> None:
    jiangsu = {"province": "江苏省", "prefecture": "淮安市"}
    assert related(Place(county="洪泽县", **jiangsu), Place(county="洪泽区", **jiangsu))
    assert not related(Place(county="洪泽县", **jiangsu), Place(county="金湖县", **jiangsu))
    assert same_town("高良涧镇", "高良涧街道") and not same_town("十街彝族乡", "小街乡")


def test_what_is_said_late_in_a_long_report_is_found_where_it_stands() -> None:
    text = "易门县财政局2020年政府信息公开工作年度报告\n一、总体情况\n" + "我局公开。\n" * 4000
    text += "易门县财政局\n2020年3月8日\n"
    (doubt,) = identify(text, chrome=(), hints=Hints()).doubts
    assert (doubt.other, doubt.other_basis) == ("2019", "signature")
    assert doubt.start is not None
    assert text[doubt.start : doubt.end] == "2020年3月8日"


@pytest.mark.parametrize(
    "text",
    ["2020" + " " * 200_000 + "x", "\n" * 200_000 + "一、", "2020年，" * 100_000, "我局" * 200_000],
    ids=["spaces", "lines", "years", "words"],
)
def test_time_does_not_grow_with_hostile_text(text: str) -> None:
    """Only the ends of a text are read, in linear time: a second would be a hundred times that."""
    hostile = Chrome(kind="metadata", text="发布日期 " + text)
    started = time.perf_counter()
    identify(text, chrome=(hostile,), hints=Hints(title=text))
    assert time.perf_counter() - started < 1.0


def _of_page(text: str, **kinds: str) -> Identity:
    chrome = tuple(Chrome(kind=kind, text=block) for kind, block in kinds.items())  # type: ignore[arg-type]
    return identify(text, chrome=chrome, hints=Hints())


def test_the_registration_of_a_site_decides_namesakes() -> None:
    title = "城关区林业局2019年政府信息公开工作年度报告\n一、概述\n我局公开。"
    assert _of_page(title).place.code is None
    assert _of_page(title, footer="甘ICP备00000000号-1").place.code == "620102"
    assert _of_page(title, footer="藏公网安备 00000000号").place.code == "540102"


@pytest.mark.parametrize(
    ("text", "metadata", "organ"),
    [
        ("關於易門縣財政局2020年度政府信息公開工作的年度報告\n一、總體情況", "", "易门县财政局"),
        ("爲便於監督，現將易門縣財政局2020年度政府信息公開工作情況(kuàng)公布如下。\n一、總體情況", "", "易门县财政局"),
        ("一、總體情況\n十街鄉(xiāng)人民政府公開信息，易門縣十街鄉(xiāng)落實。", "", "易门县十街彝族乡人民政府"),
        ("一、总体情况\n本机关公开。", "索引号1-2 标题年报发文机关易门县图书馆公开日期2020-02-02组配分类年报", "易门县图书馆"),
        ("自治区水利厅2022\n政府信息公开工作年度报告\n一、总体情况", "", "自治区水利厅"),
        ("面向社会\n2020年政府信息公开年报\n本报告由易门县财政局编制。\n一、总体情况", "", "易门县财政局"),
        ("政府信息公开年报\n一、总体情况\n我局公开。", "内容概述：政府信息公开年报\n发布机构：易门县财政局", "易门县财政局"),
    ],
)  # fmt: skip
def test_organ_beside_the_title(text: str, metadata: str, organ: str) -> None:
    assert _of_page(text, metadata=metadata).organ == organ


def test_lists_of_bodies_in_a_menu_are_not_the_author() -> None:
    menu = "县教育局\n县财政局\n统计局\n水利局"
    text = "2020年信息公开年度报告\n一、总体情况\n本机关公开。"
    assert _of_page(text, navigation=menu, footer="主办：易门县人民政府办公室").organ in (
        None,
        "易门县人民政府办公室",
    )


def test_a_line_of_the_page_above_a_title_is_no_part_of_it() -> None:
    told = _of_page("有效\n易门县财政局\n2020年政府信息公开年报\n一、总体情况\n我局公开。")
    assert (told.title, told.place.code) == ("易门县财政局2020年政府信息公开年报", "530425")


def test_a_signature_below_an_annex_may_stand_in_the_foot() -> None:
    told = _of_page("一、总体情况\n本年公开3条。", footer="主动公开 3\n易门县图书馆\n2021年2月3日")
    assert (told.organ, told.published_on, told.year) == ("易门县图书馆", "2021-02-03", 2020)
    assert told.year_source == "published"


def test_a_bureau_of_statistics_signs_like_any_other() -> None:
    told = _of_page("一、总体情况\n我局公开。\n易门县统计局 2021年3月4日")
    assert (told.organ, told.published_on) == ("易门县统计局", "2021-03-04")
