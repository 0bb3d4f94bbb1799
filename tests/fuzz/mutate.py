"""Damage: what happens to files on disks, in crawlers, in editors, and what a villain would do."""

from __future__ import annotations

import gzip
import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable

from tests.fuzz.samples import Sample, load_samples

Mutation = Callable[[random.Random, bytes, bytes], bytes]
"""Damage to some bytes; the second are those of another sample."""

# No damaged input is larger: what takes long is found by growth, not by size.
_LARGEST = 2**20
_TAG = re.compile(rb"<[^<>]{1,200}>")
_NUMBER = re.compile(rb"\d+")
_NUMBERS = (
    b"0", b"-1", b"00", b"1e9", b"1.5", b"1,234", b"2147483648", b"9" * 20, b"9" * 400, b"\xef\xbc\x91",
    "１２".encode(), "三".encode(), b"-", "—".encode(), b"/", "无".encode(), b"",
    "12万".encode(), b"1" + b" " * 50 + b"2", b"0.0000001", "①".encode(), "²".encode(), b"5%",
)  # fmt: skip
_ODD = (
    "\x00", "\x01", "\x08", "\x0b", "\x0c", "\x1b[2J", "\x1f", "\x7f", "\x85", "\u00a0", "\u00ad",
    "\u200b", "\u200e", "\u2028", "\u2029", "\u202e", "\u3000", "\ufeff", "\ufffd", "\ufffe", "𠮷",
    "\U000e0001", "\U0010ffff", "e\u0301", "\ue000", "〇", "㈠", "⒈", "&#0;", "&#xD800;",
    "&#x110000;", "&nbsp;", "&lt;td&gt;", "&#13;", "\r", "\t", "\n\n\n", "\x1a", "<!--", "-->", "]]>",
)  # fmt: skip
_MARKUP = (
    b"<table>", b"</table>", b"<tr>", b"<td>", b"</td>", b"<td colspan=99999999>", b"<td rowspan=-3>",
    b"<th colspan=0 rowspan=65535>", b"<div>", b"<p>", b"<pre>", b"<script>", b"<style>", b"<!--",
    b"<![CDATA[", b"<body>", b"<html>", b"<svg><title>", b"<template>", b"<noscript>", b"<textarea>",
    b"<meta charset=utf-7>", b"<meta charset=gbk>", b"<base href='javascript:'>", b"<title>", b"<br>",
    b"<select><option>", b"<frameset>", b"<plaintext>", b"<ol start=99999999999><li>", b"<p hidden>",
    b"<a href=\"", b"<x y='", b"<li value=-5>", b"<font style='display:none'>",
)  # fmt: skip
_HEADINGS = (
    "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项", "第二十条第（一）项", "（七）总计", "合计", "2023年政府信息公开工作年度报告",
)  # fmt: skip
_STARTS = (
    b"%PDF-1.7\n", b"PK\x03\x04", b"\x1f\x8b\x08\x00", b"WARC/1.0\r\n", b"\xff\xfe", b"\xfe\xff",
    b"\xef\xbb\xbf", b"{\\rtf1 ", b"GIF89a", b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n",
    b"<?xml version='1.0' encoding='utf-32'?>", b"+/v8-", b"\x00\x00\xfe\xff",
)  # fmt: skip
_CODECS = ("gb18030", "utf-16", "utf-16-be", "big5", "utf-32", "utf-7", "shift_jis", "latin-1")


def make_input(seed: int) -> Sample:
    """The damaged input of this number."""
    rng = random.Random(f"gongkai fuzz {seed}")
    sample = rng.choice(rng.choice(load_samples()))
    other = rng.choice(rng.choice(load_samples())).raw
    raw = sample.raw
    for _ in range(rng.choice((1, 1, 1, 2, 3, 5))):
        inside = sample.kind.endswith(("docx", "zip", "gz")) and rng.random() < 0.6
        raw = _inside(rng, raw, other) if inside else _damage(rng, raw, other)
    return Sample(kind=sample.kind, raw=raw)


def _damage(rng: random.Random, raw: bytes, other: bytes) -> bytes:
    if not raw:
        return other
    return rng.choice(MUTATIONS)(rng, raw, other)[:_LARGEST]


def _inside(rng: random.Random, raw: bytes, other: bytes) -> bytes:
    """Damage to what a packed file holds, which is packed again."""
    try:
        if raw.startswith(b"\x1f\x8b"):
            return gzip.compress(_damage(rng, gzip.decompress(raw), other), mtime=0)
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            members = {entry.filename: packed.read(entry) for entry in packed.infolist()}
    except (
        OSError,
        EOFError,
        zlib.error,
        zipfile.BadZipFile,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ):
        return _damage(rng, raw, other)  # fmt: skip
    if not members:
        return _damage(rng, raw, other)
    name = max(members, key=lambda name: rng.random() * len(members[name]) ** 0.5)
    members[name] = _damage(rng, members[name], other)
    if rng.random() < 0.1:
        members[
            rng.choice(("../a.txt", "/a.txt", "a\x00b", "a" * 300, "word/document.xml", "x/"))
        ] = other
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, held in members.items():
            packed.writestr(zipfile.ZipInfo(name), held)
    return target.getvalue()


def _stretch(rng: random.Random, raw: bytes, most: int = 0) -> tuple[int, int]:
    """Where a stretch of some bytes begins and ends; most are short."""
    at = rng.randrange(len(raw))
    length = int(rng.paretovariate(0.4))
    return at, min(len(raw), at + min(length, most or len(raw)))


