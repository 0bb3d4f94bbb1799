"""When a report was published, else signed.

A date counts only where something says what it is: a label (发布日期), a place of its own on the
page, or the signature at the end. Live clocks (今天是…) carry neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from pipeline import zh
from pipeline.ingest.identity.organs import type_of
from pipeline.ingest.page import Hints
from pipeline.records import Chrome

YEAR = r"(?:20\d\d|二[0o〇零][0-9〇零一二三四五六七八九]{2})"
_DIGIT_SIGNS = str.maketrans("〇零o一二三四五六七八九", "000123456789")
_NUMBER = r"(?:\d{1,2}|[元一二三四五六七八九十廿卅]{1,3})"
# 年 may be lost (20211月10日), dots and slashes stand for it; 8 digits only where a label says date.
_DATE = rf"(?P<y>{YEAR})\s*[-年./]?\s*(?P<m>{_NUMBER})\s*[-月./]\s*(?P<d>{_NUMBER})(?!\d)\s*日?"
_PLAIN = re.compile(_DATE)
_DIGITS = re.compile(r"(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)")
# Labels in the order of what the column means: published, of no kind, drawn up.
_LABELS = (
    r"发布日期|发布时间|公开日期|公开时间|发布于|发表时间|上传时间|发稿时间",
    r"(?<!截止)(?<!有效)(?<!打印)(?:日\s*期|时\s*间)",
    r"成文日期|生成日期|发文日期|印发日期|成文时间|生成时间|编制日期",
)
_LABELLED = tuple(re.compile(rf"(?:{label})[\s:|•\"']*{_DATE}") for label in _LABELS)
_METAS = ("publishtime", "pubdate", "publishdate", "publish_date", "article:published_time", "releasedate", "pubtime", "firstpublishedtime", "date", "createdate")  # fmt: skip
_CLOCK = re.compile(r"今天|现在是|星期|统计|截至|期限|电话")
_BESIDE = re.compile(r"来源|作者|编辑|审核|浏览|点击|阅读|字体|字号|打印|访问")


_FIRST_HEADING = re.compile(
    r"(?m)^[#\s]*(?:一\s*[、.,，]|[-—–]?[\s、.]*(?:总体情况|总体工作|基本情况|概\s*述|概\s*况))"
)


def year_of(printed: str) -> int:
    """The year of four digits in either script: 2021, 二〇二一, 二0二一."""
    return int(zh.fold(printed).translate(_DIGIT_SIGNS))


def _iso(found: re.Match[str]) -> str | None:
    month, day = (zh.numeral(found[part].replace("元", "一")) or 0 for part in ("m", "d"))
    try:
        return date(year_of(found["y"]), month, day).isoformat()
    except ValueError:
        return None


def front(text: str) -> str:
    """The text before the first section: where titles and page metadata stand."""
    head = text[:1500]
    found = _FIRST_HEADING.search(head)
    return head[: found.start()] if found else head


def signature(text: str) -> tuple[str | None, str | None]:
    """(organ, ISO date) as signed at the end of `text`: the date's line, else the one above it."""
    lines = [" ".join(line.split()) for line in zh.fold(text[-1500:]).splitlines() if line.strip()]
    first = max(0, len(lines) - 12)  # an annex or a note may follow the signature
    for at in range(len(lines) - 1, first - 1, -1):
        line = lines[at].rstrip(" )。.")
        found = _PLAIN.search(line)
        if not found or len(line) > 45 or found.end() != len(line) or _CLOCK.search(line):
            continue
        before = line[: found.start()].replace(" ", "")
        if not before and at:
            before = lines[at - 1].replace(" ", "")
        organ = re.search(r"[\u3400-\u9fff]{3,30}$", before) if len(before) <= 40 else None
        return (organ[0] if organ else None), _iso(found)
    return None, None


def published_on(text: str, chrome: tuple[Chrome, ...], hints: Hints) -> str | None:
    """The page's date of publication, else the date of signing, else None."""
    metas = dict(hints.metas)
    printed = (zh.fold(metas[name]) for name in _METAS if name in metas)
    if found := _first(_PLAIN.search(value) or _DIGITS.search(value) for value in printed):
        return found
    head = zh.fold(front(text))
    blocks = [zh.fold(each.text) for each in chrome if each.kind in ("metadata", "toolbar")]
    blocks += [head] + [zh.fold(each.text) for each in chrome if each.kind == "navigation"]
    blocks = [re.sub(r".*今天是.*", "", block) for block in blocks]
    labelled = (pattern.search(block) for pattern in _LABELLED for block in blocks)
    return _first(labelled) or _unlabelled(blocks) or _beside_organ(head) or signature(text)[1]


def _first(matches: Iterable[re.Match[str] | None]) -> str | None:
    return next((day for found in matches if found and (day := _iso(found))), None)


def _unlabelled(blocks: list[str]) -> str | None:
    """A date alone on its line, or beside the page's own words (来源, 浏览次数)."""
    for line in "\n".join(blocks).splitlines():
        found = _PLAIN.search(line)
        if not found or _CLOCK.search(line) or len(line) > 120:
            continue
        rest = line[: found.start()] + line[found.end() :]
        if _BESIDE.search(rest) or re.fullmatch(r"[\s\d:|()\[\]〔〕]*", rest):
            return _iso(found)
    return None


def _beside_organ(head: str) -> str | None:
    """The date on a line with nothing but the name of a body, between title and text."""
    for line in head.splitlines():
        found = _PLAIN.search(line) if len(line) < 60 else None
        if found and type_of((line[: found.start()] + line[found.end() :]).strip()) != "unknown":
            return _iso(found)
    return None
