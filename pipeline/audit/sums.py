"""The sums that the form itself prescribes (勾稽关系), checked in every line of every table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from pipeline.forms import Identity, Place, TableForm, load_form
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
        id="table_certificate",
        title="一张表的勾稽关系是否全部成立",
        formula="成立的关系数 = 该表规定的关系数",
        source=_FORM,
    ),
)

_Cells = Mapping[Place, Cell]


def check_sums(cells: Sequence[Cell], misread: Collection[Place] = ()) -> tuple[Finding, ...]:
    """A finding for every line of every sum in which something stands, and one for each table.

    With blanks and dashes taken as nothing, a sum that holds passes. One that does not hold is
    uncertain where numbers in its blank or unread cells could make it hold, and else fails. Where
    the page does not have all rows or tables of a sum, it has no finding unless it fails.
    `misread`: cells whose value extraction has probably changed; sums that fail over them are
    not the body's.
    """
    findings = []
    # The 统计表 is no table of these forms: see `annex_sums`.
    tables = dict.fromkeys((cell.table, cell.form) for cell in cells if cell.table != "annex")
    for table, version in tables:
        own = {(c.row, c.column): c for c in cells if c.table == table and c.form == version}
        form = next((form for form in load_form(version).tables if form.key == table), None)
        if form and form.identities and any(cell.state != "missing" for cell in own.values()):
            checked = [_check(form, rule, own, misread) for rule in form.identities]
            found = [finding for finding in checked if finding is not None]
            findings += [*found, _certify(form, own, found)]
    return tuple(findings)


def _certify(form: TableForm, cells: _Cells, found: Sequence[Finding]) -> Finding:
    """How many of the table's identities hold; those over empty lines say nothing against it."""
    counts = Counter(finding.status for finding in found)
    whole = len(form.identities)
    empty = sum(
        all(cells[place].state == "blank" for place in (*rule.left, *rule.right))
        for rule in form.identities
    )
    unread = whole - counts["pass"] - counts["fail"] - empty
    unsaid = unread or any(cell.state in ("missing", "text") for cell in cells.values())
    status: Status = "fail" if counts["fail"] else "uncertain" if unsaid else "pass"
    message = f"{TABLES[form.key]}的 {whole} 条勾稽关系中，{counts['pass']} 条成立"
    message += f"，{counts['fail']} 条不成立" * bool(counts["fail"])
    message += f"，{unread} 条因有单元格空着、缺失或未能读出而无法核对" * bool(unread)
    message += f"，{empty} 条所涉单元格均为空白" * bool(empty)
    blamed = {finding.responsibility for finding in found if finding.status == "fail"}
    spans = [cell.start for cell in cells.values() if cell.start is not None]
    ends = [cell.end for cell in cells.values() if cell.end is not None]
    return Finding(
        check="table_certificate",
        place=form.key,
        status=status,
        severity="note",  # what it sums up is reported line by line
        responsibility=blamed.pop() if len(blamed) == 1 else "unknown",
        expected=float(whole),
        actual=float(counts["pass"]),
        operands="[]",
        message=f"{message}。",
        start=min(spans, default=None),
        end=max(ends, default=None),
    )


def _check(
    form: TableForm, rule: Identity, cells: _Cells, misread: Collection[Place]
) -> Finding | None:
    left, right = ([cells[place] for place in side] for side in (rule.left, rule.right))
    terms = (*left, *right)
    known = [cell for cell in terms if cell.value is not None or cell.state == "dash"]
    expected = sum(cell.value or 0.0 for cell in left)
    status = _status(left, right)
    absent = any(cell.state == "missing" for cell in terms)
    if not known or (status == "uncertain" and absent):
        return None
    place = cells[rule.place]
    # In a flow both sides have two cells; what should stand at `place` is the rest.
    rest = sum(cell.value or 0.0 for cell in right if cell is not place)
    spans = [(c.start, c.end) for c in (place, *right, *left) if c.start is not None]
    return Finding(
        check=rule.check,
        place=f"{form.key}/{place.row}/{place.column}",
        status=status,
        severity=_severity(status),
        responsibility=_responsibility(status, terms, misread),
        expected=expected - rest,
        actual=place.value,
        operands=operands(terms),
        message=_message(place, left, right, status),
        start=spans[0][0] if spans else None,
        end=spans[0][1] if spans else None,
    )


