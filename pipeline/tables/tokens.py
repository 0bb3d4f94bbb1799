"""A report's text as the pieces of its tables, in the order of the source.

A dump has one cell a line, or a row a line with bars, tabs or spaces between; a grid has its
cells. All become the same tokens: words, numbers, dashes, and blanks where the source shows
that a cell is there and empty.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pipeline.records import Grid, Report
from pipeline.tables.gaps import blank_lines
from pipeline.tables.numbers import is_dash, is_number
from pipeline.zh import bare, fold

# - 3 -  — 5 —  P. 9  第 3 页: marks of a printed page that stand inside tables (field guide d9).
_PAGE_MARK = re.compile(
    r"-[0-9]{1,3}-|p(?:age)?\.?[0-9]{1,3}.{0,20}|第[0-9]{1,3}页(?:,?共[0-9]{1,3}页)?|[0-9]{1,3}/[0-9]{1,3}页?"
)
# |---|---| of Markdown and drawn lines; two dashes by themselves are an empty cell (——).
_RULE = re.compile(r"[\s|:+]*(?:[-=_]{3,}[\s|:+]*)+")
# A piece ends at white space, but not inside a short bracket: 22（其中修订 16 件）.
_PIECE = re.compile(r"(?:\([^()]{0,40}\)|\S)+")
_MARKED = re.compile(r"\s*([0-9]+)\s*- ?[0-9]{1,3} ?-\s*")
_WORD = re.compile(r"\S+")
_RULED = re.compile(r"\s*:?-{3,}:?\s*")  # a cell of Markdown's rule, where its line was joined on
_BAR = re.compile(r"[|｜│┃\t]")
_NOTE = re.compile(r"\([^()]*\)")


class Token(NamedTuple):  # made some 300 times a report, in a fifth of a dataclass's time
    """A piece `text[start:end]` of the report. `line` numbers the printed line or grid row it
    stands on; `column` is its place in a grid's row, None outside grids; `bounded` tells that
    bars, tabs or markup show where its cell ends, `glued` that the digits of several cells may
    stand in it.
    """

    kind: Literal["word", "number", "dash", "blank"]
    start: int
    end: int
    squeezed: str
    line: int
    column: int | None = None
    bounded: bool = False
    glued: bool = False

    @property
    def gridded(self) -> bool:
        """Whether it is a cell of a grid, whose bounds are certain."""
        return self.column is not None


def tokenise(report: Report) -> list[Token]:
    """All pieces of a report's text in order."""
    tokens: list[Token] = []
    grids = {grid.start: grid for grid in report.grids}
    skip_until = at = 0
    folded, printed = fold(report.text), report.text.split("\n")
    lines = folded.split("\n")
    blanks, margins = blank_lines(lines), _margins(printed)
    for number, line in enumerate(lines):
        if at in grids:
            tokens.extend(_gridded(folded, grids[at], number))
            skip_until = grids[at].end
        if at >= skip_until:
            if line and not line.isspace():
                tokens.extend(_in_line(line, printed[number], at, number, margins))
            if number in blanks:
                tokens.append(Token(kind="blank", start=at, end=at, squeezed="", line=number))
        at += len(line) + 1
    return _with_notes(tokens)


def _gridded(folded: str, grid: Grid, first_line: int) -> Iterator[Token]:
    for cell in grid.cells:
        line = first_line + cell.row
        parts = _all_numbers(folded, cell.start, cell.end) or [(cell.start, cell.end)]
        for start, end in parts:
            yield _token(folded, start, end, line, column=cell.column, bounded=True)


