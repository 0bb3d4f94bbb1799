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


def encode(rng: random.Random, source: str, *, markup: bool) -> tuple[bytes, str]:
    """The bytes of `source` and the name of the encoding drawn."""
    if markup:
        name = rng.choices(list(HTML), weights=_HTML_WEIGHTS)[0]
    else:
        name = rng.choices(TEXT, weights=_TEXT_WEIGHTS)[0]
    codec, mark, declared = HTML[name]
    if declared:
        source = source.replace(CHARSET, declared)
    else:
        source = source.replace(f"; charset={CHARSET}", "").replace(f'charset="{CHARSET}"', "")
    newline = rng.choice(("\n", "\r\n"))
    return mark + source.replace("\n", newline).encode(codec), name


def decode(raw: bytes, name: str) -> str:
    """The characters back, for tests of the factory itself."""
    codec, mark, _ = HTML[name]
    return raw.removeprefix(mark).decode(codec)
