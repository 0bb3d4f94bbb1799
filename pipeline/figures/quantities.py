"""Numbers with their qualifiers and measure words, found in folded prose.

Not taken: dates, years, numbers of documents and articles, ordinals and enumerators, telephones
and addresses (none of them has a measure word behind it), spans of time (20个工作日 is a
deadline, no count), frequencies (每季度一次), names (三公经费, 26个试点领域), titles in 《》.
A single Chinese digit is taken only where it must be a count: 一次 and 两个 are also words.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from pipeline.figures.numerals import is_rough, read_fraction, read_number
from pipeline.lexicon import load

# Between two digits of a row stand no words.
_CELLS = frozenset(",;.-0123456789")
# 20 characters before a number hold the longest ordinal (第十五、十六条), 24 a frequency.
_REACH = 24
# A name in quotation marks is shorter than a quoted sentence.
_QUOTED = 20
_TITLE = 80


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as printed, at its span of the report's text."""

    start: int
    end: int
    value: float
    unit: str | None
    approximate: bool


# How long something took, as against 20个工作日内.
DURATIONS = frozenset(load("figures")["units"]["durations"])
_FREQUENT = frozenset(load("figures")["numbers"]["frequent"])


@functools.cache
def _pattern() -> re.Pattern[str]:
    units = load("figures")["units"]
    every = sorted(
        {unit for name in units for unit in units[name]}, key=lambda unit: (-len(unit), unit)
    )
    words = "|".join(map(re.escape, every))
    arabic = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
    han = (
        "[零〇一二两三四五六七八九十百千]+(?:[万亿][零〇一二两三四五六七八九十百千]+)?|万(?=[余多])"
    )
    number = f"{arabic}|{han}"
    return re.compile(
        rf"(?P<lead>大约|将近|接近|超过|不足|不到|至少|近|约|超|逾)? ?"
        rf"(?:(?P<part>百分之|千分之)(?P<parts>[0-9.]+|[零〇一二两三四五六七八九十百]+(?:点[零〇一二三四五六七八九]+)?)"
        rf"|(?<![0-9.a-z/_@+#])(?<![0-9a-z]-)(?P<sign>(?<=[长幅降率减加升变比为达])-)?"
        rf"(?P<number>{number})(?P<scale>(?: {{1,2}}(?=[万亿]))?[余多]?[百千]?[万亿]?)"
        rf"(?:(?: ?[-~至到] ?)(?P<upper>{number})[百千]?[万亿]?)?"
        rf"(?P<more>[余多])?(?:(?P<gap> {{0,2}}\n?)(?P<unit>{words})"
        rf"(?P<tenth>(?<=成)[一二三四五六七八九](?=[,。;、)以左]|$))?)?)"
    )


@functools.cache
def _words(key: str) -> re.Pattern[str]:
    return re.compile(load("figures")["numbers"][key])


@functools.cache
def _units(name: str) -> frozenset[str]:
    return frozenset(load("figures")["units"][name])


# What makes a number a count, a share or a growth; digits alone are a column of a table.
_WORDS = re.compile(r"[\u4e00-\u9fff%‰]")


def quantities(
    text: str, folded: str, start: int, end: int
) -> tuple[list[Quantity], list[Quantity]]:
    """The counted numbers of the stretch, and the bare ones that may be members of a list.

    Both in order; none overlaps another.
    """
    if _WORDS.search(folded, start, end) is None:
        return [], []
    found: list[Quantity] = []
    bare: list[Quantity] = []
    for match in _pattern().finditer(folded, start, end):
        if match["part"]:
            number = _fraction(match)
        elif _is_count(text, folded, match, start, end):
            number = _count(match)
        else:
            number = None
            if _may_be_listed(folded, match, start):
                bare += filter(None, [_count(match)])
        if number is not None:
            found.append(number)
    return found, bare


