"""The published files: columns, vocabularies, order, spans, the data package."""

from __future__ import annotations

import hashlib
import json
import pathlib
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline import publish, run, store
from pipeline.records import Identity, Place, Reading, Report, Statement

# As users know them; a change here is a change of the schema's version.
COLUMNS = {
    "reports": (
        "report_id source also_at sha256 media_type encoding title organ organ_level organ_type "
        "region_code province prefecture county township year year_source published_on form "
        "text_length narrative_length reuse_share carried_over_share modification_score boilerplate_share "
        "common_statement_share specificity_mean cluster_id cluster_basis"
    ),
    "texts": "report_id text",
    "sections": "report_id ordinal key heading start body_start end confidence warning",
    "outline": "report_id section section_ordinal ordinal level number heading start body_start end",
    "cells": (
        "report_id table form row column row_label column_label raw value state proposed start end"
    ),
    "statements": (
        "statement_id report_id section ordinal role heading text aspects role_score "
        "aspect_scores specificity cues answered reuse_count first_seen first_seen_basis start end"
    ),
    "links": "report_id problem_id measure_id score basis",
    "promises": "promise_id report_id next_report_id outcome evidence_id score",
    "figures": "report_id section kind text value unit start end",
    "findings": (
        "report_id check place status severity responsibility expected actual operands message "
        "start end"
    ),
    "reuse": (
        "report_id start end other_report_id other_start other_end length masked same_organ "
        "year_gap carriers"
    ),
    "pairs": (
        "report_id other_report_id resemblance containment other_containment same_organ year_gap "
        "verdict"
    ),
    "rejected": "source sha256 stage reason detail",
}
WITH_SPANS = ("sections", "outline", "cells", "statements", "figures", "findings")


@pytest.fixture(scope="module")
def rows(sample_dataset: pathlib.Path) -> dict[str, list[dict[str, Any]]]:
    return {name: pq.read_table(sample_dataset / f"{name}.parquet").to_pylist() for name in COLUMNS}


