"""Whether two names that a page prints may mean one body, and two places one region."""

from __future__ import annotations

import re

from pipeline import places
from pipeline.ingest.identity.organs import Organ, without_region
from pipeline.places.names import stem
from pipeline.records import Place

# Who runs the portal and publishes for all: offices of governments, and the bodies charged with
# openness, portals and news. They stand as publishers of reports that are not theirs.
_PORTAL = re.compile(
    r"(?:人民)?政府(?:办公?[室厅]?|办)?$|(?:行政公署|行署|街道办事处)$|党政|(?:政务|政府)?信息公开|政务公开|政务服务|行政审批"
    r"|(?:大数据|数据资源|数据管理|数据局|数字)|信息(?:化?中心|化?办)|电子政务|融媒体|新闻|宣传|网信|网络|电视|广播|报社|日报|综合|管理委员会$|管委会$"
)
# Words of so many bodies that sharing them tells nothing.
_COMMON = {
    "管理", "工作", "监督", "行政", "委员", "员会", "服务", "中心", "公室", "办公", "事务", "资源", "社会", "综合",
    "公司", "有限", "理局", "督管", "国家", "总局", "发展", "人民", "和社", "建设", "保障", "障局", "设局", "展局", "源局",
}  # fmt: skip
# Bodies that took over from one another: a portal prints today's name on an older report.
# Source: the reforms of the State Council's bodies of 2008, 2013, 2018 and 2023.
_SUCCESSORS = tuple(
    re.compile(each)
    for each in (
        "卫生|计生|计划生育|卫健|医疗保障", "国土|自然资源|规划|林业|海洋", "环境|环保", "农业|农牧|畜牧|农机|农委|农办|乡村振兴|扶贫",
        "工商|质量|质监|药|市场监", "人事|劳动|人力|人社", "安全生产|安监|应急", "文化|广电|广播|旅游|文物|体育|文广",
        "建设|住建|房|城乡规划|城管|城市管理", "发展|发改|物价|粮食|计划委|能源", "税", "法制|司法", "经济|经信|工业|工信|商务|经贸|科技|科学|招商",
        "水务|水利", "民政|退役|双拥|社会工作", "民族|宗教|民宗|统战", "教育|教体|教科|教委",
        "金融|银行|证券|保险", "交通|公路|运输|邮政", "国有资产|国资|财政", "公安|消防|交警|警察", "数据|政务服务|审批|信息",
    )
)  # fmt: skip


_OFFICE = re.compile(r"(?:政府(?:办公?[室厅]|办)?|行政公署|行署|街道办事处)$|党政")
_TOWN_KIND = re.compile(r"(?:民族乡|街道|地区|苏木|[乡镇])$")


def is_portal(organ: Organ) -> bool:
    """Whether the body may publish reports of others."""
    return _PORTAL.search(without_region(organ.name)) is not None


def is_government_office(organ: Organ) -> bool:
    """Whether the body is a government or the office of one."""
    return _OFFICE.search(organ.name) is not None


def alike(one: str, other: str) -> bool:
    """Whether two names of bodies may mean one: shortened, renamed, or an office of it.

    >>> alike("连云区教育局", "教育局"), alike("沭阳县发改局", "沭阳县发展和改革局")
    (True, True)
    >>> alike("易门县水利局", "易门县民政局"), alike("易门县卫生局", "易门县卫生健康局")
    (False, True)
    """
    if one.endswith(other) or other.endswith(one):
        return True
    cores = without_region(one), without_region(other)
    if not all(cores) or cores[0] in cores[1] or cores[1] in cores[0]:
        return True
    short, long = sorted((each.rstrip("局委办厅会") for each in cores), key=len)
    if short and _scattered(short, long):
        return True
    pairs = [{core[at : at + 2] for at in range(len(core) - 1)} - _COMMON for core in cores]
    if pairs[0] & pairs[1]:
        return True
    return any(each.search(cores[0]) and each.search(cores[1]) for each in _SUCCESSORS)


def _scattered(short: str, long: str) -> bool:
    """Whether the characters of `short` stand in `long` in order: 发改 in 发展和改革."""
    rest = iter(long)
    return all(character in rest for character in short)


def same_town(one: str, other: str) -> bool:
    """Whether two names of townships or streets may mean one: a 镇 becomes a 街道.

    >>> same_town("高良涧镇", "高良涧街道"), same_town("十街彝族乡", "小街乡")
    (True, False)
    """
    stems = {_TOWN_KIND.sub("", name) for name in (one, other)}
    return len(stems) == 1 or one.startswith(other[:2])


def related(one: Place, other: Place) -> bool:
    """Whether one place lies in the other, is it, or is it under its former kind (洪泽县, 洪泽区)."""
    if places.inside(one, other) or places.inside(other, one):
        return True
    if one.province and other.province and one.province != other.province:
        return False
    pairs = ((one.prefecture, other.prefecture), (one.county, other.county))
    lowest = next((pair for pair in reversed(pairs) if all(pair)), None)
    if lowest is None:
        return one.province == other.province
    return len({stem(name or "") or name for name in lowest}) == 1
