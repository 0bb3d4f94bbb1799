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
_DIGITS = r"(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)"
_BARE_DIGITS = re.compile(_DIGITS)
# Labels in the order of what the column means: published, of no kind, drawn up; last 更新时间,
# under which old content systems print the only date that they keep.
_DRAWN_UP = r"(?:成文|生成|发文|印发|编制|制作|形成)\s*(?:日\s*期|时\s*间)"
_UPDATED = r"更新\s*(?:日\s*期|时\s*间)"
_LABELS = (
    r"(?:发\s*布|公\s*开|公\s*布|发\s*表|上\s*传|上\s*网|发\s*稿)\s*(?:日\s*期|时\s*间)|发布于|首次发布|首发",
    r"(?<!更新)(?<!截止)(?<!有效)(?<!打印)(?<!成文)(?<!生成)(?<!发文)(?<!印发)(?<!编制)(?<!制作)(?<!形成)(?:日\s*期|时\s*间)",
    _DRAWN_UP,
    _UPDATED,
)
_GAP = r"[\s:|•\"']*"
_LABELLED = tuple(
    tuple(re.compile(rf"(?:{label}){_GAP}{form}") for form in (_DATE, _DIGITS)) for label in _LABELS
)
# What happened to a page after it was published, and when its rules end, is not its publication.
_LATER = re.compile(
    rf"(?:(?:最后|最近|末次)更新|修改|修订|失效|废止|终止|打印)(?:于|日\s*期|时\s*间)?{_GAP}(?:{_DATE}|20\d{{6}}(?!\d))"
)
_NOT_PUBLISHED = re.compile(rf"(?:{_DRAWN_UP}|{_UPDATED}){_GAP}{_DATE}")
_IMPRINT = re.compile(rf"{_DATE}\s*印发")
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
    end = _LATER.sub("", zh.fold(text[-1500:]))
    lines = [" ".join(line.split()) for line in end.splitlines() if line.strip()]
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
    """The page's date of publication, else of its making, of signing, of printing; else None.

    A label and its date may stand on neighbouring lines that count as different kinds of chrome,
    so the frame is read in one piece too.
    """
    metas = dict(hints.metas)
    printed = (zh.fold(metas[name]) for name in _METAS if name in metas)
    if found := _first(_PLAIN.search(value) or _BARE_DIGITS.search(value) for value in printed):
        return found
    head = zh.fold(front(text))
    frame = [each for each in chrome if each.kind in ("metadata", "toolbar", "navigation")]
    near = _dated([each.text for each in frame if each.kind != "navigation"] + [head])
    far = _dated(each.text for each in frame if each.kind == "navigation")
    blocks = [*near, *_dated(["\n".join(each.text for each in frame)])]
    published, of_no_kind, made, updated = (_labelled(patterns, blocks) for patterns in _LABELLED)
    if found := published or of_no_kind:
        return found
    found = _unlabelled([_NOT_PUBLISHED.sub("", block) for block in near]) or made or updated
    found = found or _unlabelled(far) or _beside_organ(head) or signature(text)[1]
    return found or _signed_in_footer(chrome) or _imprint(text)


def _dated(blocks: Iterable[str]) -> list[str]:
    """The blocks folded, without clocks and without dates of later changes."""
    return [_LATER.sub("", re.sub(r".*今天是.*", "", zh.fold(block))) for block in blocks]


def _labelled(patterns: Iterable[re.Pattern[str]], blocks: list[str]) -> str | None:
    return _first(pattern.search(block) for block in blocks for pattern in patterns)


def _signed_in_footer(chrome: tuple[Chrome, ...]) -> str | None:
    """A date signed below an annex that was taken for the page's foot: a line of it in full."""
    lines = [line for each in chrome if each.kind == "footer" for line in each.text.splitlines()]
    bare = [zh.bare(line).strip("()") for line in lines]
    return _first(_PLAIN.fullmatch(line) for line in reversed(bare) if line.endswith("日"))


def _imprint(text: str) -> str | None:
    """The date in the last lines of an official document: 某办公室 2024年1月15日印发."""
    return _first(reversed(list(_IMPRINT.finditer(zh.fold(text[-1500:])))))


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
