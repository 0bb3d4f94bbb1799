"""First-level headings: which sections a report has, and how their titles are printed."""

from __future__ import annotations

import random

from pipeline.records import SectionKey

_NUMERALS = "一二三四五六七八九十"

_TITLES: dict[SectionKey, tuple[str, ...]] = {
    "overview": ("总体情况", "总体情况", "总体情况", "概述", "基本情况", "工作概况", "总体工作情况"),
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
    ),
    "problems": (
        "存在的主要问题及改进情况", "存在的主要问题及改进情况",
        "政府信息公开工作存在的主要问题及改进情况", "存在问题及改进措施", "存在的问题和改进措施",
        "存在的主要问题及下一步计划", "工作存在的主要问题及下步打算", "存在问题及工作打算",
        "主要问题和改进措施", "存在的主要问题及改进措施",
    ),
    "measures": ("改进措施", "今后改进方向", "下一步工作打算", "改进情况"),
    "other": ("其他需要报告的事项", "其他需要报告的事项", "其他需要报告的事项", "其它需要报告的事项"),
    "fees": ("政府信息公开的收费及减免情况", "收费及减免情况"),
}  # fmt: skip
_OLD_TITLES: dict[SectionKey, tuple[str, ...]] = {
    "requests": (
        "依申请公开政府信息和不予公开政府信息的情况", "依申请公开政府信息情况", "依申请公开情况",
    ),
    "disputes": (
        "因政府信息公开申请行政复议、提起行政诉讼的情况", "行政复议和行政诉讼情况",
        "复议、诉讼和申诉情况",
    ),
}  # fmt: skip
_ALONE = ("存在的主要问题", "存在问题", "存在的问题")
_NEW: tuple[SectionKey, ...] = (
    "overview", "disclosure", "requests", "disputes", "problems", "other",
)  # fmt: skip
_OLD: tuple[SectionKey, ...] = (
    "overview", "disclosure", "requests", "fees", "disputes", "problems", "other",
)  # fmt: skip

STYLES = {
    "standard": 58, "spaced": 6, "inner_space": 3, "bare": 6, "dash_for_one": 3,
    "ordinal_lost": 4, "markdown": 3, "full_stop": 5, "colon": 3, "skipped": 3, "repeated": 3,
    "comma": 3,
}  # fmt: skip


def plan(rng: random.Random, *, old: bool) -> tuple[list[tuple[SectionKey, str]], str]:
    """The sections in order with their printed headings, and the name of the style."""
    keys = list(_OLD if old else _NEW)
    split = rng.random() < 0.1
    if split:
        keys.insert(keys.index("problems") + 1, "measures")
    if old and rng.random() < 0.15:
        keys.remove("fees")
    if old and rng.random() < 0.1:
        keys.remove("other")
    style = rng.choices(list(STYLES), weights=list(STYLES.values()))[0]
    faulty = rng.randint(1, len(keys) - 1)
    planned: list[tuple[SectionKey, str]] = []
    for at, key in enumerate(keys):
        titles = _OLD_TITLES.get(key, _TITLES[key]) if old else _TITLES[key]
        title = rng.choice(_ALONE if split and key == "problems" else titles)
        planned.append((key, _printed(title, at, style, faulty)))
    return planned, style


def _printed(title: str, at: int, style: str, faulty: int) -> str:
    shift = {"skipped": 1, "repeated": -1}.get(style, 0) if at >= faulty else 0
    ordinal = _NUMERALS[at + shift]
    if style == "bare":
        return title
    if style == "ordinal_lost":
        return f"- {title}" if at % 2 == 0 else title
    if style == "dash_for_one" and at == 0:
        return f"—、{title}"
    return {
        "spaced": f"{ordinal}、 {title}",
        "inner_space": f"{ordinal} 、{title[0]} {title[1:]}",
        "markdown": f"## {ordinal}、{title}",
        "full_stop": f"{ordinal}、{title}。",
        "colon": f"{ordinal}、{title}：",
        "comma": f"{ordinal}，{title}",
    }.get(style, f"{ordinal}、{title}")