def _all_numbers(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a cell that holds several numbers and nothing else, else nothing."""
    if len(folded[start:end].split(None, 1)) < 2:
        return []
    parts = [(found.start(), found.end()) for found in _WORD.finditer(folded, start, end)]
    return parts if all(is_number(folded[first:last]) for first, last in parts) else []


@dataclass(frozen=True, slots=True, kw_only=True)
class _Margins:
    """How many empty pieces a dump puts before and behind the cells of every row of bars."""

    before: int
    behind: int


def _margins(lines: Sequence[str]) -> _Margins:
    rows = [_BAR.split(line) for line in lines if line.strip("|｜ \t")]
    rows = [row for row in rows if len(row) > 2]
    turned = [row[::-1] for row in rows]
    # No row with numbers may lose a cell to the margin: its last one may be a total left empty.
    valued = [_empty(row) for row in turned if any(piece.strip().isdecimal() for piece in row)]
    return _Margins(
        before=_empty_in_most(rows), behind=min([_empty_in_most(turned), *valued], default=0)
    )


def _empty_in_most(rows: Sequence[Sequence[str]]) -> int:
    """How many pieces are empty at the start of nine rows in ten; one may be navigation."""
    empty = sorted(map(_empty, rows))
    return empty[len(empty) // 10] if empty else 0


def _empty(row: Sequence[str]) -> int:
    return next((at for at, piece in enumerate(row) if piece.strip()), len(row))


def _in_line(line: str, printed: str, at: int, number: int, margins: _Margins) -> list[Token]:
    """The tokens of a line, given its fold and as it is printed."""
    if line.isalnum() and line[0] not in "p第" and line[-1] != "页":  # no bar, rule or page mark
        return [Token(_kind(line), at, at + len(line), line, number)]
    # In the fold a dash of any length is a hyphen: a drawn line is told from cells as printed.
    if _RULE.fullmatch(printed) or _PAGE_MARK.fullmatch("".join(line.split())):
        return []
    if marked := _MARKED.fullmatch(line):  # the mark of the printed page behind a value
        return [_token(line, *marked.span(1), number, at=at)]
    if "|" in line or "\t" in printed:
        return _barred(line, printed, at, number, margins)
    return _spaced(line, at, number)


def _barred(line: str, printed: str, at: int, number: int, margins: _Margins) -> list[Token]:
    if not line.replace("|", "").strip():
        return []
    cells = [cell for cell in _between(printed) if not _RULED.fullmatch(printed, *cell)]
    empty = [not line[start:end].strip() for start, end in cells]
    if len(cells) == 2 and empty[1]:
        return [_token(line, *cells[0], number, at=at)]  # one cell and the bar that closes it
    if len(cells) == 2 and empty[0]:
        return [_token(line, *cells[1], number, at=at)]  # one cell and the bar that opens it
    first = margins.before if all(empty[: margins.before]) else 0
    last = len(cells) - (margins.behind if all(empty[len(cells) - margins.behind :]) else 0)
    tokens = [
        _token(line, start, end, number, at=at, bounded=True) for start, end in cells[first:last]
    ]
    opening = next((token for token in tokens if token.kind != "blank"), None)
    # What is empty before a label belongs to no row: neither to this one nor to the one above.
    return tokens[tokens.index(opening) :] if opening and opening.kind == "word" else tokens


def _between(line: str) -> list[tuple[int, int]]:
    """The stretches between the bars and tabs of a line."""
    cuts = [-1, *(found.start() for found in _BAR.finditer(line)), len(line)]
    return [(left + 1, right) for left, right in itertools.pairwise(cuts)]


def _spaced(line: str, at: int, number: int) -> list[Token]:
    """The words and numbers of a line; a number that only opens a label (1 .属于) is a word."""
    tokens = [
        _token(line, found.start(), found.end(), number, at=at) for found in _PIECE.finditer(line)
    ]
    for index, (token, following) in enumerate(itertools.pairwise(tokens)):
        if token.kind == "number" and following.squeezed[:1] in (".", "、"):
            tokens[index] = token._replace(kind="word")
    return tokens


def _token(
    folded: str,
    start: int,
    end: int,
    number: int,
    *,
    at: int = 0,
    column: int | None = None,
    bounded: bool = False,
) -> Token:
    """The piece `folded[start:end]`, without the white space around it; `at` is added to offsets."""
    piece = folded[start:end]
    squeezed = bare(piece) if "(" in piece else "".join(piece.split())
    if squeezed:
        start, end = (
            start + len(piece) - len(piece.lstrip()),
            end - len(piece) + len(piece.rstrip()),
        )
    return Token(
        _kind(squeezed), at + start, at + end, squeezed, number, column=column, bounded=bounded
    )


@functools.lru_cache(maxsize=4096)  # the same labels and numbers in every report
def _kind(squeezed: str) -> Literal["word", "number", "dash", "blank"]:
    if not squeezed:
        return "blank"
    if is_number(squeezed):
        return "number"
    return "dash" if is_dash(squeezed) else "word"


def _with_notes(tokens: list[Token]) -> list[Token]:
    """A bracketed note that follows a number on a line of its own joined to it."""
    joined: list[Token] = []
    for token in tokens:
        if (
            token.squeezed[:1] == "("
            and joined
            and (before := joined[-1]).kind == "number"
            and not token.gridded
            and _NOTE.fullmatch(token.squeezed)
            and "(" not in before.squeezed
        ):
            joined[-1] = before._replace(end=token.end, squeezed=before.squeezed + token.squeezed)
        else:
            joined.append(token)
    return joined
