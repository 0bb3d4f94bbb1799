"""Bytes of any format to the lines of a page, and what the file says of itself.

A reader is loaded when the first file of its kind comes: most archives hold pages and text only.
"""

from __future__ import annotations

import importlib.metadata
import io
from dataclasses import dataclass, replace

from pipeline.ingest.decode import Decoded, decode
from pipeline.ingest.kinds import kind_of
from pipeline.ingest.lines import MARKDOWN_LINK, Line, Outline
from pipeline.ingest.page import Hints
from pipeline.ingest.readers.html import is_html, read_html
from pipeline.ingest.readers.run_on import part_run_on
from pipeline.ingest.refusal import Unread
from pipeline.records import MediaType

_CONTAINER = Unread(reason="unsupported_type", detail="归档文件；请用 gongkai run 读取其中的文件")
# Pages are rendered for reading at some 150 dots per inch: characters of 10 pt have 20 pixels.
_SCALE = 150 / 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A file as lines; `encoding` is None where the format is none of characters.

    `markup` is the page that the lines were read from, None for other formats.
    """

    media_type: MediaType
    encoding: str | None
    outline: Outline
    hints: Hints
    markup: str | None = None

    def unhidden(self) -> Opened | None:
        """The page with what its styles hide, None where that is nothing more."""
        if self.markup is None:
            return None
        outline, _ = read_html(self.markup, unhide=True)
        more = len(outline.lines) > len(self.outline.lines)
        return replace(self, outline=outline, markup=None) if more else None


def open_file(raw: bytes, *, charset: str | None = None) -> Opened | Unread:
    """The lines of a file by its content, or why it is not read.

    `charset` is the encoding that the carrier of the file declares (HTTP).
    """
    kind = kind_of(io.BytesIO(raw))
    match kind:
        case Unread():
            return kind
        case "text":
            return _open_text(raw, charset)
        case "mhtml":
            return _open_mhtml(raw)
        case "pdf":
            return _drawn("pdf", _read_pdf(raw))
        case "docx":
            from pipeline.ingest.readers.docx import read_docx

            return _drawn("docx", read_docx(raw))
        case "office":
            from pipeline.ingest.readers.office import read_office

            return _drawn("doc", read_office(raw))
        case "image":
            from pipeline.ingest.readers.ocr import read_image

            return _drawn("image", read_image(raw))
        case _:
            return _CONTAINER


def optional_readers() -> dict[str, str]:
    """What is installed here and reads more files, with its version: a shard worked without it is worked again."""
    from pipeline.ingest.readers import ocr, office

    found = {"rapidocr": importlib.metadata.version("rapidocr")} if ocr.available() else {}
    return found | ({"libreoffice": "installed"} if office.converter() else {})


def _open_text(raw: bytes, charset: str | None) -> Opened | Unread:
    decoded = decode(raw, charset)
    if decoded is None:
        return _undecoded(raw)
    if is_html(decoded.text):
        outline, hints = read_html(decoded.text)
        return _decoded("html", decoded, outline, hints, markup=decoded.text)
    lines = [part for line in decoded.text.split("\n") for part in part_run_on(line)]
    outline = Outline(lines=tuple(map(_line, lines)))
    return _decoded("text", decoded, outline, Hints())


def _line(text: str) -> Line:
    """A line of plain text or Markdown. It stays as it is: the file itself is the report's text."""
    if "](" not in text:
        return Line(text=text)
    return Line(text=text, linked=sum(len(link[0]) for link in MARKDOWN_LINK.finditer(text)))


def _open_mhtml(raw: bytes) -> Opened | Unread:
    from pipeline.ingest.readers.mhtml import read_mhtml

    page = read_mhtml(raw)
    if isinstance(page, Unread):
        return page
    decoded = decode(page.html, page.charset)
    if decoded is None:
        return _undecoded(page.html)
    outline, hints = read_html(decoded.text)
    return _decoded("mhtml", decoded, outline, hints, markup=decoded.text)


def _read_pdf(raw: bytes) -> tuple[Outline, Hints] | Unread:
    from pipeline.ingest.readers.pdf import read_pdf, render_pages

    printed = read_pdf(raw)
    if isinstance(printed, Unread) and printed.reason == "no_text_layer":
        from pipeline.ingest.readers.ocr import read_scan

        return read_scan(render_pages(raw, scale=_SCALE))
    return printed


def _decoded(
    media_type: MediaType,
    decoded: Decoded,
    outline: Outline,
    hints: Hints,
    markup: str | None = None,
) -> Opened:
    return Opened(
        media_type=media_type,
        encoding=decoded.encoding,
        outline=outline,
        hints=hints,
        markup=markup,
    )


def _drawn(media_type: MediaType, found: tuple[Outline, Hints] | Unread) -> Opened | Unread:
    if isinstance(found, Unread):
        return found
    outline, hints = found
    return Opened(media_type=media_type, encoding=None, outline=outline, hints=hints)


def _undecoded(raw: bytes) -> Unread:
    """Binary of a format nobody here knows, or characters in an encoding nobody knows."""
    # Programs, databases and films fill their heads with zeros; damaged text has hardly one.
    if raw[:4096].count(0) * 50 > len(raw[:4096]):
        detail = "未知的文件格式；请另存为网页、PDF、Word 或文本"
        return Unread(reason="unsupported_type", detail=detail)
    return Unread(reason="unreadable_encoding", detail="不是任何已知编码的中文文本")
