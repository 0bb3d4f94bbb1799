"""The checks within a report, each on cases of its own: `cases/audit.json`.

A case changes a report that is in order: bodies and headings of its sections, values of its
cells, who it is. What it expects are the places and states of the one check's findings, of
nothing else.
"""

from __future__ import annotations

import json
import pathlib
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from pipeline.audit import audit, charges, duties, leftovers, numbering, powers, stale, values
from pipeline.audit import doubled as doubling
from pipeline.audit.doubled import doubled
from pipeline.audit.leftovers import leftovers as find_leftovers
from pipeline.audit.numbering import check_sections_numbering
from pipeline.forms import load_form
from pipeline.ingest import ingest
from pipeline.lexicon import load
from pipeline.records import (
    Cell,
    Doubt,
    Finding,
    Grid,
    Identity,
    Place,
    Reading,
    Report,
    Section,
    SubHeading,
)
from pipeline.run import read_report
from pipeline.zh import fold
from tests.benchmarks.planted import planted_in, read_text
from tests.factory import make
from tests.planted import FAULTS

CASES = json.loads((pathlib.Path(__file__).parent / "cases" / "audit.json").read_text("utf-8"))
SAMPLES = pathlib.Path(__file__).parents[1] / "corpus" / "samples"
OWN = {
    check.id
    for module in (values, powers, duties, charges, numbering, leftovers, doubling, stale)
    for check in module.CHECKS
}
BODIES = {
    "overview": ("一、总体情况", "全镇按照条例要求做好公开工作，栏目更新有序。"),
    "disclosure": ("二、主动公开政府信息情况", "有关数字见下表。"),
    "requests": ("三、收到和处理政府信息公开申请情况", "有关数字见下表。"),
    "disputes": ("四、政府信息公开行政复议、行政诉讼情况", "本年度没有此类案件。"),
    "problems": ("五、存在的主要问题及改进情况", "公开内容不够全面，将按月核对目录。"),
    "other": ("六、其他需要报告的事项", "本年度未收取信息处理费。"),
}


def compose(case: Mapping[str, Any]) -> tuple[Report, tuple[Section, ...], tuple[SubHeading, ...]]:
    text, sections, headed = "标题\n", [section("front", None, 0, 0, 3)], []
    copies = 2 if case.get("again") else 1
    for copy in range(copies):
        for key, (heading, body) in BODIES.items():
            said = case.get("sections", {}).get(key, body)
            if said is None:
                continue
            if key == "disclosure" and "unknown" in case:
                start = len(text)
                text += f"{case['unknown']}\n各科室分工明确。\n"
                sections.append(section("unknown", case["unknown"], start, start, len(text)))
            start = len(text)
            title = case.get("headings", {}).get(key, heading)
            text += f"{title}\n"
            body_start = len(text)
            text += f"{said}\n"
            for own, titled in case.get("outline", ()):
                if own == key:
                    headed.append(sub(key, len(sections), titled, text, body_start))
                    if titled not in text[body_start:]:
                        text += f"{titled}\n有关工作有序。\n"
            warning = "同一报告在页面上重复出现" if copy else None
            made = section(key, title, start, body_start, len(text), warning)
            sections.append(replace(made, confidence=case.get("confidence", {}).get(key, 1.0)))
    ordered = tuple(replace(each, ordinal=at) for at, each in enumerate(sections))
    return report(case, text), ordered, tuple(headed)


def section(
    key: str, heading: str | None, start: int, body_start: int, end: int, warning: str | None = None
) -> Section:
    return Section(
        ordinal=0, key=key, heading=heading, start=start, body_start=body_start, end=end,  # type: ignore[arg-type]
        confidence=1.0, warning=warning,
    )  # fmt: skip


def sub(key: str, ordinal: int, titled: str, text: str, body_start: int) -> SubHeading:
    """A sub-heading at the place of its title in the text, or where it is about to be written."""
    at = text.find(titled, body_start)
    start = at if at >= 0 else len(text)
    mark = re.match(r"[（(]?([一二三四五六七八九]|[0-9])[)）、.]", titled)
    assert mark
    number = "一二三四五六七八九".find(mark[1]) + 1 or int(mark[1])
    return SubHeading(
        section=key, section_ordinal=ordinal, ordinal=0, level=2, number=number,  # type: ignore[arg-type]
        heading=titled[mark.end() :], start=start, body_start=start + len(titled) + 1,
        end=start + len(titled) + 8,
    )  # fmt: skip


def report(case: Mapping[str, Any], text: str) -> Report:
    doubts = []
    if "doubt" in case:
        doubts.append(
            Doubt(about="year", chosen="2022", basis="title", other="2021", other_basis="body")
        )
    if "organ_doubt" in case:
        doubts.append(
            Doubt(about="organ", chosen="甲", basis="title", other="乙", other_basis="signature")
        )
    return Report(
        report_id="0" * 16, source="page.txt", also_at=(), sha256="0" * 64, media_type="text",
        encoding="utf-8", text=text, chrome=(),
        grids=(Grid(start=0, end=len(text), cells=()),) if case.get("markup") else (),
        identity=Identity(
            title=None, organ=case.get("organ"), organ_level=case.get("organ_level", "unknown"),
            organ_type=case.get("organ_type", "unknown"),
            place=Place(prefecture=case.get("prefecture")), year=case.get("year", 2022),
            year_source="title", published_on=None, doubts=tuple(doubts),
        ),
    )  # fmt: skip


