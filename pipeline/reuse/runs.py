"""Pairs of places into maximal shared runs: as far as both sides hold the same symbols."""

from __future__ import annotations

from dataclasses import dataclass

import numpy

from pipeline.reuse.partners import Pairs, medians
from pipeline.reuse.streams import Array

_BLOCK = 16  # symbols compared at once: about as far as the next fingerprint
_AT_ONCE = 1 << 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """Shared runs: where they begin on either side, their length, and how many reports carry them.

    `carriers` is the median along the run: at its ends a few symbols may be equal by chance.
    """

    left: Array
    right: Array
    length: Array
    carriers: Array

    def where(self, kept: Array) -> Runs:
        """Those that `kept` chooses."""
        return Runs(
            left=self.left[kept],
            right=self.right[kept],
            length=self.length[kept],
            carriers=self.carriers[kept],
        )


def find_runs(symbols: Array, pairs: Pairs) -> Runs:
    """The maximal runs of equal symbols through `pairs`, each once, in the order of their left side.

    Breaks (symbol 0) are equal to nothing. A run is at least as long as what its pair was found by,
    unless two hashes were equal by chance: then it may have any length, also none.
    """
    shift = pairs.right - pairs.left
    order = numpy.lexsort((pairs.left, shift))
    left, shift, carriers = pairs.left[order], shift[order], pairs.carriers[order]
    new = numpy.ones(len(left), bool)
    new[1:] = (left[1:] != left[:-1]) | (shift[1:] != shift[:-1])
    if not new.all():
        carriers = numpy.minimum.reduceat(carriers, numpy.flatnonzero(new))
        left, shift = left[new], shift[new]
    upto = numpy.full(len(left), numpy.iinfo(numpy.int64).max)
    along = shift[1:] == shift[:-1]
    upto[:-1][along] = left[1:][along]
    end = reach(symbols, left, shift, upto)
    first = numpy.ones(len(left), bool)
    first[1:] = ~(along & (end[:-1] >= left[1:]))
    begins = numpy.flatnonzero(first)
    if not len(begins):
        return Runs(left=left, right=left, length=left, carriers=carriers)
    ends = numpy.append(begins[1:], len(left)) - 1
    start = _reach_back(symbols, left[begins], shift[begins])
    runs = Runs(
        left=start,
        right=start + shift[begins],
        length=end[ends] - start,
        carriers=medians(carriers, begins),
    )
    return runs.where(numpy.lexsort((runs.right, runs.left)))


def reach(symbols: Array, left: Array, shift: Array, upto: Array) -> Array:
    """How far equal symbols go from each place: the first unequal one, or `upto` when reached."""
    end = left.copy()
    open_ = numpy.arange(len(left))
    while len(open_):
        still = []
        for part in numpy.array_split(open_, -(-len(open_) // _AT_ONCE)):
            ahead = end[part][:, None] + numpy.arange(_BLOCK)
            equal = _equal(symbols, ahead, shift[part])
            whole = equal.all(axis=1)
            end[part] += numpy.where(whole, _BLOCK, equal.argmin(axis=1))
            still.append(part[whole & (end[part] < upto[part])])
        open_ = numpy.concatenate(still)
    return end


def _reach_back(symbols: Array, left: Array, shift: Array) -> Array:
    """The first of the equal symbols before each place."""
    start = left.copy()
    open_ = numpy.arange(len(left))
    while len(open_):
        still = []
        for part in numpy.array_split(open_, -(-len(open_) // _AT_ONCE)):
            behind = start[part][:, None] - 1 - numpy.arange(_BLOCK)
            equal = _equal(symbols, behind, shift[part])
            whole = equal.all(axis=1)
            start[part] -= numpy.where(whole, _BLOCK, equal.argmin(axis=1))
            still.append(part[whole])
        open_ = numpy.concatenate(still)
    return start


def _equal(symbols: Array, places: Array, shift: Array) -> Array:
    """Whether the symbols at `places` are those at `places` + `shift`, and no breaks."""
    other = places + shift[:, None]
    inside = (places >= 0) & (other < len(symbols))
    ones = symbols[numpy.where(inside, places, 0)]
    others = symbols[numpy.where(inside, other, 0)]
    return inside & (ones == others) & (ones != 0)
