"""Web pages in one file as Chrome, Internet Explorer and Word save them.

Shares no code with the reader; the encodings for transport are those of the standard library.
"""

from __future__ import annotations

import base64
import quopri
from dataclasses import dataclass

WAYS = ("chrome", "ie", "ie_alternative", "ie_single", "word", "outlook")
_PIXEL = bytes.fromhex("47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b")  # fmt: skip
_PAGE = "http://www.example.gov.cn/zwgk/202301/t20230118_1.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part: its kind, its bytes, the encoding for transport, further headers."""

    kind: str
    body: bytes
    transport: str = "quoted-printable"
    location: str = ""
    name: str = ""


def save(
    page: bytes, charset: str, way: str, *, pictures: int = 2, newline: bytes = b"\r\n"
) -> bytes:
    """The file in which `way` saves a page of these bytes."""
    images = [
        Piece(
            kind="image/gif",
            body=_PIXEL * 40,
            transport="base64",
            location=f"http://www.example.gov.cn/images/{at}.gif",
        )
        for at in range(pictures)
    ]
    style = Piece(
        kind="text/css", body="td{font:宋体}".encode(charset), location="cid:css-1@mhtml.blink"
    )
    if way == "chrome":
        root = Piece(kind="text/html", body=page, location=_PAGE, name="frame-A@mhtml.blink")
        text = b"".join(
            (_chrome_head(), multipart([root, style, *images], "----MultipartBoundary--aB3dE5----"))
        )
    elif way == "ie":
        root = Piece(kind=f'text/html;\n\tcharset="{charset}"', body=page, location=_PAGE)
        text = _ie_head("multipart/related", 'type="text/html";\n\t') + multipart(
            [root, *images], _IE
        )
    elif way == "ie_alternative":
        inner = _IE.replace("0000", "0001")
        root = Piece(kind=f'text/html;\n\tcharset="{charset}"', body=page, location=_PAGE)
        both = Piece(
            kind=f'multipart/alternative;\n\tboundary="{inner}"',
            body=multipart([root], inner),
            transport="",
        )
        text = _ie_head("multipart/related", 'type="multipart/alternative";\n\t') + multipart(
            [both, *images], _IE
        )
    elif way == "ie_single":
        head = _ie_head("", "").replace(
            b"Content-Type: \n", f'Content-Type: text/html;\n\tcharset="{charset}"\n'.encode()
        )
        text = (
            head.rstrip(b"\n")
            + b"\nContent-Transfer-Encoding: base64\n\n"
            + base64.encodebytes(page)
        )
    elif way == "word":
        root = Piece(
            kind=f'text/html; charset="{charset}"',
            body=page,
            location="file:///C:/2D38A1/report.htm",
        )
        files = Piece(
            kind='text/xml; charset="utf-8"',
            body=b"<xml/>",
            location="file:///C:/2D38A1/report.files/filelist.xml",
        )
        text = (
            b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="----=_NextPart_01D8.A1"\n\n'
            b"This document is a Single File Web Page, also known as a Web Archive file.\n\n"
            + multipart([root, *images, files], "----=_NextPart_01D8.A1")
        )
    else:
        plain = Piece(kind=f"text/plain; charset={charset}", body="见网页".encode(charset))
        root = Piece(
            kind=f"text/html; charset={charset}", body=page, transport="8bit", name="root@x"
        )
        both = Piece(
            kind='multipart/alternative; boundary="in"',
            body=multipart([plain, root], "in"),
            transport="",
        )
        text = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=out\n\n" + multipart(
            [both, *images], "out"
        )
    return text if newline == b"\n" else text.replace(b"\r\n", b"\n").replace(b"\n", newline)


_IE = "----=_NextPart_000_0000_01D92B3C.5F4E2A10"


def _chrome_head() -> bytes:
    return (
        f"From: <Saved by Blink>\nSnapshot-Content-Location: {_PAGE}\n"
        "Subject: =?utf-8?Q?=E5=B9=B4=E6=8A=A5?=\nDate: Wed, 18 Jan 2023 10:21:00 +0800\n"
        'MIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype="text/html";\n'
        '\tboundary="----MultipartBoundary--aB3dE5----"\n\n\n'
    ).encode()


def _ie_head(kind: str, before: str) -> bytes:
    declared = f'{kind};\n\t{before}boundary="{_IE}"' if kind else ""
    return (
        "From: <由 Windows Internet Explorer 8 保存>\nSubject: 年度报告\n"
        f"Date: Wed, 18 Jan 2023 10:21:00 +0800\nMIME-Version: 1.0\nContent-Type: {declared}\n"
        "X-MimeOLE: Produced By Microsoft MimeOLE V6.00.2900.5512\n\n"
    ).encode("gbk")


def multipart(pieces: list[Piece], boundary: str) -> bytes:
    """The pieces between boundaries, with the closing one."""
    text = b""
    for piece in pieces:
        text += f"--{boundary}\nContent-Type: {piece.kind}\n".encode()
        if piece.name:
            text += f"Content-ID: <{piece.name}>\n".encode()
        if piece.transport:
            text += f"Content-Transfer-Encoding: {piece.transport}\n".encode()
        if piece.location:
            text += f"Content-Location: {piece.location}\n".encode()
        text += b"\n" + _transported(piece) + b"\n"
    return text + f"--{boundary}--\n".encode()


def _transported(piece: Piece) -> bytes:
    if piece.transport == "base64":
        return base64.encodebytes(piece.body)
    if piece.transport == "quoted-printable":
        return quopri.encodestring(piece.body)
    return piece.body
