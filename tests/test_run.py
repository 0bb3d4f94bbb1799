"""Archives: the account, duplicates, resuming, equal bytes, faults."""

from __future__ import annotations

import datetime
import hashlib
import os
import pathlib
import shutil
from collections.abc import Callable

import pyarrow.parquet as pq
import pytest

import pipeline
from pipeline import attempts, batches, engine, query, run, store
from pipeline.errors import DatasetError, GongkaiError, UsageError
from pipeline.ingest import DEFAULT, Input
from pipeline.progress import Step
from pipeline.records import Reading, Rejected, Report

Digests = Callable[[pathlib.Path], dict[str, str]]


def rows_of(out: pathlib.Path, name: str) -> list[dict[str, object]]:
    return pq.read_table(out / f"{name}.parquet").to_pylist()


def shards_of(out: pathlib.Path) -> dict[str, int]:
    """Shards with the time they were written."""
    return {path.name: path.stat().st_mtime_ns for path in (out / store.SHARDS).iterdir()}


@pytest.fixture
def page(samples: pathlib.Path) -> bytes:
    """A report of its own: the bytes of a sample and a line break more."""
    return next(
        path.read_bytes() + b"\n"
        for path in sorted(samples.rglob("*.txt"))
        if isinstance(reading := pipeline.read(path), Reading)
        and reading.report.encoding == "utf-8"
    )


@pytest.fixture
def archive(tmp_path: pathlib.Path, page: bytes) -> pathlib.Path:
    """Two equal reports, an empty file twice, and a file that is no report."""
    folder = tmp_path / "archive"
    (folder / "b").mkdir(parents=True)
    (folder / "z.txt").write_bytes(page)
    (folder / "b" / "a.txt").write_bytes(page)
    (folder / "empty1.txt").write_bytes(b"")
    (folder / "empty2.txt").write_bytes(b"")
    (folder / "shopping.txt").write_text("买菜：白菜、豆腐。\n" * 30, encoding="utf-8")
    return folder


def test_every_input_is_accounted_for(archive: pathlib.Path, tmp_path: pathlib.Path) -> None:
    card = run.run([archive], tmp_path / "out", jobs=1)
    assert card.counts | {"skipped": 0} == {
        "inputs": 5,
        "reports": 1,
        "duplicates": 1,
        "rejected": 3,
        "skipped": 0,
    }
    assert card.rejected == {"empty": 2, "not_a_report": 1}
    assert store.read_card(tmp_path / "out") == card
    (report,) = rows_of(tmp_path / "out", "reports")
    assert (report["source"], report["also_at"]) == ("b/a.txt", ["z.txt"])
    rejected = [row["source"] for row in rows_of(tmp_path / "out", "rejected")]
    assert rejected == ["empty1.txt", "empty2.txt", "shopping.txt"]


def test_the_sample_archive_is_read_without_faults(sample_dataset: pathlib.Path) -> None:
    card = store.read_card(sample_dataset)
    assert card.counts["reports"] >= 24
    stages = {row["stage"] for row in rows_of(sample_dataset, "rejected")}
    assert stages <= {"ingest"}


def test_the_card_tells_nothing_of_the_machine(sample_dataset: pathlib.Path) -> None:
    text = (sample_dataset / store.CARD).read_text(encoding="utf-8")
    assert str(sample_dataset.parent) not in text
    assert str(pathlib.Path(pipeline.__file__).parent) not in text


def test_two_processes_write_the_same_bytes(
    samples: pathlib.Path, sample_dataset: pathlib.Path, tmp_path: pathlib.Path, digests: Digests
) -> None:
    assert len(shards_of(sample_dataset)) > 1
    run.run([samples], tmp_path / "out", jobs=2)
    assert digests(tmp_path / "out") == digests(sample_dataset)


