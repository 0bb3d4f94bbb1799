"""One generated page against its reading: what is right, what is wrong, what is wrong unseen."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.records import Cell, Finding, Reading, SectionKey
from tests.benchmarks.against import (
    Boundaries,
    ChromeCount,
    align,
    compare_starts,
    count_chrome,
    squeeze,
    survivors,
)
from tests.factory.truth import CellTruth, Key, Page, Truth

SUMMED = ("requests", "disputes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The comparison of one page. Counts come in pairs (right, all).

    `refused` says why there is no reading: a reject reason, or the exception. `silent` are
    cells whose wrong value no finding (fail or uncertain) covers. `differences` are lines
    for people.
    """

    page: Page
    refused: str | None
    cells: tuple[int, int]
    tables: dict[str, bool]
    silent: tuple[Key, ...]
    sections: bool
    boundaries: Boundaries
    headings: tuple[int, int]
    identity: dict[str, bool]
    chrome_removed: tuple[int, int]
    chrome: ChromeCount
    survived: dict[str, tuple[int, int]]
    body_kept: tuple[int, int]
    planted_found: int
    false_alarms: int
    breaches: tuple[str, ...]
    differences: tuple[str, ...]

    @property
    def badness(self) -> float:
        """How much attention the page deserves: silent errors first."""
        wrong = self.cells[1] - self.cells[0]
        faults = (not self.sections) + sum(not right for right in self.identity.values())
        return (
            10_000 * (self.refused is not None)
            + 200 * (not self.boundaries.exact)
            + 50 * any(right < every for right, every in self.survived.values())
            + 100 * len(self.silent)
            + 20 * len(self.breaches)
            + 5 * (faults + self.false_alarms)
            + wrong
        )


def score_refused(page: Page, why: str) -> Score:
    """The score of a page that gave no reading: everything on it is lost, nothing is silent."""
    truth = page.truth
    return Score(
        page=page,
        refused=why,
        cells=(0, len(truth.cells)),
        tables=dict.fromkeys({key[0] for key in truth.cells}, False),
        silent=(),
        sections=False,
        boundaries=Boundaries(right=0, found=0, true=len(truth.sections)),
        headings=(0, len(truth.sections)),
        identity=dict.fromkeys(_identity(truth, None), False),
        chrome_removed=(0, 0),
        chrome=ChromeCount(all=0, kept=0, lost=0),
        survived=_lost_cells(truth),
        body_kept=(0, len(truth.body)),
        planted_found=0,
        false_alarms=0,
        breaches=(),
        differences=(f"refused: {why}",),
    )


def score(page: Page, reading: Reading) -> Score:
    """Compare a reading with the truth of its page."""
    truth = page.truth
    lines: list[str] = []
    cells, tables, silent = _cells(truth, reading, lines)
    sections, headings = _sections(truth, reading, lines)
    identity = _identity(truth, reading)
    lines += [f"identity {name}" for name, right in identity.items() if not right]
    alignment = align(truth, reading.report.text)
    starts = [(section.key, section.start) for section in reading.sections]
    boundaries = compare_starts(truth, alignment, starts)
    if not boundaries.exact:
        lines.append(f"boundaries: {boundaries}")
    count = count_chrome(truth, alignment)
    survived = survivors(truth, alignment)
    lines += [
        f"cells lost in text: {part} {pair}" for part, pair in survived.items() if pair[0] < pair[1]
    ]
    if count.kept or count.lost:
        lines.append(f"characters: {count}")
    text = alignment.text
    chrome = [squeeze(mark.text) not in text for mark in truth.chrome]
    lines += [
        f"chrome kept: {mark.kind} {mark.text}"
        for mark, gone in zip(truth.chrome, chrome, strict=True)
        if not gone
    ]
    body = [squeeze(sentence) in text for sentence in truth.body]
    lines += [
        f"body lost: {sentence[:40]}"
        for sentence, kept in zip(truth.body, body, strict=True)
        if not kept
    ]
    found, alarms = _planted(truth, reading.findings, lines)
    breaches = tuple(_breaches(reading))
    return Score(
        page=page,
        refused=None,
        cells=cells,
        tables=tables,
        silent=silent,
        sections=sections,
        boundaries=boundaries,
        headings=headings,
        identity=identity,
        chrome_removed=(sum(chrome), len(chrome)),
        chrome=count,
        survived=survived,
        body_kept=(sum(body), len(body)),
        planted_found=found,
        false_alarms=alarms,
        breaches=breaches,
        differences=(*breaches, *lines),
    )


