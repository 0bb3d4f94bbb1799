"""Faults of machines and people: nothing is lost, nothing half visible, every input accounted for.

Runs are processes of their own here. `GONGKAI_KILLS=1000` asks for as many kills (50 without) and
for a kill before every step of publishing (every third without).
"""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator

import pytest

from pipeline import run, store
from tests import runs

KILLS = int(os.environ.get("GONGKAI_KILLS", "50"))
SAMPLES = runs.ROOT / "corpus" / "samples"
MARK = '\n<meta name="{}">\n'
# Two minutes on an idle machine, and not yet right every time on a busy one.
pytestmark = pytest.mark.skipif(
    "GONGKAI_FAULTS" not in os.environ, reason="slow; set GONGKAI_FAULTS=1 to inject faults"
)
needs_proc = pytest.mark.skipif(
    not pathlib.Path("/proc/self/stat").exists(), reason="processes are found by /proc"
)


@dataclasses.dataclass(frozen=True)
class Archive:
    """An archive, its dataset as an undisturbed run writes it, and the digests of that."""

    source: pathlib.Path
    dataset: pathlib.Path
    digests: dict[str, str]


@pytest.fixture(scope="module")
def starter() -> Iterator[runs.Starter]:
    if not hasattr(os, "fork"):
        pytest.skip("runs are started by forking")
    with runs.Starter() as started:
        yield started


def make_archive(folder: pathlib.Path, changed: int) -> Archive:
    """The sample pages; of the changed archive some are gone, and some others in a zip."""
    source, dataset = folder / "source", folder / "dataset"
    shutil.copytree(SAMPLES, source)
    pages = sorted(path for path in source.rglob("*") if path.is_file())
    if changed:
        with zipfile.ZipFile(source / "more.zip", "w") as packed:
            for path in pages[::changed]:
                packed.writestr(zipfile.ZipInfo(path.name), path.read_bytes() + b"\n")
                path.unlink()
    status, messages = runs.finish(runs.command(source, out=dataset))
    assert status == 0, messages
    runs.check_account(dataset)
    return Archive(source, dataset, runs.digests(dataset))


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Archive, Archive]:
    folder = tmp_path_factory.mktemp("faults")
    return make_archive(folder / "one", 0), make_archive(folder / "other", 5)


def check_finished(archive: Archive, out: pathlib.Path) -> None:
    """Finish whatever stands in `out`; it is then the dataset of an undisturbed run."""
    run.run([archive.source], out, jobs=1)
    assert runs.digests(out) == archive.digests
    assert sorted(path.name for path in (out / store.SHARDS).iterdir()) == sorted(
        path.name for path in (archive.dataset / store.SHARDS).iterdir()
    )


def prepare(how: str, out: pathlib.Path, archives: tuple[Archive, Archive]) -> None:
    """What the next run finds: nothing, what the last one left, or all shards and a dataset."""
    if how == "new":
        shutil.rmtree(out, ignore_errors=True)
    elif how == "publish":
        shutil.rmtree(out, ignore_errors=True)
        for archive in archives:
            shutil.copytree(archive.dataset, out, dirs_exist_ok=True)
        assert runs.digests(out) == archives[-1].digests


def kill_forked(starter: runs.Starter, archive: Archive, out: pathlib.Path, seconds: float) -> bool:
    """Kill a run after some seconds; whether it was still at work."""
    process = starter.start(archive.source, out)
    time.sleep(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)
    status = starter.end()
    assert status in (0, -signal.SIGKILL)
    return status != 0


def kill_command(archive: Archive, out: pathlib.Path, seconds: float) -> bool:
    """Kill the command with its workers after some seconds; whether it was still at work."""
    process = runs.command(archive.source, out=out)
    time.sleep(seconds)
    runs.kill(process)
    assert process.returncode in (0, -signal.SIGKILL)
    return process.returncode != 0


