"""Findings an auditor could sign: where, what, whose fault, in one Chinese sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from pipeline.audit import CHECKS, audit, sums
from pipeline.forms import load_form
from pipeline.records import Cell, Doubt, Finding, Identity, Place, Report

REPORT = Report(
    report_id="0" * 16, source="page.txt", also_at=(), sha256="0" * 64, media_type="text",
    encoding="utf-8", text="0" * 1000, grids=(), chrome=(),
    identity=Identity(
        title=None, organ=None, organ_level="unknown", organ_type="unknown", place=Place(),
        year=2022, year_source="title", published_on=None,
    ),
)  # fmt: skip
SUMS = {check.id for check in sums.CHECKS}
FLOW = {
    "requests/received/natural_person": 3.0, "requests/received/total": 3.0,
    "requests/granted/natural_person": 2.0, "requests/granted/total": 2.0,
    "requests/concluded/natural_person": 2.0, "requests/concluded/total": 2.0,
    "requests/carried_out/natural_person": 1.0, "requests/carried_out/total": 1.0,
}  # fmt: skip


def cells(version: str, printed: Mapping[str, float | str | None]) -> tuple[Cell, ...]:
    """The request and dispute tables: 0 in every cell but those given; a word gives the state."""
    made: list[Cell] = []
    for form in load_form(version).tables:
        if form.key not in ("requests", "disputes"):
            continue
        for row in form.rows:
            for column in form.columns:
                value = printed.get(f"{form.key}/{row.key}/{column.key}", 0.0)
                at = len(made)
                stands = isinstance(value, float)
                made.append(
                    Cell(
                        table=form.key, form=version, row=row.key, column=column.key,
                        row_label=row.text, column_label=column.text,
                        raw=f"{value:g}" if isinstance(value, float) else None,
                        value=value if isinstance(value, float) else None,
                        state="printed" if stands else value,  # type: ignore[arg-type]
                        proposed=None, start=at if stands else None, end=at + 1 if stands else None,
                    )
                )  # fmt: skip
    return tuple(made)


def by_place(
    printed: Mapping[str, float | str | None], version: str = "2021"
) -> dict[tuple[str, str], Finding]:
    findings = [f for f in audit(REPORT, (), cells(version, printed)) if f.check in SUMS]
    found = {(finding.check, finding.place): finding for finding in findings}
    assert len(found) == len(findings)
    return found


@pytest.mark.parametrize(("version", "count"), [("2019", 40), ("2021", 42)])
def test_every_sum_of_the_form_is_checked_once(version: str, count: int) -> None:
    found = by_place({}, version)
    assert len(found) == count + 2
    assert {finding.status for finding in found.values()} == {"pass"}
    kinds = [check for check, _ in found]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "requests_flow": 7, "requests_outcomes": 7, "requests_row_total": count - 17, "disputes_total": 3,
        "table_certificate": 2,
    }  # fmt: skip


def test_a_line_in_which_nothing_stands_is_not_checked() -> None:
    empty: dict[str, float | str | None] = {
        f"requests/granted/{column.key}": "blank" for column in load_form("2021").tables[4].columns
    }
    found = by_place(empty)
    assert ("requests_row_total", "requests/granted/total") not in found
    certificate = found["table_certificate", "requests"]
    assert (certificate.status, certificate.expected, certificate.actual) == ("pass", 39.0, 38.0)


@pytest.mark.parametrize(("printed", "responsibility"), [(12.0, "extraction"), (7.0, "source")])
def test_a_repair_tells_lost_or_added_digits_from_a_wrong_value(
    printed: float, responsibility: str
) -> None:
    """2 is the value: 12 may hold a page number, 7 is no other reading of it."""
    made = tuple(
        replace(cell, proposed=2.0) if cell.value == printed else cell
        for cell in cells("2021", FLOW | {"requests/granted/natural_person": printed})
    )
    found = {(f.check, f.place): f for f in audit(REPORT, (), made)}
    repair = found["smallest_repair", "requests/granted/natural_person"]
    assert (repair.expected, repair.actual, repair.responsibility) == (2.0, printed, responsibility)
    broken = found["requests_row_total", "requests/granted/total"]
    assert (broken.status, broken.responsibility) == ("fail", responsibility)


def test_true_sums_pass() -> None:
    found = by_place(FLOW)
    assert {finding.status for finding in found.values()} == {"pass"}
    assert {finding.severity for finding in found.values()} == {"note"}


def test_a_wrong_total_fails_where_it_stands() -> None:
    """As in a district of 2023: ten and one, and a total of nothing."""
    wrong = {"disputes/reconsideration/upheld": 10.0, "disputes/reconsideration/corrected": 1.0}
    found = by_place(wrong)
    failed = [finding for finding in found.values() if finding.status == "fail"]
    finding, certificate = failed
    assert (certificate.check, certificate.place) == ("table_certificate", "disputes")
    assert (finding.check, finding.place) == ("disputes_total", "disputes/reconsideration/total")
    assert (finding.severity, finding.responsibility) == ("error", "source")
    assert (finding.expected, finding.actual) == (11.0, 0.0)
    assert "11" in finding.message and "行政复议" in finding.message
    total = next(
        c for c in cells("2021", wrong) if c.row == "reconsideration" and c.column == "total"
    )
    assert (finding.start, finding.end) == (total.start, total.end)


def test_one_wrong_cell_fails_in_its_row_and_its_column() -> None:
    found = by_place(FLOW | {"requests/granted/natural_person": 5.0})
    failed = {place for (_, place), finding in found.items() if finding.status == "fail"}
    assert failed == {"requests", "requests/granted/total", "requests/concluded/natural_person"}
    certificate = found["table_certificate", "requests"]
    assert (certificate.expected, certificate.actual) == (39.0, 37.0)
    assert certificate.responsibility == "source"


def test_the_flow_says_what_should_be_carried_out() -> None:
    found = by_place(
        FLOW | {"requests/carried_out/natural_person": 4.0, "requests/carried_out/total": 4.0}
    )
    finding = found["requests_flow", "requests/carried_out/natural_person"]
    assert (finding.status, finding.expected, finding.actual) == ("fail", 1.0, 4.0)
    places = {operand["place"] for operand in json.loads(finding.operands)}
    assert places == {
        f"requests/{row}/natural_person"
        for row in ("received", "carried_in", "concluded", "carried_out")
    }


@pytest.mark.parametrize("state", ["blank", "text"])
def test_an_unread_cell_leaves_a_broken_sum_open(state: str) -> None:
    found = by_place(FLOW | {"requests/granted/natural_person": state})
    finding = found["requests_outcomes", "requests/concluded/natural_person"]
    assert (finding.status, finding.severity, finding.responsibility) == (
        "uncertain",
        "warning",
        "unknown",
    )


def test_a_row_that_is_not_there_leaves_its_sums_to_the_certificate() -> None:
    """One finding a table, not one a column: a page may have been cut off."""
    found = by_place(
        {f"requests/granted/{c.key}": "missing" for c in load_form("2021").tables[4].columns}
        | {"requests/concluded/natural_person": 2.0, "requests/concluded/total": 2.0}
        | {"requests/received/natural_person": 2.0, "requests/received/total": 2.0}
    )
    assert {
        finding.status for (check, _), finding in found.items() if check != "table_certificate"
    } == {"pass"}
    assert found["table_certificate", "requests"].status == "uncertain"
    assert "3 条因" in found["table_certificate", "requests"].message


def test_a_sum_fails_if_no_number_in_its_blanks_could_make_it_hold() -> None:
    """Parts of five and a total of three: the blanks only make it worse."""
    found = by_place(
        FLOW | {"requests/granted/natural_person": 5.0, "requests/granted/business": "blank"}
    )
    assert found["requests_row_total", "requests/granted/total"].status == "fail"


def test_a_dash_counts_as_nothing() -> None:
    found = by_place(FLOW | {"requests/granted/business": "dash"})
    assert found["requests_row_total", "requests/granted/total"].status == "pass"
    found = by_place(FLOW | {"requests/granted/natural_person": "dash"})
    finding = found["requests_row_total", "requests/granted/total"]
    assert (finding.status, finding.responsibility) == ("fail", "source")


def test_a_sum_that_fails_over_a_figure_that_was_worked_out_is_not_the_sources() -> None:
    made = cells("2021", FLOW | {"requests/granted/natural_person": 5.0})
    made = tuple(
        replace(c, state="inferred", raw=None, start=None, end=None)
        if (c.row, c.column) == ("granted", "total") else c
        for c in made
    )  # fmt: skip
    found = {(f.check, f.place): f for f in audit(REPORT, (), made)}
    assert found["requests_row_total", "requests/granted/total"].responsibility == "unknown"


def test_tables_that_are_absent_are_not_checked() -> None:
    absent: dict[str, float | str | None] = {
        f"{c.table}/{c.row}/{c.column}": "missing" for c in cells("2021", {})
    }
    assert by_place(absent) == {}
    only: dict[str, float | str | None] = {
        place: state for place, state in absent.items() if place.startswith("requests")
    }
    assert {check for check, _ in by_place(only)} == {"disputes_total", "table_certificate"}


def test_messages_operands_and_places_can_be_followed() -> None:
    printed: dict[str, float | str | None] = {
        **FLOW,
        "requests/granted/natural_person": 5.0,
        "requests/received/total": "blank",
        "requests/refused_enquiry/total": 2.0,
    }
    made = {f"{c.table}/{c.row}/{c.column}": c for c in cells("2021", printed)}
    findings = by_place(printed).values()
    assert {finding.status for finding in findings} == {"pass", "fail", "uncertain"}
    known = {check.id for check in CHECKS}
    for finding in findings:
        assert finding.check in known
        assert finding.place in made or finding.check == "table_certificate"
        assert finding.message.endswith("。") and re.search("[一-鿿]{4}", finding.message)
        assert finding.message.count("。") == 1
        operands = json.loads(finding.operands)
        assert len(operands) >= 4 or finding.check == "table_certificate"
        for operand in operands:
            cell = made[operand["place"]]
            assert set(operand) == {"place", "value", "start", "end"}
            assert (operand["value"], operand["start"], operand["end"]) == (
                cell.value,
                cell.start,
                cell.end,
            )


def test_checks_explain_themselves() -> None:
    assert len({check.id for check in CHECKS}) == len(CHECKS)
    for check in CHECKS:
        assert re.fullmatch("[a-z_]+", check.id)
        assert re.search("[一-鿿]", check.title)
        assert check.formula and check.source


def doubted(*doubts: Doubt) -> dict[str, Finding]:
    identity = replace(REPORT.identity, doubts=doubts)
    findings = audit(replace(REPORT, identity=identity), (), ())
    found = {finding.check: finding for finding in findings}
    assert len(found) == len(findings)
    return found


PERIOD = Doubt(
    about="year", chosen="2022", basis="title", other="2021", other_basis="period", start=20, end=24
)
EARLY = replace(PERIOD, other_basis="published", start=None, end=None)
LATE = replace(EARLY, basis="body", other="2025")
SIGNED = Doubt(
    about="organ", chosen="易门县水利局", basis="title", other="易门县民政局",
    other_basis="signature", start=50, end=56,
)  # fmt: skip
COPIED = replace(SIGNED, other="我乡", other_basis="body", start=70, end=72)
ELSEWHERE = Doubt(
    about="region", chosen="云南省玉溪市易门县", basis="title", other="沭阳县", other_basis="site"
)
UNSAID = Doubt(about="organ", chosen="易门县水利局", basis="path")


def test_an_identity_without_doubts_has_no_finding() -> None:
    assert doubted() == {}


@pytest.mark.parametrize(
    ("doubt", "check", "status", "severity", "responsibility"),
    [
        (PERIOD, "year_conflict", "fail", "warning", "source"),
        (EARLY, "year_conflict", "fail", "warning", "unknown"),
        (replace(PERIOD, other_basis="body"), "year_conflict", "uncertain", "warning", "unknown"),
        (LATE, "year_conflict", "uncertain", "note", "unknown"),
        (SIGNED, "organ_conflict", "fail", "warning", "source"),
        (COPIED, "organ_conflict", "uncertain", "warning", "unknown"),
        (replace(SIGNED, other_basis="publisher"), "organ_conflict", "uncertain", "warning", "unknown"),
        (ELSEWHERE, "region_conflict", "uncertain", "warning", "unknown"),
        (UNSAID, "identity_from_path", "uncertain", "note", "unknown"),
    ],
)  # fmt: skip
def test_each_doubt_becomes_a_finding(
    doubt: Doubt, check: str, status: str, severity: str, responsibility: str
) -> None:
    found = doubted(doubt)
    assert set(found) == {check}
    finding = found[check]
    assert (finding.place, finding.status, finding.severity) == ("report", status, severity)
    assert finding.responsibility == responsibility
    assert (finding.start, finding.end) == (doubt.start, doubt.end)
    assert doubt.chosen in finding.message and (doubt.other or "") in finding.message
    assert finding.message.endswith("。") and finding.message.count("。") == 1
    assert finding.check in {each.id for each in CHECKS}


def test_doubts_of_one_field_are_one_finding_with_all_their_evidence() -> None:
    body = replace(PERIOD, other="2020", other_basis="body", start=80, end=84)
    found = doubted(PERIOD, body, SIGNED, UNSAID)
    assert set(found) == {"year_conflict", "organ_conflict", "identity_from_path"}
    year = found["year_conflict"]
    assert (year.actual, year.expected) == (2022.0, None)
    assert json.loads(year.operands) == [
        {"place": "title", "value": "2022", "start": None, "end": None},
        {"place": "period", "value": "2021", "start": 20, "end": 24},
        {"place": "body", "value": "2020", "start": 80, "end": 84},
    ]
    assert doubted(PERIOD)["year_conflict"].expected == 2021.0


def test_messages_tell_what_contradicts_what() -> None:
    assert doubted(EARLY)["year_conflict"].message == (
        "年份说法不一：标题为2022年，而发布日期早于2022年年底（据此应为2021年），现按标题取2022年，请核实。"
    )
    assert "正文自称“我乡”" in doubted(COPIED)["organ_conflict"].message
    assert "取自文件夹或文件名" in doubted(UNSAID)["identity_from_path"].message
