"""How long a piece of work may take, and how a process that is only a worker ends.

An alarm ends what Python can end. What hangs in a C library ends with its process, so only the
process of a worker, which somebody starts anew, may be ended.
"""

from __future__ import annotations

import contextlib
import faulthandler
import functools
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from typing import IO


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


def become_worker() -> None:
    """Declare this process a worker: it may be ended, and ends when its parent is gone.

    A pool's process does not notice by itself that its parent was killed: it would wait for ever
    for a task, because it holds the other end of its queue too.
    """
    global _worker
    _worker = True
    # Records of a page are many and live as long as it does: looking for cycles among them as often
    # as Python does by default takes an eighth of the time.
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def end_worker() -> None:
    """End this process if it is a worker, as one that crashed; else do nothing."""
    if _worker:
        os._exit(1)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
