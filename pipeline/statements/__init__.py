"""Section → statements: stated problems and improvement measures, and which answers which.

`cut` finds the stretches, `classify` labels them, `specificity` grades them, `link` joins
problems with measures. A trained model takes the place of `classify.classify` alone.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.records import Link, Report, Section, Statement
from pipeline.statements.classify import Label, classify
from pipeline.statements.cut import Piece, cut
from pipeline.statements.link import Labelled, answer, link_measures
from pipeline.statements.marks import find_marks
from pipeline.statements.specificity import grade_specificity
from pipeline.statements.titles import Setting, heading_setting, label_setting
from pipeline.zh import fold

__all__ = ["read_statements"]

_SIGNED = re.compile(r"(?:[0-9]{1,2}日|政府|办公室|办事处|委员会|[局委厅院会]|中心|(?:暂)?无)$")
_CUT_OFF = re.compile(r"截断|中断|不完整|残缺|truncat")


def read_statements(
    report: Report, sections: tuple[Section, ...]
) -> tuple[tuple[Statement, ...], tuple[Link, ...]]:
    """The statements of `report`, in order, and the links from its problems to its measures.

    Read are the sections `problems` and `measures`; without either, a part of the overview or
    of the other matters that a sub-heading names as problems or measures. In them every
    character that is not white space is in a statement, an enumerator, an item title, a
    role sub-heading or the bars of a table printed as text; statements do not overlap and their ordinals ascend through the report.
    """
    folded = fold(report.text)
    labelled: list[Labelled] = []
    whole = True
    for section, start, end, setting in _stretches(folded, sections):
        if start >= end:
            continue
        pieces = cut(folded, start, end, setting=setting).pieces
        for piece, label in zip(pieces, classify(folded, pieces), strict=True):
            labelled.append((piece, _statement(report, section, piece, label, len(labelled) + 1)))
        whole = whole and not _is_cut_off(folded, section, end)
    links = link_measures(tuple(labelled), whole=whole)
    has_measures = any(statement.role.startswith("measure") for _, statement in labelled)
    statements = tuple(
        replace(
            statement,
            answered=answer(links[statement.statement_id], whole=whole, has_measures=has_measures),
        )
        if statement.role == "problem"
        else statement
        for _, statement in labelled
    )
    return statements, tuple(link for group in links.values() for link in group)


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
    report: Report, section: Section, piece: Piece, label: Label, ordinal: int
) -> Statement:
    text, title = report.text[piece.start : piece.end], piece.heading
    heading = report.text[title.start : title.end] if title else None
    return Statement(
        statement_id=f"{report.report_id}#{ordinal}",
        section=section.key,
        ordinal=ordinal,
        role=label.role,
        heading=heading,
        text=text,
        aspects=label.aspects,
        role_score=label.role_score,
        aspect_scores=label.aspect_scores,
        specificity=grade_specificity(fold(text), fold(heading) if heading else None, label.role),
        cues=label.cues,
        answered="unknown" if label.role == "problem" else None,
        start=piece.start,
        end=piece.end,
    )
