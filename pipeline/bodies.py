"""Which body a report is from: the same for all spellings of its name, another for any other body.

A body is its organ's name within its region (contract.md, Between years and bodies). What joins
spellings: script and width, the region before the name or not, 人民政府 and 政府, 委员会 and 委,
办公室 and 办, the words 和、及、与 between two fields, and the short names of `lexicon/bodies.toml`.
Nothing else does: a government is not its office, a street's office not its party committee, and
a body whose name changed is another one unless its page says so (`former_names`).

>>> county = Place(code="530425", province="云南省", prefecture="玉溪市", county="易门县")
>>> identify("易门县发展和改革局", county) == identify("玉溪市易门县发改局", county)
True
>>> identify("易门县人民政府", county), identify("县政府办", county)
(Body(region='530425', name='政府'), Body(region='530425', name='政府办'))
>>> identify("易门县水利局", Place(county="易门县")) is None
True
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.lexicon import load, pattern
from pipeline.places.names import short_names, stem
from pipeline.records import Place
from pipeline.zh import bare, fold

_TIERS = ("province", "prefecture", "county", "township")
_NATION = "中国"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body: its region (a division's code, or the names of its tiers), its plain name there."""

    region: str
    name: str


def identify(organ: str | None, place: Place, *, national: bool = False) -> Body | None:
    """The body that `organ` of `place` means; None where its name or its region is not known.

    A region without a code is known by the names of all tiers above it. One of which some tiers
    are lacking may be any of its namesakes, and its bodies cannot be compared with others.
    """
    region = _NATION if national else _region(place)
    if not organ or region is None:
        return None
    return Body(region=region, name=plain_name(organ, place))


def _region(place: Place) -> str | None:
    if place.code:
        return place.code
    municipal = place.province is not None and place.province.endswith("市")
    lacks_county = place.township is not None and place.county is None
    if place.province is None or lacks_county or not (place.prefecture or municipal):
        return None
    return "/".join(getattr(place, tier) or "" for tier in _TIERS)


# The state's tax and statistics bodies name their superior, or do not: 国家税务总局易门县税务局.
_SUPERIOR = re.compile(r"^(?:国家税务总局(?=.*税务局)|国家统计局(?=.*调查队)|中共(?=.*委))")
_LINKING = re.compile(r"(?<=[\u3400-\u9fff])(?:和|及|与|、)(?=[\u3400-\u9fff])")
_LEVEL_ONLY = re.compile(r"\((?:本级|机关|本部|部门)\)$")
_SHORTER = (
    ("人民政府", "政府"), ("监督管理", "监管"), ("管理委员会", "管委"), ("管委会", "管委"), ("工作委员会", "工委"),
    ("委员会", "委"), ("办公室", "办"), ("行政公署", "行署"),
)  # fmt: skip
# What the government of a township or street is called once its place is taken away.
_OF_TOWNSHIP = {"", "政府", "办", "街道办", "办事处", "街道办事处"}


def plain_name(printed: str, place: Place) -> str:
    """The name without its region and in its plainest spelling; the same for all spellings.

    >>> plain_name("国家税务总局易门县税务局", Place(county="易门县"))
    '税务局'
    >>> plain_name("龍泉街道辦事處", Place(township="龙泉街道"))
    '政府'
    """
    name = _SUPERIOR.sub("", _LEVEL_ONLY.sub("", bare(printed)))
    name, _ = _without_region(name, place)
    for long, short in _SHORTER:
        name = name.replace(long, short)
    name = _LINKING.sub("", name)
    if name in (_OF_TOWNSHIP if place.township else ("", "政府")):
        return "政府"
    return _in_full(name)


def _in_full(name: str) -> str:
    whole, beginnings = _abbreviations()
    if name in whole:
        return whole[name]
    if name[-1:] in "局委厅办" and (full := beginnings.get(name[:-1])):
        return full + name[-1]
    return name


@functools.cache
def _abbreviations() -> tuple[dict[str, str], dict[str, str]]:
    listed = load("bodies")
    whole, beginnings = (
        {entry["short"]: entry["full"] for entry in listed[key]}
        for key in ("names", "abbreviations")
    )
    return whole, beginnings


# 县教育局: the region by its kind alone. Not 市场, 区划, 乡村, 州直, which are words.
_KIND_ONLY = re.compile(
    r"^(?:自治[区州县旗]|[省州盟县旗](?![直域])|市(?!场|直|容|域|监局|政(?!府)|民(?!政))|区(?![域划直块])|[乡镇](?![村镇贤建])|街道)(?=[\u3400-\u9fff]{2})"
)
# A name without its kind is no region where a kind follows: 吉林 of 吉林市 is not 吉林省.
_KIND_FOLLOWS = re.compile(r"[省市县区旗州盟](?!场)")
_GOVERNMENT_BETWEEN = re.compile(r"^(?:人民)?政府(?=.{2,}(?:街道|办事处|乡|镇|苏木))")


