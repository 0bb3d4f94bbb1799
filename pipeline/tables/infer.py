"""Values that are not printed and that the table's own sums leave no choice about.

Guarantee: a value is inferred if and only if it is the same in every table of non-negative
numbers that keeps the known values and satisfies all identities of the form. Where no such table
exists, nothing is inferred. (`network` says why this can be decided exactly and fast.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.forms import Identity, Place
from pipeline.tables.network import balance, rigid


def infer(
    rules: Sequence[Identity], known: Mapping[Place, float], unknown: Iterable[Place]
) -> dict[Place, float]:
    """The values of the `unknown` cells that the `known` ones leave no choice about.

    Cells that are neither known nor unknown (a dash, a word) may stand for any number as well,
    and nothing is said of them.
    """
    values = dict(known)
    if not propagate(rules, values):
        return {}
    if any(absent(rule, values) for rule in rules):
        flow = balance(rules, values)
        if flow is None:
            return {}
        values |= rigid(flow)
    return {place: values[place] for place in unknown if place in values and place not in known}


def complete(rules: Sequence[Identity], known: Mapping[Place, float]) -> dict[Place, float] | None:
    """Some table of non-negative numbers with the known values that satisfies all identities.

    None where there is none.
    """
    values = dict(known)
    if not propagate(rules, values):
        return None
    flow = balance(rules, values)
    if flow is None:
        return None
    return values | {arc.place: value for arc, value in zip(flow.arcs, flow.values, strict=True)}


def propagate(rules: Sequence[Identity], values: dict[Place, float]) -> bool:
    """Add to `values` what follows from one identity at a time; False where one cannot hold.

    An identity with one unknown cell gives its value; one whose known cells balance, with all
    unknown cells on one side, makes those zero, for no count is negative.
    """
    waiting = list(rules)
    changed = True
    while changed:
        changed, still = False, []
        for rule in waiting:
            left, right = _absent(rule.left, values), _absent(rule.right, values)
            rest = residual(rule, values)
            if (not left and rest > 0) or (not right and rest < 0):
                return False
            if not left or not right:
                unknown = left or right
                if len(unknown) == 1:
                    values[unknown[0]] = abs(rest)
                elif unknown and rest == 0:
                    values |= dict.fromkeys(unknown, 0.0)
                elif unknown:
                    still.append(rule)
                    continue
                changed = changed or bool(unknown)
            else:
                still.append(rule)
        waiting = still
    return True


def absent(rule: Identity, values: Mapping[Place, float]) -> list[Place]:
    """The cells of an identity without a value."""
    return _absent(rule.left, values) + _absent(rule.right, values)


def _absent(places: Iterable[Place], values: Mapping[Place, float]) -> list[Place]:
    return [place for place in places if place not in values]


def residual(rule: Identity, values: Mapping[Place, float]) -> float:
    """What the known cells at the right have more than those at the left."""
    left = sum([values.get(place, 0.0) for place in rule.left])
    return sum([values.get(place, 0.0) for place in rule.right]) - left
