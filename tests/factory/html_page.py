"""Reports as saved web pages of nine families of content systems."""

from __future__ import annotations

import html
import random
from dataclasses import dataclass

from tests.factory import frames, html_table, matter, noise
from tests.factory.blocks import Heading, Paragraph
from tests.factory.chrome import Surroundings, signature
from tests.factory.frames import FAMILIES, SMALL, Article
from tests.factory.report import Document
from tests.factory.stream import Stream

__all__ = [
    "CHARSET",
    "FAMILIES",
    "SMALL",
    "article",
    "draw_dress",
    "draw_family",
    "render",
    "whole",
]

CHARSET = "CHARSET-HERE"  # replaced by the encoder
_HEAVY = (
    ' style="text-indent: 2em; line-height: 2; font-family: 仿宋_GB2312, FangSong; font-size: 16pt; margin: 0px;"',
    ' style="margin-top:0;margin-bottom:0;text-indent:43px;line-height:150%;text-autospace:ideograph-numeric"',
    ' class="p" style="text-indent:32.0000pt;mso-char-indent-count:2.0000;line-height:28.0000pt;"',
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The source of a page, the choices behind it, and what of it is the report's."""

    source: str
    shapes: tuple[str, ...]
    stream: Stream
    neutral: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    """How the text of a page is marked up, the same all over it."""

    family: str
    flow: str
    head: str
    table: html_table.Style
    labels: str
    paragraph: str


def draw_family(rng: random.Random) -> str:
    """A family of `FAMILIES` by its weight."""
    return rng.choices(list(FAMILIES), weights=list(FAMILIES.values()))[0]


def render(rng: random.Random, document: Document, around: Surroundings, family: str) -> Rendered:
    """The whole page in one family."""
    dress = draw_dress(rng, document, around, family)
    shapes = [
        "medium:html", f"html:{family}", f"flow:{dress.flow}", f"full:{around.full}",
    ]  # fmt: skip
    if document.sheet:
        shapes += [f"spans:{dress.table.spans}", f"labels:{dress.labels}"]
        shapes.append(f"split:{dress.table.broken_apart}")
    stream = Stream()
    text = article(rng, document, dress, stream)
    if "twice" in document.shapes:
        stream.repeat()
        text += f'<div class="print-only">{text}</div>' if rng.random() < 0.5 else f"<hr>{text}"
    ends = rng.random() < 0.12
    if ends:
        shapes.append("html:interior_end")
    return Rendered(
        source=whole(rng, document, around, family, text, ends=ends),
        shapes=tuple(shapes),
        stream=stream,
        neutral=(*around.neutral(document.title), f"发布时间：{document.published_on} 来源：{document.subject.organ}"),
    )  # fmt: skip


def draw_dress(rng: random.Random, document: Document, around: Surroundings, family: str) -> Dress:
    """The markup of a page's text. Headings without a number are never run into a sentence."""
    flow = rng.choices(("p", "div", "br", "glued", "one_line"), weights=[60, 12, 16, 9, 3])[0]
    unnumbered = "headings:unnumbered" in document.shapes
    if (unnumbered and flow in ("glued", "one_line")) or (flow == "one_line" and document.sheet):
        flow = "p"
    return Dress(
        family=family,
        flow=flow,
        head=rng.choice(("strong", "h2", "plain", "plain", "span")),
        table=html_table.draw(rng, family, heavy=around.full),
        labels=noise.kind(rng, document.shapes),
        paragraph=rng.choice(_HEAVY) if around.full and rng.random() < 0.7 else "",
    )


def whole(
    rng: random.Random,
    document: Document,
    around: Surroundings,
    family: str,
    text: str,
    *,
    ends: bool = False,
) -> str:
    """The page with `text` in the shell of `family`; `ends`: end tags stand in the middle."""
    title = html.escape(document.title or "")
    organ = document.subject.organ
    if "title:two_lines" in document.shapes:
        title = f"{organ}<br/>{title.removeprefix(organ)}"
    shown = Article(
        title=document.title,
        heading=title,
        markup=text,
        published_on=document.published_on,
        organ=organ,
    )
    logo = matter.picture(rng, rng.randint(500, 6000)) if around.full else ""
    body = logo + frames.shell(rng, family, shown, around)
    if ends:
        body = body.replace("<!--content-->", "</div></body></html><div>", 1)
    head = frames.head(rng, family, shown, around, CHARSET)
    return f"{head}\n<body>\n{body}\n</body>\n</html>\n"


def article(rng: random.Random, document: Document, dress: Dress, stream: Stream) -> str:
    """The report itself as markup; `stream` is told of everything it prints."""
    writer = _Writer(rng, dress)
    for at, block in enumerate(document.blocks):
        match block:
            case Heading():
                stream.begin_section()
                stream.add(block.text)
                writer.put_heading(block.text, run_in=block.run_in)
            case Paragraph():
                stream.add(block.text)
                following = document.blocks[at + 1 : at + 2]
                ends = (
                    block.text[-1] in "。；"
                    and bool(following)
                    and isinstance(following[0], Heading)
                )
                writer.put(block.text, hold=dress.flow == "glued" and ends)
            case _:
                writer.flush()
                writer.parts.append(
                    html_table.render(rng, document, block.part, dress.table, dress.labels, stream)
                )
    writer.flush()
    for line in signature(rng, document):
        stream.add(line)
        writer.parts.append(f'<p style="text-align:right">{writer.inner(line)}</p>\n')
    return "".join(writer.parts)


class _Writer:
    """Paragraphs and headings in the dress of a page; may hold one back to glue a heading to it."""

    def __init__(self, rng: random.Random, dress: Dress) -> None:
        self.rng, self.dress = rng, dress
        self.parts: list[str] = []
        self._held = ""
        self._open = ""

    def inner(self, text: str) -> str:
        """Escaped text, in fragments where the family pastes from Word."""
        rng, family = self.rng, self.dress.family
        if family == "word":
            fragments, at = [], 0
            while at < len(text):
                size = rng.randint(1, 4)
                fragments.append(html.escape(text[at : at + size]))
                at += size
            return "".join(f'<span style="font-family:仿宋">{part}</span>' for part in fragments)
        if family in ("nested", "frames"):
            return f'<font face="宋体" size="3">{html.escape(text)}</font>'
        if rng.random() < 0.2:
            return f'<span style="font-size:16px">{html.escape(text)}</span>'
        return html.escape(text)

    def put_heading(self, text: str, *, run_in: bool) -> None:
        """A heading; one without characters is lost and leaves nothing.

        `run_in`: the next paragraph goes on in the same line.
        """
        if not text:
            self.flush()
            return
        inner = self.inner(text)
        head, flow = self.dress.head, self.dress.flow
        if head == "strong":
            inner = f"<strong>{inner}</strong>"
        elif head == "span":
            inner = f'<span style="font-family:黑体">{inner}</span>'
        if run_in:
            self.flush()
            self._open = inner
        elif self._held:
            self.parts.append(self._paragraph(self._held + inner))
            self._held = ""
        elif head == "h2" and self.dress.family != "word" and flow != "one_line":
            self.parts.append(f"<h2>{inner}</h2>\n")
        else:
            self.parts.append(self._paragraph(inner))

    def put(self, text: str, *, hold: bool) -> None:
        """A paragraph; `hold` keeps it open for the heading that follows."""
        inner = self._open + self.inner(text)
        self._open = ""
        self.flush()
        if hold:
            self._held = inner
        else:
            self.parts.append(self._paragraph(inner))

    def flush(self) -> None:
        """Write what is held back."""
        for inner in (self._held, self._open):
            if inner:
                self.parts.append(self._paragraph(inner))
        self._held = self._open = ""

    def _paragraph(self, inner: str) -> str:
        dress = self.dress
        if dress.flow == "one_line":
            return inner + " "
        indent = self.rng.choice(("　　", "&nbsp;&nbsp;&nbsp;&nbsp;", "", ""))
        if dress.family == "word":
            return f'<p class="MsoNormal" style="text-indent:32pt">{inner}<o:p></o:p></p>\n'
        if dress.flow == "br":
            return f"{indent or '　　'}{inner}<br/>\n"
        mark = "div" if dress.flow == "div" else "p"
        return f"<{mark}{dress.paragraph}>{indent}{inner}</{mark}>\n"
