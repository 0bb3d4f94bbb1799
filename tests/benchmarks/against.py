"""The text of a report against what the page prints for it: what is lost, kept too much, moved.

Both are compared without white space and with look-alikes joined (`squeeze`), so a position
here counts printed characters.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.zh import fold
from tests.factory.truth import Truth

# A section may begin before or after its list mark (`##`, `-`): two characters at most.
TOLERANCE = 2


def squeeze(text: str | None) -> str:
    """Text for comparison: look-alikes joined, white space out."""
    return re.sub(r"\s+", "", fold(text or ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Where the stream of a page stands in a text: matching blocks (stream, text, length).

    `places` are the positions in the original text of the squeezed text's characters.
    """

    stream: str
    text: str
    original: str
    places: tuple[int, ...]
    blocks: tuple[tuple[int, int, int], ...]

    def find(self, position: int) -> int | None:
        """The place in the squeezed text of a character of the stream; None where it is lost."""
        at = bisect_right(self.blocks, (position, len(self.text), 0)) - 1
        if at < 0:
            return None
        start, there, length = self.blocks[at]
        return there + position - start if position < start + length else None

    def count_before(self, offset: int) -> int:
        """How many printed characters stand before `offset` of the original text."""
        return bisect_left(self.places, offset)


def align(truth: Truth, text: str) -> Alignment:
    """Find the stream of `truth` in `text`: whole if it stands there, else by longest matches."""
    stream, folded = squeeze(truth.stream), fold(text)
    places = tuple(at for at, character in enumerate(folded) if not character.isspace())
    squeezed = "".join(folded[at] for at in places)
    whole = squeezed.find(stream)
    if whole >= 0:
        blocks: tuple[tuple[int, int, int], ...] = ((0, whole, len(stream)),)
    else:
        matcher = difflib.SequenceMatcher(None, stream, squeezed, autojunk=False)
        blocks = tuple((b.a, b.b, b.size) for b in matcher.get_matching_blocks() if b.size)
    return Alignment(stream=stream, text=squeezed, original=text, places=places, blocks=blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChromeCount:
    """Characters of chrome on a page, of it those kept in the report, and the report's lost."""

    all: int
    kept: int
    lost: int

    @property
    def removed(self) -> int:
        """Characters of chrome that are not in the report."""
        return max(0, self.all - self.kept)


def count_chrome(truth: Truth, alignment: Alignment) -> ChromeCount:
    """Hold the characters that are in the text and not in the stream against the chrome."""
    runs, at = [], 0
    for _, there, length in (*alignment.blocks, (0, len(alignment.text), 0)):
        runs.append(alignment.text[at:there])
        at = there + length
    matched = sum(length for _, _, length in alignment.blocks)
    return ChromeCount(
        all=sum(len(squeeze(mark.text)) for mark in truth.chrome),
        kept=len(_without("\n".join(filter(None, runs)), map(squeeze, truth.neutral))),
        lost=len(alignment.stream) - matched,
    )


def _without(text: str, strings: Iterable[str]) -> str:
    """`text` without one occurrence of each of `strings`, and without marks between them."""
    for string in sorted(strings, key=len, reverse=True):
        text = text.replace(string, "\n", 1)
    return re.sub(r"[\s:|•·\-*]+", "", text)


def survivors(truth: Truth, alignment: Alignment) -> dict[str, tuple[int, int]]:
    """Per table: numbers that stand in the text, in order and on their own, and all printed."""
    counts: dict[str, tuple[int, int]] = {}
    # In a dump, numbers may touch on the page itself.
    apart = not any(shape.startswith(("dump:", "medium:text")) for shape in truth.shapes)
    for one in truth.printed:
        places = [alignment.find(at) for at in range(one.start, one.end)]
        found = [place for place in places if place is not None]
        whole = len(found) == len(places) and found[-1] - found[0] == len(found) - 1
        alive = whole and (not apart or _stands_alone(alignment, found[0], found[-1]))
        right, every = counts.get(one.part, (0, 0))
        counts[one.part] = right + alive, every + 1
    return counts


def _stands_alone(alignment: Alignment, first: int, last: int) -> bool:
    """Whether no digit touches the number in the original text."""
    start, end = alignment.places[first], alignment.places[last] + 1
    around = alignment.original[max(0, start - 1) : start] + alignment.original[end : end + 1]
    return not any(character.isdigit() for character in around)


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundaries:
    """Section starts: found at the right place with the right key, all found, all true."""

    right: int
    found: int
    true: int

    @property
    def exact(self) -> bool:
        """Whether every section is exactly right."""
        return self.right == self.found == self.true


def compare_starts(
    truth: Truth, alignment: Alignment, sections: Sequence[tuple[str, int]]
) -> Boundaries:
    """Hold (key, offset) of the sections read against the truth; `front` is not counted."""
    read = [(key, alignment.count_before(start)) for key, start in sections if key != "front"]
    right, left = 0, list(read)
    wanted = [section for section in truth.sections if section.start is not None]
    for section in wanted:
        place = alignment.find(section.start or 0)
        if place is None:
            continue
        for one in left:
            named = one[0] == section.key or one[0] in section.also
            if named and abs(one[1] - place) <= TOLERANCE:
                left.remove(one)
                right += 1
                break
    return Boundaries(right=right, found=len(read), true=len(wanted))
