"""An alignment to the cells of the dataset: states, values, inferred values, repairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.forms import Label, TableForm
from pipeline.records import Cell, CellState
from pipeline.tables.alignment import Alignment
from pipeline.tables.infer import identities, infer, repair
from pipeline.tables.numbers import number
from pipeline.tables.tokens import Token


def cells_of(alignment: Alignment, text: str, *, unit_is_yuan: bool = False) -> list[Cell]:
    """The cells of a table that is on the page, in the form's order.

    `unit_is_yuan`: the head of the table names 元 where the form counts 万元.
    """
    cells = []
    for row in alignment.form.rows:
        filled = alignment.rows.get(row.key)
        absent: CellState = "blank" if row.key in alignment.named or filled else "missing"
        if filled is not None and filled.outcome == "surplus":
            absent = "missing"
        for at, column in enumerate(alignment.form.columns):
            token = filled.tokens[at] if filled is not None else None
            cells.append(
                _printed(alignment, row, column, token, text, unit_is_yuan)
                if token is not None
                else _empty(alignment.form, alignment.version, row, column, absent)
            )
    return _with_sums(alignment.form, cells)


def missing_cells(form: TableForm, version: str) -> Iterator[Cell]:
    """The cells of a table that is not on the page."""
    for row in form.rows:
        for column in form.columns:
            yield _empty(form, version, row, column, "missing")


def _empty(form: TableForm, version: str, row: Label, column: Label, state: CellState) -> Cell:
    return Cell(
        table=form.key,
        form=version,
        row=row.key,
        column=column.key,
        row_label=row.text,
        column_label=column.text,
        raw=None,
        value=None,
        state=state,
        proposed=None,
        start=None,
        end=None,
    )


def _printed(
    alignment: Alignment, row: Label, column: Label, token: Token, text: str, unit_is_yuan: bool
) -> Cell:
    raw = " ".join(text[token.start : token.end].split())
    value = number(raw + "元" * (unit_is_yuan and raw[-1:].isdigit()), unit=column.unit)
    state: CellState = (
        "printed" if value is not None else "dash" if token.kind == "dash" else "text"
    )
    empty = _empty(alignment.form, alignment.version, row, column, state)
    return replace(empty, raw=raw, value=value, start=token.start, end=token.end)


def _with_sums(form: TableForm, cells: list[Cell]) -> list[Cell]:
    """The cells with what the table's sums infer, and the repair they propose.

    To inference a dash is as unknown as a blank, and it stays a dash.
    """
    rules = identities(form)
    known = {(c.row, c.column): c.value for c in cells if c.value is not None}
    unknown = frozenset((c.row, c.column) for c in cells if c.state in ("blank", "missing"))
    inferred = infer(rules, known, unknown)
    mended = repair([r for r in rules if all(p in known for p in (*r.left, *r.right))], known)
    finished = []
    for cell in cells:
        place = (cell.row, cell.column)
        if place in inferred:
            finished.append(replace(cell, value=inferred[place], state="inferred"))
        elif mended is not None and mended[0] == place:
            finished.append(replace(cell, proposed=mended[1]))
        else:
            finished.append(cell)
    return finished
