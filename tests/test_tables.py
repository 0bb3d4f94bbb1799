"""Tables read from every serialisation and every noise that the field guide knows."""

from __future__ import annotations

import collections
import json
import pathlib
import random
from typing import Any

import pytest

from pipeline.forms import TableForm, load_form
from pipeline.records import Cell, Finding, Identity, Place, Report
from pipeline.segment import segment
from pipeline.tables import read_tables
from pipeline.tables.labels import read_run
from pipeline.tables.numbers import is_dash, is_number, number
from pipeline.zh import squeeze

CASES = pathlib.Path(__file__).parent / "cases"
COLUMNS = ("natural_person", "business", "research", "social_welfare", "legal_service",
           "other_organisation", "total")  # fmt: skip
STUBS = {
    "granted": "三、本年度办理结果",
    "refused_state_secret": "（三）不予公开",
    "unavailable_not_held": "（四）无法提供",
    "not_processed_petition": "（五）不予处理",
    "other_not_corrected": "（六）其他处理",
}
HEADER = ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况",
          "自然人", "法人或其他组织", "总计", "商业企业", "科研机构", "社会公益组织", "法律服务机构",
          "其他"]  # fmt: skip
FRAME = ("received", "carried_in", "concluded", "carried_out")
Sheet = dict[str, list[int]]


def cases(name: str) -> list[Any]:
    found = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["label"]) for case in found]


def read(text: str, year: int) -> tuple[tuple[Cell, ...], tuple[Finding, ...]]:
    report = Report(
        report_id="0" * 16, source="page.txt", also_at=(), sha256="0" * 64, media_type="text",
        encoding="utf-8", text=text, grids=(), chrome=(),
        identity=Identity(
            title=None, organ=None, organ_level="unknown", organ_type="unknown", place=Place(),
            year=year, year_source="title", published_on=None,
        ),
    )  # fmt: skip
    cells, findings = read_tables(report, segment(report))
    for cell in cells:
        if cell.state in ("printed", "dash", "text"):
            assert cell.start is not None and cell.end is not None and cell.raw is not None
            printed = text[cell.start : cell.end]
            assert "".join(printed.split()) == "".join(cell.raw.split())
        else:
            assert (cell.start, cell.end, cell.raw) == (None, None, None)
        assert (cell.value is not None) == (cell.state in ("printed", "inferred"))
    return cells, findings


def requests(version: str) -> TableForm:
    return next(form for form in load_form(version).tables if form.key == "requests")


def sheet(version: str, seed: int) -> Sheet:
    """A request table whose sums all hold."""
    rng = random.Random(seed)
    outcomes = [row.key for row in requests(version).rows if row.key not in FRAME]
    counts = {key: [rng.choice([0, 0, rng.randint(0, 9)]) for _ in range(6)] for key in outcomes}
    counts["concluded"] = [sum(counts[key][at] for key in outcomes) for at in range(6)]
    counts["carried_out"] = [rng.randint(0, 2) for _ in range(6)]
    flow = [
        done + left for done, left in zip(counts["concluded"], counts["carried_out"], strict=True)
    ]
    counts["carried_in"] = [rng.randint(0, min(2, most)) for most in flow]
    counts["received"] = [most - old for most, old in zip(flow, counts["carried_in"], strict=True)]
    return {key: [*row, sum(row)] for key, row in counts.items()}


def dump(version: str, counts: Sheet, *, blank: tuple[int, ...] = ()) -> list[str]:
    """The request table with one cell a line; the columns in `blank` are empty lines."""
    lines = ["三、收到和处理政府信息公开申请情况", *HEADER]
    for row in requests(version).rows:
        if row.key in STUBS and not (version == "2019" and row.key == "other_not_corrected"):
            lines.append(STUBS[row.key])
        lines.append(row.text)
        lines += ["" if at in blank else str(n) for at, n in enumerate(counts[row.key])]
    return lines


