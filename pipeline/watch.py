"""Which input a worker is at: written down, so that one that hangs or kills it can be named.

A page can keep a C library busy for ever, where no alarm reaches it, or crash it. The worker is
then ended (`engine.time_limit`), and with it the pool. What it was at stands in its mark on disk:
the input is noted as a culprit, the batch is worked again without it, and the run goes on.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import time
from collections.abc import Callable, Iterator
from typing import Literal, get_args

from pipeline import store

Fate = Literal["timeout", "crash"]

_MARK, _SUSPECT = ".at", "suspect"


@contextlib.contextmanager
def announce(shard: pathlib.Path) -> Iterator[Callable[[str], None]]:
    """A function that writes down the hash of the input that is worked from now on."""
    path = shard.with_name(f"{shard.name}.{store.process_name()}{_MARK}")
    mark = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)

    def at(sha256: str) -> None:
        os.pwrite(mark, f"{sha256} {time.monotonic():020.6f}".encode(), 0)

    try:
        yield at
    finally:
        os.close(mark)
        path.unlink(missing_ok=True)


def forget(shards: pathlib.Path) -> None:
    """Remove the marks of workers that were killed with an earlier run: they accuse nobody."""
    for path in shards.glob(f"*{_MARK}"):
        path.unlink(missing_ok=True)


def blame(shards: pathlib.Path, seconds: float, *, alone: bool, process: str | None = None) -> bool:
    """Note the inputs that ended workers, by the marks these left; whether that leads on.

    The workers are `process` (`store.process_name`), which worked on this machine, or all of a
    pool. An input that was worked for longer than `seconds` is one. What else a worker was at when
    it ended is a suspect: somebody may have killed the worker, or it ran out of memory. If it ends
    a worker once more, one that was `alone`, it is a culprit too.
    """
    leads = False
    for path in shards.glob(f"*.{process}{_MARK}" if process else f"*{_MARK}"):
        sha256, _, since = path.read_text().partition(" ")
        shard = path.with_name(path.name.rsplit(".", 2)[0])
        path.unlink(missing_ok=True)
        if not since:
            continue
        # The clock is the machine's: all processes read the same.
        late = time.monotonic() - float(since) > seconds
        if late:
            _note(shard, sha256, "timeout").touch()
        elif alone and _note(shard, sha256, _SUSPECT).exists():
            _note(shard, sha256, "crash").touch()
        else:
            _note(shard, sha256, _SUSPECT).touch()
        leads = leads or late or alone
    return leads


def fate_of(shard: pathlib.Path, sha256: str) -> Fate | None:
    """What working this input for `shard` came to in an earlier worker, None for nothing.

    The shard's name tells code and limits too: under others the input is tried again.
    """
    return next((fate for fate in get_args(Fate) if _note(shard, sha256, fate).exists()), None)


def _note(shard: pathlib.Path, sha256: str, word: str) -> pathlib.Path:
    return shard.with_name(f"{shard.name}.{sha256}.{word}")
