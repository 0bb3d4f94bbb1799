"""Which measures answer which problem, and on what ground.

Every problem of a section is held against every measure by a trained layer that sees what the
two share: number, place, title, aspects, words (codebook §5). Remedies of last year's problems
answer none of this year's (settled case 12).
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.lexicon.pairs import telling_pairs
from pipeline.records import Answered, Link, Statement
from pipeline.statements.draft import Piece
from pipeline.statements.model import Model
from pipeline.zh import fold

Labelled = tuple[Piece, Statement]

# Own choice: a link missed makes `answered` wrong, one too many only a list longer.
LEAST = 0.4
# Above any section seen (some 20 measures); keeps a hostile page from quadratic work.
_REACH = 30
_BLANKET = re.compile(
    r"(?:以上|上述|这些|存在的|所列|前述)[^,。;]{0,6}(?:问题|不足|情况|短板|毛病|方面)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A problem and a measure of one report: what is seen of them, and what they share."""

    problem: Statement
    measure: Statement
    features: tuple[str, ...]
    basis: tuple[str, ...]


def link_measures(labelled: Sequence[Labelled], model: Model) -> dict[str, tuple[Link, ...]]:
    """The links of each problem (by id, best first; empty when no measure answers it)."""
    links: dict[str, list[Link]] = {
        statement.statement_id: [] for _, statement in labelled if statement.role == "problem"
    }
    for pair in list_pairs(labelled):
        score = model.links.yes(pair.features)
        if score >= LEAST:
            links[pair.problem.statement_id].append(
                Link(
                    problem_id=pair.problem.statement_id,
                    measure_id=pair.measure.statement_id,
                    score=model.calibrate("link", score),
                    basis="+".join(pair.basis) or "place",
                )
            )
    return {key: tuple(sorted(group, key=lambda link: -link.score)) for key, group in links.items()}


def answer(links: tuple[Link, ...], *, whole: bool, has_measures: bool) -> Answered:
    """Whether a problem is answered; `unknown`, never `no`, when the page cannot tell."""
    if links:
        return "yes"
    return "no" if whole and has_measures else "unknown"


def list_pairs(labelled: Sequence[Labelled]) -> list[Pair]:
    """Every problem beside every measure within its reach, in order."""
    problems = [pair for pair in labelled if pair[1].role == "problem"]
    first = problems[0][1].start if problems else 0
    # What was done before this year's problems are named mended those of last year (case 12).
    measures = [
        pair
        for pair in labelled
        if pair[1].role == "measure_planned"
        or (pair[1].role == "measure_done" and pair[1].start > first)
    ]
    if not problems or not measures:
        return []
    shape = _shape(problems, measures)
    pairs: list[Pair] = []
    for nth, problem in enumerate(problems):
        first, last = _reach(problem, measures)
        shared = [
            len(telling_pairs(_spoken(problem[1])) & telling_pairs(_spoken(measure[1])))
            for measure in measures[first:last]
        ]
        alike = [
            len(set(problem[1].aspects) & set(measure[1].aspects) - {"general"})
            for measure in measures[first:last]
        ]
        for at in range(first, last):
            measure = measures[at]
            basis = _basis(problem, measure, nth=nth, at=at, problems=problems, measures=measures)
            common, aspects = shared[at - first], alike[at - first]
            if common >= 2:
                basis.append("object")
            features = [
                shape, *(f"b:{name}" for name in basis), f"b:{'+'.join(basis)}",
                f"shared{min(6, common)}", f"best shared{common > 0 and common == max(shared)}",
                f"aspects{aspects}", f"best aspects{aspects > 0 and aspects == max(alike)}",
                f"no other aspect{not any(alike)}",
                f"{problem[1].aspects[:1]}>{measure[1].aspects[:1]}",
                f"off{max(-3, min(3, at - nth))},{shape}", f"off{max(-3, min(3, at - nth))}",
                f"{measure[1].role}{'after' if measure[1].start > problem[1].start else 'before'}",
                f"before all{measure[1].start < problems[0][1].start}",
                f"blanket{_BLANKET.search(fold(measure[1].text)) is not None}",
                f"general{problem[1].aspects == ('general',)},{measure[1].aspects == ('general',)}",
                f"apart{min(6, abs(measure[1].ordinal - problem[1].ordinal))}",
                f"last{at == len(measures) - 1}",
                f"{'+'.join(basis)},{min(2, aspects)},{min(3, common)}",
            ]  # fmt: skip
            pairs.append(
                Pair(problem=problem[1], measure=measure[1], features=tuple(features),
                     basis=tuple(basis))
            )  # fmt: skip
    return pairs


def _shape(problems: Sequence[Labelled], measures: Sequence[Labelled]) -> str:
    """How many there are of both, and whether all problems stand before all measures."""
    apart = problems[-1][1].start < measures[0][1].start
    even = "even" if len(problems) == len(measures) else "odd"
    counts = f"{min(3, len(problems))}:{min(3, len(measures))}"
    return f"{counts},{even},{'apart' if apart else 'mixed'}"


def _basis(
    problem: Labelled,
    measure: Labelled,
    *,
    nth: int,
    at: int,
    problems: Sequence[Labelled],
    measures: Sequence[Labelled],
) -> list[str]:
    """On what ground the measure may answer the problem."""
    stated, remedy = problem[1], measure[1]
    grounds: list[str] = []
    if measure[0].follows and remedy.ordinal == stated.ordinal + 1:
        grounds.append("adjacent")
    if problem[0].number is not None and problem[0].number == measure[0].number:
        grounds.append("ordinal")
    elif len(problems) == len(measures) and nth == at:
        grounds.append("rank")
    nearest = bisect.bisect(problems, remedy.start, key=lambda pair: pair[1].start) - 1
    if nearest == nth:
        grounds.append("nearest")
    if stated.heading and remedy.heading:
        if stated.heading == remedy.heading:
            grounds.append("item")
        elif telling_pairs(stated.heading) & telling_pairs(remedy.heading):
            grounds.append("heading")
    if stated.aspects[0] == remedy.aspects[0] != "general":
        grounds.append("aspect")
    elif set(stated.aspects) & set(remedy.aspects) - {"general"}:
        grounds.append("some_aspect")
    if len(problems) == 1:
        grounds.append("only_problem")
    if len(measures) == 1:
        grounds.append("only_measure")
    return grounds


def _reach(problem: Labelled, measures: Sequence[Labelled]) -> tuple[int, int]:
    """The measures that could answer `problem`: all, or of very many the next ones."""
    if len(measures) <= _REACH:
        return 0, len(measures)
    first = bisect.bisect(measures, problem[1].start, key=lambda pair: pair[1].start)
    first = min(first, len(measures) - _REACH)
    return first, first + _REACH


def _spoken(statement: Statement) -> str:
    return f"{statement.heading or ''} {statement.text}"
