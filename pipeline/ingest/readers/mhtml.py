"""Pages saved in one file (.mhtml, .mht) by Chrome, Internet Explorer and Word (RFC 2557).

Parts are split here and not by `email`, which turns all of a file into lines of text: of 5 MB
with 200 pictures it took 54 ms where this takes 8 ms. Pictures are never decoded.
"""

from __future__ import annotations

import binascii
import html
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from urllib.parse import unquote, urljoin

from pipeline.ingest.decode import decode
from pipeline.ingest.readers.html import read_html
from pipeline.ingest.refusal import Unread

_HTML = ("text/html", "application/xhtml+xml")
_BREAK = rb"(?>\r\n?|\n)"
_BLANK = re.compile(_BREAK + rb"[ \t]*" + _BREAK)
_HEADER = re.compile(rb"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
_BOUNDARY_LINE = re.compile(rb"(?m)^--(\S[^\r\n]{3,69}?)[ \t]*\r?$")
# Addresses of pages have up to some 2 KB; `email` takes time by the square of a header.
_LONGEST_HEADERS = 16 * 1024
# Outlook nests three deep (mixed, related, alternative).
_DEEPEST = 8
_MOST_PARTS = 20_000
# A page of frames says at most a word to browsers that know no frames.
_FEW_LETTERS = 60
_FRAMES = re.compile(
    rb"<i?frame\b[^<>]*?\bsrc\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s<>\"']+))", re.I
)
# Markup that nothing has encoded, whatever its header says.
_ATTRIBUTE = re.compile(rb"=[\"']")
_ENCODED = re.compile(rb"=3D|=\r?\n", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mhtml:
    """The page of a saved file: its bytes, the charset its part declares, where it was.

    `parts` counts the other parts of the file: pictures, styles, pages in frames.
    """

    html: bytes
    charset: str | None
    location: str | None
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A part that holds no others. `names` are its Content-ID and those of what it stands in."""

    headers: Message
    body: bytes
    names: tuple[str, ...]

    @property
    def kind(self) -> str:
        return self.headers.get_content_type()

    @property
    def location(self) -> str | None:
        return _header(self.headers, "Content-Location")

    @property
    def charset(self) -> str | None:
        return self.headers.get_content_charset()

    def decoded(self) -> bytes:
        """The bytes of the page behind the encoding for transport."""
        encoding = (_header(self.headers, "Content-Transfer-Encoding") or "").lower()
        if encoding == "base64":
            letters = re.sub(rb"[^A-Za-z0-9+/]", b"", self.body)
            letters = letters[: len(letters) - (len(letters) % 4 == 1)]
            return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
        plain = _ATTRIBUTE.search(self.body) and not _ENCODED.search(self.body)
        if encoding == "quoted-printable" and not plain:
            return binascii.a2b_qp(self.body)
        return self.body


def is_mhtml(head: bytes) -> bool:
    """Whether a file that begins with `head` (8 KB are enough) is a page saved in one file.

    Internet Explorer saves a page without pictures as one part that is no multipart.
    """
    headers = {}
    block, *behind = _BLANK.split(head.lstrip(b"\xef\xbb\xbf \t\r\n"), maxsplit=1)
    lines = re.split(_BREAK + rb"(?![ \t])", block)
    for line in lines if behind else lines[:-1]:  # the last one may be cut
        found = _HEADER.fullmatch(line)
        if found is None:
            return False
        headers[found[1].lower()] = found[2].strip().lower()
    kind = headers.get(b"content-type", b"")
    return kind.startswith(
        (b"multipart/related", b"multipart/alternative", b"multipart/mixed")
    ) or (kind.startswith(b"text/html") and b"mime-version" in headers)


def read_mhtml(raw: bytes) -> Mhtml | Unread:
    """The page in a saved file, or why there is none. Of a cut file what stands is read.

    The page is the part that the file names as its start, else the first page, else the first
    part if it is text. Where it only holds frames, the pages in them follow it in order.
    """
    headers, body = _split_headers(raw.lstrip(b"\xef\xbb\xbf \t\r\n"))
    parts = list(itertools.islice(_leaves(headers, body, (), 0), _MOST_PARTS + 1))
    if len(parts) > _MOST_PARTS:
        return Unread(reason="too_many_members", detail=f"MHTML 中的部分超过 {_MOST_PARTS} 个")
    root = _root(parts, str(headers.get_param("start") or "").strip().strip("<>"))
    if root is None and parts:
        return Unread(reason="not_a_report", detail="MHTML 中没有网页，只有图片等附属文件")
    if root is None:
        return Unread(reason="corrupt", detail="MHTML 文件不完整：其中没有任何内容")
    pages = _with_frames(root, parts)
    return Mhtml(
        html=root.decoded() if len(pages) == 1 else _joined(pages),
        charset=root.charset if len(pages) == 1 else "utf-8",
        location=root.location or _header(headers, "Snapshot-Content-Location"),
        parts=len(parts) - 1,
    )


def _header(headers: Message, name: str) -> str | None:
    return "".join(str(headers.get(name) or "").split()) or None


def _split_headers(raw: bytes) -> tuple[Message, bytes]:
    """The headers of a part and what follows the empty line behind them."""
    if raw.startswith((b"\n", b"\r")):
        return Message(), raw.lstrip(b"\r\n")
    blank = _BLANK.search(raw)
    end, start = blank.span() if blank else (len(raw), len(raw))
    return BytesHeaderParser().parsebytes(raw[: min(end, _LONGEST_HEADERS)]), raw[start:]


def _leaves(headers: Message, body: bytes, names: tuple[str, ...], depth: int) -> Iterator[_Part]:
    """The parts in order, those inside other parts in their place."""
    own = _header(headers, "Content-ID")
    names = (*names, own.strip("<>")) if own else names
    if headers.get_content_maintype() != "multipart" or depth == _DEEPEST:
        yield _Part(headers=headers, body=body, names=names)
        return
    for piece in _pieces(body, headers.get_boundary()):
        yield from _leaves(*_split_headers(piece), names, depth + 1)


def _pieces(body: bytes, boundary: str | None) -> Iterator[bytes]:
    """What stands between the boundaries; a boundary that is not there is taken from the body."""
    mark = (boundary or "").encode("ascii", "replace")
    if not mark or b"--" + mark not in body:
        first = re.search(rb"(?m)^--(\S[^\r\n]{3,69}?)[ \t]*$", body.replace(b"\r\n", b"\n")[:8192])
        if first is None:
            return
        mark = first[1]
    delimiter = b"--" + mark
    ending = re.compile(rb"(--)?[ \t]*(?:" + _BREAK + rb"|\Z)")
    start: int | None = None
    at = body.find(delimiter)
    while at >= 0:
        ended = ending.match(body, at + len(delimiter))
        if ended and (at == 0 or body[at - 1] in b"\r\n"):
            if start is not None:
                yield body[start : max(start, at - 2 if body[at - 2 : at] == b"\r\n" else at - 1)]
            start = ended.end()
            if ended[1]:
                return
        at = body.find(delimiter, at + len(delimiter))
    if start is not None:
        yield body[start:]


def _root(parts: Sequence[_Part], start: str) -> _Part | None:
    pages = [part for part in parts if part.kind in _HTML]
    named = [part for part in pages if start and start in part.names]
    filled = [part for part in pages if part.body.strip()]
    texts = [part for part in parts[:1] if part.headers.get_content_maintype() == "text"]
    return next(iter((*named, *filled, *pages, *texts)), None)


def _with_frames(root: _Part, parts: Sequence[_Part]) -> list[_Part]:
    """The page, and where it only holds frames the pages in them, in order."""
    pages = [part for part in parts if part.kind in _HTML and part is not root]
    by_name = {name: part for part in pages for name in part.names}
    by_place = {_place(part.location, None): part for part in pages if part.location}
    chosen: dict[int, _Part] = {}
    waiting = [root]
    while waiting:
        page = waiting.pop()
        if id(page) in chosen:
            continue
        chosen[id(page)] = page
        framed = []
        for source in _frames(page.decoded()) if pages else ():
            name = source[4:] if source.lower().startswith("cid:") else None
            found = by_name.get(name) if name else by_place.get(_place(source, page.location))
            framed.extend([found] if found else [])
        waiting.extend(reversed(framed))
    return list(chosen.values())


def _frames(page: bytes) -> list[str]:
    """Where the frames of a page are from, if there is hardly anything else on it."""
    sources = [next(filter(None, found), b"") for found in _FRAMES.findall(page)]
    decoded = decode(page) if sources else None
    if decoded is None:
        return []
    outline, _ = read_html(decoded.text)
    if sum(len(line.text) for line in outline.lines) > _FEW_LETTERS:
        return []
    return [html.unescape(source.decode("latin-1")) for source in sources]


def _place(location: str | None, base: str | None) -> str:
    try:
        return unquote(urljoin(base or "", (location or "").strip()), "latin-1")
    except ValueError:
        return location or ""


def _joined(pages: Sequence[_Part]) -> bytes:
    """The pages behind one another in UTF-8: each may have a charset of its own."""
    texts = (decode(page.decoded()) for page in pages)
    return "\n".join(decoded.text for decoded in texts if decoded).encode()
