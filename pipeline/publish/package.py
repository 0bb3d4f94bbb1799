"""`datapackage.json`: the dataset described for machines (Frictionless Data Package v2)."""

from __future__ import annotations

import hashlib
import pathlib
from typing import Any

from pipeline.publish.columns import FILES, SCHEMA_VERSION, Column, ColumnType

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

# Frictionless has no list of strings as a scalar type: an array, its items in the constraints.
_FRICTIONLESS: dict[ColumnType, str] = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "date": "date",
    "boolean": "boolean",
    "strings": "array",
    "numbers": "array",
}


def describe_dataset(folder: pathlib.Path) -> dict[str, Any]:
    """The package descriptor of the Parquet files in `folder`, with their sizes and digests."""
    return {
        "$schema": _PROFILE,
        "name": "gongkai",
        "title": "政府信息公开工作年度报告数据集",
        "version": SCHEMA_VERSION,
        "resources": [
            _describe_file(name, folder / f"{name}.parquet")
            for name in FILES
            if (folder / f"{name}.parquet").is_file()
        ],
    }


def _describe_file(name: str, path: pathlib.Path) -> dict[str, Any]:
    file = FILES[name]
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    schema: dict[str, Any] = {"fields": [_describe_column(column) for column in file.columns]}
    keys = [column.name for column in file.columns if column.key]
    if keys:
        schema["primaryKey"] = keys
    if name != "reports" and any(column.name == "report_id" for column in file.columns):
        schema["foreignKeys"] = [
            {
                "fields": ["report_id"],
                "reference": {"resource": "reports", "fields": ["report_id"]},
            }
        ]
    return {
        "name": name,
        "type": "table",
        "title": file.title,
        "description": file.description,
        "path": path.name,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": schema,
    }


def _describe_column(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _FRICTIONLESS[column.type],
        "title": column.title,
        "description": column.description,
    }
    if column.type in ("strings", "numbers"):
        items: dict[str, Any] = {"type": "string" if column.type == "strings" else "number"}
        if column.words:
            items["enum"] = list(column.words)
        field["constraints"] = {"jsonSchema": {"items": items}}
    elif column.words:
        field["constraints"] = {"enum": list(column.words)}
    return field
