"""Reports as Word documents (.docx), written part by part as strings.

Shares no code with the reader: names, numbers and merged cells are spelled out here anew.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from tests.factory import chrome, layout, noise
from tests.factory.layout import Row
from tests.factory.report import Document, Heading, Paragraph

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATIONS = {
    TRANSITIONAL: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    STRICT: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KINDS = {"header": "header", "footer": "footer", "footnotes": "footnotes", "endnotes": "endnotes",
          "numbering": "numbering", "styles": "styles"}  # fmt: skip
_NUMERALS = "一二三四五六七八九十"
# (format, pattern) by level: the usual list of an official document.
OFFICIAL = (
    ("japaneseCounting", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."),
    ("decimalEnclosedCircleChinese", "%4"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A document, the text lines it shows without tables, and the choices behind it."""

    raw: bytes
    lines: tuple[str, ...]
    shapes: tuple[str, ...]


def pack(body: str, *, schema: str = TRANSITIONAL, title: str = "", **parts: str) -> bytes:
    """A document of a body and further parts: `styles`, `numbering`, `footnotes`, `header1`…

    `header1` is referred to as `rIdheader1`; other parts need no reference.
    """
    spaces = (
        f'xmlns:w="{schema}" xmlns:r="{_RELATIONS[schema]}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    roots = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes",
             "endnotes": "endnotes", "header": "hdr", "footer": "ftr"}  # fmt: skip
    declared = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    members = {
        "word/document.xml": f"{declared}<w:document {spaces}><w:body>{body}</w:body></w:document>"
    }
    relations = []
    for name, content in parts.items():
        kind = name.rstrip("0123456789")
        members[f"word/{name}.xml"] = (
            f"{declared}<w:{roots[kind]} {spaces}>{content}</w:{roots[kind]}>"
        )
        relations.append(
            f'<Relationship Id="rId{name}" Type="{_RELATIONS[schema]}/{kind}" Target="{name}.xml"/>'
        )
    top = f'<Relationship Id="rId1" Type="{_RELATIONS[schema]}/officeDocument" Target="word/document.xml"/>'
    if title:
        members["docProps/core.xml"] = (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></cp:coreProperties>'
        )
        top += f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    members["_rels/.rels"] = _relationships(top)
    members["word/_rels/document.xml.rels"] = _relationships("".join(relations))
    members["[Content_Types].xml"] = _content_types(parts, title=bool(title))
    return zipped(members)


def zipped(members: dict[str, str]) -> bytes:
    """A zip of text members, the same bytes for the same members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _relationships(inner: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _content_types(parts: dict[str, str], *, title: bool) -> str:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    overrides = f'<Override PartName="/word/document.xml" ContentType="{word}.document.main+xml"/>'
    for name in parts:
        kind = _KINDS[name.rstrip("0123456789")]
        overrides += f'<Override PartName="/word/{name}.xml" ContentType="{word}.{kind}+xml"/>'
    if title:
        overrides += (
            '<Override PartName="/docProps/core.xml" '
            'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def run(text: str, properties: str = "") -> str:
    """A run; `properties` is the markup inside `w:rPr`."""
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(inner: str, properties: str = "") -> str:
    """A paragraph of runs; `properties` is the markup inside `w:pPr`."""
    inside = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{inside}{inner}</w:p>"


def numbered(level: int, number: int = 1) -> str:
    """The property of a paragraph in a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def abstract_list(
    levels: tuple[tuple[str, str], ...] = OFFICIAL,
    *,
    number: int = 0,
    more: str = "",
    suffix: str = "",
) -> str:
    """A list of (format, pattern) by level; `more` goes into every level."""
    after = f'<w:suff w:val="{suffix}"/>' if suffix else ""
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}{after}'
        f"<w:lvlText w:val={quoteattr(pattern)}/></w:lvl>"
        for at, (style, pattern) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="{number}">{inner}</w:abstractNum>'


def list_of(number: int, abstract: int, override: str = "") -> str:
    """A list that counts by an abstract one."""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>'


def cell(inner: str, *, colspan: int = 1, merge: str = "") -> str:
    """A cell of paragraphs; `merge` is `restart` or `continue` for vertical merging."""
    properties = f'<w:gridSpan w:val="{colspan}"/>' if colspan > 1 else ""
    if merge:
        properties += "<w:vMerge/>" if merge == "continue" else f'<w:vMerge w:val="{merge}"/>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{900 * colspan}" w:type="dxa"/>{properties}</w:tcPr>{inner}</w:tc>'


def table(rows: list[str], columns: int = 10) -> str:
    """A table of rows, each the markup of its cells."""
    grid = '<w:gridCol w:w="900"/>' * columns
    inner = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{inner}</w:tbl>'


