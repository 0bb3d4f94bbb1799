"""Word documents (.docx) to lines and table rows, without Word.

The parts are read with lxml. python-docx was passed over: its `cells` repeat merged cells and
shift short rows (its issues 422, 534), and it has neither automatic numbers nor text boxes,
content controls or insertions under review, all of which reports have.
Nothing outside the file is opened: no entity, no linked picture, no template.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping

from lxml import etree

from pipeline.ingest.decode import decode
from pipeline.ingest.lines import Line, Outline
from pipeline.ingest.page import Hints
from pipeline.ingest.readers.html import is_html, read_html
from pipeline.ingest.readers.mhtml import Mhtml, is_mhtml, read_mhtml
from pipeline.ingest.readers.word.lists import Numbers, read_styles
from pipeline.ingest.readers.word.markup import W
from pipeline.ingest.readers.word.story import Sources, Story
from pipeline.ingest.refusal import Refused, Unread

# All parts of a document together. The XML of the longest reports has some 3 MB.
_MAX_EXPANDED = 64 * 1024 * 1024
# The directory of a zip needs some 80 bytes for a member; a document has a few dozen.
_MAX_DIRECTORY = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
# The strict schema has the same elements under other names (ISO/IEC 29500-1, annex A).
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)  # fmt: skip
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
# What Word and WPS enter by themselves, or what a printer's name leaves: no title.
_PREFIX = re.compile(r"^(?:Microsoft (?:Office )?Word\s*[-－]\s*)|\.(?:docx?|wps|html?)$", re.I)
_HAN = re.compile("[\u4e00-\u9fff]")
_SHORTEST_TITLE = 6


def read_docx(raw: bytes) -> tuple[Outline, Hints] | Unread:
    """The visible lines of a document in order, tables as grids, or why it cannot be read.

    `encrypted` where it asks for a password, `too_large` where its parts expand beyond 64 MiB,
    `corrupt` where the zip or its XML is broken or there is no document in it. Headers come
    first and footers last, both as page marks; a note follows the paragraph that refers to it.
    """
    if raw.startswith(_OLE):
        if _ENCRYPTED_PACKAGE in raw:
            return Unread(reason="encrypted", detail="Word 文档有打开密码；请去掉密码后另存")
        return Unread(reason="corrupt", detail="不是 .docx 文件（内容是 Office 97–2003 格式）")
    try:
        return _read(_Package(raw))
    except Refused as refused:
        return refused.unread
    except (
        zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, OSError, struct.error,
        NotImplementedError, UnicodeDecodeError, ValueError,
    ):  # fmt: skip
        return Unread(reason="corrupt", detail="Word 文档已损坏，打不开；请用 Word 修复后另存")


class _Package:
    """The parts of a document by name, within a budget of expanded bytes."""

    def __init__(self, raw: bytes) -> None:
        end = raw.rfind(b"PK\x05\x06")
        if end >= 0 and int.from_bytes(raw[end + 12 : end + 16], "little") > _MAX_DIRECTORY:
            raise Refused("too_many_members", "Word 文档内部的文件太多")
        self.archive = zipfile.ZipFile(io.BytesIO(raw))
        self.members = {
            entry.filename.replace("\\", "/").lstrip("/").lower(): entry
            for entry in reversed(self.archive.infolist())
        }
        self.left = _MAX_EXPANDED

    def bytes_of(self, name: str) -> bytes | None:
        """The bytes of a part, None where there is none of this name."""
        entry = self.members.get(name.lower())
        if entry is None:
            return None
        if entry.flag_bits & 0x1:
            raise Refused("encrypted", "压缩包内的文档已加密；请解密后另存")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile("a document is stored or deflated")
        with self.archive.open(entry) as part:
            content = part.read(self.left + 1)
        self.left -= len(content)
        if self.left < 0:
            detail = f"Word 文档展开后超过 {_MAX_EXPANDED} 字节"
            raise Refused("too_large", detail)
        return content

    def xml_of(self, name: str | None) -> etree._Element | None:
        """The root element of a part, in the names of the transitional schema."""
        content = self.bytes_of(name) if name else None
        if content is None:
            return None
        for strict, transitional in _STRICT:
            content = content.replace(strict, transitional)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        return etree.fromstring(content, parser)

    def relations_of(self, name: str) -> dict[str, tuple[str, str]]:
        """The parts that a part points to: by id, (last word of the kind, name of the part)."""
        folder, base = posixpath.split(name)
        root = self.xml_of(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = {}
        for relation in root if root is not None else ():
            target = relation.get("Target") or ""
            if isinstance(relation.tag, str) and relation.get("TargetMode") != "External":
                kind = (relation.get("Type") or "").rpartition("/")[2]
                part = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[relation.get("Id") or ""] = (kind, part)
        return found


def _read(package: _Package) -> tuple[Outline, Hints]:
    top = dict(package.relations_of("").values())
    main = top.get("officeDocument", "word/document.xml")
    document = package.xml_of(main)
    body = document.find(f"{W}body") if document is not None else None
    if body is None:
        detail = "压缩包里没有 Word 文档的正文（word/document.xml）"
        raise Refused("corrupt", detail)
    relations = package.relations_of(main)
    sources = _sources(package, relations)
    story = Story(sources)
    story.read(body)
    story.flush()
    headers, footers = (
        _margin(package, _referred(story.sections, f"{W}{kind}Reference", relations), sources)
        for kind in ("header", "footer")
    )
    return Outline(lines=(*headers, *story.lines, *footers)), Hints(title=_title(package, top))


def _sources(package: _Package, relations: Mapping[str, tuple[str, str]]) -> Sources:
    parts = dict(relations.values())
    styles = read_styles(package.xml_of(parts.get("styles")))
    notes = {}
    for kind in ("footnote", "endnote"):
        root = package.xml_of(parts.get(f"{kind}s"))
        for note in root.iterchildren(f"{W}{kind}") if root is not None else ():
            if note.get(f"{W}type") in (None, "normal"):  # others are the rules above the notes
                notes[kind, note.get(f"{W}id") or ""] = note

    def chunk(relation: str) -> list[Line]:
        _, part = relations.get(relation, ("", ""))
        return _pasted(package.bytes_of(part) or b"")

    numbers = Numbers(package.xml_of(parts.get("numbering")), styles)
    return Sources(numbers=numbers, notes=notes, chunk=chunk)


def _pasted(raw: bytes) -> list[Line]:
    """The lines of a page that a converter put into the document whole.

    A document inside the document is not opened: Word would, and no report was seen to have it.
    """
    page = read_mhtml(raw) if is_mhtml(raw[:8192]) else None
    content = page.html if isinstance(page, Mhtml) else raw
    decoded = decode(content) if content and not content.startswith(b"PK") else None
    if decoded is None:
        return []
    if is_html(decoded.text):
        return list(read_html(decoded.text)[0].lines)
    return [Line(text=line) for line in decoded.text.split("\n") if line.strip()]


def _referred(
    sections: Iterable[etree._Element], tag: str, relations: Mapping[str, tuple[str, str]]
) -> list[str]:
    """The headers or footers of all sections, each part once."""
    references = (found for section in sections for found in section.iterchildren(tag))
    parts = (relations.get(found.get(f"{_R}id") or "", ("", ""))[1] for found in references)
    return [part for part in dict.fromkeys(parts) if part]


def _margin(package: _Package, parts: Iterable[str], sources: Sources) -> list[Line]:
    story = Story(sources)
    for part in parts:
        root = package.xml_of(part)
        if root is not None:
            story.read(root)
            story.flush()
    return [
        line._replace(chrome="page_mark", grid=None, cells=(), text=line.text.replace("\t", " "))
        for line in story.lines
    ]


def _title(package: _Package, top: Mapping[str, str]) -> str | None:
    """The title among the document's properties, None where it is none that a person gave."""
    core = package.xml_of(top.get("core-properties", "docProps/core.xml"))
    named = core.find(_TITLE) if core is not None else None
    title = _PREFIX.sub("", " ".join(((named.text if named is not None else "") or "").split()))
    return title if len(_HAN.findall(title)) >= _SHORTEST_TITLE else None
