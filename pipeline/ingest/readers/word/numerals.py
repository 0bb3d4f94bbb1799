"""Numbers as the lists of Word write them (formats of ECMA-376 part 1, 17.18.59)."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_FORMAL = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟")
_PLAIN = ("零一二三四五六七八九", "十百千")
_CYCLES = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}
_FIRST_SIGNS = {
    "decimalEnclosedCircle": 0x2460,
    "decimalEnclosedCircleChinese": 0x2460,
    "decimalEnclosedParen": 0x2474,
    "decimalEnclosedFullstop": 0x2488,
    "ideographEnclosedCircle": 0x3280,
}
_SIGNS_OF_ONE_KIND = 20
_COUNTED = frozenset(
    ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
     "taiwaneseCountingThousand", "koreanCounting")
)  # fmt: skip
_SPELLED = frozenset(("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"))
_LEGAL = frozenset(("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"))
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST = 9999


def write_number(number: int, style: str) -> str:
    """`number` as the format of numbers `style` (ECMA-376 part 1, 17.18.59) prints it.

    >>> write_number(21, "chineseCounting"), write_number(3, "decimalEnclosedCircle"), write_number(10, "japaneseCounting")
    ('二十一', '③', '十')
    """
    if style == "none":
        return ""
    if not 0 < number <= _LARGEST:
        return str(number)
    if style in _COUNTED:
        return _counted(number, *_PLAIN)
    if style in _LEGAL:
        return _counted(number, *_FORMAL)
    if style in _SPELLED:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if style in _CYCLES:
        cycle = _CYCLES[style]
        return cycle[(number - 1) % len(cycle)]
    if style in _FIRST_SIGNS:
        most = 10 if style.startswith("ideograph") else _SIGNS_OF_ONE_KIND
        return chr(_FIRST_SIGNS[style] + number - 1) if number <= most else str(number)
    if style in ("upperLetter", "lowerLetter"):
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if style == "upperLetter" else letters
    if style in ("upperRoman", "lowerRoman"):
        return _roman(number).upper() if style == "upperRoman" else _roman(number)
    if style == "decimalZero":
        return f"{number:02d}"
    if style in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(0xFF10 + int(digit)) for digit in str(number))
    return str(number)


def _counted(number: int, digits: str, units: str) -> str:
    """Chinese with units: 十一, 二十, 一百零五; in the formal script ten is 壹拾."""
    written, gap = "", False
    figures = str(number)
    for at, figure in enumerate(figures):
        place = len(figures) - at - 1
        if figure == "0":
            gap = bool(written)
            continue
        written += (digits[0] if gap else "") + digits[int(figure)]
        written += units[place - 1] if place else ""
        gap = False
    return written[1:] if 10 <= number < 20 and units == _PLAIN[1] else written


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written
