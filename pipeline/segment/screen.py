"""Candidates that cannot be headings of the report are put aside before any are weighed.

These are the entries of a table of contents, the rows of an annex, and marks of lower levels in a
report whose first level is numbered otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import SectionKey
from pipeline.segment.candidate import Candidate
from pipeline.segment.weights import ENOUGH, UNNUMBERED_AMONG_NUMBERED, is_titled, own_weight

# The longest report met has 14 first-level headings; a page with more candidates than this
# repeats something, and the search grows with their square.
MOST = 150
# 主动公开 as a topic of the overview is weaker than the heading in full.
_WEAKER = 1.0
# Two indicators with their units and values; behind a line that names a file stands at most a date.
_ANNEX_LETTERS = 20


def worth_weighing(found: Sequence[Candidate]) -> list[Candidate]:
    """`found` without those that cannot stand against the others, and no more than `MOST`.

    First decided is how the first level is numbered: 一、, or 1. or （一） throughout, or not.
    """
    first = [c for c in found if c.style == "zh" and c.key != "unknown" and c.kin == 1.0]
    known = {c.key for c in first if c.leads or c.closed}
    if len(known) >= ENOUGH:
        numbers = {c.ordinal for c in first if c.own_line}
        kept = [c for c in found if _counts_among_numbered(c, known, numbers)]
    elif _is_sub_numbered(found, known):
        kept = list(found)
    else:
        kept = _strongest([c for c in found if not c.sub_level or c.key == "annex"])
    if len(kept) > MOST:
        strongest = sorted(
            kept, key=lambda c: (-own_weight(c, unnumbered=UNNUMBERED_AMONG_NUMBERED), c.start)
        )[:MOST]
        kept = sorted(strongest, key=lambda c: c.start)
    return kept


def _strongest(found: Sequence[Candidate]) -> list[Candidate]:
    """`found` without lines that have no number and repeat the heading of another in fewer words."""
    weights = [own_weight(candidate, unnumbered=0.0) for candidate in found]
    best: dict[str, float] = {}
    for candidate, weight in zip(found, weights, strict=True):
        best[candidate.key] = max(best.get(candidate.key, weight), weight)
    return [
        candidate
        for candidate, weight in zip(found, weights, strict=True)
        if candidate.ordinal is not None
        or candidate.key == "other"
        or weight >= best[candidate.key] - _WEAKER
    ]


def _counts_among_numbered(
    candidate: Candidate, known: set[SectionKey], numbers: set[int | None]
) -> bool:
    """Whether a candidate may be a heading of a report numbered 一、二、三."""
    if candidate.style == "zh":
        return (
            candidate.key != "unknown" or is_titled(candidate) or candidate.ordinal not in numbers
        )
    if candidate.style == "dash" or candidate.key == "annex":
        return True
    if not candidate.own_line or candidate.style == "bracketed":
        return False
    return candidate.key not in known or (candidate.style == "none" and candidate.kin == 1.0)


def _is_sub_numbered(found: Sequence[Candidate], known: set[SectionKey]) -> bool:
    """Whether the first level is numbered 1. or （一）: the sections that no sub-heading repeats."""
    sub = {c.key for c in found if c.sub_level}
    if not sub:
        return False
    dashes = {c.key for c in found if c.style == "dash"}
    plain = {c.key for c in found if c.own_line and not c.sub_level and c.key != "unknown"} | known
    if dashes == {"overview"}:  # —、 before 2、 and 3、
        sub, plain = sub | dashes, plain - dashes
    opens = found[0].key == "overview" and found[0].ordinal == 1 and found[0].own_line
    if not plain or ({"overview", "problems"} <= sub and opens):
        return True
    whole = "overview" in sub or {"disputes", "problems"} <= sub
    return whole and len(sub) >= ENOUGH and len(plain - sub) < ENOUGH and len(plain) < len(sub)


def without_contents(found: Sequence[Candidate]) -> list[Candidate]:
    """`found` without a table of contents: a run of entries whose headings come again with text."""
    runs: list[tuple[int, int]] = []
    begin = 0
    for at, candidate in enumerate(found):
        if candidate.bare or candidate.entry:
            continue
        runs.append((begin, at))
        begin = at + 1
    last = {candidate.key: at for at, candidate in enumerate(found)}
    dropped: set[int] = set()
    for first, end in runs[:MOST]:
        run = found[first:end]
        opens = bool(run) and (run[0].key == "overview" or run[0].ordinal == 1)
        again = sum(last[candidate.key] >= end for candidate in run)
        if len(run) >= ENOUGH and opens and again >= max(ENOUGH, len(run) - 1):
            dropped.update(range(first, end))
    return [candidate for at, candidate in enumerate(found) if at not in dropped]


def up_to_annex(found: Sequence[Candidate], length: int) -> list[Candidate]:
    """`found` without the rows of the annex, where one with text of its own closes the report.

    The old 统计表 numbers its rows 一、主动公开情况 like sections. A line that only names an
    attached file is no annex, nor is one behind which the report's own numbers go on.
    """
    kept: list[Candidate] = []
    annex: Candidate | None = None
    number = 0
    for at, candidate in enumerate(found):
        if annex is not None:
            goes_on = annex.ordinal is not None and candidate.ordinal == annex.ordinal + 1
            anew = candidate.key == "overview" and candidate.ordinal in (None, 1)
            if not (anew or (goes_on and candidate.own_line and candidate.style == annex.style)):
                continue
            annex = None
        if candidate.key == "annex" and len({other.key for other in kept}) >= ENOUGH:
            if candidate.ordinal is None and not _closes(
                candidate, found[at + 1 :], number, length
            ):
                continue
            annex = candidate
        elif candidate.key == "annex" and candidate.ordinal is None:
            continue
        if candidate.style == "zh" and candidate.ordinal is not None:
            number = candidate.ordinal
        kept.append(candidate)
    return kept


def _closes(candidate: Candidate, behind: Sequence[Candidate], number: int, length: int) -> bool:
    """Whether an annex without a number is the end of a report numbered up to `number`."""
    titled = bool(behind) and behind[0].key == "annex"  # 附表, and its title on the next line
    if length - candidate.end < _ANNEX_LETTERS or (candidate.bare and not titled):
        return False
    return not any(
        other.style == "zh" and other.own_line and other.kin == 1.0 and other.ordinal == number + 1
        for other in behind[:MOST]
    )
