"""A section's body cut into statements that tile it.

In order: enumerators (`marks`), rows of tables printed as text (`rows`), role sub-headings and item titles (`titles`), then sentences.
An item of a list is one statement unless it turns from a problem to its remedy; a paragraph
without enumerators is cut sentence by sentence. Which stretch is a problem is only asked
where the cut depends on it; the label is given by `classify`.

Source: codebook §1 and settled cases 1 to 3; enumeration styles of the field guide (c).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from pipeline.records import Span
from pipeline.statements.joints import (
    halves,
    is_loose_title,
    is_remains,
    is_remedy,
    joins,
    lists_on,
)
from pipeline.statements.marks import Mark, find_marks
from pipeline.statements.rows import Columns, answers, column_heads, is_rule, row_cells, states
from pipeline.statements.sentences import paragraphs, sentence_end, trim
from pipeline.statements.stance import weigh
from pipeline.statements.titles import Setting, label_end, title_end

Kind = Literal["enumerator", "title", "label", "bar", "statement"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of the body by what it is; parts do not overlap and leave only white space."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch that becomes one statement, with what its place tells of it.

    `heading` is where the nearest item title stands, `setting` what the nearest role
    sub-heading says. `number` and `listing` (which list of
    the section) are those of the item it is, None outside lists. `leads` when a list follows
    directly; `remedies` when it was cut off the problem just before it; `remains` for
    left-overs of tables and signatures.
    """

    start: int
    end: int
    heading: Span | None
    setting: Setting | None
    number: int | None
    listing: int | None
    leads: bool
    remedies: bool
    remains: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The body cut: `parts` cover it, `pieces` are its parts of kind statement with context."""

    parts: tuple[Part, ...]
    pieces: tuple[Piece, ...]


@dataclass(slots=True, kw_only=True)
class _Level:
    """An open list: its style, the item reached, that item's title and role sub-heading.

    `untitled` when an earlier item of the list has no title: then a sentence that ends its
    line is an item too, and the paragraph below it a closing word, not its text.
    """

    style: str
    number: int
    listing: int
    title: Span | None = None
    setting: Setting | None = None
    untitled: bool = False


@dataclass(slots=True, kw_only=True)
class _Draft:
    """The cut in the making: text, open lists, and what has been cut so far."""

    folded: str
    setting: Setting | None
    levels: list[_Level] = field(default_factory=list)
    listings: int = 0
    loose_title: Span | None = None
    columns: Columns = ()
    parts: list[Part] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


def cut(folded: str, start: int, end: int, *, setting: Setting | None = None) -> Cut:
    """The cut of `folded[start:end]`, a section's body in folded text.

    `setting` is what the section's own heading says. Guarantee: parts ascend, do not overlap,
    and every character outside them is white space.
    """
    draft = _Draft(folded=folded, setting=setting)
    marks = find_marks(folded, start, end)
    _add_stretch(draft, start, marks[0].start if marks else end, following=marks[:1])
    for at, mark in enumerate(marks):
        following = marks[at + 1 : at + 2]
        _open_item(draft, mark)
        _add_stretch(draft, mark.end, following[0].start if following else end, mark, following)
    return Cut(parts=tuple(draft.parts), pieces=tuple(draft.pieces))


def _open_item(draft: _Draft, mark: Mark) -> None:
    """Close the lists inside the one that `mark` continues, or open a list."""
    draft.parts.append(Part(kind="enumerator", start=mark.start, end=mark.end))
    styles = [level.style for level in draft.levels]
    if mark.style in styles:
        depth = styles.index(mark.style)
        level = draft.levels[depth]
        del draft.levels[depth + 1 :]
        if mark.number <= level.number:
            draft.listings += 1
            level.listing, level.untitled = draft.listings, False
        level.number, level.title, level.setting = mark.number, None, None
    else:
        draft.listings += 1
        draft.levels.append(
            _Level(style=mark.style, number=mark.number, listing=draft.listings)
        )  # fmt: skip


def _add_stretch(
    draft: _Draft,
    start: int,
    end: int,
    mark: Mark | None = None,
    following: tuple[Mark, ...] = (),
) -> None:
    """Cut the stretch between two enumerators."""
    start, end = trim(draft.folded, start, end)
    if start >= end:
        return
    level = draft.levels[-1] if mark else None
    opens_list = bool(following) and following[0].style not in {x.style for x in draft.levels}
    held = False
    if level:
        label = label_end(draft.folded, start, end)
        if label:
            _add_part(draft, "label", start, label[0])
            level.setting, start, level = label[1], label[0], None
        else:
            behind = _add_title(draft, level, start, end, has_children=opens_list)
            held = "\n" in draft.folded[behind : behind + 1]
            start = behind
    begins_list = bool(following) and (opens_list or following[0].number == 1)
    in_item = level is not None and not held
    for at, (first, last) in enumerate(paragraphs(draft.folded, start, end, in_item=in_item)):
        inside = level if at == 0 or held else None
        if _add_row(draft, first, last, inside):
            continue
        _add_paragraph(draft, first, last, inside, is_last=last >= end - 1, begins_list=begins_list)


def _add_title(draft: _Draft, level: _Level, start: int, end: int, *, has_children: bool) -> int:
    """Add the item's title, if it has one; the offset where its text begins.

    A title on a line of its own heads all paragraphs of the item, a run-in title its own.
    """
    folded = draft.folded
    behind = title_end(
        folded, start, end, has_children=has_children, setting=_setting(draft)
    )  # fmt: skip
    is_sentence = behind is not None and folded[behind - 1 : behind + 1] == "。\n"
    if behind is None or (is_sentence and level.untitled):
        level.untitled = True
        return start
    last = behind
    while folded[last - 1] in " \n。:;,":
        last -= 1
    level.title = Span(start=start, end=last)
    _add_part(draft, "title", start, behind)
    return behind


def _add_row(draft: _Draft, start: int, end: int, level: _Level | None) -> bool:
    """Cut a table's row at its bars; False, with nothing added, when the line is none.

    Under heads like 问题 and 措施 a cell has the setting of its column.
    """
    folded = draft.folded
    if "|" not in folded[start:end]:
        return False
    if is_rule(folded, start, end):
        _add_part(draft, "bar", start, end)
        return True
    cells = row_cells(folded, start, end)
    heads = column_heads(folded, cells)
    if not heads and not any(states(folded, *cell) for cell in cells):
        return False
    if heads:
        draft.columns = heads
    settings = draft.columns if len(draft.columns) == len(cells) else (None,) * len(cells)
    at, previous = start, None
    for cell, setting in zip(cells, settings, strict=True):
        if folded[at : cell[0]].strip():
            _add_part(draft, "bar", at, cell[0])
        at = cell[1]
        if heads and cell[0] < at:
            _add_part(draft, "label", *cell)
        elif cell[0] < at and not re.search(r"\w", re.sub(r"[0-9]", "", folded[slice(*cell)])):
            _add_part(draft, "enumerator", *cell)
        elif cell[0] < at:
            _add_cell(draft, cell, setting, level, previous)
            previous, level = (cell, setting), None
    if folded[at:end].strip():
        _add_part(draft, "bar", at, end)
    return True


def _add_cell(
    draft: _Draft,
    cell: tuple[int, int],
    setting: Setting | None,
    level: _Level | None,
    previous: tuple[tuple[int, int], Setting | None] | None,
) -> None:
    """Add one cell of a row; beside the problem of its row a remedy answers it."""
    folded = draft.folded
    remedies = previous is not None and (
        (previous[1] == "problem" and setting in ("measure", "planned", "done"))
        or (setting is None and answers(folded, previous[0], cell))
    )
    # Office, deadline and kind stand in columns of their own.
    is_aside = bool(draft.columns) and setting is None and not states(folded, *cell)
    piece = Piece(
        start=cell[0], end=cell[1],
        heading=None,
        setting=setting or _setting(draft),
        number=level.number if level else None,
        listing=level.listing if level else None,
        leads=False, remedies=remedies,
        remains=is_aside or (setting is None and is_remains(folded, *cell)),
    )  # fmt: skip
    _add_piece(draft, piece)


def _add_paragraph(
    draft: _Draft, start: int, end: int, level: _Level | None, *, is_last: bool, begins_list: bool
) -> None:
    """Cut one paragraph, which is an item's text when `level` is given."""
    folded, at = draft.folded, start
    leads = is_last and begins_list
    if (
        not level
        and not leads
        and label_end(folded, start, end) is None
        and is_loose_title(folded, start, end)
    ):
        _add_part(draft, "title", start, end)
        draft.loose_title = Span(start=start, end=end)
        return
    spans: list[tuple[int, int]] = []
    while at < end:
        at, _ = trim(folded, at, end)
        label = label_end(folded, at, end)
        if label:
            _add_spans(draft, spans, level, leads=False)
            _add_part(draft, "label", at, label[0])
            _relabel(draft, label[1])
            spans, level, at = [], None, label[0]
        else:
            spans.append((at, sentence_end(folded, at, end)))
            at = spans[-1][1]
    _add_spans(draft, spans, level, leads=leads)


