"""What stands in a cell: a number with its unit and note, a dash, a word, or nothing."""

from __future__ import annotations

import functools
import re
from decimal import Decimal

from pipeline.zh import bare

_NUMBER = re.compile(
    r"(?P<sign>[+\-±]|增加?|减少?)?"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    r"(?P<scale>[万亿])?(?P<unit>元|件|条|项|次|个|篇|份|人次|人|宗)?"
    r"(?P<note>\([^()]*\))?[。;]?"
)
# 无 and 不适用 are what bodies write where the form has nothing to fill in (field guide, values).
_DASH = re.compile(r"-{1,3}|/{1,2}|\\|无|没有|不适用|不涉及|n/a")
_MOST_DIGITS = 15
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


def is_number(squeezed: str) -> bool:
    """Whether the whole of a cell is one number, with or without sign, unit and note."""
    if squeezed.isascii() and squeezed.isdigit():
        return True
    return bool(squeezed) and _NUMBER.fullmatch(squeezed) is not None


def is_count(squeezed: str) -> bool:
    """Whether a cell's number counts something: it is whole, and no sum of money.

    >>> is_count("12"), is_count("1.5万"), is_count("9.12"), is_count("113720元")
    (True, True, False, False)
    """
    value = number(squeezed, unit="件")
    found = _NUMBER.fullmatch(squeezed)
    return value is None or (value == int(value) and not (found and found["unit"] == "元"))


def is_dash(squeezed: str) -> bool:
    """Whether the whole of a cell says that there is nothing: — / 无 不适用."""
    return _DASH.fullmatch(squeezed) is not None


@functools.lru_cache(maxsize=65_536)  # most cells of most reports hold the same few numbers
def number(raw: str, *, unit: str) -> float | None:
    """The value that a cell prints, in the form's `unit`; None where it is no number.

    Where the form says 万元, printed 元 are converted; where it counts, 万 is; where the form
    names no unit (政府集中采购 of 2019) the number stays as printed.

    >>> number("251000元", unit="万元"), number("2601.95万", unit="万元"), number("1,558", unit="件")
    (25.1, 2601.95, 1558.0)
    >>> number("减38", unit="项"), number("22（其中修订 16 件）", unit="件")
    (-38.0, 22.0)
    """
    found = _NUMBER.fullmatch(bare(raw))
    # Above 15 digits a float is another number than the one printed, and no count has so many.
    if found is None or len(found["digits"]) > _MOST_DIGITS:
        return None
    value = Decimal(found["digits"].replace(",", ""))
    if (found["sign"] or "+")[0] in "-减":
        value = -value
    if unit == "万元":
        if found["scale"] == "亿":
            value *= 10_000
        elif found["unit"] == "元" and not found["scale"]:
            value /= 10_000
    elif unit and found["scale"]:
        value *= _SCALES[found["scale"]]
    return float(value)
