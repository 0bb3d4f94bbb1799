"""How well pages are read: ingest and reading of many generated pages, summed up."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.ingest import ingest
from pipeline.records import Rejected
from pipeline.run import read_report
from tests.benchmarks.score import Score, score, score_refused
from tests.factory import Page, make

Share = dict[str, object]


def measure(page: Page) -> Score:
    """Read one page as a run would and compare. An exception counts as a refusal."""
    try:
        answer = ingest(page.raw, source=page.name)
        if isinstance(answer, Rejected):
            return score_refused(page, f"{answer.reason} {answer.detail}")
        if len(answer) != 1:
            return score_refused(page, f"{len(answer)} reports on one page")
        return score(page, read_report(answer[0]))
    except Exception:
        return score_refused(page, "exception\n" + traceback.format_exc(limit=-3))


def measure_all(seeds: Iterable[int]) -> list[Score]:
    """The scores of the pages of `seeds`, in order."""
    return [measure(make(seed)) for seed in seeds]


def summary(scores: Sequence[Score]) -> dict[str, object]:
    """All figures in one object; shares are rounded to four digits, None where nothing counts."""
    tables = [right for one in scores for right in one.tables.values()]
    tabled = [one for one in scores if one.tables]
    planted = sum(len(one.page.truth.planted) for one in scores)
    return {
        "pages": len(scores),
        "rejected_wrongly": sum(one.refused is not None for one in scores),
        "exceptions": sum((one.refused or "").startswith("exception") for one in scores),
        "cells_right": _share(one.cells for one in scores),
        "tables_right": _share([(sum(tables), len(tables))]),
        "pages_all_tables_right": _share(
            [(sum(all(one.tables.values()) for one in tabled), len(tabled))]
        ),
        "silent_errors": sum(len(one.silent) for one in scores),
        "pages_with_silent_errors": sum(bool(one.silent) for one in scores),
        "section_lists_right": _share([(sum(one.sections for one in scores), len(scores))]),
        "sections": _sections(scores),
        "cells_surviving": _surviving(scores),
        "headings_right": _share(one.headings for one in scores),
        "identity": {
            name: _share([(sum(one.identity[name] for one in scores), len(scores))])
            for name in (scores[0].identity if scores else ())
        },
        "chrome": {
            "strings_removed": _share(one.chrome_removed for one in scores),
            **_characters(scores),
            "body_kept": _share(one.body_kept for one in scores),
        },
        "planted": {
            "all": planted,
            "found": sum(one.planted_found for one in scores),
            "false_alarms": sum(one.false_alarms for one in scores),
        },
        "breaches": sum(len(one.breaches) for one in scores),
        "by_shape": _by_shape(scores),
    }


def _share(pairs: Iterable[tuple[int, int]]) -> float | None:
    rights, alls = zip(*pairs, strict=True) if (pairs := list(pairs)) else ((), ())
    return round(sum(rights) / sum(alls), 4) if sum(alls) else None


def _sections(scores: Sequence[Score]) -> dict[str, object]:
    """Boundaries as F1, and pages with every section exactly right, by layout."""
    old = [one for one in scores if "layout:2008" in one.page.truth.shapes]
    new = [one for one in scores if "layout:2008" not in one.page.truth.shapes]
    return {
        "boundary_f1": _f1(scores),
        "exact": _exact(scores),
        "exact_six_sections": _exact(new),
        "exact_older": _exact(old),
        "boundary_f1_six_sections": _f1(new),
        "boundary_f1_older": _f1(old),
    }


def _exact(scores: Sequence[Score]) -> float | None:
    return _share([(sum(one.boundaries.exact for one in scores), len(scores))])


def _f1(scores: Sequence[Score]) -> float | None:
    """Twice the right starts over those found and those true."""
    right = sum(one.boundaries.right for one in scores)
    every = sum(one.boundaries.found + one.boundaries.true for one in scores)
    return _share([(2 * right, every)])


def _surviving(scores: Sequence[Score]) -> dict[str, object]:
    """Numbers of tables that stand in the text, in order; tables and pages without any loss."""
    tables = [pair for one in scores for pair in one.survived.values()]
    pages = [all(a == b for a, b in one.survived.values()) for one in scores if one.survived]
    return {
        "cells": _share(tables),
        "lost": sum(every - right for right, every in tables),
        "tables_whole": _share([(sum(a == b for a, b in tables), len(tables))]),
        "pages_with_loss": len(pages) - sum(pages),
    }


def _characters(scores: Sequence[Score]) -> dict[str, object]:
    removed = sum(one.chrome.removed for one in scores)
    lost = sum(one.chrome.lost for one in scores)
    clean = sum(one.refused is None and one.chrome.kept == 0 == one.chrome.lost for one in scores)
    return {
        "recall": _share([(removed, sum(one.chrome.all for one in scores))]),
        "precision": _share([(removed, removed + lost)]),
        "characters_kept": sum(one.chrome.kept for one in scores),
        "characters_lost": lost,
        "pages_clean": _share([(clean, len(scores))]),
    }


def _by_shape(scores: Sequence[Score]) -> dict[str, Share]:
    shapes = sorted({shape for one in scores for shape in one.page.truth.shapes})
    breakdown: dict[str, Share] = {}
    for shape in shapes:
        some = [one for one in scores if shape in one.page.truth.shapes]
        tables = [right for one in some for right in one.tables.values()]
        breakdown[shape] = {
            "pages": len(some),
            "refused": sum(one.refused is not None for one in some),
            "tables_right": _share([(sum(tables), len(tables))]),
            "silent": sum(len(one.silent) for one in some),
            "exact": _exact(some),
            "boundary_f1": _f1(some),
            "kept": sum(one.chrome.kept for one in some),
            "lost": sum(one.chrome.lost for one in some),
            "cells_lost": sum(b - a for one in some for a, b in one.survived.values()),
            "identity": _share([(sum(all(one.identity.values()) for one in some), len(some))]),
        }
    return breakdown


def worst(scores: Sequence[Score], count: int) -> str:
    """The `count` worst pages with what differs, for reading on a terminal."""
    ranked = sorted(scores, key=lambda one: (-one.badness, one.page.seed))[:count]
    blocks = []
    for one in ranked:
        if one.badness:
            head = f"seed {one.page.seed} {one.page.name} badness {one.badness:g}"
            shapes = " ".join(one.page.truth.shapes)
            more = len(one.differences) - 14
            lines = [*one.differences[:14], *([f"... {more} more"] if more > 0 else [])]
            blocks.append("\n  ".join((head, shapes, *lines)))
    return "\n".join(blocks)


def dump(pages: Iterable[Page], folder: Path) -> None:
    """Write the pages as files, for inspection or for `gongkai run`."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in pages:
        (folder / page.name).write_bytes(page.raw)
