"""Shards: how an archive is cut, and that equal rows are equal bytes."""

from __future__ import annotations

import itertools
import pathlib

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import store
from pipeline.errors import DatasetError

HASHES = st.sets(st.integers(0, 2**256 - 1).map(lambda number: f"{number:064x}"), max_size=120).map(
    sorted
)


def members(hashes: list[str]) -> set[tuple[str, tuple[str, ...]]]:
    return {(name, tuple(hashes[start:end])) for name, start, end in store.cut_batches(hashes)}


@given(HASHES)
def test_batches_tile_the_hashes_and_share_their_bits(hashes: list[str]) -> None:
    at = 0
    for name, start, end in store.cut_batches(hashes):
        assert start == at < end <= start + 16
        if name != "all":
            for sha256 in hashes[start:end]:
                assert f"{int(sha256, 16):0256b}".startswith(name)
        at = end
    assert at == len(hashes)


@given(HASHES, st.integers(0, 2**256 - 1).map(lambda number: f"{number:064x}"))
def test_one_more_input_changes_one_batch(hashes: list[str], more: str) -> None:
    before = members(hashes)
    after = members(sorted({*hashes, more}))
    assert len(before - after) <= 1
    rewritten = {sha256 for _, batch in after - before for sha256 in batch}
    assert rewritten == {sha256 for _, batch in before - after for sha256 in batch} | (
        {more} - set(hashes)
    )


def test_batches_grow_with_the_archive() -> None:
    hashes = sorted(f"{number * 0x9E3779B97F4A7C15 % 2**64:016x}" for number in range(20_000))
    sizes = [end - start for _, start, end in store.cut_batches(hashes)]
    assert sum(sizes) == 20_000
    assert 16 < max(sizes) <= 256


@pytest.mark.parametrize("cuts", [[], [1], [3, 4], [500, 1500, 2500]])
def test_the_bytes_do_not_depend_on_how_rows_arrive(
    tmp_path: pathlib.Path, cuts: list[int]
) -> None:
    whole = pa.table({"text": [f"第{number}行" * (number % 7) for number in range(3_000)]})
    edges = [0, *cuts, 3_000]
    parts = [whole.slice(a, b - a) for a, b in itertools.pairwise(edges)]
    store.write_parquet(tmp_path / "whole", "texts", whole.schema, [whole])
    written = store.write_parquet(tmp_path / "parts", "texts", whole.schema, parts)
    assert written == 3_000
    assert (tmp_path / "parts").read_bytes() == (tmp_path / "whole").read_bytes()


def test_no_rows_is_a_file_with_columns(tmp_path: pathlib.Path) -> None:
    schema = pa.schema([("source", pa.string())])
    assert store.write_parquet(tmp_path / "rejected.parquet", "rejected", schema, []) == 0
    assert store.read_shard(tmp_path, "rejected").schema == schema


def test_a_shard_is_named_after_all_that_shapes_it() -> None:
    name = store.shard_name("01", ["1.0", [["ab", ["a.txt"]]]])
    assert name == store.shard_name("01", ["1.0", [["ab", ["a.txt"]]]])
    assert name != store.shard_name("01", ["1.1", [["ab", ["a.txt"]]]])
    assert name != store.shard_name("01", ["1.0", [["ab", ["b.txt"]]]])


def test_a_failed_shard_leaves_none(tmp_path: pathlib.Path) -> None:
    table = pa.table({"a": [1]})
    with pytest.raises(AttributeError):
        store.write_shard(tmp_path / "01-x", {"good": table, "bad": None})
    assert not (tmp_path / "01-x").exists()


def test_cleaning_keeps_what_is_named(tmp_path: pathlib.Path) -> None:
    for name in ("a", "b", "c.17.part"):
        (tmp_path / name).mkdir()
    store.clean_shards(tmp_path, keep=["b"])
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


@pytest.mark.parametrize("content", [None, "{", "[]", '{"versions": {}}'])
def test_a_folder_without_a_sound_card_is_no_dataset(
    tmp_path: pathlib.Path, content: str | None
) -> None:
    if content is not None:
        (tmp_path / store.CARD).write_text(content, encoding="utf-8")
    with pytest.raises(DatasetError):
        store.read_card(tmp_path)


def test_a_card_reads_as_it_was_written(tmp_path: pathlib.Path) -> None:
    card = store.RunCard(
        versions={"gongkai": "1"},
        digests={"model": None},
        counts={"inputs": 1},
        rejected={},
        skipped={"css": 2},
        rows={"reports": 1},
    )
    store.write_card(tmp_path / store.CARD, card)
    assert store.read_card(tmp_path) == card


def test_code_forms_and_model_have_digests_of_their_own() -> None:
    digests = store.digest_package()
    assert len({digests["code"], digests["forms"], digests["model"]}) == 3
    assert all(digest and len(digest) == 64 for digest in digests.values())
    assert digests == store.digest_package()


def test_a_second_run_on_one_folder_is_refused(tmp_path: pathlib.Path) -> None:
    out = tmp_path / "out"
    with store.hold(out), pytest.raises(DatasetError, match="另一个"), store.hold(out):
        pass
    with store.hold(out):
        assert list(out.iterdir()) == []
