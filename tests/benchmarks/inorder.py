"""Numbers of a page's tables that stand in a text in the order of the page.

Works on any text, also one that lost lines or brought in others: both sides are cut into runs
of digits, and the longest common subsequence of the runs is taken. A number glued to another is
another run, so it does not survive.
"""

from __future__ import annotations

import re

from pipeline.zh import fold
from tests.factory.truth import Truth

_RUN = re.compile(r"\d[\d.,]*\d|\d")


def in_order(truth: Truth, text: str) -> dict[str, tuple[int, int]]:
    """Per table: numbers that survive, and all printed."""
    wanted = [fold(truth.stream[one.start : one.end]) for one in truth.printed]
    runs = [_RUN.findall(cell) for cell in wanted]
    flat = [(at, run) for at, cell in enumerate(runs) for run in cell]
    kept = _common([run for _, run in flat], _RUN.findall(fold(text)))
    alive = [0] * len(runs)
    for position in kept:
        alive[flat[position][0]] += 1
    counts: dict[str, tuple[int, int]] = {}
    for one, found, cell in zip(truth.printed, alive, runs, strict=True):
        right, every = counts.get(one.part, (0, 0))
        counts[one.part] = right + (found == len(cell)), every + 1
    return counts


def _common(wanted: list[str], found: list[str]) -> list[int]:
    """Positions in `wanted` of a longest common subsequence with `found`."""
    rows = [[0] * (len(found) + 1)]
    for run in wanted:
        above = rows[-1]
        row = [0]
        for at, other in enumerate(found):
            row.append(above[at] + 1 if run == other else max(above[at + 1], row[at]))
        rows.append(row)
    kept: list[int] = []
    left, at = len(wanted), len(found)
    while left and at:
        if rows[left][at] == rows[left - 1][at]:
            left -= 1
        elif rows[left][at] == rows[left][at - 1]:
            at -= 1
        else:
            left, at = left - 1, at - 1
            kept.append(left)
    return kept
