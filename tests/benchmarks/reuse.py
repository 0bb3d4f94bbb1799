"""Speed and memory of the comparison of an archive, as the archive grows.

Reports of some 1,600 characters are made up: words drawn at random, sentences that many reports
use (some few in very many of them), passages copied from another report, near-copies of whole
reports, and bodies that take half of a report over into the next year. Reading pages is left out: what is timed begins with a report's
text and sections and ends with the rows of `reuse` and `pairs`, that is, both passes.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import multiprocessing
import pathlib
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator

import pyarrow as pa

from pipeline import publish, reuse, store
from pipeline.records import Identity, Place, Reading, Report, Section

CHARACTERS = 1600
_YEARS = 4
_BATCH = 1000
_WORDS = 8000
_SENTENCES = 20_000
# 1,000 common characters (U+4E00 and on); which ones plays no part.
_ALPHABET = [chr(code) for code in range(0x4E00, 0x4E00 + 1000)]


def _words(rng: random.Random, count: int) -> list[str]:
    return ["".join(rng.choices(_ALPHABET, k=rng.choice((1, 2, 2, 2, 3, 4)))) for _ in range(count)]


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

    def text(self, number: int, *, whole: bool = True) -> str:
        """A narrative; report `number` is body number // 4 in year number % 4."""
        rng = random.Random(f"{self._seed}/{number}")
        if whole and rng.random() < 0.05:
            model = self.text(rng.randrange(self._count), whole=False).split("。")
            return "。".join(self._sentence(rng)[:-1] if rng.random() < 0.1 else s for s in model)
        sentences: list[str] = []
        if whole and number % _YEARS and rng.random() < 0.5:
            before = self.text(number - 1, whole=False)
            sentences.append(before[: len(before) // 2].rpartition("。")[0] + "。")
        if whole and rng.random() < 0.1:
            other = self.text(rng.randrange(self._count), whole=False)
            at = rng.randrange(len(other) // 2)
            sentences.append(other[at : at + rng.randint(60, 800)])
        length = sum(map(len, sentences))
        while length < CHARACTERS:
            # The pool is used as words are: the sentence of rank r in proportion to 1 / r.
            common = rng.random() < 0.3
            rank = int(_SENTENCES ** rng.random()) - 1
            sentence = self._pool[rank] if common else self._sentence(rng)
            sentences.append(sentence)
            length += len(sentence)
        rng.shuffle(sentences)
        return "".join(sentences)


def _reading(texts: Texts, number: int) -> Reading:
    head = "一、总体情况\n"
    text = head + texts.text(number)
    sha256 = hashlib.sha256(f"{number}".encode()).hexdigest()
    body = number // _YEARS
    place = Place(code=f"{110000 + body // 50:06d}", province="某省", county=f"第{body // 50}县")
    identity = Identity(
        title=None, organ=f"第{body // 50}县第{body % 50}局", organ_level="county",
        organ_type="department", place=place, year=2020 + number % _YEARS, year_source="title",
        published_on=None,
    )  # fmt: skip
    report = Report(
        report_id=sha256[:16], source=f"{number}", also_at=(), sha256=sha256, media_type="text",
        encoding="utf-8", text=text, grids=(), chrome=(), identity=identity,
    )  # fmt: skip
    section = Section(
        ordinal=0, key="overview", heading=head.strip(), start=0, body_start=len(head),
        end=len(text), confidence=1.0, warning=None,
    )  # fmt: skip
    return Reading(
        report=report, form="2021", sections=(section,), outline=(), cells=(), statements=(),
        links=(), findings=(),
    )  # fmt: skip


_TEXTS: list[Texts] = []


def _start(seed: int, count: int) -> None:
    _TEXTS[:] = [Texts(seed, count)]


def _write(job: tuple[pathlib.Path, list[int]]) -> float:
    """Write a shard; the seconds of the stage itself, without making texts up."""
    folder, numbers = job
    readings = [_reading(_TEXTS[0], number) for number in numbers]
    started = time.perf_counter()
    held: dict[str, list[pa.Table]] = {name: [table] for name, table in reuse.no_tables().items()}
    for reading in readings:
        added = reuse.tables_of(reading.report, reading.sections, reading.statements)
        for name, table in added.items():
            held[name].append(table)
    whole = {name: pa.concat_tables(parts) for name, parts in held.items()}
    whole |= reuse.fingerprint_tables(whole[reuse.STREAMS])
    rows = [publish.reading_rows(reading) for reading in readings]
    for name in ("reports", "statements"):
        whole[name] = publish.build_table(name, (row for each in rows for row in each[name]))
    store.write_shard(folder, whole)
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
    """Both passes over an archive of `count` reports; memory is that of the second pass."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        batches = list(_batches(count, root / "shards"))
        with multiprocessing.get_context("forkserver").Pool(jobs, _start, (seed, count)) as pool:
            seconds_shards = sum(pool.imap_unordered(_write, batches)) / jobs
        context = multiprocessing.get_context("forkserver")
        with context.Pool(1) as pool:
            shards = [shard for shard, _ in batches]
            seconds, memory, rows, pairs = pool.apply(_join, (shards, root))
        shutil.rmtree(root / "shards")
    return Outcome(
        reports=count, seconds_shards=round(seconds_shards, 1), seconds_join=round(seconds, 1),
        megabytes=round(memory), rows=rows, pairs=pairs,
    )  # fmt: skip


def _join(shards: list[pathlib.Path], root: pathlib.Path) -> tuple[float, float, int, int]:
    started = time.perf_counter()
    years = pa.table(
        {
            "before_report_id": pa.array([], pa.string()),
            "after_report_id": pa.array([], pa.string()),
            "before_doubtful": pa.array([], pa.bool_()),
            "after_doubtful": pa.array([], pa.bool_()),
        }
    )
    beside = reuse.compare_archive(shards, years, root / "scratch")
    rows = {}
    for name, table in (("reuse", reuse.passage_table), ("pairs", reuse.pair_table)):
        tables = (publish.fit(name, table(beside, at)) for at in range(len(shards)))
        path = root / f"{name}.parquet"
        rows[name] = store.write_parquet(path, name, publish.SCHEMAS[name], tables)
    for at, shard in enumerate(shards):
        reuse.fill_reports(beside, at, store.read_shard(shard, "reports"))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return time.perf_counter() - started, memory, rows["reuse"], rows["pairs"]


def run(sizes: list[int]) -> None:
    """Print one JSON line for each size."""
    for count in sizes:
        outcome = measure(count)
        line = dataclasses.asdict(outcome)
        line["milliseconds_per_report"] = round(
            1000 * (outcome.seconds_shards + outcome.seconds_join) / count, 3
        )
        print(json.dumps({"benchmark": "reuse", **line}), flush=True)
