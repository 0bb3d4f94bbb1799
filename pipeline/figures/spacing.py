"""Lines set with a space between any two characters, as some editors justify them.

Words and numbers are found in such a line only once it is closed up. Rows of a table of numbers
are no such lines: what stands apart must be Chinese characters.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

_LINE = re.compile(r"[^\n]+")
_APART = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# One space after a character, two between words; fold makes every blank one space.
_SPACE = re.compile(r" {1,3}")
# A heading spaced for looks (总 体 情 况) has fewer characters; it holds no number either.
_FEWEST = 8


@dataclass(frozen=True, slots=True)
class ClosedText:
    """A text without the spaces of its spaced lines; `places` are offsets in the printed text."""

    text: str
    folded: str
    places: Sequence[int]

    def closed(self, at: int) -> int:
        """The offset in this text of the printed offset `at`."""
        return bisect_left(self.places, at)

    def printed(self, start: int, end: int) -> tuple[int, int]:
        """The span in the printed text of a span that is not empty here."""
        return self.places[start], self.places[end - 1] + 1


def close_up(text: str, folded: str) -> ClosedText | None:
    """The text with its spaced lines closed up; None where it has none.

    >>> line = "全 年 共 公 开 政 府 信 息 1 2 条 。"
    >>> closed = close_up(line, line)
    >>> closed.text, closed.printed(9, 12)
    ('全年共公开政府信息12条。', (18, 23))
    """
    spaces = [
        place
        for line in _LINE.finditer(folded)
        if _is_spaced(folded, line.start(), line.end())
        for space in _SPACE.finditer(folded, line.start(), line.end())
        for place in range(*space.span())
    ]
    if not spaces:
        return None
    dropped = frozenset(spaces)
    places = [at for at in range(len(text)) if at not in dropped]
    return ClosedText(
        text="".join(text[at] for at in places),
        folded="".join(folded[at] for at in places),
        places=[*places, len(text)],
    )


def _is_spaced(folded: str, start: int, end: int) -> bool:
    """Whether more than half of the line's Chinese characters stand apart from the next."""
    if folded.find(" ", start, end) < 0:
        return False
    apart = sum(1 for _ in _APART.finditer(folded, start, end))
    return apart >= _FEWEST and 2 * apart > sum(1 for _ in _HAN.finditer(folded, start, end))
