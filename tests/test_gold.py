"""The gold set of figures in prose: is every line well formed, exact, and as its README says?

What a value should be is worked out here once more from the printed characters, so that a slip of
the pen in the file shows without the extraction that the file measures.
"""

import json
import re
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from pipeline import zh
from pipeline.records import SectionKey

GOLD = Path(__file__).parents[1] / "corpus" / "gold"
LINES = (GOLD / "figures.jsonl").read_text("utf-8").splitlines()
TEXTS = [json.loads(line) for line in LINES]
FIGURES = [(text, figure) for text in TEXTS for figure in text["figures"]]
KINDS = (
    "disclosed", "requests_received", "requests_carried_in", "requests_concluded",
    "requests_carried_out", "outcome", "reconsideration", "litigation", "training",
    "interpretation", "replies", "views", "fees", "share", "growth", "other",
)  # fmt: skip
SCALE = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
# Qualifiers, number, scale, measure word; of a range the first number.
SHAPE = re.compile(
    r"(?:约|近|超过|超|逾)?"
    r"(?P<number>-?[0-9][0-9,]*(?:\.[0-9]+)?"
    r"|[零一二两三四五六七八九十百千]+(?:万[零一二两三四五六七八九十百千]+)?)?"
    r"(?:[-~至](?:[0-9]+))?[余多]?(?P<scale>[百千万亿]?)[余多]?(?P<unit>.*)"
)


def printed(figure) -> tuple[float, str]:
    """Value and unit that the characters of a figure give by themselves."""
    text = zh.bare(figure["text"])
    if share := re.fullmatch(r"百分之(.+?)(?:点(.))?", text):
        return float(f"{zh.numeral(share[1])}.{zh.numeral(share[2] or '零')}"), "%"
    if tenths := re.fullmatch(r"近?(.)成", text):
        return 10.0 * zh.numeral(tenths[1]), "%"
    found = SHAPE.fullmatch(text)
    assert found, text
    number, scale = found["number"], found["scale"]
    if number is None:
        return float(SCALE[scale]), found["unit"]
    if number[0] in "-0123456789":
        return float(number.replace(",", "")) * SCALE[scale], found["unit"]
    return _chinese(number) * SCALE[scale], found["unit"]


def _chinese(number: str) -> float:
    """A Chinese number; of two neighbouring digits (两三, 四五十) the first."""
    lower = re.sub(r"([两二三四五六七八])[三四五六七八九](?=[十百千]|$)", r"\1", number)
    above, _, below = lower.rpartition("万")
    values = [zh.numeral(part) for part in (above or "零", below)]
    assert None not in values, number
    return 10_000.0 * values[0] + values[1]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text["id"])
def test_a_line(text):
    assert list(text) == ["id", "split", "section", "text", "figures"]
    assert text["section"] in get_args(SectionKey)
    assert 60 <= len(text["text"]) <= 400
    end = 0
    for figure in text["figures"]:
        assert list(figure) == ["kind", "text", "value", "unit", "start", "end"]
        assert end <= figure["start"] < figure["end"]
        end = figure["end"]
        assert text["text"][figure["start"] : end] == figure["text"] == figure["text"].strip()
        assert figure["kind"] in KINDS
        assert type(figure["value"]) is float


def test_value_and_unit_are_what_is_printed():
    for text, figure in FIGURES:
        value, unit = printed(figure)
        where = (text["id"], figure)
        assert figure["value"] == pytest.approx(value), where
        if unit:
            assert figure["unit"] == unit, where
        elif figure["unit"] is not None:
            rest = zh.bare(text["text"])
            assert re.search(f"[0-9余多]{figure['unit']}", rest), where


def test_a_qualifier_before_a_number_belongs_to_it():
    for text, figure in FIGURES:
        before = text["text"][: figure["start"]]
        assert not before.endswith(("约", "近", "超", "超过", "逾")), (text["id"], figure)
        assert not re.search(r"[0-9０-９.万亿]\s*$", before), (text["id"], figure)


def test_same_words_same_measure():
    """Percentages are shares or growth, money is in 元, and differences of points are growth."""
    for text, figure in FIGURES:
        where = (text["id"], figure)
        if figure["unit"] == "%":
            assert figure["kind"] in ("share", "growth"), where
        if figure["unit"] in ("倍", "个百分点"):
            assert figure["kind"] == "growth", where
        assert figure["unit"] != "万元", where


def test_texts_are_told_apart_and_split_by_turns():
    assert [text["id"] for text in TEXTS] == [f"f{at:03}" for at in range(1, len(TEXTS) + 1)]
    assert len({text["text"] for text in TEXTS}) == len(TEXTS)
    turns = ["dev" if at % 2 else "held_out" for at in range(1, len(TEXTS) + 1)]
    assert [text["split"] for text in TEXTS] == turns
    for one, other in zip(TEXTS[::2], TEXTS[1::2], strict=True):
        assert one["section"] == other["section"], other["id"]
        assert bool(one["figures"]) == bool(other["figures"]), other["id"]


def test_enough_and_enough_without():
    assert len(TEXTS) >= 120
    assert len(FIGURES) >= 600
    assert sum(not text["figures"] for text in TEXTS) >= len(TEXTS) / 4
    assert {figure["kind"] for _, figure in FIGURES} == set(KINDS)


def test_the_readme_counts_what_is_there():
    told = re.findall(r"^\| (\S.*?) \| (\d+) \| (\d+) \| (\d+) \|$", _readme(), flags=re.M)
    counted = Counter()
    for text in TEXTS:
        names = ["texts", *(["texts without figures"] if not text["figures"] else [])]
        names += ["figures", *(f"`{f['kind']}`" for f in text["figures"])]
        counted.update((name, text["split"]) for name in names if name != "figures")
        counted["figures", text["split"]] += len(text["figures"])
    rows = {name: (int(dev), int(held), int(both)) for name, dev, held, both in told}
    assert set(rows) == {name for name, _ in counted}
    for name, (dev, held, both) in rows.items():
        assert (counted[name, "dev"], counted[name, "held_out"], dev + held) == (dev, held, both)


def _readme() -> str:
    return (GOLD / "README.md").read_text("utf-8")
