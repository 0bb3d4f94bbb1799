"""What machines that work on one dataset must agree on, and must see, to write the same bytes.

They share a file system, on which names and contents may appear late. A machine that does not
have it mounted sees an empty folder in its place: that is told before any input is called lost.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import secrets
import sys
import time
from collections.abc import Iterator, Sequence

from pipeline import publish, store
from pipeline.errors import DatasetError
from pipeline.ingest import Listing, optional_readers

_TOKEN = ".token"
# Inputs that every machine is asked to see before any work: enough to find a missing mount.
_PROBES = 20
# A network file system may show a new name up to a minute late (NFS: acdirmax, 60 s by default).
_VISIBLE_WITHIN = 90.0
_LOOK_AGAIN = 0.5


def describe_versions() -> dict[str, str]:
    """Versions of program, schema and libraries, and the optional readers that are installed."""
    return store.describe_versions(publish.SCHEMA_VERSION) | optional_readers()


def describe_machine(probes: Sequence[pathlib.Path], token: pathlib.Path) -> dict[str, str]:
    """Versions on this machine, what it sees of the inputs `probes`, and the output's `token`."""
    return {
        **describe_versions(),
        "python": ".".join(map(str, sys.version_info[:2])),
        **{str(path): _describe_input(path) for path in probes},
        str(token.parent): _read_token(token),
    }


def choose_probes(listing: Listing) -> tuple[pathlib.Path, ...]:
    """Files by which another machine's view of the inputs is told: the first of some folders."""
    firsts = {found.path.parent: found.path for found in reversed(listing.inputs)}
    return tuple(sorted(firsts.values()))[:_PROBES]


def _describe_input(path: pathlib.Path) -> str:
    if not os.access(path, os.R_OK):
        return "不可读" if path.exists() else "看不到"
    return f"{path.stat().st_size} 字节"


@contextlib.contextmanager
def show_token(shards: pathlib.Path) -> Iterator[pathlib.Path]:
    """A file of random content for the time of the block: who reads the same sees this folder."""
    token = shards / _TOKEN
    token.write_text(secrets.token_hex(8), encoding="ascii")
    try:
        yield token
    finally:
        token.unlink(missing_ok=True)


def _read_token(token: pathlib.Path) -> str:
    if not os.access(token.parent, os.W_OK):
        return "不可写" if token.parent.exists() else "看不到"
    return token.read_text(encoding="ascii") if token.exists() else "不是同一个文件夹"


def await_shard(folder: pathlib.Path, *, seconds: float = _VISIBLE_WITHIN) -> None:
    """Wait until a shard that another machine has written can be seen from this one.

    Raises DatasetError where it cannot after `seconds`.
    """
    last = time.monotonic() + seconds
    while not folder.is_dir():
        if time.monotonic() > last:
            raise DatasetError(
                f"计算节点已写好 {folder}，本机却看不到。",
                remedy="请检查共享存储在本机是否仍然挂载；已完成的批次保留着，再次运行会继续。",
            )
        # Reading the folder makes a network file system ask its server.
        list(folder.parent.iterdir())
        time.sleep(_LOOK_AGAIN)
