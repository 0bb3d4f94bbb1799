"""Records into the files that people use: Parquet and a data package that describes them."""

from pipeline.publish.assemble import (
    Compared,
    add_by_report,
    assemble,
    count_reports,
    replace_dataset,
)
from pipeline.publish.columns import FILES, SCHEMA_VERSION, Column, FileDescription
from pipeline.publish.rows import (
    SCHEMAS,
    Row,
    build_table,
    finding_row,
    fit,
    promise_row,
    reading_rows,
    reading_tables,
    rejected_row,
)

__all__ = [
    "FILES",
    "SCHEMAS",
    "SCHEMA_VERSION",
    "Column",
    "Compared",
    "FileDescription",
    "Row",
    "add_by_report",
    "assemble",
    "build_table",
    "count_reports",
    "finding_row",
    "fit",
    "promise_row",
    "reading_rows",
    "reading_tables",
    "rejected_row",
    "replace_dataset",
]
