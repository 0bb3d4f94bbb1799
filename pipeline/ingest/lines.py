"""A page as the lines a reader sees, each knowing where in the page's structure it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.records import ChromeKind

# A link of Markdown: its words are seen, its address is not.
MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\([^()]*\))?[^()\s]*\)")
# Zero-width characters: they are not seen, and split words where they stand.
_UNSEEN = ("\u200b", "\ufeff", "\u200c", "\u200d", "\u2060")


def one_line(text: str) -> str:
    """`text` as it is seen on one line: white space of any kind is one space."""
    line = " ".join(text.split())
    if line.isprintable():  # none of the unseen is: most lines are done here
        return line
    for mark in _UNSEEN:
        text = text.replace(mark, "")
    return " ".join(text.split())


# Lines and cells are made by the hundred for every page: named tuples are made in a third of the
# time of frozen dataclasses.


class RowCell(NamedTuple):
    """A cell of a table row as printed: its place in the laid-out grid, its text."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str


class Line(NamedTuple):
    """One visible line. `element` is the number of the block it stands in (0 the whole page);
    `linked` counts its characters inside links; `grid` numbers the table whose row it is;
    `control` marks what is to click and not to read (menus, buttons); `chrome` is the kind of
    chrome that the file format itself tells it to be (the number at the foot of a page).
    """

    text: str
    element: int = 0
    linked: int = 0
    grid: int | None = None
    cells: tuple[RowCell, ...] = ()
    control: bool = False
    chrome: ChromeKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """All lines of a page in order; `parents[e]` is the element that element `e` stands in."""

    lines: tuple[Line, ...]
    parents: tuple[int, ...] = (0,)

    def chain(self, element: int) -> list[int]:
        """The elements from `element` out to the whole page."""
        chain = [element]
        while chain[-1] != self.parents[chain[-1]]:
            chain.append(self.parents[chain[-1]])
        return chain
