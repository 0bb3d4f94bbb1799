"""Labelled sections as the trained layers see them: what was asked, and what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy

from pipeline.labelled import LabelledSection, LabelledStatement
from pipeline.records import Role
from pipeline.statements import joints
from pipeline.statements.cut import cut
from pipeline.statements.draft import Cut, Piece
from pipeline.statements.features import Seen, look
from pipeline.statements.joints import Run
from pipeline.statements.titles import heading_setting
from pipeline.zh import fold


@dataclass(slots=True)
class Teacher:
    """Answers joints and titles as the labels of a section have it, and notes what was asked."""

    starts: dict[int, Role]
    ends: dict[int, Role]
    joints: list[tuple[tuple[str, ...], bool]] = field(default_factory=list)
    titles: list[tuple[tuple[str, ...], bool]] = field(default_factory=list)

    def parts(self, folded: str, run: Run) -> Sequence[bool]:
        answers = [
            before[1] in self.ends or after[0] in self.starts
            for before, after in zip(run.clauses, run.clauses[1:], strict=False)
        ]
        if answers:
            self.joints += zip(joints.features(folded, run), answers, strict=True)
            self._note_with_commas(folded, run, answers)
        return answers

    def _note_with_commas(self, folded: str, run: Run, answers: Sequence[bool]) -> None:
        """Note the same joints as if statements ended in commas.

        There a problem and its remedy still part, and two of a kind do not (settled cases 1,
        3). Both are frequent in archives, and too rare in the corpus to learn which words tell.
        """
        printed = list(folded)
        changed: dict[int, bool] = {}
        for at, answer in enumerate(answers):
            end, start = run.clauses[at][1], run.clauses[at + 1][0]
            before, after = self.ends.get(end), self.starts.get(start)
            if answer and before and after and printed[end - 1] in "。;":
                printed[end - 1] = ","
                changed[at] = before.split("_")[0] != after.split("_")[0] and "context" not in (
                    before,
                    after,
                )
        if not changed:
            return
        text = "".join(printed)
        seen = joints.features(text, run)
        bounds = [-1, *(at for at, answer in enumerate(answers) if answer), len(answers)]
        for at, answer in changed.items():
            self.joints.append((seen[at], answer))
            # The same two statements alone in their paragraph.
            nth = bounds.index(at)
            first, last = bounds[nth - 1] + 1, bounds[nth + 1] + 1
            alone = replace(run, clauses=run.clauses[first:last])
            self.joints.append((joints.features(text, alone)[at - first], answer))

    def heads(self, folded: str, run: Run) -> bool:
        answer = run.clauses[0][0] not in self.starts and run.clauses[1][0] in self.starts
        self.titles.append((joints.title_features(folded, run), answer))
        (first, last), *others = run.clauses
        if answer and folded[last - 1] == "。" and run.leads:
            # The same title on a line of its own, which archives have more often than the corpus.
            text = f"{folded[first:last]}\n{folded[last : others[-1][1]]}"
            moved = [(start - first + 1, end - first + 1) for start, end in others]
            alone = replace(run, clauses=((0, last - first), *moved))
            self.titles.append((joints.title_features(text, alone), answer))
        return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A section with what the layers see of it."""

    section: LabelledSection
    teacher: Teacher
    seen: tuple[Seen, ...]


def pieces_of(section: LabelledSection, found: Cut) -> tuple[Piece, ...]:
    """The labelled statements as pieces: their own spans, and what the cut tells of their place."""
    exact = {(piece.start, piece.end): piece for piece in found.pieces}
    pieces: list[Piece] = []
    for statement in section.statements:
        span = (statement.start, statement.end)
        pieces.append(exact.get(span) or _placed(statement, found.pieces))
    return tuple(pieces)


def _placed(statement: LabelledStatement, pieces: Sequence[Piece]) -> Piece:
    over = [
        (min(piece.end, statement.end) - max(piece.start, statement.start), -piece.start, piece)
        for piece in pieces
        if piece.start < statement.end and statement.start < piece.end
    ]
    if not over:
        return Piece(
            start=statement.start, end=statement.end, heading=None, setting=None, number=None,
            listing=None, leads=False, follows=False, remains=False,
        )  # fmt: skip
    _, _, found = max(over, key=lambda each: each[:2])
    opens = found.start == statement.start
    return replace(
        found,
        start=statement.start,
        end=statement.end,
        number=found.number if opens else None,
        listing=found.listing if opens else None,
        leads=found.leads and found.end == statement.end,
        follows=found.follows or not opens,
        remains=False,
    )


def cut_as_labelled(section: LabelledSection) -> tuple[str, Cut, Teacher]:
    """The folded text, the cut that the labels of `section` lead to, and what was asked."""
    folded = fold(section.text)
    teacher = Teacher(
        {statement.start: statement.role for statement in section.statements},
        {statement.end: statement.role for statement in section.statements},
    )
    setting = heading_setting(fold(section.heading)) if section.heading else None
    found = cut(folded, section.body_start, len(folded), judge=teacher, setting=setting)
    return folded, found, teacher


def prepare(section: LabelledSection) -> Lesson:
    folded, found, teacher = cut_as_labelled(section)
    return Lesson(section=section, teacher=teacher, seen=look(folded, pieces_of(section, found)))


def excerpt(lesson: Lesson, nth: int) -> tuple[tuple[Seen, ...], list[Role]]:
    """One or two statements of a section as if they were all of it: short sections are rare in
    the corpus and frequent in archives. Nothing that only its neighbours show to be done."""
    statements = lesson.section.statements
    draw = numpy.random.default_rng(nth)
    first = int(draw.integers(0, len(statements)))
    last = min(len(statements), first + int(draw.integers(1, 3)))
    roles = [statement.role for statement in statements[first:last]]
    if "measure_done" in roles:
        return (), []
    pieces = [seen.piece for seen in lesson.seen[first:last]]
    return look(fold(lesson.section.text), pieces), roles
