"""First-level headings: which sections a report has, and how their titles are printed."""

from __future__ import annotations

import random
from dataclasses import dataclass

from pipeline.records import SectionKey

_NUMERALS = "一二三四五六七八九十"

_TITLES: dict[SectionKey, tuple[str, ...]] = {
    "overview": ("总体情况", "总体情况", "总体情况", "概述", "基本情况", "工作概况", "总体工作情况", "概况"),
    "disclosure": (
        "主动公开政府信息情况", "主动公开政府信息情况", "主动公开情况", "主动公开政府信息的情况",
        "主动公开政府信息工作情况", "主动公开政府政府情况",
    ),
    "requests": (
        "收到和处理政府信息公开申请情况", "收到和处理政府信息公开申请情况",
        "收到和处理政府信息公开申请的情况",
    ),
    "disputes": (
        "政府信息公开行政复议、行政诉讼情况", "政府信息公开行政复议、行政诉讼情况",
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况", "政府信息公开行政复议",
        "因政府信息公开工作被申请行政复议提起行政诉讼情况",
    ),
    "problems": (
        "存在的主要问题及改进情况", "存在的主要问题及改进情况", "存在的主要问题及改进情况",
        "政府信息公开工作存在的主要问题及改进情况", "政府信息公开工作存在的主要问题和改进情况",
        "政府信息公开工作存在的主要问题及改进措施", "存在问题及改进措施", "存在的问题和改进措施",
        "存在问题和改进措施", "存在问题及改进情况", "存在的主要问题及下一步计划",
        "工作存在的主要问题及下步打算", "存在问题及工作打算", "主要问题和改进措施",
        "存在的主要问题及改进措施", "主要问题及下一年工作打算",
    ),
    "measures": ("改进措施", "今后改进方向", "下一步工作打算", "改进情况"),
    "other": ("其他需要报告的事项", "其他需要报告的事项", "其他需要报告的事项", "其它需要报告的事项"),
    "fees": ("政府信息公开的收费及减免情况", "收费及减免情况", "政府信息公开收费及减免情况"),
}  # fmt: skip
_ALONE = ("存在的主要问题", "存在问题", "存在的问题")
_NEW: tuple[SectionKey, ...] = (
    "overview", "disclosure", "requests", "disputes", "problems", "other",
)  # fmt: skip

_CONSULTED: tuple[SectionKey, ...] = ("unknown", "other", "requests", "disclosure")
_ANSWERED: tuple[SectionKey, ...] = ("unknown", "other", "disclosure", "overview")
_ORGANISED: tuple[SectionKey, ...] = ("unknown", "other", "disclosure", "requests", "overview")

# How the layouts of 2008 to 2018 differ by region: (key, titles, keys as good). A key of
# `unknown` is a subject that the contract has no section for.
_Part = tuple[SectionKey, tuple[str, ...], tuple[SectionKey, ...]]
_ASKED: _Part = (
    "requests",
    (
        "依申请公开政府信息和不予公开政府信息的情况",
        "依申请公开政府信息情况",
        "依申请公开情况",
        "依申请公开政府信息办理情况",
    ),
    (),
)
_SHOWN: _Part = (
    "disclosure",
    ("主动公开政府信息的情况", "主动公开政府信息情况", "主动公开情况", "政府信息主动公开情况"),
    (),
)
_PAID: _Part = (
    "fees",
    ("政府信息公开的收费及减免情况", "收费及减免情况", "政府信息公开收费及减免情况"),
    (),
)
_FOUGHT: _Part = (
    "disputes",
    (
        "因政府信息公开申请行政复议、提起行政诉讼的情况",
        "行政复议和行政诉讼情况",
        "申请行政复议、提起行政诉讼情况",
    ),
    (),
)
_LACKED: _Part = ("problems", _TITLES["problems"], ())
_REST: _Part = ("other", ("其他需要报告的事项", "其他需要说明的事项"), ())
_BEGUN: _Part = (
    "overview",
    ("概述", "基本情况", "工作基本情况", "概况", "主要工作概述", "总体工作情况"),
    (),
)
_CHANGED: _Part = ("measures", ("改进措施", "今后改进方向", "下一步工作打算"), ())
_SHORT: _Part = ("problems", _ALONE, ())
_SHEET: _Part = ("annex", ("附表", "附：政府信息公开情况统计表", "附件"), ())

