"""Recognised words to lines in reading order: rows by height, words by place, paragraphs joined."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.ingest.lines import Line

# A gap wider than this many heights of a line parts columns; written text has none.
_COLUMN_GAP = 1.5
_WORD_GAP = 0.3
# Paragraphs begin two characters in; lines end within two characters of the margin.
_INDENT, _SLACK = 1.2, 2.0
_NUMBERED = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[）)、.]|[（(]?\d{1,2}[）)、.．]|第[一二三四五六七八九十]"
)
_PAGE_MARK = re.compile(
    r"[-—–－_·.\s]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*[/／共]\s*\d{1,3}\s*页?)?[-—–－_·.\s]*"
)
_MARGIN = 0.1  # page marks stand in the outer tenth of the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A stretch of recognised text and where it is on the page, in pixels."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return max(1.0, self.bottom - self.top)


def rows(words: Iterable[Word]) -> list[list[Word]]:
    """Words that stand side by side, from top to bottom, each row from left to right."""
    found: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle, word.left)):
        row = found[-1] if found else []
        middle = sum(other.middle for other in row) / len(row) if row else 0.0
        if row and abs(word.middle - middle) < 0.5 * min(word.height, row[0].height):
            row.append(word)
        else:
            found.append([word])
    return [sorted(row, key=lambda word: word.left) for row in found]


def joined(row: Sequence[Word]) -> str:
    """The text of a row, with tabs where the gaps of columns are."""
    parts = [row[0].text]
    for before, word in itertools.pairwise(row):
        gap = (word.left - before.right) / min(before.height, word.height)
        latin = before.text[-1:].isascii() and word.text[:1].isascii()
        parts.append("\t" if gap > _COLUMN_GAP else " " if gap > _WORD_GAP and latin else "")
        parts.append(word.text)
    return "".join(parts)


def lines(
    page: Sequence[Sequence[Word]], *, margins: tuple[float, float], height: int
) -> Iterator[Line]:
    """Rows of free text as lines; those that go on are joined to paragraphs. `margins` are the
    left and the right end of the text on the page, `height` that of the page.
    """
    marks = [row for row in page if _is_page_mark(row, height)]
    texts = [row for row in page if row not in marks]
    text = ""
    before: Sequence[Word] = ()
    for row in texts:
        if before and _goes_on(before, row, *margins):
            text += joined(row)
        else:
            if text:
                yield Line(text=text)
            text = joined(row)
        before = row
    if text:
        yield Line(text=text)
    yield from (Line(text=joined(row), chrome="page_mark") for row in marks)


def _goes_on(before: Sequence[Word], row: Sequence[Word], left: float, right: float) -> bool:
    """Whether a row continues the paragraph of the one before: that one fills its line, this
    one is not indented and has no number of its own.
    """
    size = row[0].height
    return (
        "\t" not in joined(before)
        and "\t" not in joined(row)
        and row[0].left - left < _INDENT * size
        and right - before[-1].right < _SLACK * size
        and not _NUMBERED.match(row[0].text)
        and row[0].top - before[-1].bottom < 2 * size
    )


def _is_page_mark(row: Sequence[Word], height: int) -> bool:
    outer = row[0].middle < _MARGIN * height or row[0].middle > (1 - _MARGIN) * height
    return outer and _PAGE_MARK.fullmatch(joined(row)) is not None
