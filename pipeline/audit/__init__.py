"""The checks an auditor would make. Each says what it asks, its formula and its source.

So far: the sums of the request and dispute tables, whose report of which year it is (`audit`, a
report by itself), and year against year of one body (`survey`, then `compare`, once all shards of
an archive are there). A finding is recorded for every sum and every comparison, also where it
holds; of the identity only what is in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.audit import identity, subordinates, sums, years
from pipeline.audit.archive import Survey, compare, survey
from pipeline.audit.identity import check_identity
from pipeline.audit.sums import check_sums
from pipeline.records import Cell, Finding, Report, Section

__all__ = ["CHECKS", "Survey", "audit", "compare", "survey"]

CHECKS = (*sums.CHECKS, *identity.CHECKS, *years.CHECKS, *subordinates.CHECKS)


def audit(
    report: Report, sections: Sequence[Section], cells: Sequence[Cell]
) -> tuple[Finding, ...]:
    """All findings of one report by itself."""
    del sections  # the checks of prose and outline will need them
    return (*check_identity(report.identity), *check_sums(cells))
