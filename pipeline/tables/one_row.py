"""A table whose rows the form prints side by side, as one row of values: the disputes table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.forms import Sum, TableForm
from pipeline.tables.alignment import Alignment
from pipeline.tables.elements import Element, Group, Labelled
from pipeline.tables.fill import Filled, adds_up, fill
from pipeline.tables.tokens import Token


def _filled(
    tokens: Sequence[Token], columns: Sequence[str], form: TableForm, elements: Sequence[Element]
) -> Filled:
    """The values in the form's columns; in the printed order of columns where only so they add up."""
    rules = _side_by_side(form)
    by_form = fill(tokens, columns, rules)
    order = _printed_order(form, elements)
    if not order or adds_up(by_form.tokens, columns, rules):
        return by_form
    printed = [f"{row.key}/{key}" for row in form.rows for key in order]
    by_header = fill(tokens, printed, rules)
    if not adds_up(by_header.tokens, printed, rules):
        return by_form
    return replace(by_header, tokens=tuple(by_header.tokens[printed.index(c)] for c in columns))


def _printed_order(form: TableForm, elements: Sequence[Element]) -> list[str]:
    """The columns of a row in the order that every row's header prints alike, else nothing."""
    keys = [
        sense.key
        for element in elements
        if isinstance(element, Labelled)
        for sense in element.senses
        if sense.table == form.key and sense.kind == "column"
    ]
    width = len(form.columns)
    first = keys[:width]
    alike = keys == first * len(form.rows)
    return first if alike and set(first) == {column.key for column in form.columns} else []


def _side_by_side(form: TableForm) -> list[Sum]:
    """The sums of each row, over columns named `row/column`."""
    return [
        replace(
            rule,
            left=tuple(f"{row.key}/{key}" for key in rule.left),
            right=tuple(f"{row.key}/{key}" for key in rule.right),
        )
        for rule in form.sums
        for row in form.rows
        if rule.over == "rows"
    ]


def _has_values(group: Group) -> bool:
    return any(token.kind in ("number", "dash") for token in group.tokens)


def align_one_row(form: TableForm, version: str, elements: Sequence[Element]) -> Alignment:
    """Rows that stand side by side: all values under the table's labels make one printed row."""
    columns = [f"{row.key}/{column.key}" for row in form.rows for column in form.columns]
    groups = [element for element in elements if isinstance(element, Group)]
    # A made-up header (数据1 … 数据15) fills as many cells as the row, with words only.
    groups = [group for group in groups if _has_values(group)] or [
        group for group in groups if not any(token.kind == "word" for token in group.tokens)
    ]
    whole = [group for group in groups if len(group.tokens) >= len(columns)] or groups
    tokens = [
        token for group in (whole[:1] if whole is not groups else groups) for token in group.tokens
    ]
    filled = _filled(tokens, columns, form, elements)
    width = len(form.columns)
    rows = {
        row.key: Filled(tokens=filled.tokens[at * width : (at + 1) * width], outcome=filled.outcome)
        for at, row in enumerate(form.rows)
    }
    columns_named = {
        sense.key
        for element in elements
        if isinstance(element, Labelled)
        for sense in element.senses
        if sense.table == form.key and sense.kind == "column"
    }
    whole_header = len(columns_named) * 2 > width
    named = frozenset(row.key for row in form.rows) if whole_header else frozenset()
    return Alignment(
        form=form,
        version=version,
        rows=rows if tokens else {},
        sources={row.key: tuple(tokens) for row in form.rows},
        named=named,
        score=float(bool(tokens)),
        left_over=(),
    )
