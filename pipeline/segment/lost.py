"""Sections whose heading is not printed, found by what they hold.

PDF text loses headings, and forms filled by hand leave them out. Between two headings that were
found, a section of the form is taken to begin where its table, its first sub-heading or its usual
opening sentence stands, unless the numbers printed say that none is missing there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.records import SectionKey
from pipeline.segment.candidate import Candidate
from pipeline.segment.evidence import (
    Tables,
    line_start,
    lines_within,
    opening,
    sentences,
)
from pipeline.segment.lines import Lines

_SIX: tuple[SectionKey, ...] = (
    "overview", "disclosure", "requests", "disputes", "problems", "other",
)  # fmt: skip
_LAST = len(_SIX)
# An introduction tells what the document is; the first section tells of the year.
_INTRODUCTION = re.compile(
    "本报告|年度报告|现将|编制|特此|统计(?:期限|时限|时间)|条例.{0,12}(?:规定|要求)|如有疑问|联系(?:电话|地址)?|公布如下|"
    "发布|索引号|来源|浏览|字体"
)


def with_lost(chosen: Sequence[Candidate], lines: Lines, tables: Tables) -> list[Candidate]:
    """`chosen` with the sections between them whose headings are lost."""
    headings: list[Candidate] = []
    length = len(lines.text)
    known = {candidate.key for candidate in chosen}
    for at in range(len(chosen) + 1):
        left = chosen[at - 1] if at else None
        right = chosen[at] if at < len(chosen) else None
        counted = _is_counted_on(left, right)
        if not counted or (left and left.key == "disputes" and "problems" not in known):
            missing = _missing(chosen[:at], right, known)
            start, end = left.end if left else 0, right.start if right else length
            headings += _between(missing, start, end, lines, tables, left, right)
        headings += [right] if right else []
    return headings


def _is_counted_on(left: Candidate | None, right: Candidate | None) -> bool:
    """Whether the printed numbers say that nothing is missing between two headings."""
    if right is None or right.ordinal is None:
        return False
    if left is None:
        return right.ordinal == 1
    return left.ordinal is not None and right.ordinal == left.ordinal + 1


def _missing(
    before: Sequence[Candidate], right: Candidate | None, known: set[SectionKey]
) -> tuple[SectionKey, ...]:
    """The sections of the form that belong between two headings and are nowhere in the text."""
    if not before and right is None:
        return ("disclosure", "requests", "disputes", "problems", "other")
    ranks = [rank for candidate in before if (rank := _rank(candidate)) is not None]
    last = _rank(right) if right else None
    if right is not None and right.key == "measures":
        last = _SIX.index("problems") + 1
    first = max(ranks[-2:], default=-1)
    return tuple(
        key for key in _SIX[first + 1 : _LAST if last is None else last] if key not in known
    )


def _rank(candidate: Candidate) -> int | None:
    """The place of a section in the form, that of one that the old layouts add after its like."""
    if candidate.key == "annex":
        return _LAST
    key = {"measures": "problems", "fees": "requests"}.get(candidate.key, candidate.key)
    return _SIX.index(key) if key in _SIX else None


def _between(
    missing: tuple[SectionKey, ...],
    start: int,
    end: int,
    lines: Lines,
    tables: Tables,
    left: Candidate | None,
    right: Candidate | None,
) -> list[Candidate]:
    found: list[Candidate] = []
    for key in missing:
        place = _place(key, start, end, lines, tables, left, right)
        if place is not None:
            found.append(_lost(key, *place))
            start = place[0] + 1
    return found


def _place(
    key: SectionKey,
    start: int,
    end: int,
    lines: Lines,
    tables: Tables,
    left: Candidate | None,
    right: Candidate | None,
) -> tuple[int, str] | None:
    """Where the section begins and what tells so."""
    if key in ("disclosure", "requests", "disputes"):
        at = tables.place(key, start, end)
        return None if at is None else (max(start, line_start(lines, at)), "表格")
    if key == "overview":
        return _overview(end, lines, right) if left is None else None
    if left is None or left.key not in _BEFORE[key]:
        return None
    skip = start if key == "problems" else start + 1
    labels_only = left.key == "overview" or _is_counted_on(left, right)
    at = opening(lines, key, skip, end, labels_only=labels_only)
    if at is not None:
        return at, "开头的文字"
    if key == "problems" and _is_gap(left, right):
        after = _behind_table(start, end, lines, tables)
        return None if after is None else (after, "表格之后的文字")
    return None


_BEFORE: dict[SectionKey, tuple[SectionKey, ...]] = {
    "problems": ("requests", "disputes", "fees", "disclosure", "unknown", "overview"),
    "other": ("problems", "measures"),
}


def _is_gap(left: Candidate, right: Candidate | None) -> bool:
    return left.ordinal is not None and right is not None and right.ordinal == left.ordinal + 2


def _behind_table(start: int, end: int, lines: Lines, tables: Tables) -> int | None:
    """The first sentence behind the last row of numbers."""
    if tables.first(start, end) is None:
        return None
    within = lines_within(lines, start, end)
    rows = [n for n in within if lines.squeezed[n] and lines.squeezed[n].strip("|/-").isdigit()]
    prose = sentences(lines, [n for n in within if not rows or n > rows[-1]])
    return lines.starts[prose[0]] if prose else None


def _overview(end: int, lines: Lines, right: Candidate | None) -> tuple[int, str] | None:
    """The first paragraph that tells of the year, before a heading that is numbered two."""
    if right is None or right.ordinal != 2 or right.key != "disclosure" or right.sub_level:
        return None
    for at in sentences(lines, lines_within(lines, 0, end)):
        if len(lines.squeezed[at]) >= 30 and not _INTRODUCTION.search(lines.squeezed[at]):
            return lines.starts[at], "开头的文字"
    return None


def _lost(key: SectionKey, start: int, told_by: str) -> Candidate:
    return Candidate(
        key=key, start=start, end=start, ordinal=None, style="none", leads=True, fills=False,
        closed=False, wording="", kin=0.0, lost=told_by,
    )  # fmt: skip
