"""A whole invented report: headings, paragraphs and tables in order, before any rendering."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass

from pipeline.records import Layout
from tests.factory import annex, damage, figures, headings, problems, prose, subject
from tests.factory.blocks import Block, Heading, Paragraph, Tables
from tests.factory.figures import Printed, Values
from tests.factory.law import Key
from tests.factory.subject import Subject
from tests.factory.truth import Planted


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
    annex: tuple[tuple[str, ...], ...] = ()


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
    if title and names_organ and title.startswith(about.organ) and rng.random() < 0.05:
        shapes.append("title:two_lines")
    shapes.append("tables:yes" if sheet else "tables:none")
    shapes.append(f"layout:{'2008' if old else '2019+'}")
    published, signed = _dates(rng, about.year)
    names: dict[str, object] = {
        "organ": about.organ, "year": about.year, "county": about.region, **_counts(right),
    }  # fmt: skip
    blocks = _blocks(rng, names, old=old, has_year=names_year, absent=absent, shapes=shapes)
    if not old:
        blocks = damage.damaged(rng, blocks, shapes, tabled=bool(sheet))
        printed = {block.part for block in blocks if isinstance(block, Tables)}
        sheet = {key: cell for key, cell in sheet.items() if _part(key) in printed}
        planted = tuple(one for one in planted if one.place in sheet)
    if rng.random() < 0.03:
        shapes.append("twice")
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
        annex=annex.draw(rng),
    )


def _part(key: Key) -> str:
    return key[0] if key[0] in ("requests", "disputes") else "part_two"


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
    if sum(isinstance(block, Heading) for block in blocks) < 4:
        return title, shapes  # too little is left to tell the report by
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
        blocks.append(Paragraph(text=_period(rng, names, sure=has_year, shapes=shapes)))
    plan, chosen = headings.plan(rng, old=old)
    shapes += chosen
    # Where headings have no number, lines that are labels only would be headings as good.
    numbered = "headings:unnumbered" not in chosen
    ways = [way for way in problems.STYLES if numbered or way not in problems.WITH_LABELS]
    way = rng.choice(ways)
    if any(part.key == "problems" for part in plan):
        shapes.append(f"problems:{way}")
    run_in = "headings:run_in" in chosen
    for part in plan:
        if part.key == "overview":
            body = _overview(rng, names, old=old, numbered=numbered)
        else:
            body = _body(rng, part, names, old=old, absent=absent, way=way)
        opened = run_in and bool(body) and isinstance(body[0], Paragraph)
        text = f"{part.text}。" if opened else part.text
        blocks.append(Heading(key=part.key, text=text, also=part.also, run_in=opened))
        blocks.extend(body)
    return blocks


def _period(rng: random.Random, names: dict[str, object], *, sure: bool, shapes: list[str]) -> str:
    """The sentence on the period; beside a title with the year it may be last year's, or broken."""
    draw, year = rng.random(), int(str(names["year"]))
    if sure and draw < 0.05:
        shapes.append("year:conflict")
        return prose.say(rng, "period", **{**names, "year": year - 1})
    text = prose.say(rng, "period", **names)
    if sure and draw < 0.1:
        shapes.append("digits:lost")
        return text.replace(f"{year}年1月1日", f"{year}1月1日").replace("12月31日", "1231日")
    return text


def _body(
    rng: random.Random,
    part: headings.Planned,
    names: dict[str, object],
    *,
    old: bool,
    absent: bool,
    way: str,
) -> list[Block]:
    key = part.key
    if key == "problems":
        return [Paragraph(text=line) for line in problems.paragraphs(rng, way, names)]
    if key == "measures":
        return [Paragraph(text=line) for line in problems.measure_paragraphs(rng, names)]
    if not old and key in ("disclosure", "requests", "disputes"):
        place = {"disclosure": "part_two"}.get(key, str(key))
        return _tabled(rng, place, names, absent=absent)
    if "附" in part.subject and rng.random() < 0.8:
        note = [Paragraph(text=prose.say(rng, "sheet_note", **names))]
        return [*(note if rng.random() < 0.5 else []), Tables(part="annex")]
    return [Paragraph(text=sentence) for sentence in _sentences(rng, part, names)]


_SUBJECTS = (
    ("咨询", "consulted"), ("解读", "answered"), ("回应", "answered"), ("组织", "organised"),
    ("平台", "organised"), ("载体", "organised"), ("附", "sheet_note"),
)  # fmt: skip


def _sentences(rng: random.Random, part: headings.Planned, names: dict[str, object]) -> list[str]:
    """The sentences of a section of the old layouts, by its subject."""
    for word, name in _SUBJECTS:
        if word in part.subject and part.key != "disclosure":
            return prose.several(rng, name, rng.randint(1, 2), **names)
    if part.key == "disclosure":
        counted = prose.several(rng, "counted", rng.randint(0, 1), **names)
        return [*prose.several(rng, "disclosure", 2, **names), *counted]
    kinds = {"requests": "request_none", "fees": "fees", "disputes": "disputes_none"}
    if part.key in kinds:
        return [prose.say(rng, kinds[part.key], **names)]
    return prose.several(rng, "other", rng.randint(1, 3), **names)


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


def _overview(
    rng: random.Random, names: dict[str, object], *, old: bool, numbered: bool
) -> list[Block]:
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
    styles = ("（{}）{}情况", "（{}）{}。", "({}){}", "{}是{}方面。", "{}")
    style = rng.choice(styles if numbered else styles[:-1])
    numerals = "一二三四五"
    for at, (topic, name) in enumerate(topics):
        head = style.format(numerals[at], topic) if "{}" in style[1:] else topic + "。"
        text = prose.say(rng, name, **names)
        if head.endswith("。"):
            blocks.append(Paragraph(text=head + text))
        else:
            blocks += [Paragraph(text=head), Paragraph(text=text)]
    return blocks
