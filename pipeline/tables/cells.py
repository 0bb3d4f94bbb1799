"""An alignment to the cells of the dataset: states, values, inferred values, repairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.forms import Identity, Label, Place, TableForm
from pipeline.records import Cell, CellState
from pipeline.tables.alignment import Alignment, has_numbers
from pipeline.tables.glued import is_glued
from pipeline.tables.infer import infer
from pipeline.tables.numbers import number
from pipeline.tables.repair import smallest_repair
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
            if token is not None:
                cell = _printed(alignment, row, column, token, text, unit_is_yuan)
            else:
                cell = _cell(alignment.form.key, alignment.version, row, column, absent)
            cells.append(cell)
    return _with_sums(alignment, cells)


def missing_cells(form: TableForm, version: str) -> Iterator[Cell]:
    """The cells of a table that is not on the page."""
    for row in form.rows:
        for column in form.columns:
            yield _cell(form.key, version, row, column, "missing")


def _printed(
    alignment: Alignment, row: Label, column: Label, token: Token, text: str, unit_is_yuan: bool
) -> Cell:
    raw = text[token.start : token.end]
    if not raw.isalnum():
        raw = " ".join(raw.split())
    value = number(raw + "元" * (unit_is_yuan and raw[-1:].isdigit()), unit=column.unit)
    state: CellState = (
        "printed" if value is not None else "dash" if token.kind == "dash" else "text"
    )
    table, version = alignment.form.key, alignment.version
    return _cell(table, version, row, column, state, raw, value, token.start, token.end)


def _cell(
    table: str,
    version: str,
    row: Label,
    column: Label,
    state: CellState,
    raw: str | None = None,
    value: float | None = None,
    start: int | None = None,
    end: int | None = None,
) -> Cell:
    return Cell(
        table=table,
        form=version,
        row=row.key,
        column=column.key,
        row_label=row.text,
        column_label=column.text,
        raw=raw,
        value=value,
        state=state,
        proposed=None,
        start=start,
        end=end,
    )


def _with_sums(alignment: Alignment, cells: list[Cell]) -> list[Cell]:
    """The cells with what the table's sums infer, and the repair they propose.

    Nothing is inferred where printed values speak against it: in a table with numbers that no
    row took, in a row with more values than columns, or against the values of a row that could
    not be placed.
    """
    surplus = {row for row, filled in alignment.rows.items() if filled.outcome == "surplus"}
    unknown = [
        (c.row, c.column)
        for c in cells
        if c.state in ("blank", "missing")
        and c.row not in surplus
        and not has_numbers(alignment.left_over)
    ]
    settled = settle(alignment.form, cells, unknown)
    values = {(c.row, c.column): c.value for c in settled if c.value is not None}
    return settled if _agrees(alignment, values) else settle(alignment.form, cells, ())


def settle(form: TableForm, cells: Sequence[Cell], unknown: Sequence[Place]) -> list[Cell]:
    """The cells of a table with the `unknown` ones that its sums infer, and the repair they propose.

    To inference a dash is as unknown as a blank, and it stays a dash.
    """
    known = {(c.row, c.column): c.value for c in cells if c.value is not None}
    inferred = infer(form.identities, known, unknown) if unknown else {}
    proposed = _proposed(cells, known | inferred, form.identities)
    finished = []
    for cell in cells:
        place = (cell.row, cell.column)
        if place in inferred:
            finished.append(replace(cell, value=inferred[place], state="inferred"))
        elif place in proposed:
            finished.append(replace(cell, proposed=proposed[place]))
        else:
            finished.append(cell)
    return finished


def _proposed(
    cells: Sequence[Cell], values: Mapping[Place, float], rules: Sequence[Identity]
) -> Mapping[Place, float]:
    """The smallest repair, where it changes printed values only; blanks and dashes count nothing.

    A repair that fills a blank is none of a value, and may be as good as one that changes a value.
    """
    read = {(c.row, c.column): 0.0 for c in cells if c.state in ("blank", "dash")} | dict(values)
    whole = [rule for rule in rules if all(p in read for p in (*rule.left, *rule.right))]
    changes = dict(smallest_repair(whole, read))
    printed = {(c.row, c.column) for c in cells if c.state == "printed"}
    return changes if printed >= changes.keys() else {}


def _agrees(alignment: Alignment, values: Mapping[Place, float]) -> bool:
    """Whether the printed values of every row that is open can be its values as inferred."""
    for row, filled in alignment.rows.items():
        places = [(row, column.key) for column in alignment.form.columns]
        if filled.outcome == "open" and all(place in values for place in places):
            tokens = [token for token in alignment.sources[row] if token.kind == "number"]
            if not _may_print(tokens, [values[place] for place in places]):
                return False
    return True


def _may_print(tokens: Sequence[Token], values: Sequence[float]) -> bool:
    """Whether a row with these values may have printed these tokens, some cells left empty.

    The printed numbers must stand among the values in their order; of glued digits, all but
    the zeros must be those of the values.
    """
    if any(is_glued(token) for token in tokens):
        digits = "".join(token.squeezed for token in tokens).replace("0", "")
        return digits == "".join(f"{value:g}" for value in values).replace("0", "")
    rest = iter(values)
    return all(any(number(token.squeezed, unit="") == value for value in rest) for token in tokens)
