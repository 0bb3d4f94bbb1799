"""The statistical sheet of 2014 to 2018: what its own structure demands.

Its sums are checked with those of the other tables (`sums`); here they are named, and what is
only a part of something is held against it.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.audit.sums import operands, plain
from pipeline.records import Cell, Check, Finding

_SOURCE = "国办发〔2014〕32号所附政府信息公开情况统计表的指标层次"
_SUMS = (
    ("annex_requests", "收到申请数", "收到申请数 = 当面 + 传真 + 网络 + 信函"),
    ("annex_concluded", "申请办结数", "申请办结数 = 按时办结数 + 延期办结数"),
    ("annex_replies", "申请答复数", "申请答复数 = 第 1 至 8 项之和"),
    ("annex_refused", "不同意公开答复数", "不同意公开答复数 = 六种情形之和"),
    ("annex_reconsideration", "行政复议数量", "行政复议数量 = 维持 + 被依法纠错 + 其他情形"),
    ("annex_litigation", "行政诉讼数量", "行政诉讼数量 = 维持或驳回 + 被依法纠错 + 其他情形"),
    ("annex_staff", "工作人员数", "工作人员数 = 专职人员数 + 兼职人员数"),
)
CHECKS = (
    *(
        Check(id=check, title=f"统计表：{total}是否等于各项之和", formula=formula, source=_SOURCE)
        for check, total, formula in _SUMS
    ),
    Check(
        id="annex_part_of",
        title="统计表：“其中”项是否不大于所属总数",
        formula="其中数 ≤ 总数",
        source=_SOURCE,
    ),
)
_PARTS = (
    ("normative_documents_disclosed", "disclosed"),
    ("press_conferences_by_leaders", "press_conferences"),
    ("online_interviews_by_leaders", "online_interviews"),
)


def check_sheet(cells: Sequence[Cell]) -> tuple[Finding, ...]:
    """A finding for every indicator that is printed as a part of another: 其中数 ≤ 总数."""
    own = {cell.row: cell for cell in cells if cell.table == "annex" and cell.value is not None}
    return tuple(
        _compare(own[part], own[whole]) for part, whole in _PARTS if part in own and whole in own
    )


def _compare(part: Cell, whole: Cell) -> Finding:
    holds = (part.value or 0.0) <= (whole.value or 0.0)
    relation = "不大于" if holds else "大于"
    return Finding(
        check="annex_part_of",
        place=f"annex/{part.row}/value",
        status="pass" if holds else "fail",
        severity="note" if holds else "error",
        responsibility="source" if not holds else "unknown",
        expected=whole.value,
        actual=part.value,
        operands=operands((part, whole)),
        message=f"统计表“{part.row_label}”为 {plain(part.value)}，{relation}所属的"
        f"“{whole.row_label}”{plain(whole.value)}。",
        start=part.start,
        end=part.end,
    )
