"""Pages that look like reports and are none: what the archive must refuse as `not_a_report`."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.factory import encode, subject
from tests.factory.html_page import CHARSET


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoy:
    """A page that is no report, and the kind of document it is."""

    seed: int
    name: str
    raw: bytes
    kind: str


Lines = list[str]


def _rule_of_law(organ: str, year: int) -> Lines:
    return [
        f"{organ}{year}年法治政府建设年度报告",
        "一、总体情况",
        f"{year}年，{organ}把依法行政摆在重要位置，全年审核合同41件，开展执法检查9次。",
        "二、主要举措和成效",
        "（一）推进政务公开，主动公开执法依据。办理行政复议案件3件，行政诉讼案件1件。",
        "三、存在的主要问题",
        "部分执法人员业务不熟，普法形式单一。",
        "四、下一年度工作安排",
        "加强执法培训，完善重大决策合法性审查。",
    ]


def _notice(organ: str, year: int) -> Lines:
    return [
        f"关于做好{year}年度政府信息公开工作年度报告编制发布工作的通知",
        "各科室、各下属单位：",
        "为按时完成年度报告的编写和公布，现就有关事项通知如下。",
        "一、内容要求",
        "报告应包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项。",
        "二、时间要求",
        f"请于{year + 1}年1月20日前报送办公室，1月31日前统一公布。",
        f"{organ}办公室",
    ]


def _guide(organ: str, _year: int) -> Lines:
    return [
        f"{organ}政府信息公开指南",
        "一、主动公开",
        "本机关主动公开机构职能、政策文件、财政预决算等信息，可在门户网站查阅。",
        "二、依申请公开",
        "申请人可当面、邮寄或者在线提交申请表，本机关自收到之日起20个工作日内答复。",
        "三、收费标准",
        "申请公开的数量、频次明显超出合理范围的，依法收取信息处理费。",
        "四、监督和救济",
        "申请人认为本机关侵犯其合法权益的，可以申请行政复议或者提起行政诉讼。",
    ]


def _listing(organ: str, year: int) -> Lines:
    rows = [
        f"{organ}{at}年政府信息公开工作年度报告 {at + 1}-01-2{at % 9}" for at in range(2014, year)
    ]
    return [
        "政府信息公开年报",
        "当前位置：首页 > 政府信息公开年报",
        *rows,
        "共2页 首页 上一页 下一页 尾页",
    ]


def _website(organ: str, year: int) -> Lines:
    return [
        f"{organ}政府网站工作年度报表（{year}年度）",
        "填报单位：" + organ,
        "网站名称", organ + "门户网站", "独立用户访问总量（单位：个）", "48213",
        "信息发布（单位：条） 总数", "1834", "概况类信息更新量", "22", "政务动态信息更新量", "1203",
        "专栏专题（单位：个） 维护数量", "6", "解读信息发布 总数", "17", "回应公众关注热点或重大舆情数量（单位：次）", "2",
    ]  # fmt: skip


def _company(_organ: str, year: int) -> Lines:
    return [
        f"恒远水务股份有限公司{year}年年度报告",
        "一、总体情况",
        "报告期内公司实现营业收入4.2亿元，同比增长6%。",
        "二、信息披露情况",
        "公司全年披露公告63份，接待投资者来访12次。",
        "三、存在的主要问题及改进措施",
        "应收账款周转偏慢，将加强催收。",
    ]


def _news(organ: str, year: int) -> Lines:
    return [
        f"{organ}召开政府信息公开工作推进会",
        f"{year}年3月12日，{organ}召开会议，通报上一年度政府信息公开工作年度报告的发布情况。",
        "会议要求各科室对照存在的问题抓好整改，及时更新栏目内容。",
    ]


def _missing(_organ: str, _year: int) -> Lines:
    return ["404", "您访问的页面不存在或已删除", "返回首页"]


KINDS: dict[str, Callable[[str, int], Lines]] = {
    "rule_of_law": _rule_of_law,
    "notice": _notice,
    "guide": _guide,
    "listing": _listing,
    "website_sheet": _website,
    "company": _company,
    "news": _news,
    "missing_page": _missing,
}


def make_decoy(seed: int) -> Decoy:
    """The decoy of this seed; kinds take turns."""
    rng = random.Random(f"gongkai decoy {seed}")
    kind = list(KINDS)[seed % len(KINDS)]
    about = subject.draw(rng)
    lines = KINDS[kind](about.organ, max(about.year, 2016))
    markup = rng.random() < 0.6
    if markup:
        body = "".join(f"<p>{line}</p>\n" for line in lines)
        source = (
            f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={CHARSET}">'
            f"<title>{lines[0]}</title></head>\n<body>{body}</body></html>"
        )
    else:
        source = "\n".join(lines)
    raw, _ = encode.encode(rng, source, markup=markup)
    return Decoy(seed=seed, name=f"d{seed}" + (".html" if markup else ".txt"), raw=raw, kind=kind)
