"""Who copies what in an archive: bodies and years, pairs of whole reports, carriers of passages."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.planting import derive
from tests.planting.bodies import Body, draw_bodies
from tests.planting.compose import Independence, compose, layout_of
from tests.planting.draft import Draft
from tests.planting.plant import Plant, put_common, put_passage

_LENGTHS = ((30, 45), (45, 80), (80, 160), (160, 400))
_SHORT = (25, 27)  # with the mark before it, which two carriers may share, still under 30
_MANY = (3, 4, 5, 8, 12, 18, 25, 40)
_MANY_SWAPPED = (3, 5, 8, 12, 25)
_GROUPS = {2008: 2018, 2019: 2020, 2021: 2025}  # first and last year of each layout


@dataclass(slots=True, kw_only=True)
class Plan:
    """All drafts of an archive, the planned pairs by number of draft, and what is planted."""

    drafts: list[Draft] = field(default_factory=list)
    pairs: dict[tuple[int, int], str] = field(default_factory=dict)
    plants: list[Plant] = field(default_factory=list)


def draw_plan(rng: random.Random, reports: int, *, common: bool) -> Plan:
    """Everything about an archive of `reports` reports but its pages."""
    seen = Independence()
    bodies = iter(draw_bodies(rng, reports))
    plan = Plan()
    derivations: list[Callable[[], tuple[int, Draft, str]]] = []
    planned = 0
    for aim, copies, same_body in _whole(rng, reports):
        planned += 1 + copies
        _plan_group(rng, seen, plan, bodies, derivations, aim, copies, same_body=same_body)
    for aim in _containments(reports):
        planned += 2
        _plan_contained(rng, seen, plan, bodies, aim)
    while planned < reports:
        years = min(reports - planned, rng.choices((1, 2, 3, 4), weights=(45, 20, 20, 15))[0])
        planned += years
        body, first = next(bodies), _first_year(rng, years)
        plan.drafts += [
            compose(rng, seen, body, first + at, size=rng.uniform(0.5, 1.2)) for at in range(years)
        ]
    if common:
        plan.plants.append(put_common(rng, seen, plan.drafts))
    for make in derivations:
        source, draft, name = make()
        plan.pairs[source, len(plan.drafts)] = name
        plan.drafts.append(draft)
    _put_passages(rng, seen, plan)
    return plan


def _whole(rng: random.Random, reports: int) -> list[tuple[derive.Aim, int, bool]]:
    """(aim, number of copies, whether of the same body) for each source of whole reports."""
    some = max(1, reports // 50)
    groups: list[tuple[derive.Aim, int, bool]] = []
    for aim in (derive.COPY, derive.NEAR_COPY, derive.TEMPLATE):
        groups += [
            (aim, rng.choice((1, 1, 2, 3)) if reports >= 100 else 1, False) for _ in range(some)
        ]
    for aim in derive.MISSES[:3]:
        groups += [(aim, 1, False)] * max(1, reports // 200)
    groups += [(derive.CARRIED, rng.choice((1, 1, 2)), True) for _ in range(max(1, reports // 20))]
    return groups + [(derive.MISSES[2], 1, True)] * max(1, reports // 200)


def _containments(reports: int) -> list[derive.Aim]:
    return [derive.CONTAINED] * max(1, reports // 65) + [derive.MISSES[3]] * max(1, reports // 200)


def _first_year(rng: random.Random, years: int) -> int:
    return rng.randint(2010, 2017) if rng.random() < 0.12 else rng.randint(2019, 2026 - years)


def _plan_group(
    rng: random.Random,
    seen: Independence,
    plan: Plan,
    bodies: object,
    derivations: list[Callable[[], tuple[int, Draft, str]]],
    aim: derive.Aim,
    copies: int,
    *,
    same_body: bool,
) -> None:
    """Compose a source; its copies are made later, of its text as it will stand then.

    Each copy of a body's own report is made of the one of the year before.
    """
    body: Body = next(bodies)  # type: ignore[call-overload]
    first = rng.choice(
        (2012, 2014, 2021, 2021, 2021, 2022, 2022)
        if same_body
        else (2013, 2019, 2020, 2021, 2022, 2023, 2024)
    )
    last = _GROUPS[int(layout_of(first))]
    source = len(plan.drafts)
    plan.drafts.append(compose(rng, seen, body, first, size=rng.uniform(0.6, 1.3)))
    plan.drafts[source].taken = True
    for at in range(copies):
        owner: Body = body if same_body else next(bodies)  # type: ignore[call-overload]
        year = first + at + 1 if same_body else rng.choice((first, first, min(first + 1, last)))

        def make(owner: Body = owner, year: int = year, at: int = at) -> tuple[int, Draft, str]:
            number = source if at == 0 or not same_body else len(plan.drafts) - 1
            return number, derive.derive(rng, plan.drafts[number], owner, year, aim), aim.name

        derivations.append(make)


def _plan_contained(
    rng: random.Random, seen: Independence, plan: Plan, bodies: object, aim: derive.Aim
) -> None:
    """A short report and a long one that holds it."""
    year = rng.randint(2021, 2024)
    short = compose(rng, seen, next(bodies), year, size=0.4)  # type: ignore[call-overload]
    long = compose(rng, seen, next(bodies), year, size=1.5)  # type: ignore[call-overload]
    derive.enlarge(rng, short, long, aim)
    plan.pairs[len(plan.drafts), len(plan.drafts) + 1] = aim.name
    plan.drafts += [short, long]


def _put_passages(rng: random.Random, seen: Independence, plan: Plan) -> None:
    """Passages between bodies and between years, of reports that are in no planned pair."""
    free = [number for number, draft in enumerate(plan.drafts) if not draft.taken]
    by_body: dict[str, list[int]] = defaultdict(list)
    for number in free:
        by_body[plan.drafts[number].body.key].append(number)
    several = [numbers for numbers in by_body.values() if len(numbers) > 1]

    def put(kind: str, among: str, carriers: list[int]) -> None:
        length = {"short": _SHORT, "swapped": rng.choice(((50, 80), (80, 160), (160, 400)))}
        bounds = length.get(kind) or rng.choices(_LENGTHS, weights=(3, 3, 3, 2))[0]
        plan.plants.append(
            put_passage(rng, seen, plan.drafts, carriers, kind=kind, among=among, length=bounds)
        )

    def apart(count: int) -> list[int]:
        bodies = rng.sample(sorted(by_body), min(count, len(by_body)))
        return [rng.choice(by_body[body]) for body in bodies]

    def scaled(part: float) -> int:
        return max(1, round(len(free) * part))

    if len(by_body) > 1:
        for kind, many, part in (("exact", _MANY, 0.5), ("swapped", _MANY_SWAPPED, 0.35)):
            for count in (*(n for n in many if n * 2 <= len(by_body)), *[2] * scaled(part)):
                put(kind, "bodies", apart(count))
        for _ in range(scaled(0.2)):
            put("short", "bodies", apart(rng.choice((2, 2, 3, 6))))
    for kind in ("exact", "swapped"):
        for _ in range(scaled(0.15) if several else 0):
            own = rng.choice(several)
            put(kind, "years", rng.sample(own, rng.choice((2, 2, len(own)))))
