"""What stands around a number, and what a number may count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.figures.cues import Cue
from pipeline.records import FigureKind, SectionKey


@dataclass(frozen=True, slots=True)
class Sense:
    """What is counted, and the cue that said so (None where it was inherited)."""

    kind: FigureKind
    rows: tuple[str, ...] = ()
    word: str | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """A number's surroundings: cues before it in its clause, behind it, and before the clause.

    `clause` is the clause before the number, `lead` everything since the number before, `behind`
    the rest of the clause. `listed` says that a 、 stands before the clause, `part` that the
    number is one of the parts of a total, `akin` that it may be, by its measure word; `whole` is
    the sense of that total. `domain` is the topic in force (`request`, `replies`…),
    `end` where the number ends, `alike` whether the number before had the same measure word,
    `said` the end of the sentence before the number.
    """

    before: Sequence[Cue]
    after: Sequence[Cue]
    earlier: Sequence[Cue]
    clause: str
    lead: str
    behind: str
    listed: bool
    part: bool
    akin: bool
    domain: str | None
    end: int
    alike: bool
    whole: Sense | None
    section: SectionKey
    said: str


OTHER = Sense("other")
# What 收到 and 办结 can be said of. Requests among them only by their name or the section's.
DOMAINS = frozenset(["request", "replies", "proposals", "reconsideration", "litigation"])
PLAIN: dict[str, FigureKind] = {
    "litigation": "litigation", "reconsideration": "reconsideration", "training": "training",
    "interpretation": "interpretation", "views": "views", "fees": "fees", "replies": "replies",
    "carried_in": "requests_carried_in", "carried_out": "requests_carried_out",
    "disclose": "disclosed", "request": "requests_received",
}  # fmt: skip
