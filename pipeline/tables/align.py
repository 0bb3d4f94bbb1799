"""The values of a table aligned to the rows that its form prescribes.

Each group of values may belong to any row; how well it does is weighed by the labels before
and behind it and by the number of its values. The best alignment that keeps both orders is
found by dynamic programming (Needleman & Wunsch 1970, with rows for one sequence and groups
for the other). Header labels play no part in placing values: dumps print them in another order
than the columns have.
"""

from __future__ import annotations

import collections
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.forms import Sum, TableForm
from pipeline.tables.elements import Break, Element, Group, Labelled
from pipeline.tables.fill import Filled, fill
from pipeline.tables.glued import digit_each, is_glued
from pipeline.tables.tokens import Token

# Ranks of evidence that a group belongs to a row: its label on the same line before it; on a
# line before; on a line behind it (PDF text puts wrapped labels there); no label at all. A
# group whose labels name other rows is worth less than leaving both empty.
_SAME_LINE, _BEFORE, _EARLIER, _BEHIND, _UNLABELLED, _OTHER_ROW = 5.0, 4.0, 1.0, 3.0, 0.25, -6.0
_FITS, _MISFITS = 1.0, -2.0
_GROUP_LEFT_OVER = -1.0
# A label that only one version has: worth more than how well a row's values fit.
_ONLY_HERE = 3.0
_ROW_NOT_NAMED = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A group with the rows that the labels before and behind it name (nearest last, first)."""

    group: Group
    before: tuple[str, ...]
    behind: str | None
    same_line: bool


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


def elements_of(table: str, elements: Sequence[Element]) -> list[Element]:
    """The labels that can be this table's and the groups that stand under them, in order."""
    kept: list[Element] = []
    context: frozenset[str] = frozenset()
    for element in elements:
        if isinstance(element, Break):
            context = frozenset()
            if kept and not isinstance(kept[-1], Break):
                kept.append(element)
        elif isinstance(element, Labelled):
            tables = frozenset(sense.table for sense in element.senses)
            context = context & tables or tables
            if table in context:
                kept.append(element)
        elif context == {table}:
            kept.append(element)
    return kept


def align(form: TableForm, version: str, elements: Sequence[Element]) -> Alignment:
    """The best alignment of `elements` (of this table) to the rows of `form`."""
    if form.printed_as_one_row:
        return _align_one_row(form, version, elements)
    rules = [rule for rule in form.sums if rule.over == "rows"]
    columns = [column.key for column in form.columns]
    candidates = _trimmed(_candidates(form, elements), len(columns))
    filled = [fill(candidate.group.tokens, columns, rules) for candidate in candidates]
    chosen, score = _best([row.key for row in form.rows], candidates, filled)
    named = _named(form, elements)
    return Alignment(
        form=form,
        version=version,
        rows={row: filled[at] for row, at in chosen.items()},
        sources={row: candidates[at].group.tokens for row, at in chosen.items()},
        named=named,
        score=score + _evidence(form, version, elements, named),
        left_over=tuple(
            candidate.group for at, candidate in enumerate(candidates) if at not in chosen.values()
        ),
    )


def _candidates(form: TableForm, elements: Sequence[Element]) -> list[Candidate]:
    keys = {row.key for row in form.rows}
    groups = [at for at, element in enumerate(elements) if isinstance(element, Group)]
    behind_layout = _labels_stand_behind(form, elements)
    candidates = []
    for index, at in enumerate(groups):
        since = groups[index - 1] + 1 if index else 0
        until = groups[index + 1] if index + 1 < len(groups) else len(elements)
        before = _rows_named(elements[since:at], keys, form.key)
        behind = _rows_named(elements[at + 1 : until], keys, form.key)
        label, group = elements[at - 1] if at else None, elements[at]
        assert isinstance(group, Group)
        candidate = Candidate(
            group=group,
            before=() if behind_layout else before,
            behind=behind[0] if behind else None,
            same_line=isinstance(label, Labelled) and label.line == group.line,
        )
        candidates.extend(_split(candidate, len(form.columns)))
    return candidates


