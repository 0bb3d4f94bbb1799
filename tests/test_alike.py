"""Alike reports, groups, scores and repeated statements, against definitions worked out by hand."""

from __future__ import annotations

import pathlib
import random
from collections import Counter
from typing import Any

import numpy
import pyarrow as pa
import pytest

from pipeline.records import Place, Reading, Statement
from pipeline.reuse import scores
from pipeline.reuse.likeness import COPY, NEAR_COPY, Likeness, compare_grams, grams_of, judge
from pipeline.zh import bare
from tests.archives import compare, make_reading
from tests.test_reuse import noise, other_body


def symbols(text: str) -> numpy.ndarray:
    return numpy.array([ord(character) for character in text], numpy.uint16)


def grams(text: str) -> set[str]:
    return {text[at : at + 5] for at in range(len(text) - 4)}


@pytest.mark.parametrize("seed", range(10))
def test_likeness_is_jaccard_and_containment_of_five_grams(seed: int) -> None:
    rng = random.Random(seed)
    one = "".join(rng.choices("一二三四", k=rng.randint(0, 200)))
    other = one[: rng.randint(0, 100)] + "".join(rng.choices("三四五六", k=rng.randint(0, 200)))
    left, right = grams(one), grams(other)
    found = compare_grams(grams_of(symbols(one)), grams_of(symbols(other)))
    if not left or not right:
        assert found == Likeness(resemblance=0, containment=0, other_containment=0)
        return
    assert found.resemblance == pytest.approx(len(left & right) / len(left | right))
    assert found.containment == pytest.approx(len(left & right) / len(left))
    assert found.other_containment == pytest.approx(len(left & right) / len(right))
    back = compare_grams(grams_of(symbols(other)), grams_of(symbols(one)))
    assert back.resemblance == found.resemblance


@pytest.mark.parametrize(
    ("resemblance", "same_body", "same_year", "verdict"),
    [
        (COPY, False, True, "copy"),
        (COPY, True, True, "copy"),
        (COPY, True, False, "carried_over"),
        (0.6, True, False, "carried_over"),
        (0.949, False, False, "near_copy"),
        (NEAR_COPY, False, False, "near_copy"),
        (0.799, False, False, "template"),
    ],
)
def test_verdicts(resemblance: float, same_body: bool, same_year: bool, verdict: str) -> None:
    likeness = Likeness(resemblance=resemblance, containment=1, other_containment=1)
    assert judge(likeness, same_body=same_body, same_year=same_year) == verdict


def edited(text: str, every: int, rng: random.Random) -> str:
    """`text` with one character of each `every` changed."""
    return "".join(
        rng.choice("甲乙丙丁") if at % every == every - 1 else character
        for at, character in enumerate(text)
    )


def test_pairs_are_measured_on_the_narrative_alone(tmp_path: pathlib.Path) -> None:
    rng = random.Random(3)
    text = noise(rng, 900)
    variants = {
        "origin": text,
        "copy": edited(text, 400, rng),
        "near": edited(text, 60, rng),
        "template": edited(text, 17, rng),
        "far": edited(text, 9, rng),
        "short": text[:200],
        "alone": noise(rng, 900),
    }
    # Prose of another section, the same in all reports, is no part of the narrative.
    same = "全年通过门户网站和政务新媒体发布各类信息，" * 12 + "。"
    readings = {
        name: make_reading(
            ("overview", body + "。"), ("disclosure", same), **other_body(number) | {"year": 2018 + number}
        )
        for number, (name, body) in enumerate(variants.items())
    }  # fmt: skip
    names = {reading.report.report_id: name for name, reading in readings.items()}
    pairs = {
        (names[str(row["other_report_id"])], names[str(row["report_id"])]): row
        for row in compare(tmp_path, list(readings.values()))["pairs"]
    }
    expected = {}
    for one, other in [(a, b) for a in variants for b in variants if a != b]:
        left, right = grams(variants[one] + "。"), grams(variants[other] + "。")
        shared = len(left & right)
        resemblance = shared / len(left | right)
        most = max(shared / len(left), shared / len(right))
        older = list(variants).index(one) < list(variants).index(other)
        if older and (resemblance >= 0.5 or most >= 0.8):
            expected[one, other] = round(resemblance, 9)
    assert {key: round(float(str(row["resemblance"])), 9) for key, row in pairs.items()} == expected
    assert ("origin", "far") not in pairs
    verdicts = {key[1]: row["verdict"] for key, row in pairs.items() if key[0] == "origin"}
    assert verdicts == {
        "copy": "copy", "near": "near_copy", "template": "template", "short": "template",
    }  # fmt: skip


