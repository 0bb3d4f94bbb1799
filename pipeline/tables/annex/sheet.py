"""Where on the page the sheet is printed, apart from prose that names its indicators."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.tables.annex.lines import lines, match_misprinted
from pipeline.tables.annex.pieces import Piece, Role

# Without the head of its columns, a third of the 58 indicators one behind the other, each with
# its unit or number, is no prose; behind the head, three are more than chance.
_MANY, _FEW = 20, 3
# The longest label with its number and note has 50 characters; of less than six none may be wrong.
_MISPRINTED = range(6, 54)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The pieces of a printed sheet, and the roles of its columns in order (none printed: empty)."""

    pieces: tuple[Piece, ...]
    roles: tuple[Role, ...]

    @property
    def span(self) -> tuple[int, int]:
        """The stretch of the text from the head or the first label to the last label's number."""
        labels = [at for at, piece in enumerate(self.pieces) if piece.kind == "label"]
        behind = itertools.takewhile(
            lambda piece: piece.kind in ("rest", "unit", "value"), self.pieces[labels[-1] + 1 :]
        )
        return self.pieces[0].start, max([self.pieces[labels[-1]].end, *(p.end for p in behind)])


def find_sheet(pieces: Sequence[Piece]) -> Sheet | None:
    """The first sheet among `pieces`; what goes on behind a stop with later lines belongs to it."""
    found: list[Piece] = []
    roles: tuple[Role, ...] = ()
    last = -1
    for stretch in _stretches(pieces):
        ranks = _valued(stretch)
        if not found and _is_sheet(stretch, ranks):
            roles = _roles(stretch)
            stretch = _from_head(stretch)
        elif not found or len(ranks) < _FEW or min(ranks) <= last:
            continue
        found.extend(stretch)
        last = max(ranks)
    return Sheet(pieces=tuple(found), roles=roles) if found else None


def _from_head(stretch: list[Piece]) -> list[Piece]:
    """Without what stands before the head, or before the first label where no head is printed."""
    heads = [at for at, piece in enumerate(stretch) if piece.role == "label"]
    first = heads[0] if heads else next(at for at, p in enumerate(stretch) if p.kind == "label")
    while first and stretch[first - 1].kind == "head":
        first -= 1
    return stretch[first:]


def _stretches(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    for is_stop, stretch in itertools.groupby(pieces, key=lambda piece: piece.kind == "stop"):
        if not is_stop:
            yield _with_misprints(list(stretch))


def _is_sheet(stretch: Sequence[Piece], ranks: set[int]) -> bool:
    """Whether it has the head and some lines, or very many lines; more than other lines."""
    enough = _FEW if len(set(_roles(stretch))) > 1 else _MANY
    strange = sum(
        one.kind == "noise" and other.kind in ("unit", "value")
        for one, other in itertools.pairwise(stretch)
    )
    return len(ranks) >= enough and len(ranks) > strange


def _valued(stretch: Sequence[Piece]) -> set[int]:
    """The first ranks of labels with a unit or a value behind them."""
    found = set()
    for label, behind in itertools.pairwise(p for p in stretch if p.kind != "rest"):
        if label.hit is not None and behind.kind in ("unit", "value"):
            found.add(label.hit.ranks[0])
    return {rank for rank in found if lines()[rank].row is not None}


def _roles(stretch: Sequence[Piece]) -> tuple[Role, ...]:
    """What the head of the columns says, from 统计指标 or the column before it on."""
    heads: list[Role] = []
    for piece in stretch:
        if piece.kind == "head" and piece.role is not None:
            heads.append(piece.role)
        elif heads:
            if "label" in heads:
                break
            heads = []
    return tuple(heads) if "label" in heads else ()


def _with_misprints(stretch: list[Piece]) -> list[Piece]:
    """The stretch with noise that is nearly a label as that label, where labels stand around."""
    if sum(piece.kind == "label" for piece in stretch) < _FEW:
        return stretch
    found: list[Piece] = []
    for piece in stretch:
        before = found[-1] if found else None
        if piece.kind == "noise" and before is not None and before.kind == "noise":
            joined = replace(before, end=piece.end, squeezed=before.squeezed + piece.squeezed)
            if len(joined.squeezed) <= _MISPRINTED.stop and (
                hit := match_misprinted(joined.squeezed)
            ):
                found[-1] = replace(joined, kind="label", hit=hit)
                continue
        if piece.kind == "noise" and len(piece.squeezed) in _MISPRINTED:
            hit = match_misprinted(piece.squeezed)
            piece = replace(piece, kind="label", hit=hit) if hit else piece
        found.append(piece)
    return found
