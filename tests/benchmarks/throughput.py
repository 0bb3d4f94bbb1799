"""What a report costs: stage by stage on one core, and a whole run on one and two processes.

Pages of all kinds: HTML of 60 to 100 kB, dumps as text, old layouts. Beside it, on the HTML pages
alone and in the same process: lxml parsing the same bytes, and trafilatura taking out their text
where it is installed. Times of stages are the processor's, those of runs the clock's.
"""

from __future__ import annotations

import pathlib
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pipeline import audit, figures, publish, reuse, run, segment, statements, tables
from pipeline.ingest import ingest
from pipeline.records import Reading, Rejected, Report
from pipeline.statements.model import load
from tests.benchmarks import peers
from tests.factory import Page, make

SMALLEST, LARGEST = 60_000, 100_000
_WARM = 5
Answer = TypeVar("Answer")


def measure(seed: int, count: int, *, jobs: Sequence[int] = (1, 2)) -> dict[str, Any]:
    """Half of `count` pages are HTML of the size above, half are as the factory gives them."""
    html = peers.pages(seed, count // 2, smallest=SMALLEST, largest=LARGEST)
    mixed = [*html, *(make(number) for number in range(seed, seed + count - len(html)))]
    load()  # the label model, which a worker loads once
    told: dict[str, Any] = {"pages": len(mixed), "html": len(html)}
    told["milliseconds"] = _stages(mixed)
    told["milliseconds_html"] = _beside(html)
    told["reports_per_second"] = {f"jobs {number}": _run(mixed, number) for number in jobs}
    return told


class _Clock:
    """Processor time by stage."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()

    def time(self, stage: str, work: Callable[[], Answer]) -> Answer:
        began = time.process_time()
        answer = work()
        self.spent[stage] += time.process_time() - began  # type: ignore[assignment]
        return answer


def _stages(pages: Sequence[Page]) -> dict[str, float]:
    clock = _Clock()
    for page in pages[:_WARM]:
        _work(page, clock)
    clock.spent.clear()
    for page in pages:
        _work(page, clock)
    stages = {name: round(1000 * spent / len(pages), 2) for name, spent in clock.spent.items()}
    return stages | {"all": round(1000 * sum(clock.spent.values()) / len(pages), 2)}


def _work(page: Page, clock: _Clock) -> None:
    reports = clock.time("ingest", lambda: ingest(page.raw, source=page.name))
    if not isinstance(reports, Rejected):
        for report in reports:
            _work_report(report, clock)


def _work_report(report: Report, clock: _Clock) -> None:
    sections = clock.time("segment", lambda: segment.segment(report))
    cells, sums = clock.time("tables", lambda: tables.read_tables(report, sections))
    stated, links = clock.time("statements", lambda: statements.read_statements(report, sections))
    outline = clock.time("segment", lambda: segment.outline(report, sections))
    claims = clock.time("figures", lambda: figures.read_claims(report, sections, cells))
    found = clock.time(
        "audit", lambda: audit.audit(report, sections, cells, claims, outline=outline)
    )
    reading = Reading(
        report=report, form=segment.decide_form(sections, cells, report.identity.year),
        sections=sections, outline=outline, cells=cells, statements=stated, links=links,
        figures=tuple(claim.figure for claim in claims), findings=sums + found,
    )  # fmt: skip
    clock.time("reuse", lambda: reuse.tables_of(report, sections, stated))
    clock.time("publish", lambda: publish.reading_tables(reading))


def _beside(pages: Sequence[Page]) -> dict[str, float]:
    import lxml.html  # noqa: TID251 - the peer itself

    works: dict[str, Callable[[Page], object]] = {
        "gongkai": lambda page: _work(page, _Clock()),
        "lxml parsing": lambda page: lxml.html.document_fromstring(page.raw),
    }
    try:
        trafilatura = peers.load()["trafilatura"]
        works["trafilatura"] = lambda page: trafilatura(page.raw)
    except peers.PeersMissing:
        pass
    told = {}
    for name, work in works.items():
        for page in pages[:_WARM]:
            work(page)
        began = time.process_time()
        for page in pages:
            work(page)
        told[name] = round(1000 * (time.process_time() - began) / len(pages), 2)
    return told


def _run(pages: Sequence[Page], jobs: int) -> float:
    """Reports a second of a whole run, from files to the finished dataset."""
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "pages"
        source.mkdir()
        for number, page in enumerate(pages):
            (source / f"{number:06d}{pathlib.PurePath(page.name).suffix}").write_bytes(page.raw)
        began = time.perf_counter()
        card = run.run([source], pathlib.Path(folder) / "out", jobs=jobs, isolated=True)
        return round(card.counts["reports"] / (time.perf_counter() - began), 1)
