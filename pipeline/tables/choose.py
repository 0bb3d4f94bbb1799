"""Which version of the form each table of a report follows: decided per table, not per report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.forms import VERSIONS, TableForm, load_form
from pipeline.tables.align import align
from pipeline.tables.alignment import (
    Alignment,
    by_table,
    has_lines_of_values,
    has_numbers,
    labels_only_in,
    values_stand_above,
)
from pipeline.tables.elements import Element
from pipeline.tables.one_row import align_one_row

_SECTION_TWO = ("rules", "licensing", "enforcement", "fees", "procurement")


_ALONE = 12.0  # the weight of the labels that leave no other version: more than values can have
# So many labels that only one version has, and none that only the other has, decide at once.
_DECISIVE = 2


def align_tables(elements: Sequence[Element]) -> dict[str, dict[str, Alignment]]:
    """Every table that is on the page, under every version that its labels leave possible."""
    found: dict[str, dict[str, Alignment]] = {}
    above, behind = values_stand_above(elements), has_lines_of_values(elements)
    for key, own in by_table(elements).items():
        for version, form in _forms(key, own):
            alignment = (
                align_one_row(form, version, own)
                if form.printed_as_one_row
                else align(form, version, own, values_above=above, labels_behind=behind)
            )
            if alignment.rows or alignment.named or has_numbers(alignment.left_over):
                found.setdefault(key, {})[version] = alignment
    order = [form.key for form in load_form(VERSIONS[-2]).tables]
    return {key: found[key] for key in order if key in found}


def _forms(table: str, elements: Sequence[Element]) -> list[tuple[str, TableForm]]:
    """The versions of a table that are worth reading it under."""
    forms = [
        (version, form)
        for version in VERSIONS
        for form in load_form(version).tables
        if form.key == table
    ]
    counts = labels_only_in(table, elements)
    if len(counts) == 1 and (version := next(iter(counts))) and counts[version] >= _DECISIVE:
        return [pair for pair in forms if pair[0] == version]
    return forms


def choose_versions(
    found: Mapping[str, Mapping[str, Alignment]], expected: str | None, *, by_rules: bool = False
) -> dict[str, str]:
    """For each table the version that its own labels and values speak for.

    Where they are silent, the other tables of section two decide for one of section two, and
    the form in force in the report's year (`expected`) for the rest. 政府集中采购 is on the
    2019 form only. `by_rules`: only the first table of section two still speaks, since labels
    that stand in it are gone from the others.
    """
    own = {key: _lead(key, readings) for key, readings in found.items()}
    together = sum(lead for key, lead in own.items() if key in _SECTION_TWO)
    default = expected if expected in ("2019", "2021") else "2021"
    chosen = {}
    for key, readings in found.items():
        lead = own[key] or (together if key in _SECTION_TWO else 0.0)
        if by_rules and key in _SECTION_TWO:
            lead = own.get("rules", 0.0)
        version = "2021" if lead > 0 else "2019" if lead < 0 else default
        chosen[key] = version if version in readings else max(readings)
    if "requests" in chosen and "disputes" in chosen:
        chosen["disputes"] = chosen["requests"]
    return chosen


def _lead(table: str, readings: Mapping[str, Alignment]) -> float:
    """How much better the 2021 form fits than the 2019 form; 0 where both fit alike."""
    if len(readings) == 1 and table != "procurement":
        return _ALONE if "2021" in readings else -_ALONE
    if "2019" not in readings or "2021" not in readings:
        return 0.0
    return round(readings["2021"].score - readings["2019"].score, 1)
