"""Who may make 规章: a report whose body cannot, and yet counts some, has filled in the wrong row."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.audit.passages import Passage, finding
from pipeline.audit.sums import plain
from pipeline.records import Cell, Check, Finding, Identity, Report

CHECKS = (
    Check(
        id="regulations_power",
        title="填报了规章的机关是否有权制定规章",
        formula="规章件数 > 0 ⇒ 机关为国务院部门，或省、自治区、直辖市、设区的市、自治州人民政府",
        source="《立法法》（2023年修正）第九十一条、第九十三条；全国人民代表大会关于修改《立法法》的决定"
        "（2015年）：东莞、中山、嘉峪关、三沙比照设区的市；儋州为设区的市",
    ),
)

_LEVELS = {
    "national": "国家级", "province": "省级", "prefecture": "市级", "county": "县级", "township": "乡级",
}  # fmt: skip
_TYPES = {"government": "政府", "department": "部门", "institution": "事业单位"}
# Directly under a province, a 地区 or a 盟 stands where cities do, and has no people's congress:
# it makes no rules (第九十三条 names 设区的市、自治州 only). Their offices are 行政公署.
_NO_CITY = ("地区", "盟")


def check_powers(report: Report, cells: Sequence[Cell]) -> tuple[Finding, ...]:
    """One finding for the row 规章 where it counts any.

    A region's own report also counts what its government made, so that 办公厅/办公室, which often
    write it, are no proof: uncertain, as for every body that the page does not tell plainly. A
    department reports on itself; but it may count rules that its government made at its proposal,
    or rules in force that it applies: a warning, where a township's is an error.
    """
    counted = [
        cell
        for cell in cells
        if (cell.table, cell.row) == ("rules", "regulations")
        and cell.state == "printed"
        and (cell.value or 0) > 0
        and cell.column != "repealed"
    ]
    if not counted:
        return ()
    power = may_make(report.identity)
    first = counted[-1]
    organ = report.identity.organ or "该机关"
    figures = "、".join(f"{cell.column_label} {plain(cell.value)} 件" for cell in counted)
    told = f"{organ}（{_rank(report.identity)}）填报规章{figures}"
    passages = [
        Passage(
            place=f"rules/regulations/{cell.column}",
            value=cell.value,
            start=cell.start,
            end=cell.end,
        )
        for cell in counted
    ]
    place = f"rules/regulations/{first.column}"
    if power:
        message = f"{told}，该类机关依《立法法》有权制定规章。"
        return (finding("regulations_power", place, "pass", message, passages),)
    if power is None:
        message = f"{told}，未能确定该机关是否有权制定规章，请核实。"
        return (finding("regulations_power", place, "uncertain", message, passages),)
    below = report.identity.organ_level in ("county", "township") and not _in_doubt(report.identity)
    message = f"{told}，而该类机关依《立法法》无权制定规章，该栏应为零，疑将其他文件误填入。"
    return (
        finding(
            "regulations_power",
            place,
            "fail" if below else "uncertain",
            message,
            passages,
            severity="error" if below else "warning",
            responsibility="source" if below else "unknown",
            expected=0.0,
            actual=first.value,
        ),
    )


def may_make(identity: Identity) -> bool | None:
    """Whether a body may make 规章; None where the page does not tell who it is.

    第九十一条: departments of the State Council. 第九十三条: governments of provinces, 设区的市 and
    自治州, among the latter the four cities without districts. The level says prefecture for all
    of these.
    """
    level, kind = identity.organ_level, identity.organ_type
    if level == "township":
        return False
    if "unknown" in (level, kind):
        return None
    if level == "national":
        return None if kind == "institution" else True
    if level == "county":
        return False
    if kind != "government":
        # The office of a government writes the government's report.
        return None if _is_office(identity) else False
    if level == "prefecture":
        return not (identity.place.prefecture or "").endswith(_NO_CITY)
    return True


def _in_doubt(identity: Identity) -> bool:
    """Whether another body stands against the one named, or no page named it at all."""
    return any(doubt.about == "organ" and doubt.other_basis != "body" for doubt in identity.doubts)


def _is_office(identity: Identity) -> bool:
    return (identity.organ or "").endswith(("政府办公厅", "政府办公室", "政府办"))


def _rank(identity: Identity) -> str:
    level, kind = _LEVELS.get(identity.organ_level), _TYPES.get(identity.organ_type)
    return f"{level or '层级不明'}{kind or '机关'}"
