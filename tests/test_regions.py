"""A government's sum over its region against the bodies that it names."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline import run
from pipeline.audit.subordinates import named_bodies
from pipeline.records import Place
from tests.factory.chain import write_report
from tests.factory.places import COUNTIES

Digests = Callable[[pathlib.Path], dict[str, str]]

COUNTY = next(county for county in COUNTIES if county.name == "易门县")
PLACE = Place(code="530425", province="云南省", prefecture="玉溪市", county="易门县")
PARTS = ("易门县教育局", "易门县发展和改革局", "易门县龙泉街道办事处")


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("本报告数据由县教育局、易门县发改局和龙泉街道办事处的报告汇总而成。", ["教育局", "发展改革局", "政府"]),
        ("本报告汇总了县政府办公室、县水利局、小街乡人民政府的政府信息公开情况。", ["政府办", "水利局", "政府"]),
        ("统计范围包括易门县民政局，易门县人力资源和社会保障局。", ["民政局", "人力资源社会保障局"]),
        ("本报告数据由县教育局、县水利局等32个部门汇总而成。", []),
        ("本报告数据由各乡镇、各部门汇总而成。", []),
        ("本报告数据包括县教育局及其所属学校。", []),
        ("本报告由总体情况、主动公开政府信息情况、存在的主要问题六部分组成。", []),
        ("本报告由易门县人民政府办公室编制。", []),
        ("主动公开的信息包括县教育局、县水利局的预算。", []),
        ("全县共收到申请12件，其中县教育局5件、县水利局7件。", []),
    ],
)  # fmt: skip
def test_only_bodies_named_in_full_are_held_against_a_sum(said: str, names: list[str]) -> None:
    assert [body.name for body in named_bodies(said, PLACE)] == names


def archive(
    folder: pathlib.Path, received: dict[str, int], *, whole: int, named: tuple[str, ...]
) -> pathlib.Path:
    """A county's report that names bodies, and the reports of the bodies in `received`."""
    listed = "、".join(named)
    county = "易门县人民政府"
    pages = {county: (whole, f"本报告数据由{listed}的报告汇总而成。")}
    pages |= {organ: (number, "") for organ, number in received.items()}
    folder.mkdir(parents=True)
    for at, (organ, (number, said)) in enumerate(pages.items()):
        row = dict.fromkeys(("received", "granted", "concluded"), float(number))
        values = {
            ("requests", key, column): value
            for key, value in row.items()
            for column in ("natural_person", "total")
        }
        raw = write_report(organ, 2023, county=COUNTY, values=values, said=said)
        (folder / f"{at}.txt").write_bytes(raw)
    return folder


def found(out: pathlib.Path) -> dict[str, dict[str, Any]]:
    rows = pq.read_table(out / "findings.parquet").to_pylist()
    return {row["place"]: row for row in rows if row["check"] == "region_sum"}


TOTAL = "requests/received/total"
HELD = dict(zip(PARTS, (3, 4, 5), strict=True))


@pytest.mark.parametrize(
    ("whole", "named", "status"),
    [
        (12, PARTS, "pass"),
        (20, PARTS, "pass"),  # the government's own requests are among them
        (11, PARTS, "fail"),
        (12, (*PARTS[:2], "县政府办公室"), "uncertain"),  # whose report is not in the archive
    ],
)
def test_a_sum_holds_at_least_what_its_parts_report(
    tmp_path: pathlib.Path, whole: int, named: tuple[str, ...], status: str
) -> None:
    out = tmp_path / "out"
    run.run([archive(tmp_path / "in", HELD, whole=whole, named=named)], out, jobs=1)
    findings = found(out)
    assert findings[TOTAL]["status"] == status
    assert len(findings) == (1 if status == "uncertain" else 7)
    reports = {row["report_id"]: row for row in pq.read_table(out / "reports.parquet").to_pylist()}
    assert reports[findings[TOTAL]["report_id"]]["organ"] == "易门县人民政府"
    operands = json.loads(findings[TOTAL]["operands"])
    assert len(operands) == (3 if status == "uncertain" else 4)
    assert {operand["report_id"] for operand in operands} <= set(reports)
    message = findings[TOTAL]["message"]
    if status == "uncertain":
        assert "县政府办公室" in message
    else:
        assert (findings[TOTAL]["expected"], findings[TOTAL]["actual"]) == (12.0, float(whole))
        assert str(whole) in message and "12" in message


def test_with_the_governments_office_among_them_the_sum_is_exact(tmp_path: pathlib.Path) -> None:
    held = HELD | {"易门县人民政府办公室": 1}
    for whole, status in ((13, "pass"), (14, "fail")):
        out = tmp_path / f"out{whole}"
        source = archive(tmp_path / f"in{whole}", held, whole=whole, named=tuple(held))
        run.run([source], out, jobs=1)
        assert found(out)[TOTAL]["status"] == status


def test_workers_and_order_change_nothing(tmp_path: pathlib.Path, digests: Digests) -> None:
    source = archive(tmp_path / "in", HELD, whole=11, named=PARTS)
    run.run([source], tmp_path / "one", jobs=1)
    files = sorted(source.iterdir(), reverse=True)
    run.run(files, tmp_path / "two", jobs=2)
    assert found(tmp_path / "two")[TOTAL]["status"] == "fail"
    assert (
        digests(tmp_path / "one")["findings.parquet"]
        == digests(tmp_path / "two")["findings.parquet"]
    )
