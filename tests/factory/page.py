"""From a seed to a page and its truth: compose, render, surround, encode."""

from __future__ import annotations

import html
import random
from dataclasses import dataclass, replace

from tests.factory import chrome, encode, html_page, report, surround, text_dump, traditional
from tests.factory.blocks import Heading, Paragraph
from tests.factory.chrome import Surroundings
from tests.factory.law import Key
from tests.factory.report import Document
from tests.factory.stream import Stream
from tests.factory.told import tell
from tests.factory.truth import Page, PageOfTwo, Truth

# Shapes that a page says for itself, whatever the dump in it says.
_OWN = ("medium", "framed", "full")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """A page before it is encoded. `framed`: something stands around the report."""

    text: str
    shapes: tuple[str, ...]
    stream: Stream
    neutral: tuple[str, ...]
    unplaced: frozenset[Key]
    dated: bool
    framed: bool


def make(seed: int) -> Page:
    """The page of this seed: a file name, its bytes, and what is true of it."""
    rng = random.Random(f"gongkai page {seed}")
    markup = rng.random() < 0.5
    family = html_page.draw_family(rng) if markup else None
    sited = family not in (None, "bare", "pre") and rng.random() < 0.6
    document = report.compose(rng, sited=sited)
    mirrored = rng.random() < 0.06
    cores = document.subject.cores
    if mirrored:
        document = traditional.reword(document, traditional.draw_way(rng))
    if rng.random() < 0.03:
        document = _garbled(rng, document)
    small = family in html_page.SMALL or (not markup and rng.random() < 0.5)
    around = chrome.draw(rng, document, full=False if small else None)
    if family not in (None, *html_page.SMALL, "nested") and rng.random() < 0.06:
        around, document = _with_contents(around, document)
    source = (
        _html(rng, document, around, family)
        if family
        else _lines(rng, document, around, framed=rng.random() < 0.5)
    )
    text = traditional.convert(source.text) if mirrored else source.text
    raw, encoding = encode.encode(rng, text, markup=markup, traditional=mirrored)
    around, raw, faults = _break(rng, around, raw, source, encoding, mirrored=mirrored)
    shapes = (*document.shapes, *source.shapes, f"encoding:{encoding}", *faults)
    truth = _truth(document, around, replace(source, shapes=shapes), cores)
    if mirrored:
        truth = traditional.converted(truth)
    stem = rng.choice(("art_{}_{}", "t2_{}{}", "content_{}{}", "{}{}"))
    name = stem.format(rng.randint(100, 999), seed) + (".html" if markup else ".txt")
    return Page(seed=seed, name=name, raw=raw, truth=truth)


def make_two(seed: int) -> PageOfTwo:
    """A page that holds two reports: of one body and two years, or of two bodies of a site."""
    rng = random.Random(f"gongkai pair {seed}")
    family = rng.choice(("trs", "ucap", "hanweb", "jsp", "nested"))
    first = report.compose(rng, sited=False)
    second = report.compose(rng, sited=False)
    while second.subject.organ == first.subject.organ or not (first.title and second.title):
        first, second = report.compose(rng, sited=False), report.compose(rng, sited=False)
    around = chrome.draw(rng, replace(first, title=None), full=rng.random() < 0.5)
    if rng.random() < 0.25:
        return _two_dumps(rng, seed, first, second)
    texts, truths = [], []
    for document in (first, second):
        stream = Stream()
        dress = html_page.draw_dress(rng, document, around, family)
        markup = html_page.article(rng, document, dress, stream)
        shape = rng.choice(("<h1>{}</h1>", '<p align="center"><b>{}</b></p>', "<h2>{}</h2>"))
        texts.append(f"{shape.format(document.title)}\n{markup}")
        source = _Source(
            text="", shapes=(*document.shapes, f"html:{family}"), stream=stream, neutral=(),
            unplaced=frozenset(), dated=False, framed=True,
        )  # fmt: skip
        truths.append(_truth(document, around, source, document.subject.cores))
    joint = rng.choice(("", "<hr/>\n", "<p>&nbsp;</p>\n", "<br/><br/>\n"))
    bare = replace(first, title=None, shapes=())
    page = html_page.whole(rng, bare, around, family, joint.join(texts))
    raw, _ = encode.encode(rng, page, markup=True)
    return PageOfTwo(seed=seed, name=f"two_{seed}.html", raw=raw, truths=(truths[0], truths[1]))


def _with_contents(around: Surroundings, document: Document) -> tuple[Surroundings, Document]:
    """A table of contents stands above the text: every heading is on the page twice."""
    headings = tuple(b.text for b in document.blocks if isinstance(b, Heading) and b.text)
    shapes = (*document.shapes, "contents")
    return replace(around, contents=headings), replace(document, shapes=shapes)


def _two_dumps(rng: random.Random, seed: int, first: Document, second: Document) -> PageOfTwo:
    """Two reports one after the other in a text file."""
    sources = [_lines(rng, document, None, framed=False) for document in (first, second)]
    truths = [
        _truth(document, None, source, document.subject.cores)
        for document, source in zip((first, second), sources, strict=True)
    ]
    raw, _ = encode.encode(rng, "\n\n".join(one.text for one in sources), markup=False)
    return PageOfTwo(seed=seed, name=f"two_{seed}.txt", raw=raw, truths=(truths[0], truths[1]))


