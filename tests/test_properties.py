"""What holds for every page, also for pages that no one meant to publish."""

from __future__ import annotations

import collections
import functools
import itertools
import json
import pathlib
import random
import re
import typing

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline import records
from pipeline.ingest import ingest
from pipeline.records import Cell, Finding, Reading, Rejected, Statement
from pipeline.run import read_report
from tests.factory import make, make_decoy

SAMPLES = pathlib.Path(__file__).parents[1] / "corpus" / "samples"
NAMES = sorted(p.relative_to(SAMPLES).as_posix() for p in SAMPLES.rglob("*") if p.suffix in (".txt", ".html", ".htm"))  # fmt: skip
COUNTS = {
    ("rules", "2019"): 6, ("licensing", "2019"): 6, ("enforcement", "2019"): 6, ("fees", "2019"): 2,
    ("procurement", "2019"): 2, ("requests", "2019"): 161, ("disputes", "2019"): 15,
    ("rules", "2021"): 6, ("licensing", "2021"): 1, ("enforcement", "2021"): 2, ("fees", "2021"): 1,
    ("requests", "2021"): 175, ("disputes", "2021"): 15, ("annex", "2014"): 58,
}  # fmt: skip
TABLES = {table for table, _ in COUNTS}
KEYS = set(typing.get_args(records.SectionKey))


def read(raw: bytes, source: str) -> list[Reading] | Rejected:
    reports = ingest(raw, source=source)
    return reports if isinstance(reports, Rejected) else [read_report(found) for found in reports]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def check_spans(reading: Reading) -> None:
    length = len(reading.report.text)
    statements, cells, findings = reading.statements, reading.cells, reading.findings
    placed: typing.Iterable[Statement | Cell | Finding | records.Figure] = itertools.chain(
        statements, cells, findings, reading.figures
    )
    for one in placed:
        assert (one.start is None) == (one.end is None)
        if one.start is not None and one.end is not None:
            assert 0 <= one.start <= one.end <= length
    for grid in reading.report.grids:
        assert 0 <= grid.start <= grid.end <= length
        assert all(grid.start <= c.start <= c.end <= grid.end for c in grid.cells)


def check_sections(reading: Reading) -> None:
    at = 0
    for ordinal, section in enumerate(reading.sections):
        assert (section.ordinal, section.start) == (ordinal, at)
        assert section.start <= section.body_start <= section.end
        assert section.key in KEYS and 0 <= section.confidence <= 1
        at = section.end
    assert at == len(reading.report.text)


def check_cells(reading: Reading) -> None:
    text = reading.report.text
    places = [(c.table, c.row, c.column) for c in reading.cells]
    assert len(set(places)) == len(places)
    counts = collections.Counter((c.table, c.form) for c in reading.cells)
    assert all(COUNTS[table] == count for table, count in counts.items())
    assert len({table for table, _ in counts}) == len(counts)
    taken = []
    for cell in reading.cells:
        assert cell.state in typing.get_args(records.CellState)
        assert (cell.value is not None) == (cell.state in ("printed", "inferred"))
        if cell.state in ("printed", "dash", "text"):
            assert cell.raw and cell.start is not None and cell.end is not None
            assert squeezed(cell.raw) in squeezed(text[cell.start : cell.end])
            taken.append((cell.start, cell.end))
        else:
            assert (cell.start, cell.raw) == (None, None)
        if cell.state == "inferred":
            assert cell.value is not None and cell.value >= 0
        assert cell.proposed is None or cell.state == "printed"
    taken.sort()
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(taken)), (
        "one number, two cells"
    )


def check_statements(reading: Reading) -> None:
    text, at = reading.report.text, 0
    ids = {s.statement_id: s for s in reading.statements}
    assert len(ids) == len(reading.statements)
    for statement in sorted(reading.statements, key=lambda s: s.ordinal):
        assert at <= statement.start
        at = statement.end
        assert squeezed(statement.text) == squeezed(text[statement.start : statement.end]) != ""
        assert (statement.answered is not None) == (statement.role == "problem")
        assert statement.specificity in (0, 1, 2, 3)
        assert len(statement.aspects) == len(statement.aspect_scores)
        assert set(statement.aspects) <= set(typing.get_args(records.Aspect))
        holder = [
            s for s in reading.sections if s.start <= statement.start and statement.end <= s.end
        ]
        assert statement.section in {s.key for s in holder}
    for link in reading.links:
        assert ids[link.problem_id].role == "problem"
        assert ids[link.measure_id].role.startswith("measure")


def check_findings(reading: Reading) -> None:
    cells = {(c.table, c.row, c.column): c for c in reading.cells}
    for finding in reading.findings:
        table, *rest = finding.place.split("/")
        assert finding.place == "report" or table in KEYS | TABLES
        assert len(rest) < 2 or (table, *rest) in cells
        assert finding.status in typing.get_args(records.Status)
        assert re.search("[一-鿿]", finding.message)
        for operand in json.loads(finding.operands):
            assert set(operand) >= {"place", "value", "start", "end"}


def check(raw: bytes, source: str) -> list[Reading] | Rejected:
    """The reading of some bytes, with all that the contract promises of it asserted."""
    found = read(raw, source)
    assert read(raw, source) == found
    if isinstance(found, Rejected):
        assert found.source == source
        assert found.reason in typing.get_args(records.RejectReason)
        assert found.detail
        return found
    for reading in found:
        report = reading.report
        assert re.fullmatch(r"[0-9a-f]{16}(-\d+)?", report.report_id)
        assert report.sha256.startswith(report.report_id[:16])
        assert reading.form in typing.get_args(records.Layout)
        code = report.identity.place.code
        assert code is None or re.fullmatch(r"\d{6}(\d{3})?", code)
        date = report.identity.published_on
        assert date is None or re.fullmatch(r"\d{4}-\d\d-\d\d", date)
        report.text.encode("utf-8")
        check_spans(reading)
        check_sections(reading)
        check_cells(reading)
        check_statements(reading)
        check_findings(reading)
    return found


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
