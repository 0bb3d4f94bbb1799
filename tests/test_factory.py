"""The page factory keeps its promises: same seed same page, true sums, readable bytes."""

from __future__ import annotations

import pytest

from tests.factory import law, make, make_decoy, solve
from tests.factory.encode import decode
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
    assert counts <= {0, 198, 200, 186}
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
        assert "�" not in source
        assert page.truth.title is None or page.truth.title in source
        if "html:word" not in page.truth.shapes:
            assert all(sentence in source.replace(" ", "") for sentence in page.truth.body)
        chrome = [mark.text for mark in page.truth.chrome if mark.kind != "sidebar"]
        assert all(text in source for text in chrome)


def test_sections_begin_with_the_front_and_have_headings(pages: list[Page]) -> None:
    for page in pages:
        first, *others = page.truth.sections
        assert (first.key, first.heading) == ("front", None)
        assert all(section.heading for section in others)
        assert {"overview", "problems"} <= {section.key for section in others}


def test_every_way_of_dumping_occurs(pages: list[Page]) -> None:
    shapes = {shape for page in pages for shape in page.truth.shapes}
    for wanted in ("dump:lines_blank", "dump:pdf", "html:trs", "html:word", "spans:wrong",
                   "blanks:dropped", "encoding:gbk_as_utf8", "labels:split", "planted"):  # fmt: skip
        assert wanted in shapes


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
    decoys = [make_decoy(seed) for seed in range(16)]
    assert decoys == [make_decoy(seed) for seed in range(16)]
    kinds = [decoy.kind for decoy in decoys]
    assert len(set(kinds)) == 8 and kinds[:8] == kinds[8:]