def _rows_named(elements: Sequence[Element], keys: set[str], table: str) -> tuple[str, ...]:
    """The rows that labels name; an extra row, which the form does not have, as an empty key."""
    named = []
    for element in elements:
        if isinstance(element, Labelled):
            senses = [s for s in element.senses if s.table == table and s.kind in ("row", "extra")]
            rows = [sense.key for sense in senses if sense.key in keys]
            named += rows or ["" for sense in senses if sense.kind == "extra"]
    return tuple(named)


def _labels_stand_behind(form: TableForm, elements: Sequence[Element]) -> bool:
    """Whether every row label of the table stands behind its values (some PDF text)."""
    keys = {row.key for row in form.rows}
    runs: list[str] = []
    for element in elements:
        kind = "group" if isinstance(element, Group) else ""
        if isinstance(element, Labelled) and _rows_named([element], keys, form.key):
            kind = "label"
        if kind and (not runs or runs[-1] != kind):
            runs.append(kind)
    return len(runs) > 3 and runs[0] == "group" and runs[-1] == "label"


def _split(candidate: Candidate, width: int) -> list[Candidate]:
    """Values of several rows whose labels are lost, cut into rows; others as they are."""
    printed = [token for token in candidate.group.tokens if token.kind != "blank"]
    if candidate.group.alone or len(printed) <= width or len(printed) % width:
        return [candidate]
    parts = [printed[at : at + width] for at in range(0, len(printed), width)]
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
    values begin; without such rows, nothing is cut.
    """
    firsts = collections.Counter(
        candidate.group.tokens[0].column
        for candidate in candidates
        if candidate.group.tokens[0].gridded and len(candidate.group.tokens) == width
    )
    if not firsts:
        return list(candidates)
    first = firsts.most_common(1)[0][0]
    assert first is not None
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


def _fit(row: str, candidate: Candidate, filled: Filled) -> float:
    nearest = candidate.before[-1] if candidate.before else None
    if nearest == row:
        weight = _SAME_LINE if candidate.same_line else _BEFORE
    elif candidate.behind == row and not (nearest and candidate.same_line):
        weight = _BEHIND
    elif row in candidate.before:
        weight = _EARLIER
    else:
        weight = _UNLABELLED if nearest is None else _OTHER_ROW
    return weight + (_FITS if filled.outcome in ("exact", "placed") else _MISFITS)


def _best(
    rows: Sequence[str], candidates: Sequence[Candidate], filled: Sequence[Filled]
) -> tuple[dict[str, int], float]:
    """For each row the candidate it takes, and the weight of the whole."""
    width = len(candidates)
    table = [[_GROUP_LEFT_OVER * at for at in range(width + 1)]]
    steps: list[list[str]] = [["left"] * (width + 1)]
    for row in rows:
        above, line, step = table[-1], [table[-1][0]], ["up"]
        for at, candidate in enumerate(candidates, 1):
            options = {
                "take": above[at - 1] + _fit(row, candidate, filled[at - 1]),
                "up": above[at],
                "left": line[at - 1] + _GROUP_LEFT_OVER,
            }
            step.append(max(options, key=lambda name: options[name]))
            line.append(options[step[-1]])
        table.append(line)
        steps.append(step)
    chosen: dict[str, int] = {}
    down, across = len(rows), width
    while down:
        move = steps[down][across]
        if move == "take":
            chosen[rows[down - 1]] = across - 1
        down -= move != "left"
        across -= move != "up"
    return chosen, table[-1][-1]


def _named(form: TableForm, elements: Sequence[Element]) -> frozenset[str]:
    return frozenset(_rows_named(elements, {row.key for row in form.rows}, form.key)) - {""}


def _evidence(
    form: TableForm, version: str, elements: Sequence[Element], named: frozenset[str]
) -> float:
    """What labels say for this version and against it: those that only the other has."""
    weight = 0.0
    for element in elements:
        if isinstance(element, Labelled):
            senses = [sense for sense in element.senses if sense.table == form.key]
            versions = {known for sense in senses for known in sense.versions}
            if len(versions) == 1:
                weight += _ONLY_HERE if version in versions else -_ONLY_HERE
    return weight - _ROW_NOT_NAMED * (len(form.rows) - len(named))


def _side_by_side(form: TableForm) -> list[Sum]:
    """The sums of each row, over columns named `row/column`."""
    return [
        replace(
            rule,
            left=tuple(f"{row.key}/{key}" for key in rule.left),
            right=tuple(f"{row.key}/{key}" for key in rule.right),
        )
        for rule in form.sums
        for row in form.rows
        if rule.over == "rows"
    ]


def _align_one_row(form: TableForm, version: str, elements: Sequence[Element]) -> Alignment:
    """Rows that stand side by side: all values under the table's labels make one printed row."""
    columns = [f"{row.key}/{column.key}" for row in form.rows for column in form.columns]
    groups = [element for element in elements if isinstance(element, Group)]
    whole = [group for group in groups if len(group.tokens) >= len(columns)] or groups
    tokens = [
        token for group in (whole[:1] if whole is not groups else groups) for token in group.tokens
    ]
    filled = fill(tokens, columns, _side_by_side(form))
    width = len(form.columns)
    rows = {
        row.key: Filled(tokens=filled.tokens[at * width : (at + 1) * width], outcome=filled.outcome)
        for at, row in enumerate(form.rows)
    }
    columns_named = {
        sense.key
        for element in elements
        if isinstance(element, Labelled)
        for sense in element.senses
        if sense.table == form.key and sense.kind == "column"
    }
    whole_header = len(columns_named) * 2 > width
    named = frozenset(row.key for row in form.rows) if whole_header else frozenset()
    return Alignment(
        form=form,
        version=version,
        rows=rows if tokens else {},
        sources={row.key: tuple(tokens) for row in form.rows},
        named=named,
        score=float(bool(tokens)),
        left_over=(),
    )


