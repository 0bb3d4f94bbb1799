"""Binary Word documents: kinds told without LibreOffice, text through it where it is there."""

from __future__ import annotations

import http.server
import os
import pathlib
import random
import re
import stat
import subprocess
import threading
import time

import pytest

from pipeline.ingest.lines import Line
from pipeline.ingest.readers import office
from pipeline.ingest.readers.docx import read_docx
from pipeline.ingest.refusal import Unread
from tests.factory import report
from tests.factory.docx_page import pack, paragraph, render, run

needs_office = pytest.mark.skipif(
    office.converter() is None, reason="LibreOffice (soffice) is not installed"
)
RTF = rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fnil\fcharset134 SimSun;}}\pard\f0 "


def compound(*streams: tuple[str, bytes]) -> bytes:
    """An OLE file (version 3) of these streams, each filled up to 4,096 bytes."""
    per_stream = 8  # sectors of 512 bytes: from 4,096 bytes on a stream has sectors of its own
    directory_sectors = (len(streams) + 1 + 3) // 4
    first = 1 + directory_sectors
    fat = [0xFFFFFFFD, *range(2, directory_sectors + 1), 0xFFFFFFFE]
    entries = [entry("Root Entry", 5, child=1 if streams else None, start=0xFFFFFFFE, size=0)]
    contents = b""
    for at, (name, content) in enumerate(streams):
        start = first + at * per_stream
        fat += [*range(start + 1, start + per_stream), 0xFFFFFFFE]
        right = at + 2 if at + 1 < len(streams) else None
        entries.append(entry(name, 2, right=right, start=start, size=4096))
        contents += content.ljust(4096, b"\x00")
    directory = b"".join(entries).ljust(directory_sectors * 512, b"\x00")
    fat += [0xFFFFFFFF] * (128 - len(fat))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += b"".join(n.to_bytes(2, "little") for n in (0x3E, 3, 0xFFFE, 9, 6)) + bytes(6)
    numbers = (0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0, *[0xFFFFFFFF] * 108)
    head += b"".join(n.to_bytes(4, "little") for n in numbers)
    return head + b"".join(n.to_bytes(4, "little") for n in fat) + directory + contents


def entry(
    name: str,
    kind: int,
    *,
    right: int | None = None,
    child: int | None = None,
    start: int,
    size: int,
) -> bytes:
    """A line of the directory; streams hang to the right of one another."""
    written = name.encode("utf-16-le")
    links = [0xFFFFFFFF, *(0xFFFFFFFF if n is None else n for n in (right, child))]
    return (
        written.ljust(64, b"\x00") + (len(written) + 2).to_bytes(2, "little") + bytes([kind, 1])
        + b"".join(n.to_bytes(4, "little") for n in links) + bytes(36)
        + start.to_bytes(4, "little") + size.to_bytes(8, "little")
    )  # fmt: skip


def fib(flags: int) -> bytes:
    """The head of a WordDocument stream."""
    return b"\xec\xa5\xc1\x00" + bytes(6) + flags.to_bytes(2, "little") + bytes(20)


def refusal(raw: bytes) -> Unread:
    answer = office.read_office(raw)
    assert isinstance(answer, Unread)
    return answer


KINDS = [
    ("locked document", compound(("WordDocument", fib(0x0100)), ("1Table", b"")), "encrypted", "密码"),
    ("locked package", compound(("EncryptionInfo", b""), ("EncryptedPackage", b"")), "encrypted", "密码"),
    ("workbook", compound(("Workbook", b"\x09\x08")), "unsupported_type", "工作簿"),
    ("old workbook", compound(("Book", b"\x09\x08")), "unsupported_type", "工作簿"),
    ("slides", compound(("PowerPoint Document", b"")), "unsupported_type", "演示文稿"),
    ("mail", compound(("__properties_version1.0", b"")), "unsupported_type", "OLE"),
    ("nothing in it", compound(), "unsupported_type", "OLE"),
    ("cut", compound(("WordDocument", fib(0)))[:700], "corrupt", "损坏"),
    ("only its first bytes", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "corrupt", "损坏"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "reason", "word"), [c[1:] for c in KINDS], ids=[c[0] for c in KINDS]
)
def test_kinds_are_told_without_libreoffice(
    raw: bytes, reason: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "converter", lambda: pytest.fail("a converter was looked for"))
    answer = refusal(raw)
    assert (answer.reason, word in answer.detail) == (reason, True), answer