def _status(left: Sequence[Cell], right: Sequence[Cell]) -> Status:
    more = sum(cell.value or 0.0 for cell in left) - sum(cell.value or 0.0 for cell in right)
    if more == 0:
        return "pass"
    # No count is negative: only the side that has less can have more in its unread cells.
    lesser = right if more > 0 else left
    can_hold = any(cell.value is None and cell.state != "dash" for cell in lesser)
    return "uncertain" if can_hold else "fail"


def _severity(status: Status) -> Severity:
    return {"pass": "note", "fail": "error", "uncertain": "warning"}[status]  # type: ignore[return-value]


def _responsibility(
    status: Status, cells: Sequence[Cell], misread: Collection[Place]
) -> Responsibility:
    """A sum that fails over cells that are all printed is wrong in the source."""
    if status != "fail":
        return "unknown"
    if any((cell.row, cell.column) in misread for cell in cells):
        return "extraction"
    printed = all(cell.state in ("printed", "dash") for cell in cells)
    return "source" if printed else "unknown"


def operands(cells: Sequence[Cell]) -> str:
    """The cells as a finding's operands."""
    return json.dumps([_operand(cell) for cell in cells], ensure_ascii=False)


def _operand(cell: Cell) -> dict[str, object]:
    return {
        "place": f"{cell.table}/{cell.row}/{cell.column}",
        "value": cell.value,
        "start": cell.start,
        "end": cell.end,
    }


TABLES = {
    "requests": "政府信息公开申请情况表",
    "disputes": "行政复议、行政诉讼情况表",
    "annex": "政府信息公开情况统计表",
}


def _message(place: Cell, left: Sequence[Cell], right: Sequence[Cell], status: Status) -> str:
    """One sentence: where, both sides with their figures, and the difference."""
    in_column = all(cell.column == place.column for cell in (*left, *right))
    line = place.column_label if in_column else place.row_label
    where = f"{TABLES[place.table]}“{line}”{'列' if in_column else '行'}"
    name = "row_label" if in_column else "column_label"
    sides = [_side(side, name) for side in (left, right)]
    if status == "pass":
        return f"{where}：{sides[0]}，{sides[1]}，勾稽关系成立。"
    totals = [sum(cell.value or 0.0 for cell in side) for side in (left, right)]
    if status == "fail":
        return f"{where}：{sides[0]}，而{sides[1]}，相差 {plain(abs(totals[0] - totals[1]))}，勾稽关系不成立。"
    return f"{where}：{sides[0]}，{sides[1]}，但有单元格空着或未能读出，无法核对。"


_NAMED = 3  # cells named one by one; the outcomes are up to 21 and named by what they are


def _side(cells: Sequence[Cell], name: str) -> str:
    """`（七）总计为 31`, `新收 30 与结转 2 之和为 32`, or, of many cells, 各项之和为 31."""
    total = plain(sum(cell.value or 0.0 for cell in cells))
    labels = [str(getattr(cell, name)) for cell in cells]
    if len(cells) == 1:
        return f"{labels[0]}为 {plain(cells[0].value)}"
    if len(cells) < _NAMED:
        terms = [f"{label} {plain(cell.value)}" for label, cell in zip(labels, cells, strict=True)]
        return f"{'、'.join(terms)}，之和为 {total}"
    return f"{labels[0]}至{labels[-1]}各项之和为 {total}"


def plain(value: float | None) -> str:
    """A value as it is written in a sentence."""
    if value is None:
        return "空"
    return str(int(value)) if value == int(value) else str(value)