def test_groups_are_named_by_their_oldest(tmp_path: pathlib.Path) -> None:
    rng = random.Random(4)
    text = noise(rng, 600)
    readings = [
        make_reading(("overview", edited(text, 300, rng)), **other_body(number), year=year)
        for number, year in enumerate((2021, 2019, 2020, None))
    ] + [make_reading(("overview", noise(rng, 600)), **other_body(9), year=2018)]
    rows = {row["report_id"]: row for row in compare(tmp_path, readings)["reports"]}
    told = [rows[reading.report.report_id] for reading in readings]
    oldest = readings[1].report.report_id
    assert [row["cluster_id"] for row in told] == [oldest] * 4 + [None]
    assert [row["cluster_basis"] for row in told] == ["year", None, "year", "none", None]


def brute_share(reading: Reading, others: list[Reading]) -> float:
    """The share of a one-section narrative in runs of 30 that `others` hold."""
    text, *rest = (
        bare(each.report.text[each.sections[0].body_start :]) for each in (reading, *others)
    )
    held = {other[at : at + 30] for other in rest for at in range(len(other) - 29)}
    covered = {
        place
        for at in range(len(text) - 29)
        if text[at : at + 30] in held
        for place in range(at, at + 30)
    }
    return len(covered) / len(text)


@pytest.mark.parametrize("seed", range(4))
def test_shares_are_characters_in_runs_of_thirty(seed: int, tmp_path: pathlib.Path) -> None:
    rng = random.Random(seed)
    pool = [noise(rng, length) for length in (28, 30, 33, 60, 150)]
    readings = []
    for body in range(4):
        for year in (2021, 2022):
            parts = [noise(rng, rng.randint(5, 80)), *rng.choices(pool, k=4), noise(rng, 30)]
            rng.shuffle(parts)
            readings.append(make_reading(("overview", "".join(parts)), **other_body(body), year=year))  # fmt: skip
    years = pa.table(
        {
            "before_report_id": [reading.report.report_id for reading in readings[::2]],
            "after_report_id": [reading.report.report_id for reading in readings[1::2]],
            "before_doubtful": [False] * 4,
            "after_doubtful": [False] * 4,
        }
    )
    rows = {row["report_id"]: row for row in compare(tmp_path, readings, years=years)["reports"]}
    for at, reading in enumerate(readings):
        row: dict[str, Any] = rows[reading.report.report_id]
        others = [each for number, each in enumerate(readings) if number // 2 != at // 2]
        assert row["reuse_share"] == pytest.approx(brute_share(reading, others))
        if at % 2:
            assert row["carried_over_share"] == pytest.approx(
                brute_share(reading, [readings[at - 1]])
            )
        else:
            assert row["carried_over_share"] is None
            assert row["modification_score"] is None


def test_modification_is_one_less_the_cosine_of_counts() -> None:
    one, other = "公开公开信息公开", "公开信息更新"
    left, right = (
        Counter(text[at : at + 2] for at in range(len(text) - 1)) for text in (one, other)
    )
    dot = sum(left[pair] * right[pair] for pair in left)
    norm = sum(n * n for n in left.values()) * sum(n * n for n in right.values())
    found = scores.modification_score(symbols(one), symbols(other))
    assert found == pytest.approx(1 - dot / norm**0.5)
    assert scores.modification_score(symbols(one), symbols(one)) == pytest.approx(0)
    assert scores.modification_score(symbols("公"), symbols(one)) is None


def test_boilerplate_is_the_share_of_sentences_with_a_common_phrase(tmp_path: pathlib.Path) -> None:
    rng = random.Random(8)
    phrase, everywhere = "不断提升服务能力水平", "坚持以人民为中心思想"
    readings = []
    for number in range(40):
        sentences = [noise(rng, 30) + "。" for _ in range(3)] + [f"{noise(rng, 9)}{everywhere}。"]
        if number < 20:
            sentences.append(f"{noise(rng, 10)}{phrase}{noise(rng, 10)}。")
        readings.append(make_reading(("overview", "".join(sentences)), **other_body(number)))
    rows = {row["report_id"]: row for row in compare(tmp_path / "a", readings)["reports"]}
    told = [rows[reading.report.report_id]["boilerplate_share"] for reading in readings]
    # What all reports say is prescribed and does not count.
    assert told[0] == pytest.approx(31 / (3 * 31 + 20 + 31))
    assert told[20:] == [0.0] * 20
    few = compare(tmp_path / "b", readings[:10])["reports"]
    assert {row["boilerplate_share"] for row in few} == {None}


def statement(text: str, name: str, role: Any = "problem") -> Statement:
    return Statement(
        statement_id=name, section="problems", ordinal=0, role=role, heading=None, text=text,
        aspects=("general",), role_score=1.0, aspect_scores=(1.0,), specificity=0, cues=(),
        answered=None, start=0, end=len(text),
    )  # fmt: skip


def test_a_swapped_number_makes_another_statement(tmp_path: pathlib.Path) -> None:
    texts = [
        ("更新不够及时。", 2020), ("更新不够及时", 2019), ("更新不够，及时。", 2018),
        ("更新 不够及时；", 2021), ("全年培训3次。", 2018), ("全年培训4次。", 2019),
    ]  # fmt: skip
    readings = [
        make_reading(
            ("overview", noise(random.Random(number), 80)), **other_body(number), year=year,
            statements=[statement(text, str(number))],
        )
        for number, (text, year) in enumerate(texts)
    ]  # fmt: skip
    found = compare(tmp_path, readings)
    rows = {row["statement_id"]: row for row in found["statements"]}
    assert [rows[str(number)]["reuse_count"] for number in range(6)] == [2, 2, 0, 2, 0, 0]
    ids = [reading.report.report_id for reading in readings]
    firsts = [ids.index(str(rows[str(number)]["first_seen"])) for number in range(6)]
    assert firsts == [1, 1, 2, 1, 4, 5]
    assert rows["0"]["first_seen_basis"] == "year"
    assert rows["2"]["first_seen_basis"] is None
    shares = {row["report_id"]: row["common_statement_share"] for row in found["reports"]}
    assert [shares[each] for each in ids] == [1.0, 1.0, 0.0, 1.0, 0.0, 0.0]


def test_a_renamed_body_is_the_same_one(tmp_path: pathlib.Path) -> None:
    text = noise(random.Random(9), 300)
    readings = [
        make_reading(("overview", text), organ="易门县农业局", year=2018),
        make_reading(("overview", text), organ="易门县农业农村局", year=2019),
        make_reading(("overview", noise(random.Random(10), 300)), organ="易门县水利局", year=2019),
    ]
    ids = [reading.report.report_id for reading in readings]
    years = pa.table(
        {
            "before_report_id": ids[:1], "after_report_id": ids[1:2],
            "before_doubtful": [False], "after_doubtful": [False],
        }
    )  # fmt: skip
    apart = compare(tmp_path / "a", readings)
    joined = compare(tmp_path / "b", readings, years=years)
    assert [row["verdict"] for row in apart["pairs"]] == ["copy"]
    assert [row["verdict"] for row in joined["pairs"]] == ["carried_over"]
    assert {row["same_organ"] for row in joined["reuse"]} == {True}
    shares = {row["report_id"]: row["reuse_share"] for row in joined["reports"]}
    assert [shares[each] for each in ids] == [0.0, 0.0, 0.0]


def test_no_narrative_is_like_no_other(tmp_path: pathlib.Path) -> None:
    readings = [make_reading(("other", "无"), **other_body(number)) for number in range(3)]
    found = compare(tmp_path, readings)
    assert found["pairs"] == []
    assert {row["reuse_share"] for row in found["reports"]} == {None}


def test_a_body_in_no_list_carries_over_as_printed(tmp_path: pathlib.Path) -> None:
    text = noise(random.Random(11), 300)
    readings = [
        make_reading(
            ("overview", text), organ="枫垭镇人民政府", place=Place(township="枫垭镇"), year=year
        )
        for year in (2020, 2021, 2023)
    ]
    place = {reading.report.report_id: reading.report.identity.year for reading in readings}
    rows = compare(tmp_path, readings)["reports"]
    shares = {place[str(row["report_id"])]: row["carried_over_share"] for row in rows}
    assert shares == {2020: None, 2021: 1.0, 2023: None}
