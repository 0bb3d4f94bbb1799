"""How far a statement can be checked: grade 0 to 3 by its anchors.

Source: codebook §4 and settled cases 6 and 7; lists in `lexicon/specificity.toml`.
"""

from __future__ import annotations

import functools
import re

from pipeline.lexicon import Index, index, load, occurrences, pattern
from pipeline.records import Role

_PURPOSE = re.compile(r"(?:以便|以此|以(?=提高|增强|满足|保障)|从而|确保|不断满足)[^,。;]*")


def grade_specificity(folded: str, title: str | None, role: Role) -> int:
    """The grade of a statement: 3 checkable, 2 of its own, 1 narrowed, 0 anyone's.

    `title` is its folded item title, which can narrow the statement too. Context and
    none_stated are 0.

    >>> grade_specificity("每季度抽查栏目", None, "measure_planned")
    3
    >>> grade_specificity("加强组织领导", None, "measure_planned")
    0
    """
    if role in ("context", "none_stated"):
        return 0
    text = _PURPOSE.sub(" ", pattern("specificity", "ignored").sub(" ", folded))
    if any(_has(text, key) for key in ("number", "frequency", "document")):
        return 3
    if any(_has(text, key) for key in ("office", "quoted", "own")) or _holds(text, "fields"):
        return 2
    narrowed = _holds(text, "narrowing") or _holds(text, "causes")
    return 1 if narrowed or (title is not None and _holds(title, "narrowing")) else 0


def _has(text: str, key: str) -> bool:
    return pattern("specificity", key).search(text) is not None


@functools.cache
def _nouns(key: str) -> Index:
    return index(load("specificity")["nouns"][key])


def _holds(text: str, key: str) -> bool:
    return next(occurrences(text, _nouns(key)), None) is not None
