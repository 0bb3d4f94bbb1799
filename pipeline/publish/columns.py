"""The published files and their columns: names, types, titles, meanings, closed vocabularies.

The one place where a column is described. The Parquet schemas, `datapackage.json` and the JSON
of `gongkai read` all follow from it; the order of columns is the order in the files. Closed
vocabularies are those of `pipeline.records`. Columns whose stage does not exist yet are
present and null, so that a notebook written today keeps working.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from pipeline import records

SCHEMA_VERSION = "1"

ColumnType = Literal["string", "integer", "number", "date", "strings", "numbers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its title in Chinese, its meaning in English, and the closed set of its values.

    `words` is empty where the values are open. `key` marks what identifies a row.
    """

    name: str
    type: ColumnType
    title: str
    description: str
    words: tuple[str, ...] = ()
    key: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDescription:
    """A published file: what one row is, and its columns in order."""

    title: str
    description: str
    columns: tuple[Column, ...]


def _column(
    name: str,
    type: ColumnType,
    title: str,
    description: str,
    *,
    words: object = None,
    key: bool = False,
) -> Column:
    closed: tuple[str, ...] = get_args(words) if words is not None else ()
    return Column(name=name, type=type, title=title, description=description, words=closed, key=key)


_REPORT_ID = _column(
    "report_id",
    "string",
    "报告编号",
    "First 16 hex digits of the sha256 of the raw bytes; the second report of one page ends in -2",
)
_START = _column(
    "start",
    "integer",
    "起点",
    "Offset of the first character in texts.text, from 0; null where nothing is printed",
)
_END = _column(
    "end",
    "integer",
    "终点",
    "Offset after the last character in texts.text; null where nothing is printed",
)

_REPORTS = (
    _column("report_id", "string", _REPORT_ID.title, _REPORT_ID.description, key=True),
    _column(
        "source",
        "string",
        "来源文件",
        "Path relative to the SOURCE given, with / and percent-encoding; archive.zip!member inside a container",
    ),
    _column("also_at", "strings", "重复文件", "Other inputs with exactly the same bytes"),
    _column("sha256", "string", "文件指纹", "SHA-256 of the raw bytes, in hexadecimal"),
    _column(
        "media_type",
        "string",
        "文件类型",
        "Type of the input, decided by its content",
        words=records.MediaType,
    ),
    _column(
        "encoding",
        "string",
        "编码",
        "Character encoding that the bytes were decoded with; null for PDF, Word, pictures",
    ),
    _column("title", "string", "标题", "Title of the report as printed"),
    _column("organ", "string", "公开机关", "Body that reports"),
    _column("organ_level", "string", "行政层级", "Level of the body", words=records.OrganLevel),
    _column("organ_type", "string", "机关类别", "Kind of body", words=records.OrganType),
    _column(
        "region_code",
        "string",
        "行政区划代码",
        "Six digits down to counties (GB/T 2260), nine for townships; null for places not in the code list",
    ),
    _column("province", "string", "省", "Province, autonomous region or municipality, full name"),
    _column(
        "prefecture", "string", "市（地、州）", "Prefecture-level division; null in municipalities"
    ),
    _column("county", "string", "县（市、区）", "County-level division"),
    _column("township", "string", "乡镇（街道）", "Township-level division"),
    _column("year", "integer", "报告年度", "Calendar year that is reported on"),
    _column(
        "year_source", "string", "年度依据", "Where the year was read", words=records.YearSource
    ),
    _column("published_on", "date", "发布日期", "Date of publication on the page, else of signing"),
    _column("form", "string", "格式版本", "Layout of the sections", words=records.Layout),
    _column("text_length", "integer", "正文字数", "Characters of texts.text"),
    _column(
        "reuse_share",
        "number",
        "与他机关雷同比例",
        "Share of the narrative also found in reports of other bodies; null until the archive is compared",
    ),
    _column(
        "carried_over_share",
        "number",
        "沿用上年比例",
        "Share of the narrative also found in the body's report of the year before; null until the archive is compared",
    ),
    _column(
        "specificity_mean",
        "number",
        "平均具体程度",
        "Mean specificity (0 to 3) over problems and measures; null where there are none",
    ),
    _column(
        "cluster_id",
        "string",
        "雷同组",
        "Group of near-identical reports; null until the archive is compared",
    ),
)

