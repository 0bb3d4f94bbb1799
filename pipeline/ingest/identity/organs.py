"""What kind of body a printed name means, of which place, on which level.

Settled here where the law of names leaves a choice: committees of development zones (管委会) and
of the party in a district (工委) are departments, at the level of the region they name; so are
people's organisations (残联) and police stations; courts of no kind report in this form.
A bare region (易门县2023年…) is its government, but a zone that is no division of the state
(兰州新区) has a 管理委员会; the office of a government is a department.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline import places
from pipeline.records import OrganLevel, OrganType, Place

_INSTITUTION = re.compile(
    r"(?:中心|医院|卫生院|保健院|疗养院|福利院|学校|大学|学院|中学|小学|幼儿园|党校|图书馆|博物馆|文化馆|档案馆|科技馆|美术馆"
    r"|纪念馆|体育馆|研究院|研究所|科学院|设计院|电视台|广播电台|报社|出版社|公司|集团|站|农场|林场|医保所|敬老院|殡仪馆|剧院)$"
)
_DEPARTMENT = re.compile(
    r"(?:局|委|委员会|办|办公室|办公厅|厅|部|署|海关|总队|支队|大队|中队|支行|分行|银行|联合会|总会|协会|管委会|工委|指挥部"
    r"|法院|检察院|派出所|管理处|管理所|服务处|征收办|供销社|合作社|所|处|院|会|行|组|社|开发区|园区|示范区|度假区|试验区)$"
)
_STREET_BODY = re.compile(r"^(?:街道)?办事处$|^街道办$|^办$")
_GOVERNMENT = re.compile(r"^(?:人民)?政府$")
_VERTICAL = re.compile(
    r"^(?:国家税务总局|国家统计局|中国人民银行|国家金融监督管理总局|中国银行保险监督管理委员会|国家外汇管理局|国家邮政局"
    r"|中国证券监督管理委员会|国家能源局|中国气象局|中华人民共和国)(?=[\u3400-\u9fff]{2,})"
)
# 新疆生产建设兵团 and its divisions: a province's and prefectures' level, in no list of divisions.
_CORPS = re.compile(
    r"^(?:(?:新疆生产建设兵团|新疆兵团|兵团)(?P<division>第[一二三四五六七八九十]{1,3}师)?|(?P<alone>第[一二三四五六七八九十]{1,3}师(?=[\u3400-\u9fff]+市)))"
)
_CORPS_PROVINCE = "新疆维吾尔自治区"
_NATIONAL = re.compile(
    r"^(?:国务院|国家|中华人民共和国|中国|全国|最高人民|中央)|^(?:外交|国防|教育|科学技术|工业和信息化|公安|民政|司法|财政|人力资源和?社会保障"
    r"|自然资源|生态环境|住房和?城乡建设|交通运输|水利|农业农村|农业|商务|文化和旅游|文化|退役军人事务|应急管理|国土资源|环境保护|铁道|卫生)部$"
    r"|^(?:审计署|海关总署|应急管理部|退役军人事务部)$|总局$"
)
# 县局, 本委: the kind of the body and nothing of its name.
_NO_NAME = re.compile(r"^[省市县区旗州本我]?(?:局|委|办|厅|中心|单位|机关)$")
# 县教育局, 我镇…: the region is named by its kind alone.
_GENERIC = re.compile(
    r"^(?:本|我)?(?P<kind>自治区|自治县|县级市|省|市|州|盟|县|区|旗|镇|乡|街道)(?=[\u3400-\u9fff]{2,})(?!场|政|域|镇)"
)
_GENERIC_TIER = {"省": "province", "自治区": "province", "州": "prefecture", "盟": "prefecture", "县": "county", "自治县": "county", "县级市": "county", "区": "county", "旗": "county"}  # fmt: skip
_ZONE = re.compile(r"开发区|园区|示范区|新区|景区|度假区|试验区|管理区|保税区")
_COMMITTEE = "管理委员会"
_NEW_AREA = re.compile(r"[\u3400-\u9fff]{0,8}新区$")
_TIERS = ("province", "prefecture", "county", "township")
_SENTENCE = re.compile(
    r"(?:由|本报告|面向|坚持|按照|认真|高度|根据|开展|加强|要求|指导|领导(?!小组)|网站|负责|联系|公开|有关|主要|所有|相关|各级|的|是|了|将|被|对)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organ:
    """A body: name, place and kind. `generic`: its region is named by kind alone, or not at all."""

    name: str
    level: OrganLevel
    type: OrganType
    place: Place
    generic: bool = False


def read_organ(printed: str, context: Mapping[str, int]) -> Organ | None:
    """The body that `printed` (one name, folded) means; None when it names no body.

    `context` counts the places named around it (`places.mentions`) and decides namesakes.
    """
    if len(printed) < 2 or len(printed) > 40:
        return None
    if _NO_NAME.match(printed):
        return None
    if corps := _CORPS.match(printed):
        return _of_corps(printed, corps, context)
    vertical = _VERTICAL.match(printed)
    start = vertical.end() if vertical else 2 if printed.startswith("中共") else 0
    matches = places.match(printed[start:])
    if not matches:
        return _without_place(printed)
    place = places.choose(matches, context)
    if matches[0].place.township and not place.township:  # namesakes with and without their people
        town = printed[start + matches[0].last : start + matches[0].length]
        place = replace(place, township=town)
    if place.code is None:
        place = _within_context(place, printed[start:], context)
    rest = printed[start + matches[0].length :]
    place = _branch_place(rest, place)
    if vertical:
        return Organ(name=printed, level=level_of(place), type="department", place=place)
    before = printed[: matches[0].last]
    if not rest and _is_zone(place):
        name = f"{before}{_region(place)}{_COMMITTEE}"
        return Organ(name=name, level=level_of(place), type="department", place=place)
    if not place.county and _NEW_AREA.fullmatch(rest):  # one that no list of divisions has
        name = f"{printed}{_COMMITTEE}"
        return Organ(name=name, level=level_of(place), type="department", place=place)
    if body := _government(rest, place, printed[start:][matches[0].last : matches[0].length]):
        if place.township and body.endswith("人民政府"):  # 章贡区人民政府水东镇
            before = re.sub("(?:人民)?政府$", "", before)
        return Organ(name=before + body, level=level_of(place), type="government", place=place)
    kind = type_of(rest)
    if kind == "unknown" or _SENTENCE.search(rest):
        return None
    full = _region(place) if matches[0].length - matches[0].last > 2 else None
    name = before + full + rest if full and rest.startswith(("人民政府", "政府")) else printed
    return Organ(name=name, level=level_of(place), type=kind, place=place)


def _of_corps(printed: str, corps: re.Match[str], context: Mapping[str, int]) -> Organ | None:
    """A body of the corps; one of a division's city (第八师石河子市) has that city's place and level."""
    rest = printed[corps.end() :]
    matches = places.match(rest)
    place = places.choose(matches, context) if matches else Place(province=_CORPS_PROVINCE)
    rest = rest[matches[0].length :] if matches else rest
    kind = type_of(rest) if rest else "government"
    if kind == "unknown" or _SENTENCE.search(rest):
        return None
    divided = corps["division"] or corps["alone"]
    level = level_of(place) if matches else "prefecture" if divided else "province"
    return Organ(name=printed, level=level, type=kind, place=place)


def is_zone_name(name: str) -> bool:
    """Whether the name is that of a development zone or another area with a committee."""
    return _ZONE.search(name) is not None


def without_region(name: str) -> str:
    """The name without the places and the superior body before it (国家税务总局易门县税务局: 税务局)."""
    vertical = _VERTICAL.match(name)
    rest = name[vertical.end() :] if vertical else name
    if matches := places.match(rest):
        return rest[matches[0].length :]
    generic = _GENERIC.match(rest)
    return rest[generic.end() :] if generic else rest


def _is_zone(place: Place) -> bool:
    """Whether the place is a zone that the list only counts as a county: its codes end in 71 to 80.

    Source: the code ranges of the statistical divisions. 浦东新区 (310115) is a district, with a
    people's government; 兰州新区 (620171) is a zone.
    """
    return place.township is None and place.code is not None and 71 <= int(place.code[4:6]) <= 80


def _branch_place(rest: str, place: Place) -> Place:
    """The district of a branch (玉溪市生态环境局易门分局), which lies inside the parent's region."""
    branch = re.search(r"局([\u3400-\u9fff]{2,8})分局$", rest)
    if branch is None:
        return place
    for kind in ("", *"区县市旗"):  # 城关 alone is too common a word to be a district's name
        for each in places.find(branch[1] + kind, within=place):  # today's divisions first
            if each.county and not each.township and each != place:
                return each
    return place


