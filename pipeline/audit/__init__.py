"""The checks an auditor would make. Each says what it asks, its formula and its source.

A report by itself (`audit`): of its tables the sums, what would mend them, what a cell may hold and
who may make what it counts; of the prose what must be said, and what it says against the tables and
against itself; of the outline its numbers; of the text what was left over, doubled or taken from
another year; whose report of which year it is. An archive, once all its shards are there (`survey`,
then `compare`): year against year of one body, and a region's government against the bodies that it
names. A finding is recorded for every sum, duty and comparison, also where it holds; of slips and
of the identity only what is found.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.audit import (
    annex_sums,
    charges,
    contradictions,
    doubled,
    duties,
    identity,
    leftovers,
    numbering,
    parts,
    powers,
    prose,
    repairs,
    stale,
    subordinates,
    sums,
    values,
    years,
)
from pipeline.audit.archive import Survey, compare, survey
from pipeline.audit.ground import index_cells
from pipeline.records import Cell, Check, Claim, Finding, Report, Section, SubHeading
from pipeline.zh import fold

__all__ = ["CHECKS", "Survey", "audit", "compare", "survey"]

CHECKS: tuple[Check, ...] = (
    *sums.CHECKS,
    *repairs.CHECKS,
    *annex_sums.CHECKS,
    *values.CHECKS,
    *powers.CHECKS,
    *prose.CHECKS,
    *parts.CHECKS,
    *contradictions.CHECKS,
    *duties.CHECKS,
    *charges.CHECKS,
    *numbering.CHECKS,
    *leftovers.CHECKS,
    *doubled.CHECKS,
    *stale.CHECKS,
    *identity.CHECKS,
    *years.CHECKS,
    *subordinates.CHECKS,
)


def audit(
    report: Report,
    sections: Sequence[Section],
    cells: Sequence[Cell],
    claims: Sequence[Claim] = (),
    *,
    outline: Sequence[SubHeading] = (),
) -> tuple[Finding, ...]:
    """All findings of one report by itself."""
    folded = fold(report.text)
    by_place = index_cells(cells)
    return (
        *identity.check_identity(report.identity),
        *sums.check_sums(cells, repairs.misread(report, cells)),
        *repairs.check_repairs(report, cells),
        *annex_sums.check_annex(cells),
        *values.check_values(report, cells),
        *powers.check_powers(report, cells),
        *prose.check_prose(report, claims, by_place),
        *parts.check_parts(claims),
        *parts.check_shares(report, claims, by_place),
        *contradictions.check_contradictions(report, sections, by_place),
        *duties.check_problems(report, sections),
        *duties.check_sections(report, sections),
        *charges.check_charges(report, sections),
        *numbering.check_sections_numbering(sections),
        *numbering.check_outline(report, outline),
        *numbering.check_ranks(report, sections, outline),
        *leftovers.check_leftovers(report, folded, sections),
        *doubled.check_doubled(report, folded, sections, cells),
        *stale.check_stale(report, folded, sections),
    )
