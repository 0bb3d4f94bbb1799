"""Empty cells of dumps that have one cell a line: lines on which nothing stands.

A dump keeps one of three rhythms: a cell a line; a cell and an empty line; a cell and a line
with a bar. Where the rhythm breaks, a cell is empty. What is found here only shows where a
blank may be: `fill` uses it when the row then has just as many cells as columns.
"""

from __future__ import annotations

import collections
from collections.abc import Iterator, Sequence

from pipeline.tables.numbers import is_dash, is_number
from pipeline.zh import squeeze

_SEPARATORS = ("", "|")


def blank_lines(lines: Sequence[str]) -> frozenset[int]:
    """The numbers of lines that stand for an empty cell."""
    squeezed = [squeeze(line)[0] for line in lines]
    found: set[int] = set()
    if sum(cell.endswith("|") and len(cell) > 1 for cell in squeezed) * 2 > len(squeezed) / 2:
        # cell | on each line: a bar by itself closes an empty cell
        return frozenset(at for at, cell in enumerate(squeezed) if cell == "|")
    for separator in _SEPARATORS:
        gaps = list(_gaps(squeezed, separator))
        usual = _usual(gaps, squeezed)
        if usual is None or (separator == "|" and usual == 0):
            continue
        for before, after in gaps:
            surplus = after - before - 1 - usual
            if surplus > 0 and surplus % (usual + 1) == 0:
                found.update(range(before + 1, before + 1 + surplus // (usual + 1)))
    return frozenset(found)


def _gaps(squeezed: Sequence[str], separator: str) -> Iterator[tuple[int, int]]:
    """Neighbouring printed lines with nothing but separators between, one of them a value."""
    before: int | None = None
    for at, cell in enumerate(squeezed):
        if cell == separator:
            continue
        if cell in _SEPARATORS:
            before = None
            continue
        if before is not None and (_is_value(squeezed[before]) or _is_value(cell)):
            yield before, at
        before = at


def _usual(gaps: Sequence[tuple[int, int]], squeezed: Sequence[str]) -> int | None:
    """How many separators usually stand between two values, None where there are few."""
    counts = collections.Counter(
        after - before - 1
        for before, after in gaps
        if _is_value(squeezed[before]) and _is_value(squeezed[after])
    )
    return counts.most_common(1)[0][0] if counts.total() >= 5 else None


def _is_value(cell: str) -> bool:
    return is_number(cell) or is_dash(cell)
