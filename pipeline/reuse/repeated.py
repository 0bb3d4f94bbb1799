"""Statements that other reports make in the same words: how many, and who made them first.

Two statements are the same when their characters are, white space, width and the stop at the end
apart: the same sentence with another number in it is another statement.
"""

from __future__ import annotations

import pathlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy
import pyarrow as pa

from pipeline import store
from pipeline.records import Statement
from pipeline.reuse.archive import Reports
from pipeline.reuse.fingerprints import hash_grams
from pipeline.reuse.streams import Array
from pipeline.zh import bare

FILE = "statement_keys"
SCHEMA = pa.schema([("key", pa.uint64()), ("own", pa.bool_())])
_OWN = frozenset({"problem", "measure_planned", "measure_done"})
# Own choice: what two other bodies say as well is no accident of one copied report.
COMMON_BODIES = 2


def key_table(statements: Sequence[Statement]) -> pa.Table:
    """The rows that a report adds to the shard's file `FILE`: one for each of its statements."""
    keys = [_key(statement.text) for statement in statements]
    own = [statement.role in _OWN for statement in statements]
    return pa.table({"key": pa.array(keys, pa.uint64()), "own": pa.array(own)}, schema=SCHEMA)


def _key(text: str) -> int:
    plain = bare(text).rstrip("。;,:.")
    symbols = numpy.frombuffer(plain.encode("utf-32-le", "surrogatepass"), "<u4")
    return int(hash_grams(symbols, len(symbols))[0]) if len(symbols) else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """Of every statement of the archive, in order: other reports and bodies with it, the first."""

    reports: Array
    bodies: Array
    first: Array
    owner: Array
    own: Array
    starts: Array


def count_repeated(shards: Sequence[pathlib.Path], reports: Reports) -> Repeated:
    """Count equal statements over all `shards`: some 60 bytes a statement while it lasts."""
    keys, own, owner, starts = [], [], [], [0]
    for at, shard in enumerate(shards):
        table = store.read_shard(shard, FILE)
        ids = store.read_shard(shard, "statements", columns=["report_id"])["report_id"]
        first, end = reports.first[at], reports.first[at + 1]
        keys.append(table["key"].to_numpy())
        own.append(table["own"].to_numpy(zero_copy_only=False))
        owner.append(_owners(ids, reports.ids.slice(first, end - first)) + first)
        starts.append(starts[-1] + len(table))
    none = numpy.empty(0, numpy.int64)
    key = numpy.concatenate([none.astype(numpy.uint64), *keys])
    held = numpy.concatenate([none, *owner])
    order = numpy.lexsort((reports.age[held], key))
    sorted_key, sorted_owner = key[order], held[order]
    new = numpy.ones(len(key), bool)
    new[1:] = sorted_key[1:] != sorted_key[:-1]
    group = numpy.cumsum(new) - 1
    begins = numpy.flatnonzero(new)
    counts = {
        name: _count_distinct(group, values)
        for name, values in (("reports", sorted_owner), ("bodies", reports.body[sorted_owner]))
    }
    back = numpy.empty(len(key), numpy.int64)
    back[order] = group
    return Repeated(
        reports=counts["reports"][back] - 1,
        bodies=counts["bodies"][back] - 1,
        first=sorted_owner[begins][back],
        owner=held,
        own=numpy.concatenate([numpy.empty(0, bool), *own]),
        starts=numpy.array(starts),
    )


def _owners(ids: pa.ChunkedArray, reports: pa.Array) -> Array:
    return pa.compute.index_in(ids, value_set=reports).to_numpy().astype(numpy.int64)


def _count_distinct(group: Array, values: Array) -> Array:
    """Of each group (numbered, ascending) how many different values it has."""
    order = numpy.lexsort((values, group))
    held, value = group[order], values[order]
    new = numpy.ones(len(held), bool)
    new[1:] = (held[1:] != held[:-1]) | (value[1:] != value[:-1])
    return numpy.bincount(held, new, int(group.max(initial=-1)) + 1).astype(numpy.int64)


def share_common(repeated: Repeated, count: int) -> Array:
    """Of each of `count` reports, the share of its problems and measures that others make too.

    NaN for a report without any. Others are at least `COMMON_BODIES` bodies.
    """
    owner = repeated.owner[repeated.own]
    common = repeated.bodies[repeated.own] >= COMMON_BODIES
    total = numpy.bincount(owner, minlength=count)
    with numpy.errstate(invalid="ignore"):
        share: Array = numpy.bincount(owner, common, count) / total
    return share
