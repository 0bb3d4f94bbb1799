"""The order of the stages, for one report and for an archive. The only module that knows it.

An archive is read in three steps. Every input is hashed, which joins exact duplicates. The
distinct contents, in the order of their hashes, are cut into batches, and each batch is worked
into a shard on disk (`store`), in any order, by any number of processes (`engine`). Then the
shards are published. Up to there a report is alone; what compares reports with one another
reads the finished shards.

A killed run loses the batches in work and nothing else. A shard is used again when its inputs
(contents and names) and the versions of code, forms and libraries are the same.
"""

from __future__ import annotations

import concurrent.futures
import hashlib
import os
import pathlib
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import pyarrow as pa

from pipeline import audit, engine, publish, segment, statements, store, tables
from pipeline.errors import DatasetError, GongkaiError, UsageError
from pipeline.ingest import Input, Listing, ingest, list_inputs, read_input
from pipeline.records import Check, Reading, Rejected, Report

CHECKS: tuple[Check, ...] = tables.CHECKS + audit.CHECKS

Progress = Callable[[str, int, int], None]
"""Called with the step (`hash`, `read`, `publish`), inputs done, and inputs in all."""

# Inputs hashed in one go by one thread: small enough for a lively progress bar.
_HASHED_AT_ONCE = 64

_PACKAGE = pathlib.Path(__file__).parent
_UNSETTLED = ".unsettled"

Outcome = TypeVar("Outcome")


def _ignore(_step: str, _done: int, _total: int) -> None:
    """No progress shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """One content, and all inputs that hold it, ordered by source."""

    sha256: str
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Originals in the order of their hashes, and the folder that their shard is to be."""

    originals: tuple[Original, ...]
    folder: pathlib.Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """Where the shard of a batch is, and how many inputs it accounts for."""

    folder: pathlib.Path
    inputs: int


def read_report(report: Report) -> Reading:
    """All that is known of one report by itself."""
    sections = segment.segment(report)
    cells, sums = tables.read_tables(report, sections)
    stated, links = statements.read_statements(report, sections)
    return Reading(
        report=report,
        form=segment.decide_form(sections, cells, report.identity.year),
        sections=sections,
        cells=cells,
        statements=stated,
        links=links,
        findings=sums + audit.audit(report, sections, cells),
    )


def read_file(path: str | os.PathLike[str]) -> tuple[Reading, ...] | Rejected:
    """The reports in one file (one, seldom two), or why there is none."""
    file = pathlib.Path(path)
    if not file.exists():
        raise UsageError(f"找不到 {file}。", remedy="请检查路径。")
    if file.is_dir():
        raise UsageError(f"{file} 是文件夹。", remedy="整个文件夹请用 gongkai run 读取。")
    listing = list_inputs([file])
    if listing.rejected:
        return listing.rejected[0]
    if len(listing.inputs) != 1:
        raise UsageError(
            f"{file} 不是单个页面文件（其中可读的页面有 {len(listing.inputs)} 个）。",
            remedy="多个页面请用 gongkai run 读取。",
        )
    candidate = listing.inputs[0]
    raw = read_input(candidate)
    if isinstance(raw, Rejected):
        return raw
    return _attempt(
        lambda: _read_content(raw, candidate.source, ()),
        source=candidate.source,
        sha256=hashlib.sha256(raw).hexdigest(),
    )


def run(
    sources: Sequence[pathlib.Path],
    out: pathlib.Path,
    *,
    jobs: int | None = None,
    engine_name: str = "local",
    scheduler: str | None = None,
    fresh: bool = False,
    progress: Progress = _ignore,
) -> store.RunCard:
    """Read the archive `sources` and write the dataset `out`; its run card.

    Shards of an earlier run are used again unless `fresh`. Raises UsageError, with nothing
    written, for paths that cannot be meant: a source that is missing or holds no input at
    all, an `out` inside a source, a file or somebody else's files in its place.
    """
    engine.check_engine(engine_name, scheduler)
    jobs = engine.count_cores() if jobs is None else jobs
    store.check_paths(sources, out)
    listing = list_inputs(sources)
    if not listing.inputs and not listing.rejected:
        raise UsageError(
            f"{'、'.join(map(str, sources))} 中没有可以读取的文件。",
            remedy="请给出保存了年报网页或文件的文件夹；没有写入任何内容。",
        )
    with store.hold(out):
        return _read_and_publish(listing, out, jobs=jobs, fresh=fresh, progress=progress)


