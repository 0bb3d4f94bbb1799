"""The 统计表 of 2014 to 2018: its form, its labels, its numbers in every way of printing, its sums."""

import json
import re
import time
from pathlib import Path

import pytest

from pipeline.audit.annex_sums import CHECKS, check_annex
from pipeline.forms import VERSIONS, form_in_force, is_indicator, load_annex
from pipeline.forms.load import expression
from pipeline.ingest import ingest
from pipeline.records import Reading
from pipeline.run import read_report
from pipeline.tables.annex.lines import lines, match, match_misprinted
from pipeline.zh import bare
from tests.benchmarks.annexes import Score, read_sheet, score
from tests.factory import make
from tests.factory.annex_law import SHEET, SUMS
from tests.factory.annex_sheet import STYLES, make_sheet

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "corpus" / "samples"
CASES = json.loads((Path(__file__).parent / "cases" / "annex.json").read_text("utf-8"))
TABLE = load_annex().tables[0]
REPORT = """青石县水务局2016年政府信息公开工作年度报告
一、概述
2016年，我局按照要求推进政府信息公开工作。
二、主动公开政府信息情况
全年通过政府网站公开政府信息40条。
三、依申请公开政府信息和不予公开政府信息情况
全年收到申请2件，均已答复。
四、政府信息公开的收费及减免情况
未收取费用。
五、因政府信息公开申请行政复议、提起行政诉讼的情况
没有发生。
六、存在的主要问题和改进措施
公开内容不够全面，下一步将充实内容。
附表
政府信息公开情况统计表
"""


def read(sheet: str) -> Reading:
    (report,) = ingest((REPORT + sheet + "\n").encode(), source="a.txt")
    return read_report(report)


def cells(reading: Reading):
    return {cell.row: cell for cell in reading.cells if cell.table == "annex"}


def test_the_sheet_stands_apart_from_the_forms_of_the_report():
    assert load_annex().version not in VERSIONS
    assert {form_in_force(year).version for year in load_annex().years} == {"2008"}
    assert (len(TABLE.rows), len(TABLE.columns)) == (58, 1)
    assert [row.key for row in TABLE.rows] == [key for key, *_ in SHEET if key]
    assert [row.unit for row in TABLE.rows] == [unit for key, *_, unit in SHEET if key]
    assert {rule.place: rule.right for rule in TABLE.sums} == SUMS
    assert {rule.check for rule in TABLE.sums} < {check.id for check in CHECKS}


@pytest.mark.parametrize("label", (*TABLE.rows, *TABLE.stubs), ids=lambda label: label.text)
def test_variants_match_their_examples_and_the_wording(label):
    for variant in label.variants:
        assert re.fullmatch(expression(variant.match), bare(variant.example)), variant
    assert label.text in {number + wording + note for _, number, wording, note, _ in SHEET}


@pytest.mark.parametrize("case", CASES["labels"], ids=lambda case: case["text"])
def test_labels(case):
    squeezed = bare(case["text"])
    hit = match(squeezed, 0)
    assert hit is not None
    assert squeezed[hit.end :] == "" or squeezed[hit.end] == "("
    assert [lines()[rank].row for rank in hit.ranks] == case["rows"]


@pytest.mark.parametrize("text", CASES["no_labels"])
def test_no_labels(text):
    hit = match(bare(text), 0)
    assert hit is None or hit.end < len(bare(text))
    assert not is_indicator(bare(text))


@pytest.mark.parametrize("case", CASES["misprints"], ids=lambda case: case["text"])
def test_misprints(case):
    hit = match_misprinted(bare(case["text"]))
    assert (lines()[hit.ranks[0]].row if hit else None) == case["row"]


@pytest.mark.parametrize("case", CASES["sheets"], ids=lambda case: case["label"])
def test_sheets(case):
    reading = read(case["text"])
    found = cells(reading)
    assert len(found) == 58
    assert {k: c.value for k, c in found.items() if c.state == "printed"} == case["values"]
    for cell in found.values():
        if cell.state == "printed":
            printed = reading.report.text[cell.start : cell.end]
            assert "".join(printed.split()) == "".join((cell.raw or "").split())
    if case["open"]:
        assert "annex_row_placed" in {finding.check for finding in reading.findings}
    assert all(found[row].value is None for row in case["open"])


def test_states_of_what_is_no_number():
    found = cells(read(CASES["sheets"][-1]["text"]))
    states = [
        found[row].state for row in ("requests_received", "complaints", "offices", "meetings")
    ]
    assert states == ["text", "dash", "blank", "missing"]


@pytest.mark.parametrize("text", CASES["no_sheets"])
def test_no_sheets(text):
    assert not cells(read(text))


@pytest.mark.parametrize("style", STYLES)
def test_a_clean_sheet_is_read_whole_however_it_is_printed(style):
    total = Score()
    for seed in range(600, 604):
        score(make_sheet(seed, style=style, damaged=False), seed, total)
    assert total.silent == []
    assert total.wrong == []
    assert (total.found, total.false) == (total.planted, 0)


def test_damaged_sheets_give_no_wrong_number_without_a_finding():
    total = Score()
    for seed in range(700, 780):
        score(make_sheet(seed), seed, total)
    assert len(total.silent) <= 1, total.silent
    assert total.right >= 0.99 * total.cells, total.wrong
    assert total.found >= 0.9 * total.planted > 0
    assert total.false <= 1