def _within_context(place: Place, printed: str, context: Mapping[str, int]) -> Place:
    """An undecided or unlisted township, put into the county that the context speaks of."""
    if not place.township or place.county:
        return place
    upper = places.main_place(context)
    if not (upper.county or upper.prefecture):
        return place
    inner = places.match(printed, within=upper)
    known = [each.place for each in inner if each.place.code and places.inside(each.place, upper)]
    return known[0] if len(known) == 1 else replace(upper, code=None, township=place.township)


def _region(place: Place) -> str | None:
    return next((name for tier in reversed(_TIERS) if (name := getattr(place, tier))), None)


def _government(rest: str, place: Place, named: str) -> str | None:
    """The full name of the government that `rest` (what follows the place's name) means.

    `named` is the place as printed: towns of Beijing are 地区 in the list (黄村镇: 黄村地区).
    """
    region = _region(place) or ""
    if region.endswith("地区") and named.endswith(("乡", "镇")):
        region = named
    if not place.township:
        if rest in ("行政公署", "公署"):  # the government of a league or of a former prefecture
            return f"{region}{rest}"
        return f"{region}人民政府" if not rest or _GOVERNMENT.match(rest) else None
    if region.endswith(("街道", "地区")):
        if named.endswith("街") and _STREET_BODY.match(rest) and rest.startswith("街道"):
            return f"{named}街道办事处"  # 东城街街道, which the list has as 东城街道
        street = not rest or _STREET_BODY.match(rest) or _GOVERNMENT.match(rest)
        return f"{region}办事处" if street else None
    if not rest or _GOVERNMENT.match(rest) or rest in ("党委政府", "党委、政府", "党政办"):
        return f"{region}人民政府"
    return None