def time_runs(
    starter: runs.Starter, archives: tuple[Archive, Archive], out: pathlib.Path
) -> dict[str, float]:
    """How long an undisturbed run takes here and now, by what it finds and what it is."""
    spent = {}
    for how in ("new", "publish"):
        prepare(how, out, archives[::-1])
        begun = time.monotonic()
        starter.start(archives[0].source, out)
        assert starter.end() == 0
        spent[how] = time.monotonic() - begun
    prepare("new", out, archives)
    begun = time.monotonic()
    assert runs.finish(runs.command(archives[0].source, out=out))[0] == 0
    return {**spent, "left": spent["new"] / 2, "command": time.monotonic() - begun}


def test_kill_9_at_any_instant_loses_nothing(
    starter: runs.Starter, archives: tuple[Archive, Archive], tmp_path: pathlib.Path
) -> None:
    out, rng, killed, seen = tmp_path / "out", random.Random(9), 0, 0
    whole = [archive.digests for archive in archives]
    spent = time_runs(starter, archives, out)
    for number in range(4 * KILLS):
        if killed >= KILLS:
            break
        aim, before = rng.sample(archives, 2)
        if number % 8 == 7:
            prepare(rng.choice(("new", "left")), out, (aim, before))
            killed += kill_command(aim, out, rng.uniform(0, spent["command"]))
        else:
            how = ("new", "left", "publish")[number % 3]
            prepare(how, out, (aim, before))
            killed += kill_forked(starter, aim, out, rng.uniform(0, spent[how]))
        seen += runs.check_visible(out, *whole)
        if number % 10 == 9:
            starter.start(aim.source, out)
            assert starter.end() == 0
            assert runs.digests(out) == aim.digests
    assert killed >= KILLS
    assert seen < number, "no kill has met a run without a dataset"
    check_finished(archives[0], out)


def test_kill_9_before_any_step_of_publishing_leaves_one_whole_dataset_or_none(
    starter: runs.Starter, archives: tuple[Archive, Archive], tmp_path: pathlib.Path
) -> None:
    old, new = archives
    out = tmp_path / "out"
    shown = []
    for steps in range(0, 1000, 1 if KILLS > 50 else 3):
        prepare("publish", out, (new, old))
        starter.start(new.source, out, steps)
        status = starter.end()
        seen = runs.check_visible(out, old.digests, new.digests)
        shown.append(runs.digests(out) if seen else None)
        if status == 0:
            break
        assert status == -signal.SIGKILL
        if not seen:
            starter.start(new.source, out)
            assert starter.end() == 0
            assert runs.digests(out) == new.digests
    kinds = [each for each, before in zip(shown, [{}, *shown], strict=False) if each != before]
    assert kinds == [old.digests, None, new.digests], "old until all is written, then new"
    check_finished(new, out)


@needs_proc
def test_workers_do_not_outlive_a_run_that_is_killed_alone(
    archives: tuple[Archive, Archive], tmp_path: pathlib.Path
) -> None:
    out = tmp_path / "out"
    process = runs.command(archives[0].source, out=out)
    runs.wait_for(lambda: list(out.glob(".shards/*.at")))
    assert len(runs.living(process.pid)) >= 3
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    try:
        runs.wait_for(lambda: not runs.living(process.pid), seconds=10)
    finally:
        runs.kill(process)
    check_finished(archives[0], out)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_worker_that_somebody_kills_costs_nothing(
    archives: tuple[Archive, Archive], tmp_path: pathlib.Path, jobs: int
) -> None:
    out = tmp_path / "out"
    process = runs.command(archives[0].source, out=out, jobs=jobs)
    runs.wait_for(lambda: list(out.glob(".shards/*.at")))
    mark = next(out.glob(".shards/*.at"))
    os.kill(int(mark.name.split("-")[-2]), signal.SIGKILL)
    status, messages = runs.finish(process)
    assert status == 0, messages
    assert runs.digests(out) == archives[0].digests


