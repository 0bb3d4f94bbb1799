"""Which reports are compared at which places: pairs of places whose symbols are the same.

Fingerprints of equal hash are a group. In a group of at most `MOST` places all are paired. A larger
one is parted by whole runs: what stands for runs of `Measure.run` symbols is grouped by those runs.
So a pair is always a shared run, and no run is lost among short words that many reports use.
Groups of runs that are still larger are no quadratic matter: each place is paired with the oldest
reports of `FOUNDERS` bodies and with the last one before it of its own body. Every place that
shares a run with another body's report, or with its own body's, keeps such a pair.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy

from pipeline.reuse.archive import Reports, StreamsOnDisk
from pipeline.reuse.fingerprints import Measure, hash_grams
from pipeline.reuse.shards import count_fingerprints, read_fingerprints
from pipeline.reuse.spill import Spill
from pipeline.reuse.streams import Array

# Own choice: up to here every pair is told (contract.md, cap per passage), beyond, a list of all
# carriers tells a reader no more than their number and the oldest of them.
MOST = 21
FOUNDERS = 4
# No prose says the same fifteen characters more often; a page of one repeated sign must not cost the
# square of its length.
MOST_TIMES = 8
_ROWS = 250_000  # fingerprints worked at once: some 200 MB with all that is made of them
PRINT = numpy.dtype([("hash", "u8"), ("place", "i8"), ("first", "u1"), ("last", "u1")], align=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Places with the same symbols: `left` before `right`, in different reports.

    `carriers` is the number of reports that the symbols there were found in.
    """

    left: Array
    right: Array
    carriers: Array


def find_pairs(
    shards: Sequence[pathlib.Path],
    kind: str,
    measure: Measure,
    reports: Reports,
    streams: StreamsOnDisk,
    scratch: pathlib.Path,
) -> Iterator[tuple[Pairs, Array]]:
    """All pairs, portion by portion; with each, the places of runs that most bodies share.

    See `common_runs`.
    """
    starts = streams.starts[reports.first]
    tables = (read_fingerprints(shard, kind) for shard in shards)
    with Spill(scratch / "prints", PRINT, _buckets(shards, kind)) as spill:
        spill.clear()
        for table, start in zip(tables, starts, strict=False):
            hashes = table["hash"].to_numpy()
            places = table["place"].to_numpy().astype(numpy.int64) + start
            bucket = (hashes >> numpy.uint64(48)).astype(numpy.int64) * spill.buckets >> 16
            first, last = table["first"].to_numpy(), table["last"].to_numpy()
            spill.add(bucket, hashes, places, first, last)
        for bucket in range(spill.buckets):
            yield pair_up(spill.read(bucket), measure, reports, streams)


def _buckets(shards: Sequence[pathlib.Path], kind: str) -> int:
    total = sum(count_fingerprints(shard, kind) for shard in shards)
    buckets = 1
    while buckets < 1024 and total > buckets * _ROWS:
        buckets *= 2
    return buckets


def pair_up(
    prints: Array, measure: Measure, reports: Reports, streams: StreamsOnDisk
) -> tuple[Pairs, Array]:
    """The pairs among fingerprints (`PRINT`, places ascending)."""
    prints = prints[numpy.argsort(prints["hash"], kind="stable")]
    prints = prints[_few_times(prints["hash"], streams.report_of(prints["place"]))]
    size = _group_sizes(prints["hash"])
    places = prints["place"].copy()
    small = (size > 1) & (size <= MOST)
    pairs = [_all_pairs(prints["hash"][small], places[small], streams)]
    large = prints[size > MOST]
    common = numpy.empty(0, numpy.int64)
    if len(large):
        hashes, places = _runs_of(large, measure, streams)
        found, common = _pair_runs(hashes, places, reports, streams)
        pairs += found
    return Pairs(
        left=numpy.concatenate([each.left for each in pairs]),
        right=numpy.concatenate([each.right for each in pairs]),
        carriers=numpy.concatenate([each.carriers for each in pairs]),
    ), common