def type_of(name: str) -> OrganType:
    """The kind that a body's name ends in."""
    if name.endswith(("人民政府", "街道办事处")):
        return "government"
    if _INSTITUTION.search(name):
        return "institution"
    return "department" if _DEPARTMENT.search(name) else "unknown"


def level_of(place: Place) -> OrganLevel:
    """The tier of the place itself. A 市 that no list knows may be of two tiers: unknown."""
    if place.township:
        return "township"
    if place.county:
        return "county"
    if place.prefecture:
        unknown_city = (
            place.code is None and place.province is None and place.prefecture.endswith("市")
        )
        return "unknown" if unknown_city else "prefecture"
    return "province" if place.province else "unknown"


def _without_place(printed: str) -> Organ | None:
    generic = _GENERIC.match(printed)
    kind = type_of(printed)
    if printed[0] in "我本该各":
        return None
    if (
        not generic
        and len(printed) > 3
        and _NEW_AREA.fullmatch(printed)
        and not _SENTENCE.search(printed)
    ):
        printed, kind = f"{printed}{_COMMITTEE}", "department"
    if kind == "unknown" and generic and _GOVERNMENT.match(printed[generic.end() :]):
        kind = "government"
    if kind == "unknown" or _SENTENCE.search(printed):
        return None
    if not generic and _NATIONAL.search(printed):
        return Organ(name=printed, level="national", type=kind, place=Place())
    tier = _GENERIC_TIER.get(generic["kind"], "unknown") if generic else "unknown"
    level: OrganLevel = tier  # type: ignore[assignment]
    return Organ(name=printed, level=level, type=kind, place=Place(), generic=True)


def complete(organ: Organ, evidence: list[str], context: Mapping[str, int]) -> Organ:
    """A generic body (县教育局) under its full name, if the page prints it or names its region.

    `evidence` holds names of bodies found on the page; one that ends like `organ` wins
    (和平县教育局). Else the region that `context` speaks of is put before the name.
    """
    generic = _GENERIC.match(organ.name)
    kind = generic["kind"] if generic else None
    core = organ.name[generic.end() :] if generic else organ.name
    town = kind in ("乡", "镇", "街道")
    for printed in evidence:
        if printed.endswith(core) and printed != organ.name:
            fuller = read_organ(printed, context)
            if fuller and not fuller.generic and (not town or fuller.level == "township"):
                return fuller
    if town:
        return replace(organ, level="township")
    if kind == "市":
        tiers: tuple[str, ...] = ("county", "prefecture")
    else:
        tier = _GENERIC_TIER.get(kind or "")
        tiers = (tier,) if tier else ("county", "prefecture", "province")
    upper = places.main_place(
        {name: n for name, n in context.items() if kind != "市" or name.endswith("市")}, tiers=tiers
    )
    if upper == Place():
        return organ
    if _ZONE.search(organ.name):  # a name of its own, that no region goes before
        return replace(organ, place=upper, level=level_of(upper), generic=False)
    region = _region(upper) or ""
    if region in core:  # 国网云南省电力公司
        return replace(organ, place=upper, level=level_of(upper), generic=False)
    return read_organ(f"{region}{core}", context) or organ
