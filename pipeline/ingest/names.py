"""Names of inputs as the dataset writes them."""

from __future__ import annotations

import os
import re

_UNSAFE = re.compile("[%!\x00-\x1f\x7f\udc80-\udcff]")


def source_name(path: bytes | str) -> str:
    """A path with `/` between parts, percent-encoded where it must be to lead back to the file.

    A str may hold undecodable bytes as lone surrogates, as the file system gives them.

    >>> source_name("昆明/100%!.html".encode())
    '昆明/100%25%21.html'
    >>> source_name(b"\\xff.txt")
    '%FF.txt'
    """
    text = path.decode("utf-8", "surrogateescape") if isinstance(path, bytes) else path
    return _UNSAFE.sub(lambda found: f"%{ord(found[0]) & 0xFF:02X}", text.replace(os.sep, "/"))
