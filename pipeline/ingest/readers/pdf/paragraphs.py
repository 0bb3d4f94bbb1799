"""Lines of type joined into paragraphs, where the geometry leaves no doubt.

A line goes on in the next one when it is full and the next begins at the left margin, in the
same type, at the usual distance. Paragraphs of official documents begin two characters in
(GB/T 9704), so a full line before an indented one ends its paragraph. Where a document does not
indent, a full stop at the end of a full line, or a number at the start of the next, ends it too.
A first-level heading goes on only in what makes it a longer heading of the form.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

from pipeline.forms import match_heading
from pipeline.ingest.readers.pdf.glyphs import is_narrow_word, is_wide
from pipeline.ingest.readers.pdf.rows import Row, join
from pipeline.zh import bare

# In ems. The last place of a line stays free where the next character is one that may not begin
# a line or would be cut; such a pair moves together.
_RAGGED, _PAIR = 1.3, 1.0
# Han characters sit a little off their margin: brackets and quotes are drawn half as wide.
_AT_MARGIN = 0.8
# First lines are indented by two, sub-headings by up to four characters.
_DEEPEST_INDENT = 4.5
# A paragraph has lines that fill half the page; labels and signatures are shorter.
_LONG = 0.5
# Lines of one paragraph keep one distance; 28 points at size 16 are 1.75, double spacing 2.4.
_FARTHEST = 2.7
_SAME_TYPE = 0.12
# The longest headings of the forms have some 40 characters.
_HEADING_LINES = 2
_STOPS = tuple("。！？；：.;:!?")
_NOT_FIRST = frozenset("，。、；：！？）》”’〉】〕％%,.;:!?)")
_BEGINS = re.compile(
    r"(?:第[一二三四五六七八九十]{1,3}(?:部分|章|节|条|，|、)|[一二三四五六七八九十]{1,3}[、.．]|—、"
    r"|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|\d{1,2}(?:[、．]|\.(?!\d))|[①-⑳●■◆·*#]"
    r"|附(?:件|表)?[:：\d])"
)


class Placed(NamedTuple):
    """A line of type on its page."""

    page: int
    row: Row


class Measure(NamedTuple):
    """Where the text of a page begins and ends, in points from its left; the text's size.

    `indented` tells that the document indents its paragraphs.
    """

    left: float
    right: float
    em: float
    indented: bool


def measure_pages(rows: Sequence[Placed], widths: Sequence[float]) -> list[Measure]:
    """The measure of each page; odd and even pages may have different margins, not widths."""
    em = median(placed.row.em for placed in rows) if rows else 12.0
    pages: list[list[Row]] = [[] for _ in widths]
    for placed in rows:
        pages[placed.page].append(placed.row)
    seconds = [_second_lines(page, width, em) for page, width in zip(pages, widths, strict=True)]
    elsewhere = [edge for edges in seconds for edge in edges] or [p.row.left for p in rows]
    lefts = [_shared(edges or elsewhere or [0.0], em) for edges in seconds]
    pairs = [pair for pair in itertools.pairwise(rows) if _alike(pair[0].row, pair[1].row)]
    long = [
        (before.row.right - lefts[before.page], abs(after.row.left - lefts[after.page]) < em / 2)
        for before, after in pairs
        if before.row.right - before.row.left > _LONG * widths[before.page]
    ]
    # Lines that another follows at the margin are full, if there are such.
    reach = sorted([edge for edge, full in long if full] or [edge for edge, _ in long])
    near = (at + 1 - bisect.bisect(reach, edge - em / 2) for at, edge in enumerate(reach))
    width = max(zip(near, reach, strict=True), default=(0, float("inf")))[1]
    starts = [
        after.row.left - lefts[after.page] > em
        for before, after in itertools.pairwise(rows)
        if before.row.right < lefts[before.page] + width - 3 * em and not after.row.columned
    ]
    indented = any(starts) and sum(starts) * 2 >= len(starts)
    return [Measure(left, left + width, em, indented) for left in lefts]


def _second_lines(rows: Sequence[Row], width: float, em: float) -> list[float]:
    """Where the lines of a page begin that follow an indented long one."""
    return [
        after.left
        for before, after in itertools.pairwise(rows)
        if before.right - before.left > _LONG * width
        and before.left - after.left > em
        and _alike(before, after)
    ]


def _alike(before: Row, after: Row) -> bool:
    return abs(before.em - after.em) <= _SAME_TYPE * before.em


def _shared(edges: Sequence[float], em: float) -> float:
    """The leftmost edge that two lines share, or the leftmost of all."""
    ordered = sorted(edges)
    return next((a for a, b in itertools.pairwise(ordered) if b - a < em / 2), ordered[0])


def join_rows(rows: Iterable[Placed], measures: Sequence[Measure]) -> list[list[Placed]]:
    """The lines in paragraphs. `rows` stand one after another with no table between them."""
    paragraphs: list[list[Placed]] = []
    for placed in rows:
        if paragraphs and _goes_on(paragraphs[-1], placed, measures):
            paragraphs[-1].append(placed)
        else:
            paragraphs.append([placed])
    return paragraphs


def text_of(paragraph: Sequence[Placed]) -> str:
    """The text of a paragraph's lines."""
    return join([placed.row.text for placed in paragraph])


