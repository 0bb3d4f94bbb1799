"""Which numbers are parts of which total: 其中, 包括, 分别, and what stands in brackets."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.figures.cues import context
from pipeline.figures.surroundings import Sense
from pipeline.records import FigureKind

# A total of requests is also told by how they were decided.
_DECIDED: tuple[FigureKind, ...] = ("requests_received", "requests_concluded")


@dataclass(frozen=True, slots=True)
class Total:
    """A number whose parts follow: its index among the claims, unit and sense."""

    index: int
    unit: str | None
    sense: Sense
    bracketed: bool = False


# How the public asks is counted in what it asks by: 咨询230次,其中电话165次、信函3封.
_ASKED = frozenset(["次", "人次", "件", "件次", "封", "条", "个", "通"])

# A list of what was disclosed counts each in its own word: 103条,其中名单12期.
_PUBLISHED = frozenset(["条", "篇", "件", "份", "期", "则", "幅", "部", "条次", "批次"])


def is_alike(total: Total, unit: str | None) -> bool:
    """Whether a number with this measure word may tell of the same as the total."""
    units = {"replies": _ASKED, "disclosed": _PUBLISHED}.get(total.sense.kind, frozenset())
    return total.unit == unit or (unit in units and total.unit in units)


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals in force, innermost last, and the number that would be one if 其中 followed."""

    open: tuple[Total, ...] = ()
    last: Total | None = None
    before_bracket: Total | None = None

    @property
    def current(self) -> Total | None:
        """The total that the next number is a part of, if it fits."""
        return self.open[-1] if self.open else None

    def advance(self, lead: str) -> Totals:
        """The totals behind `lead`, the text since the number before."""
        totals = self
        if ")" in lead and totals.open and totals.open[-1].bracketed:
            totals = replace(totals, open=totals.open[:-1])
        if ")" in lead and totals.before_bracket is not None:
            totals = replace(totals, last=totals.before_bracket, before_bracket=None)
        marker = context("parts").search(lead)
        opened = lead.rfind("(") if ")" not in lead[lead.rfind("(") :] else -1
        if opened >= 0:
            totals = replace(totals, before_bracket=totals.last)
        if totals.last is not None and (marker or lead.startswith(":")):
            inside = marker is not None and 0 <= opened < marker.start()
            inner = replace(totals.last, bracketed=inside)
            outer = totals.open if inner.bracketed else ()
            totals = replace(totals, open=(*outer, inner))
        return totals

    def fits(self, sense: Sense, unit: str | None) -> bool:
        """Whether a number of this sense can be a part of the total in force."""
        total = self.current
        if total is None or unit != total.unit:
            return False
        kind = total.sense.kind
        return sense.kind == kind or (sense.kind == "outcome" and kind in _DECIDED)
