"""A place in a text where a first-level heading may stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.records import SectionKey
from pipeline.segment.heads import Head, Style
from pipeline.segment.lines import Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A possible heading `text[start:end]`; the section would begin at `start`.

    `leads` tells that it begins a line, `fills` that nothing follows on it, `closed` that a stop
    or a space parts it from what follows, `apart` that it stands where a sentence may begin.
    `wording` is its squeezed fold without the number; `kin` as in `heads.Head`. `bare` tells
    that next to nothing stands between it and the next candidate. `lost` names what the start
    was told from where the heading itself is not printed.
    """

    key: SectionKey
    start: int
    end: int
    ordinal: int | None
    style: Style
    leads: bool
    fills: bool
    closed: bool
    wording: str
    kin: float
    apart: bool = True
    entry: bool = False
    bare: bool = False
    lost: str | None = None

    @property
    def sub_level(self) -> bool:
        """Whether its number is one of the marks for sub-headings: 1. or （一）."""
        return self.style in ("arabic", "dotted", "bracketed")

    @property
    def own_line(self) -> bool:
        return self.leads and self.fills


def candidate_of(
    head: Head, line: str, start: int, end: int, *, leads: bool, closed: bool
) -> Candidate:
    """The candidate that a head read at `line` makes, at its offsets in the text."""
    return Candidate(
        key=head.key,
        start=start,
        end=end,
        ordinal=head.ordinal,
        style=head.style,
        leads=leads,
        fills=head.fills,
        closed=closed,
        wording=line[head.wording : head.end],
        kin=head.kin,
        entry=head.entry,
    )


_AID = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}\)")


def with_aid(lines: Lines, end: int) -> int:
    """`end`, or behind the pinyin that a mirror for foreigners adds to the last letter."""
    aid = _AID.match(lines.folded, end)
    return end if aid is None else aid.end()
