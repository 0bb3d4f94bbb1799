"""Reports as saved text: tables written out in the ways that converters write them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.factory import layout, noise
from tests.factory.blocks import Heading, Paragraph, Tables
from tests.factory.law import Key
from tests.factory.layout import Row
from tests.factory.report import Document
from tests.factory.stream import Stream

STYLES = {
    "lines_blank": 24, "lines": 14, "bar_after": 10, "bar_alone": 6, "bar_first": 6,
    "row_bars": 12, "caption_rows": 5, "glued": 4, "pdf": 10, "markdown": 5, "deduplicated": 3,
    "tabs": 4,
}  # fmt: skip
# How a cell without characters is dumped. Styles with a separator per cell always keep it.
BLANKS = ("kept", "dropped")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """A dumped report: its lines, the cells whose place the dump does not show, and its text."""

    lines: tuple[str, ...]
    open_cells: frozenset[Key]
    shapes: tuple[str, ...]
    stream: Stream
    page_marks: tuple[str, ...]


def render(rng: random.Random, document: Document) -> Dump:
    """The report as lines of text in one style, drawn by weight."""
    style = rng.choices(list(STYLES), weights=list(STYLES.values()))[0]
    blanks = rng.choices(BLANKS, weights=[40, 60])[0]
    kind = noise.kind(rng, document.shapes)
    shapes = ["medium:text"]
    if document.sheet:
        shapes += [f"dump:{style}", f"labels:{kind}"]
        if any(not cell.raw for cell in document.sheet.values()):
            keeps = style not in ("lines_blank", "lines", "bar_first", "caption_rows", "pdf")
            shapes.append(f"blanks:{'kept' if keeps else blanks}")
    numbered = "headings:unnumbered" not in document.shapes
    glue = numbered and rng.random() < 0.08
    one_line = numbered and not document.sheet and rng.random() < 0.2
    lines: list[str] = []
    open_cells: set[Key] = set()
    marks = _PageMarks(rng, document)
    run_in = False
    stream = Stream()
    for block in document.blocks:
        match block:
            case Heading():
                stream.begin_section()
                stream.add(block.text)
                _put_heading(lines, block.text, glued=glue)
                run_in = block.run_in
                continue
            case Paragraph():
                stream.add(block.text)
                if run_in:
                    lines[-1] += block.text
                else:
                    lines.append(block.text)
                airy = style == "lines_blank" and bool(document.sheet) and not glue
                lines += [""] if airy else []
            case Tables():
                dumped, unknown = _tables(rng, document, block.part, style, blanks, kind, marks)
                own = [line for line in dumped if not isinstance(line, _Mark)]
                stream.add_dump("\n".join(own), block.part)
                lines += dumped
                open_cells |= unknown
        run_in = False
    if glue:
        shapes.append("headings:glued")
    if one_line:
        shapes.append("headings:one_line")
        lines = [" ".join(lines)]
    return Dump(
        lines=tuple(lines),
        open_cells=frozenset(open_cells),
        shapes=tuple(shapes),
        stream=stream,
        page_marks=tuple(line for line in lines if isinstance(line, _Mark)),
    )


def _put_heading(lines: list[str], text: str, *, glued: bool) -> None:
    if not text:
        return
    if glued and lines and lines[-1].endswith(("。", "；")):
        lines[-1] += text
    else:
        lines.append(text)


class _Mark(str):
    """A line that is a page mark: printed, but no part of the report."""

    __slots__ = ()


class _PageMarks:
    """Page numbers of a printed document, one every so many lines of a table."""

    def __init__(self, rng: random.Random, document: Document) -> None:
        self.page = 0
        head = f"Page {{}} - {document.subject.year}年报_{document.subject.cores[0]}"
        self.form = rng.choice(("- {} -", "— {} —", "P. {}", "第 {} 页", "{}", head))
        self.every = rng.randint(14, 22)

    def mark(self) -> _Mark:
        self.page += 1
        return _Mark(self.form.format(self.page))


def _tables(
    rng: random.Random,
    document: Document,
    part: str,
    style: str,
    blanks: str,
    kind: str,
    marks: _PageMarks,
) -> tuple[list[str], set[Key]]:
    if part == "annex":
        between = "\n" if style.startswith("lines") else rng.choice(("\t", " | ", "\n"))
        return [between.join(row) for row in document.annex], set()
    form = document.forms[part]
    if part == "part_two":
        rows = [row for table in layout.part_two(form, document.sheet) for row in table]
    elif part == "requests":
        rows = layout.requests(form, document.sheet)
    else:
        rows = layout.disputes(document.sheet)
    rows = [_noisy(rng, row, kind) for row in rows]
    if style == "pdf":
        return _pdf(rng, rows, marks)
    if style == "glued":
        return _glued(rows)
    if style == "deduplicated":
        lines, _ = _lines(rows, blanks="dropped", between=())
        return list(dict.fromkeys(lines)), {b.key for row in rows for b in row if b.key}
    writer: dict[str, Callable[[], tuple[list[str], set[Key]]]] = {
        "lines_blank": lambda: _lines(rows, blanks=blanks, between=("",)),
        "lines": lambda: _lines(rows, blanks=blanks, between=()),
        "bar_after": lambda: (_bar_after(rows), set()),
        "bar_alone": lambda: (_bar_alone(rows), set()),
        "bar_first": lambda: _bar_first(rows, blanks),
        "row_bars": lambda: (_row_bars(rng, rows), set()),
        "caption_rows": lambda: _caption_rows(rows, blanks),
        "markdown": lambda: (_markdown(rows), set()),
        "tabs": lambda: (["\t".join(_flat(b.text) for b in row) for row in rows], set()),
    }
    return writer[style]()


def _noisy(rng: random.Random, row: Row, kind: str) -> Row:
    return tuple(
        box
        if box.key
        else layout.Box(
            text=noise.label(rng, box.text, kind), rowspan=box.rowspan, colspan=box.colspan
        )
        for box in row
    )


def _flat(text: str) -> str:
    return text.replace("\n", "")


def _dropped(row: Row) -> set[Key]:
    """Cells of a row whose blanks vanish: their place is open unless all or none are blank."""
    keyed = {box.key for box in row if box.key}
    printed = sum(bool(box.text) for box in row if box.key)
    return keyed if 0 < printed < len(keyed) else set()


def _lines(rows: list[Row], *, blanks: str, between: tuple[str, ...]) -> tuple[list[str], set[Key]]:
    """One cell per line. A kept blank is a line holding a no-break space."""
    lines: list[str] = []
    open_cells: set[Key] = set()
    for row in rows:
        for box in row:
            if box.key and not box.text:
                if blanks == "kept":
                    lines += ["\u00a0", *between]
                continue
            lines += [*box.text.split("\n"), *between]
        if blanks == "dropped":
            open_cells |= _dropped(row)
    return lines, open_cells


def _bar_after(rows: list[Row]) -> list[str]:
    lines: list[str] = []
    for row in rows:
        for box in row:
            lines.append(f"{_flat(box.text)} |" if box.text else "|")
            if box.colspan > 1:
                lines.append("|" * (box.colspan - 1))
    return lines


def _bar_alone(rows: list[Row]) -> list[str]:
    lines: list[str] = []
    for row in rows:
        for box in row:
            lines += [*(box.text.split("\n") if box.text else ()), "|"]
    return lines


def _bar_first(rows: list[Row], blanks: str) -> tuple[list[str], set[Key]]:
    lines: list[str] = []
    open_cells: set[Key] = set()
    for row in rows:
        dumped, unknown = _lines([row], blanks=blanks, between=())
        lines += [f"| {dumped[0]}", *dumped[1:]] if dumped else ["|"]
        open_cells |= unknown
    return lines, open_cells


def _row_bars(rng: random.Random, rows: list[Row]) -> list[str]:
    lead = rng.choice(("", "| "))
    tail = rng.choice(("", " |", " | |"))
    return [lead + " | ".join(_flat(box.text) for box in row) + tail for row in rows]


def _caption_rows(rows: list[Row], blanks: str) -> tuple[list[str], set[Key]]:
    """Rows without values on one line, cells of the others one per line."""
    lines: list[str] = []
    open_cells: set[Key] = set()
    for row in rows:
        if any(box.key for box in row):
            dumped, unknown = _lines([row], blanks=blanks, between=())
            lines += dumped
            open_cells |= unknown
        else:
            lines.append(" ".join(_flat(box.text) for box in row))
    return lines, open_cells


def _markdown(rows: list[Row]) -> list[str]:
    """A pipe table whose column spans became empty cells."""
    lines: list[str] = []
    for at, row in enumerate(rows):
        cells = [c for box in row for c in (_flat(box.text), *[""] * (box.colspan - 1))]
        lines.append("| " + " | ".join(cells) + " |")
        if at == 0:
            lines.append("|" + "---|" * len(cells))
    return lines


def _glued(rows: list[Row]) -> tuple[list[str], set[Key]]:
    """Rows without any separator: readable only where every value is one digit."""
    lines: list[str] = []
    open_cells: set[Key] = set()
    for row in rows:
        lines.append("".join(_flat(box.text) for box in row))
        values = [box for box in row if box.key]
        if len(values) > 1 and not all(len(box.text) == 1 for box in values):
            open_cells |= {box.key for box in values if box.key}
    return lines, open_cells


def _pdf(rng: random.Random, rows: list[Row], marks: _PageMarks) -> tuple[list[str], set[Key]]:
    """A row per line; long labels wrap around their values; page marks fall in between."""
    lines: list[str] = []
    open_cells: set[Key] = set()
    wrap = rng.choice(("none", "around", "after"))
    for at, row in enumerate(rows):
        stub = [_flat(box.text) for box in row if not box.key]
        values = " ".join(box.text for box in row if box.key and box.text)
        open_cells |= _dropped(row)
        label = " ".join(stub)
        if not values or len(stub[-1] if stub else "") < 14 or wrap == "none":
            lines.append(f"{label} {values}".strip())
        elif wrap == "around":
            cut = len(label) // 2
            lines += [label[:cut], values, label[cut:]]
        else:
            lines += [values, label]
        if at % marks.every == marks.every - 1:
            lines.append(marks.mark())
    return lines, open_cells
