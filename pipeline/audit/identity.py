"""Where a report contradicts itself about whose it is, of which region and which year."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pipeline.records import (
    Check,
    Doubt,
    Evidence,
    Finding,
    Identity,
    Responsibility,
    Severity,
    Status,
)

CHECKS = (
    Check(
        id="year_conflict",
        title="报告年份：标题、统计期限、正文与发布、落款日期是否一致",
        formula="标题年份 = 统计期限年份 = 正文年份；发布、落款日期不早于当年 12 月",
        source="《条例》（国务院令第711号）第四十九条：公布上一年度的年度报告",
    ),
    Check(
        id="organ_conflict",
        title="报告机关：标题、发布机构、落款与正文自称是否指同一机关",
        formula="标题机关 = 发布机构 = 落款机关，正文自称（我局、我镇等）与机关类别相符",
        source="《条例》（国务院令第711号）第四十九条：各行政机关分别公布本机关的年度报告",
    ),
    Check(
        id="region_conflict",
        title="报告地区：机关所在地区与发布机构、网站、正文所指地区是否一致",
        formula="两个地区相同，或一个在另一个之内",
        source="行政区划代码（GB/T 2260）",
    ),
    Check(
        id="identity_from_path",
        title="机关、地区或年份是否写在页面上",
        formula="页面未写明的，取自文件名或文件夹名",
        source="本项目规则：页面自述优先，路径名只作最后依据",
    ),
)

_FIELDS = {"organ": "机关", "region": "地区", "year": "年份"}
_PLACES: dict[Evidence, str] = {
    "title": "标题", "period": "统计期限", "body": "正文", "published": "发布日期",
    "publisher": "发布机构", "signature": "落款", "site": "网站", "path": "文件夹或文件名",
}  # fmt: skip


def check_identity(identity: Identity) -> tuple[Finding, ...]:
    """One finding for each check that the doubts of `identity` concern; none where there are none.

    What a page says once cannot be compared, so that a page without doubts gets no finding.
    """
    doubts = identity.doubts
    unsaid = [doubt for doubt in doubts if doubt.other is None]
    findings = [
        _conflict(field, [d for d in doubts if d.about == field and d.other is not None])
        for field in ("year", "organ", "region")
        if any(d.about == field and d.other is not None for d in doubts)
    ]
    return (*findings, _from_path(unsaid)) if unsaid else tuple(findings)


def _conflict(field: str, doubts: Sequence[Doubt]) -> Finding:
    status: Status = "fail" if any(_is_certain(doubt) for doubt in doubts) else "uncertain"
    severity: Severity = "note" if all(_is_late(doubt) for doubt in doubts) else "warning"
    evidence = next((doubt for doubt in doubts if doubt.start is not None), doubts[0])
    numbers = {float(doubt.other or 0) for doubt in doubts} if field == "year" else set()
    return Finding(
        check=f"{field}_conflict",
        place="report",
        status=status,
        severity=severity,
        responsibility=_responsibility(doubts),
        expected=numbers.pop() if len(numbers) == 1 else None,
        actual=float(doubts[0].chosen) if field == "year" else None,
        operands=_operands(doubts),
        message=_message(field, doubts),
        start=evidence.start,
        end=evidence.end,
    )


def _is_certain(doubt: Doubt) -> bool:
    """Whether the two cannot both be true as printed.

    The period, a day before the year's end and another body's signature are printed plainly. What
    a text speaks of, calls itself or is published by may still have a good reason.
    """
    if doubt.about == "year":
        return doubt.other_basis in ("period", "signature") or _is_early(doubt)
    return doubt.about == "organ" and doubt.other_basis == "signature"


def _is_early(doubt: Doubt) -> bool:
    dated = doubt.other_basis in ("published", "signature")
    return dated and int(doubt.other or 0) < int(doubt.chosen)


def _is_late(doubt: Doubt) -> bool:
    """A page put up years later: archives are filled again, so that it says little of the year."""
    return doubt.about == "year" and doubt.other_basis == "published" and not _is_early(doubt)


def _responsibility(doubts: Sequence[Doubt]) -> Responsibility:
    """What the text itself says is the source's; what the page around it says is nobody's yet."""
    own = ("period", "signature")
    return "source" if any(doubt.other_basis in own for doubt in doubts) else "unknown"


def _from_path(doubts: Sequence[Doubt]) -> Finding:
    fields = "、".join(_FIELDS[doubt.about] for doubt in doubts)
    values = "、".join(f"“{_value(doubt.about, doubt.chosen)}”" for doubt in doubts)
    return Finding(
        check="identity_from_path",
        place="report",
        status="uncertain",
        severity="note",
        responsibility="unknown",
        expected=None,
        actual=None,
        operands=_operands(doubts),
        message=f"页面没有写明{fields}，{values}取自文件夹或文件名，尚待核实。",
        start=None,
        end=None,
    )


def _operands(doubts: Sequence[Doubt]) -> str:
    """The value that the report carries, once for every place where it was read, then the others."""
    operands: list[dict[str, object]] = []
    for basis, chosen in dict.fromkeys((doubt.basis, doubt.chosen) for doubt in doubts):
        operands.append({"place": basis, "value": chosen, "start": None, "end": None})
    for doubt in doubts:
        if doubt.other is not None:
            operands.append(
                {
                    "place": doubt.other_basis,
                    "value": doubt.other,
                    "start": doubt.start,
                    "end": doubt.end,
                }
            )
    return json.dumps(operands, ensure_ascii=False)


def _value(field: str, value: str) -> str:
    return f"{value}年" if field == "year" else value


def _message(field: str, doubts: Sequence[Doubt]) -> str:
    first = doubts[0]
    chosen = _value(field, first.chosen)
    others = "、".join(_told(doubt) for doubt in doubts)
    return (
        f"{_FIELDS[field]}说法不一：{_PLACES[first.basis]}为{chosen}，而{others}，"
        f"现按{_PLACES[first.basis]}取{chosen}，请核实。"
    )


def _told(doubt: Doubt) -> str:
    """What stands against the choice, as part of a sentence."""
    place = _PLACES[doubt.other_basis or "body"]
    if doubt.about == "year" and doubt.other_basis in ("published", "signature"):
        day = place if place.endswith("日期") else f"{place}日期"
        when = f"早于{doubt.chosen}年年底" if _is_early(doubt) else "晚一年以上"
        return f"{day}{when}（据此应为{doubt.other}年）"
    if doubt.about == "organ" and doubt.other_basis == "body":
        return f"{place}自称“{doubt.other}”"
    return f"{place}为{_value(doubt.about, doubt.other or '')}"
