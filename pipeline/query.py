"""Questions in SQL to a finished dataset, and their answers as files. Never imports a stage.

The SQL may come from anybody: it sees one view per published file and nothing else. DuckDB
gets the files as Arrow datasets, so its own access to files and network can be switched off
(which also refuses COPY, ATTACH, INSTALL and the `read_…` functions), and the configuration is
locked before the SQL is read. Only statements that ask are admitted.
"""

from __future__ import annotations

import csv
import decimal
import json
import math
import pathlib
import unicodedata
from collections.abc import Callable, Iterable
from typing import IO, Any

import duckdb
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet as pq
import xlsxwriter
import xlsxwriter.exceptions

from pipeline import store
from pipeline.errors import DatasetError, QueryError, UsageError

# Excel's own limits; past them it cuts off or refuses the file.
_EXCEL_ROWS = 1_048_576
_EXCEL_CHARACTERS = 32_767
# Column widths are taken from a screenful of rows; a sentence is cut off by the next column.
_MEASURED_ROWS, _WIDEST = 200, 80

_ASKING = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)


def ask(folder: pathlib.Path, sql: str) -> pa.Table:
    """The answer of the dataset in `folder` to one SQL question.

    Raises DatasetError where there is no complete dataset, QueryError for SQL that DuckDB
    refuses or that would change something.
    """
    if not folder.exists():
        raise UsageError(f"找不到 {folder}。", remedy="请给出 gongkai run 写成的数据集文件夹。")
    store.read_card(folder)
    views = sorted(path.stem for path in folder.glob("*.parquet"))
    with duckdb.connect(":memory:") as connection:
        for view in views:
            connection.register(view, pyarrow.dataset.dataset(folder / f"{view}.parquet"))
        connection.execute("SET python_enable_replacements = false")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        try:
            _admit(sql)
            return connection.sql(sql).to_arrow_table()
        except duckdb.Error as error:
            # DuckDB repeats the SQL on further lines: the first says what is wrong.
            reason = str(error).strip().partition("\n")[0]
            raise QueryError(
                f"查询不能执行：{reason}", remedy=f"可查询的表：{'、'.join(views)}。"
            ) from None


def _admit(sql: str) -> None:
    asked = duckdb.extract_statements(sql)
    if len(asked) != 1 or asked[0].type not in _ASKING:
        raise QueryError(
            "只接受一条查询语句（SELECT、FROM、WITH、DESCRIBE、SUMMARIZE、SHOW、EXPLAIN）。",
            remedy="数据集是只读的；要保存结果请用 --output。",
        )


