"""How far a run has come."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.progress import Progress, Step, Stopwatch, describe

# Seconds between two lines of progress where there is no terminal to draw a bar on.
_SECONDS_BETWEEN_LINES = 5.0


@contextmanager
def show_progress() -> Iterator[Progress]:
    """A bar on a terminal; elsewhere a line every few seconds. On stderr either way."""
    if not sys.stderr.isatty():
        yield _report_lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = BarColumn(), TimeElapsedColumn(), TextColumn("{task.description}")
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        watch = Stopwatch()

        def advance(step: Step) -> None:
            words = describe(step, watch.seconds(step))
            bar.update(task, description=words, completed=step.done, total=step.total)

        yield advance


def _report_lines() -> Progress:
    last = time.monotonic()
    watch = Stopwatch()

    def advance(step: Step) -> None:
        nonlocal last
        seconds = watch.seconds(step)
        if time.monotonic() - last >= _SECONDS_BETWEEN_LINES:
            last = time.monotonic()
            print(describe(step, seconds), file=sys.stderr, flush=True)

    return advance
