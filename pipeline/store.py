"""What a run leaves on disk while it works: shards, digests and the run card.

A shard is a folder with one Parquet file per published file, written under a temporary name
and renamed when whole; so a shard that exists is complete, however the run ended. Its name
holds a digest of everything that shapes it (`shard_name`): a shard found under the name that
is looked for can be used as it is.

Parquet is written so that equal rows give equal bytes: one fixed row-group size, one
contiguous chunk per row group, no metadata that depends on the machine or on pandas.
"""

from __future__ import annotations

import bisect
import contextlib
import functools
import hashlib
import importlib.metadata
import json
import os
import pathlib
import secrets
import shutil
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet as pq

import pipeline
from pipeline.errors import DatasetError, UsageError

CARD = "run.json"
LOG = "run.log"
SHARDS = ".shards"
NEW = ".new"

# Rows per row group: DuckDB scans groups of 122,880 rows, and a group of that many cells takes
# some 20 MB. Texts are long (about 10 kB each): a thousand of them take the same.
_ROWS_PER_GROUP = 122_880
_TEXTS_PER_GROUP = 1_000
_ROWS_AT_ONCE = 50_000

# The libraries whose version can change what is read from a page or how it is written.
_LIBRARIES = (
    "beautifulsoup4", "brotli", "charset-normalizer", "jieba", "lxml", "olefile", "pyarrow",
    "pypdfium2", "warcio",
)  # fmt: skip

# A batch of 16 pages takes about a second: short enough to spread a small archive over all
# cores, long against the ten milliseconds of writing a shard. A thousand batches keep sixty
# cores busy; beyond that batches grow, so that a nation's archive is not millions of files.
_SMALLEST_BATCH = 16
_MOST_BATCHES = 1024

_PACKAGE = pathlib.Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCard:
    """What was read with what: equal for equal inputs and version, whatever the engine.

    `counts` holds inputs, reports, duplicates, rejected and skipped, where
    inputs = reports + duplicates + rejected. `digests.model` is None while there is no model.
    """

    versions: dict[str, str]
    digests: dict[str, str | None]
    counts: dict[str, int]
    rejected: dict[str, int]
    skipped: dict[str, int]
    rows: dict[str, int]


def describe_versions(schema: str) -> dict[str, str]:
    """Versions of the program, of the files' schema, and of the libraries that shape a reading."""
    libraries = {name: importlib.metadata.version(name) for name in _LIBRARIES}
    return {"gongkai": pipeline.__version__, "schema": schema} | libraries


def shipped(name: str) -> pathlib.Path:
    """The folder `corpus` or `models` that comes with the program.

    It stands beside the package in a checkout, and inside it when installed.
    """
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def digest_package() -> dict[str, str | None]:
    """SHA-256 of the code, of the forms and of the model; None for a model that is not there."""
    inside = sorted(
        path
        for path in _PACKAGE.rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        # In an installed package these two stand beside the code; they are not code.
        and path.relative_to(_PACKAGE).parts[0] not in ("corpus", "models")
    )
    forms = [path for path in inside if path.parent.name == "forms" and path.suffix == ".toml"]
    code = [path for path in inside if path not in set(forms)]
    model = sorted(path for path in (shipped("models") / "statements").rglob("*") if path.is_file())
    return {
        "code": _digest_files(code, _PACKAGE),
        "forms": _digest_files(forms, _PACKAGE),
        "model": _digest_files(model, shipped("models")) if model else None,
    }