OLD: dict[str, tuple[_Part, ...]] = {
    "law": (_BEGUN, _SHOWN, _ASKED, _PAID, _FOUGHT, _LACKED, _REST),
    "law_sheet": (_BEGUN, _SHOWN, _ASKED, _PAID, _FOUGHT, _LACKED, _SHEET),
    "no_fees": (_BEGUN, _SHOWN, _ASKED, _FOUGHT, _LACKED, _REST),
    "no_rest": (_BEGUN, _SHOWN, _ASKED, _PAID, _FOUGHT, _LACKED),
    "split": (_BEGUN, _SHOWN, _ASKED, _PAID, _FOUGHT, _SHORT, _CHANGED),
    "hubei": (
        _BEGUN, _SHOWN, _ASKED, ("unknown", ("咨询情况", "政府信息公开咨询情况"), _CONSULTED),
        ("disputes", ("复议、诉讼和申诉的情况", "复议、诉讼和申诉情况"), ()),
        ("fees", ("政府支出和收费情况", "政府支出与收费的情况"), ()), _LACKED,
        ("other", ("说明与附表", "需要说明的事项与附表"), ("annex",)),
    ),
    "fujian": (
        _BEGUN, _SHOWN, _ASKED, _PAID, _FOUGHT, _LACKED, ("other", ("需要说明的事项与附表", "其他需要说明的事项和附表"), ("annex",)),
    ),
    "guangdong": (
        _BEGUN, _SHOWN, ("unknown", ("回应解读情况", "政策解读和回应关切情况"), _ANSWERED), _ASKED, _FOUGHT,
        ("unknown", ("建议和提案办理结果公开情况", "建议提案办理情况"), ("other", "unknown", "disclosure")), _LACKED,
    ),
    "jilin": (
        _BEGUN, ("unknown", ("组织领导和制度建设情况", "组织机构建设情况"), _ORGANISED), _SHOWN,
        ("unknown", ("平台建设情况", "信息公开载体建设情况"), _ORGANISED), _ASKED, _PAID, _FOUGHT, _LACKED, _REST,
    ),
    "mini": (("overview", ("政府信息公开情况", "政府信息公开工作情况", "工作开展情况"), ("disclosure",)), _SHORT),
    "four": (_BEGUN, _SHOWN, _ASKED, _FOUGHT),
    "early_problem": (_BEGUN, _SHOWN, _ASKED, _LACKED),
}  # fmt: skip
_OLD_WEIGHTS = [30, 6, 8, 8, 8, 8, 6, 7, 6, 5, 4, 4]

STYLES = {
    "standard": 54, "spaced": 5, "inner_space": 3, "bare": 6, "dash_for_one": 3,
    "ordinal_lost": 4, "markdown": 3, "full_stop": 4, "colon": 3, "skipped": 3, "repeated": 3,
    "comma": 3, "restarted": 2, "some_lost": 3, "hijacked": 2, "run_in": 3,
}  # fmt: skip
# Nothing but the words marks such headings: they cannot be found inside a line.
UNNUMBERED = ("bare", "ordinal_lost", "some_lost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A section to be written: its key, its heading as printed, keys that name it as well."""

    key: SectionKey
    text: str
    also: tuple[SectionKey, ...] = ()
    subject: str = ""


def plan(rng: random.Random, *, old: bool) -> tuple[list[Planned], tuple[str, ...]]:
    """The sections in order with their printed headings, and the shapes of the choices."""
    if old:
        region = rng.choices(list(OLD), weights=_OLD_WEIGHTS)[0]
        parts, shapes = OLD[region], [f"old:{region}"]
    else:
        parts, shapes = _new_parts(rng), []
    style = rng.choices(list(STYLES), weights=list(STYLES.values()))[0]
    if style in UNNUMBERED and len(parts) < 4:
        style = "standard"  # with two sections only, nothing but the number tells a heading
    shapes.append(f"headings:{style}")
    if style in UNNUMBERED:
        shapes.append("headings:unnumbered")
    faulty = rng.randint(1, len(parts) - 1)
    planned = []
    for at, (key, titles, also) in enumerate(parts):
        title = rng.choice(titles)
        text = _printed(rng, title, at, style, faulty, key)
        planned.append(Planned(key=key, text=text, also=also, subject=title))
    return planned, tuple(shapes)


def _new_parts(rng: random.Random) -> tuple[_Part, ...]:
    parts: list[_Part] = [(key, _TITLES[key], ()) for key in _NEW]
    if rng.random() < 0.1:
        at = _NEW.index("problems")
        parts[at : at + 1] = [_SHORT, ("measures", _TITLES["measures"], ())]
    return tuple(parts)


def _printed(
    rng: random.Random, title: str, at: int, style: str, faulty: int, key: SectionKey
) -> str:
    shift = {"skipped": 1, "repeated": -1}.get(style, 0) if at >= faulty else 0
    if style == "restarted" and at >= faulty:
        shift = -faulty
    ordinal = _NUMERALS[at + shift]
    if style == "bare" or (style == "some_lost" and rng.random() < 0.45):
        return title
    if style == "ordinal_lost":
        return f"- {title}" if at % 2 == 0 else title
    if style == "dash_for_one" and at == 0:
        return f"—、{title}"
    if style == "hijacked" and key == "requests":
        return f"{ordinal}、收到和处理{rng.choice(('蓝鲸棋牌', '彩虹影院', '金猫彩票网'))}申请情况"
    return {
        "spaced": f"{ordinal}、 {title}",
        "inner_space": f"{ordinal} 、{title[0]} {title[1:]}",
        "markdown": f"## {ordinal}、{title}",
        "full_stop": f"{ordinal}、{title}。",
        "colon": f"{ordinal}、{title}：",
        "comma": f"{ordinal}，{title}",
    }.get(style, f"{ordinal}、{title}")
