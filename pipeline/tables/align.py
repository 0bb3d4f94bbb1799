"""The values of a table aligned to the rows that its form prescribes.

Each group of values may belong to any row; how well it does is weighed by the labels before
and behind it and by the number of its values. The best alignment that keeps both orders is
found by dynamic programming (Needleman & Wunsch 1970, with rows for one sequence and groups
for the other). Header labels play no part in placing values: dumps print them in another order
than the columns have.
"""

from __future__ import annotations

import collections
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.forms import Sum, TableForm
from pipeline.tables.alignment import (
    Alignment,
    evidence,
    header_order,
    row_keys,
    rows_named,
    rows_printed,
)
from pipeline.tables.elements import Element, Group, Labelled
from pipeline.tables.fill import Filled, adds_up, fill, may_add_up
from pipeline.tables.numbers import is_count

# Ranks of evidence that a group belongs to a row: its label on the same line before it; on a
# line before; on a line behind it (PDF text puts wrapped labels there); no label at all. A
# group whose labels name other rows is worth less than leaving both empty.
_SAME_LINE, _BEFORE, _EARLIER, _BEHIND, _UNLABELLED, _OTHER_ROW = 5.0, 4.0, 1.0, 3.0, 0.25, -6.0
_ANOTHERS = -3.0
_FITS, _MISFITS = 1.0, -2.0
_GROUP_LEFT_OVER = -1.0
_COUNTED = ("件", "项")  # units of columns that hold whole numbers
_ROWS_THAT_TELL = 2  # one may add up by chance: 2, 2, 0, … as 2 and a total of 2
_ENOUGH_ROWS = 4  # with fewer, one row of another length says nothing of the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A group with the rows that the labels before and behind it name (nearest last, first)."""

    group: Group
    before: tuple[str, ...]
    behind: str | None
    same_line: bool


def align(
    form: TableForm,
    version: str,
    elements: Sequence[Element],
    *,
    values_above: bool = False,
    labels_behind: bool = True,
) -> Alignment:
    """The best alignment of `elements` (of this table) to the rows of `form`.

    `values_above`: the page prints values on a line above their row's label. `labels_behind`: it
    may at least print a part of a label behind its values.
    """
    rules = [rule for rule in form.sums if rule.over == "rows"]
    columns = [column.key for column in form.columns]
    candidates = _candidates(
        form, elements, rules, values_above=values_above, labels_behind=labels_behind
    )
    candidates = _without_stray_blanks(_trimmed(candidates, len(columns)), len(columns))
    filled = _filled(candidates, columns, header_order(form, elements), rules)
    filled = [_of_their_kind(form, row) for row in filled]
    named = rows_printed(form, elements)
    chosen, score = _best([row.key for row in form.rows], candidates, filled, named)
    for at, candidate in enumerate(candidates):
        # A row out of the form's order: its label stands right before values no row took.
        row = candidate.before[-1] if candidate.before else ""
        if at not in chosen.values() and row in named - chosen.keys():
            chosen[row] = at
    rows = {row: filled[at] for row, at in chosen.items()}
    return Alignment(
        form=form,
        version=version,
        rows=_without_merged([row.key for row in form.rows], rows, named, columns, rules),
        sources={row: candidates[at].group.tokens for row, at in chosen.items()},
        named=named,
        score=score + evidence(form, version, elements, named),
        left_over=tuple(
            candidate.group for at, candidate in enumerate(candidates) if at not in chosen.values()
        ),
    )


def _without_merged(
    order: Sequence[str],
    rows: dict[str, Filled],
    named: frozenset[str],
    columns: Sequence[str],
    rules: Sequence[Sum],
) -> dict[str, Filled]:
    """`rows`, but no reading of one that may hold the values of the next, whose label is lost.

    In a dump that drops blanks, five values of one row and two of the next are as many as there
    are columns; they seldom add up.
    """
    if not rules or not any(filled.outcome in ("open", "placed") for filled in rows.values()):
        return rows
    kept = dict(rows)
    for row, following in itertools.pairwise(order):
        filled = rows.get(row)
        if (
            filled is not None
            and filled.outcome == "exact"
            and None not in filled.tokens
            and not any(token.bounded for token in filled.tokens if token)
            and following not in named
            and following not in rows
            and not adds_up(filled.tokens, columns, rules)
        ):
            kept[row] = Filled(tokens=(None,) * len(columns), outcome="surplus")
    return kept


