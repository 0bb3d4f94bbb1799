"""Which files of the SOURCEs are inputs, and their bytes.

Every file below a SOURCE is an input, is rejected, or is skipped and counted by kind; none is
passed over in silence. Containers are listed as inputs of their own until they can be opened.
"""

from __future__ import annotations

import collections
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.records import Rejected

MAX_INPUT_BYTES = 64 * 1024 * 1024  # the contract's limit on one input

_JUNK_NAMES = {".ds_store", "thumbs.db", "desktop.ini"}
_SIDE_SUFFIXES = {".css": "stylesheet", ".js": "script", ".ico": "icon", ".map": "script"}
_SIDE_FOLDER = re.compile(r".+(_files|\.files)$", re.IGNORECASE)
_UNSAFE = re.compile("[%!\x00-\x1f\x7f\udc80-\udcff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A file that could hold a report; `source` is its name in the dataset."""

    source: str
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What stands below the SOURCEs, sorted by source; `skipped` counts side files by kind."""

    inputs: tuple[Input, ...]
    rejected: tuple[Rejected, ...]
    skipped: tuple[tuple[str, int], ...]


def list_inputs(sources: Sequence[Path]) -> Listing:
    """All inputs below the given files and folders. Raises UsageError for a path not there."""
    inputs: list[Input] = []
    rejected: list[Rejected] = []
    skipped: collections.Counter[str] = collections.Counter()
    seen: set[Path] = set()
    for given in sources:
        source = given.resolve() if given.is_dir() else given.parent.resolve() / given.name
        if not os.path.lexists(source):
            raise UsageError(f"没有这个文件或文件夹：{given}", remedy="请检查 SOURCE 的路径")
        root = source if source.is_dir() else source.parent
        for path in _walk(source):
            if path in seen:
                continue
            seen.add(path)
            name = source_name(os.fsencode(path.relative_to(root)))
            kind = _side_kind(path.relative_to(root))
            refusal = None if kind else _refusal(path, root)
            if kind:
                skipped[kind] += 1
            elif refusal:
                rejected.append(refuse(name, None, "unreadable", refusal))
            else:
                inputs.append(Input(source=name, path=path))
    inputs = _told_apart(inputs)
    return Listing(
        inputs=tuple(sorted(inputs, key=lambda found: (found.source, str(found.path)))),
        rejected=tuple(sorted(rejected, key=lambda refused: refused.source)),
        skipped=tuple(sorted(skipped.items())),
    )


def _told_apart(inputs: Sequence[Input]) -> list[Input]:
    """`inputs` with the name of its SOURCE before each source that two SOURCEs share."""
    names = collections.Counter(found.source for found in inputs)
    return [
        found if names[found.source] == 1 else replace(found, source=_with_root(found))
        for found in inputs
    ]


def _with_root(found: Input) -> str:
    depth = found.source.count("/") + 1
    root = found.path.parents[depth - 1]
    return f"{source_name(os.fsencode(root.name))}/{found.source}"


def read_input(found: Input) -> bytes | Rejected:
    """The bytes of an input, or why they cannot be had (too_large, unreadable)."""
    try:
        with found.path.open("rb") as file:
            before = os.fstat(file.fileno())
            if before.st_size > MAX_INPUT_BYTES:
                detail = f"{before.st_size} 字节，超过单个文件上限 {MAX_INPUT_BYTES} 字节"
                return refuse(found.source, None, "too_large", detail)
            raw = file.read(MAX_INPUT_BYTES + 1)
            after = os.fstat(file.fileno())
    except OSError as error:
        return refuse(found.source, None, "unreadable", error.strerror or type(error).__name__)
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, len(raw)):
        return refuse(found.source, None, "unreadable", "读取过程中文件发生了变化")
    return raw


def source_name(path: bytes) -> str:
    """A path as the dataset writes it: `/` between parts, percent-encoded where it must be.

    >>> source_name("昆明/100%!.html".encode())
    '昆明/100%25%21.html'
    >>> source_name(b"\\xff.txt")
    '%FF.txt'
    """
    text = path.decode("utf-8", "surrogateescape").replace(os.sep, "/")
    return _UNSAFE.sub(lambda found: f"%{ord(found[0]) & 0xFF:02X}", text)


def refuse(source: str, sha256: str | None, reason: str, detail: str) -> Rejected:
    """A rejection by this stage."""
    return Rejected(source=source, sha256=sha256, stage="ingest", reason=reason, detail=detail)  # type: ignore[arg-type]


def _walk(source: Path) -> Iterator[Path]:
    if source.is_symlink() or not source.is_dir():
        yield source
        return
    closed: list[Path] = []
    for folder, folders, files in os.walk(
        source, onerror=lambda e: closed.append(Path(e.filename))
    ):
        folders.sort()
        links = [name for name in folders if Path(folder, name).is_symlink()]
        yield from (Path(folder, name) for name in sorted(files + links))
    yield from closed


def _side_kind(path: Path) -> str | None:
    """The kind of a side file that no report stands in, else None."""
    if path.name.lower() in _JUNK_NAMES or "__MACOSX" in path.parts:
        return "system"
    if any(_SIDE_FOLDER.fullmatch(part) for part in path.parts[:-1]) and not _may_be_page(path):
        return "page_asset"
    return _SIDE_SUFFIXES.get(path.suffix.lower())


def _may_be_page(path: Path) -> bool:
    return path.suffix.lower() in {".html", ".htm", ".pdf", ".doc", ".docx", ".mhtml", ".txt"}


def _refusal(path: Path, root: Path) -> str | None:
    """Why this directory entry is not opened, else None."""
    try:
        mode = path.stat().st_mode
        inside = path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):
        return "符号链接失效、成环，或没有权限"
    if stat.S_ISDIR(mode) and not path.is_symlink():
        return "文件夹打不开，其中的文件没有读取"
    if path.is_symlink() and not (stat.S_ISREG(mode) and inside):
        return "符号链接指向 SOURCE 之外或不是普通文件"
    return None if stat.S_ISREG(mode) else "不是普通文件"
