"""What on a page speaks against the organ, the region or the year that was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from pipeline import places
from pipeline.ingest.identity import evidence, years
from pipeline.ingest.identity.dates import Dates
from pipeline.ingest.identity.organs import Organ, read_organ
from pipeline.ingest.identity.own_words import OwnWord, strange
from pipeline.ingest.identity.same import alike, is_portal, related, same_town
from pipeline.ingest.identity.sheet import Sheet
from pipeline.ingest.identity.years import Claim, Mention
from pipeline.records import Doubt, Evidence, Place

_TIERS = ("province", "prefecture", "county", "township")
# Publishers looked at: a page prints its own once or twice, a list of links many.
_PUBLISHERS = 4
# How often the text must speak of another county, and never of its own, to be about that one.
_FOREIGN = 3
_REGION_WORDS = ("县", "市", "区", "旗", "州", "盟", "省")


def year_doubts(
    claim: Claim, *, stated: Claim | None, mentioned: list[Mention], dates: Dates
) -> Iterator[Doubt]:
    """The years that stand against that of `claim` (see `years.against`)."""
    for other in years.against(claim, stated=stated, mentioned=mentioned, dates=dates):
        yield Doubt(
            about="year",
            chosen=str(claim.year),
            basis=claim.basis,
            other=str(other.year),
            other_basis=other.basis,
            start=other.start,
            end=other.end,
        )


def organ_doubts(
    organ: Organ, basis: Evidence, *, sheet: Sheet, dates: Dates, words: list[OwnWord],
    context: Mapping[str, int],
) -> Iterator[Doubt]:  # fmt: skip
    """Other bodies that the page's metadata or its signature name, and words of other bodies."""
    for name, other_basis in _named(organ, basis, sheet, dates):
        other = read_organ(evidence.shorten(name), context)
        about = _conflict(organ, other, signed=other_basis == "signature") if other else None
        if other is None or about is None:
            continue
        start, end = _span(sheet, name) if other_basis == "signature" else (None, None)
        chosen, told = (
            (organ.name, other.name)
            if about == "organ"
            else (full_name(organ.place), full_name(other.place))
        )
        yield Doubt(
            about=about, chosen=chosen, basis=basis, other=told, other_basis=other_basis,
            start=start, end=end,
        )  # fmt: skip
    if word := strange(organ, words):
        yield Doubt(
            about="organ", chosen=organ.name, basis=basis, other=word.word, other_basis="body",
            start=word.start, end=word.end,
        )  # fmt: skip


def _named(
    organ: Organ, basis: Evidence, sheet: Sheet, dates: Dates
) -> Iterator[tuple[str, Evidence]]:
    seen: set[str] = set()
    if basis != "publisher":
        for name, _ in zip(evidence.labelled(sheet), range(_PUBLISHERS), strict=False):
            if name not in seen and not organ.name.endswith(name):
                yield name, "publisher"
            seen.add(name)
    signed = dates.signed.organ if dates.signed else None
    if signed and basis != "signature" and signed not in seen and not organ.name.endswith(signed):
        yield signed, "signature"


def _conflict(organ: Organ, other: Organ, *, signed: bool) -> Literal["organ", "region"] | None:
    """What `other`, published or signed by, says against `organ`: about the organ, or its region."""
    placed = not other.generic and other.place.code is not None and organ.place != Place()
    apart = placed and not related(organ.place, other.place)
    if organ.place.township and other.place.township:
        return None if same_town(organ.place.township, other.place.township) else "organ"
    if apart:
        return "region"
    if alike(organ.name, other.name):
        return None
    if other.level == "township":
        return "organ"
    if is_portal(other):
        return None
    if is_portal(organ) and not signed and organ.type != "government":
        return None
    return "organ"


def _span(sheet: Sheet, name: str) -> tuple[int | None, int | None]:
    at = sheet.tail.rfind(name)
    return (None, None) if at < 0 else (sheet.tail_start + at, sheet.tail_start + at + len(name))


def region_doubts(
    organ: Organ, basis: Evidence, *, framed: Mapping[str, int], spoken: Mapping[str, int]
) -> Iterator[Doubt]:
    """Another region than the organ's that the page's frame names, or that its text is about.

    `framed` and `spoken` count the places there; one that lies around or inside the organ's own
    or may be its namesake speaks for it.
    """
    place = organ.place
    if not (place.county or place.prefecture):
        return
    for counts, least, told in ((framed, 1, "site"), (spoken, _FOREIGN, "body")):
        foreign = _foreign(place, counts)
        name = max(foreign, key=lambda each: foreign[each]) if foreign else None
        if name and foreign[name] >= least:
            yield Doubt(
                about="region", chosen=full_name(place), basis=basis, other=name,
                other_basis="site" if told == "site" else "body",
            )  # fmt: skip


def _foreign(place: Place, counts: Mapping[str, int]) -> dict[str, int]:
    """The counts of the places that are not related to `place`; empty where any of them is."""
    own = {place.county, place.prefecture}
    if own & set(counts):
        return {}
    foreign = {}
    for name, count in counts.items():
        found = [each for each in places.find(name) if each.county or each.prefecture]
        if any(related(place, each) for each in found):
            return {}
        if found:
            foreign[name] = count
    return foreign


def full_name(place: Place) -> str:
    """The place with all its tiers in one string: 云南省玉溪市易门县."""
    return "".join(name for tier in _TIERS if (name := getattr(place, tier)))


def from_path(about: str, chosen: str) -> Doubt:
    """That a field was read from folder or file names, since the page does not tell it."""
    return Doubt(about=about, chosen=chosen, basis="path")  # type: ignore[arg-type]
