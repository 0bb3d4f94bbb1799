"""What kind of file some bytes are: by their content, never by their name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.records import RejectReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A kind of file that is recognised and not read: the reason, and what would read it."""

    reason: RejectReason
    detail: str


_CONTAINER = "归档文件（{}）尚不支持；请先解压到文件夹"
_PICTURE = "图片没有文字层，尚不支持文字识别"
_SIGNATURES: tuple[tuple[bytes, Unread], ...] = (
    (b"%PDF-", Unread(reason="unsupported_type", detail="PDF 尚不支持；请另存为网页或文本")),
    (b"{\\rtf", Unread(reason="unsupported_type", detail="RTF 尚不支持；请另存为网页或文本")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Unread(reason="unsupported_type", detail="Office 97–2003 文档（.doc .xls .wps）尚不支持；请另存为网页或文本")),
    (b"\x1f\x8b", Unread(reason="unsupported_type", detail=_CONTAINER.format("gzip"))),
    (b"WARC/", Unread(reason="unsupported_type", detail=_CONTAINER.format("WARC"))),
    (b"Rar!", Unread(reason="unsupported_type", detail=_CONTAINER.format("RAR"))),
    (b"7z\xbc\xaf\x27\x1c", Unread(reason="unsupported_type", detail=_CONTAINER.format("7z"))),
    (b"\x89PNG\r\n", Unread(reason="no_text_layer", detail=_PICTURE)),
    (b"\xff\xd8\xff", Unread(reason="no_text_layer", detail=_PICTURE)),
    (b"GIF8", Unread(reason="no_text_layer", detail=_PICTURE)),
    (b"BM", Unread(reason="no_text_layer", detail=_PICTURE)),
    (b"II*\x00", Unread(reason="no_text_layer", detail=_PICTURE)),
    (b"MM\x00*", Unread(reason="no_text_layer", detail=_PICTURE)),
)  # fmt: skip
_ZIP_MEMBERS = (
    (b"word/", "Word 文档（.docx）尚不支持；请另存为网页或文本"),
    (b"xl/", "Excel 工作簿不是报告页面；请另存为网页或文本"),
    (b"ppt/", "PowerPoint 文档尚不支持；请另存为网页或文本"),
)
_MHTML = re.compile(
    rb"\A\s*(?:[\w-]+:[^\n]*\n(?:[ \t]+[^\n]*\n)*)*?content-type:\s*multipart/related", re.I
)
_TAGS = re.compile(r"<(?:!doctype\s+html|html|head|body|table|div|p|td|span|meta|br)\b", re.I)


def unread_kind(raw: bytes) -> Unread | None:
    """The recognised kind that this version does not read, or None where text may be in it."""
    if not raw.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        return Unread(reason="empty", detail="文件为空")
    if raw[257:262] == b"ustar":
        return Unread(reason="unsupported_type", detail=_CONTAINER.format("tar"))
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return Unread(reason="no_text_layer", detail=_PICTURE)
    head = raw[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")  # readers of PDF allow bytes before it
    for signature, unread in _SIGNATURES:
        if head.startswith(signature) and not (len(signature) == 2 and _looks_like_text(raw)):
            return unread
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        named = next((detail for member, detail in _ZIP_MEMBERS if member in raw), None)
        return Unread(reason="unsupported_type", detail=named or _CONTAINER.format("zip"))
    if _MHTML.match(raw[:4096]):
        return Unread(reason="unsupported_type", detail="MHTML 尚不支持；请另存为“网页，全部”")
    return None


def is_html(text: str) -> bool:
    """Whether decoded text is markup: a page, or a fragment of one."""
    return len(_TAGS.findall(text[:20_000])) >= 2


def _looks_like_text(raw: bytes) -> bool:
    return b"\x00" not in raw[:512]
