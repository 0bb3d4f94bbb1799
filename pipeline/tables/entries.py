"""The lines of a statistical sheet: an indicator, its unit, its number.

Dumps put the three in one grid row, in one line, or on lines of their own; two blocks may stand
side by side. Whatever the serialisation, an entry begins with the words of an indicator and ends
before those of the next.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.tables.tokens import Token

UNITS = frozenset(
    ["条", "件", "次", "篇", "个", "人", "人次", "万元", "元", "期", "场", "份", "次数", "件数"]
)
_UNIT_AND_NUMBER = re.compile(rf"({'|'.join(sorted(UNITS, key=len, reverse=True))})([0-9][0-9.,]*)")
_HEADS = re.compile(r"\(?[一二三四五六七八九十]{1,2}[)、.]|[0-9]{1,2}[.、)]|其中[:,]?|[①-⑩]")
# The longest indicator with its guidance has 46 characters; a sentence of prose is a new beginning.
_LONGEST = 70


@dataclass(slots=True)
class Entry:
    """The squeezed words of an indicator and what follows them; `values` without blanks."""

    label: str
    start: int
    end: int
    unit: str | None = None
    values: list[Token] = field(default_factory=list)
    blank: bool = False


def entries(tokens: Iterable[Token]) -> list[Entry]:
    """The entries of a stretch of tokens in order; words too long for an indicator end it."""
    found: list[Entry] = []
    for token in _one_block(list(_parted(tokens))):
        latest = found[-1] if found else None
        if token.kind == "word" and token.squeezed in UNITS and latest is not None:
            latest.unit = latest.unit or token.squeezed
        elif token.kind == "word":
            if latest is not None and _goes_on(latest, token):
                latest.label += token.squeezed
                latest.end = token.end
            else:
                found.append(Entry(token.squeezed, token.start, token.end))
        elif latest is not None:
            latest.blank = latest.blank or token.kind == "blank"
            latest.values += [token] if token.kind != "blank" else []
    return found


def _one_block(tokens: Sequence[Token]) -> Sequence[Token]:
    """`tokens` with a second block of lines that stands beside the first one put behind it."""
    lines = [list(line) for _, line in itertools.groupby(tokens, key=lambda token: token.line)]
    places = Counter(place for line in lines if (place := _second_label(line)) is not None)
    united = sum(any(token.squeezed in UNITS for token in line) for line in lines)
    if places.total() * 2 <= united:
        return tokens
    cut = places.most_common(1)[0][0]
    sides: tuple[list[Token], list[Token]] = ([], [])
    for line in lines:
        for at, token in enumerate(line):
            sides[_place(token, at) >= cut].append(token)
    return [*sides[0], *sides[1]]


def _place(token: Token, at: int) -> int:
    return at if token.column is None else token.column


def _second_label(line: Sequence[Token]) -> int | None:
    """The column in which the next label begins behind a unit and its number."""
    unit = next((at for at, token in enumerate(line) if token.squeezed in UNITS), len(line))
    for at in range(unit + 1, len(line)):
        if line[at].kind == "word" and line[at].squeezed not in UNITS:
            return _place(line[at], at)
    return None


def _goes_on(entry: Entry, word: Token) -> bool:
    """Whether words are the rest of a label that was broken over lines."""
    complete = entry.unit is not None or entry.values or entry.blank
    begins = _HEADS.match(word.squeezed) is not None
    longest = max(len(word.squeezed), len(entry.label)) > _LONGEST
    return not (complete or begins or longest or word.gridded)


def _parted(tokens: Iterable[Token]) -> Iterator[Token]:
    """`tokens` with unit and number of one word (条12) apart."""
    for token in tokens:
        glued = _UNIT_AND_NUMBER.fullmatch(token.squeezed) if token.kind == "word" else None
        if glued is None or token.end - token.start != len(token.squeezed):
            yield token
            continue
        cut = token.start + glued.end(1)
        yield token._replace(end=cut, squeezed=glued[1])
        yield token._replace(kind="number", start=cut, squeezed=glued[2])


def without_codes(found: Sequence[Entry]) -> None:
    """Take away a column of line codes: numbers that count the lines, before their values."""
    lines = [entry for entry in found if entry.unit and entry.values]
    whole = [entry for entry in lines if len(entry.values) > 1 or entry.blank]
    codes = [entry.values[0].squeezed for entry in whole]
    if len(whole) * 5 <= len(lines) * 3 or not all(code.isdigit() for code in codes):
        return
    counted = [int(code) for code in codes]
    if all(one < other for one, other in itertools.pairwise(counted)):
        for entry in whole:
            del entry.values[0]
