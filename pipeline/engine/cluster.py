"""Work on a Dask cluster whose machines share a file system: the side that hands out the tasks.

Only a few tasks more than the cluster has threads are with the scheduler at a time: descriptions
of a nation's archive would fill its memory. A worker that is lost is Dask's concern: the scheduler
gives its tasks to others. A task done twice does no harm (`store.write_shard`).
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import secrets
import signal
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from typing import Any

import distributed

from pipeline.engine import bench
from pipeline.engine.local import Answer, Blame, Task, lost_worker
from pipeline.errors import GongkaiError

# Seconds. Connecting to a scheduler on a busy machine takes a few; the first worker may be started
# by a batch system; a worker that is lost comes back in seconds with Dask's nanny, in minutes on
# another machine.
_CONNECT_WITHIN = 30
_FIRST_WORKER_WITHIN = 120
_NO_WORKER_FOR = 300
_LOOK_EVERY = 5
# Tasks with the scheduler for each thread of a worker: one at work, one that waits for it.
_TASKS_PER_THREAD = 2
# What the connection fails with, depending on how far it had come.
_CONNECTION_ERRORS = (OSError, TimeoutError, CancelledError, distributed.comm.CommClosedError)


@contextlib.contextmanager
def connect(scheduler: str | None, *, jobs: int) -> Iterator[distributed.Client]:
    """A client of the `scheduler`, or of a cluster of `jobs` workers on this machine.

    Raises GongkaiError where nobody answers, or no worker comes.
    """
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with contextlib.ExitStack() as stack:
        # Dask compares its own versions in English; ours are compared before any work.
        stack.enter_context(warnings.catch_warnings())
        warnings.filterwarnings("ignore", module="distributed")
        address = scheduler or stack.enter_context(_own_cluster(jobs)).scheduler_address
        try:
            client = stack.enter_context(
                distributed.Client(address, timeout=_CONNECT_WITHIN, set_as_default=False)
            )
        except (*_CONNECTION_ERRORS, ValueError, ImportError):
            raise GongkaiError(
                f"连不上调度器 {address}。",
                remedy="请检查地址（如 tcp://主机:8786），并确认 dask scheduler 正在运行。",
            ) from None
        with _reaching():
            _await_worker(client, address)
        try:
            yield client
        finally:
            with contextlib.suppress(*_CONNECTION_ERRORS):
                client.run(bench.dismiss, on_error="ignore")


def _own_cluster(jobs: int) -> distributed.LocalCluster:
    # The processes that do the work are children of the workers, out of sight of Dask's limit of
    # memory. No dashboard: nothing listens but the scheduler and the workers, on loopback.
    with _deaf_children():
        return distributed.LocalCluster(
            n_workers=jobs,
            threads_per_worker=1,
            memory_limit=None,
            dashboard_address=None,
            host="127.0.0.1",
            silence_logs=logging.CRITICAL,
        )


@contextlib.contextmanager
def _deaf_children() -> Iterator[None]:
    """Start processes in the block that leave an interruption (Ctrl-C) to this one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _await_worker(client: distributed.Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_FIRST_WORKER_WITHIN)
    except TimeoutError:
        raise _no_worker(address) from None


def _no_worker(address: str) -> GongkaiError:
    return GongkaiError(
        f"调度器 {address} 没有计算节点。",
        remedy=f"请在各节点运行 dask worker {address}；已完成的批次保留着，再次运行会继续。",
    )


@contextlib.contextmanager
def _reaching() -> Iterator[None]:
    """Ask the scheduler something in the block: GongkaiError where it is not there any more."""
    try:
        yield
    except _CONNECTION_ERRORS as error:
        raise GongkaiError(
            "与 Dask 调度器的连接断了。",
            remedy="已完成的批次保留着；调度器恢复后再次运行，会从那里继续。",
        ) from error


def work(
    client: distributed.Client,
    perform: Callable[[Task], Answer],
    tasks: Sequence[Task],
    *,
    blame: Blame,
    describe: Callable[[], Mapping[str, str]],
) -> Iterator[Answer]:
    """Perform every task on the workers of `client` and give the answers as they come.

    `perform`, `blame` and `describe` are functions of modules or partials of such. Before the
    first task every worker is asked to `describe` itself; GongkaiError where one differs from this
    process. Whoever joins later is asked with his first task.
    """
    if not tasks:
        return
    orders = bench.Orders(
        run=secrets.token_hex(8),
        perform=perform,
        blame=blame,
        describe=describe,
        described=bench.describe_here(describe),
    )
    waiting = iter(tasks)
    running: set[distributed.Future] = set()
    try:
        _compare_workers(client, orders)
        while True:
            with _reaching():
                room = _TASKS_PER_THREAD * max(1, sum(client.nthreads().values())) - len(running)
                for task in itertools.islice(waiting, max(0, room)):
                    running.add(client.submit(bench.perform, orders, task, pure=False))
            if not running:
                return
            for finished in _finished(client, running):
                running.discard(finished)
                yield _answer(finished)
    finally:
        with contextlib.suppress(*_CONNECTION_ERRORS):
            client.cancel(list(running))


def _compare_workers(client: distributed.Client, orders: bench.Orders) -> None:
    """Refuse (GongkaiError) a worker that does not describe itself as this process does."""
    with _reaching():
        answers = client.run(bench.describe_here, orders.describe, on_error="return")
    for address, answer in sorted(answers.items()):
        if isinstance(answer, _CONNECTION_ERRORS):
            continue  # Lost while it was asked; if it comes back, it is asked again.
        if isinstance(answer, Exception):
            raise bench.refuse_worker(address, _say(answer))
        if differences := bench.tell_differences(orders.described, answer):
            raise bench.refuse_worker(address, differences)


def _finished(
    client: distributed.Client, running: set[distributed.Future]
) -> set[distributed.Future]:
    """Those of the tasks that are done, once at least one is.

    GongkaiError where the scheduler is lost, or has been without any worker for too long.
    """
    seen = time.monotonic()
    while True:
        with _reaching():
            with contextlib.suppress(TimeoutError), client.as_current():
                done: set[distributed.Future] = distributed.wait(
                    list(running), timeout=_LOOK_EVERY, return_when="FIRST_COMPLETED"
                ).done
                return done
            if client.nthreads():
                seen = time.monotonic()
        if time.monotonic() - seen > _NO_WORKER_FOR:
            raise _no_worker(client.scheduler.address)


def _answer(finished: distributed.Future) -> Any:
    """What a task answered; what it raised, if it is not that its workers were lost again and again."""
    try:
        return finished.result()
    except distributed.KilledWorker:
        raise lost_worker() from None
    except ModuleNotFoundError as error:
        raise bench.refuse_worker("（后加入的）", _say(error)) from None


def _say(error: Exception) -> str:
    """Why a worker could not even be asked: most often there is no gongkai where it runs."""
    if "No module named 'pipeline" in str(error):
        return "没有安装 gongkai，或是别的版本"
    return f"{type(error).__name__}: {error}"
