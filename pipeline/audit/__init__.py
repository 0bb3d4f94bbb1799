"""The checks an auditor would make. Each says what it asks, its formula and its source.

Of the request and dispute tables the sums; of every table what a cell may hold; whose report of
which year it is. A finding is recorded for every sum, also where it holds; of the identity only
what is in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.audit import identity, repairs, sums, values
from pipeline.audit.identity import check_identity
from pipeline.audit.repairs import check_repairs, misread
from pipeline.audit.sums import check_sums
from pipeline.audit.values import check_values
from pipeline.records import Cell, Finding, Report, Section

__all__ = ["CHECKS", "audit"]

CHECKS = (*sums.CHECKS, *repairs.CHECKS, *identity.CHECKS, *values.CHECKS)


def audit(
    report: Report, sections: Sequence[Section], cells: Sequence[Cell]
) -> tuple[Finding, ...]:
    """All findings of one report by itself."""
    del sections  # the checks of prose and outline will need them
    return (
        *check_identity(report.identity),
        *check_sums(cells, misread(report, cells)),
        *check_repairs(report, cells),
        *check_values(report, cells),
    )
