"""One report in the terminal: identity, sections, tables, statements, findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.records import Cell, Finding, Reading, Section, Statement
from pipeline.show import words
from pipeline.show.words import plain, safe

_STATUS_STYLES = {"pass": "green", "fail": "bold red", "uncertain": "yellow"}
# Columns of the widest table whose labels need no breaking on eighty characters (disputes).
_NARROW = 5
_ROLE_STYLES = {"problem": "red", "measure_planned": "cyan", "measure_done": "green"}


def show_reading(reading: Reading, console: Console, *, chrome: bool = False) -> None:
    """Print all that is known of one report, with the lines of its text that say so.

    With `chrome`, what stood on the page around the report as well, block by block.
    """
    parts = [
        ("身份", _identity(reading)),
        ("部分", _sections(reading)),
        ("表格", _tables(reading)),
        ("问题与措施", _statements(reading)),
        ("正文数字", _figures(reading)),
        ("核查", _findings(reading)),
    ]
    if chrome:
        parts.append(("正文之外", _chrome(reading)))
    for title, body in parts:
        console.print(Text(title, style="bold reverse"))
        console.print(body)
        console.print()


def _identity(reading: Reading) -> RenderableType:
    report = reading.report
    identity, place = report.identity, report.identity.place
    region = "".join(
        part for part in (place.province, place.prefecture, place.county, place.township) if part
    )
    kind = f"{words.LEVELS[identity.organ_level]}{words.BODIES[identity.organ_type]}"
    grid = Table.grid(padding=(0, 2))
    for label, value in (
        ("标题", identity.title),
        ("公开机关", f"{identity.organ or '—'}（{kind}）"),
        ("行政区划", f"{region or '—'}　{place.code or '无代码'}"),
        ("年度", f"{identity.year or '—'}（{words.YEAR_SOURCES[identity.year_source]}）"),
        ("发布日期", identity.published_on),
        ("格式版本", reading.form),
        ("来源", f"{report.source}（{report.media_type}，{report.encoding or '无编码'}）"),
        ("报告编号", report.report_id),
    ):
        grid.add_row(Text(label, style="dim"), safe(value))
    return grid


def _chrome(reading: Reading) -> RenderableType:
    """Every character of the page that is not in the report's text, under its kind."""
    blocks: list[RenderableType] = []
    for block in reading.report.chrome:
        lines = Text("\n".join(plain(line) for line in block.text.split("\n") if line.strip()))
        if lines:
            blocks.append(Text(words.CHROME[block.kind], style="bold"))
            blocks.append(Padding(lines, (0, 0, 0, 4), expand=False))
    return Group(*blocks) if blocks else Text("没有", style="dim")


def _sections(reading: Reading) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1))
    for heading in ("部分", "标题", "行", "字符", "可信度"):
        left = heading in ("部分", "标题")
        table.add_column(heading, justify="left" if left else "right", overflow="fold")
    for section in reading.sections:
        table.add_row(*_section_row(section, reading.report.text))
    return table


def _section_row(section: Section, text: str) -> Iterator[Text]:
    heading = safe(section.heading)
    if section.warning:
        heading.append(f"\n{plain(section.warning)}", style="yellow")
    yield Text(words.SECTIONS[section.key])
    yield heading
    yield Text(str(words.line_of(text, section.start)))
    yield Text(f"{section.start}–{section.end}", style="dim")
    yield Text(f"{section.confidence:.2f}")


def _tables(reading: Reading) -> RenderableType:
    certificates = {f.place: f for f in reading.findings if f.check == "table_certificate"}
    grids = [
        _grid(table, list(cells), certificates.get(table))
        for table, cells in groupby(reading.cells, key=lambda cell: cell.table)
    ]
    legend = Text("空 未填　推 由勾稽关系推得　文 不是数字　缺 原文没有　→ 建议值", style="dim")
    return Group(*grids, legend) if grids else Text("没有表格", style="dim")


def _grid(table: str, cells: list[Cell], certificate: Finding | None) -> RenderableType:
    title = Text(f"{words.TABLES[table]}（{cells[0].form} 年格式）", style="bold")
    states = {cell.state for cell in cells}
    if states == {"missing"}:
        return Text.assemble(title, ("　原文没有此表", "dim"))
    columns = list(dict.fromkeys((cell.column, cell.column_label) for cell in cells))
    grid = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
    grid.add_column("", overflow="fold")
    # Seven columns fit eighty characters when their labels are broken.
    wide = len(columns) > _NARROW
    for _, label in columns:
        grid.add_column(_break(plain(label)) if wide else safe(label), justify="right")
    rows = dict.fromkeys((cell.row, cell.row_label) for cell in cells)
    at = {(cell.row, cell.column): cell for cell in cells}
    for row, label in rows:
        printed = [_cell(at.get((row, column))) for column, _ in columns]
        grid.add_row(safe(label, limit=18 if wide else 40), *printed)
    if certificate is None:
        return Group(title, grid)
    return Group(title, Text(certificate.message, _STATUS_STYLES[certificate.status]), grid)


