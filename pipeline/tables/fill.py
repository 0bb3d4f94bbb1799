"""A row's values to the row's columns: exactly, or not at all."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.forms import Sum
from pipeline.tables.glued import cut_digits, is_glued
from pipeline.tables.numbers import number
from pipeline.tables.tokens import Token

# exact: as many cells or values as columns. placed: more, fewer or glued together, and counts and
# the row's own sums leave one reading. open: fewer or glued, and several are left. surplus: more
# values than columns, and several are left. empty: nothing but blanks.
Outcome = Literal["exact", "placed", "open", "surplus", "empty"]
# A page number and a footnote mark; with more, something else is wrong with the row.
_MOST_LEFT_OUT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The tokens of a row by column (None where nothing is printed), and how sure that is."""

    tokens: tuple[Token | None, ...]
    outcome: Outcome


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
    for choice in (tokens, printed, values):
        if len(choice) == width:
            return Filled(tokens=tuple(_not_blank(choice)), outcome="exact")
    if fitting := _windows(tokens, columns, rules):
        return Filled(tokens=tuple(_not_blank(fitting)), outcome="exact")
    if len(values) == 1 and width > 1 and is_glued(values[0]):
        cut = cut_digits(values[0], columns, rules)
        return Filled(tokens=cut or (None,) * width, outcome="placed" if cut else "open")
    if len(values) > width:
        chosen = _left_out(values, columns, rules)
        return Filled(tokens=chosen or (None,) * width, outcome="placed" if chosen else "surplus")
    placements = [
        placement
        for slots in itertools.combinations(range(width), len(values))
        if _may_add_up(placement := _placed(values, slots, width), columns, rules)
    ]
    if len(placements) == 1:
        return Filled(tokens=tuple(placements[0]), outcome="placed")
    return Filled(tokens=(None,) * width, outcome="open")


def _left_out(
    values: Sequence[Token], columns: Sequence[str], rules: Sequence[Sum]
) -> tuple[Token | None, ...]:
    """The row without the values too many, where its sums leave one reading; else nothing."""
    if len(values) - len(columns) > _MOST_LEFT_OUT:
        return ()
    fitting = {
        tuple(token.squeezed for token in choice): choice
        for choice in itertools.combinations(values, len(columns))
        if adds_up(choice, columns, rules)
    }
    return next(iter(fitting.values())) if len(fitting) == 1 else ()


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


def _placed(values: Sequence[Token], slots: Sequence[int], width: int) -> list[Token | None]:
    placement: list[Token | None] = [None] * width
    for slot, value in zip(slots, values, strict=True):
        placement[slot] = value
    return placement


def _may_add_up(
    placement: Sequence[Token | None], columns: Sequence[str], rules: Sequence[Sum]
) -> bool:
    """Whether the row's sums can hold, whatever stood in the cells that a dump left out.

    A dump leaves out cells that are empty, and an empty cell may stand for any number: bodies
    leave totals unfilled. So may a dash.
    """
    by_column = dict(zip(columns, placement, strict=True))
    for rule in rules:
        left, right = (
            [
                number(token.squeezed, unit="") or 0
                for key in keys
                if (token := by_column[key]) and token.kind == "number"
            ]
            for keys in (rule.left, rule.right)
        )
        open_left, open_right = len(left) < len(rule.left), len(right) < len(rule.right)
        residual = sum(right) - sum(left)
        if not (residual == 0 or (residual > 0 and open_left) or (residual < 0 and open_right)):
            return False
    return bool(rules)


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
