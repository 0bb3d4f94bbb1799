"""How alike two reports are: the one measure of it, used wherever reports are called alike.

Broder (On the resemblance and containment of documents, 1997): the share of the grams of both that
are common to both, and the share of the grams of one that the other has. Grams are the different
runs of five characters of the narrative (contract.md), so digits of tables and headings play no
part.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy

from pipeline.records import Verdict
from pipeline.reuse.fingerprints import hash_grams
from pipeline.reuse.streams import Array

GRAM = 5
# contract.md, Between years and bodies.
LEAST_RESEMBLANCE, LEAST_CONTAINMENT, NEAR_COPY, COPY = 0.5, 0.8, 0.8, 0.95
# A narrative below the length of a passage (无。) is like any other, and copied from none.
LEAST_NARRATIVE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """`resemblance` is symmetric; `containment` is the share of the one that the other has."""

    resemblance: float
    containment: float
    other_containment: float

    @property
    def alike(self) -> bool:
        """Whether the two are listed as a pair."""
        most = max(self.containment, self.other_containment)
        return self.resemblance >= LEAST_RESEMBLANCE or most >= LEAST_CONTAINMENT


def grams_of(narrative: Array) -> Array:
    """The different grams of a narrative, given as symbols of `streams`, hashed and sorted."""
    return numpy.unique(hash_grams(narrative, GRAM))


def compare_grams(one: Array, other: Array) -> Likeness:
    """The likeness of two narratives by their grams (`grams_of`); 0 where either has none.

    >>> text, longer = numpy.arange(100, 160), numpy.arange(100, 224)
    >>> compare_grams(grams_of(text), grams_of(longer))
    Likeness(resemblance=0.4666666666666667, containment=1.0, other_containment=0.4666666666666667)
    """
    if not len(one) or not len(other):
        return Likeness(resemblance=0.0, containment=0.0, other_containment=0.0)
    both = numpy.concatenate((one, other))
    both.sort(kind="stable")  # two runs in order: merged, not sorted
    common = int((both[1:] == both[:-1]).sum())
    return Likeness(
        resemblance=common / (len(both) - common),
        containment=common / len(one),
        other_containment=common / len(other),
    )


def judge(likeness: Likeness, *, same_body: bool, same_year: bool) -> Verdict:
    """What a pair of reports is that are `alike`."""
    if same_body and not same_year:
        return "carried_over"
    if likeness.resemblance >= COPY:
        return "copy"
    return "near_copy" if likeness.resemblance >= NEAR_COPY else "template"
