"""The labelled corpus and the gold set apart from it: large, varied, well formed, frozen."""

from __future__ import annotations

import hashlib
import pathlib
from collections import Counter

import pytest

from pipeline.errors import ModelError
from pipeline.evaluation import Evaluation, evaluate
from pipeline.labelled import LabelledSection, read_documents, read_file, read_files, read_notation
from pipeline.statements.labels import ASPECTS

CORPUS = pathlib.Path(__file__).parents[1] / "corpus"
GOLD = CORPUS / "gold" / "sections"
# The gold set is frozen: whoever changes it changes this, and says in CHANGELOG what moved.
GOLD_DIGEST = "905667843da5709fb77e1ac1f79a074570d47726981f5616acf820bdb338ad88"
# What `gongkai evaluate` must not fall below; its figures stand in models/README.md.
FLOORS = {
    "cut F1": 0.94,
    "role accuracy": 0.955,
    "aspects micro-F1": 0.85,
    "primary aspect": 0.83,
    "specificity exact": 0.7,
    "specificity within one": 0.95,
    "links F1": 0.89,
}


@pytest.fixture(scope="module")
def corpus() -> tuple[LabelledSection, ...]:
    return read_files(CORPUS / "statements")


@pytest.fixture(scope="module")
def gold() -> tuple[LabelledSection, ...]:
    return read_files(GOLD)


@pytest.fixture(scope="module")
def evaluation(gold: tuple[LabelledSection, ...]) -> Evaluation:
    return evaluate(gold)


def texts_of(sections: tuple[LabelledSection, ...]) -> list[str]:
    return [section.text[s.start : s.end] for section in sections for s in section.statements]


def grams(text: str) -> set[str]:
    return {text[at : at + 8] for at in range(len(text) - 7)}


def test_the_corpus_is_as_large_as_asked(corpus: tuple[LabelledSection, ...]) -> None:
    statements = [statement for section in corpus for statement in section.statements]
    roles = Counter(statement.role for statement in statements)
    primary = Counter(statement.aspects[0] for statement in statements if statement.aspects)
    assert len(corpus) >= 400
    assert len(statements) >= 3000
    assert min(primary[aspect] for aspect in ASPECTS) >= 150
    assert sum(statement.specificity == 3 for statement in statements) >= 300
    assert roles["measure_done"] >= 200
    assert roles["none_stated"] >= 60
    assert roles["context"] >= 400


def test_the_wording_varies(corpus: tuple[LabelledSection, ...]) -> None:
    """Distinct 8-grams: 35 characters have 28, so 20 a statement leaves little said twice."""
    texts = texts_of(corpus)
    seen = [grams(text) for text in texts]
    whole = set().union(*seen)
    assert len(whole) / len(texts) >= 18
    holders: dict[str, list[int]] = {}
    alike = set()
    for at, own in enumerate(seen):
        shared = Counter(other for gram in own for other in holders.get(gram, ()))
        if any(2 * number > len(own | seen[other]) for other, number in shared.items()):
            alike.add(at)
        for gram in own:
            holders.setdefault(gram, []).append(at)
    assert len(alike) / len(texts) <= 0.005


def test_gold_stands_apart(
    corpus: tuple[LabelledSection, ...], gold: tuple[LabelledSection, ...]
) -> None:
    assert len(gold) >= 60
    taught = [grams(text) for text in texts_of(corpus)]
    holders: dict[str, list[int]] = {}
    for at, own in enumerate(taught):
        for gram in own:
            holders.setdefault(gram, []).append(at)
    alike = 0
    for text in texts_of(gold):
        own = grams(text)
        shared = Counter(other for gram in own for other in holders.get(gram, ()))
        alike += any(2 * number > len(own | taught[other]) for other, number in shared.items())
    assert alike <= 3


def test_gold_is_frozen() -> None:
    digest = hashlib.sha256()
    for file in sorted(GOLD.glob("*.txt")):
        digest.update(file.read_bytes())
    assert digest.hexdigest() == GOLD_DIGEST


@pytest.mark.parametrize("name", FLOORS)
def test_the_model_stays_above_its_floors(evaluation: Evaluation, name: str) -> None:
    by_name = {figure.name: figure for figure in evaluation.figures}
    assert by_name[name].value >= FLOORS[name]
    assert by_name[name].low <= by_name[name].value <= by_name[name].high


@pytest.mark.parametrize("sections", ["corpus", "gold"])
def test_statements_lie_in_their_sections(sections: str, request: pytest.FixtureRequest) -> None:
    for section in request.getfixturevalue(sections):
        last = section.body_start
        for statement in section.statements:
            assert last <= statement.start < statement.end <= len(section.text)
            last = statement.end
            for place in statement.measures:
                assert section.statements[place].role.startswith("measure")
        cut_off = [s.answered for s in section.statements if section.cut_off]
        assert "no" not in cut_off


@pytest.mark.parametrize(
    ("notation", "fault"),
    [
        ("P1 content 1 | ‖渠道单一。", "before the first section"),
        ("§ year=2019 level=county trade=教育 heading=四、问题", "has no body="),
        ("§ year=2019 level=county body=department trade=教育 heading=四\nP1 | ‖渠道单一。", "have aspects"),
        ("§ year=2019 level=county body=department trade=教育 heading=四\nP1 colour 1 | ‖渠道单一。", "no such aspect"),
        ("§ year=2019 level=county body=department trade=教育 heading=四\nP1 content 1 | 渠道单一。", "‖ are needed"),
        ("§ year=2019 level=county body=department trade=教育 heading=四\nP1>M1 content 1 | ‖渠道单一。", "links to M1"),
        ("§ year=2019 level=county body=department trade=教育 heading=四\nP1 general,content 1 | ‖渠道。", "general alone"),
    ],
)  # fmt: skip
def test_faults_of_notation_are_named(notation: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        read_notation(notation)


def test_documents_of_single_statements_are_read() -> None:
    lines = (
        '{"id": "1", "doc": "d", "year": 2019, "level": "乡镇", "heading": "1.渠道单一", '
        '"text": "一是公告只贴在大厅。", "role": "problem", "aspects": ["platforms"], '
        '"specificity": 1, "truncated_document": false, "measures": ["2"]}\n'
        '{"id": "2", "doc": "d", "heading": null, "text": "2022年开设专栏。", '
        '"role": "measure_planned", "aspects": ["platforms"], "specificity": 1}\n'
    )
    (section,) = read_documents(lines)
    first, second = section.statements
    assert section.text[first.start : first.end] == "公告只贴在大厅。"
    assert section.text[second.start : second.end] == "2022年开设专栏。"
    assert (first.measures, first.answered, second.answered) == ((1,), "yes", None)


def test_files_that_are_none_are_refused(tmp_path: pathlib.Path) -> None:
    with pytest.raises(ModelError, match="没有标注过的段落"):
        read_files(tmp_path)
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": 1}\n', encoding="utf-8")
    with pytest.raises(ModelError, match=r"bad.jsonl.*line 1"):
        read_file(bad)
    row = '{"id": 1, "doc": 1, "text": "渠道单一。", "role": "problem", "aspects": ["x"], "specificity": 1}'
    for text, fault in (
        (row, "no such aspect: x"),
        (row.replace("渠道单一。", " "), "empty"),
        ("", "没有"),
    ):
        bad.write_text(text, encoding="utf-8")
        with pytest.raises(ModelError, match=fault):
            read_file(bad)
