"""The tables of the form as physical rows of boxes with spans, ready to be printed."""

from __future__ import annotations

from dataclasses import dataclass

from tests.factory import law
from tests.factory.figures import Printed
from tests.factory.law import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A physical cell: a label (`key` None) or a value, with its spans."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    key: Key | None = None


Row = tuple[Box, ...]


def part_two(form: str, sheet: dict[Key, Printed]) -> list[list[Row]]:
    """The small tables of part two, each as its rows: caption, header, values."""
    tables: list[list[Row]] = []
    for small in law.PART_TWO[form]:
        width = len(small.columns)
        span = 3 if width == 1 else 1
        rows: list[Row] = [(Box(text=small.caption, colspan=1 + width * span),)]
        rows.append(
            (
                Box(text="信息内容"),
                *(Box(text=label, colspan=span) for _, label in small.columns),
            )
        )
        for row, label in small.rows:
            keys = [(small.table, row, column) for column, _ in small.columns]
            values = (Box(text=sheet[key].raw, key=key, colspan=span) for key in keys)
            rows.append((Box(text=label), *values))
        tables.append(rows)
    return tables


def requests(form: str, sheet: dict[Key, Printed]) -> list[Row]:
    """The request table: three header rows, then a row per line of the form."""
    labels = [label for _, label in law.REQUEST_COLUMNS]
    rows: list[Row] = [
        (
            Box(text=law.REQUEST_NOTE, rowspan=3, colspan=3),
            Box(text="申请人情况", colspan=7),
        ),
        (
            Box(text=labels[0], rowspan=2),
            Box(text="法人或其他组织", colspan=5),
            Box(text=labels[-1], rowspan=2),
        ),
        tuple(Box(text=label) for label in labels[1:-1]),
    ]
    for row, label in (law.RECEIVED, law.CARRIED_IN):
        rows.append((Box(text=label, colspan=3), *_values(row, sheet)))
    outcomes = law.OUTCOMES[form]
    previous = ""
    for at, (group, row, label) in enumerate((*outcomes, ("", *law.CONCLUDED))):
        stub: list[Box] = []
        if at == 0:
            stub.append(Box(text=law.OUTCOME_STUB, rowspan=len(outcomes) + 1))
        if group and group != previous:
            stub.append(Box(text=group, rowspan=sum(g == group for g, _, _ in outcomes)))
        stub.append(Box(text=label, colspan=1 if group else 2))
        previous = group
        rows.append((*stub, *_values(row, sheet)))
    rows.append((Box(text=law.CARRIED_OUT[1], colspan=3), *_values(law.CARRIED_OUT[0], sheet)))
    return rows


def _values(row: str, sheet: dict[Key, Printed]) -> list[Box]:
    keys = [("requests", row, column) for column, _ in law.REQUEST_COLUMNS]
    return [Box(text=sheet[key].raw, key=key) for key in keys]


def disputes(sheet: dict[Key, Printed]) -> list[Row]:
    """The dispute table: three header rows and one row of fifteen values."""
    labels = [label for _, label in law.DISPUTE_COLUMNS]
    first, second, third = (label for _, label in law.DISPUTE_ROWS)
    return [
        (Box(text=first, colspan=5), Box(text="行政诉讼", colspan=10)),
        (
            *(Box(text=label, rowspan=2) for label in labels),
            Box(text=second, colspan=5),
            Box(text=third, colspan=5),
        ),
        tuple(Box(text=label) for label in labels * 2),
        tuple(Box(text=sheet[key].raw, key=key) for key in law.dispute_keys()),
    ]