def _may_be_listed(folded: str, match: re.Match[str], start: int) -> bool:
    """Whether the number has no measure word and stands right behind a Chinese word."""
    at = match.start()
    if match["unit"] or match["upper"] or match["number"][0] > "\u2fff":
        return False
    return at > start and ("\u4e00" <= folded[at - 1] <= "\u9fff" or folded[at - 1] in '"):、和')


def _fraction(match: re.Match[str]) -> Quantity | None:
    value = read_fraction(match["parts"].rstrip("."))
    if value is None:
        return None
    return Quantity(
        match.start("lead") if match["lead"] else match.start("part"),
        match.end(),
        value if match["part"] == "百分之" else value / 10,
        "%",
        bool(match["lead"]),
    )


def _count(match: re.Match[str]) -> Quantity | None:
    scale = match["scale"].strip("余多 ")
    value = read_number(match["number"], scale)
    if value is None:
        return None
    unit = match["unit"]
    if unit == "成":
        value = value * 10 + (read_number(match["tenth"]) or 0 if match["tenth"] else 0)
        unit = "%"
    elif unit == "‰":
        value, unit = value / 10, "%"
    end = match.end() if unit else match.end("more") if match["more"] else match.end("scale")
    rounded = bool(
        match["lead"]
        or match["more"]
        or match["upper"]
        or scale != match["scale"].strip()
        or is_rough(match["number"])
    )
    first = next(name for name in ("lead", "sign", "number") if match[name])
    return Quantity(
        match.start(first),
        end,
        -value if match["sign"] else value,
        _plain_unit(unit),
        rounded or bool(scale),
    )


def _plain_unit(unit: str | None) -> str | None:
    if unit is None:
        return None
    return unit.replace("/", "").replace("(", "").replace(")", "")


def _is_count(text: str, folded: str, match: re.Match[str], start: int, end: int) -> bool:
    """Whether the number counts something; see the module for what does not."""
    number, unit, at = match["number"], match["unit"], match.start()
    if unit is None and folded[max(start, at - 1) : at] in _CELLS:
        return False
    before = folded[max(start, at - _REACH) : at]
    after = folded[match.end() : min(end, match.end() + _REACH)]
    if "\n" in (match["gap"] or "") and not _is_running(folded, match, start):
        return False
    if "," in number and not _is_thousands(text, match.start("number"), match.end("number")):
        return False
    if _words("ordinal").search(before) or _is_titled(text, folded, match, start):
        return False
    if not match["scale"] and _words("counter").search(before):
        return False
    if unit is None:
        return _is_bare_count(match, before, after)
    if unit in _units("shares") | _units("growths"):
        return unit not in ("倍", "番", "成") or _is_ratio(before, after, unit)
    if unit in DURATIONS:
        taken = _words("taken").search(before) is not None
        return taken and not _words("deadline").match(after)
    if _words("names").match(after):
        return False
    if number[0].isascii():
        asked = unit in _FREQUENT and _words("frequency").search(before)
        return not (unit == "类" and after[:1] in "主") and not asked
    return _is_han_count(match, before, after)


def _is_thousands(text: str, start: int, end: int) -> bool:
    """Whether commas part thousands: a full-width one does so between full-width digits only."""
    printed = text[start:end]
    return "，" not in printed or not any(c in "0123456789" for c in printed)


def _is_running(folded: str, match: re.Match[str], start: int) -> bool:
    """Whether a sentence runs over the line break between number and unit; cells do not."""
    begins = max(start, match.start() - _LINE)
    return sum(c > "\u4e00" for c in folded[begins : match.start()]) >= _RUNNING


# Two lines of print have some 60 characters; labels of cells have fewer than 12 and no break.
_LINE = 60
_RUNNING = 12


def _is_titled(text: str, folded: str, match: re.Match[str], start: int) -> bool:
    """Whether the number is part of a title in 《》 or of a short name in quotation marks."""
    at, end = match.start(), match.end()
    opened = folded.rfind("《", max(start, at - _TITLE), at)
    if opened >= 0 and folded.find("》", opened, at) < 0:
        return folded.find("》", end, end + _TITLE) >= 0
    quote = folded.rfind('"', max(start, at - _QUOTED), at)
    if quote < 0:
        return False
    closed = folded.find('"', end, quote + _QUOTED)
    return closed >= 0 and text[quote] != "”" and text[closed] != "“"


