"""Bytes to characters, whatever the page says of its own encoding.

Order of trust: a byte-order mark; bytes that are valid UTF-8 (multi-byte UTF-8 hardly arises
by chance); the pattern of the bytes among the encodings that Chinese pages use; the encoding
declared in the page; the reading with the fewest damaged characters. What a page declares
comes late because mirrors re-encode pages and leave the declaration as it was.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import charset_normalizer
from bs4.dammit import EncodingDetector

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHINESE = ["gb18030", "big5", "utf_16_le", "utf_16_be"]
# What browsers read under these names (WHATWG Encoding Standard): the larger encoding.
_LARGER = {"gb2312": "gb18030", "gbk": "gb18030", "hz-gb-2312": "gb18030", "big5": "big5hkscs"}
_SAMPLE = 65_536
# Below some sixty Chinese characters the pattern of the bytes is too thin to overrule the page.
_FEW_BYTES = 120
# Damaged characters a page may hold and still be read: two in a hundred. Text dumps with cut
# bytes stay far below, a wrong encoding is far above (every second character).
_MAX_DAMAGED = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text with line ends as `\\n` and without a byte-order mark; the encoding it was read in."""

    text: str
    encoding: str


def decode(raw: bytes) -> Decoded | None:
    """The characters of `raw`, or None where no encoding gives readable text."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _checked(raw.decode(encoding, "replace"), encoding)
    if raw[:_SAMPLE].count(0) * 20 < len(raw[:_SAMPLE]):
        try:
            return _checked(raw.decode("utf-8"), "utf-8")
        except UnicodeDecodeError:
            pass
    for encoding in _candidates(raw):
        try:
            decoded = _checked(raw.decode(encoding), encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if decoded:
            return decoded
    damaged = [(raw.decode(encoding, "replace"), encoding) for encoding in ("utf-8", "gb18030")]
    return _checked(*min(damaged, key=lambda reading: reading[0].count("\ufffd")))


def _candidates(raw: bytes) -> list[str]:
    guess = charset_normalizer.from_bytes(raw[:_SAMPLE], cp_isolation=_CHINESE).best()
    declared = EncodingDetector.find_declared_encoding(raw[:4096], is_html=True)
    guessed = guess.encoding if guess else None
    few = sum(byte > 0x7F for byte in raw[:_SAMPLE]) < _FEW_BYTES
    names = [declared, guessed] if few and declared else [guessed, declared]
    names.append("gb18030")
    return list(dict.fromkeys(_LARGER.get(name.lower(), name.lower()) for name in names if name))


def _checked(text: str, encoding: str) -> Decoded | None:
    """The text made ready, or None where it is not text: damaged, or full of control codes."""
    body = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    damaged = body.count("\ufffd") + len(re.findall(r"[\x00-\x08\x0e-\x1f\x80-\x9f]", body))
    if damaged > max(2, _MAX_DAMAGED * len(body)):
        return None
    named = {"utf-8-sig": "utf-8", "utf_16_le": "utf-16-le", "utf_16_be": "utf-16-be"}
    return Decoded(text=body.replace("\x00", ""), encoding=named.get(encoding, encoding))
