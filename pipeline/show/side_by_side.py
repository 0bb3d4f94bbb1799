"""Two reports beside one another, in the terminal or as one HTML file."""

from __future__ import annotations

import functools
from collections.abc import Iterable
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
# Tables and titles would take most of the screen.
_SHOWN_OF_FORM = 24


def show_comparison(one: Report, other: Report, comparison: SideBySide, console: Console) -> None:
    """Print both texts in two columns, shared passages marked and numbered."""
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    table.add_column(Text(_name(one)), ratio=1, overflow="fold")
    table.add_column(Text(_name(other)), ratio=1, overflow="fold")
    table.add_row(
        _column(cut_pieces(one.text, comparison.left, comparison.passages, "left")),
        _column(cut_pieces(other.text, comparison.right, comparison.passages, "right")),
    )
    console.print(table)
    console.print(Text(describe(comparison)))
    console.print(
        Text.assemble(
            ("相同文字", _STYLES["shared"]), "　", ("替换了的地名、机关、数字", _STYLES["swapped"]), "　",
            ("不参与比较（格式、表格）", _STYLES["form"]),
        )
    )  # fmt: skip


def describe(comparison: SideBySide) -> str:
    """How alike the two are, in one line."""
    likeness = comparison.likeness
    swapped = sum(bool(passage.swaps) for passage in comparison.passages)
    return (
        f"相似度 {likeness.resemblance:.0%}；左篇有 {likeness.containment:.0%} 见于右篇，"
        f"右篇有 {likeness.other_containment:.0%} 见于左篇。"
        f"相同段落 {len(comparison.passages)} 段，其中 {swapped} 段换了地名、机关或数字。"
    )


def _name(report: Report) -> str:
    identity = report.identity
    year = f"{identity.year}年" if identity.year else "年份不明"
    return plain(f"{identity.organ or '机关不明'}　{year}　{report.source}")


def _column(pieces: Iterable[Piece]) -> Text:
    column = Text()
    for piece in pieces:
        if piece.first:
            column.append(f"[{piece.passage}]", style="bold")
        column.append(_lines(piece), style=_STYLES[piece.kind])
    return column


def _lines(piece: Piece) -> str:
    lines = [words for line in piece.text.split("\n") if (words := plain(line))]
    whole = "\n".join(lines)
    if piece.kind == "form" and len(whole) > _SHOWN_OF_FORM:
        return f"\n…（{len(whole)} 字未比较）…\n"
    opens = "\n" if piece.text[:1] == "\n" else ""
    return opens + whole + ("\n" if lines and piece.text[-1:] == "\n" else "")


def comparison_page(one: Report, other: Report, comparison: SideBySide) -> str:
    """The two reports as a page of HTML that needs no other file."""
    left = cut_pieces(one.text, comparison.left, comparison.passages, "left")
    right = cut_pieces(other.text, comparison.right, comparison.passages, "right")
    sides = [
        {"name": _name(report), "pieces": list(pieces)}
        for report, pieces in ((one, left), (other, right))
    ]
    return _template().render(
        sides=sides, summary=describe(comparison), passages=len(comparison.passages)
    )


@functools.cache
def _template() -> Template:
    source = files("pipeline") / "show" / "side_by_side.html"
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(source.read_text(encoding="utf-8"))
