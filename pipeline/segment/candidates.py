"""Every place in a text where a first-level heading may stand, gathered line by line.

Broken headings are joined with their next line. Rows of tables that read like headings, of the
request table and of the old 统计表, are told by their wording and by the cells beside them.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.forms import is_header_row
from pipeline.forms.match import match_mark
from pipeline.records import Report
from pipeline.segment.candidate import Candidate, candidate_of, with_aid
from pipeline.segment.heads import Head, may_lead, read_head
from pipeline.segment.inline import headings_inside, unfamiliar
from pipeline.segment.lines import Lines

# 一 or 第三部分 on a line of its own: the wording stands on the next.
_NUMBER_ALONE = re.compile(
    r"(?:#{1,6})?第?[一二三四五六七八九十]{1,3}(?:部分|章)?[、.,:]?|[0-9]{1,2}、|\([一二三四五六七八九十]{1,3}\)|-、"
)
# The beginnings of headings that PDF lines break in two; others are too short for it.
_BROKEN = re.compile(
    r"(?:.{0,3}[、.])?.{0,8}(?:收到|因政府|政府信息|政务公开|信息公开|存在|主动公开|依申请|其他|需要|复议|主要)"
)
_BROKEN_LINE = 34
# Letters that a number of the first level begins with.
_FIRST_LEVEL = frozenset("一二三四五六七八九十第#")


def candidates(report: Report, lines: Lines) -> list[Candidate]:
    """All places that read like a heading, in order of the text; none overlaps another."""
    grids = sorted((grid.start, grid.end) for grid in report.grids)
    found: list[Candidate] = []
    for candidate in _everywhere(lines):
        if found and candidate.start < found[-1].end:
            continue
        if candidate.kin < 1.0 and _gridded(candidate.start, grids):
            continue
        found.append(candidate)
    return _with_bare(_without_sheet(found, lines), lines.text)


# The first row of the old 统计表, and the sections that its rows are named like.
_SHEET_HEAD = re.compile(r"统 ?计 ?指 ?标|指标名称")
_SHEET_KEYS = frozenset(("disclosure", "requests", "disputes", "fees", "unknown"))
_BEFORE_SHEET = 3


def _without_sheet(found: Sequence[Candidate], lines: Lines) -> list[Candidate]:
    """`found` without the rows of a 统计表 behind a report, until a report begins anew."""
    kept: list[Candidate] = []
    inside = False
    at = 0
    for candidate in found:
        head = None if inside else _SHEET_HEAD.search(lines.folded, at, candidate.start)
        inside = inside or (head is not None and len({c.key for c in kept}) >= _BEFORE_SHEET)
        at = candidate.start
        if candidate.key == "overview":
            inside = False
        if not inside or candidate.key not in _SHEET_KEYS:
            kept.append(candidate)
    return kept


def _gridded(start: int, grids: Sequence[tuple[int, int]]) -> bool:
    at = bisect.bisect(grids, (start, len(grids) and grids[-1][1] + 1)) - 1
    return at >= 0 and grids[at][0] <= start < grids[at][1]


# Between two entries of a list stands a comma, a dotted line's page number at the most: no more
# than four letters.
_BODY = re.compile(r"(?:[\W_]*[^\W_]){5}")


def _with_bare(found: Sequence[Candidate], text: str) -> list[Candidate]:
    ends = [candidate.start for candidate in found[1:]] + [len(text)] * bool(found)
    return [
        candidate if _BODY.match(text, candidate.end, end) else replace(candidate, bare=True)
        for candidate, end in zip(found, ends, strict=True)
    ]


def _everywhere(lines: Lines) -> Iterator[Candidate]:
    squeezed = lines.squeezed
    skip = -1
    for at, line in enumerate(squeezed):
        if not line or line.isdigit() or at <= skip:
            continue
        if len(line) == 1 and not _NUMBER_ALONE.fullmatch(line):
            continue
        leading = _leading(lines, at) if may_lead(line) else None
        if leading is not None:
            candidate, skip = leading
            yield candidate
        if len(line) > 8:
            yield from headings_inside(lines, at)


def _leading(lines: Lines, at: int) -> tuple[Candidate, int] | None:
    """The heading that line `at` begins with, and the last line that it takes."""
    line = lines.squeezed[at]
    head = read_head(line)
    if len(line) <= _BROKEN_LINE and (head is None or not _complete(head, line)):
        joined = _joined(lines, at, head)
        if joined is not None:
            return joined
    if head is None:
        local = unfamiliar(lines, lines.starts[at]) if line[0] in _FIRST_LEVEL else None
        return None if local is None else (replace(local, leads=True), at)
    if head.ordinal is None and _is_no_heading(lines, at, head):
        return None
    if _is_sheet_row(lines, at, head):
        return None
    positions = lines.positions(at)
    head = _up_to_gap(head, line, positions)
    end = with_aid(lines, positions[head.end - 1] + 1)
    closed = head.closed or (not head.fills and lines.text[end : end + 1].isspace())
    if not head.fills and not closed and head.style in ("none", "dash"):
        return None
    start = lines.starts[at]
    return candidate_of(head, line, start, end, leads=True, closed=closed), at


# A row of the 统计表 has a unit or a dash behind its label, beside it or on the next line.
_SHEET_CELLS = re.compile(r"\|?-{2,}|\|-")
_SHEET_CELL = re.compile(r"-{1,4}|[条件次个人篇]|人次|万元|单位")


def _is_sheet_row(lines: Lines, at: int, head: Head) -> bool:
    """Whether a line is a row of the old 统计表: 一、主动公开情况 | —— | ——."""
    if head.style != "zh" or head.key not in ("disclosure", "requests", "disputes", "unknown"):
        return False
    line = lines.squeezed[at]
    if _SHEET_CELLS.match(line, head.end) or line.endswith("--"):
        return True
    following = next((text for text in lines.squeezed[at + 1 : at + 4] if text.strip("|")), "")
    return head.fills and _SHEET_CELL.fullmatch(following.strip("|")) is not None


def _up_to_gap(head: Head, line: str, positions: Sequence[int]) -> Head:
    """`head` without words that go beyond the form's wording behind a space: 其他事项 没有情况."""
    known = head.known
    if (
        head.end == known
        or line[known] in "及和与、以("
        or positions[known] == positions[known - 1] + 1
    ):
        return head
    return replace(head, end=known, fills=False, closed=True)


