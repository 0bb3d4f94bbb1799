"""Section → statements: stated problems and improvement measures, and which answers which.

`cut` finds the stretches, `labels` says what they are, `link` joins problems with measures. What
their shape leaves open is decided by the trained layers of `model`; `training` makes them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.labelled import LabelledSection
from pipeline.records import Link, Report, Section, SectionKey, Statement
from pipeline.statements.cut import cut
from pipeline.statements.draft import Piece
from pipeline.statements.labels import Label, label
from pipeline.statements.lessons import cut_as_labelled, pieces_of
from pipeline.statements.link import Labelled, answer, link_measures
from pipeline.statements.marks import find_marks
from pipeline.statements.model import Model, load
from pipeline.statements.titles import Setting, heading_setting, label_setting
from pipeline.zh import fold

__all__ = ["label_as_cut", "read_statements"]

_SIGNED = re.compile(r"(?:[0-9]{1,2}日|政府|办公室|办事处|委员会|[局委厅院会]|中心|(?:暂)?无)$")
_CUT_OFF = re.compile(r"截断|中断|不完整|残缺|truncat")


def read_statements(
    report: Report, sections: tuple[Section, ...], *, model: Model | None = None
) -> tuple[tuple[Statement, ...], tuple[Link, ...]]:
    """The statements of `report`, in order, and the links from its problems to its measures.

    Read are the sections `problems` and `measures`; without either, a part of the overview or
    of the other matters that a sub-heading names as problems or measures. In them every
    character that is not white space is in a statement, an enumerator, an item title, a
    role sub-heading or the bars of a table printed as text; statements do not overlap and their
    ordinals ascend through the report. `model` is the one that comes with the program.
    """
    folded, model = fold(report.text), model or load()
    labelled: list[Labelled] = []
    whole = True
    for section, start, end, setting in _stretches(folded, sections):
        if start >= end:
            continue
        pieces = cut(folded, start, end, judge=model, setting=setting).pieces
        for piece, given in zip(pieces, label(folded, pieces, model), strict=True):
            statement = _statement(
                report.text, report.report_id, section.key, piece, given, len(labelled) + 1
            )
            labelled.append((piece, statement))
        whole = whole and not _is_cut_off(folded, section, end)
    links = link_measures(labelled, model)
    statements = _answered(labelled, links, whole=whole)
    return statements, tuple(link for group in links.values() for link in group)


def label_as_cut(
    section: LabelledSection, *, model: Model | None = None
) -> tuple[tuple[Statement, ...], tuple[tuple[str, str], ...]]:
    """The labels and links that the model gives to the statements of `section` as people cut them."""
    model = model or load()
    folded, found, _ = cut_as_labelled(section)
    pieces = pieces_of(section, found)
    labelled: list[Labelled] = []
    for piece, given, stated in zip(
        pieces, label(folded, pieces, model), section.statements, strict=True
    ):
        statement = _statement(section.text, "", "problems", piece, given, len(labelled) + 1)
        labelled.append((piece, replace(statement, heading=stated.heading)))
    links = link_measures(labelled, model)
    statements = _answered(labelled, links, whole=not section.cut_off)
    return statements, tuple(
        (link.problem_id, link.measure_id) for group in links.values() for link in group
    )


def _answered(
    labelled: Sequence[Labelled], links: dict[str, tuple[Link, ...]], *, whole: bool
) -> tuple[Statement, ...]:
    has_measures = any(statement.role.startswith("measure") for _, statement in labelled)
    return tuple(
        replace(
            statement,
            answered=answer(links[statement.statement_id], whole=whole, has_measures=has_measures),
        )
        if statement.role == "problem"
        else statement
        for _, statement in labelled
    )


def _stretches(
    folded: str, sections: tuple[Section, ...]
) -> list[tuple[Section, int, int, Setting | None]]:
    """The stretches to cut: section, start, end, and what the heading above it sets."""
    own = [section for section in sections if section.key in ("problems", "measures")]
    if own:
        return [
            (section, section.body_start, section.end, _section_setting(section)) for section in own
        ]
    return [
        (section, start, end, None)
        for section in sections
        if section.key in ("overview", "other", "unknown")
        for start, end in _named_parts(folded, section)
    ]


def _section_setting(section: Section) -> Setting | None:
    setting = heading_setting(fold(section.heading)) if section.heading else None
    if setting is None and section.key == "measures":
        return "measure"
    return setting


def _named_parts(folded: str, section: Section) -> list[tuple[int, int]]:
    """Parts of a section under a sub-heading like 存在的问题, up to the next item of its list."""
    marks = [m for m in find_marks(folded, section.body_start, section.end) if m.leads]
    parts: list[tuple[int, int]] = []
    for at, mark in enumerate(marks):
        line = folded[mark.end : section.end].split("\n", 1)[0]
        title = re.split(r"[。:]", line.strip(), maxsplit=1)[0]
        if label_setting(title) in (None, "planned") or not re.search(r"问题|不足|困难", title):
            continue
        later = [m.start for m in marks[at + 1 :] if m.style == mark.style]
        if not parts or parts[-1][1] <= mark.start:
            parts.append((mark.start, later[0] if later else section.end))
    return parts


def _is_cut_off(folded: str, section: Section, end: int) -> bool:
    """Whether the stretch breaks off: the section says so, or it ends in mid-sentence.

    A missing full stop before a further section is the writer's habit; at the end of the text,
    or behind a comma, the page is broken off.
    """
    if section.warning and _CUT_OFF.search(section.warning):
        return True
    body = folded[:end].rstrip()
    if body.endswith((",", "、", ":")):
        return True
    is_last = not folded[end:].strip()
    last_line = body.rsplit("\n", 1)[-1]
    signed = _SIGNED.search(last_line)
    return is_last and not signed and not body.endswith(("。", ";", "!", "?", ")", '"', "."))


def _statement(
    text: str, report_id: str, key: SectionKey, piece: Piece, given: Label, ordinal: int
) -> Statement:
    title = piece.heading
    return Statement(
        statement_id=f"{report_id}#{ordinal}",
        section=key,
        ordinal=ordinal,
        role=given.role,
        heading=text[title.start : title.end] if title else None,
        text=text[piece.start : piece.end],
        aspects=given.aspects,
        role_score=given.role_score,
        aspect_scores=given.aspect_scores,
        specificity=given.specificity,
        cues=given.cues,
        answered="unknown" if given.role == "problem" else None,
        start=piece.start,
        end=piece.end,
    )
