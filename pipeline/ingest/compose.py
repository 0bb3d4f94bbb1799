"""Lines to the report's one text, with the grids' spans in it and the chrome beside it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from pipeline.ingest.lines import Line
from pipeline.ingest.page import Hints, Page
from pipeline.records import Chrome, ChromeKind, Grid, GridCell


def compose(
    lines: Sequence[Line],
    kinds: Sequence[ChromeKind | None],
    hints: Hints,
    *,
    part: range | None = None,
) -> Page:
    """The page made of `lines`; those with a kind become chrome.

    Of a page with several reports, `part` numbers the lines of the one that is wanted. Metadata
    and bars are its own, or stand above all reports; other chrome is the page's. In the text a
    line of the page is a line; the cells of a table row stand on one line with tabs between them.
    """
    parts: list[str] = []
    cells: dict[int, list[GridCell]] = {}
    ends: dict[int, int] = {}
    at = 0
    for number in part or range(len(lines)):
        line = lines[number]
        if kinds[number] is not None:
            continue
        if line.grid is not None:
            cells.setdefault(line.grid, []).extend(_placed(line, at))
            ends[line.grid] = at + len(line.text)
        parts.append(line.text)
        at += len(line.text) + 1
    return Page(
        text="\n".join(parts),
        grids=tuple(
            Grid(start=placed[0].start, end=ends[number], cells=tuple(placed))
            for number, placed in cells.items()
        ),
        chrome=_blocks(lines, _of_part(kinds, part)),
        hints=hints,
    )


def _placed(line: Line, at: int) -> list[GridCell]:
    placed = []
    for row, column, rowspan, colspan, text in line.cells:
        end = at + len(text)
        placed.append(
            GridCell(row=row, column=column, rowspan=rowspan, colspan=colspan, start=at, end=end)
        )
        at = end + 1
    return placed


def _of_part(kinds: Sequence[ChromeKind | None], part: range | None) -> Sequence[ChromeKind | None]:
    """`kinds` without the metadata and bars that stand among the lines of another report.

    A date of publication there is the other's.
    """
    if part is None:
        return kinds
    first = next((at for at, kind in enumerate(kinds) if kind is None), 0)
    return [
        None if kind in ("metadata", "toolbar") and at >= first and at not in part else kind
        for at, kind in enumerate(kinds)
    ]


def _blocks(lines: Sequence[Line], kinds: Sequence[ChromeKind | None]) -> tuple[Chrome, ...]:
    """Neighbouring lines of one kind joined into a block; blank lines alone are none."""
    blocks = []
    for kind, run in itertools.groupby(zip(lines, kinds, strict=True), key=lambda pair: pair[1]):
        text = "\n".join(line.text for line, _ in run) if kind is not None else ""
        if kind is not None and text.strip():
            blocks.append(Chrome(kind=kind, text=text))
    return tuple(blocks)
