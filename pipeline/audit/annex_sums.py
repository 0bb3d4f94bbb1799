"""The sums of the 统计表 of 2014 to 2018: a number and the kinds that it is divided into.

The sheet states no 勾稽关系 as the forms of 2019 and 2021 do; they follow from its levels, where
every kind has a line (收到申请数 has four ways in and no fifth). Where only some kinds have a line
(其中), the part is no greater than the whole. The wording of the sheet is general knowledge of the
field (公知) of what bodies filled in under the source named with each check.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from pipeline.forms import Sum, load_annex
from pipeline.records import Cell, Check, Finding, Severity, Status

_SOURCE = "国办发〔2014〕32号及其后各年度年报所附政府信息公开情况统计表的层级（公知）"
_NOTE = "同上表注：不同渠道和方式公开相同信息计1条"
CHECKS = (
    Check(
        id="annex_requests_channels",
        title="统计表：收到申请数等于四种渠道之和",
        formula="收到申请数 = 当面 + 传真 + 网络 + 信函",
        source=_SOURCE,
    ),
    Check(
        id="annex_requests_concluded",
        title="统计表：申请办结数等于按时与延期之和",
        formula="申请办结数 = 按时办结数 + 延期办结数",
        source=_SOURCE,
    ),
    Check(
        id="annex_requests_answered",
        title="统计表：申请答复数等于八种答复之和",
        formula="申请答复数 = Σ 1 至 8",
        source=_SOURCE,
    ),
    Check(
        id="annex_requests_refused",
        title="统计表：不同意公开答复数等于六种理由之和",
        formula="不同意公开答复数 = 国家秘密 + 商业秘密 + 个人隐私 + 危及安全稳定 + 不是政府信息 + 其他情形",
        source=_SOURCE,
    ),
    Check(
        id="annex_reconsideration",
        title="统计表：行政复议数量等于三种结果之和",
        formula="行政复议数量 = 维持 + 被依法纠错 + 其他情形",
        source=_SOURCE,
    ),
    Check(
        id="annex_litigation",
        title="统计表：行政诉讼数量等于三种结果之和",
        formula="行政诉讼数量 = 维持或者驳回 + 被依法纠错 + 其他情形",
        source=_SOURCE,
    ),
    Check(
        id="annex_staff",
        title="统计表：工作人员数等于专职与兼职之和",
        formula="从事政府信息公开工作人员数 = 专职人员数 + 兼职人员数",
        source=_SOURCE,
    ),
    Check(
        id="annex_part",
        title="统计表：其中一项是否不大于其所属的总数",
        formula="主动公开规范性文件数 ≤ 主动公开政府信息数；主要负责同志参加次数 ≤ 总次数",
        source=_SOURCE,
    ),
    Check(
        id="annex_disclosed",
        title="统计表：主动公开数是否在各渠道最大数与各渠道之和之间",
        formula="max(五种渠道) ≤ 主动公开政府信息数 ≤ Σ 五种渠道",
        source=_NOTE,
    ),
)
_PARTS = (
    ("normative_documents_disclosed", "disclosed_total"),
    ("press_conferences_by_leader", "press_conferences"),
    ("online_interviews_by_leader", "online_interviews"),
)
_CHANNELS = ("by_gazette", "by_website", "by_weibo", "by_wechat", "by_other")
_SEVERITIES: Mapping[Status, Severity] = {"pass": "note", "fail": "error", "uncertain": "warning"}


def check_annex(cells: Sequence[Cell]) -> tuple[Finding, ...]:
    """One finding for every sum and part of the sheet of which both sides have something printed.

    A sum whose printed kinds are fewer than all fails only where they alone are more than the
    number; otherwise it is uncertain, unless it holds as it is. No sum fails over a number that was
    inferred from another one: what breaks may be that one.
    """
    own = {cell.row: cell for cell in cells if cell.table == "annex"}
    if not own:
        return ()
    found = [_sum(rule, own) for rule in load_annex().tables[0].sums]
    found += [_part(own[part], own[whole]) for part, whole in _PARTS]
    found.append(_disclosed(own["disclosed_total"], [own[key] for key in _CHANNELS]))
    return tuple(finding for finding in found if finding is not None)


def _sum(rule: Sum, cells: Mapping[str, Cell]) -> Finding | None:
    whole, kinds = cells[rule.place], [cells[key] for key in rule.right]
    known = [cell for cell in kinds if cell.value is not None or cell.state == "dash"]
    if whole.value is None or not known:
        return None
    total = sum(cell.value or 0.0 for cell in known)
    complete = len(known) == len(kinds)
    inferred = any(cell.state == "inferred" for cell in (whole, *known))
    status: Status = "uncertain"
    if total == whole.value:
        status = "pass"
    elif not inferred and (complete or total > whole.value):
        status = "fail"
    sides = f"{_name(whole)}为 {_plain(whole.value)}，{_named(known)}之和为 {_plain(total)}"
    message = {
        "pass": f"统计表：{sides}，二者相等。",
        "fail": f"统计表：{sides}，相差 {_plain(abs(total - whole.value))}，二者应当相等。",
        "uncertain": f"统计表：{sides}，但有数值空着、未能读出或系推得，无法核对。",
    }[status]
    return _finding(rule.check, whole, kinds, status, message, expected=total)


def _part(part: Cell, whole: Cell) -> Finding | None:
    if part.value is None or whole.value is None:
        return None
    status: Status = "pass" if part.value <= whole.value else "fail"
    sides = f"{_name(part)}为 {_plain(part.value)}，其所属的{_name(whole)}为 {_plain(whole.value)}"
    verdict = "部分不大于总数" if status == "pass" else "部分大于总数"
    message = f"统计表：{sides}，{verdict}。"
    return _finding("annex_part", part, [whole], status, message, expected=whole.value)


def _disclosed(whole: Cell, channels: Sequence[Cell]) -> Finding | None:
    """Bodies count pages and not informations now and then: what breaks it is uncertain."""
    known = [cell for cell in channels if cell.value is not None]
    if whole.value is None or len(known) < len(channels):
        return None
    most = max(cell.value or 0.0 for cell in known)
    total = sum(cell.value or 0.0 for cell in known)
    holds = most <= whole.value <= total
    message = (
        f"统计表：{_name(whole)}为 {_plain(whole.value)}，各渠道最多 {_plain(most)}、合计 {_plain(total)}，"
        + ("介于其间。" if holds else "按不同渠道公开相同信息计1条的口径应当介于其间。")
    )
    status: Status = "pass" if holds else "uncertain"
    return _finding("annex_disclosed", whole, channels, status, message, expected=None)


def _finding(
    check: str,
    place: Cell,
    others: Sequence[Cell],
    status: Status,
    message: str,
    *,
    expected: float | None,
    note: bool = False,
) -> Finding:
    cells = [place, *others]
    printed = all(cell.state in ("printed", "dash") for cell in cells if cell.value is not None)
    return Finding(
        check=check,
        place=f"annex/{place.row}/{place.column}",
        status=status,
        severity="note" if note else _SEVERITIES[status],
        responsibility="source" if note or (status == "fail" and printed) else "unknown",
        expected=expected,
        actual=place.value,
        operands=json.dumps([_operand(cell) for cell in cells], ensure_ascii=False),
        message=message,
        start=place.start,
        end=place.end,
    )


def _operand(cell: Cell) -> dict[str, object]:
    place = f"{cell.table}/{cell.row}/{cell.column}"
    return {"place": place, "value": cell.value, "start": cell.start, "end": cell.end}


def _name(cell: Cell) -> str:
    """The indicator in quotation marks, without its note."""
    return f"“{cell.row_label.split('（不')[0]}”"


def _named(cells: Sequence[Cell]) -> str:
    """`“1.当面申请数”至“4.信函申请数”各项`, or the one that is there."""
    if len(cells) == 1:
        return _name(cells[0])
    return f"{_name(cells[0])}至{_name(cells[-1])}共 {len(cells)} 项"


def _plain(value: float | None) -> str:
    return "空" if value is None else f"{value:.12g}"
