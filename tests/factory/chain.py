"""Reports of one body over years running: consistent between years but for what is planted.

Every page is composed with the sums of its form kept, so that only the other year can show a
planted mismatch. The body's name is spelled in another way from year to year.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from tests.factory import chrome, encode, figures, html_page, law, prose, text_dump
from tests.factory.blocks import Block, Heading, Paragraph, Tables
from tests.factory.figures import Values
from tests.factory.law import Key
from tests.factory.places import COUNTIES, County
from tests.factory.report import Document
from tests.factory.subject import Subject

# Spellings of one body; {} is the county, with or without its prefecture before it.
_SPELLINGS = (
    ("{}发展和改革委员会", "{}发展改革委员会", "{}发改委"),
    ("{}人力资源和社会保障局", "{}人社局", "{}人力资源社会保障局"),
    ("{}住房和城乡建设局", "{}住建局", "{}住房城乡建设局"),
    ("{}市场监督管理局", "{}市场监管局"),
    ("{}人民政府办公室", "{}政府办公室"),
    ("{}人民政府", "{}人民政府"),
    ("{}应急管理局", "{}应急管理局"),
)
_PARTS = [column for column, _ in law.REQUEST_COLUMNS[:-1]]
_CLEAN_UP = "本年度对{}年底以前的行政规范性文件开展了全面清理，按清理结果重新统计现行有效件数。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """A cell that does not follow from the year before. `cleaned`: the page says why."""

    year: int
    place: str
    expected: float
    actual: float
    cleaned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainPage:
    """The report of one year: a file name and its bytes."""

    year: int
    form: str
    name: str
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A body's pages by year, some years lacking, and every mismatch between two running.

    A mismatch of requests stands in the total's cell of its row as well.
    """

    region_code: str
    pages: tuple[ChainPage, ...]
    planted: tuple[Mismatch, ...]


def make_chain(seed: int, *, style: str | None = None) -> Chain:
    """The chain of this seed, in all media of the factory but PDF and Word.

    `style` is one of `figures.STYLES` for all its pages; drawn per page when None.
    """
    rng = random.Random(f"gongkai chain {seed}")
    county = rng.choice(COUNTIES)
    spellings = rng.choice(_SPELLINGS)
    first = rng.randint(2019, 2022)
    years = [year for year in range(first, first + rng.randint(3, 4)) if year <= 2025]
    size = rng.choice(("small", "medium", "large"))
    held: list[ChainPage] = []
    planted: list[Mismatch] = []
    before: tuple[int, str, Values] | None = None
    for year in years:
        form = "2019" if year < 2021 else "2021"
        values = figures.draw(rng, size, form, form)
        lacking = rng.random() < 0.12
        found: list[Mismatch] = []
        if before:
            _follow(values, before[2])
            if before[:2] == (year - 1, form) and not lacking and rng.random() < 0.4:
                found.append(_break(rng, values, year))
        if lacking:
            continue
        before = (year, form, values)
        about = _subject(rng, county, rng.choice(spellings), year, form, size)
        page_style = style or rng.choice(("plain", "plain", "padded", "wide_digits", "thousands"))
        held.append(_page(rng, about, values, page_style, cleaned=any(m.cleaned for m in found)))
        planted += found
    return Chain(region_code=county.code, pages=tuple(held), planted=tuple(planted))


def write_report(
    organ: str,
    year: int,
    *,
    county: County,
    carried: tuple[int, int] = (0, 0),
    values: Values | None = None,
    said: str = "",
    published_on: str | None = None,
) -> bytes:
    """A text page of `organ`: all cells 0 but for requests of natural persons `carried` in and
    out and the given `values`; `said` is a sentence of its overview. All sums hold."""
    form = "2019" if year < 2021 else "2021"
    keys = (*law.part_two_keys(form), *law.request_keys(form), *law.dispute_keys())
    held: Values = dict.fromkeys(keys, 0)
    received = max(0, carried[1] - carried[0]) + 2
    row = {"received": received, "carried_in": carried[0], "carried_out": carried[1]}
    row["granted"] = row["concluded"] = received + carried[0] - carried[1]
    held |= {("requests", key, "natural_person"): value for key, value in row.items()}
    _add_up(held)
    held |= values or {}
    about = Subject(
        organ=organ, cores=(organ,), level="county", type="department", code=county.code,
        county=county, has_county=True, township=None, year=year, form=form, size="small",
    )  # fmt: skip
    document = _document(random.Random(0), about, held, "plain", said=said)
    lines = [document.title or "", *text_dump.render(random.Random(0), document).lines]
    if published_on:
        lines.insert(1, f"发布时间：{published_on}")
    return "\n".join(lines).encode()


def _subject(
    rng: random.Random, county: County, spelling: str, year: int, form: str, size: str
) -> Subject:
    superior = county.prefecture or county.province
    told = rng.random() < 0.3 or county.name.endswith("区")
    organ = spelling.format(superior + county.name if told else county.name)
    return Subject(
        organ=organ, cores=(organ,), level="county", type="department", code=county.code,
        county=county, has_county=True, township=None, year=year, form=form, size=size,
    )  # fmt: skip