@pytest.mark.parametrize("jobs", [1, 2])
def test_pages_that_crash_a_worker_are_rejected_and_no_others(
    archives: tuple[Archive, Archive],
    tmp_path: pathlib.Path,
    monkeypatch: pytest.MonkeyPatch,
    jobs: int,
) -> None:
    source = tmp_path / "source"
    shutil.copytree(archives[0].source, source)
    crashing = {f"crash{number}.html" for number in range(2)}
    for name in crashing:
        (source / name).write_text(MARK.format(f"SEGFAULT {name}"), encoding="utf-8")
    monkeypatch.setattr(run, "_work_batch", runs.work_badly)
    card = run.run([source], tmp_path / "out", jobs=jobs, isolated=True)
    before = store.read_card(archives[0].dataset)
    assert runs.check_account(tmp_path / "out")["inputs"] == before.counts["inputs"] + 2
    assert card.rejected == {**before.rejected, "corrupt": 2}
    assert card.counts["reports"] == before.counts["reports"]
    held = store.read_shard(tmp_path / "out", "rejected").to_pylist()
    assert {row["source"] for row in held if row["reason"] == "corrupt"} == crashing
    assert all(path.is_dir() for path in (tmp_path / "out" / store.SHARDS).iterdir())


@needs_proc
def test_a_worker_that_leaks_costs_no_page(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "source"
    shutil.copytree(SAMPLES, source)
    pages = [path for path in source.rglob("*.*") if path.suffix in (".html", ".htm")]
    for path in pages:
        for number in range(3):
            copy = path.with_name(f"{path.stem}-{number}.html")
            copy.write_bytes(path.read_bytes() + MARK.format(f"LEAK {number}").encode())
    expected = run.run([source], tmp_path / "expected", jobs=1)
    monkeypatch.setattr(run, "_work_batch", runs.work_badly)
    assert run.run([source], tmp_path / "out", jobs=1, isolated=True) == expected
    assert runs.digests(tmp_path / "out") == runs.digests(tmp_path / "expected")


@contextlib.contextmanager
def small_disk(folder: pathlib.Path, kib: int) -> Iterator[None]:
    """A file system of its own at `folder`, of some KiB."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small tmpfs needs root on Linux")
    folder.mkdir()
    asked = ["mount", "-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", str(folder)]
    if subprocess.run(asked, capture_output=True).returncode:
        pytest.skip("a small tmpfs cannot be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def size_of(folder: pathlib.Path) -> int:
    """KiB that the files below a folder take in a tmpfs."""
    return sum(path.lstat().st_size // 1024 + 4 for path in folder.rglob("*"))


@pytest.mark.parametrize("share", [0.02, 0.3, 0.55, 0.75, 0.9])
def test_a_full_disk_ends_a_run_and_harms_nothing(
    archives: tuple[Archive, Archive], tmp_path: pathlib.Path, share: float
) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk, int(share * size_of(archives[0].dataset))):
        status, messages = runs.finish(runs.command(archives[0].source, out=disk / "out"))
        assert status == 1
        assert "错误" in messages and "Traceback" not in messages
        assert not runs.check_visible(disk / "out", archives[0].digests)
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        check_finished(archives[0], disk / "out")


def test_an_old_dataset_outlives_a_full_disk(
    archives: tuple[Archive, Archive], tmp_path: pathlib.Path
) -> None:
    old, new = archives
    with small_disk(tmp_path / "disk", size_of(old.dataset) * 3 // 2):
        out = tmp_path / "disk" / "out"
        shutil.copytree(old.dataset, out)
        status, messages = runs.finish(runs.command(new.source, out=out))
        assert (status, "Traceback" in messages) == (1, False), messages
        assert runs.digests(out) == old.digests


@pytest.mark.parametrize("sign", [".shards", ".shards/*.at", ".shards/*/texts.parquet", ".new/cells.parquet"])  # fmt: skip
def test_an_output_folder_that_is_removed_is_an_error_and_no_more(
    archives: tuple[Archive, Archive], tmp_path: pathlib.Path, sign: str
) -> None:
    out = tmp_path / "out"
    process = runs.command(archives[0].source, out=out)
    runs.wait_for(lambda: list(out.glob(sign)))
    shutil.rmtree(out, ignore_errors=True)
    status, messages = runs.finish(process)
    assert status in (0, 1)
    assert "Traceback" not in messages, messages
    assert runs.check_visible(out, archives[0].digests) == (status == 0)
    check_finished(archives[0], out)


def disturb(source: pathlib.Path, stop: threading.Event, seed: int) -> None:
    """Change, cut, move and remove files of an archive until told to stop."""
    rng = random.Random(seed)
    while not stop.wait(0.01):
        files = sorted(path for path in source.rglob("*") if path.is_file())
        if not files:
            return
        path = rng.choice(files)
        with contextlib.suppress(OSError):
            match rng.randrange(5):
                case 0:
                    path.write_bytes(path.read_bytes() + b"\n")
                case 1:
                    os.truncate(path, path.stat().st_size // 2)
                case 2:
                    path.unlink()
                case 3:
                    path.rename(path.with_name(f"moved-{path.name}"))
                case _:
                    path.unlink()
                    path.mkdir()


@pytest.mark.parametrize("seed", range(3))
def test_inputs_that_change_or_vanish_are_accounted_for(
    archives: tuple[Archive, Archive], tmp_path: pathlib.Path, seed: int
) -> None:
    archive = archives[1]
    source, out, stop = tmp_path / "source", tmp_path / "out", threading.Event()
    shutil.copytree(archive.source, source)
    process = runs.command(source, out=out)
    runs.wait_for(lambda: (out / store.SHARDS).is_dir())
    thread = threading.Thread(target=disturb, args=(source, stop, seed))
    thread.start()
    try:
        status, messages = runs.finish(process)
    finally:
        stop.set()
        thread.join()
    assert status == 0, messages
    runs.check_account(out)
    shutil.rmtree(source)
    shutil.copytree(archive.source, source)
    check_finished(archive, out)


def test_clocks_change_nothing(
    archives: tuple[Archive, Archive], tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = tmp_path / "source", tmp_path / "out"
    shutil.copytree(archives[0].source, source)
    for number, path in enumerate(sorted(source.rglob("*"))):
        os.utime(path, (number * 10**8, number * 10**8))
    ticks = iter(range(10**9, 0, -3600))
    monkeypatch.setattr(time, "time", lambda: float(next(ticks)))
    monkeypatch.setattr(time, "time_ns", lambda: next(ticks) * 10**9)
    run.run([source], out, jobs=1, progress=lambda *_: os.utime(out / store.SHARDS, (0, 0)))
    assert runs.digests(out) == archives[0].digests


def test_nothing_but_the_log_asks_what_time_it_is() -> None:
    asking = {"time", "time_ns", "now", "utcnow", "today", "localtime", "gmtime"}
    found = [
        f"{path.name}:{node.lineno}"
        for path in (runs.ROOT / "pipeline").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in asking
        and ast.unparse(node.func.value) in ("time", "datetime", "date", "datetime.datetime", "datetime.date")
    ]  # fmt: skip
    assert {name.partition(":")[0] for name in found} == {"progress.py"}


def test_the_second_run_on_one_output_refuses(
    archives: tuple[Archive, Archive], tmp_path: pathlib.Path
) -> None:
    out = tmp_path / "out"
    first = runs.command(archives[0].source, out=out)
    runs.wait_for(lambda: list(out.glob(".shards/*.at")))
    status, messages = runs.finish(runs.command(archives[1].source, out=out))
    assert status == 1
    assert "另一个 gongkai run 正在写" in messages
    status, messages = runs.finish(first)
    assert status == 0, messages
    assert runs.digests(out) == archives[0].digests


def test_a_killed_run_keeps_no_other_away(
    archives: tuple[Archive, Archive], tmp_path: pathlib.Path
) -> None:
    out = tmp_path / "out"
    first = runs.command(archives[0].source, out=out)
    runs.wait_for(lambda: list(out.glob(".shards/*.at")))
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    check_finished(archives[0], out)
    runs.kill(first)
