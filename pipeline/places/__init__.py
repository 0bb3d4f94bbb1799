"""Administrative divisions of China, from provinces down to townships and streets, with codes.

`find` looks a name up, `match` reads names at the beginning of a text (易门县十街乡…),
`mentions` counts those that stand in it, and `choose` decides with these counts which of
several places of one name is meant. Names that are not decided stay without a code: nothing
is guessed. README.md beside this file names the source, its dates and its licence.

>>> [place.code for place in find("易门县")]
['530425']
>>> match("云南省玉溪市易门县十街乡人民政府")[0].place.code
'530425202'
>>> place = choose(match("鼓楼区人民政府"), mentions("徐州市鼓楼区"))
>>> place.code, place.prefecture
('320302', '徐州市')
>>> choose(match("鼓楼区人民政府"), mentions("")).code is None
True
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from pipeline.places.index import (
    place_of,
    region_ending_at,
    township_ending_at,
    townships_by_name,
    upper_by_name,
    upper_by_stem,
)
from pipeline.places.match import Match, match
from pipeline.records import Place

__all__ = [
    "Match",
    "Place",
    "choose",
    "find",
    "inside",
    "main_place",
    "match",
    "mentions",
    "region_ending_at",
    "support",
    "townships",
]

_TIERS = ("province", "prefecture", "county", "township")
_UPPER_KIND = re.compile("[省市区县旗州盟]")
_TOWNSHIP_KIND = re.compile("乡|镇|苏木|街道|街|办事处")


def find(name: str, *, within: Place | None = None) -> tuple[Place, ...]:
    """Every place called `name`: in full (易门县), shortened (恩施州, 十街乡) or without its kind.

    Today's divisions come first, those renamed or merged since 2015 after them. `within`
    keeps the places inside another one; a name that is not listed gives an empty tuple.
    """
    divisions = (
        upper_by_name().get(name) or townships_by_name().get(name) or upper_by_stem().get(name, ())
    )
    places = [place_of(each) for each in sorted(divisions, key=lambda each: each.former)]
    return tuple(place for place in places if within is None or inside(place, within))


def inside(place: Place, outer: Place) -> bool:
    """Whether all tiers that `outer` names are the same in `place`."""
    return all(
        getattr(outer, tier) is None or getattr(outer, tier) == getattr(place, tier)
        for tier in _TIERS
    )


def mentions(text: str) -> Counter[str]:
    """How often each province, prefecture or county stands in `text`, by its full name.

    Names without their kind (玉溪) are not counted: too many are words of their own.
    A name that several divisions share counts once, under that name. Counties of one
    character (和县) count only where no word can end before them (《条例》和县政府, 完成县里的任务).
    """
    counts: Counter[str] = Counter()
    for kind in _UPPER_KIND.finditer(text):
        if found := region_ending_at(text, kind.end()):
            for name in {division.name for division in found[1]}:
                counts[name] += 1
    return counts


def townships(text: str) -> Iterator[tuple[str, int]]:
    """Each township or street that stands in `text`: its longest full name, and where it begins."""
    for kind in _TOWNSHIP_KIND.finditer(text):
        if found := township_ending_at(text, kind.end()):
            name = max((division.name for division in found[1]), key=len)
            yield name, kind.end() - len(found[0])


# What a mention of the tier weighs: a county says more than its prefecture or province does.
_WEIGHTS = {"county": 4, "prefecture": 2, "province": 1}


def support(place: Place, context: Mapping[str, int]) -> int:
    """How strongly `context` (see `mentions`) speaks for the tiers above `place`'s own."""
    own = _lowest(place)
    return sum(
        weight * min(context.get(getattr(place, tier) or "", 0), 9)
        for tier, weight in _WEIGHTS.items()
        if tier != own
    )


def choose(matches: tuple[Match, ...], context: Mapping[str, int]) -> Place:
    """The one place meant by `matches` (readings of one string), else what they agree upon.

    With several readings, the one that the places named in `context` support most wins; a
    former division yields to one of today. Undecided readings give the tiers they share,
    without code. A township read without its county, though `context` names other counties
    only, is a namesake elsewhere: only its name is kept.
    """
    if not matches:
        return Place()
    scored = [(support(each.place, context), not each.former, each.place) for each in matches]
    best = max(score[:2] for score in scored)
    winners = [place for score, current, place in scored if (score, current) == best]
    if (
        best[0] == 0
        and matches[0].place.township
        and matches[0].bare
        and _foreign(winners, context)
    ):
        return Place(township=matches[0].place.township)
    if len(winners) == 1:
        return winners[0]
    tiers = {tier: {getattr(place, tier) for place in winners} for tier in _TIERS}
    shared = {tier: names.pop() for tier, names in tiers.items() if len(names) == 1}
    return Place(**shared)


def _foreign(candidates: list[Place], context: Mapping[str, int]) -> bool:
    names = {
        name for place in candidates for name in (place.county, place.prefecture, place.province)
    }
    return any(count and name not in names for name, count in context.items())


def main_place(
    context: Mapping[str, int], *, tiers: tuple[str, ...] = ("county", "prefecture", "province")
) -> Place:
    """The place that `context` speaks of most, on the lowest tier where one stands out."""
    for tier in tiers:
        votes: Counter[Place] = Counter()
        for name, count in context.items():
            found = [place for place in find(name) if _lowest(place) == tier]
            scored = [(support(place, context), place) for place in found]
            best = max((score for score, _ in scored), default=0)
            winners = [place for score, place in scored if score == best]
            if len({(each.province, getattr(each, tier)) for each in winners}) == 1:
                winners = winners[:1]  # one place that has had two codes: today's comes first
            if winners and (len(winners) == 1 or best > 0):
                votes[winners[0]] += count
        ranked = votes.most_common(2)
        if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
            return ranked[0][0]
    return Place()


def _lowest(place: Place) -> str | None:
    """The tier of the place itself."""
    return next((tier for tier in reversed(_TIERS) if getattr(place, tier)), None)
