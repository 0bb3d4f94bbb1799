"""Empty cells of dumps that have one cell a line: lines on which nothing stands.

A dump keeps one of three rhythms: a cell a line; a cell and an empty line; a cell and a line
with a bar. Where the rhythm breaks, a cell is empty. What is found here only shows where a
blank may be: `fill` uses it when the row then has just as many cells as columns.
"""

from __future__ import annotations

import collections
from collections.abc import Iterator, Sequence

from pipeline.tables.numbers import is_dash, is_number

# A page with a bar here and there is no dump with bars: the least table has some 50 cells.
_MANY_BARS = 20
_FEW = 5
_FAIR = 8  # one value in eight: the last of a row, where only two of its seven are filled, is one in two


def blank_lines(lines: Sequence[str]) -> frozenset[int]:
    """The numbers of the folded `lines` that stand for an empty cell."""
    squeezed = ["".join(line.split()) for line in lines]
    found: set[int] = set()
    if sum(cell.endswith("|") and len(cell) > 1 for cell in squeezed) * 2 > len(squeezed) / 2:
        # cell | on each line: a bar by itself closes an empty cell
        return frozenset(at for at, cell in enumerate(squeezed) if cell == "|")
    bars = sum(cell == "|" for cell in squeezed) >= _MANY_BARS
    gaps = list(_gaps(squeezed, "|" if bars else ""))
    usual = 1 if bars else _usual(gaps, squeezed)
    if usual is None:
        return frozenset()
    # An empty cell leaves its own line empty besides the empty line that follows it; between
    # bars it leaves nothing but the next bar.
    each = usual if bars else usual + 1
    for before, between in gaps:
        if between > usual and (between - usual) % each == 0:
            found.update(range(before + 1, before + 1 + (between - usual) // each))
    return frozenset(found)


def _gaps(squeezed: Sequence[str], separator: str) -> Iterator[tuple[int, int]]:
    """Printed lines, they or the next a value, and how many separators stand before the next."""
    before: int | None = None
    between = 0
    for at, cell in enumerate(squeezed):
        if cell == separator:
            between += 1
        elif cell == "|":
            before = None
        elif cell:
            if before is not None and (_is_value(squeezed[before]) or _is_value(cell)):
                yield before, between
            before, between = at, 0


def _usual(gaps: Sequence[tuple[int, int]], squeezed: Sequence[str]) -> int | None:
    """The dump's rhythm: how many empty lines stand behind a value where no cell is empty.

    Where most cells are empty the long gaps are the commonest, so the shortest counts that a
    fair share of the values has. None where there are few values.
    """
    counts = collections.Counter(between for before, between in gaps if _is_value(squeezed[before]))
    fair = [between for between, count in counts.items() if count * _FAIR >= counts.total()]
    return min(fair, default=None) if counts.total() >= _FEW else None


def _is_value(cell: str) -> bool:
    return is_number(cell) or is_dash(cell)