def cells(case: Mapping[str, Any]) -> tuple[Cell, ...]:
    """All cells of the form, 0 where the case gives nothing; none for a case without cells."""
    if "cells" not in case:
        return ()
    version = case.get("form", "2021")
    made = []
    for form in load_form(version).tables:
        for row in form.rows:
            for column in form.columns:
                value = case["cells"].get(f"{form.key}/{row.key}/{column.key}", 0)
                state = (
                    "blank" if value is None else "text" if isinstance(value, str) else "printed"
                )
                made.append(
                    Cell(
                        table=form.key, form=version, row=row.key, column=column.key,
                        row_label=row.text, column_label=column.text,
                        raw=None if value is None else str(value),
                        value=float(value) if state == "printed" else None, state=state,
                        proposed=None, start=0, end=1,
                    )
                )  # fmt: skip
    return tuple(made)


def names(case: Mapping[str, Any]) -> str:
    return f"{case['check']}-{case['what']}"


@pytest.mark.parametrize("case", CASES, ids=names)
def test_case(case: Mapping[str, Any]) -> None:
    composed, sections, outline = compose(case)
    findings = audit(composed, sections, cells(case), outline=outline)
    own = [finding for finding in findings if finding.check == case["check"]]
    assert [[finding.place, finding.status] for finding in own] == case["expected"], own
    for finding in own:
        is_sound(finding, composed.text)


def is_sound(finding: Finding, text: str) -> None:
    """One sentence, operands that can be followed, a severity that fits."""
    assert finding.message.endswith("。") and finding.message.count("。") == 1, finding.message
    assert "\n" not in finding.message
    assert (finding.severity == "note") >= (finding.status == "pass")
    for operand in json.loads(finding.operands):
        assert set(operand) == {"place", "value", "start", "end"}
        assert operand["start"] is None or 0 <= operand["start"] <= operand["end"] <= len(text)


def test_a_report_in_order_has_no_fault() -> None:
    composed, sections, outline = compose({})
    findings = audit(composed, sections, cells({"cells": {}}), outline=outline)
    assert {f.check for f in findings if f.status != "pass"} == set()


def test_every_check_has_cases_that_tell_and_cases_that_do_not() -> None:
    for check in OWN:
        told = {any(s != "pass" for _, s in c["expected"]) for c in CASES if c["check"] == check}
        assert told == {True, False}, check


def test_places_of_findings_hold_what_they_tell_of() -> None:
    said = "现将（单位名称）情况报告如下。信息信息更新慢。"
    composed, sections, outline = compose({"sections": {"overview": said}})
    found = {f.check: f for f in audit(composed, sections, (), outline=outline)}
    for check, told in (("template_left", "（单位名称）"), ("word_doubled", "信息信息")):
        assert composed.text[found[check].start : found[check].end] == told
        assert told in found[check].message


@pytest.mark.parametrize("token", load("leftovers")["tokens"], ids=lambda t: t["kind"])
def test_leftovers_match_their_examples_and_not_what_is_near(token: Mapping[str, Any]) -> None:
    for example in token["examples"]:
        assert token["kind"] in {left.kind for left in find_leftovers(fold(example))}, example
    for near in token["near"]:
        assert not list(find_leftovers(fold(near))), near


@pytest.mark.parametrize("word", load("doubled")["words"], ids=lambda w: w["word"])
def test_doubled_words_match_their_example_and_not_what_is_near(word: Mapping[str, Any]) -> None:
    example = word["example"]
    assert 2 * word["word"] in {example[start:end] for start, end in doubled(example)}
    assert not list(doubled(word["near"]))


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    made = [ingest(make(seed).raw, source=make(seed).name) for seed in range(120)]
    return [read_report(reports[0]) for reports in made if isinstance(reports, tuple)]


def test_numbers_are_told_as_the_sections_warnings_tell_them(readings: list[Reading]) -> None:
    """What is odd about a section's number has one reading in the dataset."""
    told = 0
    for reading in readings:
        found = {f.start for f in check_sections_numbering(reading.sections) if f.status != "pass"}
        warned = {
            each.start
            for each in reading.sections
            if re.search("序号不连续|第一个标题的序号", each.warning or "")
            and "同一报告" not in (each.warning or "")
        }
        assert found == warned
        told += bool(warned)
    assert told > 5


def test_pages_without_slips_have_no_findings_of_slips(readings: list[Reading]) -> None:
    """The pages have no leftovers; of doubled words only the known slip of a heading, and 将将."""
    for reading in readings:
        for finding in reading.findings:
            assert finding.check not in ("template_left", "digits_masked", "charge_sum")
            if finding.check == "word_doubled":
                word = fold(reading.report.text[finding.start : finding.end])
                assert word in ("政府政府", "将将"), finding.message


def test_planted_faults_are_told() -> None:
    """The floors are what was measured on seeds 0 to 999, less what chance takes from 24 pages."""
    planted: dict[str, list[bool]] = {fault: [] for fault in FAULTS}
    for seed in range(24):
        reading = read_text(make(seed).raw, make(seed).name)
        if reading is not None:
            for fault, hit in planted_in(reading, seed):
                planted[fault].append(hit)
    hits = [hit for found in planted.values() for hit in found]
    assert len(hits) > 200
    assert sum(hits) >= 0.93 * len(hits), {f: (sum(h), len(h)) for f, h in planted.items()}
