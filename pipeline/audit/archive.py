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
from pipeline.audit import chains, years
from pipeline.records import Finding, Place

_PLACE = ("province", "prefecture", "county", "township")
_IDENTITY = (
    "report_id", "source", "organ", "organ_level", "region_code", *_PLACE, "year", "published_on",
)  # fmt: skip
# A page that contradicts itself about whose report of which year it is (notes on late uploads
# apart), or does not say so at all.
_DOUBTS = ("year_conflict", "organ_conflict", "region_conflict")
_UNSAID = "identity_from_path"
_CELL = ("report_id", "table", "row", "column", "form", "value", "state", "start", "end")
# A clean-up (清理) of documents, or their lapse, told near the documents' name: then 现行有效 may
# break with the year before on purpose. RE2, linear.
_DOCUMENTS, _CLEANED = "(?:文件|规章|規章)", "(?:清理|失效|口径|口徑)"
_CLEAN_UP = f"{_DOCUMENTS}[^。\n]{{0,40}}{_CLEANED}|{_CLEANED}[^。\n]{{0,40}}{_DOCUMENTS}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What is known of the whole archive before its shards are compared.

    `pairs` is that of `chains.pair`; `first` the row at which the pairs of each shard begin, and
    one more. `figures` holds the cells of earlier years in the order of `pair`, the row in `pairs`.
    """

    shards: tuple[pathlib.Path, ...]
    pairs: pa.Table
    first: tuple[int, ...]
    figures: pa.Table


def survey(shards: Sequence[pathlib.Path]) -> Survey:
    """Find the bodies' years in `shards`, given in the order of their reports' ids."""
    chosen = chains.choose(_captures(shards))
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
    )


def _captures(shards: Sequence[pathlib.Path]) -> pa.Table:
    return pa.concat_tables(
        [chains.CAPTURES.empty_table(), *(_captures_of(s, at) for at, s in enumerate(shards))]
    )


def _captures_of(shard: pathlib.Path, at: int) -> pa.Table:
    known = pc.field("organ").is_valid() & pc.field("year").is_valid()
    reports = store.read_shard(shard, "reports", columns=_IDENTITY, where=known)
    found = [
        _body(row)
        for row in reports.select(["organ", "organ_level", "region_code", *_PLACE]).to_pylist()
    ]
    doubtful = pc.is_in(reports["report_id"], value_set=_doubtful(shard))
    columns = {
        "region": pa.array([body and body.region for body in found], pa.string()),
        "name": pa.array([body and body.name for body in found], pa.string()),
        "shard": pa.array([at] * len(reports), pa.int32()),
        "doubtful": doubtful,
    }
    for name in ("report_id", "source", "year", "published_on"):
        columns[name] = reports[name]
    table = pa.table({name: columns[name] for name in chains.CAPTURES.names}, chains.CAPTURES)
    return table.filter(pc.field("region").is_valid())


def _place(row: dict[str, str | None]) -> Place:
    return Place(code=row["region_code"], **{tier: row[tier] for tier in _PLACE})


def _body(row: dict[str, str | None]) -> bodies.Body | None:
    national = row["organ_level"] == "national"
    return bodies.identify(row["organ"], _place(row), national=national)


def _doubtful(shard: pathlib.Path) -> pa.Array:
    """Ids of the reports whose pages are in doubt about body or year."""
    check, severity = pc.field("check"), pc.field("severity")
    where = (check.isin(_DOUBTS) & (severity != "note")) | (check == _UNSAID)
    return store.read_shard(shard, "findings", columns=["report_id"], where=where)[
        "report_id"
    ].combine_chunks()


def _claims(
    shards: Sequence[pathlib.Path], chosen: pa.Table, begun: numpy.ndarray
) -> Iterator[tuple[int, str]]:
    """The former names that the pages of the rows `begun` tell, as (row, name)."""
    at = chosen["shard"].to_numpy()[begun] if len(begun) else begun
    for shard in numpy.unique(at):
        rows = {chosen["report_id"][row].as_py(): int(row) for row in begun[at == shard]}
        told = store.read_shard(
            shards[shard],
            "texts",
            where=pc.field("report_id").isin(list(rows))
            & pc.match_substring_regex(pc.field("text"), bodies.RENAMING_WORDS),
        )
        texts = dict(zip(*(told[name].to_pylist() for name in ("report_id", "text")), strict=True))
        if not texts:
            continue
        where = pc.field("report_id").isin(list(texts))
        for row in store.read_shard(
            shards[shard], "reports", columns=_IDENTITY, where=where
        ).to_pylist():
            body = _body(row)
            if body is not None:
                for name in bodies.former_names(texts[row["report_id"]], body, _place(row)):
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
            parts.append(_figures(shard, years.cells_before(), ids, rows))
    if not parts:
        return _figure_table(pa.array([], pa.int32()), _no_cells())
    return pa.concat_tables(parts).sort_by("pair").combine_chunks()


def _no_cells() -> pa.Table:
    types = {"value": pa.float64(), "start": pa.int32(), "end": pa.int32()}
    return pa.table({name: pa.array([], types.get(name, pa.string())) for name in _CELL})


def _figures(
    shard: pathlib.Path, keys: frozenset[years.Key], ids: pa.Array, rows: numpy.ndarray
) -> pa.Table:
    """The cells `keys` of the reports `ids`, each with the number that `rows` gives its report."""
    cells = store.read_shard(shard, "cells", columns=_CELL, where=_are(keys))
    at = pc.index_in(cells["report_id"], value_set=ids)
    cells, at = cells.filter(at.is_valid()), at.drop_null()
    numbers = pa.array(rows, pa.int32()).take(at.combine_chunks())
    return _figure_table(numbers, cells)


@functools.cache
def _are(keys: frozenset[years.Key]) -> pc.Expression:
    """Whether a row of `cells` is one of `keys` and on the page."""
    chosen = pc.field("state") != "missing"
    groups: dict[tuple[str, str], list[str]] = {}
    for table, row, column in sorted(keys):
        groups.setdefault((table, column), []).append(row)
    lines: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (table, column), held in groups.items():
        lines.setdefault((table, tuple(held)), []).append(column)
    either = [
        (pc.field("table") == table) & pc.field("row").isin(held) & pc.field("column").isin(columns)
        for (table, held), columns in lines.items()
    ]
    return chosen & functools.reduce(lambda one, other: one | other, either)


@functools.cache
def _key_numbers() -> dict[str, int]:
    keys = sorted(years.cells_before() | years.cells_after())
    return {"/".join(key): number for number, key in enumerate(keys)}


def _figure_table(numbers: pa.Array, cells: pa.Table) -> pa.Table:
    """Cells in few bytes: the pair's row, the cell's number, and what `years.Figure` holds."""
    key = pc.binary_join_element_wise(cells["table"], cells["row"], cells["column"], "/")
    at = pc.index_in(key, value_set=pa.array(list(_key_numbers())))
    small = pa.dictionary(pa.int8(), pa.string())
    return pa.table(
        {
            "pair": numbers,
            "key": pc.cast(at, pa.int8()),
            "form": pc.cast(cells["form"].combine_chunks().dictionary_encode(), small),
            "value": cells["value"],
            "state": pc.cast(cells["state"].combine_chunks().dictionary_encode(), small),
            "start": cells["start"],
            "end": cells["end"],
        }
    ).unify_dictionaries()


def compare(archive: Survey, at: int) -> Iterator[tuple[str, Finding]]:
    """The findings on the reports of the shard at place `at`, each with its report's id."""
    start, end = archive.first[at], archive.first[at + 1]
    if start == end:
        return
    shard = archive.shards[at]
    pairs = archive.pairs.slice(start, end - start)
    rows = numpy.arange(start, end)
    ids = pairs["after_report_id"].combine_chunks()
    after = _by_pair(_figures(shard, years.cells_after(), ids, rows).sort_by("pair"))
    held = archive.figures["pair"].to_numpy()
    low, high = numpy.searchsorted(held, (start, end))
    before = _by_pair(archive.figures.slice(low, high - low))
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


def _by_pair(figures: pa.Table) -> dict[int, dict[years.Key, years.Figure]]:
    keys = [tuple(key.split("/")) for key in _key_numbers()]
    grouped: dict[int, dict[years.Key, years.Figure]] = {}
    names = ("pair", "key", "form", "value", "state", "start", "end")
    for pair, key, *rest in zip(*(figures[name].to_pylist() for name in names), strict=True):
        grouped.setdefault(pair, {})[keys[key]] = years.Figure(*rest)
    return grouped


def _cleaned(shard: pathlib.Path) -> frozenset[str]:
    """Ids of the reports of the shard whose prose tells of a clean-up of documents."""
    # Most texts hold none of the words, and a search for words is ten times faster.
    where = pc.match_substring_regex(pc.field("text"), _CLEANED)
    told = store.read_shard(shard, "texts", where=where)
    told = told.filter(pc.match_substring_regex(told["text"], _CLEAN_UP))
    return frozenset(told["report_id"].to_pylist())
