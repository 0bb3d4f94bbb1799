"""`make_archive`: from a seed to pages and their truth."""

from __future__ import annotations

import hashlib
import itertools
import random
from collections.abc import Sequence

from tests.planting import measure
from tests.planting.archive import Archive, Carrier, Pair, Passage, Report
from tests.planting.draft import Draft, marked
from tests.planting.marks import fold, plain
from tests.planting.measure import Prose, grams, prose, resemblance
from tests.planting.pages import render
from tests.planting.plan import Plan, draw_plan
from tests.planting.plant import Plant
from tests.planting.widths import vary

_MARGIN = 0.02  # so near a threshold no verdict is scored
_LISTED = (0.4, 0.7)  # pairs below both figures are not in the truth


def make_archive(seed: int, reports: int = 200, *, common: bool | None = None) -> Archive:
    """The archive of this seed, of at least 30 reports.

    `common`: with a phrase in the reports of most bodies; None: in archives of even seeds.
    """
    if reports < 30:
        raise ValueError("an archive needs 30 reports to hold one of each kind of pair")
    rng = random.Random(f"gongkai planting {seed} {reports}")
    common = seed % 2 == 0 if common is None else common
    plan = draw_plan(rng, reports, common=common)
    _type(rng, plan)
    pages, told = [], []
    for number, draft in enumerate(plan.drafts):
        name, raw, title = render(rng, draft, number)
        pages.append((name, raw))
        told.append(_report(draft, name, raw, title))
    proses = [prose_of(report) for report in told]
    passages = [_passage(plan, plant, proses) for plant in plan.plants]
    return Archive(
        seed=seed,
        pages=tuple(pages),
        reports=tuple(told),
        passages=tuple(one for one in passages if one is not None),
        pairs=tuple(find_pairs(told, proses, plan.pairs)),
    )


def _type(rng: random.Random, plan: Plan) -> None:
    """Types every draft in its own way, and the record of what is planted in it alike."""
    ways = [vary(rng, draft) for draft in plan.drafts]
    for plant in plan.plants:
        if plant.kind == "common":
            phrase = fold(plant.texts[0])
            plant.carriers = [n for n, one in enumerate(plan.drafts) if phrase in fold(_whole(one))]
            plant.where = ["inside"] * len(plant.carriers)
            plant.texts = [plant.texts[0]] * len(plant.carriers)
        plant.texts = [
            ways[number](text) for number, text in zip(plant.carriers, plant.texts, strict=True)
        ]


def prose_of(report: Report) -> Prose:
    """The prose of a report in the truth."""
    return prose((key, paragraphs) for key, _, paragraphs in report.sections)


def _report(draft: Draft, name: str, raw: bytes, title: str) -> Report:
    return Report(
        name=name,
        report_id=hashlib.sha256(raw).hexdigest()[:16],
        title=title,
        organ=draft.body.organ,
        body=draft.body.key,
        region_code=draft.body.code,
        year=draft.year,
        layout=draft.layout,
        sections=tuple(
            (part.key, part.heading, tuple(marked(one) for one in part.paragraphs))
            for part in draft.parts
        ),
    )


def _passage(plan: Plan, plant: Plant, proses: Sequence[Prose]) -> Passage | None:
    """The passage as it stands in its carriers; None where a short one has grown by chance."""
    carriers = []
    for number, text, where in zip(plant.carriers, plant.texts, plant.where, strict=True):
        whole, short = proses[number], fold(plain(text))
        at = whole.text.find(short)
        if at < 0 or whole.text.find(short, at + 1) >= 0:
            raise AssertionError(f"a passage does not stand just once in report {number}: {short}")
        paragraphs = [
            plain(marked(one)) for part in plan.drafts[number].parts for one in part.paragraphs
        ]
        inside = [
            paragraph
            for paragraph, (first, end) in zip(paragraphs, whole.paragraphs, strict=True)
            if first < at + len(short) and at < end
        ]
        printed = plain(text)
        carriers.append(Carrier(report=number, text=printed, paragraphs=tuple(inside), where=where))
    if plant.kind == "short" and _grown(carriers, proses):
        return None
    return Passage(kind=plant.kind, among=plant.among, carriers=tuple(carriers))


def _whole(draft: Draft) -> str:
    return "".join(marked(one) for part in draft.parts for one in part.paragraphs)


def _grown(carriers: Sequence[Carrier], proses: Sequence[Prose]) -> bool:
    """Whether a phrase and what stands around it are the same over 30 characters somewhere."""
    around = []
    for carrier in carriers:
        short, text = fold(carrier.text), proses[carrier.report].text
        at = text.find(short)
        around.append((text[max(0, at - 30) : at][::-1], text[at + len(short) :][:30]))
    size = len(fold(carriers[0].text))
    return any(
        size + _same(a[0], b[0]) + _same(a[1], b[1]) >= measure.RUN
        for a, b in itertools.combinations(around, 2)
    )


def _same(first: str, second: str) -> int:
    equal = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False))
    return sum(1 for _ in equal)


def find_pairs(
    reports: Sequence[Report], proses: Sequence[Prose], planned: dict[tuple[int, int], str]
) -> list[Pair]:
    """All pairs with a resemblance from 0.4 or a containment from 0.7, by exact figures."""
    strict = [grams(one) for one in proses]
    loose = [grams(one, "") for one in proses]
    bare = [grams(one, "HBF") for one in proses]
    sample = [frozenset(gram for gram in one if ord(gram[0]) % 8 == 3) for one in strict]
    pairs = []
    for first, second in itertools.combinations(range(len(reports)), 2):
        planned_as = planned.get((first, second), "")
        rough = resemblance(sample[first], sample[second])
        if not planned_as and rough[0] < 0.25 and max(rough) < 0.5:
            continue
        exact = resemblance(strict[first], strict[second])
        if planned_as or exact[0] >= _LISTED[0] or max(exact) >= _LISTED[1]:
            ways = [resemblance(kind[first], kind[second]) for kind in (strict, loose, bare)]
            pairs.append(_pair((first, second), reports, ways, planned_as))
    return pairs


def _pair(
    numbers: tuple[int, int],
    reports: Sequence[Report],
    ways: Sequence[tuple[float, float, float]],
    planned: str,
) -> Pair:
    """`ways` are the figures by the contract, with sub-headings and all, without the contact."""
    one, two = (reports[number] for number in numbers)
    same = one.body == two.body
    exact, loose = ways[:2]
    verdict = _verdict(exact, same=same)
    near = {_verdict(_moved(way, by), same=same) for way in ways for by in (-_MARGIN, 0, _MARGIN)}
    return Pair(
        first=numbers[0], second=numbers[1], resemblance=exact[0], containment=exact[1],
        other_containment=exact[2], loose_resemblance=loose[0], same_organ=same,
        year_gap=two.year - one.year, verdict=verdict, clear=near == {verdict}, planned=planned,
    )  # fmt: skip


def _moved(figures: tuple[float, float, float], by: float) -> tuple[float, float, float]:
    return figures[0] + by, figures[1] + by, figures[2] + by


def _verdict(figures: tuple[float, float, float], *, same: bool) -> str:
    """The contract's verdict; empty where it lists no pair."""
    if figures[0] < 0.5 and max(figures[1:]) < 0.8:
        return ""
    if same:
        return "carried_over"
    return "copy" if figures[0] >= 0.95 else "near_copy" if figures[0] >= 0.8 else "template"
