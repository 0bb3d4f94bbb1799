"""Pages saved in one file: the page's bytes come back as they were, whoever saved them."""

from __future__ import annotations

import random
import re
import time

import pytest

from pipeline.ingest.decode import decode
from pipeline.ingest.readers.html import read_html
from pipeline.ingest.readers.mhtml import Mhtml, is_mhtml, read_mhtml
from pipeline.ingest.refusal import Unread
from tests.factory import make
from tests.factory.mhtml_page import WAYS, Piece, multipart, save

PAGE = (
    '<html><head><title>年报</title></head>\n<body class="a">\n<p>一、总体情况=依法公开</p>\n'
    "<p>本年收到申请 3 件。</p>\n</body></html>"
)
CHARSETS = ("utf-8", "gb2312", "gbk", "gb18030")
RELATED = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b%s\n\n"


def read(raw: bytes) -> Mhtml:
    page = read_mhtml(raw)
    assert isinstance(page, Mhtml), page
    return page


def shown(raw: bytes) -> list[str]:
    decoded = decode(read(raw).html)
    assert decoded is not None
    return [line.text for line in read_html(decoded.text)[0].lines]


def related(*pieces: Piece, more: bytes = b"") -> bytes:
    return RELATED % more + multipart(list(pieces), "b")


def page(body: str, location: str = "", name: str = "") -> Piece:
    return Piece(kind="text/html", body=body.encode(), location=location, name=name)


@pytest.mark.parametrize("newline", [b"\r\n", b"\n"], ids=["crlf", "lf"])
@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("way", WAYS)
def test_the_page_comes_back(way: str, charset: str, newline: bytes) -> None:
    raw = save(PAGE.encode(charset), charset, way, newline=newline)
    assert is_mhtml(raw[:8192])
    found = read(raw)
    lines = found.html.replace(b"\r\n", b"\n").strip()
    assert lines.decode(charset) == PAGE
    assert found.charset == (None if way == "chrome" else charset)
    if way in ("chrome", "ie", "ie_alternative"):
        assert found.location == "http://www.example.gov.cn/zwgk/202301/t20230118_1.html"
        assert found.parts == (3 if way == "chrome" else 2)


@pytest.mark.parametrize("before", [b"\r\n\r\n", b"\n  \n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"])
def test_what_stands_before_the_headers(before: bytes) -> None:
    raw = before + save(PAGE.encode(), "utf-8", "word")
    assert is_mhtml(raw[:8192])
    assert "本年收到申请 3 件。" in shown(raw)


def test_pages_of_the_factory_come_back_byte_by_byte() -> None:
    rng = random.Random(3)
    for seed in range(30):
        made = make(seed)
        found = read(
            save(made.raw.replace(b"\r\n", b"\n"), "utf-8", rng.choice(WAYS), newline=b"\n")
        )
        assert found.html.rstrip(b"\n") == made.raw.replace(b"\r\n", b"\n").rstrip(b"\n"), seed


NOT_SAVED = [
    ("a page", b"<html><body>Content-Type: multipart/related</body></html>"),
    ("a report as text", "某县2023年度报告\n索引号: 1\n\n一、总体情况".encode()),
    ("metadata as text", b"Title: a\nDate: 2023\n\nContent-Type: multipart/related"),
    ("headers of an answer", b"Content-Type: text/html\nServer: nginx\n\n<html>"),
    ("another kind", b"MIME-Version: 1.0\nContent-Type: application/pdf\n\nx"),
    ("a zip", b"PK\x03\x04"), ("nothing", b""),
]  # fmt: skip


@pytest.mark.parametrize("head", [c[1] for c in NOT_SAVED], ids=[c[0] for c in NOT_SAVED])
def test_other_files_are_none(head: bytes) -> None:
    assert not is_mhtml(head)


def test_headers_longer_than_the_look() -> None:
    raw = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\nX-Long: " + b"x" * 9000
    assert is_mhtml(raw[:8192])


