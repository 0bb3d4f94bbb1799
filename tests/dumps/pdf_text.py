"""Tables as the text of a PDF: rows a line, labels wrapped around values, stubs set upright."""

from __future__ import annotations

from random import Random

from tests.dumps.lines import Habit, Piece, flat
from tests.dumps.sheet import Row, Sheet

MARKS = ("- {} -", "— {} —", "—{}—", "\f- {} -", "P. {}", "第{}页", "\f")
_WRAPS = ("one", "one", "around", "before", "behind")


def pdf(rng: Random, sheet: Sheet, habit: Habit) -> list[Piece]:
    """The lines of the table; one page break inside of it for long tables and now and then else."""
    wrap = _wrap(habit)
    upright = habit.second < 0.4
    mark = MARKS[int(habit.second * len(MARKS))]
    broken = rng.randrange(1, len(sheet.rows)) if rng.random() < len(sheet.rows) / 30 else 0
    waiting: list[str] = []
    pieces: list[Piece] = []
    for number, row in enumerate(sheet.rows):
        if number and number == broken:
            pieces.append(Piece(text=mark.format(rng.randint(2, 8)) + "\n"))
        if row.kind == "values":
            waiting += _stub_lines(row, upright)
            if waiting:
                pieces.append(Piece(text=waiting.pop(0) + "\n"))
            pieces += _values(row, wrap)
        else:
            pieces += _header(row, habit, last=sheet.key == "disputes")
    return [*pieces, *(Piece(text=line + "\n") for line in waiting)]


def _wrap(habit: Habit) -> str:
    return _WRAPS[int(habit.first * len(_WRAPS))]


def values_first(habit: Habit) -> bool:
    """Whether values stand above their labels: then a row without any leaves a doubt."""
    return _wrap(habit) == "before"


def _stub_lines(row: Row, upright: bool) -> list[str]:
    stubs = [flat(slot) for slot in row.slots if slot.kind == "stub" and slot.text]
    return [part for stub in stubs for part in (stub if upright and len(stub) > 8 else [stub])]


def _values(row: Row, wrap: str) -> list[Piece]:
    label = " ".join(flat(s) for s in row.slots if s.kind == "label" and s.text)
    values = [slot for slot in row.slots if slot.kind == "value" and slot.text]
    written = [
        p for slot in values for p in (Piece(text=flat(slot), cell=slot.cell), Piece(text=" "))
    ][:-1]
    middle = len(label) // 2
    if wrap == "before" and label and written:
        return [*written, Piece(text=f"\n{label}\n")]
    if wrap == "around" and len(label) > 9:
        return [Piece(text=label[:middle] + "\n"), *written, Piece(text=f"\n{label[middle:]}\n")]
    if wrap == "behind" and len(label) > 9:
        return [Piece(text=label[:middle] + " "), *written, Piece(text=f"\n{label[middle:]}\n")]
    return [Piece(text=label + " " if label and written else label), *written, Piece(text="\n")]


def _header(row: Row, habit: Habit, *, last: bool) -> list[Piece]:
    words = [flat(slot) for slot in row.slots if slot.text]
    if row.kind == "header" and 0.4 < habit.second < 0.6 and last:
        return [Piece(text="\n".join(char for word in words for char in word) + "\n")]
    if row.kind == "header" and habit.second >= 0.6 and len(words) > 2:
        halves = [(word[: (len(word) + 1) // 2], word[(len(word) + 1) // 2 :]) for word in words]
        upper, lower = (" ".join(filter(None, part)) for part in zip(*halves, strict=True))
        return [Piece(text=f"{upper}\n{lower}\n")]
    return [Piece(text=" ".join(words) + "\n")]
