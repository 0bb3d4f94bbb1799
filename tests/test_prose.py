"""Prose against tables and against itself: what is a contradiction, and what may only look so."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from pipeline.audit import CHECKS, audit
from pipeline.figures import read_claims
from pipeline.records import Finding, Identity, OrganLevel, OrganType, Report, Section, SectionKey
from tests.test_audit import REPORT, cells

FLOW: dict[str, float | str | None] = {
    "requests/received/natural_person": 8.0, "requests/received/business": 2.0,
    "requests/received/total": 10.0, "requests/carried_in/total": 2.0,
    "requests/granted/total": 6.0, "requests/partly_granted/total": 1.0,
    "requests/refused_internal_affairs/total": 2.0, "requests/unavailable_not_held/total": 2.0,
    "requests/concluded/total": 11.0, "requests/carried_out/total": 1.0,
    "disputes/reconsideration/upheld": 2.0, "disputes/reconsideration/total": 3.0,
    "disputes/litigation_direct/total": 1.0,
}  # fmt: skip


def report_of(text: str, type_: OrganType, level: OrganLevel) -> Report:
    identity: Identity = replace(REPORT.identity, organ_type=type_, organ_level=level)
    return replace(REPORT, text=text, identity=identity)


def findings(
    text: str,
    *,
    section: SectionKey = "overview",
    printed: Mapping[str, float | str | None] = FLOW,
    type_: OrganType = "department",
    level: OrganLevel = "county",
) -> list[Finding]:
    report = report_of(text, type_, level)
    whole = Section(
        ordinal=0, key=section, heading=None, start=0, body_start=0, end=len(text),
        confidence=1.0, warning=None,
    )  # fmt: skip
    tables = cells("2021", printed)
    claims = read_claims(report, (whole,), ())
    return [f for f in audit(report, (whole,), tables, claims) if f.check.startswith("prose_")]


def judged(text: str, **options: object) -> list[tuple[str, str]]:
    return [(f.check, f.status) for f in findings(text, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "check", "status"),
    [
        ("全年收到政府信息公开申请10件。", "prose_requests_received", "pass"),
        ("全年收到政府信息公开申请9件。", "prose_requests_received", "fail"),
        ("全年受理政府信息公开申请9件。", "prose_requests_received", "uncertain"),
        ("全年收到政府信息公开申请12件。", "prose_requests_received", "uncertain"),  # with 结转
        ("全年收到政府信息公开申请近10件。", "prose_requests_received", "pass"),
        ("收到涉及征地的政府信息公开申请4件。", "prose_requests_received", "uncertain"),
        ("上年结转申请2件。", "prose_requests_received", "pass"),
        ("上年结转申请1件。", "prose_requests_received", "fail"),
        ("申请全部受理，共办结申请11件。", "prose_requests_concluded", "pass"),
        ("共办结申请10件。", "prose_requests_concluded", "fail"),
        ("共答复申请10件。", "prose_requests_concluded", "uncertain"),
        ("申请结转下年度3件。", "prose_requests_concluded", "fail"),
        ("办理的申请中，不予公开2件。", "prose_outcome", "pass"),
        ("办理的申请中，予以公开及部分公开7件。", "prose_outcome", "pass"),
        ("办理的申请中，予以公开5件。", "prose_outcome", "fail"),
        ("因政府信息公开被申请行政复议3件。", "prose_reconsideration", "pass"),
        ("因政府信息公开被申请行政复议5件。", "prose_reconsideration", "fail"),
        ("全年办理行政复议案件5件。", "prose_reconsideration", "uncertain"),
        ("因政府信息公开被提起行政诉讼1件。", "prose_litigation", "pass"),
        ("因政府信息公开被提起行政诉讼0件。", "prose_litigation", "fail"),
    ],
)
def test_numbers_against_cells(text: str, check: str, status: str) -> None:
    assert (check, status) in judged(text)


@pytest.mark.parametrize(
    "text",
    [
        "2021年收到政府信息公开申请4件。",
        "去年收到政府信息公开申请4件。",
        "收到网上申请4件。",
        "计划办结申请20件。",
        "自开通以来共收到政府信息公开申请400件。",
        "收到12345热线诉求400件，全部办结。",
        "办理人大建议4件、政协提案3件，全部办结。",
        "公开信息400条。",
    ],
)
def test_what_no_cell_holds_is_not_compared(text: str) -> None:
    assert judged(text) == []


def test_a_cell_without_a_number_is_not_compared() -> None:
    blank = FLOW | {"requests/received/total": "blank"}
    assert judged("全年收到政府信息公开申请9件。", printed=blank) == []


@pytest.mark.parametrize(
    ("text", "type_", "level", "status"),
    [
        ("全区收到政府信息公开申请9件。", "government", "county", "fail"),
        ("收到政府信息公开申请9件。", "government", "county", "uncertain"),
        ("区政府办公室收到政府信息公开申请9件。", "government", "county", "uncertain"),
        ("收到政府信息公开申请9件。", "government", "township", "fail"),
        ("全镇收到政府信息公开申请9件。", "government", "township", "fail"),
        ("全市收到政府信息公开申请9件。", "department", "county", "uncertain"),
        ("我局收到政府信息公开申请9件。", "department", "county", "fail"),
        ("收到政府信息公开申请9件。", "unknown", "unknown", "uncertain"),
    ],
)
def test_only_the_same_scope_contradicts(
    text: str, type_: OrganType, level: OrganLevel, status: str
) -> None:
    assert judged(text, type_=type_, level=level) == [("prose_requests_received", status)]


def test_one_number_that_agrees_is_enough() -> None:
    text = "收到政府信息公开申请10件。其后收到申请2件。"
    assert judged(text) == [("prose_requests_received", "pass")]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("公开信息10条，其中政策类6条、动态类4条。", ["pass"]),
        ("公开信息10条，其中政策类6条、动态类5条。", ["uncertain"]),  # 政策 may be 动态
        ("公开信息10条，其中政策类6条、其他5条。", ["fail"]),
        ("公开信息10条，其中政策类12条。", ["fail"]),
        ("公开信息10条，其中政策类10条。", []),
        ("收到申请10件，其中自然人8件、企业3件。", ["fail"]),
        ("公开信息10条，其中政策类6条、动态类3条。", []),  # the list may be of some
        ("公开信息10条，其中政策类6条、其他3条。", ["fail"]),
        ("公开信息10条，其中政策类6条、动态类5条等。", ["uncertain"]),
        ("公开信息10条，其中网站6条、微博5条。", ["uncertain"]),  # a thing in two channels
        ("公开信息10余条，其中政策类6条、动态类7条。", ["uncertain"]),
        ("收到申请10件，其中自然人8件、企业2件；当面申请4件、网络申请6件。", ["pass", "pass"]),
    ],
)
def test_parts_against_their_total(text: str, statuses: list[str]) -> None:
    found = [status for check, status in judged(text) if check == "prose_parts"]
    assert found == statuses


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("办理的申请中，予以公开6件，占54.5%。", "pass"),  # of 11 concluded
        ("办理的申请中，予以公开6件，占60%。", "pass"),  # of 10 received
        ("办理的申请中，予以公开6件，占50%。", "pass"),  # of 12 with those carried in
        ("办理的申请中，予以公开6件，占54.6%。", "uncertain"),  # neither rounded nor far
        ("办理的申请中，予以公开6件，占56%。", "fail"),
        ("办理的申请中，予以公开6件，占约53%。", "uncertain"),
        ("办理的申请中，不予公开2件，占同类的33%。", "uncertain"),
    ],
)
def test_shares_against_the_usual_bases(text: str, status: str) -> None:
    assert ("prose_share", status) in judged(text)


@pytest.mark.parametrize(
    ("text", "check", "status"),
    [
        ("收到的申请已全部办结。", "prose_contradiction_concluded", "fail"),
        ("收到的申请均在法定期限内答复。", "prose_contradiction_concluded", "uncertain"),
        ("全年未收到政府信息公开申请。", "prose_contradiction_received", "fail"),
        ("没有接到公民、法人提出的公开申请。", "prose_contradiction_received", "fail"),
        ("无行政复议和行政诉讼。", "prose_contradiction_disputes", "fail"),
        ("行政复议均未发生。", "prose_contradiction_disputes", "fail"),
    ],
)
def test_denials(text: str, check: str, status: str) -> None:
    assert (check, status) in judged(text, section="disputes")
    nothing = dict.fromkeys(FLOW, 0.0)
    assert (check, "pass") in judged(text, section="disputes", printed=nothing)


@pytest.mark.parametrize(
    "text",
    [
        "没有收到书面申请。",
        "没有因依申请公开引发的投诉。",
        "无依申请公开超期答复情形。",
        "没有行政复议被纠正的情形。",
        "无败诉的行政诉讼案件。",
        "未经复议直接起诉",
        "尚未审结 总计 未经复议直接起诉 复议后起诉",
        "收到的申请除结转1件外全部办结。",
        "人大建议3件、政协提案2件全部办结。",
        "2021年未收到政府信息公开申请。",
        "去年没有发生行政复议。",
    ],
)
def test_what_denies_something_else(text: str) -> None:
    assert [one for one in judged(text) if "contradiction" in one[0]] == []


def test_messages_and_operands_can_be_followed() -> None:
    text = (
        "我局收到政府信息公开申请9件，办结11件，其中予以公开6件，占56%。公开信息10条，"
        "其中政策类6条、动态类5条。无行政复议，收到的申请已全部办结。"
    )
    found = findings(text)
    assert len({finding.check for finding in found}) >= 6
    known = {check.id for check in CHECKS}
    for finding in found:
        assert finding.check in known
        assert finding.message.endswith("。") and finding.message.count("。") == 1
        assert re.search("部分称", finding.message)
        assert finding.start is not None and finding.end is not None
        operands = json.loads(finding.operands)
        assert len(operands) >= 2
        for operand in operands:
            assert set(operand) == {"place", "value", "start", "end"}
        assert finding.severity == {"pass": "note", "fail": "error", "uncertain": "warning"}[finding.status]  # fmt: skip
