"""Paragraphs and sentences of folded text, as spans."""

from __future__ import annotations

import re

from pipeline.statements.stance import admits

_SENTENCE = re.compile(r"[。!?;]+[\"')]*")
_LEAD = re.compile(
    r"如下|以下|下列|表现|主要有|主要是|问题|不足|差距|措施|几方面|方面|工作|整改|重点|抓好|做好"
)
# A bracket that is not closed within so many characters was never meant to be.
_LONGEST_BRACKET = 80


def paragraphs(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the paragraphs; a line broken in mid-sentence is joined with the next."""
    spans: list[tuple[int, int]] = []
    at = start
    while at < end:
        stop = folded.find("\n", at, end)
        stop = end if stop < 0 else stop
        first, last = trim(folded, at, stop)
        if first < last:
            if spans and _is_broken(folded, spans[-1], first):
                spans[-1] = (spans[-1][0], last)
            else:
                spans.append((first, last))
        at = stop + 1
    return spans


def _is_broken(folded: str, span: tuple[int, int], start: int) -> bool:
    """Whether the line `span` breaks off in mid-sentence before the one at `start`."""
    close = folded[span[1] - 1]
    if close in ",、" or folded[start] in ",。;、":
        return True
    # A full line of print has some 25 characters or more; a shorter one ends on purpose.
    one_break = folded.count("\n", span[1], start) == 1
    return one_break and close not in '。;:!?)"' and span[1] - span[0] >= 25


def sentence_end(folded: str, start: int, end: int) -> int:
    """Where the sentence that begins at `start` ends: behind 。 ! ? ; or a lead-in's colon."""
    depth = opened = 0
    for at in range(start, end):
        character = folded[at]
        if character in "(《":
            depth, opened = depth + 1, at
        elif character in ")》" or at - opened > _LONGEST_BRACKET:
            depth = max(0, depth - 1)
        if depth == 0 and (match := _SENTENCE.match(folded, at, end)):
            return match.end()
        if character == ":" and depth == 0 and _is_lead(folded[start:at]):
            return at + 1
    return end


def _is_lead(clause: str) -> bool:
    return len(clause) >= 4 and (admits(clause) or bool(_LEAD.search(clause[-10:])))


def trim(folded: str, start: int, end: int) -> tuple[int, int]:
    """`start:end` without the white space at either end."""
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    return start, end