def _digest_files(paths: Sequence[pathlib.Path], root: pathlib.Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        content = path.read_bytes()
        name = path.relative_to(root).as_posix()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def check_paths(sources: Sequence[pathlib.Path], out: pathlib.Path) -> None:
    """Refuse (UsageError) paths that cannot be meant, before anything is written.

    `out` must be new, empty, or a dataset that was begun or finished here: files of a dataset
    among somebody's own would be hard to tell apart, and replaced by the next run.
    """
    for source in sources:
        if not source.exists():
            raise UsageError(f"找不到 {source}。", remedy="请检查路径；没有写入任何内容。")
        if source.is_dir() and out.resolve().is_relative_to(source.resolve()):
            raise UsageError(
                f"输出 {out} 在来源 {source} 之内，结果会被当作来源再读一遍。",
                remedy="请用 --out 指定来源之外的文件夹。",
            )
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} 是一个文件，不能作为输出文件夹。", remedy="请另选 --out。")
    if out.is_dir() and not _is_dataset(out) and any(out.iterdir()):
        raise UsageError(
            f"{out} 里有别的文件，不是本程序的数据集，为免混淆不写入。",
            remedy="请用 --out 指定一个新的或空的文件夹。",
        )


def _is_dataset(out: pathlib.Path) -> bool:
    """Whether a run has begun or finished here; its shards may have been cleared away since."""
    if (out / SHARDS).is_dir():
        return True
    try:
        read_card(out)
    except DatasetError:
        return False
    return True


