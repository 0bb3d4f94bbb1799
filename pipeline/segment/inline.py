"""Headings that begin within a line: glued to a sentence, or on the one line of a whole report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.forms.match import numbered_places
from pipeline.segment.candidate import Candidate, candidate_of, with_aid
from pipeline.segment.heads import Head, read_head
from pipeline.segment.lines import Lines

# What stands before a number in running text where a heading may begin, be it the title, and what
# behind a wording shows that it is only named: 见“二、主动公开政府信息情况”部分.
_BEFORE = frozenset("。;；:：!！?？)）|\"”’'.,，、…")
_TITLE_ENDS = ("报告", "年报")
_NAMED = re.compile(r"(?:部分|章节|一节|一栏|栏目|所列|所述|中的|等[内几方部六七]|[\"'》])")
_QUOTES = {"“": "”", "《": "》", "「": "」", "‘": "’"}
_QUOTED_WITHIN = 80
_INLINE_WORDING = re.compile(r"(?:[^\s。;,:!?|] )?[^\s。;,:!?|]{3,30}(?=[\s。;:])")
_INLINE_NOUN = re.compile(r"(?:[^\s。;,:!?|] )?[^\s。;,:!?|]{1,22}?(?:情况|事项|措施)")
_WIDEST = 45
_ARABIC = re.compile(r"[0-9]{1,2}、(?=[^0-9])")
_RUNS_ON = frozenset("0123456789.、")
_INLINE_NUMBER = re.compile(r" *(?:#+ *)?第?([一二三四五六七八九十]{1,3})(?:部分 *| *[、.] *)")


def headings_inside(lines: Lines, at: int) -> Iterator[Candidate]:
    """Headings glued to the sentence before them, or on the one line of a whole report."""
    line = lines.squeezed[at]
    places = numbered_places(line)
    arabic = [
        found.start()
        for found in _ARABIC.finditer(line, 1)
        if line[found.start() - 1] not in _RUNS_ON
    ]
    if arabic:
        places = sorted(places + arabic)
    if not places:
        return
    positions = lines.positions(at)
    last = 0
    for place in places:
        if place < last:
            continue
        while place and line[place - 1] in "#*":
            place -= 1
        start = positions[place]
        if not place:
            continue
        before = lines.text[start - 1]
        if before in _QUOTES or _quoted(lines.text, start):
            continue
        head = _within_space(line, place, positions)
        candidate = None
        if head is not None and head.kin == 1.0:
            if _NAMED.match(line, place + head.end):
                continue
            last = place + head.end
            end = with_aid(lines, positions[last - 1] + 1)
            fills = head.fills and last == len(line)
            closed = head.closed or lines.text[end : end + 1].isspace()
            candidate = candidate_of(
                replace(head, fills=fills), line[place:], start, end, leads=False, closed=closed
            )
        else:
            candidate = unfamiliar(lines, start)
        if candidate is not None:
            apart = before in _BEFORE or before.isspace() or before.isdigit()
            apart = apart or lines.text[start - 2 : start] in _TITLE_ENDS
            yield candidate if apart else replace(candidate, apart=False)


def _within_space(line: str, place: int, positions: Sequence[int]) -> Head | None:
    """The heading at `place` of a line, to the next space where its wording goes on to there."""
    head = read_head(line[place : place + 80])
    if head is None or head.closed or head.kin < 1.0:
        return head
    at = place + head.known
    while at < min(len(line), place + _WIDEST) and positions[at] == positions[at - 1] + 1:
        at += 1
    if at == place + head.known or at == len(line):
        return replace(head, end=head.known, fills=False) if at < len(line) else head
    wider = read_head(line[place:at])
    if wider is None or not wider.fills or wider.key != head.key:
        return replace(head, end=head.known, fills=False)
    return replace(wider, fills=False, closed=True)


def unfamiliar(lines: Lines, start: int) -> Candidate | None:
    """A numbered wording inside a line that no form knows, up to a stop or a space."""
    number = _INLINE_NUMBER.match(lines.folded, start)
    if number is None:
        return None
    readings = []
    for pattern in (_INLINE_NOUN, _INLINE_WORDING):
        wording = pattern.match(lines.folded, number.end())
        title = wording[0].replace(" ", "") if wording else ""
        head = read_head(f"{number[1]}、{title}") if title else None
        if wording is not None and head is not None and head.fills:
            readings.append((head.kin, len(wording[0]), wording, head))
    if not readings:
        return None
    # Kin first; of unknown wordings the one that goes on to a stop or a space.
    _, _, wording, head = max(readings, key=lambda reading: reading[:2])
    stop = lines.folded[wording.end() : wording.end() + 1]
    return Candidate(
        key=head.key, start=start, end=wording.end() + (stop in ("。", ":")), ordinal=head.ordinal,
        style="zh", leads=False, fills=False, closed=True, wording=wording[0], kin=head.kin,
    )  # fmt: skip


def _quoted(text: str, start: int) -> bool:
    """Whether a quotation mark that opens before `start` closes only behind it."""
    window, behind = (
        text[max(0, start - _QUOTED_WITHIN) : start],
        text[start : start + _QUOTED_WITHIN],
    )
    return any(
        window.rfind(opening) > window.rfind(closing) and closing in behind
        for opening, closing in _QUOTES.items()
    )
