"""From a seed to a page: figures, errors, printing, labels, damage, writing down, truth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random

from tests.dumps import damage, lines, markup, page, pdf_text, plant, wording
from tests.dumps.figures import Figures, fill, tables_of
from tests.dumps.lines import Habit, Piece
from tests.dumps.printing import FILLS, STYLES, plain, print_cells
from tests.dumps.sheet import PART_TWO, Sheet, lay_out
from tests.dumps.truth import CellTruth, Dump, Key, Truth

# Name of the shape: its writer, and how often it comes.
SHAPES: dict[str, tuple[lines.Write, int]] = {
    "lines_blank": (lines.lines_blank, 14), "lines": (lines.lines, 10), "cell_bar": (lines.cell_bar, 8),
    "alone_bar": (lines.alone_bar, 6), "lead_bar": (lines.lead_bar, 6), "row_bar": (lines.row_bar, 10),
    "mixed": (lines.mixed, 6), "glued": (lines.glued, 5), "pdf": (pdf_text.pdf, 14),
    "markdown": (lines.markdown, 7), "html": (markup.markup, 18), "dedup": (lines.lines, 3),
    "absent": (lines.lines, 2), "tabs": (lines.tabs, 4),
}  # fmt: skip
_ALWAYS_KEPT = {"markdown", "html"}
_NEVER_KEPT = {"glued", "pdf", "dedup"}
_ROWS = {"row_bar", "tabs", "markdown", "pdf", "html", "glued"}
SECTION = {"requests": 3, "disputes": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What was drawn for a page."""

    year: int
    forms: dict[str, str]
    scale: str
    fill: str
    style: str
    shape: str
    slip: str
    fault: str
    labels: list[str]
    absent: frozenset[str]
    habit: Habit


def make_dump(seed: int) -> Dump:
    """The page of that seed."""
    rng = Random(f"dump {seed}")
    plan = _plan(rng)
    figures = fill(rng, plan.forms, plan.scale)
    planted = plant.plant(rng, figures, plan.slip) if plan.slip else ()
    cells = print_cells(rng, figures, plan.fill, plan.style)
    # A slip is printed whatever the filling leaves out.
    cells |= {p.cell: _number(cells[p.cell], p.printed) for p in planted}
    sheets = wording.spoil(rng, _sheets(rng, figures, cells, plan), plan.labels)
    spaced = plan.shape in ("pdf", "glued") or not plan.habit.keep
    hurt = damage.Hurt(sheets=sheets, damage=())
    if plan.fault and sheets:
        hurt = damage.hurt(rng, sheets, plan.fault, spaced=spaced)
    parts = _parts(rng, hurt.sheets, plan)
    body = page.organ(rng, plan.scale)
    as_html = plan.shape == "html"
    pieces = page.compose(rng, body, plan.year, parts, as_html=as_html, marks=plan.shape == "pdf")
    cells = _after(cells, hurt, pieces, plan)
    noise = (*plan.labels, *filter(None, (plan.style, plan.slip, plan.fault)))
    return Dump(
        seed=seed,
        name=f"dump-{seed}.{'html' if as_html else 'txt'}",
        text="".join(piece.text for piece in pieces),
        truth=Truth(
            year=plan.year, forms=plan.forms, absent=plan.absent, cells=cells, planted=planted,
            damage=hurt.damage, shape=plan.shape, fill=plan.fill, scale=plan.scale, noise=noise,
        ),
    )  # fmt: skip


def _plan(rng: Random) -> Plan:
    year, forms = _forms(rng)
    shape = rng.choices(list(SHAPES), [weight for _, weight in SHAPES.values()])[0]
    scale = rng.choices(("zero", "township", "bureau", "city", "province"), (12, 30, 30, 20, 8))[0]
    filled = rng.choices(FILLS, (60, 12, 6, 3, 5, 8, 6))[0]
    kind = rng.choices(("clean", "slip", "fault"), (45, 35, 20))[0]
    slip = rng.choice(plant.KINDS) if kind == "slip" and shape not in ("dedup", "absent") else ""
    fault = rng.choice(damage.KINDS) if kind == "fault" and shape not in ("dedup", "absent") else ""
    if fault == "joined_rows" and shape not in _ROWS:
        fault = "lost_cell"
    if fault.startswith("page_number") and shape in _ALWAYS_KEPT:  # markup knows no pages
        fault = "lost_cell"
    absent = set(forms) if shape == "absent" else set()
    if shape == "absent" and rng.random() < 0.4:
        absent -= {"requests"}
    elif rng.random() < 0.04 and not slip:
        absent = rng.choice(({"disputes"}, set(forms) - {"requests", "disputes"}))
    many = rng.choices((0, rng.randint(1, 3), rng.randint(6, 12)), (45, 40, 15))[0]
    keep = shape in _ALWAYS_KEPT or (shape not in _NEVER_KEPT and rng.random() < 0.5)
    return Plan(
        year=year, forms=forms, scale=scale, fill=filled, shape=shape, slip=slip, fault=fault,
        style=rng.choice(STYLES) if rng.random() < 0.35 else "",
        labels=[rng.choice(wording.KINDS) for _ in range(many)],
        absent=frozenset(absent),
        habit=Habit(keep=keep, first=rng.random(), second=rng.random()),
    )  # fmt: skip


