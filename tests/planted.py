"""One fault in the text of a page, from a seed, and the check that must tell of it.

`plant(fault, reading, seed)` gives the text with the fault, or None where the page has no place
for it. The texts are this project's own words. What is planted is known from the reading of the
same page without the fault, so that only the fault itself is new.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from pipeline.records import Cell, Reading, Section
from pipeline.zh import fold

_Planter = Callable[[Reading, random.Random], str | None]


def plant(fault: str, reading: Reading, seed: int) -> str | None:
    """The text of `reading` with `fault`, one of FAULTS."""
    return FAULTS[fault][1](reading, random.Random(f"{fault}{seed}"))


def _cell(reading: Reading, choose: random.Random, written: Callable[[Cell], str]) -> str | None:
    """Another number in a printed cell of a count above 9, of which no page mark can be part."""
    there = [
        cell
        for cell in reading.cells
        if cell.state == "printed" and (cell.value or 0) > 9 and cell.column not in ("change", "amount")
    ]  # fmt: skip
    if not there:
        return None
    cell = choose.choice(there)
    return _replaced(reading, cell, written(cell))


def _replaced(reading: Reading, cell: Cell, written: str) -> str | None:
    if cell.start is None or cell.end is None:
        return None
    return reading.report.text[: cell.start] + written + reading.report.text[cell.end :]


def _negative(reading: Reading, choose: random.Random) -> str | None:
    return _cell(reading, choose, lambda cell: f"-{cell.raw}")


def _fraction(reading: Reading, choose: random.Random) -> str | None:
    return _cell(reading, choose, lambda cell: f"{cell.raw}.5")


def _stock(reading: Reading, _choose: random.Random) -> str | None:
    """Nothing in force though more was issued than repealed."""
    rules = {(c.row, c.column): c for c in reading.cells if (c.table, c.form) == ("rules", "2021")}
    for row in ("regulations", "normative_documents"):
        own = [rules.get((row, column)) for column in ("issued", "repealed", "in_force")]
        issued, repealed, stock = (
            cell if cell and cell.state == "printed" else None for cell in own
        )
        if (
            issued
            and repealed
            and stock
            and (stock.value or 0) >= (issued.value or 0) > (repealed.value or 0)
        ):
            return _replaced(reading, stock, "0")
    return None


def _power(reading: Reading, choose: random.Random) -> str | None:
    """Rules made in a township or a county."""
    if reading.report.identity.organ_level not in ("township", "county"):
        return None
    rows = [c for c in reading.cells if (c.table, c.row) == ("rules", "regulations")]
    if any((cell.value or 0) > 0 for cell in rows):
        return None
    there = [c for c in rows if c.state == "printed" and c.value == 0 and c.column != "repealed"]
    return _replaced(reading, choose.choice(there), "6") if there else None


def _section(reading: Reading, key: str) -> Section | None:
    """The one section of a key whose heading is sure; None where the page has two or none."""
    own = [section for section in reading.sections if section.key == key]
    sure = len(own) == 1 and own[0].heading and own[0].confidence >= 0.9
    return own[0] if sure else None


def _no_problems(reading: Reading, choose: random.Random) -> str | None:
    section = _section(reading, "problems")
    if section is None or section is reading.sections[-1]:
        return None
    said = choose.choice(("无。", "暂无。", "本单位不存在问题。", "2022年无存在的主要问题", ""))
    text = reading.report.text
    return f"{text[: section.body_start]}{said}\n{text[section.end :]}"


def _no_section(reading: Reading, choose: random.Random) -> str | None:
    keys = [s.key for s in reading.sections]
    full = all(keys.count(k) == 1 for k in ("overview", "disclosure", "problems"))
    section = _section(reading, choose.choice(("overview", "disclosure", "requests", "disputes")))
    if not full or section is None or (reading.report.identity.year or 0) < 2019:
        return None
    text = reading.report.text
    return text[: section.start] + text[section.end :]


def _no_charge(reading: Reading, _choose: random.Random) -> str | None:
    section = _section(reading, "other")
    if section is None or (reading.report.identity.year or 0) < 2021:
        return None
    text = reading.report.text
    body = text[section.body_start : section.end]
    rest = re.sub("[^。\n]*(?:处理费|處理費)[^。\n]*。?", "", body)
    return None if rest == body else text[: section.body_start] + rest + text[section.end :]


def _charge(said: str) -> _Planter:
    def planter(reading: Reading, _choose: random.Random) -> str | None:
        section = _section(reading, "other")
        if section is None or (reading.report.identity.year or 0) < 2021:
            return None
        text = reading.report.text
        if "费" in text[section.body_start : section.end]:
            return None
        return f"{text[: section.body_start]}{said}\n{text[section.body_start :]}"

    return planter


_NUMERALS = "一二三四五六七八九"


def _again(reading: Reading, choose: random.Random) -> str | None:
    """The number of the section before, once more."""
    places = [
        (section.start + match.start(1), match[1])
        for section in reading.sections[2:]
        if section.confidence == 1.0
        and (match := re.match(f"([{_NUMERALS[1:]}])、", section.heading or ""))
    ]
    if not places:
        return None
    at, numeral = choose.choice(places)
    text = reading.report.text
    return text[:at] + _NUMERALS[_NUMERALS.index(numeral) - 1] + text[at + 1 :]


def _gap(reading: Reading, choose: random.Random) -> str | None:
    """A sub-heading two numbers on: （二） becomes （四） and its followers stay."""
    text = reading.report.text
    places = [
        heading.start + match.start(1)
        for heading in reading.outline
        if heading.section == "overview"
        and heading.number is not None
        and heading.number > 1
        and (
            match := re.match(
                "[（(]([一二三四五六七])[)）]", text[heading.start : heading.start + 4]
            )
        )
    ]
    if not places:
        return None
    at = choose.choice(places)
    return text[:at] + _NUMERALS[_NUMERALS.index(text[at]) + 2] + text[at + 1 :]


def _rank(reading: Reading, choose: random.Random) -> str | None:
    """A sub-topic of the overview in a section's rank."""
    section = _section(reading, "disclosure")
    if section is None or (reading.report.identity.year or 0) < 2019:
        return None
    title = choose.choice(("二、组织机构建设情况", "二、政策解读情况", "二、公开平台建设情况"))
    said = "年内明确了分管负责人和承办科室，栏目由专人维护，内容逐条核对后发布，工作有序。"
    text = reading.report.text
    return f"{text[: section.start]}{title}\n{said}\n{text[section.start :]}"


