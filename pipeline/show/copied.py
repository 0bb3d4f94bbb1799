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
        text = passage.text.lstrip("。，、；：）”’!？ \n\r\t　")
        console.print(
            Text.assemble((f"{at}. ", "bold"), (f"见于 {passage.reports} 篇报告", "bold"))
        )
        console.print(Padding(Text(plain(text, limit=_SHOWN_TEXT)), (0, 0, 0, 3)))
        for carrier in passage.carriers[:_SHOWN_CARRIERS]:
            console.print(Padding(_line(carrier), (0, 0, 0, 3)))
        if (more := passage.reports - min(len(passage.carriers), _SHOWN_CARRIERS)) > 0:
            console.print(
                Padding(Text(f"另有 {more} 篇，见 reuse.parquet。", style="dim"), (0, 0, 0, 3))
            )


def _line(carrier: Carrier) -> Text:
    year = f"{carrier.year}年" if carrier.year else "年份不明"
    day = f"（{carrier.published_on:%Y-%m-%d} 发布）" if carrier.published_on else ""
    swapped = "　换了地名、机关或数字" if carrier.masked else ""
    return Text.assemble(
        f"{year}　{plain(carrier.organ or '机关不明')}{day}",
        (f"　{carrier.report_id}　{plain(carrier.source)}", "dim"),
        (swapped, "cyan"),
    )