def _is_no_heading(lines: Lines, at: int, head: Head) -> bool:
    """Whether a line without a number is a row of labels: 行政复议 | 行政诉讼."""
    line = lines.squeezed[at]
    if _is_label_pair(head, line) or _COLUMN.fullmatch(line):
        return True
    return is_header_row(lines.text[lines.starts[at] : lines.end(at)])


# Labels of columns that read like headings: the column of fees.
_COLUMN = re.compile(r"本年收费金额.{0,12}|收费金额.{0,12}")


def _is_label_pair(head: Head, line: str) -> bool:
    wording = line[head.wording : head.end]
    return head.key == "disputes" and "情况" not in wording and "公开" not in wording


def _complete(head: Head, line: str) -> bool:
    """Whether a heading needs no second line: it is known, and ends as headings do."""
    return head.kin == 1.0 and (head.entry or not head.fills or line.rstrip("。:;.")[-2:] in _WHOLE)


def _joined(lines: Lines, at: int, head: Head | None) -> tuple[Candidate, int] | None:
    """A heading broken over line `at` and the next that is not blank."""
    line = lines.squeezed[at]
    alone = _NUMBER_ALONE.fullmatch(line) is not None
    if not alone and not _BROKEN.match(line):
        return None
    following = next(
        (n for n in range(at + 1, min(at + 4, len(lines.starts))) if lines.squeezed[n]), None
    )
    if following is None or len(lines.squeezed[following]) > _BROKEN_LINE:
        return None
    rest = lines.squeezed[following]
    if match_mark(rest)["stop"]:
        return None
    if head is not None and head.kin == 1.0 and rest[0] not in "、及和与暨提行的改":
        return None
    whole = read_head(line + rest)
    if whole is None or not whole.fills or whole.end <= len(line):
        return None
    if whole.kin < 1.0 and not (alone and (whole.kin >= 0.6 or line[-1] in "、.分章")):
        return None
    if whole.ordinal is None and _is_label_pair(whole, line + rest):
        return None
    if not alone and (rest[:2] in _FRESH or (whole.ordinal is None and head is not None)):
        return None
    end = lines.positions(following)[whole.end - len(line) - 1] + 1
    start = lines.starts[at]
    return candidate_of(whole, line + rest, start, end, leads=True, closed=False), following


# How complete headings end, and with what a line begins that no heading goes on with.
_WHOLE = ("情况", "事项", "措施", "概述", "打算", "计划", "附表", "计表")
_FRESH = ("存在", "改进", "整改", "主要", "主动", "依申")
