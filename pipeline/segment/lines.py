"""A report's text as squeezed lines, each with its offset: made once, in one pass."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.zh import bare, fold, squeeze

_TONED = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """`squeezed[i]` is the squeezed fold of the line that begins at `starts[i]` of `text`.

    `folded` is the fold of the whole text, as long as the text.
    """

    text: str
    folded: str
    starts: list[int]
    squeezed: list[str]

    def end(self, at: int) -> int:
        """Where line `at` ends, its line break not counted."""
        return self.starts[at + 1] - 1 if at + 1 < len(self.starts) else len(self.text)

    def positions(self, at: int) -> Sequence[int]:
        """For each character of `squeezed[at]` its offset in the text."""
        start, end = self.starts[at], self.end(at)
        if len(self.squeezed[at]) == end - start:
            return range(start, end)
        return squeeze(self.text[start:end], offset=start)[1]


@functools.lru_cache(maxsize=1)
def lines_of(text: str) -> Lines:
    """The lines of a text, blank ones too.

    The last one is kept, for the outline reads the same text as the sections before it.
    """
    folded = fold(text)
    parts = folded.split("\n")
    aided = "(" in folded and _TONED.search(folded) is not None
    squeezed = [bare(part) for part in parts] if aided else ["".join(p.split()) for p in parts]
    starts = list(itertools.accumulate((len(part) + 1 for part in parts[:-1]), initial=0))
    return Lines(text=text, folded=folded, starts=starts, squeezed=squeezed)
