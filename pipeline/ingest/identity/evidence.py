"""Names of bodies that a page prints outside the title, in order of trust."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pipeline import places
from pipeline.ingest.identity.dates import YEAR, Dates, footer_signatures
from pipeline.ingest.identity.organs import Organ, read_organ
from pipeline.ingest.identity.own_words import Kind
from pipeline.ingest.identity.same import is_government_office, is_portal
from pipeline.ingest.identity.sheet import Sheet
from pipeline.records import Evidence

_NAME = r"[\u3400-\u9fff]{2,30}"
_LABEL = r"发布机构|发文机关|发文机构|发文单位|公开主体|发布单位|公开机构|公开单位|制作机构|编制单位|编制机关|填报单位|责任部门|主管部门|信息来源"
# Metadata run together without separators: the next label ends the name.
_NEXT_LABEL = r"(?:发布|公开|成文|生成|发文|印发)(?:日期|时间|字号)|组配分类|主题|文号|标题|名称|索引号|体裁|有效性|公开方式|公开范围"
_PUBLISHER = re.compile(
    rf"(?:{_LABEL})[\s:|•]*(?!{_LABEL}|{_NEXT_LABEL}|发文|成文|生成|发布|公开日)({_NAME}?)"
    rf"(?=[^\u3400-\u9fff]|$|{_NEXT_LABEL})"
)
_SOURCE = re.compile(rf"(?:来\s*源|作\s*者|发布者)[\s:|]+({_NAME})")
_METAS = ("contentsource", "publisher", "source", "author", "发布机构", "organ")
_CONTACT = re.compile(rf"(?:与|请和|联系|咨询|联系单位)[:]?({_NAME}?)(?:联系|[(,。:])")
# 委 ends a body where it is no 市委 or 党委 and a sentence goes on behind it: 区卫健委认真落实.
_BODY_END = (
    r"(?:人民政府|街道办事处|管理委员会|管委会|委员会|局|厅|办公室|中心|医院|学校|大学|学院|[总支大]队|公司|海关"
    r"|(?:图书|文化|博物|档案|体育|科技|美术|纪念)馆"
    r"|(?<![省市县区旗州盟乡镇党工常纪团])委(?=[认深坚按严积全高主贯把以在始扎根紧将通组持]))"
)
_BODY = rf"[\u3400-\u9fff]{{2,26}}?{_BODY_END}"
# Sentences at the beginning that say whose report it is: 由某局编制, 某局编写了, 2021年某局坚持.
_AUTHORS = (
    re.compile(
        rf"(?:现将|现就|公布|发布|编制|形成|撰写)({_NAME}?)(?:关[于於])?(?:20\d\d|二[0〇零]|政府信息公开|信息公开)"
        r"\S{0,30}?(?:报告|年报|情况)"
    ),
    re.compile(rf"由({_NAME}?)(?:根据|按照|按|依照|依据|负责|组织|编制|编写|撰写|起草|整理)"),
    re.compile(rf"(?:^|[,。\s])({_BODY})(?:负责|组织|统一)*(?:编制|编写|撰写|起草)(?!发布的|格式)"),
    re.compile(
        rf"(?:^|[,。\s])(?:{YEAR}年?度?,?)?({_BODY})"
        r"(?:隶属|坚持|认真|严格|深入|高度|紧紧|全面|积极|扎实|始终|按照|根据|贯彻|把|以|在)"
    ),
)
_INNER_OFFICE = re.compile(
    r"(?:党政(?:综合)?(?:部|办公室|办)|综合(?:管理)?(?:办公室|办|科|部)|(?:政府信息公开|政务公开|信息公开)\S{0,8}?(?:办公室|办|科)"
    r"|信息公开领导小组办公室|秘书科|机关党委|法规科|(?<=[局室心会府处厅])[\u3400-\u9fff]{1,6}?[科股])$"
)
_OFFICE = re.compile(
    r"(?<=局|处|会|心|厅)办公室$|(?<=[镇乡道处]人民政府)办公室$|(?<=[镇乡道])(?:人民政府)?办公室$"
)
# Connecting words end a name, except within it: 发展和改革局, 安全生产监督管理局.
_AFTER_PLACE = re.compile(
    r"(?:[\u3400-\u9fff](?<![的在和与及等各对由向是为按将了全本我])|(?<=安)全"
    rf"|(?<=发展|资源|工业|住房|文化|卫生|科学|体育|规划)和){{0,12}}?{_BODY_END}"
)
_UNPLACED = re.compile(r"(?<![\u3400-\u9fff])[市县区旗州](?!委|长|政府)[\u3400-\u9fff]{1,8}?局")


# Lines of navigation that tell where the page stands; others list what else there is.
_PATH = re.compile(r"[>»/]|位置|人民政府|门户网站")


def labelled(sheet: Sheet) -> Iterator[str]:
    """Bodies behind 发布机构 and its like in the page's metadata."""
    for block in (*sheet.blocks("metadata", "toolbar"), sheet.front):
        yield from (found[1] for found in _PUBLISHER.finditer(block))


