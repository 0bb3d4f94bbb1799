"""The title of a report: found, and taken apart into organ and year."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline import zh
from pipeline.ingest.cues import is_menu
from pipeline.ingest.identity.dates import YEAR, year_of
from pipeline.ingest.identity.organs import read_organ
from pipeline.ingest.identity.sheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """`printed` without white space and suffixes; `organ` as in it, else what follows it.

    The span is that of the title's lines in the text; None where it stands elsewhere.
    """

    printed: str
    organ: str | None
    year: int | None
    start: int | None = None
    end: int | None = None


_YEAR = rf"(?<!\d){YEAR}(?!\d|-\d)年*度?"  # not the one of an index number, 005267169/2016-00001
# 政府信息公开工作年度报告 in all its orders: …工作2024年度报告, …情况年报, …年度工作报告.
_CORE = re.compile(
    rf"(?:政府|政务)*(?:信息)?公开(?:工作|制度|条例)*(?:执行|实施|开展|落实)?(?:情况)?的?"
    rf"(?:{_YEAR})?的?(?:年*度)?(?:工作)?(?:情况)?的?(?:年*度)?(?:工作)?(?:情况)?的?(?:总结)?(?:报告|年报|年度报表?|总结)"
)
_YEARS = re.compile(rf"[(〔]?{_YEAR}[)〕]?")
_PUNCTUATION = re.compile(r"[。;!?,>]")
_NOT_A_TITLE = re.compile(
    r"现将|根据|按照|编制(?!委|办)|印发|通知|格式|如下|栏目|点击|有关事项|填报|指南|公布|报告如下|本报告|解读"
    r"|[上下]一[篇条页]|^[·•▪◆■●]|索引号|索取号|分类[:|]|发布机构|发文机关|文号|(?:日期|时间|来源|次数)[:|]|字体"
)
# What follows the name of a report in a sentence about it.
_SENTENCE_GOES_ON = re.compile(
    r"由|按|根据|严格|共|分为|主要|包括|是|的(?!公示|公告)|中|已|经|内容|解读|编制"
)
_LABEL = re.compile(
    r"[#*]+|〔[^\d〔〕]{1,12}〕|[#*·•]*(?:标题|名称|信息名称|文件名称|内容概述|内容摘要|主题词|附件\d*)[:|]*|\d{1,2}[.、]"
)
_EDGE = re.compile(
    r"^(?:关[于於]|的|[-_:|《\"'(〔〕])+|(?:关[于於]|的|年度|企业|(?:公共)?企?事业单位|[-_:|》\"')〔〕(])+$"
)
# Another name of the body or a part of it, behind its name: (市妇幼保健院), (本级), (原文化局).
_ASIDE = re.compile(r"\([^()]{1,20}\)?$")
_LONGEST_TITLE = 70
# The title at the beginning of a paragraph, or of a report that stands on one line.
_LONG_LINE = 120
_LEADING = re.compile(r"\s*(.{4,90}?(?:报告|年报))(?=\s|一、)")
_YEAR_BELOW = re.compile(rf"[(〔]{_YEAR}[)〕]")
_LONGEST_PAGE_TITLE = 300
_LONGEST_NAME = 30
_MOST_LINES = 25
_METAS = ("ucaptitle", "articletitle", "title", "og:title")
# Entries of a path, and what a site puts before and behind the title in `<title>`.
_STEP = re.compile(r"[>＞»/]+")
_SITE_MARK = re.compile(r"[>＞»_|｜]+|\s*[-–—]+\s*")


# A page prints its title some four times: in its head, its metadata, its path and its text.
@functools.lru_cache(maxsize=1024)
def read_title(line: str) -> Title | None:
    """`line` taken apart, None when it is no title of such a report.

    >>> title = read_title("易门县财政局关于2021年度政府信息公开工作的年度报告")
    >>> title.printed, title.organ, title.year
    ('易门县财政局关于2021年度政府信息公开工作的年度报告', '易门县财政局', 2021)
    """
    line = line[:300]
    if not _may_be_title(line):
        return None
    folded, positions = zh.squeeze(line)
    label = _LABEL.match(folded)
    lead = label.end() if label else 0
    folded = folded[lead:]
    core = _CORE.search(folded)
    if not core or core.end() > _LONGEST_TITLE:
        return None
    before, after = folded[: core.start()], folded[core.end() :]
    if _PUNCTUATION.search(before) or _NOT_A_TITLE.search(folded[: core.end()]):
        return None
    if _SENTENCE_GOES_ON.match(after):
        return None
    dated = _YEARS.search(folded[: core.end()])
    end = core.end()
    if not dated and (dated := re.match(rf"[(〔]{_YEAR}[)〕]", after)):
        end += dated.end()
    start = len(before) - len(before.lstrip("《\"'"))
    printed = line[positions[lead + start] : positions[lead + end - 1] + 1]
    return Title(
        printed="".join(printed.split()),
        organ=_organ(before, core[0], after),
        year=year_of(re.sub("[年度()〔〕]", "", dated[0])) if dated else None,
    )


def _organ(before: str, core: str, after: str) -> str | None:
    """The body that the title names before its core, else behind it: …年度报告-沭阳县发改局."""
    if core.startswith("政府") and before.endswith("人民"):
        before += "政府"
    parts = [_trim(part) for part in _YEARS.split(before)]
    if len(parts) == 2 and parts[0].endswith(parts[1]):
        parts = parts[:1]  # 广州海关2015年海关政府信息公开年度报告
    organ = _ASIDE.sub("", _trim("".join(parts)))
    if not organ and (suffix := re.match(r"[-_|(]+([\u3400-\u9fff]{3,25})", after)):
        return suffix[1]
    return organ or None


def _trim(organ: str) -> str:
    trimmed = _EDGE.sub("", organ)
    return trimmed if trimmed == organ else _trim(trimmed)


def _may_be_title(line: str) -> bool:
    """Whether the words without which there is no title stand in it: cheaper than to read it."""
    return "公" in line and any(character in line for character in "报報总總")


Line = tuple[str, int, int]


def own_titles(sheet: Sheet) -> Iterator[Title]:
    """Titles before the first section, each of up to three lines joined."""
    lines = list(_lines(sheet))[:_MOST_LINES]
    for at, (line, start, end) in enumerate(lines):
        if len(line) > _LONG_LINE:
            leading = _LEADING.match(sheet.head, start, end)
            title = read_title(sheet.text[start : leading.end(1)]) if leading else None
            if title:
                yield replace(title, start=start, end=leading.end(1) if leading else end)
        elif title := _joined(sheet.text, lines[at : at + 3]):
            yield title


def _lines(sheet: Sheet) -> Iterator[Line]:
    """The lines of the front that are not blank, as (stripped fold, start, end)."""
    start = 0
    for line in sheet.front.splitlines(keepends=True):
        if stripped := line.strip():
            first = start + len(line) - len(line.lstrip())
            yield stripped, first, first + len(stripped)
        start += len(line)


def _joined(text: str, lines: list[Line]) -> Title | None:
    together = "".join(line for line, _, _ in lines)
    if not _may_be_title(together) or is_menu(lines[0][0]):
        return None
    for count, (line, _, end) in enumerate(lines, 1):
        if len(line) > _LONG_LINE or (count > 1 and is_menu(line)):
            return None
        if (
            count > 1
            and (last := read_title(line))
            and (last.organ or not _names_body(lines[: count - 1]))
        ):
            return None  # whole by itself: the line above is no part of it
        title = _printed(text, lines[:count])
        if title is None:
            continue
        below = lines[count : count + 1]
        if title.year is None and below and _YEAR_BELOW.fullmatch(zh.bare(below[0][0])):
            title, end = _printed(text, lines[: count + 1]) or title, below[0][2]
        return replace(title, start=lines[0][1], end=end)
    return None


def _names_body(lines: list[Line]) -> bool:
    """Whether the lines over a title that names no body are one's name, and no word of the page."""
    name = _trim(_YEARS.sub("", zh.bare("".join(line for line, _, _ in lines))))
    return read_organ(name, {}) is not None


