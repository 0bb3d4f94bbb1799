"""The values of a table aligned to the rows that its form prescribes.

Each group of values may belong to any row; how well it does is weighed by the labels before
and behind it and by the number of its values. The best alignment that keeps both orders is
found by dynamic programming (Needleman & Wunsch 1970, with rows for one sequence and groups
for the other). Header labels play no part in placing values: dumps print them in another order
than the columns have.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from pipeline.forms import Sum, TableForm
from pipeline.tables.alignment import Alignment, evidence, header_order, rows_printed
from pipeline.tables.candidates import Candidate, find_candidates
from pipeline.tables.columns import fill_columns
from pipeline.tables.elements import Element
from pipeline.tables.fill import Filled, adds_up

# Ranks of evidence that a group belongs to a row: its label on the same line before it; on a
# line before; on a line behind it (PDF text puts wrapped labels there); no label at all. A
# group whose labels name other rows is worth less than leaving both empty.
_SAME_LINE, _BEFORE, _EARLIER, _BEHIND, _UNLABELLED, _OTHER_ROW = 5.0, 4.0, 1.0, 3.0, 0.25, -6.0
_ANOTHERS = -3.0
_FITS, _MISFITS = 1.0, -2.0
_GROUP_LEFT_OVER = -1.0


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
    candidates = find_candidates(
        form, elements, rules, values_above=values_above, labels_behind=labels_behind
    )
    groups = [candidate.group for candidate in candidates]
    filled = fill_columns(form, groups, header_order(form, elements), rules)
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