def publishers(sheet: Sheet) -> Iterator[str]:
    """Bodies that the page's metadata name: 发布机构 and its like, then metas, then 来源."""
    yield from labelled(sheet)
    yield from (sheet.metas[name] for name in _METAS if name in sheet.metas)
    for block in (*sheet.blocks("metadata", "toolbar"), sheet.front):
        yield from (found[1] for found in _SOURCE.finditer(block))


def authors(sheet: Sheet) -> Iterator[str]:
    """Bodies that the text says in its first sentences it is from."""
    for pattern in _AUTHORS:
        yield from (found[1] for found in pattern.finditer(sheet.prose, 0, 1500))


class Named(NamedTuple):
    """A name of a body and where it stands. `passing`: the prose names it, for whatever reason."""

    name: str
    basis: Evidence
    passing: bool = False


def named(sheet: Sheet, dates: Dates) -> Iterator[Named]:
    """All names of bodies that the page prints outside its title, in order of trust."""
    for name in authors(sheet):
        yield Named(name, "body")
    if dates.signed and dates.signed.organ:
        yield Named(dates.signed.organ, "signature")
    for below, _ in footer_signatures(sheet):
        if below:
            yield Named(below, "signature")
    for name in publishers(sheet):
        yield Named(name, "publisher")
    for name in contacts(sheet):
        yield Named(name, "body")
    for name in bodies(sheet):
        yield Named(name, "body", passing=True)
    for name in site(sheet):
        yield Named(name, "site")


def contacts(sheet: Sheet) -> Iterator[str]:
    """Bodies that answer questions about the report."""
    for part in (sheet.prose[:2500], sheet.tail[-800:]):
        yield from (found[1] for found in _CONTACT.finditer(part))


def site(sheet: Sheet) -> Iterator[str]:
    """Bodies in the breadcrumb (last first), the site's name, the page title's suffix, the footer."""
    lines = [line for block in sheet.blocks("navigation") for line in block.splitlines()]
    for line in reversed([line for line in lines if _PATH.search(line)]):
        for piece in reversed(re.split(r"[>»/|:]", line)):
            yield re.sub(r"\s", "", piece).removesuffix("门户网站").removesuffix("网站")
    names = [sheet.metas[name] for name in ("sitename", "columnname") if name in sheet.metas]
    names += re.split(r"[-_|]", sheet.title)[1:]
    for block in sheet.blocks("footer"):
        names += re.findall(rf"(?:主办单位|主办|承办单位|承办|版权所有)[\s:]*({_NAME})", block)
    for name in names:
        yield re.sub(r"(?:政府|门户|官方)*(?:网站|网)$", "", name.strip())


# Where a site is registered: 甘ICP备, 甘公网安备. Source: the provinces' abbreviations in use.
_REGISTERED = re.compile(
    r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼])(?:icp备|公网安备)"
)
_PROVINCES = {
    "京": "北京市", "津": "天津市", "沪": "上海市", "渝": "重庆市", "冀": "河北省", "豫": "河南省",
    "云": "云南省", "辽": "辽宁省", "黑": "黑龙江省", "湘": "湖南省", "皖": "安徽省", "鲁": "山东省",
    "新": "新疆维吾尔自治区", "苏": "江苏省", "浙": "浙江省", "赣": "江西省", "鄂": "湖北省",
    "桂": "广西壮族自治区", "甘": "甘肃省", "晋": "山西省", "蒙": "内蒙古自治区", "陕": "陕西省",
    "吉": "吉林省", "闽": "福建省", "贵": "贵州省", "粤": "广东省", "青": "青海省",
    "藏": "西藏自治区", "川": "四川省", "宁": "宁夏回族自治区", "琼": "海南省",
}  # fmt: skip


