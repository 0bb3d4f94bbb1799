"""How sure a section is, and what is odd about it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.segment.candidate import Candidate
from pipeline.segment.weights import ORDER

# Letters of a body, white space not counted. The longest bodies of the shared pages, the samples
# and the first 300 generated pages are 971 (overview), 381, 989, 44, 217, 651, 117 and 672;
# reports of provinces and ministries run to some ten times that. The shortest are 35 (overview) and
# 28 (problems); far out is under half of it.
_LONGEST = {
    "overview": 10000, "disclosure": 4000, "requests": 10000, "fees": 1000, "disputes": 3000,
    "problems": 7000, "measures": 3000, "other": 7000,
}  # fmt: skip
_SHORTEST = {"overview": 16, "problems": 12}


def confidence(at: int, headings: Sequence[Candidate]) -> float:
    """How sure heading `at` is: a rank in [0, 1] that falls with everything that a heading lacks or contradicts.

    1.0 for a heading in the form's wording, numbered, alone on its line, next in number and
    order; a factor below one for each of these that is missing, 0.6 or 0.5 where the heading
    itself is lost. It ranks and is no probability. On texts generated with the faults of the field
    guide (`tests/factory/sections.py`, seeds 0 to 7999) the share of headings with wrong key or
    start was none of 37,391 from 0.95, 2 in 1,000 from 0.75 to 0.95 and 6 in 1,000 below (on
    seeds 13000 to 16999: 3 of 18,856, 4 in 1,000 and 25 in 1,000).
    """
    heading = headings[at]
    if heading.lost:
        return 0.6 if heading.lost == "表格" else 0.5
    rank = 1.0
    if heading.key == "unknown":
        rank *= 0.75
    elif heading.kin < 1.0:
        rank *= 0.5 + 0.4 * heading.kin
    if not heading.leads:
        rank *= 0.93 if heading.apart else 0.7
    if not heading.fills:
        rank *= 0.97 if heading.closed else 0.9
    if heading.ordinal is None:
        rank *= 0.9
    elif heading.sub_level:
        rank *= 0.93
    rank *= 0.9 ** len(_order(at, headings))
    return round(rank, 2)


def warning(at: int, headings: Sequence[Candidate], letters: int, *, again: bool) -> str | None:
    """What is odd about section `at` with a body of `letters` characters, in Chinese, or None.

    `again` tells that the whole report stands on the page a second time and this is part of it.
    """
    heading = headings[at]
    odd = []
    if heading.lost:
        odd.append(f"没有找到本章节的标题，由{heading.lost}推定")
    elif heading.key != "unknown" and heading.kin < 1.0:
        odd.append("标题用字与格式不符，由序号、次序和余下的字推定")
    if again:
        odd.append("同一报告在页面上重复出现")
    odd += _order(at, headings)
    if not heading.lost:
        if heading.ordinal is None:
            odd.append("标题没有序号")
        if not heading.leads:
            odd.append("标题接在上一句之后")
    if heading.key == "unknown":
        odd.append("格式中没有这个标题")
    if not letters and heading.key != "other":  # who has nothing else to report may leave it empty
        odd.append("只有标题没有内容")
    elif letters < _SHORTEST.get(heading.key, 0):
        odd.append(f"内容过短：{letters} 字")
    elif letters > _LONGEST.get(heading.key, letters):
        odd.append(f"内容过长：{letters} 字，可能缺少下一章节的标题")
    return "；".join(odd) or None


def _order(at: int, headings: Sequence[Candidate]) -> list[str]:
    """What breaks number and order at a heading."""
    heading = headings[at]
    before = headings[at - 1] if at else None
    odd = []
    if any(other.key == heading.key != "unknown" for other in headings[:at]):
        odd.append("同名章节重复出现")
    number = _number_before(headings[:at])
    if heading.ordinal is not None and number is not None and heading.ordinal != number + 1:
        odd.append(f"序号不连续：{number} 之后是 {heading.ordinal}")
    if heading.ordinal is not None and not at and heading.ordinal != 1:
        odd.append(f"第一个标题的序号是 {heading.ordinal}")
    known = before is not None and "unknown" not in (before.key, heading.key)
    if known and before and ORDER.index(heading.key) < ORDER.index(before.key):
        odd.append("章节次序与格式不同")
    return odd


def _number_before(headings: Sequence[Candidate]) -> int | None:
    """The number of the heading just before; over a lost heading it counts on by one."""
    if not headings:
        return None
    last = headings[-1]
    if last.lost and len(headings) > 1:
        number = _number_before(headings[:-1])
        return None if number is None else number + 1
    return last.ordinal
