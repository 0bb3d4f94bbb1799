"""Sentences without a number that the tables contradict: all concluded, none received, no dispute."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.audit.ground import (
    SECTIONS,
    SEVERITIES,
    Cells,
    counts_the_same,
    find_cells,
    operands_of,
    place_of,
    plain,
    total_of,
)
from pipeline.lexicon.scope import period_of, scope_of
from pipeline.records import Cell, Check, Finding, Report, Section, Status
from pipeline.zh import fold

_SOURCE = "《条例》（国务院令第711号）第五十条：年度报告各部分所述为同一事实"
CHECKS = (
    Check(
        id="prose_contradiction_concluded",
        title="正文称申请全部办结，而申请表有结转下年的申请",
        formula="正文“全部办结” ⇒ 表三（四、结转下年度继续办理）= 0",
        source=_SOURCE,
    ),
    Check(
        id="prose_contradiction_received",
        title="正文称没有收到申请，而申请表有新收的申请",
        formula="正文“未收到申请” ⇒ 表三（一、本年新收）= 0",
        source=_SOURCE,
    ),
    Check(
        id="prose_contradiction_disputes",
        title="正文称没有行政复议、行政诉讼，而复议诉讼表有案件",
        formula="正文“未发生行政复议（行政诉讼）” ⇒ 表四相应总计 = 0",
        source=_SOURCE,
    ),
)

# Folded text. 均在法定期限内答复 says when, 全部办结 how many: only the second is about the rest.
_ALL = re.compile(
    r"(?:全部|均|都|悉数)(?:已|予以|按[期时]|依法|按照?规定|在[^,。;\n]{0,12}?内|及时|妥善)*(?P<verb>办结|办理完毕|办毕|答复|回复|办复)"
    r"|(?P<rate>办结|答复)率(?:均?为|达到?|:)?100%"
)
_NONE = re.compile(
    r"(?:未|没有|没|无)(?:再)?(?:收到|接到|受理|接收|产生|有|发生)?(?:过)?(?P<what>[^,。;:\n0-9]{0,26}?)"
    r"(?:依申请公开|信息公开申请|公开申请|申请公开|公开的申请|申请件)(?P<tail>[^,。;\n]{0,12})"
)
_NO_DISPUTE = re.compile(
    r"(?:未(?=发生|收到|接到|出现|产生|被|有|因|引发|引起|涉及?|提起|受到|存在|发现|曾|申请)|没有|没|无|不存在)(?P<what>[^,。;:\n0-9]{0,34}?)(?=(?P<first>复议|诉讼|起诉))(?P<rest>[^,。;:\n]{0,30})"
    r"|(?P<named>(?:行政)?(?:复议|诉讼)[^,。;:\n0-9]{0,14}?)(?:均|都)?(?:未发生|没有发生|为零|未出现)"
)
# Requests of one kind, or not the requests themselves.
_NARROW = re.compile(
    r"书面|口头|网上|网络|信函|当面|减免|复议|诉讼|不予|超期|逾期|因|收费|涉及|企业|(?<!公民、)(?<!公民和)法人(?!和|或|、|及|其)|费|投诉|举报|结转|遗留|以前|往年|按时|及时|能|办结|答复|对|将|正当"
)
_BEHIND = re.compile(
    r"^(?:[的]?(?:超|逾|复议|诉讼|引|投诉|费|而|工作|制度|渠道|平台|目录|被|答复|办理|未)|[人表])"
)
_NOT_CASES = re.compile(
    r"总计|审结|复议后起诉|败诉|纠错|纠正|撤销|变更|违法|维持|经验|机制|能力|超期|履行|确认"
)
_OTHER_MATTERS = re.compile(
    r"提案|建议|留言|热线|工单|咨询|信箱|来信|信访|舆情|复议|诉讼|任务|问题|整改"
)
# The sentence that says 全部办结, and the next, may themselves tell what is left.
_LEFT = re.compile(r"结转|转[入到至]?(?:下|次)|在办|未到期|尚未|待办")
_REACH = 120


@dataclass(frozen=True, slots=True)
class _Denial:
    """A sentence that denies something: its span, the check and the cells that should be zero."""

    start: int
    end: int
    check: str
    cells: tuple[Cell, ...]
    binding: bool


def check_contradictions(
    report: Report, sections: Sequence[Section], cells: Cells
) -> Iterator[Finding]:
    """One finding for each sentence of this kind whose table holds the numbers."""
    told: set[tuple[str, str]] = set()
    for section in sections:
        if section.key in ("problems", "measures", "annex"):
            continue
        folded = fold(report.text[section.body_start : section.end])
        for denial in _denials(folded, cells):
            finding = _judge(report, section, folded, denial)
            if finding is not None and (finding.check, finding.place) not in told:
                told.add((finding.check, finding.place))
                yield finding


def _denials(folded: str, cells: Cells) -> Iterator[_Denial]:
    for match in _ALL.finditer(folded):
        yield from _all_concluded(folded, match, cells)
    for match in _NONE.finditer(folded):
        if _NARROW.search(match["what"]) or _BEHIND.match(match["tail"]):
            continue
        if found := find_cells(cells, "requests", ("received",), None):
            yield _Denial(match.start(), match.end(), CHECKS[1].id, found, True)
    for match in _NO_DISPUTE.finditer(folded):
        words = match["named"] or f"{match['what']}{match['rest']}"
        if _NOT_CASES.search(words) or words.startswith("复议机关"):
            continue
        for rows in _blocks(words):
            if found := find_cells(cells, "disputes", rows, None):
                yield _Denial(match.start(), match.end(), CHECKS[2].id, found, True)


def _all_concluded(folded: str, match: re.Match[str], cells: Cells) -> Iterator[_Denial]:
    begin = max(folded.rfind("。", 0, match.start()), folded.rfind("\n", 0, match.start())) + 1
    begin = max(begin, match.start() - _REACH)
    before, after = folded[begin : match.start()], folded[match.end() : match.end() + 60]
    asked = before.rfind("申请")
    if asked < 0 or _OTHER_MATTERS.search(before, asked) or _LEFT.search(before + after):
        return
    found = find_cells(cells, "requests", ("carried_out",), None)
    if found is not None:
        verb = match["verb"] or match["rate"]
        yield _Denial(match.start(), match.end(), CHECKS[0].id, found, verb.startswith("办"))


def _blocks(words: str) -> Iterator[tuple[str, ...]]:
    if "复议" in words:
        yield ("reconsideration",)
    if "诉讼" in words or "起诉" in words:
        yield ("litigation_",)


def _judge(report: Report, section: Section, folded: str, denial: _Denial) -> Finding | None:
    begin = max(0, denial.start - _REACH)
    said = re.split(r"[。\n]", folded[begin : denial.start])[-1]
    period = period_of(said, said, report.identity.year)
    if period != "year":
        return None
    scope = scope_of(said + folded[denial.start : denial.end], "unclear", report.identity.organ)
    held = total_of(denial.cells)
    binding = denial.binding and counts_the_same(scope, report.identity)
    status: Status = "pass" if held == 0 else "fail" if binding else "uncertain"
    start, end = section.body_start + denial.start, section.body_start + denial.end
    operands = json.loads(operands_of([], denial.cells))
    operands.insert(0, {"place": section.key, "value": None, "start": start, "end": end})
    return Finding(
        check=denial.check,
        place=place_of(denial.cells),
        status=status,
        severity=SEVERITIES[status],  # type: ignore[arg-type]
        responsibility="source" if status == "fail" else "unknown",
        expected=0.0,
        actual=held,
        operands=json.dumps(operands, ensure_ascii=False),
        message=_message(report.text[start:end], section, denial.cells, held, status),
        start=start,
        end=end,
    )


def _message(
    printed: str, section: Section, cells: Sequence[Cell], held: float, status: Status
) -> str:
    table = "行政复议、行政诉讼情况表" if cells[0].table == "disputes" else "政府信息公开申请情况表"
    rows = "、".join(dict.fromkeys(cell.row_label for cell in cells))
    said = f"{SECTIONS[section.key]}称“{''.join(printed.split())}”"
    there = f"{table}“{rows}”总计为 {plain(held)}"
    if status == "pass":
        return f"{said}，{there}，两者一致。"
    if status == "fail":
        return f"{said}，而{there}，两者矛盾。"
    return f"{said}，而{there}，两者不同，统计范围或口径可能不一致，需核实。"
