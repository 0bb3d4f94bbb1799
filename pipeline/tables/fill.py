"""A row's values to the row's columns: exactly, or not at all."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.forms import Sum
from pipeline.tables.numbers import number
from pipeline.tables.tokens import Token

# exact: as many values as columns. placed: fewer, and the row's own sum leaves one way to place
# them. open: fewer, and several ways are left. surplus: more values than columns.
Outcome = Literal["exact", "placed", "open", "surplus", "empty"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The tokens of a row by column (None where nothing is printed), and how sure that is."""

    tokens: tuple[Token | None, ...]
    outcome: Outcome


def fill(tokens: Sequence[Token], columns: Sequence[str], rule: Sum | None) -> Filled:
    """Which token stands in which column.

    Guarantee: a token is put into a column only when the count of cells, of printed values, or
    the row's sum `rule` leaves no other choice; otherwise all columns stay empty and the
    outcome is `open` or `surplus`.
    """
    width = len(columns)
    printed = [token for token in tokens if token.kind != "blank"]
    values = [token for token in printed if token.kind != "word"]
    glued = _split_digits(values, width)
    if not printed:
        return Filled(tokens=(None,) * width, outcome="empty")
    for choice in (tokens, printed, values, glued):
        if len(choice) == width:
            return Filled(tokens=tuple(_not_blank(choice)), outcome="exact")
    if len(tokens) > width and all(token.kind == "blank" for token in tokens[width:]):
        return Filled(tokens=tuple(_not_blank(tokens[:width])), outcome="exact")
    if len(values) > width:
        windows = [values[at : at + width] for at in range(len(values) - width + 1)]
        fitting = [window for window in windows if _holds(window, columns, rule)]
        if len(fitting) == 1:
            return Filled(tokens=tuple(fitting[0]), outcome="placed")
        return Filled(tokens=(None,) * width, outcome="surplus")
    placements = [
        placement
        for slots in itertools.combinations(range(width), len(values))
        if _holds(placement := _placed(values, slots, width), columns, rule)
    ]
    if len(placements) == 1:
        return Filled(tokens=tuple(placements[0]), outcome="placed")
    return Filled(tokens=(None,) * width, outcome="open")


def _not_blank(tokens: Sequence[Token]) -> list[Token | None]:
    return [None if token.kind == "blank" else token for token in tokens]


def _placed(values: Sequence[Token], slots: Sequence[int], width: int) -> list[Token | None]:
    placement: list[Token | None] = [None] * width
    for slot, value in zip(slots, values, strict=True):
        placement[slot] = value
    return placement


def _split_digits(values: Sequence[Token], width: int) -> list[Token]:
    """One token per digit where one word of digits has exactly as many as there are columns."""
    if len(values) != 1 or width < 2 or len(values[0].squeezed) != width:
        return []
    word = values[0]
    if not word.squeezed.isdigit() or word.end - word.start != width:
        return []
    return [
        Token(kind="number", start=word.start + at, end=word.start + at + 1, squeezed=digit, line=word.line)
        for at, digit in enumerate(word.squeezed)
    ]  # fmt: skip


def _holds(placement: Sequence[Token | None], columns: Sequence[str], rule: Sum | None) -> bool:
    """Whether the row's total is printed and is the sum of what else is printed."""
    if rule is None:
        return False
    by_column = dict(zip(columns, placement, strict=True))
    if any(by_column[key] is None for key in rule.right):
        return False
    sides = [
        sum(number(token.squeezed, unit="") or 0 for key in keys if (token := by_column[key]))
        for keys in (rule.left, rule.right)
    ]
    return sides[0] == sides[1]
