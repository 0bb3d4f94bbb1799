"""What a cell may hold at all: a number, not below nothing, whole where things are counted."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence

from pipeline.audit.passages import Passage, finding
from pipeline.audit.sums import plain
from pipeline.forms import tables_of
from pipeline.records import Cell, Check, Finding, Report, Status

_FORM = "国办公开办函〔2019〕60号、〔2021〕30号所附表格"
CHECKS = (
    Check(
        id="cell_negative",
        title="表格中的数量、金额是否为负数",
        formula="单元格 ≥ 0（2019 年格式的“本年增/减”除外）",
        source=f"{_FORM}：各栏均为件数、项数或金额，只有“增/减”一栏可以为负",
    ),
    Check(
        id="cell_fraction",
        title="以件、项计数的单元格是否为整数",
        formula="单元格 = 整数（金额除外）",
        source=f"{_FORM}：各栏计量单位",
    ),
    Check(
        id="cell_unread",
        title="表格中应填数字的单元格是否填了文字",
        formula="单元格为数字、空白或表示“无”的符号",
        source=f"{_FORM}：各栏均填数字",
    ),
    Check(
        id="rules_in_force",
        title="现行有效件数是否少于本年制发与废止件数之差",
        formula="现行有效 ≥ 本年制发 − 本年废止（上年末现行有效不为负）",
        source="国办公开办函〔2021〕30号所附表格：现行有效 = 上年现行有效 + 本年制发 − 本年废止",
    ),
    Check(
        id="rules_total_public",
        title="对外公开总数量是否少于本年新公开数量",
        formula="对外公开总数量 ≥ 本年新公开数量",
        source="国办公开办函〔2019〕60号所附表格：本年新公开的计入对外公开总数",
    ),
)


def check_values(report: Report, cells: Sequence[Cell]) -> tuple[Finding, ...]:
    """A finding for every cell that cannot be so, and a pass for each check that found none."""
    there = [cell for cell in cells if cell.state != "missing"]
    printed = [cell for cell in there if cell.state == "printed" and cell.value is not None]
    stands = [cell for cell in there if cell.state in ("printed", "text")]
    return (
        *_or_pass("cell_negative", printed, check_negative(report, printed), "均不为负数"),
        *_or_pass("cell_fraction", printed, check_fraction(report, printed), "凡计件数的均为整数"),
        *_or_pass("cell_unread", stands, check_unread(stands), "均为数字"),
        *check_rules(cells),
    )


def check_negative(report: Report, printed: Iterable[Cell]) -> list[Finding]:
    """Cells below nothing; only 本年增/减 may be.

    A cell of the page's own markup fails. In running text the sign may be a dash of the dump.
    """
    return [
        finding(
            "cell_negative",
            _place(cell),
            "fail" if _in_markup(report, cell) else "uncertain",
            f"{name(cell)}填报为 {plain(cell.value)}，数量、金额不应为负数。",
            [_passage(cell)],
            severity="error" if _in_markup(report, cell) else "warning",
            responsibility="source" if _in_markup(report, cell) else "unknown",
            actual=cell.value,
        )
        for cell in printed
        if cell.value is not None and cell.value < 0 and cell.column != "change"
    ]


def check_fraction(report: Report, printed: Iterable[Cell]) -> list[Finding]:
    """Cells that are no whole number where the form counts documents, decisions or items."""
    return [
        finding(
            "cell_fraction",
            _place(cell),
            "fail" if _in_markup(report, cell) else "uncertain",
            f"{name(cell)}填报为 {plain(cell.value)}，该栏以“{_unit(cell)}”为单位计数，应为整数。",
            [_passage(cell)],
            severity="error" if _in_markup(report, cell) else "warning",
            responsibility="source" if _in_markup(report, cell) else "unknown",
            actual=cell.value,
        )
        for cell in printed
        if cell.value is not None and not cell.value.is_integer() and _unit(cell) in ("件", "项")
    ]


def check_unread(stands: Iterable[Cell]) -> list[Finding]:
    """Cells with words instead of a number, one by one, or a table that is full of them as one.

    Asterisks are an archive's mask, not the body's.
    """
    unread: dict[str, list[Cell]] = {}
    for cell in stands:
        if cell.state == "text":
            unread.setdefault(cell.table, []).append(cell)
    found = []
    for table, cells in unread.items():
        if len(cells) > _MANY:
            found.append(_unread(table, cells, f"等 {len(cells)} 格"))
        else:
            found += [_unread(_place(cell), [cell], "") for cell in cells]
    return found


def _unread(place: str, cells: Sequence[Cell], others: str) -> Finding:
    masked = all("*" in (cell.raw or "") for cell in cells)
    return finding(
        "cell_unread",
        place,
        "uncertain",
        f"{name(cells[0])}{others}填的是“{_shown(cells[0].raw)}”，不是可以读取的数字，请核实。",
        [_passage(cell, cell.raw) for cell in cells],
        responsibility="extraction" if masked else "unknown",
    )


def check_rules(cells: Sequence[Cell]) -> list[Finding]:
    """The table of rules by its own inequalities; uncertain, for stocks are also tidied up."""
    rules = {(c.form, c.row, c.column): c for c in cells if c.table == "rules"}
    found = []
    for form, row in dict.fromkeys((cell.form, cell.row) for cell in rules.values()):
        own = {c.column: c for c in rules.values() if (c.form, c.row) == (form, row)}
        if all(_is_printed(own, key) for key in ("issued", "repealed", "in_force")):
            found.append(_in_force(own["issued"], own["repealed"], own["in_force"]))
        if all(_is_printed(own, key) for key in ("published", "total_public")):
            found.append(_total_public(own["published"], own["total_public"]))
    return found


def _in_force(issued: Cell, repealed: Cell, in_force: Cell) -> Finding:
    least = (issued.value or 0.0) - (repealed.value or 0.0)
    status: Status = "pass" if (in_force.value or 0.0) >= least else "uncertain"
    message = (
        f"{in_force.row_label}本年制发 {plain(issued.value)} 件、废止 {plain(repealed.value)} 件，"
        f"现行有效 {plain(in_force.value)} 件，"
    )
    message += (
        "不少于二者之差。" if status == "pass" else f"少于二者之差 {plain(least)} 件，请核实。"
    )
    return finding(
        "rules_in_force",
        _place(in_force),
        status,
        message,
        [_passage(cell) for cell in (in_force, issued, repealed)],
        expected=least,
        actual=in_force.value,
    )


def _total_public(published: Cell, total: Cell) -> Finding:
    status: Status = "pass" if (total.value or 0.0) >= (published.value or 0.0) else "uncertain"
    message = (
        f"{total.row_label}本年新公开 {plain(published.value)} 件，"
        f"对外公开总数量 {plain(total.value)} 件，"
    )
    message += "总数不少于新公开数。" if status == "pass" else "总数少于新公开数，请核实。"
    return finding(
        "rules_total_public",
        _place(total),
        status,
        message,
        [_passage(total), _passage(published)],
        expected=published.value,
        actual=total.value,
    )


def name(cell: Cell) -> str:
    """A cell as a letter names it: the row and the column by their labels."""
    return f"表格中“{cell.row_label}”行“{cell.column_label}”列"


def _or_pass(
    check: str, asked: Sequence[Cell], found: Sequence[Finding], praise: str
) -> Sequence[Finding]:
    if found or not asked:
        return found
    count = float(len(asked))
    message = f"各表填有内容的 {len(asked)} 个单元格{praise}。"
    return [finding(check, "report", "pass", message, expected=count, actual=count)]


def _is_printed(cells: Mapping[str, Cell], column: str) -> bool:
    return column in cells and cells[column].state == "printed"


def _in_markup(report: Report, cell: Cell) -> bool:
    start = cell.start
    return start is not None and any(grid.start <= start < grid.end for grid in report.grids)


def _place(cell: Cell) -> str:
    return f"{cell.table}/{cell.row}/{cell.column}"


def _passage(cell: Cell, value: str | None = None) -> Passage:
    return Passage(place=_place(cell), value=value or cell.value, start=cell.start, end=cell.end)


_MANY = 4  # more unread cells of one table have one cause: a table in words, masked or misread
_SHOWN = 20  # characters of a cell that a sentence can carry


def _shown(raw: str | None) -> str:
    words = " ".join((raw or "").split()).replace("。", "，")
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"


def _unit(cell: Cell) -> str:
    """The unit in which the form counts a cell; empty where the form has none."""
    return _units(cell.form).get((cell.table, cell.row, cell.column), "")


@functools.cache
def _units(version: str) -> Mapping[tuple[str, str, str], str]:
    return {
        (table.key, row.key, column.key): row.unit or column.unit
        for table in tables_of(version)
        for row in table.rows
        for column in table.columns
    }
