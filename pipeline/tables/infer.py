"""Values that are not printed and that the table's own sums leave no choice about.

Each identity of the form is used as a rule of deduction until nothing new follows: an identity
with one unknown cell gives its value; one whose known cells already balance, with all unknown
cells on one side, makes those zero, for no count is negative (contract: a total of 0 makes its
parts 0).

Guarantee: every inferred value follows from printed values and the form's sums alone, so it is
the only one that satisfies them; where the printed values contradict a sum that is complete, or
the deduced ones would, nothing is inferred in the table. It does not find every value that the
sums determine jointly, only those reached one identity at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.forms import TableForm

Place = tuple[str, str]  # row key, column key


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One line of a form's sum: the values at `left` and at `right` add up to the same."""

    check: str
    place: Place
    left: tuple[Place, ...]
    right: tuple[Place, ...]


def identities(form: TableForm) -> tuple[Identity, ...]:
    """The identities of a table, one for each row or column that a sum of the form is over."""
    found = []
    for rule in form.sums:
        lines = form.columns if rule.over == "columns" else form.rows
        for line in lines:
            places = {
                key: (key, line.key) if rule.over == "columns" else (line.key, key)
                for key in (*rule.left, *rule.right, rule.place)
            }
            found.append(
                Identity(
                    check=rule.check,
                    place=places[rule.place],
                    left=tuple(places[key] for key in rule.left),
                    right=tuple(places[key] for key in rule.right),
                )
            )
    return tuple(found)


def infer(
    rules: Sequence[Identity], known: Mapping[Place, float], unknown: frozenset[Place]
) -> dict[Place, float]:
    """The values of `unknown` cells that follow from the `known` ones."""
    values = dict(known)
    found: dict[Place, float] = {}
    changed = True
    while changed:
        changed = False
        for rule in rules:
            for place, value in _deduce(rule, values, unknown):
                values[place] = found[place] = value
                changed = True
    return found if all(_can_hold(rule, values) for rule in rules) else {}


def _can_hold(rule: Identity, values: Mapping[Place, float]) -> bool:
    """Whether some values of no less than nothing for the unknown cells make the identity hold."""
    residual = _residual(rule, values)
    open_left = any(place not in values for place in rule.left)
    open_right = any(place not in values for place in rule.right)
    return residual == 0 or (open_left and residual > 0) or (open_right and residual < 0)


def _deduce(
    rule: Identity, values: Mapping[Place, float], unknown: frozenset[Place]
) -> list[tuple[Place, float]]:
    absent = [place for place in (*rule.left, *rule.right) if place not in values]
    if not absent or not unknown.issuperset(absent):
        return []
    residual = _residual(rule, values)  # what the right side has more than the left
    if len(absent) == 1:
        value = residual if absent[0] in rule.left else 0.0 - residual
        return [(absent[0], value)] if value >= 0 else []
    one_sided = set(absent) <= set(rule.left) or set(absent) <= set(rule.right)
    return [(place, 0.0) for place in absent] if residual == 0 and one_sided else []


def _residual(rule: Identity, values: Mapping[Place, float]) -> float:
    left = sum(values.get(place, 0.0) for place in rule.left)
    return sum(values.get(place, 0.0) for place in rule.right) - left


def repair(rules: Sequence[Identity], values: Mapping[Place, float]) -> tuple[Place, float] | None:
    """The one cell whose change makes every identity hold, with its new value.

    None where no identity is broken, or where no or more than one single cell would do it.
    """
    residuals = {at: _residual(rule, values) for at, rule in enumerate(rules)}
    broken = {at for at, residual in residuals.items() if residual != 0}
    if not broken:
        return None
    found = []
    for place, value in values.items():
        involved = {
            at: place in rules[at].left
            for at in residuals
            if place in (*rules[at].left, *rules[at].right)
        }
        changes = {residuals[at] if is_left else -residuals[at] for at, is_left in involved.items()}
        if set(involved) == broken and len(changes) == 1 and value + (change := changes.pop()) >= 0:
            found.append((place, value + change))
    return found[0] if len(found) == 1 else None
