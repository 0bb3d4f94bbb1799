"""Questions to a dataset: what is answered, what is refused, in which formats."""

from __future__ import annotations

import csv
import io
import json
import pathlib
import xml.etree.ElementTree as ET
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline import query
from pipeline.errors import DatasetError, QueryError, UsageError


def test_every_file_is_a_view(sample_dataset: pathlib.Path) -> None:
    for path in sample_dataset.glob("*.parquet"):
        (row,) = query.ask(sample_dataset, f"SELECT count(*) AS n FROM {path.stem}").to_pylist()
        assert row["n"] == pq.read_metadata(path).num_rows


def test_views_join(sample_dataset: pathlib.Path) -> None:
    answer = query.ask(
        sample_dataset,
        "SELECT count(*) AS n FROM cells JOIN reports USING (report_id) WHERE state = 'printed'",
    )
    assert answer.to_pylist()[0]["n"] > 1_000


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/passwd')",
        "SELECT * FROM read_parquet('https://example.org/a.parquet')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "COPY reports TO '{folder}/stolen.csv'",
        "EXPORT DATABASE '{folder}/stolen'",
        "ATTACH '{folder}/stolen.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "CREATE TABLE mine AS SELECT 1",
        "DROP VIEW reports",
        "DELETE FROM reports",
        "PRAGMA database_list",
        "CALL pragma_version()",
        "SELECT 1; SELECT 2",
        "SELECT 1; COPY reports TO '{folder}/stolen.csv'",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '{folder}/stolen.csv'",
        "WITH stolen AS (SELECT * FROM read_csv('/etc/passwd')) FROM stolen",
        "SELECT * FROM query('COPY (SELECT 1) TO ''{folder}/stolen.csv''')",
        "SELECT * FROM secret",
        "",
        "  ;  ",
        "SELEC 1",
    ],
)
def test_sql_reaches_nothing_but_the_dataset(
    sample_dataset: pathlib.Path, tmp_path: pathlib.Path, sql: str
) -> None:
    secret = pa.table({"a": [1]})
    with pytest.raises(QueryError):
        query.ask(sample_dataset, sql.format(folder=tmp_path))
    assert list(tmp_path.iterdir()) == []
    assert secret.num_rows == 1


@pytest.mark.parametrize(
    "sql", ["FROM reports", "DESCRIBE cells", "SUMMARIZE reports", "SHOW TABLES", "EXPLAIN FROM texts"]
)  # fmt: skip
def test_all_ways_of_asking_are_admitted(sample_dataset: pathlib.Path, sql: str) -> None:
    assert query.ask(sample_dataset, sql).num_columns >= 1


def test_an_unknown_table_is_answered_with_the_known_ones(sample_dataset: pathlib.Path) -> None:
    with pytest.raises(QueryError, match="nowhere") as refused:
        query.ask(sample_dataset, "SELECT * FROM nowhere")
    assert "\n" not in refused.value.message
    for view in ("reports", "cells", "findings"):
        assert view in refused.value.remedy


def test_a_folder_that_is_no_dataset(tmp_path: pathlib.Path) -> None:
    with pytest.raises(DatasetError):
        query.ask(tmp_path, "SELECT 1")


ANSWER = pa.table(
    {
        "name": ["=1+1", "第一行\n第二行", None],
        "count": pa.array([1, None, 3], pa.int64()),
        "share": [0.5, float("nan"), 2.0],
        "words": [["一", "二"], [], None],
        "id": pa.array([1, 12_345_678_901_234_567, 3], pa.int64()),
    }
)


def test_csv_keeps_every_value() -> None:
    stream = io.StringIO()
    query.write_csv(ANSWER, stream)
    rows = list(csv.reader(io.StringIO(stream.getvalue())))
    assert rows == [
        ["name", "count", "share", "words", "id"],
        ["=1+1", "1", "0.5", '["一", "二"]', "1"],
        ["第一行\n第二行", "", "", "[]", "12345678901234567"],
        ["", "3", "2.0", "", "3"],
    ]


