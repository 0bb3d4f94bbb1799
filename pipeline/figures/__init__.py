"""Numbers that the prose claims, read with what they count.

`read_claims` finds them outside headings and tables: a number with its measure word, its value
in base units, and what the nearest words say that it counts. Every claim has its span in the
report's text; `Claim.figure` is what is published, the rest is for the checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.figures import claims as _claims
from pipeline.figures.prose import prose_stretches, table_stretches
from pipeline.figures.sentences import Sentence, read_sentences
from pipeline.figures.spacing import ClosedText, close_up
from pipeline.records import Cell, Claim, Figure, Grid, Report, Section
from pipeline.zh import fold

__all__ = ["read_claims", "read_figures"]


def read_claims(
    report: Report, sections: Sequence[Section], cells: Sequence[Cell]
) -> tuple[Claim, ...]:
    """All claims of the report's prose in the order of the text; no two overlap."""
    folded = fold(report.text)
    closed = close_up(report.text, folded)
    if closed is None:
        return _read(report, sections, folded, table_stretches(report.text, cells))
    tables = [_closed(closed, *span) for span in table_stretches(report.text, cells)]
    return tuple(
        _printed(report.text, closed, claim)
        for claim in _read(
            replace(report, text=closed.text, grids=tuple(_moved(closed, g) for g in report.grids)),
            [_in_closed(closed, section) for section in sections],
            closed.folded,
            tables,
        )
    )


def _closed(closed: ClosedText, start: int, end: int) -> tuple[int, int]:
    return closed.closed(start), closed.closed(end)


def _moved(closed: ClosedText, grid: Grid) -> Grid:
    return replace(grid, start=closed.closed(grid.start), end=closed.closed(grid.end))


def _in_closed(closed: ClosedText, section: Section) -> Section:
    start, body, end = (
        closed.closed(at) for at in (section.start, section.body_start, section.end)
    )
    return replace(section, start=start, body_start=body, end=end)


def _printed(text: str, closed: ClosedText, claim: Claim) -> Claim:
    start, end = closed.printed(claim.figure.start, claim.figure.end)
    figure = replace(claim.figure, text=text[start:end], start=start, end=end)
    return replace(claim, figure=figure)


def _read(
    report: Report, sections: Sequence[Section], folded: str, tables: Sequence[tuple[int, int]]
) -> tuple[Claim, ...]:
    found: list[Claim] = []
    for section in sections:
        found += _claims.read_claims(
            report.text,
            folded,
            section,
            _sentences(report, section, folded, tables),
            about=report.identity,
            first=len(found),
        )
    return tuple(found)


def _sentences(
    report: Report, section: Section, folded: str, tables: Sequence[tuple[int, int]]
) -> Iterator[Sentence]:
    for start, end in prose_stretches(report, section, folded, tables):
        yield from read_sentences(report.text, folded, start, end)


def read_figures(
    report: Report, sections: Sequence[Section], cells: Sequence[Cell]
) -> tuple[Figure, ...]:
    """The figures of `read_claims`."""
    return tuple(claim.figure for claim in read_claims(report, sections, cells))
