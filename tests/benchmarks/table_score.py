"""A reading of a dump against its truth: cells, tables, silence, planted errors, false alarms.

A reader's answer is `Answer`: cells by key, and the places of its findings. Peers that know no
findings and no states answer with numbers only.

A cell is `right` when its state and value are what the dump determines; `wrong` when it holds a
number that is not the body's, or one where the body printed none; `unread` when it holds none
although a number stands in the dump; `state` when only the state is off; `beside` when it was
inferred next to an error of the source, where the sums no longer say what is true. An error is
silent when no finding other than a pass stands at its row, its column or its table. Where the
layout does not give a cell's place (blanks dropped from a row), an unread cell with a finding
is not counted: the reader says that it does not know.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from pipeline.forms import form_in_force
from tests.dumps import CellTruth, Dump, Key

Verdict = Literal["right", "wrong", "unread", "state", "beside"]


class Given(NamedTuple):
    """A cell as a reader gives it."""

    state: str
    value: float | None
    proposed: float | None = None
    form: str | None = None


class Place(NamedTuple):
    """Where a finding other than a pass stands; row and column are empty for wider ones."""

    table: str
    row: str
    column: str
    status: str
    expected: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a reader makes of a dump. `refused` when it does not take the page for a report."""

    cells: dict[Key, Given]
    places: tuple[Place, ...] = ()
    refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageScore:
    """The counts of one page, and its mistakes for those who look for their cause."""

    dump: Dump
    counts: Counter[str] = field(default_factory=Counter)
    tables_right: dict[str, bool] = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)


def score(dump: Dump, answer: Answer) -> PageScore:
    """All counts of one page."""
    page = PageScore(dump=dump)
    counts = page.counts
    counts["reports"] += 1
    counts["refused"] += answer.refused
    for table in dump.truth.forms:
        if table in dump.truth.absent:
            _score_absent(page, table, answer)
        else:
            _score_table(page, table, answer)
        if table != "disputes":
            counts["forms"] += 1
            counts["forms_right"] += _form_right(dump, table, answer)
    _score_planted(page, answer)
    _score_alarms(page, answer)
    return page


def _score_absent(page: PageScore, table: str, answer: Answer) -> None:
    given = [cell for key, cell in answer.cells.items() if key[0] == table]
    page.counts["absent_tables"] += 1
    page.counts["absent_tables_right"] += all(cell.state == "missing" for cell in given)


def _score_table(page: PageScore, table: str, answer: Answer) -> None:
    counts, right = page.counts, True
    spoilt = {planted.cell[0] for planted in page.dump.truth.planted}
    spoilt |= {damage.table for damage in page.dump.truth.damage}
    for key, cell in page.dump.truth.cells.items():
        if key[0] != table:
            continue
        given = answer.cells.get(key, Given("missing", None))
        verdict = judge(cell, given, spoilt=table in spoilt)
        told = any(_covers(place, key) for place in answer.places)
        if given.state == "inferred":
            name = {"right": "right", "beside": "beside_errors"}.get(verdict, "wrong")
            counts[f"inferred_{name}"] += 1
        if verdict == "right":
            counts["cells"] += 1
            counts["cells_right"] += 1
            continue
        if not cell.sure and (told or _given_up(page, given)) and verdict in ("unread", "state"):
            counts["cells_left_open"] += 1
            continue
        right = right and verdict == "beside"
        counts["cells"] += 1
        counts[f"cells_{verdict}"] += 1
        if verdict in ("wrong", "unread"):
            counts["told_errors" if told else "silent_errors"] += 1
        page.mistakes.append(
            f"{'/'.join(key)} {verdict}{'' if told else '!'}: {cell.raw!r} {cell.fate} -> {given.state} {given.value}"
        )
    counts["tables"] += 1
    counts["tables_right"] += right
    page.tables_right[table] = right


def _given_up(page: PageScore, given: Given) -> bool:
    """`missing` is the true answer where the dump dropped every repeated line."""
    return page.dump.truth.shape == "dedup" and given.state == "missing"


def judge(truth: CellTruth, given: Given, *, spoilt: bool) -> Verdict:
    """What a cell is worth; `spoilt` when its table has a planted error or damage."""
    number = given.value if given.state in ("printed", "inferred") else None
    if truth.state == "printed":
        return _judge_number(truth, given.state, number)
    if truth.state == "blank" and given.state == "inferred":
        return "right" if _same(number, truth.implied) else "beside" if spoilt else "wrong"
    if number is not None:
        return "wrong"
    if truth.fate == "lost":
        return "right" if given.state in ("missing", "blank") else "state"
    return "right" if given.state == truth.state else "state"


def _judge_number(truth: CellTruth, state: str, number: float | None) -> Verdict:
    same = _same(number, truth.value)
    if truth.fate == "lost":
        if state in ("missing", "blank"):
            return "right"
        if same:
            return "right" if state == "inferred" else "state"
        return "state" if number is None else "wrong"
    if number is None:
        return "unread"
    if not same:
        return "wrong"
    return "right" if state == "printed" or truth.fate == "garbled" or not truth.sure else "state"


def _same(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and abs(one - other) < 1e-6


def _covers(place: Place, key: Key) -> bool:
    """Whether a finding stands at the row, the column or the table of a cell."""
    if place.table != key[0]:
        return False
    return not place.row or place.row == key[1] or place.column == key[2]


def _form_right(dump: Dump, table: str, answer: Answer) -> bool:
    forms = {cell.form for key, cell in answer.cells.items() if key[0] == table}
    if table not in dump.truth.absent:
        return forms == {dump.truth.forms[table]}
    # The form of the year may not have the table at all (procurement).
    return forms <= {form_in_force(dump.truth.year).version}


def _score_planted(page: PageScore, answer: Answer) -> None:
    """Found by page (any finding on the line of a planted cell); named where the cell itself is."""
    planted = page.dump.truth.planted
    if not planted or planted[0].cell[0] in page.dump.truth.absent:
        return
    fill = "full" if page.dump.truth.fill == "full" else "sparse"
    page.counts[f"planted_{fill}"] += 1
    found = any(_covers(place, each.cell) for place in answer.places for each in planted)
    page.counts[f"planted_{fill}_found"] += found
    if not found:
        page.mistakes.append(f"planted not found: {planted}")
    if len(planted) == 1 and planted[0].cell[0] == "requests":
        page.counts[f"single_{fill}"] += 1
        page.counts[f"single_{fill}_named"] += _named(planted[0].cell, planted[0].original, answer)


def _named(cell: Key, original: float, answer: Answer) -> bool:
    given = answer.cells.get(cell)
    if given and _same(given.proposed, original):
        return True
    return any(place[:3] == cell and _same(place.expected, original) for place in answer.places)


def _score_alarms(page: PageScore, answer: Answer) -> None:
    """Failures on tables that the body filled well and that came through whole."""
    truth = page.dump.truth
    spoilt = {each.cell[0] for each in truth.planted} | {each.table for each in truth.damage}
    clean = set(truth.forms) - truth.absent - spoilt
    alarms = [p for p in answer.places if p.status == "fail" and p.table in clean]
    page.counts["clean_tables"] += len(clean)
    page.counts["false_alarms"] += len(alarms)
    page.counts["tables_with_false_alarm"] += len({place.table for place in alarms})
    page.mistakes.extend(
        f"false alarm: {place.table}/{place.row}/{place.column}" for place in alarms
    )
