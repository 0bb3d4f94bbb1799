"""The reports of a whole archive as far as they are compared: who, when, and their streams on disk.

Reports are numbered in the order of the shards and of the reports in them. Streams stand one
behind the other in files that are mapped, not read: a place is a number through all of them.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import bodies, store
from pipeline.records import Place
from pipeline.reuse.shards import KINDS, StoredStreams, read_stored
from pipeline.reuse.streams import Array

_TIERS = ("province", "prefecture", "county", "township")
_COLUMNS = (
    "report_id",
    "source",
    "organ",
    "organ_level",
    "region_code",
    *_TIERS,
    "year",
    "published_on",
)
_UNKNOWN = 1 << 30  # sorts behind every year and day


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """Who the reports are from, and when.

    `body` numbers bodies; one that is not known is a body of its own, and `known` says so; `printed`
    says that it is known by what is printed only, for its region is in no list.
    `year` is -1 and `day` (since 1970) 2^30 where they are not known. `age` ranks the reports from the oldest: by year, then date
    of publication, then id; unknown ones last.
    `first` holds the number of each shard's first report, and one more.
    """

    ids: pa.Array
    sources: pa.Array
    organs: pa.Array
    body: Array
    known: Array
    printed: Array
    year: Array
    day: Array
    age: Array
    first: Array

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def bodies(self) -> int:
        """How many bodies there are."""
        return int(self.body.max(initial=-1)) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamsOnDisk:
    """The streams of all reports for one comparison.

    `starts` holds the first place of each report, and one more; `steps` are those of
    `streams.Stream`, three columns. `stem` is where the files are: another process maps them again.
    """

    symbols: Array
    starts: Array
    steps: tuple[Array, Array, Array]
    stem: pathlib.Path | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        if self.stem is None:
            return _in_memory, (self.symbols, self.starts, self.steps)
        return map_streams, (self.stem, self.starts)

    def report_of(self, places: Array) -> Array:
        """The numbers of the reports that hold `places`."""
        return numpy.searchsorted(self.starts, places, side="right") - 1

    def locate(self, places: Array) -> tuple[Array, Array]:
        """Where the symbols at `places` begin and end in what the stream is made of.

        Offsets in the reports' texts for the exact stream, places of that one for the masked.
        """
        at, origin, length = self.steps
        step = numpy.searchsorted(at, places, side="right") - 1
        behind = places - at[step]
        begin = origin[step] + behind
        return begin, begin + numpy.where(behind == 0, length[step], 1)


def _in_memory(symbols: Array, starts: Array, steps: tuple[Array, Array, Array]) -> StreamsOnDisk:
    return StreamsOnDisk(symbols=symbols, starts=starts, steps=steps)


def map_streams(stem: pathlib.Path, starts: Array) -> StreamsOnDisk:
    """The streams in the files at `stem`."""

    def mapped(name: str, dtype: type) -> Array:
        path = stem.with_suffix(f".{name}")
        if not path.stat().st_size:
            return numpy.empty(0, dtype)  # an empty file cannot be mapped
        return numpy.memmap(path, dtype, mode="r")

    steps = mapped("at", numpy.int64), mapped("origin", numpy.int64), mapped("size", numpy.int32)
    symbols = mapped("symbols", numpy.uint16)
    return StreamsOnDisk(symbols=symbols, starts=starts, steps=steps, stem=stem)


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """All reports, their streams, and in the exact stream the narrative and the citations.

    `narrative` and `citations` are rows of (start, end), ascending and apart; `lengths` is how many
    characters the narrative of each report has.
    """

    reports: Reports
    streams: dict[str, StreamsOnDisk]
    narrative: Array
    citations: Array
    lengths: Array

    def narrative_of(self, report: int) -> Array:
        """The symbols of a report's narrative."""
        exact = self.streams["exact"]
        bounds = exact.starts[report], exact.starts[report + 1]
        first, last = numpy.searchsorted(self.narrative[:, 0], bounds)
        parts = [exact.symbols[start:end] for start, end in self.narrative[first:last]]
        return numpy.concatenate([numpy.empty(0, numpy.uint16), *parts])


def open_archive(shards: Sequence[pathlib.Path], scratch: pathlib.Path) -> Archive:
    """Gather what the comparison needs of `shards`; streams are written to the folder `scratch`."""
    scratch.mkdir(parents=True, exist_ok=True)
    writers = {kind: _Writer(scratch / kind) for kind in KINDS}
    narrative, citations = [], []
    for shard in shards:
        stored = read_stored(shard)
        narrative.append(stored.narrative + writers["exact"].length)
        citations.append(stored.citations + writers["exact"].length)
        for kind, writer in writers.items():
            writer.add(stored, kind)
    reports = read_reports(shards)
    streams = {kind: writer.finish() for kind, writer in writers.items()}
    none = [numpy.empty((0, 2), numpy.int64)]
    told = numpy.concatenate(none + narrative)
    owner = streams["exact"].report_of(told[:, 0])
    return Archive(
        reports=reports,
        streams=streams,
        narrative=told,
        citations=numpy.concatenate(none + citations),
        lengths=numpy.bincount(owner, told[:, 1] - told[:, 0], len(reports)).astype(numpy.int64),
    )


