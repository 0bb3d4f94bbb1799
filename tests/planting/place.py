"""Where the truth's prose stands in the text that a dataset holds."""

from __future__ import annotations

from dataclasses import dataclass

from tests.planting.marks import fold
from tests.planting.measure import Prose

OUTSIDE = -1  # a character that is no prose of the report: title, heading, table, metadata
_BRIEF = 12  # paragraphs as short as this are sought only nearby, or they are found anywhere
_NEAR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A report's text in a dataset: folded characters and, for each, its place in the prose.

    `squeezed[offset]` is the folded position of an offset into the dataset's text; `lost` are
    the prose paragraphs that the text does not hold.
    """

    text: str
    squeezed: tuple[int, ...]
    places: tuple[int, ...]
    lost: tuple[int, ...]

    def span(self, start: int, end: int) -> range:
        """The folded positions of a span of offsets."""
        size = len(self.squeezed) - 1
        return range(self.squeezed[min(start, size)], self.squeezed[min(end, size)])


def place(text: str, one: Prose) -> Placed:
    """The prose of a report found in its dataset's text, paragraph after paragraph."""
    squeezed, kept = [], []
    for char in text:
        squeezed.append(len(kept))
        if not char.isspace():
            kept.append(fold(char))
    squeezed.append(len(kept))
    short = "".join(kept)
    places = [OUTSIDE] * len(short)
    lost, cursor = [], 0
    for number, (first, end) in enumerate(one.paragraphs):
        words = one.text[first:end]
        brief = len(words) <= _BRIEF
        at = short.find(words, cursor, cursor + _NEAR + len(words) if brief else len(short))
        if at < 0 and not brief:
            at = short.find(words)
        if at < 0:
            lost += [] if brief else [number]
            continue
        places[at : at + len(words)] = range(first, end)
        cursor = at + len(words)
    return Placed(text=short, squeezed=tuple(squeezed), places=tuple(places), lost=tuple(lost))
