"""What a text calls the body that it is from: 我乡, 本局, 全县."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.ingest.identity.organs import Organ, is_zone_name
from pipeline.ingest.identity.sheet import Sheet
from pipeline.records import OrganLevel, OrganType


class Kind(NamedTuple):
    """The level and type of a body that a word is for; the level is None where it does not tell."""

    level: OrganLevel | None
    type: OrganType


_WORD = re.compile(
    r"(?P<whose>[我本])(?P<own>街道办|街道|办事处|管委会|中心|苏木|乡(?!村)|镇|街|局(?!部)|委(?!托|员|派)|办(?!法|理|公|结|件)|厅"
    r"|署|旗|县|市(?!场)|区(?!域|间)|省|州|盟|院|校|馆)"
    r"|全(?P<all>街道|苏木|乡(?!镇|村)|镇|街|县|市(?!场)|旗|区(?!域)|省|州|盟)"
)
_TOWN = ("乡", "镇", "苏木", "街道", "街道办", "街", "办事处")
_BUREAU = ("局", "委", "办", "厅", "署", "管委会")
_INSTITUTION = ("中心", "院", "校", "馆")
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(_TOWN, Kind("township", "government")),
    **dict.fromkeys(_BUREAU, Kind(None, "department")),
    **dict.fromkeys(_INSTITUTION, Kind(None, "institution")),
    **dict.fromkeys(("县", "旗", "区"), Kind("county", "government")),
    **dict.fromkeys(("市", "州", "盟"), Kind("prefecture", "government")),
    "省": Kind("province", "government"),
}
_READ = 8000  # characters from the beginning: a text calls itself by its name throughout
# A bureau of a county says 我局 and 我县, a county's government never 我局: what is narrower tells
# more, so it weighs more. 全县 is said by all of them.
_NARROW, _OWN = 4, 2
# The words by which a body of each kind of place may call itself or what it belongs to.
_TOWN_WORDS = {
    "乡": ("乡",), "镇": ("镇",), "苏木": ("苏木",), "街道": ("街道", "街道办", "街", "办事处", "办"),
    "地区": ("乡", "镇", "地区", "办事处", "街道", "街", "办"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWord:
    """One such word: `word` with 我, 本 or 全, its `kind` without, and its span in the text."""

    word: str
    kind: str
    own: bool
    start: int
    end: int


def own_words(sheet: Sheet) -> list[OwnWord]:
    """Every such word of the text's beginning, in order."""
    return [
        OwnWord(
            word=found[0],
            kind=found["own"] or found["all"],
            own=found["whose"] is not None,
            start=found.start(),
            end=found.end(),
        )
        for found in _WORD.finditer(sheet.head, 0, _READ)
    ]


def self_kind(words: list[OwnWord]) -> Kind | None:
    """What the body is that calls itself so; None where the words tell nothing."""
    votes: dict[Kind, int] = {}
    for word in words:
        kind = _KINDS[word.kind]
        narrow = kind.level in (None, "township")
        weight = (_NARROW if narrow else _OWN) if word.own else 1
        votes[kind] = votes.get(kind, 0) + weight
    return max(votes, key=lambda kind: votes[kind]) if votes else None


def is_office(words: list[OwnWord]) -> bool:
    """Whether the text calls itself an office (我办) more often than a bureau (我局)."""
    own = Counter(word.kind for word in words if word.own and word.kind in _BUREAU)
    return bool(own) and own.most_common(1)[0][0] == "办"


def strange(organ: Organ, words: list[OwnWord]) -> OwnWord | None:
    """The first word by which `organ` cannot call itself, where such words prevail; else None.

    Reports are copied from one body to another: a town that writes 我旗, a bureau that writes 我乡.
    A bureau's 我县 and a town's 全县 are their county and no such thing. What is not known of the
    organ forbids nothing.
    """
    if is_zone_name(organ.name):
        return None
    itself, above = _itself(organ), _above(organ)
    if itself is None:
        return None
    odd = [each for each in words if each.own and each.kind not in (*itself, *above)]
    fitting = sum(each.kind in itself for each in words)
    if odd and (fitting == 0 or (len(odd) > 1 and 2 * len(odd) > fitting)):
        return odd[0]
    if organ.level == "township" and organ.type == "government" and fitting == 0:
        lent = [each for each in words if each.kind in above]
        if len(lent) > 1:
            return next((each for each in lent if each.own), None)
    return None


def _itself(organ: Organ) -> tuple[str, ...] | None:
    """The words for a body like `organ` itself; None where its kind is not known."""
    if organ.type == "institution":
        return (*_INSTITUTION, *_BUREAU, *_TOWN)
    if organ.level == "township":
        name = organ.place.township or organ.name
        towns = [words for kind, words in _TOWN_WORDS.items() if kind in name[-9:]]
        return (*towns[0], "中心") if len(towns) == 1 else _TOWN
    if organ.type == "department":
        return (*_BUREAU, *_INSTITUTION)
    regions = tuple(_regions(organ))
    return (*regions[:1], "办", "管委会") if organ.type == "government" and regions else None


def _above(organ: Organ) -> tuple[str, ...]:
    """The words for the regions that `organ` belongs to: all where they are not known."""
    regions = tuple(_regions(organ))
    lowest = {"province": organ.place.province, "prefecture": organ.place.prefecture}
    known = organ.level == "national" or lowest.get(organ.level, organ.place.county)
    return regions if known else ("县", "市", "区", "旗", "州", "盟", "省")


def _regions(organ: Organ) -> Iterator[str]:
    """The kinds of the organ's regions, the lowest first: 县, 市, 省."""
    place = organ.place
    for name in (place.county, place.prefecture, place.province):
        if name:
            yield name[-1]
