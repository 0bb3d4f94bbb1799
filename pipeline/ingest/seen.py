"""What each line of a page is by its own words, whatever stands around it."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from pipeline.forms import find_headings, is_label, match_heading
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
_STOP = re.compile("[。,;!?:]")
# 一、 （一） 1. 其中: what counts its parts is written for reading, and no frame of a site.
_LISTED = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)|\(?\d{1,2}(?:[、)]|\.(?!\d))|[①-⑳]|其中"
)

# A number alone, or in a cell: 12, |0|, 3.5万.
_FIGURE = re.compile(r"(?:^|[|\s])[-+]?\d[\d.,]*(?:万?元|万|件|条)?(?:$|[|\s])")
# What bars are put together of, one phrase beside another.
_BAR_WORDS = ("打印", "分享", "关闭", "扫", "字号", "字体", "纠错", "收藏")


@dataclass(slots=True, kw_only=True)
class Seen:
    """A line with what was found out about it.

    `headings` are the sections whose headings it holds, `numbered` tells that the first of them
    has its number; `listed` that the line begins with any number of a list.
    """

    line: Line
    squeezed: str
    chrome: ChromeKind | None
    headings: tuple[SectionKey, ...]
    numbered: bool
    title: bool
    label: bool
    prose: bool
    listed: bool

    @property
    def sure(self) -> bool:
        """Whether only a report has such a line, or prose has."""
        return self.prose or bool(self.line.cells and self.label) or self.headed

    @property
    def headed(self) -> bool:
        """Whether the line begins with a numbered heading."""
        return self.numbered and bool(self.headings)

    @property
    def figure(self) -> bool:
        """Whether a number is printed on the line, alone or in a row of cells."""
        return _FIGURE.search(self.squeezed) is not None


def see(line: Line) -> Seen:
    """What a line is by itself. What is linked, or to be clicked, is nothing of a report."""
    squeezed = bare(line.text)
    words = bare(MARKDOWN_LINK.sub(r"\1", line.text)) if "](" in line.text else squeezed
    chrome = line.chrome or chrome_kind(words) or _bar(line.text, words)
    if line.linked * 2 > len(squeezed) or line.control or line.chrome is not None:
        return Seen(
            line=line, squeezed=squeezed, chrome=chrome, headings=(), numbered=False,
            title=False, label=False, prose=False, listed=False,
        )  # fmt: skip
    headings, numbered = _headings(squeezed)
    return Seen(
        line=line,
        squeezed=squeezed,
        chrome=chrome,
        headings=headings,
        numbered=numbered,
        title=chrome is None and is_title(squeezed) and not is_menu(line.text),
        label=_has_label(line, squeezed),
        prose=chrome is None and _is_prose(line, squeezed),
        listed=_LISTED.match(squeezed) is not None,
    )


def _bar(text: str, squeezed: str) -> ChromeKind | None:
    """Whether a line is a bar of several phrases that are each one by themselves."""
    if len(squeezed) > 120 or not any(word in squeezed for word in _BAR_WORDS):
        return None
    phrases = [bare(phrase) for phrase in text.split()]
    return "toolbar" if all(chrome_kind(phrase) == "toolbar" for phrase in phrases) else None


def _is_prose(line: Line, squeezed: str) -> bool:
    return (
        len(squeezed) >= _PROSE
        and line.linked * 3 < len(squeezed)
        and _STOP.search(squeezed) is not None
        and not line.cells
    )


def _headings(squeezed: str) -> tuple[tuple[SectionKey, ...], bool]:
    """First-level headings that lead a line and fill it, or have a marked number anywhere in it."""
    if len(squeezed) <= _HEADING:
        return _headings_of_short(squeezed)
    found = [heading for heading in find_headings(squeezed) if heading.marked]
    return tuple(heading.key for heading in found), bool(found and found[0].start == 0)


@functools.lru_cache(maxsize=16_384)
def _headings_of_short(squeezed: str) -> tuple[tuple[SectionKey, ...], bool]:
    found = match_heading(squeezed)
    if found is None:
        return (), False
    numbered = found.marked and found.ordinal is not None
    fills = found.end == len(squeezed)
    return ((found.key,), numbered) if numbered or fills else ((), False)


def _has_label(line: Line, squeezed: str) -> bool:
    if line.cells:
        return any(_is_form_label(cell.text) for cell in line.cells if not cell.text.isdigit())
    if len(squeezed) > _LABEL and "|" not in squeezed:
        return False
    return any(_is_form_label(cell) for cell in squeezed.split("|") if cell)


@functools.lru_cache(maxsize=16_384)
def _is_form_label(text: str) -> bool:
    """Whether a cell or a line is a label of a prescribed table. The same ones come again."""
    return is_label(bare(text))
