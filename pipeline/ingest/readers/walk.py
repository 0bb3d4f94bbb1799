"""A cleaned element tree to lines, in one pass without recursion: pages nest by the thousand.

This is the hot path of reading pages: what runs for every element does no more than it must.
"""

from __future__ import annotations

from lxml import etree

from pipeline.ingest.lines import Line, Outline, one_line
from pipeline.ingest.readers.grids import read_grid

_CLICKED = frozenset(("select", "button", "option"))
_PREFORMATTED = frozenset(("pre", "xmp", "listing", "plaintext"))
_SPECIAL = _CLICKED | _PREFORMATTED


class Walk:
    """What has been seen of the page so far.

    `styled` tells that styles of the page may keep line breaks of the source.
    """

    def __init__(self, *, styled: bool = True) -> None:
        self.styled = styled
        self.lines: list[Line] = []
        self.parents = [0]
        self.blocks = [0]  # the open block elements, innermost last
        self.buffer: list[str] = []
        self.linked = self.in_link = self.in_control = self.in_pre = self.grids = 0

    def outline(self, root: etree._Element) -> Outline:
        """All lines below `root`."""
        walker = etree.iterwalk(root, events=("start", "end"))
        read_as_grid: etree._Element | None = None
        buffer, blocks, parents = self.buffer, self.blocks, self.parents
        for event, element in walker:
            tag = element.tag
            if event == "start":
                if tag == "table" and self.add_grid(element):
                    read_as_grid = element
                    walker.skip_subtree()
                    continue
                if tag == "a":
                    self.in_link += 1
                else:
                    if buffer:
                        self.flush()
                    if self.styled or tag in _SPECIAL:
                        self.open(str(tag), element)
                    elif tag != "br":
                        parents.append(blocks[-1])
                        blocks.append(len(parents) - 1)
                text = element.text
            else:
                if tag == "a":
                    self.in_link -= 1
                elif element is read_as_grid:
                    read_as_grid = None
                elif tag != "br":
                    if buffer:
                        self.flush()
                    if self.styled or tag in _SPECIAL:
                        self.close(str(tag), element)
                    else:
                        blocks.pop()
                text = element.tail
            if text:
                if self.in_link or self.in_pre:
                    self.add(text)
                elif buffer or not text.isspace():
                    buffer.append(text)
        self.flush()
        return Outline(lines=tuple(self.lines), parents=tuple(self.parents))

    def open(self, tag: str, element: etree._Element) -> None:
        """Open a block whose tag or style may say more than that it is one."""
        if tag == "br":
            return
        if tag in _CLICKED:
            self.in_control += 1
            return
        if tag in _PREFORMATTED or (self.styled and _keeps_lines(element)):
            self.in_pre += 1
        self.parents.append(self.blocks[-1])
        self.blocks.append(len(self.parents) - 1)

    def close(self, tag: str, element: etree._Element) -> None:
        if tag in _CLICKED:
            self.in_control -= 1
            return
        if self.in_pre and (tag in _PREFORMATTED or (self.styled and _keeps_lines(element))):
            self.in_pre -= 1
        self.blocks.pop()

    def add(self, text: str) -> None:
        """Add text of a link, or text whose line breaks are seen."""
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
        """End the line that is being read."""
        buffer = self.buffer
        text = one_line(buffer[0] if len(buffer) == 1 else "".join(buffer))
        if text:
            self.lines.append(
                Line(text, self.blocks[-1], self.linked, None, (), self.in_control > 0)
            )
        buffer.clear()
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
            text = "\t".join([cell.text for cell in cells])
            if text and not text.isspace():
                self.lines.append(Line(text, element, 0, self.grids, cells))
        self.grids += 1
        return True


def _keeps_lines(element: etree._Element) -> bool:
    """Whether line breaks of the source are seen by the element's style."""
    style = element.get("style")
    return style is not None and "white-space:pre" in style.replace(" ", "")
