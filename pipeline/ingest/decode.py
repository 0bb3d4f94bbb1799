"""Bytes to characters, whatever the page says of its own encoding.

Order of trust: a byte-order mark; bytes that are valid UTF-8 (multi-byte UTF-8 hardly arises
by chance); the encoding, among those that Chinese pages use, in which the page speaks of what
these reports are about; the pattern of the bytes; the encoding declared in the page or by its
carrier; the reading with the fewest damaged characters. What a page declares comes late because
mirrors re-encode pages and leave the declaration as it was.

Two kinds of damage are undone because nothing is lost in them: a page pieced together from UTF-8
and GBK, and UTF-8 that somebody read as GBK and saved again.
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
# Damaged characters a page may hold and still be read: one in twenty. Text dumps with cut
# bytes stay far below, a wrong encoding is far above (every second character).
_MAX_DAMAGED = 0.05
# What every one of these reports speaks of, in either script.
_TOPIC = ("信息公开", "信息公開", "資訊公開", "政务公开", "政務公開", "政府信息", "政府資訊", "年度报告", "年度報告")  # fmt: skip
# 信息, 政府, 公开的, 年度: the same in UTF-8, read as GBK. No Chinese word has these characters.
_READ_AS_GBK = ("淇℃伅", "鏀垮簻", "鍏紑鐨", "骞村害")
_CONTROLS = bytes((*range(9), *range(0x0E, 0x20)))
# The pieces of a page that can each have an encoding of their own.
_PIECES = re.compile(rb"[^<\n]*[<\n]|[^<\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text with line ends as `\\n` and without a byte-order mark; the encoding it was read in."""

    text: str
    encoding: str


def decode(raw: bytes, charset: str | None = None) -> Decoded | None:
    """The characters of `raw`, or None where no encoding gives readable text.

    `charset` is what the carrier of the page declares: it counts like a declaration in the page,
    and before it (HTML standard).
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _checked(raw, raw.decode(encoding, "replace"), encoding)
    if raw.count(0, 0, _SAMPLE) * 20 < min(len(raw), _SAMPLE):
        try:
            return _checked(raw, _restored(raw.decode("utf-8")), "utf-8")
        except UnicodeDecodeError:
            pass
    return _on_topic(raw) or _pieced(raw) or _by_pattern(raw, charset) or _damaged(raw)


def _on_topic(raw: bytes) -> Decoded | None:
    for encoding in ("gb18030", "big5hkscs", "utf_16_le", "utf_16_be"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_on_topic(text) and (decoded := _checked(raw, text, encoding)):
            return decoded
    return None


def _is_on_topic(text: str) -> bool:
    return any(word in text for word in _TOPIC)


def _pieced(raw: bytes) -> Decoded | None:
    """A page whose pieces are in UTF-8 but for some in GBK: a site's frame around an article."""
    text = _piecewise(raw)
    return _checked(raw, text, "utf-8") if _is_on_topic(text) else None


def _by_pattern(raw: bytes, charset: str | None) -> Decoded | None:
    for encoding in _candidates(raw, charset):
        try:
            decoded = _checked(raw, raw.decode(encoding), encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if decoded:
            return decoded
    return None


def _candidates(raw: bytes, charset: str | None) -> list[str]:
    guess = charset_normalizer.from_bytes(raw[:_SAMPLE], cp_isolation=_CHINESE).best()
    declared = charset or EncodingDetector.find_declared_encoding(raw[:4096], is_html=True)
    guessed = guess.encoding if guess else None
    few = sum(byte > 0x7F for byte in raw[:_SAMPLE]) < _FEW_BYTES
    names = [declared, guessed] if few and declared else [guessed, declared]
    names.append("gb18030")
    return list(dict.fromkeys(_LARGER.get(name.lower(), name.lower()) for name in names if name))


def _damaged(raw: bytes) -> Decoded | None:
    """The reading with the fewest damaged characters."""
    readings = [(raw.decode(encoding, "replace"), encoding) for encoding in ("utf-8", "gb18030", "big5hkscs")]  # fmt: skip
    return _checked(raw, *min(readings, key=lambda reading: reading[0].count("\ufffd")))


def _piecewise(raw: bytes) -> str:
    """Each piece, up to a line end or a tag, in the encoding that it is valid in."""
    return "".join(map(_piece, _PIECES.findall(raw)))


def _piece(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _restored(text: str) -> str:
    """UTF-8 that was read as GBK and saved again, as it was; characters lost on the way are `�`.

    A page that is garbled in places only stays as it is printed.
    """
    if _is_on_topic(text) or not any(word in text for word in _READ_AS_GBK):
        return text
    restored = text.encode("gb18030", "replace").decode("utf-8", "replace")
    return restored if _is_on_topic(restored) else text


def _checked(raw: bytes, text: str, encoding: str) -> Decoded | None:
    """The text made ready, or None where it is not text: damaged, or full of control codes."""
    damaged = text.count("\ufffd") + _count_controls(raw, text, encoding)
    if damaged > max(2, _MAX_DAMAGED * len(text)):
        return None
    text = text.replace("\ufeff", "")
    if b"\r" in raw:  # asked of the bytes, which is ten times as fast
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if b"\x00" in raw:
        text = text.replace("\x00", "")
    named = {"utf-8-sig": "utf-8", "utf_16_le": "utf-16-le", "utf_16_be": "utf-16-be"}
    return Decoded(text=text, encoding=named.get(encoding, encoding))


def _count_controls(raw: bytes, text: str, encoding: str) -> int:
    """Control characters; in encodings of one byte to a character those above 0x7F too."""
    if encoding.startswith(("utf_16", "utf-16", "utf-32")):
        raw = text.encode("utf-8", "replace")
    controls = len(raw) - len(raw.translate(None, _CONTROLS))
    if not encoding.startswith(("utf", "gb", "big5")):
        controls += len(re.findall("[\x80-\x9f]", text))
    return controls
