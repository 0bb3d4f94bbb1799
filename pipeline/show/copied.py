"""The most copied passages, and who carries them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from pipeline.copied import Carrier, Copied
from pipeline.show.words import plain

# Enough to see what a passage says; who copied what stands in the files.
_SHOWN_TEXT, _SHOWN_CARRIERS = 200, 12


def show_copied(passages: Sequence[Copied], console: Console) -> None:
    """Print passages with their carriers, the oldest first."""
    if not passages:
        console.print(Text("没有雷同段落。"))
    for at, passage in enumerate(passages, 1):
        if at > 1:
            console.print()
        console.print(Text(f"{at}. {_count(passage)}", style="bold"))
        console.print(Padding(Text(_begin(passage)), (0, 0, 0, 3)))
        for carrier in passage.carriers[:_SHOWN_CARRIERS]:
            console.print(Padding(_line(carrier), (0, 0, 0, 3)))
        if (more := passage.reports - min(len(passage.carriers), _SHOWN_CARRIERS)) > 0:
            rest = Text(f"另有 {more} 篇，见 reuse.parquet。", style="dim")
            console.print(Padding(rest, (0, 0, 0, 3)))


def _count(passage: Copied) -> str:
    if passage.organs == 1:
        return f"见于同一机关的 {passage.reports} 篇报告"
    if passage.reports > len(passage.carriers):
        return f"见于 {passage.reports} 篇报告"
    return f"见于 {passage.reports} 篇报告、{passage.organs} 个机关"


def _begin(passage: Copied) -> str:
    text = plain(passage.text.lstrip("。，、；：）”’!？ \n\r\t　"), limit=_SHOWN_TEXT)
    return f"…{text}" if passage.cut else text


def _line(carrier: Carrier) -> Text:
    year = f"{carrier.year}年" if carrier.year else "年份不明"
    day = f"（{carrier.published_on:%Y-%m-%d} 发布）" if carrier.published_on else ""
    swapped = "（换了地名、机关或数字）" if carrier.masked else ""
    return Text.assemble(
        f"{year}　{plain(carrier.organ or '机关不明')}{day}",
        (swapped, "cyan"),
        (f"　{carrier.report_id}　{plain(carrier.source)}", "dim"),
    )
