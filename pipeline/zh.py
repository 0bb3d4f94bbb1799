"""Characters, numerals and words of Chinese. The only home of jieba.

Matching is done on a *fold*: every character is replaced by at most one, so that an offset in
the fold is an offset in the text. (NFKC is not such a fold: ㈠ becomes three characters.)
Traditional script folds to simplified, so that mirrors in it match the same patterns.

>>> fold("（一）　ＡＢ：１２")
'(一) ab:12'
>>> folded, positions = squeeze("总 计\\n（七）")
>>> folded, positions
('总计(七)', [0, 2, 4, 5, 6])
>>> fold("規範性檔案、政府資訊"), bare("大龍鎮(zhèn)政府")
('规范性文件、政府信息', '大龙镇政府')
>>> numeral("二十三"), numeral("７"), numeral("甲")
(23, 7, None)
"""

from __future__ import annotations

import functools
import re
import unicodedata
import warnings
from importlib.resources import files
from typing import Any

# Dashes and quotation marks that NFKC leaves apart though reports use them for one another.
_ALIKE = {
    "-": "‐‑‒–—―−─━﹣－",
    '"': "“”„‟〝〞＂",
    "'": "‘’‚‛＇",
    "〇": "○◯",
    "〔": "［【﹝",
    "〕": "］】﹞",
    " ": "\u00a0\u3000\u2002\u2003\u2009\u202f\ufeff\u200b\u00ad\u2060\t",
    "|": "｜│┃",
}


# Words of Taiwan that converters put for those of the form, each as long as the other.
_WORDING = (("资讯", "信息"), ("性档案", "性文件"), ("专案数量", "项目数量"), ("于潜", "於潜"))
# Readers' aids that mirrors for foreigners leave behind a character: 鎮(zhèn).
_PINYIN = re.compile(
    r"\((?=[a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ])[a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,6}\)"
)


@functools.cache
def _fold_table() -> dict[int, str]:
    table: dict[int, str] = {}
    for first, last in ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF00, 0xFFEF)):
        for code in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and plain <= "\uffff":
                table[code] = plain.lower()
    table |= {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
    listed = (files("pipeline") / "lexicon" / "traditional.txt").read_text(encoding="utf-8")
    pairs = (line.split() for line in listed.splitlines() if not line.startswith("#"))
    table |= {ord(pair[0]): pair[1] for line in pairs for pair in line}
    for plain, likes in _ALIKE.items():
        table |= dict.fromkeys(map(ord, likes), plain)
    return table


# From here on a look-up by numpy is faster than `str.translate`, a dozen times so on whole texts.
_LONG = 48


@functools.cache
def _fold_units() -> Any:
    """The table by UTF-16 code units; surrogates stand for themselves."""
    import numpy

    units = numpy.arange(0x10000, dtype="<u2")
    for code, plain in _fold_table().items():
        units[code] = ord(plain)
    return units


def _fold_long(text: str) -> str:
    import numpy

    units = numpy.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
    folded = _fold_units()[units].tobytes().decode("utf-16-le", "surrogatepass")
    # Two halves of a pair that stood apart would have become one character.
    return folded if len(folded) == len(text) else text.translate(_fold_table())


def fold(text: str) -> str:
    """`text` with look-alikes joined: width, case, dashes, quotes, script. Same length."""
    folded = _fold_long(text) if len(text) > _LONG else text.translate(_fold_table())
    for word, plain in _WORDING:
        folded = folded.replace(word, plain)
    return folded


def bare(text: str) -> str:
    """The fold of `text` without white space and without pinyin aids.

    >>> bare("二、 总 体\\n情况")
    '二、总体情况'
    """
    squeezed = "".join(fold(text).split())
    return _PINYIN.sub("", squeezed) if "(" in squeezed else squeezed


def squeeze(text: str, *, offset: int = 0) -> tuple[str, list[int]]:
    """`bare(text)`, and for each character of it the offset in `text`.

    `offset` is added to every position, for a `text` that is a part of a longer one.
    """
    folded = fold(text)
    positions = [at for at, character in enumerate(folded, offset) if not character.isspace()]
    squeezed = "".join(folded.split())
    for aid in reversed(list(_PINYIN.finditer(squeezed))) if "(" in squeezed else ():
        squeezed = squeezed[: aid.start()] + squeezed[aid.end() :]
        del positions[aid.start() : aid.end()]
    return squeezed, positions


_DIGITS = {character: digit for digit, character in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "○": 0, "两": 2, "元": 1}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def numeral(text: str) -> int | None:
    """The whole number that `text` writes in Chinese or Arabic digits, else None.

    Both ways of writing are read: with units (二十三) and digit by digit (二〇二三).
    """
    folded = fold(text)
    if re.fullmatch(r"[0-9]+", folded):
        return int(folded)
    if not folded or any(c not in _DIGITS and c not in _UNITS for c in folded):
        return None
    if not any(c in _UNITS for c in folded):
        return int("".join(str(_DIGITS[c]) for c in folded))
    total, digit = 0, None
    for character in folded:
        if character in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[character]
            digit = None
        else:
            digit = _DIGITS[character]
    return total + (digit or 0)


@functools.cache
def _segmenter() -> Any:
    """jieba's segmenter with the words of `lexicon/words.txt`, its dictionary read afresh.

    jieba would keep the parsed dictionary as a marshal file in the shared temporary folder,
    where several processes write it at once and any user may have put another one. Reading
    it afresh costs half a second, once per process that asks for words.
    """
    with warnings.catch_warnings():
        # pkg_resources and jieba's own escape sequences are deprecated; not ours to mend.
        warnings.simplefilter("ignore")
        import jieba

        segmenter = jieba.Tokenizer()
        segmenter.FREQ, segmenter.total = segmenter.gen_pfdict(segmenter.get_dict_file())
        segmenter.initialized = True
        listed = files("pipeline") / "lexicon" / "words.txt"
        for line in listed.read_text(encoding="utf-8").splitlines():
            word, frequency, kind = line.split()
            segmenter.add_word(word, int(frequency), kind)
    return segmenter


@functools.lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """`text` cut into words by jieba's dictionary alone, so that the same text gives the same words.

    >>> words("栏目减少")
    ('栏目', '减少')
    """
    return tuple(_segmenter().lcut(text, HMM=False))
