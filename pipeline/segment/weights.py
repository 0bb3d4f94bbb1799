"""What a candidate weighs as a heading, and what coming next after another one adds or takes.

Weights are ranks, not measurements: they were set by hand so that each single fault named in the
tests is outweighed, then held against generated texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import SectionKey
from pipeline.segment.candidate import Candidate
from pipeline.segment.evidence import Tables
from pipeline.segment.heads import TITLE_ENDS

ORDER = (
    "overview", "disclosure", "requests", "fees", "disputes", "problems", "measures", "other", "annex",
)  # fmt: skip
_RANK = {key: rank for rank, key in enumerate(ORDER)}
_TABLED = frozenset(("disclosure", "requests", "disputes"))

# Weights are ranks, not measurements: a numbered heading on a line of its own (7) stands
# against any one fault of order or numbering, and falls to two.
_LEADS, _FILLS, _CLOSED, _NUMBERED = 2.0, 3.0, 1.5, 2.0
_SUB_LEVEL = -1.5
# A wording of this length stands in running text only as a heading that lost its line.
_LONG_WORDING, _LONG = 1.5, 8
# Of a wording that only resembles a heading; 0.45, the least that counts, costs 3.3.
_NOT_KIN = -6.0
_MID_SENTENCE = -2.5
UNNUMBERED_AMONG_NUMBERED, _UNNUMBERED_AMONG_SOME = -5.5, -2.5
TOPICS = frozenset(("disclosure", "requests"))
# 主动公开 alone is a topic, 存在问题： with a colon a label, more often than a heading.
_NO_NOUN, _LABEL = -1.5, -1.0
_NOUNS = (
    "情况", "事项", "措施", "问题", "概述", "概况", "综述", "打算", "计划", "思路", "方向", "安排", "附表", "申请", "表",
)  # fmt: skip
_UNKNOWN_TITLE, _UNKNOWN, _UNKNOWN_INLINE = 3.5, 1.0, 0.2
_OWN_TABLE, _FOREIGN_TABLE, _TABLE_ELSEWHERE = 2.0, -1.5, -2.5
_NEXT_NUMBER, _SAME_NUMBER, _LOWER_NUMBER, _PER_GAP = 1.0, -3.0, -5.0, -0.3
# A lower number among 1. 2. or （一）（二） begins a list within the section.
_SUB_SAME, _SUB_NUMBER = -4.0, -8.0
_KEY_REPEATED, _KEY_TWICE_RUNNING, _KEY_BACKWARDS = -3.5, -16.0, -2.5
_PLAIN_KEY_REPEATED, _OTHER_REPEATED = -10.0, -1.0
_MEASURES_ALONE = -2.0
# The text begins anew: the same report twice, or tables numbered again behind the text.
_AGAIN = -4.0
_MIXED_STYLE, NEVER = -4.0, -1000.0
_FIRST_IS_ONE = 0.5
ENOUGH = 3
_COVERS_MEASURES = (
    "改进", "整改", "打算", "计划", "措施", "下步", "下一步", "举措", "对策", "方向",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The best sequence that ends in a candidate: its weight, its last number, its keys so far.

    `number` counts on over headings without one, `marked` tells that any has one; `at` is the
    index of the candidate, `before` the sequence up to the one before it.
    """

    weight: float
    number: int | None
    marked: bool
    keys: frozenset[SectionKey]
    at: int
    before: Chain | None


def start_weight(candidate: Candidate) -> float:
    if candidate.key == "unknown":
        return 0.0 if candidate.ordinal == 1 else 2 * NEVER
    if candidate.ordinal is None:
        return 0.0
    return _FIRST_IS_ONE if candidate.ordinal == 1 else _PER_GAP * min(candidate.ordinal - 1, 4)


def own_weight(candidate: Candidate, *, unnumbered: float) -> float:
    if candidate.key == "unknown":
        if not candidate.own_line:
            return _UNKNOWN_INLINE
        return _UNKNOWN_TITLE if is_titled(candidate) else _UNKNOWN
    weight = _LEADS * candidate.leads
    weight += _FILLS if candidate.fills else _CLOSED if candidate.closed else 0.0
    weight += _NOT_KIN * (1.0 - candidate.kin)
    weight += 0.0 if candidate.apart or candidate.leads else _MID_SENTENCE
    if candidate.ordinal is not None:
        weight += _NUMBERED + _SUB_LEVEL * candidate.sub_level
    elif candidate.key != "annex":
        weight += unnumbered
        weight += _NO_NOUN * (not candidate.wording.rstrip("。:;.").endswith(_NOUNS))
        weight += _LABEL * candidate.wording.endswith(":")
    placed = candidate.ordinal is not None or candidate.fills
    return weight + _LONG_WORDING * (placed and len(candidate.wording) >= _LONG)


def content_weight(candidate: Candidate, tables: Tables, end: int) -> float:
    """What the table that follows a heading says for it or against it."""
    if candidate.key not in _TABLED:
        return 0.0
    first = tables.first(candidate.end, end)
    if first is None and candidate.ordinal is None and candidate.key in tables.keys:
        return _TABLE_ELSEWHERE
    return 0.0 if first is None else _OWN_TABLE if first == candidate.key else _FOREIGN_TABLE


