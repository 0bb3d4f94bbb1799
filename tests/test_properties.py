"""What holds for every page, also for pages that no one meant to publish."""

from __future__ import annotations

import functools
import pathlib
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.records import Rejected
from tests.factory import make, make_decoy
from tests.invariants import check

SAMPLES = pathlib.Path(__file__).parents[1] / "corpus" / "samples"
NAMES = sorted(p.relative_to(SAMPLES).as_posix() for p in SAMPLES.rglob("*") if p.suffix in (".txt", ".html", ".htm"))  # fmt: skip


@functools.cache
def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=st.integers(0, 9_999))
def test_factory_pages_keep_the_contract(seed: int) -> None:
    page = make(seed)
    found = check(page.raw, page.name)
    assert not isinstance(found, Rejected)


@pytest.mark.parametrize("seed", range(8))
def test_decoys_keep_the_contract(seed: int) -> None:
    page = make_decoy(seed)
    check(page.raw, page.name)


def mutate(raw: bytes, how: str, seed: int) -> bytes:
    """The lines of a page deleted, doubled or shuffled; its characters or bytes damaged."""
    rng = random.Random(f"{how} {seed}")
    if how == "cut bytes":
        return raw[: rng.randint(0, len(raw))]
    if how == "damage bytes":
        damaged = bytearray(raw)
        for _ in range(rng.randint(1, 30)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        return bytes(damaged)
    text = raw.decode("gb18030" if b"\xb1\xa8\xb8\xe6" in raw else "utf-8", "replace")
    if how == "insert":
        for _ in range(rng.randint(1, 20)):
            at = rng.randint(0, len(text))
            text = (
                text[:at]
                + rng.choice(" 0\t|一、（）。\n\r\x0c\x00\u3000\u200b𠮷<>&7-㈠")
                + text[at:]
            )
        return text.encode("utf-8")
    lines = text.split("\n")
    few = max(1, len(lines) // rng.choice((3, 10, 50)))
    if how == "delete":
        gone = set(rng.sample(range(len(lines)), few))
        lines = [line for at, line in enumerate(lines) if at not in gone]
    elif how == "double":
        for _ in range(few):
            at = rng.randrange(len(lines))
            lines.insert(at, lines[rng.randrange(len(lines))])
    else:
        at = rng.randrange(len(lines))
        window = lines[at : at + few + 1]
        rng.shuffle(window)
        lines[at : at + few + 1] = window
    return "\n".join(lines).encode("utf-8")


@settings(max_examples=90, deadline=None, derandomize=True)
@given(
    name=st.sampled_from(NAMES),
    how=st.sampled_from(["delete", "double", "shuffle", "insert", "cut bytes", "damage bytes"]),
    seed=st.integers(0, 10_000),
)
def test_damaged_pages_keep_the_contract(name: str, how: str, seed: int) -> None:
    raw = sample(name)
    if raw:
        check(mutate(raw, how, seed), name)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(raw=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode()))
@example(raw=b"")
@example(raw=b"\x00" * 50)
@example(raw=b"<table><tr><td>")
@example(raw="政府信息公开工作年度报告".encode())
def test_any_bytes_are_answered(raw: bytes) -> None:
    check(raw, "page")


def test_a_report_without_headings_keeps_the_contract() -> None:
    sentence = "我镇推进政府信息公开，发布集市和水利消息三百条，公开栏更新四十次，没有收到申请。"
    text = "盐井镇2022年政府信息公开工作年度报告\n" + f"{sentence}\n" * 8
    found = check(text.encode(), "page.txt")
    assert not isinstance(found, Rejected)
    assert [section.key for section in found[0].sections] == ["front"]


def test_line_ends_and_marks_change_the_bytes_and_not_the_reading() -> None:
    raw = sample("yunnan/wulong-2020.txt").decode("utf-8")
    plain = check(raw.encode(), "a.txt")
    other = check(b"\xef\xbb\xbf" + raw.replace("\n", "\r\n").encode(), "a.txt")
    assert not isinstance(plain, Rejected) and not isinstance(other, Rejected)
    assert plain[0].cells == other[0].cells
    assert plain[0].sections == other[0].sections
    assert plain[0].report.text == other[0].report.text
