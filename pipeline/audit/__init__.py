"""The checks an auditor would make. Each says what it asks, its formula and its source.

Of the request and dispute tables the sums; of every table what a cell may hold, and who may make
what it counts; of the prose what must be said; of the outline its numbers; of the text what was
left over, doubled or taken from another year; whose report of which year it is. A finding is
recorded for every sum and duty, also where it holds; of slips and of the identity only what is
found.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.audit import (
    charges,
    doubled,
    duties,
    identity,
    leftovers,
    numbering,
    powers,
    repairs,
    stale,
    sums,
    values,
)
from pipeline.audit.charges import check_charges
from pipeline.audit.doubled import check_doubled
from pipeline.audit.duties import check_problems, check_sections
from pipeline.audit.identity import check_identity
from pipeline.audit.leftovers import check_leftovers
from pipeline.audit.numbering import check_outline, check_ranks, check_sections_numbering
from pipeline.audit.powers import check_powers
from pipeline.audit.repairs import check_repairs, misread
from pipeline.audit.stale import check_stale
from pipeline.audit.sums import check_sums
from pipeline.audit.values import check_values
from pipeline.records import Cell, Finding, Report, Section, SubHeading
from pipeline.zh import fold

__all__ = ["CHECKS", "audit"]

CHECKS = (
    *sums.CHECKS,
    *repairs.CHECKS,
    *identity.CHECKS,
    *values.CHECKS,
    *duties.CHECKS,
    *charges.CHECKS,
    *powers.CHECKS,
    *leftovers.CHECKS,
    *doubled.CHECKS,
    *numbering.CHECKS,
    *stale.CHECKS,
)


def audit(
    report: Report,
    sections: Sequence[Section],
    cells: Sequence[Cell],
    *,
    outline: Sequence[SubHeading] = (),
) -> tuple[Finding, ...]:
    """All findings of one report by itself."""
    folded = fold(report.text)
    return (
        *check_identity(report.identity),
        *check_sums(cells, misread(report, cells)),
        *check_repairs(report, cells),
        *check_values(report, cells),
        *check_problems(report, sections),
        *check_sections(report, sections),
        *check_charges(report, sections),
        *check_powers(report, cells),
        *check_leftovers(report, folded, sections),
        *check_doubled(report, folded, sections, cells),
        *check_stale(report, folded, sections),
        *check_sections_numbering(sections),
        *check_outline(report, outline),
        *check_ranks(report, sections, outline),
    )