def _break(label: str) -> Text:
    """A column label in lines of two characters: its words have two (社会 / 公益 / 组织)."""
    return Text("\n".join(label[at : at + 2] for at in range(0, len(label), 2)))


def _cell(cell: Cell | None) -> Text:
    if cell is None:
        return Text("")
    if cell.state == "printed":
        shown = Text(words.number(cell.value))
    elif cell.state == "inferred":
        shown = Text(f"{words.STATES['inferred']}{words.number(cell.value)}", style="cyan")
    elif cell.state in ("dash", "text"):
        shown = safe(f"{words.STATES[cell.state]}{cell.raw or ''}", "yellow", limit=12)
    else:
        shown = Text(words.STATES[cell.state], style="dim")
    if cell.proposed is not None:
        shown.append(f"→{words.number(cell.proposed)}", style="bold magenta")
    return shown


def _statements(reading: Reading) -> RenderableType:
    stated = [statement for statement in reading.statements if statement.role != "context"]
    if not stated:
        return Text("没有找到问题或措施", style="dim")
    numbers = {statement.statement_id: at for at, statement in enumerate(stated, 1)}
    answers = {
        statement.statement_id: [
            numbers[link.measure_id]
            for link in reading.links
            if link.problem_id == statement.statement_id and link.measure_id in numbers
        ]
        for statement in stated
    }
    return Group(
        *(
            _statement(
                numbers[statement.statement_id],
                statement,
                words.line_of(reading.report.text, statement.start),
                answers[statement.statement_id],
            )
            for statement in stated
        )
    )


def _statement(
    number: int, statement: Statement, line: int | None, measures: list[int]
) -> RenderableType:
    head = Text(f"{number:>3} ")
    head.append(words.ROLES[statement.role], style=_ROLE_STYLES.get(statement.role, "dim"))
    aspects = "、".join(words.ASPECTS[aspect] for aspect in statement.aspects)
    head.append(f"　{aspects}　具体程度 {statement.specificity}　第 {line} 行", style="dim")
    if statement.role == "problem":
        head.append("　" + _answer(statement, measures), style="dim")
    body = Text()
    if statement.heading:
        body.append(f"【{plain(statement.heading)}】", style="bold")
    body.append(plain(statement.text))
    if statement.cues:
        body.append(f"\n依据：{plain('、'.join(statement.cues))}", style="dim italic")
    return Group(head, Padding(body, (0, 0, 0, 4), expand=False))


def _answer(statement: Statement, measures: list[int]) -> str:
    if measures:
        return "对应措施 " + "、".join(map(str, measures))
    return "没有对应措施" if statement.answered == "no" else "有无对应措施不明"


def _figures(reading: Reading) -> RenderableType:
    """How many numbers the prose claims, by what they count."""
    counts = Counter(words.FIGURES[figure.kind] for figure in reading.figures)
    told = "，".join(f"{name} {count}" for name, count in counts.most_common())
    return Text(f"{len(reading.figures)} 个：{told}。" if told else "没有", style="dim")


def _findings(reading: Reading) -> RenderableType:
    passed = sum(finding.status == "pass" for finding in reading.findings)
    shown = [f for f in reading.findings if f.status != "pass" and f.check != "table_certificate"]
    verdict = Text(f"{len(reading.findings)} 项核查，{passed} 项通过，{len(shown)} 项需要看。")
    return Group(verdict, *_finding_lines(shown, reading.report.text))


def _finding_lines(findings: Iterable[Finding], text: str) -> Iterator[RenderableType]:
    for finding in findings:
        line = words.line_of(text, finding.start)
        head = Text("  ")
        head.append(words.STATUSES[finding.status], style=_STATUS_STYLES[finding.status])
        head.append(f"　{words.SEVERITIES[finding.severity]}")
        head.append(f"　责任：{words.RESPONSIBILITIES[finding.responsibility]}", style="dim")
        head.append(f"　{plain(finding.place)}", style="dim")
        head.append("" if line is None else f"　第 {line} 行", style="dim")
        yield head
        body = Text(plain(finding.message))
        if line is not None:
            printed = plain(text.split("\n")[line - 1], limit=120)
            body.append(f"\n{printed}", style="dim italic")
        yield Padding(body, (0, 0, 0, 4), expand=False)