def rows_of(version: str, counts: Sheet, between: str) -> list[str]:
    """The request table with a row a line."""
    lines = ["三、收到和处理政府信息公开申请情况", between.join(HEADER[:2]), between.join(HEADER[2:5]),
             between.join(HEADER[5:])]  # fmt: skip
    for row in requests(version).rows:
        stub = [STUBS[row.key]] if row.key in STUBS else []
        lines.append(between.join([*stub, row.text, *map(str, counts[row.key])]))
    return lines


def values(cells: tuple[Cell, ...]) -> dict[tuple[str, str], tuple[str, float | None]]:
    return {(c.row, c.column): (c.state, c.value) for c in cells if c.table == "requests"}


def expected(counts: Sheet) -> dict[tuple[str, str], tuple[str, float | None]]:
    return {
        (row, column): ("printed", float(count))
        for row, line in counts.items()
        for column, count in zip(COLUMNS, line, strict=True)
    }


@pytest.mark.parametrize("case", cases("dumps"))
def test_a_small_table_in_every_serialisation(case: dict[str, Any]) -> None:
    cells, findings = read(f"二、主动公开政府信息情况\n{case['text']}\n", case["year"])
    own = [cell for cell in cells if cell.table == case["table"]]
    found: dict[str, list[Any]] = collections.defaultdict(list)
    for cell in own:
        found[cell.row].append(cell.value if cell.state == "printed" else cell.state)
    wanted = case["cells"]
    assert {cell.form for cell in own} == {case["form"]}
    assert set(found) == set(wanted)
    for row, line in wanted.items():
        for got, want in zip(found[row], line, strict=True):
            assert got == want if want is not None else not isinstance(got, float), (
                row,
                found[row],
            )
    assert len(findings) == case["findings"]


@pytest.mark.parametrize("case", cases("numbers"))
def test_what_stands_in_a_cell(case: dict[str, Any]) -> None:
    squeezed = squeeze(case["raw"])[0]
    state = ("blank" if not squeezed else "printed" if is_number(squeezed)
             else "dash" if is_dash(squeezed) else "text")  # fmt: skip
    assert state == case["state"]
    assert number(case["raw"], unit=case["unit"]) == case["value"]


@pytest.mark.parametrize("case", cases("labels"))
def test_labels_as_they_are_printed(case: dict[str, Any]) -> None:
    words = tuple(squeeze(word)[0] for word in case["text"].split())
    hits = read_run(words)
    if case["key"] is None:
        assert hits == ()
    else:
        assert hits and hits[0].start == 0
        assert sum(hit.end - hit.start for hit in hits) == len("".join(words))
        meant = {(sense.table, sense.kind, sense.key) for sense in hits[0].senses}
        assert (case["table"], case["kind"], case["key"]) in meant


SHAPES = {"lines": "\n", "empty lines": "\n\n", "bars": " |\n", "bars apart": "\n|\n"}


