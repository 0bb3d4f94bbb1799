"""The groups of a table that may be rows of it, each with the rows that labels name around it.

Values of several rows that lost their labels are cut apart; empty cells that joined cells or a
lost span left behind are taken away.
"""

from __future__ import annotations

import collections
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.forms import Sum, TableForm
from pipeline.tables.alignment import row_keys, rows_named
from pipeline.tables.elements import Element, Group, Labelled
from pipeline.tables.fill import adds_up

_ENOUGH_ROWS = 4  # with fewer, one row of another length says nothing of the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A group with the rows that the labels before and behind it name (nearest last, first)."""

    group: Group
    before: tuple[str, ...]
    behind: str | None
    same_line: bool


def find_candidates(
    form: TableForm,
    elements: Sequence[Element],
    rules: Sequence[Sum],
    *,
    values_above: bool,
    labels_behind: bool,
) -> list[Candidate]:
    """The candidates of a table in order of the source. For the options see `align`."""
    width = len(form.columns)
    named = _with_labels(
        form, elements, rules, values_above=values_above, labels_behind=labels_behind
    )
    return _without_stray_blanks(_trimmed(named, width), width)


def _with_labels(
    form: TableForm,
    elements: Sequence[Element],
    rules: Sequence[Sum],
    *,
    values_above: bool,
    labels_behind: bool,
) -> list[Candidate]:
    keys = row_keys(form)
    groups = [at for at, element in enumerate(elements) if isinstance(element, Group)]
    values_above = values_above or _labels_stand_behind(form, elements)
    labels_behind = labels_behind or values_above
    candidates: list[Candidate] = []
    edges = [-1, *groups, len(elements)]
    between = [
        rows_named(elements[since + 1 : until], keys, form.key)
        for since, until in itertools.pairwise(edges)
    ]
    for index, at in enumerate(groups):
        before, behind = between[index], between[index + 1]
        if index and before and before[0] in _nearest(candidates):
            before = before[1:]  # the rest of a label that was broken around its values
        label, group = elements[at - 1] if at else None, elements[at]
        assert isinstance(group, Group)
        same_line = isinstance(label, Labelled) and label.line == group.line
        candidate = Candidate(
            group=group,
            before=() if values_above and not same_line else before,
            # Cells between bars belong to the labels of their own line.
            behind=behind[0] if behind and labels_behind and not group.tokens[0].bounded else None,
            same_line=same_line,
        )
        candidates.extend(_split(candidate, [column.key for column in form.columns], rules))
    return candidates


def _nearest(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """The row named right before the latest group."""
    return candidates[-1].before[-1:] if candidates else ()


def _labels_stand_behind(form: TableForm, elements: Sequence[Element]) -> bool:
    """Whether every row label of the table stands behind its values (some PDF text)."""
    keys = row_keys(form)
    runs: list[str] = []
    for element in elements:
        kind = "group" if isinstance(element, Group) else ""
        if isinstance(element, Labelled) and rows_named([element], keys, form.key):
            kind = "label"
        if kind and (not runs or runs[-1] != kind):
            runs.append(kind)
    return len(runs) > 3 and runs[0] == "group" and runs[-1] == "label"


def _split(candidate: Candidate, columns: Sequence[str], rules: Sequence[Sum]) -> list[Candidate]:
    """Values of several rows whose labels are lost, cut into rows; others as they are.

    Those on one line only where each part then adds up by itself.
    """
    width = len(columns)
    tokens = candidate.group.tokens
    if len(tokens) % width:
        tokens = tuple(token for token in tokens if token.kind != "blank")
    if len(tokens) <= width or len(tokens) % width or tokens[0].gridded:
        return [candidate]
    parts = [tokens[at : at + width] for at in range(0, len(tokens), width)]
    if candidate.group.alone and not all(adds_up(part, columns, rules) for part in parts):
        return [candidate]
    return [
        Candidate(
            group=Group(tokens=tuple(part), line=part[0].line, alone=True),
            before=candidate.before if at == 0 else (),
            behind=candidate.behind if at == len(parts) - 1 else None,
            same_line=candidate.same_line and at == 0,
        )
        for at, part in enumerate(parts)
    ]


def _trimmed(candidates: Sequence[Candidate], width: int) -> list[Candidate]:
    """Candidates from a grid without the empty cells beside its columns of values.

    Where a label's span was lost, empty cells stand between it and its values; where a column
    too many was drawn, behind them. Rows with just as many cells as columns tell where the
    values begin, or the columns in which anything is printed, where they are just as many;
    otherwise nothing is cut.
    """
    firsts = collections.Counter(
        candidate.group.tokens[0].column
        for candidate in candidates
        if candidate.group.tokens[0].gridded and len(candidate.group.tokens) == width
    )
    first = firsts.most_common(1)[0][0] if firsts else _first_column(candidates, width)
    if first is None:
        return list(candidates)
    kept = []
    for candidate in candidates:
        tokens = candidate.group.tokens
        inner = tuple(
            t for t in tokens if t.column is not None and first <= t.column < first + width
        )
        outer_printed = sum(t.kind != "blank" for t in tokens) - sum(
            t.kind != "blank" for t in inner
        )
        if len(tokens) > width == len(inner) and outer_printed == 0:
            candidate = replace(candidate, group=replace(candidate.group, tokens=inner))
        kept.append(candidate)
    return kept


def _first_column(candidates: Sequence[Candidate], width: int) -> int | None:
    """The first of the grid's columns in which a table prints values, where they are `width`."""
    printed = [
        token.column
        for candidate in candidates
        for token in candidate.group.tokens
        if token.column is not None and token.kind != "blank"
    ]
    return min(printed) if printed and max(printed) - min(printed) + 1 == width else None


def _without_stray_blanks(candidates: Sequence[Candidate], width: int) -> list[Candidate]:
    """Candidates without their blanks, where too few rows have as many cells as columns.

    Then the blanks are what joined cells left behind, and not the row's own empty cells.
    """
    loose = [c for c in candidates if not c.group.tokens[0].gridded]
    whole = sum(len(candidate.group.tokens) >= width for candidate in loose)
    if len(loose) < _ENOUGH_ROWS or whole * 2 >= len(loose):
        return list(candidates)
    return [
        candidate
        if candidate.group.tokens[0].gridded
        else replace(
            candidate,
            group=replace(
                candidate.group,
                tokens=tuple(token for token in candidate.group.tokens if token.kind != "blank"),
            ),
        )
        for candidate in candidates
    ]
