"""The published files and their columns: names, types, titles, meanings, closed vocabularies.

The one place where a file is described. The Parquet schemas, `datapackage.json` and the JSON of
`gongkai read` all follow from it; the order of columns is the order in the files. Closed
vocabularies are those of `pipeline.records`.
"""

from __future__ import annotations

from pipeline.publish import alone, beside
from pipeline.publish.column import Column, ColumnType, FileDescription

__all__ = ["FILES", "SCHEMA_VERSION", "Column", "ColumnType", "FileDescription"]

SCHEMA_VERSION = "1"

FILES: dict[str, FileDescription] = {
    "reports": FileDescription(
        title="报告", description="One row per report", columns=alone.REPORTS
    ),
    "texts": FileDescription(title="正文", description="One row per report", columns=alone.TEXTS),
    "sections": FileDescription(
        title="部分",
        description="One row per section; the sections of a report tile its text",
        columns=alone.SECTIONS,
    ),
    "outline": FileDescription(
        title="小标题",
        description="One row per sub-heading, with the stretch of its section that it heads",
        columns=alone.OUTLINE,
    ),
    "cells": FileDescription(
        title="表格数据",
        description="One row per cell that the form prescribes, printed or not",
        columns=alone.CELLS,
    ),
    "statements": FileDescription(
        title="问题与措施",
        description="One row per stated problem or measure, and per text between them",
        columns=alone.STATEMENTS,
    ),
    "links": FileDescription(
        title="问题与措施的对应",
        description="One row per problem answered by a measure",
        columns=alone.LINKS,
    ),
    "promises": FileDescription(
        title="承诺与兑现",
        description="One row per measure planned by a body whose next report is in the archive",
        columns=beside.PROMISES,
    ),
    "figures": FileDescription(
        title="正文数字",
        description="One row per figure claimed in prose, outside tables",
        columns=alone.FIGURES,
    ),
    "findings": FileDescription(
        title="核查结果", description="One row per check applied", columns=alone.FINDINGS
    ),
    "reuse": FileDescription(
        title="雷同段落",
        description="One row per passage of at least 30 characters shared with another report, in either direction; rows of one pair may overlap",
        columns=beside.REUSE,
    ),
    "pairs": FileDescription(
        title="雷同报告",
        description="One row per pair of near-identical reports",
        columns=beside.PAIRS,
    ),
    "rejected": FileDescription(
        title="未读取的文件",
        description="One row per input that was not read",
        columns=alone.REJECTED,
    ),
}
