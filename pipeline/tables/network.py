"""A table's identities as a network through which its unknown values flow.

Every identity is a node and every unknown cell an arc between the two identities it belongs to;
an identity that holds is a node into which as much flows as out of it. This works for a table
whose sums nest in one direction only, as those of the forms do: its columns add up once (七 is
the sum of the outcomes, and stands in the flow 一 + 二 = 七 + 四), its rows once. The row
identity of 七 follows from those of the outcomes and is left out: its cells would belong to three.

Node-arc matrices are totally unimodular (Ahuja, Magnanti & Orlin, Network Flows, 1993, §11.12;
for such tables Cox, Network models for complementary cell suppression, JASA 90, 1995): where the
known values are whole numbers, what is fixed among whole numbers is just what is fixed at all.
A value is fixed if and only if no cycle of the residual network passes through its arc.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.forms import Identity, Place

_MOST = 2  # ends of an arc


@dataclass(frozen=True, slots=True)
class Arc:
    """An unknown cell: its value flows out of the node `tail` into the node `head`."""

    place: Place
    tail: int
    head: int


@dataclass(frozen=True, slots=True)
class Flow:
    """Values for all arcs with which every node balances."""

    arcs: tuple[Arc, ...]
    values: tuple[float, ...]


def balance(rules: Sequence[Identity], known: Mapping[Place, float]) -> Flow | None:
    """Values not below zero for all unknown cells of `rules` that satisfy them; None if none do.

    `rules` are all identities of a table; those without an unknown cell are taken to hold. Augments along shortest paths (Edmonds & Karp 1972). Raises ValueError for identities that
    are no network.
    """
    kept = [
        rule
        for rule in _independent(rules)
        if any(place not in known for place in (*rule.left, *rule.right))
    ]
    signs = _oriented(kept)
    arcs = _arcs(kept, signs, known)
    demand = [-signs[at] * _surplus(rule, known) for at, rule in enumerate(kept)]
    demand.append(-sum(demand))  # the ground, at which cells of a single identity end
    touching: dict[int, list[int]] = defaultdict(list)
    for at, arc in enumerate(arcs):
        touching[arc.tail].append(at)
        touching[arc.head].append(at)
    values = [0.0] * len(arcs)
    while any(demand):
        path = _path(arcs, touching, values, demand)
        if path is None:
            return None
        first, last, steps = path
        amount = min(
            -demand[first], demand[last], *(values[at] for at, forward in steps if not forward)
        )
        for at, forward in steps:
            values[at] += amount if forward else -amount
        demand[first] += amount
        demand[last] -= amount
    return Flow(arcs=tuple(arcs), values=tuple(values))


def rigid(flow: Flow) -> dict[Place, float]:
    """The arcs' values that are the same in every flow that balances."""
    onward: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for at, (arc, value) in enumerate(zip(flow.arcs, flow.values, strict=True)):
        onward[arc.tail].append((arc.head, at))
        if value > 0:
            onward[arc.head].append((arc.tail, at))
    return {
        arc.place: value
        for at, (arc, value) in enumerate(zip(flow.arcs, flow.values, strict=True))
        if not _reaches(onward, arc.head, arc.tail, without=at)
        and not (value > 0 and _reaches(onward, arc.tail, arc.head, without=at))
    }


def _independent(rules: Sequence[Identity]) -> list[Identity]:
    """`rules` without those that the others imply: all of whose cells belong to more than two."""
    count: dict[Place, int] = defaultdict(int)
    for rule in rules:
        for place in (*rule.left, *rule.right):
            count[place] += 1
    return [
        rule for rule in rules if any(count[place] <= _MOST for place in (*rule.left, *rule.right))
    ]


def _oriented(rules: Sequence[Identity]) -> list[int]:
    """For each identity 1 or -1, so that every cell counts with opposite signs in its two."""
    sides: dict[Place, list[tuple[int, int]]] = defaultdict(list)
    for at, rule in enumerate(rules):
        for sign, places in ((1, rule.left), (-1, rule.right)):
            for place in places:
                sides[place].append((at, sign))
    beside: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for ends in sides.values():
        if len(ends) > _MOST:
            raise ValueError("a cell of these identities belongs to more than two")
        if len(ends) == _MOST:
            (one, first), (other, second) = ends
            beside[one].append((other, -first * second))
            beside[other].append((one, -first * second))
    signs = [0] * len(rules)
    for start in range(len(rules)):
        signs[start] = signs[start] or 1
        waiting = [start]
        while waiting:
            at = waiting.pop()
            for other, turn in beside[at]:
                if signs[other] == 0:
                    signs[other] = signs[at] * turn
                    waiting.append(other)
                elif signs[other] != signs[at] * turn:
                    raise ValueError("the identities cannot be oriented as a network")
    return signs


def _arcs(
    rules: Sequence[Identity], signs: Sequence[int], known: Mapping[Place, float]
) -> list[Arc]:
    ground = len(rules)
    ends: dict[Place, dict[str, int]] = defaultdict(dict)
    for at, rule in enumerate(rules):
        for sign, places in ((signs[at], rule.left), (-signs[at], rule.right)):
            for place in places:
                if place not in known:
                    ends[place]["head" if sign > 0 else "tail"] = at
    return [
        Arc(place, end.get("tail", ground), end.get("head", ground)) for place, end in ends.items()
    ]


def _surplus(rule: Identity, known: Mapping[Place, float]) -> float:
    """What the known cells at the left have more than those at the right."""
    right = sum(known.get(place, 0.0) for place in rule.right)
    return sum(known.get(place, 0.0) for place in rule.left) - right


def _path(
    arcs: Sequence[Arc],
    touching: Mapping[int, list[int]],
    values: Sequence[float],
    demand: Sequence[float],
) -> tuple[int, int, list[tuple[int, bool]]] | None:
    """A shortest way from a node with too much to one with too little: ends and arcs taken."""
    came: dict[int, tuple[int, int, bool] | None] = {
        node: None for node, wanted in enumerate(demand) if wanted < 0
    }
    waiting = deque(came)
    while waiting:
        node = waiting.popleft()
        if demand[node] > 0:
            last, steps = node, []
            while step := came[node]:
                node, at, forward = step
                steps.append((at, forward))
            return node, last, steps
        for at in touching.get(node, ()):
            forward = arcs[at].tail == node
            if not forward and values[at] <= 0:
                continue
            there = arcs[at].head if forward else arcs[at].tail
            if there not in came:
                came[there] = (node, at, forward)
                waiting.append(there)
    return None


def _reaches(
    onward: Mapping[int, list[tuple[int, int]]], start: int, goal: int, *, without: int
) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        node = waiting.pop()
        if node == goal:
            return True
        for there, at in onward.get(node, ()):
            if at != without and there not in seen:
                seen.add(there)
                waiting.append(there)
    return False
