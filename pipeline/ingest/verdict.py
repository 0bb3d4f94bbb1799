"""Is it an annual report on information disclosure, or something that looks like one?

What decides is, in this order: filled tables that only this report has; a title that says it is
another document (the form of the report, printed in a notice, is not filled); the sections that only this report has; a title of its own over prose. Sections
that many documents have (总体情况, 存在的问题) decide nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.ingest.cues import OTHER_DOCUMENT, is_own_title
from pipeline.ingest.page import Hints
from pipeline.ingest.seen import Seen
from pipeline.zh import bare

# Labels of the prescribed tables that no other document has in such number: half of the
# smallest table's rows and stubs.
_TABLE = 6
_OWN_SECTIONS = frozenset(("disclosure", "requests", "fees", "disputes"))
_SECTIONS = 3
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


def refusal(own: Sequence[Seen], hints: Hints) -> str | None:
    """Why the lines are no report, in one sentence for people, or None where they are one."""
    lines = [seen for seen in own if seen.squeezed]
    if not lines:
        return "页面上没有正文"
    heads, named = lines[:_HEAD], _named(hints)
    titled = any(
        map(is_own_title, [*(seen.squeezed for seen in heads if seen.words.title), *named])
    )
    titles = [seen.squeezed for seen in heads if len(seen.squeezed) <= _LONGEST_TITLE]
    other = next((found for title in titles + named if (found := _other_document(title))), None)
    tables = sum(seen.words.label for seen in lines) >= _TABLE and any(
        seen.words.figure for seen in lines
    )
    if other and not titled and not tables:
        return f"标题表明这是另一种文件：{other}"
    headings = {key for seen in lines for key in seen.words.headings}
    if _is_list(lines) and len(headings) < _SECTIONS:
        return "页面是年度报告的列表，不是报告"
    if tables:
        return None
    letters = sum(
        len(seen.squeezed)
        for seen in lines
        if seen.words.prose or seen.words.listed or seen.squeezed.endswith("。")
    )
    spread = sum(bool(seen.words.headings) for seen in lines) > 1 or letters >= _ONE_LINE
    if len(headings) >= _SECTIONS and headings & _OWN_SECTIONS and spread:
        return None
    mentions = sum(seen.squeezed.count("公开") for seen in lines)
    if titled and headings and letters >= _SHORTEST_TITLED:
        return None
    if titled and letters >= _SHORTEST and mentions >= _MENTIONS:
        return None
    return "没有年度报告的标题、章节或表格"


def _named(hints: Hints) -> list[str]:
    """What the page says its title is, without the names of the site."""
    metas = dict(hints.metas)
    named = [hints.title or "", *(metas.get(name, "") for name in ("ucaptitle", "articletitle"))]
    return [piece for name in named for piece in _SITE_MARK.split(bare(name)) if piece]


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
