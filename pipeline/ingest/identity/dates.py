"""When a report was published, else signed.

A date counts only where something says what it is: a label (发布日期), a place of its own on the
page, or the signature at the end. Live clocks (今天是…) carry neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pipeline import zh
from pipeline.ingest.identity.organs import type_of
from pipeline.ingest.identity.sheet import Sheet

YEAR = r"(?:20\d\d|二[0o〇零][0-9o〇零一二三四五六七八九]{2})"
_DIGIT_SIGNS = str.maketrans("〇零o一二三四五六七八九", "000123456789")
_NUMBER = r"(?:\d{1,2}|[元一二三四五六七八九十廿卅]{1,3})"
# 年 may be lost (20211月10日), dots and slashes stand for it; 8 digits only where a label says date.
_DATE = rf"(?P<y>{YEAR})\s{{0,4}}[-年./]?\s{{0,4}}(?P<m>{_NUMBER})\s{{0,4}}[-月./]\s{{0,4}}(?P<d>{_NUMBER})(?!\d)\s{{0,4}}日?"
_PLAIN = re.compile(_DATE)
_DIGITS = r"(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)"
_BARE_DIGITS = re.compile(_DIGITS)
# Labels in the order of what the column means: published, of no kind, drawn up; last 更新时间,
# under which old content systems print the only date that they keep.
_DRAWN_UP = r"(?:成文|生成|发文|印发|编制|制作|形成)\s*(?:日\s*期|时\s*间)"
_UPDATED = r"更新\s*(?:日\s*期|时\s*间)"
_LABELS = (
    r"(?:发\s*布|公\s*开|公\s*布|发\s*表|上\s*传|上\s*网|发\s*稿)\s*(?:日\s*期|时\s*间)|发布于|首次发布|首发|发布(?=[\s:]*20\d\d)",
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
_SIGNED_DAY = re.compile(rf"(?:{_DATE}|(?P<y2>{YEAR})\s*年\s*{_NUMBER}\s*月)[\s)。.]*$")
_CLOCK = re.compile(r"今天|现在是|星期|统计(?!局|调查|总队)|截至|期限|电话")
# An annex or a note may follow the signature; lines of prose are longer than one.
_SIGNED, _AFTER_SIGNATURE, _LONGEST_SIGNATURE = 1500, 12, 45
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_BESIDE = re.compile(r"来源|作者|编辑|审核|浏览|点击|阅读|字体|字号|打印|访问")


def year_of(printed: str) -> int:
    """The year of four digits in either script: 2021, 二〇二一, 二0二一."""
    return int(printed if printed.isdecimal() else zh.fold(printed).translate(_DIGIT_SIGNS))


def _number(printed: str) -> int:
    if printed.isdecimal():
        return int(printed)
    return zh.numeral(printed.replace("元", "一")) or 0


def _iso(found: re.Match[str]) -> str | None:
    month, day = (_number(found[part]) for part in ("m", "d"))
    try:
        return date(year_of(found["y"]), month, day).isoformat()
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signed at the end of the text, and when (ISO), with the span of the date in the text."""

    organ: str | None
    day: str | None
    start: int
    end: int


def signature(sheet: Sheet) -> Signature | None:
    """The signature at the end of the text: the organ on the date's line, else on the one above.

    A signature of year and month alone (2020年1月) names its organ and no day.
    """
    end = _LATER.sub(lambda found: " " * len(found[0]), sheet.tail[-_SIGNED:])
    lines = _last_lines(end, len(sheet.text) - len(end))
    for at in range(len(lines) - 1, min(1, len(lines)) - 1, -1):
        line, start = lines[at]
        if len(line) > _LONGEST_SIGNATURE or not (found := _SIGNED_DAY.search(line)):
            continue
        if _CLOCK.search(line):
            continue
        first = start + found.start()
        around = [
            line[: found.start()],
            *(each for each, _ in (*lines[:at][-1:], *lines[at + 1 :][:1])),
        ]
        return Signature(
            organ=_signer(around),
            day=_iso(found) if found["d"] else None,
            start=first,
            end=first + len(found[0].rstrip(" ).。")),
        )
    return None


def _signer(around: list[str]) -> str | None:
    """The organ before the date, else on the line above it, else (a body by its name) below it."""
    before, *others = ("".join(each.split()) for each in around)
    if not before and others:
        before = others[0]
        if len(others) > 1 and type_of(before) == "unknown" != type_of(others[1]):
            before = others[1]
    organ = re.search(r"[\u3400-\u9fff]{3,30}$", before) if len(before) <= 40 else None
    return organ[0] if organ else None


