"""Inputs to batches of distinct contents, and their contents read again when a batch is worked.

Every input is read twice: once to be hashed, which joins exact duplicates and fixes its batch, and
once in whatever process works that batch. Nothing is kept in between but names and hashes.
"""

from __future__ import annotations

import concurrent.futures
import hashlib
import pathlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from pipeline import store
from pipeline.ingest import Content, Input, Limits, close_all, read_input
from pipeline.records import Rejected, RejectReason

# Inputs hashed in one go by one thread: small enough for a lively progress bar.
_HASHED_AT_ONCE = 64


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
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """Where the shard of a batch is, how many inputs it accounts for, and which it rejected."""

    folder: pathlib.Path
    inputs: int
    rejected: dict[RejectReason, int]


def count_inputs(batch: Batch) -> int:
    """How many inputs a batch accounts for: its contents and their duplicates."""
    return sum(len(original.inputs) for original in batch.originals)


def hash_inputs(
    inputs: Sequence[Input], jobs: int, limits: Limits, advance: Callable[[int], None]
) -> tuple[list[Original], tuple[Rejected, ...]]:
    """Distinct contents in the order of their hashes, and the inputs that cannot be read.

    `advance` is told how many inputs are done.
    """
    places: defaultdict[str, list[Input]] = defaultdict(list)
    unread: list[Rejected] = []
    done = 0
    groups = _groups(inputs)
    # Threads, not processes: reading waits for the disk, and hashing lets other threads run.
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for group, hashes in zip(
            groups, pool.map(lambda group: _hash_group(group, limits), groups), strict=True
        ):
            for candidate, hashed in zip(group, hashes, strict=True):
                if isinstance(hashed, Rejected):
                    unread.append(hashed)
                else:
                    places[hashed].append(candidate)
            done += len(group)
            advance(done)
    return [
        Original(sha256=sha256, inputs=tuple(sorted(inputs, key=_by_source)))
        for sha256, inputs in sorted(places.items())
    ], tuple(unread)


def _groups(inputs: Sequence[Input]) -> list[list[Input]]:
    """Inputs to hash in one go: some loose files, or all of a container in its own order."""
    loose = [found for found in inputs if not found.steps]
    groups = [loose[at : at + _HASHED_AT_ONCE] for at in range(0, len(loose), _HASHED_AT_ONCE)]
    held: defaultdict[pathlib.Path, list[Input]] = defaultdict(list)
    for found in inputs:
        if found.steps:
            held[found.path].append(found)
    return groups + [sorted(members, key=lambda found: found.steps) for members in held.values()]


def _by_source(candidate: Input) -> tuple[str, str]:
    return candidate.source, str(candidate.path)


def _hash_group(inputs: Sequence[Input], limits: Limits) -> list[str | Rejected]:
    try:
        contents = (read_input(found, limits) for found in inputs)
        return [
            content if isinstance(content, Rejected) else hashlib.sha256(content.raw).hexdigest()
            for content in contents
        ]
    finally:
        close_all()


def cut_batches(
    originals: Sequence[Original], folder: pathlib.Path, limits: Limits, versions: object
) -> list[Batch]:
    """Batches of `originals`, each with the folder that its shard is to be.

    The folder's name changes with everything that shapes the shard: contents, names, `limits`,
    and `versions` of code and libraries.
    """
    batches = []
    for prefix, start, end in store.cut_batches([original.sha256 for original in originals]):
        members = tuple(originals[start:end])
        contents = [
            [original.sha256, [candidate.source for candidate in original.inputs]]
            for original in members
        ]
        name = store.shard_name(prefix, [versions, asdict(limits), contents])
        batches.append(Batch(originals=members, folder=folder / name, limits=limits))
    return batches


def read_again(original: Original, limits: Limits) -> tuple[Content | None, tuple[Rejected, ...]]:
    """The content from the first input that still holds it, and the inputs before that one."""
    changed: list[Rejected] = []
    for candidate in original.inputs:
        content = read_input(candidate, limits)
        if isinstance(content, Rejected):
            changed.append(content)
        elif hashlib.sha256(content.raw).hexdigest() == original.sha256:
            return content, tuple(changed)
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
