"""How a body prints its numbers: blanks, dashes, separators, words for signs, units, remarks."""

from __future__ import annotations

from random import Random

from tests.dumps.figures import Figures
from tests.dumps.truth import CellTruth, Key

FILLS = ("full", "blank_zero", "natural_total", "total_only", "dash_zero", "sparse", "no_totals")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
STYLES = ("separators", "full_width", "remarks", "signs", "units", "padded")


def print_cells(rng: Random, figures: Figures, fill: str, style: str) -> dict[Key, CellTruth]:
    """Every cell as printed, its fate still open (`printed`, sure)."""
    dash = rng.choice(("—", "-", "/", "无"))
    ragged = {row for _, row, _ in figures.numbers if rng.random() < 0.5}
    return {key: _cell(rng, key, figures, fill, style, dash, ragged) for key in figures.numbers}


def _cell(
    rng: Random, key: Key, figures: Figures, fill: str, style: str, dash: str, ragged: set[str]
) -> CellTruth:
    table, _row, _column = key
    number = figures.numbers[key]
    if _left_out(key, number, fill, ragged):
        if fill == "dash_zero":
            return _truth(dash, "dash", None, None)
        return _truth("", "blank", None, _implied(key, figures, fill))
    raw, value = _write(rng, key, figures.forms[table], number, style)
    return _truth(raw, "printed", value, value)


def _truth(raw: str, state: str, value: float | None, implied: float | None) -> CellTruth:
    return CellTruth(
        raw=raw,
        state=state,
        value=value,
        implied=implied,
        fate="printed",
        sure=True,
        span=None,  # type: ignore[arg-type]
    )


def _left_out(key: Key, number: float, fill: str, ragged: set[str]) -> bool:
    table, row, column = key
    if fill in ("blank_zero", "dash_zero"):
        return number == 0
    if fill == "sparse":
        return number == 0 and row in ragged
    if table != "requests":
        return False
    if fill == "natural_total":
        # Those who leave the organisations out have none, or their totals would not hold.
        return column not in ("natural_person", "total") and number == 0
    if fill == "total_only":
        return column != "total"
    return fill == "no_totals" and column == "total" and row not in ("received", "concluded")


def _implied(key: Key, figures: Figures, fill: str) -> float | None:
    """What stands behind a blank; with only totals printed, a part is known where its total is 0."""
    table, row, _ = key
    if fill == "total_only" and figures.numbers[table, row, "total"]:
        return None
    return figures.numbers[key]


def plain(number: float) -> str:
    """The number in ASCII digits, without a fraction where it has none."""
    return str(int(number)) if number == int(number) else str(number)


def _write(rng: Random, key: Key, form: str, number: float, style: str) -> tuple[str, float]:
    table, _, column = key
    raw = plain(number)
    if style == "separators" and abs(number) >= 1000:
        return f"{number:,}" if number != int(number) else f"{int(number):,}", number
    if style == "full_width":
        return raw.translate(_FULL_WIDTH), number
    if style == "padded" and rng.random() < 0.3:
        return f" {raw}", number
    if style == "remarks" and table == "rules" and number > 1:
        part = rng.randint(1, int(number))
        return rng.choice(
            (f"{raw}（其中修订{part}件）", f"{raw}\n（含自然失效 {part} 件）", f"{raw}件")
        ), number
    if style == "signs" and column == "change" and number:
        words = ("增", "+") if number > 0 else ("减", "-")
        return f"{rng.choice(words)}{plain(abs(number))}", number
    if style == "units" and column == "amount" and number:
        return _money(rng, form, table, number)
    return raw, number


def _money(rng: Random, form: str, table: str, number: float) -> tuple[str, float]:
    """An amount with its unit. 元 is converted where the form says 万元; elsewhere it stays."""
    if rng.random() < 0.5:
        return f"{plain(number)}{rng.choice(('万元', '万'))}", number
    yuan = round(number * 10_000)
    return f"{yuan}元", yuan / 10_000 if (form, table) == ("2021", "fees") else yuan
