"""Promises followed into the next year: by themselves, and through a whole archive."""

from __future__ import annotations

import json
import pathlib

import pyarrow.parquet as pq
import pytest

from pipeline.promises import Stated, follow, likeness
from pipeline.run import run

CASES = json.loads(
    (pathlib.Path(__file__).parent / "cases" / "promises.json").read_text(encoding="utf-8")
)
PAGE = """{organ}{year}年政府信息公开工作年度报告

一、总体情况
{year}年，本局按照条例要求开展政府信息公开工作。统计期限自{year}年1月1日起至{year}年12月31日止。

二、主动公开政府信息情况
全年主动公开信息{number}条。

三、收到和处理政府信息公开申请情况
未收到申请。

四、政府信息公开行政复议、行政诉讼情况
无。

五、存在的主要问题及改进情况
{problems}

六、其他需要报告的事项
无。

{organ}
{after}年1月20日
"""
YEARS = {
    2020: "（一）存在的问题\n1.业务培训不够。\n2.网站栏目更新不及时。\n3.查阅点设备陈旧。\n（二）改进措施\n1.每季度举办一次业务培训。\n2.加快网站栏目更新频次。\n3.更换查阅点的查询电脑。\n4.广泛听取企业意见。",
    2021: "（一）2020年问题整改情况\n1.全年已举办业务培训四次，参训120人次。\n（二）存在的问题\n1.网站栏目更新仍不及时。\n2.公开目录编制粗糙。\n（三）改进措施\n1.更换查阅点的查询电脑，方便群众。\n2.重新编制公开目录。",
}


def stated(at: object, role: str, aspects: list[str], text: str) -> Stated:
    return Stated(statement_id=str(at), role=role, heading=None, text=text, aspects=tuple(aspects))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["promise"])
def test_outcomes(case: dict[str, object]) -> None:
    promise = stated("p", "measure_planned", case["aspects"], case["promise"])  # type: ignore[arg-type]
    later = [stated(at, *each) for at, each in enumerate(case["later"])]  # type: ignore[arg-type]
    outcome, evidence, score = follow(promise, later)
    assert outcome == case["outcome"]
    assert (outcome == "gone") == (evidence is None) == (score == 0)
    if evidence is not None:
        assert int(evidence) == case["evidence"]


def test_likeness_is_symmetric_and_full_only_for_the_same() -> None:
    one = stated(1, "measure_planned", ["staffing"], "每季度举办一次业务培训。")
    other = stated(2, "measure_done", ["staffing", "content"], "举办了业务培训四次。")
    assert likeness(one, other) == likeness(other, one)
    assert 0 < likeness(one, other) < likeness(one, one) <= 1
    assert likeness(one, stated(3, "problem", ["staffing"], "人手不足。")) == 0


@pytest.mark.parametrize("jobs", [1, 2])
def test_promises_of_two_years_join_the_dataset(tmp_path: pathlib.Path, jobs: int) -> None:
    source = tmp_path / "archive"
    source.mkdir()
    for organ in ("易门县水利局", "易门县教育局"):
        for year, problems in YEARS.items():
            page = PAGE.format(
                organ=organ, year=year, after=year + 1, number=len(organ) * year, problems=problems
            )
            (source / f"{organ}{year}.txt").write_text(page, encoding="utf-8")
    run([source], tmp_path / "out", jobs=jobs)
    out = tmp_path / "out"
    reports = {row["report_id"]: row for row in pq.read_table(out / "reports.parquet").to_pylist()}
    statements = {
        row["statement_id"]: row for row in pq.read_table(out / "statements.parquet").to_pylist()
    }
    promises = pq.read_table(out / "promises.parquet").to_pylist()
    for promise in promises:
        before, after = reports[promise["report_id"]], reports[promise["next_report_id"]]
        assert (before["organ"], before["year"] + 1) == (after["organ"], after["year"])
        assert statements[promise["promise_id"]]["role"] == "measure_planned"
        if promise["evidence_id"]:
            assert statements[promise["evidence_id"]]["report_id"] == promise["next_report_id"]
    outcomes = sorted(
        (reports[row["report_id"]]["organ"], statements[row["promise_id"]]["text"][:4], row["outcome"])
        for row in promises
    )  # fmt: skip
    expected = [("加快网站", "restated"), ("广泛听取", "gone"), ("更换查阅", "repeated"), ("每季度举", "kept")]  # fmt: skip
    assert outcomes == sorted(
        (organ, *pair) for organ in ("易门县水利局", "易门县教育局") for pair in expected
    )
