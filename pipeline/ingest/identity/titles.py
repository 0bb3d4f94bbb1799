"""The title of a report: found, and taken apart into organ and year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline import zh
from pipeline.ingest.cues import is_menu
from pipeline.ingest.identity.dates import YEAR, front, year_of
from pipeline.ingest.page import Hints
from pipeline.records import Chrome


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """`printed` without white space and suffixes; `organ` as in it, else what follows it."""

    printed: str
    organ: str | None
    year: int | None


_YEAR = rf"{YEAR}年*度?"
# 政府信息公开工作年度报告 in all its orders: …工作2024年度报告, …情况年报, …年度工作报告.
_CORE = re.compile(
    rf"(?:政府|政务)*(?:信息)?公开(?:工作|制度|条例)*(?:执行|实施|开展|落实)?(?:情况)?的?"
    rf"(?:{_YEAR})?的?(?:年*度)?(?:工作)?(?:情况)?的?(?:年*度)?(?:工作)?(?:情况)?的?(?:总结)?(?:报告|年报|年度报表?|总结)"
)
_YEARS = re.compile(rf"[(〔]?{_YEAR}[)〕]?")
_PUNCTUATION = re.compile(r"[。;!?,>，；]")
_NOT_A_TITLE = re.compile(
    r"现将|根据|按照|编制(?!委|办)|印发|通知|格式|如下|栏目|点击|有关事项|填报|指南|公布|报告如下|本报告|解读"
    r"|[上下]一[篇条页]|^[·•▪◆■●]"
)
# What follows the name of a report in a sentence about it.
_SENTENCE_GOES_ON = re.compile(
    r"由|按|根据|严格|共|分为|主要|包括|是|的(?!公示|公告)|中|已|经|内容|解读|编制"
)
_LABEL = re.compile(
    r"^[#*]+|^[#*·•\s]*(?:标\s*题|名\s*称|信息名称|文件名称|附件\d*)[:：|｜]*|^\d{1,2}[.、]"
)
_EDGE = re.compile(r"^(?:关于|的|[-_:|《\"'(\s〔〕])+|(?:关于|的|年度|[-_:|》\"')\s〔〕(])+$")
_LONGEST_TITLE = 70
# The title at the beginning of a paragraph, or of a report that stands on one line.
_LONG_LINE = 120
_LEADING = re.compile(r"\s*(.{4,90}?(?:报告|年报))(?=\s|一、)")
_YEAR_BELOW = re.compile(rf"[(（〔]{_YEAR}[)）〕]")
# Entries of a path, and what a site puts before and behind the title in `<title>`.
_STEP = re.compile(r"[>＞»/]+")
_SITE_MARK = re.compile(r"[>＞»_|｜]+|\s*[-–—]+\s*")


def read_title(line: str) -> Title | None:
    """`line` taken apart, None when it is no title of such a report.

    >>> read_title("易门县财政局关于2021年度政府信息公开工作的年度报告")
    Title(printed='易门县财政局关于2021年度政府信息公开工作的年度报告', organ='易门县财政局', year=2021)
    """
    printed = _LABEL.sub("", "".join(line[:300].split()))
    folded = zh.fold(printed)
    core = _CORE.search(folded)
    if not core or core.end() > _LONGEST_TITLE:
        return None
    before, after = folded[: core.start()], folded[core.end() :]
    if _PUNCTUATION.search(before) or _NOT_A_TITLE.search(folded[: core.end()]):
        return None
    if _SENTENCE_GOES_ON.match(after):
        return None
    if core[0].startswith("政府") and before.endswith("人民"):
        before += "政府"
    dated = _YEARS.search(folded[: core.end()])
    end = core.end()
    if not dated and (dated := re.match(rf"[(〔]{_YEAR}[)〕]", after)):
        end += dated.end()
    organ = _trim(_YEARS.sub("", before))
    if not organ and (suffix := re.match(r"[-_|(]+([\u3400-\u9fff]{3,25})", after)):
        organ = suffix[1]
    start = len(before) - len(before.lstrip("《\"'"))
    year = year_of(re.sub("[年度()〔〕]", "", dated[0])) if dated else None
    return Title(printed=printed[start:end], organ=organ or None, year=year)


def _trim(organ: str) -> str:
    trimmed = _EDGE.sub("", organ)
    return trimmed if trimmed == organ else _trim(trimmed)


def own_titles(text: str) -> Iterator[Title]:
    """Titles before the first section, each of up to three lines joined."""
    lines = [line.strip() for line in front(text).splitlines() if line.strip()][:25]
    for at, line in enumerate(lines):
        if len(line) > _LONG_LINE:
            leading = _LEADING.match(line)
            title = read_title(leading[1]) if leading else None
        else:
            title = None if is_menu(line) else _joined(lines[at : at + 3])
        if title:
            yield title


def _joined(lines: list[str]) -> Title | None:
    for count, line in enumerate(lines, 1):
        if len(line) > _LONG_LINE or (count > 1 and is_menu(line)):
            return None
        if count > 1 and (last := read_title(line)) and last.organ:
            return None  # whole by itself: the line above is no part of it
        if title := read_title("".join(lines[:count])):
            dated = title.year is None and _YEAR_BELOW.fullmatch("".join(lines[count : count + 1]))
            return (dated and read_title("".join(lines[: count + 1]))) or title
    return None


def page_titles(chrome: tuple[Chrome, ...], hints: Hints) -> Iterator[Title]:
    """Titles in metas, `<title>`, metadata, the end of the path and the file's name, in this order.

    Lists of links (navigation, related, footer) name other reports and are not looked at; nor
    does the bare name of the kind of report (政府信息公开年报) count, which columns of a site bear.
    """
    metas = dict(hints.metas)
    printed = [metas.get(name, "") for name in ("ucaptitle", "articletitle", "title", "og:title")]
    printed += _SITE_MARK.split(hints.title or "")
    for each in chrome:
        if each.kind in ("metadata", "toolbar"):
            printed += each.text.splitlines()
    paths = [each.text.splitlines() for each in chrome if each.kind == "navigation"]
    printed += [_STEP.split(line)[-1] for path in paths for line in path if _STEP.search(line)]
    printed.append(hints.file_name or "")
    for line in printed:
        title = read_title(line)
        if title and (title.organ or title.year):
            yield title


def above(text: str, title: Title) -> str | None:
    """The line over the title, where an organ may stand on a line of its own."""
    lines = ["".join(line.split()) for line in front(text).splitlines() if line.strip()]
    for before, line in pairwise(lines):
        if title.printed in line and len(before) <= 30:
            return zh.fold(before)
    return None
