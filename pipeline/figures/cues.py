"""Words that say what a number counts, found in folded prose."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from pipeline.lexicon import load


@dataclass(frozen=True, slots=True)
class Cue:
    """A word at its span. `name` is its group in the lexicon, `mark` the entry within it.

    `mark` is the number of an outcome in the list of outcomes, else -1.
    """

    name: str
    start: int
    end: int
    word: str
    mark: int = -1


# Behind these the cases, then who and how; an outcome's words hold those of disclosure.
_ORDER = (
    "mask", "outcome", "apart", "thing", "review", "litigation", "reconsideration", "carried_out", "carried_in", "carried",
    "training", "interpretation", "fees", "proposals", "replies", "views", "request", "receive",
    "conclude", "disclose", "aside",
)  # fmt: skip


@functools.cache
def _pattern() -> re.Pattern[str]:
    lexicon = load("figures")
    words = dict(lexicon["cues"])
    words["outcome"] = "|".join(
        f"(?P<outcome_{at}>{entry['pattern']})" for at, entry in enumerate(lexicon["outcomes"])
    )
    return re.compile("|".join(f"(?P<{name}>{words[name]})" for name in _ORDER))


def find_cues(folded: str, start: int, end: int) -> list[Cue]:
    """The cues of the stretch in order, none overlapping; masked words are left out."""
    found = []
    for match in _pattern().finditer(folded, start, end):
        name = str(match.lastgroup)
        if name == "mask":
            continue
        mark = -1
        if name.startswith("outcome"):
            name, mark = "outcome", _mark(match)
        found.append(Cue(name, match.start(), match.end(), match[0], mark))
    return found


def _mark(match: re.Match[str]) -> int:
    return next(
        at for at in range(len(load("figures")["outcomes"])) if match[f"outcome_{at}"] is not None
    )


def outcome_rows(mark: int) -> tuple[str, ...]:
    """The rows of the request table that an outcome names; empty where no row stands for it."""
    return tuple(load("figures")["outcomes"][mark]["rows"])


@functools.cache
def _listed(name: str) -> re.Pattern[str]:
    entries = load("figures")[name]
    return re.compile("|".join(f"(?P<n{at}>{e['pattern']})" for at, e in enumerate(entries)))


def named(name: str, key: str, clause: str) -> str | None:
    """The last entry of the list `name` that `clause` names: its `key`.

    >>> named("applicants", "column", "其中自然人申请"), named("channels", "channel", "通过微信")
    ('natural_person', 'wechat')
    """
    last: str | None = None
    for match in _listed(name).finditer(clause):
        last = load("figures")[name][int(str(match.lastgroup)[1:])][key]
    return last


@functools.cache
def context(key: str, table: str = "context") -> re.Pattern[str]:
    """The pattern `key` of a table of the lexicon."""
    return re.compile(load("figures")[table][key])
