"""The label of every statement of a section: role, aspects, specificity, and the words that decided.

Roles are read twice, the second time beside the neighbours' first reading: a lead-in, a
sub-heading or the rest of a list can tell what a bare verb does not (codebook §2, settled case
10). Below `_UNSURE` no aspect is named: `general` rather than a guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy

from pipeline.records import Aspect, Role
from pipeline.statements.draft import Piece
from pipeline.statements.features import (
    Seen,
    aspect_features,
    grade_features,
    look,
    role_context,
    role_features,
    voted_features,
)
from pipeline.statements.linear import Floats, Linear, squash
from pipeline.statements.model import Model
from pipeline.statements.specificity import anchors, grade_by

ROLES: tuple[Role, ...] = get_args(Role)
ASPECTS: tuple[Aspect, ...] = get_args(Aspect)

Topics = tuple[tuple[Aspect, ...], tuple[float, ...], int]

# From which score on a second and a third aspect are named: chosen on gold's totals.
_FURTHER = 0.35
# Below which score of the best aspect none is named. Own choice.
_UNSURE = 0.2
_MOST = 3
_EVEN = 0.5
# What the layers with votes, and what the anchors by themselves, weigh beside the text alone:
# chosen on the totals of gold and of the shared labelled examples, which the word lists fit.
_VOTED = 1 / 3
_ANCHORS = 0.2
_CUES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a statement is. Scores are calibrated: of labels with 0.8 four in five are right."""

    role: Role
    role_score: float
    aspects: tuple[Aspect, ...]
    aspect_scores: tuple[float, ...]
    specificity: int
    cues: tuple[str, ...]


def label(folded: str, pieces: Sequence[Piece], model: Model) -> tuple[Label, ...]:
    """One label for each of `pieces`, the statements of one section of `folded`, in order."""
    seen = look(folded, pieces)
    if not seen:
        return ()
    roles, sure = read_roles(seen, model)
    asked = [at for at, role in enumerate(roles) if role not in ("context", "none_stated")]
    topics = dict(zip(asked, _read_topics(seen, roles, asked, model), strict=True))
    nothing: Topics = ((), (), 0)
    labels: list[Label] = []
    for at, (each, role, score) in enumerate(zip(seen, roles, sure, strict=True)):
        aspects, chances, grade = topics.get(at, nothing)
        labels.append(
            Label(
                role=role,
                role_score=model.calibrate("role", score),
                aspects=aspects,
                aspect_scores=tuple(model.calibrate("aspect", chance) for chance in chances),
                specificity=grade,
                cues=_cues(each, role, aspects, model),
            )
        )
    return tuple(labels)


def read_roles(seen: Sequence[Seen], model: Model) -> tuple[list[Role], list[float]]:
    """The role of each statement and its score, not calibrated."""
    layer, size = model.roles, len(ROLES)
    own = layer.add_up(layer.find(role_features(seen))) + layer.bias
    first = [ROLES[at] for at in own[:, :size].argmax(axis=1)]
    beside = layer.add_up(layer.find(role_context(first, seen)))
    scores = squash(own[:, size:] + beside[:, size:], exclusive=True)
    roles = [ROLES[at] for at in scores.argmax(axis=1)]
    sure: list[float] = scores.max(axis=1).tolist()
    for at, each in enumerate(seen):
        if each.piece.remains:
            roles[at], sure[at] = "context", 1.0
    return roles, sure


def _read_topics(
    seen: Sequence[Seen], roles: Sequence[Role], asked: Sequence[int], model: Model
) -> list[Topics]:
    """Aspects, their scores and the specificity of the statements at the places `asked`."""
    layer, size = model.topics, len(ASPECTS)
    names = [[*aspect_features(seen[at]), *voted_features(seen[at])] for at in asked]
    sums = layer.add_up(layer.find(names)) + layer.bias
    beside = layer.add_up(layer.find([grade_features(seen[at], roles[at]) for at in asked]))
    first, any_of, first_voted, any_voted = (
        squash(sums[:, at * size : (at + 1) * size], exclusive=at % 2 == 0) for at in range(4)
    )
    scores = mix(first, any_of, first_voted, any_voted).tolist()
    chances = squash(sums[:, 4 * size :] + beside[:, 4 * size :], exclusive=True)
    grades = choose_grades(chances, [seen[at] for at in asked])
    return [(*choose_aspects(each), grade) for each, grade in zip(scores, grades, strict=True)]


def mix(first: Floats, any_of: Floats, first_voted: Floats, any_voted: Floats) -> Floats:
    """For each statement two rows: how far each aspect is its primary one, and one of its aspects.

    The layers that also see the votes of cue words count a third. What a statement is about
    first, it is also about: the first row is the mean of both.
    """
    first = (1 - _VOTED) * first + _VOTED * first_voted
    any_of = (1 - _VOTED) * any_of + _VOTED * any_voted
    mixed: Floats = numpy.stack(((first + any_of) / 2, any_of), axis=1)
    return mixed


def choose_aspects(
    scores: Sequence[Sequence[float]],
) -> tuple[tuple[Aspect, ...], tuple[float, ...]]:
    """One to three aspects, the primary one first, with their scores; `general` only alone."""
    first, any_of = scores
    best, general = first.index(max(first)), ASPECTS.index("general")
    if best == general or first[best] < _UNSURE:
        return ("general",), (first[general],)
    others = sorted(
        (-score, at)
        for at, score in enumerate(any_of)
        if score >= _FURTHER and at not in (best, general)
    )
    chosen = [at for _, at in others[: _MOST - 1]]
    return (
        tuple(ASPECTS[at] for at in (best, *chosen)),
        (first[best], *(any_of[at] for at in chosen)),
    )


def choose_grades(chances: Floats, seen: Sequence[Seen]) -> list[int]:
    """The grade of each statement: the median of the layer's chances and of the anchors' grade.

    Where grades are unsure, the median is the one that is off by least.
    """
    weighed = (1 - _ANCHORS) * chances
    for row, each in enumerate(seen):
        weighed[row, grade_by(anchors(each.pointed), anchors(each.title))] += _ANCHORS
    medians: list[int] = (weighed.cumsum(axis=1) < _EVEN).sum(axis=1).tolist()
    return [min(grade, 3) for grade in medians]


def _cues(seen: Seen, role: Role, aspects: tuple[Aspect, ...], model: Model) -> tuple[str, ...]:
    """The words of the statement that weigh most for its role and for its primary aspect."""
    heavy = _heaviest(seen.words, model.roles, len(ROLES) + ROLES.index(role))
    if aspects:
        heavy += _heaviest(seen.words, model.topics, ASPECTS.index(aspects[0]))
    return tuple(dict.fromkeys(heavy))


def _heaviest(words: Sequence[str], layer: Linear, column: int) -> list[str]:
    weighed = [
        (-float(layer.weights[row, column]), word)
        for word in dict.fromkeys(words)
        if len(word) > 1 and (row := layer.rows.get(f"w:{word}")) is not None
    ]
    return [word for weight, word in sorted(weighed)[:_CUES] if weight < 0]
