"""The font that stands in for Chinese fonts which a PDF names and does not hold.

pdfium looks such fonts up in the system. Where none is installed, a character has no extent for
it, and a text object without extent is left out of the text: of 2020年1月1日, written in two
fonts, 20201月1日 remains (as in many a text on the web). Where one is installed, the text would
depend on the machine. So pdfium is given one font for all of them, made here: every character
is a square. Places of characters do not suffer, since a PDF holds the widths itself.
"""

from __future__ import annotations

import ctypes
import functools
import struct
from typing import Any

import pypdfium2.raw as pdfium

_EM = 1000
# A square that leaves a margin, as Han characters do.
_LOW, _HIGH = -80, 820
# Windows' numbers of the character sets that are written in Han characters.
_CHARSETS = (128, 129, 134, 136)
_NAME = b"Square\0"
# The handle pdfium holds the one font by; anything but null.
_HANDLE = 1


def install_font() -> None:
    """Give the font to pdfium; once in a process, before the first document is opened."""
    _install()


@functools.cache
def _install() -> Any:
    """The structure that pdfium calls back; cached, so that it lives as long as the process."""
    fields = dict(pdfium.FPDF_SYSFONTINFO._fields_)
    font = make_font()

    def map_font(_info: Any, _weight: int, _italic: int, charset: int, *_: Any) -> int | None:
        return _HANDLE if charset in _CHARSETS else None

    def font_data(_info: Any, _font: Any, table: int, buffer: Any, size: int) -> int:
        if table:
            return 0
        if buffer and size >= len(font):
            ctypes.memmove(buffer, font, len(font))
        return len(font)

    def face_name(_info: Any, _font: Any, buffer: Any, size: int) -> int:
        if buffer and size >= len(_NAME):
            ctypes.memmove(buffer, _NAME, len(_NAME))
        return len(_NAME)

    info = pdfium.FPDF_SYSFONTINFO(
        version=1,
        Release=fields["Release"](lambda *_: None),
        EnumFonts=fields["EnumFonts"](lambda *_: None),
        MapFont=fields["MapFont"](map_font),
        GetFont=fields["GetFont"](lambda *_: None),
        GetFontData=fields["GetFontData"](font_data),
        GetFaceName=fields["GetFaceName"](face_name),
        GetFontCharset=fields["GetFontCharset"](lambda *_: _CHARSETS[2]),
        DeleteFont=fields["DeleteFont"](lambda *_: None),
    )
    pdfium.FPDF_SetSystemFontInfo(ctypes.byref(info))
    return info


def make_font() -> bytes:
    """A TrueType font in which every character of the basic plane is one square."""
    tables = {
        b"OS/2": struct.pack(">H", 0).ljust(78, b"\0"),
        b"cmap": _character_map(),
        b"glyf": _square(),
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh",
            0x10000, 0x10000, 0, 0x5F0F3CF5, 3, _EM, 0, 0, 0, _LOW, _EM, _HIGH, 0, 8, 2, 0, 0,
        ),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH", 0x10000, _HIGH, _LOW, 0, _EM, 0, 0, _EM, 1, *[0] * 7, 2
        ),
        b"hmtx": struct.pack(">HhHh", _EM, 0, _EM, 0),
        b"loca": struct.pack(">HHH", 0, 0, len(_square()) // 2),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 2, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0),
        b"name": struct.pack(">HHH", 0, 0, 6),
        b"post": struct.pack(">IIhhI", 0x30000, 0, 0, 0, 1).ljust(32, b"\0"),
    }  # fmt: skip
    offset = 12 + 16 * len(tables)
    header, body = struct.pack(">IHHHH", 0x10000, len(tables), 128, 3, 32), b""
    for tag, table in tables.items():
        header += tag + struct.pack(">III", 0, offset + len(body), len(table))
        body += table + b"\0" * (-len(table) % 4)
    return header + body


def _square() -> bytes:
    """One closed outline of four corners, each given by its step from the one before."""
    outline = struct.pack(">hhhhh", 1, 0, _LOW, _EM, _HIGH) + struct.pack(">HH", 3, 0)
    flags = bytes([1] * 4)
    across = struct.pack(">hhhh", 0, 0, _EM, 0)
    up = struct.pack(">hhhh", _LOW, _HIGH - _LOW, 0, _LOW - _HIGH)
    return outline + flags + across + up


def _character_map() -> bytes:
    """Format 4: 256 stretches of 256 characters, all on one array that names the square."""
    count = 256
    ends = [(at << 8) + 0xFF for at in range(count)]
    starts = [at << 8 for at in range(count)]
    # An offset counts from its own place to the array behind all of them.
    offsets = [2 * (count - at) for at in range(count)]
    body = struct.pack(f">{count}HH{count}H", *ends, 0, *starts)
    body += struct.pack(f">{count}H", *[0] * count) + struct.pack(f">{count}H", *offsets)
    body += struct.pack(">256H", *[1] * 256)
    length = 14 + len(body)
    table = struct.pack(">HHHHHHH", 4, length, 0, 2 * count, 512, 8, 0) + body
    return struct.pack(">HHHHI", 0, 1, 3, 1, 12) + table