def _follow(values: Values, before: Values) -> None:
    """Make `values` what follows from the year before, and keep the sums of their own form."""
    for part in _PARTS:
        _carry(values, part, before["requests", "carried_out", part])
    _add_up(values)
    for table, row, column in list(values):
        if column == "in_force" and (table, row, column) in before:
            issued, stood = values[table, row, "issued"], before[table, row, column]
            repealed = min(values[table, row, "repealed"], issued + stood)
            values[table, row, "repealed"] = repealed
            values[table, row, column] = stood + issued - repealed
        elif column == "previous_items" and (table, row, column) in before:
            total = before[table, row, column] + before[table, row, "change"]
            values[table, row, column] = total


def _carry(values: Values, part: str, carried_in: float) -> None:
    """Carry in so many requests; more of them are granted, or more received in place of fewer."""
    more = carried_in - values["requests", "carried_in", part]
    values["requests", "carried_in", part] = carried_in
    if more < 0:
        values["requests", "received", part] -= more
    else:
        values["requests", "granted", part] += more
        values["requests", "concluded", part] += more


def _add_up(values: Values) -> None:
    for table, row, _ in [key for key in values if key[::2] == ("requests", "total")]:
        values[table, row, "total"] = sum(values[table, row, part] for part in _PARTS)


def _break(rng: random.Random, values: Values, year: int) -> Mismatch:
    """Make one cell not follow from the year before, with the sums of its own year kept."""
    step = rng.choice((1, 1, 2, 5, 11))
    kinds: dict[str, list[Key]] = {
        "carried": [("requests", "carried_in", part) for part in _PARTS],
        "other": [key for key in values if key[2] in ("in_force", "previous_items")],
    }
    place = rng.choice(kinds[rng.choice(("carried", "carried", "other"))])
    expected = values[place]
    if place[0] == "requests":
        _carry(values, place[2], expected + step)
        _add_up(values)
    else:
        values[place] = expected + step
    cleaned = place[2] == "in_force" and rng.random() < 0.5
    return Mismatch(
        year=year, place="/".join(place), expected=expected, actual=expected + step, cleaned=cleaned
    )


def _page(
    rng: random.Random, about: Subject, values: Values, style: str, *, cleaned: bool
) -> ChainPage:
    said = _CLEAN_UP.format(about.year) if cleaned else ""
    document = _document(rng, about, values, style, said=said)
    family = html_page.draw_family(rng) if rng.random() < 0.6 else None
    name = f"{about.year}/art_{rng.randint(1000, 9999)}"
    if family is None or family == "pre":
        source, name = _dump(rng, document), f"{name}.txt"
    else:
        around = chrome.draw(rng, replace(document, title=document.title), full=False)
        source = html_page.render(rng, document, around, family).source
        name = f"{name}.html"
    raw, _ = encode.encode(rng, source, markup=name.endswith("html"))
    return ChainPage(year=about.year, form=about.form, name=name, raw=raw)


def _document(
    rng: random.Random, about: Subject, values: Values, style: str, *, said: str
) -> Document:
    return Document(
        subject=about, title=f"{about.organ}{about.year}年政府信息公开工作年度报告",
        names_organ=True, names_year=True, blocks=_blocks(rng, about, said),
        signed_on=None, published_on=f"{about.year + 1}-01-{rng.randint(10, 28)}",
        forms=dict.fromkeys(("part_two", "requests", "disputes"), about.form), values=values,
        sheet=figures.print_all(rng, values, style), planted=(), layout="2021", shapes=(),
    )  # fmt: skip


def _dump(rng: random.Random, document: Document) -> str:
    """A text file whose style keeps every value apart (values are lost on purpose elsewhere)."""
    while True:
        dump = text_dump.render(rng, document)
        if not {"dump:glued", "dump:deduplicated"} & set(dump.shapes):
            return "\n".join([document.title or "", *dump.lines])


def _blocks(rng: random.Random, about: Subject, said: str) -> tuple[Block, ...]:
    region = about.county.prefecture or about.county.province
    names: dict[str, object] = {
        "organ": about.organ, "year": about.year, "county": about.region, "received": "若干",
        "carried_in": "若干",
    }  # fmt: skip
    opening = f"{about.organ}地处{region}{about.county.name}，{about.year}年依法公开政府信息。"
    overview = prose.say(rng, "overview", **names) + said
    return (
        Paragraph(text=opening),
        Heading(key="overview", text="一、总体情况"),
        Paragraph(text=overview),
        Heading(key="disclosure", text="二、主动公开政府信息情况"),
        Tables(part="part_two"),
        Heading(key="requests", text="三、收到和处理政府信息公开申请情况"),
        Tables(part="requests"),
        Heading(key="disputes", text="四、政府信息公开行政复议、行政诉讼情况"),
        Tables(part="disputes"),
        Heading(key="problems", text="五、存在的主要问题及改进情况"),
        Paragraph(text="公开内容还不够全面。下一步将拓宽公开范围。"),
        Heading(key="other", text="六、其他需要报告的事项"),
        Paragraph(text="没有其他需要报告的事项。"),
    )
