"""Which year a report without a year in its title is about: statistical period, body, publication.

Numbers of cited documents (〔2021〕30号), names of documents (《2021年要点》), dates and clocks are
no evidence.
"""

from __future__ import annotations

import re
from collections import Counter

from pipeline import zh
from pipeline.ingest.identity.dates import YEAR, year_of
from pipeline.records import YearSource

_TERM = re.compile(
    rf"统计\S{{0,4}}?(?:期限|时限|时间段|时间|时段|期间|区间|周期|范围)[^。〔]{{0,16}}?({YEAR})"
)
# A whole calendar year; dumps lose digits and 年 or 月 (20201月1日至12月31日, 202111日起至20211230日).
_CALENDAR = re.compile(
    rf"({YEAR})年?\s*(?:0?1|一)?\s*月?\s*(?:0?1|一)\s*日?\s*起?\s*[至到-]\s*(?:{YEAR}|同)?年?\s*(?:12|十二)\s*月?\s*(?:3[01]|三十一?)\s*日"
)
_MENTION = re.compile(rf"(?<!\d)({YEAR})(?:年度|年(?!\s*[\d元一二三四五六七八九十]+\s*月))")
_NAMED = re.compile(r"《[^》]{0,60}》|〔[^〕]{0,8}〕")
# What follows a year that is looked back at or forward to, or that dates a document.
_OTHER_YEAR = re.compile(r"\s*(?:将|计划|拟|下一步|工作打算|工作计划|工作思路|修订|印发|相比|同期)")
_COMPARED = re.compile(r"(?:较|比|与|同比|相比于|去年|上年)\s*$")
_SUBJECT = re.compile(r"\s*(?:以来)?[,，]|[^。,，]{0,24}(?:信息公开|政务公开)")
# The period stands in the introduction or beside a table; reports at hand rarely exceed this length.
_HEAD, _TAIL = 16_000, 2_000


def find_year(text: str, published: str | None) -> tuple[int | None, YearSource]:
    """The year that the text speaks of, else that of publication less one, and where it was read.

    The first source that names one decides: statistical period, body, date of publication.
    """
    folded = zh.fold(text[:_HEAD] + "\n" + text[_HEAD:][-_TAIL:])
    if found := _TERM.search(folded) or _CALENDAR.search(folded):
        return year_of(found[1]), "period"
    latest = int(published[:4]) if published else None
    if (year := _year_of_body(folded, latest)) is not None:
        return year, "body"
    return (latest - 1, "published") if latest else (None, "none")


def _year_of_body(folded: str, latest: int | None) -> int | None:
    """The year spoken of most; one that opens a sentence or stands with the topic counts thrice."""
    plain = _NAMED.sub("", folded)
    votes: Counter[int] = Counter()
    for found in _MENTION.finditer(plain):
        year = year_of(found[1])
        after = plain[found.end() : found.end() + 30]
        before = plain[max(0, found.start() - 6) : found.start()]
        if latest is not None and year > latest:
            continue
        if (
            _OTHER_YEAR.match(after)
            or _COMPARED.search(before)
            or re.match(r"[,，][^\s。;,，]{0,12}将", after)
        ):
            continue
        votes[year] += 3 if _SUBJECT.match(after) else 1
    return votes.most_common(1)[0][0] if votes else None
