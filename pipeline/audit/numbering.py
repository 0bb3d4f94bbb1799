"""Faults of the outline: numbers restarted, repeated or skipped, a sub-topic in a section's rank."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from pipeline.audit.passages import Passage, finding
from pipeline.records import Check, Finding, Report, Section, SubHeading
from pipeline.zh import fold, numeral

_RULES = "《党政机关公文格式》（GB/T 9704—2012）7.3.3：结构层次序数依次用“一、”“（一）”“1.”“（1）”"
CHECKS = (
    Check(
        id="section_numbering",
        title="章节序号是否连续（重复、重起、跳号）",
        formula="后一章节序号 = 前一章节序号 + 1，首章为一",
        source=_RULES,
    ),
    Check(
        id="subheading_numbering",
        title="章节内标题的序号是否连续（重复、跳号）",
        formula="同一层次后一标题序号 = 前一标题序号 + 1",
        source=_RULES,
    ),
    Check(
        id="heading_rank",
        title="章节下的内容是否用了章节一级的标题",
        formula="“一、”一级的标题均为格式规定的章节",
        source=f"{_RULES}；国办公开办函〔2019〕60号、〔2021〕30号所附格式",
    ),
)

_NUMBER = re.compile(
    r"[#* \-]*(?:第 ?)?(?P<number>[一二三四五六七八九十]{1,3}|[0-9]{1,2})(?: ?部分)? ?[、,.:。]"
)
# The rank under which a section's numbered heading is wrong in more than a few in 1,000 cases, as
# `Section.confidence` was measured (segment/remarks.py).
_SURE = 0.75
_TWICE = "同一报告在页面上重复出现"  # as segment/remarks.py writes it
_TOP_MARK = re.compile(r"[#* ]*[一二三四五六七八九十]{1,3} ?、")
_MARKS = (
    re.compile(r"[#* ]*\( ?([一二三四五六七八九十]{1,3}) ?\)"),
    re.compile(r"[#* ]*([一二三四五六七八九十]{1,3}) ?、"),
    re.compile(r"[#* ]*([0-9]{1,2}) ?[、.](?![0-9])"),
    re.compile(r"[#* ]*\( ?([0-9]{1,2}) ?\)"),
)
# Elsewhere Arabic numbers also count the lines of a table that came as text.
_PROSE = ("overview", "problems", "measures")
# What （ and the first bytes of a heading become when UTF-8 is read as GBK, and the mark for the rest.
_BROKEN = ("锛", "\ufffd", "涓?", "浜?")
_FORM_BEGINS = 2019  # before, bodies chose and ordered sections as they liked (forms/2008.toml)


def check_sections_numbering(sections: Sequence[Section]) -> tuple[Finding, ...]:
    """What is wrong with the numbers of the sections, or one pass; nothing where none has one.

    A number that is printed again or begins anew fails where both headings are sure; a gap is
    uncertain, for the heading between may have been lost on the way. A lost heading counts as the next
    number; behind one that has no number nothing is expected. A second copy of the report on the page
    is not asked.
    """
    own = [
        section
        for section in sections
        if section.key not in ("front", "annex") and _TWICE not in (section.warning or "")
    ]
    numbers = [number_of(section) for section in own]
    if sum(number is not None for number in numbers) < 2:
        return ()
    found = list(_breaks(own, numbers))
    if found:
        return tuple(found)
    numbered = [_passage(section) for section, number in zip(own, numbers, strict=True) if number]
    message = f"{len(numbered)} 个章节的序号连续。"
    return (finding("section_numbering", "report", "pass", message, numbered),)


def number_of(section: Section) -> int | None:
    """The number printed in a section's heading."""
    match = _NUMBER.match(fold(section.heading or ""))
    return numeral(match["number"]) if match else None


def _breaks(own: Sequence[Section], numbers: Sequence[int | None]) -> Iterator[Finding]:
    """Each heading whose number is not one more than the last."""
    last: int | None = None
    before: Section | None = None
    for section, number in zip(own, numbers, strict=True):
        if number is None:
            last = last + 1 if last is not None and section.heading is None else None
            continue
        wanted = 1 if last is None and before is None and section is own[0] else last and last + 1
        if wanted is not None and number != wanted:
            yield _break(section, number, wanted, before)
        last, before = number, section


def _break(section: Section, number: int, wanted: int, before: Section | None) -> Finding:
    gap = number > wanted
    sure = section.confidence >= _SURE and (before is None or before.confidence >= _SURE)
    heading = _heading(section)
    if before is None:
        told = f"第一个章节“{heading}”的序号是 {number}"
    elif gap:
        told = f"“{_heading(before)}”之后是“{heading}”，序号由 {wanted - 1} 跳到 {number}"
    elif number == wanted - 1:
        told = f"“{_heading(before)}”之后是“{heading}”，序号 {number} 重复"
    else:
        told = f"“{_heading(before)}”之后是“{heading}”，序号由 {wanted - 1} 退回 {number}"
    certain = sure and not gap
    return finding(
        "section_numbering",
        section.key,
        "fail" if certain else "uncertain",
        f"{told}，{'序号有误' if certain else '请核实是否缺少章节'}。",
        [_passage(section), *([_passage(before)] if before else [])],
        responsibility="source" if certain else "unknown",
        expected=float(wanted),
        actual=float(number),
    )


