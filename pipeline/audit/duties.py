"""What the law and the form want said, and is not: problems, sections, the fee for requests."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.audit.passages import Passage, finding
from pipeline.forms import form_in_force, load_form
from pipeline.records import Check, Finding, Report, Section, SectionKey
from pipeline.zh import fold

_FORM = "国办公开办函〔2019〕60号、〔2021〕30号所附格式"
CHECKS = (
    Check(
        id="problems_stated",
        title="“存在的主要问题及改进情况”是否写了内容",
        formula="该章节除“无”“暂无”“不存在问题”外还有文字",
        source=f"{_FORM}第五部分；《条例》（国务院令第711号）第五十条第（五）项",
    ),
    Check(
        id="section_absent",
        title="格式要求的章节是否缺少",
        formula="格式规定的各章节均在报告中出现",
        source=f"{_FORM}；2018 年及以前：《条例》（国务院令第492号）第三十二条",
    ),
)

# A page on which fewer stand is an excerpt or a short report of the years before the form: what
# it lacks says nothing of one section (the 2019 and 2021 forms have six).
_MOST = 4
# 《条例》（国务院令第492号）第三十二条, items (一) to (五); who had nothing else to report left (六) out.
_BEFORE_2019: tuple[SectionKey, ...] = ("disclosure", "requests", "fees", "disputes", "problems")

_MARK = r"(?:[(（]?[一二三四五六七八九十0-9]{1,3}[)）、.]+|[一二三四五]是)?"
# Titles inside the section, which are no content: （一）存在的主要问题 （二）改进情况.
_TITLE = re.compile(
    rf"{_MARK}(?:(?:政府)?信息公开工作)?(?:(?:目前|当前|本年度?)?"
    r"(?:存在的?|工作中的?)?(?:主要)?(?:问题|不足)|(?:下一?步)?(?:的?改进|整改)(?:情况|措施|方向|办法)?|下一?步(?:工作)?(?:打算|计划|安排))"
    r"(?:[及和与](?:改进|整改)(?:情况|措施))?:?"
)
_SUBJECT = (
    r"(?:[12][0-9]{3}年度?|本年度?|全年|今年以?来?|目前|当前|经自查|截至目前|,|"
    r"(?:我|本|全)(?:机关|单位|部门|街道|苏木|系统|[省市县区镇乡旗局办委厅中心])|"
    r"在?(?:政府|政务)?信息公开(?:工作)?(?:中|方面)?)*"
)
_LACK = r"(?:暂时?|尚|均|也|并)?(?:无|没有|未发现|未|不存在|不涉及)(?:发现|出现|存在)?"
_NOTHING = re.compile(
    rf"{_MARK}{_SUBJECT}(?:(?:存在的?)?(?:主要)?(?:问题|不足)(?:及改进(?:情况|措施))?:?)?{_LACK}"
    r"(?:的|任何|其他|重大|明显|突出|主要|较大|问题|不足|情况|情形|内容|上述|此类|及|和|、|改进|措施|事项|需要|应当|改进的)*"
)
_STOPS = re.compile("[。;!]+")
# On a line of its own, and not the first: the body, a day, a page mark.
_SIGNATURE = re.compile(
    r"[^,:]{2,30}(?:政府|办公室|办事处|委员会|中心|[局厅委办站所院处])(?:[0-9二].{6,14})?|"
    r"[12二][0-9〇○零一二三四五六七八九.年/-]{3,8}[0-9一二三四五六七八九十元月./-]{1,6}日?|[-—]?[0-9]{1,3}[-—]?"
)
_SHORT = 60  # letters; a body of more says something: the longest way to say nothing met has 41


def check_problems(report: Report, sections: Sequence[Section]) -> tuple[Finding, ...]:
    """Whether the problems are stated at all; whether they are true is not asked.

    An empty body may have been lost on the way where other sections' bodies are empty too:
    then it is uncertain. Without a heading it is uncertain, and only where the others stand.
    """
    own = [section for section in sections if section.key == "problems"]
    if not own:
        return _no_heading(report, sections, "problems")
    bodies = [_body(report, section) for section in own]
    stated = next((at for at, body in enumerate(bodies) if not says_nothing(body)), None)
    section = own[stated or 0]
    if stated is not None:
        at = Passage(
            place="problems", value=_shown(section.heading), start=section.start, end=section.end
        )
        return (
            finding(
                "problems_stated",
                "problems",
                "pass",
                "“存在的主要问题及改进情况”章节写有内容。",
                [at],
            ),
        )
    printed = " ".join(bodies[0].split())
    at = Passage(place="problems", value=printed, start=section.start, end=section.end)
    emptied = not printed and any(
        other.key in ("overview", "disclosure", "requests", "other") and not _body(report, other)
        for other in sections
    )
    message = f"“{_shown(section.heading) or '存在的主要问题及改进情况'}”章节"
    message += f"仅写“{printed.replace('。', ' ').rstrip()}”" if printed else "没有内容"
    message += "，未按格式说明存在的主要问题及改进情况。"
    return (
        finding(
            "problems_stated",
            "problems",
            "uncertain" if emptied else "fail",
            message,
            [at],
            severity="warning" if emptied else "error",
            responsibility="unknown" if emptied or not printed else "source",
        ),
    )


def says_nothing(body: str) -> bool:
    """Whether a body holds no more than 无, titles and a signature.

    >>> says_nothing("本单位暂无存在的问题。"), says_nothing("无。但人手不足，将增配一人。")
    (True, False)
    """
    if len(body) > _SHORT:
        return False
    lines = [line for line in map(str.strip, fold(body).split("\n")) if line]
    said = [line for at, line in enumerate(lines) if not (at and _SIGNATURE.fullmatch(line))]
    clauses = ["".join(clause.split()) for line in said for clause in _STOPS.split(line)]
    return all(
        not any(c.isalnum() for c in clause)
        or any(pattern.fullmatch(clause) for pattern in (_NOTHING, _TITLE))
        for clause in clauses
    )


def check_sections(report: Report, sections: Sequence[Section]) -> tuple[Finding, ...]:
    """A finding for every section of the year's form that is not on the page, or one pass.

    Uncertain: the heading may have been lost between the page and us. Problems have a check of
    their own.
    """
    wanted = [key for key in required(report) if key != "problems"]
    there = {section.key for section in sections}
    if not _most_stand(report, sections):
        return ()
    absent = [finding for key in wanted for finding in _no_heading(report, sections, key)]
    if absent:
        return tuple(absent)
    standing = [section for section in sections if section.key in wanted]
    passages = [
        Passage(place=s.key, value=_shown(s.heading), start=s.start, end=s.body_start)
        for s in standing
    ]
    count = float(len(there & set(wanted)))
    message = f"格式规定的{len(wanted)}个章节均在报告中（存在问题一章另查）。"
    return (
        finding(
            "section_absent", "report", "pass", message, passages, expected=count, actual=count
        ),
    )


def required(report: Report) -> tuple[SectionKey, ...]:
    """The sections that the report of its year must have; none where the year is not known."""
    year = report.identity.year
    if year is None:
        return ()
    if year < min(load_form("2019").years):
        return _BEFORE_2019
    return tuple(section.key for section in form_in_force(year).sections if section.number)


def _most_stand(report: Report, sections: Sequence[Section]) -> bool:
    there = {section.key for section in sections}
    return len(there & set(required(report))) >= _MOST


def _no_heading(
    report: Report, sections: Sequence[Section], key: SectionKey
) -> tuple[Finding, ...]:
    if any(section.key == key for section in sections) or not _most_stand(report, sections):
        return ()
    year = report.identity.year or 0
    form = form_in_force(year)
    title = next(section.title for section in form.sections if section.key == key)
    standing = [section for section in sections if section.key not in ("front", "annex")]
    message = (
        f"报告有“{_shown(standing[0].heading)}”等 {len(standing)} 个章节，"
        f"没有找到“{title}”章节，请核实是否漏报。"
    )
    passages = [
        Passage(place=s.key, value=_shown(s.heading), start=s.start, end=s.body_start)
        for s in standing
    ]
    return (
        finding(
            "problems_stated" if key == "problems" else "section_absent",
            key,
            "uncertain",
            message,
            passages,
            severity="note" if form.version == "2008" else "warning",
        ),
    )


def _body(report: Report, section: Section) -> str:
    return report.text[section.body_start : section.end].strip()


def _shown(heading: str | None) -> str:
    return " ".join((heading or "").split())
