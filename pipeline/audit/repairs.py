"""What would mend a table whose sums are broken, and whose fault it is."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.audit.sums import TABLES, operands, plain
from pipeline.forms import Place
from pipeline.records import Cell, Check, Finding, Report, Responsibility

CHECKS = (
    Check(
        id="smallest_repair",
        title="勾稽关系不成立时，最少改几个数就能全部成立，改法是否唯一",
        formula="改动单元格最少的改法中，恰有一种使全表各式成立（至多两格）",
        source="由各勾稽关系推出：申请表的各式构成最小距离为 4 的检错码（Hamming 1950）",
    ),
)


def check_repairs(report: Report, cells: Sequence[Cell]) -> tuple[Finding, ...]:
    """A finding for every cell with a proposed value."""
    return tuple(
        _finding(
            cell, [c for c in cells if c.table == cell.table and c.proposed is not None], report
        )
        for cell in cells
        if cell.proposed is not None
    )


def misread(report: Report, cells: Sequence[Cell]) -> frozenset[Place]:
    """The cells that have a proposed value because extraction has probably changed the printed one."""
    return frozenset(
        (cell.row, cell.column)
        for cell in cells
        if cell.proposed is not None and blame(report, cell) == "extraction"
    )


def blame(report: Report, cell: Cell) -> Responsibility:
    """Whose fault a value is that breaks its table's sums.

    In a cell of the page's own markup it is the body's. In running text, digits may have been
    lost, or those of a page number have come to stand beside it (field guide d9): where the
    repair only adds digits or takes some away, that is the likelier cause.
    """
    if cell.start is None or cell.proposed is None or cell.value is None:
        return "unknown"
    if any(grid.start <= cell.start < grid.end for grid in report.grids):
        return "source"
    printed, meant = plain(cell.value), plain(cell.proposed)
    longer, shorter = sorted((printed, meant), key=len, reverse=True)
    return "extraction" if len(longer) > len(shorter) and _within(shorter, longer) else "source"


def _within(digits: str, longer: str) -> bool:
    """Whether `digits` stand in `longer` in their order."""
    rest = iter(longer)
    return all(digit in rest for digit in digits)


def _finding(cell: Cell, changed: Sequence[Cell], report: Report) -> Finding:
    at_once = "" if len(changed) == 1 else f"（连同另外 {len(changed) - 1} 格）"
    responsibility = blame(report, cell)
    cause = "，疑为提取时数字有增减" if responsibility == "extraction" else ""
    return Finding(
        check="smallest_repair",
        place=f"{cell.table}/{cell.row}/{cell.column}",
        status="uncertain",
        severity="warning",
        responsibility=responsibility,
        expected=cell.proposed,
        actual=cell.value,
        operands=operands(changed),
        message=f"{TABLES.get(cell.table, '该表')}“{cell.row_label}”行“{cell.column_label}”列"
        f"由 {plain(cell.value)} 改为 {plain(cell.proposed)}{at_once}，该表全部勾稽关系即成立，"
        f"且别无改动更少或同样少的改法{cause}。",
        start=cell.start,
        end=cell.end,
    )
