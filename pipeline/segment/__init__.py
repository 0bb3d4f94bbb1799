"""Report to sections. Candidates are gathered line by line, the decision is made over the whole.

The sections tile the text: `front` is what stands before the first heading (empty where nothing
does, so that every report has one), and each section ends where the next begins.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Report, Section
from pipeline.segment.candidates import Candidate, candidates, unknown_headings
from pipeline.segment.decide import ORDER, decide, fit_unknown
from pipeline.segment.layout import decide_form

__all__ = ["decide_form", "segment"]


def segment(report: Report) -> tuple[Section, ...]:
    """The sections of a report in the order of its text; together they tile it."""
    headings = fit_unknown(decide(candidates(report)), unknown_headings(report))
    text = report.text
    starts = [heading.start for heading in headings]
    if starts and not text[: starts[0]].strip():
        starts[0] = 0
    sections = [_front(starts[0] if starts else len(text), found=bool(starts))]
    ends = [*starts[1:], len(text)] if starts else []
    for heading, start, end in zip(headings, starts, ends, strict=True):
        sections.append(
            Section(
                ordinal=len(sections),
                key=heading.key,
                heading=None if heading.lost else text[heading.start : heading.end].strip(),
                start=start,
                body_start=_body_start(text, start if heading.lost else heading.end, end),
                end=end,
                confidence=_confidence(heading),
                warning=_warning(heading, headings),
            )
        )
    return tuple(sections)


def _front(end: int, *, found: bool) -> Section:
    return Section(
        ordinal=0,
        key="front",
        heading=None,
        start=0,
        body_start=0,
        end=end,
        confidence=1.0 if found else 0.0,
        warning=None if found else "没有找到任何章节标题",
    )


def _body_start(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _confidence(heading: Candidate) -> float:
    """A rank in [0, 1], not a probability: how much of a heading's outward form is there."""
    signs = (heading.leads, heading.fills, heading.ordinal is not None, not heading.sub_level)
    known = 1.0 if heading.key != "unknown" and not heading.lost else 0.5
    return round(known * (0.4 + 0.15 * sum(signs)), 2)


def _warning(heading: Candidate, headings: Sequence[Candidate]) -> str | None:
    """What is odd about a heading, in Chinese, or None."""
    at = headings.index(heading)
    before = headings[at - 1] if at else None
    if heading.lost:
        return "没有找到本章节的标题，由下级标题推定"
    odd = []
    if any(other.key == heading.key != "unknown" for other in headings[:at]):
        odd.append("同名章节重复出现")
    if heading.ordinal is None:
        odd.append("标题没有序号")
    elif before and before.ordinal is not None and heading.ordinal != before.ordinal + 1:
        odd.append(f"序号不连续：{before.ordinal} 之后是 {heading.ordinal}")
    known = before is not None and "unknown" not in (before.key, heading.key)
    if known and before and ORDER.index(heading.key) < ORDER.index(before.key):
        odd.append("章节次序与格式不同")
    if not heading.leads:
        odd.append("标题接在上一句之后")
    if heading.key == "unknown":
        odd.append("格式中没有这个标题")
    return "；".join(odd) or None
