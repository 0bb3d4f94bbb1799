"""Brute force over the prose of an archive: shared runs, shares, resemblance. The truth itself.

Text is folded: full-width forms of ASCII become these, white space goes, punctuation stays. A
run is any stretch of at least 30 equal folded characters of which 30 are neither a sentence that
the form prescribes nor a phrase that most bodies share; it does not go from one section to
another. Shares count the narrative (overview, problems, measures, other) without headings, also
run-in sub-headings, and without prescribed sentences; the contact sentence counts. Resemblance is
the Jaccard index of the sets of character 5-grams of the same text, each section for itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.planting.draft import NARRATIVE
from tests.planting.marks import BARRIER, SLOT, SLOTS, fold, units

RUN = 30
MASKED_RUN = 15  # masked characters; printed they must be 30 as well
STRICT = "HB"  # tags whose text the contract leaves out: headings, prescribed sentences
Cover = dict[tuple[int, int], bytearray]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """All prose of a report as one folded string with a tag letter (or space) per character.

    `paragraphs` are their spans in it, `tokens` the masked characters and where each begins.
    """

    text: str
    letters: str
    narrative: bytes
    paragraphs: tuple[tuple[int, int], ...]
    masked: str
    token_starts: tuple[int, ...]


def prose(sections: Iterable[tuple[str, Sequence[str]]]) -> Prose:
    """The prose of sections given as (key, marked paragraphs)."""
    text, letters, inside, tokens, starts, spans = [], [], bytearray(), [], [], []
    at = 0
    for key, paragraphs in sections:
        for paragraph in paragraphs:
            first = at
            for letter, words in units(paragraph):
                short = fold(words)
                slot = bool(letter) and letter in SLOTS
                tokens.append(SLOT if slot else short)
                starts += [at] if slot else range(at, at + len(short))
                text.append(short)
                letters.append((letter or " ") * len(short))
                inside += bytes([key in NARRATIVE]) * len(short)
                at += len(short)
            spans.append((first, at))
        text.append(BARRIER)
        letters.append("B")
        tokens.append(BARRIER)
        starts.append(at)
        inside.append(0)
        at += 1
    return Prose(
        text="".join(text), letters="".join(letters), narrative=bytes(inside), paragraphs=tuple(spans),
        masked="".join(tokens), token_starts=(*starts, at),
    )  # fmt: skip


def shared(texts: Sequence[str], weights: Sequence[Sequence[int]], length: int) -> Cover:
    """For every ordered pair of texts, which characters of the first lie in a run with the second.

    `weights` say how much each character adds towards the 30 that a run must have.
    """
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, text in enumerate(texts):
        for at in range(len(text) - length + 1):
            places[text[at : at + length]].append((number, at))
    starts: dict[tuple[int, int], list[int]] = defaultdict(list)
    for gram, found in places.items():
        if len(found) > 1 and BARRIER not in gram:
            numbers = {number for number, _ in found}
            for number, at in found:
                for other in numbers:
                    if other != number:
                        starts[number, other].append(at)
    cover: Cover = {}
    for pair, begins in starts.items():
        covered = _cover(begins, len(texts[pair[0]]), weights[pair[0]], length)
        if any(covered):
            cover[pair] = covered
    return cover


def _cover(begins: list[int], size: int, weights: Sequence[int], length: int) -> bytearray:
    covered = bytearray(size)
    begins.sort()
    first, last = begins[0], begins[0]
    for at in [*begins[1:], size + length]:
        if at > last + 1:
            end = last + length
            if sum(weights[first:end]) >= RUN:
                covered[first:end] = b"\1" * (end - first)
            first = at
        last = at
    return covered


def exact_runs(proses: Sequence[Prose]) -> Cover:
    """Shared runs of equal characters."""
    weights = [[letter not in "BC" for letter in one.letters] for one in proses]
    return shared([one.text for one in proses], weights, RUN)


def masked_runs(proses: Sequence[Prose]) -> Cover:
    """Runs that are equal with all slots masked, as printed characters."""
    weights = []
    for one in proses:
        ends = zip(one.token_starts, one.token_starts[1:], strict=False)
        weights.append([sum(one.letters[at] not in "BC" for at in range(*span)) for span in ends])
    cover = shared([one.masked for one in proses], weights, MASKED_RUN)
    return {pair: _printed(covered, proses[pair[0]]) for pair, covered in cover.items()}


def _printed(tokens: bytearray, one: Prose) -> bytearray:
    covered = bytearray(len(one.text))
    for number, held in enumerate(tokens):
        if held:
            first, end = one.token_starts[number], one.token_starts[number + 1]
            covered[first:end] = b"\1" * (end - first)
    return covered


def share(one: Prose, covers: Sequence[bytearray]) -> float:
    """The share of the narrative's own characters that any of `covers` holds."""
    own = held = 0
    for at, inside in enumerate(one.narrative):
        if inside and one.letters[at] not in STRICT:
            own += 1
            held += any(cover[at] for cover in covers)
    return held / own if own else 0.0


def grams(one: Prose, without: str = STRICT) -> frozenset[str]:
    """The character 5-grams of the narrative but for what has a tag of `without`."""
    kept = "".join(
        char if inside else BARRIER
        for char, letter, inside in zip(one.text, one.letters, one.narrative, strict=True)
        if letter not in without or char == BARRIER
    )
    return frozenset(
        section[at : at + 5] for section in kept.split(BARRIER) for at in range(len(section) - 4)
    )


def resemblance(first: frozenset[str], second: frozenset[str]) -> tuple[float, float, float]:
    """Jaccard index, containment of the first in the second, of the second in the first."""
    both = len(first & second)
    return (
        both / max(1, len(first) + len(second) - both),
        both / max(1, len(first)),
        both / max(1, len(second)),
    )
