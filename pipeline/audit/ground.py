"""What a claim of the prose is held against: cells of the tables, and whether they count the same.

A table of a local government counts all its departments and townships, the prose often its own
office only; both are lawful. So a difference is a contradiction only where both count the same:
where the text says whose numbers they are, or where the body has nothing below it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from pipeline.records import Cell, Claim, Identity, Scope, Status

Cells = Mapping[tuple[str, str, str], Cell]

ORGANISATIONS = ("business", "research", "social_welfare", "legal_service", "other_organisation")


def index_cells(cells: Sequence[Cell]) -> Cells:
    """The cells by table, row and column."""
    return {(cell.table, cell.row, cell.column): cell for cell in cells}


def counts_the_same(scope: Scope, identity: Identity) -> bool:
    """Whether the tables of the body's report count what prose of this scope counts."""
    if identity.organ_type == "unknown" or scope in ("office", "other"):
        return False
    if identity.organ_type == "government" and identity.organ_level != "township":
        return scope == "whole"
    if identity.organ_type == "government":
        return True
    return scope in ("own", "unclear")


def find_cells(
    cells: Cells, table: str, rows: Iterable[str], column: str | None
) -> tuple[Cell, ...] | None:
    """The cells whose sum the claim states; None where one of them holds no number.

    A row that ends in `_` stands for all rows that begin so; `organisations` for five columns.
    """
    columns = ORGANISATIONS if column == "organisations" else (column or "total",)
    known = [row for held, row, at in cells if held == table and at == columns[0]]
    wanted = [
        row
        for name in rows
        for row in known
        if row == name or (name.endswith("_") and row.startswith(name))
    ]
    found = [cells[table, row, at] for row in wanted for at in columns if (table, row, at) in cells]
    if not found or any(cell.value is None for cell in found):
        return None
    return tuple(found)


def total_of(cells: Sequence[Cell]) -> float:
    """The sum of the cells' values."""
    return sum(cell.value or 0.0 for cell in cells)


def place_of(cells: Sequence[Cell]) -> str:
    """The place of a single cell, or of the row or table that the cells share."""
    first = cells[0]
    if len(cells) == 1:
        return f"{first.table}/{first.row}/{first.column}"
    if all(cell.row == first.row for cell in cells):
        return f"{first.table}/{first.row}"
    return first.table


def operands_of(claims: Sequence[Claim], cells: Sequence[Cell] = ()) -> str:
    """Claims and cells as the JSON of `Finding.operands`."""
    told: list[dict[str, object]] = [
        {
            "place": claim.figure.section,
            "value": claim.figure.value,
            "start": claim.figure.start,
            "end": claim.figure.end,
        }
        for claim in claims
    ]
    told += [
        {
            "place": f"{cell.table}/{cell.row}/{cell.column}",
            "value": cell.value,
            "start": cell.start,
            "end": cell.end,
        }
        for cell in cells
    ]
    return json.dumps(told, ensure_ascii=False)


def agrees(value: float, printed: float, *, approximate: bool) -> bool:
    """Whether a claimed value states `printed`; a rounded one within a unit of its last digit.

    >>> agrees(1200, 1263, approximate=True), agrees(1200, 1263, approximate=False)
    (True, False)
    >>> agrees(30, 41, approximate=True), agrees(0, 0, approximate=True)
    (False, True)
    """
    if value == printed or not approximate:
        return value == printed
    unit = 1.0
    while value and value % (unit * 10) == 0:
        unit *= 10
    return abs(printed - value) < unit


def plain(value: float) -> str:
    """A number as it would be printed."""
    return str(int(value)) if value == int(value) else f"{value:g}"


SEVERITIES: Mapping[Status, str] = {"pass": "note", "fail": "error", "uncertain": "warning"}

SECTIONS = {
    "front": "引言", "overview": "总体情况部分", "disclosure": "主动公开部分",
    "requests": "依申请公开部分", "fees": "收费部分", "disputes": "复议诉讼部分",
    "problems": "存在问题部分", "measures": "改进措施部分", "other": "其他事项部分",
    "annex": "附表说明", "unknown": "正文",
}  # fmt: skip
