"""What the cue words of a stretch say of its role, before any context is asked.

Weights come from `lexicon/roles.toml`. The sums are cue scores, not probabilities.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.lexicon import Index, index, load, occurrences, pattern
from pipeline.zh import words

_CLAUSE = re.compile(r"[^,。;:!?\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """Summed cue weights for each reading of a stretch, and the cues themselves.

    `verdict` is the weight of the problem cues that name a shortcoming rather than admit
    one in general; `acts` counts the clauses that open with an act.
    """

    problem: int
    verdict: int
    acts: int
    planned: int
    done: int
    none_stated: int
    context: int
    cues: tuple[str, ...]

    @property
    def measure(self) -> int:
        """The weight for a measure of either tense."""
        return 2 * self.acts + self.planned + self.done

    @property
    def moves(self) -> bool:
        """Whether an act or a clear mark of time speaks for a measure."""
        return self.acts > 0 or self.planned >= 2 or self.done >= 2


@functools.cache
def _table(role: str) -> tuple[Index, dict[str, int]]:
    weights = {word: int(weight) for weight, group in load("roles")[role].items() for word in group}
    return index(weights), weights


@functools.cache
def _acts() -> re.Pattern[str]:
    lists = load("roles")["measure"]
    heads, adverbs = (
        "|".join(sorted(lists[name], key=lambda word: (-len(word), word)))
        for name in ("heads", "adverbs")
    )
    return re.compile(rf"[ \"']*(?:[0-9]{{4}}年度?)?(?:{adverbs})*?({heads})")


def add(stances: Sequence[Stance]) -> Stance:
    """The stance of clauses taken together."""
    return Stance(
        problem=sum(stance.problem for stance in stances),
        verdict=sum(stance.verdict for stance in stances),
        acts=sum(stance.acts for stance in stances),
        planned=sum(stance.planned for stance in stances),
        done=sum(stance.done for stance in stances),
        none_stated=sum(stance.none_stated for stance in stances),
        context=sum(stance.context for stance in stances),
        cues=tuple(dict.fromkeys(cue for stance in stances for cue in stance.cues)),
    )


# A clause is weighed where a statement may end behind it, and again as a part of its statement.
@functools.lru_cache(maxsize=4096)
def weigh(folded: str) -> Stance:
    """The stance of `folded`, a stretch of folded text."""
    masked = folded
    for key in ("remedied", "none"):
        masked = pattern("roles", key).sub(lambda match: " " * len(match.group()), masked)
    problem, problem_cues = _sum("problem", masked)
    named = pattern("roles", "admission").sub(lambda match: " " * len(match.group()), masked)
    verdict = 3 * sum(_table("problem")[1][cue] == 3 for cue in _sum("problem", named)[1])
    facts = tuple(match.group() for match in pattern("roles", "fact").finditer(named))
    if not verdict and facts:
        problem, verdict = problem + 2 * len(facts), 2 * len(facts)
        problem_cues += facts
    elif not verdict and (single := _single_verdicts(named)):
        problem, verdict = problem + 2 * len(single), 2 * len(single)
        problem_cues += single
    clauses = [(match.start(), match.group()) for match in _CLAUSE.finditer(folded)]
    needs = [
        at
        for at, clause in clauses
        if pattern("roles", "needs").search(masked[at : at + len(clause)])
    ]
    acts = [
        found.group(1)
        for at, clause in clauses
        if at not in needs
        and (found := _acts().match(clause))
        and not any(
            _table("problem")[1][cue] == 3
            for _, cue in occurrences(masked[at : at + len(clause)], _table("problem")[0])
        )
    ]
    if problem >= 2:
        openers = load("roles")["measure"]["openers"]
        acts = [act for act in acts if act not in openers]
    planned, planned_cues = _sum("planned", folded)
    future = pattern("roles", "future").search(folded)
    done, done_cues = _sum("done", folded)
    none_stated, none_cues = _sum("none_stated", folded)
    if said := pattern("roles", "none").search(folded):
        none_stated, none_cues = none_stated + 3, (*none_cues, said.group().rstrip(",。;"))
    context, context_cues = _sum("context", folded)
    return Stance(
        problem=problem + 3 * len(needs),
        verdict=verdict + 3 * len(needs),
        acts=len(acts),
        planned=planned + (2 if future else 0),
        done=done,
        none_stated=none_stated,
        context=context,
        cues=tuple(
            dict.fromkeys(
                problem_cues + tuple(acts) + planned_cues + done_cues + none_cues + context_cues
            )
        ),
    )


def admits(folded: str) -> bool:
    """Whether `folded` admits shortcomings in general (仍存在一些问题)."""
    return pattern("roles", "admission").search(folded) is not None


def turns(folded: str) -> bool:
    """Whether `folded` opens with a turn from problems to remedies (下一步, 为此, 现已)."""
    return pattern("roles", "pivot").match(folded.lstrip()) is not None


def _sum(role: str, folded: str) -> tuple[int, tuple[str, ...]]:
    words_of_role, weights = _table(role)
    found = [word for _, word in occurrences(folded, words_of_role) if weights[word]]
    return sum(weights[word] for word in found), tuple(found)


def _single_verdicts(masked: str) -> tuple[str, ...]:
    """One-character verdicts that stand as words: the only use of word segmentation here."""
    characters = set(load("roles")["problem_words"]["characters"])
    if characters.isdisjoint(masked):
        return ()
    return tuple(
        word
        for match in _CLAUSE.finditer(masked)
        if not characters.isdisjoint(match.group())
        for word in words(match.group().strip())
        if word in characters
    )
