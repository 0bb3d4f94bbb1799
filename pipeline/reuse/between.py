"""Shared runs of two given reports, without fingerprints: what both hold is sought directly."""

from __future__ import annotations

import numpy

from pipeline.reuse.archive import StreamsOnDisk
from pipeline.reuse.fingerprints import Measure, hash_grams
from pipeline.reuse.partners import Pairs
from pipeline.reuse.runs import Runs, find_runs
from pipeline.reuse.streams import Array

# A gram that both reports repeat over and over is a pattern, no passage: of each a few are tried.
_MOST_TIMES = 8


def runs_between(streams: StreamsOnDisk, measure: Measure, one: int, other: int) -> Runs:
    """The maximal shared runs of the reports numbered `one` and `other`, one on the left."""
    first, last = sorted((one, other))
    parts = [slice(*streams.starts[number : number + 2]) for number in (first, last)]
    left: list[Array] = []
    right: list[Array] = []
    rounds = [_places(streams.symbols[part], measure, part.start) for part in parts]
    for hashes, places in rounds[0]:
        for others, beside in rounds[1]:
            _, at, beyond = numpy.intersect1d(hashes, others, True, return_indices=True)
            left.append(places[at])
            right.append(beside[beyond])
    none = [numpy.empty(0, numpy.int64)]
    pairs = Pairs(
        left=numpy.concatenate(none + left),
        right=numpy.concatenate(none + right),
        carriers=numpy.full(sum(map(len, left)), 2, numpy.int32),
    )
    runs = find_runs(streams.symbols, pairs)
    runs = runs.where(runs.length >= measure.run)
    if one < other:
        return runs
    return Runs(left=runs.right, right=runs.left, length=runs.length, carriers=runs.carriers)


def _places(symbols: Array, measure: Measure, start: int) -> list[tuple[Array, Array]]:
    """Runs of a stream by hash and place: first those that come first, then those that come again."""
    hashes = hash_grams(symbols, measure.run)
    places = numpy.arange(start, start + len(hashes))
    rounds: list[tuple[Array, Array]] = []
    while len(hashes) and len(rounds) < _MOST_TIMES:
        different, first = numpy.unique(hashes, return_index=True)
        rounds.append((different, places[first]))
        again = numpy.ones(len(hashes), bool)
        again[first] = False
        hashes, places = hashes[again], places[again]
    return rounds
