"""Answers of queries, and the list of checks, as tables in the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline import query
from pipeline.records import Check
from pipeline.show import words
from pipeline.show.words import plain, safe

# Longer answers are for a file; a screen of 50 lines is then scrolled 20 times.
SHOWN_ROWS = 1_000
# A text of ten thousand characters in one cell would bury the table.
_SHOWN_CHARACTERS = 200


def show_answer(answer: pa.Table, console: Console) -> None:
    """Print the first rows of an answer; Chinese counts two columns, numbers stand right."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
    for field in answer.schema:
        right = pa.types.is_integer(field.type) or pa.types.is_floating(field.type)
        table.add_column(safe(field.name), justify="right" if right else "left", overflow="fold")
    for row in query.iterate_rows(answer.slice(0, SHOWN_ROWS)):
        table.add_row(*map(_answer_cell, row))
    console.print(table)


def _answer_cell(value: Any) -> Text:
    if value is None:
        return Text("—", style="dim")
    if isinstance(value, float):
        return Text(words.number(value))
    if isinstance(value, list):
        return Text("、".join(plain(str(part)) for part in value))
    return safe(str(value), limit=_SHOWN_CHARACTERS)


def show_checks(checks: Iterable[Check], console: Console) -> None:
    """Print every check that findings may name: its id, what it asks, how, on what ground."""
    for check in checks:
        console.print(Text.assemble((check.id, "bold"), f"　{check.title}"))
        console.print(Text(f"    {check.formula}"))
        console.print(Text(f"    {check.source}", style="dim"))
