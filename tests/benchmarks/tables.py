"""How well tables are reconstructed from dumps, beside two simple ways of doing it.

`measure` reads the pages of `tests.dumps` with the pipeline as it runs (no shortcut around any
stage) and takes the time spent inside the tables stage alone.
"""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pipeline import tables as stage
from pipeline.ingest import ingest
from pipeline.records import Cell, Finding, Reading, Rejected
from pipeline.run import read_report
from tests.benchmarks import table_peers
from tests.benchmarks.table_score import Answer, Given, PageScore, Place, score
from tests.dumps import Dump, make_dump

HELD_OUT = range(10_000, 20_000)


def measure(
    seeds: Sequence[int], *, by: str | None = None
) -> tuple[dict[str, Any], list[PageScore]]:
    """One answer for all seeds, and the score of each page."""
    dumps = [make_dump(seed) for seed in seeds]
    with _timed() as spent:
        answers = [answer_of(dump) for dump in dumps]
    scores = [score(dump, answer) for dump, answer in zip(dumps, answers, strict=True)]
    told = summary(scores)
    seconds = max(sum(spent), 1e-9)
    told["tables_per_second"] = round(told["tables"] / seconds)
    told["milliseconds_per_report"] = round(1000 * seconds / max(len(spent), 1), 2)
    told["milliseconds_median"] = round(1000 * statistics.median(spent or [0]), 2)
    told["milliseconds_slowest"] = round(1000 * max(spent or [0]), 2)
    told["peers"] = _peers(dumps, scores)
    if by:
        told[f"tables_right_by_{by}"] = breakdown(scores, by)
    return told, scores


# What warns of a value: not the certificate, which speaks of a whole table, nor the checks of
# prose and outline, whose places may be sections of the tables' names.
_OF_TABLES = (
    "requests_", "disputes_", "row_placed", "values_left_over", "lines_repeat", "smallest_repair",
    "cell_", "digits_run_together",
)  # fmt: skip


def answer_of(dump: Dump) -> Answer:
    """What the pipeline makes of the page: its first report."""
    reports = ingest(dump.raw, source=dump.name)
    if isinstance(reports, Rejected):
        return Answer(cells={}, refused=True)
    return _answer(read_report(reports[0]))


def _answer(reading: Reading) -> Answer:
    return Answer(
        cells={(cell.table, cell.row, cell.column): _given(cell) for cell in reading.cells},
        places=tuple(
            _place(each)
            for each in reading.findings
            if each.status != "pass" and each.check.startswith(_OF_TABLES)
        ),
    )


def _given(cell: Cell) -> Given:
    return Given(cell.state, cell.value, cell.proposed, cell.form)


def _place(finding: Finding) -> Place:
    table, row, column = (*finding.place.split("/"), "", "")[:3]
    return Place(table, row, column, finding.status, finding.expected)


@contextmanager
def _timed() -> Iterator[list[float]]:
    """Processor seconds of each call of the tables stage, as `read_report` makes it."""
    spent: list[float] = []
    original = stage.read_tables

    def clocked(*args: Any, **options: Any) -> Any:
        start = time.process_time()
        try:
            return original(*args, **options)
        finally:
            spent.append(time.process_time() - start)

    stage.read_tables = clocked
    try:
        yield spent
    finally:
        stage.read_tables = original


def summary(scores: Sequence[PageScore]) -> dict[str, Any]:
    """The counts over all pages, zeros included, with the two shares that matter most."""
    counts: Counter[str] = Counter()
    for page in scores:
        counts.update(page.counts)
    names = (
        "reports", "refused", "cells", "cells_right", "cells_wrong", "cells_unread", "cells_state",
        "cells_left_open", "tables", "tables_right", "silent_errors", "told_errors",
        "inferred_right", "inferred_wrong", "inferred_beside_errors", "forms", "forms_right",
        "absent_tables", "absent_tables_right", "planted_full", "planted_full_found",
        "planted_sparse", "planted_sparse_found", "single_full", "single_full_named",
        "single_sparse", "single_sparse_named", "clean_tables", "false_alarms",
        "tables_with_false_alarm",
    )  # fmt: skip
    told: dict[str, Any] = {name: counts[name] for name in names}
    told["cells_right_share"] = round(counts["cells_right"] / max(counts["cells"], 1), 5)
    told["tables_right_share"] = round(counts["tables_right"] / max(counts["tables"], 1), 4)
    return told


def _peers(dumps: Sequence[Dump], own: Sequence[PageScore]) -> dict[str, Any]:
    """The peers on the pages that they can read, and the pipeline on the same pages."""
    in_order = [score(dump, table_peers.count_numbers(dump)) for dump in dumps]
    told: dict[str, Any] = {"numbers_in_order": _short(in_order), "gongkai": _short(own)}
    marked = [at for at, dump in enumerate(dumps) if dump.truth.shape == "html"]
    try:
        read = [score(dumps[at], table_peers.read_html(dumps[at])) for at in marked]
    except table_peers.PandasMissing as missing:
        return told | {"pandas.read_html": str(missing)}
    return told | {
        "pandas.read_html": _short(read),
        "gongkai_on_html": _short([own[at] for at in marked]),
        "numbers_in_order_on_html": _short([in_order[at] for at in marked]),
    }


def _short(scores: Sequence[PageScore]) -> dict[str, Any]:
    told = summary(scores)
    names = ("reports", "cells", "cells_right", "tables", "tables_right", "silent_errors")
    return {name: told[name] for name in (*names, "cells_right_share", "tables_right_share")}


def breakdown(scores: Sequence[PageScore], by: str) -> dict[str, list[int]]:
    """Tables right and all tables by shape, fill, scale, noise or table."""
    told: dict[str, list[int]] = {}
    for page in scores:
        truth = page.dump.truth
        names = {"shape": [truth.shape], "fill": [truth.fill], "scale": [truth.scale],
                 "noise": list(dict.fromkeys(truth.noise or ("none",)))}  # fmt: skip
        for table, right in page.tables_right.items():
            for name in names.get(by, [table]):
                row = told.setdefault(name, [0, 0])
                row[0] += right
                row[1] += 1
    return dict(sorted(told.items()))


def worst(scores: Sequence[PageScore], count: int) -> str:
    """The pages with most mistakes, to look for the cause. Held-out pages are never shown."""
    shown = [page for page in scores if page.dump.seed not in HELD_OUT and page.mistakes]
    shown.sort(key=lambda page: -len(page.mistakes))
    lines = []
    for page in shown[:count]:
        truth = page.dump.truth
        lines.append(
            f"{page.dump.seed} {truth.shape} {truth.fill} {truth.scale} {truth.noise}: {len(page.mistakes)}"
        )
        lines += [f"    {mistake}" for mistake in page.mistakes[:8]]
    return "\n".join(lines)
