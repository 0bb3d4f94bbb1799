"""What each line of a page is by its own words, whatever stands around it."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from pipeline.forms import find_headings, is_indicator, is_label, match_heading
from pipeline.ingest.cues import chrome_kind, is_menu, is_title
from pipeline.ingest.lines import MARKDOWN_LINK, Line
from pipeline.records import ChromeKind, SectionKey
from pipeline.zh import bare

# Menus of government sites have entries of up to some 20 characters, the shortest paragraphs of
# the reports at hand some 30; prose is taken to begin between the two.
_PROSE = 28
# Headings with numbers have up to some 40 characters; in longer lines they are run in, or several
# stand in one line. Labels with bracketed guidance have up to some 120.
_HEADING, _LABEL = 40, 400
_SHORT = 60  # lines up to here come again on other pages: what they say is kept
_STOP = re.compile("[。,;!?:]")
# 一、 （一） 1. 其中: what counts its parts is written for reading, and no frame of a site.
_LISTED = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)|\(?\d{1,2}(?:[、)]|\.(?!\d))|[①-⑳]|其中"
)

# A number alone, or in a cell: 12, |0|, 3.5万.
_FIGURE = re.compile(r"(?:^|[|\s])[-+]?\d[\d.,]*(?:万?元|万|件|条)?(?:$|[|\s])")
# What bars are put together of, one phrase beside another.
_BAR_WORD = re.compile("打印|分享|关闭|扫|字号|字体|纠错|收藏")
_LONGEST_BAR = 120


class Wording(NamedTuple):
    """What the words of a line say, whatever its place on the page.

    `headings` are the sections whose headings it holds, `numbered` tells that the first of them
    has its number; `listed` that the line begins with any number of a list, `figure` that a
    number is printed on it, alone or in a row of cells.
    """

    squeezed: str
    chrome: ChromeKind | None
    headings: tuple[SectionKey, ...] = ()
    numbered: bool = False
    title: bool = False
    label: bool = False
    prose: bool = False
    listed: bool = False
    figure: bool = False


class Seen(NamedTuple):
    """A line with what was found out about it."""

    line: Line
    words: Wording
    chrome: ChromeKind | None

    @property
    def squeezed(self) -> str:
        """The fold of the line without white space."""
        return self.words.squeezed

    @property
    def headed(self) -> bool:
        """Whether the line begins with a numbered heading."""
        return self.words.numbered and bool(self.words.headings)

    @property
    def sure(self) -> bool:
        """Whether only a report has such a line, or prose has."""
        words = self.words
        return words.prose or (words.label and bool(self.line.cells)) or self.headed


def see(line: Line) -> Seen:
    """What a line is. What is linked, or to be clicked, is nothing of a report."""
    if line.linked or line.control or line.chrome is not None:
        words = _aside(line)
    else:
        words = _row(line) if line.cells else _words(line.text)
    return Seen(line, words, line.chrome or words.chrome)


def _aside(line: Line) -> Wording:
    """The words of a line with links, or to be clicked: most are entries of menus and no more."""
    said = _row(line) if line.cells else _said(line.text)
    linked, length = line.linked, len(said.squeezed)
    if line.control or line.chrome is not None or linked * 2 > length:
        return Wording(said.squeezed, said.chrome) if line.cells else said
    words = said if line.cells else _words(line.text)
    return words._replace(prose=False) if words.prose and linked * 3 >= length else words


def _said(text: str) -> Wording:
    """The fold of a line and the chrome that it is by its own words; nothing else is asked."""
    return _said_kept(text) if len(text) <= _SHORT else _said_anew(text)


def _words(text: str) -> Wording:
    """All that a line says."""
    return _kept(text) if len(text) <= _SHORT else _wording(text)


def _said_anew(text: str) -> Wording:
    squeezed = bare(text)
    shown = bare(MARKDOWN_LINK.sub(r"\1", text)) if "](" in text else squeezed
    return Wording(squeezed, chrome_kind(shown) or _bar(text, shown))


def _wording(text: str) -> Wording:
    squeezed, chrome = _said(text)[:2]
    headings, numbered = _headings(squeezed)
    label = _has_label(squeezed)
    # A row of the 统计表 has its number on the line of its label.
    figure = _FIGURE.search(squeezed) is not None or (label and squeezed[-1].isdigit())
    return Wording(
        squeezed=squeezed,
        chrome=chrome,
        headings=headings,
        numbered=numbered,
        title=chrome is None and is_title(squeezed) and not is_menu(text),
        label=label,
        prose=chrome is None and len(squeezed) >= _PROSE and _STOP.search(squeezed) is not None,
        listed=_LISTED.match(squeezed) is not None,
        figure=figure,
    )


# Entries of menus, labels of tables, headings.
_kept = functools.lru_cache(maxsize=65_536)(_wording)
_said_kept = functools.lru_cache(maxsize=65_536)(_said_anew)


def _row(line: Line) -> Wording:
    """A row of a table. A sentence in a cell makes no prose of it, and a heading fills the row."""
    printed = [cell.text for cell in line.cells if cell.text]
    if len(printed) == 1:
        return _words(printed[0])._replace(prose=False, title=False)
    figure = any(text[0].isdigit() for text in printed)
    label = any(_is_form_label(text) for text in printed if not text.isdigit())
    # Of a row that is a table's for certain, the fold would tell nothing more.
    own = label or figure
    squeezed = "".join(printed) if own else bare(line.text)
    return Wording(
        squeezed,
        None if own else chrome_kind(squeezed),
        label=label,
        listed=_LISTED.match(squeezed) is not None,
        figure=figure,
    )


def _bar(text: str, squeezed: str) -> ChromeKind | None:
    """Whether a line is a bar of several phrases that are each one by themselves."""
    if len(squeezed) > _LONGEST_BAR or _BAR_WORD.search(squeezed) is None:
        return None
    phrases = [bare(phrase) for phrase in text.split()]
    return "toolbar" if all(chrome_kind(phrase) == "toolbar" for phrase in phrases) else None


def _headings(squeezed: str) -> tuple[tuple[SectionKey, ...], bool]:
    """First-level headings that lead a line and fill it, or have a marked number anywhere in it."""
    if len(squeezed) > _HEADING:
        found = [heading for heading in find_headings(squeezed) if heading.marked]
        return tuple(heading.key for heading in found), bool(found and found[0].start == 0)
    heading = match_heading(squeezed)
    if heading is None:
        return (), False
    numbered = heading.marked and heading.ordinal is not None
    fills = heading.end == len(squeezed)
    return ((heading.key,), numbered) if numbered or fills else ((), False)


def _has_label(squeezed: str) -> bool:
    if len(squeezed) > _LABEL and "|" not in squeezed:
        return False
    return any(_is_form_label(cell) for cell in squeezed.split("|") if cell)


@functools.lru_cache(maxsize=16_384)
def _is_form_label(text: str) -> bool:
    """Whether a cell or a line is a label of a prescribed table."""
    squeezed = bare(text)
    return is_label(squeezed) or is_indicator(squeezed)
