"""Which measures answer which problem, and on what ground.

Source: codebook §5 and settled case 12: same number, same heading word, same aspect, same
object; remedies of last year's problems answer none of this year's.
"""

from __future__ import annotations

import bisect
import functools
import re

from pipeline.lexicon import load
from pipeline.records import Answered, Link, Statement
from pipeline.statements.aspects import aspects_of
from pipeline.statements.cut import Piece
from pipeline.zh import fold

Labelled = tuple[Piece, Statement]

# Own choice, in the order of how often hand-made links share the trait (codebook §5: of 86
# links 50 share the primary aspect, 22 more some aspect, a few only the number): one of these
# traits answers alone where nothing better does, a shared word only with a second trait.
_WEIGHTS = {
    "adjacent": 0.6, "named": 0.6, "primary_aspect": 0.45, "aspect": 0.3, "heading": 0.25,
    "ordinal": 0.3, "cue": 0.3, "object": 0.15, "objects": 0.15, "only": 0.3,
}  # fmt: skip
# What a remedy says that it acts on (针对X的问题).
_TARGET = re.compile(
    r"(?:针对|围绕|着眼于?|解决|破解|克服|改变|扭转)([^,。;]{2,30}?)(?:的?(?:问题|不足|情况|现象|短板|局面)|,|$)"
)
_LEAST = 0.3
# A problem keeps the measures that come close to its best one, three at most.
_NEAR = 0.85
_MOST = 3
# A word of four characters shared, or two shorter ones, says as much as an aspect shared.
_SEVERAL = 3
# Far above any section seen (some 20 measures); keeps a hostile page from quadratic work.
_REACH = 100


def link_measures(labelled: tuple[Labelled, ...], *, whole: bool) -> dict[str, tuple[Link, ...]]:
    """The links of each problem (by id, best first; empty when no measure answers it).

    `labelled` are all statements of the report with the pieces they were made of; `whole`
    says that the section was not cut off.
    """
    problems = [pair for pair in labelled if pair[1].role == "problem"]
    first = problems[0][1].start if problems else 0
    measures = [
        pair
        for pair in labelled
        if pair[1].role == "measure_planned"
        or (pair[1].role == "measure_done" and pair[1].start > first)
    ]
    mates = _mates(problems, measures) if whole else {}
    only = len(problems) == len(measures) == 1
    own = _owners(problems, measures)
    found = [
        link
        for problem in problems
        for measure in _within_reach(problem, measures)
        if own.get(measure[1].statement_id, problem[1].statement_id) == problem[1].statement_id
        if (
            link := _link(
                problem,
                measure,
                is_own=measure[1].statement_id in own,
                paired=mates.get(problem[1].statement_id) == measure[1].statement_id,
                only=only,
            )
        )
    ]
    # A measure that plainly answers one problem is not given to another by its number alone.
    taken = {link.measure_id for link in found if "aspect" in link.basis}
    links: dict[str, list[Link]] = {problem.statement_id: [] for _, problem in problems}
    for link in sorted(found, key=lambda link: -link.score):
        if link.basis != "ordinal" or link.measure_id not in taken:
            links[link.problem_id].append(link)
    return {
        problem_id: tuple(link for link in group[:_MOST] if link.score >= _NEAR * group[0].score)
        for problem_id, group in links.items()
    }


def answer(links: tuple[Link, ...], *, whole: bool, has_measures: bool) -> Answered:
    """Whether a problem is answered; `unknown`, never `no`, when the page cannot tell."""
    if links:
        return "yes"
    return "no" if whole and has_measures else "unknown"


def _owners(problems: list[Labelled], measures: list[Labelled]) -> dict[str, str]:
    """For each measure that was cut off a problem that problem's id: it answers no other one.

    One remedy behind the last of several problems takes up all of them, so it has no owner.
    """
    before = {statement.ordinal + 1: statement.statement_id for _, statement in problems}
    own: dict[str, str] = {}
    for piece, measure in measures:
        if piece.remedies and measure.ordinal in before:
            own[measure.statement_id] = before[measure.ordinal]
            # A further remedy cut off the same problem follows directly.
            before[measure.ordinal + 1] = before[measure.ordinal]
    return own if len(set(own.values())) > 1 or len(problems) == 1 else {}


