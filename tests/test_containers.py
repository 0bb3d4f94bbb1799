"""Files inside files: what is found, under which name, and what ends where a container breaks."""

from __future__ import annotations

import gzip
import io
import pathlib
import tarfile
import zipfile
from collections.abc import Callable

import brotli
import pytest

from pipeline.ingest import Content, Input, Limits, Listing, close_all, list_inputs, read_input
from pipeline.records import Rejected


def page(mark: object) -> bytes:
    return f"<html><body><p>政府信息公开 {mark}</p><div>。</div></body></html>".encode()


def zipped(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return target.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode=mode, format=tarfile.GNU_FORMAT) as archive:  # type: ignore[call-overload]
        for name, raw in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(raw)
            archive.addfile(entry, io.BytesIO(raw))
    return target.getvalue()


def listing(tmp_path: pathlib.Path, name: str, raw: bytes, limits: Limits | None = None) -> Listing:
    folder = tmp_path / "archive"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(raw)
    return list_inputs([folder], limits or Limits())


def sources(found: Listing) -> list[str]:
    return [each.source for each in found.inputs]


def refused(found: Listing) -> dict[str, str]:
    return {each.source: each.reason for each in found.rejected}


def content(found: Input) -> Content | Rejected:
    try:
        return read_input(found)
    finally:
        close_all()


def raws(found: Listing) -> dict[str, bytes | str]:
    """The bytes of every input, or the reason why there are none."""
    contents = {each.source: content(each) for each in found.inputs}
    return {
        source: each.reason if isinstance(each, Rejected) else each.raw
        for source, each in contents.items()
    }


MEMBERS = {"目录/甲.html": page(1), "乙.html": page(2), "深/层/丙.html": page(3)}
PACKED: list[tuple[str, Callable[[], bytes]]] = [
    ("a.zip", lambda: zipped(MEMBERS)),
    ("a.tar", lambda: tarred(MEMBERS)),
    ("a.tar.gz", lambda: tarred(MEMBERS, "w:gz")),
    ("a.tgz.bin", lambda: tarred(MEMBERS, "w:gz")),  # by content, never by name
    ("a.html", lambda: zipped(MEMBERS)),
]


@pytest.mark.parametrize(("name", "pack"), PACKED, ids=[name for name, _ in PACKED])
def test_members_are_inputs_named_behind_the_container(
    tmp_path: pathlib.Path, name: str, pack: Callable[[], bytes]
) -> None:
    found = listing(tmp_path, name, pack())
    assert raws(found) == {f"{name}!{member}": raw for member, raw in MEMBERS.items()}
    assert found.rejected == ()


def test_a_member_is_read_alone_and_in_any_order(tmp_path: pathlib.Path) -> None:
    members = {f"{number}.html": page(number) * 50 for number in range(40)}
    found = listing(tmp_path, "a.tar.gz", tarred(members, "w:gz"))
    for each in reversed(found.inputs):
        answer = content(each)
        assert isinstance(answer, Content)
        assert answer.raw == members[each.source.partition("!")[2]]


def in_gbk(names: list[str]) -> bytes:
    """A zip as Windows in China writes it: names in GBK, unmarked."""
    raw = zipped({f"{'x' * (len(name.encode('gbk')) - 1)}{at}": page(at) for at, name in enumerate(names)})  # fmt: skip
    for at, name in enumerate(names):
        coded = name.encode("gbk")
        raw = raw.replace(b"x" * (len(coded) - 1) + str(at).encode(), coded)
    return raw


def test_names_in_gbk_are_read(tmp_path: pathlib.Path) -> None:
    names = ["年报甲.html", "易门县教育局.html"]
    assert sources(listing(tmp_path, "a.zip", in_gbk(names))) == sorted(f"a.zip!{n}" for n in names)


def test_names_lead_back_and_never_out(tmp_path: pathlib.Path) -> None:
    raw = zipped({"100%!.html": page(1), "../up.html": page(2), "/root.html": page(3), "a\\b.html": page(4)})  # fmt: skip
    found = listing(tmp_path, "a!.zip", raw)
    assert sources(found) == ["a%21.zip!100%25%21.html", "a%21.zip!a/b.html"]
    assert refused(found) == dict.fromkeys(
        ["a%21.zip!../up.html", "a%21.zip!/root.html"], "unsafe_path"
    )


