"""Speed and memory of the comparison of an archive, as the archive grows.

Reports of some 1,600 characters are made up: words drawn at random, sentences that many reports
use (some few in very many of them), passages copied from another report, near-copies of whole
reports, and bodies that take half of a report over into the next year. Reading pages is left out: what is timed begins with a report's
text and sections and ends with the rows of `reuse` and `pairs`, that is, both passes.
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import functools
import hashlib
import multiprocessing
import os
import pathlib
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline import engine, publish, reuse, store
from pipeline.records import Reading
from tests.archives import NO_YEARS, make_reading, write_shard

CHARACTERS = 1600
_YEARS = 4
_BATCH = 1000
_WORDS = 8000
_SENTENCES = 20_000
# 1,000 common characters (U+4E00 and on); which ones plays no part.
_ALPHABET = [chr(code) for code in range(0x4E00, 0x4E00 + 1000)]


def _words(rng: random.Random, count: int) -> list[str]:
    return ["".join(rng.choices(_ALPHABET, k=rng.choice((1, 2, 2, 2, 3, 4)))) for _ in range(count)]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Made:
    """A narrative, what it has from other reports' own sentences, and which it is a near-copy of."""

    text: str
    copied: tuple[tuple[int, str], ...] = ()
    near: int | None = None


class Texts:
    """The text of any report of a made-up archive of `count`, without the others."""

    def __init__(self, seed: int, count: int) -> None:
        rng = random.Random(seed)
        self._seed, self._count = seed, count
        self._vocabulary = _words(rng, _WORDS)
        self._pool = [self._sentence(rng) for _ in range(_SENTENCES)]

    def _sentence(self, rng: random.Random) -> str:
        words = rng.choices(self._vocabulary, k=rng.randint(8, 30))
        return "".join(word + rng.choice(("", "", "", ",")) for word in words) + "。"

    def base(self, number: int) -> list[str]:
        """The sentences that report `number` has of itself."""
        rng = random.Random(f"{self._seed}/{number}")
        sentences: list[str] = []
        length = 0
        while length < CHARACTERS:
            # The pool is used as words are: the sentence of rank r in proportion to 1 / r.
            common = rng.random() < 0.3
            rank = int(_SENTENCES ** rng.random()) - 1
            sentences.append(self._pool[rank] if common else self._sentence(rng))
            length += len(sentences[-1])
        return sentences

    def make(self, number: int) -> Made:
        """Report `number`: body number // 4 in year number % 4."""
        rng = random.Random(f"{self._seed}/{number}/plan")
        other = rng.choice([each for each in (number - 7, rng.randrange(self._count)) if each >= 0])
        if rng.random() < 0.05 and other != number:
            near = [self._sentence(rng) if rng.random() < 0.1 else s for s in self.base(other)]
            return Made(text="".join(near), near=other)
        sentences = self.base(number)
        copied: list[tuple[int, str]] = []
        if number % _YEARS and rng.random() < 0.5:
            half = self.base(number - 1)
            sentences[: len(sentences) // 2] = half[: len(half) // 2]
        if rng.random() < 0.1 and other != number:
            model = "".join(self.base(other))
            at = rng.randrange(len(model) // 2)
            copied.append((other, model[at : at + rng.randint(60, 800)]))
            sentences.insert(len(sentences) // 2, copied[0][1])
        return Made(text="".join(sentences), copied=tuple(copied))


def reading(texts: Texts, number: int) -> Reading:
    """Report `number` as read."""
    body = number // _YEARS
    return make_reading(
        ("overview", texts.make(number).text), organ=f"第{body // 50}县第{body % 50}局",
        county=f"第{body // 50}县", code=f"{110000 + body // 50:06d}", year=2020 + number % _YEARS,
        name=str(number),
    )  # fmt: skip


_TEXTS: list[Texts] = []


def _start(seed: int, count: int) -> None:
    _TEXTS[:] = [Texts(seed, count)]


def _write(job: tuple[pathlib.Path, list[int]]) -> float:
    """Write a shard; the seconds of the stage itself, without making texts up."""
    folder, numbers = job
    readings = [reading(_TEXTS[0], number) for number in numbers]
    started = time.perf_counter()
    write_shard(folder, readings)
    return time.perf_counter() - started


def _batches(count: int, folder: pathlib.Path) -> Iterator[tuple[pathlib.Path, list[int]]]:
    order = sorted(range(count), key=lambda number: hashlib.sha256(f"{number}".encode()).digest())
    for at in range(0, count, _BATCH):
        yield folder / f"{at:08d}", order[at : at + _BATCH]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one size of archive cost."""

    reports: int
    seconds_shards: float
    seconds_join: float
    megabytes: float
    rows: int
    pairs: int


def measure(count: int, *, seed: int = 0, jobs: int = 2) -> Outcome:
    """Both passes over an archive of `count` reports; memory is that of the second pass.

    Seconds of the first pass are those of its cores, divided by `jobs`.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        batches = list(_batches(count, root / "shards"))
        with multiprocessing.get_context("forkserver").Pool(jobs, _start, (seed, count)) as pool:
            seconds_shards = sum(pool.imap_unordered(_write, batches)) / jobs
        context = multiprocessing.get_context("forkserver")
        # A worker of this kind may have workers of its own, one of `Pool` may not.
        with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as alone:
            shards = [shard for shard, _ in batches]
            seconds, memory, rows, pairs = alone.submit(_join, shards, root, jobs).result()
        shutil.rmtree(root / "shards")
    return Outcome(
        reports=count, seconds_shards=round(seconds_shards, 1), seconds_join=round(seconds, 1),
        megabytes=round(memory), rows=rows, pairs=pairs,
    )  # fmt: skip


def _join(
    shards: list[pathlib.Path], root: pathlib.Path, jobs: int
) -> tuple[float, float, int, int]:
    seen, stopped = [0.0], threading.Event()
    threading.Thread(target=_watch_memory, args=(seen, stopped), daemon=True).start()
    started = time.perf_counter()
    beside = reuse.compare_archive(
        shards, NO_YEARS, root / "scratch", functools.partial(engine.work, jobs=jobs)
    )
    rows = {}
    for name, table in (("reuse", reuse.passage_table), ("pairs", reuse.pair_table)):
        tables = (publish.fit(name, table(beside, at)) for at in range(len(shards)))
        path = root / f"{name}.parquet"
        rows[name] = store.write_parquet(path, name, publish.SCHEMAS[name], tables)
    for at, shard in enumerate(shards):
        reuse.fill_reports(beside, at, store.read_shard(shard, "reports"))
    seconds = time.perf_counter() - started
    stopped.set()
    return seconds, max(seen), rows["reuse"], rows["pairs"]


def _watch_memory(seen: list[float], stopped: threading.Event) -> None:
    """The memory of this process and its workers.

    Mapped files are left out, which the system drops when it needs room.
    """
    while not stopped.wait(0.05):
        seen.append(sum(map(_memory, _family(os.getpid()))))


def _family(process: int) -> list[int]:
    children = pathlib.Path(f"/proc/{process}/task/{process}/children")
    try:
        inner = [int(child) for child in children.read_text(encoding="ascii").split()]
    except OSError:  # it has ended
        return []
    return [process, *(member for child in inner for member in _family(child))]


def _memory(process: int) -> float:
    try:
        status = pathlib.Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    own = status.partition("RssAnon:")[2].split()
    return int(own[0]) / 1024 if own else 0.0


def measure_growth(sizes: Sequence[int]) -> Iterator[dict[str, Any]]:
    """What each size of archive costs, in ascending order."""
    for count in sorted(sizes):
        outcome = measure(count)
        seconds = outcome.seconds_shards + outcome.seconds_join
        yield dataclasses.asdict(outcome) | {"ms_per_report": round(1000 * seconds / count, 2)}
