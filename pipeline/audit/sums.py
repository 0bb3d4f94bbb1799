"""The sums that the form itself prescribes (勾稽关系), checked in every line of every table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from pipeline.forms import Label, Sum, TableForm, load_form
from pipeline.records import Cell, Check, Finding, Responsibility, Severity, Status

_FORM = "国办公开办函〔2019〕60号、〔2021〕30号所附表格"
CHECKS = (
    Check(
        id="requests_flow",
        title="申请表每列：新收与结转之和等于办理总计与结转下年之和",
        formula="一 + 二 = 三（七）+ 四",
        source=f"{_FORM}的勾稽关系说明",
    ),
    Check(
        id="requests_outcomes",
        title="申请表每列：办理结果各项之和等于（七）总计",
        formula="（七）= （一）+（二）+ Σ（三）+ Σ（四）+ Σ（五）+ Σ（六）",
        source=_FORM,
    ),
    Check(
        id="requests_row_total",
        title="申请表每行：自然人与五类组织之和等于总计",
        formula="总计 = 自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他",
        source=_FORM,
    ),
    Check(
        id="disputes_total",
        title="复议诉讼表每组：四种结果之和等于总计",
        formula="总计 = 结果维持 + 结果纠正 + 其他结果 + 尚未审结",
        source=_FORM,
    ),
    Check(
        id="single_repair",
        title="勾稽关系不成立时，是否只改一个数就能全部成立",
        formula="全表各式中，只有一个单元格改为一个值后全部成立",
        source="由各勾稽关系推出：改动一格只影响它所在的行与列",
    ),
)


def check_sums(cells: Sequence[Cell]) -> tuple[Finding, ...]:
    """One finding for every line of every sum, of the tables that are on the page.

    With blanks and dashes taken as nothing, a sum that holds passes. One that does not hold
    fails where all its cells are printed, dashed or inferred, and is uncertain where a blank
    or unread cell could make it hold.
    """
    findings = []
    # The 统计表 is no table of these forms: see `annex_sums`.
    tables = dict.fromkeys((cell.table, cell.form) for cell in cells if cell.table != "annex")
    for table, version in tables:
        own = {(c.row, c.column): c for c in cells if c.table == table and c.form == version}
        form = next((form for form in load_form(version).tables if form.key == table), None)
        if form is not None and any(cell.state != "missing" for cell in own.values()):
            findings += [
                _check(form, rule, line, own)
                for rule in form.sums
                for line in (form.columns if rule.over == "columns" else form.rows)
            ]
            findings += [_repair(cell) for cell in own.values() if cell.proposed is not None]
    return tuple(findings)


def _repair(cell: Cell) -> Finding:
    """The note on a cell whose change alone would make all sums of its table hold."""
    return Finding(
        check="single_repair",
        place=f"{cell.table}/{cell.row}/{cell.column}",
        status="uncertain",
        severity="note",
        responsibility="source",
        expected=cell.proposed,
        actual=cell.value,
        operands=json.dumps([_operand(cell)], ensure_ascii=False),
        message=f"{_TABLES[cell.table]}“{cell.row_label}”行“{cell.column_label}”列"
        f"由 {_plain(cell.value)} 改为 {_plain(cell.proposed)}，该表全部勾稽关系即成立，且别无其他单一改法。",
        start=cell.start,
        end=cell.end,
    )


def _check(
    form: TableForm, rule: Sum, line: Label, cells: Mapping[tuple[str, str], Cell]
) -> Finding:
    def cell(key: str) -> Cell:
        return cells[(key, line.key) if rule.over == "columns" else (line.key, key)]

    left, right = [cell(key) for key in rule.left], [cell(key) for key in rule.right]
    known = [c for c in (*left, *right) if c.value is not None or c.state == "dash"]
    expected, actual = (sum(c.value or 0.0 for c in side) for side in (left, right))
    status = _status(
        expected, actual, complete=len(known) == len(left) + len(right), any_known=bool(known)
    )
    place = cell(rule.place)
    # In a flow both sides have two cells; what should stand at `place` is the rest.
    rest = sum(c.value or 0.0 for c in right if c is not place)
    spans = [(c.start, c.end) for c in (place, *right, *left) if c.start is not None]
    return Finding(
        check=rule.check,
        place=f"{form.key}/{place.row}/{place.column}",
        status=status,
        severity=_severity(status),
        responsibility=_responsibility(status, (*left, *right)),
        expected=expected - rest if known else None,
        actual=place.value,
        operands=_operands((*left, *right)),
        message=_message(rule, line, left, right, status),
        start=spans[0][0] if spans else None,
        end=spans[0][1] if spans else None,
    )


def _status(expected: float, actual: float, *, complete: bool, any_known: bool) -> Status:
    if not any_known:
        return "uncertain"
    if expected == actual:
        return "pass"
    return "fail" if complete else "uncertain"


def _severity(status: Status) -> Severity:
    return {"pass": "note", "fail": "error", "uncertain": "warning"}[status]  # type: ignore[return-value]


def _responsibility(status: Status, cells: Sequence[Cell]) -> Responsibility:
    """A sum that fails over cells that are all printed is wrong in the source."""
    if status == "fail" and all(cell.state in ("printed", "dash") for cell in cells):
        return "source"
    return "unknown"


def _operands(cells: Sequence[Cell]) -> str:
    return json.dumps([_operand(cell) for cell in cells], ensure_ascii=False)


def _operand(cell: Cell) -> dict[str, object]:
    return {
        "place": f"{cell.table}/{cell.row}/{cell.column}",
        "value": cell.value,
        "start": cell.start,
        "end": cell.end,
    }


_TABLES = {"requests": "政府信息公开申请情况表", "disputes": "行政复议、行政诉讼情况表"}


def _message(
    rule: Sum, line: Label, left: Sequence[Cell], right: Sequence[Cell], status: Status
) -> str:
    """One sentence: where, both sides with their figures, and the difference."""
    where = f"{_TABLES[left[0].table]}“{line.text}”{'列' if rule.over == 'columns' else '行'}"
    names = ["row_label" if rule.over == "columns" else "column_label"] * 2
    sides = [_side(side, name) for side, name in zip((left, right), names, strict=True)]
    if status == "pass":
        return f"{where}：{sides[0]}，{sides[1]}，勾稽关系成立。"
    totals = [sum(cell.value or 0.0 for cell in side) for side in (left, right)]
    if status == "fail":
        return f"{where}：{sides[0]}，而{sides[1]}，相差 {_plain(abs(totals[0] - totals[1]))}，勾稽关系不成立。"
    return f"{where}：{sides[0]}，{sides[1]}，但有单元格空着或未能读出，无法核对。"


_NAMED = 3  # cells named one by one; the outcomes are up to 21 and named by what they are


def _side(cells: Sequence[Cell], name: str) -> str:
    """`（七）总计为 31`, `新收 30 与结转 2 之和为 32`, or, of many cells, 各项之和为 31."""
    total = _plain(sum(cell.value or 0.0 for cell in cells))
    labels = [str(getattr(cell, name)) for cell in cells]
    if len(cells) == 1:
        return f"{labels[0]}为 {_plain(cells[0].value)}"
    if len(cells) < _NAMED:
        terms = [f"{label} {_plain(cell.value)}" for label, cell in zip(labels, cells, strict=True)]
        return f"{'、'.join(terms)}，之和为 {total}"
    return f"{labels[0]}至{labels[-1]}各项之和为 {total}"


def _plain(value: float | None) -> str:
    if value is None:
        return "空"
    return str(int(value)) if value == int(value) else str(value)
