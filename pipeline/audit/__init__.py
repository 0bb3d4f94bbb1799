"""The checks an auditor would make. Each says what it asks, its formula and its source.

So far: the sums of the request and dispute tables and of the 统计表 of 2014 to 2018, and whose
report of which year it is. A
finding is recorded for every sum, also where it holds; of the identity only what is in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.audit import annex_sums, identity, sums
from pipeline.audit.annex_sums import check_annex
from pipeline.audit.identity import check_identity
from pipeline.audit.sums import check_sums
from pipeline.records import Cell, Finding, Report, Section

__all__ = ["CHECKS", "audit"]

CHECKS = (*sums.CHECKS, *annex_sums.CHECKS, *identity.CHECKS)


def audit(
    report: Report, sections: Sequence[Section], cells: Sequence[Cell]
) -> tuple[Finding, ...]:
    """All findings of one report by itself."""
    del sections  # the checks of prose and outline will need them
    return (*check_identity(report.identity), *check_sums(cells), *check_annex(cells))
