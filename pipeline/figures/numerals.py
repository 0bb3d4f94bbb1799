"""Numbers as prose writes them: digits, Chinese numerals, 万 and 亿, parts of a hundred."""

from __future__ import annotations

import re

_DIGITS = {character: digit for digit, character in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
# More digits than a float holds exactly are an identifier's.
_LONGEST = 15
_HAN = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+")
# 两三名, 四五十人次, 十七八个: two digits that follow one another are one rough number.
_ROUGH = re.compile(r"(十?)([一二两三四五六七八])([二三四五六七八九])([十百千万]?)")


def read_number(text: str, scale: str = "") -> float | None:
    """The value of `text` times the units of `scale`, None where it is no one number.

    >>> read_number("1,326"), read_number("1.5", "万"), read_number("三十二"), read_number("百", "万")
    (1326.0, 15000.0, 32.0, 1000000.0)
    >>> read_number("三五"), read_number("一百零五"), read_number("两千三百", "万")
    (None, 105.0, 23000000.0)
    >>> read_number("四五十"), read_number("两三"), read_number("十七八"), read_number("万")
    (40.0, 2.0, 17.0, 10000.0)
    """
    if len(text) > _LONGEST:
        return None
    value = _read_han(_lower(text)) if _HAN.fullmatch(text) else float(text.replace(",", ""))
    if value is None:
        return None
    for unit in scale:
        value *= SCALES[unit]
    # 2.3 * 10000 must be 23000, not 22999.999999999996.
    return round(value, 6)


def is_rough(text: str) -> bool:
    """Whether two numbers that follow one another are said at once (两三名)."""
    return _lower(text) != text


def _lower(text: str) -> str:
    """The lower of two numbers said at once, else `text`."""
    match = _ROUGH.fullmatch(text)
    if match is None or _DIGITS[match[3]] != _DIGITS[match[2]] + 1:
        return text
    return f"{match[1]}{match[2]}{match[4]}"


def _read_han(text: str) -> float | None:
    """A Chinese numeral with its units (一百零五); digit by digit only 0 and 〇 may stand alone."""
    total = section = 0
    digit: int | None = None
    for character in text:
        if character in "万亿":
            alone = total == section == 0 and digit is None  # 万余条
            section = (1 if alone else section + (digit or 0)) * SCALES[character]
            total, section, digit = total + section, 0, None
        elif character in _UNITS:
            section += (1 if digit is None or digit == 0 else digit) * _UNITS[character]
            digit = None
        elif digit not in (None, 0):
            return None  # 三五件: two numbers
        else:
            digit = _DIGITS[character]
    return float(total + section + (digit or 0))


def read_fraction(text: str) -> float | None:
    """A decimal in Chinese digits (九十八点五), or `read_number`.

    >>> read_fraction("九十八点五"), read_fraction("三十"), read_fraction("33.9")
    (98.5, 30.0, 33.9)
    """
    whole, point, rest = text.partition("点")
    value = read_number(whole)
    if not point or value is None or any(c not in _DIGITS for c in rest):
        return value if not point else None
    return float(f"{value:.0f}." + "".join(str(_DIGITS[c]) for c in rest))
