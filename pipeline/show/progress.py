"""How far a run has come."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Seconds between two lines of progress where there is no terminal to draw a bar on.
_SECONDS_BETWEEN_LINES = 5.0
_STEPS = {"hash": "登记文件", "read": "读取报告", "publish": "写数据集"}

Advance = Callable[[str, int, int], None]


@contextmanager
def show_progress() -> Iterator[Advance]:
    """A bar on a terminal; elsewhere a line every few seconds. On stderr either way."""
    if not sys.stderr.isatty():
        yield _report_lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def advance(step: str, done: int, total: int) -> None:
            bar.update(task, description=_STEPS[step], completed=done, total=total)

        yield advance


def _report_lines() -> Advance:
    last = time.monotonic()

    def advance(step: str, done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= _SECONDS_BETWEEN_LINES:
            last = time.monotonic()
            print(f"{_STEPS[step]} {done}/{total}", file=sys.stderr, flush=True)

    return advance
