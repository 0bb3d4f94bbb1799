"""The label model beside others, trained on the same corpus and asked about the same gold.

All are given the statements as people cut them. `speed` is of the whole stage (cutting, labels,
links) on the gold sections, beside jieba cutting the same text into words, in the same run.
"""

from __future__ import annotations

import random
import time
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy

from pipeline import store, zh
from pipeline.labelled import LabelledSection, bare_report, bare_section, read_files
from pipeline.statements import label_as_cut, read_statements
from pipeline.statements.labels import ASPECTS, ROLES
from pipeline.statements.lessons import cut_as_labelled, pieces_of
from pipeline.statements.linear import squash, train
from tests.benchmarks.cuewords.classify import classify

Sections = Sequence[LabelledSection]
Cut = Callable[[str], list[str]]
Answer = tuple[list[str], list[str]]
"""Roles of all statements, primary aspects of the problems and measures (by their own labels)."""

_GRAMS = (1, 2, 3)
_EPOCHS = 8
_ROUNDS = 5


def measure(*, spacy_too: bool) -> dict[str, Any]:
    """Roles and primary aspects right, by model, and statements a second."""
    corpus = read_files(store.shipped("corpus") / "statements")
    gold = read_files(store.shipped("corpus") / "gold" / "sections")
    told: dict[str, Any] = {"gold": sum(len(section.statements) for section in gold)}
    told["ours"] = _score(gold, _ours(gold))
    told["cue words"] = _score(gold, _cue_words(gold))
    for name, cut in (("characters 1-3", _grams), ("words", _words), ("both", _both)):
        told[f"linear, {name}, text alone"] = _score(gold, _linear(corpus, gold, cut))
    if spacy_too:
        for name, cut in (("words", _words), ("characters", list)):
            for kind, architecture in _SPACY.items():
                answer = _textcat(corpus, gold, cut, architecture)
                told[f"spaCy {kind}, {name}"] = _score(gold, answer)
    return told | _speed(gold)


def _truth(sections: Sections) -> Answer:
    statements = [statement for section in sections for statement in section.statements]
    return [s.role for s in statements], [s.aspects[0] for s in statements if s.aspects]


def _score(gold: Sections, answer: Answer) -> dict[str, float]:
    return {
        name: round(float(numpy.mean([a == b for a, b in zip(right, given, strict=True)])), 3)
        for name, right, given in zip(("role", "primary"), _truth(gold), answer, strict=True)
    }


def _ours(gold: Sections) -> Answer:
    roles: list[str] = []
    primary: list[str] = []
    for section in gold:
        read, _ = label_as_cut(section)
        roles += [statement.role for statement in read]
        primary += [
            statement.aspects[0] if statement.aspects else "none"
            for statement, given in zip(read, section.statements, strict=True)
            if given.aspects
        ]
    return roles, primary


def _cue_words(gold: Sections) -> Answer:
    roles: list[str] = []
    primary: list[str] = []
    for section in gold:
        folded, found, _ = cut_as_labelled(section)
        labels = classify(folded, pieces_of(section, found))
        roles += [label.role for label in labels]
        primary += [
            label.aspects[0] if label.aspects else "none"
            for label, given in zip(labels, section.statements, strict=True)
            if given.aspects
        ]
    return roles, primary


def _texts(sections: Sections) -> list[tuple[str, str, str | None]]:
    return [
        (zh.bare(section.text[s.start : s.end]), s.role, s.aspects[0] if s.aspects else None)
        for section in sections
        for s in section.statements
    ]


def _grams(text: str) -> list[str]:
    return [text[at : at + n] for n in _GRAMS for at in range(len(text) - n + 1)]


def _words(text: str) -> list[str]:
    return list(zh.words(text))


def _both(text: str) -> list[str]:
    return [*_grams(text), *(f"w:{word}" for word in _words(text))]


def _linear(corpus: Sections, gold: Sections, cut: Cut) -> Answer:
    learnt, asked = _texts(corpus), _texts(gold)
    answers: list[list[str]] = []
    for outputs, at in ((ROLES, 1), (ASPECTS, 2)):
        known = [(cut(each[0]), each[at]) for each in learnt if each[at]]
        targets = numpy.array([[label == output for output in outputs] for _, label in known], "f4")
        layer = train([names for names, _ in known], targets, outputs, exclusive=True)
        sums = layer.sums([cut(each[0]) for each in asked if each[at]])
        best = squash(sums, exclusive=True).argmax(axis=1)
        answers.append([outputs[place] for place in best])
    return answers[0], answers[1]


_SPACY: dict[str, dict[str, Any]] = {
    "TextCatBOW": {
        "@architectures": "spacy.TextCatBOW.v3", "exclusive_classes": True, "ngram_size": 3,
        "no_output_layer": False, "length": 262144,
    },
    "CNN": {
        "@architectures": "spacy.TextCatReduce.v1", "exclusive_classes": True,
        "use_reduce_first": False, "use_reduce_last": False, "use_reduce_max": True,
        "use_reduce_mean": True,
        "tok2vec": {
            "@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": 64,
            "depth": 2, "embed_size": 4000, "window_size": 1, "maxout_pieces": 3,
            "subword_features": False,
        },
    },
}  # fmt: skip


def _textcat(corpus: Sections, gold: Sections, cut: Cut, architecture: dict[str, Any]) -> Answer:
    import spacy
    from spacy.tokens import Doc
    from spacy.training import Example

    learnt, asked = _texts(corpus), _texts(gold)
    answers: list[list[str]] = []
    for outputs, at in ((ROLES, 1), (ASPECTS, 2)):
        spacy.util.fix_random_seed(0)
        nlp = spacy.blank("zh")
        textcat = nlp.add_pipe("textcat", config={"model": architecture})
        for output in outputs:
            textcat.add_label(output)  # type: ignore[attr-defined]
        examples = [
            Example.from_dict(
                Doc(nlp.vocab, words=cut(text)),
                {"cats": {output: float(output == label) for output in outputs}},
            )
            for text, label in ((each[0], each[at]) for each in learnt)
            if label
        ]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            optimizer = nlp.initialize(lambda: examples[:200])  # noqa: B023
            order = random.Random(0)
            for _ in range(_EPOCHS):
                order.shuffle(examples)
                for batch in spacy.util.minibatch(examples, 64):
                    nlp.update(batch, sgd=optimizer)
        docs = [Doc(nlp.vocab, words=cut(each[0])) for each in asked if each[at]]
        scored = textcat.pipe(docs)  # type: ignore[attr-defined]
        answers.append([max(doc.cats, key=doc.cats.get) for doc in scored])
    return answers[0], answers[1]


def _speed(gold: Sections) -> dict[str, float]:
    whole = [
        (bare_report(section.text), (bare_section(len(section.text), section.heading),))
        for section in gold
    ]
    statements = sum(len(read_statements(*each)[0]) for each in whole)
    ours = min(_timed(lambda: [read_statements(*each) for each in whole]) for _ in range(_ROUNDS))
    bare = min(
        _timed(lambda: [zh.words.__wrapped__(section.text) for section in gold])
        for _ in range(_ROUNDS)
    )
    return {
        "statements_per_s": round(statements / ours),
        "bare_jieba_per_s": round(statements / bare),
        "times_bare_jieba": round(ours / bare, 2),
    }


def _timed(perform: Callable[[], object]) -> float:
    zh.words.cache_clear()
    begun = time.perf_counter()
    perform()
    return time.perf_counter() - begun
