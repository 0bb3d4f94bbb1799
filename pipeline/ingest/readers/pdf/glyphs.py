"""The characters of a PDF page, each at its place on the page.

pdfium gives the characters of a page one call each; at about one microsecond a call, place and
font of every character cost less than parsing the page.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from typing import NamedTuple

import pypdfium2.raw as pdfium

# Font names are compared, not shown: enough bytes to tell any two of a document apart.
_NAME_BYTES = 96
# What pdfium puts for a hyphen at the end of a line.
_HYPHENS = (0x02, 0xFFFE)
# Type of reports has 5 to 36 points (初号 42); what is outside is looked at twice.
_SMALLEST, _LARGEST = 4.0, 40.0


class Glyph(NamedTuple):
    """A visible character. Lengths are points; `top < bottom`, from the page's upper left corner.

    The box is the character's advance by its font's height. `base` is its baseline, `turn` how
    many quarter turns clockwise it is drawn against the upright page; `spaced` that a space
    is drawn before it; `em` its size: the width of a full-width character. (A named tuple: a page has a thousand of them, and a frozen dataclass
    takes three times as long to make.)
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    turn: int
    font: str
    spaced: bool
    em: float


def is_wide(text: str) -> bool:
    """Whether a character is as wide as its font is high: Han characters and their punctuation."""
    return text >= "\u2e80" and not "\uff61" <= text <= "\uffdc"


def is_narrow_word(text: str) -> bool:
    """Whether a character is part of words or numbers that spaces keep apart."""
    return text < "\u2e80" and text.isalnum()


def read_glyphs(text_page: ctypes.c_void_p, *, left: float, top: float, count: int) -> list[Glyph]:
    """The first `count` characters of a page that can be seen, in the order of its content.

    `left` and `top` are the page's upper left corner in its own coordinates.
    """
    glyphs: list[Glyph] = []
    box, baseline, font = _box_of(text_page), _baseline_of(text_page), _font_of(text_page)
    spaced, high = False, 0
    for at in range(count):
        code = pdfium.FPDFText_GetUnicode(text_page, at)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        text = _character(code, high)
        high = 0
        if not text:
            spaced = spaced or pdfium.FPDFText_IsGenerated(text_page, at) == 0
            continue
        x0, y0, x1, y1 = box(at)
        base, turn = top - baseline(at), _turn(text_page, at)
        em = _size(text, x1 - x0, y1 - y0)
        glyphs.append(
            Glyph(text, x0 - left, top - y1, x1 - left, top - y0, base, turn, font(at), spaced, em)
        )
        spaced = False
    return glyphs


def _size(text: str, width: float, height: float) -> float:
    """The em of a character: its width if it fills the em, else by its font's height.

    Fonts are some 1.2 times as high as their em. A third keeps out what is drawn without width.
    """
    return width if is_wide(text) and width > height / 3 else height * 0.8


def _turn(text_page: ctypes.c_void_p, at: int) -> int:
    angle = pdfium.FPDFText_GetCharAngle(text_page, at)
    return round(angle / (math.pi / 2)) % 4 if angle > 0 else 0


def _character(code: int, high: int) -> str:
    """The visible character of a code unit, empty for white space and controls.

    U+FFFD where a font does not say what its drawing means: pdfium gives 0 for it.
    """
    if 0xDC00 <= code < 0xE000:
        return chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00) if high else "\ufffd"
    if code == 0:
        return "\ufffd"
    if code in _HYPHENS:
        return "-"
    text = chr(code) if code < 0x110000 else "\ufffd"
    return "" if text.isspace() or not (text.isprintable() or code > 0xA0) else text


def _box_of(text_page: ctypes.c_void_p) -> Callable[[int], tuple[float, float, float, float]]:
    area, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    sides = [ctypes.c_double() for _ in range(4)]
    into, into_matrix, into_sides = (
        ctypes.byref(area),
        ctypes.byref(matrix),
        map(ctypes.byref, sides),
    )
    left, right, bottom, top = into_sides

    def box(at: int) -> tuple[float, float, float, float]:
        pdfium.FPDFText_GetLooseCharBox(text_page, at, into)
        if _SMALLEST < area.top - area.bottom < _LARGEST:
            return area.left, area.bottom, area.right, area.top
        # In a font for vertical writing pdfium (5.15) does not scale this box by the matrix.
        pdfium.FPDFText_GetMatrix(text_page, at, into_matrix)
        half = pdfium.FPDFText_GetFontSize(text_page, at) * math.hypot(matrix.c, matrix.d) / 2
        pdfium.FPDFText_GetCharBox(text_page, at, left, right, bottom, top)
        x, y = (sides[0].value + sides[1].value) / 2, (sides[2].value + sides[3].value) / 2
        return x - half, y - half, x + half, y + half

    return box


def _baseline_of(text_page: ctypes.c_void_p) -> Callable[[int], float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    into_x, into_y = ctypes.byref(x), ctypes.byref(y)

    def baseline(at: int) -> float:
        pdfium.FPDFText_GetCharOrigin(text_page, at, into_x, into_y)
        return y.value

    return baseline


def _font_of(text_page: ctypes.c_void_p) -> Callable[[int], str]:
    name, flags = ctypes.create_string_buffer(_NAME_BYTES), ctypes.c_int()
    into = ctypes.byref(flags)

    def font(at: int) -> str:
        length = pdfium.FPDFText_GetFontInfo(text_page, at, name, _NAME_BYTES, into)
        return name.raw[: max(length - 1, 0)].decode("utf-8", "replace")

    return font
