"""Which names are one body, and which are two."""

from __future__ import annotations

import json
import pathlib
import time
from itertools import combinations
from typing import Any

import pytest

from pipeline.bodies import Body, former_names, identify, plain_name
from pipeline.lexicon import load
from pipeline.records import Place
from pipeline.zh import bare

CASES: dict[str, Any] = json.loads(
    (pathlib.Path(__file__).parent / "cases" / "bodies.json").read_text(encoding="utf-8")
)
PLACES = {name: Place(**tiers) for name, tiers in CASES["places"].items()}
GROUPS = CASES["groups"]


def body_of(place: str, organ: str) -> Body:
    body = identify(organ, PLACES[place])
    assert body is not None
    return body


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group["names"][0])
def test_all_spellings_are_one_body(group: dict[str, Any]) -> None:
    bodies = {name: body_of(group["place"], name) for name in group["names"]}
    assert len(set(bodies.values())) == 1, bodies


def test_no_two_groups_are_one_body() -> None:
    for one, other in combinations(GROUPS, 2):
        bodies = [body_of(group["place"], group["names"][0]) for group in (one, other)]
        assert bodies[0] != bodies[1], (one["names"], other["names"])


def test_namesakes_in_two_cities_are_two_bodies() -> None:
    places = [
        Place(code=code, province=province, prefecture=prefecture, county="朝阳区")
        for code, province, prefecture in (
            ("110105", "北京市", None), ("220104", "吉林省", "长春市"),
            (None, "北京市", None), (None, "吉林省", "长春市"),
        )
    ]  # fmt: skip
    assert len({identify("朝阳区民政局", place) for place in places}) == 4


@pytest.mark.parametrize("case", CASES["unknown"], ids=lambda case: str(case["organ"]))
def test_a_body_whose_region_may_be_another_is_none(case: dict[str, Any]) -> None:
    assert identify(case["organ"], Place(**case["place"])) is None


def test_bodies_of_the_state_need_no_region() -> None:
    assert identify("水利部", Place(), national=True) == Body(region="中国", name="水利部")


@pytest.mark.parametrize("case", CASES["renamed"], ids=lambda case: case["text"][:20])
def test_a_page_tells_what_its_body_was_called(case: dict[str, Any]) -> None:
    place = PLACES[case["place"]]
    body = body_of(case["place"], case["organ"])
    assert sorted(set(former_names(case["text"], body, place))) == case["former"]


@pytest.mark.parametrize("word", ["更名", "（原", "农业农村局（原农业局更名为", "我局由更名"])
def test_a_page_of_nothing_but_renamings_costs_no_more(word: str) -> None:
    text = word * (1_000_000 // len(word))
    body, place = Body(region="530425", name="农业农村局"), PLACES["易门县"]
    start = time.perf_counter()
    list(former_names(text, body, place))
    assert time.perf_counter() - start < 3  # a second on a slow machine; quadratic takes minutes


def test_every_abbreviation_reads_its_example() -> None:
    listed = load("bodies")
    nowhere = Place()
    for entry in (*listed["abbreviations"], *listed["names"]):
        short, long = entry["example"]
        assert bare(short).startswith(entry["short"])
        assert plain_name(short, nowhere) == plain_name(long, nowhere), entry
        assert plain_name(long, nowhere).startswith(entry["full"]), entry
