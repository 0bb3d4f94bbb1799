"""The numbers behind a report: every sum holds, and the size fits the body."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.dumps.sheet import PART_TWO, table_form
from tests.dumps.truth import Key

# Most received requests of a year: townships see a handful, provinces thousands.
_MOST = {"zero": 0, "township": 4, "bureau": 60, "city": 2500, "province": 9000}
_WEIGHTS = (60, 9, 1, 2, 8, 5)
_SUMMED = ("natural_person", "business", "research", "social_welfare", "legal_service", "other_organisation")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """True numbers of every cell; `forms` gives each table's form in the order of the page."""

    forms: dict[str, str]
    numbers: dict[Key, float]


def fill(rng: Random, forms: dict[str, str], scale: str) -> Figures:
    """Numbers for the tables of `forms`, on the scale of a body."""
    numbers: dict[Key, float] = {}
    for key, form in forms.items():
        if key == "requests":
            numbers |= _requests(rng, form, _MOST[scale])
        elif key == "disputes":
            numbers |= _disputes(rng, _MOST[scale] // 40)
        else:
            numbers |= _part_two(rng, key, form, scale)
    return Figures(forms=forms, numbers=numbers)


def tables_of(part_two: str, requests: str) -> dict[str, str]:
    """The tables of a report by form, in the order of the page."""
    return {
        **dict.fromkeys(PART_TWO[part_two], part_two),
        "requests": requests,
        "disputes": requests,
    }


def outcomes(form: str) -> list[str]:
    """Rows of table three between the carried ones, without their total."""
    rows = [row.key for row in table_form(form, "requests").rows]
    return rows[2 : rows.index("concluded")]


def _requests(rng: Random, form: str, most: int) -> dict[Key, float]:
    size = rng.randint(most // 8, most) if most else 0
    rows = outcomes(form)
    # Some outcomes take nearly all; most of the others stay at nothing.
    weights = [rng.random() ** 4 + (3 if row == "granted" else 0) for row in rows]
    weights = [
        w if row == "granted" or rng.random() < 0.6 else 0
        for row, w in zip(rows, weights, strict=True)
    ]
    counts = dict.fromkeys([(row, column) for row in rows for column in _SUMMED], 0)
    for _ in range(min(size, 400)):
        row = rng.choices(rows, weights)[0]
        column = rng.choices(_SUMMED, _WEIGHTS)[0]
        counts[row, column] += max(1, size // 400)
    for place, count in counts.items():
        if count > 3:
            counts[place] = max(0, count + rng.randint(-2, 3))
    cells: dict[Key, float] = {("requests", *place): count for place, count in counts.items()}
    for column in _SUMMED:
        concluded = sum(counts[row, column] for row in rows)
        out = rng.randint(0, concluded // 6 + 1) if concluded and rng.random() < 0.6 else 0
        carried = rng.randint(0, (concluded + out) // 6) if concluded and rng.random() < 0.7 else 0
        cells["requests", "concluded", column] = concluded
        cells["requests", "carried_out", column] = out
        cells["requests", "carried_in", column] = carried
        cells["requests", "received", column] = concluded + out - carried
    for row in table_form(form, "requests").rows:
        total = sum(cells["requests", row.key, column] for column in _SUMMED)
        cells["requests", row.key, "total"] = total
    return cells


def _disputes(rng: Random, most: int) -> dict[Key, float]:
    cells: dict[Key, float] = {}
    for row in ("reconsideration", "litigation_direct", "litigation_after_reconsideration"):
        parts = [rng.randint(0, most) if rng.random() < 0.5 else 0 for _ in range(4)]
        if most == 0 and rng.random() < 0.02:
            parts[rng.randrange(4)] = 1
        named = zip(("upheld", "corrected", "other", "pending"), parts, strict=True)
        cells |= {("disputes", row, column): part for column, part in named}
        cells["disputes", row, "total"] = sum(parts)
    return cells


def _part_two(rng: Random, key: str, form: str, scale: str) -> dict[Key, float]:
    table = table_form(form, key)
    most = {"zero": 0, "township": 12, "bureau": 300, "city": 40000, "province": 90000}[scale]
    cells: dict[Key, float] = {}
    for row in table.rows:
        for column in table.columns:
            cells[key, row.key, column.key] = _number(rng, row.key, column.key, most)
    return cells


def _number(rng: Random, row: str, column: str, most: int) -> float:
    # Townships and bureaus cannot issue 规章; the checks may say so.
    if row == "regulations":
        return rng.randint(0, 60) if most > 10_000 else 0
    if most == 0 or rng.random() < 0.3:
        return 0
    if row == "normative_documents":
        return rng.randint(0, min(most, 90))
    if column == "change":
        return rng.randint(-most // 20, most // 12)
    if column == "amount":
        return round(rng.uniform(0, most), rng.choice((0, 1, 2, 3)))
    return rng.randint(0, most if column == "decisions" else most // 8 + 1)
