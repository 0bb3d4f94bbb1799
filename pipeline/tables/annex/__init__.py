"""The 政府信息公开情况统计表 that reports on 2014 to 2018 may carry, as cells.

`lines` knows the sheet's lines, `pieces` takes the text apart, `sheet` finds where the sheet is
printed, `columns` puts blocks below one another and drops codes, `order` decides which line each
label is, `rows` which number is its own, `notes` says what could not be placed.

A report without the sheet has no cells of it: bodies published it only now and then, mostly as
a file of its own, so that 58 missing cells would say nothing about the report. Where it is
printed, all 58 are given, whatever the report's year: townships kept it after 2018. The local
统计报表 of 2008 to 2013 count other things and are left alone.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.forms import Label
from pipeline.forms.load import ANNEX
from pipeline.records import Cell, CellState, Finding, Report
from pipeline.tables.annex.lines import form, lines
from pipeline.tables.annex.notes import CHECKS, unplaced
from pipeline.tables.annex.pieces import pieces
from pipeline.tables.annex.rows import Pair, Rows, read_rows
from pipeline.tables.annex.sheet import Sheet, find_sheet
from pipeline.tables.cells import settle
from pipeline.tables.numbers import is_dash, number
from pipeline.tables.tokens import tokenise
from pipeline.zh import bare

__all__ = ["CHECKS", "find_annex", "read_annex"]

# The head of the sheet, or indicators that no other part of a report is likely to name.
_TRACES = re.compile("统计指标|指标名称|统计数|按[时期]办结|延期办结|传真申请|被?依法纠错|查阅点数")


def find_annex(report: Report) -> Sheet | None:
    """The sheet where it is printed: in any section, or before the first."""
    if not _TRACES.search(bare(report.text)):
        return None
    return find_sheet(pieces(tokenise(report), report.text))


def read_annex(report: Report, sheet: Sheet | None) -> tuple[tuple[Cell, ...], tuple[Finding, ...]]:
    """The 58 cells of a printed sheet, none where there is none; findings for what is not placed."""
    if sheet is None:
        return (), ()
    rows = read_rows(sheet)
    return _with_sums(_cells(rows, report.text), rows), tuple(unplaced(rows, report.text))


def _cells(rows: Rows, text: str) -> list[Cell]:
    ranks = {line.row: rank for rank, line in enumerate(lines()) if line.row is not None}
    named = {rank for ranked, _ in rows.open for rank in ranked.ranks}
    found = []
    for row in form().rows:
        rank = ranks[row.key]
        absent: CellState = "blank" if rank in rows.pairs or rank in named else "missing"
        if rows.misread == "dropped":
            absent = "missing"
        cell = _empty(row, absent)
        pair = rows.pairs.get(rank)
        if pair is not None and rows.misread is None:
            cell = _printed(cell, row, pair, text)
        found.append(cell)
    return found


def _empty(row: Label, state: CellState) -> Cell:
    (column,) = form().columns
    return Cell(
        table=form().key,
        form=ANNEX,
        row=row.key,
        column=column.key,
        row_label=row.text,
        column_label=column.text,
        raw=None,
        value=None,
        state=state,
        proposed=None,
        start=None,
        end=None,
    )


def _printed(cell: Cell, row: Label, pair: Pair, text: str) -> Cell:
    if pair.value is None:
        return cell
    raw = " ".join(text[pair.value.start : pair.value.end].split())
    in_yuan = pair.unit is not None and pair.unit.squeezed == "元" and raw[-1:].isdigit()
    value = number(raw + "元" * in_yuan, unit=row.unit) if pair.value.number else None
    dash = is_dash(pair.value.squeezed) or set(pair.value.squeezed) == {"-"}
    state: CellState = "printed" if value is not None else "dash" if dash else "text"
    return replace(
        cell, raw=raw, value=value, state=state, start=pair.value.start, end=pair.value.end
    )


def _with_sums(cells: list[Cell], rows: Rows) -> tuple[Cell, ...]:
    """The cells with what the sheet's sums infer, and the repair that they propose.

    Nothing is inferred beside numbers that no line took, or labels that are open.
    """
    if rows.left_over or rows.open or rows.misread is not None:
        return tuple(cells)
    unknown = [(c.row, c.column) for c in cells if c.state in ("blank", "missing")]
    return tuple(settle(form(), cells, unknown))