@contextlib.contextmanager
def hold(out: pathlib.Path) -> Iterator[None]:
    """Make `out` and keep other runs away from it, until the block or the process ends.

    The lock is on the folder itself (flock), so nothing is left behind by a killed run. Raises
    DatasetError where `out` cannot be made or another run holds it. On systems without flock
    nothing is held.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        folder = os.open(out, os.O_RDONLY) if fcntl else None
    except OSError as error:
        raise _not_writable(out, error) from None
    try:
        if fcntl and folder is not None:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise DatasetError(
            f"另一个 gongkai run 正在写 {out}。", remedy="请等它结束，或另选 --out。"
        ) from None
    finally:
        if folder is not None:
            os.close(folder)


def _not_writable(out: pathlib.Path, error: OSError) -> DatasetError:
    return DatasetError(
        f"不能写入 {out}：{error.strerror}。", remedy="请检查权限和磁盘，或另选 --out。"
    )


def open_dataset(out: pathlib.Path, *, fresh: bool) -> pathlib.Path:
    """Make sure that `out` can be written; the folder of its shards, emptied when `fresh`."""
    shards = out / SHARDS
    try:
        shards.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(out / NEW, ignore_errors=True)
        (out / NEW).mkdir()
        if fresh:
            clean_shards(shards, keep=())
    except OSError as error:
        raise _not_writable(out, error) from None
    return shards


def cut_batches(hashes: Sequence[str]) -> list[tuple[str, int, int]]:
    """Cut sorted, distinct hashes into batches: (name, start, end) of each, in order.

    The hashes of a batch share their leading bits, which are its name. A group above the limit
    is halved by its next bit, so adding or removing a hash changes the batch it falls into (or
    splits or joins that one) and no other, as long as the archive stays within the power of
    sixteen that sets the limit. No batch depends on the number of workers.
    """
    limit = _SMALLEST_BATCH
    while len(hashes) > limit * _MOST_BATCHES:
        limit *= 16
    batches = []
    groups = [("", 0, len(hashes))]
    while groups:
        prefix, start, end = groups.pop()
        if end - start > limit:
            ones = bisect.bisect_left(hashes, _lowest(prefix + "1"), start, end)
            groups += [(prefix + "1", ones, end), (prefix + "0", start, ones)]
        elif end > start:
            batches.append((prefix or "all", start, end))
    return batches


def _lowest(bits: str) -> str:
    """The lowest hexadecimal number that begins with `bits`."""
    digits = -(-len(bits) // 4)
    return f"{int(bits.ljust(4 * digits, '0'), 2):0{digits}x}"


def shard_name(prefix: str, shaped_by: object) -> str:
    """A folder name for the shard `prefix` that changes whenever `shaped_by` (JSON) does."""
    digest = hashlib.sha256(json.dumps(shaped_by, sort_keys=True).encode()).hexdigest()
    return f"{prefix}-{digest[:32]}"


def process_name() -> str:
    """A name for this process that no other has, be it on another machine with the same disk; without dots.

    The number alone would not do, nor with the host: containers may share the name of a host and
    count their processes each from one.
    """
    return _name_process(os.getpid())


@functools.cache
def _name_process(number: int) -> str:
    host = socket.gethostname().replace(".", "-")
    return f"{host}-{number}-{secrets.token_hex(4)}"


def write_shard(folder: pathlib.Path, tables: Mapping[str, pa.Table]) -> None:
    """Write a shard whole or not at all: under a temporary name, then renamed.

    A shard that is there already stays: it holds the same, for its name says what, and another
    process (of a worker that was taken for lost) may have told of it, so that it is being read.
    """
    unfinished = folder.with_name(f"{folder.name}.{process_name()}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    for name, table in tables.items():
        write_parquet(unfinished / f"{name}.parquet", name, table.schema, [table])
    try:
        unfinished.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
        shutil.rmtree(unfinished, ignore_errors=True)


def read_shard(
    folder: pathlib.Path,
    name: str,
    *,
    columns: Sequence[str] | None = None,
    where: pa.compute.Expression | None = None,
) -> pa.Table:
    """The rows that a shard, or a dataset, holds of the published file `name`, in their order.

    `where` keeps the rows for which it holds.
    """
    wanted = None if columns is None else list(columns)
    return pq.read_table(folder / f"{name}.parquet", columns=wanted, filters=where)


def iterate_rows(
    folder: pathlib.Path, name: str, *, columns: Sequence[str]
) -> Iterator[pa.RecordBatch]:
    """The rows of `read_shard`, some at a time."""
    with pq.ParquetFile(folder / f"{name}.parquet") as file:
        yield from file.iter_batches(_ROWS_AT_ONCE, columns=list(columns))


def count_rows(folder: pathlib.Path, name: str) -> int:
    """How many rows `read_shard` gives."""
    rows: int = pq.read_metadata(folder / f"{name}.parquet").num_rows
    return rows


def write_parquet(
    path: pathlib.Path, name: str, schema: pa.Schema, tables: Iterable[pa.Table]
) -> int:
    """Concatenate `tables` into one Parquet file; the number of rows.

    The bytes depend on the rows alone, not on how they are spread over `tables`.
    """
    size = _TEXTS_PER_GROUP if name == "texts" else _ROWS_PER_GROUP
    written, waiting = 0, schema.empty_table()
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for table in tables:
            waiting = pa.concat_tables([waiting, table])
            while len(waiting) >= size:
                writer.write_table(waiting.slice(0, size).combine_chunks(), row_group_size=size)
                waiting = waiting.slice(size)
                written += size
        if len(waiting) or not written:
            writer.write_table(waiting.combine_chunks(), row_group_size=size)
    return written + len(waiting)


def clean_shards(folder: pathlib.Path, keep: Iterable[str]) -> None:
    """Remove all that is under `folder` but the shards named in `keep`, notes on inputs too."""
    kept = set(keep)
    for path in folder.iterdir():
        if path.name in kept:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def write_json(path: pathlib.Path, content: Mapping[str, Any]) -> None:
    """Write readable JSON in UTF-8, the same bytes for the same content on every system."""
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def write_card(path: pathlib.Path, card: RunCard) -> None:
    """Write the run card."""
    write_json(path, asdict(card))


def read_card(folder: pathlib.Path) -> RunCard:
    """The run card of the dataset in `folder`.

    The card is the last file that a run puts in place: without it there is no dataset, or one
    whose writing was cut short, and DatasetError says so.
    """
    remedy = "请先用 gongkai run 生成数据集；若上次运行被中断，原样再运行一次即可续完。"
    try:
        held = json.loads((folder / CARD).read_text(encoding="utf-8"))
        return RunCard(**{field.name: held[field.name] for field in fields(RunCard)})
    except FileNotFoundError:
        raise DatasetError(f"{folder} 不是完整的数据集：缺 {CARD}。", remedy=remedy) from None
    except (ValueError, KeyError, TypeError):
        raise DatasetError(f"{folder / CARD} 不是本程序写的运行记录。", remedy=remedy) from None
