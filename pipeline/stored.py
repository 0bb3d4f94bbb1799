"""Reports read back from a finished dataset, as records. Never imports a stage."""

from __future__ import annotations

import dataclasses
import pathlib
from typing import Any

from pipeline import query
from pipeline.errors import UsageError
from pipeline.records import Identity, Place, Report, Section

_PLACE = ("province", "prefecture", "county", "township")
_SECTION = tuple(field.name for field in dataclasses.fields(Section))


def read_report(dataset: pathlib.Path, name: str) -> tuple[Report, tuple[Section, ...]]:
    """The report whose id or source is `name`, and its sections; without grids and chrome.

    Raises UsageError where the dataset has none.
    """
    quoted = "'" + name.replace("'", "''").replace("\0", "") + "'"
    rows = query.ask(
        dataset,
        f"SELECT * FROM reports JOIN texts USING (report_id) "
        f"WHERE report_id = {quoted} OR source = {quoted} ORDER BY report_id LIMIT 1",
    ).to_pylist()
    if not rows:
        raise UsageError(
            f"{dataset} 中没有报告 {name}。", remedy="请给出 reports 中的 report_id 或 source。"
        )
    report = _report(rows[0])
    columns = ", ".join(f'"{column}"' for column in _SECTION)
    sections = query.ask(
        dataset,
        f"SELECT {columns} FROM sections WHERE report_id = '{report.report_id}' ORDER BY ordinal",
    )
    return report, tuple(Section(**row) for row in sections.to_pylist())


def _report(row: dict[str, Any]) -> Report:
    identity = Identity(
        title=row["title"],
        organ=row["organ"],
        organ_level=row["organ_level"],
        organ_type=row["organ_type"],
        place=Place(code=row["region_code"], **{tier: row[tier] for tier in _PLACE}),
        year=row["year"],
        year_source=row["year_source"],
        published_on=row["published_on"].isoformat() if row["published_on"] else None,
    )
    return Report(
        report_id=row["report_id"],
        source=row["source"],
        also_at=tuple(row["also_at"]),
        sha256=row["sha256"],
        media_type=row["media_type"],
        encoding=row["encoding"],
        text=row["text"],
        grids=(),
        chrome=(),
        identity=identity,
    )
