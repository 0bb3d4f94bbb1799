"""The checks an auditor would make. Each says what it asks, its formula and its source.

So far: the sums of the request and dispute tables, and whose report of which year it is. A
finding is recorded for every sum, also where it holds; of the identity only what is in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.audit import identity, sums
from pipeline.audit.identity import check_identity
from pipeline.audit.sums import check_sums
from pipeline.records import Cell, Claim, Finding, Report, Section

__all__ = ["CHECKS", "audit"]

CHECKS = (*sums.CHECKS, *identity.CHECKS)


def audit(
    report: Report,
    sections: Sequence[Section],
    cells: Sequence[Cell],
    claims: Sequence[Claim] = (),
) -> tuple[Finding, ...]:
    """All findings of one report by itself."""
    del sections  # the checks of prose and outline will need them
    return (*check_identity(report.identity), *check_sums(cells))
