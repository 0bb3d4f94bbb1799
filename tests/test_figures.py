"""Figures of the prose: found, valued, named; tables, dates and names are none."""

from __future__ import annotations

import collections
import itertools
import json
import pathlib
import time
import tomllib
import typing
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from pipeline import records
from pipeline.figures import read_claims
from pipeline.forms import load_form
from pipeline.ingest import ingest
from pipeline.lexicon import load
from pipeline.records import Claim, Reading, Rejected, Section
from pipeline.run import read_report
from tests.benchmarks import figures as benchmark
from tests.conftest import SAMPLES
from tests.factory import make
from tests.test_audit import REPORT

HERE = pathlib.Path(__file__).parent
CASES = json.loads((HERE / "cases" / "figures.json").read_text(encoding="utf-8"))
YEAR = 2022


def claims(text: str, *, section: records.SectionKey = "overview") -> tuple[Claim, ...]:
    whole = Section(
        ordinal=0, key=section, heading=None, start=0, body_start=0, end=len(text),
        confidence=1.0, warning=None,
    )  # fmt: skip
    return read_claims(replace(REPORT, text=text), (whole,), ())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:24])
def test_cases(case: Mapping[str, Any]) -> None:
    found = benchmark.read_text(case["text"], case["section"], year=YEAR)
    assert [[f.kind, f.text, f.value, f.unit] for f in found] == case["figures"]


def test_cases_cover_every_kind_and_texts_without_figures() -> None:
    told = collections.Counter(kind for case in CASES for kind, *_ in case["figures"])
    assert set(told) == set(typing.get_args(records.FigureKind))
    assert sum(told.values()) >= 300
    assert sum(not case["figures"] for case in CASES) >= 15


@pytest.mark.parametrize(
    ("text", "section", "rows", "column"),
    [
        ("收到申请6件，其中自然人4件、企业2件。", "requests", ((), (), ()), (None, "natural_person", "business")),
        ("不予公开3件，无法提供2件。", "requests", (("refused_",), ("unavailable_",)), (None, None)),
        ("行政复议2件，其中维持1件。", "disputes", (("reconsideration",),) * 2, (None, "upheld")),
        ("行政复议和行政诉讼共0件。", "disputes", (("litigation_", "reconsideration"),), (None,)),
        ("有1件行政复议，有2件行政诉讼。", "disputes", (("reconsideration",), ("litigation_",)), (None, None)),
        ("未经复议直接起诉1件。", "disputes", (("litigation_direct",),), (None,)),
    ],
)  # fmt: skip
def test_claims_name_their_cells(
    text: str,
    section: records.SectionKey,
    rows: tuple[tuple[str, ...], ...],
    column: tuple[str | None, ...],
) -> None:
    found = claims(text, section=section)
    assert tuple(claim.rows for claim in found) == rows
    assert tuple(claim.column for claim in found) == column


def test_parts_know_their_total() -> None:
    found = claims(
        "公开信息10条，其中网站6条、微博4条；受理申请3件（含上年结转1件），其中自然人2件。"
    )
    assert [claim.whole for claim in found] == [None, 0, 0, None, None, 3]
    assert [claim.channel for claim in found[:3]] == [None, "website", "weibo"]


def test_a_list_of_parts_ends_with_another_thing() -> None:
    found = claims("收到申请9件，其中网上申请6件，信函申请3件，办结8件，同意公开5件。")
    assert [claim.whole for claim in found] == [None, 0, 0, None, None]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2021年收到申请5件。", "earlier"),
        ("2022年收到申请5件。", "year"),
        ("去年收到申请5件。", "earlier"),
        ("较2021年增加，收到申请5件。", "year"),
        ("自开通以来收到申请5件。", "running"),
        ("明年计划收到申请5件。", "planned"),
        ("今年以来收到申请5件。", "year"),
    ],
)
def test_whose_year(text: str, period: str) -> None:
    (claim,) = claims(text)
    assert claim.period == period


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("收到申请5件。", "unclear"),
        ("全区共收到申请5件。", "whole"),
        ("我局收到申请5件。", "own"),
        ("区政府办公室收到申请5件。", "office"),
        ("区教育局收到申请5件。", "other"),
        ("各镇街收到申请5件。", "other"),
        ("全区各镇街、各部门收到申请5件。", "whole"),
        ("全县各级行政机关收到申请5件。", "whole"),
    ],
)
def test_whose_numbers(text: str, scope: str) -> None:
    (claim,) = claims(text)
    assert claim.scope == scope