def _goes_on(paragraph: Sequence[Placed], after: Placed, measures: Sequence[Measure]) -> bool:
    before, row = paragraph[-1], after.row
    last = before.row
    if last.columned or row.columned or not _alike(last, row):
        return False
    if before.page == after.page and not 0 < row.base - last.base < _FARTHEST * last.em:
        return False
    if len(paragraph) <= _HEADING_LINES:
        whole = text_of([*paragraph, after])
        if _is_heading(whole) and _BEGINS.match(whole) and not _BEGINS.match(row.text):
            return True
        if _is_heading(text_of(paragraph)):
            return False
    measure, next_measure = measures[before.page], measures[after.page]
    if _is_title(last, row, measure):
        return True
    return (
        _is_full(last, row, measure)
        and abs(row.left - next_measure.left) < _AT_MARGIN * row.em
        and not _begins_anew(paragraph, row, measure)
    )


def _is_heading(text: str) -> bool:
    squeezed = bare(text)
    found = match_heading(squeezed) if len(squeezed) < 60 else None
    return found is not None and found.end == len(squeezed)


def _is_full(row: Row, after: Row, measure: Measure) -> bool:
    """Whether nothing that `after` begins with would have found room in `row`."""
    word = list(itertools.takewhile(lambda g: is_narrow_word(g.text), after.glyphs))
    room = word[-1].right - word[0].left if word else 0.0
    if len(after.glyphs) > 1 and after.glyphs[1].text in _NOT_FIRST:
        room += _PAIR * row.em
    return (
        row.right > measure.right - _RAGGED * row.em - room
        and row.left < measure.left + _DEEPEST_INDENT * row.em
    )


def _begins_anew(paragraph: Sequence[Placed], row: Row, measure: Measure) -> bool:
    """Whether a line at the margin, after a full one, is a paragraph of its own."""
    last = paragraph[-1].row
    stopped = last.text.rstrip("”’」）)").endswith(_STOPS)
    begins = bool(_BEGINS.match(row.text))
    if not measure.indented and (begins or stopped):
        return True
    if begins and stopped:
        return True
    fonts = {font for placed in paragraph[:_HEADING_LINES] for font in _fonts(placed.row)}
    return (
        len(paragraph) <= _HEADING_LINES
        and bool(_BEGINS.match(paragraph[0].row.text))
        and len(fonts) == 1
        and _fonts(row)[:1] not in ([], list(fonts))
    )


def _fonts(row: Row) -> list[str]:
    """The fonts of a line's Han characters; digits have one of their own in most documents."""
    return [glyph.font for glyph in row.glyphs if is_wide(glyph.text) and glyph.text.isalnum()]


def _is_title(row: Row, after: Row, measure: Measure) -> bool:
    """Whether two lines are a title that was too long for one: large, in the middle, and full."""
    middle = (measure.left + measure.right) / 2
    return (
        row.em > measure.em * (1 + _SAME_TYPE)
        and row.right - row.left > measure.right - measure.left - 3 * row.em
        and all(abs((each.left + each.right) / 2 - middle) < row.em for each in (row, after))
    )
