"""Pages with known truth, from a seed: what the reading of reports is measured on.

`make(seed)` gives the same page for the same seed, everywhere. Nothing here looks at how
`pipeline` reads; of it only the vocabulary of `pipeline.records` is used.
"""

from __future__ import annotations

import random
import re

from pipeline.records import Layout, SectionKey, YearSource
from tests.factory import chrome, encode, html_page, law, report, solve, text_dump
from tests.factory.chrome import Surroundings
from tests.factory.decoys import Decoy, make_decoy
from tests.factory.law import Key
from tests.factory.report import Document, Heading, Paragraph
from tests.factory.truth import CellTruth, ChromeTruth, Page, SectionTruth, Truth

__all__ = ["Decoy", "Page", "Truth", "make", "make_decoy"]


def make(seed: int) -> Page:
    """The page of this seed: a file name, its bytes, and what is true of it."""
    rng = random.Random(f"gongkai page {seed}")
    markup = rng.random() < 0.5
    family = html_page.draw_family(rng) if markup else None
    sited = family not in (None, "bare") and rng.random() < 0.6
    document = report.compose(rng, sited=sited)
    around = chrome.draw(rng, document)
    if family:
        rendered = html_page.render(rng, document, around, family)
        bare = family == "bare"
        source, shapes = rendered.source, rendered.shapes
        dated, framed, unplaced = not bare, not bare, frozenset[Key]()
    else:
        dump = text_dump.render(rng, document)
        framed = rng.random() < 0.5
        dated = framed and around.byline is not None
        lines = _surround(rng, document, around, dump.lines, framed=framed)
        between = "\n" if "dump:lines_blank" not in dump.shapes and rng.random() < 0.7 else "\n\n"
        source = between.join(lines) if not document.sheet else "\n".join(lines)
        shapes, unplaced = dump.shapes, dump.open_cells
    raw, encoding = encode.encode(rng, source, markup=markup)
    shapes = (*document.shapes, *shapes, f"encoding:{encoding}", f"framed:{framed}")
    truth = _truth(document, around, shapes, unplaced, dated=dated, framed=framed, markup=markup)
    stem = rng.choice(("art_{}_{}", "t2_{}{}", "content_{}{}", "{}{}"))
    name = stem.format(rng.randint(100, 999), seed) + (".html" if markup else ".txt")
    return Page(seed=seed, name=name, raw=raw, truth=truth)


def _surround(
    rng: random.Random,
    document: Document,
    around: Surroundings,
    body: tuple[str, ...],
    *,
    framed: bool,
) -> list[str]:
    """The lines of a text file: title and signature, and the page's other lines if `framed`."""
    title = [document.title] if document.title else []
    lines = [*title, *body, *chrome.signature(rng, document)]
    if not framed:
        return lines
    sidebar = [" ".join(around.sidebar)] if around.sidebar else []
    above = [*around.bars, *sidebar, *([around.clock] if around.clock else []), around.trail]
    byline = [around.byline] if around.byline else []
    below = [
        *around.share,
        *around.notices,
        *(f"· {item}" for item in around.related),
        *around.footer,
    ]
    head = [*title, *byline] if rng.random() < 0.6 or not title else byline
    return [*above, *head, *lines, *below]


def _truth(
    document: Document,
    around: Surroundings,
    shapes: tuple[str, ...],
    unplaced: frozenset[Key],
    *,
    dated: bool,
    framed: bool,
    markup: bool,
) -> Truth:
    about = document.subject
    published = document.published_on if dated and _prints_date(around, markup) else None
    county = about.county
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    has_front = bool(document.title) or framed or not isinstance(document.blocks[0], Heading)
    front: list[tuple[SectionKey, str | None]] = [("front", None)] if has_front else []
    chrome_truths: tuple[ChromeTruth, ...] = around.truths() if framed else ()
    year_source: YearSource = "title" if document.names_year and document.title else "body"
    paragraphs = tuple(b.text for b in document.blocks if isinstance(b, Paragraph))
    if year_source == "body" and any(_is_period(text, about.year) for text in paragraphs):
        year_source = "period"
    return Truth(
        title=document.title,
        organs=about.cores,
        organ_level=about.level,
        organ_type=about.type,
        region_code=about.code,
        province=county.province,
        prefecture=county.prefecture if about.level != "province" else None,
        county=county.name if about.has_county else None,
        township=about.township,
        year=about.year,
        year_source=year_source,
        published_on=published or document.signed_on,
        layouts=_layouts(document),
        sections=tuple(
            SectionTruth(key=key, heading=_squeezed(text))
            for key, text in (*front, *((h.key, h.text) for h in headings))
        ),
        cells=_cells(document, unplaced),
        planted=document.planted,
        chrome=chrome_truths,
        body=tuple(_squeezed(text) or "" for text in paragraphs),
        shapes=shapes,
    )


def _prints_date(around: Surroundings, markup: bool) -> bool:
    """Web pages give the date in a metadata table, too; text files in the byline only."""
    return around.byline is not None or (markup and bool(around.metadata))


def _squeezed(text: str | None) -> str | None:
    return None if text is None else re.sub(r"\s+", "", text)


def _is_period(text: str, year: int) -> bool:
    return "统计" in text and f"{year}年1月1日" in text


def _layouts(document: Document) -> tuple[Layout, ...]:
    by_year: Layout = "2019" if document.subject.year <= 2020 else "2021"
    if document.layout == "2008":
        keys = {block.key for block in document.blocks if isinstance(block, Heading)}
        late = document.subject.year >= 2019 and "fees" not in keys
        return ("2008", by_year) if late else ("2008",)
    if document.sheet and set(document.forms.values()) != {by_year}:
        return ("2019", "2021")
    return (by_year,)


def _cells(document: Document, unplaced: frozenset[Key]) -> dict[Key, CellTruth]:
    year = document.subject.year
    if not document.sheet:
        form = "2019" if year <= 2020 else "2021"
        keys = (*law.part_two_keys(form), *law.request_keys(form), *law.dispute_keys())
        absent = CellTruth(form=form, state="missing", value=None, hidden=None)
        return dict.fromkeys(keys, absent) if year >= 2019 else {}
    sums = (*law.request_sums(document.forms["requests"]), *law.dispute_sums())
    placed = {key: cell for key, cell in document.sheet.items() if key not in unplaced}
    known = {key: cell.value for key, cell in placed.items() if cell.value is not None}
    blank = {key for key, cell in placed.items() if cell.state == "blank"}
    summed = {key for key in blank if key[0] in ("requests", "disputes")}
    inferred = solve.determined(sums, known, summed) if summed else {}
    loose = {key[0] for key in unplaced}
    cells: dict[Key, CellTruth] = {}
    for key, cell in document.sheet.items():
        part = key[0] if key[0] in ("requests", "disputes") else "part_two"
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