def test_the_order_of_sources_changes_nothing(
    samples: pathlib.Path, tmp_path: pathlib.Path, digests: Digests
) -> None:
    folders = sorted(path for path in samples.iterdir() if path.is_dir())[:6]
    run.run(folders, tmp_path / "a", jobs=1)
    run.run(folders[::-1], tmp_path / "b", jobs=1)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_a_run_resumes_from_its_whole_shards(
    samples: pathlib.Path, sample_dataset: pathlib.Path, tmp_path: pathlib.Path, digests: Digests
) -> None:
    out = tmp_path / "out"
    shutil.copytree(sample_dataset, out)
    before = shards_of(out)
    lost = min(before)
    shutil.rmtree(out / store.SHARDS / lost)
    (out / store.SHARDS / f"{lost}.1.part").mkdir()
    run.run([samples], out, jobs=1)
    after = shards_of(out)
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] != before[name]} == {lost}
    assert digests(out) == digests(sample_dataset)


def test_fresh_works_every_shard_again(
    samples: pathlib.Path, sample_dataset: pathlib.Path, tmp_path: pathlib.Path, digests: Digests
) -> None:
    out = tmp_path / "out"
    shutil.copytree(sample_dataset, out)
    before = shards_of(out)
    run.run([samples], out, jobs=1, fresh=True)
    after = shards_of(out)
    assert after.keys() == before.keys()
    assert all(after[name] != before[name] for name in after)
    assert digests(out) == digests(sample_dataset)


def test_shards_may_be_cleared_away(archive: pathlib.Path, tmp_path: pathlib.Path) -> None:
    out = tmp_path / "out"
    card = run.run([archive], out, jobs=1)
    shutil.rmtree(out / store.SHARDS)
    assert run.run([archive], out, jobs=1) == card