def _is_ratio(before: str, after: str, unit: str) -> bool:
    if unit == "成":
        return (
            bool(
                re.search(
                    r"(?:占[^,。;0-9]{0,8}|约|近|超|达|到|比|过|长|降|加|少|升|率|缩|减|速)(?:了|至|到|为)?$",
                    before,
                )
            )
            and (after[:1] or ",") not in "立果绩效员为"
        )
    return bool(re.search(r"(?:增|长|加|升|高|多|是|为|达|翻|的|近|约|过)(?:了|至|到)?$", before))


_QUANTIFIED = re.compile(
    r"(?:访问|浏览|点击|阅读|播放|关注|粉丝|用户|申请|收到|受理|办结|回应|公开|发布|结转|复议|诉讼|件|条|次)"
    r"[^,。;:\n]{0,8}(?:量|数|为|达|到|:|共|计|总|破|约|近|超过?|逾)+(?:突破)?$"
)


_WATCHED = re.compile(
    r"(?:单[日篇条月周][^,。;0-9]{0,6}最高|粉丝|关注|访客|下载|点赞|会员|订阅|转发|收听|访问|浏览|阅读|点击|用户|播放)[量数]?$"
)
# 较年初净增2.1万: of followers and the like.
_MOVED = re.compile(
    r"(?:较|比|同比|环比)[^,。;0-9]{0,8}(?:净增|新增|增加|增长|减少|下降|多|少)(?:了|约|近)?$"
)
_LEFT_BARE = re.compile(r"[\u4e00-\u9fff]{4}(?:回应|收到|受理|办结)$")


def _is_bare_count(match: re.Match[str], before: str, after: str) -> bool:
    """Whether a number without measure word counts: 访问量达3.5万, 申请数为0."""
    if match["number"][0] > "\u2fff" or re.match(r"[0-9a-z.:/年月日时分号楼室\-]", after):
        return False
    if match[0][0] == " " and not (match["scale"] or before[-1:] in "为达"):
        return False  # a cell behind its label
    if match["scale"] and _MOVED.search(before):
        return True
    if not _QUANTIFIED.search(before):
        # 互动回应0: the measure word is lost, or there was nothing to measure.
        if match["scale"] and _WATCHED.search(before):
            return True
        return match["number"] == "0" and _LEFT_BARE.search(before) is not None
    return bool(match["scale"]) or not after or after[0] in ",。;、)( \n"


def _is_han_count(match: re.Match[str], before: str, after: str) -> bool:
    """Whether a Chinese numeral with its measure word counts, and is not part of a word."""
    number, unit = match["number"], match["unit"]
    if _words("frequency").search(before) or _words("word").search(before):
        return False
    if number in ("百", "千", "十", "百千"):
        return bool(match["scale"] or match["more"] or match["lead"] or number == "十")
    if len(number) > 1 or match["scale"]:
        rough = bool(match["scale"] or match["more"]) and unit == "种"
        kinds = unit in ("类", "大类", "种") and not rough
        return not kinds and read_number(number) is not None
    if number in "零〇":
        return unit in _units("counted")
    if unit in _units("counted") and unit not in ("人", "名"):
        return number != "一" or _words("single").match(after) is not None
    if unit in ("类", "大类", "种", "批", "级") and number == "一":
        return False
    # 设立三个专栏, 设意见箱三个.
    closed = r"[^,。;0-9]{2,8}$" if (after[:1] or ",") in ",。;、)(" else "$"
    made = re.search(f"{_words('verbs').pattern}(?:$|{closed})", before) is not None
    return made and unit not in ("类", "大类", "种", "页", "字", "只", "头", "道", "部")
