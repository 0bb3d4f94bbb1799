"""From `*.toml` to `Form`: patterns compiled, sums checked against the rows and columns."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import Any

from pipeline.errors import FormError
from pipeline.forms.form import (
    Form,
    HeaderCell,
    Identity,
    Label,
    SectionForm,
    Sum,
    TableForm,
    Variant,
)
from pipeline.zh import fold

VERSIONS = ("2008", "2019", "2021")
ANNEX = "2014"  # a sheet behind reports, no version of the report: it changes no headings

# Any number that may stand before a label: 一、 （一） 1. 1、 — also where a text dump lost the
# closing mark. Between mark and label, a quotation mark was seen.
NUMBER = r"(?:\(?(?:[一二三四五六七八九十]{1,2}|[0-9]{1,2}(?![0-9]))[)、.,]{0,2}|-、)?"
_SPANS = re.compile(r"(?P<text>.*)\|(?P<rowspan>\d+)x(?P<colspan>\d+)")


@functools.cache
def load_form(version: str) -> Form:
    """The form of that version ("2008", "2019", "2021").

    Raises FormError for an unknown version or a form that contradicts itself.
    """
    if version not in VERSIONS:
        raise FormError(f"没有“{version}”版格式", remedy=f"已有：{'、'.join(VERSIONS)}")
    return _read(version)


@functools.cache
def load_annex() -> Form:
    """The statistical sheet of the reports of 2014 to 2018: one table, no sections."""
    return _read(ANNEX)


def tables_of(version: str) -> tuple[TableForm, ...]:
    """The tables of a version of the form, or of the 统计表 ("2014")."""
    return (load_annex() if version == ANNEX else load_form(version)).tables


def _read(version: str) -> Form:
    text = resources.files("pipeline.forms").joinpath(f"{version}.toml").read_text("utf-8")
    return parse_form(tomllib.loads(text))


def form_in_force(year: int) -> Form:
    """The form that reports on `year` had to follow; later years than the last keep the last."""
    forms = [load_form(version) for version in VERSIONS]
    return next((form for form in forms if year in form.years), forms[-1 if year > 2008 else 0])


def parse_form(raw: dict[str, Any]) -> Form:
    """A form from its TOML document. Raises FormError where it contradicts itself."""
    return Form(
        version=raw["version"],
        title=raw["title"],
        legal_source=raw["legal_source"],
        years=tuple(raw["years"]),
        sections=tuple(_section(section) for section in raw["sections"]),
        tables=tuple(_table(table) for table in raw["tables"]),
    )


def _section(raw: dict[str, Any]) -> SectionForm:
    heading = {"key": raw["key"], "label": raw["title"], "match": raw["headings"]}
    return SectionForm(
        key=raw["key"],
        number=raw["number"],
        title=raw["title"],
        heading=_label(heading, numbered=False),
    )


def _table(raw: dict[str, Any]) -> TableForm:
    rows = tuple(_label(label) for label in raw["rows"])
    columns = tuple(_label(label) for label in raw["columns"])
    sums = tuple(_sum(rule) for rule in raw.get("sums", ()))
    _check_sums(raw["key"], sums, rows, columns)
    return TableForm(
        key=raw["key"],
        section=raw["section"],
        caption=_label(raw["caption"] | {"key": "caption"}) if "caption" in raw else None,
        header=tuple(tuple(_header_cell(cell) for cell in row) for row in raw["header"]),
        stubs=tuple(_label(label) for label in raw.get("stubs", ())),
        extra_rows=tuple(
            _label({"key": f"extra_{at}", "label": extra["example"], "match": [extra]})
            for at, extra in enumerate(raw.get("extra_rows", ()), 1)
        ),
        rows=rows,
        columns=columns,
        sums=sums,
        identities=tuple(_identities(sums, rows, columns)),
        printed_as_one_row=raw.get("printed_as_one_row", False),
    )


def _sum(raw: dict[str, Any]) -> Sum:
    return Sum(
        check=raw["check"],
        over=raw["over"],
        place=raw["place"],
        left=tuple(raw["left"]),
        right=tuple(raw["right"]),
    )


def _check_sums(
    table: str, sums: Sequence[Sum], rows: Sequence[Label], columns: Sequence[Label]
) -> None:
    for rule in sums:
        labels = columns if rule.over == "rows" else rows
        unknown = {*rule.left, *rule.right, rule.place} - {label.key for label in labels}
        if unknown:
            raise FormError(f"{table} 的勾稽关系 {rule.check} 提到未知的 {sorted(unknown)}")


def _identities(
    sums: Sequence[Sum], rows: Sequence[Label], columns: Sequence[Label]
) -> Iterator[Identity]:
    for rule in sums:
        for line in columns if rule.over == "columns" else rows:
            places = {
                key: (key, line.key) if rule.over == "columns" else (line.key, key)
                for key in (*rule.left, *rule.right, rule.place)
            }
            yield Identity(
                check=rule.check,
                place=places[rule.place],
                left=tuple(places[key] for key in rule.left),
                right=tuple(places[key] for key in rule.right),
            )


def _label(raw: dict[str, Any], *, numbered: bool = True) -> Label:
    variants = tuple(Variant(**variant) for variant in raw["match"])
    body = "|".join(expression(variant.match) for variant in variants)
    return Label(
        key=raw["key"],
        text=raw["label"],
        variants=variants,
        pattern=re.compile(f"{NUMBER if numbered else ''}(?:{body})"),
        unit=raw.get("unit", ""),
    )


def expression(match: str) -> str:
    """The regular expression over squeezed folds that a form's author meant: full-width brackets are literal."""
    return (
        fold(match.replace("（", "\0").replace("）", "\1"))
        .replace("\0", r"\(")
        .replace("\1", r"\)")
    )


def _header_cell(raw: str) -> HeaderCell:
    spans = _SPANS.fullmatch(raw)
    if spans is None:
        return HeaderCell(text=raw)
    return HeaderCell(
        text=spans["text"], rowspan=int(spans["rowspan"]), colspan=int(spans["colspan"])
    )
