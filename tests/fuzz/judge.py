"""One damaged input, read as a run reads it, and held against the contract."""

from __future__ import annotations

import pathlib
import typing
from collections import Counter

from pipeline import engine, publish, reuse
from pipeline.ingest import close_all, ingest, list_inputs, read_input
from pipeline.records import Reading, Rejected, RejectReason
from pipeline.run import read_report
from tests.fuzz.samples import Sample
from tests.invariants import check_reading

_REASONS = frozenset(typing.get_args(RejectReason))
READ = "read"


class Slow(Exception):
    """An input took longer than a run gives it."""


def judge(sample: Sample, folder: pathlib.Path, *, seconds: float, twice: bool) -> Counter[str]:
    """How many inputs the file holds, by the reason why they are rejected or `read`.

    Raises whatever the program raises, AssertionError where the contract is broken, Slow. `twice`
    asks whether the second reading is the same.
    """
    path = folder / f"input.{sample.kind}"
    path.write_bytes(sample.raw)
    try:
        with engine.time_limit(seconds):
            outcomes = _read(path)
            if twice:
                assert _read(path) == outcomes, "two readings differ"
    except engine.OverTime:
        raise Slow(f"more than {seconds:g} s") from None
    finally:
        path.unlink()
    return Counter(
        outcome.reason if isinstance(outcome, Rejected) else READ for outcome in outcomes
    )


def _read(path: pathlib.Path) -> list[Rejected | tuple[Reading, ...]]:
    """Every input in a file, with its readings or its rejection: none is without either."""
    listing = list_inputs([path])
    assert listing.inputs or listing.rejected or listing.skipped, "passed over in silence"
    sources = [found.source for found in listing.inputs]
    assert len(set(sources)) == len(sources), "two inputs of one name"
    outcomes: list[Rejected | tuple[Reading, ...]] = list(listing.rejected)
    try:
        for found in listing.inputs:
            content = read_input(found)
            if not isinstance(content, Rejected):
                content = _readings(content.raw, found.source, content.charset)
            outcomes.append(content)
    finally:
        close_all()
    for outcome in outcomes:
        if isinstance(outcome, Rejected):
            assert outcome.reason in _REASONS and outcome.detail and outcome.stage == "ingest"
            publish.build_table("rejected", [publish.rejected_row(outcome)])
    return outcomes


def _readings(raw: bytes, source: str, charset: str | None) -> Rejected | tuple[Reading, ...]:
    reports = ingest(raw, source=source, charset=charset)
    if isinstance(reports, Rejected):
        assert reports.source == source
        return reports
    assert reports
    assert len({report.report_id for report in reports}) == len(reports)
    readings = tuple(map(read_report, reports))
    for reading in readings:
        check_reading(reading)
        for name, rows in publish.reading_rows(reading).items():
            publish.build_table(name, rows)
        reuse.tables_of(reading.report, reading.sections, reading.statements)
    return readings