def test_json_is_a_list_of_rows() -> None:
    stream = io.StringIO()
    query.write_json(ANSWER, stream)
    rows = json.loads(stream.getvalue())
    assert [row["share"] for row in rows] == [0.5, None, 2.0]
    assert rows[0]["words"] == ["一", "二"]
    assert "第一行" in stream.getvalue()


def test_sums_are_numbers_in_json(sample_dataset: pathlib.Path) -> None:
    stream = io.StringIO()
    query.write_json(query.ask(sample_dataset, "SELECT sum(text_length) AS n FROM reports"), stream)
    lengths = pq.read_table(sample_dataset / "reports.parquet")["text_length"].to_pylist()
    assert json.loads(stream.getvalue()) == [{"n": sum(lengths)}]


def test_no_rows_is_an_empty_list(sample_dataset: pathlib.Path) -> None:
    stream = io.StringIO()
    query.write_json(query.ask(sample_dataset, "FROM reports WHERE false"), stream)
    assert json.loads(stream.getvalue()) == []


def test_csv_files_open_in_excel_as_utf8(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "answer.csv"
    query.save(ANSWER, path, "csv", dataset=tmp_path / "out")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfname,")
    assert [file.name for file in tmp_path.iterdir()] == ["answer.csv"]


def test_parquet_files_hold_the_answer(tmp_path: pathlib.Path) -> None:
    answer = ANSWER.drop_columns(["share"])
    query.save(answer, tmp_path / "answer.parquet", "parquet", dataset=tmp_path / "out")
    assert pq.read_table(tmp_path / "answer.parquet").equals(answer)


def test_workbooks_hold_numbers_and_never_formulas(tmp_path: pathlib.Path) -> None:
    query.save(ANSWER, tmp_path / "answer.xlsx", "xlsx", dataset=tmp_path / "out")
    with zipfile.ZipFile(tmp_path / "answer.xlsx") as book:
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    space = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    cells = {cell.get("r"): cell for cell in sheet.iterfind(".//x:c", space)}
    texts = {place: "".join(cell.itertext()) for place, cell in cells.items()}
    assert sheet.find(".//x:f", space) is None
    assert (texts["A2"], cells["A2"].get("t")) == ("=1+1", "inlineStr")
    assert (texts["B2"], cells["B2"].get("t")) == ("1", None)
    assert (texts["E3"], cells["E3"].get("t")) == ("12345678901234567", "inlineStr")
    assert "B3" not in cells


def test_what_excel_cannot_hold_is_refused(tmp_path: pathlib.Path) -> None:
    with pytest.raises(QueryError, match="40000 字"):
        long = pa.table({"text": ["长" * 40_000]})
        query.save(long, tmp_path / "a.xlsx", "xlsx", dataset=tmp_path / "out")
    with pytest.raises(QueryError, match="1048576 行"):
        query.write_xlsx(pa.table({"n": pa.nulls(1_048_576)}), tmp_path / "b.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_dataset_is_not_written_into(sample_dataset: pathlib.Path) -> None:
    before = (sample_dataset / "reports.parquet").read_bytes()
    with pytest.raises(UsageError):
        query.save(ANSWER, sample_dataset / "reports.parquet", "parquet", dataset=sample_dataset)
    assert (sample_dataset / "reports.parquet").read_bytes() == before


def test_a_dataset_that_is_not_there_is_wrong_usage(tmp_path: pathlib.Path) -> None:
    with pytest.raises(UsageError):
        query.ask(tmp_path / "nowhere", "SELECT 1")


@pytest.mark.parametrize("form", ["csv", "json", "parquet", "xlsx"])
def test_a_file_that_cannot_be_written_is_named(tmp_path: pathlib.Path, form: str) -> None:
    path = tmp_path / "no" / f"answer.{form}"
    with pytest.raises(DatasetError, match="answer") as caught:
        query.save(pa.table({"a": [1]}), path, form, dataset=tmp_path / "dataset")
    assert ".part" not in caught.value.message
