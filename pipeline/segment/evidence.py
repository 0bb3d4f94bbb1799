"""What the content of a text tells of its sections, apart from their headings.

The prescribed tables belong to one section each; the form's own words open the others.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import SectionKey
from pipeline.segment.lines import Lines

# Labels that stand in one of the prescribed tables only, as little of each as tells it apart,
# for labels are cut off, split and spaced. Each begins with letters as they stand (no choice),
# which lets one search pass over a text quickly; the first two tell the section.
_TABLE_WORDS: dict[SectionKey, tuple[str, ...]] = {
    "disclosure": (
        r"二十[一二]?条 ?第? ?\( ?[一五六八九] ?\) ?项", "信息内容", "制发件", "制作数", "公开数", "公开总数",
        "废止件", "现行有效", "处理决定", "项目数量", "采购总", "收费金额",
    ),
    "requests": (
        r"本列\)?数据", "勾稽关系", "申请人情况", "本年新收", "上年[结转]{2}", "本年度办理结果", "予以公开",
        r"部分公开\(", "属于国家秘密", "三安全", "内部事务信息", "结转下年度", "商业企业", "科研机构", "社会公益",
    ),
    "disputes": (
        "结果维持", "结果纠正", "其他结果", "尚未审结", "未经复议直接", "复议后起诉",
    ),
}  # fmt: skip
_TABLE_WORD = re.compile("|".join(word for words in _TABLE_WORDS.values() for word in words))
_KEY_OF = {word[:2]: key for key, words in _TABLE_WORDS.items() for word in words}
# One label may be quoted in prose; a table has several close to one another.
_TOGETHER, _WITHIN = 3, 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Where the tables of each section are: offsets of the first label of each stretch of them."""

    starts: tuple[int, ...]
    keys: tuple[SectionKey, ...]

    def first(self, start: int, end: int) -> SectionKey | None:
        """The section whose table is the first one in `text[start:end]`."""
        at = bisect.bisect_left(self.starts, start)
        return self.keys[at] if at < len(self.starts) and self.starts[at] < end else None

    def place(self, key: SectionKey, start: int, end: int) -> int | None:
        """Where in `text[start:end]` the first table of section `key` begins."""
        at = bisect.bisect_left(self.starts, start)
        while at < len(self.starts) and self.starts[at] < end:
            if self.keys[at] == key:
                return self.starts[at]
            at += 1
        return None


def tables_of(lines: Lines) -> Tables:
    """The stretches of table labels of a text, each by its first label's offset."""
    hits = [(found.start(), _KEY_OF[found[0][:2]]) for found in _TABLE_WORD.finditer(lines.folded)]
    starts: list[int] = []
    keys: list[SectionKey] = []
    for at, (start, key) in enumerate(hits):
        if keys and keys[-1] == key and start - hits[at - 1][0] < _WITHIN:
            continue
        together = hits[at : at + _TOGETHER]
        enough = len({hit[1] for hit in together}) == 1 and len(together) == _TOGETHER
        if enough and together[-1][0] - start < _WITHIN:
            starts.append(start)
            keys.append(key)
    return Tables(starts=tuple(starts), keys=tuple(keys))


# How sections open where their heading is lost: the problems by the label of their first half or
# the sentence that turns from praise to blame, the last section by its one duty of report.
_LABEL = re.compile(
    r"(?:\(一\)|[一1][、.])?(?:20[0-9]{2}年度?)?(?:工作中?)?(?:还|仍)?存在(?:的|着)?(?:一些|主要|突出)?(?:问题|不足|困难)"
    r"|\(一\)(?:20[0-9]{2}年度?|上一?年度?).{0,6}(?:问题|不足).{0,4}(?:改进|整改)"
)
_BLAME = re.compile(
    r".{0,6}(?:虽然|尽管|但是?|对照|对标|与|同|回顾|总体上?看|总的来看|在看到|经自查|一年来).{0,60}"
    r"(?:存在|还有|仍有)(?:着|了)?(?:一些|一定|不少|以下|如下|不小|许多)?的?.{0,8}(?:问题|不足|差距|短板|薄弱)"
    r"|.{0,40}(?:主要)?(?:还|仍|也)?存在(?:着)?(?:以下|如下|一些|一定|几个).{0,8}(?:问题|不足|差距|短板|薄弱)"
)
_DUTY = re.compile(
    r"(?:\(?一[)、.])?.{0,30}(?:信息处理费|(?:其他|其它|另行|需要).{0,4}(?:需要|需|应当)?.{0,2}(?:报告|说明)的?(?:事项|情况|内容))"
)
OPENINGS: dict[SectionKey, tuple[re.Pattern[str], ...]] = {
    "problems": (_LABEL, _BLAME), "other": (_DUTY,),
}  # fmt: skip
# The same label in the middle of the one line of a report.
_INLINE_LABEL = re.compile(
    r"(?<=[。;: \n])\( ?一 ?\) ?(?:20[0-9]{2}年度?)?存在的?(?:主要|突出)?(?:问题|不足)"
)


def opening(
    lines: Lines, key: SectionKey, start: int, end: int, *, labels_only: bool
) -> int | None:
    """Where in `text[start:end]` a line opens as section `key` does, else None.

    With `labels_only` a sentence is not enough.
    """
    patterns = OPENINGS[key][:1] if labels_only else OPENINGS[key]
    for at in lines_within(lines, start, end):
        if any(pattern.match(lines.squeezed[at]) for pattern in patterns):
            return lines.starts[at]
    inline = _INLINE_LABEL.search(lines.folded, start, end) if key == "problems" else None
    return None if inline is None else inline.start()


def lines_within(lines: Lines, start: int, end: int) -> range:
    """The lines that begin in `text[start:end]`."""
    return range(bisect.bisect_left(lines.starts, start), bisect.bisect_left(lines.starts, end))


# The uppermost row of the disputes table has labels that prose has too.
_TOP_ROW = re.compile(r"\|?(?:行政复议|行政诉讼)\|*(?:行政诉讼)?\|*|\|+")


def line_start(lines: Lines, offset: int, *, within: int = 12) -> int:
    """Where the table with a label at `offset` begins: at its line, or the top rows above it.

    At `offset` itself where more than `within` letters stand before it on its line.
    """
    at = bisect.bisect_right(lines.starts, offset) - 1
    start = lines.starts[at]
    if len("".join(lines.folded[start:offset].split())) > within:
        return offset
    top = above = at
    while above and (
        _TOP_ROW.fullmatch(lines.squeezed[above - 1]) or not lines.squeezed[above - 1]
    ):
        above -= 1
        if "行政" in lines.squeezed[above]:
            top = above
    return lines.starts[top]


def sentences(lines: Lines, at: Sequence[int]) -> list[int]:
    """Those of the lines `at` that are prose: long, and ending as sentences do."""
    return [n for n in at if len(lines.squeezed[n]) >= 15 and lines.squeezed[n][-1] in "。;:"]