@pytest.mark.parametrize(
    ("text", "change", "subject"),
    [
        ("收到申请25件，同比增长25%。", 1, "requests_received"),
        ("收到申请25件，较上年减少5件。", -1, "requests_received"),
        ("公开信息25条，同比下降约3.5个百分点。", -1, "disclosed"),
    ],
)
def test_a_growth_says_of_what_and_which_way(text: str, change: int, subject: str) -> None:
    claim = claims(text)[-1]
    assert (claim.figure.kind, claim.change, claim.subject) == ("growth", change, subject)


def pages() -> typing.Iterator[tuple[bytes, str]]:
    for path in sorted(SAMPLES.rglob("*.html"))[::4]:
        yield path.read_bytes(), path.name
    for seed in range(40):
        page = make(seed)
        yield page.raw, page.name


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    answers = [ingest(raw, source=name) for raw, name in pages()]
    return [
        read_report(report)
        for answer in answers
        if not isinstance(answer, Rejected)
        for report in answer
    ]


def test_spans_hold_what_they_say(readings: list[Reading]) -> None:
    seen = 0
    for reading in readings:
        text, at = reading.report.text, 0
        for figure in reading.figures:
            assert at <= figure.start < figure.end
            at = figure.end
            assert text[figure.start : figure.end] == figure.text == figure.text.strip()
            assert any(
                section.key == figure.section
                and section.body_start <= figure.start
                and figure.end <= section.end
                for section in reading.sections
            )
            seen += 1
    assert seen > 200


def test_cells_and_grids_hold_no_figures(readings: list[Reading]) -> None:
    for reading in readings:
        taken = [
            (c.start, c.end) for c in reading.cells if c.start is not None and c.end is not None
        ]
        taken += [(grid.start, grid.end) for grid in reading.report.grids]
        for figure, (start, end) in itertools.product(reading.figures, taken):
            assert figure.end <= start or end <= figure.start


@pytest.mark.parametrize("version", ["2019", "2021"])
@pytest.mark.parametrize("between", ["\n", "\n\n", " | ", " "])
def test_a_dumped_table_gives_no_figures(version: str, between: str) -> None:
    """Labels and numbers as lines, with bars and on one line, with no cell read out of them."""
    lines = []
    for table in load_form(version).tables:
        for row in table.rows:
            lines.append(row.text)
            lines += [str(7 * at) for at in range(len(table.columns))]
    assert claims(between.join(lines)) == ()


def test_notes_in_cells_belong_to_their_table() -> None:
    text = "二、主动公开政府信息情况\n行政规范性文件\n3\n0\n22（其中修订16件）\n全年公开信息5条。"
    cell = records.Cell(
        table="rules", form="2021", row="normative_documents", column="in_force",
        row_label="", column_label="", raw="22（其中修订16件）", value=22.0, state="printed",
        proposed=None, start=text.index("22"), end=text.index("\n全年"),
    )  # fmt: skip
    whole = Section(
        ordinal=0, key="disclosure", heading=None, start=0, body_start=12, end=len(text),
        confidence=1.0, warning=None,
    )  # fmt: skip
    found = read_claims(replace(REPORT, text=text), (whole,), (cell,))
    assert [claim.figure.text for claim in found] == ["5条"]


def test_identifiers_are_no_numbers() -> None:
    assert claims(f"收到{'9' * 400}件，占百分之{'9' * 400}，公开5条。")[0].figure.text == "5条"


