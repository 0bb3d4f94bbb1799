"""From a file on disk inwards to the bytes of one member."""

from __future__ import annotations

import gzip
import io
import lzma
import threading
import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal, NamedTuple, cast

import indexed_gzip

from pipeline.ingest.containers.warc import read_answer
from pipeline.ingest.refusal import Refused

# Between two restart points lie at most this many bytes, which is what a jump costs to read
# (some 3 ms); each point keeps 32 kB, so a 10 GB archive takes 80 MB of memory.
_SPACING = 4 * 2**20
# Open containers kept by one thread. Members are asked for in the order of the archive while
# they are hashed, and at random while they are read: then from some few archives at a time.
_KEPT_OPEN = 8
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    indexed_gzip.ZranError,
    EOFError,
    OSError,
    ValueError,
)


class Step(NamedTuple):
    """One step inwards.

    `zip`: the member at index `at` of the directory; `gzip`: the whole as decompressed; `slice`:
    `size` bytes from offset `at` (a tar member); `warc`: the answer in the record at offset `at`.
    """

    kind: Literal["zip", "gzip", "slice", "warc"]
    at: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The bytes of an input, and the character encoding that its carrier declares (HTTP)."""

    raw: bytes
    charset: str | None = None


def read_content(path: Path, steps: tuple[Step, ...], limit: int) -> Content:
    """The content at the end of `steps`, at most `limit` bytes of it.

    Raises Refused (too_large, encrypted, corrupt, unsupported_type), or OSError where the file
    on disk itself cannot be read.
    """
    if steps and steps[-1].kind == "warc":
        with open_stream(path, steps[:-1], limit) as stream:
            answer = read_answer(stream, steps[-1].at, limit)
        return Content(raw=answer.raw, charset=answer.charset)
    if steps and steps[-1].kind == "gzip":
        with open_stream(path, steps[:-1], limit) as compressed:
            return Content(raw=gunzip_whole(compressed, limit))
    with open_stream(path, steps, limit) as stream:
        raw = stream.read(limit + 1)
    if len(raw) > limit:
        raise Refused("too_large", f"超过单个文件上限 {limit} 字节")
    if steps and steps[-1].kind == "slice" and len(raw) < steps[-1].size:
        raise Refused("corrupt", f"应有 {steps[-1].size} 字节，只剩 {len(raw)} 字节")
    return Content(raw=raw)


def open_stream(path: Path, steps: tuple[Step, ...], limit: int) -> BinaryIO:
    """What stands at the end of `steps`, to be read from its beginning.

    Containers on the way are kept open by this thread. Raises as `read_content`.
    """
    if not steps:
        return path.open("rb")
    step, outer = steps[-1], steps[:-1]
    match step.kind:
        case "slice":
            held = _keep("stream", path, outer, limit)
            return io.BufferedReader(_Slice(held, step.at, step.size))
        case "zip":
            return _zip_member(open_zip(path, outer, limit), step.at, limit)
        case "gzip":
            whole = _keep("gzip", path, outer, limit)
            return io.BufferedReader(_Slice(whole, 0, None))
        case "warc":
            return io.BytesIO(read_content(path, steps, limit).raw)


def open_zip(path: Path, steps: tuple[Step, ...], limit: int) -> zipfile.ZipFile:
    """The zip at the end of `steps`, kept open. Raises Refused where no directory can be read."""
    return cast(zipfile.ZipFile, _keep("zip", path, steps, limit))


def gunzip_whole(compressed: BinaryIO, limit: int) -> bytes:
    """The file in a gzip, its checksum tested. Raises Refused (corrupt, too_large).

    What stands behind a whole gzip and is none itself is passed over, as `gunzip` does.
    """
    raw = b""
    try:
        with gzip.GzipFile(fileobj=compressed) as stream:
            while len(raw) <= limit and (more := stream.read1(limit + 1 - len(raw))):
                raw += more
    except gzip.BadGzipFile as error:
        if not (raw and str(error).startswith("Not a gzipped file")):
            raise Refused("corrupt", "gzip 数据不完整或已损坏") from None
    except (OSError, EOFError, zlib.error):
        raise Refused("corrupt", "gzip 数据不完整或已损坏") from None
    if len(raw) > limit:
        raise Refused("too_large", f"解压后超过单个文件上限 {limit} 字节")
    return raw


def _zip_member(archive: zipfile.ZipFile, index: int, limit: int) -> BinaryIO:
    member = archive.infolist()[index]
    if member.flag_bits & 0x1:
        raise Refused("encrypted", "压缩包有密码；请解压后再读")
    if member.file_size > limit:
        raise Refused("too_large", f"{member.file_size} 字节，超过单个文件上限 {limit} 字节")
    try:
        return io.BytesIO(archive.read(member))
    except (NotImplementedError, RuntimeError):
        raise Refused("unsupported_type", "压缩方法不支持；请解压后再读") from None
    except _DAMAGE as error:
        detail = f"压缩包里的这个文件已损坏（{type(error).__name__}）"
        raise Refused("corrupt", detail) from None


class _Slice(io.RawIOBase):
    """`size` bytes of a stream from `at`, or all; others may move the stream between two reads."""

    def __init__(self, stream: BinaryIO, at: int, size: int | None) -> None:
        self._stream, self._first, self._size, self._position = stream, at, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_END:
            if self._size is None:
                raise io.UnsupportedOperation("the end of a compressed stream is not known")
            offset += self._size
        self._position = max(0, offset + self._position * (whence == io.SEEK_CUR))
        return self._position

    def readinto(self, buffer: Any) -> int:
        left = len(buffer) if self._size is None else max(0, self._size - self._position)
        wanted = min(len(buffer), left)
        try:
            self._stream.seek(self._first + self._position)
            chunk = self._stream.read(wanted)
        except _DAMAGE as error:
            raise Refused("corrupt", f"数据不完整或已损坏（{type(error).__name__}）") from None
        buffer[: len(chunk)] = chunk
        self._position += len(chunk)
        return len(chunk)


class _Open(threading.local):
    """The containers that this thread keeps open, the one used last at the end."""

    def __init__(self) -> None:
        self.kept: OrderedDict[Any, tuple[Any, Callable[[], None]]] = OrderedDict()


_open = _Open()


def _keep(use: str, path: Path, steps: tuple[Step, ...], limit: int) -> Any:
    """The container at the end of `steps`, opened for `use`: `zip`, `gzip` or `stream`."""
    state = path.stat()
    key = (use, path, state.st_mtime_ns, state.st_size, steps)
    kept = _open.kept
    if key not in kept:
        stream = open_stream(path, steps, limit)
        kept[key] = (_opened(use, stream), stream.close)
        if len(kept) > _KEPT_OPEN:
            _, (_, close) = kept.popitem(last=False)
            close()
    kept.move_to_end(key)
    return kept[key][0]


def _opened(use: str, stream: BinaryIO) -> Any:
    if use == "stream":
        return stream
    if use == "gzip":
        return indexed_gzip.IndexedGzipFile(fileobj=stream, spacing=_SPACING)
    try:
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
        stream.close()
        raise Refused("corrupt", "压缩包不完整或已损坏，读不到目录") from None


def close_all() -> None:
    """Let go of all containers that this thread keeps open."""
    while _open.kept:
        _, (_, close) = _open.kept.popitem()
        close()
