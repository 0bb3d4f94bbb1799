"""The generator of dumps keeps its promises: same seed same page, true sums, values where it says."""

from __future__ import annotations

import html
import re
from collections import Counter

import pytest

from pipeline.zh import fold
from tests.benchmarks.table_score import Answer, Given, Place, judge, score
from tests.dumps import Dump, make_dump
from tests.dumps.damage import KINDS as DAMAGE
from tests.dumps.figures import outcomes
from tests.dumps.make import SHAPES
from tests.dumps.plant import KINDS as SLIPS
from tests.dumps.truth import Key

SEEDS = range(150)
COLUMNS = ("natural_person", "business", "research", "social_welfare", "legal_service", "other_organisation")  # fmt: skip


@pytest.fixture(scope="module")
def dumps() -> list[Dump]:
    return [make_dump(seed) for seed in SEEDS]


def test_a_seed_gives_one_page(dumps: list[Dump]) -> None:
    assert [make_dump(seed) for seed in SEEDS] == dumps
    assert len({dump.text for dump in dumps}) == len(dumps)


def test_every_shape_fault_and_slip_comes(dumps: list[Dump]) -> None:
    more = [*dumps, *map(make_dump, range(SEEDS.stop, 700))]
    assert {dump.truth.shape for dump in more} == set(SHAPES)
    assert {each.kind for dump in more for each in dump.truth.damage} == set(DAMAGE)
    assert {each.kind for dump in more for each in dump.truth.planted} == set(SLIPS)
    assert len({tuple(dump.truth.forms.items()) for dump in more}) == 4


def test_printed_values_stand_at_their_span(dumps: list[Dump]) -> None:
    seen = Counter[str]()
    for dump in dumps:
        for key, cell in dump.truth.cells.items():
            seen[cell.fate] += 1
            if cell.span and cell.fate == "printed":
                found = dump.text[slice(*cell.span)].replace("\n", " ").strip()
                assert found == cell.raw.replace("\n", " ").strip(), (dump.seed, key)
    assert min(seen[fate] for fate in ("printed", "dropped", "lost", "garbled")) > 0


def test_html_holds_every_number(dumps: list[Dump]) -> None:
    for dump in dumps:
        if dump.truth.shape != "html" or dump.truth.damage:
            continue
        cells = [
            html.unescape(re.sub("<[^>]*>", "", cell))
            for cell in re.findall("<td.*?>(.*?)</td>", dump.text)
        ]
        held = Counter(cell.strip() for cell in cells)
        wanted = Counter(
            cell.raw.replace("\n", "").strip() for key, cell in dump.truth.cells.items()
            if cell.state == "printed" and key[0] not in dump.truth.absent
        )  # fmt: skip
        assert not wanted - held, dump.seed


def _number(dump: Dump, key: Key, original: dict[Key, float]) -> float | None:
    return original.get(key, dump.truth.cells[key].implied)


def test_sums_hold_but_for_what_is_planted(dumps: list[Dump]) -> None:
    checked = 0
    for dump in dumps:
        truth = dump.truth
        lost = {
            each.cell: each.original
            for each in truth.damage
            if each.cell and each.original is not None
        }
        original = {each.cell: each.original for each in truth.planted} | lost
        if truth.fill not in ("full", "blank_zero", "natural_total"):
            continue
        rows = {key[1] for key in truth.cells if key[0] == "requests"}
        for row in rows:
            parts = [_number(dump, ("requests", row, column), original) or 0 for column in COLUMNS]
            assert sum(parts) == _number(dump, ("requests", row, "total"), original), (
                dump.seed,
                row,
            )
        for column in (*COLUMNS, "total"):
            at = {row: _number(dump, ("requests", row, column), original) or 0 for row in rows}
            assert sum(at[row] for row in outcomes(truth.forms["requests"])) == at["concluded"]
            assert at["received"] + at["carried_in"] == at["concluded"] + at["carried_out"]
            checked += 1
    assert checked > 500


