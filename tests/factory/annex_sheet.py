"""The whole 统计表 of 2014 to 2018 with its truth, in every way a page may print it.

`make_sheet` gives a page with a short report before the sheet; the factory's own pages carry an excerpt
(`annex.py`).
"""

from __future__ import annotations

import html
import random
from dataclasses import dataclass, field

from tests.factory.annex_law import SHEET, SUMS

STYLES = (
    "html", "html_two_blocks", "html_codes", "html_remarks", "lines", "lines_blank", "bars", "fenced", "tabs",
    "spaced", "pdf", "pdf_before", "glued", "bars_two_blocks", "lines_codes", "one_line", "value_first",
    "lines_without_units", "bars_without_units",
)  # fmt: skip
_REPORT = """{organ}{year}年政府信息公开工作年度报告

根据《中华人民共和国政府信息公开条例》的规定，编制本报告。
一、概述
{year}年，我县按照上级部署推进政府信息公开，收到申请数{n}件，全部按时办结。
二、主动公开政府信息情况
全年主动公开政府信息{n}条，通过政府网站和公告栏发布。
三、依申请公开政府信息和不予公开政府信息情况
全年收到申请{n}件，均已答复。
四、政府信息公开的收费及减免情况
未收取费用。
五、因政府信息公开申请行政复议、提起行政诉讼的情况
没有发生行政复议和行政诉讼。
六、存在的主要问题和改进措施
公开的内容还不够全面。下一步将加强培训，充实内容。
"""
_AFTER = (
    "单位负责人：李明　审核人：王芳　填报人：赵强\n联系电话：0931-2345678　填报日期：2017年1月20日",
    "",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage:
    """A page with a sheet: what it prints per indicator (None: blank, "-": dash,
    "?": words; absent: no line)."""

    raw: bytes
    name: str
    style: str
    truth: dict[str, float | str | None]
    planted: str | None


@dataclass(slots=True)
class _Line:
    key: str
    label: str
    note: str
    unit: str
    value: str
    cells: tuple[str, ...] = field(default=())


def values(rng: random.Random) -> dict[str, float]:
    """Numbers of a sheet whose sums hold."""
    quiet = rng.random() < 0.4
    found: dict[str, float] = {}
    parts = {part for kinds in SUMS.values() for part in kinds}
    for key, _, _, _, unit in SHEET:
        if not key or key in SUMS:
            continue
        if unit == "万元":
            found[key] = rng.choice((0.0, 0.0, round(rng.uniform(0, 40), rng.choice((0, 1, 2)))))
        elif quiet and key in parts:
            found[key] = float(rng.choice((0, 0, 0, 0, 1)))
        else:
            found[key] = float(rng.choice((0, rng.randint(0, 30), rng.randint(0, 4000))))
    found["normative_documents_disclosed"] = float(rng.randint(0, int(found["disclosed_total"])))
    for kind in ("press_conferences", "online_interviews"):
        found[f"{kind}_by_leader"] = float(rng.randint(0, int(found[kind])))
    for whole in ("answered_refused", *SUMS):
        found[whole] = sum(found[part] for part in SUMS[whole])
    return found


def make_sheet(seed: int, *, style: str | None = None, damaged: bool = True) -> SheetPage:
    """The page of that seed."""
    rng = random.Random(f"annex {seed}")
    style = style or rng.choice(STYLES)
    drawn = values(rng)
    planted = None
    if rng.random() < 0.3:
        planted = rng.choice(sorted(SUMS))
        drawn[planted] += rng.choice((1, 2, 10))
        if planted == "answered_refused":
            drawn["requests_answered"] = sum(drawn[part] for part in SUMS["requests_answered"])
    empty = rng.choice((0.0, 0.0, 0.15, 0.5)) if damaged else 0.0
    dashed = rng.choice((0.0, 0.0, 0.1)) if damaged else 0.0
    yuan = damaged and "without" not in style and rng.random() < 0.15
    lines, truth = _lines(rng, drawn, empty=empty, dashed=dashed, damaged=damaged, yuan=yuan)
    if damaged and style not in ("glued", "one_line") and rng.random() < 0.3:
        _hurt(rng, lines, truth)
    if planted and any(truth.get(key) in (None, "-", "?") for key in (planted, *SUMS[planted])):
        planted = None
    before = _REPORT.format(
        organ="榆山县人民政府", year=rng.randint(2014, 2018), n=rng.randint(1, 99)
    )
    title = rng.choice(
        ("附表\n政府信息公开情况统计表", "附件：政府信息公开情况统计表", "政府信息公开情况统计表")
    )
    title += rng.choice(("", "\n填报单位：榆山县人民政府　　年度：2016年", "\n（2016年度）"))
    sheet = _WRITERS[style](rng, lines)
    after = rng.choice(_AFTER)
    if style.startswith("html"):
        body = "".join(f"<p>{html.escape(line)}</p>\n" for line in (before + title).split("\n"))
        closing = "".join(f"<p>{line}</p>\n" for line in after.split("\n"))
        page = f'<html><head><meta charset="utf-8"></head><body><div id="zoom">{body}{sheet}{closing}</div></body></html>'
        return SheetPage(
            raw=page.encode(), name="a.html", style=style, truth=truth, planted=planted
        )
    text = f"{before}{title}\n{sheet}\n{after}\n"
    return SheetPage(raw=text.encode(), name="a.txt", style=style, truth=truth, planted=planted)


def _lines(
    rng: random.Random,
    drawn: dict[str, float],
    *,
    empty: float,
    dashed: float,
    damaged: bool,
    yuan: bool,
) -> tuple[list[_Line], dict[str, float | str | None]]:
    numbered, noted = rng.random() < 0.85, rng.random() < 0.8
    dash = rng.choice(("——", "----", "—", ""))
    stub = rng.choice(("/", "-", "无"))
    left_out = rng.choice((0.0, 0.0, 0.0, 0.1)) if damaged else 0.0
    lines: list[_Line] = []
    truth: dict[str, float | str | None] = {}
    for key, number, label, note, unit in SHEET:
        if key and rng.random() < left_out:
            continue
        wording = _noisy(rng, label) if damaged else label
        wording = (number if numbered or number == "其中：" else "") + wording
        if not key:
            lines.append(_Line("", wording, "", dash, dash))
            continue
        printed: float | str | None = drawn[key]
        if rng.random() < empty:
            printed = None
        elif rng.random() < dashed:
            printed = "-"
        truth[key] = printed
        shown = "" if printed is None else stub if printed == "-" else f"{printed:.10g}"
        if yuan and unit == "万元" and isinstance(printed, float):
            unit, shown = "元", f"{round(printed * 10_000)}"
        lines.append(_Line(key, wording, note if noted else "", unit, shown))
    return lines, truth


_LOCAL = (
    ("6.政务客户端公开政府信息数", "条"),
    ("其中：乡镇街道收到", "件"),
    ("（五）政务大厅接待群众", "人次"),
)


def _hurt(rng: random.Random, lines: list[_Line], truth: dict[str, float | str | None]) -> None:
    """Labels lost or cut, lines of the place's own, numbers told in other ways."""
    for line in [line for line in lines if line.key]:
        draw = rng.random()
        if draw < 0.03:  # the number is whose nobody can tell
            line.label, line.note = "", ""
            truth[line.key] = None
        elif draw < 0.06 and len(line.label) >= 14:
            line.label, line.note = line.label[: len(line.label) - rng.randint(2, 4)], ""
        elif draw < 0.08 and truth[line.key] not in (None, "-"):
            line.value, number = rng.choice(
                (("约30", "?"), ("12,345", 12345.0), ("未统计", "?"), ("**", "?"))
            )
            if line.unit in ("万元", "元") and number != "?":
                line.value, number = "不详", "?"
            truth[line.key] = number
    for label, unit in _LOCAL:
        if rng.random() < 0.3:
            number = str(rng.randint(0, 99))
            lines.insert(rng.randrange(3, len(lines)), _Line("", label, "", unit, number))


def _noisy(rng: random.Random, label: str) -> str:
    draw = rng.random()
    if draw < 0.04 and label.endswith("数"):
        return label[:-1]
    if draw < 0.06 and len(label) >= 9:
        at = rng.randrange(2, len(label) - 2)
        return label[:at] + rng.choice("的人公由") + label[at + 1 :]  # a misprint
    if draw < 0.08:
        return label.replace("其他", "其它").replace("负责同志", "负责人").replace("作出", "做出")
    if draw < 0.10 and len(label) >= 8:
        at = rng.randrange(2, len(label) - 2)
        return label[:at] + " " + label[at:]
    return label


def _head(rng: random.Random) -> tuple[str, str, str]:
    return (
        rng.choice(("统计指标", "统 计 指 标", "统计指标")),
        rng.choice(("单位", "计量单位")),
        "统计数",
    )


def _cells(line: _Line) -> tuple[str, str, str]:
    return line.label + line.note, line.unit, line.value


def _html(rng: random.Random, lines: list[_Line]) -> str:
    return _table(rng, [_head(rng), *map(_cells, lines)])


def _table(rng: random.Random, rows: list[tuple[str, ...]]) -> str:
    blank = rng.choice(("", "&nbsp;", " "))
    wrap = rng.choice(("{}", "<p>{}</p>", "<span>{}</span>"))
    printed = [
        "<tr>" + "".join(f"<td>{wrap.format(html.escape(c) or blank)}</td>" for c in row) + "</tr>"
        for row in rows
    ]
    return "<table>" + "\n".join(printed) + "</table>"


def _beside(lines: list[_Line]) -> list[tuple[str, ...]]:
    half = (len(lines) + 1) // 2
    right = [*map(_cells, lines[half:]), *[("", "", "")] * (2 * half - len(lines))]
    return [(*_cells(one), *other) for one, other in zip(lines[:half], right, strict=True)]


def _html_two_blocks(rng: random.Random, lines: list[_Line]) -> str:
    return _table(rng, [(*_head(rng), *_head(rng)), *_beside(lines)])


def _bars_two_blocks(rng: random.Random, lines: list[_Line]) -> str:
    rows = [(*_head(rng), *_head(rng)), *_beside(lines)]
    return "\n".join(" | ".join(row) for row in rows)


def _coded(rng: random.Random, lines: list[_Line]) -> list[tuple[str, ...]]:
    label, unit, value = _head(rng)
    first = rng.random() < 0.5
    rows: list[tuple[str, ...]] = [
        ("序号", label, unit, value) if first else (label, unit, "代码", value)
    ]
    code = 0
    for line in lines:
        code += bool(line.key)
        name, unit, value = _cells(line)
        own = f"{code:02}" if line.key else ""
        rows.append((own, name, unit, value) if first else (name, unit, own, value))
    return rows


def _html_codes(rng: random.Random, lines: list[_Line]) -> str:
    return _table(rng, _coded(rng, lines))


def _html_remarks(rng: random.Random, lines: list[_Line]) -> str:
    rows = [(*_cells(line), rng.choice(("", "", "", "2", "含下属单位"))) for line in lines]
    return _table(rng, [(*_head(rng), "备注"), *rows])


def _one_each(cells: list[str], between: str) -> str:
    return between.join(cell for cell in cells if cell)


def _plain(rng: random.Random, lines: list[_Line], between: str) -> str:
    return _one_each([cell for row in (_head(rng), *map(_cells, lines)) for cell in row], between)


def _lines_codes(rng: random.Random, lines: list[_Line]) -> str:
    return _one_each([cell for row in _coded(rng, lines) for cell in row], "\n")


def _barred(rng: random.Random, lines: list[_Line], between: str, fence: str = "") -> str:
    rows = [between.join(row) for row in (_head(rng), *map(_cells, lines))]
    return "\n".join(f"{fence}{row}{fence}" for row in rows)


def _spaced(rng: random.Random, lines: list[_Line]) -> str:
    gap = rng.choice((" ", "  ", "　"))
    return "\n".join(gap.join(c for c in row if c) for row in (_head(rng), *map(_cells, lines)))


def _pdf(rng: random.Random, lines: list[_Line], *, before: bool = False) -> str:
    """Labels wider than the column on two lines, the number between them or before both."""
    width = rng.randint(14, 22)
    printed = [" ".join(_head(rng))]
    page = 0
    for at, line in enumerate(lines):
        label, unit, value = _cells(line)
        numbers = " ".join(cell for cell in (unit, value) if cell)
        if len(label) <= width:
            printed.append(f"{label} {numbers}".strip())
        else:
            halves = [label[:width], label[width:]]
            while len(halves[-1]) > width:
                halves[-1:] = [halves[-1][:width], halves[-1][width:]]
            halves.insert(0 if before else 1 if len(halves) == 2 else len(halves) // 2, numbers)
            printed += [half for half in halves if half]
        if at % 25 == 24:
            page += 1
            printed += [
                rng.choice((f"- {page} -", f"第 {page} 页", f"{page}")),
                " ".join(_head(rng)),
            ]
    return "\n".join(printed)


def _glued(rng: random.Random, lines: list[_Line]) -> str:
    return "\n".join("".join(row) for row in (_head(rng), *map(_cells, lines)))


def _value_first(rng: random.Random, lines: list[_Line]) -> str:
    label, unit, value = _head(rng)
    rows = [
        (label, value, unit),
        *((line.label + line.note, line.value, line.unit) for line in lines),
    ]
    return "\n".join(" | ".join(row) for row in rows)


def _without_units(rng: random.Random, lines: list[_Line], between: str) -> str:
    label, _, value = _head(rng)
    rows = [(label, value), *((line.label + line.note, line.value) for line in lines)]
    if between == "\n":
        return _one_each([cell for row in rows for cell in row], "\n")
    return "\n".join(between.join(row) for row in rows)


_WRITERS = {
    "html": _html,
    "html_two_blocks": _html_two_blocks,
    "html_codes": _html_codes,
    "html_remarks": _html_remarks,
    "lines": lambda rng, lines: _plain(rng, lines, "\n"),
    "lines_blank": lambda rng, lines: _plain(rng, lines, "\n\n"),
    "bars": lambda rng, lines: _barred(rng, lines, " | "),
    "fenced": lambda rng, lines: _barred(rng, lines, " | ", "|"),
    "tabs": lambda rng, lines: _barred(rng, lines, "\t"),
    "spaced": _spaced,
    "pdf": _pdf,
    "pdf_before": lambda rng, lines: _pdf(rng, lines, before=True),
    "glued": _glued,
    "bars_two_blocks": _bars_two_blocks,
    "lines_codes": _lines_codes,
    "one_line": lambda rng, lines: _plain(rng, lines, " "),
    "value_first": _value_first,
    "lines_without_units": lambda rng, lines: _without_units(rng, lines, "\n"),
    "bars_without_units": lambda rng, lines: _without_units(rng, lines, " | "),
}
