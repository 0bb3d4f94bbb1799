"""Pages that are no reports and were taken for one; pages with two reports, told apart or not."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Iterable
from typing import Any

from pipeline.ingest import ingest
from pipeline.records import Rejected, Report
from pipeline.run import read_report
from tests.benchmarks.against import align, compare_starts
from tests.benchmarks.score import is_organ
from tests.factory import Decoy, PageOfTwo, make, make_decoy, make_two
from tests.factory.truth import Truth


def answer(raw: bytes, name: str) -> tuple[Report, ...] | str:
    """The reports on a page, or why there are none: a reason, or `exception`."""
    try:
        said = ingest(raw, source=name)
    except Exception:
        traceback.print_exc(limit=-3)
        return "exception"
    return said.reason if isinstance(said, Rejected) else said


def measure_decoys(seeds: Iterable[int], *, reports: bool = True) -> dict[str, Any]:
    """Decoys accepted by kind, with a few seeds; reasons given.

    `reports`: the reports of the same seeds are held against it, so that refusing everything
    does not look good.
    """
    seeds = list(seeds)
    kinds: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    taken: list[Decoy] = []
    for decoy in map(make_decoy, seeds):
        said = answer(decoy.raw, decoy.name)
        kinds[decoy.kind] += 1
        if isinstance(said, str):
            reasons[said] += 1
        else:
            taken.append(decoy)
    accepted = Counter(decoy.kind for decoy in taken)
    return {
        "decoys": len(seeds),
        "accepted": len(taken),
        "accepted_share": round(len(taken) / len(seeds), 4),
        "accepted_by_kind": {kind: f"{accepted[kind]}/{kinds[kind]}" for kind in sorted(accepted)},
        "seeds_accepted": [decoy.seed for decoy in taken][:40],
        "reasons": dict(reasons),
        **(_refused(seeds) if reports else {}),
    }


def _refused(seeds: list[int]) -> dict[str, object]:
    pages = [make(seed) for seed in seeds]
    refused = [page.seed for page in pages if isinstance(answer(page.raw, page.name), str)]
    return {
        "reports": len(pages),
        "reports_refused": len(refused),
        "reports_refused_share": round(len(refused) / len(pages), 4),
        "seeds_refused": refused[:40],
    }


def measure_two(seeds: Iterable[int]) -> dict[str, Any]:
    """Pages of two reports: how many were found, and what of each is right."""
    counts: Counter[str] = Counter()
    wrong: list[int] = []
    for page in map(make_two, seeds):
        right = _judge_two(page)
        counts.update(right)
        if "both_right" not in right:
            wrong.append(page.seed)
    pages = counts.pop("pages")
    names = ("two_found", "texts_apart", "identities_right", "sections_exact", "both_right")
    return {
        "pages": pages,
        **{name: round(counts[name] / pages, 4) for name in names},
        "seeds_wrong": wrong[:40],
    }


def _judge_two(page: PageOfTwo) -> list[str]:
    said = answer(page.raw, page.name)
    if isinstance(said, str) or len(said) != 2:
        return ["pages"]
    pairs = list(zip(page.truths, said, strict=True))
    checks = {
        "texts_apart": _are_apart(page.truths, said),
        "identities_right": all(_is_identified(truth, report) for truth, report in pairs),
        "sections_exact": all(_is_exact(truth, report) for truth, report in pairs),
    }
    right = [name for name, holds in checks.items() if holds]
    whole = ["both_right"] if len(right) == len(checks) else []
    return ["pages", "two_found", *right, *whole]


def _are_apart(truths: tuple[Truth, Truth], reports: tuple[Report, ...]) -> bool:
    """Each text holds all of its own report and not the other's first or last sentence."""
    for truth, other, report in zip(truths, truths[::-1], reports, strict=True):
        alignment = align(truth, report.text)
        if sum(length for _, _, length in alignment.blocks) != len(alignment.stream):
            return False
        foreign = {other.stream[:30], other.stream[-30:]} - {truth.stream[:30], truth.stream[-30:]}
        if any(piece in alignment.text for piece in foreign):
            return False
    return True


def _is_identified(truth: Truth, report: Report) -> bool:
    said = report.identity
    return said.year == truth.year and is_organ(truth, said.organ)


def _is_exact(truth: Truth, report: Report) -> bool:
    sections = read_report(report).sections
    starts = [(section.key, section.start) for section in sections]
    return compare_starts(truth, align(truth, report.text), starts).exact