def _mates(problems: list[Labelled], measures: list[Labelled]) -> dict[str, str]:
    """Problem and measure under the same number, or in the same place of two equal rows."""
    numbers = _run(problems)
    if numbers and numbers == _run(measures):
        by_number = {piece.number: statement for piece, statement in measures}
        return {
            statement.statement_id: by_number[piece.number].statement_id
            for piece, statement in problems
            if piece.number is not None
        }
    apart = len(problems) == len(measures) > 1 and problems[-1][1].start < measures[0][1].start
    if not apart:
        return {}
    return {
        problem.statement_id: measure.statement_id
        for (_, problem), (_, measure) in zip(problems, measures, strict=True)
    }


def _link(
    problem: Labelled, measure: Labelled, *, is_own: bool, paired: bool, only: bool
) -> Link | None:
    shared = _pairs(problem[1].text) & _pairs(measure[1].text)
    bases = [
        basis
        for basis, holds in (
            ("adjacent", is_own),
            ("named", _is_named(problem[1], measure[1])),
            ("only", only),
            ("ordinal", paired),
            ("heading", _shares(problem[1].heading or "", measure[1].heading or "")),
            ("primary_aspect", problem[1].aspects[0] == measure[1].aspects[0] != "general"),
            ("aspect", _share_some_aspect(problem[1], measure[1])),
            ("cue", _cues_aspect(problem[1], measure[1])),
            ("object", bool(shared)),
            ("objects", len(shared) >= _SEVERAL),
        )
        if holds
    ]
    score = min(1.0, sum(_WEIGHTS[basis] for basis in bases))
    if score < _LEAST:
        return None
    return Link(
        problem_id=problem[1].statement_id,
        measure_id=measure[1].statement_id,
        score=round(score, 3),
        basis="+".join(bases),
    )


def _run(labelled: list[Labelled]) -> list[int]:
    return [piece.number for piece, _ in labelled if piece.number is not None]


def _within_reach(problem: Labelled, measures: list[Labelled]) -> list[Labelled]:
    """The measures that could answer `problem`: all, or of very many the next ones."""
    if len(measures) <= _REACH:
        return measures
    first = bisect.bisect(measures, problem[1].start, key=lambda pair: pair[1].start)
    first = min(first, len(measures) - _REACH)
    return measures[first : first + _REACH]


def _share_some_aspect(problem: Statement, measure: Statement) -> bool:
    shared = set(problem.aspects) & set(measure.aspects) - {"general"}
    return bool(shared) and problem.aspects[0] != measure.aspects[0]


def _is_named(problem: Statement, measure: Statement) -> bool:
    """Whether the measure says that it acts on this problem."""
    stated = f"{problem.heading or ''} {problem.text}"
    return any(_shares(target, stated) for target in _TARGET.findall(fold(measure.text)))


def _cues_aspect(problem: Statement, measure: Statement) -> bool:
    """Whether the measure names the problem's primary aspect without being about it."""
    primary = problem.aspects[0]
    return primary not in measure.aspects and any(
        primary in aspects_of(cue) for cue in measure.cues
    )


def _shares(left: str, right: str) -> bool:
    return bool(_pairs(left) & _pairs(right))


@functools.cache
def _common() -> frozenset[str]:
    return frozenset(load("links")["common"])


@functools.lru_cache(maxsize=1024)
def _pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring Chinese characters, without those that say nothing here."""
    runs = re.findall(r"[\u4e00-\u9fff]+", fold(text))
    pairs = frozenset(run[at : at + 2] for run in runs for at in range(len(run) - 1))
    return pairs - _common()
