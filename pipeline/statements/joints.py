"""The joints of running text: where one statement may end and the next begin.

Every clause end is a joint. Whether a statement ends there is decided by a trained layer from
what stands on both sides; `features` says what it sees. Which of them part statements follows
codebook §1 and settled cases 1 to 3: parallel clauses at a comma stay one statement, a problem
and its remedy are two, an item of a list is one with all that elaborates it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.statements.stance import Stance, turns, weigh
from pipeline.statements.titles import Setting
from pipeline.zh import words

_CLAUSE_END = re.compile(r"(?:[,。;:!?]|(?<=[\u4e00-\u9fff])\.(?=[ \n(\u4e00-\u9fff\"]|$))+[\"')]?")
_CLOSES = "。;:!?.\n"
# Whole sentences longer than this are seen by their last clauses only: a hostile page may
# have one of a million characters.
_REACH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Running text without enumerators, titles or table rows inside: clauses, in order.

    `clauses` are spans that follow one another; `in_item` says that it is an item of a list,
    `headed` that the item has a title, `leads` that a list begins behind it.
    """

    clauses: tuple[tuple[int, int], ...]
    in_item: bool
    headed: bool
    leads: bool
    setting: Setting | None


class Judge(Protocol):
    """Decides what the shape of the text leaves open."""

    def parts(self, folded: str, run: Run) -> Sequence[bool]:
        """Whether a statement ends at each of the n - 1 joints of a run of n clauses."""

    def heads(self, folded: str, run: Run) -> bool:
        """Whether the first clause of `run`, an item's, is a title and no statement."""


def clause_ends(folded: str, start: int, end: int) -> list[int]:
    """Where the clauses of the paragraph `start:end` end, the last one at `end`.

    A quotation mark behind a stop belongs to the clause when it closes one opened in the
    paragraph; all marks look alike in folded text.
    """
    ends: list[int] = []
    quotes, counted = 0, start
    for match in _CLAUSE_END.finditer(folded, start, end):
        at = match.end()
        if folded[at - 1] == '"':
            quotes, counted = quotes + folded.count('"', counted, at - 1), at - 1
            at -= quotes % 2 == 0
        if folded[at:end].strip():
            ends.append(at)
    return [*ends, end]


def features(folded: str, run: Run) -> list[tuple[str, ...]]:
    """What is seen of each joint of `run`, as names."""
    texts = [plain_text(folded[first:last]) for first, last in run.clauses]
    stances = [_traits(weigh(text)) for text in texts]
    spoken = [words(text) for text in texts]
    marks = [
        _mark(folded, before, after)
        for before, after in zip(run.clauses, run.clauses[1:], strict=False)
    ]
    seen: list[tuple[str, ...]] = []
    for at, mark in enumerate(marks):
        first = at
        while first > max(0, at - _REACH) and marks[first - 1][-1:] not in _CLOSES:
            first -= 1
        last = at + 1
        while last < min(len(marks), at + _REACH) and marks[last][-1:] not in _CLOSES:
            last += 1
        left, right = _any(stances[first : at + 1]), _any(stances[at + 1 : last + 1])
        sentence = "".join(texts[first : at + 1])
        here, there = texts[at], texts[at + 1]
        item = f"{mark}{'i' if run.in_item else ''}"
        turned = f"turns{turns(there)}{'verdict' if stances[at][0] or left[0] == '1' else ''}"
        names = [
            mark, item, f"{mark}set:{run.setting}", f"{mark}{left}{right}", f"{left}{right}",
            f"{item}{left}{right}", f"{mark}{stances[at]}{stances[at + 1]}",
            f"{mark}{turned}", f"{mark}{turned}{right}",
            f"{mark}first" if at == 0 else "", f"{item}last" if at == len(marks) - 1 else "",
            f"{mark}leads{at == len(marks) - 1}" if run.leads else "",
            f"{mark}headed" if run.headed else "",
            f"{mark}^^{sentence[:2]}", f"^^{sentence[:3]}",
            f"{item}long{min(6, len(sentence) // 10)}", f"right{min(5, len(there) // 6)}",
            f"{mark}nth{min(4, at - first)}",
        ]  # fmt: skip
        names += [f"{mark}>{there[:size]}" for size in (1, 2, 3, 4)]
        names += [f"{mark}<{here[-size:]}" for size in (2, 3, 4)]
        # Behind most commas the sentence plainly goes on: there words have nothing to add.
        if mark != "," or turned.startswith("turnsTrue") or any(stances[at + 1][1:]):
            names += [f">{there[:size]}" for size in (2, 3, 4)]
            names += [f"{mark}^{here[:size]}" for size in (2, 3)]
            names += [f"l:{word}" for word in spoken[at]]
            names += [f"r:{word}" for word in spoken[at + 1]]
            names += [f"s:{word}" for group in spoken[first : at + 1] for word in group]
        seen.append(tuple(names))
    return seen


def title_features(folded: str, run: Run) -> tuple[str, ...]:
    """What is seen of the title that the first clause of `run` may be, as names.

    Of such a run `headed` says that an item before this one has a title, and `leads` that
    another item follows.
    """
    first, last = run.clauses[0]
    length = f"title{min(6, (last - first) // 4)}"
    rest = f"rest{min(5, (run.clauses[-1][1] - last) // 15)}"
    breaks = "\n" in folded[last : run.clauses[1][0]]
    siblings = f"titled{run.headed}next{run.leads}"
    return (
        *features(folded, run)[0], length, rest, f"{length}{rest}", siblings,
        f"{siblings}breaks{breaks}",
    )  # fmt: skip


def plain_text(text: str) -> str:
    """`text` without white space, every number as one 0: 2019 and 2020 say the same here."""
    return re.sub(r"[0-9]+", "0", "".join(text.split()))


def _mark(folded: str, before: tuple[int, int], after: tuple[int, int]) -> str:
    """The stop before the joint, and a line break where the line ends there."""
    closing = folded[before[0] : before[1]].rstrip("\"') \n")[-1:]
    closing = closing if closing in ",。;:!?." else ""
    return closing + ("\n" if "\n" in folded[before[1] : after[0]] else "")


def _traits(stance: Stance) -> tuple[bool, bool, bool, bool]:
    return stance.verdict > 0, stance.acts > 0, stance.done >= 2, stance.planned >= 2


def _any(traits: Sequence[tuple[bool, bool, bool, bool]]) -> str:
    return "".join("01"[any(group)] for group in zip(*traits, strict=True))
