"""Markup to lines and table rows. Every visible character of the page is in one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.ingest.lines import Line, Outline, RowCell
from pipeline.ingest.page import Hints

# An early </html> ends parsing in libxml2 (seen on gov.cn: a tenth of the page was left).
_ENDINGS = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "object",
        "iframe",
        "svg",
        "textarea",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
        "ruby",
        "rb",
        "rt",
        "rp",
    ]
)
_WRAPPERS = re.compile(r"(?:<(?:table|tbody|tr|td)\b[^>]*>\s*){30,}", re.IGNORECASE)
_BLOCKS = frozenset(("div", "center", "section", "article"))
_CLICKED = frozenset(("select", "button", "option"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# libxml2 stops at 2,048 open elements; what lays out and has no meaning of its own can go.
_LAYOUT = re.compile(
    r"<(/?)(div|span|font|b|i|u|em|strong|center|section|article)\b[^>]*>", re.IGNORECASE
)
# Browsers clamp colspan at 1,000 and rowspan at 65,534 (HTML standard); no form is wider than
# 15 columns or longer than 40 rows, and a wrong span must not cost memory.
_MAX_COLSPAN, _MAX_ROWSPAN = 64, 256
# A cell longer than this holds prose: the table lays out the page. The longest label of the
# forms has 41 characters, with bracketed guidance some 120.
_LONGEST_CELL = 300
_META_TAGS = frozenset(["ucaptitle", "publishtime", "pubdate"])


def read_html(text: str) -> tuple[Outline, Hints]:
    """The visible lines of a page, and what it says of itself out of sight."""
    root = parse(text)
    if root is None:
        return Outline(lines=()), Hints()
    return _Walk().outline(root), _hints(root)


def parse(text: str) -> etree._Element | None:
    """The element tree of a page; None where there is no markup in it."""
    cleaned = _CONTROLS.sub("", _ENDINGS.sub("", text))
    root, complete = _parse(cleaned)
    if not complete:
        flat = _LAYOUT.sub(lambda tag: "<br>" if tag[2].lower() in _BLOCKS else "", cleaned)
        root, _ = _parse(_WRAPPERS.sub("<br>", flat))
    return root


def _parse(text: str) -> tuple[etree._Element | None, bool]:
    """The tree, and whether the parser reached the end of the page."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    root = etree.fromstring(text.encode("utf-8"), parser)
    return root, not any("depth" in entry.message.lower() for entry in parser.error_log)


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _hints(root: etree._Element) -> Hints:
    title = root.find(".//title")
    metas = [
        (
            str(meta.get("name") or meta.get("property") or "").lower(),
            _one_line(meta.get("content") or ""),
        )
        for meta in root.iter("meta")
    ]
    metas += [
        (name, _one_line("".join(map(str, tag.itertext()))))
        for name in sorted(_META_TAGS)
        for tag in root.iter(name)
    ]
    return Hints(
        title=_one_line("".join(map(str, title.itertext()))) or None if title is not None else None,
        metas=tuple((name, content) for name, content in metas if name and content),
    )


