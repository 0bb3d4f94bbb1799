"""The smallest change of a table's values after which all its identities hold.

The identities are an error-correcting code (the request table's has distance 4: Hamming 1950):
every single wrong cell shows in its own set of broken identities, and so do most pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.forms import Identity, Place

Change = tuple[Place, float]  # a cell and the value it would have
_Residuals = dict[int, float]  # by identity, what the left side has more; none for those that hold

# Two cells belong to no more than so many identities together.
_BROKEN_BY_TWO = 6


def smallest_repair(rules: Sequence[Identity], values: Mapping[Place, float]) -> tuple[Change, ...]:
    """The changes of one cell, else of two, that make all `rules` hold: the only ones of their number.

    Empty where all hold, where several repairs of one cell do (or, with none, of two), or none.
    Values stay non-negative. Exact where no two cells share all the identities of one of them, as
    in the request table; cells that do (those of the disputes table) are never told apart, so
    nothing is proposed there.
    """
    broken = {at: rest for at, rule in enumerate(rules) if (rest := _residual(rule, values)) != 0}
    if not broken or len(broken) > _BROKEN_BY_TWO:
        return ()
    signs = _signs(rules, values)
    by_support: dict[frozenset[int], list[Place]] = defaultdict(list)
    for place, ends in signs.items():
        by_support[frozenset(ends)].append(place)
    ones = _of_one(broken, values, signs, by_support)
    if ones:
        return (ones[0],) if len(ones) == 1 else ()
    twos = _of_two(broken, values, signs, by_support)
    return tuple(sorted(next(iter(twos)))) if len(twos) == 1 else ()


def _signs(rules: Sequence[Identity], values: Mapping[Place, float]) -> dict[Place, dict[int, int]]:
    """For each cell its identities, 1 where it counts at the left and -1 at the right."""
    signs: dict[Place, dict[int, int]] = defaultdict(dict)
    for at, rule in enumerate(rules):
        for sign, places in ((1, rule.left), (-1, rule.right)):
            for place in places:
                if place in values:
                    signs[place][at] = sign
    return signs


def _of_one(
    broken: _Residuals,
    values: Mapping[Place, float],
    signs: Mapping[Place, Mapping[int, int]],
    by_support: Mapping[frozenset[int], Sequence[Place]],
) -> list[Change]:
    found = []
    for place in by_support.get(frozenset(broken), ()):
        changes = {-broken[at] * sign for at, sign in signs[place].items()}
        if len(changes) == 1 and values[place] + (change := changes.pop()) >= 0:
            found.append((place, values[place] + change))
    return found


def _of_two(
    broken: _Residuals,
    values: Mapping[Place, float],
    signs: Mapping[Place, Mapping[int, int]],
    by_support: Mapping[frozenset[int], Sequence[Place]],
) -> set[frozenset[Change]]:
    """Every pair of changes; one of its cells must be in the first broken identity.

    As two cells share no more than some of their identities, one identity of that cell is its
    alone, and gives the change.
    """
    first = min(broken)
    found: set[frozenset[Change]] = set()
    for place, ends in signs.items():
        if first not in ends:
            continue
        for change in {-broken[at] * ends[at] for at in ends if at in broken}:
            if values[place] + change < 0:
                continue
            left = dict(broken)
            for at, sign in ends.items():
                left[at] = left.get(at, 0.0) + sign * change
            left = {at: rest for at, rest in left.items() if rest != 0}
            found |= {
                frozenset([(place, values[place] + change), other])
                for other in _of_one(left, values, signs, by_support)
                if other[0] != place
            }
    return found


def _residual(rule: Identity, values: Mapping[Place, float]) -> float:
    right = sum([values[place] for place in rule.right])
    return sum([values[place] for place in rule.left]) - right