def _without_region(name: str, place: Place) -> tuple[str, str | None]:
    """`name` without the region before it, and the lowest tier that it names (or its kind alone)."""
    rest, lowest = name, None
    for tier in _TIERS:
        tier_name = getattr(place, tier)
        if tier_name is None:
            continue
        if tier == "township":
            rest = _GOVERNMENT_BETWEEN.sub("", rest)
        for form, whole in _forms(tier_name):
            cut = rest.removeprefix(form)
            if cut != rest and (whole or not _KIND_FOLLOWS.match(cut)):
                rest, lowest = cut, tier_name
                break
    if lowest is None and (kind := _KIND_ONLY.match(rest)):
        return rest[kind.end() :], kind[0]
    return rest, lowest


@functools.lru_cache(maxsize=1 << 16)
def _forms(name: str) -> tuple[tuple[str, bool], ...]:
    """How a division is named, the longest first, and whether its kind is named with it."""
    plain = fold(name)
    short = [plain, *short_names(plain)]
    if plain.endswith("地区"):  # towns of Beijing are 地区 in the list (黄村镇: 黄村地区)
        short += [plain.removesuffix("地区") + kind for kind in ("镇", "乡")]
    left = stem(plain)
    whole = [(form, True) for form in sorted(set(short), key=lambda form: (-len(form), form))]
    return (*whole, (left, False)) if left else tuple(whole)


RENAMING_WORDS = r"[(（〔]原|更名|改名|改称"
"""A regular expression without which no text says that its body was renamed; linear in RE2."""
_RENAMINGS = ("former_in_brackets", "renamed_to", "renamed_from")
_NEARBY = 80  # two names of at most 30 characters each, and the words between them
_MOST_RENAMINGS = 64  # a page of nothing but these words must cost no more than another
_LEAD_IN = re.compile(r"^.*(?:将|把|由|从|即|因|经|原)(?=[\u3400-\u9fff]{3})")
_TRAIL = re.compile(r"(?:后|的|正式|已|并|现|统一|依法)+$")
_OWN = re.compile(r"(?:我|本)(?:局|委|办|厅|中心|单位|机关|镇|乡|街道)$")
_LEADS = "由将即为是于及和与的原"


def former_names(text: str, body: Body, place: Place) -> Iterator[str]:
    """The plain names that `text`, a report of `body`, says that this body had before.

    >>> county = Place(code="530425", prefecture="玉溪市", county="易门县")
    >>> body = Body(region="530425", name="农业农村局")
    >>> list(former_names("2019年2月，原易门县农业局更名为易门县农业农村局。", body, county))
    ['农业局']
    >>> list(former_names("玉溪市农业局更名为玉溪市农业农村局。", body, county))
    []
    """
    for at in itertools.islice(re.finditer(RENAMING_WORDS, text), _MOST_RENAMINGS):
        near = fold(text[max(0, at.start() - _NEARBY) : at.end() + _NEARBY])
        for key in _RENAMINGS:
            for found in pattern("bodies", key).finditer(near):
                then = _TRAIL.sub("", _LEAD_IN.sub("", found["then"]))
                if _means(found["now"], body, place) and _names_region_of(then, place):
                    yield plain_name(then, place)


def _means(words: str, body: Body, place: Place) -> bool:
    """Whether running text that ends with a name speaks of `body`.

    A name begins with its region, with the words, or after one that leads in: 水利局 is not what
    农田水利局 ends with.
    """
    if _OWN.search(words):
        return True
    return any(
        plain_name(name, place) == body.name
        for name in (words[at:] for at in range(len(words) - 1))
        if _begins(words, name, place)
    )


def _begins(words: str, name: str, place: Place) -> bool:
    rest, named = _without_region(name, place)
    if not rest or not _names_region_of(name, place):
        return False
    before = words[: len(words) - len(name)]
    return not before or before[-1] in _LEADS or (named is not None and len(named) > 1)


def _names_region_of(printed: str, place: Place) -> bool:
    """Whether the region before a name, if one is named, is `place` itself and none above it."""
    _, named = _without_region(fold(printed), place)
    own = next((name for tier in reversed(_TIERS) if (name := getattr(place, tier))), "")
    return named is None or named == own or (len(named) < 3 and own.endswith(named))
