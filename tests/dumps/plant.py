"""Errors of the body itself: one or two numbers changed so that the form's sums break."""

from __future__ import annotations

from random import Random

from tests.dumps.figures import Figures, outcomes
from tests.dumps.truth import Key, Planted

KINDS = ("body", "total_column", "concluded_row", "carried", "corner", "two", "total_zero", "disputes_total")  # fmt: skip
_PARTS = ("natural_person", "business", "research", "social_welfare", "legal_service", "other_organisation")  # fmt: skip


def plant(rng: Random, figures: Figures, kind: str) -> tuple[Planted, ...]:
    """The changes of an error of that kind; nothing where the table has no number to spoil."""
    if kind == "disputes_total":
        rows = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
        return _one(rng, figures, kind, [("disputes", row, "total") for row in rows])
    rows_of = outcomes(figures.forms["requests"])
    rows = {
        "body": (rows_of, _PARTS), "total_column": (rows_of, ("total",)),
        "concluded_row": (("concluded",), _PARTS), "corner": (("concluded",), ("total",)),
        "carried": (("received", "carried_in", "carried_out"), (*_PARTS, "total")),
        "total_zero": ((*rows_of, "received", "concluded", "carried_out"), ("total",)),
        "two": ((*rows_of, "received", "concluded"), (*_PARTS, "total")),
    }[kind]  # fmt: skip
    cells = [("requests", row, column) for row in rows[0] for column in rows[1]]
    first = _one(rng, figures, kind, cells)
    if kind != "two" or not first:
        return first
    others = [c for c in cells if c[1] != first[0].cell[1] and c[2] != first[0].cell[2]]
    return first + _one(rng, figures, kind, others)


def _one(rng: Random, figures: Figures, kind: str, cells: list[Key]) -> tuple[Planted, ...]:
    filled = [cell for cell in cells if figures.numbers[cell]]
    if kind == "total_zero":
        if not filled:
            return ()
        cell = rng.choice(filled)
        return (Planted(kind=kind, cell=cell, original=figures.numbers[cell], printed=0),)
    # Slips happen where something is written: mostly a filled cell, now and then an empty one.
    if filled and rng.random() < 0.8:
        cells = filled
    cell = rng.choice(cells)
    original = figures.numbers[cell]
    return (Planted(kind=kind, cell=cell, original=original, printed=_slip(rng, original)),)


def _slip(rng: Random, number: float) -> float:
    """A neighbouring number, a doubled or dropped digit, two digits swapped."""
    digits = str(int(number))
    ways = [str(int(number) + rng.randint(1, 3)), digits + rng.choice("0123456789")]
    if number > 1:
        ways.append(str(int(number) - 1))
    if len(digits) > 1:
        ways += [digits[:-1], digits[1] + digits[0] + digits[2:]]
    wrong = float(rng.choice(ways))
    return wrong if wrong != number else number + 1