def test_examples_of_the_lexicon_match_their_patterns() -> None:
    import re

    lexicon = load("figures")
    for name in ("outcomes", "applicants", "channels"):
        for entry in lexicon[name]:
            assert re.search(entry["pattern"], entry["example"].replace("“", '"')), entry
    raw = (pathlib.Path(records.__file__).parent / "lexicon" / "figures.toml").read_text("utf-8")
    assert tomllib.loads(raw)["cues"]


@pytest.mark.parametrize(
    "unit",
    [
        "收到申请5件",
        "其中（5件、",
        "《12条",
        "“3件",
        "一二三",
        "2022年5件\n",
        "网站12、",
        "分别为1、2、",
        "公 开 1 2 条 。 ",
    ],
)
def test_long_lines_cost_no_more_than_their_length(unit: str) -> None:
    def seconds(times: int) -> float:
        text = unit * times
        begun = time.process_time()
        claims(text)
        return time.process_time() - begun

    seconds(100)
    short, long = seconds(1000), seconds(8000)
    assert long < 30 * max(short, 0.005)


@pytest.mark.parametrize("row", ["1234,567,89,", "0 12 345 ", "1、2、3、", "12\n3,456\n"])
def test_a_megabyte_of_numbers_is_passed_over(row: str) -> None:
    """Rows of numbers alone hold nothing to read, whatever parts them."""
    text = f"公开信息5条。\n{row * (1_000_000 // len(row))}\n收到申请3件。"
    begun = time.process_time()
    found = claims(text)
    assert time.process_time() - begun < 4
    assert [claim.figure.text for claim in found] == ["5条", "3件"]


@pytest.mark.parametrize(
    ("text", "change", "value"),
    [("公开信息25条，同比增长-3.2%。", -1, -3.2), ("公开信息25条，同比下降3.2%。", -1, 3.2)],
)
def test_a_decline_is_positive_unless_a_sign_is_printed(
    text: str, change: int, value: float
) -> None:
    claim = claims(text)[-1]
    assert (claim.change, claim.figure.value) == (change, value)


def test_spaced_lines_are_read_at_their_printed_spans() -> None:
    text = "概 况\n本 年 度 共 公 开 政 府 信 息 1 , 3 2 6 条 ， 其 中 网 站 8 0 0 条 。\n受理申请3件。"
    found = claims(text)
    assert [(c.figure.text, c.figure.value) for c in found] == [
        ("1 , 3 2 6 条", 1326.0), ("8 0 0 条", 800.0), ("3件", 3.0),
    ]  # fmt: skip
    assert all(text[c.figure.start : c.figure.end] == c.figure.text for c in found)
    assert [c.whole for c in found] == [None, 0, None]


def test_the_benchmark_tells_faults(tmp_path: pathlib.Path) -> None:
    text = "收到申请5件，办结近30件。"
    right = {
        "kind": "requests_received",
        "text": "5件",
        "value": 5.0,
        "unit": "件",
        "start": 4,
        "end": 6,
    }
    wrong = {
        "kind": "training",
        "text": "近30件",
        "value": 31.0,
        "unit": "件",
        "start": 9,
        "end": 13,
    }
    lost = {"kind": "other", "text": "。", "value": 0.0, "unit": None, "start": 13, "end": 14}
    entry = {"id": "a", "split": "dev", "section": "requests", "text": text, "figures": [right, wrong, lost]}  # fmt: skip
    gold = tmp_path / "gold.jsonl"
    held = entry | {"split": "held_out"}
    gold.write_text("\n".join(map(json.dumps, (entry, held))), encoding="utf-8")
    worst: list[str] = []
    totals = benchmark.measure(gold, worst=worst)
    assert totals["dev"] == totals["held_out"]
    assert totals["dev"]["recall"] == pytest.approx(0.6667)
    assert (totals["dev"]["precision"], totals["dev"]["kind_accuracy"]) == (1.0, 0.5)
    assert (totals["dev"]["value_accuracy"], totals["dev"]["text_exact"]) == (0.5, 1.0)
    assert len(worst) == 3, "of the held-out split nothing is told"
