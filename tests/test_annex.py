"""The statistical sheet of 2014 to 2018: every serialisation, and never a wrong value unsaid."""

from __future__ import annotations

import random

import pytest

from pipeline.audit import audit
from pipeline.forms import load_annex
from pipeline.ingest import ingest
from pipeline.records import Cell, Finding, Report
from pipeline.segment import segment
from pipeline.tables import read_tables

FORM = load_annex().tables[0]
HEADINGS = {
    "disclosed": "一、主动公开情况",
    "by_gazette": "（二）通过不同渠道和方式公开政府信息的情况",
    "public_concerns_answered": "二、回应解读情况",
    "press_conferences": "（二）通过不同渠道和方式回应解读的情况",
    "requests_received": "三、依申请公开情况",
    "offices": "八、机构建设和保障经费情况",
    "meetings": "九、政府信息公开会议和培训情况",
}
GUIDANCE = {
    "disclosed": "（不同渠道和方式公开相同信息计1条）",
    "public_concerns_answered": "（不同方式回应同一热点或舆情计1次）",
    "staff_full_time": "（不包括政府公报及政府网站工作人员数）",
}
BEFORE = (
    "2016年青川县水务局政府信息公开工作年度报告\n"
    "一、概述\n2016年，我局围绕水务中心工作公开信息，群众反映良好。\n"
    "二、主动公开政府信息的情况\n全年公开水库调度、防汛值班等信息。\n"
    "三、依申请公开政府信息和不予公开政府信息的情况\n本年度未收到申请。\n"
    "四、政府信息公开的收费及减免情况\n本年度没有收费。\n"
    "五、因政府信息公开申请行政复议、提起行政诉讼的情况\n没有发生。\n"
    "六、存在的主要问题及改进情况\n公开内容更新偏慢，将明确专人每周更新。\n"
    "附件：政府信息公开情况统计表\n"
)


def drawn(rng: random.Random) -> dict[str, str]:
    """What a sheet prints for every indicator: sums hold, some cells are empty or dashes."""
    values = {row.key: rng.choice((0, 0, 1, rng.randint(2, 40))) for row in FORM.rows}
    for rule in FORM.identities[::-1]:
        values[rule.place[0]] = sum(values[row] for row, _ in rule.left)
    for rule in FORM.identities:
        values[rule.place[0]] = sum(values[row] for row, _ in rule.left)
    empty = rng.choice((0.0, 0.0, 0.15))
    return {
        row: "" if rng.random() < empty else "—" if rng.random() < 0.02 else str(value)
        for row, value in values.items()
    }


def label(rng: random.Random, key: str, text: str, noise: float) -> str:
    if rng.random() < noise:  # the number lost, or the last character
        text = text.partition("）")[2] if text[0] == "（" and rng.random() < 0.5 else text[:-1]
    return text + GUIDANCE.get(key, "") if rng.random() < 0.6 else text


def lines_of(
    rng: random.Random, values: dict[str, str], noise: float
) -> list[tuple[str, str, str]]:
    lines = [("统 计 指 标", "单位", "统计数")]
    for row in FORM.rows:
        if row.key in HEADINGS:
            lines.append((HEADINGS[row.key], "——", "——"))
        lines.append((label(rng, row.key, row.text, noise), row.unit, values[row.key]))
    return lines


def dumped(lines: list[tuple[str, str, str]], shape: str) -> str:
    if shape == "cells":
        return "\n\n".join("\n\n".join(part for part in line if part) for line in lines)
    if shape == "tight":
        return "\n".join("\n".join(part for part in line if part) for line in lines)
    if shape == "bars":
        return "\n".join("| " + " | ".join(line) + " |" for line in lines)
    if shape == "tabs":
        return "\n".join("\t".join(line) for line in lines)
    if shape == "spaces":
        return "\n".join(" ".join(part for part in line if part) for line in lines)
    if shape == "glued":
        return "\n".join(f"{first} {unit}{value}" for first, unit, value in lines)
    if shape == "codes":
        rows = [(first, unit, f"{at:02}", value) for at, (first, unit, value) in enumerate(lines)]
        return "\n".join(" | ".join(row) for row in rows)
    if shape == "wrapped":
        return "\n".join(
            f"{first[:9]}\n{first[9:]} {unit} {value}"
            if len(first) > 12
            else f"{first} {unit} {value}"
            for first, unit, value in lines
        )
    cells = ["".join(f"<td>{part}</td>" for part in line) for line in lines]
    if shape == "beside":
        half = (len(cells) + 1) // 2
        pairs = [a + b for a, b in zip(cells[:half], [*cells[half:], ""], strict=False)]
        return "<table>" + "".join(f"<tr>{pair}</tr>" for pair in pairs) + "</table>"
    return "<table>" + "".join(f"<tr>{cell}</tr>" for cell in cells) + "</table>"


