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

import functools
import hashlib
import os
import pathlib
import shutil
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import pyarrow as pa

from pipeline import (
    audit,
    engine,
    figures,
    publish,
    reuse,
    segment,
    statements,
    store,
    tables,
    watch,
)
from pipeline.batches import Batch, Original, cut_batches, hash_inputs, read_again
from pipeline.errors import DatasetError, GongkaiError, UsageError
from pipeline.ingest import (
    DEFAULT,
    Content,
    Limits,
    Listing,
    close_all,
    ingest,
    list_inputs,
    optional_readers,
    read_input,
)
from pipeline.promises import by_shard
from pipeline.records import Check, Reading, Rejected, Report

CHECKS: tuple[Check, ...] = tables.CHECKS + audit.CHECKS + reuse.CHECKS

Progress = Callable[[str, int, int], None]
"""Called with the step (`hash`, `read`, `publish`), inputs done, and inputs in all."""

_PACKAGE = pathlib.Path(__file__).parent
_UNSETTLED = ".unsettled"
_SPILL = ".spill"

Outcome = TypeVar("Outcome")


def _ignore(_step: str, _done: int, _total: int) -> None:
    """No progress shown."""


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
    outline = segment.outline(report, sections)
    claims = figures.read_claims(report, sections, cells)
    return Reading(
        report=report,
        form=segment.decide_form(sections, cells, report.identity.year),
        sections=sections,
        outline=outline,
        cells=cells,
        statements=stated,
        links=links,
        figures=tuple(claim.figure for claim in claims),
        findings=sums + audit.audit(report, sections, cells, claims, outline=outline),
    )


def read_file(path: str | os.PathLike[str]) -> tuple[Reading, ...] | Rejected:
    """The reports in one file (one, seldom two), or why there is none."""
    file = pathlib.Path(path)
    if not file.exists():
        raise UsageError(f"找不到 {file}。", remedy="请检查路径。")
    if file.is_dir():
        raise UsageError(f"{file} 是文件夹。", remedy="整个文件夹请用 gongkai run 读取。")
    listing = list_inputs([file])
    if listing.rejected and not listing.inputs:
        return listing.rejected[0]
    if len(listing.inputs) != 1:
        raise UsageError(
            f"{file} 不是单个页面文件（其中可读的页面有 {len(listing.inputs)} 个）。",
            remedy="多个页面请用 gongkai run 读取。",
        )
    candidate = listing.inputs[0]
    try:
        content = read_input(candidate)
    finally:
        close_all()
    if isinstance(content, Rejected):
        return content
    return _attempt(
        lambda: _read_content(content, candidate.source, ()),
        source=candidate.source,
        sha256=hashlib.sha256(content.raw).hexdigest(),
        seconds=DEFAULT.seconds,
    )


def run(
    sources: Sequence[pathlib.Path],
    out: pathlib.Path,
    *,
    jobs: int | None = None,
    engine_name: str = "local",
    scheduler: str | None = None,
    fresh: bool = False,
    limits: Limits = DEFAULT,
    isolated: bool = False,
    progress: Progress = _ignore,
) -> store.RunCard:
    """Read the archive `sources` and write the dataset `out`; its run card.

    Shards of an earlier run under the same `limits` are used again unless `fresh`. One job is
    worked in this process unless `isolated`: then a page that hangs or crashes a C library costs
    no more than itself. Raises UsageError, with nothing
    written, for paths that cannot be meant: a source that is missing or holds no input at
    all, an `out` inside a source, a file or somebody else's files in its place.
    """
    engine.check_engine(engine_name, scheduler)
    jobs = engine.count_cores() if jobs is None else jobs
    store.check_paths(sources, out)
    listing = list_inputs(sources, limits)
    if not listing.inputs and not listing.rejected:
        raise UsageError(
            f"{'、'.join(map(str, sources))} 中没有可以读取的文件。",
            remedy="请给出保存了年报网页或文件的文件夹；没有写入任何内容。",
        )
    with store.hold(out):
        shards_folder = store.open_dataset(out, fresh=fresh)
        work = functools.partial(
            engine.work,
            _work_batch,
            jobs=jobs,
            isolated=isolated,
            blame=lambda alone: watch.blame(shards_folder, limits.seconds, alone=alone),
        )
        try:
            return _read_and_publish(listing, out, shards_folder, work, jobs, limits, progress)
        finally:
            close_all()


