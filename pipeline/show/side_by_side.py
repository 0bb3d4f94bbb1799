"""Two reports beside one another, in the terminal or as one HTML file."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.records import Report
from pipeline.reuse.side_by_side import SideBySide
from pipeline.show.marks import Piece, cut_pieces
from pipeline.show.words import plain

_STYLES = {"shared": "black on yellow", "swapped": "bold black on cyan", "own": "", "form": "dim"}
# What is not shared is told by its beginning and its end; the rest stands in the reports.
_SHOWN_OWN = 60


def show_comparison(one: Report, other: Report, comparison: SideBySide, console: Console) -> None:
    """Print the two texts in two columns, each shared passage beside itself."""
    for line in describe(one, other, comparison):
        console.print(Text(line))
    if comparison.passages:
        console.print(
            Text.assemble(
                ("【1 相同的段落 1】", _STYLES["shared"]), "　",
                ("〔其中换了的地名、机关、数字〕", _STYLES["swapped"]), "　",
                ("（不参与比较的标题、表格、套语）", _STYLES["form"]),
            )
        )  # fmt: skip
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    for report in (one, other):
        table.add_column(Text(_name(report)), ratio=1, overflow="fold")
    left = _segments(cut_pieces(one.text, comparison.left, comparison.passages, "left"))
    right = _segments(cut_pieces(other.text, comparison.right, comparison.passages, "right"))
    for number in range(1, len(comparison.passages) + 1):
        table.add_row(_gap(left[-number]), _gap(right[-number]))
        table.add_row(_passage(number, left[number]), _passage(number, right[number]))
    table.add_row(_gap(left[0]), _gap(right[0]))
    console.print(table)


def describe(one: Report, other: Report, comparison: SideBySide) -> list[str]:
    """Who the two are, and how much they share, in a few lines."""
    likeness = comparison.likeness
    swapped = sum(bool(passage.swaps) for passage in comparison.passages)
    shares = " ".join(
        f"{side}篇自撰文字的 {share:.0%} 与另一篇逐字相同。"
        for side, share in zip("左右", comparison.shares, strict=True)
        if share is not None
    )
    same = ["两个文件内容完全相同。"] if one.sha256 == other.sha256 else []
    return [
        *same,
        f"{shares}（只计连续 30 字以上的）",
        f"相同段落 {len(comparison.passages)} 段，其中 {swapped} 段换了地名、机关或数字。"
        f"相似度（连续五字的杰卡德系数）{likeness.resemblance:.2f}。",
    ]


def _name(report: Report) -> str:
    identity = report.identity
    year = f"{identity.year}年" if identity.year else "年份不明"
    return plain(f"{identity.organ or '机关不明'}　{year}　{report.source}")


def _segments(pieces: Iterable[Piece]) -> defaultdict[int, list[Piece]]:
    """The pieces of passage n under n, what stands before it under -n, what is behind all under 0."""
    segments: defaultdict[int, list[Piece]] = defaultdict(list)
    gap: list[Piece] = []
    for piece in pieces:
        if piece.passage is None:
            gap.append(piece)
            continue
        if piece.first:
            segments[-piece.passage], gap = gap, []
        segments[piece.passage].append(piece)
    segments[0] = gap
    return segments


def _passage(number: int, pieces: Sequence[Piece]) -> Text:
    """A shared passage between its marks, which a pipe or a printer keeps."""
    passage = Text(f"【{number} ", style=_STYLES["shared"])
    for piece in pieces:
        words = _lines(piece.text)
        passage.append(f"〔{words}〕" if piece.kind == "swapped" else words, _STYLES[piece.kind])
    return passage.append(f" {number}】")


def _gap(pieces: Sequence[Piece]) -> Text:
    """What is not shared, in short."""
    gap = Text()
    for piece in pieces:
        words = _lines(piece.text).strip()
        if len(words) > _SHOWN_OWN:
            half = _SHOWN_OWN // 2
            words = f"{words[:half]}……（共 {len(words)} 字）……{words[-half:]}"
        if words:
            gap.append(
                f"（{words}）\n" if piece.kind == "form" else f"{words}\n", _STYLES[piece.kind]
            )
    gap.rstrip()
    return gap


def _lines(text: str) -> str:
    """Text that moves nothing in a terminal; its line breaks stay."""
    return "\n".join(words for line in text.split("\n") if (words := plain(line)))


def comparison_page(one: Report, other: Report, comparison: SideBySide) -> str:
    """The two reports as a page of HTML that needs no other file."""
    left = cut_pieces(one.text, comparison.left, comparison.passages, "left")
    right = cut_pieces(other.text, comparison.right, comparison.passages, "right")
    sides = [
        {"name": _name(report), "sha256": report.sha256, "pieces": list(pieces)}
        for report, pieces in ((one, left), (other, right))
    ]
    return _template().render(
        sides=sides,
        summary=describe(one, other, comparison),
        passages=len(comparison.passages),
    )


@functools.cache
def _template() -> Template:
    source = files("pipeline") / "show" / "side_by_side.html"
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(source.read_text(encoding="utf-8"))
