"""What a dataset tells of copying, by number of report, beside the brute-force truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet

from tests.planting.archive import Archive
from tests.planting.make import prose_of
from tests.planting.measure import Cover, Prose, exact_runs, masked_runs
from tests.planting.place import Placed, place

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The dataset's rows, with `first` and `second` for the numbers of their reports.

    `placed` is None for a report that the dataset lacks. `reported` holds, for every ordered pair
    of reports, the folded positions of the first that any row tells of. `exact` and `masked` are
    the true runs in characters of the prose. `strange`: rows of reports outside the archive.
    """

    proses: tuple[Prose, ...]
    placed: tuple[Placed | None, ...]
    shares: tuple[Row | None, ...]
    rows: tuple[Row, ...]
    pairs: tuple[Row, ...]
    reported: dict[tuple[int, int], set[int]]
    exact: Cover
    masked: Cover
    strange: int

    def prose_positions(self, first: int, second: int) -> set[int]:
        """The characters of the first report's prose that are told to be shared with the second."""
        placed = self.placed[first]
        return (
            {placed.places[at] for at in self.reported.get((first, second), ())}
            if placed
            else set()
        )


def load(truth: Archive, out: Path) -> Found:
    """The dataset in `out`, held against the archive that it was made of."""
    numbers = {report.report_id: number for number, report in enumerate(truth.reports)}
    proses = tuple(prose_of(report) for report in truth.reports)
    texts = {row["report_id"]: row["text"] for row in _read(out, "texts", ("report_id", "text"))}
    known = {
        row["report_id"]: row
        for row in _read(out, "reports", ("report_id", "carried_over_share", "reuse_share"))
    }
    placed = tuple(
        place(texts[report.report_id], one) if report.report_id in texts else None
        for report, one in zip(truth.reports, proses, strict=True)
    )
    rows, strange = _numbered(_read(out, "reuse"), numbers, placed)
    pairs, more = _numbered(_read(out, "pairs"), numbers, placed)
    return Found(
        proses=proses, placed=placed, shares=tuple(known.get(one.report_id) for one in truth.reports),
        rows=tuple(rows), pairs=tuple(pairs), reported=_reported(rows, placed),
        exact=exact_runs(proses), masked=masked_runs(proses), strange=strange + more,
    )  # fmt: skip


def _read(out: Path, name: str, columns: Sequence[str] | None = None) -> list[Row]:
    path = out / f"{name}.parquet"
    if not path.exists():
        return []
    return parquet.read_table(path, columns=list(columns) if columns else None).to_pylist()


def _numbered(
    rows: Sequence[Row], numbers: dict[str, int], placed: Sequence[Placed | None]
) -> tuple[list[Row], int]:
    kept = []
    for row in rows:
        first, second = numbers.get(row["report_id"]), numbers.get(row["other_report_id"])
        if first is None or second is None or placed[first] is None or placed[second] is None:
            continue
        kept.append({**row, "first": first, "second": second})
    return kept, len(rows) - len(kept)


def _reported(
    rows: Sequence[Row], placed: Sequence[Placed | None]
) -> dict[tuple[int, int], set[int]]:
    reported: dict[tuple[int, int], set[int]] = {}
    for row in rows:
        for first, second, span in sides(row, placed):
            reported.setdefault((first, second), set()).update(span)
    return reported


def sides(row: Row, placed: Sequence[Placed | None]) -> list[tuple[int, int, range]]:
    """Both sides of a row: a report, the other, and the folded positions in the first."""
    one, two = placed[row["first"]], placed[row["second"]]
    if one is None or two is None:
        return []
    return [
        (row["first"], row["second"], one.span(row["start"], row["end"])),
        (row["second"], row["first"], two.span(row["other_start"], row["other_end"])),
    ]
