"""Report to the cells that the form prescribes.

`tokens` takes the text and the grids apart (`gaps`: where an empty cell stands), `labels` finds
the form's words in them, `elements` puts values that stand together into groups. `align` gives
groups to rows (`one_row` for the disputes table) and `fill` values to columns (`glued`, `regular`:
digits without separators). `choose` decides the version of the form for each table; `joint` reads
by the sums of the whole table what a row leaves open, `infer` adds what the sums leave no choice
about (both ask `network`), and `repair` finds the smallest change that would mend them. What could
not be placed for certain has no value and a finding (`notes`). `annex` reads the 统计表.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.forms import TableForm, form_in_force, load_form
from pipeline.records import Cell, Finding, Report, Section
from pipeline.tables import annex, notes
from pipeline.tables.alignment import Alignment
from pipeline.tables.cells import cells_of, missing_cells
from pipeline.tables.choose import align_tables, choose_versions
from pipeline.tables.elements import Element, Group, Labelled, elements
from pipeline.tables.joint import read_jointly
from pipeline.tables.notes import lacks_rows, repeats_lost, run_together, unplaced
from pipeline.tables.regular import read_regular_digits
from pipeline.tables.tokens import tokenise

__all__ = ["CHECKS", "read_tables"]

CHECKS = notes.CHECKS + annex.CHECKS

# A report printed twice has at least so many sections in each printing.
_SECTIONS = 3


def read_tables(
    report: Report, sections: Sequence[Section]
) -> tuple[tuple[Cell, ...], tuple[Finding, ...]]:
    """All prescribed cells in the form's order, and findings where values could not be placed.

    A table that is not on the page has its cells as `missing` under the form of the report's
    year; where the year had no form with tables and the page has none, there are no cells.
    """
    end = _first_printing(sections)
    # What the 统计表 prints is no row of the other tables.
    sheet = annex.find_annex(report)
    first, last = sheet.span if sheet else (end, end)
    tokens = [t for t in tokenise(report) if t.start < end and not first <= t.start < last]
    printed = elements(tokens, sections)
    found = align_tables(printed)
    expected = _expected(report, found)
    lost = _repeats_lost(printed)
    versions = choose_versions(found, expected, by_rules=lost)
    chosen = read_regular_digits({key: found[key][version] for key, version in versions.items()})
    chosen = {key: _jointly(alignment) for key, alignment in chosen.items()}
    cells: list[Cell] = []
    findings: list[Finding] = []
    glued = _digits_run_together(printed)
    for form, version in _prescribed(chosen, expected):
        alignment = chosen.get(form.key)
        if glued and not lost and alignment is not None and lacks_rows(alignment):
            findings.append(run_together(form))
        if alignment is None or lost:
            cells.extend(missing_cells(form, version))
            findings.extend([repeats_lost(alignment)] if alignment is not None else [])
            continue
        cells.extend(cells_of(alignment, report.text, unit_is_yuan=_in_yuan(report, alignment)))
        findings.extend(unplaced(alignment, report.text))
    listed, unread = annex.read_annex(report, sheet)
    return (*cells, *listed), (*findings, *unread)


def _jointly(alignment: Alignment) -> Alignment:
    """The alignment with the rows that its table's sums settle.

    Not where numbers are left that no row took: then rows may be wrong too.
    """
    if alignment.left_over or not any(filled.readings for filled in alignment.rows.values()):
        return alignment
    return replace(alignment, rows=read_jointly(alignment.form, alignment.rows))


def _first_printing(sections: Sequence[Section]) -> int:
    """Where the text ends that tables are read from: before the same report printed again.

    Its tables stand in the first printing; those of the second would fill what is blank there.
    It is the same report where all its sections come again in their order and about their length.
    """
    own = [section for section in sections if section.key != "front"]
    half, odd = divmod(len(own), 2)
    first, again = own[:half], own[half:]
    same = not odd and half >= _SECTIONS and [s.key for s in first] == [s.key for s in again]
    lengths = [
        (one.end - one.start, other.end - other.start)
        for one, other in zip(first, again, strict=not odd)
    ]
    # Between the printings stand title and signature, which count to the last section.
    if same and all(2 * min(pair) > max(pair) for pair in lengths[:-1]):
        return again[0].start
    return sections[-1].end


def _expected(report: Report, found: dict[str, dict[str, Alignment]]) -> str | None:
    """The version that tables absent from the page are missing under."""
    if report.identity.year is None:
        return "2021" if found else None
    version = form_in_force(report.identity.year).version
    return version if load_form(version).tables or not found else "2019"


def _prescribed(chosen: dict[str, Alignment], expected: str | None) -> list[tuple[TableForm, str]]:
    """The tables of the expected form, each in the version chosen for it, in the form's order."""
    tables: dict[str, tuple[TableForm, str]] = {}
    for version in ("2019", "2021"):
        for form in load_form(version).tables:
            alignment = chosen.get(form.key)
            if (alignment is not None and alignment.version == version) or (
                alignment is None and version == expected and form.key not in tables
            ):
                tables[form.key] = (form, version)
    rules = chosen.get("rules")
    if "procurement" not in chosen and rules is not None and rules.version != expected:
        tables.pop("procurement", None)
        if rules.version == "2019":
            tables["procurement"] = (load_form("2019").tables[4], "2019")
    order = [form.key for form in load_form("2019").tables]
    return sorted(tables.values(), key=lambda table: order.index(table[0].key))


def _repeats_lost(printed: Sequence[Element]) -> bool:
    """Whether the dump dropped every line that repeats an earlier one (field guide d12).

    Then 信息内容, which the form prints once in each block of section two, stands there once
    for several captions, and no value after the first of its kind is left. Dumps with a row a
    line lose no values so: their lines differ by their labels.
    """
    if any(isinstance(element, Group) and element.shares_a_line for element in printed):
        return False
    labels = [element for element in printed if isinstance(element, Labelled)]
    content = sum(any(s.kind == "stub" and s.key == "content" for s in e.senses) for e in labels)
    captions = {s.table for e in labels for s in e.senses if s.kind == "caption"}
    return content == 1 and len(captions) >= 3


def _digits_run_together(printed: Sequence[Element]) -> bool:
    """Whether most values of the page are glued to their labels (field guide d8)."""
    groups = [element for element in printed if isinstance(element, Group)]
    glued = sum(any(token.glued for token in group.tokens) for group in groups)
    return glued * 2 > len(groups) and bool(groups)


def _in_yuan(report: Report, alignment: Alignment) -> bool:
    """Whether the head of the fees table says 元 where the form says 万元."""
    if alignment.form.key != "fees" or not alignment.rows:
        return False
    first = min((t.start for row in alignment.rows.values() for t in row.tokens if t), default=0)
    head = "".join(report.text[max(0, first - 60) : first].split())
    return "单位：元" in head or "单位:元" in head or "（元）" in head
