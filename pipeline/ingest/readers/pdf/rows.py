"""Characters to lines of type, and lines of type to text.

A line of type is what stands on one baseline. Where spaces go is told by the gaps: between
words and numbers a fifth of the type's size parts, between Han characters more, since justified
lines are stretched.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

from pipeline.ingest.readers.pdf.glyphs import Glyph, is_narrow_word, is_wide

# In ems. A space in Latin type has a fifth to a half; Word puts a quarter between Han characters
# and digits of its own accord; justified Han text is stretched by up to some six tenths.
_WORD_GAP, _MIXED_GAP, _HAN_GAP = 0.2, 0.35, 0.7
# Two values of a table without rulings stand farther apart than any stretched words.
_COLUMN_GAP = 1.5
_BY_BASE, _BY_LEFT = operator.attrgetter("base", "left"), operator.attrgetter("left", "right")


class Row(NamedTuple):
    """The characters on one baseline from left to right, and the box they fill."""

    glyphs: tuple[Glyph, ...]
    left: float
    top: float
    right: float
    bottom: float
    base: float
    em: float

    @property
    def text(self) -> str:
        """As printed, with spaces where the gaps say so; two where a column ends."""
        return spell(self.glyphs, self.em)

    @property
    def columned(self) -> bool:
        """Whether gaps as wide as between the columns of a table stand in it."""
        return any(
            after.left - before.right > _COLUMN_GAP * self.em
            for before, after in itertools.pairwise(self.glyphs)
        )


def gather(glyphs: Iterable[Glyph]) -> list[Row]:
    """The lines of type from top to bottom."""
    rows: list[list[Glyph]] = []
    base = 0.0
    for glyph in sorted(glyphs, key=_BY_BASE):
        # A raised note mark is lifted by a third of its line's type, lines are a whole apart.
        if not rows or glyph.base - base > 0.4 * max(glyph.em, rows[-1][-1].em):
            rows.append([])
            base = glyph.base
        rows[-1].append(glyph)
    return [make_row(row) for row in rows]


def make_row(glyphs: Iterable[Glyph]) -> Row:
    """One line of type of these characters."""
    ordered = tuple(sorted(glyphs, key=_BY_LEFT))
    return Row(
        glyphs=ordered,
        left=ordered[0].left,
        top=min(glyph.top for glyph in ordered),
        right=max(glyph.right for glyph in ordered),
        bottom=max(glyph.bottom for glyph in ordered),
        base=median(glyph.base for glyph in ordered),
        em=median([g.em for g in ordered if is_wide(g.text)] or [g.em for g in ordered]),
    )


def split(row: Row, gap: float) -> list[Row]:
    """A line of type cut wherever more than `gap` ems are free."""
    pieces: list[list[Glyph]] = [[row.glyphs[0]]]
    for before, after in itertools.pairwise(row.glyphs):
        if after.left - before.right > gap * row.em:
            pieces.append([])
        pieces[-1].append(after)
    return [make_row(piece) for piece in pieces]


def spell(glyphs: Sequence[Glyph], em: float) -> str:
    """The characters in order, with spaces where the gaps say so."""
    parts = [glyphs[0].text] if glyphs else []
    least, column = _WORD_GAP * em, _COLUMN_GAP * em
    for before, after in itertools.pairwise(glyphs):
        gap = after.left - before.right
        if gap > column:
            parts.append("  ")
        elif after.spaced or (gap > least and gap > em * _enough(before.text, after.text)):
            parts.append(" ")
        parts.append(after.text)
    return "".join(parts)


def _enough(before: str, after: str) -> float:
    if is_wide(before) and is_wide(after):
        return _HAN_GAP
    return _WORD_GAP if is_narrow_word(before) and is_narrow_word(after) else _MIXED_GAP


def join(lines: Sequence[str], *, unbroken: Sequence[bool] = ()) -> str:
    """Lines of type as one text: Han characters close up, words and numbers keep apart.

    A line that is all number stays apart from what follows, too. `unbroken[n]` tells that line
    n + 1 goes on with the number that line n ends with.
    """
    text = ""
    for at, line in enumerate(lines):
        if text and line and not (at and at <= len(unbroken) and unbroken[at - 1]):
            words = is_narrow_word(text[-1]) and is_narrow_word(line[0])
            text += " " if words or is_numeral(lines[at - 1]) else ""
        text += line
    return text


def is_numeral(text: str) -> bool:
    """Whether a text is a printed number and nothing else."""
    bare = text.strip().lstrip("+-")
    return bool(bare) and bare[0].isdigit() and all(each.isdigit() or each in ".," for each in bare)