def test_a_renamed_input_is_published_under_its_new_name(
    archive: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    out = tmp_path / "out"
    run.run([archive], out, jobs=1)
    (archive / "b" / "a.txt").rename(archive / "b" / "c.txt")
    run.run([archive], out, jobs=1)
    (report,) = rows_of(out, "reports")
    assert report["source"] == "b/c.txt"
    assert len(shards_of(out)) == 1


def test_a_killed_run_is_no_dataset_and_ends_the_same(
    samples: pathlib.Path, sample_dataset: pathlib.Path, tmp_path: pathlib.Path, digests: Digests
) -> None:
    out = tmp_path / "out"

    def kill(step: Step) -> None:
        if step.name == "read" and step.done > 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run.run([samples], out, jobs=1, progress=kill)
    assert shards_of(out)
    with pytest.raises(DatasetError):
        query.ask(out, "SELECT 1")
    run.run([samples], out, jobs=1)
    assert digests(out) == digests(sample_dataset)


def test_an_old_dataset_stands_until_the_new_one_is_whole(
    archive: pathlib.Path,
    samples: pathlib.Path,
    tmp_path: pathlib.Path,
    digests: Digests,
) -> None:
    out = tmp_path / "out"
    run.run([archive], out, jobs=1)
    before = digests(out)

    def kill(step: Step) -> None:
        if step.name == "publish":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run.run([samples], out, jobs=1, progress=kill)
    assert digests(out) == before


def test_a_file_changed_while_being_read_is_unreadable(
    archive: pathlib.Path, tmp_path: pathlib.Path, page: bytes
) -> None:
    def change(step: Step) -> None:
        if step.name == "hash":
            (archive / "b" / "a.txt").write_bytes(page + b"\n")
            (archive / "z.txt").unlink()

    out = tmp_path / "out"
    card = run.run([archive], out, jobs=1, progress=change)
    assert (card.counts["inputs"], card.counts["reports"]) == (5, 0)
    assert card.rejected["unreadable"] == 2
    assert shards_of(out) == {}
    (archive / "z.txt").write_bytes(page)
    card = run.run([archive], out, jobs=1)
    assert (card.counts["inputs"], card.counts["reports"]) == (5, 2)


def test_a_fault_of_the_program_rejects_one_page_only(
    archive: pathlib.Path,
    samples: pathlib.Path,
    tmp_path: pathlib.Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copytree(samples, archive / "samples")
    original = run.segment.segment

    def stumble(report: Report) -> object:
        if report.source == "b/a.txt":
            raise KeyError(object())
        return original(report)

    monkeypatch.setattr(run.segment, "segment", stumble)
    card = run.run([archive], tmp_path / "out", jobs=1)
    assert card.counts["reports"] >= 23
    faults = {
        row["source"]: row["detail"]
        for row in rows_of(tmp_path / "out", "rejected")
        if "KeyError" in str(row["detail"])
    }
    assert faults.keys() == {"b/a.txt", "z.txt"}
    assert card.rejected["corrupt"] == 2
    assert "0x" not in faults["z.txt"]


def test_a_fault_names_its_stage_and_line() -> None:
    def fault() -> store.RunCard:
        return store.read_card(None)  # type: ignore[arg-type]

    rejected = attempts.attempt(fault, source="a.txt", sha256="0", seconds=9)
    assert isinstance(rejected, Rejected)
    assert (rejected.stage, rejected.reason) == ("store", "corrupt")
    assert rejected.detail.startswith("程序缺陷：TypeError（store.py 第 ")


def test_errors_meant_for_the_user_end_the_run() -> None:
    def refuse() -> str:
        raise UsageError("表格定义自相矛盾")

    with pytest.raises(UsageError):
        attempts.attempt(refuse, source="a.txt", sha256="0", seconds=9)


def test_the_first_place_that_still_holds_the_content_is_read(
    tmp_path: pathlib.Path,
) -> None:
    (tmp_path / "a.txt").write_bytes(b"new")
    (tmp_path / "b.txt").write_bytes(b"old")
    sha256 = hashlib.sha256(b"old").hexdigest()
    inputs = tuple(Input(source=name, path=tmp_path / name) for name in ("a.txt", "b.txt"))
    original = batches.Original(sha256=sha256, inputs=inputs)
    content, changed = batches.read_again(original, DEFAULT)
    assert content is not None
    assert content.raw == b"old"
    assert [(rejected.source, rejected.reason) for rejected in changed] == [("a.txt", "unreadable")]


def test_a_lost_worker_is_one_clear_error() -> None:
    with pytest.raises(GongkaiError, match="工作进程意外终止"):
        list(engine.work(os._exit, [1, 2], jobs=2))


def test_progress_ends_at_the_number_of_inputs(
    archive: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    seen: list[Step] = []
    out = tmp_path / "out"
    card = run.run([archive], out, jobs=1, progress=seen.append)
    assert list(dict.fromkeys(step.name for step in seen)) == ["hash", "read", "compare", "publish"]
    last = {step.name: step for step in seen}
    for name in ("hash", "read", "publish"):
        assert last[name].done == last[name].total == 5
    assert last["read"].rejected == card.rejected
    assert last["read"].reused == 0
    seen.clear()
    run.run([archive], out, jobs=1, progress=seen.append)
    (again,) = [step for step in seen if step.name == "read"]
    assert (again.done, again.reused, again.rejected) == (5, 5, card.rejected)
    log = (out / store.LOG).read_text(encoding="utf-8").splitlines()
    assert all(datetime.datetime.fromisoformat(line.split()[0]) for line in log)
    assert any("沿用上次 5" in line for line in log)


def test_read_gives_a_reading_or_the_reason(archive: pathlib.Path) -> None:
    reading = pipeline.read(archive / "z.txt")
    assert isinstance(reading, Reading)
    assert reading.report.source == "z.txt"
    rejected = pipeline.read(str(archive / "empty1.txt"))
    assert isinstance(rejected, Rejected)
    assert rejected.reason == "empty"
    with pytest.raises(UsageError):
        pipeline.read(archive)
    with pytest.raises(UsageError):
        pipeline.read(archive / "nowhere.txt")


def test_checks_have_distinct_ids_that_findings_use(sample_dataset: pathlib.Path) -> None:
    ids = [check.id for check in run.CHECKS]
    assert len(ids) == len(set(ids))
    used = {row["check"] for row in rows_of(sample_dataset, "findings")}
    assert used
    assert used <= set(ids)