@pytest.mark.parametrize("raw", [compound(("WordDocument", fib(0x1000))), compound(("CONTENTS", b"")), RTF + b"}"], ids=["doc", "works", "rtf"])  # fmt: skip
def test_without_libreoffice_the_remedy_is_named(
    raw: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "converter", lambda: None)
    answer = refusal(raw)
    assert answer.reason == "unsupported_type"
    assert all(word in answer.detail for word in ("LibreOffice", ".docx", "PDF", "网页"))


def test_damaged_directories_raise_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "converter", lambda: None)
    raw = compound(("WordDocument", fib(0)), ("1Table", b""), ("Data", b""))
    rng = random.Random(11)
    reasons = set()
    for _ in range(300):
        damaged = bytearray(raw)
        for _ in range(rng.randint(1, 30)):
            damaged[rng.randrange(2048)] = rng.randrange(256)
        reasons.add(refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(damaged[8:])).reason)
    assert {"corrupt", "unsupported_type"} <= reasons


def stand_in(folder: pathlib.Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a shell script in LibreOffice's place; `$out` is the folder it should write to."""
    program = folder / "soffice"
    program.write_text(
        '#!/bin/sh\nwhile [ $# -gt 0 ]; do [ "$1" = --outdir ] && out=$2; last=$1; shift; done\n'
        + script
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(office, "converter", lambda: str(program))


def test_what_the_converter_writes_is_read(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "made.docx"
    made.write_bytes(pack(paragraph(run("一、总体情况"))))
    kept = tmp_path / "kept"
    stand_in(
        tmp_path,
        monkeypatch,
        f'mkdir -p "$out"; cp {made} "$out/input.docx"; cp "$last" {kept}; echo "$HOME" > {kept}.home; env > {kept}.env',
    )
    answer = office.read_office(RTF + b"x}")
    assert isinstance(answer, tuple)
    assert [line.text for line in answer[0].lines] == ["一、总体情况"]
    assert kept.read_bytes() == RTF + b"x}"
    home = pathlib.Path(f"{kept}.home").read_text().strip()
    assert home != os.environ.get("HOME")
    assert not pathlib.Path(home).exists()
    assert "http_proxy=http://127.0.0.1:9" in pathlib.Path(f"{kept}.env").read_text()


def test_a_converter_that_writes_nothing(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, "exit 0")
    assert refusal(RTF + b"}").reason == "corrupt"


def test_a_converter_that_writes_rubbish(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, 'mkdir -p "$out"; echo x > "$out/input.docx"')
    assert refusal(RTF + b"}").reason == "corrupt"


def test_a_stuck_converter_is_ended_with_all_it_started(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive = tmp_path / "alive"
    stand_in(
        tmp_path, monkeypatch, f"(while :; do date +%N > {alive}; sleep 0.05; done) &\nsleep 60"
    )
    monkeypatch.setattr(office, "TIMEOUT", 1.0)
    begun = time.perf_counter()
    assert refusal(RTF + b"}").reason == "timeout"
    assert time.perf_counter() - begun < 5
    assert alive.exists()
    before = alive.read_text()
    time.sleep(0.3)
    assert alive.read_text() == before


def convert(folder: pathlib.Path, name: str, raw: bytes, kind: str) -> bytes:
    """A file in another format, by LibreOffice with its own settings."""
    (folder / name).write_bytes(raw)
    subprocess.run(
        [str(office.converter()), f"-env:UserInstallation={(folder / 'profile').as_uri()}",
         "--headless", "--convert-to", kind, "--outdir", str(folder), str(folder / name)],
        capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    return (folder / name).with_suffix(f".{kind}").read_bytes()


def squeezed(lines: tuple[Line, ...]) -> list[str]:
    return [re.sub(r"\s+", "", line.text) for line in lines if line.chrome is None]


@needs_office
@pytest.mark.parametrize("seed", [0, 6])
def test_documents_say_the_same_in_the_old_format(seed: int, tmp_path: pathlib.Path) -> None:
    rng = random.Random(f"docx {seed}")
    written = render(rng, report.compose(rng, sited=False))
    answer = office.read_office(convert(tmp_path, "report.docx", written.raw, "doc"))
    modern = read_docx(written.raw)
    assert isinstance(answer, tuple)
    assert isinstance(modern, tuple)
    assert squeezed(answer[0].lines) == squeezed(modern[0].lines)
    assert any(line.cells for line in answer[0].lines)
    assert any(line.chrome == "page_mark" for line in answer[0].lines)


@needs_office
def test_rtf_as_word_writes_it() -> None:
    numbers = (
        rb"{\*\listtable{\list\listtemplateid1{\listlevel\levelnfc37\leveljc0\levelfollow2\levelstartat1"
        rb"{\leveltext\'02\'00\'a1\'a2;}{\levelnumbers\'01;}\f0}{\listname ;}\listid1}}"
        rb"{\*\listoverridetable{\listoverride\listid1\listoverridecount0\ls1}}"
    )
    head, start = RTF.split(rb"\pard")
    words = {
        name: "".join(f"\\'{byte:02x}" for byte in name.encode("gbk")).encode()
        for name in ("总体情况", "规章")
    }
    raw = (
        head + numbers + rb"\pard" + start + rb"\ls1\ilvl0 " + words["总体情况"] + rb"\par"
        rb"\pard\plain\f0\ls1\ilvl0 \u20027?\u21160?\par\trowd\cellx2000\cellx4000"
        rb"\pard\intbl\plain\f0 " + words["规章"] + rb"\cell\pard\intbl 12\cell\row\pard\par}"
    )  # fmt: skip
    answer = office.read_office(raw)
    assert isinstance(answer, tuple)
    assert squeezed(answer[0].lines) == ["一、总体情况", "二、主动", "规章12"]
    assert [cell.text for line in answer[0].lines for cell in line.cells] == ["规章", "12"]


@needs_office
def test_word_xml_of_2003() -> None:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>'
        for text in ("规章", "1")
    )
    raw = (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>'
        f"<w:p><w:r><w:t>一、总体情况</w:t></w:r></w:p><w:tbl><w:tblGrid><w:gridCol w:w='2000'/><w:gridCol w:w='2000'/></w:tblGrid><w:tr>{cells}</w:tr></w:tbl><w:p/></w:body></w:wordDocument>"
    )
    answer = office.read_office(raw.encode())
    assert isinstance(answer, tuple)
    assert [line.text for line in answer[0].lines] == ["一、总体情况", "规章\t1"]


LINKED = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2"
 office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>
<text:p>甲<draw:frame svg:width="3cm" svg:height="3cm" text:anchor-type="as-char">
<draw:image xlink:href="http://127.0.0.1:{port}/a.png" xlink:type="simple"/></draw:frame></text:p>
</office:text></office:body></office:document>"""


@needs_office
@pytest.mark.parametrize("apart", [True, False], ids=["cut off", "by settings alone"])
def test_links_in_documents_are_not_followed(
    apart: bool, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    if not apart:
        monkeypatch.setattr(office, "_apart", lambda: ())
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        source = LINKED.replace("{port}", str(server.server_port)).encode()
        document = convert(tmp_path, "linked.fodt", source, "doc")
        asked.clear()
        convert(tmp_path, "linked.doc", document, "docx")
        followed_by_default = list(asked)
        asked.clear()
        answer = office.read_office(document)
        server.shutdown()
    assert isinstance(answer, tuple)
    assert [line.text for line in answer[0].lines] == ["甲"]
    assert asked == []
    assert followed_by_default, "the document does not test what it should"
