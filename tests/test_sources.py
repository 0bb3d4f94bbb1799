"""Which files are inputs: every file below a SOURCE is read, refused or counted as skipped."""

from __future__ import annotations

import itertools
import os
import pathlib
import urllib.parse

import pytest

from pipeline.errors import UsageError
from pipeline.ingest import DEFAULT, Content, Input, Limits, list_inputs, read_input
from pipeline.ingest.sources import source_name
from pipeline.records import Rejected


def write(path: pathlib.Path, content: bytes = b"x") -> pathlib.Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def names(*paths: pathlib.Path) -> list[str]:
    return [found.source for found in list_inputs(paths).inputs]


def refused(*paths: pathlib.Path) -> dict[str, str]:
    return {found.source: found.reason for found in list_inputs(paths).rejected}


NAMES = [
    (b"a.html", "a.html"),
    ("昆明市/2022年.html".encode(), "昆明市/2022年.html"),
    (b"100%.html", "100%25.html"),
    (b"a!b.zip", "a%21b.zip"),
    (b"a\nb\tc\x7f.txt", "a%0Ab%09c%7F.txt"),
    ("报告".encode("gbk") + b".htm", "%B1%A8%B8%E6.htm"),
    (b"a b#c?d.html", "a b#c?d.html"),
    ("é𠮷.html".encode(), "é𠮷.html"),
]


@pytest.mark.parametrize(("path", "expected"), NAMES)
def test_names_lead_back_to_the_file(path: bytes, expected: str) -> None:
    assert source_name(path) == expected
    assert urllib.parse.unquote_to_bytes(expected.encode()) == path


def test_different_files_have_different_names() -> None:
    paths = [bytes(pair) for pair in itertools.product(b"%!2451\xc4\xe5\xb9\xb4\n", repeat=3)]
    assert len({source_name(path) for path in paths}) == len(paths)


def test_file_with_a_name_in_gbk_is_read(tmp_path: pathlib.Path) -> None:
    folder = os.fsencode(tmp_path)
    try:
        with open(os.path.join(folder, "报告".encode("gbk") + b".txt"), "wb") as file:  # noqa: PTH123, PTH118
            file.write("公开".encode())
    except OSError:
        pytest.skip("the file system takes names in UTF-8 only")
    (found,) = list_inputs([tmp_path]).inputs
    assert found.source == "%B1%A8%B8%E6.txt"
    content = read_input(found)
    assert isinstance(content, Content)
    assert content.raw == "公开".encode()


def test_folders_are_walked_and_sorted(tmp_path: pathlib.Path) -> None:
    for name in ("b/2.html", "a/1.txt", "c.htm", "a/.hidden.html", "无后缀"):
        write(tmp_path / name)
    assert names(tmp_path) == ["a/.hidden.html", "a/1.txt", "b/2.html", "c.htm", "无后缀"]


def test_a_single_file_is_named_by_its_last_part(tmp_path: pathlib.Path) -> None:
    assert names(write(tmp_path / "a" / "1.txt")) == ["1.txt"]


