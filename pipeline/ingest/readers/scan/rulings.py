"""Ruled tables in the picture of a page, by its long dark lines.

Lines are what is left of the dark pixels when all that is short is taken away; lines that touch
frame a table; between two neighbouring lines a cell ends where the line is really drawn.
OpenCV and NumPy come with the optional extra `ocr` and are imported only when a page is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

# Shares of the page: the narrowest column of the request table has a twentieth of the width and
# the strokes of a title a thirtieth; rows have a sixtieth of the height, strokes a hundredth.
_SHORTEST_ACROSS, _SHORTEST_DOWN = 28, 90
_NARROWEST_TABLE = 5
# A ruling may be worn: this share of it must be there for a cell to end at it.
_DRAWN = 0.6
# Scanners tilt pages by up to some two degrees; below a thousandth the rulings stay in place.
_MOST_TILT, _LEAST_TILT = 0.06, 0.001
_MAX_LINES = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle of pixels, half-open."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """A cell of a ruled table: its place in the grid, and where it is on the page."""

    row: int
    column: int
    rowspan: int
    colspan: int
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A ruled table, its cells from the top left on."""

    box: Box
    cells: tuple[Ruled, ...]


def straighten(grey: Any) -> Any:
    """The page turned so that its rulings lie level; the page itself where it has none."""
    import cv2
    import numpy as np

    across, _ = _rulings(grey)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(across)
    tilts = []
    for at in range(1, count):
        left, top, width, height = stats[at][:4]
        if width * 4 >= grey.shape[1]:
            rows, columns = np.nonzero(labels[top : top + height, left : left + width] == at)
            tilts.append(float(np.polyfit(columns, rows, 1)[0]))
    tilt = float(np.median(tilts)) if tilts else 0.0
    if not _LEAST_TILT < abs(tilt) < _MOST_TILT:
        return grey
    height, width = grey.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(np.degrees(np.arctan(tilt))), 1)
    return cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)


def find_tables(grey: Any) -> list[Table]:
    """The ruled tables of a level page, from top to bottom."""
    import cv2
    import numpy as np

    across, down = _rulings(grey)
    frame = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(frame)
    found = []
    for at in range(1, count):
        left, top, width, height = (int(value) for value in stats[at][:4])
        if width * _NARROWEST_TABLE < grey.shape[1]:
            continue
        own = (labels[top : top + height, left : left + width] == at).astype(np.uint8)
        lines = [mask[top : top + height, left : left + width] * own for mask in (across, down)]
        cells = _cells(*lines, left=left, top=top)
        if len(cells) > 1:
            box = Box(left=left, top=top, right=left + width, bottom=top + height)
            found.append(Table(box=box, cells=tuple(cells)))
    return sorted(found, key=lambda table: (table.box.top, table.box.left))


def _rulings(grey: Any) -> tuple[Any, Any]:
    """What is dark and long across, and what is dark and long down."""
    import cv2
    import numpy as np

    _, dark = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    height, width = grey.shape[:2]
    sizes = ((1, max(10, width // _SHORTEST_ACROSS)), (max(10, height // _SHORTEST_DOWN), 1))
    across, down = (
        cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(size, np.uint8)) for size in sizes
    )
    return across, down


def _cells(across: Any, down: Any, *, left: int, top: int) -> list[Ruled]:
    """The cells inside one frame; none where they do not tile it, for then it is no table."""
    ys, xs = _positions(across, axis=1), _positions(down, axis=0)
    if not (2 <= len(xs) <= _MAX_LINES and 2 <= len(ys) <= _MAX_LINES):
        return []
    width, height = len(xs) - 1, len(ys) - 1
    groups = {(row, column): (row, column) for row in range(height) for column in range(width)}

    def head(place: tuple[int, int]) -> tuple[int, int]:
        while groups[place] != place:
            place = groups[place]
        return place

    for row, column in list(groups):
        right, below = (row, column + 1), (row + 1, column)
        if right in groups and not _is_drawn(down, xs[column + 1], ys[row], ys[row + 1], axis=0):
            groups[head(right)] = head((row, column))
        if below in groups and not _is_drawn(
            across, ys[row + 1], xs[column], xs[column + 1], axis=1
        ):
            groups[head(below)] = head((row, column))
    members: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in groups:
        members.setdefault(head(place), []).append(place)
    cells = list(_rectangles(members.values(), xs, ys, left, top))
    return cells if sum(c.rowspan * c.colspan for c in cells) == width * height else []


def _rectangles(
    groups: Any, xs: Sequence[int], ys: Sequence[int], left: int, top: int
) -> Iterator[Ruled]:
    placed = sorted((min(group), max(group), {c for _, c in group}) for group in groups)
    for (row, _), (last, _), columns in placed:
        first, end = min(columns), max(columns) + 1
        box = Box(
            left=left + xs[first],
            top=top + ys[row],
            right=left + xs[end],
            bottom=top + ys[last + 1],
        )
        yield Ruled(row=row, column=first, rowspan=last - row + 1, colspan=end - first, box=box)


def _positions(mask: Any, *, axis: int) -> list[int]:
    """The middles of the rows (axis 1) or columns (axis 0) in which a ruling runs."""
    import numpy as np

    runs = np.flatnonzero(mask.any(axis=axis))
    apart = max(4, max(mask.shape) // 250)
    cuts = np.flatnonzero(np.diff(runs) > apart) + 1
    return [int(group.mean()) for group in np.split(runs, cuts) if len(group)]


def _is_drawn(mask: Any, at: int, start: int, end: int, *, axis: int) -> bool:
    """Whether a ruling at `at` is drawn between the two that cross it."""
    near = slice(max(0, at - 4), at + 5)
    inner = slice(start + 3, max(start + 4, end - 2))
    strip = mask[near, inner].any(axis=0) if axis == 1 else mask[inner, near].any(axis=1)
    return bool(strip.mean() >= _DRAWN) if strip.size else True