def step_weight(left: Candidate, right: Candidate, chain: Chain) -> tuple[float, bool]:
    """The weight of `right` coming next after `left`, and whether the text begins anew with it."""
    if right.start < left.end:
        return NEVER, False
    if right.key == "unknown" and right.ordinal is None:
        fits = left.style in ("none", "dash") and left.key != "overview" and not chain.marked
        return (0.0 if fits else NEVER), False
    if right.key == "unknown":
        ahead = (right.ordinal or 0) - (chain.number or 0)
        fits = chain.number is not None and left.style == right.style and left.key != "annex"
        if not fits or not (ahead == 1 or (is_titled(right) and 0 <= ahead <= 3)):
            return NEVER, False
        return _numbers(right, chain), False
    if _begins_anew(left, right, chain):
        return _AGAIN, True
    if left.key == "annex":
        fits = right.ordinal is not None and chain.number is not None
        fits = fits and right.ordinal == (chain.number or 0) + 1 and not right.sub_level
        return (_NEXT_NUMBER if fits else NEVER), False
    weight = _numbers(right, chain) + _styles(left, right, chain)
    if right.key == "measures" and "problems" not in chain.keys:
        weight += _MEASURES_ALONE
    if right.key == left.key or _is_split(left, right):
        weight += _KEY_TWICE_RUNNING
    elif right.key in chain.keys:
        weight += _repeated(right)
    elif _is_backwards(left, right):
        weight += _KEY_BACKWARDS
    return weight, False


def _repeated(right: Candidate) -> float:
    """The weight of a key that an earlier heading has already."""
    if right.key == "other":
        return _OTHER_REPEATED  # 咨询情况 and 说明与附表 are both
    if right.ordinal is not None:
        return _KEY_REPEATED
    return _PLAIN_KEY_REPEATED


def _is_backwards(left: Candidate, right: Candidate) -> bool:
    """Whether two sections stand the other way round than in any form.

    Fees and disputes change places, and 咨询情况 (`other`) stands among them, in old layouts.
    """
    if left.key not in _RANK or (left.key, right.key) == ("disputes", "fees"):
        return False
    if left.key == "other" and right.key in ("fees", "disputes", "problems"):
        return False
    return _RANK[right.key] < _RANK[left.key]


def _begins_anew(left: Candidate, right: Candidate, chain: Chain) -> bool:
    late = left.key in ("problems", "measures", "other", "annex", "unknown")
    late = late or (right.key == "overview" and right.key in chain.keys)
    if not late or right.sub_level != left.sub_level or len(chain.keys) < ENOUGH:
        return False
    if right.key == "overview":
        return right.ordinal == 1 or (
            right.ordinal is None and right.own_line and "overview" in chain.keys
        )
    return right.ordinal == 1 and right.key in _TABLED and left.key != "annex" and right.own_line


def is_titled(candidate: Candidate) -> bool:
    """Whether a heading of unknown wording is built like the headings of local sections."""
    return candidate.own_line and candidate.wording.rstrip("。:").endswith(TITLE_ENDS)


def _numbers(right: Candidate, chain: Chain) -> float:
    if right.ordinal is None or chain.number is None:
        return 0.0
    ahead = right.ordinal - chain.number
    if ahead == 1:
        return _NEXT_NUMBER
    if ahead > 1:
        return _PER_GAP * min(ahead - 1, 4)
    if right.sub_level:
        return _SUB_SAME if ahead == 0 else _SUB_NUMBER
    return _SAME_NUMBER if ahead == 0 else _LOWER_NUMBER


def _styles(left: Candidate, right: Candidate, chain: Chain) -> float:
    """一、 next to 1. or （一）: only a slip that keeps number and order, never a rule."""
    if left.sub_level == right.sub_level or right.style == "none":
        mixed = right.sub_level and left.style != right.style  # 2. among 1、 2、
        return _MIXED_STYLE if mixed else 0.0
    if left.style in ("none", "dash"):
        counts_on = chain.number is not None and right.ordinal == chain.number + 1
        return 0.0 if counts_on else NEVER
    if left.key == "unknown":
        return NEVER
    counts_on = chain.number is not None and right.ordinal == chain.number + 1
    adjacent = _RANK[right.key] - _RANK[left.key] in (1, 2)
    slip = counts_on and adjacent and "bracketed" not in (left.style, right.style)
    return _MIXED_STYLE if slip else NEVER


def _is_split(left: Candidate, right: Candidate) -> bool:
    """Whether `right` only splits the section of problems `left`: 存在问题： 3.改进措施."""
    if left.key != "problems" or right.key != "measures":
        return False
    covered = any(word in left.wording for word in _COVERS_MEASURES)
    plain = right.ordinal is None or (right.sub_level and not left.sub_level)
    lower = right.ordinal is not None and left.ordinal is not None and right.ordinal < left.ordinal
    label = not right.own_line or right.wording.endswith(":")
    return lower or (plain and (covered or label))


def unnumbered_weight(found: Sequence[Candidate]) -> float:
    """What a heading without a number weighs less than one with: much where most have numbers.

    Lines that repeat a section word without a number are topics in a numbered report; where
    numbers were lost by the dozen they may be headings.
    """
    marked = {
        c.key for c in found if c.ordinal is not None and c.key != "unknown" and c.style != "dash"
    }
    plain = {c.key for c in found if c.ordinal is None and c.own_line and c.kin == 1.0} - marked
    plain -= {"annex", "unknown", "measures"}  # 改进措施： is a label within the problems
    if not marked:
        return 0.0
    if plain <= TOPICS or len(marked) >= 2 * len(plain):
        return UNNUMBERED_AMONG_NUMBERED
    return _UNNUMBERED_AMONG_SOME if len(marked) >= len(plain) else 0.0
