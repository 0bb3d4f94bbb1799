"""A government's report on its whole region against the reports of the bodies that it names.

Only a report that says which bodies its figures are gathered from is held against them, and only
where every one of the names is a body: 各乡镇、各部门 or 等 leaves open who is meant. Bodies that
the archive lacks make it uncertain (contract.md, Between years and bodies).
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline import bodies, places
from pipeline.audit.years import Figure, Key, ReportYear
from pipeline.forms import load_form
from pipeline.lexicon import pattern
from pipeline.records import Check, Finding, Place, Severity, Status
from pipeline.zh import fold

CHECKS = (
    Check(
        id="region_sum",
        title="汇总报告：全地区新收申请数量不少于所列各下级机关报告之和",
        formula="一、新收（全地区）≥ Σ 新收（所列各机关）；所列机关含本级政府办公机构的，应相等",
        source="《条例》（国务院令第711号）第四十九条、第五十条：各机关分别报告，汇总报告由其合计；口径可能不同，故只作提示",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionSum:
    """A report on a region, the held reports of the bodies it names, and names of those lacking.

    `whole`: the bodies named include the government's own office, so that nobody is left out.
    """

    region: ReportYear
    parts: tuple[ReportYear, ...]
    lacking: tuple[str, ...]
    whole: bool

    @property
    def report_id(self) -> str:
        """The id of the report on the region, on which the findings stand."""
        return self.region.report_id


@functools.cache
def cells() -> frozenset[Key]:
    """The cells that are summed: requests newly received, by applicants."""
    tables = (table for version in ("2019", "2021") for table in load_form(version).tables)
    columns = {
        column.key for table in tables if table.key == "requests" for column in table.columns
    }
    return frozenset(("requests", "received", column) for column in columns)


SCOPE_WORDS = "汇总|彙總|涵盖|涵蓋|包括|包含"
"""A regular expression without which no text says whose figures it gathers; linear in RE2."""
_SEPARATOR = re.compile(r"[、,;]|(?<=[局委办厅镇乡道处府会室心木])(?:以及|和|及|与)")
_OPEN = re.compile(r"等|各|所属|其他|相关|不含|不包括|[0-9一二三四五六七八九十百]+(?:个|家)")
_BODY = re.compile(
    r"(?:局|委|委员会|办|办公室|厅|中心|政府|办事处|街道|乡|镇|苏木|大队|支队|社|联)$"
)
_TOWNSHIP = re.compile(r"(?:街道|办事处|乡|镇|苏木)(?:人民政府|政府|办事处|街道办)?$")
_FEWEST = 2  # one name is an example, no list


def named_bodies(text: str, place: Place) -> dict[bodies.Body, str]:
    """The bodies that `text`, a report on `place`, gathers its figures from, with their names.

    Empty where it names none, or not all of them plainly.

    >>> county = Place(code="530425", province="云南省", prefecture="玉溪市", county="易门县")
    >>> said = "本报告数据由县教育局、易门县发改局和龙泉街道办事处的报告汇总而成。"
    >>> [body.name for body in named_bodies(said, county)]
    ['教育局', '发展改革局', '政府']
    >>> named_bodies("本报告数据由县教育局、县水利局等32个部门汇总而成。", county)
    {}
    """
    for found in pattern("bodies", "scope").finditer(fold(text)):
        names = [name for name in _SEPARATOR.split(found["names"]) if name]
        if len(names) < _FEWEST or _OPEN.search(found["names"]):
            continue
        read = [(_subordinate(name, place), name) for name in names]
        if all(body is not None for body, _ in read):
            return {body: name for body, name in read if body is not None}
    return {}


def _subordinate(name: str, place: Place) -> bodies.Body | None:
    if not _BODY.search(name):
        return None
    if not _TOWNSHIP.search(name) or name.endswith("政府办公室"):
        return bodies.identify(name, place)
    inner = name.removeprefix(place.county or "")
    towns = {
        match.place
        for match in places.match(inner, within=place)
        if match.place.township and match.place.code and places.inside(match.place, place)
    }
    return bodies.identify(name, towns.pop()) if len(towns) == 1 else None


def compare(region: RegionSum) -> Iterator[Finding]:
    """One finding for each column whose figures are known in all the reports.

    Bodies lacking in the archive, or without a figure, leave one finding that says so.
    """
    keys = sorted(cells())
    reports = (region.region, *region.parts)
    known = [
        key
        for key in keys
        if all(
            (figure := report.figures.get(key)) and figure.value is not None for report in reports
        )
    ]
    if region.lacking or not known:
        yield _lacking(region)
        return
    for key in known:
        yield _finding(region, key)


_TOTAL: Key = ("requests", "received", "total")


def _lacking(region: RegionSum) -> Finding:
    figure = region.region.figures.get(_TOTAL, Figure("", None, "missing", None, None))
    lacking = "、".join(region.lacking)
    why = f"其中{lacking}当年的报告不在档案中" if lacking else "其中有的报告没有这些数"
    return Finding(
        check="region_sum",
        place="/".join(_TOTAL),
        status="uncertain",
        severity="note",
        responsibility="unknown",
        expected=None,
        actual=figure.value,
        operands=_operands((*region.parts, region.region), _TOTAL),
        message=f"{region.region.year}年报告（{region.region.source}）汇总了所列各机关的数据，{why}，无法核对。",
        start=figure.start,
        end=figure.end,
    )


def _finding(region: RegionSum, key: Key) -> Finding:
    figure = region.region.figures[key]
    total = sum(report.figures[key].value or 0.0 for report in region.parts)
    actual = figure.value or 0.0
    status: Status = "fail" if actual < total or (region.whole and actual != total) else "pass"
    severity: Severity = "warning" if status == "fail" else "note"
    column = next(
        column.text
        for table in load_form(figure.form).tables
        for column in table.columns
        if (table.key, column.key) == (key[0], key[2])
    )
    told = (
        f"{region.region.year}年报告（{region.region.source}）“一、本年新收政府信息公开申请数量”行“{column}”列"
        f"为 {actual:.15g}，其所汇总的 {len(region.parts)} 个机关当年报告（{region.parts[0].source} 等）之和为 {total:.15g}"
    )
    end = "两者相符" if status == "pass" else f"相差 {abs(actual - total):.15g}，汇总与分报不符"
    return Finding(
        check="region_sum",
        place="/".join(key),
        status=status,
        severity=severity,
        responsibility="unknown",
        expected=total,
        actual=actual,
        operands=_operands((*region.parts, region.region), key),
        message=f"{told}，{end}。",
        start=figure.start,
        end=figure.end,
    )


def _operands(reports: tuple[ReportYear, ...], key: Key) -> str:
    operands = [
        {
            "report_id": report.report_id,
            "place": "/".join(key),
            "value": figure.value,
            "start": figure.start,
            "end": figure.end,
        }
        for report in reports
        if (figure := report.figures.get(key))
    ]
    return json.dumps(operands, ensure_ascii=False)
