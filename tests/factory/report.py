"""A whole invented report: headings, paragraphs and tables in order, before any rendering."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass

from pipeline.records import Layout, SectionKey
from tests.factory import figures, headings, problems, prose, subject
from tests.factory.figures import Printed, Values
from tests.factory.law import Key
from tests.factory.subject import Subject
from tests.factory.truth import Planted


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A first-level heading as printed."""

    key: SectionKey
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A line of prose."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The place of the tables of a part: `part_two`, `requests` or `disputes`."""

    part: str


Block = Heading | Paragraph | Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A report ready to be rendered. `forms` says which form each part follows.

    `sheet` is empty where the report has no tables; `signed_on` is the ISO date of signing.
    """

    subject: Subject
    title: str | None
    names_organ: bool
    names_year: bool
    blocks: tuple[Block, ...]
    signed_on: str | None
    published_on: str
    forms: dict[str, str]
    values: Values
    sheet: dict[Key, Printed]
    planted: tuple[Planted, ...]
    layout: Layout
    shapes: tuple[str, ...]


def compose(rng: random.Random, *, sited: bool) -> Document:
    """Draw a report. Its shapes name the choices that make it harder or easier to read.

    A report that is not `sited` has no site name around it, so it says where it is from.
    """
    about = subject.draw(rng)
    shapes: list[str] = []
    forms = {"part_two": about.form, "requests": about.form, "disputes": about.form}
    if about.form == "2021" and rng.random() < 0.06:
        forms["requests"] = "2019"
        shapes.append("forms:mixed")
    old = about.form == "2008" or (about.size == "small" and rng.random() < 0.04)
    values: Values = {}
    sheet: dict[Key, Printed] = {}
    planted: tuple[Planted, ...] = ()
    if not old:
        values = figures.draw(rng, about.size, forms["part_two"], forms["requests"])
        style = rng.choices(figures.STYLES, weights=[40, 12, 6, 5, 2, 4, 3, 4, 8, 4])[0]
        shapes.append(f"values:{style}")
    right = dict(values)
    absent = not old and rng.random() < 0.06
    if values and not absent:
        if style in ("plain", "padded", "thousands") and rng.random() < 0.3:
            planted = (figures.plant(rng, values, about.size),)
            shapes.append("planted")
        sheet = figures.print_all(rng, values, style)
    title: str | None
    title, names_organ, names_year = subject.title(rng, about)
    shapes.append("tables:none" if not sheet else "tables:yes")
    shapes.append(f"layout:{'2008' if old else '2019+'}")
    published, signed = _dates(rng, about.year)
    names: dict[str, object] = {
        "organ": about.organ, "year": about.year, "county": about.region, **_counts(right),
    }  # fmt: skip
    blocks = _blocks(rng, names, old=old, has_year=names_year, absent=absent, shapes=shapes)
    opening = _opening(about, sited=sited)
    blocks[:0] = opening
    told = any(about.organ in block.text for block in blocks if isinstance(block, Paragraph))
    if not names_organ and not told:
        signed = published
    if not sited and names_organ and names_year and told and rng.random() < 0.15:
        title, shapes = _untitled(blocks, title, about.year, shapes)
    return Document(
        subject=about,
        title=title,
        names_organ=names_organ,
        names_year=names_year,
        blocks=tuple(blocks),
        signed_on=signed,
        published_on=published,
        forms=forms,
        values=values,
        sheet=sheet,
        planted=planted,
        layout="2008" if old else "2019" if forms["part_two"] == "2019" else "2021",
        shapes=tuple(shapes),
    )


def _opening(about: Subject, *, sited: bool) -> list[Block]:
    """A sentence with the region, where neither the organ's name nor a site gives it."""
    if sited or about.region in about.organ:
        return []
    superior = about.county.prefecture or about.county.province
    return [Paragraph(text=f"{about.organ}隶属{superior}{about.county.name}，现公布本年度报告。")]


def _untitled(
    blocks: list[Block], title: str, year: int, shapes: list[str]
) -> tuple[str | None, list[str]]:
    """Leave the title out where the prose before the first heading names organ and year."""
    first = next(at for at, block in enumerate(blocks) if isinstance(block, Heading))
    front = [block.text for block in blocks[:first] if isinstance(block, Paragraph)]
    if any(f"{year}年" in text for text in front):
        return None, [*shapes, "title:none"]
    return title, shapes


