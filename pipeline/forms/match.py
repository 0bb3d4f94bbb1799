"""Finding the form's wording in a text: headings of sections, labels of tables.

All functions work on a squeezed fold (`zh.squeeze`).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from pipeline.forms.load import VERSIONS, expression, load_form
from pipeline.records import SectionKey
from pipeline.zh import bare, numeral

# 一、 第一部分 1. # — and the dashes that stand for a lost 一.
_MARK = re.compile(
    r"(?:\#{1,6}|\*{1,3})?"
    r"(?:第?(?P<zh>[一二三四五六七八九十]{1,3})(?:部分|章|节)?(?P<stop>[、.,:]{0,2})"
    r"|(?P<arabic>[0-9]{1,2})[、.]"
    r"|\((?P<bracketed>[一二三四五六七八九十]{1,3})\)"
    r"|(?P<dash>-、?))?"
)
_NUMBERED = re.compile(r"(?<![(第一二三四五六七八九十])(?:[一二三四五六七八九十]{1,3}[、.,]|-、)")
_CLOSING = re.compile(r"[。:;.,*]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingMatch:
    """A first-level heading found at `start` of a squeezed fold, up to `end`.

    Its wording, without the number, begins at `wording`; `ordinal` is its printed number, None
    where it has none; `marked` tells 一、 from 一; `sub_level` that the number is one of the
    marks for sub-headings, 1. or （一）.
    """

    key: SectionKey
    start: int
    wording: int
    end: int
    ordinal: int | None
    marked: bool
    sub_level: bool


@functools.cache
def _headings() -> tuple[tuple[SectionKey, re.Pattern[str]], ...]:
    """Every variant of every version's headings, each apart so that the longest can win."""
    variants = {
        (section.key, expression(variant.match)): None
        for version in reversed(VERSIONS)
        for section in load_form(version).sections
        for variant in section.heading.variants
    }
    return tuple((key, re.compile(pattern)) for key, pattern in variants)


@functools.cache
def _any_heading() -> re.Pattern[str]:
    return re.compile("|".join(pattern.pattern for _, pattern in _headings()))


def match_heading(squeezed: str, at: int = 0) -> HeadingMatch | None:
    """The first-level heading that begins at `at`: the longest that any form knows.

    >>> match_heading("二、主动公开政府信息情况").key
    'disclosure'
    >>> match_heading("二、上年结转政府信息公开申请数量")
    """
    mark = _MARK.match(squeezed, at)
    assert mark is not None
    best: tuple[int, SectionKey] | None = None
    if not _any_heading().match(squeezed, mark.end()):
        return None
    for key, pattern in _headings():
        found = pattern.match(squeezed, mark.end())
        if found and found.end() > (best[0] if best else mark.end()):
            best = (found.end(), key)
    if best is None:
        return None
    closing = _CLOSING.match(squeezed, best[0])
    assert closing is not None
    return HeadingMatch(
        key=best[1],
        start=at,
        wording=mark.end(),
        end=closing.end(),
        ordinal=numeral(
            mark["zh"] or mark["arabic"] or mark["bracketed"] or ("一" if mark["dash"] else "")
        ),
        marked=bool(mark["stop"] or mark["arabic"] or mark["bracketed"] or mark["dash"]),
        sub_level=bool(mark["arabic"] or mark["bracketed"]),
    )


def find_headings(squeezed: str) -> list[HeadingMatch]:
    """All first-level headings in a line: at its start, or further on with a marked number.

    >>> [found.key for found in find_headings("一、总体情况良好。二、主动公开政府信息情况略")]
    ['overview', 'disclosure']
    """
    starts = [0, *(found.start() for found in _NUMBERED.finditer(squeezed, 1))]
    found: list[HeadingMatch] = []
    for at in starts:
        heading = match_heading(squeezed, at) if not found or at >= found[-1].end else None
        if heading and (heading.start == 0 or heading.marked):
            found.append(heading)
    return found


@functools.cache
def _labels() -> re.Pattern[str]:
    labels = [
        label.pattern.pattern
        for version in VERSIONS
        for table in load_form(version).tables
        for label in (*table.rows, *table.stubs, *([table.caption] if table.caption else ()))
    ]
    return re.compile("|".join(dict.fromkeys(labels)))


@functools.cache
def _label_row() -> re.Pattern[str]:
    columns = [
        label.pattern.pattern
        for version in VERSIONS
        for table in load_form(version).tables
        for label in table.columns
    ]
    one = "|".join([*dict.fromkeys(columns), _labels().pattern])
    return re.compile(f"(?:{one}){{2,}}")


def is_header_row(line: str) -> bool:
    """Whether a line is several labels of a table beside one another: 行政复议 | 行政诉讼.

    Cells stand apart by bars, tabs, spaces, or not at all.
    """
    return _label_row().fullmatch(bare(line).replace("|", "")) is not None


def is_label(squeezed: str) -> bool:
    """Whether the whole of a line or cell is a row, stub or caption of a prescribed table."""
    return _labels().fullmatch(squeezed) is not None
