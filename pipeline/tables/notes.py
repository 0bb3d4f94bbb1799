"""Findings of reconstruction: values that stand in the source and could not be placed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from pipeline.forms import TableForm
from pipeline.records import Check, Finding
from pipeline.tables.alignment import Alignment
from pipeline.tables.fill import Filled
from pipeline.tables.numbers import number
from pipeline.tables.tokens import Token

CHECKS = (
    Check(
        id="row_placed",
        title="一行的数值能否逐一对应到格式规定的列",
        formula="数值个数 = 列数，或仅有一种排法使 总计 = 各项之和",
        source="国办公开办函〔2019〕60号、〔2021〕30号规定的行与列",
    ),
    Check(
        id="values_left_over",
        title="表中是否有不属于任何规定行的数值",
        formula="没有剩余数值",
        source="国办公开办函〔2019〕60号、〔2021〕30号规定的行与列",
    ),
    Check(
        id="digits_run_together",
        title="标签与数字连写的页面上，是否每行都读出了数值",
        formula="没有数值的行数 = 0",
        source="国办公开办函〔2019〕60号、〔2021〕30号规定的行与列",
    ),
    Check(
        id="lines_repeat",
        title="保存的文本是否保留了重复的行",
        formula="“信息内容”在各表头中各出现一次",
        source="国办公开办函〔2019〕60号、〔2021〕30号规定的表头",
    ),
)
_CAUSES = {
    "open": "比规定的列数少，无法断定各在哪一列，因此不取值",
    "surplus": "比规定的列数多，无法断定取哪几个，因此不取值",
    "mended": "比规定的列数多，只有一种读法与勾稽关系相符，按该读法取值",
}
_READINGS = 3  # alternatives that one sentence can hold
_LEFT_OVER = 10  # groups told of one by one: a table printed many times over leaves thousands
_SHOWN = 12  # values quoted in a message; a row of the widest table but one has 7


def unplaced(alignment: Alignment, text: str) -> Iterator[Finding]:
    """One finding for each row that has no certain reading or one by the sums only, and for each
    group no row took."""
    for row in alignment.form.rows:
        filled = alignment.rows.get(row.key)
        if filled is not None and filled.outcome in _CAUSES:
            tokens = _tokens_of(alignment, row.key)
            how = _CAUSES[filled.outcome] + _between(alignment.form, filled)
            yield _finding(
                "row_placed",
                f"{alignment.form.key}/{row.key}",
                f"“{row.text}”一行印有{_quoted(tokens, text)}，{how}。",
                tokens,
                text,
                severity_note=filled.outcome == "mended",
            )
    left_over = [
        [token for token in group.tokens if token.kind == "number"] for group in alignment.left_over
    ]
    groups = [printed for printed in left_over if printed]
    for at, printed in enumerate(groups[:_LEFT_OVER]):
        more = len(groups) - _LEFT_OVER if at == _LEFT_OVER - 1 else 0
        others = f"，另有 {more} 组数值也是如此" if more > 0 else ""
        yield _finding(
            "values_left_over",
            alignment.form.key,
            f"表中有{_quoted(printed, text)}，不属于格式规定的任何一行，未计入{others}。",
            printed,
            text,
            severity_note=True,
        )


def lacks_rows(alignment: Alignment) -> bool:
    """Whether a row of the table has no values at all."""
    return any(row.key not in alignment.rows for row in alignment.form.rows)


def run_together(form: TableForm) -> Finding:
    """That rows without values may be rows whose label and digits nobody could tell apart."""
    message = "保存的文本中标签与数字连写，表中没有数值的行可能印有数值而未能读出，请对照原页面。"
    return _finding("digits_run_together", form.key, message, (), "", severity_note=True)


def repeats_lost(alignment: Alignment) -> Finding:
    """That a table stands on a page from which every repeated line was dropped (field guide d12)."""
    message = "保存的文本中与前文相同的行均已被去除，表内数值无法复原，按缺失处理。"
    return _finding("lines_repeat", alignment.form.key, message, (), "")


def _tokens_of(alignment: Alignment, row: str) -> list[Token]:
    return [token for token in alignment.sources.get(row, ()) if token.kind != "blank"]


def _between(form: TableForm, filled: Filled) -> str:
    """The readings that are left, where they are few enough to name."""
    if not 1 < len(filled.readings) <= _READINGS:
        return ""
    named = [
        "、".join(
            f"{column.text} {token.squeezed}"
            for column, token in zip(form.columns, reading, strict=True)
            if token is not None
        )
        for reading in filled.readings
    ]
    return f"（与本行勾稽关系相符的有 {len(named)} 种：{'；'.join(named)}）"


def _quoted(tokens: Sequence[Token], text: str) -> str:
    shown = "、".join(" ".join(text[t.start : t.end].split()) for t in tokens[:_SHOWN])
    return f"数值 {shown}{' 等' if len(tokens) > _SHOWN else ''}"


def _finding(
    check: str,
    place: str,
    message: str,
    tokens: Sequence[Token],
    text: str,
    *,
    severity_note: bool = False,
) -> Finding:
    operands = [
        {
            "place": place,
            "value": number(text[token.start : token.end], unit=""),
            "start": token.start,
            "end": token.end,
        }
        for token in tokens
    ]
    return Finding(
        check=check,
        place=place,
        status="uncertain",
        severity="note" if severity_note else "warning",
        responsibility="extraction",
        expected=None,
        actual=None,
        operands=json.dumps(operands, ensure_ascii=False),
        message=message,
        start=tokens[0].start if tokens else None,
        end=tokens[-1].end if tokens else None,
    )