def _read_and_publish(
    listing: Listing, out: pathlib.Path, *, jobs: int, fresh: bool, progress: Progress
) -> store.RunCard:
    shards_folder = store.open_dataset(out, fresh=fresh)
    originals, unread = _hash_inputs(listing, jobs, progress)
    versions, digests = store.describe_versions(publish.SCHEMA_VERSION), store.digest_package()
    shards = _work_batches(
        _cut_batches(originals, shards_folder, [versions, digests]),
        jobs,
        lambda done: progress("read", done + len(unread), len(listing.inputs)),
    )
    total = len(listing.inputs) + len(listing.rejected)
    progress("publish", 0, total)
    unread += listing.rejected
    card = _publish(shards, unread, out, listing, versions=versions, digests=digests)
    store.clean_shards(shards_folder, keep=_settled(shards))
    progress("publish", total, total)
    return card


def _hash_inputs(
    listing: Listing, jobs: int, progress: Progress
) -> tuple[list[Original], tuple[Rejected, ...]]:
    """Distinct contents in the order of their hashes, and the inputs that cannot be read."""
    places: defaultdict[str, list[Input]] = defaultdict(list)
    unread: list[Rejected] = []
    chunks = [
        listing.inputs[at : at + _HASHED_AT_ONCE]
        for at in range(0, len(listing.inputs), _HASHED_AT_ONCE)
    ]
    done = 0
    # Threads, not processes: reading waits for the disk, and hashing lets other threads run.
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for chunk, hashes in zip(chunks, pool.map(_hash_chunk, chunks), strict=True):
            for candidate, hashed in zip(chunk, hashes, strict=True):
                if isinstance(hashed, Rejected):
                    unread.append(hashed)
                else:
                    places[hashed].append(candidate)
            done += len(chunk)
            progress("hash", done, len(listing.inputs))
    return [
        Original(sha256=sha256, inputs=tuple(sorted(inputs, key=_by_source)))
        for sha256, inputs in sorted(places.items())
    ], tuple(unread)


def _by_source(candidate: Input) -> tuple[str, str]:
    return candidate.source, str(candidate.path)


def _hash_chunk(inputs: Sequence[Input]) -> list[str | Rejected]:
    contents = map(read_input, inputs)
    return [
        raw if isinstance(raw, Rejected) else hashlib.sha256(raw).hexdigest() for raw in contents
    ]


def _cut_batches(
    originals: Sequence[Original], folder: pathlib.Path, versions: object
) -> list[Batch]:
    batches = []
    for prefix, start, end in store.cut_batches([original.sha256 for original in originals]):
        members = tuple(originals[start:end])
        contents = [
            [original.sha256, [candidate.source for candidate in original.inputs]]
            for original in members
        ]
        name = store.shard_name(prefix, [versions, contents])
        batches.append(Batch(originals=members, folder=folder / name))
    return batches


def _work_batches(
    batches: Sequence[Batch], jobs: int, advance: Callable[[int], None]
) -> list[Shard]:
    """The shard of every batch, in their order; those on disk are used as they are."""
    shards = {
        batch.folder: Shard(folder=batch.folder, inputs=_count_inputs(batch))
        for batch in batches
        if batch.folder.is_dir()
    }
    done = sum(shard.inputs for shard in shards.values())
    advance(done)
    missing = [batch for batch in batches if batch.folder not in shards]
    for folder, shard in engine.work(_work_batch, missing, jobs=jobs):
        shards[folder] = shard
        done += shard.inputs
        advance(done)
    return [shards[batch.folder] for batch in batches]


def _count_inputs(batch: Batch) -> int:
    return sum(len(original.inputs) for original in batch.originals)


def _work_batch(batch: Batch) -> tuple[pathlib.Path, Shard]:
    """Read a batch and write its shard; runs in whatever process the engine chose.

    Where an input has changed or vanished since it was hashed, the shard is written under a
    name that no later run looks for, so that the input is tried again.
    """
    held: dict[str, list[pa.Table]] = {
        name: [publish.build_table(name, ())] for name in publish.FILES
    }
    settled = True
    for original in batch.originals:
        raw, changed = _read_again(original)
        settled = settled and not changed
        rejected = list(changed)
        if raw is not None:
            remaining = original.inputs[len(changed) :]
            rejected += _add_original(raw, original.sha256, remaining, held)
        held["rejected"].append(
            publish.build_table("rejected", map(publish.rejected_row, rejected))
        )
    folder = batch.folder if settled else batch.folder.with_name(batch.folder.name + _UNSETTLED)
    store.write_shard(folder, {name: pa.concat_tables(parts) for name, parts in held.items()})
    return batch.folder, Shard(folder=folder, inputs=_count_inputs(batch))


