"""Is it an annual report on information disclosure, or something that looks like one?"""

from __future__ import annotations

from pipeline.forms import find_headings, is_label
from pipeline.ingest.cues import OTHER_DOCUMENT, is_title
from pipeline.ingest.page import Page
from pipeline.zh import bare

# Labels of the prescribed tables that no other document has in such number: half of the
# smallest table's rows and stubs.
_TABLE = 6
# A mini report of the old layout has some 300 characters; a news item about one is shorter or
# has no heading.
_SHORTEST = 200
# Behind its decisive words a title goes on for a few characters: 通知（2022年）, 的公告.
_TITLE_REST = 10
# A page may print its own title three times; different ones in this number are a list.
_LIST = 3


def refusal(page: Page) -> str | None:
    """Why the page is not a report, in one sentence for people, or None where it is one."""
    lines = [squeezed for line in page.text.split("\n") if (squeezed := bare(line))]
    if not lines:
        return "页面上没有正文"
    titles = [line for line in lines[:12] if len(line) <= 80]
    if page.hints.title:
        titles.append(bare(page.hints.title))
    headings = _headings(lines)
    labels = sum(any(is_label(part) for part in line.split("|")) for line in lines)
    titled = any(is_title(title) and not OTHER_DOCUMENT.search(title) for title in titles)
    other = next((found for title in titles if (found := _other_document(title))), None)
    if other and not titled and labels < _TABLE and len(headings) < 5:
        return f"标题表明这是另一种文件：{other}"
    letters = sum(map(len, lines))
    listed = {line for line in lines if is_title(line)}
    if len(listed) >= _LIST and sum(map(len, listed)) * 2 > letters:
        return "页面是年度报告的列表，不是报告"
    mentions = sum(line.count("公开") for line in lines)
    if len(headings) >= 3 or labels >= _TABLE:
        return None
    if titled and letters >= _SHORTEST and (headings or mentions >= 5):
        return None
    return "没有年度报告的标题、章节或表格"


def _other_document(title: str) -> str | None:
    """The words by which a line is the title of another kind of document, else None."""
    found = OTHER_DOCUMENT.search(title)
    if found is None or "。" in title or len(title) - found.end() > _TITLE_REST:
        return None
    return found[0]


def _headings(lines: list[str]) -> set[str]:
    """The keys of the first-level headings that fill a line or have a marked number."""
    return {
        heading.key
        for line in lines
        for heading in find_headings(line)
        if heading.end == len(line) or (heading.marked and heading.ordinal)
    }
