"""What the names of folders and of the file tell, where the page itself does not.

Archives are laid out like 云南省/玉溪市/易门县/十街乡/2020.html, 2021/县教育局.txt or
某县教育局2019年报.pdf. The file's name is asked first, then the folders from the innermost outwards.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline import places
from pipeline.ingest.identity.dates import YEAR, year_of
from pipeline.ingest.identity.evidence import fits, shorten
from pipeline.ingest.identity.organs import Organ, complete, level_of, read_organ
from pipeline.ingest.identity.own_words import Kind
from pipeline.ingest.identity.same import related
from pipeline.ingest.identity.titles import read_title
from pipeline.records import Place

# A year by itself, or with a word that says what it is. 202101 and 20210125 are months and days of
# uploading, art_2021_1_18 is the day in names that content systems give.
_YEAR = re.compile(
    rf"(?<!\d)(?P<y>{YEAR})(?:年(?!\d)|(?=$|[-_ .()〔〕]*[\u3400-\u9fff]|[-_ .()〔〕]+$))(?!\s*[-_./]\d)"
)
# What is left of a name without the year and the kind of document is the body's or the place's.
_KIND = re.compile(
    rf"(?:{YEAR}(?:年报|年?度?)|[-_ .()〔〕\d]|(?:政府|政务)?(?:信息)?公开(?:工作)?|年度(?:工作)?(?:报告|报表)?|工作报告|年报|报告|正文|附件|网页|下载|关于|\bhtml?\b|\bindex\b)+"
)
# Folders that sort reports and name no body: 县直部门, 乡镇街道, 各区.
_SORT = re.compile(
    r"^(?:各|全部|所有|其他|历年)|^[省市县区州]?[级直属]*(?:政府)?(?:工作)?(?:部门|单位|机关|乡镇|镇街|街道|镇乡|区县|县区|县市|县市区|企事业单位|公共企事业单位|垂直管理|办事处|委办局)"
    r"(?:街道|乡镇|单位|部门|及|和|、)*$|^(?:部门|乡镇|街道|单位|年报|市直|县直|区直)"
)
_TOWNS = ("镇", "乡", "街道", "苏木")
_WEIGHT = 3  # of a place in the path, beside the counts of places in the text
_TIERS = ("province", "prefecture", "county", "township")


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """The place that the folders lead to, and what they and the file are called, inside first."""

    place: Place
    context: Mapping[str, int]
    names: tuple[str, ...]


def read_path(names: tuple[str, ...]) -> Path:
    """The path taken apart; `names` has the file's name first, then folders from the innermost."""
    place = Place()
    for name in reversed(names[1:]):
        place = _step(place, "".join(name.split()))
    return Path(place=place, context=_context(place), names=names)


def _context(place: Place) -> Counter[str]:
    tiers = (getattr(place, tier) for tier in _TIERS[:3])
    return Counter({tier: _WEIGHT for tier in tiers if tier})


def within_page(path: Path, place: Place) -> Path:
    """`path` as it is to be read where the page itself tells that the body is in or of `place`."""
    if path.place != Place() and related(path.place, place):
        return path
    return replace(path, place=place, context=_context(place))


def _step(outer: Place, name: str) -> Place:
    """The place of a folder called `name` inside the place of the folders around it."""
    readings = [each for each in places.match(name) if each.length == len(name)]
    inner = {
        each.place for each in readings if outer == Place() or places.inside(each.place, outer)
    }
    if not inner and outer.code:
        readings = [each for each in places.match(name, within=outer) if each.length == len(name)]
        inner = {each.place for each in readings}
        if not inner and outer.county:  # without its kind: 八万 of 八万镇
            towns = [each for kind in _TOWNS for each in places.find(name + kind, within=outer)]
            inner = set(towns[:1])
    today = {place for place in inner if place.code} or inner
    return today.pop() if len(today) == 1 else outer


def year_in(path: Path) -> int | None:
    """The year that the file or a folder is named after."""
    for name in path.names:
        title = read_title(name)
        if title and title.year:
            return title.year
        if found := _YEAR.search(name):
            return year_of(found["y"])
    return None


def organ_in(path: Path, context: Mapping[str, int], kind: Kind | None) -> Organ | None:
    """The body that the file or a folder names, preferring one that fits what the text says.

    A folder of a region is its government's only for a text that does not call itself otherwise.
    """
    together = Counter(context) + Counter(path.context)
    first: Organ | None = None
    for name in _names(path):
        organ = read_organ(name, together)
        if organ is None:
            continue
        if organ.generic:
            organ = complete(organ, [], path.context or together)
        organ = within(organ, path) or organ
        if fits(organ, kind):
            return organ
        if organ.type != "government":
            first = first or organ
    if (
        first is None
        and (town := path.place.township)
        and (kind is None or kind.level == "township")
    ):
        organ = read_organ(town, together)
        first = (within(organ, path) or organ) if organ else None
    return first


def _names(path: Path) -> Iterator[str]:
    for name in path.names:
        title = read_title(name)
        printed = title.organ if title else None
        for part in [printed] if printed else re.split(r"[-_|]", name):
            left = shorten(_KIND.sub("", part))
            if len(left) > 1 and not _SORT.match(left):
                yield left


def within(organ: Organ, path: Path) -> Organ | None:
    """`organ` at the place that the path leads to, where its own place is not decided; else None.

    Decided is a place with a code, unless it is a township whose county the page does not name
    and which lies elsewhere than the path leads: namesakes are many, and lists never complete.
    """
    outer = path.place
    if not (outer.county or outer.prefecture) or organ.place == outer:
        return None
    if organ.place.code and (organ.level != "township" or places.inside(organ.place, outer)):
        return None
    upper = replace(outer, township=None)
    found = read_organ(organ.name, dict.fromkeys(path.context, 9))
    if found and places.inside(found.place, upper):
        return replace(found, name=organ.name)
    if organ.place.township:
        place = replace(upper, township=organ.place.township, code=None)
        if place == organ.place:
            return None
        return replace(organ, place=place)
    if organ.place == Place() and organ.generic:
        return replace(organ, place=upper, level=level_of(upper))
    return None
