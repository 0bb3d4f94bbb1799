"""Rows of a table printed as text: cells between bars, and what the head of a column says.

Read by `cut` alone. A row is read only where it states something; other tables stay whole.
"""

from __future__ import annotations

import re

from pipeline.statements.sentences import trim
from pipeline.statements.stance import weigh
from pipeline.statements.titles import Setting, label_setting

_HAN = re.compile(r"[\u4e00-\u9fff]")
# What stands beside problem and remedy and states neither.
_ASIDE = re.compile(
    r"(?:(?:责任|牵头|配合)(?:科室|股室|单位|部门|人|领导)|(?:完成|整改)?时限|完成时间|序号|备注|类别|(?:整改)?进度)"
)

Columns = tuple[Setting | None, ...]


def is_rule(folded: str, start: int, end: int) -> bool:
    """Whether the line is nothing but the bars and dashes that rule a table."""
    return not folded[start:end].strip("-|:=+ \n")


def row_cells(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the cells of the row, white space off; empty when the line is no row.

    A row has two cells of words at least. A bar at either end of the line bounds no cell.
    """
    cells: list[tuple[int, int]] = []
    at = start
    while at <= end:
        bar = folded.find("|", at, end)
        bar = end if bar < 0 else bar
        is_edge = bar == start or (bar == end and not folded[at:end].strip())
        if not is_edge:
            cells.append(trim(folded, at, bar))
        at = bar + 1
    spoken = sum(_HAN.search(folded[first:last]) is not None for first, last in cells)
    return cells if spoken >= 2 else []


def column_heads(folded: str, cells: list[tuple[int, int]]) -> Columns | None:
    """What each cell of a head row sets for its column; None when the row is no head row."""
    texts = [folded[first:last] for first, last in cells]
    settings = tuple(label_setting(text) for text in texts)
    known = all(
        setting or not text or _ASIDE.fullmatch(text)
        for text, setting in zip(texts, settings, strict=True)
    )
    return settings if known and any(settings) else None


def states(folded: str, start: int, end: int) -> bool:
    """Whether the cell names a shortcoming or an act."""
    stance = weigh(folded[start:end])
    return bool(stance.verdict or stance.acts)


def answers(folded: str, problem: tuple[int, int], remedy: tuple[int, int]) -> bool:
    """Whether the cell `remedy` holds an act, and `problem` before it a shortcoming."""
    before, after = weigh(folded[slice(*problem)]), weigh(folded[slice(*remedy)])
    return bool(before.verdict and not before.acts and after.acts and not after.verdict)
