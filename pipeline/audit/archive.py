"""The checks that need the whole archive, read from its finished shards.

Three walks over the shards, none of which holds more than one of them: the identities give the
pairs of two years running (`chains`); the earlier years' figures that the rules look at are kept,
some 200 bytes a report; and as each shard is published its reports are compared. Findings of
this kind are never stored in a shard, so a report more changes no shard of others.
"""

from __future__ import annotations

import functools
import pathlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import bodies, store
from pipeline.audit import chains, regions, stored, subordinates, years
from pipeline.records import Finding

# A clean-up (清理) of documents, or their lapse, told near the documents' name: then 现行有效 may
# break with the year before on purpose. RE2, linear.
_DOCUMENTS, _CLEANED = "(?:文件|规章|規章)", "(?:清理|失效|口径|口徑)"
_CLEAN_UP = f"{_DOCUMENTS}[^。\n]{{0,40}}{_CLEANED}|{_CLEANED}[^。\n]{{0,40}}{_DOCUMENTS}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What is known of the whole archive before its shards are compared.

    `pairs` is that of `chains.pair`; `first` the row at which the pairs of each shard begin, and
    one more. `figures` holds the cells of earlier years in the order of `pair`, the row in `pairs`.
    `sums` holds, for each shard, what its reports on whole regions are held against.
    """

    shards: tuple[pathlib.Path, ...]
    pairs: pa.Table
    first: tuple[int, ...]
    figures: pa.Table
    sums: tuple[tuple[subordinates.RegionSum, ...], ...]


def survey(shards: Sequence[pathlib.Path]) -> Survey:
    """Find the bodies' years in `shards`, given in the order of their reports' ids."""
    chosen = chains.choose(stored.read_captures(shards))
    earlier, later = chains.neighbours(chosen)
    begun, ended = chains.unpreceded(chosen, earlier, later)
    renamed = chains.join_renamed(chosen, ended, _claims(shards, chosen, begun))
    earlier, later = (
        numpy.concatenate((one, other))
        for one, other in zip((earlier, later), renamed, strict=True)
    )
    pairs = chains.pair(chosen, earlier, later)
    first = numpy.searchsorted(pairs["after_shard"].to_numpy(), numpy.arange(len(shards) + 1))
    return Survey(
        shards=tuple(shards),
        pairs=pairs,
        first=tuple(first.tolist()),
        figures=_figures_before(shards, pairs),
        sums=regions.read_sums(shards, chosen),
    )


def _claims(
    shards: Sequence[pathlib.Path], chosen: pa.Table, begun: numpy.ndarray
) -> Iterator[tuple[int, str]]:
    """The former names that the pages of the rows `begun` tell, as (row, name)."""
    at = chosen["shard"].to_numpy()[begun] if len(begun) else begun
    for shard in numpy.unique(at):
        rows = {chosen["report_id"][row].as_py(): int(row) for row in begun[at == shard]}
        texts = stored.read_texts(shards[shard], list(rows), bodies.RENAMING_WORDS)
        told = pc.field("report_id").isin(list(texts))
        for row in stored.read_identities(shards[shard], told) if texts else ():
            body, place, text = stored.body_of(row), stored.place_of(row), texts[row["report_id"]]
            for name in bodies.former_names(text, body, place) if body else ():
                yield rows[row["report_id"]], name


def _figures_before(shards: Sequence[pathlib.Path], pairs: pa.Table) -> pa.Table:
    """The cells of the pairs' earlier reports, with the row of the pair in `pair`."""
    of_shard = pairs["before_shard"].to_numpy()
    order = numpy.argsort(of_shard, kind="stable")
    bounds = numpy.searchsorted(of_shard[order], numpy.arange(len(shards) + 1))
    parts = []
    for at, shard in enumerate(shards):
        rows = order[bounds[at] : bounds[at + 1]]
        if len(rows):
            ids = pairs["before_report_id"].take(rows).combine_chunks()
            parts.append(stored.read_figures(shard, years.cells_before(), ids, rows))
    if not parts:
        return stored.no_figures()
    return pa.concat_tables(parts).sort_by("pair").combine_chunks()


def compare(archive: Survey, at: int) -> Iterator[tuple[str, Finding]]:
    """The findings on the reports of the shard at place `at`, each with its report's id."""
    yield from _compare_years(archive, at)
    for region in archive.sums[at]:
        for finding in subordinates.compare(region):
            yield region.report_id, finding


def _compare_years(archive: Survey, at: int) -> Iterator[tuple[str, Finding]]:
    start, end = archive.first[at], archive.first[at + 1]
    if start == end:
        return
    shard = archive.shards[at]
    pairs = archive.pairs.slice(start, end - start)
    rows = numpy.arange(start, end)
    ids = pairs["after_report_id"].combine_chunks()
    after = stored.by_report(
        stored.read_figures(shard, years.cells_after(), ids, rows).sort_by("pair")
    )
    held = archive.figures["pair"].to_numpy()
    low, high = numpy.searchsorted(held, (start, end))
    before = stored.by_report(archive.figures.slice(low, high - low))
    cleaned = functools.cache(lambda: _cleaned(shard))
    for row, pair in enumerate(pairs.to_pylist(), start):
        earlier = _report_year(pair, "before", before.get(row, {}))
        later = _report_year(pair, "after", after.get(row, {}))
        for finding in years.compare(
            earlier,
            later,
            cleaned=functools.partial(_is_in, later.report_id, cleaned),
            doubtful=pair["before_doubtful"] or pair["after_doubtful"],
        ):
            yield later.report_id, finding


def _report_year(
    pair: dict[str, Any], side: str, figures: dict[years.Key, years.Figure]
) -> years.ReportYear:
    return years.ReportYear(
        report_id=pair[f"{side}_report_id"],
        source=pair[f"{side}_source"],
        year=pair[f"{side}_year"],
        figures=figures,
    )


def _is_in(report_id: str, ids: Callable[[], frozenset[str]]) -> bool:
    return report_id in ids()


def _cleaned(shard: pathlib.Path) -> frozenset[str]:
    """Ids of the reports of the shard whose prose tells of a clean-up of documents."""
    # Most texts hold none of the words: they are sought first, alone.
    where = pc.match_substring_regex(pc.field("text"), _CLEANED)
    told = store.read_shard(shard, "texts", where=where)
    told = told.filter(pc.match_substring_regex(told["text"], _CLEAN_UP))
    return frozenset(told["report_id"].to_pylist())
