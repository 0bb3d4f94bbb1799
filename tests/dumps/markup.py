"""Tables as HTML: text in fragments, spans wrong or forgotten, columns too many."""

from __future__ import annotations

import html
from random import Random

from tests.dumps.lines import Habit, Piece
from tests.dumps.sheet import Sheet, Slot

SPANS = (
    "right",
    "right",
    "right",
    "none",
    "rowspan_wrong",
    "colspan_wrong",
    "extra_column",
    "wide",
)
WRAPS = ("bare", "p", "span", "font", "characters", "word")


def markup(rng: Random, sheet: Sheet, habit: Habit) -> list[Piece]:
    """The table element. Empty cells are always there."""
    spans = SPANS[int(habit.first * len(SPANS))]
    wrap = WRAPS[int(habit.second * len(WRAPS))]
    pieces = [Piece(text='<table border="1" cellspacing="0"><tbody>\n')]
    for row in sheet.rows:
        pieces.append(Piece(text="<tr>"))
        for slot in row.slots:
            pieces.append(Piece(text=f"<td{_spans(rng, slot, spans, sheet)}>"))
            pieces += _inside(rng, slot, wrap)
            pieces.append(Piece(text="</td>"))
        if spans == "extra_column":
            pieces.append(Piece(text="<td>&nbsp;</td>"))
        pieces.append(Piece(text="</tr>\n"))
    return [*pieces, Piece(text="</tbody></table>\n")]


def _spans(rng: Random, slot: Slot, how: str, sheet: Sheet) -> str:
    rows, columns = slot.rowspan, slot.colspan
    if how == "none":
        return ""
    if how == "rowspan_wrong" and rows > 1:
        rows = max(1, rows + rng.choice((-2, -1, 1, 2)))
    if how == "colspan_wrong" and slot.kind in ("caption", "header") and columns > 1:
        columns += rng.choice((-1, 1))
    if how == "wide" and sheet.key == "rules" and slot.kind == "label":
        columns += 1
    return (f' rowspan="{rows}"' if rows > 1 else "") + (
        f' colspan="{columns}"' if columns > 1 else ""
    )


def _inside(rng: Random, slot: Slot, wrap: str) -> list[Piece]:
    if not slot.text:
        empty = rng.choice(("", "&nbsp;", "<p>&nbsp;</p>", "<p><o:p></o:p></p>"))
        return [Piece(text=empty), Piece(text="", cell=slot.cell)]
    lines = [html.escape(line) for line in slot.text.split("\n")]
    start, end = {
        "bare": ("", ""), "p": ("<p>", "</p>"), "span": ("<p><span>", "</span></p>"),
        "font": ('<font face="宋体">', "</font>"), "characters": ("<p>", "</p>"),
        "word": ('<p class="MsoNormal"><span lang="EN-US">', "<o:p></o:p></span></p>"),
    }[wrap]  # fmt: skip
    if wrap == "characters":
        lines = [
            "".join(f"<span>{char}</span>" for char in line) if "&" not in line else line
            for line in lines
        ]
    return [Piece(text=start), Piece(text="<br/>".join(lines), cell=slot.cell), Piece(text=end)]
