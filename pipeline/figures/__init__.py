"""Numbers that the prose claims, read with what they count.

`read_claims` finds them outside headings and tables: a number with its measure word, its value
in base units, and what the nearest words say that it counts. Every claim has its span in the
report's text; `Claim.figure` is what is published, the rest is for the checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.figures import claims as _claims
from pipeline.figures.prose import prose_stretches, table_stretches
from pipeline.figures.sentences import Sentence, read_sentences
from pipeline.records import Cell, Claim, Figure, Report, Section
from pipeline.zh import fold

__all__ = ["read_claims", "read_figures"]


def read_claims(
    report: Report, sections: Sequence[Section], cells: Sequence[Cell]
) -> tuple[Claim, ...]:
    """All claims of the report's prose in the order of the text; no two overlap."""
    folded = fold(report.text)
    tables = table_stretches(report.text, cells)
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