def test_a_name_given_twice_stands_for_two_members(tmp_path: pathlib.Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a.html", page(1))
        archive.writestr("a.html", page(2))
    found = listing(tmp_path, "a.zip", target.getvalue())
    assert raws(found) == {"a.zip!a.html": page(1), "a.zip!a.html#2": page(2)}


def nested(depth: int) -> bytes:
    raw, name = page("inside"), "page.html"
    for level in range(depth):
        raw, name = zipped({name: raw}), f"{level}.zip"
    return raw


def test_four_containers_deep_and_no_deeper(tmp_path: pathlib.Path) -> None:
    assert sources(listing(tmp_path, "a.zip", nested(4))) == ["a.zip!2.zip!1.zip!0.zip!page.html"]
    found = listing(tmp_path, "a.zip", nested(5))
    assert sources(found) == []
    assert refused(found) == {"a.zip!3.zip!2.zip!1.zip!0.zip": "nested_too_deep"}


def test_containers_of_one_kind_in_another(tmp_path: pathlib.Path) -> None:
    inner = tarred({"b.zip": zipped({"c.html": page(1)})}, "w:gz")
    found = listing(tmp_path, "a.zip", zipped({"x/a.tar.gz": inner, "d.html.gz": gzip.compress(page(2))}))  # fmt: skip
    assert raws(found) == {
        "a.zip!x/a.tar.gz!b.zip!c.html": page(1),
        "a.zip!d.html.gz!d.html": page(2),
    }


def test_links_lead_to_members_only(tmp_path: pathlib.Path) -> None:
    target = io.BytesIO(tarred({"d/a.html": page(1)})[:1024])
    target.seek(0, 2)
    with tarfile.open(fileobj=target, mode="w") as archive:
        entry = tarfile.TarInfo("d/a.html")
        entry.size = len(page(1))
        archive.addfile(entry, io.BytesIO(page(1)))
        for name, kind, goal in (
            ("d/same.html", tarfile.SYMTYPE, "a.html"),
            ("hard.html", tarfile.LNKTYPE, "d/a.html"),
            ("d/away", tarfile.SYMTYPE, "/etc/passwd"),
            ("d/dangling", tarfile.SYMTYPE, "nothing.html"),
            ("device", tarfile.CHRTYPE, ""),
            ("fifo", tarfile.FIFOTYPE, ""),
        ):
            link = tarfile.TarInfo(name)
            link.type, link.linkname = kind, goal
            archive.addfile(link)
    target.seek(0)
    found = listing(tmp_path, "a.tar", target.read()[1024:])
    assert raws(found) == dict.fromkeys(
        ["a.tar!d/a.html", "a.tar!d/same.html", "a.tar!hard.html"], page(1)
    )
    assert refused(found) == dict.fromkeys(
        ["a.tar!d/away", "a.tar!d/dangling", "a.tar!device", "a.tar!fifo"], "unreadable"
    )


def warc(compressed: bool) -> bytes:
    records: list[bytes] = []

    def write(uri: str, body: bytes, *headers: tuple[str, str], status: str = "200 OK", kind: str = "response") -> None:  # fmt: skip
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers), "", ""]
        block = "\r\n".join(lines).encode() + body
        head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\n"
        head += f"Content-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n"
        record = head.encode() + block + b"\r\n\r\n"
        records.append(gzip.compress(record) if compressed else record)

    html = ("Content-Type", "text/html; charset=gbk")
    write("http://a.gov.cn/plain", page(1), html)
    write("http://a.gov.cn/gzip", gzip.compress(page(2)), html, ("Content-Encoding", "gzip"))
    write("http://a.gov.cn/br", brotli.compress(page(3)), html, ("Content-Encoding", "br"))
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(page(4)), page(4))
    write("http://a.gov.cn/chunked?a=%E4!", chunked, html, ("Transfer-Encoding", "chunked"))
    write("http://a.gov.cn/kept", page(5), html, ("Content-Encoding", "gzip"))
    write("http://a.gov.cn/plain", page(6), html)
    write("http://a.gov.cn/logo.png", b"\x89PNG\r\n", ("Content-Type", "image/png"))
    write("http://a.gov.cn/gone", page(7), html, status="404 Not Found")
    write("http://a.gov.cn/moved", b"", ("Location", "/plain"), status="302 Found")
    write("http://a.gov.cn/plain", b"", kind="request")
    return b"".join(records)


ANSWERS = {
    "http://a.gov.cn/plain": page(1),
    "http://a.gov.cn/gzip": page(2),
    "http://a.gov.cn/br": page(3),
    "http://a.gov.cn/chunked?a=%25E4%21": page(4),
    "http://a.gov.cn/kept": page(5),
    "http://a.gov.cn/plain#2": page(6),
}


@pytest.mark.parametrize("pack", [lambda: warc(False), lambda: warc(True), lambda: gzip.compress(warc(False))], ids=["plain", "gzip by record", "gzip as a whole"])  # fmt: skip
def test_answers_with_pages_are_inputs(tmp_path: pathlib.Path, pack: Callable[[], bytes]) -> None:
    found = listing(tmp_path, "a.warc", pack())
    assert raws(found) == {f"a.warc!{uri}": raw for uri, raw in ANSWERS.items()}
    assert dict(found.skipped) == {"warc_record": 4}
    answer = content(found.inputs[0])
    assert isinstance(answer, Content)
    assert answer.charset == "gbk"


def test_a_record_without_an_address_costs_nothing_else(tmp_path: pathlib.Path) -> None:
    nameless = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 4\r\n\r\nHTTP\r\n\r\n"
    found = listing(tmp_path, "a.warc", nameless + warc(False))
    assert sources(found) == sorted(f"a.warc!{uri}" for uri in ANSWERS)
    assert found.rejected == ()


