"""What describes a published file: its columns, their types, titles, meanings, vocabularies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

ColumnType = Literal["string", "integer", "number", "date", "boolean", "strings", "numbers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its title in Chinese, its meaning in English, and the closed set of its values.

    `words` is empty where the values are open. `key` marks what identifies a row.
    """

    name: str
    type: ColumnType
    title: str
    description: str
    words: tuple[str, ...] = ()
    key: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDescription:
    """A published file: what one row is, and its columns in order."""

    title: str
    description: str
    columns: tuple[Column, ...]


def column(
    name: str,
    type: ColumnType,
    title: str,
    description: str,
    *,
    words: object = None,
    key: bool = False,
) -> Column:
    closed: tuple[str, ...] = get_args(words) if words is not None else ()
    return Column(name=name, type=type, title=title, description=description, words=closed, key=key)


REPORT_ID = column(
    "report_id",
    "string",
    "报告编号",
    "First 16 hex digits of the sha256 of the raw bytes; the second report of one page ends in -2",
)
START = column(
    "start",
    "integer",
    "起点",
    "Offset of the first character in texts.text, from 0; null where nothing is printed",
)
END = column(
    "end",
    "integer",
    "终点",
    "Offset after the last character in texts.text; null where nothing is printed",
)
