"""Shares and growths: numbers that compare others."""

from __future__ import annotations

import re

from pipeline.figures.cues import context
from pipeline.figures.quantities import DURATIONS, Quantity
from pipeline.figures.surroundings import Around

RATIOS = frozenset(["%", "倍", "番", "百分点", "个百分点"])
_TIMES = frozenset(["倍", "番", "百分点", "个百分点"])
# The verb of a change stands right before its number: 同比增长约12%, 增加了12件. 提高到60% is a
# level, no change.
# 比2021年的980条增加120条: the other time stands before the verb, with its own number at most.
_REACH = 40
_TAIL = re.compile(
    r"(?:政府|公开|主动|信息|申请|总量|数量|件数|条数|次数|量|数|经费|了|约|近|近乎|幅度?(?:为|达)?|率(?:为|达)?|为|达|:)*$"
)


def is_growth(number: Quantity, around: Around, said: str) -> bool:
    """Whether the number is a change against another time: 增长12%, 较上年减少5件, 翻一番.

    `said` is the sentence before the number: it must name the other time (较上年, 同比).
    """
    if number.unit in _TIMES:
        return True
    moved = change_of(around) != 0
    if number.unit in DURATIONS:
        # 办理时长缩短1.5天 is against a time before, unless the law's term is named.
        return moved and not re.search("法定|规定|承诺|时限要求", around.lead)
    if number.unit == "%":
        return moved
    return moved and context("compared").search(said[-_REACH:]) is not None


def change_of(around: Around) -> int:
    """1 for a rise, -1 for a fall, by the word right before the number; 0 for neither."""
    clause = around.clause[: _tail_start(around.clause)][-6:]
    for sign, key in ((-1, "fall"), (1, "rise")):
        found = [m.end() for m in context(key).finditer(clause)]
        if found and found[-1] == len(clause):
            return sign
    if around.behind[:1] == "的" and context("rise").match(around.behind[1:3]):
        return 1
    return 0


def _tail_start(clause: str) -> int:
    match = _TAIL.search(clause.rstrip())
    return match.start() if match else len(clause)
