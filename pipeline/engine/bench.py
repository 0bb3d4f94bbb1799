"""What a Dask worker does with a task: pass it to a process of its own, and watch over that.

Each thread of a Dask worker keeps one such process for the time of a run. The task runs in the
main thread of it, where an alarm can end it; if it hangs in a C library, the process ends itself;
if it crashes, the Dask worker stays. The marks that tell what it was at (`watch`) are read on the
machine that wrote them, so clocks of machines are never compared.
"""

from __future__ import annotations

import concurrent.futures
import multiprocessing
import threading
from collections.abc import Callable, Mapping
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any

from pipeline import store
from pipeline.engine.limit import become_worker
from pipeline.engine.local import Blame, lost_worker, perform_in_worker, pool_context
from pipeline.errors import GongkaiError

# The code that this process runs, whatever an update has put on disk since.
_LOADED = {name: digest or "" for name, digest in store.digest_package().items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What every task of a run brings along.

    `described` is what `describe` answers on the machine that hands out the tasks; `run` is a
    name of the run, by which a worker knows that it has been compared.
    """

    run: str
    perform: Callable[[Any], Any]
    blame: Blame
    describe: Callable[[], Mapping[str, str]]
    described: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hand:
    """A process that works for one thread, and its `store.process_name`."""

    pool: concurrent.futures.ProcessPoolExecutor
    process: str


_hands: dict[int, _Hand] = {}
_compared: set[str] = set()


def describe_here(describe: Callable[[], Mapping[str, str]]) -> dict[str, str]:
    """What `describe` answers in this process, and the digests of the code that it has loaded."""
    return {**describe(), **_LOADED}


def tell_differences(described: Mapping[str, str], here: Mapping[str, str]) -> str:
    """In what a worker differs from the machine that hands out the tasks; empty if in nothing.

    >>> tell_differences({"pyarrow": "24.0", "code": "1"}, {"pyarrow": "23.0", "code": "1"})
    'pyarrow（本机 24.0，该节点 23.0）'
    """
    return "、".join(
        f"{name}（本机 {described.get(name, '无')[:24]}，该节点 {here.get(name, '无')[:24]}）"
        for name in sorted({*described, *here})
        if described.get(name) != here.get(name)
    )


def refuse_worker(address: str, differences: str) -> GongkaiError:
    """The error about a worker that would not write the same bytes."""
    return GongkaiError(
        f"计算节点 {address} 与本机不一致：{differences}。",
        remedy="请在每个节点安装与本机相同的 gongkai 和依赖，在同一路径挂载同一共享存储，"
        "并重启 dask worker；已完成的批次保留着。",
    )


def perform(orders: Orders, task: Any) -> Any:
    """The answer to `task` from this thread's process, after as many attempts as it takes.

    Where a process dies, `blame` finds out why, as for a pool of one. Raises GongkaiError where
    two in a row die for no reason that it can find, and for a worker that came later than the
    others and differs from them.
    """
    if orders.run not in _compared:
        if differences := tell_differences(orders.described, describe_here(orders.describe)):
            raise refuse_worker(_address(), differences)
        _compared.add(orders.run)
    unexplained = False
    while True:
        hand, waiting = _submit(orders.perform, task)
        try:
            return waiting.result()
        except BrokenProcessPool:
            _hands.pop(threading.get_ident(), None)
            hand.pool.shutdown(wait=True)
            explained = orders.blame(alone=True, process=hand.process)
            if not explained and unexplained:
                raise lost_worker() from None
            unexplained = not explained


def _address() -> str:
    import distributed

    return str(distributed.get_worker().address)


def _submit(
    function: Callable[[Any], Any], task: Any
) -> tuple[_Hand, concurrent.futures.Future[Any]]:
    thread = threading.get_ident()
    while True:
        hand = _hands.get(thread) or _start_hand()
        _hands[thread] = hand
        try:
            return hand, hand.pool.submit(perform_in_worker, function, task)
        except RuntimeError:
            # It was dismissed by a run that ended, or died while it was idle.
            _hands.pop(thread, None)


def _start_hand() -> _Hand:
    # Dask starts workers as daemons, which may have no children. These end with their parent.
    this = multiprocessing.current_process()
    if this.daemon:
        this.daemon = False
    pool = concurrent.futures.ProcessPoolExecutor(
        1, mp_context=pool_context(), initializer=become_worker
    )
    try:
        return _Hand(pool=pool, process=pool.submit(store.process_name).result())
    except BrokenProcessPool:
        raise lost_worker() from None


def dismiss() -> None:
    """End the processes of this worker once they have done what they are at: the run is over."""
    for thread in list(_hands):
        if hand := _hands.pop(thread, None):
            hand.pool.shutdown(wait=False)
