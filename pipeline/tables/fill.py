"""A row's values to the row's columns: exactly, or not at all."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.forms import Sum
from pipeline.tables.glued import cut_digits, is_glued, is_too_long
from pipeline.tables.numbers import number
from pipeline.tables.tokens import Token

# exact: as many cells or values as columns. placed: fewer or glued together, and counts and sums
# leave one reading. mended: more values than columns, and the sums leave one reading, with values
# left out or digits joined. open: fewer or glued, and several are left. surplus: more, and
# several are left. empty: nothing but blanks.
Outcome = Literal["exact", "placed", "mended", "open", "surplus", "empty"]
# A page number and a footnote mark; with more, something else is wrong with the row.
_MOST_TOO_MANY = 2

Reading = tuple[Token | None, ...]
"""A row's tokens by column, None where nothing is printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The tokens of a row by column, and how sure that is.

    Where that is open, `readings` are those that the row by itself leaves.
    """

    tokens: Reading
    outcome: Outcome
    readings: tuple[Reading, ...] = ()


def settled(filled: Filled, reading: Reading) -> Filled:
    """An open row read in one of its ways."""
    outcome: Outcome = "mended" if filled.outcome == "surplus" else "placed"
    return Filled(tokens=reading, outcome=outcome)


def fill(tokens: Sequence[Token], columns: Sequence[str], rules: Sequence[Sum]) -> Filled:
    """Which token stands in which column.

    Guarantee: a token is put into a column only when the count of cells, of printed values, or
    the row's own sums `rules` leaves no other choice; otherwise all columns stay empty and the
    outcome is `open` or `surplus`.
    """
    width = len(columns)
    printed = [token for token in tokens if token.kind != "blank"]
    values = [token for token in printed if token.kind != "word"]
    if not printed:
        return Filled(tokens=(None,) * width, outcome="empty")
    if any(is_too_long(token) for token in values) and width == 1:
        return Filled(tokens=(None,), outcome="open")  # of a row that had more columns
    for choice in (tokens, printed, values):
        if len(choice) == width:
            return Filled(tokens=tuple(_not_blank(choice)), outcome="exact")
    if fitting := _windows(tokens, columns, rules):
        return Filled(tokens=tuple(_not_blank(fitting)), outcome="exact")
    if len(values) == 1 and width > 1 and is_glued(values[0]):
        return _one_of("open", cut_digits(values[0], columns, rules), width)
    if len(values) > width:
        return _one_of("surplus", _with_too_many(values, columns, rules), width)
    return _one_of("open", _placements(values, columns, rules), width)


def _one_of(outcome: Outcome, readings: Sequence[Reading], width: int) -> Filled:
    filled = Filled(tokens=(None,) * width, outcome=outcome, readings=tuple(readings))
    return settled(filled, readings[0]) if len(readings) == 1 else filled


def _with_too_many(
    values: Sequence[Token], columns: Sequence[str], rules: Sequence[Sum]
) -> list[Reading]:
    """The readings of a row with values too many in which its sums hold, equal ones once.

    Some values are no cells (a page number, a footnote mark), or the digits of one stand apart.
    """
    if len(values) - len(columns) > _MOST_TOO_MANY:
        return []
    fitting = {
        tuple(token.squeezed for token in reading): reading
        for joined in _joined(values, len(values) - len(columns))
        for reading in itertools.combinations(joined, len(columns))
        if adds_up(reading, columns, rules)
    }
    return list(fitting.values())


def _joined(values: Sequence[Token], most: int) -> Iterator[tuple[Token, ...]]:
    """`values` as they are, and with up to `most` neighbours of digits only taken for one number."""
    yield tuple(values)
    if most == 0:
        return
    for at, (one, other) in enumerate(itertools.pairwise(values)):
        if _may_be_one(one, other):
            whole = one._replace(end=other.end, squeezed=one.squeezed + other.squeezed)
            yield from _joined((*values[:at], whole, *values[at + 2 :]), most - 1)


def _may_be_one(one: Token, other: Token) -> bool:
    """Whether two tokens may be the digits of one number: no grid or bar between, no leading 0."""
    apart = one.bounded or other.bounded or one.line != other.line
    digits = one.squeezed.isdigit() and other.squeezed.isdigit()
    return digits and not apart and one.squeezed[0] != "0"


def _windows(
    tokens: Sequence[Token], columns: Sequence[str], rules: Sequence[Sum]
) -> Sequence[Token] | None:
    """The one stretch of as many cells as columns that leaves out nothing but blanks.

    Of several, the one that satisfies the row's sum; of several such, or none, nothing.
    """
    width = len(columns)
    printed = [at for at, token in enumerate(tokens) if token.kind != "blank"]
    if len(tokens) < width or not printed:
        return None
    starts = range(max(0, printed[-1] - width + 1), min(printed[0], len(tokens) - width) + 1)
    stretches = [tokens[at : at + width] for at in starts]
    if len(stretches) > 1:
        stretches = [
            stretch for stretch in stretches if adds_up(_not_blank(stretch), columns, rules)
        ]
    return stretches[0] if len(stretches) == 1 else None


def _not_blank(tokens: Sequence[Token]) -> list[Token | None]:
    return [None if token.kind == "blank" else token for token in tokens]


def _placements(
    values: Sequence[Token], columns: Sequence[str], rules: Sequence[Sum]
) -> list[Reading]:
    """The ways to put fewer values than columns into a row in which its sums can hold.

    They must be able to hold whatever stood in the cells that a dump left out: it leaves out
    cells that are empty, and an empty cell may stand for any number, since bodies leave totals
    unfilled. So may a dash.
    """
    if not rules:
        return []
    width = len(columns)
    numbers = [
        number(token.squeezed, unit="") if token.kind == "number" else None for token in values
    ]
    sides = [
        ([columns.index(key) for key in rule.left], [columns.index(key) for key in rule.right])
        for rule in rules
    ]
    found = []
    for slots in itertools.combinations(range(width), len(values)):
        row: list[float | None] = [None] * width
        for slot, value in zip(slots, numbers, strict=True):
            row[slot] = value
        if all(_may_balance(row, left, right) for left, right in sides):
            placement: list[Token | None] = [None] * width
            for slot, token in zip(slots, values, strict=True):
                placement[slot] = token
            found.append(tuple(placement))
    return found


def _may_balance(row: Sequence[float | None], left: Sequence[int], right: Sequence[int]) -> bool:
    residual, open_left, open_right = 0.0, False, False
    for at in right:
        if (value := row[at]) is None:
            open_right = True
        else:
            residual += value
    for at in left:
        if (value := row[at]) is None:
            open_left = True
        else:
            residual -= value
    return residual == 0 or (residual > 0 and open_left) or (residual < 0 and open_right)


def may_add_up(
    placement: Sequence[Token | None], columns: Sequence[str], rules: Sequence[Sum]
) -> bool:
    """Whether the row's sums can hold, whatever stood in the columns without a number."""
    row = [
        number(token.squeezed, unit="") if token is not None and token.kind == "number" else None
        for token in placement
    ]
    return all(
        _may_balance(
            row,
            [columns.index(key) for key in rule.left],
            [columns.index(key) for key in rule.right],
        )
        for rule in rules
    )


def adds_up(
    placement: Sequence[Token | None], columns: Sequence[str], rules: Sequence[Sum]
) -> bool:
    """Whether the row has sums and all hold, with empty columns taken as nothing."""
    values = {
        column: number(token.squeezed, unit="") or 0
        for column, token in zip(columns, placement, strict=True)
        if token is not None
    }
    return bool(rules) and all(
        sum(values.get(key, 0) for key in rule.left)
        == sum(values.get(key, 0) for key in rule.right)
        for rule in rules
    )