def _read_and_publish(
    listing: Listing,
    out: pathlib.Path,
    shards_folder: pathlib.Path,
    work: Callable[[Sequence[Batch]], Iterable[tuple[pathlib.Path, Shard]]],
    jobs: int,
    limits: Limits,
    progress: Progress,
) -> store.RunCard:
    originals, unread = hash_inputs(
        listing.inputs, jobs, limits, lambda done: progress("hash", done, len(listing.inputs))
    )
    versions = store.describe_versions(publish.SCHEMA_VERSION) | optional_readers()
    digests = store.digest_package()
    shards = _work_batches(
        cut_batches(originals, shards_folder, limits, [versions, digests]),
        work,
        lambda done: progress("read", done + len(unread), len(listing.inputs)),
    )
    total = len(listing.inputs) + len(listing.rejected)
    progress("publish", 0, total)
    unread += listing.rejected
    card = _publish(shards, unread, out, listing, versions=versions, digests=digests)
    store.clean_shards(shards_folder, keep=_settled(shards))
    progress("publish", total, total)
    return card


def _work_batches(
    batches: Sequence[Batch],
    work: Callable[[Sequence[Batch]], Iterable[tuple[pathlib.Path, Shard]]],
    advance: Callable[[int], None],
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
    for folder, shard in work(missing):
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
    } | {name: [empty] for name, empty in reuse.no_tables().items()}
    settled = True
    with watch.announce(batch.folder) as at:
        for original in batch.originals:
            at(original.sha256)
            rejected, changed = _work_original(original, batch, held)
            settled = settled and not changed
            held["rejected"].append(
                publish.build_table("rejected", map(publish.rejected_row, rejected))
            )
    folder = batch.folder if settled else batch.folder.with_name(batch.folder.name + _UNSETTLED)
    whole = {name: pa.concat_tables(parts) for name, parts in held.items()}
    store.write_shard(folder, whole | reuse.fingerprint_tables(whole[reuse.STREAMS]))
    return batch.folder, Shard(folder=folder, inputs=_count_inputs(batch))


def _work_original(
    original: Original, batch: Batch, held: dict[str, list[pa.Table]]
) -> tuple[list[Rejected], bool]:
    """Add the rows of one content to `held`; what is rejected, and whether inputs have changed."""
    source = original.inputs[0].source
    if fate := watch.fate_of(batch.folder.parent, original.sha256):
        rejected = _ended_worker(fate, source, original.sha256, batch.limits.seconds)
        return [replace(rejected, source=found.source) for found in original.inputs], False
    content, changed = read_again(original, batch.limits)
    if content is None:
        return list(changed), bool(changed)
    remaining = replace(original, inputs=original.inputs[len(changed) :])
    refused = _add_original(content, remaining, batch.limits, held)
    return [*changed, *refused], bool(changed)


def _settled(shards: Iterable[Shard]) -> list[str]:
    names = [shard.folder.name for shard in shards]
    return [name for name in names if not name.endswith(_UNSETTLED)]


def _add_original(
    content: Content, original: Original, limits: Limits, held: dict[str, list[pa.Table]]
) -> list[Rejected]:
    """Add the rows of one content to `held`, or give one Rejected for each of its inputs."""
    source, *also_at = (candidate.source for candidate in original.inputs)
    tabulated = _attempt(
        lambda: _tabulate(_read_content(content, source, tuple(also_at))),
        source=source,
        sha256=original.sha256,
        seconds=limits.seconds,
    )
    if isinstance(tabulated, Rejected):
        return [replace(tabulated, source=candidate.source) for candidate in original.inputs]
    for name, table in tabulated:
        held[name].append(table)
    return []