_TEXTS = (
    _column("report_id", "string", _REPORT_ID.title, _REPORT_ID.description, key=True),
    _column("text", "string", "正文", "The one text of the report; all spans are offsets into it"),
)

_SECTIONS = (
    _REPORT_ID,
    _column("ordinal", "integer", "序号", "Order in the report, from 0"),
    _column("key", "string", "部分", "What the section is about", words=records.SectionKey),
    _column("heading", "string", "标题", "Heading as printed; null where there is none"),
    _START,
    _column("body_start", "integer", "内容起点", "Offset where the body begins, after the heading"),
    _END,
    _column("confidence", "number", "可信度", "From 0 to 1"),
    _column("warning", "string", "提示", "What is odd about the section, in Chinese"),
)

_OUTLINE = (
    _REPORT_ID,
    _column("section", "string", "所在部分", "Key of its section", words=records.SectionKey),
    _column("section_ordinal", "integer", "部分序号", "sections.ordinal of its section"),
    _column("ordinal", "integer", "序号", "Order in the report, from 0"),
    _column("level", "integer", "级别", "2 for the sub-headings of a section, 3 below them, …"),
    _column("number", "integer", "编号", "Number as printed; null where there is none"),
    _column("heading", "string", "标题", "Sub-heading as printed, without its number"),
    _START,
    _column("body_start", "integer", "内容起点", "Offset where the body begins, after the heading"),
    _END,
)

_CELLS = (
    _REPORT_ID,
    _column(
        "table",
        "string",
        "表",
        "Table of the form: the items of article 20 (rules to procurement), requests, disputes, annex",
    ),
    _column("form", "string", "格式版本", "Version of the form that this table follows"),
    _column("row", "string", "行", "Row of the form, by key"),
    _column("column", "string", "列", "Column of the form, by key"),
    _column("row_label", "string", "行标题", "Row label of the form"),
    _column("column_label", "string", "列标题", "Column label of the form"),
    _column("raw", "string", "原文", "What is printed in the cell"),
    _column(
        "value",
        "number",
        "数值",
        "Number in the unit of the form; null unless the state is printed or inferred",
    ),
    _column(
        "state",
        "string",
        "状态",
        "Whether and how the cell is filled",
        words=records.CellState,
    ),
    _column(
        "proposed",
        "number",
        "建议值",
        "The single smallest repair where the printed value breaks a sum; value keeps what is printed",
    ),
    _START,
    _END,
)

_STATEMENTS = (
    _column("statement_id", "string", "条目编号", "Unique in the dataset", key=True),
    _REPORT_ID,
    _column("section", "string", "所在部分", "Section it stands in", words=records.SectionKey),
    _column("ordinal", "integer", "序号", "Order in the report, from 0"),
    _column("role", "string", "性质", "What the statement does", words=records.Role),
    _column("heading", "string", "小标题", "Nearest title of the item"),
    _column("text", "string", "内容", "The statement as printed"),
    _column(
        "aspects",
        "strings",
        "方面",
        "What it is about, the primary aspect first",
        words=records.Aspect,
    ),
    _column("role_score", "number", "性质得分", "Score of the role, from 0 to 1"),
    _column("aspect_scores", "numbers", "方面得分", "Scores of aspects, in the same order"),
    _column(
        "specificity",
        "integer",
        "具体程度",
        "0 any body could say it, 1 narrowed, 2 the body's own, 3 can be checked",
    ),
    _column("cues", "strings", "判断依据", "Words that decided role, aspects and specificity"),
    _column(
        "answered",
        "string",
        "有无对应措施",
        "Whether a measure answers the problem; null unless the role is problem",
        words=records.Answered,
    ),
    _column(
        "reuse_count",
        "integer",
        "雷同次数",
        "Other reports that hold the same statement; null until the archive is compared",
    ),
    _column(
        "first_seen",
        "string",
        "最早出处",
        "Report in which it first stands; null until the archive is compared",
    ),
    _START,
    _END,
)