def test_what_stands_behind_a_whole_gzip_is_passed_over(tmp_path: pathlib.Path) -> None:
    raw = gzip.compress(page(1)) + gzip.compress(page(2)) + b"garbage"
    assert raws(listing(tmp_path, "a.html.gz", raw)) == {"a.html.gz!a.html": page(1) + page(2)}


BROKEN: list[tuple[str, bytes, dict[str, str], list[str]]] = [
    ("a.zip", zipped(MEMBERS)[:-30], {"a.zip": "corrupt"}, []),
    ("a.zip", zipped({}), {"a.zip": "empty"}, []),
    ("a.tar", tarred(MEMBERS)[:2100], {"a.tar": "corrupt"}, ["a.tar!乙.html", "a.tar!目录/甲.html"]),
    ("a.tar.gz", gzip.compress(tarred(MEMBERS)[:1024]), {"a.tar.gz": "corrupt"}, ["a.tar.gz!目录/甲.html"]),
    ("a.warc", warc(False)[:-700], {"a.warc": "corrupt"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "raw", "reasons", "before"), BROKEN, ids=range(len(BROKEN)))
def test_what_stands_before_the_break_is_read(
    tmp_path: pathlib.Path, name: str, raw: bytes, reasons: dict[str, str], before: list[str]
) -> None:
    found = listing(tmp_path, name, raw)
    assert refused(found) == reasons
    if before:
        assert sources(found) == before
    assert all(isinstance(each, bytes) for each in raws(found).values())


def test_a_broken_member_costs_nothing_else(tmp_path: pathlib.Path) -> None:
    raw = bytearray(zipped({"a.html": page(1), "b.html": page(2)}))
    raw[raw.index(b"a.html") + 12] ^= 0xFF
    assert raws(listing(tmp_path, "a.zip", bytes(raw))) == {
        "a.zip!a.html": "corrupt",
        "a.zip!b.html": page(2),
    }
    cut = gzip.compress(page(3) * 99)[:-9]
    assert raws(listing(tmp_path, "c.html.gz", cut))["c.html.gz!c.html"] == "corrupt"


def test_members_with_a_password(tmp_path: pathlib.Path) -> None:
    raw = bytearray(zipped({"a.html": page(1)}))
    for signature, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(signature) + flag] |= 1
    assert raws(listing(tmp_path, "a.zip", bytes(raw))) == {"a.zip!a.html": "encrypted"}


def test_bombs_end_at_the_limit(tmp_path: pathlib.Path) -> None:
    limits = Limits(expanded_bytes=10_000, ratio=5, input_bytes=50_000)
    members = {"a.html": page(1), "zeros": b"0" * 40_000}
    for name, raw in (("a.zip", zipped(members)), ("a.tar.gz", tarred(members, "w:gz"))):
        found = listing(tmp_path, name, raw, limits)
        assert refused(found) == {name: "too_large"}
        assert sources(found) == [f"{name}!a.html"]
        (tmp_path / "archive" / name).unlink()
    found = listing(tmp_path, "b.zip", zipped({"a.zip": zipped(members)}), limits)
    assert refused(found) == {"b.zip!a.zip": "too_large"}


def test_one_large_member_is_refused_alone(tmp_path: pathlib.Path) -> None:
    raw = zipped({"a.html": page(1), "b.html": page(2) * 1000})
    found = listing(tmp_path, "a.zip", raw)
    limits = Limits(input_bytes=5_000)
    answers = {each.source: read_input(each, limits) for each in found.inputs}
    close_all()
    assert isinstance(answers["a.zip!a.html"], Content)
    large = answers["a.zip!b.html"]
    assert isinstance(large, Rejected)
    assert large.reason == "too_large"


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_members_by_the_hundred_thousand(
    tmp_path: pathlib.Path, pack: Callable[[dict[str, bytes]], bytes]
) -> None:
    raw = pack({f"{number}.html": page(number) for number in range(12)})
    found = listing(tmp_path, "a", raw, Limits(members=10))
    assert refused(found) == {"a": "too_many_members"}
    assert len(found.inputs) in (0, 10)  # a zip says how many before any is read


def test_side_files_are_counted_and_not_read(tmp_path: pathlib.Path) -> None:
    raw = zipped(
        {
            "报告.html": page(1),
            "报告_files/a.css": b"a",
            "报告_files/b.png": b"\x89PNG\r\n",
            "报告_files/frame.html": page(2),
            "__MACOSX/._报告.html": b"\0\5",
            ".DS_Store": b"\0",
            "main.js": b"1",
        }
    )
    found = listing(tmp_path, "a.zip", raw)
    assert sources(found) == ["a.zip!报告.html", "a.zip!报告_files/frame.html"]
    assert dict(found.skipped) == {"page_asset": 2, "script": 1, "system": 2}


def test_documents_that_are_zips_are_no_containers(tmp_path: pathlib.Path) -> None:
    for name in ("[Content_Types].xml", "OFD.xml", "mimetype"):
        inner = {"[Content_Types].xml": "word/document.xml", "OFD.xml": "Doc_0/a", "mimetype": "META-INF/manifest.xml"}[name]  # fmt: skip
        found = listing(tmp_path, "a.zip", zipped({name: b"x", inner: b"y"}))
        assert sources(found) == ["a.zip"]
