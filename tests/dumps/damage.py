"""What extraction does to single rows and values, before they are written down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from tests.dumps.sheet import Row, Sheet, Slot
from tests.dumps.truth import Damage, Key

KINDS = ("split_digit", "page_number_in_row", "page_number_glued", "lost_cell", "lost_row",
         "joined_rows", "doubled_row", "lost_digit")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Hurt:
    """The sheets after damage; cells by what befell them, and where the layout no longer tells."""

    sheets: list[Sheet]
    damage: tuple[Damage, ...]
    lost: frozenset[Key] = frozenset()
    garbled: frozenset[Key] = frozenset()
    unsure: frozenset[Key] = frozenset()


def hurt(rng: Random, sheets: list[Sheet], kind: str, *, spaced: bool) -> Hurt:
    """One fault of that kind in one table; `spaced`: nothing keeps the place of an empty cell.

    There a number too many can be told only in a row that is filled.
    """
    at = rng.choice([i for i, sheet in enumerate(sheets) for _ in range(_weight(sheet))])
    sheet = sheets[at]
    choices = [i for i, row in enumerate(sheet.rows) if _fits(row, kind, spaced)]
    if not choices:
        return Hurt(sheets=sheets, damage=())
    line = rng.choice(choices)
    row = sheet.rows[line]
    keys = frozenset(slot.cell for slot in row.slots if slot.cell)
    rows: list[Row] = [row]
    named = Damage(kind=kind, table=sheet.key, row=row.key)
    lost, garbled, unsure = frozenset[Key](), frozenset[Key](), frozenset[Key]()
    if kind == "lost_row":
        rows, lost = [], keys
    elif kind == "doubled_row":
        rows = [row, row]
    elif kind == "joined_rows":
        if line + 1 == len(sheet.rows):
            return Hurt(sheets=sheets, damage=())
        after = sheet.rows[line + 1]
        rows = [row.with_slots(row.slots + after.slots)]
        sheet = replace(sheet, rows=sheet.rows[: line + 1] + sheet.rows[line + 2 :])
    elif kind == "page_number_in_row":
        rows, unsure = [_squeeze_in(rng, row)], keys
    else:
        slot, changed = _one_value(rng, row, kind)
        assert slot.cell is not None
        hit = frozenset({slot.cell})
        original = float(slot.text) if kind == "lost_digit" else None
        named = replace(named, cell=slot.cell, original=original)
        rows = [changed]
        if kind == "lost_cell":
            lost = hit
        elif kind != "lost_digit":
            garbled = hit
            unsure = keys if spaced and kind == "split_digit" else frozenset()
    body = (*sheet.rows[:line], *rows, *sheet.rows[line + 1 :])
    return Hurt(
        sheets=[*sheets[:at], replace(sheet, rows=body), *sheets[at + 1 :]],
        damage=(named,), lost=lost, garbled=garbled, unsure=unsure,
    )  # fmt: skip


def _weight(sheet: Sheet) -> int:
    return 6 if sheet.key == "requests" else 1


def _fits(row: Row, kind: str, spaced: bool) -> bool:
    if row.kind != "values" or row.key == "local":
        return False
    filled = all(slot.text for slot in row.slots if slot.kind == "value")
    if kind in ("split_digit", "page_number_in_row") and spaced and not filled:
        return False
    if kind in ("split_digit", "lost_digit"):
        return any(_long(slot) for slot in row.slots)
    if kind in ("lost_cell", "page_number_glued"):
        return any(slot.cell and slot.text.isdigit() for slot in row.slots)
    if kind == "lost_row":
        return row.slots[0].kind != "stub"
    return True


def _long(slot: Slot) -> bool:
    return bool(slot.cell) and slot.text.isascii() and slot.text.isdigit() and len(slot.text) > 1


def _squeeze_in(rng: Random, row: Row) -> Row:
    """A page's number stands among the values as if it were one of them."""
    places = [i for i, slot in enumerate(row.slots) if slot.kind == "value"]
    at = rng.choice(places)
    page = Slot(text=rng.choice(("{}", "- {} -")).format(rng.randint(2, 9)), kind="value")
    return row.with_slots((*row.slots[:at], page, *row.slots[at:]))


def _one_value(rng: Random, row: Row, kind: str) -> tuple[Slot, Row]:
    fits = _long if kind in ("split_digit", "lost_digit") else lambda s: s.cell and s.text.isdigit()
    at = rng.choice([i for i, slot in enumerate(row.slots) if fits(slot)])
    slot = row.slots[at]
    cut = rng.randrange(1, len(slot.text)) if len(slot.text) > 1 else 0
    text = {
        "split_digit": f"{slot.text[:cut]} {slot.text[cut:]}",
        "lost_digit": slot.text[:cut] + slot.text[cut + 1 :] if cut else slot.text,
        "lost_cell": "",
        "page_number_glued": f"{slot.text}- {rng.randint(2, 9)} -",
    }[kind]
    slots = (*row.slots[:at], replace(slot, text=text), *row.slots[at + 1 :])
    return slot, row.with_slots(slots)
