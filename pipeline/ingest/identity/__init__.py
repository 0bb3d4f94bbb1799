"""Whose report of which year: title, organ, place, year, date of publication.

The title decides wherever it speaks; what it leaves open is taken from the sentences that say who
drew the report up, the signature, the page's metadata, the prose, and the site, in this order,
preferring a body that fits what the text calls itself (我乡, 我局). Names of folders and files come
last of all. What speaks against a choice is kept as a doubt. A name stays as the title
prints it, with three exceptions: a bare region or 政府 becomes its government under the full name
of the region (十街乡: 十街彝族乡人民政府), a street its office (街道办事处), and a body that names its
region by kind alone is completed (县教育局: 和平县教育局). Names come out in simplified script.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline import places
from pipeline.ingest.identity import doubts, evidence, path, titles, years
from pipeline.ingest.identity.dates import Dates, read_dates
from pipeline.ingest.identity.organs import Organ, complete, level_of, read_organ
from pipeline.ingest.identity.own_words import Kind, OwnWord, is_office, own_words, self_kind
from pipeline.ingest.identity.path import Path
from pipeline.ingest.identity.same import related
from pipeline.ingest.identity.sheet import Sheet, fold_page
from pipeline.ingest.identity.titles import Title
from pipeline.ingest.identity.years import Claim
from pipeline.ingest.page import Hints
from pipeline.records import Chrome, Doubt, Evidence, Identity, OrganLevel, Place, YearSource

__all__ = ["identify"]

_SOURCES: dict[Evidence, YearSource] = {
    "title": "title", "period": "period", "body": "body", "published": "published",
}  # fmt: skip
_PAGE_WEIGHT = 3  # a place in the page's frame or title says more than one in the prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the whole page tells: the places it names how often, its dates and its own words.

    `framed` counts the places named around the text, `spoken` those in it, `weighed` both.
    """

    sheet: Sheet
    framed: Counter[str]
    spoken: Counter[str]
    weighed: Counter[str]
    dates: Dates
    words: list[OwnWord]
    kind: Kind | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A body and where it was read; `placed_by_path` where only the path tells its region."""

    organ: Organ
    basis: Evidence
    placed_by_path: bool = False


def identify(text: str, *, chrome: tuple[Chrome, ...], hints: Hints) -> Identity:
    """Everything the page tells of whose report it is; what it does not tell is None or unknown.

    The year is that of the title, else of the statistical period, else the one that the text
    speaks of, else the year of publication less one. Only what none of these tells is taken from
    the names of the file and its folders; the year's source is then `none`.
    """
    context = _context(fold_page(text, chrome, hints))
    title, found, claim, against = _from_page(context)
    trail = path.read_path(context.sheet.path)
    if claim is None and (year := path.year_in(trail)):
        claim, against = Claim(year=year, basis="path"), [doubts.from_path("year", str(year))]
    found = _by_path(found, trail, context)
    against += _doubts_of_organ(found, context)
    place = found.organ.place if found else _around(context)
    if found is None and place == Place() and context.kind and trail.place != Place():
        place = trail.place
        against.append(doubts.from_path("region", doubts.full_name(place)))
    return Identity(
        title=title.printed if title else None,
        organ=found.organ.name if found else None,
        organ_level=found.organ.level if found else _level(context.kind, place),
        organ_type=found.organ.type if found else context.kind.type if context.kind else "unknown",
        place=place,
        year=claim.year if claim else None,
        year_source=_SOURCES.get(claim.basis, "none") if claim else "none",
        published_on=context.dates.published,
        doubts=tuple(against),
    )


def _context(sheet: Sheet) -> Context:
    metas = (content for _, content in sheet.metas.items())
    frame = (
        *sheet.blocks("metadata", "toolbar", "navigation", "footer", "page_mark"),
        sheet.title,
        *metas,
    )
    framed = places.mentions("\n".join(frame))
    framed.update(evidence.registered(sheet))
    spoken = places.mentions(sheet.prose + "\n" + sheet.tail[-400:])
    lines = [line for line in sheet.front.splitlines()[:6] if len(line) < 60]
    weighed = Counter(spoken)
    for counts in (framed, places.mentions("\n".join(lines))):
        for name, count in counts.items():
            weighed[name] += _PAGE_WEIGHT * count
    words = own_words(sheet)
    return Context(
        sheet=sheet,
        framed=framed,
        spoken=spoken,
        weighed=weighed,
        dates=read_dates(sheet),
        words=words,
        kind=self_kind(words),
    )


def _from_page(
    context: Context,
) -> tuple[Title | None, Found | None, Claim | None, list[Doubt]]:
    """Title, body and year as the page tells them, and what it tells against that year."""
    sheet, dates = context.sheet, context.dates
    own = list(titles.own_titles(sheet))
    stated = years.period(sheet)
    spans = [(title.start or 0, title.end or 0) for title in own]
    latest = int(dates.published[:4]) if dates.published else None
    mentioned = years.mentions(sheet, spans, latest)
    claim = stated or years.spoken(mentioned) or years.published(dates)
    own = _of_one_year(own, claim.year if claim else None)
    title, organ = _best_title([*own, *titles.page_titles(sheet)], context.weighed)
    for line in titles.beside(sheet, title) if organ is None and title else ():
        organ = organ or read_organ(line, context.weighed)
    found = Found(organ=organ, basis="title") if organ else None
    if found is None or found.organ.generic:
        found = _beside_title(found, context)
    if title and title.year is not None:
        claim = Claim(year=title.year, basis="title", start=title.start, end=title.end)
    against = (
        doubts.year_doubts(claim, stated=stated, mentioned=mentioned, dates=dates) if claim else ()
    )
    return title, found, claim, list(against)


def _of_one_year(own: list[Title], spoken: int | None) -> list[Title]:
    """Without the links to other years' reports that a dump may have left above the title.

    Where titles of several years stand, those of the year that the text speaks of are meant,
    else the last one, which is next to the text.
    """
    if len({title.year for title in own if title.year}) < 2:
        return own
    return [title for title in own if title.year == spoken] or own[-1:]


def _best_title(
    found: list[Title], context: Mapping[str, int]
) -> tuple[Title | None, Organ | None]:
    """The candidate that tells most: a body in full, a body, one of a known place, a year; the
    earlier one of equals.

    Its year is that of the first candidate that names one.
    """
    bodies = {name: read_organ(name, context) for each in found if (name := each.organ)}
    read = [(each, bodies[each.organ] if each.organ else None) for each in found]
    if not read:
        return None, None

    def worth(entry: tuple[Title, Organ | None]) -> tuple[bool, ...]:
        title, organ = entry
        named = organ is not None and not organ.generic
        placed = organ is not None and organ.place.code is not None
        return named, organ is not None, placed, title.year is not None, title.organ is None

    best, organ = max(read, key=worth)
    year = next((title.year for title in found if title.year is not None), None)
    return replace(best, year=year), organ


def _beside_title(generic: Found | None, context: Context) -> Found | None:
    """The body by what stands outside the title; `generic` is what the title says of it."""

    def names() -> Iterator[evidence.Named]:
        return evidence.named(context.sheet, context.dates)

    if generic is None:
        decided = evidence.decide(
            names(), context.weighed, context.kind, office=is_office(context.words)
        )
        if decided is None or not decided[0].generic:
            return Found(organ=decided[0], basis=decided[1]) if decided else None
        generic = Found(organ=decided[0], basis=decided[1])
    fuller = [evidence.shorten(name) for name, _, _ in names()]
    return replace(generic, organ=complete(generic.organ, fuller, context.weighed))


def _by_path(found: Found | None, trail: Path, context: Context) -> Found | None:
    """The body with what only the path tells: itself, its full name, or which namesake it is."""
    if not trail.names:
        return found
    if found is None or (found.organ.generic and found.organ.level == "township"):
        around = _around(context) if found is None else Place()
        if around != Place():
            trail = path.within_page(trail, around)
        organ = path.organ_in(trail, context.weighed, context.kind)
        if organ is None or not related(organ.place, around):
            return found
        if found is None or organ.level == "township":
            return Found(organ=organ, basis="path", placed_by_path=organ.place != around)
        return found
    organ = found.organ
    if organ.generic and trail.context:
        moved = complete(organ, [], trail.context)
    elif organ.level == "national" or _tells_region(organ, context):
        return found
    else:
        moved = path.within(organ, trail) or organ
    if moved == organ:
        return found
    return replace(found, organ=moved, placed_by_path=moved.place != organ.place)


def _tells_region(organ: Organ, context: Context) -> bool:
    """Whether the page itself names a region that decides which place is meant."""
    place = organ.place
    if not place.township:
        return place.code is not None
    named = {name for name in (place.county, place.prefecture) if name}
    return not organ.name.startswith(place.township) or bool(named & set(context.weighed))


def _doubts_of_organ(found: Found | None, context: Context) -> list[Doubt]:
    if found is None:
        return []
    organ, basis = found.organ, found.basis
    made: list[Doubt] = []
    if basis == "path":
        made.append(doubts.from_path("organ", organ.name))
    if found.placed_by_path:
        made.append(doubts.from_path("region", doubts.full_name(organ.place)))
    if basis == "path":
        return made
    made += doubts.organ_doubts(
        organ, basis, sheet=context.sheet, dates=context.dates, words=context.words,
        context=context.weighed,
    )  # fmt: skip
    if not found.placed_by_path and not any(each.about == "region" for each in made):
        made += doubts.region_doubts(organ, basis, framed=context.framed, spoken=context.spoken)
    return made


def _around(context: Context) -> Place:
    """The region that the page speaks of, where its text calls itself a body that it never names."""
    if context.kind is None or not context.framed:
        return Place()
    return places.main_place(context.weighed)


def _level(kind: Kind | None, place: Place) -> OrganLevel:
    """The level of a body that is not named: a 市 by itself may be of three."""
    if kind is None or (kind.level == "prefecture" and place == Place()):
        return "unknown"
    return kind.level or level_of(place)
