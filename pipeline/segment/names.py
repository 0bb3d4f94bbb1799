"""Headings of unknown wording that can only be one section: told by number, order and neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.records import SectionKey
from pipeline.segment.candidate import Candidate
from pipeline.segment.evidence import Tables
from pipeline.segment.heads import kinship

_SIX: tuple[SectionKey, ...] = (
    "overview", "disclosure", "requests", "disputes", "problems", "other",
)  # fmt: skip
# What is left of a heading when more than half of it was replaced.
_LEFT_OVER = 0.2
# The weight of a wording that fits by its place only.
_BY_PLACE = 0.3
_MOST_OF_SIX = 4


def with_names(chosen: Sequence[Candidate], tables: Tables, length: int) -> list[Candidate]:
    """`chosen`, where a heading `unknown` in the place of a missing section is taken for it.

    The place is sure when number and both neighbours are the form's. Then the section's own
    table, a rest of the form's wording, or that nearly all others are there decides.
    """
    keys = [candidate.key for candidate in chosen]
    named = list(chosen)
    for at, candidate in enumerate(chosen):
        if candidate.key != "unknown":
            continue
        key = _vacant(at, chosen, keys)
        if key is None:
            continue
        end = chosen[at + 1].start if at + 1 < len(chosen) else length
        own_table = tables.first(candidate.end, end) == key
        others = len(set(_SIX) & set(keys)) >= _MOST_OF_SIX and keys.count("unknown") == 1
        others = others and candidate.fills
        likely, kin = kinship(candidate.wording)
        if own_table or (likely == key and kin >= _LEFT_OVER) or (others and key != "other"):
            named[at] = replace(candidate, key=key, kin=max(kin, _BY_PLACE))
    return named


def _vacant(at: int, chosen: Sequence[Candidate], keys: Sequence[str]) -> SectionKey | None:
    """The section of the form that belongs at `at` and is nowhere, if its place is sure."""
    ordinal = chosen[at].ordinal
    if ordinal is None or not 1 <= ordinal <= len(_SIX):
        return None
    key = _SIX[ordinal - 1]
    before = chosen[at - 1].key if at else None
    after = chosen[at + 1].key if at + 1 < len(chosen) else None
    fits_before = before == (_SIX[ordinal - 2] if ordinal > 1 else None)
    fits_after = after == (_SIX[ordinal] if ordinal < len(_SIX) else None) or (
        after is None and ordinal >= len(_SIX) - 1
    )
    return key if fits_before and fits_after and key not in keys else None