def render(rng: random.Random, document: Document) -> Written:
    """A whole report; the choices are drawn."""
    automatic = rng.random() < 0.6
    kind = noise.kind(rng, document.shapes)
    schema = STRICT if rng.random() < 0.15 else TRANSITIONAL
    fragments = rng.random() < 0.4
    suffix = rng.choice(("", "nothing", "space"))
    counter = _Counter(automatic)
    parts: list[str] = []
    lines: list[str] = []
    if document.title:
        parts.append(paragraph(_fragments(rng, document.title, fragments)))
        lines.append(document.title)
    for block in document.blocks:
        match block:
            case Heading() | Paragraph():
                level = 0 if isinstance(block, Heading) else 1
                properties, rest = counter.take(block.text, level)
                parts.append(paragraph(_fragments(rng, rest, fragments), properties))
                lines.append(block.text)
            case _:
                parts.append(_tables(rng, document, block.part, kind))
    for line in chrome.signature(rng, document):
        parts.append(paragraph(run(line), '<w:jc w:val="right"/>'))
        lines.append(line)
    margin = run("— ") + _page_field() + run(" —")
    settings = '<w:sectPr><w:footerReference w:type="default" r:id="rIdfooter1"/></w:sectPr>'
    raw = pack(
        "".join(parts) + settings,
        schema=schema,
        title=document.title or "",
        numbering=abstract_list(suffix=suffix) + list_of(1, 0),
        footer1=paragraph(margin),
    )
    shapes = (f"docx:auto={automatic and bool(counter.taken)}", f"docx:fragments={fragments}",
              f"docx:schema={'strict' if schema == STRICT else 'transitional'}", f"labels:{kind}")  # fmt: skip
    return Written(raw=raw, lines=tuple(line for line in lines if line.strip()), shapes=shapes)


class _Counter:
    """Turns typed numbers into automatic ones while they go on as Word would count them."""

    def __init__(self, automatic: bool) -> None:
        self.automatic = automatic
        self.counts = [0, 0]
        self.taken = 0

    def take(self, text: str, level: int) -> tuple[str, str]:
        form = (r"([一二三四五六七八九十])、(?=\S)", r"（([一二三四五六七八九十])）(?=\S)")[level]
        found = re.match(form, text)
        count = self.counts[level]
        if not (self.automatic and found and _NUMERALS.index(found[1]) == count):
            return "", text
        self.counts[level] += 1
        if level == 0:
            self.counts[1] = 0
        self.taken += 1
        return numbered(level), text[found.end() :]


def _fragments(rng: random.Random, text: str, fragments: bool) -> str:
    """The text in runs of a few characters, as Word cuts it at every correction."""
    if not fragments:
        return run(text)
    parts, at = [], 0
    while at < len(text):
        size = rng.randint(1, 9)
        parts.append(run(text[at : at + size], '<w:rFonts w:eastAsia="仿宋_GB2312"/>'))
        at += size
        if rng.random() < 0.1:
            parts.append('<w:proofErr w:type="gramStart"/><w:bookmarkStart w:id="0" w:name="a"/>')
    return "".join(parts)


def _page_field() -> str:
    turn = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    instruction = '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    return (
        turn.format("begin") + instruction + turn.format("separate") + run("3") + turn.format("end")
    )


def _tables(rng: random.Random, document: Document, part: str, kind: str) -> str:
    if part == "annex":
        return table(
            ["".join(cell(paragraph(run(text))) for text in row) for row in document.annex]
        )
    form = document.forms[part]
    if part == "part_two":
        small = layout.part_two(form, document.sheet)
        tables = small if rng.random() < 0.25 else [[row for rows in small for row in rows]]
    elif part == "requests":
        tables = [layout.requests(form, document.sheet)]
    else:
        tables = [layout.disputes(document.sheet)]
    return paragraph("").join(_grid(rng, rows, kind) for rows in tables)


def _grid(rng: random.Random, rows: list[Row], kind: str) -> str:
    """Rows of boxes as Word stores them: a merged cell again in every row it reaches into."""
    below: dict[int, tuple[int, int]] = {}  # column: (rows still to fill, width)
    written = []
    for row in rows:
        cells, column, waiting = [], 0, list(row)
        while waiting or below.get(column, (0, 0))[0] > 0:
            left, width = below.get(column, (0, 0))
            if left > 0:
                cells.append(cell(paragraph(""), colspan=width, merge="continue"))
                below[column] = (left - 1, width)
                column += width
                continue
            box = waiting.pop(0)
            text = box.text if box.key else noise.label(rng, box.text, kind)
            lines = text.split("\n")
            if len(lines) > 1 and rng.random() < 0.5:
                inner = paragraph("<w:r><w:br/></w:r>".join(run(line) for line in lines))
            else:
                inner = "".join(paragraph(run(line) if line else "") for line in lines)
            merge = "restart" if box.rowspan > 1 else ""
            cells.append(cell(inner, colspan=box.colspan, merge=merge))
            below[column] = (box.rowspan - 1, box.colspan)
            column += box.colspan
        written.append("".join(cells))
    return table(written)
