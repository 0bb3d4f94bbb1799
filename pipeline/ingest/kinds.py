"""What kind of file some bytes are: by their content, never by their name."""

from __future__ import annotations

import re
import tarfile
import zipfile
from typing import BinaryIO, Literal, TypeGuard

from pipeline.ingest.readers.html import has_tags
from pipeline.ingest.readers.mhtml import is_mhtml
from pipeline.ingest.refusal import Unread

__all__ = ["Container", "Kind", "Unread", "is_container", "kind_of"]

Container = Literal["zip", "tar", "warc", "gzip"]
Kind = Literal["text", "mhtml", "pdf", "docx", "office", "image"]

_HEAD = 8192
_UNPACK = "归档文件（{}）不能读取；请解压后再读"
_SIGNATURES: tuple[tuple[bytes, Container | Kind | Unread], ...] = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "office"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"\x1f\x8b", "gzip"),
    (b"WARC/", "warc"),
    (b"filedesc://", "warc"),
    (b"Rar!", Unread(reason="unsupported_type", detail=_UNPACK.format("RAR"))),
    (b"7z\xbc\xaf\x27\x1c", Unread(reason="unsupported_type", detail=_UNPACK.format("7z"))),
    (b"\xfd7zXZ\x00", Unread(reason="unsupported_type", detail=_UNPACK.format("xz"))),
    (b"BZh", Unread(reason="unsupported_type", detail=_UNPACK.format("bzip2"))),
    (b"\x28\xb5\x2f\xfd", Unread(reason="unsupported_type", detail=_UNPACK.format("zstd"))),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
)
# What is a zip and no archive of files, by a member that only it has.
_ZIPPED: tuple[tuple[re.Pattern[str], Kind | Unread], ...] = (
    (re.compile(r"word/"), "docx"),
    (
        re.compile(r"xl/"),
        Unread(reason="unsupported_type", detail="Excel 工作簿不能读取；请另存为网页、PDF 或文本"),
    ),
    (
        re.compile(r"ppt/"),
        Unread(reason="unsupported_type", detail="PowerPoint 文档不能读取；请另存为 PDF"),
    ),
    (
        re.compile(r"OFD\.xml$"),
        Unread(reason="unsupported_type", detail="OFD 版式文件不能读取；请用阅读器另存为 PDF"),
    ),
    (
        re.compile(r"META-INF/manifest\.xml$"),
        Unread(
            reason="unsupported_type", detail="OpenDocument 文档不能读取；请另存为 .docx 或 PDF"
        ),
    ),
)
# Two letters begin many a text, BZh and BM among them: then what follows has no NUL.
_SHORT_SIGNATURE = 3
_WORD_XML = re.compile(rb"<w:wordDocument|<\?mso-application\s+progid=\"Word")


def kind_of(stream: BinaryIO) -> Container | Kind | Unread:
    """The kind of the file in `stream` (seekable; read from its beginning).

    `Unread` where the kind is recognised and not read, with the remedy; `text` where characters
    may be in it.
    """
    raw = stream.read(_HEAD)
    if not raw.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe") and not stream.read(_HEAD).strip(b"\x00"):
        return Unread(reason="empty", detail="文件为空")
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(stream)
    if raw[257:262] == b"ustar" or _is_old_tar(raw):
        return "tar"
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "image"
    head = raw.lstrip(b"\xef\xbb\xbf \t\r\n")
    for signature, kind in _SIGNATURES:
        short = len(signature) <= _SHORT_SIGNATURE and signature[0] < 0x80
        if head.startswith(signature) and not (short and b"\x00" not in raw[:512]):
            return kind
    if b"%PDF-" in raw[:1024] and not has_tags(raw[:1024].decode("latin-1")):
        return "pdf"  # readers of PDF allow bytes before it
    if _WORD_XML.search(raw):
        return "office"
    return "mhtml" if is_mhtml(raw) else "text"


def is_container(kind: Container | Kind | Unread) -> TypeGuard[Container]:
    """Whether a kind is one of files that hold files."""
    return kind in ("zip", "tar", "warc", "gzip")


def _kind_of_zip(stream: BinaryIO) -> Container | Kind | Unread:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = [entry.filename for entry in archive.infolist()[:200]]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError):
        return "zip"
    if not {"[Content_Types].xml", "OFD.xml", "mimetype"} & set(names):
        return "zip"
    return next((kind for member, kind in _ZIPPED if any(map(member.match, names))), "zip")


def _is_old_tar(raw: bytes) -> bool:
    """Whether a tar header without magic (V7) stands there: its checksum tells."""
    try:
        tarfile.TarInfo.frombuf(raw[: tarfile.BLOCKSIZE], "utf-8", "surrogateescape")
    except tarfile.TarError:
        return False
    return True
