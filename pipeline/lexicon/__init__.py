"""Word lists as data, each file naming its source, and the search for their words.

All lists are folded on reading (`zh.fold`) and searched in folded text, so an offset of a
find is an offset of the text. A longer word hides the shorter ones inside it: 保密审查 is
found, 审查 in it is not.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.errors import FormError
from pipeline.zh import fold


@functools.cache
def load(name: str) -> dict[str, Any]:
    """The list `name` (`aspects`, `roles`, `specificity`), words folded.

    Raises FormError for a file that is not TOML: the lists are edited by hand.
    """
    source = files("pipeline") / "lexicon" / f"{name}.toml"
    try:
        return tomllib.loads(fold_words(source.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise FormError(
            f"lexicon/{name}.toml 无法读取：{error}", remedy="按 TOML 语法改正该文件。"
        ) from error


def fold_words(toml: str) -> str:
    """`toml` with every Chinese look-alike joined; case and line structure stay."""
    return "".join(fold(c) if ord(c) > 127 and c not in "“”‘’" else c for c in toml)


@functools.cache
def pattern(name: str, key: str) -> re.Pattern[str]:
    """The regular expression `key` of the list `name`."""
    return re.compile(load(name)["patterns"][key])


@dataclass(frozen=True, slots=True)
class Index:
    """Words that are sought together: what `occurrences` searches with."""

    words: tuple[str, ...]
    automaton: AhoCorasick


def index(words: Iterable[str]) -> Index:
    """`words` made ready for `occurrences`."""
    listed = tuple(sorted(set(words)))
    return Index(listed, AhoCorasick(listed, matchkind=MatchKind.LeftmostLongest))


def occurrences(folded: str, words: Index) -> Iterator[tuple[int, str]]:
    """Where `words` stand in `folded`: leftmost first, longest there, none overlapping.

    >>> list(occurrences("保密审查和审查", index(["审查", "保密审查"])))
    [(0, '保密审查'), (5, '审查')]
    """
    for at, start, _ in words.automaton.find_matches_as_indexes(folded):
        yield start, words.words[at]
