"""Labelled sections → the trained layers of `model`.

Everything that a layer learns from another one's answers (the second reading of roles, links,
calibration, thresholds) it learns from answers given by cross-validation: five times the layers
are trained on four fifths of the sections and asked about the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy

from pipeline.labelled import LabelledSection
from pipeline.records import Aspect, Statement
from pipeline.statements.features import (
    aspect_features,
    grade_features,
    role_context,
    role_features,
    voted_features,
)
from pipeline.statements.labels import ASPECTS, ROLES, choose_aspects, mix
from pipeline.statements.lessons import Lesson, excerpt, prepare
from pipeline.statements.linear import Linear, join, squash, train
from pipeline.statements.link import list_pairs
from pipeline.statements.model import Model

_GRADES = ("0", "1", "2", "3")
_FOLDS = 5
_STEPS = 200
# Of 0, 1, 2 and 4 the best for statements about several things, at no cost for others.
HEAPED = 2.0

Names = list[list[str]]
Progress = Callable[[str], None]


def train_model(
    sections: Sequence[LabelledSection], *, progress: Progress = lambda _: None
) -> Model:
    """The model that `sections` teach. The same sections in the same order give the same model."""
    lessons = [prepare(section) for section in sections]
    # In one piece each, so that what is asked is mostly by another writer than what was taught.
    fold_of = numpy.arange(len(lessons)) * _FOLDS // len(lessons)
    progress("joints")
    cutting = {
        name: _train_yes_no([pair for lesson in lessons for pair in getattr(lesson.teacher, name)])
        for name in ("joints", "titles")
    }
    progress("roles")
    roles, again, role_scores = _teach_roles(lessons, fold_of)
    progress("aspects")
    topics, read, aspect_scores = _teach_aspects(lessons, fold_of)
    progress("grades")
    grades, grade_read = _teach_grades(lessons, fold_of)
    progress("links")
    links, link_scores = _teach_links(lessons, fold_of, read, grade_read)
    return Model(
        **cutting,
        roles=join((roles, again)),
        topics=join((*topics, grades)),
        links=links,
        calibration={
            "role": _calibrate(*role_scores),
            "aspect": _calibrate(*aspect_scores),
            "link": _calibrate(*link_scores),
        },
    )


def _train_yes_no(pairs: Sequence[tuple[Sequence[str], bool]]) -> Linear:
    targets = numpy.array([[answer] for _, answer in pairs], "f4").reshape(-1, 1)
    return train([names for names, _ in pairs], targets, ("yes",), exclusive=False)


def _teach_roles(
    lessons: Sequence[Lesson], fold_of: numpy.ndarray
) -> tuple[Linear, Linear, tuple[numpy.ndarray, numpy.ndarray]]:
    """Both readings of roles, and the second's scores of the chosen role with whether it is right."""
    taught = [(lesson.seen, [s.role for s in lesson.section.statements]) for lesson in lessons]
    excerpts = [excerpt(lesson, at) for at, lesson in enumerate(lessons)]
    taught += [excerpt for excerpt in excerpts if excerpt[0]]
    folds = numpy.concatenate(
        (fold_of, [fold for fold, excerpt in zip(fold_of, excerpts, strict=True) if excerpt[0]])
    )
    own = [role_features(seen) for seen, _ in taught]
    targets = [
        numpy.array([[given == role for role in ROLES] for given in roles], "f4")
        for _, roles in taught
    ]
    first, scores = _cross(own, targets, folds, ROLES, exclusive=True)
    read = [[ROLES[at] for at in rows.argmax(axis=1)] for rows in scores]
    both = [
        [[*one, *two] for one, two in zip(names, role_context(roles, seen), strict=True)]
        for names, roles, (seen, _) in zip(own, read, taught, strict=True)
    ]
    again, scores = _cross(both, targets, folds, ROLES, exclusive=True)
    rows = numpy.concatenate(scores[: len(lessons)])
    truth = numpy.concatenate(targets[: len(lessons)])
    best = rows.argmax(axis=1)
    at = numpy.arange(len(rows))
    return first, again, (rows[at, best], truth[at, best])