def _add_spans(
    draft: _Draft, spans: list[tuple[int, int]], level: _Level | None, *, leads: bool
) -> None:
    """Join or split sentences into pieces and add them."""
    folded = draft.folded
    title = level.title if level else None
    faulted = title is not None and weigh(folded[title.start : title.end]).verdict > 0
    groups: list[tuple[int, int, bool]] = []
    for first, last in (half for span in spans for half in halves(folded, *span, faulted=faulted)):
        first, last = trim(folded, first, last)
        if first >= last:
            continue
        opening = groups[0][0] if groups else first
        if groups and joins(
            folded, groups[-1], (first, last),
            opening=opening, in_item=level is not None, setting=_setting(draft),
        ):  # fmt: skip
            groups[-1] = (groups[-1][0], last, groups[-1][2])
        else:
            remedies = bool(groups) and (
                is_remedy(folded, groups[-1], first, last)
                or (groups[-1][2] and lists_on(folded, groups[-1], (first, last), opening))
            )
            groups.append((first, last, remedies))
    if leads and groups and level and folded[groups[-1][1] - 1] == ":":
        groups = _split_lead(folded, groups, spans)
    for at, (first, last, remedies) in enumerate(groups):
        is_last = at == len(groups) - 1
        inside = level if at == 0 and not (leads and is_last and at) else None
        titles = [x.title for x in draft.levels[: None if level else -1] if x.title]
        piece = Piece(
            start=first, end=last,
            heading=titles[-1] if titles else draft.loose_title,
            setting=_setting(draft),
            number=inside.number if inside else None,
            listing=inside.listing if inside else None,
            leads=leads and is_last, remedies=remedies,
            remains=inside is None and is_remains(folded, first, last),
        )  # fmt: skip
        _add_piece(draft, piece)


