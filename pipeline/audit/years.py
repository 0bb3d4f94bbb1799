"""One report against the report of the same body for the year before.

Pure rules on two years' figures; which reports are a body's two years is settled in `chains`.
Both tables must follow the same version of the form: between two versions the rows are not the
same, and a change of form is no failure.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.forms import load_form
from pipeline.records import CellState, Check, Finding, Responsibility, Severity, Status

CHECKS = (
    Check(
        id="carried_between_years",
        title="申请表每列：本年“上年结转”等于同一机关上年报告的“结转下年度”",
        formula="二、上年结转（本年）= 四、结转下年度继续办理（上年）",
        source="国办公开办函〔2019〕60号、〔2021〕30号所附表格：两行所指为同一批申请",
    ),
    Check(
        id="in_force_between_years",
        title="规章、行政规范性文件：现行有效件数与上年报告及本年制发、废止件数是否衔接",
        formula="现行有效（本年）= 现行有效（上年）+ 本年制发 − 本年废止",
        source="国办公开办函〔2021〕30号所附表格第二十条第（一）项；文件清理可使之不等，故只作提示",
    ),
    Check(
        id="previous_items_between_years",
        title="许可、处罚、强制、收费：上一年项目数量与上年报告是否衔接",
        formula="上一年项目数量（本年）= 上一年项目数量（上年）+ 本年增/减（上年）",
        source="国办公开办函〔2019〕60号所附表格第二十条第（五）（六）（八）项；各机关填法不一，故只作提示",
    ),
)

Key = tuple[str, str, str]
"""Table, row and column of a cell."""


class Figure(NamedTuple):
    """What the comparison needs of a cell; see `records.Cell`."""

    form: str
    value: float | None
    state: CellState
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportYear:
    """A body's report of a year, with those of its figures that are compared."""

    report_id: str
    source: str
    year: int
    figures: Mapping[Key, Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The cell `place` of a year is the sum of cells of the year `before` and of its own year.

    Each term has its sign. `lone`: whether a figure that the other year leaves empty is told.
    """

    check: str
    form: str
    place: Key
    before: tuple[tuple[Key, int], ...]
    same: tuple[tuple[Key, int], ...] = ()
    lone: bool = False


@functools.cache
def rules() -> tuple[Rule, ...]:
    """All comparisons of both forms, in the order of their findings."""
    return tuple(rule for version in ("2019", "2021") for rule in _rules_of(version))


def _rules_of(version: str) -> Iterator[Rule]:
    tables = {table.key: table for table in load_form(version).tables}
    for row in tables["rules"].rows if version == "2021" else ():
        at = ("rules", row.key)
        made, repealed, stand = ((*at, column) for column in ("issued", "repealed", "in_force"))
        yield Rule(
            check="in_force_between_years",
            form=version,
            place=stand,
            before=((stand, 1),),
            same=((made, 1), (repealed, -1)),
        )
    for key in ("licensing", "enforcement", "fees") if version == "2019" else ():
        for row in tables[key].rows:
            place = (key, row.key, "previous_items")
            yield Rule(
                check="previous_items_between_years",
                form=version,
                place=place,
                before=((place, 1), ((key, row.key, "change"), 1)),
            )
    for column in tables["requests"].columns:
        yield Rule(
            check="carried_between_years",
            form=version,
            place=("requests", "carried_in", column.key),
            before=((("requests", "carried_out", column.key), 1),),
            lone=True,
        )


def cells_before() -> frozenset[Key]:
    """The cells of the earlier year that rules look at."""
    return frozenset(key for rule in rules() for key, _ in rule.before)


def cells_after() -> frozenset[Key]:
    """The cells of the later year that rules look at."""
    return frozenset(
        key for rule in rules() for key in (rule.place, *(key for key, _ in rule.same))
    )


def compare(
    before: ReportYear, after: ReportYear, *, cleaned: Callable[[], bool], doubtful: bool
) -> Iterator[Finding]:
    """The findings on `after` in the light of `before`, the same body's report of the year before.

    A cell that is empty, dashed or absent in either year is compared with nothing; only requests
    carried over in one year of which the other keeps silent are uncertain. A dash in place of a
    year's own additions counts as none, and what does not agree then is uncertain. `cleaned` tells
    whether the prose of `after` explains a break in 现行有效 by a clean-up; `doubtful` whether a
    page is in doubt about its body or year: then what does not agree is uncertain.
    """
    for rule in rules():
        left = [(key, sign, before.figures.get(key)) for key, sign in rule.before]
        right = [(key, sign, after.figures.get(key)) for key, sign in rule.same]
        place = after.figures.get(rule.place)
        figures = [place, *(figure for _, _, figure in (*left, *right))]
        held = [figure for figure in figures if figure is not None and figure.form == rule.form]
        if place is None or len(held) < len(figures):
            continue
        known = [figure for figure in held if figure.value is not None]
        dashes = [figure for _, _, figure in right if figure and figure.state == "dash"]
        if len(known) + len(dashes) < len(held):
            if rule.lone and len(known) == 1 and known[0].value and _silent(held):
                yield _finding(rule, before, after, "uncertain", held)
            continue
        agrees = _equal(_expected(rule, before, after), place.value or 0.0)
        explained = not agrees and rule.check == "in_force_between_years" and cleaned()
        open_ = explained or doubtful or bool(dashes)
        status: Status = "pass" if agrees else "uncertain" if open_ else "fail"
        yield _finding(rule, before, after, status, held, explained=explained)


def _equal(one: float, other: float) -> bool:
    """Equal as printed: sums of decimals are off by less than a billionth in binary."""
    return math.isclose(one, other, rel_tol=0.0, abs_tol=1e-9)


def _silent(figures: list[Figure]) -> bool:
    """Whether the cell without a number is on the page at all."""
    return all(figure.state != "missing" for figure in figures)


def _expected(rule: Rule, before: ReportYear, after: ReportYear) -> float:
    terms = [(before.figures[key].value, sign) for key, sign in rule.before]
    terms += [(after.figures[key].value, sign) for key, sign in rule.same]
    return sum((value or 0.0) * sign for value, sign in terms)


_SEVERITIES: dict[Status, Severity] = {"pass": "note", "uncertain": "warning", "fail": "warning"}


def _finding(
    rule: Rule,
    before: ReportYear,
    after: ReportYear,
    status: Status,
    figures: list[Figure],
    *,
    explained: bool = False,
) -> Finding:
    place = after.figures[rule.place]
    complete = all(figure.value is not None for figure in figures) or not rule.lone
    known = complete or before.figures[rule.before[0][0]].value is not None
    severe = status == "fail" and rule.check == "carried_between_years"
    return Finding(
        check=rule.check,
        place="/".join(rule.place),
        status=status,
        severity="error" if severe else _SEVERITIES[status],
        responsibility=_responsibility(status, figures),
        expected=_expected(rule, before, after) if known else None,
        actual=place.value,
        operands=_operands(rule, before, after),
        message=_message(rule, before, after, status, complete=complete, explained=explained),
        start=place.start,
        end=place.end,
    )


def _responsibility(status: Status, figures: list[Figure]) -> Responsibility:
    """What both pages print plainly is their own contradiction."""
    printed = all(figure.state == "printed" for figure in figures)
    return "source" if status == "fail" and printed else "unknown"


def _operands(rule: Rule, before: ReportYear, after: ReportYear) -> str:
    cells = [(before, key) for key, _ in rule.before]
    cells += [(after, key) for key in (*(key for key, _ in rule.same), rule.place)]
    operands = [
        {
            "report_id": report.report_id,
            "place": "/".join(key),
            "value": report.figures[key].value,
            "start": report.figures[key].start,
            "end": report.figures[key].end,
        }
        for report, key in cells
    ]
    return json.dumps(operands, ensure_ascii=False)


def _message(
    rule: Rule,
    before: ReportYear,
    after: ReportYear,
    status: Status,
    *,
    complete: bool,
    explained: bool,
) -> str:
    """One sentence: both years, their pages, their figures, and by how much they differ."""
    names = [f"{each.year}年报告（{each.source}）" for each in (before, after)]
    actual = after.figures[rule.place].value
    if rule.check == "carried_between_years":
        column = _label(rule.form, rule.place)[1]
        earlier = before.figures[rule.before[0][0]].value
        row = _label(rule.form, rule.before[0][0])[0]
        told = (
            f"{names[0]}“{row}”行“{column}”列{_value(earlier)}，"
            f"{names[1]}“{_label(rule.form, rule.place)[0]}”行同列{_value(actual)}"
        )
        end = "，两年衔接。"
    else:
        told = _told_sum(rule, before, after, names)
        end = "，两年衔接。"
    if not complete:
        return f"{told}，无法核对。"
    if status == "pass":
        return told + end
    difference = _plain(abs(_expected(rule, before, after) - (actual or 0.0)))
    told += f"，相差 {difference}"
    if explained:
        return f"{told}，但正文提到文件清理，可能由此造成，请核实。"
    if status == "uncertain":
        return f"{told}，但页面所示的机关、年份或未填的数尚有疑问，请核实。"
    return f"{told}，两年不衔接。"


def _told_sum(rule: Rule, before: ReportYear, after: ReportYear, names: list[str]) -> str:
    """`“行政许可”：2019年报告（…）上一年项目数量 10，加本年增/减 2，应为 12，而2020年报告（…）…为 15`."""
    terms = [(names[0], before, key, sign) for key, sign in rule.before]
    terms += [(names[1], after, key, sign) for key, sign in rule.same]
    parts, last = [], ""
    for at, (name, report, key, sign) in enumerate(terms):
        verb = "" if at == 0 else "加" if sign > 0 else "减"
        value = _plain(report.figures[key].value)
        parts.append(f"{verb}{name if name != last else ''}{_label(rule.form, key)[1]} {value}")
        last = name
    row, column = _label(rule.form, rule.place)
    where = names[1] if not rule.same else f"{after.year}年报告"
    actual = _plain(after.figures[rule.place].value)
    expected = _plain(_expected(rule, before, after))
    return f"“{row}”：{'，'.join(parts)}，应为 {expected}，{where}{column}为 {actual}"


@functools.cache
def _label(form: str, key: Key) -> tuple[str, str]:
    table = next(table for table in load_form(form).tables if table.key == key[0])
    row = next(label.text for label in table.rows if label.key == key[1])
    return row, next(label.text for label in table.columns if label.key == key[2])


def _value(value: float | None) -> str:
    return "未填数" if value is None else f"为 {_plain(value)}"


def _plain(value: float | None) -> str:
    return "空" if value is None else f"{round(value, 6):.15g}"
