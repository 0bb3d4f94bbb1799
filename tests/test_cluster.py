"""The Dask engine with real workers: processes of their own on loopback, one of them killed."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
import test_watch

from pipeline import engine, watch
from pipeline.errors import GongkaiError
from pipeline.run import run

pytest.importorskip("distributed", reason="needs the extra cluster (pip install '.[cluster]')")
import distributed
import psutil

from pipeline.engine import bench, cluster

Digests = Callable[[pathlib.Path], dict[str, str]]
Start = Callable[..., "subprocess.Popen[bytes]"]

ROOT = pathlib.Path(__file__).parents[1]
_PATIENCE = 120


def wait_until(told: Callable[[], object], what: str) -> None:
    last = time.monotonic() + _PATIENCE
    while not told():
        assert time.monotonic() < last, f"waited in vain for {what}"
        time.sleep(0.01)


@pytest.fixture
def start(tmp_path: pathlib.Path) -> Iterator[Start]:
    """Start a Python module in a folder of its own, with the package under `root`."""
    with contextlib.ExitStack() as stack:

        def begin(*arguments: object, root: pathlib.Path = ROOT) -> subprocess.Popen[bytes]:
            folder = tmp_path / "elsewhere"
            folder.mkdir(exist_ok=True)
            process = subprocess.Popen(
                [sys.executable, "-m", *map(str, arguments)],
                cwd=folder,
                env=os.environ | {"PYTHONPATH": f"{root}{os.pathsep}{ROOT / 'tests'}"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE if arguments[0] == "pipeline" else subprocess.DEVNULL,
            )
            stack.callback(process.communicate)
            stack.callback(process.kill)
            return process

        yield begin


@pytest.fixture
def scheduler(start: Start, tmp_path: pathlib.Path) -> str:
    """The address of a scheduler."""
    file = tmp_path / "scheduler.json"
    options = ("--host", "127.0.0.1", "--port", 0, "--no-dashboard", "--scheduler-file", file)
    start("dask", "scheduler", *options)
    wait_until(lambda: file.exists() and file.read_text(), "the scheduler")
    return str(json.loads(file.read_text())["address"])


@pytest.fixture
def start_worker(start: Start, scheduler: str) -> Start:
    """Start a worker of the scheduler."""
    options = (scheduler, "--host", "127.0.0.1", "--nthreads", 1, "--no-dashboard")
    return functools.partial(start, "dask", "worker", *options)


def end_of(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Exit status and messages of a command."""
    _, messages = process.communicate(timeout=_PATIENCE)
    return process.returncode, messages.decode()


@pytest.fixture
def archive(samples: pathlib.Path, tmp_path: pathlib.Path) -> pathlib.Path:
    """The sample archive, and its text files once more with a line break at the end."""
    folder = tmp_path / "archive"
    shutil.copytree(samples, folder)
    for path in sorted(folder.rglob("*.txt")):
        path.with_suffix(".again.txt").write_bytes(path.read_bytes() + b"\n")
    return folder


def hands_of(worker: subprocess.Popen[bytes]) -> list[psutil.Process]:
    return psutil.Process(worker.pid).children(recursive=True)


def is_at_work(shards: pathlib.Path, worker: subprocess.Popen[bytes]) -> bool:
    """Whether a page is being read by a process of this worker."""
    marks = [path.name for path in shards.glob("*.at")] if shards.is_dir() else []
    host = socket.gethostname().replace(".", "-")
    names = [f".{host}-{hand.pid}-" for hand in hands_of(worker)]
    return any(name in mark for name in names for mark in marks)


def test_the_same_bytes_though_a_worker_is_killed(
    archive: pathlib.Path,
    tmp_path: pathlib.Path,
    start: Start,
    start_worker: Start,
    scheduler: str,
    digests: Digests,
) -> None:
    start_worker()
    victim = start_worker("--no-nanny")
    with distributed.Client(scheduler, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=_PATIENCE)
    out = tmp_path / "elsewhere" / "out"
    options = ("--out", "out", "--engine", "dask", "--scheduler", scheduler)
    command = start("pipeline", "run", archive, *options)
    wait_until(lambda: is_at_work(out / ".shards", victim), "the worker to be at a page")
    hands = hands_of(victim)
    victim.send_signal(signal.SIGKILL)
    status, messages = end_of(command)
    assert status == 0, messages
    run([archive], tmp_path / "local", jobs=1)
    assert digests(out) == digests(tmp_path / "local")
    _, left = psutil.wait_procs(hands, timeout=_PATIENCE)
    assert not left
    assert {path.suffix for path in (out / ".shards").iterdir()} == {""}