def _dates(rng: random.Random, year: int) -> tuple[str, str | None]:
    published = datetime.date(year + 1, 1, 4) + datetime.timedelta(days=rng.randint(0, 85))
    signed = published - datetime.timedelta(days=rng.randint(0, 3))
    return published.isoformat(), signed.isoformat() if rng.random() < 0.5 else None


def _counts(values: Values) -> dict[str, object]:
    rows = ("received", "carried_in", "concluded", "carried_out")
    return {row: f"{values.get(('requests', row, 'total'), 0):.0f}" for row in rows}


def _blocks(
    rng: random.Random,
    names: dict[str, object],
    *,
    old: bool,
    has_year: bool,
    absent: bool,
    shapes: list[str],
) -> list[Block]:
    blocks: list[Block] = []
    if rng.random() < 0.8:
        blocks.append(Paragraph(text=prose.say(rng, "intro", **names)))
    if not has_year or rng.random() < 0.5:
        blocks.append(Paragraph(text=prose.say(rng, "period", **names)))
    plan, style = headings.plan(rng, old=old)
    shapes.append(f"headings:{style}")
    way = rng.choice(tuple(problems.STYLES))
    if any(key == "problems" for key, _ in plan):
        shapes.append(f"problems:{way}")
    for key, text in plan:
        blocks.append(Heading(key=key, text=text))
        blocks.extend(_body(rng, key, names, old=old, absent=absent, way=way))
    return blocks


def _body(
    rng: random.Random,
    key: SectionKey,
    names: dict[str, object],
    *,
    old: bool,
    absent: bool,
    way: str,
) -> list[Block]:
    if key == "overview":
        return _overview(rng, names, old=old)
    if key in ("problems", "measures"):
        lines = (
            problems.paragraphs(rng, way, names)
            if key == "problems"
            else problems.measure_paragraphs(rng, names)
        )
        return [Paragraph(text=line) for line in lines]
    if not old and key in ("disclosure", "requests", "disputes"):
        part = {"disclosure": "part_two"}.get(key, str(key))
        return _tabled(rng, part, names, absent=absent)
    sentences = {
        "disclosure": lambda: prose.several(rng, "disclosure", 2, **names),
        "requests": lambda: [prose.say(rng, "request_none", **names)],
        "fees": lambda: [prose.say(rng, "fees", **names)],
        "disputes": lambda: [prose.say(rng, "disputes_none", **names)],
        "other": lambda: prose.several(rng, "other", rng.randint(1, 3), **names),
    }[key]()
    return [Paragraph(text=sentence) for sentence in sentences]


def _tabled(
    rng: random.Random, part: str, names: dict[str, object], *, absent: bool
) -> list[Block]:
    blocks: list[Block] = []
    if rng.random() < 0.15:
        blocks.append(Paragraph(text=prose.say(rng, "filler", **names)))
    if not absent:
        blocks.append(Tables(part=part))
        if rng.random() < 0.08:
            blocks.append(Paragraph(text="注：" + prose.say(rng, "between", **names)))
    return blocks


def _overview(rng: random.Random, names: dict[str, object], *, old: bool) -> list[Block]:
    lead = prose.several(rng, "overview", rng.randint(1, 2), **names)
    blocks: list[Block] = [Paragraph(text="".join(lead))]
    if old and rng.random() < 0.5:
        return blocks
    asked = (
        "request_none"
        if names["received"] == "0" and names["carried_in"] == "0"
        else "request_some"
    )
    topics = (
        ("主动公开", "disclosure"), ("依申请公开", asked), ("政府信息管理", "management"),
        ("平台建设", "platform"), ("监督保障", "guarantee"),
    )  # fmt: skip
    style = rng.choice(("（{}）{}情况", "（{}）{}。", "({}){}", "{}是{}方面。", "{}"))
    numerals = "一二三四五"
    for at, (topic, name) in enumerate(topics):
        head = style.format(numerals[at], topic) if "{}" in style[1:] else topic + "。"
        text = prose.say(rng, name, **names)
        if head.endswith("。"):
            blocks.append(Paragraph(text=head + text))
        else:
            blocks += [Paragraph(text=head), Paragraph(text=text)]
    return blocks
