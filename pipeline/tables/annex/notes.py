"""Findings of the sheet's reading: numbers that stand on the page and could not be placed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from pipeline.records import Check, Finding
from pipeline.tables.annex.lines import lines
from pipeline.tables.annex.pieces import Piece
from pipeline.tables.annex.rows import Rows
from pipeline.tables.numbers import number

_SOURCE = "国办发〔2014〕32号及其后各年度年报所附政府信息公开情况统计表的指标与单位"
CHECKS = (
    Check(
        id="annex_row_placed",
        title="统计表中的数值能否对应到唯一的统计指标",
        formula="每个指标至多一个数值，每个数值至多属于一个指标",
        source=_SOURCE,
    ),
    Check(
        id="annex_values_left_over",
        title="统计表中是否有不属于任何统计指标的数值",
        formula="没有剩余数值",
        source=_SOURCE,
    ),
)
_WHOLE = {
    "several": "统计表每个指标印有不止一列数值，无法断定取哪一列，因此各指标均不取值。",
    "dropped": "统计表中重复的行在转存时已丢失，剩余数值无法与指标对应，因此各指标均不取值。",
    "shifted": "统计表中多数数值的单位与所在指标不符，数值可能错位，因此各指标均不取值。",
}


def unplaced(rows: Rows, text: str) -> Iterator[Finding]:
    """One finding where the sheet as a whole is not read, else one for each open label and
    one for all numbers that no line took."""
    if rows.misread is not None:
        yield _finding("annex_row_placed", "annex", _WHOLE[rows.misread], (), text)
        return
    for ranked, segment in rows.open:
        values = [pair.value for pair in segment.pairs if pair.value is not None]
        named = [lines()[rank] for rank in ranked.ranks if lines()[rank].row is not None]
        if segment.label is None or not named or not (values or segment.is_open):
            continue
        place = f"annex/{named[0].row}" if len(named) == 1 else "annex"
        label = " ".join(text[segment.label.start : segment.label.end].split())
        printed = f"印有数值 {_quoted(values, text)}" if values else "的数值"
        message = f"统计表“{label}”{printed}，无法断定属于哪一个指标，因此不取值。"
        yield _finding("annex_row_placed", place, message, values or [segment.label], text)
    if rows.left_over:
        message = f"统计表中有数值 {_quoted(rows.left_over, text)}，不属于任何已知指标，未计入。"
        yield _finding("annex_values_left_over", "annex", message, rows.left_over, text)


def _quoted(pieces: Sequence[Piece], text: str) -> str:
    return "、".join(" ".join(text[piece.start : piece.end].split()) for piece in pieces)


def _finding(check: str, place: str, message: str, pieces: Sequence[Piece], text: str) -> Finding:
    operands = [
        {
            "place": place,
            "value": number(text[piece.start : piece.end], unit=""),
            "start": piece.start,
            "end": piece.end,
        }
        for piece in pieces
    ]
    return Finding(
        check=check,
        place=place,
        status="uncertain",
        severity="warning" if check == "annex_row_placed" else "note",
        responsibility="extraction",
        expected=None,
        actual=None,
        operands=json.dumps(operands, ensure_ascii=False),
        message=message,
        start=pieces[0].start if pieces else None,
        end=pieces[-1].end if pieces else None,
    )
