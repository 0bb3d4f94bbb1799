"""Where shards are worked: in this process, in a pool of processes, or on a Dask cluster.

A task takes a small description and returns a small answer; what it reads and writes goes
through the file system, never through a pool or a scheduler. The answers may come in any order:
nothing that is published depends on it.

`local` is this machine. With Dask, `cluster` is the side that hands out tasks, `bench` what a
Dask worker does with one: it passes it to a process of its own, watched as a local pool is. So a
page that hangs or crashes a library costs there what it costs here. `limit` is what all
processes that may be ended so have in common.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from pipeline.engine.limit import OverTime, end_worker, time_limit
from pipeline.engine.local import Answer, Blame, Task, count_cores, work
from pipeline.errors import GongkaiError, UsageError

__all__ = [
    "ENGINES",
    "Blame",
    "OverTime",
    "Work",
    "check_engine",
    "count_cores",
    "end_worker",
    "open_engine",
    "time_limit",
    "work",
]

ENGINES = ("local", "dask")


class Work(Protocol):
    """Performs every task, wherever the engine does, and gives the answers as they come."""

    def __call__(
        self,
        perform: Callable[[Task], Answer],
        tasks: Sequence[Task],
        *,
        blame: Blame,
        describe: Callable[[], Mapping[str, str]],
    ) -> Iterator[Answer]:
        """As `work`; `describe` must answer the same on every machine that takes part."""
        ...


def check_engine(engine: str, scheduler: str | None) -> None:
    """Refuse an engine that is not there, and an address that nobody would use."""
    if engine not in ENGINES:
        raise UsageError(
            f"本版本没有计算引擎 {engine}。", remedy=f"可用的引擎：{'、'.join(ENGINES)}。"
        )
    if engine == "local" and scheduler is not None:
        raise UsageError(
            "local 引擎不使用 --scheduler。", remedy="去掉 --scheduler，或加 --engine dask。"
        )
    if engine == "dask" and importlib.util.find_spec("distributed") is None:
        raise GongkaiError(
            "dask 引擎需要的 distributed 没有安装。",
            remedy="请运行 pip install 'gongkai[cluster]'。",
        )


@contextlib.contextmanager
def open_engine(engine: str, scheduler: str | None, *, jobs: int, isolated: bool) -> Iterator[Work]:
    """The engine's `Work` for the time of the block. Raises GongkaiError where there is none.

    `jobs` counts the processes on this machine: those of `local`, and of `dask` without a
    `scheduler`, which then starts a cluster of its own.
    """
    check_engine(engine, scheduler)
    if engine == "local":

        def work_here(
            perform: Callable[[Task], Answer],
            tasks: Sequence[Task],
            *,
            blame: Blame,
            describe: Callable[[], Mapping[str, str]],  # noqa: ARG001 - one machine agrees
        ) -> Iterator[Answer]:
            return work(perform, tasks, jobs=jobs, isolated=isolated, blame=blame)

        yield work_here
        return
    from pipeline.engine import cluster

    with cluster.connect(scheduler, jobs=jobs) as client:
        yield functools.partial(cluster.work, client)