def reading(sheet: str, shape: str) -> tuple[Report, tuple[Cell, ...], tuple[Finding, ...]]:
    page = BEFORE + sheet
    if shape in ("grid", "beside"):
        page = (
            "<html><body>"
            + "".join(f"<p>{part}</p>" for part in BEFORE.split("\n"))
            + sheet
            + "</body></html>"
        )
    reports = ingest(page.encode(), source="page", also_at=())
    assert isinstance(reports, tuple)
    sections = segment(reports[0])
    cells, findings = read_tables(reports[0], sections)
    return reports[0], tuple(c for c in cells if c.table == "annex"), findings


SHAPES = ("cells", "tight", "bars", "tabs", "spaces", "glued", "codes", "wrapped", "grid")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", range(6))
def test_a_sheet_in_every_serialisation(shape: str, seed: int) -> None:
    rng = random.Random(f"{shape}{seed}")
    values = drawn(rng)
    lines = lines_of(rng, values, noise=0.08)
    report, cells, _ = reading(dumped(lines, shape), shape)
    assert [cell.row for cell in cells] == [row.key for row in FORM.rows]
    for cell in cells:
        printed = values[cell.row]
        if cell.state == "printed":
            assert printed and report.text[cell.start : cell.end] == printed, cell.row
            assert cell.value == float(printed)
        elif printed.isdigit():
            assert (cell.state, cell.value) in (("inferred", float(printed)), ("missing", None)), (
                cell.row
            )
        elif cell.state == "inferred":
            assert cell.value == 0.0 or printed == ""
    shown = sum(value.isdigit() for value in values.values())
    assert sum(cell.state == "printed" for cell in cells) >= 0.97 * shown


def test_a_sheet_of_two_blocks_side_by_side() -> None:
    """Read row by row the second block would stand between the first one's lines."""
    rng = random.Random(1)
    values = drawn(rng)
    _, cells, _ = reading(dumped(lines_of(rng, values, 0.0), "beside"), "beside")
    wrong = [c.row for c in cells if c.state == "printed" and c.raw != values[c.row]]
    assert wrong == []
    shown = sum(value.isdigit() for value in values.values())
    assert sum(cell.state == "printed" for cell in cells) >= 0.95 * shown


def test_sums_of_the_sheet_are_checked() -> None:
    rng = random.Random(3)
    values = {row: value if value.isdigit() else "0" for row, value in drawn(rng).items()}
    for rule in FORM.identities:
        values[rule.place[0]] = str(sum(int(values[row]) for row, _ in rule.left))
    values["replies"] = str(sum(int(values[row]) for row, _ in FORM.identities[2].left))
    values["normative_documents_disclosed"] = "7"
    values["disclosed"] = "6"
    values["press_conferences_by_leaders"] = values["online_interviews_by_leaders"] = "0"
    values["requests_received"] = str(int(values["requests_received"]) + 3)
    report, cells, _ = reading(dumped(lines_of(rng, values, 0.0), "bars"), "bars")
    findings = {f.place: f for f in audit(report, (), cells) if f.check.startswith("annex")}
    broken = {place for place, finding in findings.items() if finding.status == "fail"}
    assert broken - {"annex"} == {
        "annex/requests_received/value",
        "annex/normative_documents_disclosed/value",
    }
    assert findings["annex/staff/value"].status == "pass"


def test_two_numbers_in_a_line_give_none() -> None:
    """A sheet with one column for each kind of body: which is the report's nobody knows."""
    rng = random.Random(5)
    lines = [(a, b, f"{c} | {c}1") for a, b, c in lines_of(rng, drawn(rng), 0.0)]
    _, cells, findings = reading(dumped(lines, "bars"), "bars")
    assert not [cell for cell in cells if cell.state == "printed"]
    assert cells == () or {f.check for f in findings} >= {"annex_row_placed"}


def test_prose_that_names_indicators_is_no_sheet() -> None:
    prose = "\n".join(
        f"{row.text}为3{row.unit}，比上年增加1{row.unit}，工作稳步推进。" for row in FORM.rows
    )
    assert reading(prose, "prose")[1] == ()
