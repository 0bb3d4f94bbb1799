"""Drafts as saved pages: the factory's tables, shells and dumps around our own prose."""

from __future__ import annotations

import random
import re

from tests.factory import chrome, figures, html_page, text_dump
from tests.factory.blocks import Block, Heading, Paragraph, Tables
from tests.factory.report import Document
from tests.planting.bodies import subject
from tests.planting.draft import Draft, marked
from tests.planting.marks import plain

_TITLES = (
    "{organ}{year}年政府信息公开工作年度报告",
    "{organ}{year}年度政府信息公开工作年度报告",
    "{year}年{organ}政府信息公开工作年度报告",
)
_FAMILIES = ("trs", "ucap", "hanweb", "jsp", "word", "nested", "bare")
_DUMPS = ("dump:lines_blank", "dump:lines", "dump:bar_after", "dump:row_bars")


def render(rng: random.Random, draft: Draft, number: int) -> tuple[str, bytes, str]:
    """The file name, the bytes (UTF-8) and the title of a draft's page."""
    document = _document(rng, draft)
    name = f"{draft.year}/art_{number:04d}"
    if rng.random() < 0.55:
        family = rng.choice(_FAMILIES)
        around = chrome.draw(rng, document, full=False)
        page = html_page.render(rng, document, around, family).source
        return (
            f"{name}.html",
            page.replace(html_page.CHARSET, "utf-8").encode(),
            document.title or "",
        )
    lines = _dump(rng, document)
    title = [document.title or "", f"发布时间：{document.published_on}"]
    return f"{name}.txt", "\n".join([*title, *lines]).encode(), document.title or ""


def printed(raw: bytes) -> str:
    """What a page prints, without white space and tags; for tests that passages stand in it."""
    text = re.sub(r"<[^>]*>", "", raw.decode())
    for entity, char in (
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", '"'),
        ("&amp;", "&"),
    ):
        text = text.replace(entity, char)
    return re.sub(r"\s+", "", text)


def _document(rng: random.Random, draft: Draft) -> Document:
    form = "2019" if draft.layout == "2019" else "2021"
    about = subject(draft.body, draft.year, draft.layout)
    old = draft.layout == "2008"
    values = {} if old else figures.draw(rng, about.size, form, form)
    day = f"{draft.year + 1}-{rng.randint(1, 3):02d}-{rng.randint(2, 28):02d}"
    return Document(
        subject=about, title=rng.choice(_TITLES).format(organ=about.organ, year=draft.year),
        names_organ=True, names_year=True, blocks=_blocks(draft),
        signed_on=day if rng.random() < 0.4 else None, published_on=day,
        forms=dict.fromkeys(("part_two", "requests", "disputes"), form), values=values,
        sheet=figures.print_all(rng, values, "plain"), planted=(),
        layout="2008" if old else "2019" if form == "2019" else "2021", shapes=(),
    )  # fmt: skip


def _blocks(draft: Draft) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for part in draft.parts:
        if part.heading:
            blocks.append(Heading(key=part.key, text=part.heading))  # type: ignore[arg-type]
        blocks += [Paragraph(text=plain(marked(paragraph))) for paragraph in part.paragraphs]
        if part.tables:
            blocks.append(Tables(part=part.tables))
    return tuple(blocks)


def _dump(rng: random.Random, document: Document) -> tuple[str, ...]:
    """Lines of a text file, mostly one cell per line."""
    while True:
        dump = text_dump.render(rng, document)
        lined = not document.sheet or any(style in dump.shapes for style in _DUMPS)
        if lined and len(dump.lines) > 1:
            return dump.lines
