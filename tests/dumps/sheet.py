"""Tables as they are printed: rows of slots with their spans, before any writing down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from pipeline.forms import TableForm, load_form
from tests.dumps.truth import Key

PART_TWO = {
    "2019": ("rules", "licensing", "enforcement", "fees", "procurement"),
    "2021": ("rules", "licensing", "enforcement", "fees"),
}
GROUPS = (
    ("refused_", "（三）不予公开"),
    ("unavailable_", "（四）无法提供"),
    ("not_processed_", "（五）不予处理"),
    ("other_", "（六）其他处理"),
)
CARRIED = ("received", "carried_in", "carried_out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A printed cell. `cell` is its key where it is one of the form's data cells."""

    text: str
    kind: Literal["caption", "header", "label", "stub", "value"]
    cell: Key | None = None
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A printed row. `key` names the form's row for rows with values."""

    kind: Literal["caption", "header", "values"]
    slots: tuple[Slot, ...]
    key: str = ""

    def with_slots(self, slots: list[Slot] | tuple[Slot, ...]) -> Row:
        """The same row with other slots."""
        return replace(self, slots=tuple(slots))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table of the page, top to bottom."""

    key: str
    form: str
    rows: tuple[Row, ...]


def table_form(form: str, key: str) -> TableForm:
    """That table of that form."""
    return next(table for table in load_form(form).tables if table.key == key)


def lay_out(key: str, form: str, printed: dict[Key, str], *, local_row: str = "") -> Sheet:
    """The table with what is printed in its cells; `local_row` is an added row's three values."""
    table = table_form(form, key)
    rows = [_caption(table)] if table.caption else []
    rows += [
        Row(
            kind="header",
            slots=tuple(
                Slot(text=each.text, kind="header", rowspan=each.rowspan, colspan=each.colspan)
                for each in line
            ),
        )
        for line in table.header
    ]
    if table.printed_as_one_row:
        rows.append(_one_row(table, printed))
    else:
        rows += [_values(table, row.key, row.text, printed) for row in table.rows]
    if local_row:
        rows.append(_local(local_row.split()))
    return Sheet(key=key, form=form, rows=tuple(rows))


def _caption(table: TableForm) -> Row:
    assert table.caption is not None
    width = len(table.columns) + 1
    return Row(
        kind="caption", slots=(Slot(text=table.caption.text, kind="caption", colspan=width),)
    )


def _one_row(table: TableForm, printed: dict[Key, str]) -> Row:
    keys = [(table.key, row.key, column.key) for row in table.rows for column in table.columns]
    slots = tuple(Slot(text=printed[key], kind="value", cell=key) for key in keys)
    return Row(kind="values", slots=slots, key="all")


def _values(table: TableForm, row: str, label: str, printed: dict[Key, str]) -> Row:
    keys = [(table.key, row, column.key) for column in table.columns]
    values = [Slot(text=printed[key], kind="value", cell=key) for key in keys]
    stubs = _stubs(table, row, label) if table.key == "requests" else [_label(label, 1)]
    return Row(kind="values", slots=(*stubs, *values), key=row)


def _label(text: str, colspan: int) -> Slot:
    return Slot(text=text, kind="label", colspan=colspan)


def _stubs(table: TableForm, row: str, label: str) -> list[Slot]:
    """The stub cells left of a row of table three: 三、 and its groups are joined downwards."""
    if row in CARRIED:
        return [_label(label, 3)]
    rows = [each.key for each in table.rows]
    stubs = []
    if row == "granted":
        height = len(rows) - len(CARRIED)
        stubs.append(Slot(text="三、本年度办理结果", kind="stub", rowspan=height))
    group = next(((start, text) for start, text in GROUPS if row.startswith(start)), None)
    if group is None or row == "other_handling":
        return [*stubs, _label(label, 2)]
    members = [each for each in rows if each.startswith(group[0])]
    if members[0] == row:
        stubs.append(Slot(text=group[1], kind="stub", rowspan=len(members)))
    return [*stubs, _label(label, 1)]


def _local(values: list[str]) -> Row:
    """A row that some provinces add; no cell of the form."""
    slots = [Slot(text=value, kind="value") for value in values]
    return Row(kind="values", slots=(_label("其他主动公开文件", 1), *slots), key="local")
