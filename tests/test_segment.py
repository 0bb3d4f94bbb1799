"""Headings found and sections cut: cases as data, numbering faults, and what always holds."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Cell, Identity, Place, Report, Section
from pipeline.segment import decide_form, segment

CASES = json.loads(
    (pathlib.Path(__file__).parent / "cases" / "headings.json").read_text(encoding="utf-8")
)
HEADINGS = {
    "overview": "总体情况",
    "disclosure": "主动公开政府信息情况",
    "requests": "收到和处理政府信息公开申请情况",
    "disputes": "政府信息公开行政复议、行政诉讼情况",
    "problems": "存在的主要问题及改进情况",
    "other": "其他需要报告的事项",
}
BODIES = {
    "overview": "本镇全年发布集市、水利、救助等消息二百条，各项工作平稳推进。",
    "disclosure": "规章及文件的数量见下列各表。",
    "requests": "全年没有人提出申请。",
    "disputes": "全年没有复议和诉讼案件发生。",
    "problems": "发布的内容不够丰富，明年加强培训。",
    "other": "没有收取信息处理费。",
}
SIX = ["front", *HEADINGS]
TITLE = "盐井镇2022年政府信息公开工作年度报告"


def as_report(text: str) -> Report:
    return Report(
        report_id="0" * 16,
        source="page.txt",
        also_at=(),
        sha256="0" * 64,
        media_type="text",
        encoding="utf-8",
        text=text,
        grids=(),
        chrome=(),
        identity=Identity(
            title=None, organ=None, organ_level="unknown", organ_type="unknown", place=Place(),
            year=2022, year_source="none", published_on=None,
        ),
    )  # fmt: skip


def page(
    numbers: str = "一二三四五六", *, mark: str = "、", between: str = "\n", **bodies: str
) -> str:
    """A report of six sections; a space in `numbers` leaves the heading without a number."""
    lines = [TITLE]
    for number, (key, heading) in zip(numbers, HEADINGS.items(), strict=True):
        lines += [f"{number}{mark}{heading}" if number != " " else heading]
        lines += [bodies.get(key, BODIES[key])]
    return between.join(lines)


def keys(text: str) -> list[str]:
    return [section.key for section in segment(as_report(text))]


def tiles(text: str, sections: tuple[Section, ...]) -> bool:
    """Whether sections follow one another from the first character to the last."""
    starts = [section.start for section in sections]
    ends = [section.end for section in sections]
    return (
        [0, *ends[:-1]] == starts
        and ends[-1] == len(text)
        and all(s.start <= s.body_start <= s.end for s in sections)
        and [s.ordinal for s in sections] == list(range(len(sections)))
    )


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_heading_lines(case: dict[str, Any]) -> None:
    """A heading stands at its own place in a report of six sections; what is none changes nothing."""
    if case["key"] is None:
        before = BODIES[case["inside"]]
        text = page(**{case["inside"]: f"{before}\n{case['text']}\n{before}"})
        assert keys(text) == SIX
    else:
        text = f"{case['text']}\n{BODIES['overview']}\n"
        found = [s for s in segment(as_report(text)) if s.key != "front"]
        assert [section.key for section in found] == [case["key"]]
        assert "".join((found[0].heading or "").split()) == "".join(case["text"].split())
        assert text[found[0].body_start :] == f"{BODIES['overview']}\n"


def test_cases_are_many_and_their_labels_unique() -> None:
    assert len({case["label"] for case in CASES}) == len(CASES) > 80


NUMBERING = [
    ("as prescribed", "一二三四五六"), ("one repeated", "一二三三四五"), ("one skipped", "一二四五六七"),
    ("begun again", "一一二三五六"), ("none", "      "), ("one lost", "一二三四 六"),
    ("first lost", " 二三四五六"), ("a dash for one", "—二三四五六"), ("from the old form", "一二四六七八"),
]  # fmt: skip


@pytest.mark.parametrize(
    "numbers", [n for _, n in NUMBERING], ids=[label for label, _ in NUMBERING]
)
@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n".replace("\r", " ")])
def test_numbering_faults(numbers: str, between: str) -> None:
    text = page(numbers, between=between)
    sections = segment(as_report(text))
    assert [section.key for section in sections] == SIX
    assert tiles(text, sections)
    assert [section.warning is None for section in sections[1:]] == [
        number != " "
        and (at == 0 or numbers[at - 1] in " —" or "一二三四五六七八".find(number)
             == "一二三四五六七八".find(numbers[at - 1]) + 1)
        for at, number in enumerate(numbers)
    ]  # fmt: skip


@pytest.mark.parametrize("between", [" ", "", "　"])
def test_a_report_on_one_line(between: str) -> None:
    text = page(between=between)
    sections = segment(as_report(text))
    assert [section.key for section in sections] == SIX
    for section in sections[1:]:
        assert text[section.body_start : section.end].strip() == BODIES[section.key]


def test_a_heading_glued_to_the_sentence_before() -> None:
    text = page().replace(f"{BODIES['overview']}\n", BODIES["overview"])
    sections = segment(as_report(text))
    assert [section.key for section in sections] == SIX
    assert sections[1].end == sections[2].start == text.index("二、")
    assert sections[2].heading == "二、主动公开政府信息情况"


def test_a_table_before_the_next_heading_is_not_cut() -> None:
    rows = "一、本年新收政府信息公开申请数量\n0\n二、上年结转政府信息公开申请数量\n0\n三、本年度办理结果\n（一）予以公开\n0\n（七）总计\n0\n四、结转下年度继续办理\n0"
    assert keys(page(requests=rows)) == SIX


def test_problems_numbered_like_sections() -> None:
    """As in a township report of 2008: the problems inside the section are numbered 一、二、"""
    listed = "存在的问题:一、学习不够。二、形式单一。三、更新不快。"
    assert keys(page(problems=listed)) == SIX


def test_the_old_layout() -> None:
    old = ["概述", "主动公开政府信息的情况", "依申请公开政府信息和不予公开政府信息的情况",
           "政府信息公开的收费及减免情况", "因政府信息公开申请行政复议、提起行政诉讼的情况",
           "存在的主要问题及改进情况", "其他需要报告的事项"]  # fmt: skip
    expected = ["overview", "disclosure", "requests", "fees", "disputes", "problems", "other"]
    for numbers in ("一二三四五六七", "二三四五六七八", "一二三四 六七"):
        text = "\n".join(
            f"{n}、{h}\n全年平稳，条目若干。" for n, h in zip(numbers, old, strict=True)
        )
        assert [key for key in keys(text.replace(" 、", "")) if key != "front"] == expected


def test_measures_with_a_section_of_their_own() -> None:
    text = page().replace("六、", "七、").replace("存在的主要问题及改进情况", "存在的主要问题")
    text = text.replace("七、", "六、改进措施\n每月检查栏目。\n七、")
    assert keys(text) == ["front", *list(HEADINGS)[:5], "measures", "other"]


def test_a_heading_no_form_knows_fills_the_gap_in_the_numbers() -> None:
    text = page("一二三四六七").replace("六、存在", "五、工作机制保障\n设有专班。\n六、存在")
    assert keys(text) == ["front", "overview", "disclosure", "requests", "disputes", "unknown", "problems", "other"]  # fmt: skip


def test_a_section_that_stands_there_twice_is_kept_twice() -> None:
    """As in a metropolitan report of 2024: six parts of text, then the tables numbered again."""
    again = "\n一、主动公开政府信息情况\n表一\n二、收到和处理政府信息公开申请情况\n表二"
    found = segment(as_report(page() + again))
    assert [section.key for section in found][-2:] == ["disclosure", "requests"]
    assert "同名章节重复出现" in (found[-1].warning or "")


def test_what_stands_before_the_first_heading_is_the_front() -> None:
    front, first, *_ = segment(as_report(page()))
    assert (front.key, front.heading, front.start) == ("front", None, 0)
    assert page()[front.start : front.end] == f"{TITLE}\n"
    assert first.confidence == 1.0
    empty, *_ = segment(as_report(page().split("\n", 1)[1]))
    assert (empty.key, empty.start, empty.end) == ("front", 0, 0)


@pytest.mark.parametrize("text", ["", TITLE, f"{TITLE}\n{BODIES['overview']}\n"])
def test_a_text_without_headings_is_all_front(text: str) -> None:
    sections = segment(as_report(text))
    assert [section.key for section in sections] == ["front"]
    assert tiles(text, sections)
    assert sections[0].warning


def test_a_table_of_contents_opens_no_sections() -> None:
    contents = "\n".join(
        f"{n}、{h}" for n, h in zip("一二三四五六", HEADINGS.values(), strict=True)
    )
    text = page().replace(f"{TITLE}\n", f"{TITLE}\n目录\n{contents}\n")
    assert keys(text) == SIX


PIECES = [
    *(f"{n}、{h}" for n, h in zip("一二三四五六", HEADINGS.values(), strict=True)),
    *HEADINGS.values(), *BODIES.values(), "", " ", "　　", "（一）主动公开情况", "1.改进措施", "0", "| 0 |",
    "一、本年新收政府信息公开申请数量", "三、本年度办理结果", "\t", "七、附表", "二、工作机制保障", "—、", "五、", "𠮷㈠",
]  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(
    first=st.sampled_from(PIECES[:6]),
    parts=st.lists(st.sampled_from(PIECES), max_size=24),
    between=st.sampled_from(["\n", "\n\n", "", " "]),
)
def test_sections_tile_any_text(first: str, parts: list[str], between: str) -> None:
    text = between.join([*parts, "\n" + first])
    sections = segment(as_report(text))
    assert tiles(text, sections)
    assert sections[0].key == "front"
    assert all(0.0 <= section.confidence <= 1.0 for section in sections)
    for section in sections[1:]:
        assert section.heading
        assert text[section.start : section.body_start].strip() == section.heading
    assert segment(as_report(text)) == sections


def cell(table: str, form: str, state: Any = "printed") -> Cell:
    return Cell(
        table=table, form=form, row="a", column="b", row_label="", column_label="", raw="0",
        value=0.0 if state == "printed" else None, state=state, proposed=None, start=0, end=1,
    )  # fmt: skip


def layout(text: str, cells: list[Cell], year: int | None) -> str:
    return decide_form(segment(as_report(text)), cells, year)


def test_the_layout_follows_the_tables_then_the_year() -> None:
    assert layout(page(), [cell("rules", "2019")], 2022) == "2019"
    assert layout(page(), [cell("rules", "2021"), cell("requests", "2019")], 2023) == "2021"
    assert layout(page(), [cell("rules", "2021", "missing")], 2019) == "2019"
    assert layout(page(), [], 2023) == "2021"
    assert layout(page(), [], None) == "unknown"


def test_a_section_on_fees_is_the_old_layout() -> None:
    text = (
        "一、概述\n甲。\n二、主动公开政府信息的情况\n乙。\n三、政府信息公开的收费及减免情况\n丙。"
    )
    assert layout(text, [], 2013) == layout(text, [], 2021) == "2008"


def test_an_annex_with_rows_numbered_like_sections_is_one_section() -> None:
    rows = (
        "统计指标 | 单位 | 统计数",
        "一、主动公开情况 | —— | ——",
        "（一）主动公开政府信息数 | 条 | 321",
        "三、依申请公开情况 | —— | ——",
        "（一）收到申请数 | 件 | 9",
        "其中：主动公开规范性文件数 | 件 | 4",
    )
    table = "\n".join(rows)
    found = keys(page() + f"\n附件：政府信息公开情况统计表（2017年度）\n{table}\n")
    assert found[-2:] == ["other", "annex"]
    assert found.count("disclosure") == found.count("requests") == 1


def test_a_line_that_names_an_attached_file_is_no_annex() -> None:
    assert keys(page() + "\n附件：年度报告.docx\n")[-1] == "other"


def test_the_section_of_problems_is_found_by_its_sub_heading() -> None:
    lost = page().replace("五、存在的主要问题及改进情况", "（一）存在的主要问题")
    assert lost != page()
    sections = {section.key: section for section in segment(as_report(lost))}
    assert sections["problems"].heading is None
    assert sections["problems"].warning
    assert lost[sections["problems"].body_start :].startswith("（一）存在的主要问题")
