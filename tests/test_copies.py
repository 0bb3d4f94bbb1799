"""Copies planted in whole pages are found through the whole program, from files to rows."""

from __future__ import annotations

import pathlib

import pytest

from pipeline import run
from tests.planting import make_archive, write
from tests.planting.score import score


# Even seeds have a phrase that nine bodies of ten use.
@pytest.mark.parametrize("seed", [21, 22])
def test_planted_copies_are_found(seed: int, tmp_path: pathlib.Path) -> None:
    archive = make_archive(seed, 120)
    write(archive, tmp_path / "in")
    run.run([tmp_path / "in" / "pages"], tmp_path / "out", jobs=2)
    told = score(archive, tmp_path / "out")
    assert told["missing"] == 0
    passages = told["passages"]
    # What reading loses, no comparison can find: see lost_paragraphs.
    assert passages["recall_unmasked"] >= (1.0 if not told["lost_paragraphs"] else 0.99)
    assert passages["recall_swapped"] >= 0.99
    assert passages["precision"] >= 0.99
    assert passages["rows_mostly_statutory"] == 0
    assert told["pairs"]["all"]["f1"] >= 0.98
    assert told["relations"] == {"same_organ_errors": 0, "year_gap_errors": 0}
