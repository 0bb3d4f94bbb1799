"""What the cue words of `lexicon/aspects.toml` say of a statement's aspects.

Kept as names for a trained layer beside the one that sees the text alone: the lists know words
that the corpus does not hold.
"""

from __future__ import annotations

import functools
from typing import Any

from pipeline.lexicon import Index, index, load, occurrences
from pipeline.records import Aspect


@functools.cache
def vote_table() -> tuple[Index, dict[str, tuple[tuple[Aspect, int], ...]]]:
    """The cue words, and for each the aspects that it votes for, with weights."""
    lists: dict[Any, Any] = load("aspects")
    votes: dict[str, list[tuple[Aspect, int]]] = {}
    for aspect, groups in lists.items():
        if aspect != "weights":
            for strength, group in groups.items():
                for word in group:
                    votes.setdefault(word, []).append((aspect, lists["weights"][strength]))
    return index(votes), {word: tuple(pairs) for word, pairs in votes.items()}


def vote_features(text: str, title: str) -> list[str]:
    """The votes as names: which aspects have any, how many, what share, which has most."""
    counts = _count(text)
    names = [f"vh:{aspect}" for aspect in _count(title)] if title else []
    if not counts:
        return names
    total = sum(counts.values())
    for aspect, votes in counts.items():
        names += [f"v:{aspect}", f"vs:{aspect}{4 * votes // total}", f"vv:{aspect}{votes // 3}"]
    return [*names, f"vtop:{max(counts, key=lambda aspect: counts[aspect])}"]


def _count(text: str) -> dict[Aspect, int]:
    words, votes = vote_table()
    counts: dict[Aspect, int] = {}
    for _, word in occurrences(text, words):
        for aspect, vote in votes[word]:
            counts[aspect] = counts.get(aspect, 0) + vote
    return counts
