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
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import pyarrow as pa

from pipeline import (
    audit,
    engine,
    figures,
    machines,
    publish,
    reuse,
    segment,
    statements,
    store,
    stored,
    tables,
    watch,
)
from pipeline.attempts import attempt, ended_worker
from pipeline.batches import (
    Batch,
    Original,
    Shard,
    count_inputs,
    cut_batches,
    hash_inputs,
    read_again,
)
from pipeline.errors import DatasetError, GongkaiError, UsageError
from pipeline.ingest import (
    DEFAULT,
    Content,
    Limits,
    Listing,
    close_all,
    ingest,
    list_inputs,
    read_input,
)
from pipeline.progress import Progress, Step, logged
from pipeline.records import Check, Reading, Rejected, Report, Section
from pipeline.second_pass import compare_shards

CHECKS: tuple[Check, ...] = tables.CHECKS + audit.CHECKS + reuse.CHECKS

_UNSETTLED = ".unsettled"
_SPILL = ".spill"


def _ignore(_step: Step) -> None:
    """No progress shown."""


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
    return attempt(
        lambda: _read_content(content, candidate.source, ()),
        source=candidate.source,
        sha256=hashlib.sha256(content.raw).hexdigest(),
        seconds=DEFAULT.seconds,
    )


def read_two(
    one: str, other: str, dataset: pathlib.Path | None = None
) -> list[tuple[Report, tuple[Section, ...]]]:
    """Two reports with their sections: the first of either file, or reports of a finished dataset.

    In a `dataset` they are named by report_id or source. Raises GongkaiError where one is none.
    """
    if dataset is not None:
        return [stored.read_report(dataset, name) for name in (one, other)]
    found = []
    for path in (one, other):
        readings = read_file(path)
        if isinstance(readings, Rejected):
            raise GongkaiError(
                f"{path} 不是可读的报告（{readings.reason}）。", remedy=readings.detail
            )
        found.append((readings[0].report, readings[0].sections))
    return found


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
    with (
        engine.open_engine(engine_name, scheduler, jobs=jobs, isolated=isolated) as begin,
        store.hold(out),
    ):
        # Workers elsewhere have another working directory.
        shards_folder = store.open_dataset(out, fresh=fresh).absolute()
        watch.forget(shards_folder)
        log = logged(out / store.LOG, progress)
        try:
            with machines.show_token(shards_folder) as token:
                work = functools.partial(
                    begin,
                    _work_batch,
                    blame=functools.partial(watch.blame, shards_folder, limits.seconds),
                    describe=functools.partial(
                        machines.describe_machine, machines.choose_probes(listing), token
                    ),
                )
                return _read_and_publish(listing, out, shards_folder, work, jobs, limits, log)
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
    total = len(listing.inputs) + len(listing.rejected)
    originals, unread = hash_inputs(
        listing.inputs,
        jobs,
        limits,
        lambda done: progress(Step(name="hash", done=done, total=len(listing.inputs))),
    )
    versions = machines.describe_versions()
    digests = store.digest_package()
    unread += listing.rejected
    told = _Tally(progress, total, unread)
    shards = _work_batches(
        cut_batches(originals, shards_folder, limits, [versions, digests]), work, told
    )
    progress(Step(name="compare", done=0, total=total))
    card = _publish(
        shards, unread, out, listing, progress, jobs=jobs, versions=versions, digests=digests
    )
    store.clean_shards(shards_folder, keep=_settled(shards))
    progress(Step(name="publish", done=total, total=total))
    return card


class _Tally:
    """Counts what is read, and tells."""

    def __init__(self, progress: Progress, total: int, unread: Sequence[Rejected]) -> None:
        self._progress, self._total = progress, total
        self._done, self._reused = len(unread), 0
        self._rejected = Counter(rejected.reason for rejected in unread)

    def add(self, shard: Shard, *, reused: bool = False) -> None:
        self._done += shard.inputs
        self._reused += shard.inputs if reused else 0
        self._rejected.update(shard.rejected)
        if not reused:
            self.tell()

    def tell(self) -> None:
        rejected = dict(self._rejected.most_common())
        self._progress(
            Step(
                name="read", done=self._done, total=self._total, reused=self._reused,
                rejected=rejected,
            )
        )  # fmt: skip


def _work_batches(
    batches: Sequence[Batch],
    work: Callable[[Sequence[Batch]], Iterable[tuple[pathlib.Path, Shard]]],
    told: _Tally,
) -> list[Shard]:
    """The shard of every batch, in their order; those on disk are used as they are."""
    shards = {batch.folder: _reuse(batch) for batch in batches if batch.folder.is_dir()}
    for shard in shards.values():
        told.add(shard, reused=True)
    told.tell()
    missing = [batch for batch in batches if batch.folder not in shards]
    for folder, shard in work(missing):
        machines.await_shard(shard.folder)
        shards[folder] = shard
        told.add(shard)
    return [shards[batch.folder] for batch in batches]


def _reuse(batch: Batch) -> Shard:
    reasons = store.read_shard(batch.folder, "rejected", columns=["reason"])["reason"].to_pylist()
    return Shard(folder=batch.folder, inputs=count_inputs(batch), rejected=dict(Counter(reasons)))


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
    if not settled:
        shutil.rmtree(folder, ignore_errors=True)
    whole = {name: pa.concat_tables(parts) for name, parts in held.items()}
    store.write_shard(folder, whole | reuse.fingerprint_tables(whole[reuse.STREAMS]))
    reasons = Counter(whole["rejected"]["reason"].to_pylist())
    return batch.folder, Shard(folder=folder, inputs=count_inputs(batch), rejected=dict(reasons))


def _work_original(
    original: Original, batch: Batch, held: dict[str, list[pa.Table]]
) -> tuple[list[Rejected], bool]:
    """Add the rows of one content to `held`; what is rejected, and whether inputs have changed."""
    source = original.inputs[0].source
    if fate := watch.fate_of(batch.folder, original.sha256):
        rejected = ended_worker(fate, source, original.sha256, batch.limits.seconds)
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
    tabulated = attempt(
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
    tables: list[tuple[str, pa.Table]] = []
    for reading in readings:
        tables += publish.reading_tables(reading).items()
        tables += reuse.tables_of(reading.report, reading.sections, reading.statements).items()
    return tables


def _publish(
    shards: Sequence[Shard],
    unread: tuple[Rejected, ...],
    out: pathlib.Path,
    listing: Listing,
    progress: Progress,
    *,
    jobs: int,
    versions: dict[str, str],
    digests: dict[str, str | None],
) -> store.RunCard:
    new = out / store.NEW
    folders = [shard.folder for shard in shards]
    scratch = out / store.SHARDS / _SPILL
    rows = publish.assemble(folders, unread, new, compare_shards(folders, scratch, jobs=jobs))
    shutil.rmtree(scratch, ignore_errors=True)
    progress(Step(name="publish", done=0, total=len(listing.inputs) + len(listing.rejected)))
    reasons = store.read_shard(new, "rejected", columns=["reason"])["reason"].to_pylist()
    contents, duplicates = publish.count_reports(new)
    counts = {
        "inputs": len(listing.inputs) + len(listing.rejected),
        "reports": contents,
        "duplicates": duplicates,
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
