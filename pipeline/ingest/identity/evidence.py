"""Names of bodies that a page prints outside the title, in order of trust."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from pipeline import places, zh
from pipeline.ingest.identity.dates import YEAR, front, signature
from pipeline.ingest.identity.organs import Organ, read_organ
from pipeline.ingest.page import Hints
from pipeline.records import Chrome

_NAME = r"[\u3400-\u9fff]{2,30}"
_LABEL = r"发布机构|发文机关|发文机构|发文单位|公开主体|发布单位|公开机构|公开单位|制作机构|编制单位|编制机关|填报单位|责任部门|主管部门|信息来源"
_PUBLISHER = re.compile(
    rf"(?:{_LABEL})[\s:|•]*(?!{_LABEL}|发文|成文|生成|发布|公开日|文号|名称|标题)({_NAME})"
)
_SOURCE = re.compile(rf"(?:来\s*源|作\s*者|发布者)[\s:|]+({_NAME})")
_METAS = ("contentsource", "publisher", "source", "author", "发布机构", "organ")
_CONTACT = re.compile(rf"(?:与|请和|联系|咨询|联系单位)[:]?({_NAME}?)(?:联系|[(,。:])")
_BODY_END = r"(?:人民政府|街道办事处|管理委员会|管委会|委员会|局|厅|办公室|中心|医院|学校)"
_BODY = rf"[\u3400-\u9fff]{{2,26}}?{_BODY_END}"
# Sentences at the beginning that say whose report it is: 由某局编制, 某局编写了, 2021年某局坚持.
_AUTHORS = (
    re.compile(
        rf"(?:现将|现就|公布|发布|编制|形成|撰写)({_NAME}?)(?:关于)?(?:20\d\d|二[0〇零]|政府信息公开|信息公开)"
        r"\S{0,30}?(?:报告|年报)"
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
_SELF = re.compile(
    r"(?P<own>[我本])(?P<a>街道办|街道|办事处|管委会|中心|苏木|[乡镇街局委办厅署旗县市区省州盟院校馆])|(?P<all>全)(?P<b>街道|苏木|[乡镇街县市旗区省州盟局])"
)
_SELF_KIND = {
    **dict.fromkeys(
        ("乡", "镇", "苏木", "街道", "街道办", "街", "办事处"), ("township", "government")
    ),
    **dict.fromkeys(("局", "委", "办", "厅", "署", "管委会"), ("", "department")),
    **dict.fromkeys(("中心", "院", "校", "馆"), ("", "institution")),
    **dict.fromkeys(("县", "旗", "区"), ("county", "government")),
    **dict.fromkeys(("市", "州", "盟"), ("prefecture", "government")),
    "省": ("province", "government"),
}


def publishers(text: str, chrome: tuple[Chrome, ...], hints: Hints) -> Iterator[str]:
    """Bodies that the page's metadata name: 发布机构 and its like, then metas, then 来源."""
    blocks = [zh.fold(c.text) for c in chrome if c.kind in ("metadata", "toolbar")]
    blocks.append(zh.fold(front(text)))
    for block in blocks:
        yield from (found[1] for found in _PUBLISHER.finditer(block))
    metas = dict(hints.metas)
    yield from (zh.fold(metas[name]) for name in _METAS if name in metas)
    for block in blocks:
        yield from (found[1] for found in _SOURCE.finditer(block))


def authors(text: str) -> Iterator[str]:
    """Bodies that the text says it is from: in its first sentences, then as its signature."""
    head = zh.fold(text[:1500])
    for pattern in _AUTHORS:
        yield from (found[1] for found in pattern.finditer(head))
    if (signed := signature(text)[0]) is not None:
        yield signed


def contacts(text: str) -> Iterator[str]:
    """Bodies that answer questions about the report."""
    for part in (text[:2500], text[-800:]):
        yield from (found[1] for found in _CONTACT.finditer(zh.fold(part)))


def site(chrome: tuple[Chrome, ...], hints: Hints) -> Iterator[str]:
    """Bodies in the breadcrumb (last first), the site's name, the page title's suffix, the footer."""
    for block in (zh.fold(c.text) for c in chrome if c.kind == "navigation"):
        for piece in reversed(re.split(r"[>»/\n|:]", block)):
            yield re.sub(r"\s", "", piece).removesuffix("门户网站").removesuffix("网站")
    metas = dict(hints.metas)
    names = [zh.fold(metas[name]) for name in ("sitename", "columnname") if name in metas]
    names += re.split(r"[-_|]", zh.fold(hints.title or ""))[1:]
    for block in (zh.fold(c.text) for c in chrome if c.kind == "footer"):
        names += re.findall(rf"(?:主办单位|主办|承办单位|承办|版权所有)[\s:]*({_NAME})", block)
    for name in names:
        yield re.sub(r"(?:政府|门户|官方)*(?:网站|网)$", "", name.strip())


def bodies(text: str) -> Iterator[str]:
    """Bodies named in the prose, the most frequent first; a township stands for its government."""
    head = zh.fold(text[:4000])
    votes: Counter[str] = Counter()
    for divisions, count in places.townships(head).items():
        votes[max((each.name for each in divisions), key=len)] += count
    for kind in re.finditer("[省市区县旗州盟]", head):
        if not (found := places.region_ending_at(head, kind.end())):
            continue
        if body := _AFTER_PLACE.match(head, kind.end()):
            votes[found[0] + body[0]] += 1
    votes.update(found[0] for found in _UNPLACED.finditer(head))
    for name, _ in votes.most_common(6):
        yield name


def shorten(printed: str) -> str:
    """Without the inner office that answers the telephone (…街道办事处党政办公室)."""
    name = re.sub(r"\s", "", zh.fold(printed))
    for ending in (_INNER_OFFICE, _OFFICE):
        name = ending.sub("", name)
    return re.sub(r"^.*?(?:联系|咨询)", "", name)


def self_kind(text: str) -> tuple[str, str] | None:
    """(level, type) that the text calls itself (我乡, 全县); the level may be empty. None: nothing."""
    votes: Counter[tuple[str, str]] = Counter()
    for found in _SELF.finditer(zh.fold(text[:8000])):
        word = found["a"] or found["b"]
        votes[_SELF_KIND[word]] += 2 if found["own"] else 1
    return votes.most_common(1)[0][0] if votes else None


def fits(organ: Organ, kind: tuple[str, str] | None) -> bool:
    """Whether the body may call itself so. A county-level 市 calls itself 我市 too."""
    if kind is None:
        return True
    level, type_ = kind
    if (
        level == "prefecture"
        and organ.level == "county"
        and (organ.place.county or "").endswith("市")
    ):
        level = "county"
    return organ.type == type_ and level in ("", organ.level)


def decide(
    names: Iterator[str], context: Mapping[str, int], kind: tuple[str, str] | None
) -> Organ | None:
    """The first of `names` that is a body and fits what the text calls itself, else the first."""
    first: Organ | None = None
    for name in names:
        organ = read_organ(shorten(name), context)
        if organ is None:
            continue
        if fits(organ, kind):
            return organ
        first = first or organ
    return first
