"""What the contract promises of every reading, whatever the page: asserted one by one."""

from __future__ import annotations

import collections
import itertools
import json
import math
import re
import typing

from pipeline import records
from pipeline.ingest import ingest
from pipeline.records import Cell, Finding, Reading, Rejected, Statement
from pipeline.run import read_report

COUNTS = {
    ("rules", "2019"): 6, ("licensing", "2019"): 6, ("enforcement", "2019"): 6, ("fees", "2019"): 2,
    ("procurement", "2019"): 2, ("requests", "2019"): 161, ("disputes", "2019"): 15,
    ("rules", "2021"): 6, ("licensing", "2021"): 1, ("enforcement", "2021"): 2, ("fees", "2021"): 1,
    ("requests", "2021"): 175, ("disputes", "2021"): 15, ("annex", "2014"): 58,
}  # fmt: skip
TABLES = {table for table, _ in COUNTS}
KEYS = set(typing.get_args(records.SectionKey))


def read(raw: bytes, source: str) -> list[Reading] | Rejected:
    reports = ingest(raw, source=source)
    return reports if isinstance(reports, Rejected) else [read_report(found) for found in reports]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def check_spans(reading: Reading) -> None:
    length = len(reading.report.text)
    statements, cells, findings = reading.statements, reading.cells, reading.findings
    placed: typing.Iterable[Statement | Cell | Finding | records.Figure] = itertools.chain(
        statements, cells, findings, reading.figures
    )
    for one in placed:
        assert (one.start is None) == (one.end is None)
        if one.start is not None and one.end is not None:
            assert 0 <= one.start <= one.end <= length
    for grid in reading.report.grids:
        assert 0 <= grid.start <= grid.end <= length
        assert all(grid.start <= c.start <= c.end <= grid.end for c in grid.cells)


def check_sections(reading: Reading) -> None:
    at = 0
    for ordinal, section in enumerate(reading.sections):
        assert (section.ordinal, section.start) == (ordinal, at)
        assert section.start <= section.body_start <= section.end
        assert section.key in KEYS and 0 <= section.confidence <= 1
        at = section.end
    assert at == len(reading.report.text)


def check_cells(reading: Reading) -> None:
    text = reading.report.text
    places = [(c.table, c.row, c.column) for c in reading.cells]
    assert len(set(places)) == len(places)
    counts = collections.Counter((c.table, c.form) for c in reading.cells)
    assert all(COUNTS[table] == count for table, count in counts.items())
    assert len({table for table, _ in counts}) == len(counts)
    taken = []
    for cell in reading.cells:
        assert cell.state in typing.get_args(records.CellState)
        assert (cell.value is not None) == (cell.state in ("printed", "inferred"))
        if cell.state in ("printed", "dash", "text"):
            assert cell.raw and cell.start is not None and cell.end is not None
            assert squeezed(cell.raw) in squeezed(text[cell.start : cell.end])
            taken.append((cell.start, cell.end))
        else:
            assert (cell.start, cell.raw) == (None, None)
        if cell.state == "inferred":
            assert cell.value is not None and cell.value >= 0
        assert cell.proposed is None or cell.state == "printed"
    taken.sort()
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(taken)), (
        "one number, two cells"
    )


def check_statements(reading: Reading) -> None:
    text, at = reading.report.text, 0
    ids = {s.statement_id: s for s in reading.statements}
    assert len(ids) == len(reading.statements)
    for statement in sorted(reading.statements, key=lambda s: s.ordinal):
        assert at <= statement.start
        at = statement.end
        assert squeezed(statement.text) == squeezed(text[statement.start : statement.end]) != ""
        assert (statement.answered is not None) == (statement.role == "problem")
        assert statement.specificity in (0, 1, 2, 3)
        assert len(statement.aspects) == len(statement.aspect_scores)
        assert set(statement.aspects) <= set(typing.get_args(records.Aspect))
        holder = [
            s for s in reading.sections if s.start <= statement.start and statement.end <= s.end
        ]
        assert statement.section in {s.key for s in holder}
    for link in reading.links:
        assert ids[link.problem_id].role == "problem"
        assert ids[link.measure_id].role.startswith("measure")


def check_figures(reading: Reading) -> None:
    text = reading.report.text
    for figure in reading.figures:
        assert math.isfinite(figure.value)
        assert figure.start < figure.end
        assert squeezed(figure.text) == squeezed(text[figure.start : figure.end])
        assert figure.section in KEYS
    assert all(cell.value is None or math.isfinite(cell.value) for cell in reading.cells)


def check_outline(reading: Reading) -> None:
    for heading in reading.outline:
        section = reading.sections[heading.section_ordinal]
        assert heading.section == section.key
        assert section.start <= heading.start <= heading.body_start <= heading.end <= section.end
    starts = [heading.start for heading in reading.outline]
    assert starts == sorted(starts)


def check_findings(reading: Reading) -> None:
    cells = {(c.table, c.row, c.column): c for c in reading.cells}
    for finding in reading.findings:
        table, *rest = finding.place.split("/")
        assert finding.place == "report" or table in KEYS | TABLES
        assert len(rest) < 2 or (table, *rest) in cells
        assert finding.status in typing.get_args(records.Status)
        assert re.search("[一-鿿]", finding.message)
        for operand in json.loads(finding.operands):
            assert set(operand) >= {"place", "value", "start", "end"}
            start, end = operand["start"], operand["end"]
            assert (start is None) == (end is None)
            assert start is None or 0 <= start <= end <= len(reading.report.text)


def check(raw: bytes, source: str) -> list[Reading] | Rejected:
    """The reading of some bytes, with all that the contract promises of it asserted."""
    found = read(raw, source)
    assert read(raw, source) == found
    if isinstance(found, Rejected):
        assert found.source == source
        assert found.reason in typing.get_args(records.RejectReason)
        assert found.detail
        return found
    for reading in found:
        check_reading(reading)
    return found


def check_reading(reading: Reading) -> None:
    """Assert all that the contract promises of one report's reading."""
    report = reading.report
    assert re.fullmatch(r"[0-9a-f]{16}(-\d+)?", report.report_id)
    assert report.sha256.startswith(report.report_id[:16])
    assert reading.form in typing.get_args(records.Layout)
    code = report.identity.place.code
    assert code is None or re.fullmatch(r"\d{6}(\d{3})?", code)
    date = report.identity.published_on
    assert date is None or re.fullmatch(r"\d{4}-\d\d-\d\d", date)
    report.text.encode("utf-8")
    check_spans(reading)
    check_sections(reading)
    check_cells(reading)
    check_statements(reading)
    check_figures(reading)
    check_outline(reading)
    check_findings(reading)
