"""What is known of a generated page: the records that a benchmark holds a reading against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.records import CellState, Layout, OrganLevel, OrganType, SectionKey, YearSource

Key = tuple[str, str, str]
TruthState = CellState | Literal["open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellTruth:
    """What a reader of the page may say of one cell.

    `form` is empty where the table is the same in both forms and nothing tells them apart.

    `state` `open`: the page does not show which cell of its row a value stands in; then a
    reader is right with nothing, or with the value really printed. `value` is the printed or
    inferable number, `hidden` the number behind a cell that prints none. `sure` is False where
    an open cell of the same table leaves it undecided whether the sums yield `hidden`.
    """

    form: str
    state: TruthState
    value: float | None
    hidden: float | None
    sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A printed value that was made wrong on purpose: `right` became `wrong`."""

    place: Key
    right: float
    wrong: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionTruth:
    """A section and its printed heading without white space (None where none is printed).

    `also` are keys that name the section as well, where the contract has none for its subject.
    `start` is where it begins in `Truth.stream`, None for what stands before the first.
    """

    key: SectionKey
    heading: str | None
    start: int | None = None
    also: tuple[SectionKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChromeTruth:
    """A string of the page that is not the report's."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A number printed in a table: the table's part of the form, and its place in the stream."""

    part: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Everything a page is known to say.

    `organs` are accepted names of the body without its region. A `title` of None means that
    the page prints none, and any answer is accepted; （图片版） is no part of it. `layouts` are the accepted answers to which
    form the sections follow: two where forms are mixed or nothing tells them apart. `cells` is empty for years before 2019:
    then no cell of the request and dispute tables may be printed.

    `stream` is everything that is the report's, without white space, in the order of the page:
    headings, sentences, the labels and values of tables, the signature; `printed` are the
    numbers of its tables as stretches of it. `neutral` are strings that may count as the
    report's or not: its title, the metadata of the page, the line with source and date.
    `shapes` name how the page was made (`dump:lines`, `labels:split`), for a breakdown of
    failures.
    """

    title: str | None
    organs: tuple[str, ...]
    organ_level: OrganLevel
    organ_type: OrganType
    region_code: str
    province: str
    prefecture: str | None
    county: str | None
    township: str | None
    year: int
    year_source: YearSource
    published_on: str | None
    layouts: tuple[Layout, ...]
    sections: tuple[SectionTruth, ...]
    cells: dict[Key, CellTruth]
    planted: tuple[Planted, ...]
    chrome: tuple[ChromeTruth, ...]
    body: tuple[str, ...]
    stream: str
    printed: tuple[Printed, ...]
    neutral: tuple[str, ...]
    shapes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A generated page: the seed it came from, a file name, the bytes, and the truth."""

    seed: int
    name: str
    raw: bytes
    truth: Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOfTwo:
    """A page with two reports, in the order in which they stand on it."""

    seed: int
    name: str
    raw: bytes
    truths: tuple[Truth, Truth]
