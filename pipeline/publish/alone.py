"""Columns of the files that a report fills by itself, and of the inputs that were not read.

Some columns of `reports` and `statements` are filled once the archive is compared.
"""

from __future__ import annotations

from pipeline import records
from pipeline.publish.column import END, REPORT_ID, START, column

REPORTS = (
    column("report_id", "string", REPORT_ID.title, REPORT_ID.description, key=True),
    column(
        "source",
        "string",
        "来源文件",
        "Path relative to the SOURCE given, with / and percent-encoding; archive.zip!member inside a container",
    ),
    column("also_at", "strings", "重复文件", "Other inputs with exactly the same bytes"),
    column("sha256", "string", "文件指纹", "SHA-256 of the raw bytes, in hexadecimal"),
    column(
        "media_type",
        "string",
        "文件类型",
        "Type of the input, decided by its content",
        words=records.MediaType,
    ),
    column(
        "encoding",
        "string",
        "编码",
        "Character encoding that the bytes were decoded with; null for PDF, Word, pictures",
    ),
    column("title", "string", "标题", "Title of the report as printed"),
    column("organ", "string", "公开机关", "Body that reports"),
    column("organ_level", "string", "行政层级", "Level of the body", words=records.OrganLevel),
    column("organ_type", "string", "机关类别", "Kind of body", words=records.OrganType),
    column(
        "region_code",
        "string",
        "行政区划代码",
        "Six digits down to counties (GB/T 2260), nine for townships; null for places not in the code list",
    ),
    column("province", "string", "省", "Province, autonomous region or municipality, full name"),
    column(
        "prefecture", "string", "市（地、州）", "Prefecture-level division; null in municipalities"
    ),
    column("county", "string", "县（市、区）", "County-level division"),
    column("township", "string", "乡镇（街道）", "Township-level division"),
    column("year", "integer", "报告年度", "Calendar year that is reported on"),
    column(
        "year_source", "string", "年度依据", "Where the year was read", words=records.YearSource
    ),
    column("published_on", "date", "发布日期", "Date of publication on the page, else of signing"),
    column("form", "string", "格式版本", "Layout of the sections", words=records.Layout),
    column("text_length", "integer", "正文字数", "Characters of texts.text"),
    column(
        "narrative_length",
        "integer",
        "自撰文字字数",
        "Characters of the narrative: the prose of the sections overview, problems, measures and other, without headings, tables, signatures, white space, and sentences that the form prescribes or that frame the report",
    ),
    column(
        "reuse_share",
        "number",
        "与他机关雷同比例",
        "Share of narrative_length in runs of 30 equal characters (rows of reuse that are not masked) with reports of other bodies, older or younger; null without a narrative",
    ),
    column(
        "carried_over_share",
        "number",
        "沿用上年比例",
        "Share of narrative_length in runs of 30 equal characters (not masked) with the body's report of the year before; null without such a report",
    ),
    column(
        "modification_score",
        "number",
        "与上年的改动程度",
        "1 less the cosine of the counts of pairs of characters in this narrative and that of the year before (Brown and Tucker 2011, without their correction for length)",
    ),
    column(
        "boilerplate_share",
        "number",
        "套话比例",
        "Share of the narrative in sentences with a phrase of eight characters that 30 to 75 % of the reports use (Lang and Stice-Lawrence 2015); null in an archive of fewer than 20 reports",
    ),
    column(
        "common_statement_share",
        "number",
        "雷同条目比例",
        "Share of problems and measures (roles problem, measure_planned, measure_done) that at least two other bodies state in the same words, as in statements.reuse_count; null where there are none",
    ),
    column(
        "specificity_mean",
        "number",
        "平均具体程度",
        "Mean specificity (0 to 3) over problems and measures; null where there are none",
    ),
    column(
        "cluster_id",
        "string",
        "雷同组",
        "Group of near-identical reports (resemblance from 0.8), named by its oldest; null where there is none",
    ),
    column(
        "cluster_basis",
        "string",
        "最早的依据",
        "What tells that the report cluster_id is older: the year, the day of publication, or nothing; null for that report itself",
        words=records.OriginBasis,
    ),
)

TEXTS = (
    column("report_id", "string", REPORT_ID.title, REPORT_ID.description, key=True),
    column("text", "string", "正文", "The one text of the report; all spans are offsets into it"),
)

SECTIONS = (
    REPORT_ID,
    column("ordinal", "integer", "序号", "Order in the report, from 0"),
    column("key", "string", "部分", "What the section is about", words=records.SectionKey),
    column("heading", "string", "标题", "Heading as printed; null where there is none"),
    START,
    column("body_start", "integer", "内容起点", "Offset where the body begins, after the heading"),
    END,
    column("confidence", "number", "可信度", "From 0 to 1"),
    column("warning", "string", "提示", "What is odd about the section, in Chinese"),
)

