"""The label model as a spaCy pipeline: `spacy.load("models/statements")` in a notebook.

The one component cuts the text of a problem section into statements and labels them. The stage
itself asks the same layers without spaCy, whose import costs each worker a second.

    >>> nlp = spacy.load("models/statements")  # doctest: +SKIP
    >>> doc = nlp("公开内容不够全面。今后将定期培训。")  # doctest: +SKIP
    >>> [(span.text, span.label_, span._.aspects) for span in doc.spans["statements"]]
    ... # doctest: +SKIP
    [('公开内容不够全面。', 'problem', ('content',)), ('今后将定期培训。', 'measure_planned', ('staffing',))]
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterable

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.labelled import bare_report, bare_section
from pipeline.statements import read_statements
from pipeline.statements.model import COMPONENT, FILE, Model, read, save

_ATTRIBUTES = ("aspects", "specificity", "item_title", "cues", "role_score")


@Language.factory(COMPONENT)
def make_component(nlp: Language, name: str) -> Statements:  # noqa: ARG001
    """The component, without a model until it is loaded from a folder."""
    return Statements()


class Statements:
    """Sets `doc.spans["statements"]`, labelled by role, with `aspects`, `specificity`, `item_title`,
    `cues` and `role_score` as extensions, and `doc._.links`, pairs of places in that group."""

    def __init__(self, model: Model | None = None) -> None:
        self.model = model
        for attribute in _ATTRIBUTES:
            if not Span.has_extension(attribute):
                Span.set_extension(attribute, default=None)
        if not Doc.has_extension("links"):
            Doc.set_extension("links", default=())

    def __call__(self, doc: Doc) -> Doc:
        statements, links = read_statements(
            bare_report(doc.text), (bare_section(len(doc.text)),), model=self.model
        )
        spans = []
        for statement in statements:
            span = doc.char_span(
                statement.start, statement.end, label=statement.role, alignment_mode="expand"
            )
            if span is None:
                continue
            span._.aspects, span._.specificity = statement.aspects, statement.specificity
            span._.item_title, span._.cues = statement.heading, statement.cues
            span._.role_score = statement.role_score
            spans.append(span)
        doc.spans["statements"] = spans
        places = {statement.statement_id: at for at, statement in enumerate(statements)}
        doc._.links = tuple((places[link.problem_id], places[link.measure_id]) for link in links)
        return doc

    def to_disk(self, path: pathlib.Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Write the model into the folder `path`."""
        path.mkdir(exist_ok=True)
        if self.model is not None:
            save(self.model, path / FILE)

    def from_disk(self, path: pathlib.Path, *, exclude: Iterable[str] = ()) -> Statements:  # noqa: ARG002
        """Read the model from the folder `path`."""
        self.model = read(path / FILE)
        return self


def write_pipeline(model: Model, folder: pathlib.Path) -> None:
    """Write `model` as a spaCy pipeline into `folder`; the same model gives the same bytes."""
    nlp = spacy.blank("zh")
    nlp.add_pipe(COMPONENT)
    nlp.get_pipe(COMPONENT).model = model  # type: ignore[attr-defined]
    nlp.meta["name"], nlp.meta["description"] = "statements", "Stated problems and measures"
    nlp.to_disk(folder)
