"""What the checks of a whole archive read from finished shards: identities and figures."""

from __future__ import annotations

import functools
import pathlib
from collections.abc import Sequence
from typing import Any

import numpy
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import bodies, store
from pipeline.audit import chains, subordinates, years
from pipeline.records import Place

_PLACE = ("province", "prefecture", "county", "township")
IDENTITY = (
    "report_id", "source", "organ", "organ_level", "organ_type", "region_code", *_PLACE, "year",
    "year_source", "published_on",
)  # fmt: skip
# A page that contradicts itself about whose report of which year it is (notes on late uploads
# apart), or does not say so at all.
_DOUBTS = ("year_conflict", "organ_conflict", "region_conflict")
_UNSAID = "identity_from_path"
_CELL = ("report_id", "table", "row", "column", "form", "value", "state", "start", "end")


def read_captures(shards: Sequence[pathlib.Path]) -> pa.Table:
    """All reports whose body and year are known, as `chains.CAPTURES`."""
    return pa.concat_tables(
        [chains.CAPTURES.empty_table(), *(_captures_of(s, at) for at, s in enumerate(shards))]
    )


def _captures_of(shard: pathlib.Path, at: int) -> pa.Table:
    known = pc.field("organ").is_valid() & pc.field("year").is_valid()
    reports = store.read_shard(shard, "reports", columns=IDENTITY, where=known)
    found = [
        body_of(row)
        for row in reports.select(["organ", "organ_level", "region_code", *_PLACE]).to_pylist()
    ]
    # A year that only the date of publication gives is a guess, and pages are put up late.
    doubtful = pc.or_(
        pc.is_in(reports["report_id"], value_set=_doubtful(shard)),
        pc.equal(reports["year_source"], "published"),
    )
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


def place_of(row: dict[str, Any]) -> Place:
    """The place of a row of `reports` (columns `IDENTITY`)."""
    return Place(code=row["region_code"], **{tier: row[tier] for tier in _PLACE})


def body_of(row: dict[str, Any]) -> bodies.Body | None:
    """The body of a row of `reports` (columns `IDENTITY`); None where it is not known."""
    national = row["organ_level"] == "national"
    return bodies.identify(row["organ"], place_of(row), national=national)


def _doubtful(shard: pathlib.Path) -> pa.Array:
    """Ids of the reports whose pages are in doubt about body or year."""
    check, severity = pc.field("check"), pc.field("severity")
    where = (check.isin(_DOUBTS) & (severity != "note")) | (check == _UNSAID)
    found = store.read_shard(shard, "findings", columns=["report_id"], where=where)
    return found["report_id"].combine_chunks()


def read_texts(shard: pathlib.Path, ids: Sequence[str], words: str) -> dict[str, str]:
    """The texts of the reports `ids` that hold `words` (RE2), by id."""
    texts = store.read_shard(shard, "texts", where=pc.field("report_id").isin(ids))
    held = texts.filter(pc.match_substring_regex(texts["text"], words))
    return dict(zip(held["report_id"].to_pylist(), held["text"].to_pylist(), strict=True))


def read_identities(shard: pathlib.Path, where: pc.Expression) -> list[dict[str, Any]]:
    """The rows of `reports` for which `where` holds, in the columns `IDENTITY`."""
    rows: list[dict[str, Any]] = store.read_shard(
        shard, "reports", columns=IDENTITY, where=where
    ).to_pylist()
    return rows


def no_figures() -> pa.Table:
    """The table of `read_figures` without rows."""
    types = {"value": pa.float64(), "start": pa.int32(), "end": pa.int32()}
    cells = {name: pa.array([], types.get(name, pa.string())) for name in _CELL}
    return _figure_table(pa.array([], pa.int32()), pa.table(cells))


def read_figures(
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
    keys = sorted(years.cells_before() | years.cells_after() | subordinates.cells())
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


def by_report(figures: pa.Table) -> dict[int, dict[years.Key, years.Figure]]:
    """The figures of each report, by the number that `read_figures` was given for it."""
    keys: list[years.Key] = [tuple(key.split("/")) for key in _key_numbers()]  # type: ignore[misc]
    grouped: dict[int, dict[years.Key, years.Figure]] = {}
    names = ("pair", "key", "form", "value", "state", "start", "end")
    for pair, key, *rest in zip(*(figures[name].to_pylist() for name in names), strict=True):
        grouped.setdefault(pair, {})[keys[key]] = years.Figure(*rest)
    return grouped
