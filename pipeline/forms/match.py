"""Finding the form's wording in a text: headings of sections, labels of tables.

All functions work on a squeezed fold (`zh.squeeze`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.forms.form import Label
from pipeline.forms.load import NUMBER, VERSIONS, expression, load_annex, load_form
from pipeline.records import SectionKey
from pipeline.zh import bare, numeral

_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
# 一、 第一部分 1. # ● — and the dashes and lone stops that stand for a lost 一.
_MARK = re.compile(
    r"(?:\#{1,6}|\*{1,3}|[●◆■▲★□◇•·▪])?"
    r"(?:第?(?P<zh>[一二三四五六七八九十]{1,3}|[壹贰叁肆伍陆柒捌玖拾])"
    r"(?:(?P<part>部分|章|节|篇)|(?=[^)十]))(?P<stop>[、.,:;]{0,2})"
    r"|(?P<arabic>[0-9]{1,2})[、.)](?![0-9](?!0[0-9]{2}年))"
    r"|[(〔]?(?P<bracketed>[一二三四五六七八九十]{1,3})[)〕][、.]?"
    r"|(?P<dash>-+[、.]?|[、.]))?"
)
# Begins with a letter of its own, so that a search skips quickly; what stands before it comes after.
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}[、.,]|-、|第[一二三四五六七八九十]{1,3}部分")
_WITHIN_NUMBER = frozenset("(第一二三四五六七八九十")
# 我镇、本机关、2022年 before the wording of the form.
_OWNER = (
    r"(?:(?:20[0-9]{2}年(?:度|全年)?|本年度?|全年|上一?年度?|我[省市州盟县区旗乡镇街局委办厅院会单]位?(?:机关|道|事处)?"
    r"|本[省市州盟县区旗乡镇街局委办厅院会单机]位?关?(?:道|事处)?|各级|全[省市州县区旗乡镇局])的?)?"
)
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
def _headings() -> tuple[tuple[SectionKey, re.Pattern[str], tuple[re.Pattern[str], ...]], ...]:
    """Per key: any variant of any version's heading, and every variant apart."""
    return tuple(
        (key, _any_of(_OWNER, variants), tuple(_any_of(_OWNER, [each]) for each in variants))
        for key, variants in _heading_variants().items()
    )


@functools.cache
def _any_heading() -> re.Pattern[str]:
    """Any heading at all: most lines begin with none, and are asked once instead of per key."""
    return _any_of(_OWNER, [each for listed in _heading_variants().values() for each in listed])


@functools.cache
def _heading_variants() -> dict[SectionKey, list[str]]:
    variants: dict[SectionKey, dict[str, None]] = {}
    for version in reversed(VERSIONS):
        for section in load_form(version).sections:
            for variant in section.heading.variants:
                variants.setdefault(section.key, {})[expression(variant.match)] = None
    return {key: list(listed) for key, listed in variants.items()}


def _any_of(before: str, expressions: Iterable[str]) -> re.Pattern[str]:
    """Any of `expressions` behind `before`, which is tried once and not once for each of them."""
    return re.compile(f"{before}(?:{'|'.join(expressions)})")


# Every heading of every form holds one of these words: a search for them costs a twentieth of
# trying all headings on a menu entry or a sentence.
_KEY_WORD = re.compile(
    "情况|概[况述要]|综述|总体工作|成[效绩]|措施|举措|做法|主动公开|申请|复议|诉讼|问题|不足|困难|短板|薄弱|差距"
    "|方向|办法|意见|计划|打算|思路|安排|重点|事项|收费|减免|附[表件录:]|统计"
)

# No wording of a form is longer; what stands behind it is not looked at.
_LONGEST = 64


@functools.lru_cache(maxsize=4096)
def _longest(wording: str) -> tuple[SectionKey, int] | None:
    """The key and the length of the longest heading that `wording` begins with."""
    best: tuple[SectionKey, int] | None = None
    if _KEY_WORD.search(wording) is None or _any_heading().match(wording) is None:
        return None
    for key, anyhow, patterns in _headings():
        if anyhow.match(wording) is None:
            continue
        for pattern in patterns:
            found = pattern.match(wording)
            if found and found.end() > (best[1] if best else 0):
                best = (key, found.end())
    return best


