"""Tables of the form in HTML: spans right, expanded or wrong, cells in many fragments."""

from __future__ import annotations

import html
import random
from dataclasses import dataclass, replace

from tests.factory import layout, noise
from tests.factory.layout import Box, Row
from tests.factory.report import Document
from tests.factory.stream import Stream


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a page writes its tables.

    `spans`: `right`, `expanded` (empty cells instead of column spans and below row spans),
    `wrong` (numbers off by one), `absent` (none at all). `cell` is the markup inside a cell,
    `blank` what an empty cell holds, `broken_apart` whether long tables are cut in two,
    `attributes` what every cell carries besides its spans.
    """

    spans: str
    cell: str
    blank: str
    broken_apart: bool
    separate: bool
    attributes: tuple[str, ...]


_ATTRIBUTES = (
    (' style="border: 1px solid rgb(0, 0, 0); padding: 0px 7px; word-break: break-all;" width="72" valign="center"',
     ' style="border-width: 1px; border-style: solid; border-color: windowtext; padding: 0px 7px;" valign="center"'),
    (' width="9%" valign="center" style="padding:0pt 5.4pt;border:0.5pt solid windowtext;mso-border-alt:0.5pt solid windowtext;"',),
    (' class="et4" x:num="" height="29" align="center"', ' class="et3" x:str="" height="29"'),
)  # fmt: skip


def draw(rng: random.Random, family: str, *, heavy: bool = False) -> Style:
    """A style for all tables of a page."""
    cells = (
        ("plain", "p", "span", "font", "div", "chars") if family != "word" else ("chars", "word")
    )
    return Style(
        spans=rng.choices(("right", "expanded", "wrong", "absent"), weights=[70, 10, 12, 8])[0],
        cell=rng.choice(cells),
        blank=rng.choice(("", "&nbsp;", " ", "<br/>")),
        broken_apart=rng.random() < 0.08,
        separate=rng.random() < 0.25,
        attributes=rng.choice(_ATTRIBUTES) if heavy else ("",),
    )


def render(
    rng: random.Random, document: Document, part: str, style: Style, kind: str, stream: Stream
) -> str:
    """The tables of one part as markup; `stream` is told what their cells print."""
    if part == "annex":
        return _annex(rng, document.annex, style, stream)
    form = document.forms[part]
    if part == "part_two":
        small = layout.part_two(form, document.sheet)
        tables = small if style.separate else [[row for rows in small for row in rows]]
    elif part == "requests":
        tables = [layout.requests(form, document.sheet)]
    else:
        tables = [layout.disputes(document.sheet)]
    tables = [[_noisy(rng, row, kind) for row in rows] for rows in tables]
    for box in (box for rows in tables for row in rows for box in row):
        if box.key:
            stream.add_value(box.text, box.key[0])
        else:
            stream.add(box.text)
    if style.spans == "wrong":
        tables = [_skewed(rng, rows) for rows in tables]
    if style.broken_apart and part == "requests":
        cut = rng.randint(8, 18)
        tables = [tables[0][:cut], tables[0][cut:]]
    return "".join(_table(rng, rows, style) for rows in tables)


def _annex(
    rng: random.Random, rows: tuple[tuple[str, ...], ...], style: Style, stream: Stream
) -> str:
    for row in rows:
        stream.add("".join(row[:-1]))
        stream.add_value(row[-1], "annex")
    boxes: list[Row] = [tuple(Box(text=text) for text in row) for row in rows]
    return _table(rng, boxes, style)


def _noisy(rng: random.Random, row: Row, kind: str) -> Row:
    return tuple(
        box if box.key else replace(box, text=noise.label(rng, box.text, kind)) for box in row
    )


def _skewed(rng: random.Random, rows: list[Row]) -> list[Row]:
    """Label spans off by one here and there; the cells themselves stay in order."""

    def skew(box: Box) -> Box:
        if box.key or rng.random() < 0.6:
            return box
        rowspan = max(1, box.rowspan + rng.choice((-1, 1))) if box.rowspan > 1 else 1
        colspan = max(1, box.colspan + rng.choice((-1, 1))) if box.colspan > 1 else 1
        return replace(box, rowspan=rowspan, colspan=colspan)

    return [tuple(skew(box) for box in row) for row in rows]


def _table(rng: random.Random, rows: list[Row], style: Style) -> str:
    if style.spans == "expanded":
        rows = _expanded(rows)
    lines = []
    for row in rows:
        cells = "".join(_cell(rng, box, style) for box in row)
        lines.append(f"<tr>{cells}</tr>")
    border = rng.choice((' border="1" cellspacing="0"', "", ' class="table"', ' width="100%"'))
    inner = "\n".join(lines)
    return f"<table{border}><tbody>\n{inner}\n</tbody></table>\n"


def _expanded(rows: list[Row]) -> list[Row]:
    """Every span written out as empty cells, as some converters do."""
    below: dict[int, int] = {}
    expanded: list[Row] = []
    for row in rows:
        cells: list[Box] = []
        pending = list(row)
        while pending or any(at >= len(cells) for at in below):
            at = len(cells)
            if below.get(at, 0):
                cells.append(Box(text=""))
                below[at] -= 1
                continue
            if not pending:
                break
            box = pending.pop(0)
            for extra in range(box.colspan):
                if box.rowspan > 1:
                    below[len(cells)] = box.rowspan - 1
                cells.append(Box(text=box.text, key=box.key) if extra == 0 else Box(text=""))
        below = {at: left for at, left in below.items() if left}
        expanded.append(tuple(cells))
    return expanded


def _cell(rng: random.Random, box: Box, style: Style) -> str:
    text = box.text
    inner = "<br/>".join(_fragments(part, style.cell) for part in text.split("\n")) if text else ""
    spans = ""
    if style.spans != "absent":
        spans += f' rowspan="{box.rowspan}"' if box.rowspan > 1 else ""
        spans += f' colspan="{box.colspan}"' if box.colspan > 1 else ""
    spans += rng.choice(style.attributes)
    return f"<td{spans}>{_wrapped(inner or style.blank, style.cell)}</td>"


def _fragments(text: str, cell: str) -> str:
    if cell == "chars":
        return "".join(f"<span>{html.escape(character)}</span>" for character in text)
    if cell == "span":
        half = max(1, len(text) // 2)
        return "".join(
            f"<span>{html.escape(part)}</span>" for part in (text[:half], text[half:]) if part
        )
    return html.escape(text)


def _wrapped(inner: str, cell: str) -> str:
    return {
        "p": f"<p align='center'>{inner}</p>",
        "font": f'<p><font face="宋体">{inner}</font></p>',
        "div": f'<div style="text-align:center">{inner}</div>',
        "word": f'<p class="MsoNormal"><span lang="EN-US">{inner}<o:p></o:p></span></p>',
    }.get(cell, inner)
