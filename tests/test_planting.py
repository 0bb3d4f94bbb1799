"""The truth of archives with planted copying is what their pages hold, and the score counts it."""

from __future__ import annotations

import functools
import itertools
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from tests.planting import Archive, make_archive, read, write
from tests.planting.make import prose_of
from tests.planting.marks import fold, plain
from tests.planting.measure import exact_runs
from tests.planting.pages import printed
from tests.planting.place import place
from tests.planting.score import score
from tests.planting.score_pairs import true_shares

_NARRATIVE = ("overview", "problems", "measures", "other")


@functools.cache
def _archive(seed: int) -> Archive:
    return make_archive(seed, 60)


def _narrative(archive: Archive, number: int) -> list[str]:
    """The folded sections of a report's narrative, without what the contract leaves out."""
    left_out = re.compile("\ue000[HB][^\ue001]*\ue001")
    return [
        fold(plain(left_out.sub("", "".join(paragraphs))))
        for key, _, paragraphs in archive.reports[number].sections
        if key in _NARRATIVE
    ]


@pytest.mark.parametrize("seed", [2, 5])
def test_all_prose_stands_in_the_bytes(seed: int) -> None:
    archive = _archive(seed)
    for report, (name, raw) in zip(archive.reports, archive.pages, strict=True):
        text = printed(raw)
        assert report.name == name
        assert "".join(report.title.split()) in text
        for _, heading, paragraphs in report.sections:
            assert "".join(heading.split()) in text
            for paragraph in paragraphs:
                assert "".join(plain(paragraph).split()) in text


@pytest.mark.parametrize("seed", [2, 5])
def test_planted_passages_stand_in_their_reports(seed: int) -> None:
    archive = _archive(seed)
    for passage in archive.passages:
        short = {fold(carrier.text) for carrier in passage.carriers}
        assert (len(short) == 1) == (passage.kind != "swapped")
        for carrier in passage.carriers:
            size = len(fold(carrier.text))
            assert fold(carrier.text) in fold("".join(carrier.paragraphs))
            assert (len(carrier.paragraphs) > 1) == (carrier.where == "break")
            whole = fold(printed(archive.pages[carrier.report][1]))
            assert whole.count(fold(carrier.text)) == 1
            assert size < 30 if passage.kind == "short" else size >= 30
        reports = [archive.reports[carrier.report] for carrier in passage.carriers]
        bodies = {report.body for report in reports}
        assert len(bodies) == (1 if passage.among == "years" else len(bodies))
        if passage.among == "bodies" and passage.kind != "common":
            assert len(bodies) == len(reports)


def test_a_common_phrase_stands_in_most_bodies_of_even_seeds_only() -> None:
    kinds = {
        seed: [one for one in _archive(seed).passages if one.kind == "common"] for seed in (2, 5)
    }
    assert kinds[5] == []
    (common,) = kinds[2]
    archive = _archive(2)
    bodies = {report.body for report in archive.reports}
    carrying = {archive.reports[carrier.report].body for carrier in common.carriers}
    assert len(carrying) > 0.8 * len(bodies)


@pytest.mark.parametrize("seed", [2, 5])
def test_reports_share_nothing_by_accident(seed: int) -> None:
    """Two reports with a run of 30 equal characters have a passage, a source or a phrase in common."""
    archive = _archive(seed)
    linked = {(pair.first, pair.second) for pair in archive.pairs}
    for passage in archive.passages:
        if passage.kind != "short":
            numbers = sorted(carrier.report for carrier in passage.carriers)
            linked |= set(itertools.combinations(numbers, 2))
    runs = []
    for number in range(len(archive.reports)):
        sections = _narrative(archive, number)
        runs.append({text[at : at + 30] for text in sections for at in range(len(text) - 29)})
    sharing = {
        (one, two)
        for one, two in itertools.combinations(range(len(runs)), 2)
        if runs[one] & runs[two]
    }
    assert sharing <= linked
    assert sharing


def test_same_seed_same_bytes() -> None:
    assert make_archive(7, 40) == make_archive(7, 40)
    assert make_archive(7, 40).pages != make_archive(8, 40).pages


@pytest.mark.parametrize("seed", [2, 5])
def test_resemblance_is_the_jaccard_index_of_5_grams(seed: int) -> None:
    archive = _archive(seed)
    sets = [
        {text[at : at + 5] for text in _narrative(archive, number) for at in range(len(text) - 4)}
        for number in range(len(archive.reports))
    ]
    known = {(pair.first, pair.second): pair for pair in archive.pairs}
    for one, two in itertools.combinations(range(len(sets)), 2):
        both = len(sets[one] & sets[two])
        union = len(sets[one] | sets[two])
        contained = both / len(sets[one]), both / len(sets[two])
        if both / union >= 0.4 or max(contained) >= 0.7:
            pair = known.pop((one, two))
            figures = pair.resemblance, pair.containment, pair.other_containment
            assert figures == pytest.approx((both / union, *contained), abs=1e-12)
    assert all(pair.planned and pair.verdict == "" for pair in known.values())
    planned = {pair.planned for pair in archive.pairs}
    assert planned >= {"copy", "near_copy", "template", "carried_over", "contained"}
    assert {pair.verdict for pair in archive.pairs} >= {
        "copy",
        "near_copy",
        "template",
        "carried_over",
    }


