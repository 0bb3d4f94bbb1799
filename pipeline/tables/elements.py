"""Tokens to what alignment works on: labels, and groups of values that stand together."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.records import Section
from pipeline.tables.labels import Hit, Sense, is_part_of_label, read_run
from pipeline.tables.tokens import Token

# A word that is no label and longer than this is prose: what follows belongs to no table
# before it. The longest noise seen inside tables (件数单位：件（宗）) has 11 characters.
_PROSE = 16
# All labels of the largest table, cut into pieces, are fewer words than this.
_LONGEST_RUN = 400
# Values glued to the end of a label.
_ENDS_IN_VALUES = re.compile("[一-鿿)]([0-9-]+)$")
# What bodies write in place of a number, where a dump does not show the cell's bounds.
_INSTEAD = re.compile(
    r"(?:约|近|超|逾)?[0-9][0-9.,]*(?:余|多|以上|左右|以内)[^0-9]{0,4}|(?:约|近|超|逾)[0-9.,]+[^0-9]{0,4}"
    r"|(?:详?见|参见)[^0-9]{1,8}|(?:未|暂)(?:统计|填报|公布|掌握|无数据?)|不详|待(?:统计|核实)|\*{1,4}"
    # 99*, 12?, 1/2, 5~7, 1e999, NaN, 十五: something else than a number, and no label (1. 2、).
    r"|(?![0-9]{1,2}[.、)])[0-9][^\u4e00-\u9fff]{1,8}|nan|#[a-z/0]+[!?]?|[一二三四五六七八九十百千万]{2,6}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A label of the form where it is printed, and the tables it may belong to."""

    senses: tuple[Sense, ...]
    tables: frozenset[str]
    start: int
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Values that stand together: on one printed line, or on lines of one value each.

    `alone` tells that the line (or grid row) is theirs, so that no other group may join them.
    """

    tokens: tuple[Token, ...]
    line: int
    alone: bool

    @property
    def shares_a_line(self) -> bool:
        """Whether two of its values stand on one printed line."""
        lines = [token.line for token in self.tokens if token.kind != "blank"]
        return len(set(lines)) < len(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """Prose or a heading: no table goes on behind it."""

    start: int


Element = Labelled | Group | Break


@dataclass(slots=True)
class _Gathering:
    """What has been read and not yet closed."""

    words: list[Token] = field(default_factory=list)
    values: list[Token] = field(default_factory=list)
    shared_line: bool = False  # whether two of the values stand on one line


def elements(tokens: Sequence[Token], sections: Sequence[Section]) -> list[Element]:
    """The labels, groups and breaks of a report in order of the source."""
    headings = sorted((s.start, s.body_start) for s in sections if s.heading is not None)
    found: list[Element] = []
    open_ = _Gathering()
    next_heading = 0
    for token in _cut(tokens, [edge for heading in headings for edge in heading]):
        while next_heading < len(headings) and token.start >= headings[next_heading][0]:
            found.extend(_close(open_))
            found.append(Break(start=headings[next_heading][0]))
            next_heading += 1
        if next_heading and token.start < headings[next_heading - 1][1]:
            continue
        if token.kind == "word" and not _fills_a_cell(token, open_):
            found.extend(_close_values(open_))
            if len(open_.words) == _LONGEST_RUN:
                found.extend(_close_words(open_))
            open_.words.append(token)
        else:
            found.extend(_close_words(open_, beside_values=True))
            if found and isinstance(found[-1], Group) and _goes_on(found[-1], token):
                open_.values.extend(found.pop().tokens)  # type: ignore[union-attr]
            if open_.values and not _joins(open_, token):
                found.extend(_close_values(open_))
            _add(open_, token)
    found.extend(_close(open_))
    return [
        _without_gap(element) if isinstance(element, Group) and _ends_at(found, at) else element
        for at, element in enumerate(found)
        if not (isinstance(element, Group) and _is_words(element, found[at - 1] if at else None))
    ]


def _is_words(group: Group, before: Element | None) -> bool:
    """Whether a line of cells has neither label nor value: a header that somebody made up."""
    if isinstance(before, Labelled) and before.line == group.line:
        return False
    words = [token for token in group.tokens if token.kind != "blank"]
    return bool(words) and all(
        token.kind == "word" and not _INSTEAD.fullmatch(token.squeezed) for token in words
    )


def _ends_at(found: Sequence[Element], at: int) -> bool:
    return at + 1 == len(found) or isinstance(found[at + 1], Break)


def _without_gap(group: Group) -> Group:
    """A table's last group without the empty lines that only part it from what follows."""
    kept = len(group.tokens)
    while (
        kept > 1 and group.tokens[kept - 1].kind == "blank" and not group.tokens[kept - 1].bounded
    ):
        kept -= 1
    return replace(group, tokens=group.tokens[:kept])


