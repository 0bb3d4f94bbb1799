"""Sections to the outline of their sub-headings.

A sub-heading is a title that heads text: on a line of its own, or run in before its text and
parted from it by 。, ： or a space. Enumerated statements (一是…；二是…, 1.更新不及时；) are none, nor
are rows of tables. Which mark stands above which is told by the order in which a section first
uses them.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.forms import is_header_row, is_label
from pipeline.records import Grid, Report, Section, SubHeading
from pipeline.segment.lines import Lines, lines_of
from pipeline.zh import numeral

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_MARK = re.compile(
    r"(?:#{1,6} ?|\*{1,2})?(?:"
    r"\( ?(?P<bracketed>[一二三四五六七八九十]{1,3}) ?\)[、.]?"
    r"|\( ?(?P<round>[0-9]{1,2}) ?\)[、.]?"
    r"|(?P<zh>[一二三四五六七八九十]{1,3}) ?、"
    r"|(?P<arabic>[0-9]{1,2}) ?[、.](?![0-9])"
    r"|(?P<half>[0-9]{1,2})\)"
    r"|第(?P<ranked>[一二三四五六七八九十]{1,3}),"
    rf"|(?P<circled>[{_CIRCLED}]))"
)
_INLINE = re.compile(r"(?<=[。;:!]) ?(?=\( ?[一二三四五六七八九十]{1,3} ?\))")
# A title has some twenty letters at most and no clause in it; the longest sub-heading met on the
# shared pages and samples has 19.
_TITLE = re.compile(r"[^。:;,!?|]{2,24}")
_RUN_IN = re.compile(r"(?P<title>[^。:;,!?| ]{2,24})(?:(?P<stop>[。:]) *| +)(?=[^ |])")
_ENDS = re.compile(r"[。:]? *")
_PLAIN = re.compile(r"[^。:;,!?|0-9 ]{3,18}:?|(?:[^。:;,!?|0-9 ] ){2,10}[^。:;,!?|0-9 ]:?")
_PROSE = 20
# Rows of the request table, whole or cut by a page or a cell.
_ROW = re.compile(
    "国家秘密|其他法律|禁止公开|安全一稳定|第三方合法|内部事务|过程性信息|执法案卷|行政查询|掌握相关|现成信息|补正后|信访举报|"
    "重复申请|公开出版物|反复申请|重新出具|再处理其|逾期|予以公开|部分公开|不予公开|无法提供|不予处理|其他处理|总计|"
    "^其他$|年度办理结果|结转|本年新收|^本年$|^上年$"
)
_VALUES = re.compile(r"[ |0-9./-]+$")
_SIGNATURE = re.compile("(?:政府|办公室|委员会|[局厅办委处])$|[年月日]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Title:
    """A title found in the text: the kind of its mark (`plain` without one) and its offsets."""

    kind: str
    number: int | None
    start: int
    title: tuple[int, int]
    body_start: int
    runs_in: bool


def outline(report: Report, sections: Sequence[Section]) -> tuple[SubHeading, ...]:
    """The sub-headings of all sections, in the order of the text.

    The span of each lies within its section and its parent's span; those of one level do not
    overlap. `front` and `annex` have none: titles and table rows.
    """
    lines = lines_of(report.text)
    grids = sorted(report.grids, key=lambda grid: grid.start)
    found: list[SubHeading] = []
    for section in sections:
        if section.key in ("front", "annex"):
            continue
        titles = list(_titles(section, lines, grids))
        found += _nested(titles, section, lines.text, len(found))
    return tuple(found)


def _titles(section: Section, lines: Lines, grids: Sequence[Grid]) -> Iterator[_Title]:
    """The titles of a section that head something, in order."""
    titles = list(_all_titles(section, lines, grids))
    for at, title in enumerate(titles):
        following = titles[at + 1] if at + 1 < len(titles) else None
        end = following.start if following else section.end
        heads = any(
            c.isalnum() for c in lines.text[title.body_start : min(end, title.body_start + 400)]
        )
        if title.runs_in or heads or (following and following.kind != title.kind != "plain"):
            yield title


def _all_titles(section: Section, lines: Lines, grids: Sequence[Grid]) -> Iterator[_Title]:
    starts = [grid.start for grid in grids]
    at = bisect.bisect_right(lines.starts, section.body_start) - 1
    before = ""
    while at < len(lines.starts) and lines.starts[at] < section.end:
        start, end = max(lines.starts[at], section.body_start), min(lines.end(at), section.end)
        line = lines.folded[start:end]
        inside = bisect.bisect_right(starts, start) - 1
        gridded = inside >= 0 and start < grids[inside].end
        if line.strip() and not gridded:
            yield from _in_line(line, start, before, _next_line(lines, at, section.end))
            before = line.rstrip()
        at += 1


def _next_line(lines: Lines, at: int, end: int) -> str:
    """The next line within a section that is not blank, squeezed."""
    for following in range(at + 1, min(at + 6, len(lines.starts))):
        if lines.starts[following] >= end:
            break
        if lines.squeezed[following]:
            return lines.squeezed[following]
    return ""


def _in_line(line: str, start: int, before: str, following: str) -> Iterator[_Title]:
    lead = len(line) - len(line.lstrip())
    mark = _MARK.match(line, lead)
    if mark is not None:
        title = _marked(line, start, mark)
        if title is not None:
            yield title
    elif _is_plain(line.strip(), before, following):
        stripped = line.strip()
        end = lead + len(stripped)
        name = lead + len(stripped.rstrip(":"))
        yield _Title(
            kind="plain", number=None, start=start + lead, title=(start + lead, start + name),
            body_start=start + end, runs_in=False,
        )  # fmt: skip
    if "(" in line:
        for place in _INLINE.finditer(line, lead + 1):
            mark = _MARK.match(line, place.end())
            title = _marked(line, start, mark) if mark else None
            if title is not None:
                yield title


def _marked(line: str, start: int, mark: re.Match[str]) -> _Title | None:
    """The title behind a mark, or None where a statement or a row of a table stands."""
    kind = mark.lastgroup or ""
    begin = mark.end()
    while begin < len(line) and line[begin] == " ":
        begin += 1
    whole = line[begin:].rstrip()
    own_line = _TITLE.fullmatch(whole.rstrip("。: ")) and not whole.endswith(";")
    run_in = None if own_line else _RUN_IN.match(line, begin)
    if not own_line and run_in is None:
        return None
    if own_line and whole.endswith("。") and kind not in ("bracketed", "zh"):
        return None
    name_end = begin + len(whole.rstrip("。: ")) if own_line else run_in.end("title")  # type: ignore[union-attr]
    name = "".join(line[begin:name_end].split())
    if _ROW.search(name) or is_label("".join((mark[0] + _VALUES.sub("", whole)).split())):
        return None
    closing = _ENDS.match(line, name_end)
    assert closing is not None
    return _Title(
        kind=kind,
        number=_number(mark[kind]),
        start=start + mark.start(),
        title=(start + begin, start + name_end),
        body_start=start + closing.end(),
        runs_in=run_in is not None,
    )


def _number(printed: str) -> int | None:
    return _CIRCLED.index(printed) + 1 if printed in _CIRCLED else numeral(printed)


def _is_plain(line: str, before: str, following: str) -> bool:
    """Whether a short line without a mark stands as a title between paragraphs."""
    if not _PLAIN.fullmatch(line) or _SIGNATURE.search(line):
        return False
    paragraph = not before or before[-1] in "。;:" or len(before) >= _PROSE
    heads = (
        len(following) >= _PROSE
        or (line[-1] == ":" and following != "")
        or bool(_MARK.match(following))
    )
    squeezed = "".join(line.split())
    return (
        paragraph
        and heads
        and not is_label(squeezed.rstrip(":"))
        and not is_header_row(squeezed)
        and not _ROW.search(squeezed)
    )


def _nested(titles: Sequence[_Title], section: Section, text: str, first: int) -> list[SubHeading]:
    """Levels by the order in which marks first come, and ends where the next of no lower level is."""
    open_kinds: list[str] = []
    found: list[SubHeading] = []
    for title in titles:
        if title.kind in open_kinds:
            del open_kinds[open_kinds.index(title.kind) + 1 :]
        else:
            open_kinds.append(title.kind)
        body_start = title.body_start
        while body_start < section.end and text[body_start].isspace():
            body_start += 1
        found.append(
            SubHeading(
                section=section.key,
                section_ordinal=section.ordinal,
                ordinal=first + len(found),
                level=1 + len(open_kinds),
                number=title.number,
                heading=text[title.title[0] : title.title[1]].strip(),
                start=title.start,
                body_start=body_start,
                end=section.end,
            )
        )
    return _with_ends(found)


def _with_ends(found: Sequence[SubHeading]) -> list[SubHeading]:
    """Each sub-heading's end: where the next of the same or a higher level begins."""
    ended: list[SubHeading] = []
    next_at: list[SubHeading] = []
    for heading in reversed(found):
        while next_at and next_at[-1].level > heading.level:
            next_at.pop()
        end = next_at[-1].start if next_at else heading.end
        ended.append(replace(heading, end=end, body_start=min(heading.body_start, end)))
        next_at.append(heading)
    return ended[::-1]