def _teach_aspects(
    lessons: Sequence[Lesson], fold_of: numpy.ndarray
) -> tuple[list[Linear], list[dict[int, tuple[Aspect, ...]]], tuple[numpy.ndarray, numpy.ndarray]]:
    """The layers of aspects; those read of each statement; scores with whether they are right."""
    places = [_judged(lesson) for lesson in lessons]
    plain = [
        [aspect_features(lesson.seen[at]) for at in of]
        for of, lesson in zip(places, lessons, strict=True)
    ]
    voted = [
        [[*names, *voted_features(lesson.seen[at])] for names, at in zip(known, of, strict=True)]
        for known, of, lesson in zip(plain, places, lessons, strict=True)
    ]  # fmt: skip
    targets = [
        [
            numpy.array(
                [[hits(lesson.section.statements[at].aspects, aspect) for aspect in ASPECTS]
                 for at in of], "f4",
            ).reshape(-1, len(ASPECTS))
            for of, lesson in zip(places, lessons, strict=True)
        ]
        for hits in (lambda given, aspect: given[0] == aspect, lambda given, aspect: aspect in given)
    ]  # fmt: skip
    taught = [
        _cross(
            names, targets[several], fold_of, ASPECTS,
            exclusive=not several, heaped=HEAPED * several,
        )
        for names in (plain, voted)
        for several in (0, 1)
    ]  # fmt: skip
    read: list[dict[int, tuple[Aspect, ...]]] = []
    chances: list[float] = []
    right: list[float] = []
    for n, lesson in enumerate(lessons):
        read.append({})
        scores = mix(*(found[n] for _, found in taught)).tolist()
        for row, at in enumerate(places[n]):
            chosen, sure = choose_aspects(scores[row])
            read[n][at] = chosen
            chances += sure
            right += [aspect in lesson.section.statements[at].aspects for aspect in chosen]
    layers = [layer for layer, _ in taught]
    return layers, read, (numpy.array(chances), numpy.array(right, "f4"))


def _teach_grades(
    lessons: Sequence[Lesson], fold_of: numpy.ndarray
) -> tuple[Linear, list[dict[int, int]]]:
    places = [_judged(lesson) for lesson in lessons]
    names = [
        [
            [
                *aspect_features(lesson.seen[at]),
                *grade_features(lesson.seen[at], lesson.section.statements[at].role),
            ]
            for at in places[n]
        ]
        for n, lesson in enumerate(lessons)
    ]
    targets = [
        numpy.array(
            [[lesson.section.statements[at].specificity == grade for grade in range(4)]
             for at in places[n]], "f4",
        ).reshape(-1, 4)
        for n, lesson in enumerate(lessons)
    ]  # fmt: skip
    grades, scores = _cross(names, targets, fold_of, _GRADES, exclusive=True)
    return grades, [
        dict(zip(places[n], rows.argmax(axis=1).tolist(), strict=True))
        for n, rows in enumerate(scores)
    ]


def _teach_links(
    lessons: Sequence[Lesson],
    fold_of: numpy.ndarray,
    read: Sequence[dict[int, tuple[Aspect, ...]]],
    grades: Sequence[dict[int, int]],
) -> tuple[Linear, tuple[numpy.ndarray, numpy.ndarray]]:
    names: list[Names] = []
    targets: list[numpy.ndarray] = []
    for n, lesson in enumerate(lessons):
        statements = [
            _as_read(lesson.section, at, read[n].get(at, ()), grades[n].get(at, 0))
            for at in range(len(lesson.seen))
        ]
        pairs = list_pairs(
            [(seen.piece, stated) for seen, stated in zip(lesson.seen, statements, strict=True)]
        )
        names.append([list(pair.features) for pair in pairs])
        targets.append(
            numpy.array(
                [[pair.measure.ordinal - 1 in lesson.section.statements[pair.problem.ordinal - 1].measures]
                 for pair in pairs], "f4",
            ).reshape(-1, 1)
        )  # fmt: skip
    links, scores = _cross(names, targets, fold_of, ("yes",), exclusive=False)
    return links, (numpy.concatenate(scores)[:, 0], numpy.concatenate(targets)[:, 0])


