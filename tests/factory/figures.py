"""Values of the tables that satisfy the identities, and how they are printed."""

from __future__ import annotations

import random
from dataclasses import dataclass

from pipeline.records import CellState
from tests.factory import law
from tests.factory.law import Key
from tests.factory.truth import Planted

Values = dict[Key, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What stands in a cell: the characters, the contract's state, the number they mean."""

    raw: str
    state: CellState
    value: float | None


_PRECEDENCE = {"granted": 10, "partly_granted": 4, "unavailable_not_held": 6, "refused_enquiry": 2}
# Upper bound of requests from natural persons, and the chance that a column has none.
_SCALE = {"small": (4, 0.75), "medium": (40, 0.4), "large": (300, 0.15), "huge": (5000, 0.05)}


def draw(rng: random.Random, size: str, part_two_form: str, request_form: str) -> Values:
    """All cells of the three parts, consistent with every sum of the form."""
    values = _part_two(rng, size, part_two_form)
    values |= _requests(rng, size, request_form)
    values |= _disputes(rng, size)
    return values


def _part_two(rng: random.Random, size: str, form: str) -> Values:
    high = {"small": 12, "medium": 300, "large": 5000, "huge": 90000}[size]
    values: Values = {}
    for key in law.part_two_keys(form):
        _, row, column = key
        empty = rng.random() < (0.7 if size == "small" else 0.25)
        if row == "regulations" and size in ("small", "medium"):
            empty = True
        number: float = 0 if empty else rng.randint(1, high)
        if column == "change" and not empty and rng.random() < 0.4:
            number = -number
        if column == "amount" and not empty:
            digits = rng.choice((0, 1, 2, 3, 6))
            number = round(rng.uniform(0.5, high), digits) or 1.0
        values[key] = number
    return values


def _spread(rng: random.Random, total: int, weights: dict[str, int]) -> dict[str, int]:
    parts = dict.fromkeys(weights, 0)
    for name in rng.choices(list(weights), weights=list(weights.values()), k=min(total, 60)):
        parts[name] += max(1, total // 60)
    first = next(iter(weights))
    parts[first] += total - sum(parts.values())
    return parts


def _requests(rng: random.Random, size: str, form: str) -> Values:
    high, nothing = _SCALE[size]
    outcomes = [key for _, key, _ in law.OUTCOMES[form]]
    values: Values = {}
    silent = rng.random() < nothing
    for at, (column, _) in enumerate(law.REQUEST_COLUMNS[:-1]):
        bound = high if at == 0 else max(1, high // 8)
        idle = silent or (at > 0 and rng.random() < 0.6)
        received = 0 if idle else rng.randint(0, bound)
        carried_in = 0 if idle or rng.random() < 0.5 else rng.randint(0, max(1, bound // 10))
        carried_out = 0 if rng.random() < 0.5 else rng.randint(0, received + carried_in) // 6
        concluded = received + carried_in - carried_out
        weights = {key: _PRECEDENCE.get(key, 1) for key in outcomes}
        cells = {
            "received": received,
            "carried_in": carried_in,
            **_spread(rng, concluded, weights),
            "concluded": concluded,
            "carried_out": carried_out,
        }
        values |= {("requests", row, column): number for row, number in cells.items()}
    parts = [column for column, _ in law.REQUEST_COLUMNS[:-1]]
    for row in law.request_rows(form):
        values["requests", row, "total"] = sum(values["requests", row, part] for part in parts)
    return {key: values[key] for key in law.request_keys(form)}


def _disputes(rng: random.Random, size: str) -> Values:
    high = {"small": 1, "medium": 4, "large": 20, "huge": 150}[size]
    quiet = rng.random() < {"small": 0.85, "medium": 0.5, "large": 0.2, "huge": 0.0}[size]
    values: Values = {}
    for row, _ in law.DISPUTE_ROWS:
        total = 0
        for column, _ in law.DISPUTE_COLUMNS[:-1]:
            number = 0 if quiet or rng.random() < 0.4 else rng.randint(0, high)
            values["disputes", row, column] = number
            total += number
        values["disputes", row, "total"] = total
    return values


def plant(rng: random.Random, values: Values, size: str) -> Planted:
    """Change one cell of a summed table in `values`: every such change breaks a sum."""
    keys = [key for key in values if key[0] in ("requests", "disputes")]
    busy = [key for key in keys if values[key] > 0]
    place = rng.choice(busy if busy and rng.random() < 0.8 else keys)
    right = values[place]
    step = rng.choice((1, 1, 2, 9, 10)) if size != "small" else rng.choice((1, 1, 2))
    wrong = right - step if right >= step and rng.random() < 0.5 else right + step
    values[place] = wrong
    return Planted(place=place, right=right, wrong=wrong)


STYLES = (
    "plain", "zeros_blank", "ends_only", "dashes", "none_word", "sprinkled", "wide_digits",
    "thousands", "notes", "padded",
)  # fmt: skip
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def print_all(rng: random.Random, values: Values, style: str) -> dict[Key, Printed]:
    """How every cell is printed under a page-wide `style` of `STYLES`."""
    mark = rng.choice(("-", "—", "/", "--"))
    sheet: dict[Key, Printed] = {}
    for key, value in values.items():
        if _is_empty(rng, key, value, style):
            sheet[key] = Printed(raw="", state="blank", value=None)
        elif value == 0 and style == "dashes":
            sheet[key] = Printed(raw=mark, state="dash", value=None)
        elif value == 0 and style == "none_word":
            sheet[key] = Printed(raw="无", state="dash", value=None)
        else:
            raw, read = _number(rng, key, value, style)
            sheet[key] = Printed(raw=raw, state="printed", value=read)
    return sheet


def _is_empty(rng: random.Random, key: Key, value: float, style: str) -> bool:
    if value != 0:
        return False
    if style == "ends_only":
        return key[2] not in ("natural_person", "total", "decisions")
    return style == "zeros_blank" or (style == "sprinkled" and rng.random() < 0.3)


def _number(rng: random.Random, key: Key, value: float, style: str) -> tuple[str, float]:
    plain = f"{value:.6f}".rstrip("0").rstrip(".")
    raw, read = plain, float(plain)
    if key[2] == "change" and value and style != "plain" and rng.random() < 0.6:
        signs = ("+", "增", "增加") if value > 0 else ("-", "减", "减少", "－")
        raw = rng.choice(signs) + plain.lstrip("-")
    elif key[2] == "amount" and value and style == "notes":
        raw, read = _money(rng, key, plain, value)
    elif key[2] in ("in_force", "total_public", "issued") and value > 1 and style == "notes":
        raw = f"{plain}（其中修订{rng.randint(1, 9)}件）"
    elif style == "thousands" and value >= 1000 and value == int(value):
        raw = f"{int(value):,}"
    elif style == "wide_digits":
        raw = plain.translate(_WIDE)
    elif style == "padded":
        raw = " " * rng.randint(0, 2) + plain
    return raw, read


def _money(rng: random.Random, key: Key, plain: str, value: float) -> tuple[str, float]:
    """An amount with its unit. 元 under the 2021 form is read in 万元, else as it is printed."""
    if key[0] == "procurement":
        return plain + rng.choice(("元", "万元", "万")), float(plain)
    if rng.random() < 0.5:
        yuan = round(value * 10000)
        return f"{yuan}元", yuan / 10000
    return plain + rng.choice(("万元", "万")), float(plain)