def check_outline(report: Report, outline: Sequence[SubHeading]) -> tuple[Finding, ...]:
    """Sub-headings of one mark under one heading whose numbers repeat or leave one out.

    A list may begin anew at 1 (problems, then measures), and the items between two titles may be
    sentences: only where the mark of the missing number stands nowhere between is it missing.
    Uncertain always: which lines are titles is itself a guess.
    """
    found = []
    folded = ""
    for group in _siblings(outline):
        kinds = [
            (heading, _kind(fold(report.text[heading.start : heading.start + 12])))
            for heading in group
        ]
        for kind in dict.fromkeys(kind for _, kind in kinds if kind is not None):
            line = [heading for heading, own in kinds if own == kind]
            if kind > 1 and line[0].section not in _PROSE:
                continue
            for before, after in pairwise(line):
                if before.number is None or after.number in (None, 1, before.number + 1):
                    continue
                folded = folded or fold(report.text)
                if not _stands_between(folded, kind, before, after):
                    found.append(_jump(before, after))
    return tuple(found)


def _siblings(outline: Sequence[SubHeading]) -> Iterator[list[SubHeading]]:
    """The sub-headings of one level under one heading, in order."""
    for _, own in groupby(outline, key=lambda heading: heading.section_ordinal):
        headings = list(own)
        for level in sorted({heading.level for heading in headings}):
            group: list[SubHeading] = []
            for heading in headings:
                if heading.level < level and group:
                    yield group
                    group = []
                elif heading.level == level:
                    group.append(heading)
            if group:
                yield group


def _kind(mark: str) -> int | None:
    return next((at for at, pattern in enumerate(_MARKS) if pattern.match(mark)), None)


def _stands_between(folded: str, kind: int, before: SubHeading, after: SubHeading) -> bool:
    """Whether a number that would mend the order stands between two sub-headings, or a line is broken."""
    number = after.number or 0
    wanted = (
        range((before.number or 0) + 1, number) if number > (before.number or 0) else range(1, 2)
    )
    between = folded[before.body_start : after.start]
    if any(residue in between for residue in _BROKEN):
        return True
    printed = {numeral(match[1]) for match in _MARKS[kind].finditer(between)}
    return any(number in printed for number in wanted)


def _jump(before: SubHeading, after: SubHeading) -> Finding:
    first, second = before.number or 0, after.number or 0
    way = "跳到" if second > first else "退回"
    told = f" {first} 重复" if first == second else f"由 {first} {way} {second}"
    return finding(
        "subheading_numbering",
        after.section,
        "uncertain",
        f"标题“{_short(before.heading)}”之后是“{_short(after.heading)}”，序号{told}，请核实。",
        [
            Passage(place=each.section, value=each.heading, start=each.start, end=each.body_start)
            for each in (after, before)
        ],
        expected=float(first + 1),
        actual=float(second),
    )


def check_ranks(
    report: Report, sections: Sequence[Section], outline: Sequence[SubHeading]
) -> tuple[Finding, ...]:
    """Headings in a section's rank that are none of the form's: 一、 before a sub-topic.

    From the report year 2019, when the form names all sections. Those that stand as a section of
    their own are uncertain; below a section it is a note.
    """
    year = report.identity.year
    if year is None or year < _FORM_BEGINS:
        return ()
    own = [
        finding(
            "heading_rank",
            "unknown",
            "uncertain",
            f"“{_heading(section)}”用了章节一级的标题，但格式中没有这一章节，请核实。",
            [_passage(section)],
        )
        for section in sections
        if section.key == "unknown" and number_of(section) is not None
    ]
    below = [
        finding(
            "heading_rank",
            heading.section,
            "uncertain",
            f"章节内的标题“{_short(heading.heading)}”用了“一、”一级的序号，与章节序号混淆，请核实。",
            [
                Passage(
                    place=heading.section,
                    value=heading.heading,
                    start=heading.start,
                    end=heading.body_start,
                )
            ],
            severity="note",
        )
        for heading in outline
        if _TOP_MARK.match(fold(report.text[heading.start : heading.start + 8]))
    ]
    return (*own, *below)


def _passage(section: Section) -> Passage:
    return Passage(
        place=section.key, value=_heading(section), start=section.start, end=section.body_start
    )


_SHOWN = 24  # letters of a heading in a message; the form's longest has 19


def _heading(section: Section) -> str:
    return _short(section.heading or "（标题缺失）")


def _short(heading: str) -> str:
    words = " ".join(heading.split()).replace("。", "").strip("#* ")
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