@pytest.mark.parametrize("keep", [0.35, 0.5, 0.8, 0.99])
def test_of_a_cut_file_what_stands_is_read(keep: float) -> None:
    body = (
        "<html><body>" + "".join(f"<p>第{at}段公开情况</p>" for at in range(200)) + "</body></html>"
    )
    for way in ("chrome", "ie_single"):
        whole = save(body.encode(), "utf-8", way, pictures=1)
        lines = shown(whole[: int(len(whole) * keep)])
        assert lines[:40] == [f"第{at}段公开情况" for at in range(40)]


def test_cut_before_the_page() -> None:
    whole = save(PAGE.encode(), "utf-8", "chrome")
    answer = read_mhtml(whole[: whole.index(b"\r\n\r\n") + 4])
    assert isinstance(answer, Unread)
    assert answer.reason == "corrupt"


def test_only_pictures() -> None:
    answer = read_mhtml(related(Piece(kind="image/gif", body=b"GIF89a", transport="base64")))
    assert isinstance(answer, Unread)
    assert answer.reason == "not_a_report"
    assert "网页" in answer.detail


def test_the_start_is_the_page() -> None:
    pieces = (page("<p>甲</p>", name="a@x"), page("<p>乙</p>", name="b@x"))
    assert shown(related(*pieces)) == ["甲"]
    assert shown(related(*pieces, more=b'; start="<b@x>"')) == ["乙"]
    assert shown(related(*pieces, more=b'; start="<c@x>"')) == ["甲"]


def test_an_empty_page_is_passed_over() -> None:
    assert shown(related(page(""), page("<p>乙</p>"))) == ["乙"]


def test_the_first_text_is_the_page_where_none_is_marked_as_one() -> None:
    assert read(related(Piece(kind="text/plain", body=b"<p>a</p>"))).html.strip() == b"<p>a</p>"


TRANSPORT = [
    ("base64 with line breaks lost", "base64", b"PHA+55SyPC9wPg=="),
    ("base64 cut", "base64", b"PHA+55SyPC9wPg"),
    ("base64 with dirt", "base64", b"PHA+\x00 55SyPC9 !wPg=="),
    ("capitals", "BASE64", b"PHA+55SyPC9wPg=="),
    ("soft line breaks", "quoted-printable", b"<p>=E7=94=\n=B2</p>"),
    ("small letters", "Quoted-Printable", b"<p>=e7=94=b2</p>"),
    ("a page that nothing encoded", "quoted-printable", '<p class="ab">甲</p><i id=\'be\'></i>'.encode()),
    ("bytes", "8bit", "<p>甲</p>".encode()), ("binary", "binary", "<p>甲</p>".encode()),
    ("unnamed", "x-new", "<p>甲</p>".encode()),
]  # fmt: skip


@pytest.mark.parametrize(("transport", "body"), [c[1:] for c in TRANSPORT], ids=[c[0] for c in TRANSPORT])  # fmt: skip
def test_encodings_for_transport(transport: str, body: bytes) -> None:
    head = f"--b\nContent-Type: text/html\nContent-Transfer-Encoding: {transport}\n\n".encode()
    assert shown(RELATED % b"" + head + body + b"\n--b--\n") == ["甲"]


def test_a_boundary_that_is_not_there_is_taken_from_the_file() -> None:
    raw = (
        related(page("<p>甲</p>"))
        .replace(b"boundary=b", b"boundary=other")
        .replace(b"--b", b"--part-77")
    )
    assert shown(raw) == ["甲"]
    assert shown(raw.replace(b"boundary=other", b"")) == ["甲"]


def test_a_boundary_that_begins_like_another() -> None:
    raw = related(page("<p>甲</p><p>--bc</p>"), page("<p>乙</p>"))
    assert shown(raw) == ["甲", "--bc"]


