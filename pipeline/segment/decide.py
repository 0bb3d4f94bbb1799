"""Which candidates are the report's headings: one decision over the whole text.

The best sequence is found by dynamic programming: each candidate has a weight of its own (does
it lead and fill its line, is it numbered), and each step from one to the next a weight for
keeping the form's order and the numbering. A line-by-line decision would take 主动公开情况 as a
sub-heading of 总体情况 for section two, or the rows 一、本年新收… of a table for sections.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from pipeline.segment.candidates import Candidate

ORDER = (
    "overview", "disclosure", "requests", "fees", "disputes", "problems", "measures", "other", "annex",
)  # fmt: skip

# Weights are ranks, not measurements: a numbered heading on a line of its own (7) stands
# against any one fault of order or numbering, and falls to two.
_LEADS, _FILLS, _NUMBERED = 2.0, 3.0, 2.0
_SUB_LEVEL = -1.5
# A wording of this length stands in running text only as a heading that lost its line.
_LONG_WORDING, _LONG = 1.5, 8
_UNNUMBERED_AMONG_NUMBERED = -4.5
# An entry of a table of contents: nothing follows it, and the same heading comes again with text.
_ENTRY = -9.0
_NEXT_NUMBER, _SAME_OR_LOWER_NUMBER = 1.0, -3.0
_KEY_REPEATED, _KEY_BACKWARDS = -3.5, -2.5
# Two indicators with their units and values; behind a line that names a file stands at most a date.
_ANNEX_LETTERS = 20
_ENOUGH = 3
# Between two entries of a list stands a comma, a dotted line's page number at the most.
_NO_BODY = 4
# The longest report met has 14 first-level headings; a page with more candidates than this
# repeats something, and the search grows with their square.
_MOST = 300
_COVERS_MEASURES = ("改进", "整改", "打算", "计划", "措施", "下步", "下一步")


def decide(found: Sequence[Candidate]) -> list[Candidate]:
    """The subset of `found`, in order, that reads best as the headings of one report."""
    found = _up_to_annex(found[:_MOST])
    return _with_lost_problems(_best_chain(found), found)


def _with_lost_problems(chosen: list[Candidate], found: Sequence[Candidate]) -> list[Candidate]:
    """`chosen` with the section of problems where only its sub-heading is left.

    PDF text loses 五、存在的主要问题… and goes on with （一）存在的主要问题 (field guide c).
    """
    if any(candidate.key == "problems" for candidate in chosen):
        return chosen
    before = [c for c in chosen if c.key in ORDER[: ORDER.index("problems")]]
    after = [c for c in chosen if before and c.start > before[-1].start]
    for candidate in found:
        fits = before and candidate.start > before[-1].end
        fits = fits and (not after or candidate.end <= after[0].start)
        if fits and candidate.key == "problems" and candidate.sub_level and candidate.fills:
            return [*before, replace(candidate, lost=True), *after]
    return chosen


def _best_chain(found: Sequence[Candidate]) -> list[Candidate]:
    first_level = [c for c in found if not c.sub_level or c.key == "annex"]
    if sum(c.ordinal is not None or (c.leads and c.fills) for c in first_level) >= _ENOUGH:
        found = first_level  # 1.主动公开情况 and （二）依申请公开情况 are parts of 总体情况
    numbered = sum(c.ordinal is not None and not c.sub_level for c in found) >= _ENOUGH
    found = _without_splits(found, numbered=numbered)
    best: list[tuple[float, int | None]] = []
    entries = _entries(found)
    for at, candidate in enumerate(found):
        own = _weight(candidate, numbered=numbered) + _ENTRY * (at in entries)
        previous = [
            (best[before][0] + _step(found[before], candidate, found, best, before), before)
            for before in range(at)
            if found[before].end <= candidate.start
        ]
        score, before = max(previous, default=(0.0, None), key=lambda pair: pair[0])
        best.append((own + max(score, 0.0), before if score > 0 else None))
    if not best:
        return []
    last: int | None = max(range(len(best)), key=lambda index: best[index][0])
    chosen = []
    while last is not None:
        chosen.append(found[last])
        last = best[last][1]
    return chosen[::-1]


def _up_to_annex(found: Sequence[Candidate]) -> Sequence[Candidate]:
    """`found` up to the annex, where one with text of its own stands behind the report.

    The old 统计表 numbers its rows 一、主动公开情况 like sections. A line that only names an
    attached file is no annex.
    """
    kept: list[Candidate] = []
    for at, candidate in enumerate(found):
        if candidate.key == "annex" and candidate.ordinal is None:
            letters = sum(other.body for other in found[at:])
            if len({other.key for other in kept}) < _ENOUGH or letters < _ANNEX_LETTERS:
                continue
            return [*kept, candidate]
        kept.append(candidate)
    return kept


def _without_splits(found: Sequence[Candidate], *, numbered: bool) -> list[Candidate]:
    """`found` without the lines that only split a section of problems: 存在问题： 3.改进措施.

    A section whose heading covers measures too has no other section for them; in a numbered
    report measures have a section of their own only where they stand on a line of their own.
    """
    kept: list[Candidate] = []
    opener: Candidate | None = None
    for candidate in found:
        plain = candidate.ordinal is None or candidate.sub_level
        if plain and candidate.key in ("problems", "measures") and opener is not None:
            covered = any(word in opener.wording for word in _COVERS_MEASURES)
            if candidate.key == "problems" or covered:
                continue
        own_line = candidate.leads and candidate.fills and candidate.wording[-1] != ":"
        own_section = own_line and not candidate.sub_level
        if plain and candidate.key == "measures" and numbered and not own_section:
            continue
        opener = candidate if candidate.key == "problems" else None if not plain else opener
        kept.append(candidate)
    return kept


def _entries(found: Sequence[Candidate]) -> frozenset[int]:
    """The candidates that list a heading which comes again, with a body, further on."""
    listed = frozenset(
        at
        for at, candidate in enumerate(found)
        if candidate.body <= _NO_BODY
        and any(other.key == candidate.key and other.body > _NO_BODY for other in found[at + 1 :])
    )
    return listed if len(listed) >= _ENOUGH else frozenset()


def _weight(candidate: Candidate, *, numbered: bool) -> float:
    weight = _LEADS * candidate.leads + _FILLS * candidate.fills
    if candidate.ordinal is not None:
        weight += _NUMBERED
        weight += _SUB_LEVEL * candidate.sub_level
    elif numbered:
        weight += _UNNUMBERED_AMONG_NUMBERED
    if candidate.ordinal is not None and len(candidate.wording) >= _LONG:
        weight += _LONG_WORDING
    return weight


def _step(
    left: Candidate,
    right: Candidate,
    found: Sequence[Candidate],
    best: Sequence[tuple[float, int | None]],
    at: int | None,
) -> float:
    """The weight of `right` coming next after `left`, whose chain in `best` is at `at`."""
    weight = 0.0
    if left.ordinal is not None and right.ordinal is not None:
        if right.ordinal == left.ordinal + 1:
            weight += _NEXT_NUMBER
        elif right.ordinal <= left.ordinal:
            weight += _SAME_OR_LOWER_NUMBER
    while at is not None:
        if found[at].key == right.key:
            return weight + _KEY_REPEATED
        at = best[at][1]
    if ORDER.index(right.key) < ORDER.index(left.key):
        weight += _KEY_BACKWARDS
    return weight


def fit_unknown(chosen: Sequence[Candidate], unknown: Sequence[Candidate]) -> list[Candidate]:
    """`chosen` with those unknown headings whose number fills a gap in its numbering."""
    headings: list[Candidate] = []
    rest = list(unknown[:_MOST])
    for known, following in itertools.zip_longest(chosen, chosen[1:]):
        headings.append(known)
        while rest and (following is None or rest[0].start < following.start):
            candidate = rest.pop(0)
            if candidate.start > known.start and _fits_between(headings[-1], candidate, following):
                headings.append(candidate)
    return headings


def _fits_between(before: Candidate, candidate: Candidate, after: Candidate | None) -> bool:
    if before.ordinal is None or before.sub_level or before.key == "annex":
        return False
    if candidate.ordinal is None or candidate.ordinal != before.ordinal + 1:
        return False
    return after is None or after.ordinal is None or candidate.ordinal < after.ordinal
