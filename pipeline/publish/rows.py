"""Records as rows of the published files: plain dicts, in the order of their columns."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from pipeline.publish.columns import FILES, ColumnType
from pipeline.records import Finding, Promise, Reading, Rejected, Report

Row = dict[str, Any]

_ARROW: dict[ColumnType, pa.DataType] = {
    "string": pa.string(),
    # 32 bits hold every offset: an input has at most some 10^8 bytes.
    "integer": pa.int32(),
    "number": pa.float64(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
    "strings": pa.list_(pa.string()),
    "numbers": pa.list_(pa.float64()),
}

SCHEMAS: dict[str, pa.Schema] = {
    name: pa.schema([(column.name, _ARROW[column.type]) for column in file.columns])
    for name, file in FILES.items()
}


_EMPTY = {name: schema.empty_table() for name, schema in SCHEMAS.items()}


def reading_rows(reading: Reading) -> dict[str, list[Row]]:
    """What one report adds to each file but `rejected`, every column present."""
    report_id = reading.report.report_id
    held = {
        name: [_fields(record) for record in records] for name, records in _records(reading).items()
    } | {"reports": [_report_row(reading)], "texts": [{"text": reading.report.text}]}
    return {
        name: [_complete(name, {"report_id": report_id, **row}) for row in held[name]]
        for name in FILES
        if name in held
    }


def reading_tables(reading: Reading) -> dict[str, pa.Table]:
    """`reading_rows` as tables, made column by column: a third of the time."""
    report_id = reading.report.report_id
    single = {"reports": _report_row(reading), "texts": {"text": reading.report.text}}
    tables = {
        name: build_table(name, [_complete(name, {"report_id": report_id, **row})])
        for name, row in single.items()
    }
    for name, records in _records(reading).items():
        tables[name] = _by_column(name, report_id, records) if records else _EMPTY[name]
    return tables


def _records(reading: Reading) -> dict[str, Sequence[Any]]:
    """The records of a report that are rows of a file as they are."""
    return {
        "sections": reading.sections,
        "outline": reading.outline,
        "cells": reading.cells,
        "statements": reading.statements,
        "links": reading.links,
        "figures": reading.figures,
        "findings": reading.findings,
    }


def _by_column(name: str, report_id: str, records: Sequence[Any]) -> pa.Table:
    held = set(records[0].__slots__)
    columns = []
    for field in SCHEMAS[name]:
        if field.name == "report_id":
            columns.append(pa.repeat(report_id, len(records)))
        elif field.name in held:
            values = [getattr(record, field.name) for record in records]
            columns.append(pa.array(values, field.type))
        else:
            columns.append(pa.nulls(len(records), field.type))
    return pa.Table.from_arrays(columns, schema=SCHEMAS[name])


def finding_row(report_id: str, finding: Finding) -> Row:
    """The row of a finding that the comparison of the archive adds to a report."""
    return _complete("findings", {"report_id": report_id, **_fields(finding)})


def promise_row(promise: Promise) -> Row:
    """The row of a promise, which the comparison of the archive adds."""
    return _complete("promises", _fields(promise))


def rejected_row(rejected: Rejected) -> Row:
    """The line of an input that was not read."""
    return _complete("rejected", _fields(rejected))


def build_table(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows of the file `name` as an Arrow table in that file's schema."""
    return pa.Table.from_pylist(list(rows), schema=SCHEMAS[name])


def fit(name: str, table: pa.Table) -> pa.Table:
    """A table with the columns of the file `name`, in whatever types, in that file's schema."""
    return table.select(SCHEMAS[name].names).cast(SCHEMAS[name])


def _complete(name: str, row: Row) -> Row:
    return {column.name: row.get(column.name) for column in FILES[name].columns}


def _fields(record: Any) -> Row:
    return {
        name: list(value) if isinstance(value := getattr(record, name), tuple) else value
        for name in record.__slots__
    }


def _report_row(reading: Reading) -> Row:
    report = reading.report
    identity, place = report.identity, report.identity.place
    return {
        "source": report.source,
        "also_at": list(report.also_at),
        "sha256": report.sha256,
        "media_type": report.media_type,
        "encoding": report.encoding,
        "title": identity.title,
        "organ": identity.organ,
        "organ_level": identity.organ_level,
        "organ_type": identity.organ_type,
        "region_code": place.code,
        "province": place.province,
        "prefecture": place.prefecture,
        "county": place.county,
        "township": place.township,
        "year": identity.year,
        "year_source": identity.year_source,
        "published_on": _date(report),
        "form": reading.form,
        "text_length": len(report.text),
        "specificity_mean": _mean_specificity(reading),
    }


def _date(report: Report) -> datetime.date | None:
    printed = report.identity.published_on
    return datetime.date.fromisoformat(printed) if printed else None


def _mean_specificity(reading: Reading) -> float | None:
    grades = [
        statement.specificity
        for statement in reading.statements
        if statement.role in ("problem", "measure_planned", "measure_done")
    ]
    return sum(grades) / len(grades) if grades else None
