"""The label of every statement of a section: role, aspects, specificity, and the words that decided.

Roles are read twice, the second time beside the neighbours' first reading: a lead-in, a
sub-heading or the rest of a list can tell what a bare verb does not (codebook §2, settled case
10). Below `_UNSURE` no aspect is named: `general` rather than a guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

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
)
from pipeline.statements.linear import Linear
from pipeline.statements.model import Model

# Chosen by cross-validation on the training corpus (models/README.md): from which score on a
# second and a third aspect are named, and below which score of the best one none is.
FURTHER = 0.35
_UNSURE = 0.2
_MOST = 3
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
    labels: list[Label] = []
    asked = [at for at, role in enumerate(roles) if role not in ("context", "none_stated")]
    names = [aspect_features(seen[at]) for at in asked]
    scores = aspect_scores(names, model) if asked else ()
    grades = (
        model.grades.scores([grade_features(seen[at], roles[at]) for at in asked]).argmax(axis=1)
        if asked
        else ()
    )
    place = {at: row for row, at in enumerate(asked)}
    for at, (each, role, score) in enumerate(zip(seen, roles, sure, strict=True)):
        aspects: tuple[Aspect, ...] = ()
        chances: tuple[float, ...] = ()
        grade = 0
        if at in place:
            aspects, raw = choose_aspects(scores[place[at]], model.primary.outputs)
            chances = tuple(round(model.calibrate("aspect", chance), 3) for chance in raw)
            grade = int(grades[place[at]])
        labels.append(
            Label(
                role=role,
                role_score=round(model.calibrate("role", score), 3),
                aspects=aspects,
                aspect_scores=chances,
                specificity=grade,
                cues=_cues(each, role, aspects, model),
            )
        )
    return tuple(labels)


def read_roles(seen: Sequence[Seen], model: Model) -> tuple[list[Role], list[float]]:
    """The role of each statement and its score, not calibrated."""
    own = role_features(seen)
    first = [model.roles.outputs[at] for at in model.roles.scores(own).argmax(axis=1)]
    both = [[*one, *two] for one, two in zip(own, role_context(first, seen), strict=True)]
    scores = model.roles_again.scores(both)
    roles = [cast("Role", model.roles_again.outputs[at]) for at in scores.argmax(axis=1)]
    sure = [float(score) for score in scores.max(axis=1)]
    for at, each in enumerate(seen):
        if each.piece.remains:
            roles[at], sure[at] = "context", 1.0
    return roles, sure


def aspect_scores(names: Sequence[Sequence[str]], model: Model) -> numpy.ndarray:
    """For each statement, two rows: which aspect it is about first, and which at all."""
    first, any_of = model.primary.scores(names), model.aspects.scores(names)
    return numpy.stack(((first + any_of) / 2, any_of), axis=1)


def choose_aspects(
    scores: numpy.ndarray, names: Sequence[str]
) -> tuple[tuple[Aspect, ...], tuple[float, ...]]:
    """One to three aspects, the primary one first, with their scores; `general` only alone."""
    first, any_of = scores
    best = int(first.argmax())
    general = names.index("general")
    if best == general or first[best] < _UNSURE:
        return ("general",), (float(first[general]),)
    chosen = [best]
    for at in numpy.argsort(-any_of, kind="stable"):
        if any_of[at] < FURTHER or len(chosen) == _MOST:
            break
        if at not in (best, general):
            chosen.append(int(at))
    return (
        tuple(cast("Aspect", names[at]) for at in chosen),
        tuple(float(first[at]) if at == best else float(any_of[at]) for at in chosen),
    )


def _cues(seen: Seen, role: Role, aspects: tuple[Aspect, ...], model: Model) -> tuple[str, ...]:
    """The words of the statement that weigh most for its role and for its primary aspect."""
    heavy = _heaviest(seen.words, model.roles, role)
    if aspects:
        heavy += list(_heaviest(seen.words, model.primary, aspects[0]))
    return tuple(dict.fromkeys(heavy))


def _heaviest(words: Sequence[str], layer: Linear, output: str) -> list[str]:
    column = layer.outputs.index(output)
    weighed = [
        (float(weights[column] - weights.mean()), word)
        for word in dict.fromkeys(words)
        if len(word) > 1 and (weights := layer.weights_of(f"w:{word}")) is not None
    ]
    weighed.sort(key=lambda pair: (-pair[0], pair[1]))
    return [word for weight, word in weighed[:_CUES] if weight > 0]
