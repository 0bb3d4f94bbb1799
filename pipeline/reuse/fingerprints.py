"""Fingerprints: which few grams of a stream stand for all of its runs.

Winnowing (Schleimer, Wilkerson, Aiken: Local Algorithms for Document Fingerprinting, SIGMOD 2003):
of every `window` grams in a row the one with the least hash is kept, of equal ones the last. Two
equal runs of gram + window − 1 symbols hold the same grams in the same order, so the same one of
them is kept in both: a shared run of that length is never missed, wherever it stands. What is kept
is some 2 / (window + 1) of all grams.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy

from pipeline.reuse.streams import BREAK, Array

_FACTOR = numpy.uint64(0x9E3779B97F4A7C15)
_MIX = (numpy.uint64(0xBF58476D1CE4E5B9), numpy.uint64(0x94D049BB133111EB))
# The lower bits of a key are the place, from behind: of equal hashes the last is least.
_PLACE_BITS = numpy.uint64(24)
_PLACES = (1 << 24) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How long a shared run must be, in symbols, and the grams it is found by."""

    run: int
    gram: int

    @property
    def window(self) -> int:
        """Grams of which one is kept."""
        return self.run - self.gram + 1


# 30 characters: contract.md. Grams of half that length are rare enough to join few strangers, and
# two thirds of a window apart.
EXACT = Measure(run=30, gram=15)
# A name or number is one symbol: 24 of them are 30 characters or more in print (which is asked, too).
MASKED = Measure(run=24, gram=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprints:
    """Kept grams of a stream, in order: hash (uint64) and place of each.

    `first` and `last` say for which runs of `Measure.run` symbols a gram stands: those that begin
    so many symbols before it.
    """

    hashes: Array
    places: Array
    first: Array
    last: Array


def hash_grams(symbols: Array, length: int) -> Array:
    """A 64-bit hash of each `length` symbols in a row; where fewer follow, there is none.

    Equal grams have equal hashes, and different ones differ but for one in 2^64.
    """
    hashes = _mixed(symbols.astype(numpy.uint64) + numpy.uint64(1))
    width, whole, done = 1, None, 0
    rest = length
    while rest:
        if rest & 1:
            whole = hashes if whole is None else _append(whole, hashes, done, width)
            done += width
        rest >>= 1
        if rest:
            hashes = _append(hashes, hashes, width, width)
            width *= 2
    assert whole is not None
    return _mixed(whole[: max(0, len(symbols) - length + 1)])


def _append(left: Array, right: Array, left_width: int, right_width: int) -> Array:
    """Hashes of grams made of a gram of `left` and the gram of `right` behind it."""
    size = max(0, min(len(left), len(right) - left_width))
    power = numpy.uint64(pow(int(_FACTOR), right_width, 1 << 64))
    return left[:size] * power + right[left_width : left_width + size]


def _mixed(values: Array) -> Array:
    """The finaliser of SplitMix64: spreads every bit over all."""
    values = (values ^ (values >> numpy.uint64(30))) * _MIX[0]
    values = (values ^ (values >> numpy.uint64(27))) * _MIX[1]
    return values ^ (values >> numpy.uint64(31))


def fingerprint(symbols: Array, measure: Measure) -> Fingerprints:
    """The fingerprints of a stream, or of several parted by `BREAK`; at most 2^24 symbols."""
    assert len(symbols) <= _PLACES
    hashes = hash_grams(symbols, measure.gram)
    places = numpy.arange(len(hashes), dtype=numpy.uint64)
    keys = (hashes >> _PLACE_BITS << _PLACE_BITS) | (numpy.uint64(_PLACES) - places)
    least = _sliding_least(keys, measure.window)
    whole = numpy.flatnonzero(_unbroken(symbols, measure.run)[: len(least)])
    chosen = _PLACES - (least[whole] & numpy.uint64(_PLACES)).astype(numpy.int64)
    begins = numpy.flatnonzero(numpy.diff(chosen, prepend=-1))
    ends = numpy.append(begins[1:], len(chosen))[: len(begins)] - 1
    kept = chosen[begins]
    return Fingerprints(
        hashes=hashes[kept],
        places=kept.astype(numpy.uint32),
        first=(kept - whole[begins]).astype(numpy.uint8),
        last=(kept - whole[ends]).astype(numpy.uint8),
    )


def _sliding_least(keys: Array, window: int) -> Array:
    """The least of each `window` keys in a row."""
    if len(keys) < window:
        return keys[:0]
    width, least = 1, keys
    while width < window:
        step = min(width, window - width)
        least = numpy.minimum(least[: len(least) - step], least[step:])
        width += step
    return least


def _unbroken(symbols: Array, length: int) -> Array:
    """Of each `length` symbols in a row, whether no `BREAK` is among them."""
    breaks = numpy.cumsum(symbols == BREAK)
    before = numpy.concatenate(([0], breaks))
    size = max(0, len(symbols) - length + 1)
    return before[length : length + size] == before[:size]
