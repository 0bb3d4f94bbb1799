"""Shards into the published files.

Everything is written into a folder beside the dataset first. Only when every file is whole
does it take its place, the run card last and the old card away first: a dataset with a card is
complete, and a reader refuses one without (`store.read_card`).
"""

from __future__ import annotations

import json
import pathlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import store
from pipeline.publish.columns import FILES
from pipeline.publish.package import describe_dataset
from pipeline.publish.rows import SCHEMAS, build_table, rejected_row
from pipeline.records import Rejected

_PACKAGE = "datapackage.json"

_ID_LENGTH = 16  # contract.md: report_id; one with -2 behind it is the second of its page

Compared = Callable[[int, pa.Table], pa.Table]
"""The rows of a file for the shard at a place, from those of the shard itself, once all reports
are compared."""


def assemble(
    shards: Sequence[pathlib.Path],
    unread: Iterable[Rejected],
    folder: pathlib.Path,
    compared: Mapping[str, Compared] = MappingProxyType({}),
) -> dict[str, int]:
    """Write every published file and the data package into `folder`; the rows of each file.

    `shards` come in the order of their reports' ids and hold disjoint ranges of them, so the
    files are their concatenation. `unread` are inputs that no shard has seen; rejected inputs
    of both kinds are ordered by source. `compared` gives the rows of files that the comparison of
    the whole archive changes.
    """
    rows: dict[str, int] = {}
    for name in FILES:
        tables = (
            [_rejected(shards, unread)]
            if name == "rejected"
            else (_rows(shard, at, name, compared.get(name)) for at, shard in enumerate(shards))
        )
        rows[name] = store.write_parquet(folder / f"{name}.parquet", name, SCHEMAS[name], tables)
    store.write_json(folder / _PACKAGE, describe_dataset(folder))
    return rows


def _rows(shard: pathlib.Path, at: int, name: str, compared: Compared | None) -> pa.Table:
    own = store.read_shard(shard, name)
    return own if compared is None else compared(at, own)


def add_by_report(own: pa.Table, added: pa.Table, reports: pa.ChunkedArray) -> pa.Table:
    """Rows of both tables in the order of `reports`, of each report its own first."""
    if not len(added):
        return own
    both = pa.concat_tables([own, added])
    place = pc.index_in(both["report_id"], value_set=reports.combine_chunks())
    return both.take(pc.sort_indices(place))  # a stable sort: the order within a report stays


def _rejected(shards: Sequence[pathlib.Path], unread: Iterable[Rejected]) -> pa.Table:
    tables = [store.read_shard(shard, "rejected") for shard in shards]
    tables.append(build_table("rejected", map(rejected_row, unread)))
    whole = pa.concat_tables(tables)
    return whole.sort_by([(name, "ascending") for name in SCHEMAS["rejected"].names])


def replace_dataset(new: pathlib.Path, out: pathlib.Path) -> None:
    """Move the files of `new` to `out`, the run card last, and drop what is no longer published."""
    (out / store.CARD).unlink(missing_ok=True)
    fresh = sorted(path for path in new.iterdir() if path.name != store.CARD)
    for obsolete in _published(out) - {path.name for path in fresh}:
        (out / obsolete).unlink(missing_ok=True)
    for path in fresh:
        path.replace(out / path.name)
    (new / store.CARD).replace(out / store.CARD)
    shutil.rmtree(new)


def _published(out: pathlib.Path) -> set[str]:
    """Names of the files that the data package in `out` lists: those this program wrote."""
    try:
        package = json.loads((out / _PACKAGE).read_text(encoding="utf-8"))
        return set(_plain_names(entry["path"] for entry in package["resources"]))
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _plain_names(paths: Iterable[str]) -> Iterator[str]:
    # A package somebody edited must not lead out of the folder.
    return (path for path in paths if pathlib.PurePath(path).name == path)


def count_reports(folder: pathlib.Path) -> tuple[int, int]:
    """Distinct contents with a report, and the other inputs that hold the same.

    Of several reports on one page the first counts: the others' ids end in its number.
    """
    contents = duplicates = 0
    for rows in store.iterate_rows(folder, "reports", columns=["report_id", "also_at"]):
        first = pc.equal(pc.utf8_length(rows["report_id"]), _ID_LENGTH)
        contents += pc.sum(first).as_py() or 0
        lengths = pc.list_value_length(rows["also_at"]).filter(first)
        duplicates += pc.sum(lengths).as_py() or 0
    return contents, duplicates
