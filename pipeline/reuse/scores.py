"""What is measured of one report beside others: shares of its narrative, and how much it changed.

All are of the narrative: overview, problems, measures and other matters, without headings, tables
and sentences that the form prescribes.
"""

from __future__ import annotations

import numpy

from pipeline.reuse.archive import Archive
from pipeline.reuse.fingerprints import EXACT, hash_grams
from pipeline.reuse.streams import Array

# Lang and Stice-Lawrence 2015 (see `partners`): phrases of four words in at least 30 % of the reports,
# but not in 75 %. Four Chinese words are eight characters: in the texts of corpus/statements jieba's
# words have 1.9 characters on average.
PHRASE = 8
LEAST_SHARE, MOST_SHARE = 0.30, 0.75
# Own choice: of fewer reports, 30 % are a handful.
LEAST_REPORTS = 20
_SAMPLE = 2000
_STOPS = numpy.array([ord(stop) for stop in "。!?;"], numpy.uint16)


def reuse_shares(archive: Archive, passages: Array, first: int, last: int) -> Array:
    """Of each report from number `first` to before `last`, the share that other bodies' reports hold.

    `passages` (`passages.PASSAGE`) are those of these reports; the exact ones count. NaN without a
    narrative.
    """
    body = archive.reports.body
    exact = passages[~passages["masked"]]
    exact = exact[body[exact["report"]] != body[exact["other"]]]
    starts = archive.streams["exact"].starts
    begin, size = starts[first], int(starts[last] - starts[first])
    change = numpy.zeros(size + 1, numpy.int32)
    numpy.add.at(change, exact["place"] - begin, 1)
    numpy.add.at(change, exact["place"] + exact["length"] - begin, -1)
    covered = numpy.concatenate(([0], numpy.cumsum(numpy.cumsum(change[:-1]) > 0)))
    bounds = numpy.searchsorted(archive.narrative[:, 0], (begin, starts[last]))
    told = archive.narrative[bounds[0] : bounds[1]] - begin
    shared = covered[told[:, 1]] - covered[told[:, 0]]
    owner = archive.streams["exact"].report_of(told[:, 0] + begin) - first
    with numpy.errstate(invalid="ignore", divide="ignore"):
        share: Array = numpy.bincount(owner, shared, last - first) / archive.lengths[first:last]
    return share


def carried_over_share(archive: Archive, report: int, before: int) -> float | None:
    """The share of a report's narrative in runs of 30 characters that the report `before` holds.

    None without a narrative (contract.md, Between years and bodies).
    """
    exact = archive.streams["exact"]
    earlier = exact.symbols[exact.starts[before] : exact.starts[before + 1]]
    known = numpy.unique(_runs(earlier))
    covered = total = 0
    bounds = exact.starts[report], exact.starts[report + 1]
    first, last = numpy.searchsorted(archive.narrative[:, 0], bounds)
    for start, end in archive.narrative[first:last]:
        total += int(end - start)
        held = numpy.isin(hash_grams(exact.symbols[start:end], EXACT.run), known)
        change = numpy.zeros(int(end - start) + 1, numpy.int32)
        at = numpy.flatnonzero(held)
        numpy.add.at(change, at, 1)
        numpy.add.at(change, at + EXACT.run, -1)
        covered += int((numpy.cumsum(change[:-1]) > 0).sum())
    return covered / total if total else None


def _runs(symbols: Array) -> Array:
    """Hashes of the runs of 30 characters without a break among them."""
    grams = hash_grams(symbols, EXACT.run)
    breaks = numpy.concatenate(([0], numpy.cumsum(symbols == 0)))
    return grams[breaks[EXACT.run :][: len(grams)] == breaks[: len(grams)]]


def modification_score(one: Array, other: Array) -> float | None:
    """How much a narrative differs from that of the year before: 0 the same words, 1 no common one.

    Brown and Tucker (Large-sample evidence on firms' year-over-year MD&A modifications, Journal of
    Accounting Research 49, 2011): one less the cosine of the two vectors of word counts. Words are
    pairs of characters here, which need no dictionary; their correction for length is left out, for
    it is a regression over the sample and would change with every report added. None where either
    narrative has no two characters.
    """
    left, right = (numpy.unique(hash_grams(each, 2), return_counts=True) for each in (one, other))
    if not len(left[0]) or not len(right[0]):
        return None
    common, at, beside = numpy.intersect1d(
        left[0], right[0], assume_unique=True, return_indices=True
    )
    dot = float((left[1][at] * right[1][beside]).sum()) if len(common) else 0.0
    norm = float((left[1] ** 2).sum()) * float((right[1] ** 2).sum())
    return max(0.0, 1.0 - dot / norm**0.5)


def common_phrases(archive: Archive) -> Array | None:
    """The phrases (hashes, sorted) that between 30 and 75 % of the reports use.

    None in an archive of fewer than `LEAST_REPORTS` reports. Candidates come from a sample of
    `_SAMPLE` reports, in which a phrase of 30 % has fewer than 24 % twice in 10^9 times, and are then
    counted in all.
    """
    total = len(archive.reports)
    if total < LEAST_REPORTS:
        return None
    # Ids are digests: reports that stand at equal distances are a sample without preference.
    sample = numpy.unique(numpy.linspace(0, total - 1, min(total, _SAMPLE)).astype(numpy.int64))
    seen, counts = _count_phrases(archive, sample, None)
    least = LEAST_SHARE if len(sample) == total else LEAST_SHARE - 0.06
    likely = seen[counts >= least * len(sample)]
    if len(sample) < total and len(likely):
        _, counts = _count_phrases(archive, numpy.arange(total), likely)
    else:
        counts = counts[counts >= least * len(sample)]
    return likely[(counts >= LEAST_SHARE * total) & (counts < MOST_SHARE * total)]


def _count_phrases(archive: Archive, chosen: Array, only: Array | None) -> tuple[Array, Array]:
    """Phrases and the number of the reports `chosen` that use them; of `only`, if given."""
    seen = numpy.empty(0, numpy.uint64) if only is None else only
    counts = numpy.zeros(len(seen), numpy.int64)
    waiting: list[Array] = []
    for at, report in enumerate(chosen, 1):
        phrases = numpy.unique(hash_grams(archive.narrative_of(int(report)), PHRASE))
        if only is not None:
            phrases = phrases[numpy.isin(phrases, only, assume_unique=True)]
        waiting.append(phrases)
        if len(waiting) == 1000 or at == len(chosen):
            more, times = numpy.unique(numpy.concatenate(waiting), return_counts=True)
            seen, counts = _add(seen, counts, more, times)
            waiting = []
    return seen, counts


def _add(seen: Array, counts: Array, more: Array, times: Array) -> tuple[Array, Array]:
    both, place = numpy.unique(numpy.concatenate((seen, more)), return_inverse=True)
    sums = numpy.bincount(place, numpy.concatenate((counts, times)), len(both))
    return both, sums.astype(numpy.int64)


def boilerplate_share(narrative: Array, phrases: Array) -> float | None:
    """The share of a narrative in sentences with a phrase of `common_phrases`; None if it is empty."""
    if not len(narrative):
        return None
    ends = numpy.flatnonzero(numpy.isin(narrative, _STOPS))
    sentence = numpy.searchsorted(ends, numpy.arange(len(narrative)))
    hit = numpy.isin(hash_grams(narrative, PHRASE), phrases)
    common = numpy.unique(sentence[: len(hit)][hit])
    return float(numpy.isin(sentence, common).mean())
