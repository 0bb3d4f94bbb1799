"""Bytes to characters: every encoding that saved pages have, whatever they declare."""

from __future__ import annotations

import codecs
import random

import pytest

from pipeline.ingest.decode import decode

SIMPLIFIED = (
    "麻栗坡县水务局2022年政府信息公开工作年度报告\n一、总体情况\n"
    "全年公开水库调度、河道管护、供水价格等信息318条，未收到申请。\n"
) * 4
TRADITIONAL = (
    "臨滄市水務局2022年政府信息公開工作年度報告\n一、總體情況\n"
    "全年公開水庫調度、河道管護、供水價格等信息318條，未收到申請。\n"
) * 4
RARE = SIMPLIFIED + "驻地：䶮湖镇㙍村、𠮷野社区，负责人喆、堃、镕。\n"

# label, text, codec, acceptable names of the encoding
PLAIN = [
    ("UTF-8", SIMPLIFIED, "utf-8", {"utf-8"}),
    ("UTF-8 with a mark", SIMPLIFIED, "utf-8-sig", {"utf-8"}),
    ("GB2312", SIMPLIFIED, "gb2312", {"gb18030"}),
    ("GBK", SIMPLIFIED, "gbk", {"gb18030"}),
    ("GB18030 with four bytes", RARE, "gb18030", {"gb18030"}),
    ("GB18030 with its mark", "\ufeff" + SIMPLIFIED, "gb18030", {"gb18030"}),
    ("Big5", TRADITIONAL, "big5", {"big5", "big5hkscs"}),
    ("UTF-16 LE with a mark", "\ufeff" + SIMPLIFIED, "utf-16-le", {"utf-16", "utf-16-le"}),
    ("UTF-16 BE with a mark", "\ufeff" + SIMPLIFIED, "utf-16-be", {"utf-16", "utf-16-be"}),
    ("UTF-16 LE", SIMPLIFIED, "utf-16-le", {"utf-16-le"}),
    ("UTF-16 BE", SIMPLIFIED, "utf-16-be", {"utf-16-be"}),
    ("UTF-32 LE with a mark", "\ufeff" + SIMPLIFIED, "utf-32-le", {"utf-32"}),
    ("ASCII", "annual report 2022\n", "ascii", {"utf-8", "ascii"}),
]


@pytest.mark.parametrize(
    ("text", "codec", "names"), [c[1:] for c in PLAIN], ids=[c[0] for c in PLAIN]
)
def test_encoding_is_found(text: str, codec: str, names: set[str]) -> None:
    decoded = decode(text.encode(codec))
    assert decoded is not None
    assert decoded.text == text.removeprefix("\ufeff")
    assert decoded.encoding in names


def page(declared: str, text: str = SIMPLIFIED) -> str:
    head = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    return f"{head}<title>年报</title></head><body><p>{text}</p></body></html>"


# what the page says of itself, what it is
DECLARED = [
    ("utf-8", "gbk"), ("UTF-8", "gb18030"), ("gb2312", "utf-8"), ("GBK", "utf-8-sig"),
    ("gb2312", "gbk"), ("gb2312", "gb18030"), ("iso-8859-1", "gbk"), ("big5", "utf-8"),
    ("utf-8", "utf-16-le"), ("utf-8", "utf-16-be"), ("gb2312", "utf-16-le"), ("unknown-8bit", "gbk"), ("", "gbk"),
]  # fmt: skip


@pytest.mark.parametrize(("declared", "codec"), DECLARED)
def test_declaration_does_not_mislead(declared: str, codec: str) -> None:
    decoded = decode(page(declared).encode(codec))
    assert decoded is not None
    assert decoded.text == page(declared)


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
@pytest.mark.parametrize("length", [11, 60])
def test_short_files_are_read(codec: str, length: int) -> None:
    decoded = decode(SIMPLIFIED[:length].encode(codec))
    assert decoded is not None
    assert decoded.text == SIMPLIFIED[:length]


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-8-sig"])
def test_mostly_latin_page_with_little_chinese(codec: str) -> None:
    text = "<div class='menu'>" + "<a href='/index.html'>x</a>\n" * 200 + SIMPLIFIED
    decoded = decode(text.encode(codec))
    assert decoded is not None
    assert decoded.text == text


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_chinese_that_begins_behind_a_long_script(codec: str) -> None:
    text = f"<html><script>{'var a = 1;' * 8000}</script><body>{SIMPLIFIED}</body></html>"
    decoded = decode(text.encode(codec))
    assert decoded is not None
    assert decoded.text == text


@pytest.mark.parametrize("length", [24, 30])
def test_little_chinese_with_a_true_declaration(length: int) -> None:
    links = "<a href='/index.html'>x</a>\n" * 200
    text = f"<html><head><meta charset='gbk'></head><body>{links}{SIMPLIFIED[:length]}"
    decoded = decode(text.encode("gbk"))
    assert decoded is not None
    assert decoded.text == text


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_few_damaged_bytes_cost_a_few_characters(codec: str) -> None:
    raw = bytearray((SIMPLIFIED * 5).encode(codec))
    for at in (300, 1500, 2100):
        raw[at : at + 1] = b"\xff"
    decoded = decode(bytes(raw))
    assert decoded is not None
    assert 0 < decoded.text.count("\ufffd") <= 12
    # A damaged lead byte shifts the pairs of GB 18030 until the line ends, and no further.
    whole, read = (SIMPLIFIED * 5).split("\n"), decoded.text.split("\n")
    assert sum(line not in read for line in whole) <= 3
    assert len(read) == len(whole)


def test_truncated_last_character_is_all_that_is_lost() -> None:
    for codec in ("utf-8", "gb18030"):
        decoded = decode(SIMPLIFIED.rstrip("\n。").encode(codec)[:-1])
        assert decoded is not None
        assert decoded.text.startswith(SIMPLIFIED.rstrip("\n。")[:-1])


def test_line_ends_become_one() -> None:
    decoded = decode("一、总体情况\r\n二、主动公开\r三、申请\n".encode())
    assert decoded is not None
    assert decoded.text == "一、总体情况\n二、主动公开\n三、申请\n"


@pytest.mark.parametrize("seed", range(5))
def test_binary_is_no_text(seed: int) -> None:
    assert decode(random.Random(seed).randbytes(4096)) is None


def test_binary_behind_a_mark_is_no_text() -> None:
    noise = random.Random(7).randbytes(4096)
    assert decode(codecs.BOM_UTF8 + noise) is None
    assert decode(bytes(range(32)) * 64) is None


def test_words_among_control_codes_are_no_text() -> None:
    assert decode(("公开\x01\x02\x03\x04" * 300).encode("utf-8")) is None
