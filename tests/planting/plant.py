"""Passages put into several reports: exact ones, ones with their facts swapped, ones too short."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.planting.bodies import say_slot
from tests.planting.compose import Independence, draw_pieces, fill
from tests.planting.draft import Draft, Part, Piece
from tests.planting.marks import APART, fold, plain, refill, tag

WHERE = ("inside", "start", "break")


@dataclass(slots=True, kw_only=True)
class Plant:
    """A passage with its carriers: the number of each draft, and the text as marked in it.

    `kind` is exact, swapped, short or common; `among` bodies or years; `where` is where it
    stands in each carrier's paragraphs.
    """

    kind: str
    among: str
    carriers: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    where: list[str] = field(default_factory=list)


def put_passage(
    rng: random.Random,
    seen: Independence,
    drafts: Sequence[Draft],
    carriers: Sequence[int],
    *,
    kind: str,
    among: str,
    length: tuple[int, int],
) -> Plant:
    """Put one passage of a printed length within `length` into all carriers."""
    key = rng.choice(("overview", "overview", "problems", "measures"))
    template = _template(rng, seen, key, kind, length)
    plant = Plant(kind=kind, among=among)
    fixed = [_exact(rng, text, drafts[carriers[0]]) for text in template]
    for number in carriers:
        draft = drafts[number]
        clauses = fixed
        if kind == "swapped":
            clauses = [fill(rng, draft.body, draft.year, text) for text in template]
        where = rng.choices(WHERE, weights=(5, 3, 2))[0]
        plant.where.append(_insert(rng, draft, key, clauses, where))
        plant.carriers.append(number)
        plant.texts.append("".join(clauses))
    return plant


def put_common(rng: random.Random, seen: Independence, drafts: Sequence[Draft]) -> Plant:
    """A phrase of 36 to 46 characters in the reports of nine bodies of ten."""
    clauses = _template(rng, seen, "overview", "common", (36, 46))
    phrase = tag("C", "".join(clauses))
    plant = Plant(kind="common", among="bodies")
    bodies = sorted({draft.body.key for draft in drafts})
    chosen = set(rng.sample(bodies, round(len(bodies) * 0.9)))
    for number, draft in enumerate(drafts):
        if draft.body.key in chosen:
            plant.where.append(_insert(rng, draft, "overview", [phrase], "inside"))
            plant.carriers.append(number)
            plant.texts.append(phrase)
    return plant


def _template(
    rng: random.Random, seen: Independence, key: str, kind: str, length: tuple[int, int]
) -> list[str]:
    """Clauses whose slots are empty, of a length within bounds, sharing no run with anything."""
    facts = {"swapped": 0.6, "exact": 0.15}.get(kind, 0.0)
    aim = rng.randint(*length)
    for _ in range(5000):
        clauses = draw_pieces(rng, key, 1 + aim // 30, facts=facts)
        kept, size = [], 0
        while clauses and size < aim:
            kept.append(clauses.pop(0))
            size += len(fold(plain(refill("".join(kept[-1:]), lambda *_: "1"))))
        if not length[0] <= size <= length[1]:
            continue
        names = sum(tag(letter) in "".join(kept) for letter in "posy")
        if kind == "swapped" and (names == 0 or "".join(kept).count(tag("n")[:1]) * 45 < size):
            continue
        if seen.admits("".join(kept)):
            return kept
    raise RuntimeError("no passage of this length")


def _exact(rng: random.Random, text: str, draft: Draft) -> str:
    """The clause with numbers in its slots, and words that suit any body for names and years."""
    neutral = {"p": "辖区", "o": "本单位", "s": "本单位", "y": "本年度"}
    return refill(
        text, lambda letter, _: neutral.get(letter) or say_slot(rng, draft.body, draft.year, letter)
    )


def _insert(rng: random.Random, draft: Draft, key: str, clauses: list[str], where: str) -> str:
    """Put the clauses into a section of the draft; says where they came to stand."""
    parts = draft.narrative()
    part = next((one for one in parts if one.key == key), parts[0])
    if where == "break" and len(clauses) > 1 and _over_break(rng, part, clauses):
        return "break"
    pieces = [Piece(text, joined=at > 0) for at, text in enumerate(clauses)]
    spots = [
        (paragraph, at)
        for paragraph in part.paragraphs
        for at, piece in enumerate(paragraph)
        if not piece.joined and (at == 0) == (where == "start")
    ]
    if where == "start":
        spots = [(one, at) for one, at in spots if not one[0].text.startswith(APART)]
    if not spots:
        part.paragraphs.insert(0, pieces)
        return "start"
    paragraph, at = rng.choice(spots)
    paragraph[at:at] = pieces
    return "start" if where == "start" else "inside"


def _over_break(rng: random.Random, part: Part, clauses: list[str]) -> bool:
    """The first clauses at the end of a paragraph, the others at the beginning of the next."""
    spots = [
        at
        for at, (first, second) in enumerate(
            zip(part.paragraphs, part.paragraphs[1:], strict=False)
        )
        if not (second[0].joined or second[0].text.startswith(APART))
        and not first[-1].text.startswith(tag("H")[:2])
    ]
    if not spots:
        return False
    at, cut = rng.choice(spots), rng.randint(1, len(clauses) - 1)
    pieces = [Piece(text, joined=True) for text in clauses]
    pieces[0] = Piece(clauses[0])
    part.paragraphs[at] += pieces[:cut]
    part.paragraphs[at + 1][:0] = pieces[cut:]
    return True
