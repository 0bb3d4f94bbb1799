"""Lists whose measure word is printed once: 网站319、微信851、微博1313条.

The word stands at the end of the list, or with the total before it (2483条,其中网站319、微信851).
What such a list holds is told by its marks: each number stands right behind its label and right
before a mark. Numbers of annexes, floors, hotlines and years stand in no such list.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.figures.quantities import DURATIONS, Quantity
from pipeline.lexicon import load

# A label of the forms has 41 characters at the most, one of prose some 20; 其中 may precede it.
_LABEL = 40
_MARKS = "、,;:。)(\n 和及与"
# From one member to the next, and to the number that sums them up.
_LINK = re.compile(
    r"[\")]{0,2}(?:[、和及与]|,(?=[^,、;]{0,4}(?:共|合计|总计|小计|其[他它]|其余)))[^、,;。\n0-9]*"
)
_ON = re.compile(r"[\")]{0,2}[、,;和及与][^、,;。\n0-9]*")
_NEXT = re.compile(r"、[^、,;。\n0-9]*")
_PLAIN = re.compile(r" ?[、,和及与] ?")
_EACH = re.compile(r"分别[^,。;0-9]{0,6}$")
# 12345, 12315 and the other hotlines of governments, 95xxx and 96xxx of services; years.
_NUMBERS = re.compile(r"123[0-9]{2}|9[56][0-9]{3}|(?:19|20)[0-9]{2}")


@functools.cache
def _words(key: str) -> re.Pattern[str]:
    return re.compile(load("figures")["numbers"][key])


def join_lists(
    folded: str,
    found: Sequence[Quantity],
    bare: Sequence[Quantity],
    start: int,
    end: int,
    *,
    unit: str | None,
) -> list[Quantity]:
    """`found` with those of `bare` that a list gives a measure word, in order.

    `found` and `bare` are the numbers of the stretch that count something for sure and those
    without a measure word; `unit` is the measure word in force before the stretch.
    """
    if not bare and all(number.unit for number in found):
        return list(found)
    numbers = sorted((*found, *bare), key=lambda number: number.start)
    sure = {number.start for number in found}
    units = [number.unit for number in numbers]
    _from_the_end(folded, numbers, units, sure, start, end)
    _from_the_total(folded, numbers, units, sure, start, end, unit)
    return [
        replace(number, unit=units[at])
        for at, number in enumerate(numbers)
        if number.start in sure or units[at] is not None
    ]


def _from_the_end(
    folded: str,
    numbers: Sequence[Quantity],
    units: list[str | None],
    sure: set[int],
    start: int,
    end: int,
) -> None:
    """Measure words carried back from the member that has one."""
    runs = _plain_runs(folded, numbers, start)
    for at in range(len(numbers) - 2, -1, -1):
        one, following = numbers[at], numbers[at + 1]
        if units[at] is not None or units[at + 1] is None:
            continue
        if at in runs or (
            one.start not in sure
            and is_listable(units[at + 1])
            and _is_member(folded, one, start, end)
            and _links(_LINK, folded, one, following)
        ):
            units[at] = units[at + 1]


def _plain_runs(folded: str, numbers: Sequence[Quantity], start: int) -> frozenset[int]:
    """The places of numbers that stand bare behind 分别, without the last: 分别为58、206次."""
    runs: list[int] = []
    told = False
    for at in range(len(numbers) - 1):
        one, following = numbers[at], numbers[at + 1]
        joined = at > 0 and _PLAIN.fullmatch(folded, numbers[at - 1].end, one.start)
        if not joined:
            told = _EACH.search(folded, max(start, one.start - _LABEL), one.start) is not None
        if told and _PLAIN.fullmatch(folded, one.end, following.start):
            runs.append(at)
    return frozenset(runs)


def _from_the_total(
    folded: str,
    numbers: Sequence[Quantity],
    units: list[str | None],
    sure: set[int],
    start: int,
    end: int,
    unit: str | None,
) -> None:
    """Measure words carried on from the total, and from one member to the next."""
    listed = opened = False
    before = start
    for at, number in enumerate(numbers):
        lead = folded[max(before, number.start - _LABEL) : number.start]
        relisted = _words("relisted").search(lead) is not None
        known = units[at] is not None
        if not known and number.start not in sure and _is_member(folded, number, start, end):
            pattern = _NEXT if opened else _ON
            runs_on = listed and pattern.fullmatch(folded, before, number.start) is not None
            weighed = _words("weighed").match(folded, number.end, end) is not None
            if (relisted or runs_on or weighed) and is_listable(unit):
                units[at] = unit
            elif weighed:
                sure.add(number.start)
        # 微博420条、微信380: a united member too may open the list, where 、 goes on.
        listed = is_listable(units[at])
        opened = known
        if is_listable(units[at]):
            unit = units[at]
        before = number.end


def is_listable(unit: str | None) -> bool:
    """Whether a list may share this measure word: counts and amounts, no ratios and times."""
    return unit is not None and unit not in ("%", "倍", "番", "百分点", "个百分点", *DURATIONS)


def _is_member(folded: str, number: Quantity, start: int, end: int) -> bool:
    """Whether the number stands between a label and a mark, and is no name's."""
    if number.end < end and folded[number.end] not in _MARKS:
        return False
    label = folded[max(start, number.start - _LABEL) : number.start].rstrip(':为有") ')
    if sum("\u4e00" <= c <= "\u9fff" for c in label[-_SHORTEST:]) < _SHORTEST:
        return False
    printed = folded[number.start : number.end]
    return not _NUMBERS.fullmatch(printed) and not _words("unlisted").search(label)


# 网站, 信函, 教育: no label has fewer characters.
_SHORTEST = 2


def _links(pattern: re.Pattern[str], folded: str, one: Quantity, following: Quantity) -> bool:
    near = following.start - one.end <= _LABEL
    return near and pattern.fullmatch(folded, one.end, following.start) is not None
