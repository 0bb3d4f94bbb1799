"""The truth of a page, from the document it was made of and what its renderer printed."""

from __future__ import annotations

from pipeline.records import Layout, YearSource
from tests.factory import law, solve
from tests.factory.blocks import Heading, Paragraph
from tests.factory.law import Key
from tests.factory.report import Document
from tests.factory.stream import Stream, squeezed
from tests.factory.truth import CellTruth, ChromeTruth, SectionTruth, Truth


def tell(
    document: Document,
    *,
    organs: tuple[str, ...],
    published: str | None,
    framed: bool,
    chrome: tuple[ChromeTruth, ...],
    neutral: tuple[str, ...],
    stream: Stream,
    unplaced: frozenset[Key],
    shapes: tuple[str, ...],
) -> Truth:
    """What a reader of the page can know. `unplaced` are cells whose place it does not show."""
    about = document.subject
    county = about.county
    paragraphs = tuple(b.text for b in document.blocks if isinstance(b, Paragraph))
    return Truth(
        title=document.title and document.title.removesuffix("（图片版）"),
        organs=organs,
        organ_level=about.level,
        organ_type=about.type,
        region_code=about.code,
        province=county.province,
        prefecture=county.prefecture if about.level != "province" else None,
        county=county.name if about.has_county else None,
        township=about.township,
        year=about.year,
        year_source=_year_source(document, paragraphs),
        published_on=published or document.signed_on,
        layouts=_layouts(document),
        sections=_sections(document, stream, framed=framed),
        cells=_cells(document, unplaced),
        planted=document.planted,
        chrome=chrome,
        body=tuple(map(squeezed, paragraphs)),
        stream=stream.text,
        printed=tuple(stream.printed),
        neutral=neutral,
        shapes=shapes,
    )


def _year_source(document: Document, paragraphs: tuple[str, ...]) -> YearSource:
    year = document.subject.year
    if document.names_year and document.title:
        return "title"
    if any("统计" in text and f"{year}年1月1日" in text for text in paragraphs):
        return "period"
    return "body"


def _sections(document: Document, stream: Stream, *, framed: bool) -> tuple[SectionTruth, ...]:
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    headings *= len(stream.starts) // len(headings)
    told = [
        SectionTruth(
            key=heading.key,
            heading=squeezed(heading.text) or None,
            start=start,
            also=heading.also,
        )
        for heading, start in zip(headings, stream.starts, strict=True)
    ]
    has_front = bool(document.title) or framed or not isinstance(document.blocks[0], Heading)
    return (*((SectionTruth(key="front", heading=None),) if has_front else ()), *told)


def _layouts(document: Document) -> tuple[Layout, ...]:
    by_year: Layout = "2019" if document.subject.year <= 2020 else "2021"
    if document.layout == "2008":
        keys = {block.key for block in document.blocks if isinstance(block, Heading)}
        late = document.subject.year >= 2019 and "fees" not in keys
        short: tuple[Layout, ...] = ("unknown",) if len(keys) < 5 else ()
        return ("2008", by_year, *short) if late else ("2008", *short)
    if document.sheet and set(document.forms.values()) != {by_year}:
        return ("2019", "2021")
    return (by_year,)


def _cells(document: Document, unplaced: frozenset[Key]) -> dict[Key, CellTruth]:
    form = "2019" if document.subject.year <= 2020 else "2021"
    tables = {key[0] for key in document.sheet}
    whole = (*law.part_two_keys(form), *law.request_keys(form), *law.dispute_keys())
    absent = CellTruth(form=form, state="missing", value=None, hidden=None)
    keys = [key for key in whole if not tables or (key[0] not in tables and key[0] in law.SUMMED)]
    missing = dict.fromkeys(keys, absent) if document.subject.year >= 2019 else {}
    printed = _printed_cells(document, unplaced) if document.sheet else {}
    return {**printed, **missing}


def _printed_cells(document: Document, unplaced: frozenset[Key]) -> dict[Key, CellTruth]:
    """The cells of the tables that are on the page."""
    sums = (*law.request_sums(document.forms["requests"]), *law.dispute_sums())
    placed = {key: cell for key, cell in document.sheet.items() if key not in unplaced}
    known = {key: cell.value for key, cell in placed.items() if cell.value is not None}
    blank = {key for key, cell in placed.items() if cell.state == "blank"}
    summed = {key for key in blank if key[0] in law.SUMMED}
    inferred = solve.determined(sums, known, summed) if summed else {}
    loose = {key[0] for key in unplaced}
    cells: dict[Key, CellTruth] = {}
    for key, cell in document.sheet.items():
        part = key[0] if key[0] in law.SUMMED else "part_two"
        value, state = cell.value, cell.state
        if key in inferred:
            value, state = inferred[key], "inferred"
        cells[key] = CellTruth(
            form="" if part == "disputes" else document.forms[part],
            state="open" if key in unplaced else state,
            value=value,
            hidden=document.values[key] if state in ("blank", "inferred") else None,
            sure=key[0] not in loose,
        )
    return cells
