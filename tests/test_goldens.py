"""Whole sample pages as they were read when a person last looked.

A golden that is missing fails. `pytest --regold` writes what differs anew and fails all the same: look
at the difference, then run without it.
"""

from __future__ import annotations

import collections
import json
import pathlib
from typing import Any

import pytest

from pipeline.ingest import ingest
from pipeline.records import Reading
from pipeline.run import read_report

ROOT = pathlib.Path(__file__).parent
SAMPLES = ROOT.parent / "corpus" / "samples"
GOLDENS = ROOT / "goldens"
# Both forms and the old layout, text and markup, a planted error, a dump with lines dropped.
PAGES = (
    "anhui/jiapeng-2012.txt",
    "chongqing/chengkou-2023.txt",
    "guangdong/maoming-nongye-2020.txt",
    "guizhou/qiandongnan-2022.html",
    "hebei/ningjin/art_2023.html",
    "hubei/caidian-2020.html",
    "neimenggu/samai-2021.txt",
    "shanxi/qinyuan-gongan-2021.txt",
    "yunnan/wulong-2020.txt",
)


def summary(reading: Reading) -> dict[str, Any]:
    """What is worth looking at: compact, and without scores that every change of a weight moves."""
    states: dict[str, dict[str, int]] = {}
    for cell in reading.cells:
        counts = states.setdefault(f"{cell.table} {cell.form}", collections.Counter())
        counts[cell.state] += 1
    identity = reading.report.identity
    return {
        "identity": [
            identity.title, identity.organ, identity.organ_level, identity.organ_type,
            identity.place.code, identity.year, identity.year_source, identity.published_on,
        ],
        "form": reading.form,
        "encoding": reading.report.encoding,
        "sections": [
            [s.key, s.heading, s.start, s.body_start, s.end, s.warning] for s in reading.sections
        ],
        "states": {table: dict(sorted(counts.items())) for table, counts in states.items()},
        "cells": [
            [f"{c.table}/{c.row}/{c.column}", c.state, c.raw, c.value, c.proposed, c.start]
            for c in reading.cells
            if c.value or c.proposed is not None or c.state in ("dash", "text")
        ],
        "statements": [
            [s.role, s.heading, s.text[:10], list(s.aspects), s.specificity, s.answered, s.start, s.end]
            for s in reading.statements
        ],
        "links": len(reading.links),
        "findings": dict(
            sorted(collections.Counter(f"{f.check} {f.status}" for f in reading.findings).items())
        ),
        "failing": [
            [f.check, f.place, f.responsibility, f.expected, f.actual, f.message]
            for f in reading.findings
            if f.status == "fail"
        ],
        "chrome": [[block.kind, len(block.text)] for block in reading.report.chrome],
    }  # fmt: skip


def written(golden: dict[str, Any]) -> str:
    """One line per entry, so that a difference shows what changed."""
    parts = []
    for name, value in golden.items():
        if isinstance(value, list) and value and isinstance(value[0], list):
            lines = ",\n  ".join(json.dumps(entry, ensure_ascii=False) for entry in value)
            parts.append(f' "{name}": [\n  {lines}\n ]')
        else:
            parts.append(f' "{name}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


@pytest.mark.parametrize("name", PAGES)
def test_page_is_read_as_before(name: str, pytestconfig: pytest.Config) -> None:
    reports = ingest((SAMPLES / name).read_bytes(), source=name)
    assert isinstance(reports, tuple)
    found = written(summary(read_report(reports[0])))
    golden = GOLDENS / f"{name.replace('/', '-')}.json"
    before = golden.read_text(encoding="utf-8") if golden.is_file() else None
    if before != found and pytestconfig.getoption("--regold"):
        GOLDENS.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8", newline="\n")
        pytest.fail(f"{golden.name} was written anew: look at the difference")
    assert before is not None, f"{golden.name} is missing; `pytest --regold` writes it"
    assert json.loads(found) == json.loads(before)
    assert found == before


def test_there_is_a_golden_for_each_page_and_no_other() -> None:
    names = {path.name for path in GOLDENS.iterdir()}
    assert names == {f"{name.replace('/', '-')}.json" for name in PAGES}
