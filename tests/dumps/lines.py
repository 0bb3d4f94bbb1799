"""Tables written as lines of text: a cell a line, bars in all places, rows a line, tabs, glued."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.dumps.sheet import Row, Sheet, Slot
from tests.dumps.truth import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the dump; `cell` where it is a data cell (empty text: its place was kept)."""

    text: str
    cell: Key | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How this dump writes: whether the place of an empty cell is kept, and two free choices."""

    keep: bool
    first: float
    second: float


Write = Callable[[Random, Sheet, Habit], list[Piece]]


def flat(slot: Slot) -> str:
    """The slot on one line."""
    return slot.text.replace("\n", " ")


def _kept(row: Row, habit: Habit) -> list[Slot]:
    """Slots that leave a trace: all, or those with something in them."""
    return [slot for slot in row.slots if slot.text or (habit.keep and slot.kind == "value")]


def _cells(
    sheet: Sheet, habit: Habit, after: str, row_end: Callable[[Row], str] | None = None
) -> list[Piece]:
    pieces = []
    for row in sheet.rows:
        for slot in _kept(row, habit):
            pieces += [Piece(text=slot.text, cell=slot.cell), Piece(text=after)]
        if row_end:
            pieces.append(Piece(text=row_end(row)))
    return pieces


def lines_blank(_rng: Random, sheet: Sheet, habit: Habit) -> list[Piece]:
    """A cell, an empty line. An empty cell that is kept is a line of white space."""
    pieces = _cells(sheet, habit, "\n\n")
    return [Piece(text="\u00a0", cell=p.cell) if p.cell and not p.text else p for p in pieces]


def lines(_rng: Random, sheet: Sheet, habit: Habit) -> list[Piece]:
    """A cell a line; an empty cell that is kept is an empty line."""
    return _cells(sheet, habit, "\n")


def cell_bar(_rng: Random, sheet: Sheet, habit: Habit) -> list[Piece]:
    """`cell |` a line; joined columns leave a line of bars behind the row."""

    def padding(row: Row) -> str:
        wide = sum(slot.colspan - 1 for slot in row.slots)
        return "|" * (wide + 1) + "\n" if wide and habit.first < 0.7 else ""

    return _cells(sheet, habit, " |\n", padding)


def alone_bar(_rng: Random, sheet: Sheet, habit: Habit) -> list[Piece]:
    """A cell on its line, a bar on the next."""
    return _cells(sheet, habit, "\n|\n")


def lead_bar(_rng: Random, sheet: Sheet, habit: Habit) -> list[Piece]:
    """A bar before the first cell of each row, the others a line each."""
    pieces = []
    for row in sheet.rows:
        pieces.append(Piece(text="| " if habit.first < 0.5 else "|"))
        for slot in _kept(row, habit):
            pieces += [Piece(text=slot.text, cell=slot.cell), Piece(text="\n")]
    return pieces


def _row_a_line(sheet: Sheet, habit: Habit, bar: str, start: str, end: str) -> list[Piece]:
    """Joined cells may leave empty ones to their right (`first`), as converters write them."""
    pieces = []
    for row in sheet.rows:
        pieces.append(Piece(text=start))
        for number, slot in enumerate(_kept(row, habit)):
            pieces += [Piece(text=bar)] if number else []
            pieces.append(Piece(text=flat(slot), cell=slot.cell))
            if habit.first < 0.3:
                pieces.append(Piece(text=bar * (slot.colspan - 1)))
        pieces.append(Piece(text=end + "\n"))
    return pieces


def row_bar(_rng: Random, sheet: Sheet, habit: Habit) -> list[Piece]:
    """A row a line, ` | ` between its cells, sometimes bars around it."""
    start, end = (("| ", " |"), ("", ""), ("", " | |"))[int(habit.second * 3)]
    return _row_a_line(sheet, habit, " | ", start, end)


def tabs(_rng: Random, sheet: Sheet, habit: Habit) -> list[Piece]:
    """A row a line, tabs between its cells."""
    return _row_a_line(sheet, habit, "\t", "", "")


def mixed(_rng: Random, sheet: Sheet, habit: Habit) -> list[Piece]:
    """Caption and header on one line each, then a cell a line."""
    pieces = []
    for row in sheet.rows:
        between = "\n" if row.kind == "values" else " "
        for slot in _kept(row, habit):
            text = slot.text if row.kind == "values" else flat(slot)
            pieces += [Piece(text=text, cell=slot.cell), Piece(text=between)]
        pieces.append(Piece(text="" if row.kind == "values" else "\n"))
    return pieces


def glued(_rng: Random, sheet: Sheet, habit: Habit) -> list[Piece]:
    """Nothing between the cells of a row; all on one line for `first` above a half."""
    pieces = []
    for row in sheet.rows:
        pieces += [Piece(text=flat(slot), cell=slot.cell) for slot in row.slots if slot.text]
        pieces.append(Piece(text="\n" if habit.first < 0.7 else ""))
    return [*pieces, Piece(text="\n")]


def markdown(rng: Random, sheet: Sheet, habit: Habit) -> list[Piece]:
    """Bars and rules of dashes, again and again; headers made up; values apart from their label."""
    width = max(sum(slot.colspan for slot in row.slots) for row in sheet.rows)
    rule = "|" + "---|" * width + "\n"
    pieces = []
    if habit.first > 0.5:
        made_up = "".join(f" 数据{number} |" for number in range(1, width + 1))
        pieces.append(Piece(text=f"|{made_up}\n{rule}"))
    for number, row in enumerate(sheet.rows):
        slots = list(row.slots)
        apart = row.kind == "values" and habit.second > 0.75 and rng.random() < 0.3
        if apart and slots[0].kind == "label":
            pieces.append(Piece(text=f"| {flat(slots.pop(0))} |\n"))
        pieces.append(Piece(text="|"))
        for slot in slots:
            pieces += [Piece(text=" "), Piece(text=flat(slot), cell=slot.cell), Piece(text=" |")]
        if row.kind == "values" and 0.5 < habit.second <= 0.75:
            pieces.append(Piece(text=" |"))
        pieces.append(Piece(text="\n"))
        if row.kind == "header" and (number == 0 or habit.second < 0.5):
            pieces.append(Piece(text=rule))
    return [*pieces, Piece(text="\n")]