class _Walk:
    """One pass over the tree, without recursion: pages nest by the thousand."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.parents = [0]
        self.blocks = [0]  # the open block elements, innermost last
        self.buffer: list[str] = []
        self.linked = self.in_link = self.in_control = self.grids = 0
        self.read_as_grid: etree._Element | None = None

    def outline(self, root: etree._Element) -> Outline:
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                if tag in _UNSEEN or _is_hidden(element):
                    walker.skip_subtree()
                elif tag == "table" and _is_grid(element):
                    self.flush()
                    self.add_grid(element)
                    self.read_as_grid = element
                    walker.skip_subtree()
                else:
                    self.open(tag)
                    self.add(element.text)
            else:
                if tag and tag not in _UNSEEN and not _is_hidden(element):
                    self.close(tag, element)
                self.add(element.tail)
        self.flush()
        return Outline(lines=tuple(self.lines), parents=tuple(self.parents))

    def open(self, tag: str) -> None:
        if tag == "a":
            self.in_link += 1
        elif tag in _CLICKED:
            self.flush()
            self.in_control += 1
        elif tag == "br":
            self.flush()
        elif tag not in _INLINE and ":" not in tag:
            self.flush()
            self.parents.append(self.blocks[-1])
            self.blocks.append(len(self.parents) - 1)

    def close(self, tag: str, element: etree._Element) -> None:
        if tag == "a":
            self.in_link -= 1
        elif tag in _CLICKED:
            self.flush()
            self.in_control -= 1
        elif element is self.read_as_grid:
            self.read_as_grid = None
        elif tag != "br" and tag not in _INLINE and ":" not in tag:
            self.flush()
            self.blocks.pop()

    def add(self, text: str | None) -> None:
        if text:
            self.buffer.append(text)
            if self.in_link:
                self.linked += len("".join(text.split()))

    def flush(self) -> None:
        text = _one_line("".join(self.buffer))
        if text:
            self.lines.append(
                Line(
                    text=text,
                    element=self.blocks[-1],
                    linked=self.linked,
                    control=bool(self.in_control),
                )
            )
        self.buffer.clear()
        self.linked = 0

    def add_grid(self, table: etree._Element) -> None:
        self.parents.append(self.blocks[-1])
        element = len(self.parents) - 1
        outside = [_text(caption) for caption in table.iter("caption")] + _between_cells(table)
        self.lines.extend(Line(text=text, element=element) for text in outside if text)
        for cells in _rows(table):
            text = "\t".join(cell.text for cell in cells)
            if text.strip():
                self.lines.append(Line(text=text, element=element, grid=self.grids, cells=cells))
        self.grids += 1


def _is_grid(table: etree._Element) -> bool:
    """Whether a table holds cells to read, and does not lay out the page."""
    cells = [cell for row in table.iter("tr") for cell in row.iterchildren("td", "th")]
    return (
        table.find(".//table") is None
        and len(cells) > 1
        and all(len(_text(cell)) <= _LONGEST_CELL for cell in cells)
    )


def _between_cells(table: etree._Element) -> list[str]:
    """Text that stands in a table and in none of its cells; browsers show it before the table."""
    parts = []
    for inner in table.iter("table", "tbody", "thead", "tfoot", "tr"):
        if not _is_hidden(inner):
            parts.append(inner.text or "")
            parts.extend(child.tail or "" for child in inner)
    return [_one_line(part) for part in parts if part.strip()]


def _rows(table: etree._Element) -> Iterator[tuple[RowCell, ...]]:
    """The rows of a table with every cell at its place in the laid-out grid."""
    taken: dict[int, int] = {}  # column -> rows from here on that a cell above still fills
    rows = [row for row in table.iter("tr") if not _is_hidden(row)]
    for number, row in enumerate(rows):
        cells, column = [], 0
        for cell in row.iterchildren("td", "th"):
            if _is_hidden(cell):
                continue
            while taken.get(column, 0) > 0:
                column += 1
            rowspan, colspan = (
                _span(cell, "rowspan", _MAX_ROWSPAN),
                _span(cell, "colspan", _MAX_COLSPAN),
            )
            cells.append(
                RowCell(
                    row=number, column=column, rowspan=rowspan, colspan=colspan, text=_text(cell)
                )
            )
            for filled in range(column, column + colspan):
                taken[filled] = max(taken.get(filled, 0), rowspan)
            column += colspan
        taken = {filled: rows - 1 for filled, rows in taken.items() if rows > 1}
        yield tuple(cells)


def _span(cell: etree._Element, name: str, most: int) -> int:
    digits = re.match(r"\s*(\d{1,9})", cell.get(name) or "")
    return min(max(int(digits[1]), 1), most) if digits else 1


def _text(element: etree._Element) -> str:
    """The visible text in an element on one line; a line break in it becomes a space."""
    parts = [element.text or ""]
    walker = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, inner in walker:
        if inner is element:
            continue
        tag = inner.tag if isinstance(inner.tag, str) else ""
        hidden = tag in _UNSEEN or bool(tag and _is_hidden(inner))
        if event == "start":
            if hidden:
                walker.skip_subtree()
            elif tag not in _INLINE and ":" not in tag:
                parts.append(" ")
            parts.append("" if hidden else inner.text or "")
        else:
            if tag and tag not in _INLINE and ":" not in tag:
                parts.append(" ")
            parts.append(inner.tail or "")
    return _one_line("".join(parts))


def _one_line(text: str) -> str:
    return " ".join(text.replace("\u200b", "").replace("\ufeff", "").split())
