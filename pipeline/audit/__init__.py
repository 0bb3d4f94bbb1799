"""The checks an auditor would make. Each says what it asks, its formula and its source.

So far: the sums of the request and dispute tables. A finding is recorded for every check
applied, also where it passes.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.audit.sums import CHECKS, check_sums
from pipeline.records import Cell, Finding, Report, Section

__all__ = ["CHECKS", "audit"]


def audit(
    report: Report, sections: Sequence[Section], cells: Sequence[Cell]
) -> tuple[Finding, ...]:
    """All findings of one report by itself."""
    del report, sections  # the checks of prose and outline will need them
    return check_sums(cells)
