"""A cut in the making: parts and pieces so far, the lists that are open, the clauses gathered.

Read and filled by `cut` alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from pipeline.records import Span
from pipeline.statements.joints import Judge
from pipeline.statements.rows import Columns
from pipeline.statements.sentences import trim
from pipeline.statements.titles import Setting

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
    directly; `follows` when it goes on in the same item, paragraph or row as the piece before it;
    `remains` for left-overs of tables and signatures.
    """

    start: int
    end: int
    heading: Span | None
    setting: Setting | None
    number: int | None
    listing: int | None
    leads: bool
    follows: bool
    remains: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The body cut: `parts` cover it, `pieces` are its parts of kind statement with context."""

    parts: tuple[Part, ...]
    pieces: tuple[Piece, ...]


@dataclass(slots=True, kw_only=True)
class Level:
    """An open list: its style, the item reached, that item's title and role sub-heading.

    `titled` says that an item before it has a title.
    """

    style: str
    number: int
    listing: int
    title: Span | None = None
    setting: Setting | None = None
    titled: bool = False


@dataclass(slots=True, kw_only=True)
class Draft:
    """The cut in the making: text, open lists, and what has been cut so far."""

    folded: str
    setting: Setting | None
    judge: Judge
    levels: list[Level] = field(default_factory=list)
    listings: int = 0
    loose_title: Span | None = None
    columns: Columns = ()
    names_columns: bool = False
    clauses: list[tuple[int, int]] = field(default_factory=list)
    opened_by: Level | None = None
    parts: list[Part] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


def setting_of(draft: Draft) -> Setting | None:
    for level in reversed(draft.levels):
        if level.setting is not None:
            return level.setting
    return draft.setting


# The number and the bars of a row whose other cells stand in other lines.
_ROW_HEAD = re.compile(r"(?:[0-9]{1,2} ?\|[| ]*|\|[| ]*(?:[0-9]{1,2} ?\|[| ]*)?)")
_ROW_TAIL = re.compile(r"[| ]*\|[| ]*$")


def strip_bars(draft: Draft, start: int, end: int) -> tuple[int, int]:
    """`start:end` without the bars at either end; those before it are added as a part."""
    folded = draft.folded
    if "|" not in folded[start:end] or not folded[start:end].strip("| "):
        return start, end
    if (head := _ROW_HEAD.match(folded, start, end)) and head.end() < end:
        add_part(draft, "bar", start, head.end())
        start = head.end()
    tail = _ROW_TAIL.search(folded[start:end])
    return (start, start + tail.start()) if tail and tail.start() else (start, end)


def add_piece(draft: Draft, piece: Piece) -> None:
    """Add `piece`; left-overs of a table, line after line, become one."""
    previous = draft.pieces[-1] if draft.pieces else None
    if piece.remains and previous and previous.remains and draft.parts[-1].end == previous.end:
        draft.parts.pop()
        draft.pieces.pop()
        piece = replace(piece, start=previous.start)
    add_part(draft, "statement", piece.start, piece.end)
    draft.pieces.append(piece)


def add_part(draft: Draft, kind: Kind, start: int, end: int) -> None:
    start, end = trim(draft.folded, start, end)
    draft.parts.append(Part(kind=kind, start=start, end=end))
