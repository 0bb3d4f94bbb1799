"""Runs as processes of their own, to be killed: the command, and a quick copy of it.

The command takes two seconds to load. `Starter` holds a process that has loaded everything and
starts runs by forking; each is the leader of a group of its own, so that it can be killed whole.
`python -m tests.runs` is that process: JSON lines in, JSON lines out.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow.parquet as pq

from pipeline import run, store
from pipeline.batches import Batch
from pipeline.records import Rejected, Report

ROOT = pathlib.Path(__file__).parent.parent
PAGE = ROOT / "corpus" / "samples" / "yunnan" / "wulong-2020.txt"
# What a run does to the file system between writing its files, as Python tells it.
_STEPS = {"os.mkdir", "os.remove", "os.rename", "os.rmdir", "shutil.rmtree"}
_LEAK = 24 * 2**20
_leaked: list[bytearray] = []


def command(
    *sources: pathlib.Path, out: pathlib.Path, jobs: int = 2, **how: Any
) -> subprocess.Popen[str]:
    """`gongkai run` begun in a session of its own; its messages are on `stderr`."""
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", "run", *map(str, sources),
         "--out", str(out), "--jobs", str(jobs)],
        cwd=ROOT, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        start_new_session=True, **how,
    )  # fmt: skip


def finish(process: subprocess.Popen[str], seconds: float = 60) -> tuple[int, str]:
    """Exit status and messages of a command; whoever hangs is killed, with all it started."""
    try:
        _, messages = process.communicate(timeout=seconds)
    finally:
        kill(process)
    return process.returncode, messages


def kill(process: subprocess.Popen[str]) -> None:
    """kill -9 for a command and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stderr:
        process.stderr.close()


def living(session: int) -> list[int]:
    """The processes of a session that have not ended (by /proc)."""
    found = []
    for folder in pathlib.Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if folder.name.isdigit():
                state, _, _, held = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
                if int(held) == session and state not in "ZX":
                    found.append(int(folder.name))
    return found


def wait_for(found: Any, seconds: float = 30) -> None:
    """Wait until `found()` is true."""
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


class Starter:
    """A process that starts runs within milliseconds, one at a time."""

    def __enter__(self) -> Starter:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.runs"],
            cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=30)

    def start(self, source: pathlib.Path, out: pathlib.Path, steps: int | None = None) -> int:
        """Start a run of one job; its process id. It kills itself before `steps` steps."""
        return int(self._ask({"source": str(source), "out": str(out), "steps": steps}))

    def end(self) -> int:
        """Wait for the run; its exit status, negative where a signal ended it."""
        return int(self._ask(None))

    def _ask(self, task: object) -> Any:
        assert self._process.stdin and self._process.stdout
        print(json.dumps(task), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())


def _serve(lines: Iterable[str]) -> Iterator[int]:
    """Start a run for each task, wait for it where there is none."""
    child = 0
    for line in lines:
        task = json.loads(line)
        if task is None:
            yield os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        elif child := os.fork():
            with contextlib.suppress(OSError):
                os.setpgid(child, child)
            yield child
        else:
            os.setpgid(0, 0)
            os._exit(_run(**task))


def _run(source: str, out: str, steps: int | None) -> int:
    if steps is not None:
        _die_before(steps)
    try:
        run.run([pathlib.Path(source)], pathlib.Path(out), jobs=1)
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        return 1
    return 0


def _die_before(steps: int) -> None:
    left = steps

    def hook(event: str, _arguments: object) -> None:
        nonlocal left
        if event in _STEPS:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def digests(out: pathlib.Path) -> dict[str, str]:
    """SHA-256 of every published file, by name."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.iterdir())
        if path.is_file() and path.name != store.LOG  # dated, for people
    }


def check_visible(out: pathlib.Path, *whole: dict[str, str]) -> bool:
    """Assert that `out` shows one of the `whole` datasets or none; whether it shows one.

    Where there is none, every file under a published name is yet a whole one of some dataset.
    """
    seen = digests(out) if out.is_dir() else {}
    if store.CARD in seen:
        assert seen in whole, "a dataset that is none of those written"
        check_account(out)
        return True
    for name, digest in seen.items():
        assert digest in {each.get(name) for each in whole}, f"half of {name}"
    return False


def check_account(out: pathlib.Path) -> dict[str, int]:
    """Assert inputs = reports + duplicates + rejected, by the card and by the rows; the counts."""
    card = store.read_card(out)
    counts = card.counts
    assert counts["inputs"] == counts["reports"] + counts["duplicates"] + counts["rejected"]
    reports = pq.read_table(out / "reports.parquet", columns=["sha256", "also_at"]).to_pylist()
    held = {row["sha256"]: len(row["also_at"]) for row in reports}
    assert (len(held), sum(held.values())) == (counts["reports"], counts["duplicates"])
    assert pq.read_metadata(out / "rejected.parquet").num_rows == counts["rejected"]
    for name, rows in card.rows.items():
        assert pq.read_metadata(out / f"{name}.parquet").num_rows == rows
    return counts


def work_badly(batch: Batch) -> tuple[pathlib.Path, run.Shard]:
    """What a worker does where some pages crash a library, and where each page leaks memory.

    Pages say what they do by a word in their bytes.
    """
    if not hasattr(run.ingest, "bad"):
        run.read_file(PAGE)  # what is loaded once is no leak
        run.ingest = _ingest_badly(run.ingest)
    return run._work_batch(batch)


def _ingest_badly(ingest: Any) -> Any:
    def badly(raw: bytes, **how: Any) -> tuple[Report, ...] | Rejected:
        if b"SEGFAULT" in raw:
            ctypes.string_at(0)
        if b"LEAK" in raw:
            _limit_memory()
            _leaked.append(bytearray(_LEAK))
        answer: tuple[Report, ...] | Rejected = ingest(raw, **how)
        return answer

    badly.bad = True  # type: ignore[attr-defined]
    return badly


def _limit_memory() -> None:
    """Once a page is read, this process may take some more memory and no further."""
    if len(_leaked) == 1:
        pages = int(pathlib.Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + 14 * _LEAK
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    run.read_file(PAGE)
    for answered in _serve(sys.stdin):
        print(answered, flush=True)