class _Writer:
    """Writes the streams of one comparison, shard by shard."""

    def __init__(self, stem: pathlib.Path) -> None:
        self.length = self._exact = 0
        self._stem = stem
        self._lengths: list[Array] = []
        for name in ("symbols", "at", "origin", "size"):
            self._path(name).write_bytes(b"")

    def _path(self, name: str) -> pathlib.Path:
        return self._stem.with_suffix(f".{name}")

    def add(self, stored: StoredStreams, kind: str) -> None:
        stream = stored.streams[kind]
        self._append("symbols", stream.symbols)
        self._append("at", stream.steps[:, 0] + self.length)
        self._append("origin", stream.steps[:, 1] + (self._exact if kind == "masked" else 0))
        self._append("size", stream.steps[:, 2].astype(numpy.int32))
        self._lengths.append(stored.lengths[kind])
        self.length += len(stream.symbols)
        self._exact += len(stored.streams["exact"].symbols)

    def _append(self, name: str, values: Array) -> None:
        with self._path(name).open("ab") as file:
            numpy.ascontiguousarray(values).tofile(file)

    def finish(self) -> StreamsOnDisk:
        lengths = numpy.concatenate([numpy.zeros(1, numpy.int64), *self._lengths])
        return map_streams(self._stem, numpy.cumsum(lengths))


def read_reports(shards: Sequence[pathlib.Path]) -> Reports:
    """The reports of `shards`, in their order."""
    tables = [store.read_shard(shard, "reports", columns=_COLUMNS) for shard in shards]
    sizes = [len(table) for table in tables]
    table = pa.concat_tables(tables).combine_chunks()
    body, known, printed = _number_bodies(table)
    year = table["year"].fill_null(-1).to_numpy().astype(numpy.int32)
    day = table["published_on"].cast(pa.int32()).fill_null(_UNKNOWN).to_numpy()
    ids = table["report_id"].combine_chunks()
    by_id = numpy.empty(len(ids), numpy.int64)
    by_id[pc.sort_indices(ids).to_numpy()] = numpy.arange(len(ids))
    order = numpy.lexsort((by_id, day, numpy.where(year < 0, _UNKNOWN, year)))
    age = numpy.empty(len(order), numpy.int64)
    age[order] = numpy.arange(len(order))
    return Reports(
        ids=ids, sources=table["source"].combine_chunks(), organs=table["organ"].combine_chunks(),
        body=body, known=known, printed=printed, year=year, day=day, age=age,
        first=numpy.concatenate(([0], numpy.cumsum(sizes))).astype(numpy.int64),
    )  # fmt: skip


def join_bodies(reports: Reports, before: Array) -> Reports:
    """The reports with a body that was renamed as one.

    `before` is the number of each report's predecessor, -1 without one: a page that says what its body
    was called has one under that name.
    """
    joined: dict[int, int] = {}

    def find(body: int) -> int:
        while body in joined:
            body = joined[body]
        return body

    later = numpy.flatnonzero(before >= 0)
    pairs = numpy.stack((reports.body[before[later]], reports.body[later]), axis=1)
    for pair in pairs[pairs[:, 0] != pairs[:, 1]].tolist():
        one, other = sorted(map(find, pair))
        if one != other:
            joined[other] = one
    if not joined:
        return reports
    numbers = numpy.arange(int(reports.body.max()) + 1)
    numbers[list(joined)] = [find(body) for body in joined]
    return replace(reports, body=numpy.unique(numbers[reports.body], return_inverse=True)[1])


def _number_bodies(table: pa.Table) -> tuple[Array, Array, Array]:
    """A number for the body of each report, whether it is known, and known as printed only.

    A body whose region the list of divisions does not know is told by what is printed: the same
    words for the same body. Pages that name no body are bodies of their own.
    """
    numbers: dict[object, int] = {}
    body = numpy.empty(len(table), numpy.int64)
    known, as_printed = numpy.empty(len(table), bool), numpy.zeros(len(table), bool)
    for at, row in enumerate(_rows(table)):
        printed = tuple(row[tier] for tier in _TIERS)
        place = Place(code=row["region_code"], **dict(zip(_TIERS, printed, strict=True)))
        national = row["organ_level"] == "national"
        key: object = bodies.identify(row["organ"], place, national=national)
        if key is None and row["organ"] and any(printed):
            key = (*printed, bodies.plain_name(row["organ"], place))
            as_printed[at] = True
        known[at] = key is not None
        body[at] = numbers.setdefault(at if key is None else key, len(numbers))
    return body, known, as_printed


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in table.to_batches(max_chunksize=10_000):
        yield from batch.to_pylist()
