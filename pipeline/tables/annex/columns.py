"""The columns of a printed sheet: two blocks side by side, codes, several numbers to a line."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from dataclasses import replace

from pipeline.tables.annex.lines import lines
from pipeline.tables.annex.pieces import Piece
from pipeline.tables.annex.sheet import Sheet


def straighten(sheet: Sheet) -> list[Piece]:
    """The pieces with the blocks one below the other, and without codes and remarks."""
    pieces = _without_remarks(sheet)
    if sheet.roles.count("label") > 1:
        pieces = _below_one_another(pieces)
    return _without_numbers_of_labels(_without_codes(pieces, sheet))


def has_several_values(sheet: Sheet) -> bool:
    """Whether the head names more than one column of numbers for each label."""
    return sheet.roles.count("value") > sheet.roles.count("label")


def prints_value_first(sheet: Sheet) -> bool:
    """Whether numbers stand before their units."""
    roles = sheet.roles
    return {"value", "unit"} <= {*roles} and roles.index("value") < roles.index("unit")


def _without_remarks(sheet: Sheet) -> list[Piece]:
    """In a grid, what stands behind the last column of numbers is no number of the sheet."""
    columns = [p.column for p in sheet.pieces if p.role == "value" and p.column is not None]
    if "remark" not in sheet.roles or not columns:
        return list(sheet.pieces)
    last = max(columns)
    return [p for p in sheet.pieces if p.column is None or p.column <= last]


def _below_one_another(pieces: Sequence[Piece]) -> list[Piece]:
    """First what stands in the left block of every line, then what stands in the right one."""
    edges = sorted({p.column for p in pieces if p.role == "label" and p.column is not None})
    blocks: list[tuple[int, Piece]] = []
    for _, line in itertools.groupby(pieces, key=lambda piece: piece.line):
        block, filled = 0, False
        for piece in line:
            opens = piece.kind in ("label", "noise") or piece.role == "label"
            if opens and filled:
                block += 1
            filled = piece.kind != "noise"
            gridded = piece.column is not None and len(edges) > 1
            own = bisect.bisect(edges, piece.column) - 1 if gridded else block  # type: ignore[type-var]
            blocks.append((own, piece))
    return [piece for _, piece in sorted(blocks, key=lambda each: each[0])]


def _without_codes(pieces: Sequence[Piece], sheet: Sheet) -> list[Piece]:
    """Without the numbers of a column of codes, which count up by one from line to line.

    They stand right before the labels, or as the first number behind them.
    """
    if "code" not in sheet.roles:
        return list(pieces)
    before = sheet.roles.index("code") < sheet.roles.index("label")
    kept: list[Piece] = []
    last: int | None = None
    passed = 0  # pieces since the last code: no more lines can have lost theirs
    due = False
    behind = iter([piece for piece in pieces if piece.kind != "rest"][1:])
    last_label = max((p.start for p in pieces if p.kind == "label"), default=0)
    for piece in pieces:
        if piece.kind == "rest":
            kept.append(piece)
            continue
        following = next(behind, None)
        passed += 1
        if before:
            due = following is not None and _may_have_code(piece, following)
            due = due and piece.start < last_label
        else:
            due = due or piece.kind in ("label", "noise")
        if piece.number and due:
            code = int(piece.squeezed) if piece.squeezed.isdecimal() else None
            if code is not None and (last is None or last < code <= last + passed):
                last, passed, due = code, 0, False
                continue
            piece = replace(piece, kind="noise")  # it stands where the code should
        kept.append(piece)
    return kept


def _may_have_code(piece: Piece, label: Piece) -> bool:
    """Whether what stands before a label may be its code: lines that only head others have none,
    unless it stands on their line. Before a unit, it is the code of a label that is lost."""
    if label.kind == "label" and label.hit is not None and piece.line != label.line:
        return any(lines()[rank].row is not None for rank in label.hit.ranks)
    return label.kind in ("label", "noise", "unit")


def _without_numbers_of_labels(pieces: Sequence[Piece]) -> list[Piece]:
    """Without numbers that open a line before a label: 1 当面申请数, its stop lost."""
    kept = []
    for at, piece in enumerate(pieces):
        opens = at == 0 or pieces[at - 1].last_line != piece.line
        label = pieces[at + 1] if at + 1 < len(pieces) else piece
        if not (piece.number and opens and label.kind == "label" and label.line == piece.line):
            kept.append(piece)
    return kept


def narrow(pieces: Sequence[Piece]) -> list[Piece]:
    """The labels as far as the rests behind their numbers tell which of two lines they are."""
    found: list[Piece] = []
    last = -1
    for piece in pieces:
        if piece.kind == "label":
            last = len(found)
        elif piece.kind == "rest" and last >= 0:
            hit, rest = found[last].hit, piece.hit
            assert hit is not None and rest is not None
            ranks = tuple(rank for rank in hit.ranks if rank in rest.ranks)
            found[last] = replace(found[last], hit=replace(hit, ranks=ranks or hit.ranks))
        found.append(piece)
    return found
