"""Which year a page tells outside its title: statistical period, body; and what contradicts it.

Numbers of cited documents (〔2021〕30号), names of documents (《2021年要点》), dates and clocks are
no evidence, nor are the lines of titles.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.ingest.identity.dates import YEAR, Dates, year_of
from pipeline.ingest.identity.sheet import Sheet
from pipeline.records import Evidence

_TERM = re.compile(
    rf"统计\S{{0,4}}?(?:期限|时限|时间段|时间|时段|期间|区间|周期|范围)[^。〔]{{0,16}}?({YEAR})"
)
# A whole calendar year; dumps lose digits and 年 or 月 (20201月1日至12月31日, 202111日起至20211230日).
_CALENDAR = re.compile(
    rf"({YEAR})\s{{0,3}}年?\s{{0,3}}(?:0?1|一)?\s{{0,3}}月?\s{{0,3}}(?:0?1|一)\s{{0,3}}日?\s{{0,3}}起?\s{{0,3}}[至到-]\s{{0,3}}(?:{YEAR}|同)?\s{{0,3}}年?\s{{0,3}}(?:12|十二)\s{{0,3}}月?\s{{0,3}}(?:3[01]|三十一?)\s{{0,3}}日"
)
_MENTION = re.compile(
    rf"《[^》]{{0,60}}》|〔[^〕]{{0,8}}〕"
    rf"|(?<!\d)(?P<year>{YEAR})\s*(?:年度|年(?!\s*[\d元一二三四五六七八九十]+\s*月))"
)
_NAMED = re.compile(r"《[^》]{0,60}》|〔[^〕]{0,8}〕")
# What follows a year that is looked back at or forward to, or that dates a document.
_OTHER_YEAR = re.compile(
    r"\s*(?:将|计划|拟|下一步|工作打算|工作计划|工作思路|新?修订|印发|相比|同期|[,，][^\s。;,，]{0,12}将)"
)
_COMPARED = re.compile(r"(?:较|比|与|同比|相比于|去年|上年)\s*$")
_SUBJECT = re.compile(r"\s*(?:以来)?[,，]|[^。,，]{0,24}(?:信息公开|政务公开)")
_SINCE = re.compile(r"\s*[^。,，]{0,16}以来")
_REACH = 110  # what follows a mention: a named document of up to 62 characters, and 30 more
# The opening of a report: its introduction and the first sentences of the first section.
_OPENING = 600
_LATEST_MONTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A year that the page tells, and where: the span in the text, None where it is not there."""

    year: int
    basis: Evidence
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A year spoken of in the text. `weight` is 3 where it opens a sentence or has the topic.

    `since`: it is named as the beginning of something (2008年以来).
    """

    year: int
    weight: int
    start: int
    end: int
    since: bool


def period(sheet: Sheet) -> Claim | None:
    """The year of the statistical period (统计期限自2021年1月1日至12月31日)."""
    for part, offset in sheet.parts():
        if "统计" in part and (found := _TERM.search(part)):
            return _claim(found, offset)
    for part, offset in sheet.parts():
        if found := _CALENDAR.search(part):
            return _claim(found, offset)
    return None


def _claim(found: re.Match[str], offset: int) -> Claim:
    start, end = found.span(1)
    return Claim(year=year_of(found[1]), basis="period", start=start + offset, end=end + offset)


def mentions(sheet: Sheet, titles: Sequence[tuple[int, int]], latest: int | None) -> list[Mention]:
    """The years up to `latest` that the text speaks of as its own, outside the lines `titles`."""
    return [
        mention
        for part, offset in sheet.parts()
        for mention in _mentions(part, offset)
        if (latest is None or mention.year <= latest)
        and not any(start <= mention.start < end for start, end in titles)
    ]


def _mentions(part: str, offset: int) -> Iterator[Mention]:
    for found in _MENTION.finditer(part):
        if not found["year"]:
            continue
        after = part[found.end() : found.end() + _REACH]
        if "《" in after or "〔" in after:
            after = _NAMED.sub("", after)
        after = after[:30]
        if _OTHER_YEAR.match(after) or _COMPARED.search(
            part, max(0, found.start() - 6), found.start()
        ):
            continue
        yield Mention(
            year=year_of(found["year"]),
            weight=3 if _SUBJECT.match(after) else 1,
            start=offset + found.start(),
            end=offset + found.end("year"),
            since=_SINCE.match(after) is not None,
        )


def spoken(mentioned: Sequence[Mention]) -> Claim | None:
    """The year spoken of most."""
    votes: Counter[int] = Counter()
    for mention in mentioned:
        votes[mention.year] += mention.weight
    if not votes:
        return None
    year = votes.most_common(1)[0][0]
    first = max((each for each in mentioned if each.year == year), key=lambda each: each.weight)
    return Claim(year=year, basis="body", start=first.start, end=first.end)


def published(dates: Dates) -> Claim | None:
    """The year before that of publication; an earlier signature says more than a later upload."""
    days = [dates.published, dates.signed and dates.signed.day]
    known = [int(day[:4]) for day in days if day]
    return Claim(year=min(known) - 1, basis="published") if known else None


def against(
    claim: Claim, *, stated: Claim | None, mentioned: Sequence[Mention], dates: Dates
) -> Iterator[Claim]:
    """The years that the page tells besides the one of `claim`, where they cannot both be.

    `stated` is the statistical period. A later upload contradicts no year that the title or the
    period tells, since archives are filled again; an earlier publication contradicts any.
    """
    if stated and claim.basis == "title" and stated.year != claim.year:
        yield stated
    if claim.basis in ("title", "period") and (other := _opposed(claim.year, mentioned)):
        yield other
    if claim.basis != "published":
        yield from _undated(claim, dates)
    elif dates.page and int(dates.page[:4]) - 1 > claim.year:
        yield Claim(year=int(dates.page[:4]) - 1, basis="published")


def _opposed(year: int, mentioned: Sequence[Mention]) -> Claim | None:
    """The year that the text speaks of instead of `year`: in its opening, or all over.

    A later year counts in the opening only: elsewhere it is what is planned.
    """
    own = [each for each in mentioned if not each.since]
    if not own:
        return None
    opening = [
        each for each in own if each.start < own[0].start + _OPENING and each.start < 2 * _OPENING
    ]
    first = next((each for each in opening if each.weight == 3), None)
    if first and first.year != year and all(each.year != year for each in opening):
        return Claim(year=first.year, basis="body", start=first.start, end=first.end)
    most = spoken(own)
    if most is None or most.year >= year or any(each.year == year for each in own):
        return None
    weight = sum(each.weight for each in own if each.year == most.year)
    return most if weight > 1 else None


def _undated(claim: Claim, dates: Dates) -> Iterator[Claim]:
    """What the days of publication and of signing say against a year.

    A report that came out in December may stand before its year's end: only earlier ones cannot.
    """
    signed = dates.signed if dates.signed and dates.signed.day else None
    for day, basis in (
        (dates.page or dates.printed, "published"),
        (signed and signed.day, "signature"),
    ):
        if day and (int(day[:4]), int(day[5:7])) < (claim.year, _LATEST_MONTH):
            yield Claim(
                year=int(day[:4]) - 1,
                basis="published" if basis == "published" else "signature",
                start=signed.start if signed and basis == "signature" else None,
                end=signed.end if signed and basis == "signature" else None,
            )
            return
    supported = signed and signed.day and int(signed.day[:4]) - 1 == claim.year
    late = dates.published and int(dates.published[:4]) - 1
    if claim.basis == "body" and late and late > claim.year and not supported:
        yield Claim(year=late, basis="published")
