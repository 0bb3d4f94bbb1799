"""Each line of the sheet with its unit and its number.

Numbers stand behind their label: on its line, or on lines of their own. Where the lines of a dump
are lines of the sheet, a number that stands alone before a label printed on several lines, and
has no other to go to, is that label's (PDF puts it at half height).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.tables.annex.columns import has_several_values, narrow, prints_value_first, straighten
from pipeline.tables.annex.lines import lines
from pipeline.tables.annex.order import Ranked, rank_labels
from pipeline.tables.annex.pieces import Piece
from pipeline.tables.annex.sheet import Sheet

# Units that bodies print for one another.
_ALIKE = (
    {"条", "件", "份", "篇", "个"},
    {"次", "场", "期", "人次"},
    {"人", "人次"},
    {"万元", "元"},
)


@dataclass(slots=True)
class Pair:
    """A unit and the value behind it, or either alone."""

    unit: Piece | None = None
    value: Piece | None = None

    @property
    def line(self) -> int:
        """The printed line that it stands on."""
        piece = self.value or self.unit
        assert piece is not None
        return piece.line


@dataclass(slots=True)
class Segment:
    """A label (None: something else, or what stands before the first) and the pairs behind it."""

    label: Piece | None
    pairs: list[Pair] = field(default_factory=list)
    spare: list[Pair] = field(default_factory=list)
    rests: list[Piece] = field(default_factory=list)
    is_open: bool = False
    is_handed: bool = False  # its pair stood before the label

    def covers(self, line: int) -> bool:
        """Whether the printed line is one of the label's, or between its parts."""
        return self.label is not None and self.label.line <= line <= self.last_line

    @property
    def last_line(self) -> int:
        """The last printed line of the label with its rests and notes."""
        parts = [*([self.label] if self.label else []), *self.rests]
        return max(part.last_line for part in parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What is printed for each rank; labels whose line or number is open; values of no line.

    `misread` tells that the sheet as a whole could not be read: `several` numbers to a line,
    lines that repeat others `dropped`, or `shifted` numbers.
    """

    pairs: dict[int, Pair]
    open: tuple[tuple[Ranked, Segment], ...]
    left_over: tuple[Piece, ...]
    misread: str | None = None


def read_rows(sheet: Sheet) -> Rows:
    """The rows of a printed sheet."""
    pieces = narrow(straighten(sheet))
    in_rows = _prints_rows(pieces)
    if in_rows:
        pieces = _without_page_numbers(pieces)
    segments = _segments(pieces, in_rows=in_rows, value_first=prints_value_first(sheet))
    coded = "code" in sheet.roles
    for segment in segments:
        # One of the numbers may be a code that was not told from a value.
        segment.is_open = (
            coded and sum(not _is_dash(p) and p.value is not None for p in segment.pairs) > 1
        )
    strays = [piece for piece in pieces if piece.kind == "noise" and piece.number]
    left_over = (*_settle(segments, in_rows=in_rows), *strays)
    labelled = [segment for segment in segments if segment.label is not None]
    ranked = rank_labels([s.label for s in labelled if s.label], [_unit(s) for s in labelled])
    rows: dict[int, Pair] = {}
    open_ = []
    for rank, segment in zip(ranked, labelled, strict=True):
        own = segment.pairs[0] if segment.pairs else Pair()
        if rank.rank is None or segment.is_open or _is_strange(rank.rank, segment, own):
            open_.append((rank, segment))
        else:
            rows[rank.rank] = own
    return Rows(
        pairs=rows, open=tuple(open_), left_over=left_over, misread=_misread(sheet, segments, rows)
    )


def _prints_rows(pieces: Sequence[Piece]) -> bool:
    """Whether most labels have what follows them on their line."""
    same = other = 0
    for label, behind in itertools.pairwise(p for p in pieces if p.kind != "rest"):
        if label.kind == "label" and behind.kind in ("unit", "value"):
            on_line = behind.line == label.last_line
            same, other = same + on_line, other + (not on_line)
    return same > other


def _without_page_numbers(pieces: Sequence[Piece]) -> list[Piece]:
    """Without numbers on lines of their own above the head that the next page repeats."""
    kept = []
    for at, piece in enumerate(pieces):
        above = pieces[at - 1].last_line if at else -1
        below = pieces[at + 1] if at + 1 < len(pieces) else piece
        if not (piece.number and above != piece.line and below.role == "label"):
            kept.append(piece)
    return kept


def _segments(pieces: Sequence[Piece], *, in_rows: bool, value_first: bool) -> list[Segment]:
    found = [Segment(label=None)]
    for piece in pieces:
        last = found[-1]
        if piece.kind == "label":
            found.append(Segment(label=piece))
        elif piece.kind == "noise":
            found.append(Segment(label=None))
        elif piece.kind == "rest":
            last.rests.append(piece)
        elif piece.kind in ("unit", "value"):
            _pair_up(last, piece, in_rows=in_rows, value_first=value_first)
    return found


def _pair_up(segment: Segment, piece: Piece, *, in_rows: bool, value_first: bool) -> None:
    pair = segment.pairs[-1] if segment.pairs else None
    joins = pair is not None and (not in_rows or pair.line == piece.line)
    if piece.kind == "unit":
        if (
            pair is not None and segment.label is not None and _ends_label(segment.label, pair)
        ) or (joins and pair is not None and value_first and pair.unit is None):
            pair.unit = piece
        else:
            segment.pairs.append(Pair(unit=piece))
    elif joins and pair is not None and not value_first and pair.value is None:
        pair.value = piece
    elif joins and pair is not None and _is_dash(pair) and pair.unit is None and piece.number:
        pair.value = piece  # the dash stood for the unit
    else:
        segment.pairs.append(Pair(value=piece))


def _ends_label(label: Piece, pair: Pair) -> bool:
    """Whether what was taken for a unit is the end of the label: 访谈次 with 数 lost."""
    return pair.value is None and pair.unit is not None and pair.unit.start == label.end


def _is_dash(pair: Pair) -> bool:
    return pair.value is not None and not pair.value.number


def _settle(segments: Sequence[Segment], *, in_rows: bool) -> tuple[Piece, ...]:
    """Leaves each label at most one pair; what no label takes is left over."""
    left_over: list[Piece] = []
    labelled = [at for at, segment in enumerate(segments) if segment.label is not None]
    if not labelled:
        return ()
    for segment in segments:
        segment.spare = _spare(segment, in_rows=in_rows)
    for at, segment in enumerate(segments):
        if in_rows:
            _hand_on(segments[at:])
        if labelled[0] <= at < labelled[-1]:
            left_over += [pair.value for pair in segment.spare if pair.value and pair.value.number]
    return tuple(left_over)


def _hand_on(segments: Sequence[Segment]) -> None:
    """Gives the last spare pair of the first segment to the label behind it.

    Where that label has a number behind it, on a line that is not its own, that one may belong to
    the next label, and so on: until a label has none, all are handed on; else all are open.
    """
    first, spare, behind = segments[0], segments[0].spare, segments[1:]
    waiting = list(itertools.takewhile(_is_apart, behind))
    closing = behind[len(waiting)] if len(waiting) < len(behind) else None
    bare = closing is not None and not closing.pairs and _ranks_of(closing) is not None
    if spare and _may_hand_on(spare[-1]):
        bare = bare and closing is not None and _wraps(closing)
        bare = bare and not any(segment.spare for segment in waiting)
        if not bare:
            for segment in waiting:
                segment.is_open = True
            return
        unsure = not first.pairs and _ranks_of(first) is not None
        carried = spare.pop()
        for segment in (*waiting, *([closing] if closing else [])):
            own, segment.pairs = segment.pairs, [carried]
            carried = own[0] if own else carried
            segment.is_open |= unsure
            segment.is_handed = True
        first.is_open |= unsure
    elif bare and closing is not None and not waiting and _is_apart(first) and not first.is_handed:
        first.is_open = closing.is_open = True


def _may_hand_on(pair: Pair) -> bool:
    """Whether it may stand before its label: not in a row whose cells are bounded, nor the dashes
    of a line that heads others."""
    bounded = pair.value is not None and pair.value.bounded
    return not bounded and (pair.unit is not None or not _is_dash(pair))


def _is_apart(segment: Segment) -> bool:
    """Whether its number stands on a line of its own behind the label, not among its lines."""
    return (
        bool(segment.pairs)
        and not segment.is_handed
        and _ranks_of(segment) is not None
        and not segment.covers(segment.pairs[0].line)
    )


def _spare(segment: Segment, *, in_rows: bool) -> list[Pair]:
    """Takes from a segment the pairs that are not its label's own."""
    pairs = list(segment.pairs)
    own = pairs[0] if pairs else None
    if segment.label is None or own is None or _ranks_of(segment) is None:
        segment.pairs.clear()
        return pairs
    gridded = segment.label.column is not None
    elsewhere = (in_rows or gridded) and not segment.covers(own.line)
    heading = own.unit is None and _is_dash(own)  # the dashes of a line that heads others
    if elsewhere and (gridded or heading or not _wraps(segment)):
        segment.pairs.clear()
        return pairs
    numbers = [pair for pair in pairs if pair.value is not None and pair.value.number]
    segment.is_open |= not in_rows and own.unit is None and len(numbers) > 1
    segment.pairs[:] = [own]
    return pairs[1:]


def _ranks_of(segment: Segment) -> tuple[int, ...] | None:
    """The ranks of a segment's label that have numbers, None where it only heads others."""
    if segment.label is None or segment.label.hit is None:
        return None
    ranks = tuple(rank for rank in segment.label.hit.ranks if lines()[rank].row is not None)
    return ranks or None


def _wraps(segment: Segment) -> bool:
    """Whether its label is printed on several lines, or broken off."""
    assert segment.label is not None and segment.label.hit is not None
    several = segment.last_line > segment.label.line
    return several or not segment.label.hit.whole


def _unit(segment: Segment) -> str:
    pair = segment.pairs[0] if segment.pairs else None
    return pair.unit.squeezed if pair is not None and pair.unit is not None else ""


def _is_strange(rank: int, segment: Segment, own: Pair) -> bool:
    """Whether a number on another line than its label has a unit of another kind."""
    if own.value is None or segment.label is None or own.line == segment.label.last_line:
        return False
    return _differs(rank, own)


def _differs(rank: int, pair: Pair) -> bool:
    expected = lines()[rank].unit
    printed = pair.unit.squeezed if pair.unit is not None else ""
    if not printed or not expected or printed == expected:
        return False
    return not any({printed, expected} <= alike for alike in _ALIKE)


def _misread(sheet: Sheet, segments: Sequence[Segment], rows: dict[int, Pair]) -> str | None:
    units = [p.squeezed for p in sheet.pieces if p.kind == "unit"]
    counted = sum(segment.label is not None for segment in segments)
    with_unit = [rank for rank, pair in rows.items() if pair.unit is not None]
    if has_several_values(sheet):
        return "several"
    # One unit printed twice shows that repeated lines were kept: 件 belongs to half of all lines.
    if len(units) > 1 and len(set(units)) == len(units) and counted > 2 * len(units):
        return "dropped"
    if sum(_differs(rank, rows[rank]) for rank in with_unit) * 2 > len(with_unit):
        return "shifted"
    return None
