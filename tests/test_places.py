"""The lists of divisions and the reading of place names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import places
from pipeline.places import build
from pipeline.places.index import (
    LONGEST_NAME,
    place_of,
    townships_by_name,
    upper_by_name,
    upper_divisions,
)
from pipeline.places.names import short_names, stem
from pipeline.records import Place


def _meant(text: str, around: str = "") -> Place:
    return places.choose(places.match(text), places.mentions(around))


@pytest.mark.parametrize(
    ("text", "code", "rest"),
    [
        ("云南省玉溪市易门县", "530425", ""),
        ("易门县财政局", "530425", "财政局"),
        ("易门2020", "530425", "2020"),
        ("洪泽", "320813", ""),
        ("洪泽县水利局", "320829", "水利局"),
        ("恩施州", "422800", ""),
        ("恩施市教育局", "422801", "教育局"),
        ("十街乡人民政府", "530425202", "人民政府"),
        ("新疆维吾尔自治区伊犁州新源县那拉提镇", "654025104", ""),
        ("南京市鼓楼区人民政府华侨路街道办事处", "320106002", "办事处"),
        ("重庆市綦江区隆盛镇", "500110115", ""),
        ("中山市东凤镇人民政府", "442000103", "人民政府"),
        ("天门市九真镇", "429006116", ""),
        ("武汉市黄陂区前川街", "420116001", ""),
        ("阿鲁科尔沁旗巴彦温都尔苏木", "150421206", ""),
        ("内蒙古财政厅", "150000", "财政厅"),
        ("公安县公安局", "421022", "公安局"),
        ("中牟县豫兴街道办事处", "410122571", "办事处"),
        ("大兴区黄村镇人民政府", "110115005", "人民政府"),
        ("顺义区杨镇人民政府", "110113006", "人民政府"),
    ],
)
def test_match(text: str, code: str, rest: str) -> None:
    readings = places.match(text)
    assert _meant(text).code == code
    assert text[readings[0].length :] == rest


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("根据《条例》和县政府办要求，完成县里任务", {}),
        ("马鞍山市和县水利局", {"马鞍山市": 1, "和县": 1}),
        ("和县水利局\n和县 > 年报", {"和县": 2}),
    ],
)
def test_counties_of_one_character_stand_alone(text: str, counted: dict[str, int]) -> None:
    assert places.mentions(text) == counted


@pytest.mark.parametrize(
    "text", ["公安局", "市场监督管理局", "乡村振兴局", "资源规划局", "开发区管委会", "教育部", ""]
)
def test_no_place(text: str) -> None:
    assert places.match(text) == ()


@pytest.mark.parametrize(
    ("text", "around", "code"),
    [
        ("鼓楼区", "江苏省徐州市", "320302"),
        ("鼓楼区", "福州市", "350102"),
        ("朝阳区", "长春市朝阳区", "220104"),
        ("东街街道", "在西秀区委领导下", "520402002"),
        ("鼓楼区", "", None),
        ("城关镇", "", None),
        ("丰收乡", "易门县", None),
    ],
)
def test_context_decides_namesakes(text: str, around: str, code: str | None) -> None:
    assert _meant(text, around).code == code


def test_undecided_keeps_what_is_shared() -> None:
    assert _meant("鼓楼区") == Place(county="鼓楼区")
    assert _meant("江苏省鼓楼区") == Place(province="江苏省", county="鼓楼区")


def test_unlisted_township_keeps_its_county() -> None:
    place = _meant("易门县无此镇人民政府")
    assert place == Place(
        province="云南省", prefecture="玉溪市", county="易门县", township="无此镇"
    )


def test_municipalities_have_no_prefecture() -> None:
    assert _meant("长宁区") == Place(code="310105", province="上海市", county="长宁区")


def test_find_within() -> None:
    jilin = Place(province="吉林省")
    assert [place.code for place in places.find("朝阳区", within=jilin)] == ["220104"]
    assert places.find("没有这个地方") == ()


def test_find_puts_former_divisions_last() -> None:
    assert [place.county for place in places.find("洪泽")] == ["洪泽区", "洪泽县"]


def test_mentions_count_longest_names() -> None:
    assert places.mentions("玉溪市易门县，易门县") == {"玉溪市": 1, "易门县": 2}


def test_codes_and_names_are_well_formed() -> None:
    for division in upper_divisions():
        assert re.fullmatch(r"\d{6}", division.code)
        assert division.name not in ("市辖区", "县") and len(division.name) <= LONGEST_NAME
    for name, divisions in townships_by_name().items():
        assert not name.endswith("街道办事处")
        assert all(re.fullmatch(r"\d{9}", each.code) for each in divisions)


def test_every_division_is_found_by_its_own_name() -> None:
    for division in upper_divisions():
        assert division in upper_by_name()[division.name]
        assert place_of(division) in places.find(division.name)


def test_most_townships_stand_in_a_listed_county() -> None:
    lost = [
        each
        for divisions in townships_by_name().values()
        for each in divisions
        if not each.former and not (place_of(each).county or place_of(each).prefecture)
    ]
    assert lost == []


def test_names() -> None:
    assert short_names("喀喇沁左翼蒙古族自治县") == ("喀喇沁左翼县",)
    assert short_names("东乡族自治县") == ()
    assert short_names("前川街道") == ("前川街", "前川办事处")
    assert (stem("广西壮族自治区"), stem("公安县"), stem("新疆维吾尔自治区")) == (
        "广西",
        None,
        "新疆",
    )


def test_build_drops_placeholders_and_units_like_townships(tmp_path: Path) -> None:
    upper = {
        "110000": "北京市",
        "110100": "市辖区",
        "110101": "东城区",
        "429000": "省直辖县级行政区划",
    }
    assert build.keep_upper(upper) == {"110000": "北京市", "110101": "东城区"}
    assert build.keep_upper({"442000": "中山市", "442001": "中山市"}) == {"442000": "中山市"}
    townships = {"110101002": "甲街道办事处", "110101001": "乙镇", "110101401": "丙农场"}
    kept = build.keep_townships(townships)
    assert kept == {"110101001": "乙镇", "110101002": "甲街道"}
    build.write_townships(tmp_path / "list.txt", kept | {"110101100": "丁乡"})
    assert (tmp_path / "list.txt").read_text("utf-8") == "110101 001乙镇 甲街道 100丁乡\n"
