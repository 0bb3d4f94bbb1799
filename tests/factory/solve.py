"""Which unprinted cells the sums of a table leave with exactly one value.

Two rules, repeated until nothing changes: bounds (all parts are at least 0, so a total of 0
empties its parts) and elimination (an unknown whose unit vector lies in the row space of the
remaining sums). Both only ever prove; a cell they leave open counts as not inferable.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from tests.factory.law import Key, Sum

Line = dict[Key, Fraction]


def determined(sums: Iterable[Sum], known: dict[Key, float], unknown: set[Key]) -> dict[Key, float]:
    """Values of the cells of `unknown` that follow from `known` and the sums."""
    lines: list[tuple[Line, Fraction]] = []
    for total, parts in sums:
        line: Line = {total: Fraction(-1)}
        for sign, key in parts:
            line[key] = line.get(key, Fraction(0)) + sign
        lines.append((line, Fraction(0)))
    found: dict[Key, float] = {}
    while True:
        values = {key: Fraction(number) for key, number in {**known, **found}.items()}
        open_lines = [_substitute(line, values) for line, _ in lines]
        rest = unknown - found.keys()
        fresh = _bounded(open_lines, rest) or _eliminated(open_lines, rest)
        if not fresh:
            return found
        found |= {key: float(number) for key, number in fresh.items()}


def _substitute(line: Line, values: dict[Key, Fraction]) -> tuple[Line, Fraction]:
    constant = Fraction(0)
    left: Line = {}
    for key, factor in line.items():
        if key in values:
            constant -= factor * values[key]
        else:
            left[key] = factor
    return left, constant


def _bounded(lines: list[tuple[Line, Fraction]], rest: set[Key]) -> dict[Key, Fraction]:
    fresh: dict[Key, Fraction] = {}
    for line, constant in lines:
        if len(line) == 1:
            ((key, factor),) = line.items()
            fresh[key] = constant / factor
        elif constant == 0 and len({factor > 0 for factor in line.values()}) == 1:
            fresh |= dict.fromkeys(line, Fraction(0))
    return {key: number for key, number in fresh.items() if key in rest}


def _eliminated(lines: list[tuple[Line, Fraction]], rest: set[Key]) -> dict[Key, Fraction]:
    reduced: list[tuple[Key, Line, Fraction]] = []
    for line, constant in lines:
        line, constant = dict(line), constant
        for pivot, other, value in reduced:
            if pivot in line:
                constant = _subtract(line, other, line[pivot], constant, value)
        if not line:
            continue
        pivot = min(line)
        scale = line[pivot]
        line, constant = {key: factor / scale for key, factor in line.items()}, constant / scale
        for at, (other_pivot, other, value) in enumerate(reduced):
            if pivot in other:
                other = dict(other)
                value = _subtract(other, line, other[pivot], value, constant)
                reduced[at] = (other_pivot, other, value)
        reduced.append((pivot, line, constant))
    return {p: value for p, line, value in reduced if len(line) == 1 and p in rest}


def _subtract(
    line: Line, other: Line, factor: Fraction, constant: Fraction, value: Fraction
) -> Fraction:
    """Take `factor` times `other` from `line` in place; the new right-hand side."""
    for key, number in other.items():
        left = line.get(key, Fraction(0)) - factor * number
        if left:
            line[key] = left
        else:
            line.pop(key, None)
    return constant - factor * value
