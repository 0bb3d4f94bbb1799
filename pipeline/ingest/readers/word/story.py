"""A flow of text of a Word document (the body, a note, a header) to lines, as Word shows it.

Insertions under review are kept, deletions dropped; of a field its answer is read and not its
instruction; hidden text, comments and what stands behind merged cells is not shown and not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from pipeline.ingest.lines import Line
from pipeline.ingest.readers.word.lists import Numbers
from pipeline.ingest.readers.word.markup import (
    ALTERNATE,
    TEXT_PATH,
    UNSHOWN,
    VAL,
    W,
    alternative,
    is_on,
)
from pipeline.ingest.readers.word.numerals import write_number
from pipeline.ingest.readers.word.tables import is_grid, lay_out, row_lines
from pipeline.records import ChromeKind

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_TEXTS = {W + "tab": " ", W + "ptab": " ", W + "noBreakHyphen": "-"}
_BREAKS = frozenset((W + "br", W + "cr"))
_NOTE_KINDS = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_NOTE_MARKS = frozenset((W + "footnoteRef", W + "endnoteRef"))
# Signs that the fonts of symbols put on private-use codes, as reports use them: ticks and boxes.
_SYMBOLS = {"F0FC": "√", "F050": "√", "F0FE": "☑", "F052": "☑", "F0A8": "□", "F0A3": "□", "F06F": "□"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What a story draws on beside its own markup: lists, notes by (kind, id), other parts.

    `chunk` gives the lines of the part behind a relation (a page pasted in whole).
    """

    numbers: Numbers
    notes: Mapping[tuple[str, str], etree._Element]
    chunk: Callable[[str], Iterable[Line]]


@dataclass(slots=True, kw_only=True)
class _Field:
    """A field being read: its instruction so far, and whether its answer has begun."""

    instruction: str = ""
    answered: bool = False


