"""What publishing does to labels: split, spaced, cut, mistyped, explained, half-width."""

from __future__ import annotations

import random

KINDS = {
    "none": 34, "split": 14, "spaced": 10, "truncated": 8, "typo": 10, "guidance": 5,
    "half_width": 14, "split+half_width": 5,
}  # fmt: skip

_SPLITS = {
    "本年新制作数量": "本年新\n制作数量",
    "本年新公开数量": "本年新\n公开数量",
    "对外公开总数量": "对外公开\n总数量",
    "处理决定数量": "处理决定\n数量",
    "本年处理决定数量": "本年处理决\n定数量",
    "商业企业": "商业\n企业",
    "科研机构": "科研\n机构",
    "社会公益组织": "社会公益\n组织",
    "法律服务机构": "法律服\n务机构",
    "本年增/减": "本年增/\n减",
    "结果维持": "结果\n维持",
    "尚未审结": "尚未\n审结",
    "其他结果": "其他\n结果",
    "本年收费金额（单位：万元）": "本年收费金额\n（单位：万元）",
}
_SPACED = {
    "处理决定数量": "处理决定 数量",
    "总计": "总 计",
    "第二十条第（一）项": "第二十条 第（一）项",
    "第二十条第（五）项": "第二十条第 （五） 项",
    "自然人": "自 然 人",
    "规章": "规 章",
    "其他": "其 他",
    "5.要求行政机关确认或重新出具已获取信息": "5.要求行政机关确认或重 新出具已获取信息",
    "二、上年结转政府信息公开申请数量": "二、 上年结转政府信息公开申请数量",
}
_TRUNCATED = {
    "现行有效件数": "现行有效件",
    "本年增/减": "本年增/",
    "本年新制作数量": "本年新",
    "本年新公开数量": "本年新",
    "2.其他法律行政法规禁止公开": "2.其他法律行政止公开",
    "本年废止件数": "本年废止件",
    "对外公开总数量": "对外公开总数",
}
_TYPOS = {
    "二、上年结转政府信息公开申请数量": "二、上年转结政府信息公开申请数量",
    "行政事业性收费": "行政事业型收费",
    "5.属于三类内部事务信息": "5.属于三类内容事务信息",
    "第二十条第（一）项": "第二十一条第（一）项",
    "第二十条第（五）项": "第二十条（五）项",
    "行政规范性文件": "规范性文件",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": "（二）部分公开（区分处理的，只计这一情况，不计其他情形）",
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）": "（本列）数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和",
    "3.危及“三安全一稳定”": "3.危及三安全一稳定",
    "其他对外管理服务事项": "其它对外管理服务事项",
}
_GUIDANCE = {
    "上一年项目数量": "上一年项目数量（指上一报告年度的事项数）",
    "规范性文件": "规范性文件（含党政联合发文）",
    "行政许可": "行政许可（以办结为准）",
    "现行有效件数": "现行有效件数（截至年底）",
    "政府集中采购": "政府集中采购（不含分散采购）",
    "（六）其他处理": "（六）其他处理（请在备注说明）",
}
_HALF = str.maketrans("（）：，“”", '():,""')


def kind(rng: random.Random, shapes: tuple[str, ...]) -> str:
    """The kind of label noise of a page; mirrors with words of their own use them in labels."""
    if "script:words" in shapes:
        return "mirror_words"
    return rng.choices(list(KINDS), weights=list(KINDS.values()))[0]


def label(rng: random.Random, text: str, kind: str) -> str:
    """`text` as a page with noise of `kind` prints it; a line break stands for a split."""
    table = {
        "split": _SPLITS, "split+half_width": _SPLITS, "spaced": _SPACED,
        "truncated": _TRUNCATED, "typo": _TYPOS, "guidance": _GUIDANCE,
    }.get(kind, {})  # fmt: skip
    if kind == "mirror_words":
        return text.replace("信息", "资讯").replace("文件", "档案").replace("数据", "资料")
    noisy = table.get(text, text)
    if kind == "typo" and noisy != text and rng.random() < 0.4:
        noisy = text
    if kind in ("half_width", "split+half_width"):
        noisy = noisy.translate(_HALF)
    return noisy
