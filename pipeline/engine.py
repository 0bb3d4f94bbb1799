"""Where shards are worked: in this process or in a pool of processes.

A task takes a small description and returns a small answer; what it reads and writes goes
through the file system, never through the pool. The answers may come in any order: nothing
that is published depends on it.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import faulthandler
import functools
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import BaseContext
from multiprocessing.synchronize import Barrier
from typing import IO, TypeVar

from pipeline.errors import GongkaiError, UsageError

ENGINES = ("local",)


class OverTime(BaseException):
    """Raised in the middle of work that took too long. No Exception: nothing may swallow it."""


# A C library that an alarm does not reach is given this much longer before its process ends.
_GRACE = 0.25
_SHORTEST_GRACE = 2.0
# Whether this process is a worker, which may be ended without loss.
_worker = False


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise OverTime in the block once `seconds` have passed.

    The alarm is a signal: it reaches Python code and regular expressions at once, a C library
    when it comes back. If it does not, a worker process ends itself a little later (`watch`).
    Only the main thread of a process can be reached so, and only on systems with alarms:
    elsewhere the block runs without a limit.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    if _worker:
        last = seconds + max(_GRACE * seconds, _SHORTEST_GRACE)
        faulthandler.dump_traceback_later(last, exit=True, file=_nowhere())
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if _worker:
            faulthandler.cancel_dump_traceback_later()


def _ring(_signal: int, _frame: object) -> None:
    raise OverTime


@functools.cache
def _nowhere() -> IO[str]:
    return open(os.devnull, "w")  # noqa: PTH123 - kept open as long as the process


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
    perform: Callable[[Task], Answer],
    tasks: Sequence[Task],
    *,
    jobs: int,
    isolated: bool = False,
    blame: Callable[[bool], bool] | None = None,
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
            if blame is not None and blame(alone):
                workers = jobs
            elif (blame is None or alone) and len(waiting) == before:
                raise _lost_worker() from None
            else:
                workers = 1


def _lost_worker() -> GongkaiError:
    return GongkaiError(
        "一个工作进程意外终止（可能是内存不足，或某个文件使解析库崩溃）。",
        remedy="已完成的批次保留着；再次运行会从那里继续，加 --jobs 1 便于找到出错的文件。",
    )


def _in_pool(
    perform: Callable[[Task], Answer], tasks: Mapping[int, Task], workers: int
) -> Iterator[tuple[int, Answer]]:
    """The answers of a pool of processes with the numbers of their tasks, as they come."""
    bystanders = set(multiprocessing.active_children())
    context = _context()
    # The pool starts a worker with each of the first tasks. If one worker dies while another
    # is being started, the pool breaks badly (seen with Python 3.11: it waits for ever, or
    # raises OSError). So no worker takes a task before all have started.
    start = context.Barrier(workers)
    pool = concurrent.futures.ProcessPoolExecutor(
        workers, mp_context=context, initializer=_begin, initargs=(start,)
    )
    try:
        numbers = {pool.submit(_perform, perform, task): number for number, task in tasks.items()}
        for finished in concurrent.futures.as_completed(numbers):
            yield numbers[finished], finished.result()
    except BrokenProcessPool:
        # Nor may a worker outlive the pool that died before all had started.
        for worker in set(multiprocessing.active_children()) - bystanders:
            worker.kill()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _perform(perform: Callable[[Task], Answer], task: Task) -> Answer:
    try:
        return perform(task)
    except MemoryError:
        end_worker()
        raise


def _begin(start: Barrier) -> None:
    global _worker
    _worker = True
    threading.Thread(target=_end_with_parent, daemon=True).start()
    start.wait()


def _end_with_parent() -> None:
    """End this worker as soon as the process that gives it work is gone.

    A killed run cannot end its workers, and these would wait for tasks for ever: each holds the
    writing end of the queue that it reads.
    """
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def end_worker() -> None:
    """End this process if it is a worker, as one that crashed; else do nothing."""
    if _worker:
        os._exit(1)


def _context() -> BaseContext:
    # Never plain fork: pyarrow keeps threads, and a fork of them may hang. A fork server
    # imports the stages once for all workers.
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.run"])
    return context
