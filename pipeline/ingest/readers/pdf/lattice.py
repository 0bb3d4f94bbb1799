"""Rulings to the frames of tables: which boxes the lines of a page close.

Lines that meet belong to one table. Its lines, drawn through from edge to edge, make a lattice
of fields; fields with no line between them are one cell. The outer edge of the lattice counts
as drawn: tables are cut open by the end of a page, and many have no lines at their sides.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.ingest.readers.pdf.rulings import Ruling, Rulings

# Ends of lines that meet on paper may miss one another by as much as a thick border.
_MEET = 3.0
# Two lines so close are the strokes of a double line: no type fits between them.
_DOUBLE = 4.0
# Of a side between two fields a line must cover so much to part them: where lines meet at all
# they cover the whole side but for what double lines and rounding take off.
_COVERED = 0.6
# A frame with more fields is a drawing on squared paper; the request table has 280.
_MOST_FIELDS = 20_000


class Box(NamedTuple):
    """A cell of a frame: the rows and columns that it fills, `bottom` and `right` excluded."""

    top: int
    left: int
    bottom: int
    right: int


class Open(NamedTuple):
    """At which sides a table has no line of its own."""

    top: bool
    left: bool
    bottom: bool
    right: bool


class Frame(NamedTuple):
    """A table's lines: the places of its columns' and rows' edges, and the cells between them."""

    columns: list[float]
    rows: list[float]
    boxes: list[Box]
    open: Open

    @property
    def area(self) -> float:
        """In square points."""
        return (self.columns[-1] - self.columns[0]) * (self.rows[-1] - self.rows[0])

    def field(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of the lattice at a point, None outside."""
        row, column = bisect.bisect(self.rows, y) - 1, bisect.bisect(self.columns, x) - 1
        if 0 <= row < len(self.rows) - 1 and 0 <= column < len(self.columns) - 1:
            return row, column
        return None


def find_frames(rulings: Rulings) -> list[Frame]:
    """The frames on a page, the smallest first: what stands in a frame inside another belongs to
    the inner one."""
    frames = (_frame(across, down) for across, down in _meeting(rulings))
    return sorted((frame for frame in frames if frame), key=lambda frame: frame.area)


def _meeting(rulings: Rulings) -> Iterator[tuple[list[Ruling], list[Ruling]]]:
    """The lines in groups that hang together."""
    across, down = rulings
    leader = list(range(len(across) + len(down)))

    def lead(member: int) -> int:
        while leader[member] != member:
            leader[member] = leader[leader[member]]
            member = leader[member]
        return member

    for first, level in enumerate(across):
        for second, post in enumerate(down, len(across)):
            if (
                level.start - _MEET <= post.at <= level.end + _MEET
                and post.start - _MEET <= level.at <= post.end + _MEET
            ):
                leader[lead(second)] = lead(first)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for member, ruling in enumerate([*across, *down]):
        groups.setdefault(lead(member), ([], []))[member >= len(across)].append(ruling)
    yield from groups.values()


def _frame(across: Sequence[Ruling], down: Sequence[Ruling]) -> Frame | None:
    if not across or not down:
        return None
    columns = _edges(down, across)
    rows = _edges(across, down)
    height, width = len(rows) - 1, len(columns) - 1
    if not 1 <= height * width <= _MOST_FIELDS:
        return None
    beside = _parted(down, columns, rows)
    below = _parted(across, rows, columns)
    boxes = [box for cell in _cells(height, width, beside, below) for box in _boxes(cell)]
    left, right = _open_ends(down, across)
    top, bottom = _open_ends(across, down)
    return Frame(columns, rows, sorted(boxes), Open(top, left, bottom, right))


def _edges(lines: Sequence[Ruling], crossing: Sequence[Ruling]) -> list[float]:
    """Where lines stand, double ones once, and the farthest ends of those that cross them."""
    places = sorted(line.at for line in lines)
    before, behind = _open_ends(lines, crossing)
    if before:
        places.insert(0, min(line.start for line in crossing))
    if behind:
        places.append(max(line.end for line in crossing))
    edges: list[float] = []
    for place in places:
        if not edges or place - edges[-1] > _DOUBLE:
            edges.append(place)
    return edges


def _open_ends(lines: Sequence[Ruling], crossing: Sequence[Ruling]) -> tuple[bool, bool]:
    """Whether crossing lines reach out before the first and behind the last of `lines`."""
    first, last = min(line.at for line in lines), max(line.at for line in lines)
    return (
        min(line.start for line in crossing) < first - _DOUBLE,
        max(line.end for line in crossing) > last + _DOUBLE,
    )


def _parted(
    lines: Sequence[Ruling], edges: Sequence[float], crossing: Sequence[float]
) -> list[list[bool]]:
    """For each inner edge, and each stretch between the crossing edges, whether a line is drawn."""
    parted = [[False] * (len(crossing) - 1) for _ in edges[1:-1]]
    for line in lines:
        edge = bisect.bisect(edges, line.at) - 1
        if not 0 < edge < len(edges) - 1:
            continue
        for at, (start, end) in enumerate(itertools.pairwise(crossing)):
            covered = min(line.end, end) - max(line.start, start)
            if covered >= _COVERED * (end - start):
                parted[edge - 1][at] = True
    return parted


Field = tuple[int, int]


def _cells(
    height: int, width: int, beside: list[list[bool]], below: list[list[bool]]
) -> Iterator[set[Field]]:
    """The fields of each cell: those that no line parts."""
    reached: set[Field] = set()
    for start in itertools.product(range(height), range(width)):
        if start in reached:
            continue
        cell, waiting = {start}, [start]
        while waiting:
            row, column = waiting.pop()
            near = []
            if column + 1 < width and not beside[column][row]:
                near.append((row, column + 1))
            if column and not beside[column - 1][row]:
                near.append((row, column - 1))
            if row + 1 < height and not below[row][column]:
                near.append((row + 1, column))
            if row and not below[row - 1][column]:
                near.append((row - 1, column))
            waiting.extend(field for field in near if field not in cell)
            cell.update(near)
        reached |= cell
        yield cell


def _boxes(cell: set[Field]) -> Iterator[Box]:
    """A cell as boxes: one, unless a line in it is missing and it is no rectangle."""
    left = set(cell)
    while left:
        top, start = min(left)
        right = start + 1
        while (top, right) in left:
            right += 1
        bottom = top + 1
        while all((bottom, column) in left for column in range(start, right)):
            bottom += 1
        left -= set(itertools.product(range(top, bottom), range(start, right)))
        yield Box(top, start, bottom, right)