@pytest.fixture(scope="module")
def package(sample_dataset: pathlib.Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(
        (sample_dataset / "datapackage.json").read_text(encoding="utf-8")
    )
    return content


def test_nothing_but_the_dataset_is_published(sample_dataset: pathlib.Path) -> None:
    names = {path.name for path in sample_dataset.iterdir() if path.is_file()}
    assert names == {f"{name}.parquet" for name in COLUMNS} | {
        "datapackage.json", "run.json", "run.log",
    }  # fmt: skip


@pytest.mark.parametrize("name", COLUMNS)
def test_files_have_the_promised_columns(sample_dataset: pathlib.Path, name: str) -> None:
    schema = pq.read_schema(sample_dataset / f"{name}.parquet")
    assert schema.names == COLUMNS[name].split()
    assert schema.equals(publish.SCHEMAS[name])
    assert b"pandas" not in (schema.metadata or {})


@pytest.mark.parametrize("name", COLUMNS)
def test_closed_vocabularies_hold(rows: dict[str, list[dict[str, Any]]], name: str) -> None:
    for column in publish.FILES[name].columns:
        if column.words:
            values = {
                value
                for row in rows[name]
                for value in (row[column.name] if column.type == "strings" else [row[column.name]])
            }
            assert values <= {*column.words, None}, column.name


def test_the_package_describes_the_files_as_they_are(
    sample_dataset: pathlib.Path, package: dict[str, Any]
) -> None:
    assert [resource["name"] for resource in package["resources"]] == list(COLUMNS)
    for resource in package["resources"]:
        content = (sample_dataset / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == COLUMNS[resource["name"]].split()
        for field in fields:
            assert field["description"], field["name"]
            assert any("\u4e00" <= character <= "\u9fff" for character in field["title"])


def test_closed_vocabularies_stand_in_the_package(package: dict[str, Any]) -> None:
    fields = {
        (resource["name"], field["name"]): field
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
    }
    assert fields["findings", "status"]["constraints"]["enum"] == ["pass", "fail", "uncertain"]
    aspects = fields["statements", "aspects"]
    assert aspects["type"] == "array"
    assert "timeliness" in aspects["constraints"]["jsonSchema"]["items"]["enum"]
    assert "constraints" not in fields["reports", "organ"]


def test_rows_are_in_the_order_of_their_reports(rows: dict[str, list[dict[str, Any]]]) -> None:
    for name in COLUMNS:
        key = "source" if name == "rejected" else "report_id"
        order = [row[key] for row in rows[name]]
        assert order == sorted(order), name
    for name in ("sections", "statements"):
        order = [(row["report_id"], row["ordinal"]) for row in rows[name]]
        assert order == sorted(order), name


def test_ids_are_the_beginnings_of_the_digests(rows: dict[str, list[dict[str, Any]]]) -> None:
    ids = [row["report_id"] for row in rows["reports"]]
    assert len(ids) == len(set(ids))
    assert all(row["sha256"][:16] == row["report_id"][:16] for row in rows["reports"])
    assert ids == [row["report_id"] for row in rows["texts"]]
    assert len({row["statement_id"] for row in rows["statements"]}) == len(rows["statements"])


def test_sections_tile_the_text(rows: dict[str, list[dict[str, Any]]]) -> None:
    for text in rows["texts"]:
        at = 0
        for section in rows["sections"]:
            if section["report_id"] == text["report_id"]:
                assert section["start"] == at <= section["body_start"] <= section["end"]
                at = section["end"]
        assert at == len(text["text"])


def test_spans_point_at_what_they_claim(rows: dict[str, list[dict[str, Any]]]) -> None:
    texts = {row["report_id"]: row["text"] for row in rows["texts"]}
    for name in WITH_SPANS:
        for row in rows[name]:
            text, start, end = texts[row["report_id"]], row["start"], row["end"]
            assert (start is None) == (end is None)
            if start is None:
                continue
            assert 0 <= start <= end <= len(text)
            claimed = row.get("text") if name == "statements" else row.get("raw")
            if claimed:
                assert "".join(claimed.split()) in "".join(text[start:end].split())


def test_values_stand_only_where_a_number_is_known(rows: dict[str, list[dict[str, Any]]]) -> None:
    for row in rows["cells"]:
        assert (row["value"] is not None) == (row["state"] in ("printed", "inferred"))
        if row["state"] in ("printed", "dash", "text"):
            assert row["start"] is not None


def test_links_join_problems_with_measures(rows: dict[str, list[dict[str, Any]]]) -> None:
    roles = {row["statement_id"]: row["role"] for row in rows["statements"]}
    assert rows["links"]
    for link in rows["links"]:
        assert roles[link["problem_id"]] == "problem"
        assert roles[link["measure_id"]] in ("measure_planned", "measure_done")
    for row in rows["statements"]:
        assert (row["answered"] is not None) == (row["role"] == "problem")


def reading_with(grades: dict[str, int], published_on: str | None = None) -> Reading:
    """A reading whose statements have the roles and grades given."""
    identity = Identity(
        title="某县2023年政府信息公开工作年度报告",
        organ=None,
        organ_level="unknown",
        organ_type="unknown",
        place=Place(),
        year=2023,
        year_source="title",
        published_on=published_on,
    )
    report = Report(
        report_id="0" * 16,
        source="a.txt",
        also_at=(),
        sha256="0" * 64,
        media_type="text",
        encoding="utf-8",
        text="更新不及时。",
        grids=(),
        chrome=(),
        identity=identity,
    )
    statements = tuple(
        Statement(
            statement_id=f"{'0' * 16}-{ordinal}",
            section="problems",
            ordinal=ordinal,
            role=role,  # type: ignore[arg-type]
            heading=None,
            text="更新不及时。",
            aspects=(),
            role_score=1.0,
            aspect_scores=(),
            specificity=grade,
            cues=("不及时",),
            answered=None,
            start=0,
            end=6,
        )
        for ordinal, (role, grade) in enumerate(grades.items())
    )
    return Reading(
        report=report,
        form="2021",
        sections=(),
        outline=(),
        cells=(),
        statements=statements,
        links=(),
        findings=(),
    )


def test_mean_specificity_counts_problems_and_measures_only() -> None:
    reading = reading_with({"context": 0, "problem": 1, "measure_planned": 3, "none_stated": 0})
    assert publish.reading_rows(reading)["reports"][0]["specificity_mean"] == 2.0
    reading = reading_with({"context": 0})
    assert publish.reading_rows(reading)["reports"][0]["specificity_mean"] is None


def test_rows_hold_every_column_in_order() -> None:
    for name, rows in publish.reading_rows(reading_with({"problem": 1}, "2024-01-30")).items():
        for row in rows:
            assert list(row) == COLUMNS[name].split()
        assert publish.build_table(name, rows).to_pylist() == rows


def test_files_no_longer_published_are_dropped_and_others_left(tmp_path: pathlib.Path) -> None:
    out, new = tmp_path / "out", tmp_path / "new"
    out.mkdir()
    new.mkdir()
    resources = [{"path": "old.parquet"}, {"path": "../precious.txt"}]
    store.write_json(out / "datapackage.json", {"resources": resources})
    for path in (out / "old.parquet", out / "notes.txt", tmp_path / "precious.txt"):
        path.write_text("", encoding="utf-8")
    for name in ("reports.parquet", "datapackage.json", store.CARD):
        (new / name).write_text("{}", encoding="utf-8")
    publish.replace_dataset(new, out)
    assert {path.name for path in out.iterdir()} == {
        "reports.parquet",
        "datapackage.json",
        "run.json",
        "notes.txt",
    }
    assert (tmp_path / "precious.txt").exists()
    assert not new.exists()


def test_tables_are_made_of_the_same_rows(samples: pathlib.Path) -> None:
    count = 0
    for path in sorted(samples.rglob("*.txt")):
        readings = run.read_file(path)
        for reading in readings if isinstance(readings, tuple) else ():
            rows, tables = publish.reading_rows(reading), publish.reading_tables(reading)
            assert {name: publish.build_table(name, held) for name, held in rows.items()} == tables
            count += 1
    assert count > 5
