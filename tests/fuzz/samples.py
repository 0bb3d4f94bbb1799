"""What is damaged: the sample pages, and generated reports in the other formats."""

from __future__ import annotations

import functools
import gzip
import io
import pathlib
import random
import tarfile
import zipfile
from dataclasses import dataclass

from reportlab import rl_config

from tests.factory import docx_page, make, make_decoy, make_two, mhtml_page, pdf_page, report

SAMPLES = pathlib.Path(__file__).parents[2] / "corpus" / "samples"
_PAGES = (".txt", ".html", ".htm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An input as it should be; `kind` is the ending of its name."""

    kind: str
    raw: bytes


@functools.cache
def load_samples() -> tuple[tuple[Sample, ...], ...]:
    """Samples by kind; the kinds are drawn with equal chance."""
    pages = [
        Sample(kind=path.suffix[1:], raw=path.read_bytes())
        for path in sorted(SAMPLES.rglob("*"))
        if path.suffix in _PAGES and path.stat().st_size
    ]
    kinds = [
        [page for page in pages if page.kind == "txt"],
        [page for page in pages if page.kind != "txt"],
        [*map(_generated, range(10)), *map(_of_two, range(4)), *map(_decoy, range(4))],
        [Sample(kind="pdf", raw=raw) for raw in map(_pdf, range(4))],
        [Sample(kind="docx", raw=raw) for raw in map(_docx, range(4))],
        [Sample(kind="mhtml", raw=_mhtml(page)) for page in pages if page.kind != "txt"][:4],
        [Sample(kind="zip", raw=_zip(pages)), *_packed_samples()],
        [Sample(kind="warc", raw=_warc(pages)), Sample(kind="warc.gz", raw=_warc(pages, gzip=True))],
        [Sample(kind="tar", raw=_tar(pages)), Sample(kind="tar.gz", raw=gzip.compress(_tar(pages), mtime=0))],
    ]  # fmt: skip
    return tuple(map(tuple, kinds))


def _packed_samples() -> list[Sample]:
    return [Sample(kind="zip", raw=path.read_bytes()) for path in sorted(SAMPLES.rglob("*.zip"))]


def _generated(seed: int) -> Sample:
    page = make(seed)
    return Sample(kind=page.name.rpartition(".")[2], raw=page.raw)


def _of_two(seed: int) -> Sample:
    page = make_two(seed)
    return Sample(kind=page.name.rpartition(".")[2], raw=page.raw)


def _decoy(seed: int) -> Sample:
    page = make_decoy(seed)
    return Sample(kind=page.name.rpartition(".")[2], raw=page.raw)


def _pdf(seed: int) -> bytes:
    """A PDF whose pages are not compressed, so that damage reaches what they print."""
    rng = random.Random(f"fuzz pdf {seed}")
    before, rl_config.pageCompression = rl_config.pageCompression, 0
    try:
        return pdf_page.render(report.compose(rng, sited=False), pdf_page.draw_style(rng)).raw
    finally:
        rl_config.pageCompression = before


def _docx(seed: int) -> bytes:
    rng = random.Random(f"fuzz docx {seed}")
    return docx_page.render(rng, report.compose(rng, sited=False)).raw


def _mhtml(page: Sample) -> bytes:
    way = mhtml_page.WAYS[len(page.raw) % len(mhtml_page.WAYS)]
    return mhtml_page.save(page.raw, "utf-8", way)


def _zip(pages: list[Sample]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, page in enumerate(pages[:3]):
            packed.writestr(zipfile.ZipInfo(f"云南/{number}.{page.kind}"), page.raw)
        packed.writestr(zipfile.ZipInfo("0_files/a.css"), b"td{}")
    return target.getvalue()


def _tar(pages: list[Sample]) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=tarfile.GNU_FORMAT) as packed:
        for number, page in enumerate(pages[3:6]):
            entry = tarfile.TarInfo(f"{'长' * 60}/{number}.{page.kind}")
            entry.size = len(page.raw)
            packed.addfile(entry, io.BytesIO(page.raw))
    return target.getvalue()


def _warc(pages: list[Sample], *, gzip: bool = False) -> bytes:
    return b"".join(_record(number, page.raw, gzip) for number, page in enumerate(pages[6:9]))


def _record(number: int, raw: bytes, packed: bool) -> bytes:
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(raw), raw) if number == 1 else raw
    transfer = b"Transfer-Encoding: chunked\r\n" if number == 1 else b""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%s\r\n%s" % (transfer, body)
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Target-URI: http://www.example.gov.cn/{number}.html\r\n"
        f"Content-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    record = head.encode() + block + b"\r\n\r\n"
    return gzip.compress(record, mtime=0) if packed else record
