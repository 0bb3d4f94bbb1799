"""What is asked before machines work together, and what is done where they meet on disk."""

from __future__ import annotations

import pathlib

import pyarrow as pa
import pytest

from pipeline import engine, machines, store
from pipeline.engine.bench import tell_differences
from pipeline.errors import DatasetError, GongkaiError, UsageError


def test_a_machine_without_the_mount_differs(tmp_path: pathlib.Path) -> None:
    (tmp_path / "page.html").write_text("一", encoding="utf-8")
    probes = (tmp_path / "page.html",)
    (tmp_path / "shards").mkdir()
    with machines.show_token(tmp_path / "shards") as token:
        here = machines.describe_machine(probes, token)
        assert tell_differences(here, machines.describe_machine(probes, token)) == ""
        token.rename(tmp_path / "kept")
        probes[0].unlink()
        there = machines.describe_machine(probes, token)
    assert {name for name in here if here[name] != there[name]} == {
        str(tmp_path / "page.html"),
        str(tmp_path / "shards"),
    }
    assert (there[str(tmp_path / "page.html")]) == "看不到"
    assert there[str(tmp_path / "shards")] == "不是同一个文件夹"
    assert not any((tmp_path / "shards").iterdir())


def test_a_shard_that_another_has_finished_stays(tmp_path: pathlib.Path) -> None:
    table = pa.table({"a": [1]})
    store.write_shard(tmp_path / "0-x", {"a": table})
    before = (tmp_path / "0-x").stat().st_ino
    store.write_shard(tmp_path / "0-x", {"a": table})
    assert [path.name for path in tmp_path.iterdir()] == ["0-x"]
    assert (tmp_path / "0-x").stat().st_ino == before


def test_a_shard_that_never_appears_is_an_error(tmp_path: pathlib.Path) -> None:
    (tmp_path / "0-x").mkdir()
    machines.await_shard(tmp_path / "0-x", seconds=0)
    with pytest.raises(DatasetError, match="本机却看不到"):
        machines.await_shard(tmp_path / "1-x", seconds=0)


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)  # noqa: ARG005
    with pytest.raises(GongkaiError) as refused:
        engine.check_engine("dask", None)
    assert "pip install 'gongkai[cluster]'" in refused.value.remedy


@pytest.mark.parametrize(("name", "scheduler"), [("spark", None), ("local", "tcp://a:8786")])
def test_an_engine_used_wrongly(name: str, scheduler: str | None) -> None:
    with pytest.raises(UsageError):
        engine.check_engine(name, scheduler)
