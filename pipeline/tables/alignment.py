"""What alignment gives, and what printed labels say of it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.forms import TableForm
from pipeline.tables.elements import Break, Element, Group, Labelled
from pipeline.tables.fill import Filled
from pipeline.tables.labels import Sense
from pipeline.tables.tokens import Token

# A label that only one version has: worth more than how well a row's values fit.
_ONLY_HERE = 3.0
_ROW_NOT_NAMED = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """A table read under one version of its form.

    `rows` maps row keys to filled cells, `sources` to the tokens these came from; `named` are
    the rows whose label is printed; `score` compares versions; `left_over` are groups that no
    row took.
    """

    form: TableForm
    version: str
    rows: dict[str, Filled]
    sources: dict[str, tuple[Token, ...]]
    named: frozenset[str]
    score: float
    left_over: tuple[Group, ...]


def has_numbers(groups: Sequence[Group]) -> bool:
    """Whether a number stands in one of the groups."""
    return any(token.kind == "number" for group in groups for token in group.tokens)


def by_table(elements: Sequence[Element]) -> dict[str, list[Element]]:
    """For each table the labels that can be its and the groups that stand under them, in order.

    Values before any label belong to the row label that follows (PDF text). 总计 and 其他 name
    columns and rows alike: until a row of the table was named, columns.
    """
    kept: dict[str, list[Element]] = {}
    waiting: list[Element] = []
    context: frozenset[str] = frozenset()
    row_seen: set[str] = set()
    for element in elements:
        if isinstance(element, Labelled):
            named = [table for table in element.tables if _names_row(element, table)]
            if not context and len(named) == len(element.tables) == 1:
                kept.setdefault(named[0], []).extend(waiting)
            waiting = []
            context = context & element.tables or element.tables
            row_seen.update(named)
            for table in context:
                own = element if table in row_seen else _as_column(element)
                kept.setdefault(table, []).append(own)
        elif isinstance(element, Group):
            if len(context) == 1:
                kept[next(iter(context))].append(element)
            elif not context:
                waiting.append(element)
        else:
            context, waiting = frozenset(), []
            row_seen.clear()
            for own_elements in kept.values():
                if not isinstance(own_elements[-1], Break):
                    own_elements.append(element)
    return {table: own[_caption_at(table, own) :] for table, own in kept.items()}


def _names_row(label: Labelled, table: str) -> bool:
    return all(sense.kind == "row" for sense in label.senses if sense.table == table)


def _caption_at(table: str, elements: Sequence[Element]) -> int:
    """Where the table's caption stands: a row of that name before it is another table's."""
    for at, element in enumerate(elements):
        if isinstance(element, Labelled) and any(
            sense.table == table and sense.kind == "caption" for sense in element.senses
        ):
            return at
    return 0


def _as_column(label: Labelled) -> Labelled:
    """A label that can name a row or a column, taken for a column's."""
    columns = tuple(sense for sense in label.senses if sense.kind != "row")
    return replace(label, senses=columns) if columns else label


def rows_named(elements: Sequence[Element], keys: frozenset[str], table: str) -> tuple[str, ...]:
    """The rows that labels name; an extra row, which the form does not have, as an empty key."""
    named: list[str] = []
    for element in elements:
        if isinstance(element, Labelled):
            named += _rows_meant(element.senses, keys, table)
    return tuple(named)


@functools.cache
def _rows_meant(senses: tuple[Sense, ...], keys: frozenset[str], table: str) -> tuple[str, ...]:
    own = [s for s in senses if s.table == table and s.kind in ("row", "extra")]
    rows = [sense.key for sense in own if sense.key in keys]
    return tuple(rows or ["" for sense in own if sense.kind == "extra"])


def row_keys(form: TableForm) -> frozenset[str]:
    """The keys of the form's rows."""
    return frozenset([row.key for row in form.rows])


def rows_printed(form: TableForm, elements: Sequence[Element]) -> frozenset[str]:
    """The rows of the form whose label is printed."""
    return frozenset(rows_named(elements, row_keys(form), form.key)) - {""}


def header_order(form: TableForm, elements: Sequence[Element]) -> tuple[str, ...]:
    """The keys of the columns in the order that the table's first header prints them.

    Nothing where a column is not printed, or one twice.
    """
    keys: list[str] = []
    for element in elements:
        if isinstance(element, Group) or rows_named([element], row_keys(form), form.key):
            if keys:
                break
            continue
        if isinstance(element, Labelled):
            keys += [
                sense.key
                for sense in element.senses
                if sense.table == form.key and sense.kind == "column"
            ]
    complete = sorted(keys) == sorted(column.key for column in form.columns)
    return tuple(keys) if complete else ()


def has_lines_of_values(elements: Sequence[Element]) -> bool:
    """Whether several values stand on one line with nothing but spaces between, as in PDF text."""
    return any(
        isinstance(element, Group) and element.shares_a_line and not element.tokens[0].bounded
        for element in elements
    )


def values_stand_above(elements: Sequence[Element]) -> bool:
    """Whether a page prints values on a line above their row's label, as some PDF text does.

    Told by the ends of its tables: a first row's values follow a header, a last row's stand
    before what is no row. Only a page with several values on a line can be such a text.
    """
    if not has_lines_of_values(elements):
        return False
    above = below = 0
    for at, element in enumerate(elements):
        if not isinstance(element, Group) or element.tokens[0].bounded:
            continue
        label = elements[at - 1] if at else None
        follows = _is_row(label)
        if isinstance(label, Labelled) and follows and label.line == element.line:
            below += 1
        next_is_row = at + 1 < len(elements) and _is_row(elements[at + 1])
        above += next_is_row and isinstance(label, Labelled) and not follows
        below += follows and not next_is_row
    return above > below


def _is_row(element: Element | None) -> bool:
    return isinstance(element, Labelled) and all(
        sense.kind in ("row", "extra") for sense in element.senses
    )


def labels_only_in(table: str, elements: Sequence[Element]) -> dict[str, int]:
    """For each version how many of the table's printed labels only that version has."""
    counts: dict[str, int] = {}
    for element in elements:
        if isinstance(element, Labelled):
            version = _only_version(element.senses, table)
            if version is not None:
                counts[version] = counts.get(version, 0) + 1
    return counts


@functools.cache
def _only_version(senses: tuple[Sense, ...], table: str) -> str | None:
    versions = {known for sense in senses if sense.table == table for known in sense.versions}
    return versions.pop() if len(versions) == 1 else None


def evidence(
    form: TableForm, version: str, elements: Sequence[Element], named: frozenset[str]
) -> float:
    """What labels say for this version and against it: those that only the other has."""
    counts = labels_only_in(form.key, elements)
    speaking = 2 * counts.get(version, 0) - sum(counts.values())
    return _ONLY_HERE * speaking - _ROW_NOT_NAMED * (len(form.rows) - len(named))
