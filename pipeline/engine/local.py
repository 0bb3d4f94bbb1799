"""Work in this process or in a pool of processes."""

from __future__ import annotations

import concurrent.futures
import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import BaseContext
from multiprocessing.synchronize import Barrier
from typing import Protocol, TypeVar

from pipeline.engine.limit import become_worker, end_worker
from pipeline.errors import GongkaiError

Task = TypeVar("Task")
Answer = TypeVar("Answer")


def count_cores() -> int:
    """Cores that this process may use: on Linux less than the machine has, in a container."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Blame(Protocol):
    """Finds out why workers died: whether it was an input, which is then noted (`watch.blame`)."""

    def __call__(self, *, alone: bool, process: str | None = None) -> bool:
        """Told whether one worker worked alone, and which process it was (None: all of a pool)."""
        ...


def work(
    perform: Callable[[Task], Answer],
    tasks: Sequence[Task],
    *,
    jobs: int,
    isolated: bool = False,
    blame: Blame | None = None,
) -> Iterator[Answer]:
    """Perform every task and give the answers as they come.

    `perform` is a function of a module, so that another process can find it. One job, or one
    task, is worked in this process unless it is to be `isolated`. Where workers die, `blame` is
    asked to find out why (told whether there was only one): if it can, or if one worker alone
    may still show it, what is not done is performed again; so it is where some tasks were done
    since, as after an accident. Raises GongkaiError else.
    """
    if not isolated and (jobs == 1 or len(tasks) <= 1):
        yield from map(perform, tasks)
        return
    waiting, workers = dict(enumerate(tasks)), jobs
    while waiting:
        before = len(waiting)
        try:
            for number, answer in _in_pool(perform, waiting, min(workers, len(waiting))):
                del waiting[number]
                yield answer
        except BrokenProcessPool:
            alone = min(workers, before) == 1
            if blame is not None and blame(alone=alone):
                workers = jobs
            elif (blame is None or alone) and len(waiting) == before:
                raise lost_worker() from None
            else:
                workers = 1


def lost_worker() -> GongkaiError:
    """The error where a worker died and nobody knows why."""
    return GongkaiError(
        "一个工作进程意外终止（可能是内存不足，或某个文件使解析库崩溃）。",
        remedy="已完成的批次保留着；再次运行会从那里继续，加 --jobs 1 便于找到出错的文件。",
    )


def _in_pool(
    perform: Callable[[Task], Answer], tasks: Mapping[int, Task], workers: int
) -> Iterator[tuple[int, Answer]]:
    """The answers of a pool of processes with the numbers of their tasks, as they come."""
    bystanders = set(multiprocessing.active_children())
    context = pool_context()
    # The pool starts a worker with each of the first tasks. If one worker dies while another
    # is being started, the pool breaks badly (seen with Python 3.11: it waits for ever, or
    # raises OSError). So no worker takes a task before all have started.
    start = context.Barrier(workers)
    pool = concurrent.futures.ProcessPoolExecutor(
        workers, mp_context=context, initializer=_begin, initargs=(start,)
    )
    try:
        numbers = {
            pool.submit(perform_in_worker, perform, task): number for number, task in tasks.items()
        }
        for finished in concurrent.futures.as_completed(numbers):
            yield numbers[finished], finished.result()
    except BrokenProcessPool:
        # Nor may a worker outlive the pool that died before all had started.
        for worker in set(multiprocessing.active_children()) - bystanders:
            worker.kill()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def perform_in_worker(perform: Callable[[Task], Answer], task: Task) -> Answer:
    """The answer of `perform`; where memory runs out, the worker ends as one that crashed."""
    try:
        return perform(task)
    except MemoryError:
        end_worker()
        raise


def _begin(start: Barrier) -> None:
    become_worker()
    start.wait()


def pool_context() -> BaseContext:
    """How the processes of a pool are started."""
    # Never plain fork: pyarrow keeps threads, and a fork of them may hang. A fork server
    # imports the stages once for all workers.
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.run"])
    return context
