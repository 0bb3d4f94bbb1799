"""A row's values to the row's columns: exactly, or not at all."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.forms import Sum
from pipeline.tables.numbers import number
from pipeline.tables.tokens import Token

# exact: as many values as columns. placed: fewer, and the row's own sum leaves one way to place
# them. open: fewer, and several ways are left. surplus: more values than columns.
Outcome = Literal["exact", "placed", "open", "surplus", "empty"]
# Twice the widest row with a sum and four digits more: 19,448 cuts at the most.
_LONGEST_GLUED = 18
# The largest count met in a cell has 7 digits (行政许可 of a province).
_LONGEST_COUNT = 10


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
    if len(values) == 1 and width > 1 and _is_glued(values[0]):
        cuts = _cut_digits(values[0], columns, rules)
        if len(cuts) == 1:
            return Filled(tokens=tuple(cuts[0]), outcome="placed")
        return Filled(tokens=(None,) * width, outcome="open")
    if len(values) > width:
        windows = [values[at : at + width] for at in range(len(values) - width + 1)]
        balanced = [window for window in windows if _holds(window, columns, rules)]
        if len(balanced) == 1:
            return Filled(tokens=tuple(balanced[0]), outcome="placed")
        return Filled(tokens=(None,) * width, outcome="surplus")
    placements = [
        placement
        for slots in itertools.combinations(range(width), len(values))
        if _holds(placement := _placed(values, slots, width), columns, rules)
    ]
    if len(placements) == 1:
        return Filled(tokens=tuple(placements[0]), outcome="placed")
    return Filled(tokens=(None,) * width, outcome="open")


def _windows(
    tokens: Sequence[Token], columns: Sequence[str], rules: Sequence[Sum]
) -> Sequence[Token] | None:
    """The one stretch of as many cells as columns that leaves out nothing but blanks.

    Of several, the one that satisfies the row's sum; of several such, or none, nothing.
    """
    width = len(columns)
    stretches = [
        tokens[at : at + width]
        for at in range(len(tokens) - width + 1)
        if all(token.kind == "blank" for token in (*tokens[:at], *tokens[at + width :]))
    ]
    if len(stretches) > 1:
        stretches = [
            stretch for stretch in stretches if _holds(_not_blank(stretch), columns, rules)
        ]
    return stretches[0] if len(stretches) == 1 else None


def _not_blank(tokens: Sequence[Token]) -> list[Token | None]:
    return [None if token.kind == "blank" else token for token in tokens]


def _placed(values: Sequence[Token], slots: Sequence[int], width: int) -> list[Token | None]:
    placement: list[Token | None] = [None] * width
    for slot, value in zip(slots, values, strict=True):
        placement[slot] = value
    return placement


def _cut_digits(word: Token, columns: Sequence[str], rules: Sequence[Sum]) -> list[list[Token]]:
    """The ways to cut digits that were printed without separators into one number per column.

    One digit each where there are as many digits as columns; else, where the row has a sum,
    every cut whose numbers have no leading zero and satisfy it.
    """
    digits, width = word.squeezed, len(columns)
    if not digits.isdigit() or word.end - word.start != len(digits):
        return []
    if len(digits) == width:
        return [_cut(word, range(1, width))]
    if not rules or not width < len(digits) <= _LONGEST_GLUED:
        return []
    cuts = (_cut(word, at) for at in itertools.combinations(range(1, len(digits)), width - 1))
    return [cut for cut in cuts if _no_leading_zero(cut) and _holds(cut, columns, rules)]


def _is_glued(word: Token) -> bool:
    """Whether the digits of several cells stand in a word: they follow a label without a space,
    begin with a needless zero, or are more than any count has."""
    digits = word.squeezed
    return word.glued or (
        digits.isdigit() and len(digits) > 1 and (digits[0] == "0" or len(digits) > _LONGEST_COUNT)
    )


def _cut(word: Token, at: Sequence[int]) -> list[Token]:
    edges = [0, *at, len(word.squeezed)]
    return [
        replace(word, start=word.start + left, end=word.start + right, squeezed=word.squeezed[left:right])
        for left, right in itertools.pairwise(edges)
    ]  # fmt: skip


def _no_leading_zero(cut: Sequence[Token]) -> bool:
    return all(token.squeezed == "0" or token.squeezed[0] != "0" for token in cut)


def _holds(placement: Sequence[Token | None], columns: Sequence[str], rules: Sequence[Sum]) -> bool:
    """Whether the row has sums and all hold, with empty columns taken as nothing.

    Nothing less will do: a total may be among the empty columns, so a placement that leaves it
    out is as possible as one that prints it.
    """
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
