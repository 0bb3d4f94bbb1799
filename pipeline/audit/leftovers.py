"""What a template left behind: names, years and numbers that nobody filled in."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.audit.passages import MOST_OPERANDS, Passage, finding, quote
from pipeline.lexicon import load
from pipeline.records import Check, Finding, Report, Section

CHECKS = (
    Check(
        id="template_left",
        title="是否残留模板占位文字（XX镇、201x年、（单位名称）等）",
        formula="正文不含模板占位符",
        source="本项目词表 lexicon/leftovers.toml：各地下发的年报模板在报告中的残留",
    ),
    Check(
        id="digits_masked",
        title="数字是否被星号遮盖",
        formula="正文不含以星号代替的数字",
        source="本项目词表 lexicon/leftovers.toml：转载网站以星号遮盖数字，并非原报告所有",
    ),
)

_KINDS = {
    "organ": "单位名称", "year": "年份", "number": "数字或文号", "instruction": "填写说明",
    "date": "日期",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """A token of a template: its kind in the lexicon and its span in the text searched."""

    kind: str
    start: int
    end: int


def check_leftovers(
    report: Report, folded: str, sections: Sequence[Section]
) -> tuple[Finding, ...]:
    """A finding for each kind of token in each section; nothing where none is left.

    `folded` is the fold of the report's text. What may be a day left open for a signature in ink
    is uncertain.
    """
    groups: dict[tuple[str, str], list[Leftover]] = {}
    starts = [section.start for section in sections]
    for leftover in leftovers(folded):
        at = bisect.bisect_right(starts, leftover.start) - 1
        key = sections[at].key if at >= 0 else "report"
        groups.setdefault((key, leftover.kind), []).append(leftover)
    return tuple(_finding(report, place, kind, found) for (place, kind), found in groups.items())


def leftovers(folded: str) -> Iterator[Leftover]:
    """The tokens in a folded text, in its order; of two that overlap the first."""
    found = [
        Leftover(kind=kind, start=match.start(), end=match.end())
        for kind, triggers, pattern in _tokens()
        if any(trigger in folded for trigger in triggers)
        for match in pattern.finditer(folded)
    ]
    end = 0
    for leftover in sorted(found, key=lambda each: (each.start, -each.end)):
        if leftover.start >= end:
            end = leftover.end
            yield leftover


@functools.cache
def _tokens() -> tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]:
    return tuple(
        (token["kind"], tuple(token["trigger"]), re.compile(token["match"]))
        for token in load("leftovers")["tokens"]
    )


def _finding(report: Report, place: str, kind: str, found: Sequence[Leftover]) -> Finding:
    text = report.text
    passages = [
        Passage(place=place, value=text[each.start : each.end], start=each.start, end=each.end)
        for each in found[:MOST_OPERANDS]
    ]
    first = found[0]
    around = quote(text, first.start, first.end)
    times = f"等 {len(found)} 处" if len(found) > 1 else ""
    if kind == "mask":
        message = f"“{around}”{times}的数字被星号遮盖，应为转载或提取所致，请查对原报告。"
        return finding(
            "digits_masked", place, "uncertain", message, passages, responsibility="extraction"
        )
    message = f"“{around}”{times}残留模板中待填的{_KINDS[kind]}，报告未按本单位情况填写。"
    open_day = kind == "date"
    return finding(
        "template_left",
        place,
        "uncertain" if open_day else "fail",
        message,
        passages,
        responsibility="unknown" if open_day else "source",
    )
