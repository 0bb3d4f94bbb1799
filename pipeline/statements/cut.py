"""A section's body cut into statements that tile it.

In order: enumerators (`marks`), rows of tables printed as text (`rows`), role sub-headings and
item titles (`titles`); what is left is running text, cut at its joints (`joints`) as the
judge says. The labels are given later.

Source: codebook §1 and settled cases 1 to 3; enumeration styles of the field guide (c).
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.records import Span
from pipeline.statements.draft import (
    Cut,
    Draft,
    Level,
    Part,
    Piece,
    add_part,
    add_piece,
    setting_of,
    strip_bars,
)  # fmt: skip
from pipeline.statements.joints import Judge, Run, clause_ends
from pipeline.statements.marks import Mark, find_marks
from pipeline.statements.remains import is_aside, is_column_head, is_remains
from pipeline.statements.rows import answers, column_heads, is_rule, row_cells, states
from pipeline.statements.sentences import paragraphs, trim
from pipeline.statements.titles import Setting, is_lead_in, is_loose_title, label_end, title_end

# So many clauses behind a title show whether it is one.
_SEEN = 3


def cut(folded: str, start: int, end: int, *, judge: Judge, setting: Setting | None = None) -> Cut:
    """The cut of `folded[start:end]`, a section's body in folded text.

    `setting` is what the section's own heading says, `judge` parts running text and tells
    titles. Guarantee: parts ascend, do not overlap, and every character outside them is white
    space.
    """
    draft = Draft(folded=folded, setting=setting, judge=judge)
    marks = find_marks(folded, start, end)
    _add_stretch(draft, start, marks[0].start if marks else end, following=marks[:1])
    for at, mark in enumerate(marks):
        following = marks[at + 1 : at + 2]
        _open_item(draft, mark)
        _add_stretch(draft, mark.end, following[0].start if following else end, mark, following)
    return Cut(parts=tuple(draft.parts), pieces=tuple(draft.pieces))


def _open_item(draft: Draft, mark: Mark) -> None:
    """Close the lists inside the one that `mark` continues, or open a list."""
    if mark.start < mark.end:
        draft.parts.append(Part(kind="enumerator", start=mark.start, end=mark.end))
    styles = [level.style for level in draft.levels]
    if mark.style in styles:
        depth = styles.index(mark.style)
        level = draft.levels[depth]
        del draft.levels[depth + 1 :]
        if mark.number <= level.number:
            draft.listings += 1
            level.listing = draft.listings
        level.titled = level.titled or level.title is not None
        level.number, level.title, level.setting = mark.number, None, None
    else:
        draft.listings += 1
        draft.levels.append(
            Level(style=mark.style, number=mark.number, listing=draft.listings)
        )  # fmt: skip


def _add_stretch(
    draft: Draft,
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
            add_part(draft, "label", start, label[0])
            level.setting, start, level = label[1], label[0], None
        else:
            goes_on = bool(following) and following[0].style == level.style
            behind = _add_title(draft, level, start, end, has_children=opens_list, goes_on=goes_on)
            held = "\n" in draft.folded[behind : behind + 1]
            start = behind
    begins_list = bool(following) and (opens_list or following[0].number == 1)
    in_item = level is not None and not held
    lines = paragraphs(
        draft.folded, start, end, in_item=in_item,
        opens=lambda at: label_end(draft.folded, at, end) is not None,
    )  # fmt: skip
    for at, (first, last) in enumerate(lines):
        inside = level if at == 0 or held or draft.clauses else None
        if "|" in draft.folded[first:last] and _add_row(draft, first, last, inside):
            continue
        if is_column_head(draft.folded[first:last]):
            _close_run(draft)
            add_part(draft, "label", first, last)
            draft.names_columns = True
            continue
        if draft.names_columns and is_aside(draft.folded[first:last]):
            _close_run(draft)
            if draft.pieces:
                _extend(draft, last)
                continue
        _add_paragraph(draft, first, last, inside, is_last=last >= end - 1, begins_list=begins_list)
    _close_run(draft)


def _add_title(
    draft: Draft, level: Level, start: int, end: int, *, has_children: bool, goes_on: bool
) -> int:
    """Add the item's title, if it has one; the offset where its text begins.

    `goes_on` says that another item of the same list follows. A title on a line of its own heads all paragraphs of the item, a run-in title its own.
    """
    folded = draft.folded
    behind = title_end(folded, start, end, has_children=has_children)
    if behind is None or not _is_title(draft, level, start, behind, end, goes_on=goes_on):
        return start
    last = behind
    while folded[last - 1] in " \n。:;,.":
        last -= 1
    level.title = Span(start=start, end=last)
    add_part(draft, "title", start, behind)
    return behind


def _is_title(
    draft: Draft, level: Level, start: int, behind: int, end: int, *, goes_on: bool
) -> bool:
    """Whether `start:behind` is the title of the item that ends at `end`.

    Before a list or a role sub-heading it is.
    """
    folded = draft.folded
    first, last = trim(folded, behind, end)
    if first >= last or label_end(folded, first, last) is not None:
        return True
    stop = folded.find("\n", first, last)
    clauses = [trim(folded, start, behind)]
    for at in clause_ends(folded, first, last if stop < 0 else stop)[:_SEEN]:
        clauses.append(trim(folded, max(first, clauses[-1][1]), at))
    run = Run(
        clauses=tuple(clauses), in_item=True, headed=level.titled, leads=goes_on,
        setting=setting_of(draft),
    )  # fmt: skip
    return draft.judge.heads(folded, run)


def _add_row(draft: Draft, start: int, end: int, level: Level | None) -> bool:
    """Cut a table's row at its bars; False, with nothing added, when the line is none.

    Under heads like 问题 and 措施 a cell has the setting of its column.
    """
    folded = draft.folded
    if is_rule(folded, start, end):
        _close_run(draft)
        add_part(draft, "bar", start, end)
        return True
    cells = row_cells(folded, start, end)
    heads = column_heads(folded, cells)
    if not heads and not any(states(folded, *cell) for cell in cells):
        return False
    _close_run(draft)
    if heads:
        draft.columns = heads
    settings = draft.columns if len(draft.columns) == len(cells) else (None,) * len(cells)
    at, previous = start, None
    for cell, setting in zip(cells, settings, strict=True):
        if folded[at : cell[0]].strip():
            add_part(draft, "bar", at, cell[0])
        at = cell[1]
        if heads and cell[0] < at:
            add_part(draft, "label", *cell)
        elif cell[0] < at and not re.search(r"\w", re.sub(r"[0-9]", "", folded[slice(*cell)])):
            add_part(draft, "enumerator", *cell)
        elif cell[0] < at and previous and setting is None and is_aside(folded[slice(*cell)]):
            _extend(draft, at)
        elif cell[0] < at:
            _add_cell(draft, cell, setting, level, previous)
            previous, level = (cell, setting), None
    if folded[at:end].strip():
        add_part(draft, "bar", at, end)
    return True


def _extend(draft: Draft, end: int) -> None:
    """Let the last piece reach to `end`, over the bars before it."""
    piece = draft.pieces.pop()
    while draft.parts and draft.parts[-1].start >= piece.start:
        draft.parts.pop()
    add_piece(draft, replace(piece, end=end))


def _add_cell(
    draft: Draft,
    cell: tuple[int, int],
    setting: Setting | None,
    level: Level | None,
    previous: tuple[tuple[int, int], Setting | None] | None,
) -> None:
    """Add one cell of a row; beside the problem of its row a remedy answers it."""
    folded = draft.folded
    follows = previous is not None and (
        (previous[1] == "problem" and setting in ("measure", "planned", "done"))
        or (setting is None and answers(folded, previous[0], cell))
    )
    # Office, deadline and kind stand in columns of their own.
    is_aside = bool(draft.columns) and setting is None and not states(folded, *cell)
    piece = Piece(
        start=cell[0], end=cell[1],
        heading=None,
        setting=setting or setting_of(draft),
        number=level.number if level else None,
        listing=level.listing if level else None,
        leads=False, follows=follows,
        remains=is_aside or (setting is None and is_remains(folded, *cell)),
    )  # fmt: skip
    add_piece(draft, piece)


def _add_paragraph(
    draft: Draft, start: int, end: int, level: Level | None, *, is_last: bool, begins_list: bool
) -> None:
    """Add the clauses of one paragraph, which is an item's text when `level` is given, to the run."""
    folded, at = draft.folded, start
    leads = is_last and begins_list
    if (
        not level
        and not leads
        and label_end(folded, start, end) is None
        and is_loose_title(folded, start, end)
    ):
        _close_run(draft)
        add_part(draft, "title", start, end)
        draft.loose_title = Span(start=start, end=end)
        return
    opens = True
    for stop in clause_ends(folded, start, end):
        if stop <= at:
            continue
        label = label_end(folded, trim(folded, at, end)[0], end) if opens else None
        if label and is_lead_in(folded, at, label[0]):
            _add_clause(draft, at, label[0], level)
            _close_run(draft, leads=leads and not folded[label[0] : end].strip())
            _relabel(draft, label[1])
            level, at = None, label[0]
        elif label:
            _close_run(draft)
            add_part(draft, "label", at, label[0])
            _relabel(draft, label[1])
            level, at = None, label[0]
        if stop > at:
            _add_clause(draft, at, stop, level)
            at = stop
        opens = folded[at - 1] in "。;!?."
    if is_last:
        _close_run(draft, leads=leads)


