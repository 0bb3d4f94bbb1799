"""Rows of values to the columns of a table: in the form's order, or in that of the header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.forms import Sum, TableForm
from pipeline.tables.elements import Group
from pipeline.tables.fill import Filled, adds_up, fill, may_add_up
from pipeline.tables.numbers import is_count

_COUNTED = ("件", "项")  # units of columns that hold whole numbers
_ROWS_THAT_TELL = 2  # one may add up by chance: 2, 2, 0, … as 2 and a total of 2


def fill_columns(
    form: TableForm, groups: Sequence[Group], printed: Sequence[str], rules: Sequence[Sum]
) -> list[Filled]:
    """Each group's values in the form's columns; `printed` are these as the header orders them.

    Values are read in the header's order; tables with sums keep the form's unless several rows
    add up in the header's only and fewer contradict it: their header has several lines, which
    dumps print in an order that is not the columns'. A row whose total is empty contradicts
    neither.
    """
    columns = [column.key for column in form.columns]
    filled = [fill(group.tokens, columns, rules) for group in groups]
    if printed and list(printed) != columns:
        filled = _by_header(filled, groups, columns, printed, rules)
    return [_of_their_kind(form, row) for row in filled]


def _by_header(
    by_form: list[Filled],
    groups: Sequence[Group],
    columns: Sequence[str],
    printed: Sequence[str],
    rules: Sequence[Sum],
) -> list[Filled]:
    if rules and all(may_add_up(filled.tokens, columns, rules) for filled in by_form):
        return by_form
    back = [printed.index(column) for column in columns]
    by_header = [_reordered(fill(group.tokens, printed, rules), back) for group in groups]
    if not rules:
        return by_header
    told = [
        (
            sum(_holds(filled, columns, rules) for filled in reading),
            -sum(not may_add_up(filled.tokens, columns, rules) for filled in reading),
        )
        for reading in (by_form, by_header)
    ]
    better = told[1][0] >= max(_ROWS_THAT_TELL, told[0][0] + 1) and told[1][1] > told[0][1]
    return by_header if better else by_form


def _holds(filled: Filled, columns: Sequence[str], rules: Sequence[Sum]) -> bool:
    """Whether a row has numbers other than 0 and they add up."""
    numbers = [t for t in filled.tokens if t is not None and t.squeezed.strip("0") != ""]
    return bool(numbers) and adds_up(filled.tokens, columns, rules)


def _reordered(filled: Filled, back: Sequence[int]) -> Filled:
    return replace(
        filled,
        tokens=tuple(filled.tokens[at] for at in back),
        readings=tuple(tuple(reading[at] for at in back) for reading in filled.readings),
    )


def _of_their_kind(form: TableForm, filled: Filled) -> Filled:
    """`filled`, but open where a value of another kind than its column's was placed by blanks.

    Beside an empty cell a sum of money is as likely to have slipped into a column of counts.
    """
    if filled.outcome not in ("exact", "placed") or None not in filled.tokens:
        return filled
    for column, token in zip(form.columns, filled.tokens, strict=True):
        if token is not None and column.unit in _COUNTED and not is_count(token.squeezed):
            return Filled(tokens=(None,) * len(form.columns), outcome="open")
    return filled
