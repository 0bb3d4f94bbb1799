"""A page's characters as bytes: declared rightly, wrongly, or not at all."""

from __future__ import annotations

import codecs
import random

from tests.factory.html_page import CHARSET

# name: (codec, byte order mark, what the page declares)
HTML = {
    "utf8": ("utf-8", b"", "utf-8"),
    "utf8_bom": ("utf-8", codecs.BOM_UTF8, "utf-8"),
    "gbk_as_gb2312": ("gb18030", b"", "gb2312"),
    "gbk_as_gbk": ("gb18030", b"", "GBK"),
    "utf16": ("utf-16-le", codecs.BOM_UTF16_LE, "utf-8"),
    "utf16_be": ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
    "gbk_as_utf8": ("gb18030", b"", "utf-8"),
    "utf8_as_gb2312": ("utf-8", b"", "gb2312"),
    "gbk_undeclared": ("gb18030", b"", ""),
    "utf8_as_latin1": ("utf-8", b"", "iso-8859-1"),
}
_HTML_WEIGHTS = [44, 8, 16, 6, 3, 2, 6, 6, 5, 4]
TEXT = ("utf8", "utf8_bom", "gbk_undeclared", "utf16", "utf16_be")
_TEXT_WEIGHTS = [60, 10, 22, 5, 3]
# Mirrors in Traditional script: half of the older ones are in Big5.
BIG5 = {
    "big5": ("big5", b"", "big5"),
    "big5_undeclared": ("big5", b"", ""),
    "big5_as_utf8": ("big5", b"", "utf-8"),
}
# Faults of a page in UTF-8 that stand beside its text; the text itself stays sound.
FAULTS = ("gbk_fragment", "cut_character")


def encode(
    rng: random.Random, source: str, *, markup: bool, traditional: bool = False
) -> tuple[bytes, str]:
    """The bytes of `source` and the name of the encoding drawn."""
    if traditional and rng.random() < 0.4:
        name = rng.choices(list(BIG5), weights=[6, 2, 1])[0] if markup else "big5_undeclared"
    elif markup:
        name = rng.choices(list(HTML), weights=_HTML_WEIGHTS)[0]
    else:
        name = rng.choices(TEXT, weights=_TEXT_WEIGHTS)[0]
    codec, mark, declared = {**HTML, **BIG5}[name]
    if codec == "big5" and not markup and not _has_big5(source):
        name, codec = "utf8", "utf-8"
    if declared:
        source = source.replace(CHARSET, declared)
    else:
        source = source.replace(f"; charset={CHARSET}", "").replace(f'charset="{CHARSET}"', "")
    newline = rng.choice(("\n", "\r\n"))
    errors = "xmlcharrefreplace" if codec == "big5" else "strict"
    return mark + source.replace("\n", newline).encode(codec, errors), name


def _has_big5(source: str) -> bool:
    try:
        source.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


def break_beside(raw: bytes, fault: str, line: str) -> bytes:
    """A page in UTF-8 with one of `FAULTS`: `line` in GBK, or a description cut in a character."""
    whole = line.encode()
    if fault == "gbk_fragment":
        return raw.replace(whole, line.encode("gb18030"))
    cut = b'<meta name="description" content="' + whole[: len(whole) // 3 * 3 - 1] + b'">'
    return raw.replace(b"</head>", cut + b"</head>", 1)


def decode(raw: bytes, name: str) -> str:
    """The characters back, for tests of the factory itself."""
    codec, mark, _ = {**HTML, **BIG5}[name]
    return raw.removeprefix(mark).decode(codec, errors="replace")