def test_an_archive_is_read_as_it_was_written(tmp_path: Path) -> None:
    write(_archive(5), tmp_path)
    assert read(tmp_path) == _archive(5)


def _dataset(archive: Archive, out: Path, extra: list[dict[str, Any]] | None = None) -> None:
    """A dataset that tells exactly the truth, and `extra` rows of reuse."""
    proses = [prose_of(report) for report in archive.reports]
    texts = [
        "\n".join(
            [one.title, *(part for _, h, ps in one.sections for part in (h, *map(plain, ps)))]
        )
        for one in archive.reports
    ]
    spans = []
    for text, one in zip(texts, proses, strict=True):
        placed = place(text, one)
        offsets: dict[int, int] = {}
        for offset, squeezed in enumerate(placed.squeezed):
            offsets[squeezed] = offset  # the last: white space before a character is not of it
        spans.append({at: offsets[n] for n, at in enumerate(placed.places) if at >= 0})
    rows = list(extra or [])
    for passage in archive.passages:
        if passage.kind in ("exact", "swapped"):
            sides = []
            for carrier in passage.carriers:
                at = proses[carrier.report].text.index(fold(carrier.text))
                last = at + len(fold(carrier.text)) - 1
                sides.append(
                    (carrier.report, spans[carrier.report][at], spans[carrier.report][last] + 1)
                )
            rows += [
                _row(archive, one, two, masked=passage.kind == "swapped")
                for one, two in itertools.combinations(sides, 2)
            ]
    shares = true_shares(archive, proses, exact_runs(proses))
    known = [
        {"report_id": report.report_id, **{name: shares[name][number] for name in shares}}
        for number, report in enumerate(archive.reports)
    ]
    _save(out, "reports", known)
    _save(
        out,
        "texts",
        [
            {"report_id": r.report_id, "text": t}
            for r, t in zip(archive.reports, texts, strict=True)
        ],
    )
    _save(out, "reuse", rows)
    _save(out, "pairs", [_pair(archive, pair) for pair in archive.pairs if pair.verdict])


def _save(out: Path, name: str, rows: list[dict[str, Any]]) -> None:
    parquet.write_table(pa.Table.from_pylist(rows), out / f"{name}.parquet")


def _row(
    archive: Archive, one: tuple[int, int, int], two: tuple[int, int, int], *, masked: bool
) -> dict[str, Any]:
    first, second = archive.reports[one[0]], archive.reports[two[0]]
    return {
        "report_id": first.report_id, "start": one[1], "end": one[2], "other_report_id": second.report_id,
        "other_start": two[1], "other_end": two[2], "masked": masked,
        "same_organ": first.body == second.body, "year_gap": second.year - first.year,
    }  # fmt: skip


def _pair(archive: Archive, pair: Any) -> dict[str, Any]:
    names = ("resemblance", "containment", "other_containment", "same_organ", "year_gap", "verdict")
    ids = {
        "report_id": archive.reports[pair.first].report_id,
        "other_report_id": archive.reports[pair.second].report_id,
    }
    return ids | {name: getattr(pair, name) for name in names}


def test_a_dataset_that_tells_the_truth_has_full_marks(tmp_path: Path) -> None:
    archive = _archive(2)
    _dataset(archive, tmp_path)
    figures = score(archive, tmp_path)
    assert (figures["missing"], figures["lost_paragraphs"]) == (0, 0)
    passages = figures["passages"]
    names = ("recall_unmasked", "recall_swapped", "precision", "precision_prose")
    assert [passages[name] for name in names] == pytest.approx([1, 1, 1, 1])
    faults = ("rows_statutory", "rows_common", "rows_short", "rows_unequal", "rows_strange")
    assert [passages[name] for name in faults] == [0, 0, 0, 0, 0]
    assert figures["pairs"]["all"]["f1"] == 1
    assert {
        figures["pairs"][name]["f1"] for name in ("copy", "near_copy", "template", "carried_over")
    } == {1}
    assert figures["relations"] == {"same_organ_errors": 0, "year_gap_errors": 0}
    for share in figures["shares"].values():
        assert (share["null_errors"], share["max"]) == (0, 0)
        assert share["above_zero"] > 0


def test_rows_on_titles_and_of_nothing_shared_cost_precision(tmp_path: Path) -> None:
    archive = _archive(5)
    titles = _row(
        archive,
        (0, 0, len(archive.reports[0].title)),
        (1, 0, len(archive.reports[1].title)),
        masked=False,
    )
    size = [len(report.title) for report in archive.reports]
    prose = _row(
        archive, (2, size[2] + 400, size[2] + 440), (9, size[9] + 400, size[9] + 440), masked=False
    )
    _dataset(archive, tmp_path, [titles, {**prose, "year_gap": 7}])
    figures = score(archive, tmp_path)
    passages = figures["passages"]
    assert passages["precision"] < passages["precision_prose"] < 1
    assert (passages["rows_statutory"], passages["rows_mostly_statutory"]) == (1, 1)
    assert passages["rows_unequal"] == 2
    assert passages["reported_characters"]["wrong"] >= 60
    assert figures["relations"]["year_gap_errors"] == 1
    assert passages["recall_unmasked"] == pytest.approx(1)
