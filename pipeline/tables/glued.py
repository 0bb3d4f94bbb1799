"""Digits of several cells that were printed without anything between them.

000 can only be three zeros, for no count is written with a leading zero; 120 may be 1, 2, 0 or
12, 0 and an empty cell. Cells are read where a single way of cutting is left, or where every row
of the page has just as many digits as columns: empty cells and longer numbers would break that.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from pipeline.forms import Sum
from pipeline.tables.tokens import Token

# The largest count met in a cell has 7 digits (行政许可 of a province).
_LONGEST_COUNT = 10
# Of more ways than this, the sums of the columns seldom leave one.
_MOST_WAYS = 40
# Beginnings of a cut, some 50 ms: a row of seven numbers of three digits has fewer.
_MOST_TRIED = 12_000
# The widest row has 15 cells; with more digits than half as many again, the row is left unread.
_LONGEST_GLUED = 22

Cut = tuple[tuple[int, int] | None, ...]  # per column the digits it takes, None where it is empty


def is_glued(word: Token) -> bool:
    """Whether the digits of several cells stand in a word: they follow a label without a space,
    begin with a needless zero, or are more than any count has."""
    digits = word.squeezed
    needless = digits.isdigit() and len(digits) > 1 and digits[0] == "0"
    return word.glued or needless or is_too_long(word)


def is_too_long(word: Token) -> bool:
    """Whether a word has more digits than any count."""
    return word.squeezed.isdigit() and len(word.squeezed) > _LONGEST_COUNT


def cut_digits(
    word: Token, columns: Sequence[str], rules: Sequence[Sum]
) -> list[tuple[Token | None, ...]]:
    """The ways to give the digits of `word` to the columns; none where they are too many.

    First by the digits alone, every column taking a number without a leading zero or nothing;
    where there are several, those ways only in which all sums of the row hold, empty columns
    counting nothing. The search is exhaustive, so a single way is the only one.
    """
    digits = word.squeezed
    if _is_dashes(digits) and len(digits) == len(columns):
        return [digit_each(word, len(columns))]
    readable = digits.isdigit() and word.end - word.start == len(digits) <= _LONGEST_GLUED
    if not readable:
        return []
    ways = _ways(digits, len(columns), _NO_SUMS, frozenset())
    if len(ways) != 1:
        ways = _ways(digits, len(columns), *_balance(columns, rules))
    if len(ways) > _MOST_WAYS:
        return []
    return [
        tuple(
            None
            if span is None
            else word._replace(
                start=word.start + span[0],
                end=word.start + span[1],
                squeezed=digits[span[0] : span[1]],
            )
            for span in way
        )
        for way in ways
    ]


def _is_dashes(squeezed: str) -> bool:
    return set(squeezed) in ({"-"}, {"无"}, {"/"})


def digit_each(word: Token, width: int) -> tuple[Token, ...]:
    """One token per digit, or per dash, of a word that has `width` of them; else nothing."""
    dashes = _is_dashes(word.squeezed)
    if len(word.squeezed) != width or not (dashes or word.squeezed.isdigit()):
        return ()
    if dashes:
        word = word._replace(kind="dash")
    return tuple(
        word._replace(start=word.start + at, end=word.start + at + 1, squeezed=digit)
        for at, digit in enumerate(word.squeezed)
    )


_NO_SUMS: tuple[int, ...] = ()


def _balance(
    columns: Sequence[str], rules: Sequence[Sum]
) -> tuple[tuple[int, ...], frozenset[int]]:
    """Per column its sign in the sum it belongs to, and the columns at which a sum is complete."""
    signs = [0] * len(columns)
    lasts = set()
    for rule in rules:
        places = {key: columns.index(key) for key in (*rule.left, *rule.right)}
        for key, place in places.items():
            signs[place] = 1 if key in rule.left else -1
        lasts.add(max(places.values()))
    return tuple(signs), frozenset(lasts)


class _TooMany(Exception):
    """More beginnings than are worth following."""


@functools.lru_cache(maxsize=4096)  # the same digits are tried on many rows of several forms
def _ways(
    digits: str, width: int, signs: tuple[int, ...], lasts: frozenset[int]
) -> tuple[Cut, ...]:
    """The ways to cut `digits` over the columns; more than `_MOST_WAYS` where they are too many."""
    tried = 0

    @functools.cache
    def ways(column: int, at: int, balance: int) -> tuple[Cut, ...]:
        nonlocal tried
        tried += 1
        if tried > _MOST_TRIED:
            raise _TooMany
        if column == width:
            return ((),) if at == len(digits) else ()
        found: list[Cut] = []
        longest = 1 if digits[at : at + 1] == "0" else min(_LONGEST_COUNT, len(digits) - at)
        for length in range(longest + 1):
            value = int(digits[at : at + length] or 0)
            after = balance + (signs[column] * value if signs else 0)
            if column in lasts and after != 0:
                continue
            span = (at, at + length) if length else None
            found += [
                (span, *rest)
                for rest in ways(column + 1, at + length, 0 if column in lasts else after)
            ]
            if len(found) > _MOST_WAYS:
                break
        return tuple(found[: _MOST_WAYS + 1])

    try:
        return ways(0, 0, 0)
    except _TooMany:
        return ((),) * (_MOST_WAYS + 1)
