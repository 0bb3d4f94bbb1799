"""Reading a chain of place names at the beginning of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.places.index import (
    LONGEST_NAME,
    Division,
    beginnings,
    place_of,
    tier,
    townships_by_name,
    upper_by_name,
    upper_by_stem,
)
from pipeline.records import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One reading: the place, how many characters name it, and where its last name begins.

    `bare`: only one tier was named. `former`: the place is in the list of 2015 only.
    """

    place: Place
    length: int
    last: int
    bare: bool
    former: bool


# A government may stand between a region and its street: 鼓楼区人民政府华侨路街道办事处.
_BETWEEN = re.compile(r"(?:人民)?政府(?=.{1,10}(?:街道|办事处|乡|镇|苏木))")
_UNLISTED = re.compile(
    r"(?P<township>[\u3400-\u9fff]{1,9}?(?:街道|民族乡|乡|镇(?!街)|苏木)|[\u3400-\u9fff]{2,6}?(?=办事处|地区办事处))"
    r"|(?P<county>[\u3400-\u9fff]{1,9}?(?:自治[县旗]|[县旗]))"
    r"|(?P<prefecture>[\u3400-\u9fff]{2,9}?(?:自治州|盟))"
    r"|(?P<area>[\u3400-\u9fff]{2,4}?(?<![发园景新理范假验税护校])区)|(?P<city>[\u3400-\u9fff]{2,4}?市)"
)
# A township's kind must be followed by one of its bodies, or end the string: 乡村振兴局 is no 乡.
_TOWNSHIP_GOES_ON = re.compile(
    r"(?:$|人民政府|政府|党|办$|办事处|街道|[\u3400-\u9fff]*(?:中心|所|站|办公室|院|校)$)"
)
# A county after a region that it does not belong to today (巢湖市庐江县); districts have too many namesakes.
_OTHER_COUNTY = re.compile(r"[\u3400-\u9fff]{1,12}?[县旗]")
# A name without its kind that another kind follows is another place: 洪江区 is not 洪江市.
_OTHER_KIND = re.compile(r"[市县区旗](?![场域政容民直属])")
_WORD_OF_ORGAN = re.compile(
    r"^(?:自治[区州县旗]|市场|城市|区域|城镇|乡镇|乡村|县域|社区|开发区|园区|景区|管理区|示范区)"
)


def match(text: str, *, within: Place | None = None) -> tuple[Match, ...]:
    """The longest readings of `text`'s beginning as places, upper tiers first.

    Several readings remain where a name has namesakes (`choose` decides). A township that
    the lists do not know is read after a known county, or by its kind alone (code None).
    `within` is a place whose divisions alone may be named; no reading gives an empty tuple.
    """
    readings = list(_chains(text, 0, None))
    if not readings:
        return _unlisted(text, within or Place(), 0)
    longest = max(end for _, end, _, _, _ in readings)
    if _OTHER_COUNTY.match(text, longest) and (moved := _named_county(text, longest)):
        return moved
    kept = [each for each in readings if each[1] == longest]
    fewest_stems = min(each[3] for each in kept)
    matches = [
        Match(place=place_of(division), length=end, last=last, bare=bare, former=division.former)
        for division, end, last, stems, bare in kept
        if stems == fewest_stems
    ]
    if within is not None:
        matches = [each for each in matches if _agrees(each.place, within)]
    return tuple(_extend(text, matches))


def _named_county(text: str, start: int) -> tuple[Match, ...]:
    """Readings from `start`, if a listed county begins there that has changed its prefecture."""
    tail = text[start:]
    if not any(tail[:length] in upper_by_name() for length in range(2, LONGEST_NAME + 1)):
        return ()
    return tuple(
        replace(each, length=each.length + start, last=each.last + start, bare=False)
        for each in match(tail)
    )


Reading = tuple[Division, int, int, int, bool]


def _chains(text: str, start: int, above: Division | None) -> Iterator[Reading]:
    """Readings as (division, end, where its name begins, names without kind, only one tier)."""
    for length in beginnings().get(text[start : start + 2], ()):
        name = text[start : start + length]
        if len(name) < length:
            continue
        end = start + length
        for divisions, stems in _named(name, above is None or tier(above) < 2):
            if stems and _OTHER_KIND.match(text, end):
                continue
            for division in divisions:
                if above is not None and not _below(division, above):
                    continue
                if tier(division) == 3 and not _TOWNSHIP_GOES_ON.match(text, end):
                    continue
                yield division, end, start, stems, above is None
                if tier(division) < 3:
                    gap = _BETWEEN.match(text, end)
                    for found, stop, last, more, _ in _chains(
                        text, gap.end() if gap else end, division
                    ):
                        yield found, stop, last, stems + more, False


def _named(name: str, stems_too: bool) -> Iterator[tuple[tuple[Division, ...], int]]:
    if divisions := upper_by_name().get(name):
        yield divisions, 0
    elif stems_too and (divisions := upper_by_stem().get(name)):
        yield divisions, 1
    if name[-1] in "乡镇木道街处区" and (divisions := townships_by_name().get(name)):
        yield divisions, 0


def _below(division: Division, above: Division) -> bool:
    if tier(division) <= tier(above):
        return False
    if tier(above) == 0:
        return division.code[:2] == above.code[:2]
    if tier(above) == 1:
        return division.code[:4] == above.code[:4] or (
            # Counties that the province administers are in fact run from the prefecture around.
            division.code[:2] == above.code[:2] and division.code[2:4] == "90"
        )
    return division.code[:6] == above.code


def _agrees(place: Place, within: Place) -> bool:
    pairs = (
        (within.province, place.province),
        (within.prefecture, place.prefecture),
        (within.county, place.county),
    )
    return all(outer is None or inner is None or outer == inner for outer, inner in pairs)


def _extend(text: str, matches: list[Match]) -> Iterator[Match]:
    """Add the township that the lists lack, where the text goes on with one."""
    for each in matches:
        if each.place.township or not (each.place.county or each.place.prefecture):
            yield each
            continue
        gap = _BETWEEN.match(text, each.length)
        at = gap.end() if gap else each.length
        further = _unlisted(text[at:], each.place, at)
        yield further[0] if further and further[0].place.township else each


def _unlisted(text: str, upper: Place, offset: int) -> tuple[Match, ...]:
    if _WORD_OF_ORGAN.match(text):
        return ()
    found = _UNLISTED.match(text)
    if not found or found.lastgroup is None:
        return ()
    if found.lastgroup == "township" and not _TOWNSHIP_GOES_ON.match(text, found.end()):
        return ()
    name, kind = found[0], found.lastgroup
    if kind == "township" and text.startswith("办事处", found.end()) and not name.endswith("街道"):
        name += "街道"
    field = {"area": "county", "city": "prefecture"}.get(kind, kind)
    place = replace(upper, code=None, **{field: name})
    end = offset + found.end()
    return (Match(place=place, length=end, last=offset, bare=offset == 0, former=False),)
