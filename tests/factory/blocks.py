"""The parts of a report in order, before any rendering."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import SectionKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A first-level heading as printed; without characters where the page has lost it.

    `also` are keys that name the section as well; `run_in`: its text goes on in the same line.
    """

    key: SectionKey
    text: str
    also: tuple[SectionKey, ...] = ()
    run_in: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A line of prose."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The place of the tables of a part: `part_two`, `requests`, `disputes` or `annex`."""

    part: str


Block = Heading | Paragraph | Tables