def read_regular_digits(alignments: Mapping[str, Alignment]) -> dict[str, Alignment]:
    """`alignments` with glued rows read digit by digit, where all rows of the page allow it.

    All tables with more than one column must have, in every row, one word of just as many
    digits as columns.
    """
    words = {
        (key, row.key): _one_word(alignment, row.key)
        for key, alignment in alignments.items()
        for row in alignment.form.rows
        if len(alignment.form.columns) > 1
    }
    widths = {key: _width(alignment.form) for key, alignment in alignments.items()}
    each = {
        place: digit_each(word, widths[place[0]]) if word else () for place, word in words.items()
    }
    if not words or not all(each.values()):
        return dict(alignments)
    return {key: _with_digits(alignment, each) for key, alignment in alignments.items()}


def _width(form: TableForm) -> int:
    return len(form.columns) * (len(form.rows) if form.printed_as_one_row else 1)


def _one_word(alignment: Alignment, row: str) -> Token | None:
    tokens = alignment.sources.get(row, ())
    return tokens[0] if len(tokens) == 1 and is_glued(tokens[0]) else None


def _with_digits(
    alignment: Alignment, each: Mapping[tuple[str, str], tuple[Token, ...]]
) -> Alignment:
    width = len(alignment.form.columns)
    rows = dict(alignment.rows)
    for at, row in enumerate(alignment.form.rows):
        digits = each.get((alignment.form.key, row.key), ())
        if alignment.form.printed_as_one_row:
            digits = digits[at * width : (at + 1) * width]
        if digits:
            rows[row.key] = Filled(tokens=digits, outcome="placed")
    return replace(alignment, rows=rows)
