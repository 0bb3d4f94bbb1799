"""The fee for processing requests (信息处理费): whether it is reported, and whether it adds up.

Not to be taken for 行政事业性收费 of the table, which is any fee the body collects. Reports
write 信息处理费, or only that nothing was collected; either is a report of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.audit.passages import Passage, finding
from pipeline.audit.sums import plain
from pipeline.records import Check, Finding, Report, Section
from pipeline.zh import fold

_RULES = "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号，2021年1月1日起施行）"
CHECKS = (
    Check(
        id="charge_disclosed",
        title="“其他需要报告的事项”是否报告了信息处理费收取情况（2021 年度起）",
        formula="第六部分写明收取金额，或写明未收取",
        source=f"{_RULES}；国办公开办函〔2021〕30号所附格式第六部分",
    ),
    Check(
        id="charge_sum",
        title="信息处理费总额是否等于按件与按量计收之和",
        formula="总额 = 按件计收金额 + 按量计收金额",
        source=f"{_RULES}第三条：每件申请按件或按量计收，不重复计算",
    ),
    Check(
        id="charge_tariff",
        title="信息处理费金额是否为收费标准所能得出",
        formula="按件计收金额 = 100 元的整数倍；按量计收金额、总额 = 10 元的整数倍；有金额则有件数，有件数则有金额",
        source=f"{_RULES}第四条（每件 100 元起，按 100 元递增）、第五条（每页 10、20、40 元）",
    ),
)
_IN_FORCE = 2021  # 国办函〔2020〕109号 is in force from 2021-01-01, so that reports on 2021 begin
_PER_PIECE, _PER_PAGE = 100.0, 10.0  # 元; 第四条, 第五条

_NAMED = re.compile("信息(?:公开)?(?:申请)?(?:的)?处理费|处理费用?")
_NONE_OTHERWISE = re.compile(
    "(?:未|没有|无|不|免)(?:向[^,。;]{1,12})?(?:收取|产生|发生|收)[^,。;·]{0,14}费|[无零未]收?费|免收"
    "|收费(?:情况|金额|总额)?(?:为|:)?(?:0|零|无)|收取(?:的)?费用(?:共|计|为|:)*(?:0|零)元?|免费提供"
)
_OTHER_FEES = re.compile(
    "行政事业[性型]?收费|非税|(?:土地|耕地)开垦费|登记费|污水处理费|垃圾处理费"
)
_SENTENCE = re.compile(r"[^。;\n]+")
_AMOUNT = re.compile(
    r"(?P<before>[^,、。;0-9]{0,16})(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<unit>万?元)(?!/)"
)
_KIND = re.compile("按[件量]")
_COUNT = re.compile(r"(?P<number>[0-9]{1,6})件")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Charge:
    """An amount of the fee in 元: `按件`, `按量`, or the whole (empty)."""

    kind: str
    value: float
    start: int
    end: int


def check_charges(report: Report, sections: Sequence[Section]) -> tuple[Finding, ...]:
    """The fee in the reports on 2021 and later that have a section six."""
    own = [section for section in sections if section.key == "other"]
    year = report.identity.year
    if year is None or year < _IN_FORCE or not own:
        return ()
    told = [sentence for section in own for sentence in _told(report, section)]
    if not told:
        return (_undisclosed(own[0]),)
    charges = [charge for start, sentence in told for charge in _charges(sentence, start)]
    return (
        _disclosed(*told[0], charges),
        *_sum(_at_first(charges)),
        *_tariff(_at_first(charges), told),
    )


def _told(report: Report, section: Section) -> Iterator[tuple[int, str]]:
    """The sentences of section six on the fee, folded, with their offsets."""
    body = fold(report.text[section.body_start : section.end])
    for match in _SENTENCE.finditer(body):
        sentence = _OTHER_FEES.sub(lambda other: "·" * len(other[0]), match[0])
        if _NAMED.search(sentence) or _NONE_OTHERWISE.search(sentence):
            yield section.body_start + match.start(), sentence


def _charges(sentence: str, start: int) -> Iterator[_Charge]:
    """The amounts of one sentence that names the fee; of others nobody knows what they pay for."""
    if not _NAMED.search(sentence):
        return
    for match in _AMOUNT.finditer(sentence):
        value = float(match["number"].replace(",", "")) * (1e4 if match["unit"] == "万元" else 1)
        kind = _KIND.search(match["before"])
        yield _Charge(
            kind=kind[0] if kind else "",
            value=round(value, 2),
            start=start + match.start("number"),
            end=start + match.end("unit"),
        )


def _at_first(charges: Sequence[_Charge]) -> dict[str, _Charge]:
    """Of each kind the first: later amounts speak of other years or of single cases."""
    first: dict[str, _Charge] = {}
    for charge in charges:
        first.setdefault(charge.kind, charge)
    return first


def _disclosed(start: int, sentence: str, charges: Sequence[_Charge]) -> Finding:
    whole = next((charge for charge in charges if not charge.kind), None)
    said = f"{plain(whole.value)} 元" if whole else "未收取或未列金额"
    at = Passage(place="other", value=sentence.strip()[:60], start=start, end=start + len(sentence))
    return finding(
        "charge_disclosed",
        "other",
        "pass",
        f"“其他需要报告的事项”报告了信息处理费收取情况（{said}）。",
        [at],
        actual=whole.value if whole else None,
    )


def _undisclosed(section: Section) -> Finding:
    at = Passage(place="other", value=section.heading, start=section.start, end=section.end)
    return finding(
        "charge_disclosed",
        "other",
        "uncertain",
        "“其他需要报告的事项”没有提及信息处理费收取情况，未收取的也应当写明。",
        [at],
    )


def _sum(charges: dict[str, _Charge]) -> Iterator[Finding]:
    """The whole against what was charged by the piece and by the page."""
    if not {"", "按件", "按量"} <= charges.keys():
        return
    whole, pieces, pages = charges[""], charges["按件"], charges["按量"]
    total = round(pieces.value + pages.value, 2)
    holds = total == whole.value
    yield finding(
        "charge_sum",
        "other",
        "pass" if holds else "fail",
        f"信息处理费共 {plain(whole.value)} 元，按件计收 {plain(pieces.value)} 元、"
        f"按量计收 {plain(pages.value)} 元，之和为 {plain(total)} 元，"
        f"{'与总额相符' if holds else '与总额不符'}。",
        [_passage(charge) for charge in (whole, pieces, pages)],
        severity=None if holds else "error",
        responsibility="unknown" if holds else "source",
        expected=total,
        actual=whole.value,
    )


def _tariff(charges: dict[str, _Charge], told: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    """Amounts that no number of pieces or pages gives; uncertain, for fees are also refunded."""
    for kind, step in (("按件", _PER_PIECE), ("按量", _PER_PAGE), ("", _PER_PAGE)):
        charge = charges.get(kind)
        if charge is not None and charge.value % step:
            yield finding(
                "charge_tariff",
                "other",
                "uncertain",
                f"信息处理费{kind + '计收' if kind else '总额'} {plain(charge.value)} 元，"
                f"不是收费标准最小单位 {plain(step)} 元的整数倍，请核实。",
                [_passage(charge)],
                actual=charge.value,
            )
    whole = charges.get("")
    pieces = [
        (match, start)
        for start, sentence in told
        if _NAMED.search(sentence)
        for match in _COUNT.finditer(sentence)
    ]
    if whole is None or len(pieces) != 1:
        return
    match, start = pieces[0]
    count = int(match["number"])
    if bool(count) != bool(whole.value):
        at = Passage(
            place="other", value=match[0], start=start + match.start(), end=start + match.end()
        )
        yield finding(
            "charge_tariff",
            "other",
            "uncertain",
            f"信息处理费收取 {count} 件，金额却为 {plain(whole.value)} 元，请核实。",
            [_passage(whole), at],
            actual=whole.value,
        )


def _passage(charge: _Charge) -> Passage:
    return Passage(place="other", value=charge.value, start=charge.start, end=charge.end)
