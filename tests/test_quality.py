"""Floors for the reading of generated pages: quality cannot fall by accident.

The pages are those of development; held-out seeds are measured by hand
(`python -m tests.benchmarks reading --seed 13000 --count 1000`). Floors stand a little below
what is measured, on purpose not at it: one page more or less is no alarm.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.benchmarks import reading, refusals
from tests.factory import make

PAGES = 90
DECOYS = 54  # two of each kind
PAIRS = 10


@pytest.fixture(scope="module")
def summary() -> dict[str, Any]:
    return reading.summary([reading.measure(make(seed)) for seed in range(PAGES)])


def test_no_error_is_silent(summary: dict[str, Any]) -> None:
    assert summary["silent_errors"] == 0
    assert summary["planted"]["false_alarms"] == 0


def test_no_page_is_refused_or_breaks_the_contract(summary: dict[str, Any]) -> None:
    assert (summary["rejected_wrongly"], summary["exceptions"], summary["breaches"]) == (0, 0, 0)


@pytest.mark.parametrize(
    ("figure", "floor"),
    [
        ("cells_right", 0.98),
        ("tables_right", 0.98),
        ("section_lists_right", 0.97),
        ("headings_right", 0.97),
    ],
)
def test_floors(summary: dict[str, Any], figure: str, floor: float) -> None:
    assert summary[figure] >= floor


def test_sections_are_exactly_right(summary: dict[str, Any]) -> None:
    sections = summary["sections"]
    assert sections["boundary_f1"] >= 0.99
    assert sections["exact_six_sections"] >= 0.98
    assert sections["exact_older"] >= 0.9


def test_identity_is_read(summary: dict[str, Any]) -> None:
    assert min(summary["identity"].values()) >= 0.97


def test_chrome_goes_and_the_body_stays(summary: dict[str, Any]) -> None:
    chrome = summary["chrome"]
    assert chrome["recall"] >= 0.99
    assert chrome["precision"] >= 0.995
    assert chrome["body_kept"] >= 0.99


def test_no_number_of_a_table_is_lost_on_the_way(summary: dict[str, Any]) -> None:
    assert summary["cells_surviving"]["cells"] >= 0.999


def test_other_documents_are_refused() -> None:
    assert refusals.measure_decoys(range(DECOYS), reports=False)["accepted_share"] <= 0.08


def test_two_reports_on_a_page_are_told_apart() -> None:
    assert refusals.measure_two(range(PAIRS))["two_found"] >= 0.8
