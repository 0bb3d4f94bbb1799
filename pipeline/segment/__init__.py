"""Report to sections. Candidates are gathered line by line, the decision is made over the whole.

The sections tile the text: `front` is what stands before the first heading (empty where nothing
does, so that every report has one), and each section ends where the next begins. `outline` adds
the sub-headings within them.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Report, Section
from pipeline.segment.candidate import Candidate
from pipeline.segment.candidates import candidates
from pipeline.segment.decide import decide
from pipeline.segment.evidence import tables_of
from pipeline.segment.layout import decide_form
from pipeline.segment.lines import lines_of
from pipeline.segment.lost import with_lost
from pipeline.segment.names import with_names
from pipeline.segment.outline import outline
from pipeline.segment.remarks import confidence, warning

__all__ = ["decide_form", "outline", "segment"]


def segment(report: Report) -> tuple[Section, ...]:
    """The sections of a report in the order of its text; together they tile it."""
    text = report.text
    lines = lines_of(text)
    tables = tables_of(lines)
    chosen = decide(candidates(report, lines), tables, len(text))
    headings = with_lost(with_names(chosen, tables, len(text)), lines, tables)
    starts = [heading.start for heading in headings]
    if starts and not text[: starts[0]].strip():
        starts[0] = 0
    again = _second_copy(headings)
    sections = [_front(starts[0] if starts else len(text), found=bool(starts))]
    ends = [*starts[1:], len(text)] if starts else []
    for at, (heading, start, end) in enumerate(zip(headings, starts, ends, strict=True)):
        body_start = _body_start(text, start if heading.lost else heading.end, end)
        letters = len("".join(text[body_start:end].split()))
        sections.append(
            Section(
                ordinal=len(sections),
                key=heading.key,
                heading=None if heading.lost else _printed(text[heading.start : heading.end]),
                start=start,
                body_start=body_start,
                end=end,
                confidence=confidence(at, headings),
                warning=warning(at, headings, letters, again=at >= again),
            )
        )
    return tuple(sections)


def _printed(heading: str) -> str:
    """A heading as printed, the two lines of a broken one joined."""
    return "".join(line.strip() for line in heading.split("\n"))


def _second_copy(headings: Sequence[Candidate]) -> int:
    """The index of the heading from which the same headings stand there again, else their number."""
    keys = [heading.key for heading in headings]
    half = len(keys) // 2
    twice = half >= 2 and len(keys) % 2 == 0 and keys[:half] == keys[half:]
    return half if twice else len(keys)


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
