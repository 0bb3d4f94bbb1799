"""Where shards are worked: in this process or in a pool of processes.

A task takes a small description and returns a small answer; what it reads and writes goes
through the file system, never through the pool. The answers may come in any order: nothing
that is published depends on it.
"""

from __future__ import annotations

import concurrent.futures
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import BaseContext
from multiprocessing.synchronize import Barrier
from typing import TypeVar

from pipeline.errors import GongkaiError, UsageError

ENGINES = ("local",)

Task = TypeVar("Task")
Answer = TypeVar("Answer")


def count_cores() -> int:
    """Cores that this process may use: on Linux less than the machine has, in a container."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def check_engine(engine: str, scheduler: str | None) -> None:
    """Refuse an engine that this version does not have, and an address nobody listens to."""
    if engine not in ENGINES:
        raise UsageError(
            f"本版本没有计算引擎 {engine}。", remedy=f"可用的引擎：{'、'.join(ENGINES)}。"
        )
    if scheduler is not None:
        raise UsageError("local 引擎不使用 --scheduler。", remedy="去掉 --scheduler 再运行。")


def work(
    perform: Callable[[Task], Answer], tasks: Sequence[Task], *, jobs: int
) -> Iterator[Answer]:
    """Perform every task and give the answers as they come.

    `perform` is a function of a module, so that another process can find it. One job, or one
    task, is worked in this process.
    """
    if jobs == 1 or len(tasks) <= 1:
        yield from map(perform, tasks)
        return
    workers = min(jobs, len(tasks))
    bystanders = set(multiprocessing.active_children())
    context = _context()
    # The pool starts a worker with each of the first tasks. If one worker dies while another
    # is being started, the pool breaks badly (seen with Python 3.11: it waits for ever, or
    # raises OSError). So no worker takes a task before all have started.
    start = context.Barrier(workers)
    pool = concurrent.futures.ProcessPoolExecutor(
        workers, mp_context=context, initializer=_wait_at, initargs=(start,)
    )
    try:
        waiting = [pool.submit(perform, task) for task in tasks]
        for finished in concurrent.futures.as_completed(waiting):
            yield finished.result()
    except BrokenProcessPool:
        # Nor may a worker outlive the pool that died before all had started.
        for worker in set(multiprocessing.active_children()) - bystanders:
            worker.kill()
        raise GongkaiError(
            "一个工作进程意外终止（可能是内存不足，或某个文件使解析库崩溃）。",
            remedy="已完成的批次保留着；再次运行会从那里继续，加 --jobs 1 便于找到出错的文件。",
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _wait_at(start: Barrier) -> None:
    start.wait()


def _context() -> BaseContext:
    # Never plain fork: pyarrow keeps threads, and a fork of them may hang. A fork server
    # imports the stages once for all workers.
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.run"])
    return context