class Story:
    """Reads flows one after another; `lines` holds what was read, `sections` their settings."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.lines: list[Line] = []
        self.sections: list[etree._Element] = []
        self.grids = 0
        self.buffer: list[str] = []
        self.linked = self.in_link = self.in_table = self.in_contents = 0
        self.listed = False  # whether the line stands in a table of contents
        self.hidden_style = False
        self.fields: list[_Field] = []
        self.number: tuple[str, int] | None = None  # of the paragraph, until it is printed
        self.boxes: list[etree._Element] = []
        self.notes: list[tuple[str, str, str]] = []  # kind, id, mark of those to read
        self.noted: set[tuple[str, str]] = set()
        self.counts = {"footnote": 0, "endnote": 0}
        self.mark = ""

    def read(self, flow: etree._Element) -> None:
        """Append the lines of all blocks in `flow`."""
        for block in flow:
            tag = block.tag
            if tag == f"{W}p":
                self.paragraph(block)
            elif tag == f"{W}tbl":
                self.table(block)
            elif tag == f"{W}sectPr":
                self.sections.append(block)
            elif tag == f"{W}altChunk":
                self.flush()
                self.add_lines(self.sources.chunk(block.get(f"{_R}id") or ""))
            elif tag == ALTERNATE:
                self.read(alternative(block))
            elif isinstance(tag, str) and tag not in UNSHOWN:
                contents = tag == f"{W}sdt" and _is_contents(block)
                self.in_contents += contents
                self.read(block)
                self.in_contents -= contents
            if not self.in_table:
                self.add_notes()

    def paragraph(self, paragraph: etree._Element) -> None:
        properties = paragraph.find(f"{W}pPr")
        styles = self.sources.numbers.styles
        mark = properties.find(f"{W}rPr") if properties is not None else None
        joined = mark is not None and (
            mark.find(f"{W}del") is not None
            or mark.find(f"{W}moveFrom") is not None
            or is_on(mark.find(f"{W}vanish"))
        )
        if not self.buffer:  # else the paragraph above has lost its end to this one
            self.number = self.sources.numbers.of(properties)
        self.hidden_style = _style(properties, "pStyle", styles.default) in styles.hidden
        self.inline(paragraph)
        if properties is not None:
            self.sections.extend(properties.iterchildren(f"{W}sectPr"))
        self.fields = [field for field in self.fields if field.answered]
        if joined:
            self.number = None
        else:
            self.print_number()
            self.flush()
        self.read_boxes()

    def read_boxes(self) -> None:
        """The text boxes anchored in the paragraph, behind it."""
        boxes, self.boxes = self.boxes, []
        if boxes:
            self.flush()
        for box in boxes:
            fields, self.fields = self.fields, []
            self.read(box)
            self.flush()
            self.fields = fields

    def inline(self, parent: etree._Element) -> None:
        for child in parent:
            tag = child.tag
            if tag == f"{W}r":
                if not self.is_hidden(child):
                    self.run(child)
            elif tag == f"{W}hyperlink":
                outward = child.get(f"{_R}id") is not None
                self.in_link += outward
                self.inline(child)
                self.in_link -= outward
            elif tag == ALTERNATE:
                self.inline(alternative(child))
            elif tag == f"{W}txbxContent":
                self.boxes.append(child)
            elif tag == _MATH_TEXT:
                self.add(child.text or "")
            elif tag == TEXT_PATH:
                self.add(child.get("string") or "")
            elif isinstance(tag, str) and tag not in UNSHOWN:
                self.inline(child)

    def run(self, run: etree._Element) -> None:
        for child in run:
            tag = child.tag
            if tag == f"{W}t":
                self.add(child.text or "")
            elif tag in _TEXTS:
                self.add(_TEXTS[tag])
            elif tag in _BREAKS:
                self.flush()
            elif tag == f"{W}fldChar":
                self.turn_field(child.get(f"{W}fldCharType") or "")
            elif tag == f"{W}instrText":
                if self.fields:
                    self.fields[-1].instruction += child.text or ""
            elif tag == f"{W}sym":
                self.add(_symbol(child.get(f"{W}char") or ""))
            elif tag in _NOTE_KINDS:
                self.refer(child, _NOTE_KINDS[tag])
            elif tag in _NOTE_MARKS:
                self.add(self.mark)
            elif tag == f"{W}ruby":
                self.ruby(child)
            elif isinstance(tag, str) and tag not in UNSHOWN and len(child):
                self.inline(alternative(child) if tag == ALTERNATE else child)

    def ruby(self, ruby: etree._Element) -> None:
        """A word and the reading aid above it, in brackets: 镇(zhèn)."""
        aid = "".join(t.text or "" for t in ruby.iterfind(f"{W}rt//{W}t"))
        for base in ruby.iterchildren(f"{W}rubyBase"):
            self.inline(base)
        self.add(f"({aid})" if aid else "")

    def is_hidden(self, run: etree._Element) -> bool:
        properties = run.find(f"{W}rPr")
        if properties is None:
            return self.hidden_style
        vanish = properties.find(f"{W}vanish")
        if vanish is not None:
            return is_on(vanish)
        hidden = self.sources.numbers.styles.hidden
        return self.hidden_style or (bool(hidden) and _style(properties, "rStyle", None) in hidden)

    def turn_field(self, turn: str) -> None:
        if turn == "begin":
            self.fields.append(_Field())
        elif turn == "separate" and self.fields:
            self.fields[-1].answered = True
        elif turn == "end" and self.fields:
            self.fields.pop()

    def refer(self, reference: etree._Element, kind: str) -> None:
        """Mark a note and remember to read it. In a table the mark is left out: behind a number
        it would be read as a part of it.
        """
        mark = ""
        if not is_on_attribute(reference.get(f"{W}customMarkFollows")):
            self.counts[kind] += 1
            style = "decimal" if kind == "footnote" else "lowerRoman"
            mark = f"[{write_number(self.counts[kind], style)}]"
        if not self.in_table:
            self.add(mark)
        self.notes.append((kind, reference.get(f"{W}id") or "", mark))

    def add_notes(self) -> None:
        """The notes of the block just read, behind it: they belong to its section."""
        due, self.notes = self.notes, []
        for kind, number, mark in due:
            note = self.sources.notes.get((kind, number))
            if note is not None and (kind, number) not in self.noted:
                self.noted.add((kind, number))
                self.mark = mark
                self.read(note)

    def add(self, text: str) -> None:
        if not text or not all(field.answered for field in self.fields):
            return
        if not text.isspace():
            self.print_number()
            self.listed = (
                self.listed
                or self.in_contents > 0
                or any(field.instruction.lstrip().startswith("TOC") for field in self.fields)
            )
        self.buffer.append(text)
        if self.in_link:
            self.linked += len("".join(text.split()))

    def print_number(self) -> None:
        if self.number is not None:
            self.buffer.append(self.sources.numbers.next(*self.number))
            self.number = None

    def flush(self) -> None:
        text = " ".join("".join(self.buffer).replace("\u200b", "").replace("\ufeff", "").split())
        if text:
            kind: ChromeKind | None = "navigation" if self.listed else None
            self.lines.append(Line(text=text, linked=self.linked, chrome=kind))
        self.buffer.clear()
        self.linked, self.listed = 0, False

    def add_lines(self, lines: Iterable[Line]) -> None:
        """Lines read elsewhere; their tables are numbered on from here."""
        first, last = self.grids, -1
        for line in lines:
            last = max(last, line.grid if line.grid is not None else -1)
            grid = line.grid + first if line.grid is not None else None
            self.lines.append(line._replace(element=0, grid=grid))
        self.grids += last + 1

    def table(self, table: etree._Element) -> None:
        """The rows of a table, or the lines in its cells where it only lays out text."""
        self.flush()
        self.in_table += 1
        rows = lay_out(table, self.inside)
        self.in_table -= 1
        if is_grid(rows):
            self.lines.extend(row_lines(rows, grid=self.grids))
            self.grids += 1
        else:
            self.lines.extend(line for row in rows for cell in row for line in cell.lines)

    def inside(self, cell: etree._Element) -> list[Line]:
        """The lines of one cell, apart from those read so far."""
        outer, self.lines = self.lines, []
        self.read(cell)
        self.flush()
        inner, self.lines = self.lines, outer
        return inner


def is_on_attribute(written: str | None) -> bool:
    """Whether an attribute that switches is there and not switched off."""
    return written not in (None, "0", "false", "off")


def _is_contents(control: etree._Element) -> bool:
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(VAL) == "Table of Contents"


def _style(properties: etree._Element | None, tag: str, default: str | None) -> str | None:
    named = properties.find(W + tag) if properties is not None else None
    return named.get(VAL) if named is not None else default


def _symbol(code: str) -> str:
    if code.upper() in _SYMBOLS:
        return _SYMBOLS[code.upper()]
    try:
        sign = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return sign if sign.isprintable() or "\ue000" <= sign <= "\uf8ff" else ""