def _settled(shards: Iterable[Shard]) -> list[str]:
    names = [shard.folder.name for shard in shards]
    return [name for name in names if not name.endswith(_UNSETTLED)]


def _read_again(original: Original) -> tuple[bytes | None, tuple[Rejected, ...]]:
    """The content from the first input that still holds it, and the inputs before that one."""
    changed: list[Rejected] = []
    for candidate in original.inputs:
        raw = read_input(candidate)
        if isinstance(raw, Rejected):
            changed.append(raw)
        elif hashlib.sha256(raw).hexdigest() == original.sha256:
            return raw, tuple(changed)
        else:
            changed.append(
                Rejected(
                    source=candidate.source,
                    sha256=None,
                    stage="run",
                    reason="unreadable",
                    detail="读取过程中文件被改动",
                )
            )
    return None, tuple(changed)


def _add_original(
    raw: bytes, sha256: str, inputs: Sequence[Input], held: dict[str, list[pa.Table]]
) -> list[Rejected]:
    """Add the rows of one content to `held`, or give one Rejected for each of its inputs."""
    source, also_at = inputs[0].source, tuple(candidate.source for candidate in inputs[1:])
    tabulated = _attempt(
        lambda: _tabulate(_read_content(raw, source, also_at)), source=source, sha256=sha256
    )
    if isinstance(tabulated, Rejected):
        return [replace(tabulated, source=candidate.source) for candidate in inputs]
    for name, table in tabulated:
        held[name].append(table)
    return []


def _read_content(
    raw: bytes, source: str, also_at: tuple[str, ...]
) -> tuple[Reading, ...] | Rejected:
    reports = ingest(raw, source=source, also_at=also_at)
    return reports if isinstance(reports, Rejected) else tuple(map(read_report, reports))


def _tabulate(readings: tuple[Reading, ...] | Rejected) -> list[tuple[str, pa.Table]] | Rejected:
    if isinstance(readings, Rejected):
        return readings
    return [
        (name, publish.build_table(name, rows))
        for reading in readings
        for name, rows in publish.reading_rows(reading).items()
    ]


def _attempt(
    perform: Callable[[], Outcome | Rejected], *, source: str, sha256: str
) -> Outcome | Rejected:
    """What `perform` gives; a fault of this program on one page becomes that page's rejection.

    One page must not end a run of millions, and the fault must not be hidden: `stage` is the
    stage at fault, `detail` the exception's type and place. Its message is left out: it may
    hold addresses, which would make two equal runs differ. Errors meant for the user pass.
    """
    try:
        return perform()
    except GongkaiError:
        raise
    except Exception as error:
        frames = [
            (pathlib.Path(frame.filename).relative_to(_PACKAGE), frame.lineno)
            for frame in traceback.extract_tb(error.__traceback__)
            if pathlib.Path(frame.filename).is_relative_to(_PACKAGE)
        ]
        stages = [file.parts[0].removesuffix(".py") for file, _ in frames]
        file, line = frames[-1]
        return Rejected(
            source=source,
            sha256=sha256,
            stage=next((stage for stage in stages if stage != "run"), "run"),
            reason="corrupt",
            detail=f"程序缺陷：{type(error).__name__}（{file.as_posix()} 第 {line} 行）",
        )


def _publish(
    shards: Sequence[Shard],
    unread: tuple[Rejected, ...],
    out: pathlib.Path,
    listing: Listing,
    *,
    versions: dict[str, str],
    digests: dict[str, str | None],
) -> store.RunCard:
    new = out / store.NEW
    rows = publish.assemble([shard.folder for shard in shards], unread, new)
    reports = store.read_shard(new, "reports", columns=["report_id", "sha256", "also_at"])
    reasons = store.read_shard(new, "rejected", columns=["reason"])["reason"].to_pylist()
    firsts = {row["sha256"]: len(row["also_at"]) for row in reversed(reports.to_pylist())}
    counts = {
        "inputs": len(listing.inputs) + len(listing.rejected),
        "reports": len(firsts),
        "duplicates": sum(firsts.values()),
        "rejected": len(reasons),
        "skipped": sum(number for _, number in listing.skipped),
    }
    if counts["inputs"] != counts["reports"] + counts["duplicates"] + counts["rejected"]:
        raise DatasetError(f"账目不平：{counts}。", remedy="这是程序缺陷，请报告；数据集没有改动。")
    card = store.RunCard(
        versions=versions,
        digests=digests,
        counts=counts,
        rejected=dict(sorted(Counter(reasons).items())),
        skipped=dict(sorted(listing.skipped)),
        rows=rows,
    )
    store.write_card(new / store.CARD, card)
    publish.replace_dataset(new, out)
    return card