def _forms(rng: Random) -> tuple[int, dict[str, str]]:
    """The year and each table's form; a fifth of the reports mix the forms or keep the old one."""
    kind = rng.choices(("2021", "2019", "old", "old_two", "old_three"), (45, 35, 7, 6, 7))[0]
    if kind == "2019":
        return rng.choice((2019, 2020)), tables_of("2019", "2019")
    year = rng.choice((2021, 2022, 2023, 2024, 2025))
    mixed = {
        "2021": ("2021", "2021"),
        "old": ("2019", "2019"),
        "old_two": ("2019", "2021"),
        "old_three": ("2021", "2019"),
    }
    return year, tables_of(*mixed[kind])


def _number(cell: CellTruth, value: float) -> CellTruth:
    return replace(cell, raw=plain(value), value=value, implied=value, state="printed")


def _sheets(rng: Random, figures: Figures, cells: dict[Key, CellTruth], plan: Plan) -> list[Sheet]:
    printed = {key: cell.raw for key, cell in cells.items()}
    local = f"{rng.randint(0, 200)} {rng.randint(0, 90)} 0" if rng.random() < 0.06 else ""
    return [
        lay_out(key, form, printed, local_row=local if key == "rules" else "")
        for key, form in figures.forms.items()
        if key not in plan.absent
    ]


def _parts(rng: Random, sheets: list[Sheet], plan: Plan) -> dict[int, list[Piece]]:
    """The written tables by section; HTML may have the blocks of section two in one element."""
    write = SHAPES[plan.shape][0]
    if plan.shape == "html" and plan.habit.first < 0.5:
        two = [sheet for sheet in sheets if sheet.key in PART_TWO["2019"]]
        if two:
            joined = replace(two[0], rows=tuple(row for sheet in two for row in sheet.rows))
            sheets = [joined, *sheets[len(two) :]]
    parts: dict[int, list[Piece]] = {}
    for sheet in sheets:
        parts.setdefault(SECTION.get(sheet.key, 2), []).extend(write(rng, sheet, plan.habit))
    if plan.shape == "dedup":
        parts = _without_repeated(parts)
    return {
        number: [*pieces, Piece(text="" if plan.shape == "html" else "\n")]
        for number, pieces in parts.items()
    }


def _without_repeated(parts: dict[int, list[Piece]]) -> dict[int, list[Piece]]:
    """Of equal lines only the first stays: pieces come as cell and line break by turns."""
    seen: set[str] = set()
    kept: dict[int, list[Piece]] = {}
    for number, pieces in parts.items():
        kept[number] = []
        for piece, line_break in zip(pieces[::2], pieces[1::2], strict=True):
            if piece.text not in seen:
                seen.add(piece.text)
                kept[number] += [piece, line_break]
    return kept


def _after(
    cells: dict[Key, CellTruth], hurt: damage.Hurt, pieces: list[Piece], plan: Plan
) -> dict[Key, CellTruth]:
    """The truth once the page is written: where each value stands, what has vanished."""
    spans, at = {}, 0
    for piece in pieces:
        if piece.cell and piece.cell not in spans:
            spans[piece.cell] = (at, at + len(piece.text))
        at += len(piece.text)
    after = {key: _fate(key, cell, hurt, spans.get(key), plan) for key, cell in cells.items()}
    after |= {d.cell: replace(after[d.cell], raw=_shorter(hurt, d.cell), value=float(_shorter(hurt, d.cell)))
              for d in hurt.damage if d.cell and d.kind == "lost_digit"}  # fmt: skip
    # Of a table without its repeated lines, nothing stands surely where it seems to.
    unsure = set(after) if plan.shape == "dedup" else set(hurt.unsure)
    for keys in _printed_rows(after):
        fates = {after[key].fate in ("dropped", "lost") and key not in spans for key in keys}
        if len(fates) > 1 or (
            plan.shape == "glued" and any(len(after[key].raw) > 1 for key in keys)
        ):
            unsure |= set(keys)
    if plan.shape == "pdf" and pdf_text.values_first(plan.habit):
        doubtful = {
            keys[0][0] for keys in _printed_rows(after) if not any(k in spans for k in keys)
        }
        unsure |= {key for key in after if key[0] in doubtful}
    return {key: replace(cell, sure=key not in unsure) for key, cell in after.items()}


def _shorter(hurt: damage.Hurt, cell: Key) -> str:
    return next(
        slot.text
        for sheet in hurt.sheets
        for row in sheet.rows
        for slot in row.slots
        if slot.cell == cell
    )


def _fate(
    key: Key, cell: CellTruth, hurt: damage.Hurt, span: tuple[int, int] | None, plan: Plan
) -> CellTruth:
    where = None if plan.shape == "html" else span
    if key in hurt.lost or (span is None and cell.raw):
        return replace(cell, fate="lost", span=where)
    if key in hurt.garbled:
        return replace(cell, fate="garbled", span=where)
    return replace(cell, fate="printed" if span else "dropped", span=where)


def _printed_rows(cells: Iterable[Key]) -> list[list[Key]]:
    """Keys by printed row; the disputes stand in one."""
    rows: dict[tuple[str, str], list[Key]] = {}
    for key in cells:
        rows.setdefault((key[0], "" if key[0] == "disputes" else key[1]), []).append(key)
    return list(rows.values())