def _filled(
    candidates: Sequence[Candidate],
    columns: Sequence[str],
    printed: Sequence[str],
    rules: Sequence[Sum],
) -> list[Filled]:
    """Each candidate's values in the form's columns, read in the order that the header prints.

    Tables with sums keep the form's order unless several rows add up in the printed one only and
    fewer contradict it: their header has several lines, which dumps print in an order that is not
    the columns'. A row whose total is empty contradicts neither.
    """
    by_form = [fill(candidate.group.tokens, columns, rules) for candidate in candidates]
    if not printed or tuple(printed) == tuple(columns):
        return by_form
    back = [printed.index(column) for column in columns]
    by_header = [
        _reordered(fill(candidate.group.tokens, printed, rules), back) for candidate in candidates
    ]
    if not rules:
        return by_header
    told = [
        (
            sum(_holds(filled, columns, rules) for filled in reading),
            -sum(not may_add_up(filled.tokens, columns, rules) for filled in reading),
        )
        for reading in (by_form, by_header)
    ]
    better = told[1][0] >= max(_ROWS_THAT_TELL, told[0][0] + 1) and told[1][1] > told[0][1]
    return by_header if better else by_form


def _holds(filled: Filled, columns: Sequence[str], rules: Sequence[Sum]) -> bool:
    """Whether a row has numbers other than 0 and they add up."""
    numbers = [t for t in filled.tokens if t is not None and t.squeezed.strip("0") != ""]
    return bool(numbers) and adds_up(filled.tokens, columns, rules)


def _reordered(filled: Filled, back: Sequence[int]) -> Filled:
    return replace(
        filled,
        tokens=tuple(filled.tokens[at] for at in back),
        readings=tuple(tuple(reading[at] for at in back) for reading in filled.readings),
    )


def _of_their_kind(form: TableForm, filled: Filled) -> Filled:
    """`filled`, but open where a value of another kind than its column's was placed by blanks.

    Beside an empty cell a sum of money is as likely to have slipped into a column of counts.
    """
    if filled.outcome not in ("exact", "placed") or None not in filled.tokens:
        return filled
    for column, token in zip(form.columns, filled.tokens, strict=True):
        if token is not None and column.unit in _COUNTED and not is_count(token.squeezed):
            return Filled(tokens=(None,) * len(form.columns), outcome="open")
    return filled


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


def _candidates(
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


def _fit(
    candidate: Candidate, filled: Filled, printed: frozenset[str]
) -> tuple[float, dict[str, float]]:
    """How well a group does in any row, and in those that its labels or others name."""
    fits = _FITS if filled.outcome in ("exact", "placed", "mended") else _MISFITS
    nearest = candidate.before[-1] if candidate.before else None
    # Values behind the label of a row that the form does not have are none of an earlier row's.
    named = {} if nearest == "" else dict.fromkeys(candidate.before, _EARLIER + fits)
    if nearest is None:
        # A row whose label stands elsewhere has its values there, or none.
        named = dict.fromkeys(printed, _ANOTHERS + fits)
    if candidate.behind and not (nearest and candidate.same_line):
        named[candidate.behind] = _BEHIND + fits
    if nearest is not None:
        named[nearest] = (_SAME_LINE if candidate.same_line else _BEFORE) + fits
    return (_UNLABELLED if nearest is None else _OTHER_ROW) + fits, named


def _in_order(
    rows: Sequence[str], candidates: Sequence[Candidate], filled: Sequence[Filled]
) -> bool:
    """Whether every group follows the label of another row, in the form's order, and fills it."""
    last = -1
    for candidate, row in zip(candidates, filled, strict=True):
        nearest = candidate.before[-1] if candidate.before else None
        if row.outcome != "exact" or nearest not in rows or rows.index(nearest) <= last:
            return False
        last = rows.index(nearest)
    return True


def _best(
    rows: Sequence[str],
    candidates: Sequence[Candidate],
    filled: Sequence[Filled],
    printed: frozenset[str],
) -> tuple[dict[str, int], float]:
    """For each row the candidate it takes, and the weight of the whole.

    `printed`: the rows whose label stands somewhere in the table.
    """
    if _in_order(rows, candidates, filled):
        # Each group has the best row it can have, so that no other alignment is as good.
        taken = {candidate.before[-1]: at for at, candidate in enumerate(candidates)}
        fits = [_fit(*pair, printed)[1] for pair in zip(candidates, filled, strict=True)]
        return taken, sum(named[row] for row, named in zip(taken, fits, strict=True))
    width = len(candidates)
    weights = [_fit(*pair, printed) for pair in zip(candidates, filled, strict=True)]
    above = [_GROUP_LEFT_OVER * at for at in range(width + 1)]
    steps: list[list[str]] = [["left"] * (width + 1)]
    for row in rows:
        line, step = [above[0]], ["up"]
        best = above[0]
        for at, (elsewhere, named) in enumerate(weights):
            take = above[at] + named.get(row, elsewhere)
            up, left = above[at + 1], best + _GROUP_LEFT_OVER
            best = max(take, up, left)
            step.append("take" if best == take else "up" if best == up else "left")
            line.append(best)
        above = line
        steps.append(step)
    chosen: dict[str, int] = {}
    down, across = len(rows), width
    while down:
        move = steps[down][across]
        if move == "take":
            chosen[rows[down - 1]] = across - 1
        down -= move != "left"
        across -= move != "up"
    return chosen, above[-1]
