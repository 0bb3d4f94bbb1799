"""Which line of the sheet each printed label is.

Labels come in the order of the sheet, some are missing, some name two lines. The heaviest chain
of labels whose lines ascend is found by dynamic programming; what every heaviest chain agrees on
is taken, the rest stays open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.tables.annex.lines import lines
from pipeline.tables.annex.pieces import Piece

# A label in full outweighs a broken one, and both what speaks for one line of two: the printed
# number, the exact wording, or the unit behind the label.
_WHOLE, _BROKEN, _AGREES = 6, 4, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """The line that a label is (None: open, any of `ranks`)."""

    rank: int | None
    ranks: tuple[int, ...]


def rank_labels(labels: Sequence[Piece], units: Sequence[str]) -> list[Ranked]:
    """The line of each of `labels`, in their order; `units` are printed behind them."""
    weights = [_weights(label, unit) for label, unit in zip(labels, units, strict=True)]
    ahead = _chains(weights)
    back = _chains([{-rank: weight for rank, weight in w.items()} for w in reversed(weights)])[::-1]
    totals = [
        {rank: one[rank] + other[-rank] - weight[rank] for rank in weight}
        for one, other, weight in zip(ahead, back, weights, strict=True)
    ]
    heaviest = max((total for each in totals for total in each.values()), default=0)
    chosen = [
        tuple(rank for rank, total in each.items() if total == heaviest) or tuple(each)
        for each in totals
    ]
    return _without_rivals(chosen)


def _weights(label: Piece, unit: str) -> dict[int, int]:
    assert label.hit is not None
    weight = _WHOLE if label.hit.whole else _BROKEN
    found = {}
    for rank in label.hit.ranks:
        line = lines()[rank]
        numeral = bool(line.numeral) and line.numeral == label.hit.numeral
        exact = label.squeezed.endswith(line.core)
        found[rank] = weight + _AGREES * (numeral + exact + (bool(unit) and unit == line.unit))
    return found


def _chains(weights: Sequence[Mapping[int, int]]) -> list[dict[int, int]]:
    """For each label and line the weight of the heaviest ascending chain that ends there."""
    heaviest: dict[int, int] = {}
    found = []
    for own in weights:
        ends = {
            rank: weight + max((w for r, w in heaviest.items() if r < rank), default=0)
            for rank, weight in own.items()
        }
        for rank, total in ends.items():
            heaviest[rank] = max(heaviest.get(rank, 0), total)
        found.append(ends)
    return found


def _without_rivals(chosen: Sequence[tuple[int, ...]]) -> list[Ranked]:
    """Open where two lines are left for a label, or two labels for a line."""
    claims: dict[int, int] = {}
    for ranks in chosen:
        for rank in ranks:
            claims[rank] = claims.get(rank, 0) + 1
    return [
        Ranked(rank=ranks[0] if len(ranks) == 1 and claims[ranks[0]] == 1 else None, ranks=ranks)
        for ranks in chosen
    ]