def _cut(tokens: Sequence[Token], edges: Sequence[int]) -> Iterator[Token]:
    """`tokens`, with words that reach over the edge of a heading cut there.

    In a report that was printed without white space one word holds several sections.
    """
    for token in tokens:
        first = bisect.bisect_right(edges, token.start)
        cuts = edges[first : bisect.bisect_left(edges, token.end)]
        whole = token.end - token.start == len(token.squeezed)
        if not cuts or token.kind != "word" or not whole:
            yield token
            continue
        for start, end in itertools.pairwise([token.start, *cuts, token.end]):
            if start < end:
                part = token.squeezed[start - token.start : end - token.start]
                yield token._replace(start=start, end=end, squeezed=part)


def _fills_a_cell(word: Token, open_: _Gathering) -> bool:
    """Whether a word stands where a number should: 约30, 见附件; in a bounded cell, any word that
    is no label and follows something on its line."""
    if _INSTEAD.fullmatch(word.squeezed):
        return True
    before = (open_.values or open_.words)[-1:]
    return (
        word.bounded
        and len(word.squeezed) <= _PROSE
        and bool(before)
        and before[0].line == word.line
        and not is_part_of_label(word.squeezed)
        and not read_run((word.squeezed,))
    )


def _close(open_: _Gathering) -> Iterator[Element]:
    yield from _close_words(open_)
    yield from _close_values(open_)


def _goes_on(group: Group, token: Token) -> bool:
    """Whether a value stands behind digits that are glued to their label, on the same line."""
    return group.tokens[-1].glued and group.line == token.line


def _joins(open_: _Gathering, token: Token) -> bool:
    """Whether a value goes on with the group: same line, or all lines hold a single value."""
    last = open_.values[-1]
    if last.line == token.line and last.gridded == token.gridded:
        return True
    return not (token.gridded or last.gridded or open_.shared_line)


def _add(open_: _Gathering, token: Token) -> None:
    last = open_.values[-1:]
    if last and last[0].line == token.line and "blank" not in (last[0].kind, token.kind):
        open_.shared_line = True
    open_.values.append(token)


def _close_values(open_: _Gathering) -> Iterator[Element]:
    values, open_.values, open_.shared_line = open_.values, [], False
    if any(token.kind != "blank" for token in values) or (values and values[0].gridded):
        lines = {token.line for token in values}
        alone = values[0].gridded or (len(lines) == 1 and len(values) > 1)
        yield Group(tokens=tuple(values), line=values[0].line, alone=alone)


def _close_words(open_: _Gathering, *, beside_values: bool = False) -> Iterator[Element]:
    """The labels of the words read; misspelt ones too where values show that a table is there."""
    words, open_.words = open_.words, []
    if not words:
        return
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word.squeezed))
    glued = sum(_ENDS_IN_VALUES.search(word.squeezed) is not None for word in words) > 1
    hits = read_run(tuple([word.squeezed for word in words]), misspelt=beside_values or glued)
    marks: dict[int, list[tuple[int, Hit | None, int]]] = {}
    for hit in hits:
        holder = bisect.bisect(starts, hit.start) - 1
        marks.setdefault(holder, []).append((hit.start, hit, hit.end))
        if hit.digits:
            holder = bisect.bisect(starts, hit.digits[0]) - 1
            marks.setdefault(holder, []).append((hit.digits[0], None, hit.digits[1]))
    reached = 0  # the end of the label or digits last seen
    for index, word in enumerate(words):
        edge = max(reached, starts[index])
        for start, label, end in marks.get(index, ()):
            if start - edge > _PROSE:
                yield Break(start=word.start)  # a sentence before the label in one word
            if label is not None:
                yield Labelled(
                    senses=label.senses, tables=label.tables, start=word.start, line=word.line
                )
            else:
                yield from _glued(word, start - starts[index], end - starts[index])
            edge = reached = end
        if glued and edge == starts[index] and (values := _ENDS_IN_VALUES.search(word.squeezed)):
            yield from _glued(word, values.start(1), values.end(1))  # of a label nobody knows
        left = starts[index + 1] - edge
        if left > _PROSE and not is_part_of_label(word.squeezed):
            yield Break(start=word.start)


def _glued(word: Token, first: int, last: int) -> Iterator[Group]:
    """The digits at `first:last` of a word's characters, where white space does not blur them."""
    if word.end - word.start == len(word.squeezed):
        digits = word._replace(
            kind="number",
            start=word.start + first,
            end=word.start + last,
            squeezed=word.squeezed[first:last],
            glued=True,
        )
        yield Group(tokens=(digits,), line=word.line, alone=True)