def test_planted_cells_differ_and_are_printed(dumps: list[Dump]) -> None:
    for dump in dumps:
        for planted in dump.truth.planted:
            assert planted.original != planted.printed
            assert dump.truth.cells[planted.cell].value == planted.printed


def test_dashes_and_words_have_no_value(dumps: list[Dump]) -> None:
    for dump in dumps:
        for cell in dump.truth.cells.values():
            assert (cell.value is None) == (cell.state != "printed")
            if cell.state == "printed":
                assert re.search(r"\d", fold(cell.raw))
            if cell.state == "blank":
                assert not cell.raw


def _perfect(dump: Dump) -> Answer:
    """The truth itself as an answer."""
    cells = {
        key: Given(
            "missing" if cell.fate == "lost" or key[0] in dump.truth.absent else cell.state,
            None if cell.fate == "lost" or key[0] in dump.truth.absent else cell.value,
            form=dump.truth.forms[key[0]],
        )
        for key, cell in dump.truth.cells.items()
    }
    places = tuple(Place(*each.cell, "fail", each.original) for each in dump.truth.planted)
    return Answer(cells=cells, places=places)


def test_the_truth_scores_full(dumps: list[Dump]) -> None:
    for dump in dumps:
        counts = score(dump, _perfect(dump)).counts
        assert counts["tables_right"] == counts["tables"], dump.seed
        assert counts["cells_right"] == counts["cells"]
        assert counts["silent_errors"] == counts["false_alarms"] == 0
        assert counts["planted_full_found"] == counts["planted_full"]
        assert counts["single_full_named"] == counts["single_full"]


def test_a_wrong_number_is_silent_until_a_finding_stands_there(dumps: list[Dump]) -> None:
    dump = next(d for d in dumps if d.truth.fill == "full" and not d.truth.noise)
    key = ("requests", "granted", "natural_person")
    answer = _perfect(dump)
    wrong = answer.cells | {key: Given("printed", 987654)}
    silent = score(dump, Answer(cells=wrong)).counts
    assert (silent["silent_errors"], silent["told_errors"]) == (1, 0)
    elsewhere = Place("requests", "carried_in", "business", "fail", None)
    assert score(dump, Answer(cells=wrong, places=(elsewhere,))).counts["silent_errors"] == 1
    there = Place("requests", "concluded", "natural_person", "uncertain", None)
    assert score(dump, Answer(cells=wrong, places=(there,))).counts["told_errors"] == 1
    assert score(dump, Answer(cells=answer.cells, places=(elsewhere,))).counts["false_alarms"] == 1


def test_verdicts(dumps: list[Dump]) -> None:
    cells = [cell for dump in dumps for cell in dump.truth.cells.values()]
    printed = next(c for c in cells if c.state == "printed" and c.sure and c.fate == "printed")
    dropped = next(c for c in cells if c.fate == "dropped" and c.implied == 0)
    lost = next(c for c in cells if c.fate == "lost" and c.state == "printed" and c.value)
    dash = next(c for c in cells if c.state == "dash" and c.fate == "printed")
    for cell, state, value, verdict in (
        (printed, "printed", printed.value, "right"),
        (printed, "inferred", printed.value, "state"),
        (printed, "blank", None, "unread"),
        (printed, "printed", -5.5, "wrong"),
        (dropped, "blank", None, "right"),
        (dropped, "inferred", 0.0, "right"),
        (dropped, "inferred", 3.0, "wrong"),
        (dropped, "printed", 0.0, "wrong"),
        (lost, "missing", None, "right"),
        (lost, "inferred", lost.value, "right"),
        (lost, "printed", 0.0, "wrong"),
        (dash, "dash", None, "right"),
        (dash, "inferred", 0.0, "wrong"),
    ):
        assert judge(cell, Given(state, value), spoilt=False) == verdict, (cell, state, value)
    assert judge(dropped, Given("inferred", 3.0), spoilt=True) == "beside"
