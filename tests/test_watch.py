"""Inputs that hang or crash a worker cost no more than themselves."""

from __future__ import annotations

import functools
import hashlib
import os
import pathlib
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from pipeline import engine, watch
from pipeline.errors import GongkaiError

_SECONDS = 1.0


def work_input(shards: pathlib.Path, name: str) -> tuple[str, str]:
    """What a worker does, with pages that keep a C library busy, crash it, or run on in Python."""
    shard = shards / f"shard of {name}"
    if fate := watch.fate_of(shard, name):
        return name, fate
    with watch.announce(shard) as at:
        at(name)
        try:
            with engine.time_limit(_SECONDS):
                if name == "hangs":
                    hashlib.pbkdf2_hmac("sha256", b"", b"", 10**9)  # no signal gets through
                if name == "crashes":
                    os.abort()
                while name == "loops":
                    pass
                time.sleep(0.02)
        except engine.OverTime:
            return name, "alarm"
    return name, "read"


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_run_goes_on_without_the_culprits(tmp_path: pathlib.Path, jobs: int) -> None:
    names = ["a", "hangs", "b", "crashes", "loops", "c", "d"]
    answers = engine.work(
        functools.partial(work_input, tmp_path),
        names,
        jobs=jobs,
        isolated=True,
        blame=lambda alone: watch.blame(tmp_path, _SECONDS, alone=alone),
    )
    assert dict(answers) == {
        **dict.fromkeys("abcd", "read"),
        "hangs": "timeout",
        "crashes": "crash",
        "loops": "alarm",
    }
    assert list(tmp_path.glob("*.at")) == []


def test_a_death_that_nobody_can_be_blamed_for_is_an_error(tmp_path: pathlib.Path) -> None:
    with pytest.raises(GongkaiError, match="工作进程意外终止"):
        list(
            engine.work(
                os._exit, [1], jobs=2, isolated=True,
                blame=lambda alone: watch.blame(tmp_path, _SECONDS, alone=alone),
            )
        )  # fmt: skip


def end_once(shards: pathlib.Path, name: str) -> tuple[str, str]:
    """Work an input whose worker is killed by somebody else, once."""
    shard, accident = shards / f"shard of {name}", shards / "accident"
    if fate := watch.fate_of(shard, name):
        return name, fate
    with watch.announce(shard) as at:
        at(name)
        if name == "b" and not accident.exists():
            accident.touch()
            os.kill(os.getpid(), 9)
    return name, "read"


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_input_is_not_blamed_for_one_accident(tmp_path: pathlib.Path, jobs: int) -> None:
    answers = engine.work(
        functools.partial(end_once, tmp_path), ["a", "b", "c"], jobs=jobs, isolated=True,
        blame=lambda alone: watch.blame(tmp_path, _SECONDS, alone=alone),
    )  # fmt: skip
    assert dict(answers) == dict.fromkeys("abc", "read")


def test_marks_of_a_killed_run_accuse_nobody(tmp_path: pathlib.Path) -> None:
    (tmp_path / "shard.1.at").write_text("old 000000000.000001")
    watch.forget(tmp_path)
    assert not watch.blame(tmp_path, _SECONDS, alone=True)
    assert watch.fate_of(tmp_path / "shard", "old") is None


def test_a_fate_is_that_of_one_shard(tmp_path: pathlib.Path) -> None:
    (tmp_path / "shard.1.at").write_text("hangs 000000000.000001")
    assert watch.blame(tmp_path, _SECONDS, alone=False)
    assert watch.fate_of(tmp_path / "shard", "hangs") == "timeout"
    assert watch.fate_of(tmp_path / "shard under other limits", "hangs") is None


def test_no_alarm_rings_after_the_block() -> None:
    with engine.time_limit(0.05):
        pass
    time.sleep(0.1)


def test_an_alarm_ends_a_pattern_that_backtracks() -> None:
    import re

    with pytest.raises(engine.OverTime), engine.time_limit(0.2):
        re.match("(a+)+b", "a" * 64)


def test_only_the_process_that_died_is_blamed(tmp_path: pathlib.Path) -> None:
    with watch.announce(tmp_path / "0-x") as at:
        at("lives")
        (tmp_path / "0-y.elsewhere-1-ab.at").write_text("died 1.0")
        assert watch.blame(tmp_path, _SECONDS, alone=True, process="elsewhere-1-ab")
        assert watch.fate_of(tmp_path / "0-y", "died") == "timeout"
        assert watch.fate_of(tmp_path / "0-x", "lives") is None


def sleep_on(folder: pathlib.Path, name: str) -> None:
    (folder / f"{name}.{os.getpid()}").touch()
    time.sleep(600)


def test_workers_end_with_a_killed_run(tmp_path: pathlib.Path) -> None:
    program = (
        "import functools, pathlib, test_watch; from pipeline import engine;"
        f"folder = pathlib.Path({str(tmp_path)!r});"
        "list(engine.work(functools.partial(test_watch.sleep_on, folder), ['a', 'b'], jobs=2))"
    )
    here = pathlib.Path(__file__).parent
    path = os.pathsep.join([str(here.parent), str(here)])
    run = subprocess.Popen([sys.executable, "-c", program], env=os.environ | {"PYTHONPATH": path})
    wait_until(lambda: len(list(tmp_path.iterdir())) == 2)
    run.kill()
    run.wait()
    for worker in tmp_path.iterdir():
        wait_until(lambda number=int(worker.suffix[1:]): not is_running(number))


def wait_until(told: Callable[[], bool]) -> None:
    last = time.monotonic() + 60
    while not told():
        assert time.monotonic() < last
        time.sleep(0.02)


def is_running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    # Where nobody takes note of its end, it stays in the list of processes as a zombie.
    status = pathlib.Path(f"/proc/{number}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"
