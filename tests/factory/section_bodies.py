"""Bodies of sections: prose that quotes headings, tables dumped in many ways, enumerations."""

from __future__ import annotations

import random

from tests.factory import law
from tests.factory import section_words as words

_TABLES = {"disclosure", "requests", "disputes"}
_TABLE_START = ("第二十条", "第二十", "（本列", "本列", "申请人情况", "| ", "行政复议", "信息内容")


def is_table(lines: tuple[str, ...]) -> bool:
    """Whether the body begins with a table."""
    return bool(lines) and lines[0].startswith(_TABLE_START)


def say(rng: random.Random, templates: tuple[str, ...], count: int = 1) -> list[str]:
    """`count` sentences, their slots filled."""
    chosen = rng.sample(templates, min(count, len(templates)))
    return [
        text.replace("{year}", "2022").replace("{self}", "本单位").replace("{n}", str(rng.randint(2, 90)))
        for text in chosen
    ]  # fmt: skip


def front(rng: random.Random, headings: list[str | None], *, shapes: list[str]) -> list[str]:
    """Title, introduction, at times a table of contents; at times nothing."""
    if rng.random() < 0.08:
        return []
    lines = ["青石镇2022年政府信息公开工作年度报告"]
    if rng.random() < 0.4:
        lines += say(rng, words.INTRO, rng.randint(1, 2))
    printed = [h.replace("\n", "") for h in headings if h]
    contents = len(printed) >= 4 and rng.random() < 0.05
    if contents and not any("\n" in (h or "") for h in headings) and None not in headings:
        shapes.append("contents")
        leader = rng.choice(("", "……{}", " {}"))
        lines += [
            "目录",
            *(h.rstrip("。：") + leader.format(at) for at, h in enumerate(printed, 1)),
        ]
    return lines


def body(
    rng: random.Random, key: str, *, six: bool, tabled: bool, shapes: list[str]
) -> tuple[str, ...]:
    """The lines of a section."""
    if key in _TABLES and six and tabled:
        filler = say(rng, words.FILLER) if rng.random() < 0.15 else []
        return (*filler, *_table(rng, key, shapes))
    writers = {
        "overview": lambda: _overview(rng, shapes),
        "problems": lambda: _problems(rng, shapes),
        "measures": lambda: _measures(rng),
        "other": lambda: say(rng, words.OTHER),
        "disclosure": lambda: _old_disclosure(rng),
        "requests": lambda: say(rng, words.REQUESTS, rng.randint(1, 2)),
        "disputes": lambda: say(rng, words.DISPUTES),
        "fees": lambda: say(rng, words.FEES),
        "enquiries": lambda: say(rng, words.ENQUIRIES),
        "annex": lambda: [line.replace("{n}", str(rng.randint(1, 99))) for line in words.ANNEX],
        "notes": lambda: say(rng, words.OTHER),
    }
    lines = writers.get(key, lambda: say(rng, words.PROSE[:2], 2))()
    return tuple(line for text in lines for line in text.split("\n"))


def _overview(rng: random.Random, shapes: list[str]) -> list[str]:
    lines = say(rng, words.PROSE, rng.randint(1, 3))
    style = rng.choice(
        ("none", "own", "run_in", "arabic", "is", "bare", "bare_long", "level_one", "dot")
    )
    shapes.append(f"overview:{style}")
    if style == "none":
        return lines
    if style == "level_one":
        listed = ("一、健全组织。", "二、规范流程。", "三、扩大宣传。")
        return [*lines, *(head + say(rng, words.PROSE[:5])[0] for head in listed)]
    for at, topic in enumerate(words.TOPICS):
        long = {
            "主动公开": "主动公开政府信息情况",
            "依申请公开": "收到和处理政府信息公开申请情况",
        }.get(topic, topic)
        numeral, text = words.NUMERALS[at], say(rng, words.PROSE)[0]
        lines += {
            "own": [f"（{numeral}）{topic}情况", text],
            "run_in": [f"（{numeral}）{topic}。{text}"],
            "arabic": [f"{at + 1}.{rng.choice((topic, long))}", text],
            "dot": [f"{at + 1}．{topic}情况：{text}"],
            "is": [f"{numeral}是{topic}方面。{text}"],
            "bare": [topic, text],
            "bare_long": [f"{topic}情况", text],
        }[style]  # fmt: skip
    return lines


