"""Enumerators: where an item of a list begins, in which style, under which number.

The styles are those of the field guide (c): （一） 一、 1. （1） ① 一是 其一 第一， 首先. A candidate
in the middle of a line counts only as a member of a run (1 then 2 then 3), because 1.5万, 统一要求
or 第1季度 look like enumerators; at the head of a line one is enough.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.zh import numeral

_HAN = "[一二三四五六七八九十]{1,3}"
# Characters that follow a bare digit in a quantity or a date (2月, 3条), not in an item.
_UNITS = "年月日号条份个次件项人名万亿千百元家种期天类台处篇场部轮批小时分%季"
_STYLES = {
    "bracketed": rf"\((?:{_HAN})\)[、.,:]?|[㈠-㈩][、.]?",
    "bracketed_digit": r"\([0-9]{1,2}\)[、.,]?|[0-9]{1,2}\)[、.]?|[⑴-⒇][、.]?",
    "circled": r"[①-⑳][、.]?",
    "is": rf"{_HAN}、?(?:是|要)[,:]?",
    "of_these": rf"其{_HAN}(?:[,、:]|是)",
    "nth": rf"第{_HAN}(?:[,、:]|是|方面[,:是])",
    "dotted": rf"{_HAN}[、.](?!{_HAN}[、.])",
    "digit": r"[0-9]{1,2}[、.](?![0-9])|[0-9]{1,2}\.(?=[0-9]{1,2}月)|[0-9]{1,2},(?=[^0-9])|[⒈-⒛]",
    "bullet": r"[●◆■□○▲△★☆◇▪•►]",
    "bare_digit": rf"[0-9]{{1,2}}(?=(?![{_UNITS}])[\u4e00-\u9fff]{{2}})",
    "order": r"(?:首先|其次|再次|再者|最后)(?:[,、:]|是|(?=[\u4e00-\u9fff]))",
}
_MARK = re.compile("|".join(f"(?P<{style}>{form})" for style, form in _STYLES.items()))
_ORDER = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 99}
_SIGNS = {chr(first + at): at + 1 for first in (0x2460, 0x2474, 0x2488) for at in range(20)}
_SIGNS |= {chr(0x3220 + at): at + 1 for at in range(10)}
# Styles that begin an item by themselves at the head of a line.
_SURE = {
    "bullet",
    "bracketed",
    "bracketed_digit",
    "circled",
    "dotted",
    "digit",
    "is",
    "of_these",
    "nth",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An enumerator `start:end` in the folded text; `leads` when it opens a line."""

    start: int
    end: int
    style: str
    number: int
    leads: bool


def find_marks(folded: str, start: int, end: int) -> tuple[Mark, ...]:
    """The enumerators of `folded[start:end]`, in order."""
    candidates = [
        mark
        for match in _MARK.finditer(folded, start, end)
        if (mark := _candidate(folded, start, match)) is not None
    ]
    numbers: dict[str, set[int]] = {}
    for mark in candidates:
        numbers.setdefault(mark.style, set()).add(mark.number)
    # A digit that lost its point continues a pointed list and the other way round.
    pointed = numbers.get("digit", set()) | numbers.get("bare_digit", set())
    kept: list[Mark] = []
    last: dict[str, int] = {}
    for mark in candidates:
        style = "digit" if mark.style == "bare_digit" else mark.style
        known = pointed if style == "digit" else numbers[mark.style]
        if _belongs(mark, known, last.get(style, 0)):
            # Bullets have no numbers of their own: they are counted.
            number = last.get(style, 0) + 1 if style == "bullet" else mark.number
            last[style] = number
            kept.append(
                Mark(start=mark.start, end=mark.end, style=style, number=number, leads=mark.leads)
            )
    return tuple(kept)


def _candidate(folded: str, start: int, match: re.Match[str]) -> Mark | None:
    at, style = match.start(), str(match.lastgroup)
    head = at
    while head > start and folded[head - 1] == " ":
        head -= 1
    leads = head == start or folded[head - 1] == "\n"
    before = folded[at - 1] if at > start else "\n"
    if not leads and not _may_follow(before, style):
        return None
    if style == "bare_digit" and not leads:
        return None
    # 一要加强: the verb is the statement's own.
    end = at if style == "is" and "要" in match.group() else match.end()
    return Mark(start=at, end=end, style=style, number=_number(match.group(), style), leads=leads)


def _may_follow(before: str, style: str) -> bool:
    """Whether an enumerator of `style` can stand in the line after the character `before`."""
    if before in "。.;:!?)\"'" or before.isspace():
        return True
    if style in ("is", "of_these", "nth"):
        return before in ",在为即于有将" if style == "is" else before in ","
    return style in ("bracketed", "bracketed_digit", "circled") and before in ",、"


def _number(mark: str, style: str) -> int:
    if style == "bullet":
        return 1
    if style == "order":
        return next(number for word, number in _ORDER.items() if mark.startswith(word))
    if mark[0] in _SIGNS:
        return _SIGNS[mark[0]]
    digits = re.search(rf"[0-9]+|{_HAN}", mark)
    return (numeral(digits.group()) if digits else None) or 0


def _belongs(mark: Mark, numbers: set[int], last: int) -> bool:
    if mark.style == "order":
        return 1 in numbers and (mark.number == 1 or last > 0)
    if mark.style == "bare_digit":
        return {1, 2} <= numbers and (mark.number == 1 or mark.number == last + 1)
    if mark.leads and mark.style in _SURE:
        return mark.number > 0
    if mark.number == 1:
        return mark.style in ("is", "of_these", "nth", "bracketed") or 2 in numbers
    return mark.number == last + 1
