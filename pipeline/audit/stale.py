"""Sentences left from another year's report: they speak of that year as if it were this one.

Where the title, the statistical period and the opening disagree is told by `identity`; here are
the sentences further on, in which a body reports its facts under another year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.audit.passages import Passage, finding, quote
from pipeline.records import Check, Finding, Report, Section

CHECKS = (
    Check(
        id="sentence_stale",
        title="正文是否把其他年份的情况当作本年情况叙述",
        formula="叙述本年情况的句子，其开头的年份 = 报告年份（上年对比、计划、文件日期除外）",
        source="《条例》（国务院令第711号）第四十九条、第五十条：公布上一年度的年度报告",
    ),
    Check(
        id="period_stale",
        title="统计期限是否为报告年度的全年",
        formula="期限 = 报告年份 1 月 1 日至 12 月 31 日",
        source="《条例》（国务院令第711号）第四十九条、第五十条：公布上一年度的年度报告",
    ),
)

# Where facts of the year are reported; problems and measures speak of other years by rights.
_OF_THE_YEAR = ("overview", "disclosure", "requests", "fees", "disputes", "other")
_OPENING = re.compile(
    r"(?:^|[。;!\n])[ ]*(?:[(]?[一二三四五六七八九十0-9]{1,3}[)、.][)、. ]*)?(?:在|截至|截止)?"
    r"(?P<year>20[0-9]{2})年度?(?P<rest>[^。;!\n]{0,160})"
)
# A month, a day, an end: the year dates something.
_DATED = re.compile(
    r" *(?:[0-9元一二三四五六七八九十]{1,3} *[月季]|[初底末起至到-]|以[来前后]|之前|前|上半|下半|第)"
)
_FACT = re.compile(
    "[我本全](?:[省市县区乡镇旗局办委厅院站所州盟]|机关|单位|部门|街道|苏木|系统|年)|共(?:计|收|受|主|公|发|制|办|有)?|累计|"
    "(?:未|没有)(?:收到|收取|发生|产生|接到|出现|因|被)|收到|受理|主动公开|制发|发布|公开"
)
# Comparison, plan, founding, documents, unfinished matters: another year is meant by rights.
_BY_RIGHTS = re.compile(
    "同比|相比|较|比上|去年|[上往历逐两]一?年|增[长加幅]|下降|减少|降低|以来|起[,至]|印发|出台|制定|修订|颁布|施行|实施|成立|组建|"
    "挂牌|建成|设立|开通|上线|改革|合并|更名|划转|问题|整改|改进|提出|指出|反馈|期间|规划|以前|此前|曾|结转|转入|遗留|延续|跨年|"
    "将|计划|拟[对将在于定]|下一|继续|明年|打算|力争|确保|统计|年报|报告|注:|不含|包括|尚未|审结|提起"
)
_YEARS = re.compile(r"20[0-9]{2}(?=年)")
_PERIOD = re.compile(
    r"(?P<first>20[0-9]{2}) ?年 ?0?1 ?月 ?0?1 ?日 ?起?,? ?[至到-]+ ?(?:(?P<last>20[0-9]{2}) ?年|同年)? ?12 ?月 ?3[01] ?日"
)
_OTHER_PERIOD = re.compile("有效|规划|试点|实施|服务期|任期|合同|租|比|较|同期|上年|去年")
_BEFORE = 16  # letters before a period in which another use of it is named


def check_stale(report: Report, folded: str, sections: Sequence[Section]) -> tuple[Finding, ...]:
    """Findings for sentences and periods of other years, uncertain all; none for a report without a year.

    `folded` is the fold of the report's text. A year that the identity already names as in conflict
    is not told again.
    """
    year = report.identity.year
    if year is None:
        return ()
    told = {doubt.other for doubt in report.identity.doubts if doubt.about == "year"}
    return (*_periods(report, folded, sections, told), *_sentences(report, folded, sections, told))


def _sentences(
    report: Report, folded: str, sections: Sequence[Section], told: set[str | None]
) -> Iterator[Finding]:
    year = report.identity.year
    for section in sections:
        if section.key not in _OF_THE_YEAR:
            continue
        body = folded[section.body_start : section.end]
        if not any(found != str(year) for found in _YEARS.findall(body)):
            continue
        for match in _OPENING.finditer(body):
            if match["year"] in told or int(match["year"]) == year:
                continue
            # 2021年公开80条。2022年公开90条。
            compared = body.startswith(str(year), match.end() + 1)
            if not compared and is_stale(match["rest"], own=f"{year}年"):
                yield _sentence(report, section, match, section.body_start)


def is_stale(rest: str, *, own: str) -> bool:
    """Whether what follows another year at the head of a sentence reports facts of that year.

    >>> is_stale(",我镇共收到申请3件", own="2022年"), is_stale(",我镇将加强公开", own="2022年")
    (True, False)
    """
    return (
        own not in rest
        and not _DATED.match(rest)
        and not _BY_RIGHTS.search(rest)
        and _FACT.search(rest) is not None
    )


def _sentence(report: Report, section: Section, match: re.Match[str], offset: int) -> Finding:
    start, end = offset + match.start("year"), offset + match.end("year") + 1
    return finding(
        "sentence_stale",
        section.key,
        "uncertain",
        f"“{quote(report.text, start, end)}”叙述的是{match['year']}年情况，"
        f"而报告年度为{report.identity.year}年，疑为沿用其他年度文字，请核实。",
        [Passage(place=section.key, value=match["year"], start=start, end=end)],
        expected=float(report.identity.year or 0),
        actual=float(match["year"]),
    )


def _periods(
    report: Report, folded: str, sections: Sequence[Section], told: set[str | None]
) -> Iterator[Finding]:
    """Periods of a whole year that are not this year's; a period of two years also."""
    year = str(report.identity.year)
    for section in sections:
        if section.key not in ("front", *_OF_THE_YEAR):
            continue
        for match in _PERIOD.finditer(folded, section.start, section.end):
            last = match["last"] or match["first"]
            before = folded[max(0, match.start() - _BEFORE) : match.start()]
            years = {match["first"], last}
            if years == {year} or years - {year} <= told or _OTHER_PERIOD.search(before):
                continue
            start, end = match.span()
            yield finding(
                "period_stale",
                section.key,
                "uncertain",
                f"统计期限“{''.join(report.text[start:end].split())}”"
                f"与报告年度{year}年不一致，请核实。",
                [Passage(place=section.key, value=last, start=start, end=end)],
                expected=float(year),
                actual=float(match["first"] if match["first"] != year else last),
            )
