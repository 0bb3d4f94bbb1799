"""Reports made from others: copies edited until they resemble their source as much as is asked."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.planting import grammar
from tests.planting.bodies import Body, say_slot
from tests.planting.compose import fill
from tests.planting.draft import Draft, Paragraph, Part, Piece, copy_parts, marked
from tests.planting.marks import APART, OPEN, SLOTS, fold, plain, tag, units
from tests.planting.measure import grams, prose, resemblance


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What a pair shall be: the bounds of its resemblance, or of the source's containment."""

    name: str
    low: float
    high: float
    contained: bool = False


COPY = Aim(name="copy", low=0.978, high=1.0)
NEAR_COPY = Aim(name="near_copy", low=0.825, high=0.925)
TEMPLATE = Aim(name="template", low=0.525, high=0.775)
CARRIED = Aim(name="carried_over", low=0.525, high=0.99)
CONTAINED = Aim(name="contained", low=0.83, high=0.97, contained=True)
MISSES = (
    Aim(name="under_copy", low=0.915, high=0.93),
    Aim(name="under_near_copy", low=0.765, high=0.78),
    Aim(name="under_template", low=0.455, high=0.48),
    Aim(name="under_contained", low=0.745, high=0.78, contained=True),
)


def sections(draft: Draft) -> list[tuple[str, list[str]]]:
    """The sections of a draft as (key, marked paragraphs)."""
    return [(part.key, [marked(one) for one in part.paragraphs]) for part in draft.parts]


def derive(rng: random.Random, source: Draft, body: Body, year: int, aim: Aim) -> Draft:
    """The source's report as another body's, or of another year, within the bounds of `aim`.

    First names and numbers are swapped or words edited, as drawn; what lacks then is edited.
    """
    goal = rng.uniform(aim.low + (aim.high - aim.low) * 0.2, aim.high)
    draft = Draft(
        body=body, year=year, layout=source.layout, parts=copy_parts(source.parts), taken=True
    )
    _own_front(draft, source)
    original = grams(prose(sections(source)))
    if rng.random() < 0.7:
        _swap_slots(rng, draft, original, max(goal, aim.low + 0.01))
    for _ in range(400):
        now = resemblance(original, grams(prose(sections(draft))))[0]
        if now <= goal:
            break
        lacking = (1 - goal) / (1 + goal) - (1 - now) / (1 + now)
        for _ in range(max(1, int(lacking * len(original) / 20))):
            _edit(rng, draft, clauses=0.4 if lacking > 0.03 else 0.0)
    return draft


def enlarge(rng: random.Random, short: Draft, long: Draft, aim: Aim) -> None:
    """Put the narrative of `short` into `long`, edited to the containment asked for, in place."""
    original = grams(prose(sections(short)))
    goal = rng.uniform(aim.low + (aim.high - aim.low) * 0.2, aim.high)
    copy = Draft(
        body=short.body, year=short.year, layout=short.layout, parts=copy_parts(short.parts)
    )
    for _ in range(400):
        edited = grams(prose(sections(copy)))
        if resemblance(original, edited)[1] <= goal:
            break
        _edit(rng, copy, clauses=0.0)
    for part in copy.narrative():
        target = next((one for one in long.narrative() if one.key == part.key), long.narrative()[0])
        at = rng.randint(0, len(target.paragraphs))
        target.paragraphs[at:at] = [one for one in part.paragraphs if not _apart(one)]
    long.taken = short.taken = True


def _apart(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a sub-heading, a prescribed sentence or the contact only."""
    return len(paragraph) == 1 and paragraph[0].text.startswith(APART)


def _own_front(draft: Draft, source: Draft) -> None:
    """The period, and in the contact the body's name for itself, are the report's own."""
    for part in draft.parts:
        for paragraph in part.paragraphs:
            for at, piece in enumerate(paragraph):
                text = piece.text
                if text.startswith(tag("B")[:2]):
                    text = text.replace(f"{source.year}年", f"{draft.year}年")
                elif text.startswith(tag("F")[:2]):
                    for old in source.body.selves:
                        text = text.replace(old, draft.body.selves[0])
                paragraph[at] = Piece(text, joined=piece.joined)


def _swap_slots(rng: random.Random, draft: Draft, original: frozenset[str], goal: float) -> None:
    """Swap names and years, then numbers, as long as the resemblance stays over `goal`."""
    budget = (1 - goal) / (1 + goal) * len(original)
    for letters in ("posy", "dnc"):
        for part in draft.parts:
            for paragraph in part.paragraphs:
                for at, piece in enumerate(paragraph):
                    new, cost = _swapped(rng, draft, piece.text, letters)
                    if part.tables or cost == 0 or cost > budget:
                        continue
                    budget -= cost
                    paragraph[at] = Piece(new, joined=piece.joined)


def _swapped(rng: random.Random, draft: Draft, text: str, letters: str) -> tuple[str, int]:
    """The piece with its slots of `letters` swapped, and how many 5-grams that costs at most."""
    parts, cost = [], 0
    for letter, words in units(text):
        if letter and letter in letters:
            new = say_slot(rng, draft.body, draft.year, letter)
            cost += (len(fold(new)) + len(fold(words)) + 8) // 2 if new != words else 0
            parts.append(tag(letter, new))
        else:
            parts.append(tag(letter, words) if letter else words)
    return "".join(parts), cost


def _edit(rng: random.Random, draft: Draft, *, clauses: float) -> None:
    """Replace a few words of one clause of the narrative, or put some in, or take some out.

    `clauses`: the chance that the whole clause gives way to another.
    """
    part = rng.choice(_editable(draft))
    paragraph = rng.choice(part.paragraphs)
    at = rng.randrange(len(paragraph))
    piece = paragraph[at]
    stretches = list(units(piece.text))
    if rng.random() < clauses and not piece.joined and piece.text[-1] in "，；。":
        new = grammar.clause(rng, part.key) + piece.text[-1]
        paragraph[at] = Piece(fill(rng, draft.body, draft.year, new))
        return
    own = [n for n, (letter, words) in enumerate(stretches) if not letter and len(plain(words)) > 5]
    if not own or (piece.text.startswith(OPEN) and piece.text[1] not in SLOTS):
        return
    chosen = rng.choice(own)
    words = stretches[chosen][1]
    begin = rng.randint(1, len(words) - 4)
    taken = rng.choice((0, 2, 3, 4))
    put = grammar.phrase(rng) if taken == 0 or rng.random() < 0.8 else ""
    stretches[chosen] = ("", words[:begin] + put + words[min(begin + taken, len(words) - 1) :])
    text = "".join(tag(letter, inner) if letter else inner for letter, inner in stretches)
    paragraph[at] = Piece(text, joined=piece.joined)


def _editable(draft: Draft) -> list[Part]:
    """Sections of the narrative, as often as they have paragraphs."""
    return [part for part in draft.narrative() for _ in part.paragraphs]
