"""The straight lines that are drawn on a PDF page: what the frames of tables are made of.

Writers draw a ruling as a stroke, as the side of a stroked rectangle, as a thin filled
rectangle, as a row of dashes or dots, or as two lines side by side; on the page itself or in a
form that the page shows. All become segments that run along one axis.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pypdfium2.raw as pdfium

# The thickest borders of Word have 6 points, those of reports half a point to 2; the lowest
# shaded row holds type of 5 points.
_THICKEST = 4.0
# Drawn straight, but not exactly: rounding to pixels of 1/72 inch, twice.
_STRAIGHT = 2.0
# Ends that meet on paper, and gaps between dashes (Word's longest have 4 points); the gap that a
# merged cell leaves is at least as long as a cell is high.
_GAP = 5.0
# A dot of a dotted line stands for both directions; so short a line is none.
_SHORTEST = 5.0
# Forms show forms; pdfium itself stops at some depth, a page of a report has one or two.
_DEEPEST = 6
# A page of a report has some 200 objects that are not text; beyond this it is a map or a drawing.
MAX_OBJECTS = 20_000
# The request table has some 60 lines when joined; a drawing with more has no table to read, and
# finding what meets what takes time that grows with the square.
MAX_RULINGS = 1_000


class Ruling(NamedTuple):
    """A drawn line along an axis: at `at` across it, from `start` to `end` along it.

    A horizontal one has `at` points from the top of the page, a vertical one from the left.
    """

    at: float
    start: float
    end: float


class Rulings(NamedTuple):
    """The lines of a page, in either direction."""

    across: list[Ruling]
    down: list[Ruling]


Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def objects(
    page: ctypes.c_void_p, *, most: int = MAX_OBJECTS
) -> Iterator[tuple[ctypes.c_void_p, int, Matrix]]:
    """What is drawn on a page, in forms too: (object, type, matrix of the form it stands in).

    Ends after `most` objects.
    """
    found = itertools.chain.from_iterable(
        _unfold(pdfium.FPDFPage_GetObject(page, at), _IDENTITY, 0)
        for at in range(pdfium.FPDFPage_CountObjects(page))
    )
    return itertools.islice(found, most)


def _unfold(
    drawn: ctypes.c_void_p, outer: Matrix, depth: int
) -> Iterator[tuple[ctypes.c_void_p, int, Matrix]]:
    kind = pdfium.FPDFPageObj_GetType(drawn)
    yield drawn, kind, outer
    if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
        inner = _times(matrix_of(drawn), outer)
        for at in range(pdfium.FPDFFormObj_CountObjects(drawn)):
            yield from _unfold(pdfium.FPDFFormObj_GetObject(drawn, at), inner, depth + 1)


def matrix_of(drawn: ctypes.c_void_p) -> Matrix:
    """The matrix of an object, the identity where pdfium has none."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(drawn, ctypes.byref(matrix)):
        return _IDENTITY
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def find_rulings(drawn: Sequence[tuple[ctypes.c_void_p, int, Matrix]], place: Point) -> Rulings:
    """The lines among the objects of a page whose upper left corner is `place`.

    Pieces of one line are joined. None at all where there are more than `MAX_RULINGS`.
    """
    left, top = place
    across: list[Ruling] = []
    down: list[Ruling] = []
    for x0, y0, x1, y1 in _sides(drawn):
        width, height = x1 - x0, y1 - y0
        if height <= _THICKEST and width * 2 > height:
            across.append(Ruling((2 * top - y0 - y1) / 2, x0 - left, x1 - left))
        if width <= _THICKEST and height * 2 > width:
            down.append(Ruling((x0 + x1 - 2 * left) / 2, top - y1, top - y0))
    joined = Rulings(_joined(across), _joined(down))
    return joined if sum(map(len, joined)) <= MAX_RULINGS else Rulings([], [])


def _sides(
    drawn: Sequence[tuple[ctypes.c_void_p, int, Matrix]],
) -> Iterator[tuple[float, float, float, float]]:
    """Boxes (x0, y0, x1, y1) of everything thin: strokes, sides, bars, and bars that are pictures."""
    filled, stroked = ctypes.c_int(), pdfium.FPDF_BOOL()
    for shape, kind, outer in drawn:
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            # The unit square is what a picture is drawn on.
            matrix = _times(matrix_of(shape), outer)
            yield from _thin([_moved(matrix, x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))])
        if kind != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        pdfium.FPDFPath_GetDrawMode(shape, ctypes.byref(filled), ctypes.byref(stroked))
        if not filled.value and not stroked.value:
            continue
        matrix = _times(matrix_of(shape), outer)
        for outline in _outlines(shape, matrix):
            thin = list(_thin(outline))
            yield from thin
            if stroked.value and not thin:
                for start, end in itertools.pairwise(outline):
                    yield from _thin([start, end])


def _thin(points: Sequence[Point]) -> Iterator[tuple[float, float, float, float]]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    limit = _STRAIGHT if len(points) == 2 else _THICKEST
    if min(x1 - x0, y1 - y0) <= limit and len(points) > 1:
        yield x0, y0, x1, y1


def _outlines(path: ctypes.c_void_p, matrix: Matrix) -> Iterator[list[Point]]:
    """The strokes of a path, each as its corners; curves as the straight line to their end."""
    x, y = ctypes.c_float(), ctypes.c_float()
    into_x, into_y = ctypes.byref(x), ctypes.byref(y)
    points: list[Point] = []
    for at in range(min(pdfium.FPDFPath_CountSegments(path), MAX_OBJECTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        pdfium.FPDFPathSegment_GetPoint(segment, into_x, into_y)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            yield from [points] if len(points) > 1 else []
            points = []
        points.append(_moved(matrix, x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    yield from [points] if len(points) > 1 else []


def _moved(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _joined(pieces: list[Ruling]) -> list[Ruling]:
    """Pieces that lie on one line and touch, made one; what then is too short left out."""
    joined: list[Ruling] = []
    for line in _level(pieces):
        line.sort(key=lambda piece: piece.start)
        at: dict[float, float] = {}
        for piece in line:
            at[piece.at] = at.get(piece.at, 0.0) + piece.end - piece.start
        level = max(at, key=lambda where: (at[where], where))
        start, end = line[0].start, line[0].end
        for piece in line[1:]:
            if piece.start - end > _GAP:
                joined.append(Ruling(level, start, end))
                start, end = piece.start, piece.end
            end = max(end, piece.end)
        joined.append(Ruling(level, start, end))
    return [ruling for ruling in joined if ruling.end - ruling.start >= _SHORTEST]


def _level(pieces: list[Ruling]) -> Iterator[list[Ruling]]:
    """Pieces in groups of one level, each group within the thickness of a line."""
    ordered = sorted(pieces)
    group: list[Ruling] = []
    for piece in ordered:
        if group and piece.at - group[0].at > _STRAIGHT:
            yield group
            group = []
        group.append(piece)
    if group:
        yield group
