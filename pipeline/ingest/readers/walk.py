"""A cleaned element tree to lines, in one pass without recursion: pages nest by the thousand."""

from __future__ import annotations

from typing import Final

from lxml import etree

from pipeline.ingest.lines import Line, Outline, one_line
from pipeline.ingest.readers.grids import read_grid

_LINK: Final = "a"
_CLICKED = frozenset(("select", "button", "option"))


class Walk:
    """What has been seen of the page so far."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.parents = [0]
        self.blocks = [0]  # the open block elements, innermost last
        self.buffer: list[str] = []
        self.linked = self.in_link = self.in_control = self.in_pre = self.grids = 0

    def outline(self, root: etree._Element) -> Outline:
        """All lines below `root`."""
        walker = etree.iterwalk(root, events=("start", "end"))
        read_as_grid: etree._Element | None = None
        for event, element in walker:
            if event == "start":
                if element.tag == "table" and self.add_grid(element):
                    read_as_grid = element
                    walker.skip_subtree()
                    continue
                self.open(str(element.tag), element)
                text = element.text
            else:
                if element is read_as_grid:
                    read_as_grid = None
                else:
                    self.close(str(element.tag), element)
                text = element.tail
            if text:
                self.add(text)
        self.flush()
        return Outline(lines=tuple(self.lines), parents=tuple(self.parents))

    def open(self, tag: str, element: etree._Element) -> None:
        if tag == _LINK:
            self.in_link += 1
            return
        self.flush()
        if tag in _CLICKED:
            self.in_control += 1
        elif tag != "br":
            self.in_pre += _keeps_lines(tag, element)
            self.parents.append(self.blocks[-1])
            self.blocks.append(len(self.parents) - 1)

    def close(self, tag: str, element: etree._Element) -> None:
        if tag == _LINK:
            self.in_link -= 1
        elif tag in _CLICKED:
            self.flush()
            self.in_control -= 1
        elif tag != "br":
            self.flush()
            self.in_pre -= _keeps_lines(tag, element)
            self.blocks.pop()

    def add(self, text: str) -> None:
        if self.in_pre and "\n" in text:
            first, *others = text.split("\n")
            self.buffer.append(first)
            for line in others:
                self.flush()
                self.buffer.append(line)
            return
        self.buffer.append(text)
        if self.in_link:
            self.linked += len("".join(text.split()))

    def flush(self) -> None:
        if not self.buffer:
            return
        text = one_line("".join(self.buffer))
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

    def add_grid(self, table: etree._Element) -> bool:
        """Read a table as a grid and say whether it is one; else it only lays out the page."""
        grid = read_grid(table)
        if grid is None:
            return False
        self.flush()
        self.parents.append(self.blocks[-1])
        element = len(self.parents) - 1
        self.lines.extend(Line(text=text, element=element) for text in grid.outside)
        for cells in grid.rows:
            text = "\t".join(cell.text for cell in cells)
            if text.strip():
                self.lines.append(Line(text=text, element=element, grid=self.grids, cells=cells))
        self.grids += 1
        return True


def _keeps_lines(tag: str, element: etree._Element) -> bool:
    """Whether line breaks of the source are seen: preformatted text."""
    return tag in ("pre", "xmp", "listing", "plaintext") or "white-space:pre" in (
        element.get("style") or ""
    ).replace(" ", "")
