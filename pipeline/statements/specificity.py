"""The anchors of a statement: what in it can be checked, or is the body's own.

Source: codebook §4 and settled cases 6 and 7; lists in `lexicon/specificity.toml`. The grade that
the anchors give by themselves is weighed with that of a trained layer (`labels`), which also
sees facts that no list holds.
"""

from __future__ import annotations

import functools
from collections.abc import Collection

from pipeline.lexicon import Index, index, load, occurrences, pattern

_PATTERNS = ("number", "frequency", "document", "office", "quoted", "own")
_NOUNS = ("fields", "narrowing", "causes")
_CHECKABLE = {"number", "frequency", "document"}
_OWN = {"office", "quoted", "own", "fields"}


@functools.lru_cache(maxsize=1024)
def anchors(folded: str) -> tuple[str, ...]:
    """The kinds of anchors in `folded`, of those that `lexicon/specificity.toml` lists.

    >>> anchors("每季度抽查栏目"), anchors("加强组织领导")
    (('frequency', 'narrowing'), ())
    """
    text = pattern("specificity", "ignored").sub(" ", folded)
    found = [key for key in _PATTERNS if pattern("specificity", key).search(text)]
    found += [key for key in _NOUNS if next(occurrences(text, _nouns(key)), None) is not None]
    return tuple(found)


def grade_by(text: Collection[str], title: Collection[str]) -> int:
    """The grade that the anchors of a statement and of its title give by themselves.

    >>> grade_by(anchors("每季度抽查栏目"), ()), grade_by((), ())
    (3, 0)
    """
    if not _CHECKABLE.isdisjoint(text):
        return 3
    if not _OWN.isdisjoint(text):
        return 2
    return 1 if "narrowing" in text or "causes" in text or "narrowing" in title else 0


@functools.cache
def _nouns(key: str) -> Index:
    return index(load("specificity")["nouns"][key])