def test_a_cluster_of_its_own_writes_the_same_bytes(
    samples: pathlib.Path,
    sample_dataset: pathlib.Path,
    tmp_path: pathlib.Path,
    start: Start,
    digests: Digests,
) -> None:
    out = tmp_path / "out"
    command = start("pipeline", "run", samples, "--out", out, "--engine", "dask", "--jobs", 2)
    status, messages = end_of(command)
    assert status == 0, messages
    assert digests(out) == digests(sample_dataset)


def agree() -> dict[str, str]:
    return {"same": "everywhere"}


def differ() -> dict[str, str]:
    return {"process": str(os.getpid())}


@pytest.fixture
def client(scheduler: str, start_worker: Start) -> Iterator[distributed.Client]:
    start_worker("--nthreads", 2)
    with cluster.connect(scheduler, jobs=1) as connected:
        yield connected


def test_pages_that_hang_or_crash_cost_only_themselves(
    client: distributed.Client, tmp_path: pathlib.Path
) -> None:
    names = ["a", "hangs", "b", "crashes", "loops", "c", "d"]
    answers = cluster.work(
        client,
        functools.partial(test_watch.work_input, tmp_path),
        names,
        blame=functools.partial(watch.blame, tmp_path, test_watch._SECONDS),
        describe=agree,
    )
    assert dict(answers) == {
        **dict.fromkeys("abcd", "read"),
        "hangs": "timeout",
        "crashes": "crash",
        "loops": "alarm",
    }
    assert list(tmp_path.glob("*.at")) == []
    # The Dask worker itself has outlived them all.
    assert len(client.nthreads()) == 1
    with pytest.raises(GongkaiError, match="工作进程意外终止"):
        blame = functools.partial(watch.blame, tmp_path, test_watch._SECONDS)
        list(cluster.work(client, os._exit, [1], blame=blame, describe=agree))


def test_a_worker_that_differs_is_refused(
    client: distributed.Client, tmp_path: pathlib.Path
) -> None:
    blame = functools.partial(watch.blame, tmp_path, 1.0)
    with pytest.raises(GongkaiError, match=r"计算节点 tcp://.* 与本机不一致：process（本机 "):
        list(cluster.work(client, abs, [1], blame=blame, describe=differ))
    orders = bench.Orders(
        run="late", perform=abs, blame=blame, describe=differ, described={"process": "0"}
    )
    with pytest.raises(GongkaiError, match=r"计算节点 tcp://.* 与本机不一致"):
        client.submit(bench.perform, orders, 1).result(timeout=_PATIENCE)


def test_a_worker_with_other_code_is_refused_before_any_work(
    samples: pathlib.Path,
    tmp_path: pathlib.Path,
    start: Start,
    start_worker: Start,
    scheduler: str,
) -> None:
    other = tmp_path / "other"
    shutil.copytree(ROOT / "pipeline", other / "pipeline")
    (other / "models").symlink_to(ROOT / "models")
    with (other / "pipeline" / "zh.py").open("a") as module:
        module.write("# another version\n")
    start_worker(root=other)
    options = ("--out", "out", "--engine", "dask", "--scheduler", scheduler)
    status, messages = end_of(start("pipeline", "run", samples, *options))
    assert status == 1
    assert "与本机不一致：code（本机 " in messages
    assert "重启 dask worker" in messages
    assert not any((tmp_path / "elsewhere" / "out" / ".shards").iterdir())


def test_a_scheduler_that_is_not_there(
    samples: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_CONNECT_WITHIN", 1)
    with pytest.raises(GongkaiError, match="连不上调度器 tcp:"):
        run([samples], tmp_path / "out", engine_name="dask", scheduler="tcp://127.0.0.1:9")
    assert not (tmp_path / "out").exists()


def test_a_scheduler_without_workers(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_FIRST_WORKER_WITHIN", 0.2)
    with (
        pytest.raises(GongkaiError, match="没有计算节点"),
        engine.open_engine("dask", scheduler, jobs=1, isolated=True),
    ):
        pass