def _inserted(said: Sequence[str]) -> _Planter:
    """One of the sentences behind the first full stop of the overview; {before} is the year before."""

    def planter(reading: Reading, choose: random.Random) -> str | None:
        section = _section(reading, "overview")
        year = reading.report.identity.year
        text = reading.report.text
        at = text.find("。", section.body_start, section.end) if section else -1
        if at < 0 or year is None:
            return None
        told = choose.choice(said).format(before=year - 1, year=year)
        return f"{text[: at + 1]}{told}{text[at + 1 :]}"

    return planter


def _doubled(reading: Reading, choose: random.Random) -> str | None:
    """A word of the prose written twice."""
    text = reading.report.text
    folded = fold(text)
    places = [
        match.span()
        for section in reading.sections
        if section.key in ("overview", "problems")
        for match in re.compile(
            "进一步|下一步|情况|群众|制度|政策解读|及时|主动公开|公开栏目"
        ).finditer(folded, section.body_start, section.end)
    ]
    if not places:
        return None
    start, end = choose.choice(places)
    return text[:end] + text[start:end] + text[end:]


def _masked(reading: Reading, choose: random.Random) -> str | None:
    """Digits of a count in the prose put under asterisks."""
    text = reading.report.text
    places = [
        match.span(1)
        for section in reading.sections
        if section.key == "overview"
        for match in re.compile("(?<=[一-鿿])([0-9]{1,4})(?:条|件|次|篇)").finditer(
            text, section.body_start, section.end
        )
    ]
    if not places or "*" in text:
        return None
    start, end = choose.choice(places)
    return text[:start] + "**" + text[end:]


FAULTS: dict[str, tuple[str, _Planter]] = {
    "negative": ("cell_negative", _negative),
    "fraction": ("cell_fraction", _fraction),
    "stock": ("rules_in_force", _stock),
    "power": ("regulations_power", _power),
    "no_problems": ("problems_stated", _no_problems),
    "no_section": ("section_absent", _no_section),
    "no_charge": ("charge_disclosed", _no_charge),
    "charge_sum": (
        "charge_sum",
        _charge("年内共收取信息处理费1200元，其中按件计收800元，按量计收300元。"),
    ),
    "charge_tariff": ("charge_tariff", _charge("年内共收取政府信息公开信息处理费85元。")),
    "number_again": ("section_numbering", _again),
    "number_left_out": ("subheading_numbering", _gap),
    "rank": ("heading_rank", _rank),
    "template": (
        "template_left",
        _inserted(("XX镇认真落实条例。", "现将（单位名称）情况报告如下。", "下一步，本地本单位将继续努力。",
                   "根据政办发〔xxxx〕12号文件要求开展工作。", "201x年各项工作有序。", "全年公开XX条信息。")),
    ),
    "masked": ("digits_masked", _masked),
    "doubled": ("word_doubled", _doubled),
    "stale": (
        "sentence_stale|year_conflict",
        _inserted(("{before}年，我单位主动公开信息85条。", "{before}年度没有收到公开申请。",
                   "{before}年，本机关未发生行政复议。")),
    ),
    "period": ("period_stale|year_conflict", _inserted(("数字所属时间为{before}年1月1日至{before}年12月31日。",))),
}  # fmt: skip
"""The check that must tell of each fault (either of two where both may), and how it is planted."""