def _as_read(
    section: LabelledSection, at: int, aspects: tuple[Aspect, ...], grade: int
) -> Statement:
    labelled = section.statements[at]
    return Statement(
        statement_id=str(at), section="problems", ordinal=at + 1, role=labelled.role,
        heading=labelled.heading, text=section.text[labelled.start : labelled.end],
        aspects=aspects, role_score=1.0, aspect_scores=(1.0,) * len(aspects), specificity=grade,
        cues=(), answered=None, start=labelled.start, end=labelled.end,
    )  # fmt: skip


def _judged(lesson: Lesson) -> list[int]:
    """The places of the problems and measures."""
    return [at for at, statement in enumerate(lesson.section.statements) if statement.aspects]


def _cross(
    names: Sequence[Names],
    targets: Sequence[numpy.ndarray],
    fold_of: numpy.ndarray,
    outputs: Sequence[str],
    *,
    exclusive: bool,
    heaped: float = 0.0,
) -> tuple[Linear, list[numpy.ndarray]]:
    """The layer of all sections, and for each section the scores of one that did not see it."""
    scores = [numpy.zeros((len(each), len(outputs)), "f4") for each in names]
    for fold_at in range(_FOLDS):
        taught = numpy.flatnonzero(fold_of != fold_at).tolist()
        layer = _train_on(names, targets, taught, outputs, exclusive=exclusive, heaped=heaped)
        for at in numpy.flatnonzero(fold_of == fold_at).tolist():
            if names[at]:
                scores[at] = squash(layer.sums(names[at]), exclusive=exclusive)
    whole = _train_on(
        names, targets, range(len(names)), outputs, exclusive=exclusive, heaped=heaped
    )
    return whole, scores


def _train_on(
    names: Sequence[Names],
    targets: Sequence[numpy.ndarray],
    chosen: Iterable[int],
    outputs: Sequence[str],
    *,
    exclusive: bool,
    heaped: float,
) -> Linear:
    """The layer of the chosen sections, with `heaped` times as many pairs of statements joined.

    Most statements are about one thing, so their words seem to speak against all others; two
    statements run into one are about what either is.
    """
    places = [int(at) for at in chosen]
    examples = [each for at in places for each in names[at]]
    answers = numpy.concatenate([targets[at] for at in places])
    draw = numpy.random.default_rng(1)
    pairs = draw.integers(0, len(examples), (int(heaped * len(examples)), 2))
    examples += [[*examples[one], *examples[two]] for one, two in pairs]
    answers = numpy.concatenate(
        (answers, numpy.maximum(answers[pairs[:, 0]], answers[pairs[:, 1]]))
    )
    return train(examples, answers, outputs, exclusive=exclusive)


def _calibrate(scores: numpy.ndarray, right: numpy.ndarray) -> tuple[float, float]:
    """Slope and offset of the log-odds that make `scores` the shares of right answers (Platt 1999)."""
    odds = numpy.log((scores + 1e-6) / (1 - scores + 1e-6)).astype("f8")
    design = numpy.stack((odds, numpy.ones_like(odds)), axis=1)
    weights = numpy.array([1.0, 0.0])
    for _ in range(_STEPS):
        found = 1 / (1 + numpy.exp(-design @ weights))
        slope = design.T @ (found - right)
        curve = (design * (found * (1 - found))[:, None]).T @ design + 1e-9 * numpy.eye(2)
        step = numpy.linalg.solve(curve, slope)
        weights -= step
        if numpy.abs(step).max() < 1e-9:
            break
    return round(float(weights[0]), 4), round(float(weights[1]), 4)
