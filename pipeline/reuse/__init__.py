"""The whole archive → shared passages, near-identical reports, and scores of reuse.

Two passes, one barrier. While a report is read alone, its own prose (`stretches`) becomes two streams
of symbols, as printed and with names and numbers masked (`swaps`, `streams`), and these fingerprints
(`fingerprints`); a shard keeps both (`shards`). Once all shards are there, `compare` joins them:
places with equal symbols (`partners`) grow to shared runs (`runs`), which are passages and propose
alike reports (`passages`); these are measured (`likeness`, `alike`), equal statements counted
(`repeated`), reports scored (`scores`), and the published rows made (`told`).

Every shared run of at least 30 characters of compared text is found: the fingerprints guarantee it
(see `fingerprints`). What is not told, and why: a phrase that three quarters of at least fifty bodies
share (`partners.is_common`); runs that are 30 characters long only by citations of the law or the
form; and, of a passage that more than `partners.MOST` places hold, all pairs but those with its oldest
carriers and within a body, where `carriers` keeps the count.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from pipeline.records import Report, Section, Statement
from pipeline.reuse import repeated, shards
from pipeline.reuse.compare import Comparison, compare_archive
from pipeline.reuse.evidence import CHECKS, check_half
from pipeline.reuse.shards import STREAMS, fingerprint_tables
from pipeline.reuse.side_by_side import SideBySide, compare_two
from pipeline.reuse.told import (
    fill_reports,
    fill_statements,
    pair_table,
    passage_table,
)

__all__ = [
    "CHECKS",
    "STREAMS",
    "Comparison",
    "SideBySide",
    "check_half",
    "compare_archive",
    "compare_two",
    "fill_reports",
    "fill_statements",
    "fingerprint_tables",
    "no_tables",
    "pair_table",
    "passage_table",
    "tables_of",
]


def tables_of(
    report: Report, sections: Sequence[Section], statements: Sequence[Statement]
) -> dict[str, pa.Table]:
    """The rows that a report adds to the files that its shard keeps for the comparison."""
    return {
        STREAMS: shards.stream_table(report, sections),
        repeated.FILE: repeated.key_table(statements),
    }


def no_tables() -> dict[str, pa.Table]:
    """These files without rows."""
    return {
        STREAMS: shards.STREAM_SCHEMA.empty_table(),
        repeated.FILE: repeated.SCHEMA.empty_table(),
    }
