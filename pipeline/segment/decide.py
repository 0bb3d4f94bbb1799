"""Which candidates are the report's headings: one decision over the whole text.

The best sequence is found by dynamic programming: each candidate has a weight of its own (does
it lead and fill its line, is it numbered, does it have the form's wording, does its section's
table follow), and each step from one to the next a weight for keeping the form's order and the
numbering. A line-by-line decision would take 主动公开情况 as a sub-heading of 总体情况 for
section two, or the rows 一、本年新收… of a table for sections.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.segment.candidate import Candidate
from pipeline.segment.evidence import Tables
from pipeline.segment.screen import up_to_annex, without_contents, worth_weighing
from pipeline.segment.weights import (
    NEVER,
    TOPICS,
    Chain,
    content_weight,
    own_weight,
    start_weight,
    step_weight,
    unnumbered_weight,
)

# Sequences kept per candidate.
_ABREAST = 4
# Lists within lists that are kept in mind.
_DEEPEST = 12


def decide(found: Sequence[Candidate], tables: Tables, length: int) -> list[Candidate]:
    """The subset of `found`, in order, that reads best as the headings of a text of `length`."""
    found = up_to_annex(without_contents(found), length)
    after = _predecessors(found)
    found = worth_weighing(found)
    if not found:
        return []
    unnumbered = unnumbered_weight(found)
    ends = [candidate.start for candidate in found[1:]] + [length]
    own = [
        own_weight(candidate, unnumbered=unnumbered) + content_weight(candidate, tables, end)
        for candidate, end in zip(found, ends, strict=True)
    ]
    chains: list[tuple[Chain, ...]] = []
    for at, candidate in enumerate(found):
        since = after.get(candidate.start, -1)
        chains.append(_best(candidate, own[at], since, found, chains, unnumbered=unnumbered))
    last: Chain | None = max((best[0] for best in chains), key=lambda chain: chain.weight)
    chosen = []
    while last is not None:
        chosen.append(found[last.at])
        last = last.before
    return chosen[::-1]


def _best(
    right: Candidate,
    own: float,
    since: int,
    found: Sequence[Candidate],
    chains: Sequence[tuple[Chain, ...]],
    *,
    unnumbered: float,
) -> tuple[Chain, ...]:
    """The best sequences that end in `right` and whose last before it starts at `since` or later.

    The best alone would not do: which sections it has already weighs on what may follow.
    """
    found_keys = frozenset((right.key,))
    number = right.ordinal
    if number is None and right.key == "overview" and unnumbered < 0:
        number = 1
    marked = right.ordinal is not None and right.style != "dash"
    at = len(chains)
    by_keys = {
        found_keys: Chain(
            weight=start_weight(right) + own, number=number, marked=marked, keys=found_keys, at=at, before=None
        )
    }  # fmt: skip
    for left, best in zip(found, chains, strict=False):
        if left.start < since:
            continue
        for chain in best:
            step, again = step_weight(left, right, chain)
            weight = chain.weight + step + own
            keys = found_keys if again else chain.keys | found_keys
            known = by_keys.get(keys)
            if step <= NEVER or (known is not None and not _is_better(weight, left, known)):
                continue
            carried = None if again or chain.number is None else chain.number + 1
            by_keys[keys] = Chain(
                weight=weight,
                number=carried if right.ordinal is None else right.ordinal,
                marked=marked or (chain.marked and not again),
                keys=keys,
                at=at,
                before=chain,
            )
    return tuple(sorted(by_keys.values(), key=lambda chain: -chain.weight)[:_ABREAST])


def _is_better(weight: float, left: Candidate, known: Chain) -> bool:
    """Whether a sequence over `left` beats another: of two alike the later topic, for topics of the
    overview come before the sections that they are named like."""
    return weight > known.weight or (weight == known.weight and left.key in TOPICS)


def _predecessors(found: Sequence[Candidate]) -> dict[int, int]:
    """For the start of each 三、 of unknown wording where the 二、 that it counts on from starts.

    Lists nest: 一、 opens a list, 三、 goes on with the innermost that has come to two, and closes
    those within it. A list of its own behind section two is no section three. -1 where no list
    has come so far.
    """
    lists: list[tuple[int, int]] = []
    after: dict[int, int] = {}
    for candidate in found:
        if candidate.ordinal is None or candidate.style not in ("zh", "arabic"):
            continue
        if candidate.ordinal == 1:
            lists.append((1, candidate.start))
            del lists[:-_DEEPEST]
            continue
        at = next(
            (n for n in range(len(lists) - 1, -1, -1) if lists[n][0] == candidate.ordinal - 1), None
        )
        if candidate.key == "unknown":
            after[candidate.start] = -1 if at is None else lists[at][1]
        if at is not None:
            del lists[at:]
        lists.append((candidate.ordinal, candidate.start))
        del lists[:-_DEEPEST]
    return after
