"""What the beginning of a line says, read as a heading: its number, its wording, how far it goes.

A wording is *known* when a variant of a form has it, and *kin* to a form's heading when enough of
that heading's letters are left: mistyped, cut off, or with words put in their place by intruders.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.forms import VERSIONS, is_label, load_form
from pipeline.forms.match import mark_number, match_heading, match_mark
from pipeline.records import SectionKey

Style = Literal["zh", "arabic", "dotted", "bracketed", "dash", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A heading read from the start of a squeezed stretch.

    The wording is `[wording:end]`, of which a form knows what is before `known`; `fills` tells that the line holds nothing else, `closed` that
    a stop ends it, `entry` that a page number follows as in a table of contents. `kin` is 1.0
    for a wording that a form knows, less for one that only resembles it, 0.0 for key `unknown`.
    """

    key: SectionKey
    wording: int
    known: int
    end: int
    ordinal: int | None
    style: Style
    kin: float
    fills: bool
    closed: bool
    entry: bool = False


# Only what begins with one of these words, or with a number, is looked at as a heading.
_WORDS = re.compile(
    "总体|概[述况要]|综述|基本|整体|主动公开|申请|复议|诉讼|申诉|问题|不足|困难|短板|薄弱|差距|改进|整改|措施|"
    "打算|计划|方向|思路|安排|收费|费用|其他|其它|事项|说明|咨询|解读|回应|建议|提案|收到|情况|附[表件录]|统计|做法|开展|推进|下一?步|今后"
)
_WITHIN = 26
_NUMBER_FIRST = frozenset(
    "一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾第(〔#*-、.0123456789●◆■▲★□◇○•·▪"
)
# A heading of the longest wording met (39 letters) with its number, its remark in brackets and
# the page number of a table of contents.
_LONGEST = 64
_TITLE = 45
_REMARK = re.compile(r"\((?![一二三四五六七八九十0-9]{1,2}\))[^()。]{1,24}\)[。:]?")
_LEADER_END = re.compile(r"(?<=[况项题施述表算划])[.…·\-]*[0-9]{1,3}$")
_STOP = re.compile(r"[。;:!?|,(]|(?<![0-9])(?!20[0-9]{2}年)[0-9]")
_JOINS = "及和与、的以或并暨"
_NOUN = re.compile(
    "(?:情况|措施|举措|事项|问题|打算|计划|方向|思路|安排|办法|意见|建议|对策|工作|重点|附表|概述|概况)[。:;.]?"
)
_NOTHING = re.compile("(?:无|没有|暂无)[。.]?")
# Rows of the prescribed tables and of the 统计表, also mistyped (上年转结) and cut off.
_ROW = re.compile(
    "新收|上年.{0,2}[结转]|结转|年度?办理结果|^办理结果|继续办|下年度|申请数|数量|^本?年度?$|^上年度?$|费用$|^总计"
)
# How local headings end that no form has: 工作机制保障, 教育培训情况.
TITLE_ENDS = ("情况", "保障", "建设", "配备", "机制", "培训", "队伍建设")
# Local headings that are one without a number, too.
_LOCAL = re.compile(
    r"(?:政策)?(?:解读|回应)(?:解读|回应|关切|关注|热点|和|及|与|、)*(?:工作)?(?:的)?情况"
    r"|(?:人大|政协|代表|委员)*(?:建议|提案)(?:和|及|、)?(?:建议|提案)?办理(?:结果)?(?:公开)?(?:的)?情况"
    r"|(?:公众|群众|政府信息公开)?咨询(?:处理|受理|接待|服务)?(?:的)?情况"
)
# 无其他需要报告的事项 is an answer, not a heading.
_DENIAL = re.compile("无|没有|未|暂无|不存在|已")
_SHEET_ROW = re.compile("收取的?费用|数量|总?数(?![据字])")
_LEAST_KIN = 0.45
_SHORTEST, _LONGEST_UNKNOWN = 3, 30


def may_lead(squeezed: str) -> bool:
    """Whether a line can begin with a heading at all: a quick test, wrong only towards yes."""
    return squeezed[0] in _NUMBER_FIRST or _WORDS.search(squeezed, 0, _WITHIN) is not None


def read_head(squeezed: str) -> Head | None:
    """The heading that a line begins with, known, kin or `unknown`; None where it begins with none."""
    return _read_head(squeezed[:_LONGEST], whole=len(squeezed) <= _LONGEST)


@functools.lru_cache(maxsize=8192)
def _read_head(squeezed: str, *, whole: bool) -> Head | None:
    leader = _LEADER_END.search(squeezed) if whole else None
    if leader is not None:
        listed = _read_head(squeezed[: leader.start()], whole=True)
        if listed is not None and listed.fills:
            return replace(listed, entry=True)
    mark = match_mark(squeezed)
    style = _style(mark)
    known = match_heading(squeezed)
    if known is not None and style == "zh" and not known.marked and known.end < len(squeezed):
        known = None  # 一般情况, 三公经费: a numeral that is part of a word
    if known is not None and _SHEET_ROW.match(squeezed, known.end):
        return None
    if known is not None:
        end, fills = _extent(squeezed, known.end, whole=whole)
        for_one = style != "dash" or known.key == "overview" or "、" in mark[0]
        ordinal = known.ordinal if for_one else None
        return Head(
            key=known.key, wording=known.wording, known=known.end, end=end, ordinal=ordinal, style=style,
            kin=1.0, fills=fills, closed=not fills and squeezed[end - 1] in "。:;.",
        )  # fmt: skip
    if mark[0].lstrip("#*").startswith("第") and not mark["part"]:
        return None  # 第三，: a point of a list
    marked = style == "zh" and bool(mark["stop"] or mark["part"])
    marked = marked or mark["dash"] in ("-、", "--、")  # for 一、
    if not marked and (not whole or len(squeezed) > _TITLE or style == "zh"):
        return None
    return _unfamiliar(squeezed, mark.end(), mark_number(mark), style, whole=whole)


