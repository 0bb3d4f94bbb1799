"""Which version of the form a report's layout follows."""

from __future__ import annotations

import collections
from collections.abc import Sequence
from typing import cast

from pipeline.forms import form_in_force
from pipeline.records import Cell, Layout, Section

_SIX = ("overview", "disclosure", "requests", "disputes", "problems", "other")


def decide_form(sections: Sequence[Section], cells: Sequence[Cell], year: int | None) -> Layout:
    """The layout of the sections: "2008", or the version of the six-section form.

    The 2019 and 2021 forms have the same sections: between them the tables that are on the
    page decide. Where these mix both, the form in force in the report year counts if it is
    among them, else the one with most cells. A page with a section on fees, or
    without tables and with fewer than four of the six headings, is of the old layout when its
    year allows; without headings and tables the layout is unknown.
    """
    keys = {section.key for section in sections} - {"front", "unknown"}
    # A 统计表 in the annex says nothing about the sections.
    present = [cell for cell in cells if cell.state != "missing" and cell.table != "annex"]
    if not keys and not present:
        return "unknown"
    if "fees" in keys or (year is not None and year < 2019 and not present):
        return "2008"
    if present:
        by_form = collections.Counter(cell.form for cell in present)
        most = max(sorted(by_form), key=lambda form: by_form[form])
        in_force = form_in_force(year).version if year is not None else most
        return cast(Layout, in_force if in_force in by_form else most)
    if len(keys & set(_SIX)) < 4:
        return "2008" if year is None or year < 2022 else "unknown"
    return cast(Layout, form_in_force(year).version) if year is not None else "unknown"
