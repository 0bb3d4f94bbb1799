"""What a run did: the account of its inputs, what was rejected, which checks failed."""

from __future__ import annotations

import pathlib

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline import query
from pipeline.show import words
from pipeline.show.words import plain
from pipeline.store import RunCard

# Enough to see what is wrong, few enough for a screen; the rest is one query away.
_SHOWN = 20

# A line is counted in the report's one text, to which all offsets refer.
_FAILING = f"""
    SELECT source, severity, responsibility, place, message,
        1 + length(substr(text, 1, start)) - length(replace(substr(text, 1, start), chr(10), ''))
            AS line,
        count(*) OVER () AS failing
    FROM findings JOIN reports USING (report_id) JOIN texts USING (report_id)
    WHERE status = 'fail' AND severity <> 'note'
    ORDER BY array_position(['error', 'warning'], severity), source, start, place, "check"
    LIMIT {_SHOWN}
"""
_UNCERTAIN = "SELECT count(*) AS doubtful FROM findings WHERE status = 'uncertain'"


def show_summary(card: RunCard, out: pathlib.Path, console: Console) -> None:
    """Print the account of a run and the failing findings of the dataset `out`."""
    console.print(_account(card))
    rows = query.ask(out, _FAILING).to_pylist()
    if rows:
        failing = rows[0]["failing"]
        console.print(Text(f"核查不符 {failing} 项", style="bold"))
        for row in rows:
            _show_failing(row, console)
        if failing > len(rows):
            console.print(
                Text(f"  另有 {failing - len(rows)} 项，见 findings.parquet。", style="dim")
            )
    (doubtful,) = query.ask(out, _UNCERTAIN)["doubtful"].to_pylist()
    if doubtful:
        console.print(
            Text(f"存疑 {doubtful} 项，见 findings 中 status = 'uncertain'。", style="yellow")
        )
    console.print(Text(f"数据集：{plain(str(out))}"))


def _account(card: RunCard) -> Table:
    counts = card.counts
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("读取结果")
    table.add_column("个数", justify="right")
    table.add_row("输入", str(counts["inputs"]))
    table.add_row("　报告", str(counts["reports"]))
    table.add_row("　重复", str(counts["duplicates"]))
    table.add_row("　未读取", str(counts["rejected"]))
    for reason, number in card.rejected.items():
        table.add_row(Text(f"　　{words.REASONS[reason]}", style="yellow"), str(number))
    if counts["skipped"]:
        table.add_row("略过的附属文件", str(counts["skipped"]))
    return table


def _show_failing(row: dict[str, object], console: Console) -> None:
    head = Text("  ")
    severity = str(row["severity"])
    head.append(words.SEVERITIES[severity], style="red" if severity == "error" else "yellow")
    head.append(f"　{plain(str(row['source']))}", style="bold")
    head.append("" if row["line"] is None else f"　第 {row['line']} 行")
    head.append(f"　责任：{words.RESPONSIBILITIES[str(row['responsibility'])]}", style="dim")
    console.print(head)
    console.print(Padding(Text(plain(str(row["message"]))), (0, 0, 0, 4), expand=False))
