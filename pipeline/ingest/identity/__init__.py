"""Whose report of which year: title, organ, place, year, date of publication.

The title decides wherever it speaks; what it leaves open is taken from the sentences that say who
drew the report up, the signature, the page's metadata, the prose, and the site, in this order,
preferring a body that fits what the text calls itself (我乡, 我局). A name stays as the title
prints it, with three exceptions: a bare region or 政府 becomes its government under the full name
of the region (十街乡: 十街彝族乡人民政府), a street its office (街道办事处), and a body that names its
region by kind alone is completed (县教育局: 和平县教育局).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from pipeline import places
from pipeline.ingest.identity import evidence, titles
from pipeline.ingest.identity.dates import front, published_on
from pipeline.ingest.identity.organs import Organ, complete, read_organ
from pipeline.ingest.identity.titles import Title
from pipeline.ingest.identity.years import find_year
from pipeline.ingest.page import Hints
from pipeline.records import Chrome, Identity, Place

__all__ = ["identify"]

_PAGE_WEIGHT = 3  # a place in the page's frame or title says more than one in the prose


def identify(text: str, *, chrome: tuple[Chrome, ...], hints: Hints) -> Identity:
    """Everything the page tells of whose report it is; what it does not tell is None or unknown.

    The year is that of the title, else of the statistical period, else the one that the text
    speaks of, else the year of publication less one.
    """
    context = _context(text, chrome, hints)
    published = published_on(text, chrome, hints)
    year, year_source = find_year(text, published)
    own = _of_one_year(list(titles.own_titles(text)), year)
    title, organ = _best_title([*own, *titles.page_titles(chrome, hints)], context)
    organ = organ or _organ_of_line_above(text, title, context)
    if organ is None or organ.generic:
        organ = _from_page(organ, text, chrome, hints, context)
    if title and title.year is not None:
        year, year_source = title.year, "title"
    return Identity(
        title=title.printed if title else None,
        organ=organ.name if organ else None,
        organ_level=organ.level if organ else "unknown",
        organ_type=organ.type if organ else "unknown",
        place=organ.place if organ else Place(),
        year=year,
        year_source=year_source,
        published_on=published,
    )


def _context(text: str, chrome: tuple[Chrome, ...], hints: Hints) -> Counter[str]:
    frame = [each.text for each in chrome if each.kind != "related"]
    frame += [hints.title or "", hints.file_name or ""]
    frame += [content for _, content in hints.metas]
    frame += [line for line in front(text).splitlines()[:6] if len(line) < 60]
    counts = places.mentions(text[:4000] + "\n" + text[-400:])
    for name, count in places.mentions("\n".join(frame)).items():
        counts[name] += _PAGE_WEIGHT * count
    return counts


def _of_one_year(own: list[Title], spoken: int | None) -> list[Title]:
    """Without the links to other years' reports that a dump may have left above the title.

    Where titles of several years stand, those of the year that the text speaks of are meant,
    else the last one, which is next to the text.
    """
    if len({title.year for title in own if title.year}) < 2:
        return own
    return [title for title in own if title.year == spoken] or own[-1:]


def _best_title(found: list[Title], context: Counter[str]) -> tuple[Title | None, Organ | None]:
    """The candidate that tells most: a body in full, a body, a year; the earlier one of equals.

    Its year is that of the first candidate that names one.
    """
    read = [(each, read_organ(each.organ, context) if each.organ else None) for each in found]
    if not read:
        return None, None

    def worth(entry: tuple[Title, Organ | None]) -> tuple[bool, bool, bool, bool]:
        title, organ = entry
        named = organ is not None and not organ.generic
        return named, organ is not None, title.year is not None, title.organ is None

    best, organ = max(read, key=worth)
    year = next((title.year for title in found if title.year is not None), None)
    return replace(best, year=year), organ


def _organ_of_line_above(text: str, title: Title | None, context: Counter[str]) -> Organ | None:
    line = titles.above(text, title) if title else None
    return read_organ(line, context) if line else None


def _from_page(
    generic: Organ | None,
    text: str,
    chrome: tuple[Chrome, ...],
    hints: Hints,
    context: Counter[str],
) -> Organ | None:
    """The body by what stands outside the title; `generic` is what the title says of it."""

    def names() -> Iterator[str]:
        return chain(
            evidence.authors(text),
            evidence.publishers(text, chrome, hints),
            evidence.contacts(text),
            evidence.bodies(text),
            evidence.site(chrome, hints),
        )

    if generic is not None:
        return complete(generic, [evidence.shorten(name) for name in names()], context)
    organ = evidence.decide(names(), context, evidence.self_kind(text))
    if organ is not None and organ.generic:
        return complete(organ, [evidence.shorten(name) for name in names()], context)
    return organ
