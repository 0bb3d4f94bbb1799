"""The checks an auditor would make. Each says what it asks, its formula and its source.

So far: the sums of the request and dispute tables, whose report of which year it is, and the
prose against the tables and against itself. A finding is recorded for every sum and for every
number of the prose that a table holds, also where it holds; of the identity what is in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.audit import contradictions, identity, parts, prose, repairs, sheet, sums
from pipeline.audit.contradictions import check_contradictions
from pipeline.audit.ground import index_cells
from pipeline.audit.identity import check_identity
from pipeline.audit.parts import check_parts, check_shares
from pipeline.audit.prose import check_prose
from pipeline.audit.repairs import check_repairs, misread
from pipeline.audit.sheet import check_sheet
from pipeline.audit.sums import check_sums
from pipeline.records import Cell, Claim, Finding, Report, Section

__all__ = ["CHECKS", "audit"]

CHECKS = (
    *sums.CHECKS,
    *repairs.CHECKS,
    *sheet.CHECKS,
    *identity.CHECKS,
    *prose.CHECKS,
    *parts.CHECKS,
    *contradictions.CHECKS,
)


def audit(
    report: Report,
    sections: Sequence[Section],
    cells: Sequence[Cell],
    claims: Sequence[Claim] = (),
) -> tuple[Finding, ...]:
    """All findings of one report by itself."""
    by_place = index_cells(cells)
    return (
        *check_identity(report.identity),
        *check_sums(cells, misread(report, cells)),
        *check_repairs(report, cells),
        *check_sheet(cells),
        *check_prose(report, claims, by_place),
        *check_parts(claims),
        *check_shares(report, claims, by_place),
        *check_contradictions(report, sections, by_place),
    )
