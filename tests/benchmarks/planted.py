"""Faults planted in generated pages against what the checks tell of them.

Every page is read as plain text, once as it is and once for every fault that it has a place for.
A fault is found where the check that must tell of it has a finding that it did not have before
and that is no pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.audit import CHECKS
from pipeline.ingest import ingest
from pipeline.records import Finding, Reading, Rejected
from pipeline.run import read_report
from tests.factory import make
from tests.planted import FAULTS, plant


def measure(seeds: Iterable[int]) -> dict[str, Any]:
    """Planted and found by fault; findings that are no pass on the pages as they are, by check."""
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    told: Counter[str] = Counter()
    pages = 0
    for seed in seeds:
        reading = read_text(make(seed).raw, make(seed).name)
        if reading is None:
            continue
        pages += 1
        told.update({finding.check for finding in faults(reading)})
        for fault, hit in planted_in(reading, seed):
            planted[fault] += 1
            found[fault] += hit
    return {
        "pages": pages,
        "planted": sum(planted.values()),
        "found": sum(found.values()),
        "by_fault": {fault: [found[fault], planted[fault]] for fault in FAULTS},
        "pages_with_findings": {check.id: told[check.id] for check in CHECKS if told[check.id]},
    }


def planted_in(reading: Reading, seed: int) -> Iterator[tuple[str, bool]]:
    """Each fault that the page has a place for, and whether it was found."""
    for fault, (check, _) in FAULTS.items():
        text = plant(fault, reading, seed)
        if text is None:
            continue
        after = read_text(text.encode("utf-8"), "page.txt")
        before = {(finding.place, finding.message) for finding in faults(reading)}
        new = [f for f in faults(after) if (f.place, f.message) not in before] if after else []
        yield fault, any(finding.check in check.split("|") for finding in new)


def read_text(raw: bytes, name: str) -> Reading | None:
    """A page read as the plain text that it holds; None where it is refused."""
    reports = ingest(raw, source=name)
    if isinstance(reports, Rejected):
        return None
    if reports[0].media_type != "text":
        return read_text(reports[0].text.encode("utf-8"), "page.txt")
    return read_report(reports[0])


def faults(reading: Reading) -> tuple[Finding, ...]:
    """The findings that are no pass."""
    return tuple(finding for finding in reading.findings if finding.status != "pass")
