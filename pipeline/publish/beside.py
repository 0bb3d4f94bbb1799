"""Columns of the files that only the comparison of an archive's reports fills."""

from __future__ import annotations

from pipeline import records
from pipeline.publish.column import END, REPORT_ID, START, column

PROMISES = (
    column("promise_id", "string", "承诺编号", "statement_id of the measure planned in year t"),
    REPORT_ID,
    column("next_report_id", "string", "次年报告编号", "The same body's report on year t + 1"),
    column(
        "outcome",
        "string",
        "结果",
        "kept: done; repeated: planned again; restated: only the problem again; gone: nothing",
        words=records.Outcome,
    ),
    column("evidence_id", "string", "依据编号", "statement_id in that report; null when gone"),
    column("score", "number", "得分", "How alike the two are, from 0 to 1"),
)

REUSE = (
    REPORT_ID,
    START,
    END,
    column("other_report_id", "string", "另一报告编号", "Report that holds the passage too"),
    column("other_start", "integer", "另一起点", "Offset in that report's text"),
    column("other_end", "integer", "另一终点", "Offset in that report's text"),
    column("length", "integer", "字数", "Characters of the passage, white space not counted"),
    column(
        "masked",
        "boolean",
        "替换",
        "Whether names or numbers in it differ. If not, the two are the same character for character, white space, width and script apart. A masked row may enclose rows that are not",
    ),
    column(
        "same_organ", "boolean", "同一机关", "Whether both are of one body; null where not known"
    ),
    column(
        "year_gap",
        "integer",
        "相隔年数",
        "Year of the report less year of the other; may be negative",
    ),
    column(
        "carriers",
        "integer",
        "见于报告数",
        "Reports in which the passage was found, both included; others may hold part of it. Of more than 21, only some are listed",
    ),
)

PAIRS = (
    REPORT_ID,
    column("other_report_id", "string", "另一报告编号", "The older of the two"),
    column(
        "resemblance",
        "number",
        "相似度",
        "Jaccard index of the runs of five characters of both narratives",
    ),
    column("containment", "number", "包含度", "Share of this report's runs that the other has"),
    column(
        "other_containment", "number", "另一包含度", "Share of the other's runs that this one has"
    ),
    column(
        "same_organ", "boolean", "同一机关", "Whether both are of one body; null where not known"
    ),
    column("year_gap", "integer", "相隔年数", "Year of the report less year of the other"),
    column("verdict", "string", "结论", "What the pair is", words=records.Verdict),
)