def write_csv(answer: pa.Table, stream: IO[str]) -> None:
    """The answer as CSV with a header line; lists as JSON, null as nothing."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(answer.column_names)
    for row in iterate_rows(answer):
        writer.writerow([_flatten(value) for value in row])


def write_json(answer: pa.Table, stream: IO[str]) -> None:
    """The answer as a JSON list with one row a line."""
    names = answer.column_names
    lines = (
        json.dumps(
            dict(zip(names, map(_number, row), strict=True)), ensure_ascii=False, default=str
        )
        for row in iterate_rows(answer)
    )
    stream.write("[\n" + ",\n".join(lines) + "\n]\n")


def write_parquet(answer: pa.Table, path: pathlib.Path) -> None:
    """The answer as a Parquet file."""
    pq.write_table(answer, path, compression="zstd")


def write_xlsx(answer: pa.Table, path: pathlib.Path) -> None:
    """The answer as a workbook of one sheet: numbers as numbers, text never as a formula.

    Raises QueryError where the answer exceeds what Excel can hold.
    """
    if answer.num_rows >= _EXCEL_ROWS:
        raise QueryError(
            f"结果有 {answer.num_rows} 行，超过 Excel 的 {_EXCEL_ROWS} 行。",
            remedy="请加 LIMIT，或用 --format csv、parquet。",
        )
    literal = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with xlsxwriter.Workbook(path, literal) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, answer.column_names)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, answer.num_rows, max(0, answer.num_columns - 1))
        for column, width in enumerate(_widths(answer)):
            sheet.set_column(column, column, width)
        for number, row in enumerate(iterate_rows(answer), 1):
            for column, value in enumerate(row):
                _write_cell(sheet, number, column, value)


def _widths(answer: pa.Table) -> list[int]:
    """A width for each column, in characters of Excel: of the longest of its first rows."""
    rows = [answer.column_names, *iterate_rows(answer.slice(0, _MEASURED_ROWS))]
    return [
        min(_WIDEST, max(6, *(2 + _width(str(value)) for value in column)))
        for column in zip(*rows, strict=True)
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    plain = _flatten(value)
    if plain is None:
        return
    # Beyond 15 digits Excel rounds a number: an id must stay what it is.
    if isinstance(plain, int | float) and abs(plain) < 1e15:
        sheet.write(row, column, plain)
        return
    text = str(plain)
    if len(text) > _EXCEL_CHARACTERS:
        raise QueryError(
            f"第 {row} 行有一个 {len(text)} 字的单元格，Excel 最多容纳 {_EXCEL_CHARACTERS} 字。",
            remedy="请用 substr(…) 截取，或用 --format csv、parquet。",
        )
    sheet.write_string(row, column, text)


# Each way to write an answer into a file; `table` is for the terminal only.
_WRITERS: dict[str, Callable[[pa.Table, pathlib.Path], None]] = {
    # The byte-order mark tells Excel that the text is UTF-8.
    "csv": lambda answer, path: _write_text(write_csv, answer, path, "utf-8-sig"),
    "json": lambda answer, path: _write_text(write_json, answer, path, "utf-8"),
    "parquet": write_parquet,
    "xlsx": write_xlsx,
}


def save(answer: pa.Table, path: pathlib.Path, form: str, *, dataset: pathlib.Path) -> None:
    """Write the answer to `path` in the format `form`, whole or not at all.

    Raises UsageError for a format that is no file, and for a path inside `dataset`.
    """
    if path.resolve().is_relative_to(dataset.resolve()):
        raise UsageError(
            f"{path} 在数据集 {dataset} 之内，数据集是只读的。", remedy="请把结果写到别处。"
        )
    if form not in _WRITERS:
        raise UsageError(
            f"--output 不支持格式 {form}。", remedy=f"可用的格式：{'、'.join(_WRITERS)}。"
        )
    if not path.parent.is_dir():
        raise DatasetError(f"不能写入 {path}：没有这个文件夹。", remedy="请先建好文件夹。")
    unfinished = path.with_name(f".{path.name}.part")
    try:
        _WRITERS[form](answer, unfinished)
        unfinished.replace(path)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        reason = getattr(error, "strerror", None) or getattr(error.__context__, "strerror", None)
        raise DatasetError(
            f"不能写入 {path}：{reason or error}。", remedy="请检查路径和权限，或换一个文件名。"
        ) from None
    finally:
        unfinished.unlink(missing_ok=True)


def _write_text(
    write: Callable[[pa.Table, IO[str]], None],
    answer: pa.Table,
    path: pathlib.Path,
    encoding: str,
) -> None:
    with path.open("w", encoding=encoding, newline="") as stream:
        write(answer, stream)


def iterate_rows(answer: pa.Table) -> Iterable[tuple[Any, ...]]:
    """Rows of the answer as Python values; columns of equal name are all kept."""
    for batch in answer.to_batches(max_chunksize=10_000):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _flatten(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    plain = _number(value)
    if isinstance(plain, bool) or not isinstance(plain, int | float | str | None):
        return str(plain)
    return plain


def _number(value: Any) -> Any:
    """DuckDB's decimals (sums of integers among them) as the numbers that JSON and Excel know."""
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