_LINKS = (
    _REPORT_ID,
    _column("problem_id", "string", "问题编号", "statement_id of the problem"),
    _column("measure_id", "string", "措施编号", "statement_id of the measure that answers it"),
    _column("score", "number", "得分", "From 0 to 1"),
    _column("basis", "string", "依据", "What joins the two"),
)

_PROMISES = (
    _column("promise_id", "string", "承诺编号", "statement_id of the measure planned in year t"),
    _REPORT_ID,
    _column("next_report_id", "string", "次年报告编号", "The same body's report on year t + 1"),
    _column(
        "outcome",
        "string",
        "结果",
        "kept: done; repeated: planned again; restated: only the problem again; gone: nothing",
        words=records.Outcome,
    ),
    _column("evidence_id", "string", "依据编号", "statement_id in that report; null when gone"),
    _column("score", "number", "得分", "How alike the two are, from 0 to 1"),
)

_FIGURES = (
    _REPORT_ID,
    _column("section", "string", "所在部分", "Section it stands in", words=records.SectionKey),
    _column("kind", "string", "数的是什么", "What it counts", words=records.FigureKind),
    _column(
        "text", "string", "原文", "Number as printed, with its qualifiers and its measure word"
    ),
    _column(
        "value",
        "number",
        "数值",
        "In base units: 万 and 亿 multiplied out, amounts in 元, percentages as printed; of a range its lower end",
    ),
    _column("unit", "string", "单位", "Measure word; null where none is printed"),
    _START,
    _END,
)

_FINDINGS = (
    _REPORT_ID,
    _column("check", "string", "核查项", "Id of the check, as `gongkai checks` lists it"),
    _column(
        "place", "string", "位置", "`report`, a section key, or table, table/row, table/row/column"
    ),
    _column("status", "string", "结论", "Outcome of the check", words=records.Status),
    _column("severity", "string", "程度", "How much it matters", words=records.Severity),
    _column(
        "responsibility",
        "string",
        "责任",
        "Whether the source or the extraction is at fault",
        words=records.Responsibility,
    ),
    _column("expected", "number", "应为", "Value that the check computes"),
    _column("actual", "number", "实为", "Value that the report prints"),
    _column(
        "operands", "string", "运算项", "JSON list of {place, value, start, end} that were compared"
    ),
    _column("message", "string", "说明", "One sentence in Chinese that can stand in a letter"),
    _START,
    _END,
)

_REJECTED = (
    _column("source", "string", "来源文件", "As in reports.source"),
    _column("sha256", "string", "文件指纹", "Null where the bytes could not be read"),
    _column("stage", "string", "环节", "Part of the program that refused the input"),
    _column("reason", "string", "原因", "Why it was refused", words=records.RejectReason),
    _column("detail", "string", "说明", "The reason in one sentence"),
)

FILES: dict[str, FileDescription] = {
    "reports": FileDescription(title="报告", description="One row per report", columns=_REPORTS),
    "texts": FileDescription(title="正文", description="One row per report", columns=_TEXTS),
    "sections": FileDescription(
        title="部分",
        description="One row per section; the sections of a report tile its text",
        columns=_SECTIONS,
    ),
    "outline": FileDescription(
        title="小标题",
        description="One row per sub-heading, with the stretch of its section that it heads",
        columns=_OUTLINE,
    ),
    "cells": FileDescription(
        title="表格数据",
        description="One row per cell that the form prescribes, printed or not",
        columns=_CELLS,
    ),
    "statements": FileDescription(
        title="问题与措施",
        description="One row per stated problem or measure, and per text between them",
        columns=_STATEMENTS,
    ),
    "links": FileDescription(
        title="问题与措施的对应",
        description="One row per problem answered by a measure",
        columns=_LINKS,
    ),
    "promises": FileDescription(
        title="承诺与兑现",
        description="One row per measure planned by a body whose next report is in the archive",
        columns=_PROMISES,
    ),
    "figures": FileDescription(
        title="正文数字",
        description="One row per figure claimed in prose, outside tables",
        columns=_FIGURES,
    ),
    "findings": FileDescription(
        title="核查结果", description="One row per check applied", columns=_FINDINGS
    ),
    "rejected": FileDescription(
        title="未读取的文件", description="One row per input that was not read", columns=_REJECTED
    ),
}