def _few_times(keys: Array, report: Array) -> Array:
    """Whether a place is among the first `MOST_TIMES` of its report with the same of `keys`."""
    new = numpy.ones(len(keys), bool)
    new[1:] = (keys[1:] != keys[:-1]) | (report[1:] != report[:-1])
    begins = numpy.flatnonzero(new)
    sizes = numpy.diff(numpy.append(begins, len(keys)))
    rank: Array = numpy.arange(len(keys)) - numpy.repeat(begins, sizes)
    return rank < MOST_TIMES


def _group_sizes(keys: Array) -> Array:
    """Of each of `keys`, which are sorted, how many are the same."""
    begins = numpy.flatnonzero(numpy.concatenate(([True], keys[1:] != keys[:-1])))[: len(keys)]
    sizes = numpy.diff(numpy.append(begins, len(keys)))
    return numpy.repeat(sizes, sizes)


def _all_pairs(keys: Array, places: Array, streams: StreamsOnDisk) -> Pairs:
    """All pairs of different reports whose `keys`, which are sorted, are the same."""
    report = streams.report_of(places)
    carriers = _carriers(keys, report)
    left, right = [], []
    at = numpy.arange(len(keys))
    for distance in range(1, MOST):
        at = at[at + distance < len(keys)]
        at = at[keys[at] == keys[at + distance]]
        if not len(at):
            break
        apart = at[report[at] != report[at + distance]]
        left.append(apart)
        right.append(apart + distance)
    none = numpy.empty(0, numpy.int64)
    one, other = numpy.concatenate([none, *left]), numpy.concatenate([none, *right])
    return _ordered(places[one], places[other], carriers[one])


def _ordered(one: Array, other: Array, carriers: Array) -> Pairs:
    return Pairs(left=numpy.minimum(one, other), right=numpy.maximum(one, other), carriers=carriers)


def _first_of_each(pairs: Pairs) -> Pairs:
    """Of pairs that follow one another on both sides the first: they are in one run."""
    shift = pairs.right - pairs.left
    order = numpy.lexsort((pairs.left, shift))
    left, shift, carriers = pairs.left[order], shift[order], pairs.carriers[order]
    new = numpy.ones(len(left), bool)
    new[1:] = (shift[1:] != shift[:-1]) | (left[1:] > left[:-1] + 1)
    begins = numpy.flatnonzero(new)
    if len(begins):
        carriers = medians(carriers, begins)
    return Pairs(left=left[begins], right=left[begins] + shift[begins], carriers=carriers)


