"""Which files of the SOURCEs, and which members of their containers, are inputs; their bytes.

Every file below a SOURCE and every member of a container is an input, is rejected, or is skipped
and counted by kind; none is passed over in silence.
"""

from __future__ import annotations

import collections
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from pipeline.errors import UsageError
from pipeline.ingest.containers import (
    Budget,
    Content,
    Member,
    Step,
    close_all,
    list_members,
    open_stream,
    read_content,
)
from pipeline.ingest.kinds import Container, is_container, kind_of
from pipeline.ingest.limits import DEFAULT, Limits
from pipeline.ingest.names import source_name
from pipeline.ingest.readers.mhtml import read_mhtml
from pipeline.ingest.refusal import Refused, Unread, refuse
from pipeline.records import Rejected

_JUNK_NAMES = {".ds_store", "thumbs.db", "desktop.ini"}
_SIDE_SUFFIXES = {".css": "stylesheet", ".js": "script", ".ico": "icon", ".map": "script"}
_SIDE_FOLDER = re.compile(r".+(_files|\.files)$", re.IGNORECASE)
_PAGES = {".html", ".htm", ".xhtml", ".shtml", ".pdf", ".doc", ".docx", ".wps", ".rtf", ".mhtml", ".mht", ".txt"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What could hold a report; `source` is its name in the dataset.

    `steps` lead from the file at `path` into the containers around the input; none for a file
    that lies loose.
    """

    source: str
    path: Path
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What stands below the SOURCEs, sorted by source; `skipped` counts side files by kind."""

    inputs: tuple[Input, ...]
    rejected: tuple[Rejected, ...]
    skipped: tuple[tuple[str, int], ...]


def list_inputs(sources: Sequence[Path], limits: Limits = DEFAULT) -> Listing:
    """All inputs below the given files and folders. Raises UsageError for a path not there."""
    walk = _Walk(limits)
    seen: set[Path] = set()
    try:
        for given in sources:
            source = given.resolve() if given.is_dir() else given.parent.resolve() / given.name
            if not os.path.lexists(source):
                raise UsageError(f"没有这个文件或文件夹：{given}", remedy="请检查 SOURCE 的路径")
            root = source if source.is_dir() else source.parent
            for path in _files_below(source):
                if path not in seen:
                    seen.add(path)
                    walk.take_file(path, root)
    finally:
        close_all()
    inputs = _told_apart(walk.inputs)
    return Listing(
        inputs=tuple(sorted(inputs, key=lambda found: (found.source, str(found.path)))),
        rejected=tuple(sorted(walk.rejected, key=lambda refused: (refused.source, refused.reason))),
        skipped=tuple(sorted(walk.skipped.items())),
    )


@dataclass(slots=True)
class _Walk:
    """What has been found so far."""

    limits: Limits
    inputs: list[Input] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    skipped: collections.Counter[str] = field(default_factory=collections.Counter)

    def take_file(self, path: Path, root: Path) -> None:
        """Account for a file on disk."""
        inner = path.relative_to(root)
        name = source_name(os.fsencode(inner))
        if kind := _side_kind(PurePosixPath(inner)):
            self.skipped[kind] += 1
        elif detail := _refusal(path, root):
            self.refuse(name, Unread(reason="unreadable", detail=detail))
        else:
            try:
                self.take(name, path, (), depth=0, budget=None)
            except OSError as error:
                detail = error.strerror or type(error).__name__
                self.refuse(name, Unread(reason="unreadable", detail=detail))

    def take(
        self, name: str, path: Path, steps: tuple[Step, ...], *, depth: int, budget: Budget | None
    ) -> None:
        """Account for a file, on disk or in `depth` containers: an input, or a container."""
        try:
            with open_stream(path, steps, self.limits.input_bytes) as stream:
                kind = kind_of(stream)
        except Refused:
            kind = "text"  # refused again, and said so, when it is read
        if kind == "mhtml":
            self.skipped["mhtml_part"] += self.count_parts(path, steps)
        if not is_container(kind):
            self.inputs.append(Input(source=name, path=path, steps=steps))
        elif depth >= self.limits.depth:
            detail = f"压缩包嵌套超过 {self.limits.depth} 层；请解压后再读"
            self.refuse(name, Unread(reason="nested_too_deep", detail=detail))
        else:
            self.open(name, path, steps, kind, depth=depth, budget=budget)

    def open(
        self,
        name: str,
        path: Path,
        steps: tuple[Step, ...],
        kind: Container,
        *,
        depth: int,
        budget: Budget | None,
    ) -> None:
        """Account for all members of a container, and for itself where it breaks off."""
        found = False
        try:
            budget = Budget(size=self.size(path, steps), limits=self.limits, outer=budget)
            kind, steps = self.inside_gzip(path, steps, kind)
            for member in list_members(path, steps, kind, budget, named=name):
                found = True
                self.take_member(f"{name}!{member.name}", path, member, depth, budget)
        except Refused as refused:
            self.refuse(name, refused.unread)
        else:
            if not found:
                self.refuse(name, Unread(reason="empty", detail="压缩包里没有文件"))

    def take_member(
        self, name: str, path: Path, member: Member, depth: int, budget: Budget
    ) -> None:
        side = member.skipped or _side_kind(PurePosixPath(member.name))
        if side:
            self.skipped[side] += 1
        elif member.unread:
            self.refuse(name, member.unread)
        else:
            self.take(name, path, member.steps, depth=depth + 1, budget=budget)

    def inside_gzip(
        self, path: Path, steps: tuple[Step, ...], kind: Container
    ) -> tuple[Container, tuple[Step, ...]]:
        """The archive that a gzip holds, which makes one container of the two."""
        if kind == "gzip":
            inner = (*steps, Step("gzip"))
            with open_stream(path, inner, self.limits.input_bytes) as stream:
                held = kind_of(stream)
            if held in ("tar", "warc"):
                return held, inner
        return kind, steps

    def size(self, path: Path, steps: tuple[Step, ...]) -> int:
        with open_stream(path, steps, self.limits.input_bytes) as stream:
            return stream.seek(0, os.SEEK_END)

    def count_parts(self, path: Path, steps: tuple[Step, ...]) -> int:
        """The parts of a saved page beside the page itself: pictures, styles, frames."""
        try:
            page = read_mhtml(read_content(path, steps, self.limits.input_bytes).raw)
        except Refused:
            return 0
        return 0 if isinstance(page, Unread) else page.parts

    def refuse(self, name: str, unread: Unread) -> None:
        self.rejected.append(refuse(name, None, unread))


def _told_apart(inputs: Sequence[Input]) -> list[Input]:
    """`inputs` with the name of its SOURCE before each source that two SOURCEs share."""
    names = collections.Counter(found.source for found in inputs)
    return [
        found if names[found.source] == 1 else replace(found, source=_with_root(found))
        for found in inputs
    ]


def _with_root(found: Input) -> str:
    depth = found.source.partition("!")[0].count("/") + 1
    root = found.path.parents[depth - 1]
    return f"{source_name(os.fsencode(root.name))}/{found.source}"


def read_input(found: Input, limits: Limits = DEFAULT) -> Content | Rejected:
    """The content of an input, or why it cannot be had.

    Containers on the way stay open in this thread, for the next input (`close_all`).
    """
    try:
        if found.steps:
            return read_content(found.path, found.steps, limits.input_bytes)
        return _read_file(found.path, limits.input_bytes)
    except Refused as refused:
        return refuse(found.source, None, refused.unread)
    except OSError as error:
        detail = error.strerror or type(error).__name__
        return refuse(found.source, None, Unread(reason="unreadable", detail=detail))


def _read_file(path: Path, limit: int) -> Content:
    with path.open("rb") as file:
        before = os.fstat(file.fileno())
        if before.st_size > limit:
            raise Refused("too_large", f"{before.st_size} 字节，超过单个文件上限 {limit} 字节")
        raw = file.read(limit + 1)
        after = os.fstat(file.fileno())
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, len(raw)):
        raise Refused("unreadable", "读取过程中文件发生了变化")
    return Content(raw=raw)


def _files_below(source: Path) -> Iterator[Path]:
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


def _side_kind(path: PurePosixPath) -> str | None:
    """The kind of a side file that no report stands in, else None."""
    if path.name.lower() in _JUNK_NAMES or "__MACOSX" in path.parts:
        return "system"
    suffix = path.suffix.lower()
    if any(_SIDE_FOLDER.fullmatch(part) for part in path.parts[:-1]) and suffix not in _PAGES:
        return "page_asset"
    return _SIDE_SUFFIXES.get(suffix)


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