def _problems(rng: random.Random, shapes: list[str]) -> list[str]:
    style = rng.choice(
        ("split", "split", "inline", "labels", "level_one_inline", "level_one_lines", "plain",
         "arabic", "last_year")
    )  # fmt: skip
    shapes.append(f"problems:{style}")
    bad, good = rng.sample(words.PROBLEM, 3), rng.sample(words.MEASURE, 3)
    listed = "；".join(f"{n}是{p}" for n, p in zip(words.NUMERALS, bad, strict=False)) + "。"
    remedied = "；".join(f"{n}是{p}" for n, p in zip(words.NUMERALS, good, strict=False)) + "。"
    return {
        "split": ["（一）存在的主要问题", listed, "（二）改进措施", remedied],
        "inline": [f"工作中仍有不足：{listed}下一步，{remedied}"],
        "labels": ["存在问题：", listed, "改进措施：", remedied],
        "level_one_inline": [f"存在的问题：一、{bad[0]}。二、{bad[1]}。三、{bad[2]}。"],
        "level_one_lines": [
            "经自查，主要问题有：", *(f"{n}、{p}" for n, p in zip(words.NUMERALS, bad, strict=False)),
            f"下一步将{good[0]}。",
        ],
        "plain": [f"虽然取得了一些成绩，但{bad[0]}，{bad[1]}，今后将{good[0]}。"],
        "arabic": [f"{at}.{p}。" for at, p in enumerate([*bad, *good], 1)],
        "last_year": ["（一）2021年存在问题的改进情况", remedied, "（二）2022年存在的主要问题", listed],
    }[style]  # fmt: skip


def _measures(rng: random.Random) -> list[str]:
    good = rng.sample(words.MEASURE, 3)
    return [
        *(f"（{n}）{p}。" for n, p in zip(words.NUMERALS, good, strict=False)),
    ]


def _old_disclosure(rng: random.Random) -> list[str]:
    lines = say(rng, words.DISCLOSED, 2)
    if rng.random() < 0.4:
        lines += [
            "（一）公开的内容",
            say(rng, words.PROSE[:5])[0],
            "（二）公开的形式",
            say(rng, words.PROSE)[0],
        ]
    return lines


def _table(rng: random.Random, key: str, shapes: list[str]) -> list[str]:
    style = rng.choice(("cells", "cells", "bars", "rows", "glued", "bar_alone"))
    shapes.append(f"table:{style}")
    rows = {"disclosure": _part_two, "requests": _request_rows, "disputes": _dispute_rows}[key](rng)
    if style == "cells":
        return [cell for row in rows for cell in row]
    if style == "bar_alone":
        return [line for row in rows for cell in row for line in (cell, "|")]
    joiner = {"bars": " | ", "rows": " ", "glued": ""}[style]
    return [joiner.join(row) for row in rows]


def _part_two(rng: random.Random) -> list[list[str]]:
    rows = []
    for small in law.PART_TWO[rng.choice(("2019", "2021"))]:
        rows.append([small.caption])
        rows.append(["信息内容", *(label for _, label in small.columns)])
        rows += [[label, *["0"] * len(small.columns)] for _, label in small.rows]
    return rows


def _request_rows(rng: random.Random) -> list[list[str]]:
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    rows = [
        [note, "申请人情况"],
        ["自然人", "法人或其他组织", "总计"],
        ["商业企业", "科研机构", "社会公益组织"],
    ]
    values = [str(rng.choice((0, 0, 0, 1, 12))) for _ in range(7)]
    damaged = rng.random() < 0.2
    first = "一、本年新收政府信息公开申请数量"
    second = "二、上年转结政府信息公开申请数量" if damaged else "二、上年结转政府信息公开申请数量"
    rows += [[first, *values], [second, *values]]
    rows += [["三、本年度办理结果", "（一）予以公开", *values], ["（七）总计", *values]]
    rows.append(["四、结转下年度继续办" if damaged else "四、结转下年度继续办理", *values])
    return rows


def _dispute_rows(rng: random.Random) -> list[list[str]]:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    return [
        ["行政复议", "行政诉讼"], [*results, "未经复议直接起诉", "复议后起诉"], results * 2,
        [str(rng.randint(0, 3)) for _ in range(15)],
    ]  # fmt: skip