def match_heading(squeezed: str, at: int = 0) -> HeadingMatch | None:
    """The first-level heading that begins at `at`: the longest that any form knows.

    >>> match_heading("二、主动公开政府信息情况").key
    'disclosure'
    >>> match_heading("二、上年结转政府信息公开申请数量")
    """
    mark = _MARK.match(squeezed, at)
    assert mark is not None
    best = _longest(squeezed[mark.end() : mark.end() + _LONGEST])
    if best is None:
        return None
    closing = _CLOSING.match(squeezed, mark.end() + best[1])
    assert closing is not None
    return HeadingMatch(
        key=best[0],
        start=at,
        wording=mark.end(),
        end=closing.end(),
        ordinal=mark_number(mark),
        marked=bool(mark.end() > at and (mark["stop"] or not mark["zh"] or mark["part"])),
        sub_level=bool(mark["arabic"] or mark["bracketed"]),
    )


def match_mark(squeezed: str, at: int = 0) -> re.Match[str]:
    """The number that a heading at `at` has before its wording; an empty match where it has none.

    Groups: `zh` (with `part` 部分 and `stop` 、), `arabic`, `bracketed`, `dash`.
    """
    mark = _MARK.match(squeezed, at)
    assert mark is not None
    return mark


def mark_number(mark: re.Match[str]) -> int | None:
    """The number of a mark; a dash stands for a lost 一."""
    printed = mark["zh"] or mark["arabic"] or mark["bracketed"] or ("一" if mark["dash"] else "")
    return numeral(printed.translate(_FORMAL))


def numbered_places(squeezed: str) -> list[int]:
    """Where, behind its first character, a line has a number of the first level: 一、 第一部分."""
    return [
        found.start()
        for found in _NUMBERED.finditer(squeezed, 1)
        if squeezed[found.start() - 1] not in _WITHIN_NUMBER
    ]


def find_headings(squeezed: str) -> list[HeadingMatch]:
    """All first-level headings in a line: at its start, or further on with a marked number.

    >>> [found.key for found in find_headings("一、总体情况良好。二、主动公开政府信息情况略")]
    ['overview', 'disclosure']
    """
    found: list[HeadingMatch] = []
    for at in [0, *numbered_places(squeezed)]:
        heading = match_heading(squeezed, at) if not found or at >= found[-1].end else None
        if heading and (heading.start == 0 or heading.marked):
            found.append(heading)
    return found


def _wordings(labels: Iterable[Label]) -> list[str]:
    """The expressions of all variants of `labels`, each once."""
    return list(
        dict.fromkeys(expression(variant.match) for label in labels for variant in label.variants)
    )


@functools.cache
def _label_wordings() -> list[str]:
    return _wordings(
        label
        for version in VERSIONS
        for table in load_form(version).tables
        for label in (*table.rows, *table.stubs, *([table.caption] if table.caption else ()))
    )


@functools.cache
def _labels() -> re.Pattern[str]:
    return _any_of(NUMBER, _label_wordings())


@functools.cache
def _label_row() -> re.Pattern[str]:
    columns = _wordings(
        label
        for version in VERSIONS
        for table in load_form(version).tables
        for label in table.columns
    )
    one = _any_of(NUMBER, dict.fromkeys([*columns, *_label_wordings()]))
    return re.compile(f"(?:{one.pattern}){{2,}}")


def is_header_row(line: str) -> bool:
    """Whether a line is several labels of a table beside one another: 行政复议 | 行政诉讼.

    Cells stand apart by bars, tabs, spaces, or not at all.
    """
    return _label_row().fullmatch(bare(line).replace("|", "")) is not None


def is_label(squeezed: str) -> bool:
    """Whether the whole of a line or cell is a row, stub or caption of a prescribed table."""
    return _labels().fullmatch(squeezed) is not None


@functools.cache
def _indicators() -> re.Pattern[str]:
    named = _any_of(f"{NUMBER}(?:其中[:,、]?)?{NUMBER}", _wordings(load_annex().tables[0].rows))
    note, unit = r"(?:\([^()]{0,60}\)?)?", "(?:万元|人次|[条件次篇个人])?"
    return re.compile(f"{named.pattern}{note}{unit}(?:[0-9.,]+|-{{1,4}})?")


def is_indicator(squeezed: str) -> bool:
    """Whether the whole of a line or cell is an indicator of the 统计表, with unit and number or not.

    Only those that say they are a number: 政府公报 and 政务微博 by themselves are menu entries.

    >>> is_indicator("1.当面申请数件3"), is_indicator("政务微博"), is_indicator("收到申请数3件,均已答复")
    (True, False, False)
    """
    return "数" in squeezed and _indicators().fullmatch(squeezed) is not None