def registered(sheet: Sheet) -> set[str]:
    """The provinces where the site of the page is registered, by its footer."""
    blocks = [block for block in sheet.blocks("footer", "toolbar", "related") if "备" in block]
    return {_PROVINCES[found[1]] for block in blocks for found in _REGISTERED.finditer(block)}


# Where to write to: streets and towns of an address are no bodies.
_ADDRESS = re.compile(
    r"(?:通讯|通信|联系|办公)?(?:地址|住所)(?:是|为|在|:)?[^,。;()\n]{0,40}|位于[^,。;()\n]{0,40}"
)


def bodies(sheet: Sheet) -> Iterator[str]:
    """Bodies named in the prose, the most frequent first; a township stands for its government."""
    head = _ADDRESS.sub(" ", sheet.prose)
    votes: Counter[str] = Counter()
    for name, printed in _towns(head).items():
        votes[max(printed, key=len) + name] += printed.total()
    for kind in re.finditer("[省市区县旗州盟]", head):
        if not (found := places.region_ending_at(head, kind.end())):
            continue
        if body := _AFTER_PLACE.match(head, kind.end()):
            votes[found[0] + body[0]] += 1
    votes.update(found[0] for found in _UNPLACED.finditer(head))
    for name, _ in votes.most_common(6):
        yield name


def _towns(head: str) -> dict[str, Counter[str]]:
    """The townships named, each with the regions printed right before it (empty: none)."""
    towns: dict[str, Counter[str]] = {}
    for town, start in places.townships(head):
        upper = places.region_ending_at(head, start)
        towns.setdefault(town, Counter())[upper[0] if upper else ""] += 1
    return towns


def shorten(printed: str) -> str:
    """Without the inner office that answers the telephone (…街道办事处党政办公室)."""
    name = re.sub(r"\s", "", printed)
    for ending in (_INNER_OFFICE, _OFFICE):
        name = ending.sub("", name)
    return re.sub(r"^.*?(?:联系|咨询)", "", name)


def fits(organ: Organ, kind: Kind | None) -> bool:
    """Whether the body may call itself so. A county-level 市 and a municipality call themselves 我市 too."""
    if kind is None:
        return True
    level = kind.level
    if (
        level == "prefecture"
        and organ.level == "county"
        and (organ.place.county or "").endswith("市")
    ):
        level = "county"
    if (
        level == "prefecture"
        and organ.level == "province"
        and (organ.place.province or "")[-1:] == "市"
    ):
        level = "province"
    return organ.type == kind.type and level in (None, organ.level)


def decide(
    names: Iterator[Named],
    context: Mapping[str, int],
    kind: Kind | None,
    *,
    office: bool,
) -> tuple[Organ, Evidence] | None:
    """The first of `names` that is a body and fits what the text calls itself, else the first.

    A government, its office or whoever runs the portal is no answer for a text that calls itself
    a bureau or a town: it publishes the reports of all. `office`: the text calls itself one. Nor
    is a body that the prose only names in passing, unless it fits.
    """
    first: tuple[Organ, Evidence] | None = None
    narrow = kind is not None and (kind.type != "government" or kind.level == "township")
    for name, basis, passing in names:
        organ = read_organ(shorten(name), context)
        if organ is None:
            continue
        lent = basis in ("publisher", "site") and is_government_office(organ)
        if fits(organ, kind) and not (kind and kind.type == "department" and lent and not office):
            return organ, basis
        if not (narrow and is_portal(organ)) and not (passing and kind):
            first = first or (organ, basis)
    if first is not None and kind is not None and kind.type == "government":
        return _government_of(first[0], context, kind) or first[0], first[1]
    return first


def _government_of(office: Organ, context: Mapping[str, int], kind: Kind) -> Organ | None:
    """The government whose office drew the report up, where the text speaks for it (我市)."""
    name = re.sub("办公[室厅]$", "", office.name)
    if name == office.name or not name.endswith("政府"):
        return None
    government = read_organ(name, context)
    return government if government and fits(government, kind) else None
