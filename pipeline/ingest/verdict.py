"""Is it an annual report on information disclosure, or something that looks like one?

What decides is, in this order: filled tables that only this report has; a title that says it is
another document (the form of the report, printed in a notice, is not filled); the sections that only this report has; a title of its own over prose. Sections
that many documents have (总体情况, 存在的问题) decide nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from pipeline.ingest.cues import OTHER_DOCUMENT, is_own_title
from pipeline.ingest.page import Hints
from pipeline.ingest.seen import Seen
from pipeline.records import SectionKey
from pipeline.zh import bare

# Labels of the prescribed tables that no other document has in such number: half of the
# smallest table's rows and stubs.
_TABLE = 6
_OWN_SECTIONS = frozenset(("disclosure", "requests", "fees", "disputes"))
_SECTIONS = 3
# Guides to disclosure have sections of those names too, but criticise nothing.
_CRITICISM, _FULL = frozenset(("problems",)), 4
# A mini report of the old layout has some 300 characters, what is left of one on a damaged page
# some 60; a news item about one is shorter or has no heading.
_SHORTEST, _SHORTEST_TITLED = 200, 60
# A sentence may list all sections of the form; a whole report on one line is longer.
_ONE_LINE = 400
# A report without any heading speaks of disclosure all the time.
_MENTIONS = 5
# Behind its decisive words a title goes on for a few characters: 通知（2022年）, 的公告.
_TITLE_REST = 10
# The title is among the first lines, and no longer than this.
_HEAD, _LONGEST_TITLE = 12, 80
# A page may print its own title three times; different ones in this number are a list.
_LIST = 3
_SITE_MARK = re.compile(r"[_|>»]|-+|—+")


def refusal(above: Sequence[Seen], own: Sequence[Seen], hints: Hints) -> str | None:
    """Why the lines `own` are no report, in one sentence for people, or None where they are one.

    `above` are the lines right above them, where the title of another document may stand.
    """
    lines = [seen for seen in own if seen.squeezed]
    if not lines:
        return "页面上没有正文"
    headings = {key for seen in lines for key in seen.words.headings}
    tables = sum(seen.words.label for seen in lines) >= _TABLE and any(
        seen.words.figure for seen in lines
    )
    heads, named = lines[:_HEAD], _named(hints)
    titled = any(
        map(is_own_title, [*(seen.squeezed for seen in heads if seen.words.title), *named])
    )
    if not titled and not tables:
        other = _first_other([*(seen.squeezed for seen in heads), *named])
        if other is None and not (headings >= _CRITICISM and len(headings) >= _FULL):
            other = _first_other(seen.squeezed for seen in above)
        if other is not None:
            return f"标题表明这是另一种文件：{other}"
    if _is_list(lines) and len(headings) < _SECTIONS:
        return "页面是年度报告的列表，不是报告"
    if tables or _has_sections(lines, headings) or (titled and _has_text(lines, headings)):
        return None
    return "没有年度报告的标题、章节或表格"


def _has_sections(lines: Sequence[Seen], headings: Collection[SectionKey]) -> bool:
    """Whether sections stand there that only this report has, and not only their names."""
    spread = sum(bool(seen.words.headings) for seen in lines) > 1 or _letters(lines) >= _ONE_LINE
    return spread and len(headings) >= _SECTIONS and not _OWN_SECTIONS.isdisjoint(headings)


def _has_text(lines: Sequence[Seen], headings: Collection[SectionKey]) -> bool:
    """Whether enough is said, under a title, for what is left of a report."""
    if headings:
        return _letters(lines) >= _SHORTEST_TITLED
    mentions = sum(seen.squeezed.count("公开") for seen in lines)
    return _letters(lines) >= _SHORTEST and mentions >= _MENTIONS


def _letters(lines: Sequence[Seen]) -> int:
    """Characters of sentences."""
    return sum(
        len(seen.squeezed)
        for seen in lines
        if seen.words.prose or seen.words.listed or seen.squeezed.endswith("。")
    )


def _named(hints: Hints) -> list[str]:
    """What the page says its title is, without the names of the site."""
    metas = dict(hints.metas)
    named = [hints.title or "", *(metas.get(name, "") for name in ("ucaptitle", "articletitle"))]
    return [piece for name in named for piece in _SITE_MARK.split(bare(name)) if piece]


def _first_other(titles: Iterable[str]) -> str | None:
    return next(
        (
            found
            for title in titles
            if len(title) <= _LONGEST_TITLE and (found := _other_document(title))
        ),
        None,
    )


def _other_document(title: str) -> str | None:
    """The words by which a line is the title of another kind of document, else None."""
    found = OTHER_DOCUMENT.search(title)
    if found is None or "。" in title or len(title) - found.end() > _TITLE_REST:
        return None
    return found[0]


def _is_list(lines: Sequence[Seen]) -> bool:
    """Whether the lines are mostly titles of reports, each another one."""
    listed = {seen.squeezed for seen in lines if seen.words.title}
    prose = sum(len(seen.squeezed) for seen in lines if seen.words.prose)
    return len(listed) >= _LIST and sum(map(len, listed)) > prose
