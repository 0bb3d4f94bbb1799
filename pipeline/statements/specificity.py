"""The anchors of a statement: what in it can be checked, or is the body's own.

Source: codebook §4 and settled cases 6 and 7; lists in `lexicon/specificity.toml`. The grade is
given by a trained layer that sees which anchors stand in the statement.
"""

from __future__ import annotations

import functools

from pipeline.lexicon import Index, index, load, occurrences, pattern

_PATTERNS = ("number", "frequency", "document", "office", "quoted", "own")
_NOUNS = ("fields", "narrowing", "causes")


def anchors(folded: str) -> tuple[str, ...]:
    """The kinds of anchors in `folded`, of those that `lexicon/specificity.toml` lists.

    >>> anchors("每季度抽查栏目"), anchors("加强组织领导")
    (('frequency', 'narrowing'), ())
    """
    text = pattern("specificity", "ignored").sub(" ", folded)
    found = [key for key in _PATTERNS if pattern("specificity", key).search(text)]
    found += [key for key in _NOUNS if next(occurrences(text, _nouns(key)), None) is not None]
    return tuple(found)


@functools.cache
def _nouns(key: str) -> Index:
    return index(load("specificity")["nouns"][key])