@pytest.mark.parametrize("version", ["2019", "2021"])
@pytest.mark.parametrize("between", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("year", [2020, 2023])
def test_request_table_of_one_cell_a_line(version: str, between: str, year: int) -> None:
    counts = sheet(version, 1)
    cells, findings = read(between.join([*dump(version, counts), ""]), year)
    assert values(cells) == expected(counts)
    assert {cell.form for cell in cells if cell.table == "requests"} == {version}
    assert findings == ()


@pytest.mark.parametrize("version", ["2019", "2021"])
@pytest.mark.parametrize("between", [" | ", " ", "\t", " ｜ "])
def test_request_table_of_one_row_a_line(version: str, between: str) -> None:
    counts = sheet(version, 2)
    cells, findings = read("\n".join(rows_of(version, counts, between)), 2022)
    assert values(cells) == expected(counts)
    assert findings == ()


@pytest.mark.parametrize("version", ["2019", "2021"])
def test_request_table_glued_to_its_labels(version: str) -> None:
    """Digits of a row are cut by the row's sum; nothing wrong is printed where they cannot be."""
    counts = sheet(version, 3)
    cells, _ = read("\n".join(rows_of(version, counts, "")), 2022)
    right = expected(counts)
    found = values(cells)
    printed = {place: value for place, (_, value) in found.items() if value is not None}
    assert all(right[place][1] == value for place, value in printed.items())
    assert len(printed) > len(right) / 2


@pytest.mark.parametrize("version", ["2019", "2021"])
def test_request_table_with_values_before_their_labels(version: str) -> None:
    counts = sheet(version, 4)
    lines = ["三、收到和处理政府信息公开申请情况", *HEADER]
    for row in requests(version).rows:
        lines += [" ".join(map(str, counts[row.key])), row.text]
    cells, _ = read("\n".join(lines), 2022)
    wrong = [
        place
        for place, (_, value) in values(cells).items()
        if value is not None and value != expected(counts)[place][1]
    ]
    assert wrong == []


@pytest.mark.parametrize("version", ["2019", "2021"])
@pytest.mark.parametrize("mark", ["- 3 -", "— 5 —", "P. 9", "第 4 页", "\x0c", "3/7"])
def test_page_marks_inside_the_request_table(version: str, mark: str) -> None:
    counts = sheet(version, 5)
    lines = dump(version, counts)
    for label in ("（一）予以公开", "4.保护第三方合法权益"):
        at = lines.index(label)
        lines[at + 1 : at + 1] = [mark]
        lines[at + 5 : at + 5] = [mark]
    cells, findings = read("\n".join(lines), 2022)
    assert values(cells) == expected(counts)
    assert findings == ()


def only_natural_persons(version: str) -> Sheet:
    counts = sheet(version, 6)
    return {key: [row[0], 0, 0, 0, 0, 0, row[0]] for key, row in counts.items()}


def test_blanks_between_bars_are_kept_and_their_sums_infer_them() -> None:
    counts = only_natural_persons("2021")
    lines = dump("2021", counts, blank=(1, 2, 3, 4, 5))
    cells, _ = read(" |\n".join([*lines, ""]), 2022)
    found = values(cells)
    states = collections.Counter(state for state, _ in found.values())
    assert states == {"printed": 50, "inferred": 125}
    assert {place: value for place, (_, value) in found.items()} == {
        place: value for place, (_, value) in expected(counts).items()
    }


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_blanks_in_a_rhythm_of_lines_are_kept(between: str) -> None:
    counts = only_natural_persons("2021")
    lines = dump("2021", counts, blank=(1, 2, 3, 4, 5))
    cells, _ = read(between.join([*lines, ""]), 2022)
    assert collections.Counter(state for state, _ in values(cells).values())["printed"] == 50


def test_dropped_blanks_are_never_guessed() -> None:
    counts = only_natural_persons("2021")
    lines = [line for line in dump("2021", counts, blank=(1, 2, 3, 4, 5)) if line]
    cells, findings = read("\n".join(lines), 2022)
    right = expected(counts)
    assert all(value in (None, right[place][1]) for place, (_, value) in values(cells).items())
    unread = {f.place.split("/")[1] for f in findings if f.check == "row_placed"}
    assert {row for row, line in counts.items() if line[0]} <= unread


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("lost", [1, 2, 5])
def test_lost_values_are_never_replaced_by_wrong_ones(seed: int, lost: int) -> None:
    rng = random.Random(f"{seed}/{lost}")
    counts = sheet("2021", seed)
    lines = dump("2021", counts)
    numbers = [at for at, line in enumerate(lines) if line.isdigit()]
    for at in sorted(rng.sample(numbers, lost), reverse=True):
        del lines[at]
    cells, findings = read("\n".join(lines), 2022)
    right = expected(counts)
    for place, (_, value) in values(cells).items():
        assert value in (None, right[place][1]), place
    assert all(finding.status == "uncertain" for finding in findings)


def with_carried_out(row: list[int]) -> Sheet:
    """A table with this last row, in which all sums hold."""
    counts = sheet("2021", 1) | {"carried_out": row}
    counts["received"] = [
        done + left - old
        for done, left, old in zip(counts["concluded"], row, counts["carried_in"], strict=True)
    ]
    return counts


@pytest.mark.parametrize(
    ("row", "doubled"), [([1, 2, 0, 1, 2, 1, 7], 5), ([0, 3, 0, 0, 0, 0, 3], 2)]
)
def test_a_doubled_value_is_never_read_as_another_row(row: list[int], doubled: int) -> None:
    """As where a page mark is glued to a number: eight values, and which one is too many is open."""
    lines = dump("2021", with_carried_out(row))
    at = len(lines) - 7 + doubled
    lines.insert(at, lines[at])
    cells, _ = read("\n".join(lines), 2022)
    found = [cell.value for cell in cells if (cell.table, cell.row) == ("requests", "carried_out")]
    assert all(value in (None, right) for value, right in zip(found, row, strict=True))


def test_nothing_is_inferred_against_values_that_are_printed_and_not_placed() -> None:
    """A wrong row of the source with one value too many is no row to be worked out."""
    lines = dump("2021", sheet("2021", 1))
    lines[-7:] = ["40", "40", "40", "40", "40", "40", "40", "40"]
    cells, findings = read("\n".join(lines), 2022)
    assert "row_placed" in {finding.check for finding in findings}
    assert not [c for c in cells if c.row == "carried_out" and c.value is not None]


def test_no_value_is_minus_nothing() -> None:
    counts = with_carried_out([0] * 7)
    cells, _ = read("\n".join(dump("2021", counts)[:-7]), 2022)
    inferred = [cell.value for cell in cells if cell.state == "inferred"]
    assert len(inferred) == 7
    assert "-0.0" not in map(str, inferred)


def wrapped(version: str, counts: Sheet, seed: int) -> list[str]:
    """Rows on one line each; some labels stand half above and half below their values."""
    rng = random.Random(seed)
    lines = ["三、收到和处理政府信息公开申请情况", *HEADER]
    for row in requests(version).rows:
        line, half = " ".join(map(str, counts[row.key])), len(row.text) // 2
        if len(row.text) > 8 and rng.random() < 0.6:
            lines += [row.text[:half], line, row.text[half:]]
        else:
            lines.append(f"{row.text} {line}")
    return lines


def test_labels_wrapped_round_their_values_never_give_wrong_ones() -> None:
    wrong = []
    for seed in range(25):
        counts = sheet("2021", seed)
        cells, _ = read("\n".join(wrapped("2021", counts, seed)), 2022)
        right = expected(counts)
        wrong += [
            (seed, place)
            for place, (_, value) in values(cells).items()
            if value not in (None, right[place][1])
        ]
    assert wrong == []


@pytest.mark.parametrize("version", ["2019", "2021"])
def test_a_lost_row_of_values_or_label_is_made_up_for_by_the_sums_only(version: str) -> None:
    counts = sheet(version, 11)
    lines = dump(version, counts)
    right = expected(counts)
    for label in ("2.重复申请", "（一）予以公开", "一、本年新收政府信息公开申请数量"):
        at = lines.index(label)
        for shorter in (lines[: at + 1] + lines[at + 8 :], lines[:at] + lines[at + 1 :]):
            cells, _ = read("\n".join(shorter), 2022)
            found = values(cells)
            assert all(value in (None, right[place][1]) for place, (_, value) in found.items())
            assert sum(state == "printed" for state, _ in found.values()) >= len(right) - 14


DISPUTES = ["四、政府信息公开行政复议、行政诉讼情况", "行政复议", "行政诉讼", "结果维持", "结果纠正",
            "其他结果", "尚未审结", "总计", "未经复议直接起诉", "复议后起诉",
            *["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 2]  # fmt: skip
CASES_HEARD = [1, 2, 0, 1, 4, 0, 1, 0, 0, 1, 3, 0, 0, 2, 5]
HALVES = "结果 结果 其他 尚未 总 未经复议直接起诉 复议后起诉\n维持 纠正 结果 审结 计 结果 结果 其他 尚未 总 结果 结果 其他 尚未 总\n维持 纠正 结果 审结 计 维持 纠正 结果 审结 计"


def disputed(text: str) -> list[float | str | None]:
    cells, _ = read(text, 2022)
    own = [c for c in cells if c.table == "disputes"]
    assert [c.row for c in own[::5]] == ["reconsideration", "litigation_direct", "litigation_after_reconsideration"]  # fmt: skip
    return [c.value if c.state == "printed" else c.state for c in own]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join([*DISPUTES, *map(str, CASES_HEARD)]),
        "\n\n".join([*DISPUTES, *map(str, CASES_HEARD)]),
        " |\n".join([*DISPUTES, *map(str, CASES_HEARD), ""]),
        "\n".join([*DISPUTES, " ".join(map(str, CASES_HEARD))]),
        "\n".join([DISPUTES[0], "".join(DISPUTES[1:]), "".join(map(str, CASES_HEARD))]),
        "\n".join([DISPUTES[0], "行政复议 行政诉讼", HALVES, " ".join(map(str, CASES_HEARD))]),
        "\n".join([*DISPUTES, *map(str, CASES_HEARD[:7]), "- 6 -", *map(str, CASES_HEARD[7:])]),
    ],
    ids=["lines", "empty lines", "bars", "one row", "glued", "header in halves", "page mark"],
)
def test_disputes_stand_side_by_side(text: str) -> None:
    assert disputed(text) == CASES_HEARD


def test_disputes_with_a_value_lost_have_no_value() -> None:
    lines = [*DISPUTES, *map(str, CASES_HEARD)]
    for at in range(len(DISPUTES), len(lines)):
        found = disputed("\n".join(lines[:at] + lines[at + 1 :]))
        assert all(
            value == right or isinstance(value, str)
            for value, right in zip(found, CASES_HEARD, strict=True)
        )


def test_forms_are_decided_for_each_table() -> None:
    """As in a district of 2023: the 2021 tables of section two, the 2019 rows in section three."""
    rules = ["二、主动公开政府信息情况", "第二十条第（一）项", "信息内容", "本年制发件数", "本年废止件数",
             "现行有效件数", "规章", "0", "0", "0", "行政规范性文件", "5", "3", "8"]  # fmt: skip
    cells, _ = read("\n".join([*rules, *dump("2019", sheet("2019", 8))]), 2023)
    forms = {cell.table: cell.form for cell in cells}
    assert forms["rules"] == "2021"
    assert forms["requests"] == "2019"
    assert collections.Counter(cell.table for cell in cells)["requests"] == 161
    assert "procurement" not in forms


@pytest.mark.parametrize(("year", "count"), [(2019, 198), (2020, 198), (2021, 200), (2025, 200)])
def test_absent_tables_are_missing_under_the_form_of_the_year(year: int, count: int) -> None:
    cells, findings = read("一、总体情况\n全年平稳。\n二、主动公开政府信息情况\n", year)
    assert len(cells) == count
    assert {cell.state for cell in cells} == {"missing"}
    assert findings == ()


def test_the_old_years_prescribe_no_cells() -> None:
    assert read("一、概述\n全年平稳。\n二、主动公开政府信息的情况\n", 2015) == ((), ())


def test_a_row_that_is_not_in_the_table_is_missing_and_an_empty_one_blank() -> None:
    table = [
        "二、主动公开政府信息情况",
        "第二十条第（六）项",
        "信息内容",
        "本年处理决定数量",
        "行政处罚",
        "7",
    ]
    cells, _ = read("\n".join(table), 2022)
    states = {c.row: c.state for c in cells if c.table == "enforcement"}
    assert states == {"penalties": "printed", "coercion": "missing"}
    cells, _ = read("\n".join([*table, "行政强制"]), 2022)
    states = {c.row: c.state for c in cells if c.table == "enforcement"}
    assert states == {"penalties": "printed", "coercion": "blank"}


def test_a_single_wrong_value_has_its_repair_proposed_and_stays() -> None:
    counts = sheet("2021", 9)
    printed = {key: list(row) for key, row in counts.items()}
    printed["granted"][0] += 4
    cells, _ = read("\n".join(dump("2021", printed)), 2022)
    (wrong,) = [cell for cell in cells if cell.proposed is not None]
    assert (wrong.row, wrong.column) == ("granted", "natural_person")
    assert (wrong.value, wrong.proposed) == (counts["granted"][0] + 4.0, counts["granted"][0])


def test_a_dash_stays_a_dash_and_zero_makes_its_parts_zero() -> None:
    zeros = {key: [0] * 7 for key in sheet("2021", 1)}
    lines = dump("2021", zeros)
    at = lines.index("2.重复申请")
    lines[at + 1 : at + 8] = ["-", "0", "", "0", "0", "0", "0"]
    cells, _ = read(" |\n".join([*lines, ""]), 2022)
    row = [cell for cell in cells if cell.row == "not_processed_repeated"]
    assert [cell.state for cell in row[:3]] == ["dash", "printed", "inferred"]
    assert (row[0].value, row[2].value) == (None, 0.0)


@pytest.mark.parametrize("version", ["2019", "2021"])
def test_a_report_printed_without_any_white_space_is_read_from_inside_its_one_word(
    version: str,
) -> None:
    """Rows of one digit a cell can be cut; where two digits stand in a cell, never wrongly."""
    year = {"2019": 2020, "2021": 2022}[version]
    parts = [
        f"{year}年政府信息公开工作年度报告",
        "一、总体情况",
        f"{year}年，我镇认真做好公开工作。",
    ]
    headings = {"rules": "二、主动公开政府信息情况", "requests": "三、收到和处理政府信息公开申请情况",
                "disputes": "四、政府信息公开行政复议、行政诉讼情况"}  # fmt: skip
    for form in load_form(version).tables:
        parts += [headings.get(form.key, ""), form.caption.text if form.caption else ""]
        parts += [label.text for label in (*form.stubs, *form.columns) if form.key != "disputes"]
        if form.printed_as_one_row:
            parts.append(
                "行政复议行政诉讼结果维持结果纠正其他结果尚未审结总计未经复议直接起诉复议后起诉"
                + "0" * 15
            )
            continue
        parts += [row.text + "0" * len(form.columns) for row in form.rows]
    parts.append(
        "五、存在的主要问题及改进情况公开内容不够全面，今后将进一步充实。六、其他需要报告的事项无。"
    )
    cells, findings = read("".join(parts), year)
    assert {cell.value for cell in cells if cell.state in ("printed", "inferred")} == {0.0}
    assert sum(cell.state == "printed" for cell in cells) > 0.8 * len(cells)
    assert not [finding for finding in findings if finding.check == "values_left_over"]


@pytest.mark.parametrize("instead", ["99*", "50~60", "12?", "十五", "NaN", "9" * 400])
def test_what_is_no_number_keeps_its_cell_in_a_dump_of_cells(instead: str) -> None:
    """Nothing is inferred in its place: the cell holds words, and they are kept."""
    lines = ["三、收到和处理政府信息公开申请情况", *HEADER]
    form = next(form for form in load_form("2021").tables if form.key == "requests")
    for row in form.rows:
        values = ["0"] * 7
        if row.key == "received":
            values = [instead, "3", "0", "0", "0", "0", "15"]
        lines += [STUBS[row.key]] if row.key in STUBS else []
        lines += [row.text, *values]
    cells, _ = read("\n".join(lines), 2022)
    received = [cell for cell in cells if cell.row == "received"]
    assert [(cell.state, cell.value) for cell in received[:2]] == [("text", None), ("printed", 3.0)]
    assert received[0].raw == instead
