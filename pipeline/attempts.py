"""What becomes of a page on which the program fails, hangs or crashes: a rejection like any other."""

from __future__ import annotations

import pathlib
import traceback
from collections.abc import Callable
from typing import TypeVar

from pipeline import engine, watch
from pipeline.errors import GongkaiError
from pipeline.records import Rejected

Outcome = TypeVar("Outcome")

_PACKAGE = pathlib.Path(__file__).parent


def attempt(
    perform: Callable[[], Outcome | Rejected], *, source: str, sha256: str, seconds: float
) -> Outcome | Rejected:
    """What `perform` gives; a fault of this program on one page becomes that page's rejection.

    So does work that takes longer than `seconds`.

    One page must not end a run of millions, and the fault must not be hidden: `stage` is the
    stage at fault, `detail` the exception's type and place. Its message is left out: it may
    hold addresses, which would make two equal runs differ. Errors meant for the user pass.
    Memory that runs out ends a worker: others may have used it up, so the page is tried again.
    """
    try:
        with engine.time_limit(seconds):
            return perform()
    except engine.OverTime:
        return timed_out(source, sha256, seconds)
    except GongkaiError:
        raise
    except Exception as error:
        if isinstance(error, MemoryError):
            engine.end_worker()
        frames = [
            (pathlib.Path(frame.filename).relative_to(_PACKAGE), frame.lineno)
            for frame in traceback.extract_tb(error.__traceback__)
            if pathlib.Path(frame.filename).is_relative_to(_PACKAGE)
        ]
        stages = [file.parts[0].removesuffix(".py") for file, _ in frames]
        file, line = frames[-1]
        return Rejected(
            source=source,
            sha256=sha256,
            stage=next((stage for stage in stages if stage not in ("attempts", "run")), "run"),
            reason="corrupt",
            detail=f"程序缺陷：{type(error).__name__}（{file.as_posix()} 第 {line} 行）",
        )


def ended_worker(fate: watch.Fate, source: str, sha256: str, seconds: float) -> Rejected:
    """The rejection of a page that has hung or crashed the process that read it."""
    if fate == "timeout":
        return timed_out(source, sha256, seconds)
    detail = "读取时解析库崩溃，已隔离"
    return Rejected(source=source, sha256=sha256, stage="run", reason="corrupt", detail=detail)


def timed_out(source: str, sha256: str, seconds: float) -> Rejected:
    """The rejection of a page that takes longer than `seconds`."""
    return Rejected(
        source=source,
        sha256=sha256,
        stage="run",
        reason="timeout",
        detail=f"读取用时超过 {seconds:g} 秒，已放弃",
    )
