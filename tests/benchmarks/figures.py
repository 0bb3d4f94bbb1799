"""Figures claimed in prose against gold: found, rightly named, rightly valued.

A gold line is a section of a report that stands alone: `id`, `split` (dev or held_out),
`section`, `text`, and `figures` with `kind, text, value, unit, start, end`, offsets in `text`.
A figure found is the gold's where their spans overlap, one for one in the order of the text.
Of the split that is held out nothing but totals is told.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.figures import read_figures
from pipeline.records import Figure, Identity, Place, Report, Section, SectionKey

GOLD = Path(__file__).parents[2] / "corpus" / "gold" / "figures.jsonl"


def read_text(text: str, section: SectionKey, *, year: int | None = None) -> tuple[Figure, ...]:
    """The figures of a text that is the body of one section."""
    identity = Identity(
        title=None, organ=None, organ_level="unknown", organ_type="unknown", place=Place(),
        year=year, year_source="none", published_on=None,
    )  # fmt: skip
    report = Report(
        report_id="0" * 16, source="gold", also_at=(), sha256="0" * 64, media_type="text",
        encoding=None, text=text, grids=(), chrome=(), identity=identity,
    )  # fmt: skip
    whole = Section(
        ordinal=0, key=section, heading=None, start=0, body_start=0, end=len(text),
        confidence=1.0, warning=None,
    )  # fmt: skip
    return read_figures(report, (whole,), ())


def measure(gold: Path = GOLD, *, worst: list[str] | None = None) -> dict[str, Any]:
    """Totals by split; `worst` is given a line for each fault in the split for development."""
    counts: dict[str, Counter[str]] = {}
    for line in gold.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        entry = json.loads(line)
        told = worst if entry["split"] == "dev" else None
        found = read_text(entry["text"], entry["section"])
        counts.setdefault(entry["split"], Counter()).update(_score(entry, found, told))
    return {split: _summary(count) for split, count in sorted(counts.items())}


def _score(
    entry: Mapping[str, Any], found: Sequence[Figure], worst: list[str] | None
) -> Counter[str]:
    gold = sorted(entry["figures"], key=lambda figure: figure["start"])
    count: Counter[str] = Counter(texts=1, gold=len(gold), found=len(found))
    faults: list[tuple[str, object]] = []
    matched: set[int] = set()
    for right, figure in _pairs(gold, found):
        matched.add(id(figure))
        if figure is None:
            faults.append(("missed", right))
            continue
        count["matched"] += 1
        for field in ("kind", "value", "unit", "text"):
            same = right[field] == getattr(figure, field)
            count[field] += same
            if not same and field != "text":
                faults.append((field, (right[field], figure)))
    faults += [("extra", figure) for figure in found if id(figure) not in matched]
    if worst is not None:
        worst += [f"{entry['id']} {kind}: {what}" for kind, what in faults]
    return count


def _pairs(
    gold: Iterable[Mapping[str, Any]], found: Sequence[Figure]
) -> Iterator[tuple[Mapping[str, Any], Figure | None]]:
    at = 0
    for right in gold:
        while at < len(found) and found[at].end <= right["start"]:
            at += 1
        if at < len(found) and found[at].start < right["end"]:
            yield right, found[at]
            at += 1
        else:
            yield right, None


def _summary(count: Counter[str]) -> dict[str, float | int]:
    def share(part: str, whole: str) -> float:
        return round(count[part] / count[whole], 4) if count[whole] else 1.0

    return {
        "texts": count["texts"],
        "figures": count["gold"],
        "precision": share("matched", "found"),
        "recall": share("matched", "gold"),
        "kind_accuracy": share("kind", "matched"),
        "value_accuracy": share("value", "matched"),
        "unit_accuracy": share("unit", "matched"),
        "text_exact": share("text", "matched"),
    }
