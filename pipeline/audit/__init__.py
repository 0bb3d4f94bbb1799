"""The checks an auditor would make. Each says what it asks, its formula and its source.

A report by itself (`audit`): the sums of its tables, what would mend them, whose report of which
year it is, the prose against the tables and against itself. An archive, once all its shards are
there (`survey`, then `compare`): year against year of one body, and a region's government against
the bodies that it names. A finding is recorded for every sum and every comparison, also where it
holds; of the identity only what is in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.audit import (
    annex_sums,
    contradictions,
    identity,
    parts,
    prose,
    repairs,
    subordinates,
    sums,
    years,
)
from pipeline.audit.annex_sums import check_annex
from pipeline.audit.archive import Survey, compare, survey
from pipeline.audit.contradictions import check_contradictions
from pipeline.audit.ground import index_cells
from pipeline.audit.identity import check_identity
from pipeline.audit.parts import check_parts, check_shares
from pipeline.audit.prose import check_prose
from pipeline.audit.repairs import check_repairs, misread
from pipeline.audit.sums import check_sums
from pipeline.records import Cell, Claim, Finding, Report, Section

__all__ = ["CHECKS", "Survey", "audit", "compare", "survey"]

CHECKS = (
    *sums.CHECKS,
    *repairs.CHECKS,
    *annex_sums.CHECKS,
    *identity.CHECKS,
    *prose.CHECKS,
    *parts.CHECKS,
    *contradictions.CHECKS,
    *years.CHECKS,
    *subordinates.CHECKS,
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
        *check_annex(cells),
        *check_prose(report, claims, by_place),
        *check_parts(claims),
        *check_shares(report, claims, by_place),
        *check_contradictions(report, sections, by_place),
    )
