"""Rows that leave several readings by themselves, read by the sums of the whole table.

Guarantee: a reading is taken only where every other one of its row contradicts the table's
identities whatever stood in the cells that are not read (those of other open rows among them).
A row is asked against the table as far as it is known, again after each row that was settled;
that two open rows may exclude one another's readings only together is not asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.forms import Place, TableForm
from pipeline.tables.fill import Filled, Reading, settled
from pipeline.tables.infer import complete
from pipeline.tables.numbers import number

_Table = dict[Place, float]


def read_jointly(form: TableForm, rows: Mapping[str, Filled]) -> dict[str, Filled]:
    """`rows` with those settled that the table's sums leave one reading of."""
    read = dict(rows)
    known: dict[Place, float] = {}
    for row, filled in rows.items():
        known |= _values(form, row, filled.tokens)
    waiting = [row for row, filled in rows.items() if len(filled.readings) > 1]
    if not waiting or not form.identities:
        return read
    first = complete(form.identities, known)
    witnesses = [] if first is None else [first]
    while witnesses:
        left = []
        for row in waiting:
            possible = _possible(form, row, read[row].readings, known, witnesses)
            if len(possible) == 1:
                read[row] = settled(read[row], possible[0])
                known |= _values(form, row, possible[0])
            else:
                left.append(row)
        if len(left) == len(waiting):
            break
        waiting = left
        witnesses = [table for table in witnesses if _agree(table, known)]
    return read


def _possible(
    form: TableForm,
    row: str,
    readings: Sequence[Reading],
    known: _Table,
    witnesses: list[_Table],
) -> list[Reading]:
    """The readings that some table allows; two at most, for more say no more.

    `witnesses` are tables found before; those found here are added.
    """
    possible: list[Reading] = []
    for reading in readings:
        values = _values(form, row, reading)
        if not any(_agree(table, values) for table in witnesses):
            table = complete(form.identities, {**known, **values})
            if table is None:
                continue
            witnesses.append(table)
        possible.append(reading)
        if len(possible) > 1:
            break
    return possible


def _values(form: TableForm, row: str, reading: Reading) -> dict[Place, float]:
    found = {
        (row, column.key): number(token.squeezed, unit="")
        for column, token in zip(form.columns, reading, strict=True)
        if token is not None and token.kind == "number"
    }
    return {place: value for place, value in found.items() if value is not None}


def _agree(table: _Table, values: _Table) -> bool:
    return all(table.get(place) == value for place, value in values.items())