def _split_lead(
    folded: str, groups: list[tuple[int, int, bool]], spans: list[tuple[int, int]]
) -> list[tuple[int, int, bool]]:
    """The last sentence, a lead-in to a list, set apart from the item that it was joined to."""
    first, last, remedies = groups[-1]
    lead = trim(folded, *spans[-1])
    if lead[0] <= first:
        return groups
    before = trim(folded, first, lead[0])
    return [*groups[:-1], (*before, remedies), (lead[0], last, False)]


def _add_piece(draft: _Draft, piece: Piece) -> None:
    """Add `piece`; left-overs of a table, line after line, become one."""
    previous = draft.pieces[-1] if draft.pieces else None
    if piece.remains and previous and previous.remains and draft.parts[-1].end == previous.end:
        draft.parts.pop()
        draft.pieces.pop()
        piece = replace(piece, start=previous.start)
    _add_part(draft, "statement", piece.start, piece.end)
    draft.pieces.append(piece)


def _add_part(draft: _Draft, kind: Kind, start: int, end: int) -> None:
    start, end = trim(draft.folded, start, end)
    draft.parts.append(Part(kind=kind, start=start, end=end))


def _relabel(draft: _Draft, setting: Setting) -> None:
    """A role sub-heading without enumerator ends every list and rules what follows."""
    headers = draft.parts[-2:]
    # Two sub-headings with nothing between them head the columns of a table.
    if len(headers) == 2 and headers[0].kind == "label" and draft.setting != setting:
        setting = setting if draft.setting in (None, "mixed") else "mixed"
    draft.levels.clear()
    draft.setting, draft.loose_title, draft.columns = setting, None, ()


def _setting(draft: _Draft) -> Setting | None:
    for level in reversed(draft.levels):
        if level.setting is not None:
            return level.setting
    return draft.setting