def _add_clause(draft: Draft, start: int, end: int, level: Level | None) -> None:
    start, end = trim(draft.folded, start, end)
    if start < end:
        if not draft.clauses:
            draft.opened_by = level
        draft.clauses.append((start, end))


def _close_run(draft: Draft, *, leads: bool = False) -> None:
    """Cut the clauses gathered so far at the joints that part statements."""
    clauses, level = tuple(draft.clauses), draft.opened_by
    draft.clauses.clear()
    if not clauses:
        return
    run = Run(
        clauses=clauses,
        in_item=level is not None,
        headed=bool(level and level.title),
        leads=leads,
        setting=setting_of(draft),
    )
    groups = [[clauses[0]]]
    for clause, parts in zip(clauses[1:], draft.judge.parts(draft.folded, run), strict=True):
        if parts:
            groups.append([])
        groups[-1].append(clause)
    own = level is not None
    for at, group in enumerate(groups):
        first, last = strip_bars(draft, group[0][0], group[-1][1])
        is_last = at == len(groups) - 1
        inside = level if at == 0 and not (leads and is_last and at) else None
        own = own and not (at and level is not None and _is_closing(draft, level, first))
        titles = [x.title for x in draft.levels[: None if own else -1] if x.title]
        piece = Piece(
            start=first, end=last,
            heading=titles[-1] if titles else draft.loose_title,
            setting=setting_of(draft),
            number=inside.number if inside else None,
            listing=inside.listing if inside else None,
            leads=leads and is_last, follows=at > 0,
            remains=inside is None and is_remains(draft.folded, first, last),
        )  # fmt: skip
        add_piece(draft, piece)
        if draft.folded[last : group[-1][1]].strip():
            add_part(draft, "bar", last, group[-1][1])


def _is_closing(draft: Draft, level: Level, start: int) -> bool:
    """Whether the line that begins at `start` stands below an item whose title ran in.

    A title on a line of its own heads all lines below it.
    """
    folded = draft.folded
    if level.title is None or not folded[:start].rstrip(" ").endswith("\n"):
        return False
    return not folded[level.title.end :].lstrip("。:;,. ").startswith("\n")


def _relabel(draft: Draft, setting: Setting) -> None:
    """A role sub-heading without enumerator ends every list and rules what follows."""
    headers = draft.parts[-2:]
    # Two sub-headings with nothing between them head the columns of a table.
    if len(headers) == 2 and headers[0].kind == "label" and draft.setting != setting:
        setting = setting if draft.setting in (None, "mixed") else "mixed"
    draft.levels.clear()
    draft.setting, draft.loose_title, draft.columns = setting, None, ()