def _html(rng: random.Random, document: Document, around: Surroundings, family: str) -> _Source:
    if family == "pre":
        return _preformatted(rng, document, around)
    if family != "bare" and "contents" not in document.shapes and rng.random() < 0.05:
        return _flattened(rng, document, around, family)
    rendered = html_page.render(rng, document, around, family)
    bare = family == "bare"
    return _Source(
        text=rendered.source,
        shapes=(*rendered.shapes, f"framed:{not bare}"),
        stream=rendered.stream,
        neutral=rendered.neutral,
        unplaced=frozenset(),
        dated=not bare,
        framed=not bare,
    )


def _preformatted(rng: random.Random, document: Document, around: Surroundings) -> _Source:
    """A page that is a text file between two tags."""
    lines = _lines(rng, document, around, framed=False)
    inner = f"<pre>\n{html.escape(lines.text)}\n</pre>"
    page = html_page.whole(rng, replace(document, title=None), around, "pre", inner)
    shapes = tuple(s for s in lines.shapes if s != "medium:text")
    return replace(lines, text=page, shapes=("medium:html", "html:pre", *shapes))


def _flattened(
    rng: random.Random, document: Document, around: Surroundings, family: str
) -> _Source:
    """A page whose editor lost all tables: what stood in a cell is a paragraph of its own."""
    dump = _lines(rng, replace(document, title=None), around, framed=False)
    shape = rng.choice(("<p>{}</p>", "<div>{}</div>", "{}<br/>"))
    inner = "\n".join(shape.format(html.escape(line)) for line in dump.text.split("\n"))
    page = html_page.whole(rng, document, around, family, inner)
    byline = f"发布时间：{document.published_on} 来源：{document.subject.organ}"
    shapes = [shape for shape in dump.shapes if shape.partition(":")[0] not in _OWN]
    return replace(
        dump,
        text=page,
        shapes=(
            "medium:html",
            f"html:{family}",
            "flattened",
            f"full:{around.full}",
            "framed:True",
            *shapes,
        ),
        neutral=(*dump.neutral, *around.neutral(document.title), byline),
        dated=True,
        framed=True,
    )


def _lines(
    rng: random.Random, document: Document, around: Surroundings | None, *, framed: bool
) -> _Source:
    """A text file: title, lines and signature, and the page's other lines where it is `framed`."""
    dump = text_dump.render(rng, document)
    title = _title_lines(document)
    signed = chrome.signature(rng, document)
    for line in signed:
        dump.stream.add(line)
    lines = [*title, *dump.lines, *signed]
    if "twice" in document.shapes:
        lines += lines
        dump.stream.repeat()
    neutral = (*tuple(title) * (2 if "twice" in document.shapes else 1), *dump.page_marks)
    if around and framed:
        lines = surround.surrounded(rng, around, title, lines)
        neutral = (*neutral, *around.neutral(document.title))
    between = "\n" if "dump:lines_blank" not in dump.shapes and rng.random() < 0.7 else "\n\n"
    return _Source(
        text=between.join(lines) if not document.sheet else "\n".join(lines),
        shapes=(
            *dump.shapes,
            f"framed:{framed}",
            f"full:{bool(around and framed and around.full)}",
        ),
        stream=dump.stream,
        neutral=neutral,
        unplaced=dump.open_cells,
        dated=framed,
        framed=framed,
    )


def _title_lines(document: Document) -> list[str]:
    title, organ = document.title, document.subject.organ
    if title and "title:two_lines" in document.shapes:
        return [organ, title.removeprefix(organ)]
    return [title] if title else []


def _garbled(rng: random.Random, document: Document) -> Document:
    """One sentence was read in the wrong encoding once, before the page was saved."""
    places = [at for at, block in enumerate(document.blocks) if isinstance(block, Paragraph)]
    inner = [at for at in places[1:-1] if isinstance(document.blocks[at - 1], Paragraph)]
    if not inner:
        return document
    at = rng.choice(inner)
    block = document.blocks[at]
    assert isinstance(block, Paragraph)
    text = block.text[:12].encode().decode("gbk", errors="replace").replace("�", "?")
    blocks = list(document.blocks)
    blocks[at] = Paragraph(text=text + block.text[12:])
    return replace(document, blocks=tuple(blocks), shapes=(*document.shapes, "garbled"))


def _break(
    rng: random.Random,
    around: Surroundings,
    raw: bytes,
    source: _Source,
    encoding: str,
    *,
    mirrored: bool,
) -> tuple[Surroundings, bytes, tuple[str, ...]]:
    """Pages in UTF-8 that hold a line in GBK, or a character cut in two, beside the text."""
    sound = not encoding.startswith("utf8") or not source.framed or mirrored
    if sound or rng.random() > 0.06 or "medium:html" not in source.shapes:
        return around, raw, ()
    fault = rng.choice(encode.FAULTS)
    line = around.site.footer[0]
    raw = encode.break_beside(raw, fault, line)
    if fault == "gbk_fragment":
        site = replace(around.site, footer=around.site.footer[1:])
        around = replace(around, site=site)
    return around, raw, (f"mixed:{fault}",)


def _truth(
    document: Document,
    around: Surroundings | None,
    source: _Source,
    cores: tuple[str, ...],
) -> Truth:
    prints_date = around is not None and (around.byline is not None or bool(around.metadata))
    return tell(
        document,
        organs=tuple(dict.fromkeys((*cores, document.subject.organ, *document.subject.cores))),
        published=document.published_on if source.dated and prints_date else None,
        framed=source.framed,
        chrome=around.truths() if around and source.framed else (),
        neutral=source.neutral,
        stream=source.stream,
        unplaced=source.unplaced,
        shapes=source.shapes,
    )
