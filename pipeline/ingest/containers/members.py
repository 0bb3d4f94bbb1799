"""What a container holds: its members in their order, named as the dataset names them."""

from __future__ import annotations

import collections
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from pipeline.ingest.containers.steps import Step, open_stream, open_zip
from pipeline.ingest.containers.warc import list_records
from pipeline.ingest.kinds import Container
from pipeline.ingest.limits import Limits
from pipeline.ingest.names import source_name
from pipeline.ingest.refusal import Refused, Unread

# A header field of a tar that is longer holds no name: it is made to fill the memory.
_LONGEST_HEADER = 2**20
NO_PAGE = "warc_record"
_END_OF_ZIP = b"PK\x05\x06"
_END_OF_ZIP64 = b"PK\x06\x06"
# A directory whose entries take more than this on average is made to fill the memory, whatever
# number of entries it claims: 46 bytes, a path, and some extra fields (APPNOTE.TXT 4.3.12).
_LONG_ENTRY = 512
_UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075  # Info-ZIP's extra field with the name in UTF-8


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member by its name in the dataset and the steps to it; `unread` where it is not opened.

    `skipped` is the kind of a record that holds no page (WARC), else None.
    """

    name: str
    steps: tuple[Step, ...] = ()
    unread: Unread | None = None
    skipped: str | None = None


@dataclass(slots=True, kw_only=True)
class Budget:
    """What a container may still expand to, and the containers around it with it."""

    size: int
    limits: Limits
    outer: Budget | None = None
    spent: int = field(default=0, init=False)

    def spend(self, amount: int) -> None:
        """Count `amount` bytes as expanded. Raises Refused (too_large) beyond the limit."""
        self.spent += amount
        most = max(self.limits.expanded_bytes, self.limits.ratio * self.size)
        if self.spent > most:
            detail = f"展开后超过 {most} 字节（压缩比上限 {self.limits.ratio}∶1）"
            raise Refused("too_large", detail)
        if self.outer:
            self.outer.spend(amount)


def list_members(
    path: Path, steps: tuple[Step, ...], kind: Container, budget: Budget, *, named: str
) -> Iterator[Member]:
    """The members of the container `named` at the end of `steps`, each name once.

    Raises Refused where the container breaks off, cannot be opened, or breaks a limit of
    `budget`; what was given before stands.
    """
    if kind == "gzip":  # the one file in it, which is no archive
        name = re.split("[/!]", named)[-1].removesuffix(".gz")
        yield Member(name=name or "content", steps=(*steps, Step("gzip")))
        return
    seen: collections.Counter[str] = collections.Counter()
    for member in _MEMBERS[kind](path, steps, budget):
        if member.skipped:
            yield member
            continue
        seen[member.name] += 1
        again = f"#{seen[member.name]}" if seen[member.name] > 1 else ""
        yield Member(
            name=member.name + again,
            steps=(*steps, *member.steps),
            unread=member.unread,
        )


def _zip_members(path: Path, steps: tuple[Step, ...], budget: Budget) -> Iterator[Member]:
    limits = budget.limits
    with open_stream(path, steps, limits.input_bytes) as stream:
        if _entries_at_least(stream) > limits.members:
            raise Refused("too_many_members", f"压缩包里的文件超过 {limits.members} 个")
    directory = open_zip(path, steps, limits.input_bytes).infolist()
    names = _zip_names(directory)
    for index, (entry, name) in enumerate(zip(directory, names, strict=True)):
        if index >= limits.members:
            raise Refused("too_many_members", f"压缩包里的文件超过 {limits.members} 个")
        if entry.is_dir() or name.endswith("/"):
            continue
        budget.spend(entry.file_size)
        yield _placed(name, Step("zip", index))


def _placed(name: str, *steps: Step) -> Member:
    parts = PurePosixPath(name).parts
    if ".." in parts or name.startswith("/") or (len(name) > 1 and name[1] == ":"):
        detail = "成员路径指向压缩包之外（绝对路径或 ..）"
        return Member(name=source_name(name), unread=Unread(reason="unsafe_path", detail=detail))
    return Member(name=source_name("/".join(parts)), steps=steps)


def _entries_at_least(stream: BinaryIO) -> int:
    """The number of entries that the directory has room for or claims, without reading it."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 65_557 - 76))
    tail = stream.read()
    claimed = 0
    if (at := tail.rfind(_END_OF_ZIP)) >= 0 and len(tail) >= at + 22:
        entries, directory = struct.unpack_from("<HI", tail, at + 10)
        claimed = max(entries, 0 if directory == 0xFFFFFFFF else directory // _LONG_ENTRY)
    if (at := tail.rfind(_END_OF_ZIP64)) >= 0 and len(tail) >= at + 48:
        claimed = max(claimed, struct.unpack_from("<Q", tail, at + 32)[0])
    return claimed


def _zip_names(directory: list[zipfile.ZipInfo]) -> list[str]:
    """The names of all members: UTF-8 where marked, else the one encoding that fits them all."""
    marked = [bool(entry.flag_bits & _UTF8_FLAG) for entry in directory]
    written = [
        entry.orig_filename.encode("utf-8" if flag else "cp437", "surrogateescape")
        for entry, flag in zip(directory, marked, strict=True)
    ]
    encoding = _common_encoding(
        [raw for raw, flag in zip(written, marked, strict=True) if not flag]
    )
    return [
        (
            _unicode_path(entry, raw)
            or raw.decode("utf-8" if flag else encoding, "surrogateescape")
        ).replace("\\", "/")
        for entry, raw, flag in zip(directory, written, marked, strict=True)
    ]


def _common_encoding(names: list[bytes]) -> str:
    """UTF-8 (macOS leaves it unmarked), GBK (Windows in China) or Big5; else bytes as they are."""
    for encoding in ("utf-8", "gb18030", "big5"):
        try:
            for name in names:
                name.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "utf-8"


def _unicode_path(entry: zipfile.ZipInfo, written: bytes) -> str | None:
    at, extra = 0, entry.extra
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == _UNICODE_PATH and length > 5:
            (checksum,) = struct.unpack_from("<L", extra, at + 5)
            if checksum == zlib.crc32(written):
                return extra[at + 9 : at + 4 + length].decode("utf-8", "replace")
        at += 4 + length
    return None


class _Guarded:
    """A tar's stream that refuses to read a header field of absurd length in one piece."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.seek, self.tell = stream.seek, stream.tell

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= _LONGEST_HEADER:
            raise Refused("corrupt", "tar 头部字段过长")
        return self._stream.read(size)


def _tar_members(path: Path, steps: tuple[Step, ...], budget: Budget) -> Iterator[Member]:
    limits, count = budget.limits, 0
    files: dict[str, Step] = {}
    for entry in _tar_entries(open_stream(path, steps, limits.input_bytes)):
        count += 1
        if count > limits.members:
            raise Refused("too_many_members", f"tar 里的文件超过 {limits.members} 个")
        if entry.isdir():
            continue
        budget.spend(entry.size)
        yield _tar_member(entry, files)


class _Tar(tarfile.TarFile):
    members: list[tarfile.TarInfo]  # all so far; emptied, since it would hold a whole archive


def _tar_entries(stream: BinaryIO) -> Iterator[tarfile.TarInfo]:
    guarded: Any = _Guarded(stream)
    try:
        with stream, _Tar(fileobj=guarded, mode="r", errors="surrogateescape") as archive:
            while (entry := archive.next()) is not None:
                yield entry
                archive.members.clear()
            if not _ends_as_tar(stream, archive.offset):
                raise Refused("corrupt", "tar 在中途中断，后面的文件没有读到")
    except (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, OverflowError):
        raise Refused("corrupt", "tar 不完整或已损坏") from None


def _ends_as_tar(stream: BinaryIO, after: int) -> bool:
    """Whether a block of zeros, which ends a tar, stands where its reader stopped."""
    stream.seek(max(0, after - tarfile.BLOCKSIZE))
    last = stream.read(2 * tarfile.BLOCKSIZE)
    return len(last) >= tarfile.BLOCKSIZE and not last[-tarfile.BLOCKSIZE :].strip(b"\0")


def _tar_member(entry: tarfile.TarInfo, files: dict[str, Step]) -> Member:
    """The member of a header; a link is followed to a file that stands before it in the tar."""
    if entry.islnk() or entry.issym():
        target = entry.linkname
        if entry.issym():
            target = str(PurePosixPath(entry.name).parent / target)
        if (step := files.get(_normal(target))) is not None:
            return _placed(entry.name, step)
        return _not_opened(entry.name, "链接失效，或指向压缩包里没有的文件")
    if not entry.isreg() or entry.sparse is not None:
        return _not_opened(entry.name, "不是普通文件")
    step = Step("slice", entry.offset_data, entry.size)
    files[_normal(entry.name)] = step
    return _placed(entry.name, step)


def _not_opened(name: str, detail: str) -> Member:
    return Member(name=source_name(name), unread=Unread(reason="unreadable", detail=detail))


def _normal(name: str) -> str:
    parts: list[str] = []
    for part in name.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _warc_members(path: Path, steps: tuple[Step, ...], budget: Budget) -> Iterator[Member]:
    with open_stream(path, steps, budget.limits.input_bytes) as stream:
        for record in list_records(stream, budget.spend):
            name = source_name(record.uri) or f"{record.at}"
            if record.may_be_page:
                yield Member(name=name, steps=(Step("warc", record.at),))
            else:
                yield Member(name=name, skipped=NO_PAGE)


_MEMBERS: dict[Container, Callable[[Path, tuple[Step, ...], Budget], Iterator[Member]]] = {
    "zip": _zip_members,
    "tar": _tar_members,
    "warc": _warc_members,
}
