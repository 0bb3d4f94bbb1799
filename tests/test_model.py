"""The trained layers: as bytes, as a spaCy pipeline, and trained anew."""

from __future__ import annotations

import pathlib

import numpy
import pytest
import spacy

from pipeline.errors import ModelError
from pipeline.labelled import bare_report, bare_section, read_file
from pipeline.statements import read_statements
from pipeline.statements.component import write_pipeline
from pipeline.statements.linear import join, squash, train
from pipeline.statements.model import load, read
from pipeline.statements.training import train_model

ROOT = pathlib.Path(__file__).parents[1]
MODEL = ROOT / "models" / "statements"
TEXT = "公开内容不够全面，更新不够及时。今后将定期开展业务培训，并扩大公开范围。"


def test_the_model_is_small_enough_for_git() -> None:
    assert sum(file.stat().st_size for file in MODEL.rglob("*") if file.is_file()) <= 5_000_000


def test_spacy_reads_what_the_stage_reads() -> None:
    doc = spacy.load(MODEL)(TEXT)
    statements, links = read_statements(bare_report(TEXT), (bare_section(len(TEXT)),))
    assert [(span.text, span.label_, span._.aspects) for span in doc.spans["statements"]] == [
        (statement.text, statement.role, statement.aspects) for statement in statements
    ]
    assert [statement.role for statement in statements] == ["problem", "measure_planned"]
    assert doc._.links == ((0, 1),) * len(links)


def test_training_again_gives_the_same_bytes(tmp_path: pathlib.Path) -> None:
    sections = read_file(ROOT / "corpus" / "statements" / "single_sentences.txt")
    written = []
    for name in ("one", "two"):
        write_pipeline(train_model(sections), tmp_path / name)
        files = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        written.append([(path.name, path.read_bytes()) for path in files])
    assert written[0] == written[1]


def test_a_layer_learns_and_is_joined_without_change() -> None:
    examples = [["a", "b"], ["a"], ["b", "c"], ["c"], ["a"], ["c"]] * 4
    targets = numpy.array([["a" in names, "a" not in names] for names in examples], "f4")
    layer = train(examples, targets, ("yes", "no"), exclusive=True)
    scores = squash(layer.sums([["a"], ["c"], ["unseen"], []]), exclusive=True)
    assert scores[0, 0] > 0.6 > 0.4 > scores[1, 0]
    assert numpy.allclose(scores.sum(axis=1), 1)
    assert (scores[2] == scores[3]).all()
    other = train([["c"], ["d"]] * 4, numpy.array([[1], [0]] * 4, "f4"), ("c",), exclusive=False)
    both = join((layer, other)).sums(examples)
    assert numpy.allclose(both[:, :2], layer.sums(examples))
    assert numpy.allclose(both[:, 2:], other.sums(examples))
    assert other.yes(["c"]) == pytest.approx(
        float(squash(other.sums([["c"]]), exclusive=False)[0, 0])
    )


def test_cues_stand_in_the_text() -> None:
    statements, _ = read_statements(bare_report(TEXT), (bare_section(len(TEXT)),))
    assert all(cue in statement.text for statement in statements for cue in statement.cues)
    assert "业务培训" in statements[1].cues


def test_a_file_that_is_no_model_is_refused(tmp_path: pathlib.Path) -> None:
    bad = tmp_path / "layers.npz"
    bad.write_bytes(b"no model")
    with pytest.raises(ModelError, match="无法读取"):
        read(bad)
    with pytest.raises(ModelError):
        read(tmp_path / "absent.npz")
    assert load() is load()