def _lost_cells(truth: Truth) -> dict[str, tuple[int, int]]:
    parts = [one.part for one in truth.printed]
    return {part: (0, parts.count(part)) for part in set(parts)}


def cell_is_right(truth: CellTruth, cell: Cell) -> bool:
    """Whether a cell says what the page says (see `CellTruth` for open cells)."""
    said = (cell.state, cell.value)
    if truth.state == "open":
        if cell.value is None:
            return cell.state in ("blank", "missing", "text", "dash")
        if cell.state == "inferred":
            return cell.value in (truth.value, truth.hidden)
        return cell.state == "printed" and _same(cell.value, truth.value)
    if truth.form and truth.form != cell.form:
        return False
    if truth.state in ("blank", "inferred") and not truth.sure:
        return said == ("blank", None) or (
            cell.state == "inferred" and _same(cell.value, truth.hidden)
        )
    return cell.state == truth.state and _same(cell.value, truth.value)


def _same(left: float | None, right: float | None) -> bool:
    if left is None or right is None:
        return left is right
    return abs(left - right) < 1e-6


def _cells(
    truth: Truth, reading: Reading, lines: list[str]
) -> tuple[tuple[int, int], dict[str, bool], tuple[Key, ...]]:
    read = {(cell.table, cell.row, cell.column): cell for cell in reading.cells}
    covered = _covered(reading.findings)
    right = 0
    tables = dict.fromkeys({key[0] for key in truth.cells}, True)
    silent: list[Key] = []
    for key, expected in truth.cells.items():
        cell = read.pop(key, None)
        if cell is not None and cell_is_right(expected, cell):
            right += 1
            continue
        tables[key[0]] = False
        said = "absent" if cell is None else f"{cell.form} {cell.state} {cell.value} {cell.raw!r}"
        want = f"{expected.form} {expected.state} {expected.value}"
        unseen = cell is not None and _is_silent(key, expected, cell, covered)
        silent += [key] if unseen else []
        lines.append(f"{'SILENT ' if unseen else ''}{'/'.join(key)}: want {want}, got {said}")
    for key, cell in read.items():
        if cell.value is not None and key[0] != "annex":
            tables[key[0]] = False
            if not _is_covered(key, covered):
                silent.append(key)
                lines.append(f"SILENT {'/'.join(key)}: not on the page, got {cell.value}")
    return (right, len(truth.cells)), tables, tuple(silent)


def _is_silent(key: Key, expected: CellTruth, cell: Cell, covered: set[str]) -> bool:
    if cell.value is None or _same(cell.value, expected.value):
        return False
    if cell.state == "inferred" and _same(cell.value, expected.hidden):
        return False
    return not _is_covered(key, covered)


def _covered(findings: Iterable[Finding]) -> set[str]:
    """Places that findings warn of, their operands included."""
    places: set[str] = set()
    for finding in findings:
        if finding.status in ("fail", "uncertain"):
            places.add(finding.place)
            operands = json.loads(finding.operands) if finding.operands else []
            places |= {operand["place"] for operand in operands if operand.get("place")}
    return places


def _is_covered(key: Key, covered: set[str]) -> bool:
    table, row, _ = key
    return not covered.isdisjoint({table, f"{table}/{row}", "/".join(key)})


def _sections(truth: Truth, reading: Reading, lines: list[str]) -> tuple[bool, tuple[int, int]]:
    want = [section.key for section in truth.sections]
    got = [section.key for section in reading.sections]
    same = _are_same(truth, got)
    if not same:
        lines.append(f"sections: want {' '.join(want)}, got {' '.join(got)}")
    printed = [_heading(section.heading) for section in reading.sections if section.heading]
    headed = [_heading(section.heading) for section in truth.sections if section.heading]
    found = sum(heading in printed for heading in headed)
    lines += [f"heading lost: {heading}" for heading in headed if heading not in printed]
    lines += [f"heading wrong: {heading[:60]}" for heading in printed if heading not in headed]
    return same, (found, max(len(headed), len(printed)))