OUTLINE = (
    REPORT_ID,
    column("section", "string", "所在部分", "Key of its section", words=records.SectionKey),
    column("section_ordinal", "integer", "部分序号", "sections.ordinal of its section"),
    column("ordinal", "integer", "序号", "Order in the report, from 0"),
    column("level", "integer", "级别", "2 for the sub-headings of a section, 3 below them, …"),
    column("number", "integer", "编号", "Number as printed; null where there is none"),
    column("heading", "string", "标题", "Sub-heading as printed, without its number"),
    START,
    column("body_start", "integer", "内容起点", "Offset where the body begins, after the heading"),
    END,
)

CELLS = (
    REPORT_ID,
    column(
        "table",
        "string",
        "表",
        "Table of the form: the items of article 20 (rules to procurement), requests, disputes, annex",
    ),
    column("form", "string", "格式版本", "Version of the form that this table follows"),
    column("row", "string", "行", "Row of the form, by key"),
    column("column", "string", "列", "Column of the form, by key"),
    column("row_label", "string", "行标题", "Row label of the form"),
    column("column_label", "string", "列标题", "Column label of the form"),
    column("raw", "string", "原文", "What is printed in the cell"),
    column(
        "value",
        "number",
        "数值",
        "Number in the unit of the form; null unless the state is printed or inferred",
    ),
    column(
        "state",
        "string",
        "状态",
        "Whether and how the cell is filled",
        words=records.CellState,
    ),
    column(
        "proposed",
        "number",
        "建议值",
        "The single smallest repair where the printed value breaks a sum; value keeps what is printed",
    ),
    START,
    END,
)

STATEMENTS = (
    column("statement_id", "string", "条目编号", "Unique in the dataset", key=True),
    REPORT_ID,
    column("section", "string", "所在部分", "Section it stands in", words=records.SectionKey),
    column("ordinal", "integer", "序号", "Order in the report, from 0"),
    column("role", "string", "性质", "What the statement does", words=records.Role),
    column("heading", "string", "小标题", "Nearest title of the item"),
    column("text", "string", "内容", "The statement as printed"),
    column(
        "aspects",
        "strings",
        "方面",
        "What it is about, the primary aspect first",
        words=records.Aspect,
    ),
    column("role_score", "number", "性质得分", "Score of the role, from 0 to 1"),
    column("aspect_scores", "numbers", "方面得分", "Scores of aspects, in the same order"),
    column(
        "specificity",
        "integer",
        "具体程度",
        "0 any body could say it, 1 narrowed, 2 the body's own, 3 can be checked",
    ),
    column("cues", "strings", "判断依据", "Words that decided role, aspects and specificity"),
    column(
        "answered",
        "string",
        "有无对应措施",
        "Whether a measure answers the problem; null unless the role is problem",
        words=records.Answered,
    ),
    column(
        "reuse_count",
        "integer",
        "雷同次数",
        "Other reports with the same statement, character for character; white space, width and the stop at its end apart",
    ),
    column(
        "first_seen",
        "string",
        "最早出处",
        "Oldest report with the statement, by year, then day of publication; its own where there is no other",
    ),
    column(
        "first_seen_basis",
        "string",
        "最早的依据",
        "What tells that first_seen is older: the year, the day of publication, or nothing; null where no other report holds it",
        words=records.OriginBasis,
    ),
    START,
    END,
)

LINKS = (
    REPORT_ID,
    column("problem_id", "string", "问题编号", "statement_id of the problem"),
    column("measure_id", "string", "措施编号", "statement_id of the measure that answers it"),
    column("score", "number", "得分", "From 0 to 1"),
    column("basis", "string", "依据", "What joins the two"),
)

FIGURES = (
    REPORT_ID,
    column("section", "string", "所在部分", "Section it stands in", words=records.SectionKey),
    column("kind", "string", "数的是什么", "What it counts", words=records.FigureKind),
    column("text", "string", "原文", "Number as printed, with its qualifiers and its measure word"),
    column(
        "value",
        "number",
        "数值",
        "In base units: 万 and 亿 multiplied out, amounts in 元, percentages as printed; of a range its lower end",
    ),
    column("unit", "string", "单位", "Measure word; null where none is printed"),
    START,
    END,
)

FINDINGS = (
    REPORT_ID,
    column("check", "string", "核查项", "Id of the check, as `gongkai checks` lists it"),
    column(
        "place", "string", "位置", "`report`, a section key, or table, table/row, table/row/column"
    ),
    column("status", "string", "结论", "Outcome of the check", words=records.Status),
    column("severity", "string", "程度", "How much it matters", words=records.Severity),
    column(
        "responsibility",
        "string",
        "责任",
        "Whether the source or the extraction is at fault",
        words=records.Responsibility,
    ),
    column("expected", "number", "应为", "Value that the check computes"),
    column("actual", "number", "实为", "Value that the report prints"),
    column(
        "operands", "string", "运算项", "JSON list of {place, value, start, end} that were compared"
    ),
    column("message", "string", "说明", "One sentence in Chinese that can stand in a letter"),
    START,
    END,
)

REJECTED = (
    column("source", "string", "来源文件", "As in reports.source"),
    column("sha256", "string", "文件指纹", "Null where the bytes could not be read"),
    column("stage", "string", "环节", "Part of the program that refused the input"),
    column("reason", "string", "原因", "Why it was refused", words=records.RejectReason),
    column("detail", "string", "说明", "The reason in one sentence"),
)
