"""Prose cut into sentences, each with its numbers and cues, and numbers into their clauses."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.figures.cues import Cue, find_cues
from pipeline.figures.enumerations import is_listable, join_lists
from pipeline.figures.quantities import Quantity, quantities
from pipeline.lexicon import load

# A point ends a sentence in text with half-width punctuation, behind a Chinese character only.
_STOP = re.compile(r"[。!?]|(?<=[\u4e00-\u9fff])\.(?=[ \n\u4e00-\u9fff(]|$)|\n")
_OPEN_LINE = 20  # a full line of print has some 25 characters; a shorter one ends on purpose
# The longest sentences met, lists of what was disclosed, have some 400 characters; a text without
# any mark must not cost the square of its length.
_LONGEST = 800
_EDGE = frozenset(",。;:()、\n[]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the folded text with the numbers and the cues in it, in order.

    `lead` are the cues of the sub-headings and short sentences since the number before;
    `headed` says that one of these is numbered, `fresh` that a new paragraph has begun.
    """

    start: int
    end: int
    numbers: tuple[Quantity, ...]
    cues: tuple[Cue, ...]
    lead: tuple[Cue, ...]
    headed: bool
    fresh: bool


def read_sentences(text: str, folded: str, start: int, end: int) -> Iterator[Sentence]:
    """The sentences of the stretch that hold numbers."""
    short: list[tuple[int, int]] = []
    before = start
    unit: str | None = None
    for first, last in _cut(folded, start, end):
        found, bare = quantities(text, folded, first, last)
        numbers = tuple(join_lists(folded, found, bare, first, last, unit=unit))
        if numbers:
            unit = next(
                (number.unit for number in reversed(numbers) if is_listable(number.unit)), unit
            )
            lead = tuple(cue for span in short[-_TOPICS:] for cue in find_cues(folded, *span))
            yield Sentence(
                first,
                last,
                numbers,
                cues=tuple(find_cues(folded, first, last)),
                lead=lead,
                headed=any(_MARK.match(folded, *span) for span in short),
                fresh=before == start or "\n" in folded[before:first],
            )
            short, before = [], last
        elif last - first < _HEADING:
            short.append((first, last))


# A sub-heading that sets the topic of what follows; the longest of the forms has 30 characters.
_HEADING = 32
# The sub-heading may stand some short sentences before the first number.
_TOPICS = 3
_MARK = re.compile(
    r"\s*#*\s*(?:\([一二三四五六七八九十0-9]+\)|[一二三四五六七八九十]+[、是]|[0-9]+[.、])"
)


def _cut(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for stop in _STOP.finditer(folded, start, end):
        if stop[0] == "\n" and _runs_on(folded, at, stop.start(), end):
            continue
        yield from _bounded(folded, at, stop.start())
        at = stop.end()
    yield from _bounded(folded, at, end)


def _bounded(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch in pieces of no more than `_LONGEST` characters, cut at a comma if it can be."""
    while end - start > _LONGEST:
        cut = folded.rfind(",", start + 1, start + _LONGEST)
        cut = start + _LONGEST if cut < 0 else cut
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def _runs_on(folded: str, start: int, at: int, end: int) -> bool:
    """Whether the line that breaks at `at` goes on in the next: no mark closes it, and it is full."""
    begin = folded.rfind("\n", start, at) + 1
    begin = max(begin, start)
    line = folded[begin:at].rstrip(" ")
    if at + 1 >= end or not line or folded[at + 1] == "\n":
        return False
    if _is_cut_number(folded, start, at, end):
        return True
    if line[-1] in ",、":
        return True
    return len(line) >= _OPEN_LINE and line[-1] not in ':;)"' and folded[at + 1] not in " ("


# A number or its measure word on a line of its own (公开信息 / 1,136 / 条,制作), in a sentence that
# has said 8 characters and goes on; labels of cells follow a number without a mark between.
_SAID = 60
_RUNNING = 8


@functools.cache
def _cut_number() -> re.Pattern[str]:
    units = load("figures")["units"]
    words = "|".join(sorted({*units["counted"], *units["listed"]}, key=lambda unit: -len(unit)))
    number = "[0-9][0-9,.]*[万亿]?"
    return re.compile(
        rf"(?:(?<=[0-9])\n|\n{number}(?:\n| ?))(?:{words})(?:[,。;、(]|(?P<more>[\u4e00-\u9fff]))"
    )


def _is_cut_number(folded: str, start: int, at: int, end: int) -> bool:
    """Whether the line breaks before or behind a number within a running sentence."""
    match = _cut_number().match(folded, at, end)
    if match is None:
        return False
    said = folded[max(start, at - _SAID) : at]
    if match["more"] and "," not in said:
        return False
    return sum("\u4e00" <= c <= "\u9fff" for c in said) >= _RUNNING


def clause_start(folded: str, at: int, floor: int) -> int:
    """Where the clause before `at` begins: behind the last mark, not before `floor`."""
    while at > floor and folded[at - 1] not in _EDGE:
        at -= 1
    return at


def clause_end(folded: str, at: int, ceiling: int) -> int:
    """Where the clause from `at` ends: at the next mark, not behind `ceiling`."""
    while at < ceiling and folded[at] not in _EDGE:
        at += 1
    return at
