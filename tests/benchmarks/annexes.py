"""How well the 统计表 is read: `python -m tests.benchmarks.annexes 0 500`.

Prints, per way of printing, cells right, sheets wholly right, silent errors (a wrong value that
no finding names) and planted sums found.
"""

from __future__ import annotations

import collections
import json
import sys
from dataclasses import dataclass, field

from pipeline.ingest import ingest
from pipeline.records import Cell, Finding
from pipeline.run import read_report
from tests.factory.annex_law import PARTS, SUMS
from tests.factory.annex_sheet import SheetPage, make_sheet


@dataclass(slots=True)
class Score:
    """Counts over the sheets of one style."""

    sheets: int = 0
    whole: int = 0
    cells: int = 0
    right: int = 0
    planted: int = 0
    found: int = 0
    false: int = 0
    silent: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def read_sheet(page: SheetPage) -> tuple[dict[str, Cell], tuple[Finding, ...]]:
    """The sheet's cells by indicator, and all findings of the page."""
    reports = ingest(page.raw, source=page.name)
    assert isinstance(reports, tuple), reports
    reading = read_report(reports[0])
    return {c.row: c for c in reading.cells if c.table == "annex"}, reading.findings


def is_right(cell: Cell | None, truth: float | str | None, *, printed: bool) -> bool:
    """Whether a cell says what is printed: a number, a dash, nothing."""
    if cell is None:
        return False
    if not printed or truth is None:
        return cell.state in ("blank", "missing", "inferred")
    if truth in ("-", "?"):
        return cell.state == {"-": "dash", "?": "text"}[str(truth)]
    return (
        cell.state == "printed" and cell.value is not None and abs(cell.value - float(truth)) < 1e-6
    )


def broken(truth: dict[str, float | str | None]) -> set[str]:
    """The wholes whose sums the page itself breaks, with dashes as nothing; parts above their whole."""
    found = set()
    for whole, parts in SUMS.items():
        printed = [truth[part] for part in parts if truth.get(part) is not None]
        total = sum(value for value in printed if isinstance(value, float))
        own = truth.get(whole)
        if (
            isinstance(own, float)
            and printed
            and (total > own or (total < own and len(printed) == len(parts)))
        ):
            found.add(whole)
    for part, whole in PARTS.items():
        some, all_of_it = truth.get(part), truth.get(whole)
        if isinstance(some, float) and isinstance(all_of_it, float) and some > all_of_it:
            found.add(part)
    return found


def score(page: SheetPage, seed: int, total: Score) -> None:
    """Adds the score of a page to `total`."""
    cells, findings = read_sheet(page)
    keys = set(cells) | set(page.truth)
    wrong = []
    noted = {
        operand["place"] for f in findings if f.check.startswith("annex_") and f.status == "uncertain"
        for operand in json.loads(f.operands)
    } | {f.place for f in findings if f.status == "uncertain"}  # fmt: skip
    for key in sorted(keys):
        cell, truth = cells.get(key), page.truth.get(key)
        if is_right(cell, truth, printed=key in page.truth):
            continue
        said = None if cell is None else (cell.state, cell.value)
        wrong.append(f"{seed} {page.style} {key}: {truth!r} read {said}")
        number = cell is not None and cell.state == "printed"
        if number and not {f"annex/{key}", f"annex/{key}/value"} & noted:
            total.silent.append(wrong[-1])
    total.sheets += 1
    total.whole += not wrong
    total.cells += len(keys)
    total.right += len(keys) - len(wrong)
    total.wrong += wrong
    failing = {
        f.place.split("/")[1] for f in findings if f.status == "fail" and "annex/" in f.place
    }
    if page.planted:
        total.planted += 1
        total.found += page.planted in failing
    total.false += len(failing - broken(page.truth))


def main(first: int, last: int) -> None:
    """Measure the sheets of seeds `first` to `last`."""
    scores: dict[str, Score] = collections.defaultdict(Score)
    for seed in range(first, last):
        page = make_sheet(seed)
        for style in (page.style, "all"):
            score(page, seed, scores[style])
    for style, own in sorted(scores.items()):
        print(
            f"{style:20} sheets {own.whole}/{own.sheets}  cells {own.right}/{own.cells}"
            f"  silent {len(own.silent)}  planted {own.found}/{own.planted}  false alarms {own.false}"
        )
    for line in [*scores["all"].silent, *scores["all"].wrong][:60]:
        print("  ", line)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