def _are_same(truth: Truth, got: list[SectionKey]) -> bool:
    """Whether the keys are right; a second `front` may stand between two copies of a report."""
    inner = [key for at, key in enumerate(got) if at == 0 or key != "front"]
    return len(inner) == len(truth.sections) and all(
        key == section.key or key in section.also
        for key, section in zip(inner, truth.sections, strict=True)
    )


def _heading(text: str) -> str:
    """A heading without white space, list marks before it and punctuation after it."""
    return squeeze(text).strip("#").rstrip("。:.;").lstrip("-*")


def _identity(truth: Truth, reading: Reading | None) -> dict[str, bool]:
    if reading is None:
        names = (
            "title", "organ", "organ_level", "organ_type", "region_code", "province",
            "prefecture", "county", "township", "year", "year_source", "published_on", "form",
        )  # fmt: skip
        return dict.fromkeys(names, False)
    said, place = reading.report.identity, reading.report.identity.place
    return {
        "title": truth.title is None or _same_title(said.title, truth.title),
        "organ": is_organ(truth, said.organ),
        "organ_level": said.organ_level == truth.organ_level,
        "organ_type": said.organ_type == truth.organ_type,
        "region_code": place.code == truth.region_code,
        "province": place.province == truth.province,
        "prefecture": place.prefecture == truth.prefecture,
        "county": place.county == truth.county,
        "township": place.township == truth.township,
        "year": said.year == truth.year,
        "year_source": said.year_source == truth.year_source,
        "published_on": said.published_on == truth.published_on,
        "form": reading.form in truth.layouts,
    }


def _same_title(said: str | None, true: str) -> bool:
    """Without white space; what a page adds in brackets to a title may stay or go."""
    return squeeze(said).removesuffix(squeeze("（图片版）")) == squeeze(true)


def is_organ(truth: Truth, organ: str | None) -> bool:
    """The organ's own name, with or without the names of its regions before it."""
    if not organ:
        return False
    rest = organ
    for region in (truth.province, truth.prefecture, truth.county):
        rest = rest.removeprefix(region or "")
    return rest in truth.organs or organ in truth.organs


def _planted(truth: Truth, findings: tuple[Finding, ...], lines: list[str]) -> tuple[int, int]:
    """Planted errors that a failed check covers, and failed checks on tables without any."""
    failed = [finding for finding in findings if finding.status == "fail"]
    covered = _covered(failed)
    found = [planted for planted in truth.planted if _is_covered(planted.place, covered)]
    lines += [
        f"planted error not found: {'/'.join(planted.place)} {planted.right} -> {planted.wrong}"
        for planted in truth.planted
        if planted not in found
    ]
    spoilt = {planted.place[0] for planted in truth.planted}
    alarms = [
        finding
        for finding in failed
        # A place may be a section of the same name: of its faults the sums know nothing.
        if finding.check.startswith(("requests_", "disputes_", "table_"))
        and finding.place.split("/")[0] in SUMMED
        and finding.place.split("/")[0] not in spoilt
    ]
    lines += [f"false alarm: {alarm.check} {alarm.place} {alarm.message[:60]}" for alarm in alarms]
    return len(found), len(alarms)


def _breaches(reading: Reading) -> list[str]:
    """Where the reading breaks the contract of spans: tiling, cells, statements."""
    text = reading.report.text
    breaches: list[str] = []
    at = 0
    for section in reading.sections:
        if section.start != at or not section.start <= section.body_start <= section.end:
            breaches.append(
                f"breach: section {section.ordinal} starts at {section.start}, not {at}"
            )
        if section.heading and squeeze(section.heading) not in squeeze(
            text[section.start : section.body_start]
        ):
            breaches.append(f"breach: heading of section {section.ordinal} is not at its span")
        at = section.end
    if at != len(text):
        breaches.append(f"breach: sections end at {at} of {len(text)}")
    for cell in reading.cells:
        if cell.start is None or cell.end is None:
            continue
        if squeeze(text[cell.start : cell.end]) != squeeze(cell.raw):
            breaches.append(f"breach: span of {cell.table}/{cell.row}/{cell.column}")
    for statement in reading.statements:
        if squeeze(text[statement.start : statement.end]) != squeeze(statement.text):
            breaches.append(f"breach: span of statement {statement.ordinal}")
    return breaches
