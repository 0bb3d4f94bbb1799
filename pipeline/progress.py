"""How far a run has come: what it tells whoever watches it, in numbers and in a line of words."""

from __future__ import annotations

import datetime
import pathlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipeline.records import RejectReason

StepName = Literal["hash", "read", "compare", "publish"]
NAMES: dict[StepName, str] = {
    "hash": "登记文件", "read": "读取报告", "compare": "比对报告", "publish": "写数据集",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A moment of a run: of `total` inputs, `done` are through this step.

    Of these `reused` were so from an earlier run; `rejected` counts what was not read, by reason.
    """

    name: StepName
    done: int
    total: int
    reused: int = 0
    rejected: Mapping[RejectReason, int] = field(default_factory=dict)


Progress = Callable[[Step], None]


def describe(step: Step, seconds: float) -> str:
    """A line about `step`, which began `seconds` ago.

    >>> describe(Step(name="read", done=300, total=1000, reused=100, rejected={"empty": 2}), 10.0)
    '读取报告 300/1000，沿用上次 100，每秒 20.0，约剩 35 秒，未读取 2（empty 2）'
    >>> describe(Step(name="publish", done=0, total=1000), 3.0)
    '写数据集 0/1000'
    """
    parts = [f"{NAMES[step.name]} {step.done}/{step.total}"]
    worked = step.done - step.reused
    if step.reused:
        parts.append(f"沿用上次 {step.reused}")
    if worked > 0 and seconds > 0 and step.done < step.total:
        rate = worked / seconds
        parts.append(f"每秒 {rate:.1f}，约剩 {_duration((step.total - step.done) / rate)}")
    if step.rejected:
        reasons = "、".join(f"{reason} {count}" for reason, count in step.rejected.items())
        parts.append(f"未读取 {sum(step.rejected.values())}（{reasons}）")
    return "，".join(parts)


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} 秒"
    minutes = round(seconds / 60)
    return f"{minutes} 分钟" if minutes < 120 else f"{minutes // 60} 小时 {minutes % 60} 分钟"


class Stopwatch:
    """How long the current step has taken."""

    def __init__(self) -> None:
        self._name, self._began = "", 0.0

    def seconds(self, step: Step) -> float:
        """Seconds since the first moment of this step that was told."""
        if step.name != self._name:
            self._name, self._began = step.name, time.monotonic()
        return time.monotonic() - self._began


def logged(path: pathlib.Path, progress: Progress) -> Progress:
    """`progress`, with a dated line in the file `path` where a step begins and where it ends.

    The log is for people: it has clock readings, and no part of the dataset depends on it.
    """
    watch = Stopwatch()
    last: list[StepName] = []

    def tell(step: Step) -> None:
        seconds = watch.seconds(step)
        if last != [step.name] or step.done == step.total:
            last[:] = [step.name]
            write_line(path, f"{describe(step, seconds)}，已用 {seconds:.1f} 秒")
        progress(step)

    return tell


def write_line(path: pathlib.Path, words: str) -> None:
    """Add a dated line to the log."""
    now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{now} {words}\n")
