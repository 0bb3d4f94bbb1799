"""The sample archive against what was planted in it.

`cases/samples.json` was written with the samples and not by running the pipeline.
"""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.ingest import ingest
from pipeline.records import Reading
from pipeline.run import read_report

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "corpus" / "samples"
TRUTH = json.loads((ROOT / "tests" / "cases" / "samples.json").read_text("utf-8"))
REPORTS = [case for case in TRUTH["files"] if "rejected" not in case and "duplicate_of" not in case]
REJECTED = [case for case in TRUTH["files"] if "rejected" in case]


def read(case) -> Reading:
    found = ingest((SAMPLES / case["source"]).read_bytes(), source=case["source"])
    assert isinstance(found, tuple), found
    return read_report(found[0])


@pytest.fixture(scope="module")
def readings():
    return {case["source"]: read(case) for case in REPORTS}


def each(cases):
    return pytest.mark.parametrize("case", cases, ids=[case["source"] for case in cases])


@each(REPORTS)
def test_identity(case, readings):
    identity = readings[case["source"]].report.identity
    assert "".join((identity.title or "").split()) == "".join((case["title"] or "").split())
    assert identity.organ in {case["organ"], *case.get("organ_also", ())}
    assert (identity.organ_level, identity.organ_type) == (case["organ_level"], case["organ_type"])
    assert identity.place.code == case["region_code"]
    assert (identity.year, identity.year_source) == (case["year"], case["year_source"])
    assert identity.published_on == case["published_on"]


@each(REPORTS)
def test_sections(case, readings):
    reading = readings[case["source"]]
    keys = [section.key for section in reading.sections]
    also = case.get("sections_also", {})
    assert len(keys) == len(case["sections"])
    for at, (key, expected) in enumerate(zip(keys, case["sections"], strict=True)):
        assert key in {expected, *also.get(str(at), ())}, (at, keys)
    headings = ["".join((s.heading or "").split()) or None for s in reading.sections]
    assert headings == ["".join((h or "").split()) or None for h in case["headings"]]
    assert reading.form == case["form"]


@each(REPORTS)
def test_cells(case, readings):
    cells = {(c.table, c.row, c.column): c for c in readings[case["source"]].cells}
    wrong = []
    for table, truth in case["tables"].items():
        if truth["rows"] == "missing":
            wrong += [key for key, c in cells.items() if key[0] == table and c.state != "missing"]
            continue
        for row, values in truth["rows"].items():
            columns = TRUTH["columns"][table]
            columns = columns[truth["form"]] if isinstance(columns, dict) else columns
            for column, value in zip(columns, values, strict=True):
                cell = cells.pop((table, row, column))
                inferable = case.get("inferable", {})
                place = f"{table}/{row}/{column}"
                expected = (
                    ("inferred", inferable[place]) if value is None and place in inferable
                    else ("blank", None) if value is None
                    else ("dash", None) if value == "dash"
                    else ("printed", value)
                )  # fmt: skip
                if (cell.state, cell.value) != expected:
                    wrong.append((place, (cell.state, cell.value), expected))
    assert not wrong


@each(REPORTS)
def test_failing_sums(case, readings):
    failing = {
        f.place
        for f in readings[case["source"]].findings
        if f.status == "fail" and f.severity != "note"
    }
    assert failing == {failure["place"] for failure in case["failing"]}


def test_statements(readings):
    """A floor: in five of six samples problems and measures are as many as were planted."""
    counted = [case for case in REPORTS if "problems" in case]
    right = 0
    for case in counted:
        roles = [statement.role for statement in readings[case["source"]].statements]
        measures = sum(role.startswith("measure") for role in roles)
        right += (roles.count("problem"), measures) == (case["problems"], case["measures"])
    assert right / len(counted) >= 0.83


@each(REJECTED)
def test_rejected(case):
    refused = ingest((SAMPLES / case["source"]).read_bytes(), source=case["source"])
    assert not isinstance(refused, tuple)
    assert refused.reason == case["rejected"]


@each(TRUTH["members"])
def test_members_of_the_sample_container(case, sample_dataset):
    rows = pq.read_table(sample_dataset / "reports.parquet").to_pylist()
    (row,) = [row for row in rows if row["source"] == case["source"]]
    for column in ("media_type", "organ_level", "region_code", "year"):
        assert row[column] == case[column]
    assert row["organ"].endswith(tuple(case["organ_ends"]))
    cells = pq.read_table(
        sample_dataset / "cells.parquet",
        filters=[("report_id", "=", row["report_id"]), ("state", "=", "printed")],
    )
    values = cells["value"].to_pylist()
    assert [len(values), round(sum(values), 4)] == case["printed"]
