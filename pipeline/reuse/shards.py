"""What a shard keeps for the comparison of the archive: streams and fingerprints of its reports.

Files of a shard and of no dataset. The reports stand in the order of the shard's `reports`; places
of fingerprints count through the streams of the whole shard, one behind the other.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy
import pyarrow as pa

from pipeline import store
from pipeline.records import Report, Section
from pipeline.reuse.fingerprints import EXACT, MASKED, Measure, fingerprint
from pipeline.reuse.streams import Array, Stream, read_streams

STREAMS = "streams"
KINDS = {"exact": EXACT, "masked": MASKED}
"""The two comparisons, and what each asks of a run."""

_STREAM_COLUMNS = (
    "exact", "exact_steps", "masked", "masked_steps", "narrative", "citations",
)  # fmt: skip
STREAM_SCHEMA = pa.schema([(name, pa.large_binary()) for name in _STREAM_COLUMNS])
_PRINTS = pa.schema(
    [("hash", pa.uint64()), ("place", pa.uint32()), ("first", pa.uint8()), ("last", pa.uint8())]
)
_AT_ONCE = (1 << 24) - 1  # what `fingerprint` takes


def stream_table(report: Report, sections: Sequence[Section]) -> pa.Table:
    """The row that a report adds to the shard's file `STREAMS`."""
    streams = read_streams(report.text, sections, report.identity)
    parts = (
        streams.exact.symbols, streams.exact.steps, streams.masked.symbols, streams.masked.steps,
        streams.narrative, streams.citations,
    )  # fmt: skip
    columns = [pa.array([part.tobytes()], pa.large_binary()) for part in parts]
    return pa.Table.from_arrays(columns, schema=STREAM_SCHEMA)


def fingerprint_tables(streams: pa.Table) -> dict[str, pa.Table]:
    """The fingerprints of all rows of `STREAMS`, one file for each comparison."""
    return {_file(kind): _fingerprints(streams[kind], KINDS[kind]) for kind in KINDS}


def _file(kind: str) -> str:
    return f"fingerprints_{kind}"


def _fingerprints(column: pa.ChunkedArray, measure: Measure) -> pa.Table:
    tables = [_PRINTS.empty_table()]
    for start, symbols in _portions([_symbols(value) for value in column]):
        found = fingerprint(symbols, measure)
        parts = (found.hashes, found.places + numpy.uint32(start), found.first, found.last)
        tables.append(pa.Table.from_arrays([pa.array(part) for part in parts], schema=_PRINTS))
    return pa.concat_tables(tables).combine_chunks()


def _symbols(value: pa.Scalar) -> Array:
    return numpy.frombuffer(value.as_buffer(), numpy.uint16)


def _portions(streams: Sequence[Array]) -> Iterator[tuple[int, Array]]:
    """The streams one behind the other, in portions, and where each portion begins."""
    held: list[Array] = []
    start = length = 0
    for symbols in streams:
        if held and length + len(symbols) > _AT_ONCE:
            yield start, numpy.concatenate(held)
            start, length, held = start + length, 0, []
        held.append(symbols)
        length += len(symbols)
    if held:
        yield start, numpy.concatenate(held)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredStreams:
    """The streams of a shard's reports, one behind the other, and how many symbols each has."""

    streams: dict[str, Stream]
    lengths: dict[str, Array]
    narrative: Array
    citations: Array


def read_stored(shard: pathlib.Path) -> StoredStreams:
    """The streams of a shard; all places count through the whole shard."""
    table = store.read_shard(shard, STREAMS)
    streams, lengths = {}, {}
    for kind in KINDS:
        symbols = [_symbols(value) for value in table[kind]]
        sizes = numpy.array([len(each) for each in symbols], dtype=numpy.int64)
        lengths[kind] = sizes
        streams[kind] = Stream(
            symbols=numpy.concatenate([numpy.empty(0, numpy.uint16), *symbols]),
            steps=_moved(table[f"{kind}_steps"], sizes, 3, shifted=1),
        )
    # A masked symbol stands for places of the exact stream, which count through the shard as well.
    streams["masked"].steps[:, 1] += _starts_at(streams["masked"].steps[:, 0], lengths)
    return StoredStreams(
        streams=streams,
        lengths=lengths,
        narrative=_moved(table["narrative"], lengths["exact"], 2, shifted=2),
        citations=_moved(table["citations"], lengths["exact"], 2, shifted=2),
    )


def _starts_at(places: Array, lengths: dict[str, Array]) -> Array:
    """Where the exact streams begin of the reports that hold `places` of the masked ones."""
    exact, masked = (numpy.cumsum(lengths[kind]) - lengths[kind] for kind in ("exact", "masked"))
    if not len(places):
        return places
    return exact[numpy.searchsorted(masked, places, side="right") - 1]


def _moved(column: pa.ChunkedArray, sizes: Array, width: int, *, shifted: int) -> Array:
    """Rows of all reports; the first `shifted` columns count through the whole shard."""
    starts = numpy.cumsum(sizes) - sizes
    rows = [numpy.empty((0, width), numpy.int64)]
    for value, start in zip(column, starts, strict=True):
        own = numpy.frombuffer(value.as_buffer(), numpy.int32).reshape(-1, width)
        moved = own.astype(numpy.int64)
        moved[:, :shifted] += start
        rows.append(moved)
    return numpy.concatenate(rows)


def read_fingerprints(shard: pathlib.Path, kind: str) -> pa.Table:
    """The fingerprints of a shard for one of `KINDS`, places in order."""
    return store.read_shard(shard, _file(kind))


def count_fingerprints(shard: pathlib.Path, kind: str) -> int:
    """How many `read_fingerprints` gives."""
    return store.count_rows(shard, _file(kind))