def _read_content(
    content: Content, source: str, also_at: tuple[str, ...]
) -> tuple[Reading, ...] | Rejected:
    reports = ingest(content.raw, source=source, also_at=also_at, charset=content.charset)
    return reports if isinstance(reports, Rejected) else tuple(map(read_report, reports))


def _tabulate(readings: tuple[Reading, ...] | Rejected) -> list[tuple[str, pa.Table]] | Rejected:
    if isinstance(readings, Rejected):
        return readings
    tables = []
    for reading in readings:
        rows = publish.reading_rows(reading)
        tables += [(name, publish.build_table(name, held)) for name, held in rows.items()]
        tables += reuse.tables_of(reading.report, reading.sections, reading.statements).items()
    return tables


def _attempt(
    perform: Callable[[], Outcome | Rejected], *, source: str, sha256: str, seconds: float
) -> Outcome | Rejected:
    """What `perform` gives; a fault of this program on one page becomes that page's rejection.

    So does work that takes longer than `seconds`.

    One page must not end a run of millions, and the fault must not be hidden: `stage` is the
    stage at fault, `detail` the exception's type and place. Its message is left out: it may
    hold addresses, which would make two equal runs differ. Errors meant for the user pass.
    """
    try:
        with engine.time_limit(seconds):
            return perform()
    except engine.OverTime:
        return _timed_out(source, sha256, seconds)
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


def _ended_worker(fate: watch.Fate, source: str, sha256: str, seconds: float) -> Rejected:
    if fate == "timeout":
        return _timed_out(source, sha256, seconds)
    detail = "读取时解析库崩溃，已隔离"
    return Rejected(source=source, sha256=sha256, stage="run", reason="corrupt", detail=detail)


def _timed_out(source: str, sha256: str, seconds: float) -> Rejected:
    return Rejected(
        source=source,
        sha256=sha256,
        stage="run",
        reason="timeout",
        detail=f"读取用时超过 {seconds:g} 秒，已放弃",
    )


def _compare(folders: Sequence[pathlib.Path], scratch: pathlib.Path) -> dict[str, publish.Compared]:
    """What the reports tell only beside one another, by file: the second pass, over all shards."""
    archive = audit.survey(folders)
    promised = by_shard(folders, archive.pairs, scratch)
    beside = reuse.compare_archive(folders, archive.pairs, scratch)

    def reports(at: int, own: pa.Table) -> pa.Table:
        return reuse.fill_reports(beside, at, own)

    def findings(at: int, own: pa.Table) -> pa.Table:
        filled = reports(at, store.read_shard(folders[at], "reports"))
        found = (*audit.compare(archive, at), *reuse.check_carried_over(beside, at, filled))
        added = publish.build_table("findings", (publish.finding_row(*each) for each in found))
        return publish.add_by_report(own, added, filled["report_id"])

    def statements(at: int, own: pa.Table) -> pa.Table:
        return reuse.fill_statements(beside, at, own)

    def promises(_at: int, _own: pa.Table) -> pa.Table:
        return publish.build_table("promises", map(publish.promise_row, next(promised)))

    def passages(at: int, _own: pa.Table) -> pa.Table:
        return publish.fit("reuse", reuse.passage_table(beside, at))

    def pairs(at: int, _own: pa.Table) -> pa.Table:
        return publish.fit("pairs", reuse.pair_table(beside, at))

    return {
        "reports": reports,
        "findings": findings,
        "statements": statements,
        "promises": promises,
        "reuse": passages,
        "pairs": pairs,
    }


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
    folders = [shard.folder for shard in shards]
    scratch = out / store.SHARDS / _SPILL
    rows = publish.assemble(folders, unread, new, _compare(folders, scratch))
    shutil.rmtree(scratch, ignore_errors=True)
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