def _style(mark: re.Match[str]) -> Style:
    if mark["zh"]:
        return "zh"
    if mark["arabic"]:
        return "arabic" if "、" in mark[0] else "dotted"
    return "bracketed" if mark["bracketed"] else "dash" if mark["dash"] else "none"


def _extent(squeezed: str, end: int, *, whole: bool) -> tuple[int, bool]:
    """Where a heading with known wording up to `end` ends, and whether it fills the line."""
    rest = squeezed[end:]
    if not rest:
        return end, whole
    if not whole:
        return end, False
    if _REMARK.fullmatch(rest):
        return len(squeezed), True
    if squeezed[end - 1] in "。:;." or len(squeezed) > _TITLE or _NOTHING.fullmatch(rest):
        return end, False
    if _STOP.search(rest.rstrip("。:;.")):
        return end, False
    whole_already = _NOUN.search(squeezed[max(0, end - 5) : end]) is not None
    goes_on = len(rest) <= 2 or (not whole_already and _NOUN.search(rest[-5:]) is not None)
    if rest[0] in _JOINS or goes_on:
        return len(squeezed), True
    return end, False


def _unfamiliar(
    squeezed: str, wording: int, ordinal: int | None, style: Style, *, whole: bool
) -> Head | None:
    rest = squeezed[wording:]
    clause = rest.find(",")  # 领导重视，机构健全
    stop = _STOP.search(rest, clause + 1 if clause > 0 and rest.count(",") == 1 else 0)
    end = len(squeezed) if stop is None else wording + stop.start()
    fills = whole and (end == len(squeezed) or squeezed[end:] in ("。", ":", ";"))
    closed = not fills and stop is not None and stop[0] in "。:"
    title = squeezed[wording:end]
    if not (fills or closed) or not _SHORTEST <= len(title) <= _LONGEST_UNKNOWN:
        return None
    if _ROW.search(title) or is_label(squeezed[:end]):
        return None
    stopped = squeezed[-1] in "。;" and not title.endswith(TITLE_ENDS)
    if style != "zh" and (stopped or _DENIAL.match(title)):
        return None
    key, kin = kinship(title)
    if key == "overview" and ordinal is not None and ordinal > 2:
        kin = 0.0  # 教育培训开展情况 has letters of an overview, but not its place
    first_level = style == "zh" or (style == "dash" and squeezed[wording - 1] == "、")
    needed = 0.72 if not first_level else _LEAST_KIN if fills else 0.6
    if kin < needed:
        listed = style == "arabic" and fills and title.endswith(TITLE_ENDS)
        if not first_level and not listed and not (style == "none" and _LOCAL.fullmatch(title)):
            return None
        key, kin = "unknown", 0.0
    end = len(squeezed) if fills else end + closed
    return Head(
        key=key, wording=wording, known=end, end=end, ordinal=ordinal, style=style, kin=kin,
        fills=fills, closed=closed,
    )  # fmt: skip


@functools.cache
def _titles() -> tuple[tuple[SectionKey, frozenset[str]], ...]:
    """The headings of the forms and their variants, as sets of pairs of letters."""
    titles = {
        (section.key, wording): None
        for version in VERSIONS
        for section in load_form(version).sections
        if section.key != "annex"
        for wording in (section.title, *(v.example for v in section.heading.variants))
    }
    return tuple((key, _pairs(wording)) for key, wording in titles if len(wording) >= 4)


# A pair that headings of several sections share tells little of which one this is, one that no
# heading has (words put in by intruders) little against it.
_SHARED_WEIGHT, _FOREIGN_WEIGHT = 0.25, 0.4


@functools.cache
def _weights() -> dict[str, float]:
    """The weight of every pair of letters that any heading has."""
    keys: dict[str, set[SectionKey]] = {}
    for key, pairs in _titles():
        for pair in pairs:
            keys.setdefault(pair, set()).add(key)
    return {pair: _SHARED_WEIGHT if len(of) > 1 else 1.0 for pair, of in keys.items()}


def _weight(pairs: frozenset[str]) -> float:
    weights = _weights()
    return sum(weights.get(pair, _FOREIGN_WEIGHT) for pair in pairs)


def _pairs(wording: str) -> frozenset[str]:
    return frozenset(wording[at : at + 2] for at in range(len(wording) - 1))


def kinship(wording: str) -> tuple[SectionKey, float]:
    """The section whose headings share most letters with `wording`, and how many, 0 to 1.

    Dice's coefficient over weighed pairs of letters, less half of what the next section reaches
    beyond 0.3: a wording that fits two sections fits neither.
    """
    own = _pairs(wording)
    weight = _weight(own)
    best: dict[SectionKey, float] = {}
    for key, pairs in _titles():
        common = own & pairs
        if common:
            score = 2 * _weight(common) / (weight + _weight(pairs))
            best[key] = max(best.get(key, 0.0), score)
    if not best:
        return "unknown", 0.0
    ranked = sorted(best.items(), key=lambda pair: -pair[1])
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    return ranked[0][0], ranked[0][1] - max(0.0, second - 0.3) / 2
