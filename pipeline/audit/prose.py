"""Numbers of the prose against the tables: requests, their outcomes, disputes.

A finding is recorded for each place of a table that the prose speaks of. Where several numbers
of the prose speak of one place (the whole, then a part of it in the same words) it is enough
that one agrees. Nothing is compared with a cell that holds no number, nor a number of another
year, of a plan, or of a part that the form does not know (网上申请).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.audit.ground import (
    SECTIONS,
    SEVERITIES,
    Cells,
    agrees,
    counts_the_same,
    find_cells,
    operands_of,
    place_of,
    plain,
    total_of,
)
from pipeline.records import Cell, Check, Claim, FigureKind, Finding, Report, Status

_SOURCE = "《条例》（国务院令第711号）第五十条：年度报告应当包括收到和处理申请、复议诉讼的情况；国办公开办函〔2021〕30号所附表格"
CHECKS = (
    Check(
        id="prose_requests_received",
        title="正文所述收到、上年结转的申请数量与申请表是否一致",
        formula="正文收到数 = 表三（一、本年新收）；正文上年结转数 = 表三（二）",
        source=_SOURCE,
    ),
    Check(
        id="prose_requests_concluded",
        title="正文所述办结、结转下年的申请数量与申请表是否一致",
        formula="正文办结数 = 表三（七）总计；正文结转下年数 = 表三（四）",
        source=_SOURCE,
    ),
    Check(
        id="prose_outcome",
        title="正文所述各种办理结果的数量与申请表是否一致",
        formula="正文予以公开、部分公开、不予公开等数 = 表三（一）至（六）相应各行之和",
        source=_SOURCE,
    ),
    Check(
        id="prose_reconsideration",
        title="正文所述行政复议数量与复议诉讼表是否一致",
        formula="正文行政复议数 = 表四行政复议总计",
        source=_SOURCE,
    ),
    Check(
        id="prose_litigation",
        title="正文所述行政诉讼数量与复议诉讼表是否一致",
        formula="正文行政诉讼数 = 表四未经复议直接起诉总计 + 复议后起诉总计",
        source=_SOURCE,
    ),
)

_ROWS: dict[FigureKind, tuple[str, ...]] = {
    "requests_received": ("received",),
    "requests_carried_in": ("carried_in",),
    "requests_concluded": ("concluded",),
    "requests_carried_out": ("carried_out",),
}
_CHECK_OF: dict[FigureKind, str] = {
    "requests_received": "prose_requests_received",
    "requests_carried_in": "prose_requests_received",
    "requests_concluded": "prose_requests_concluded",
    "requests_carried_out": "prose_requests_concluded",
    "outcome": "prose_outcome",
    "reconsideration": "prose_reconsideration",
    "litigation": "prose_litigation",
}
# 收到, 新收 say what the row counts; 受理 and 答复 may leave out some of it.
_LOOSE = frozenset(["受理", "办理", "处理", "答复", "回复", "接受", "提出", "提交", "结转", "转结"])
# Numbers in the sections on shortcomings are examples.
_EXAMPLES = frozenset(["problems", "measures"])
# Before a number of disputes within so many characters 信息公开 says that it is about disclosure.
_NEAR = 80


def check_prose(report: Report, claims: Sequence[Claim], cells: Cells) -> Iterator[Finding]:
    """Findings for every place of the request and dispute tables that a claim states."""
    grouped: dict[tuple[str, ...], list[tuple[Claim, tuple[Cell, ...]]]] = {}
    for claim in claims:
        if not _is_comparable(claim):
            continue
        table = "disputes" if claim.figure.kind in ("reconsideration", "litigation") else "requests"
        rows = claim.rows or _ROWS.get(claim.figure.kind, ())
        stated = find_cells(cells, table, rows, claim.column)
        if stated is not None:
            key = (claim.figure.kind, *rows, claim.column or "")
            grouped.setdefault(key, []).append((claim, stated))
    for group in grouped.values():
        yield _judge(report, group, cells)


def _is_comparable(claim: Claim) -> bool:
    figure = claim.figure
    return (
        figure.kind in _CHECK_OF
        and claim.period == "year"
        and claim.channel is None
        and figure.section not in _EXAMPLES
        and figure.unit in ("件", "条", "宗", "起", "例", "个", "份", "件次", None)
        and not (
            claim.whole is not None and figure.kind == "requests_received" and not claim.column
        )
    )


def _judge(
    report: Report, group: Sequence[tuple[Claim, tuple[Cell, ...]]], cells: Cells
) -> Finding:
    """The finding for one place: of the claim that agrees, else of the one that binds most."""
    judged = [(_status(report, claim, stated, cells), claim, stated) for claim, stated in group]
    order = {"pass": 0, "fail": 1, "uncertain": 2}
    status, claim, stated = min(judged, key=lambda one: order[one[0]])
    figure = claim.figure
    return Finding(
        check=_CHECK_OF[figure.kind],
        place=place_of(stated),
        status=status,
        severity=SEVERITIES[status],  # type: ignore[arg-type]
        responsibility="source" if status == "fail" and _all_printed(stated) else "unknown",
        expected=total_of(stated),
        actual=figure.value,
        operands=operands_of([claim], stated),
        message=_message(claim, stated, status),
        start=figure.start,
        end=figure.end,
    )


def _all_printed(cells: Sequence[Cell]) -> bool:
    return all(cell.state == "printed" for cell in cells)


_OTHER_APPLICATIONS = re.compile(
    "(?:许可|审批|登记|救助|补助|补贴|资质|证照|行政确认)[^，。；]{0,6}申请"
)


def _status(report: Report, claim: Claim, stated: Sequence[Cell], cells: Cells) -> Status:
    value, printed = claim.figure.value, total_of(stated)
    if agrees(value, printed, approximate=claim.approximate):
        return "pass"
    binding = (
        counts_the_same(claim.scope, report.identity)
        and not claim.approximate
        and not claim.qualified
        and not _may_count_otherwise(report, claim)
        and not _counts_carried_in(claim, value, cells)
    )
    return "fail" if binding else "uncertain"


def _may_count_otherwise(report: Report, claim: Claim) -> bool:
    """Whether the words leave open that something else is counted than the row counts."""
    figure = claim.figure
    before = report.text[max(0, figure.start - _NEAR) : figure.start]
    if figure.kind in ("reconsideration", "litigation"):
        return figure.section != "disputes" and "信息公开" not in before
    # 收到行政许可申请300件: bodies receive other applications than for information.
    near = before + report.text[figure.end : figure.end + _NEAR]
    if _OTHER_APPLICATIONS.search(near):
        return True
    return claim.whole is None if claim.word is None else claim.word in _LOOSE


def _counts_carried_in(claim: Claim, value: float, cells: Cells) -> bool:
    """Whether 收到 counts what was carried in as well."""
    if claim.figure.kind != "requests_received":
        return False
    both = find_cells(cells, "requests", ("received", "carried_in"), claim.column)
    return both is not None and total_of(both) == value


def _message(claim: Claim, stated: Sequence[Cell], status: Status) -> str:
    figure = claim.figure
    first = stated[0]
    table = "行政复议、行政诉讼情况表" if first.table == "disputes" else "政府信息公开申请情况表"
    rows = list(dict.fromkeys(cell.row_label for cell in stated))
    names = f"“{rows[0]}”" if len(rows) == 1 else f"“{rows[0]}”至“{rows[-1]}”各行之和"
    columns = list(dict.fromkeys(cell.column_label for cell in stated))
    column = f"“{columns[0]}”列" if len(columns) == 1 else "各类组织列"
    said = f"{SECTIONS[figure.section]}称{_KINDS[figure.kind]}{figure.text.strip()}"
    there = f"{table}{names}{column}为 {plain(total_of(stated))}"
    if status == "pass":
        return f"{said}，{there}，两者一致。"
    if status == "fail":
        return f"{said}，而{there}，两者不符。"
    return f"{said}，而{there}，两者不同，统计范围或口径可能不一致，需核实。"


_KINDS: dict[FigureKind, str] = {
    "requests_received": "收到申请", "requests_carried_in": "上年结转申请",
    "requests_concluded": "办结申请", "requests_carried_out": "结转下年申请",
    "outcome": "该类办理结果", "reconsideration": "行政复议", "litigation": "行政诉讼",
}  # fmt: skip