def flip(rng: random.Random, raw: bytes, _other: bytes) -> bytes:
    """Some bytes become others."""
    damaged = bytearray(raw)
    for _ in range(rng.choice((1, 3, 30, 300))):
        at = rng.randrange(len(damaged))
        damaged[at] = (
            damaged[at] ^ 1 << rng.randrange(8) if rng.random() < 0.5 else rng.randrange(256)
        )
    return bytes(damaged)


def cut(rng: random.Random, raw: bytes, _other: bytes) -> bytes:
    """The beginning, the end, or something between is gone."""
    at = rng.randrange(len(raw))
    start, end = _stretch(rng, raw)
    return rng.choice((raw[:at], raw[at:], raw[:start] + raw[end:]))


def repeat(rng: random.Random, raw: bytes, _other: bytes) -> bytes:
    """A stretch stands there again, or very often."""
    start, end = _stretch(rng, raw)
    times = rng.choice((2, 3, 10, 200, 5000))
    times = min(times, max(1, _LARGEST // 4 // (end - start)))
    return raw[:start] + raw[start:end] * times + raw[end:]


def splice(rng: random.Random, raw: bytes, other: bytes) -> bytes:
    """The beginning of one file and the end of another; or a piece of it in the middle."""
    start, end = _stretch(rng, raw)
    if rng.random() < 0.5:
        return raw[:start] + other[rng.randrange(len(other)) :]
    left, right = _stretch(rng, other, 20_000)
    return raw[:start] + other[left:right] + raw[end:]


def drop_tags(rng: random.Random, raw: bytes, _other: bytes) -> bytes:
    """Some tags are gone."""
    share = rng.choice((0.01, 0.1, 0.5, 1.0))
    return _TAG.sub(lambda tag: b"" if rng.random() < share else tag[0], raw)


def nest(rng: random.Random, raw: bytes, _other: bytes) -> bytes:
    """Tags are opened and not closed, once or thousands of times."""
    at = rng.randrange(len(raw) + 1)
    return raw[:at] + rng.choice(_MARKUP) * rng.choice((1, 1, 2, 50, 3000)) + raw[at:]


def scatter(rng: random.Random, raw: bytes, _other: bytes) -> bytes:
    """Control characters, odd ones and entities stand between the others."""
    damaged = raw
    odd = [rng.choice(_ODD) for _ in range(rng.choice((1, 2, 5)))]
    for _ in range(rng.choice((1, 5, 40))):
        at = rng.randrange(len(damaged) + 1)
        damaged = (
            damaged[:at] + rng.choice(odd).encode() * rng.choice((1, 1, 1, 2000)) + damaged[at:]
        )
    return damaged


def renumber(rng: random.Random, raw: bytes, _other: bytes) -> bytes:
    """Some numbers become odd ones."""
    share = rng.choice((0.01, 0.1, 0.5, 1.0))
    news = [rng.choice(_NUMBERS) for _ in range(rng.choice((1, 3, 9)))]
    return _NUMBER.sub(lambda number: rng.choice(news) if rng.random() < share else number[0], raw)


def recode(rng: random.Random, raw: bytes, _other: bytes) -> bytes:
    """The text in another encoding than it says, or its beginning that of another format."""
    if rng.random() < 0.3:
        return rng.choice(_STARTS) + raw
    text = raw.decode(rng.choice(("utf-8", "utf-8", "gb18030", "latin-1")), "replace")
    coded = text.encode(rng.choice(_CODECS), "replace")
    at = rng.randrange(len(raw)) if rng.random() < 0.3 else 0
    return raw[:at] + coded[at:]


def shuffle(rng: random.Random, raw: bytes, _other: bytes) -> bytes:
    """Lines, cells or sentences stand in another order, twice, or not at all."""
    mark = rng.choice((b"\n", b"</td>", b"</tr>", b"<p", "。".encode(), b" ", b"\t", b">"))
    parts = raw.split(mark)
    at = rng.randrange(len(parts))
    window = parts[at : at + rng.choice((2, 10, 100))]
    changed = rng.choice((rng.sample(window, len(window)), window[::2], window * 2, window[::-1]))
    return mark.join(parts[:at] + changed + parts[at + len(window) :])


def head(rng: random.Random, raw: bytes, _other: bytes) -> bytes:
    """Headings and labels of the form stand where none belong."""
    damaged = raw
    for _ in range(rng.choice((1, 3, 30))):
        at = rng.randrange(len(damaged) + 1)
        word = (
            rng.choice(("", "\n", "<p>", "<td>")) + rng.choice(_HEADINGS) + rng.choice(("", "\n"))
        )
        damaged = damaged[:at] + word.encode() + damaged[at:]
    return damaged


def join(rng: random.Random, raw: bytes, _other: bytes) -> bytes:
    """No line breaks, or no white space, or one of either between any two characters."""
    text = raw.decode("utf-8", "replace")
    change = rng.choice((r"\n", r"\s", r"[，。；：、]", r"(?=[一-鿿])"))
    return re.sub(change, rng.choice(("", " ", "\n")), text).encode()


MUTATIONS: tuple[Mutation, ...] = (
    flip, cut, repeat, splice, drop_tags, nest, scatter, renumber, recode, shuffle, head, join,
)  # fmt: skip
