"""WARC: the answers of web servers that hold a page, by `warcio`."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

import brotli
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.statusandheaders import StatusAndHeadersParser

from pipeline.ingest.refusal import Refused

_HTTP = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/2.0"], verify=False)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# Media types under which servers send pages and documents; what they send is decided by content.
_PAGE_TYPES = re.compile(
    r"text/html|application/(?:xhtml\+xml|pdf|msword|wps-office\.\w+|vnd\.ms-word\S*|vnd\.openxmlformats-officedocument\.wordprocessingml\S*"
    r"|rtf|x-mimearchive|octet-stream|download|x-download|force-download)|text/rtf|multipart/related|message/rfc822|\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The body of one answer, content encodings undone, and the charset its header declares."""

    raw: bytes
    charset: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Where a record begins, what was asked for, and whether its answer may hold a page."""

    at: int
    uri: str
    may_be_page: bool


def list_records(stream: BinaryIO, spend: Callable[[int], None]) -> Iterator[Record]:
    """The whole records of a WARC in order; each one's length is announced to `spend` first.

    Raises Refused (corrupt) where the file breaks off, and what `spend` raises.
    """
    records = ArchiveIterator(stream, arc2warc=True, no_record_parse=True)
    try:
        for record in records:
            spend(record.length or 0)
            may_be_page = _may_be_page(record)
            at = records.get_record_offset()  # reads on to the end of the record
            if getattr(record.raw_stream, "limit", 0) > 0:
                raise Refused("corrupt", "WARC 在最后一条记录中途中断")
            yield Record(
                at=at,
                uri=record.rec_headers.get_header("WARC-Target-URI") or "",
                may_be_page=may_be_page,
            )
        if not _ends_whole(stream):
            raise Refused("corrupt", "WARC 在最后一条记录的开头中断")
    except Refused:
        raise
    except Exception as error:  # of whatever kind warcio lets through on damaged headers
        raise Refused("corrupt", f"WARC 在此处中断或已损坏（{type(error).__name__}）") from None


def _ends_whole(stream: BinaryIO) -> bool:
    """Whether two line ends, which close every record, stand before where reading stopped."""
    stream.seek(max(0, stream.tell() - 4))
    return stream.read(4).endswith((b"\r\n\r\n", b"\n\n"))


def _may_be_page(record: Any) -> bool:
    if record.rec_type == "response":
        headers = _http_headers(record)
        type_ = headers.get_header("Content-Type") or "" if headers else ""
        ok = headers is not None and headers.get_statuscode() == "200"
        return bool(ok and _PAGE_TYPES.match(type_))
    if record.rec_type == "resource":
        return bool(_PAGE_TYPES.match(record.rec_headers.get_header("Content-Type") or ""))
    return False


def _http_headers(record: Any) -> Any:
    """The head of a server's answer, which the record begins with; None where it cannot be read.

    Read here and not by `ArchiveIterator`: one damaged head must not end the archive.
    """
    try:
        return _HTTP.parse(record.raw_stream)
    except Exception:
        return None


def read_answer(stream: BinaryIO, at: int, limit: int) -> Answer:
    """The answer in the record at offset `at`. Raises Refused (corrupt, too_large)."""
    try:
        stream.seek(at)
        record = next(ArchiveIterator(stream, arc2warc=True, no_record_parse=True))
        answered = _http_headers(record) if record.rec_type == "response" else None
        headers = answered or record.rec_headers
        raw = _transferred(record.raw_stream, headers, limit)
        for encoding in reversed((headers.get_header("Content-Encoding") or "").split(",")):
            raw = _decoded(raw, encoding.strip().lower(), limit)
        charset = _CHARSET.search(headers.get_header("Content-Type") or "")
    except Exception as error:
        raise Refused("corrupt", f"WARC 记录已损坏（{type(error).__name__}）") from None
    if len(raw) > limit:
        raise Refused("too_large", f"超过单个文件上限 {limit} 字节")
    return Answer(raw=raw, charset=charset[1] if charset else None)


def _transferred(body: Any, headers: Any, limit: int) -> bytes:
    if (headers.get_header("Transfer-Encoding") or "").lower() == "chunked":
        body = ChunkedDataReader(body)
    return cast(bytes, body.read(limit + 1))


def _decoded(raw: bytes, encoding: str, limit: int) -> bytes:
    """The bytes before they were encoded for sending; as they are where they are not encoded.

    Crawlers often store the page decoded and keep the header.
    """
    if encoding in ("gzip", "x-gzip") and raw.startswith(b"\x1f\x8b"):
        return zlib.decompressobj(31).decompress(raw, limit + 1)
    if encoding == "deflate":
        for window in (15, -15):  # with the header that the standard wants, and without
            try:
                return zlib.decompressobj(window).decompress(raw, limit + 1)
            except zlib.error:
                continue
    if encoding == "br":
        try:
            return cast(bytes, brotli.Decompressor().process(raw, output_buffer_limit=limit + 1))
        except brotli.error:
            return raw
    return raw
