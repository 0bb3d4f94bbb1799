"""The published pages in ../shared, where they are at hand. What they print is counted by hand."""

from __future__ import annotations

import collections
import pathlib

import pytest

import pipeline
from pipeline.records import Reading

PAGES = pathlib.Path(__file__).parents[2] / "shared" / "pages"
pytestmark = pytest.mark.skipif(
    not PAGES.is_dir(), reason="the published pages in ../shared are not part of the project"
)


@pytest.fixture(scope="module")
def township() -> Reading:
    reading = pipeline.read(PAGES / "township_2020.txt")
    assert isinstance(reading, Reading)
    return reading


def test_whose_report_of_which_year(township: Reading) -> None:
    identity = township.report.identity
    assert (identity.year, township.form) == (2020, "2019")
    assert identity.organ == "十街彝族乡人民政府"
    assert (identity.organ_level, identity.organ_type) == ("township", "government")
    place = identity.place
    assert place.code == "530425202"
    assert (place.province, place.prefecture, place.county, place.township) == (
        "云南省", "玉溪市", "易门县", "十街彝族乡",
    )  # fmt: skip


def test_front_and_six_sections_with_their_headings(township: Reading) -> None:
    """Nothing stands before the first heading of this page: its front is there and empty."""
    assert [section.key for section in township.sections] == [
        "front", "overview", "disclosure", "requests", "disputes", "problems", "other",
    ]  # fmt: skip
    front, *others = township.sections
    assert (front.heading, front.start, front.end) == (None, 0, 0)
    printed = township.report.text.split("\n")
    for section in others:
        assert section.heading in printed
        assert section.warning is None
    assert [str(section.heading)[:2] for section in others] == [f"{n}、" for n in "一二三四五六"]
    assert others[-1].end == len(township.report.text)


def test_all_cells_are_printed_with_their_values(township: Reading) -> None:
    values = {(c.table, c.row, c.column): c.value for c in township.cells}
    assert len(values) == len(township.cells) == 198
    assert {cell.state for cell in township.cells} == {"printed"}
    assert {cell.form for cell in township.cells} == {"2019"}
    printed: dict[tuple[str, str], list[float]] = {}
    for (table, row, _), value in values.items():
        if value:
            printed.setdefault((table, row), []).append(value)
    assert printed == {
        ("rules", "regulations"): [9.0] * 3,
        ("licensing", "other_services"): [179.0] * 3,
    }


def test_every_printed_number_stands_in_one_cell(township: Reading) -> None:
    """The tables hold 198 numbers on lines of their own, and each is the raw of one cell."""
    starts = {cell.start for cell in township.cells}
    assert len(starts) == 198
    numbers, at = set(), 0
    for line in township.report.text.split("\n"):
        if line.strip().isdigit():
            numbers.add(at + len(line) - len(line.lstrip()))
        at += len(line) + 1
    assert starts == numbers


def test_problems_and_measures_with_their_headings(township: Reading) -> None:
    roles = collections.Counter(statement.role for statement in township.statements)
    assert roles["problem"] == 3
    # Four titles; the third holds two, on public opinion and on new media.
    assert roles["measure_planned"] + roles["measure_done"] == 5
    for statement in township.statements:
        assert statement.section == "problems"
        assert (statement.heading is not None) == (statement.role != "context")
    headings = [s.heading for s in township.statements if s.role != "context"]
    assert len(set(headings)) == 7
    assert not any(heading and ("问题" in heading or "措施" in heading) for heading in headings)


def test_all_forty_sums_pass(township: Reading) -> None:
    sums = [
        f for f in township.findings if f.check.startswith(("requests_", "disputes_", "table_"))
    ]
    counts = collections.Counter((f.check, f.status) for f in sums)
    assert counts == {
        ("requests_flow", "pass"): 7, ("requests_outcomes", "pass"): 7,
        ("requests_row_total", "pass"): 23, ("disputes_total", "pass"): 3,
        ("table_certificate", "pass"): 2,
    }  # fmt: skip


def test_prose_agrees_with_the_tables(township: Reading) -> None:
    """It says that no request, no review and no suit came, and so do the tables."""
    told = {(f.check, f.status) for f in township.findings if f.check.startswith("prose_")}
    assert told == {
        ("prose_contradiction_received", "pass"), ("prose_contradiction_disputes", "pass"),
    }  # fmt: skip


SIX = ["front", "overview", "disclosure", "requests", "disputes", "problems", "other"]
# Read off the pages: rows of which a number is not zero.
PRINTED = {
    "district_2023.pdf": {
        ("rules", "normative_documents"): [0, 5, 5],
        ("fees", "administrative_fees"): [7730.28],
        ("requests", "received"): [21, 0, 0, 0, 0, 0, 21],
        ("requests", "unavailable_not_held"): [10, 0, 0, 0, 0, 0, 10],
        ("requests", "unavailable_needs_creation"): [3, 0, 0, 0, 0, 0, 3],
        ("requests", "not_processed_petition"): [1, 0, 0, 0, 0, 0, 1],
        ("requests", "concluded"): [21, 0, 0, 0, 0, 0, 21],
        ("disputes", "reconsideration"): [10, 1, 0, 0, 0],
        ("disputes", "litigation_direct"): [0, 0, 0, 0, 0],
        ("disputes", "litigation_after_reconsideration"): [5, 0, 0, 0, 0],
    },
    "district_2024.pdf": {
        ("fees", "administrative_fees"): [7545],
        ("requests", "received"): [95, 0, 0, 0, 0, 0, 95],
        ("requests", "granted"): [50, 0, 0, 0, 0, 0, 50],
        ("requests", "unavailable_not_held"): [31, 0, 0, 0, 0, 0, 31],
        ("requests", "unavailable_needs_creation"): [1, 0, 0, 0, 0, 0, 1],
        ("requests", "concluded"): [95, 0, 0, 0, 0, 0, 95],
        ("disputes", "reconsideration"): [1, 1, 0, 0, 2],
        ("disputes", "litigation_direct"): [1, 0, 0, 0, 1],
        ("disputes", "litigation_after_reconsideration"): [2, 0, 1, 0, 3],
    },
}


@pytest.fixture(scope="module", params=["district_2023.pdf", "district_2024.pdf"])
def district(request: pytest.FixtureRequest) -> Reading:
    reading = pipeline.read(PAGES / request.param)
    assert isinstance(reading, Reading)
    return reading


def test_a_pdf_is_read_whole(district: Reading) -> None:
    report = district.report
    assert report.media_type == "pdf"
    assert report.encoding is None
    assert (report.identity.organ or "").endswith("洪泽区人民政府")
    assert report.identity.place.code == "320813"
    assert f"district_{report.identity.year}.pdf" == report.source
    assert [section.key for section in district.sections] == SIX
    assert {cell.state for cell in district.cells} == {"printed"}
    assert len(district.cells) == 10 + 161 + 15  # table two of 2021, table three as of 2019


def test_the_tables_of_a_pdf_say_what_is_printed(district: Reading) -> None:
    rows: dict[tuple[str, str], list[float | None]] = {}
    for cell in district.cells:
        rows.setdefault((cell.table, cell.row), []).append(cell.value)
    for key, values in PRINTED[district.report.source].items():
        assert rows[key] == values


def test_sums_that_the_district_got_wrong_fail(district: Reading) -> None:
    failed = {f.place for f in district.findings if f.status == "fail" and f.severity != "note"}
    wrong = {"disputes/reconsideration/total", "disputes/litigation_after_reconsideration/total"}
    assert failed == (wrong if district.report.identity.year == 2023 else set())
