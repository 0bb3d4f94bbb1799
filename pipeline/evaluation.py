"""How well statements are cut, labelled and linked: figures against labelled sections.

Cutting is measured by whole sections: a statement is right when it begins and ends where people
cut it. Labels are measured on the statements as people cut them, so that the figures cover all
of them; links on the labels that the model gives. Intervals are 95 % of a thousand bootstrap
samples of sections (Efron & Tibshirani 1993), since statements of a section hang together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy

from pipeline.labelled import LabelledSection, bare_report, bare_section
from pipeline.records import Statement
from pipeline.statements import label_as_cut, read_statements
from pipeline.statements.model import Model

_SAMPLES = 1000
_BINS = 10
_ERAS = ((0, 2012, "2008–2012"), (2013, 2018, "2013–2018"), (2019, 2021, "2019–2021"), (2022, 9999, "2022–2025"))  # fmt: skip

Counts = Counter[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A share with its 95 % interval; `of` is what it is a share of, 0 where nothing was there."""

    name: str
    value: float
    low: float
    high: float
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """All that `gongkai evaluate` prints. `groups` are figures per era and level, `confusions`
    pairs of labelled and read, most frequent first; `bins` are (score, share right, count)."""

    sections: int
    statements: int
    figures: tuple[Figure, ...]
    groups: tuple[tuple[str, tuple[Figure, ...]], ...]
    confusions: tuple[tuple[str, str, str, int], ...]
    bins: tuple[tuple[str, float, float, int], ...]


# Figures as sums over sections: numerator and denominator.
_MEASURES: tuple[tuple[str, Callable[[Counts], tuple[float, float]]], ...] = (
    ("cut F1", lambda c: (2 * c["cut right"], c["cut read"] + c["statements"])),
    ("cut precision", lambda c: (c["cut right"], c["cut read"])),
    ("cut recall", lambda c: (c["cut right"], c["statements"])),
    ("role accuracy", lambda c: (c["role right"], c["statements"])),
    ("aspects micro-F1", lambda c: (2 * c["aspects right"], c["aspects read"] + c["aspects"])),
    ("primary aspect", lambda c: (c["primary right"], c["judged"])),
    ("specificity exact", lambda c: (c["grade right"], c["judged"])),
    ("specificity within one", lambda c: (c["grade near"], c["judged"])),
    ("links F1", lambda c: (2 * c["links right"], c["links read"] + c["links"])),
    ("links precision", lambda c: (c["links right"], c["links read"])),
    ("links recall", lambda c: (c["links right"], c["links"])),
    ("answered accuracy", lambda c: (c["answered right"], c["problems"])),
)


def evaluate(
    sections: Sequence[LabelledSection], *, cutting: bool = True, model: Model | None = None
) -> Evaluation:
    """The figures of `model` (the one that comes with the program) on `sections`.

    Without `cutting` for texts that are no whole sections.
    """
    counted: list[Counts] = []
    confusions: Counter[tuple[str, str, str]] = Counter()
    scored: list[tuple[str, float, bool]] = []
    for section in sections:
        counts: Counts = Counter()
        statements, links = label_as_cut(section, model=model)
        _count_labels(section, statements, counts, confusions, scored)
        _count_links(section, statements, {(a, b) for a, b in links}, counts)
        if cutting:
            _count_cut(section, counts, model)
        counted.append(counts)
    names = [name for name, _ in _MEASURES if cutting or not name.startswith("cut")]
    return Evaluation(
        sections=len(sections),
        statements=sum(counts["statements"] for counts in counted),
        figures=_figures(counted, names),
        groups=tuple(_group(sections, counted, cutting=cutting)),
        confusions=tuple((*pair, number) for pair, number in confusions.most_common(12)),
        bins=tuple(_bins(scored)),
    )


def calibration_error(bins: Iterable[tuple[str, float, float, int]], question: str) -> float:
    """Expected calibration error: the mean distance of score and share right, by count (Naeini 2015)."""
    of = [(score, right, number) for name, score, right, number in bins if name == question]
    total = sum(number for *_, number in of)
    return sum(number * abs(score - right) for score, right, number in of) / max(1, total)


