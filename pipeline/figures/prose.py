"""The stretches of a report that are prose: what is left without headings and tables.

A table of the page's markup is known by its grid. In a text dump a table is known by the cells
that were read out of it: from one printed cell to the next runs one table, labels between them,
unless a sentence or more text than labels can be stands there. A line ruled with bars is a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.records import Cell, Report, Section

Stretch = tuple[int, int]

# Between two printed cells of one table stand at most the labels of rows left blank. The longest
# label of the forms has 41 characters, with bracketed guidance some 120, and three cells of the
# stub can stand before a value.
_LABELS = 400
_ROW = re.compile(r"[^\n]*\|[^\n]*")
# Two cells on a line are a sentence with a bar in it; a row of the annexes has three.
_BARS = 2


def prose_stretches(
    report: Report, section: Section, folded: str, cells: Sequence[Stretch]
) -> list[Stretch]:
    """Stretches of the section's body outside `tables`, in order.

    `folded` is the fold of the report's text, `cells` what `table_stretches` gives for it.
    """
    start, end = section.body_start, section.end
    taken = sorted(
        stretch
        for stretch in (*cells, *((grid.start, grid.end) for grid in report.grids))
        if stretch[0] < end and stretch[1] > start
    )
    left: list[Stretch] = []
    for first, last in taken:
        if first > start:
            left.append((start, first))
        start = max(start, last)
    if start < end:
        left.append((start, end))
    return [part for stretch in left for part in _without_rows(folded, *stretch)]


def table_stretches(text: str, cells: Sequence[Cell]) -> list[Stretch]:
    """What the printed cells and the labels between them fill, joined and in order."""
    spans = sorted((c.start, c.end) for c in cells if c.start is not None and c.end is not None)
    joined: list[Stretch] = []
    for start, end in spans:
        if joined and _is_between_cells(text, joined[-1][1], start):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _is_between_cells(text: str, end: int, start: int) -> bool:
    return start - end <= _LABELS and "。" not in text[end:start]


def _without_rows(folded: str, start: int, end: int) -> Iterator[Stretch]:
    if folded.find("|", start, end) < 0:
        yield start, end
        return
    for row in _ROW.finditer(folded, start, end):
        if row[0].count("|") < _BARS and not row[0].strip(" ").startswith("|"):
            continue
        if row.start() > start:
            yield start, row.start()
        start = row.end()
    if start < end:
        yield start, end