def medians(values: Array, begins: Array) -> Array:
    """The lower median of each group of `values`; groups begin at `begins`."""
    sizes = numpy.diff(numpy.append(begins, len(values)))
    group = numpy.repeat(numpy.arange(len(begins)), sizes)
    return values[numpy.lexsort((values, group))][begins + (sizes - 1) // 2]


def _carriers(keys: Array, owner: Array) -> Array:
    """Of each of `keys`, which are sorted, how many different owners have the same."""
    order = numpy.lexsort((owner, keys))
    key, held = keys[order], owner[order]
    new_key = numpy.concatenate(([True], key[1:] != key[:-1]))[: len(key)]
    new = new_key | numpy.concatenate(([True], held[1:] != held[:-1]))[: len(key)]
    group = numpy.cumsum(new_key) - 1
    counts = numpy.bincount(group, weights=new).astype(numpy.int32)
    carriers = numpy.empty(len(keys), numpy.int32)
    carriers[order] = counts[group]
    return carriers


def _runs_of(prints: Array, measure: Measure, streams: StreamsOnDisk) -> tuple[Array, Array]:
    """Hash and place of every run that `prints` stand for."""
    hashes, places = [numpy.empty(0, numpy.uint64)], [numpy.empty(0, numpy.int64)]
    for start in range(0, len(prints), _ROWS // 8):
        part = prints[start : start + _ROWS // 8]
        count = part["first"].astype(numpy.int64) - part["last"] + 1
        begin = part["place"] - part["first"]
        ahead = numpy.arange(int(count.max()) + measure.run - 1)
        reach = numpy.minimum(begin[:, None] + ahead, len(streams.symbols) - 1)
        grams = hash_rows(streams.symbols[reach], measure.run)
        used = numpy.arange(grams.shape[1]) < count[:, None]
        hashes.append(grams[used])
        places.append((begin[:, None] + numpy.arange(grams.shape[1]))[used])
    return numpy.concatenate(hashes), numpy.concatenate(places)


def hash_rows(rows: Array, length: int) -> Array:
    """`hash_grams` of each row of a matrix."""
    count, width = rows.shape
    flat = hash_grams(rows.reshape(-1), length)
    short = numpy.zeros(count * width - len(flat), flat.dtype)
    return numpy.concatenate((flat, short)).reshape(count, width)[:, : width - length + 1]


def _pair_runs(
    hashes: Array, places: Array, reports: Reports, streams: StreamsOnDisk
) -> tuple[list[Pairs], Array]:
    order = numpy.argsort(hashes, kind="stable")
    hashes, places = hashes[order], places[order]
    size = _group_sizes(hashes)
    small = (size > 1) & (size <= MOST)
    pairs = [_first_of_each(_all_pairs(hashes[small], places[small], streams))]
    many = size > MOST
    hashes, places = hashes[many], places[many]
    if not len(hashes):
        return pairs, places
    report = streams.report_of(places)
    body = reports.body[report]
    carriers = _carriers(hashes, report)
    held = (hashes, places, report, body, reports.age[report], carriers)
    pairs += map(_first_of_each, _with_founders(*held))
    pairs.append(_first_of_each(_with_own(*held)))
    common = places[is_common(_carriers(hashes, body), reports.bodies)]
    return pairs, common


# Lang and Stice-Lawrence (Textual analysis and international financial reporting, Journal of
# Accounting and Economics 60, 2015) take what three quarters of the reports say for prescribed. Of
# few bodies, three quarters are too few to tell habit from copying: fifty is our own choice.
PRESCRIBED_SHARE = 0.75
LEAST_BODIES = 50


def is_common(carrying: Array, bodies: int) -> Array:
    """Whether so many bodies of an archive of `bodies` say a thing that it is no copying."""
    if bodies < LEAST_BODIES:
        return numpy.zeros(len(carrying), bool)
    return carrying >= PRESCRIBED_SHARE * bodies


def _with_founders(
    hashes: Array, places: Array, report: Array, body: Array, age: Array, carriers: Array
) -> Iterator[Pairs]:
    """Each place with those of the oldest reports of the first `FOUNDERS` bodies of its group."""
    oldest = numpy.lexsort((age, body, hashes))
    new = (hashes[oldest][1:] != hashes[oldest][:-1]) | (body[oldest][1:] != body[oldest][:-1])
    firsts = oldest[numpy.concatenate(([True], new))]
    firsts = firsts[numpy.lexsort((age[firsts], hashes[firsts]))]
    starts = numpy.searchsorted(hashes[firsts], hashes, side="left")
    ends = numpy.searchsorted(hashes[firsts], hashes, side="right")
    for rank in range(FOUNDERS):
        at = numpy.flatnonzero(starts + rank < ends)
        founder = firsts[starts[at] + rank]
        apart = report[at] != report[founder]
        left, right = at[apart], founder[apart]
        yield _ordered(places[left], places[right], carriers[left])


def _with_own(
    hashes: Array, places: Array, report: Array, body: Array, age: Array, carriers: Array
) -> Pairs:
    """Each place with one of the report of the same body before its own; of the first, after it."""
    order = numpy.lexsort((places, age, body, hashes))
    key, owner, held = hashes[order], body[order], report[order]
    new_body = numpy.concatenate(([True], (key[1:] != key[:-1]) | (owner[1:] != owner[:-1])))
    new = new_body | numpy.concatenate(([True], held[1:] != held[:-1]))
    begins = numpy.flatnonzero(new)
    first = new_body[begins]
    after = numpy.append(~first[1:], False)
    partner = numpy.where(first, numpy.where(after, 1, 0), -1) + numpy.arange(len(begins))
    block = numpy.cumsum(new) - 1
    one, other = order, order[begins[partner[block]]]
    apart = report[one] != report[other]
    one, other = one[apart], other[apart]
    return _ordered(places[one], places[other], carriers[one])