def _printed(text: str, lines: list[Line]) -> Title | None:
    return read_title("".join(text[start:end] for _, start, end in lines))


def page_titles(sheet: Sheet) -> Iterator[Title]:
    """Titles in metas, `<title>`, metadata and the end of the path, in this order.

    Lists of links (navigation, related, footer) name other reports and are not looked at; nor
    does the bare name of the kind of report (政府信息公开年报) count, which columns of a site bear.
    """
    metas = dict(sheet.hints.metas)
    printed = [metas.get(name, "") for name in _METAS]
    if _may_be_title(sheet.title):
        printed += _SITE_MARK.split((sheet.hints.title or "")[:_LONGEST_PAGE_TITLE])
    worded = [
        each for each, fold in zip(sheet.chrome, sheet.frame, strict=True) if _may_be_title(fold)
    ]
    for each in worded:
        if each.kind in ("metadata", "toolbar"):
            printed += each.text.splitlines()
            printed += [cell for cell in re.split(r"[|｜\n]", each.text) if _may_be_title(cell)]
    paths = [each.text.splitlines() for each in worded if each.kind == "navigation"]
    printed += [_STEP.split(line)[-1] for path in paths for line in path if _STEP.search(line)]
    for line in printed:
        title = read_title(line)
        if title and (title.organ or title.year):
            yield title


def beside(sheet: Sheet, title: Title) -> Iterator[str]:
    """The lines over and under the title, where an organ may stand on a line of its own."""
    if title.start is None or title.end is None:
        return
    over = sheet.head[: title.start].rstrip().rpartition("\n")[2]
    under = sheet.front[title.end :].lstrip().partition("\n")[0]
    for line in (over, under):
        bare = "".join(line.split())
        if bare and len(bare) <= _LONGEST_NAME:
            yield bare
