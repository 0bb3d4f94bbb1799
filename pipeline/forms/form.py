"""What a form prescribes, as records: sections, tables, labels, sums."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.records import SectionKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One way in which a label is printed, with an example that it matches."""

    match: str
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label of the form: its key in the dataset, its official wording, its variants.

    `pattern` matches any variant in a squeezed fold (`zh.squeeze`), with an optional number
    before it; it is not anchored at the end.
    """

    key: str
    text: str
    variants: tuple[Variant, ...]
    pattern: re.Pattern[str]
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderCell:
    """A cell of a table's printed header, with its spans."""

    text: str
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """An identity of the form: the `left` cells and the `right` cells of a line add up to the same.

    `over` "columns": the keys are rows and the identity holds in every column; "rows": the
    keys are columns and it holds in every row. `place` is the key of the cell that findings
    point at.
    """

    check: str
    over: Literal["rows", "columns"]
    place: str
    left: tuple[str, ...]
    right: tuple[str, ...]


Place = tuple[str, str]
"""A cell of a table by the keys of its row and its column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One line of a sum: the values at `left` and those at `right` add up to the same."""

    check: str
    place: Place
    left: tuple[Place, ...]
    right: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableForm:
    """A table that the form prescribes: `len(rows) * len(columns)` cells.

    `identities` are its sums, one for each row or column that a sum is over. `stubs` are labels without values; `extra_rows` local additions that are known and not
    part of the form; `printed_as_one_row` that its rows stand side by side on the page.
    """

    key: str
    section: SectionKey
    caption: Label | None
    header: tuple[tuple[HeaderCell, ...], ...]
    stubs: tuple[Label, ...]
    extra_rows: tuple[Label, ...]
    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    sums: tuple[Sum, ...]
    identities: tuple[Identity, ...]
    printed_as_one_row: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionForm:
    """A first-level section: its number on the form (0 where the form has none), its heading."""

    key: SectionKey
    number: int
    title: str
    heading: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A version of the prescribed report, with its legal source and the report years in force."""

    version: str
    title: str
    legal_source: str
    years: tuple[int, ...]
    sections: tuple[SectionForm, ...]
    tables: tuple[TableForm, ...]