ROOT = "file:///C:/1/report.htm"
FRAMES = [
    ("frameset by place", '<html><frameset><frame src="report.files/a.htm"><frame src="report.files/b.htm"></frameset></html>'),
    ("frameset by name", "<html><frameset><frame src='cid:a@x'><frame src=cid:b@x></frameset></html>"),
    ("frames inside the page", '<body><script>var a="很长的脚本";</script><iframe src="report.files/a.htm"></iframe><iframe src="cid:b@x"></iframe></body>'),
]  # fmt: skip


@pytest.mark.parametrize("frameset", [c[1] for c in FRAMES], ids=[c[0] for c in FRAMES])
def test_pages_in_frames_follow_in_order(frameset: str) -> None:
    first = page("<html><body><p>甲</p></body></html>", "file:///C:/1/report.files/a.htm", "a@x")
    second = Piece(
        kind="text/html; charset=gb2312", body="<html><meta charset=gb2312><body><p>乙</p></body></html>".encode("gbk"),
        location="file:///C:/1/report.files/b.htm", name="b@x",
    )  # fmt: skip
    raw = related(page(frameset, ROOT), second, first)
    assert shown(raw) == ["甲", "乙"]
    assert read(raw).parts == 2


def test_frames_beside_a_page_are_not_the_page() -> None:
    root = page(f"<p>{'本年主动公开信息若干条。' * 9}</p><iframe src='cid:a@x'></iframe>", ROOT)
    assert len(shown(related(root, page("<p>广告</p>", name="a@x")))) == 1


def test_frames_that_frame_one_another_end() -> None:
    raw = related(page("<iframe src='cid:b@x'></iframe>", name="a@x"), page("<p>乙</p><iframe src='cid:a@x'></iframe>", name="b@x"))  # fmt: skip
    assert shown(raw) == ["乙"]


def test_parts_nest_to_a_depth() -> None:
    inner = page("<p>甲</p>")
    for at in range(5):
        inner = Piece(
            kind=f"multipart/mixed; boundary=n{at}", body=multipart([inner], f"n{at}"), transport=""
        )
    assert shown(related(inner)) == ["甲"]
    for at in range(5, 12):
        inner = Piece(
            kind=f"multipart/mixed; boundary=n{at}", body=multipart([inner], f"n{at}"), transport=""
        )
    assert isinstance(read_mhtml(related(inner)), Unread)


def test_parts_without_number_are_refused() -> None:
    answer = read_mhtml(RELATED % b"" + b"--b\n\n\n" * 30_000)
    assert isinstance(answer, Unread)
    assert answer.reason == "too_many_members"


@pytest.mark.parametrize("hostile", [b"Content-Type: multipart/related" + b";" * 2_000_000, b"X: " + b"\n " * 500_000, b"--b\n" * 10_000, b"<iframe src=" * 200_000, b"=\n" * 1_000_000])  # fmt: skip
def test_hostile_files_end_soon(hostile: bytes) -> None:
    begun = time.perf_counter()
    for raw in (hostile, RELATED % b"" + hostile, related(Piece(kind="text/html", body=hostile, transport="8bit"))):  # fmt: skip
        is_mhtml(raw[:8192])
        read_mhtml(raw)
    assert time.perf_counter() - begun < 10


def test_damage_raises_nothing() -> None:
    raw = save(PAGE.encode(), "utf-8", "ie_alternative")
    rng = random.Random(5)
    kept = 0
    for _ in range(300):
        damaged = bytearray(raw)
        for _ in range(rng.randint(1, 20)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        found = read_mhtml(bytes(damaged))
        kept += isinstance(found, Mhtml) and bool(re.search(b"<p", found.html))
    assert kept > 150


def test_many_pictures_are_not_decoded() -> None:
    picture = Piece(kind="image/jpeg", body=bytes(range(256)) * 70, transport="base64")
    raw = related(page(PAGE), *[picture] * 200)
    assert len(raw) > 4_500_000
    begun = time.perf_counter()
    assert read(raw).parts == 200
    assert time.perf_counter() - begun < 1
