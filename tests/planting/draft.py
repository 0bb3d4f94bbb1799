"""A report while it is being written: sections of paragraphs of pieces, all of them marked text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tests.planting.bodies import Body

NARRATIVE = ("overview", "problems", "measures", "other")


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause, or a planted passage. Nothing may be put before one that is `joined`."""

    text: str
    joined: bool = False


Paragraph = list[Piece]


@dataclass(slots=True, kw_only=True)
class Part:
    """A section: its key, its heading as printed, its prose, and the tables that follow."""

    key: str
    heading: str
    paragraphs: list[Paragraph] = field(default_factory=list)
    tables: str = ""


@dataclass(slots=True, kw_only=True)
class Draft:
    """A report of a body and a year. `layout` is 2008, 2019 or 2021; `taken`: part of a planned
    pair of whole reports, so that no passage may be put into it."""

    body: Body
    year: int
    layout: str
    parts: list[Part]
    taken: bool = False

    def narrative(self) -> list[Part]:
        """The sections that are compared."""
        return [part for part in self.parts if part.key in NARRATIVE]


def marked(paragraph: Paragraph) -> str:
    """The paragraph's marked text."""
    return "".join(piece.text for piece in paragraph)


def copy_parts(parts: list[Part]) -> list[Part]:
    """Parts that can be changed without changing these."""
    return [replace(part, paragraphs=[list(one) for one in part.paragraphs]) for part in parts]