def _count_cut(section: LabelledSection, counts: Counts, model: Model | None) -> None:
    statements, _ = read_statements(
        bare_report(section.text),
        (bare_section(len(section.text), section.heading),),
        model=model,
    )
    read = {(statement.start, statement.end) for statement in statements}
    labelled = {(statement.start, statement.end) for statement in section.statements}
    counts["cut read"] += len(read)
    counts["cut right"] += len(read & labelled)


def _count_labels(
    section: LabelledSection,
    statements: Sequence[Statement],
    counts: Counts,
    confusions: Counter[tuple[str, str, str]],
    scored: list[tuple[str, float, bool]],
) -> None:
    for given, read in zip(section.statements, statements, strict=True):
        counts["statements"] += 1
        counts["role right"] += given.role == read.role
        scored.append(("role", read.role_score, given.role == read.role))
        if given.role != read.role:
            confusions["role", given.role, read.role] += 1
        if given.role == "problem":
            counts["problems"] += 1
            counts["answered right"] += given.answered == read.answered
        if not given.aspects:
            continue
        counts["judged"] += 1
        counts["aspects"] += len(given.aspects)
        counts["aspects read"] += len(read.aspects)
        counts["aspects right"] += len(set(given.aspects) & set(read.aspects))
        scored += [
            ("aspect", score, aspect in given.aspects)
            for aspect, score in zip(read.aspects, read.aspect_scores, strict=True)
        ]
        first = read.aspects[0] if read.aspects else "none"
        counts["primary right"] += given.aspects[0] == first
        if given.aspects[0] != first:
            confusions["aspect", given.aspects[0], first] += 1
        apart = abs(given.specificity - read.specificity) if read.aspects else 9
        counts["grade right"] += apart == 0
        counts["grade near"] += apart <= 1


def _count_links(
    section: LabelledSection,
    statements: Sequence[Statement],
    links: set[tuple[str, str]],
    counts: Counts,
) -> None:
    ids = [statement.statement_id for statement in statements]
    labelled = {
        (ids[at], ids[measure])
        for at, statement in enumerate(section.statements)
        for measure in statement.measures
    }
    counts["links"] += len(labelled)
    counts["links read"] += len(links)
    counts["links right"] += len(links & labelled)


def _figures(counted: Sequence[Counts], names: Sequence[str]) -> tuple[Figure, ...]:
    measures = [(name, measure) for name, measure in _MEASURES if name in names]
    parts = numpy.array([[measure(counts) for _, measure in measures] for counts in counted], "f8")
    draw = numpy.random.default_rng(0).integers(0, len(counted), (_SAMPLES, len(counted)))
    figures: list[Figure] = []
    for at, (name, _) in enumerate(measures):
        above, below = parts[:, at, 0], parts[:, at, 1]
        total = below.sum()
        if not total:
            continue
        sampled = above[draw].sum(axis=1) / numpy.maximum(below[draw].sum(axis=1), 1e-9)
        low, high = numpy.percentile(sampled, (2.5, 97.5))
        figures.append(
            Figure(name=name, value=above.sum() / total, low=float(low), high=float(high), of=int(total))
        )  # fmt: skip
    return tuple(figures)


def _group(
    sections: Sequence[LabelledSection], counted: Sequence[Counts], *, cutting: bool
) -> Iterable[tuple[str, tuple[Figure, ...]]]:
    names = ["cut F1"] * cutting + ["role accuracy", "aspects micro-F1", "primary aspect", "specificity exact", "links F1"]  # fmt: skip
    eras = [next((name for a, b, name in _ERAS if a <= s.year <= b), "?") for s in sections]
    for of in (eras, [section.level for section in sections]):
        for key in dict.fromkeys(sorted(of)):
            chosen = [counts for counts, mine in zip(counted, of, strict=True) if mine == key]
            yield f"{key} ({len(chosen)})", _figures(chosen, names)


def _bins(scored: Sequence[tuple[str, float, bool]]) -> Iterable[tuple[str, float, float, int]]:
    for question in ("role", "aspect"):
        ranked = sorted((score, right) for name, score, right in scored if name == question)
        for part in numpy.array_split(numpy.array(ranked, "f8").reshape(-1, 2), _BINS):
            if len(part):
                yield question, float(part[:, 0].mean()), float(part[:, 1].mean()), len(part)
