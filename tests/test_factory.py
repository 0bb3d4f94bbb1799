"""The page factory keeps its promises: same seed same page, true sums, readable bytes."""

from __future__ import annotations

import html
import random
import re

import pytest

from tests.factory import law, make, make_decoy, make_two, report, solve, traditional
from tests.factory.decoys import KINDS
from tests.factory.encode import decode
from tests.factory.stream import squeezed
from tests.factory.truth import Page, Truth

SEEDS = range(150)


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    return [make(seed) for seed in SEEDS]


def _source(page: Page) -> str:
    (encoding,) = (s.split(":")[1] for s in page.truth.shapes if s.startswith("encoding:"))
    return decode(page.raw, encoding)


def _form(truth: Truth) -> str | None:
    return next((c.form for key, c in truth.cells.items() if key[0] == "requests"), None)


def test_a_seed_gives_one_page(pages: list[Page]) -> None:
    assert [make(seed) for seed in SEEDS] == pages
    assert len({page.raw for page in pages}) == len(pages)
    assert len({page.name for page in pages}) == len(pages)


def test_cells_are_those_of_the_form(pages: list[Page]) -> None:
    counts = {len(page.truth.cells) for page in pages}
    assert counts <= {0, 198, 200, 186}, counts
    assert {0, 198, 200} <= counts


def test_sums_hold_but_for_planted_errors(pages: list[Page]) -> None:
    held = 0
    for page in pages:
        cells = page.truth.cells
        form = _form(page.truth)
        if form is None:
            continue
        broken: set[str] = set()
        for total, parts in (*law.request_sums(form), *law.dispute_sums()):
            values = [cells[key].value for key in (total, *(key for _, key in parts))]
            if any(value is None for value in values):
                continue
            held += 1
            if cells[total].value != sum(s * (cells[key].value or 0) for s, key in parts):
                broken.add(total[0])
        assert broken == {planted.place[0] for planted in page.truth.planted}, page.seed
    assert held > 1000


def test_pages_decode_and_show_what_the_truth_says(pages: list[Page]) -> None:
    for page in pages:
        source = _source(page)
        sound = not any(
            shape.startswith(("mixed:", "encoding:big5")) for shape in page.truth.shapes
        )
        if not sound:
            continue
        assert "�" not in source
        assert all(squeezed(mark.text) in _visible(source) for mark in page.truth.chrome), page.seed


def _visible(source: str) -> str:
    """What a source prints, squeezed: without styles, scripts, comments and tags."""
    source = re.sub(r"(?is)<(style|script)\b.*?</\1>|<!--.*?-->", "", source)
    return squeezed(html.unescape(re.sub(r"<[^>]*>", "", source)))


def test_the_stream_is_what_the_page_prints_in_order(pages: list[Page]) -> None:
    whole = 0
    for page in pages:
        shapes, truth = page.truth.shapes, page.truth
        assert "medium:html" in shapes or "medium:text" in shapes
        assert all(sentence in truth.stream for sentence in truth.body)
        for one in truth.printed:
            assert re.search(r"\d", truth.stream[one.start : one.end])
        if "medium:html" in shapes and "twice" not in shapes and "encoding:big5" not in str(shapes):
            assert truth.stream in _visible(_source(page)), page.seed
            whole += 1
    assert whole > 50


def test_sections_start_with_their_headings(pages: list[Page]) -> None:
    lost = 0
    for page in pages:
        truth = page.truth
        if truth.sections[0].start is None:
            first, *others = truth.sections
            assert (first.key, first.heading) == ("front", None)
        else:
            others = list(truth.sections)
        keys = {section.key for section in others}
        assert "overview" in keys
        assert "problems" in keys or "old:four" in truth.shapes
        starts = [section.start or 0 for section in others]
        assert starts == sorted(set(starts))
        for section in others:
            if section.heading is None:
                lost += 1
            else:
                assert truth.stream.startswith(section.heading, section.start or 0)
    assert lost > 0


def test_a_report_that_stands_twice_is_told_twice() -> None:
    page = next(page for page in map(make, range(200)) if "twice" in page.truth.shapes)
    keys = [section.key for section in page.truth.sections if section.key != "front"]
    assert keys[: len(keys) // 2] * 2 == keys


def test_every_way_of_dumping_occurs(pages: list[Page]) -> None:
    shapes = {shape for page in pages for shape in page.truth.shapes}
    for wanted in ("dump:lines_blank", "dump:pdf", "html:trs", "html:word", "spans:wrong",
                   "blanks:dropped", "encoding:gbk_as_utf8", "labels:split", "planted", "twice",
                   "html:frames", "html:jpage", "full:True", "layout:2008", "garbled",
                   "headings:restarted", "headings:run_in", "title:two_lines"):  # fmt: skip
        assert wanted in shapes, wanted


def test_full_pages_are_as_large_as_real_ones() -> None:
    sizes = [
        len(page.raw)
        for page in map(make, range(150))
        if {"medium:html", "full:True", "tables:yes"} <= set(page.truth.shapes)
        and "encoding:utf16" not in str(page.truth.shapes)
    ]
    assert len(sizes) > 20
    assert 60_000 < sorted(sizes)[len(sizes) // 2] < 100_000


def test_mirrors_are_in_traditional_script() -> None:
    mirrors = [
        page
        for page in map(make, range(150))
        if any(shape.startswith("script:") for shape in page.truth.shapes)
    ]
    assert len(mirrors) > 4
    for page in mirrors:
        assert traditional.convert(page.truth.stream) == page.truth.stream
        assert "開" in page.truth.stream


def test_some_mirrors_use_words_of_their_own() -> None:
    document = report.compose(random.Random(1), sited=True)
    worded = traditional.reword(document, "words")
    text = traditional.convert("".join(b.text for b in worded.blocks if hasattr(b, "text")))
    assert "資訊公開" in text and "信息" not in text


def test_pages_of_two_hold_both_reports() -> None:
    for seed in range(10):
        page = make_two(seed)
        assert page == make_two(seed)
        first, second = page.truths
        assert (first.title, first.stream) != (second.title, second.stream)


def test_only_what_sums_leave_one_value_is_inferred() -> None:
    sums = law.dispute_sums()
    row = {column: ("disputes", "reconsideration", column) for column, _ in law.DISPUTE_COLUMNS}
    known = {row["upheld"]: 1.0, row["corrected"]: 2.0, row["other"]: 0.0}
    pending_only = solve.determined(sums, {**known, row["total"]: 5.0}, {row["pending"]})
    assert pending_only == {row["pending"]: 2.0}
    assert solve.determined(sums, known, {row["pending"], row["total"]}) == {}
    empty = solve.determined(sums, {row["total"]: 0.0}, set(row.values()) - {row["total"]})
    assert set(empty.values()) == {0.0} and len(empty) == 4


def test_decoys_take_turns_and_repeat() -> None:
    count = len(KINDS)
    decoys = [make_decoy(seed) for seed in range(2 * count)]
    assert decoys == [make_decoy(seed) for seed in range(2 * count)]
    kinds = [decoy.kind for decoy in decoys]
    assert len(set(kinds)) == count and kinds[:count] == kinds[count:]