@pytest.mark.parametrize("seed", range(40))
def test_no_sheet_on_pages_without_one(seed):
    page = make(seed)
    found = ingest(page.raw, source=page.name)
    for report in found if isinstance(found, tuple) else ():
        printed = "统计指标" in bare(report.text)
        assert bool(cells(read_report(report))) == printed


def test_a_sheet_says_nothing_about_the_layout_of_the_sections():
    page = make_sheet(3, style="bars", damaged=False)
    (report,) = ingest(page.raw, source=page.name)
    assert read_report(report).form == "2008"


def test_blanks_that_the_sums_leave_no_choice_about_are_inferred():
    found = cells(
        read(
            "统计指标 | 单位 | 统计数\n（一）收到申请数 | 件 | 5\n1.当面申请数 | 件 | 2\n2.传真申请数 | 件 | 0\n"
            "3.网络申请数 | 件 | \n4.信函申请数 | 件 | 0\n四、行政复议数量 | 件 | 0\n（一）维持具体行政行为数 | 件 | "
        )
    )
    inferred = {row: cell.value for row, cell in found.items() if cell.state == "inferred"}
    assert inferred["requests_online"] == 3
    assert inferred["reconsideration_upheld"] == 0
    assert "requests_answered" not in inferred


def test_sums_and_parts_of_the_sheet():
    reading = read(
        "统计指标 | 单位 | 统计数\n（一）主动公开政府信息数 | 条 | 40\n其中：主动公开规范性文件数 | 条 | 50\n"
        "1.政府公报公开政府信息数 | 条 | 0\n2.政府网站公开政府信息数 | 条 | 60\n3.政务微博公开政府信息数 | 条 | 0\n"
        "4.政务微信公开政府信息数 | 条 | 0\n5.其他方式公开政府信息数 | 条 | 0\n（一）收到申请数 | 件 | 5\n"
        "1.当面申请数 | 件 | 2\n2.传真申请数 | 件 | 0\n3.网络申请数 | 件 | 2\n4.信函申请数 | 件 | 0\n"
        "（二）申请办结数 | 件 | 5\n1.按时办结数 | 件 | 5\n2.延期办结数 | 件 | 0"
    )
    found = {f.check: f for f in check_annex(reading.cells)}
    assert {check: finding.status for check, finding in found.items()} == {
        "annex_requests_channels": "fail",
        "annex_requests_concluded": "pass",
        "annex_part": "fail",
        "annex_disclosed": "uncertain",
    }
    channels = found["annex_requests_channels"]
    assert channels.place == "annex/requests_received/value"
    assert (channels.expected, channels.actual, channels.responsibility) == (4, 5, "source")
    assert "为 5" in channels.message
    assert "相差 1" in channels.message
    assert reading.report.text[channels.start : channels.end] == "5"


def test_every_planted_sum_is_found_at_its_place():
    planted = [page for page in map(make_sheet, range(800, 860)) if page.planted]
    assert planted
    missed = [
        page.planted
        for page in planted
        if page.planted
        not in {f.place.split("/")[1] for f in read_sheet(page)[1] if f.status == "fail"}
    ]
    assert len(missed) <= 0.1 * len(planted), missed


@pytest.mark.parametrize(
    "unit", ["统计指标 单位 统计数 ", "当面申请数件12", "（一）", "其他情形数 件 "]
)
def test_long_lines_cost_little(unit):
    text = REPORT + "统计指标 单位 统计数 " + unit * (200_000 // len(unit))
    (report,) = ingest(text.encode(), source="a.txt")
    began = time.perf_counter()
    read_report(report)
    assert time.perf_counter() - began < 20


@pytest.mark.parametrize("seed", range(900, 912))
def test_the_sheet_is_no_row_of_the_other_tables(seed):
    page = make_sheet(seed)
    (report,) = ingest(page.raw, source=page.name)
    reading = read_report(report)
    assert {cell.table for cell in reading.cells} == {"annex"}
    checks = {finding.check for finding in reading.findings}
    assert not checks & {"row_placed", "values_left_over", "requests_flow"}


def test_a_sheet_behind_a_report_of_2019_leaves_its_tables_as_they_are():
    text = (SAMPLES / "fujian" / "waitun-2022.txt").read_text("utf-8")
    sheet = "附表\n统计指标 | 单位 | 统计数\n" + "\n".join(
        f"{number}{label} | {unit} | {at}" for at, (_, number, label, _, unit) in enumerate(SHEET)
    )
    (alone,) = ingest(text.encode(), source="a.txt")
    (with_sheet,) = ingest(f"{text}\n{sheet}\n".encode(), source="a.txt")
    plain, both = read_report(alone), read_report(with_sheet)
    shown = [(c.table, c.row, c.column, c.state, c.value) for c in plain.cells]
    assert [
        (c.table, c.row, c.column, c.state, c.value) for c in both.cells if c.table != "annex"
    ] == shown
    numbers = {key: at for at, (key, *_) in enumerate(SHEET) if key}
    assert {row: cell.value for row, cell in cells(both).items()} == numbers
