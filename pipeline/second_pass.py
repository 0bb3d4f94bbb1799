"""The second pass: what the reports of an archive tell only beside one another.

It reads finished shards, year against year, body against body, text against text; nothing of it is
stored in a shard, so a report more changes no shard of others.
"""

from __future__ import annotations

import functools
import pathlib
from collections.abc import Sequence

import pyarrow as pa

from pipeline import audit, engine, publish, reuse, store
from pipeline.promises import by_shard


def compare_shards(
    folders: Sequence[pathlib.Path], scratch: pathlib.Path, *, jobs: int
) -> dict[str, publish.Compared]:
    """By file, what its rows become once the reports of all shards are compared.

    `scratch` is a folder for what does not fit in memory; the caller removes it in the end.
    """
    archive = audit.survey(folders)
    promised = by_shard(folders, archive.pairs, scratch)
    beside = reuse.compare_archive(
        folders, archive.pairs, scratch, functools.partial(engine.work, jobs=jobs)
    )

    def reports(at: int, own: pa.Table) -> pa.Table:
        return reuse.fill_reports(beside, at, own)

    def findings(at: int, own: pa.Table) -> pa.Table:
        filled = reports(at, store.read_shard(folders[at], "reports"))
        found = (*audit.compare(archive, at), *reuse.check_half(beside, at, folders[at], filled))
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