def _last_lines(text: str, offset: int) -> list[tuple[str, int]]:
    """The last lines that are not blank, stripped, with their offsets, and the one before them."""
    lines: list[tuple[str, int]] = []
    end = len(text)
    while end >= 0 and len(lines) <= _AFTER_SIGNATURE:
        start = text.rfind("\n", 0, end) + 1
        if stripped := text[start:end].strip():
            lines.append((stripped, offset + text.index(stripped, start)))
        end = start - 1
    return lines[::-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The page's date of publication (ISO), and who signed the text on which day."""

    page: str | None
    signed: Signature | None
    printed: str | None

    @property
    def published(self) -> str | None:
        """The page's date of publication, else that of signing, else that of printing."""
        return self.page or (self.signed and self.signed.day) or self.printed


def read_dates(sheet: Sheet) -> Dates:
    """All dates that the page tells, each only where something says what it is.

    A label and its date may stand on neighbouring lines that count as different kinds of chrome,
    so the frame is read in one piece too.
    """
    signed = signature(sheet)
    # Where the first heading is glued to a line or lost, the front of a short text is all of it.
    front = sheet.front[: signed.start] if signed and sheet.headless else sheet.front
    page = _page_date(sheet, front)
    if page or (signed and signed.day):
        return Dates(page=page, signed=signed, printed=None)
    return Dates(page=None, signed=signed, printed=_printed(sheet))


def _page_date(sheet: Sheet, front: str) -> str | None:
    printed = (sheet.metas[name] for name in _METAS if name in sheet.metas)
    if found := _first(_PLAIN.search(value) or _BARE_DIGITS.search(value) for value in printed):
        return found
    near = _dated([*sheet.blocks("metadata", "toolbar"), front])
    far = _dated(sheet.blocks("navigation"))
    frame = _dated(["\n".join(sheet.blocks("metadata", "toolbar", "navigation"))])
    blocks = [block for block in (*near, *frame) if "20" in block or "二" in block]
    published, of_no_kind, made, updated = (_labelled(patterns, blocks) for patterns in _LABELLED)
    if found := published or of_no_kind:
        return found
    found = _unlabelled([_NOT_PUBLISHED.sub("", block) for block in near]) or made or updated
    return found or _unlabelled(far) or _beside_organ(front)


def _dated(blocks: Iterable[str]) -> list[str]:
    """The blocks without clocks and without dates of later changes."""
    return [_LATER.sub("", _without_clock(block)) for block in blocks]


def _without_clock(block: str) -> str:
    if "今天是" not in block:
        return block
    return "\n".join(line for line in block.splitlines() if "今天是" not in line)


def _labelled(patterns: Iterable[re.Pattern[str]], blocks: list[str]) -> str | None:
    return _first(pattern.search(block) for block in blocks for pattern in patterns)


def footer_signatures(sheet: Sheet) -> list[tuple[str | None, str]]:
    """(organ, ISO day) of lines of the page's foot that are a day, by itself or behind a body.

    Below an annex, a signature is easily taken for the foot.
    """
    signed: list[tuple[str | None, str]] = []
    for block in sheet.blocks("footer"):
        lines = ["".join(line.split()).strip("()") for line in block.splitlines()]
        for at, line in enumerate(lines):
            found = _SIGNED_DAY.search(line) if len(line) <= _LONGEST_SIGNATURE else None
            if not found or not found["d"] or not (day := _iso(found)):
                continue
            before = line[: found.start()] or "".join(lines[at - 1 : at])
            organ = before if type_of(before) != "unknown" else None
            if organ or (line.endswith("日") and not found.start()):
                signed.append((organ, day))
    return signed


def _printed(sheet: Sheet) -> str | None:
    below = footer_signatures(sheet)
    return below[-1][1] if below else _imprint(sheet)


def _imprint(sheet: Sheet) -> str | None:
    """The date in the last lines of an official document: 某办公室 2024年1月15日印发."""
    return _first(reversed(list(_IMPRINT.finditer(sheet.tail[-_SIGNED:]))))


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
        rest = _TIME.sub("", line[: found.start()] + line[found.end() :]).strip() if found else ""
        if found and type_of(rest) != "unknown":
            return _iso(found)
    return None