def test_a_path_given_twice_is_one_input(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a" / "1.txt")
    monkeypatch.chdir(tmp_path)
    assert names(pathlib.Path("a"), tmp_path / "a", pathlib.Path("./a")) == ["1.txt"]


def test_a_path_given_twice_through_its_parent_is_one_input(tmp_path: pathlib.Path) -> None:
    write(tmp_path / "a" / "1.txt")
    assert names(tmp_path / "a", tmp_path / "a" / ".." / "a") == ["1.txt"]


def test_a_file_below_a_folder_that_is_given_too_is_one_input(tmp_path: pathlib.Path) -> None:
    page = write(tmp_path / "a" / "1.txt")
    assert len(list_inputs([tmp_path / "a", page]).inputs) == 1


def test_order_of_the_paths_changes_nothing(tmp_path: pathlib.Path) -> None:
    write(tmp_path / "a" / "1.txt", b"a")
    write(tmp_path / "b" / "1.txt", b"b")
    page = write(tmp_path / "c.txt", b"c")
    (tmp_path / "b" / "dangling").symlink_to("nowhere")
    paths = [tmp_path / "a", tmp_path / "b", page]
    listings = {repr(list_inputs(order)) for order in itertools.permutations(paths)}
    assert len(listings) == 1


def test_a_path_that_is_not_there_is_wrong_usage(tmp_path: pathlib.Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        list_inputs([tmp_path, tmp_path / "nowhere"])


def test_an_empty_folder_has_no_inputs(tmp_path: pathlib.Path) -> None:
    listing = list_inputs([tmp_path])
    assert (listing.inputs, listing.rejected, listing.skipped) == ((), (), ())


def test_links_are_followed_to_files_inside_only(tmp_path: pathlib.Path) -> None:
    inside = write(tmp_path / "in" / "1.txt")
    outside = write(tmp_path / "out" / "2.txt")
    (tmp_path / "in" / "same.txt").symlink_to("1.txt")
    (tmp_path / "in" / "deep").mkdir()
    (tmp_path / "in" / "deep" / "up.txt").symlink_to(inside)
    (tmp_path / "in" / "away.txt").symlink_to(outside)
    (tmp_path / "in" / "folder").symlink_to(tmp_path / "out")
    (tmp_path / "in" / "self").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "dangling.txt").symlink_to("nowhere")
    (tmp_path / "in" / "loop1").symlink_to("loop2")
    (tmp_path / "in" / "loop2").symlink_to("loop1")
    assert names(tmp_path / "in") == ["1.txt", "deep/up.txt", "same.txt"]
    assert refused(tmp_path / "in") == dict.fromkeys(
        ["away.txt", "dangling.txt", "folder", "loop1", "loop2", "self"], "unreadable"
    )


def test_a_source_that_is_a_link(tmp_path: pathlib.Path) -> None:
    write(tmp_path / "in" / "1.txt")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    assert refused(tmp_path / "dangling") == {"dangling": "unreadable"}
    assert refused(tmp_path / "loop") == {"loop": "unreadable"}


def test_a_folder_given_by_a_link_is_accounted_for(tmp_path: pathlib.Path) -> None:
    """Read or refused under its own name: both keep the contract, an empty name does not."""
    write(tmp_path / "in" / "1.txt")
    (tmp_path / "link").symlink_to("in")
    listing = list_inputs([tmp_path / "link"])
    found = [*(i.source for i in listing.inputs), *(r.source for r in listing.rejected)]
    assert found in (["1.txt"], ["link"])


def test_what_is_no_file_is_refused_without_waiting(tmp_path: pathlib.Path) -> None:
    os.mkfifo(tmp_path / "fifo.html")
    assert refused(tmp_path) == {"fifo.html": "unreadable"}
    assert refused(tmp_path / "fifo.html") == {"fifo.html": "unreadable"}


def test_a_file_that_vanished_is_refused(tmp_path: pathlib.Path) -> None:
    page = write(tmp_path / "1.html")
    (found,) = list_inputs([tmp_path]).inputs
    page.unlink()
    assert isinstance(read_input(found), Rejected)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_refused(tmp_path: pathlib.Path) -> None:
    page = write(tmp_path / "1.html")
    page.chmod(0)
    listing = list_inputs([tmp_path])
    answers = [*listing.rejected, *map(read_input, listing.inputs)]
    assert [answer.reason for answer in answers if isinstance(answer, Rejected)] == ["unreadable"]


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: pathlib.Path) -> None:
    answer = read_input(Input(source="a", path=tmp_path))
    assert isinstance(answer, Rejected)
    assert (answer.source, answer.reason) == ("a", "unreadable")
    assert answer.detail


SIDE = [
    (".DS_Store", "system"), ("a/Thumbs.db", "system"), ("__MACOSX/a/._1.html", "system"),
    ("desktop.ini", "system"), ("css/main.css", "stylesheet"), ("JS/A.JS", "script"),
    ("favicon.ico", "icon"), ("年报_files/a.png", "page_asset"), ("年报_files/b/c", "page_asset"),
    ("年报.files/a.gif", "page_asset"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kind"), SIDE)
def test_side_files_are_counted_by_kind(tmp_path: pathlib.Path, name: str, kind: str) -> None:
    write(tmp_path / name)
    write(tmp_path / "1.html")
    listing = list_inputs([tmp_path])
    assert listing.skipped == ((kind, 1),)
    assert [found.source for found in listing.inputs] == ["1.html"]


def test_attachments_in_a_side_folder_are_inputs(tmp_path: pathlib.Path) -> None:
    write(tmp_path / "年报_files" / "附件.pdf")
    assert names(tmp_path) == ["年报_files/附件.pdf"]


def test_a_folder_given_by_name_is_no_side_folder(tmp_path: pathlib.Path) -> None:
    write(tmp_path / "reports_files" / "a.png")
    assert names(tmp_path / "reports_files") == ["a.png"]


def test_larger_than_the_limit(tmp_path: pathlib.Path) -> None:
    limits = Limits(input_bytes=100)
    fits = Input(source="fits", path=write(tmp_path / "fits", b"x" * 100))
    more = Input(source="more", path=write(tmp_path / "more", b"x" * 101))
    content = read_input(fits, limits)
    assert isinstance(content, Content)
    assert content.raw == b"x" * 100
    answer = read_input(more, limits)
    assert isinstance(answer, Rejected)
    assert (answer.reason, answer.sha256) == ("too_large", None)
    assert "101" in answer.detail and "100" in answer.detail


def test_the_limits_are_those_of_the_contract() -> None:
    assert (
        Limits(
            input_bytes=64 * 2**20,
            expanded_bytes=64 * 2**20,
            ratio=200,
            members=100_000,
            depth=4,
            seconds=30,
        )
        == DEFAULT
    )


def test_files_of_one_name_in_two_sources_are_told_apart(tmp_path: pathlib.Path) -> None:
    write(tmp_path / "a" / "page.html", b"a")
    write(tmp_path / "b" / "page.html", b"b")
    write(tmp_path / "b" / "other.html", b"c")
    assert names(tmp_path / "a", tmp_path / "b") == ["a/page.html", "b/page.html", "other.html"]


def test_a_folder_that_cannot_be_opened_is_refused(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "open.html")
    write(tmp_path / "closed" / "page.html")
    scan = os.scandir

    def deny(path: object) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", deny)
    assert names(tmp_path) == ["open.html"]
    assert set(refused(tmp_path)) == {"closed"}
