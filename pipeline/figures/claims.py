"""The numbers of a section as claims: each read in its sentence, after those before it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.figures.cues import Cue, context, named, outcome_rows
from pipeline.figures.parts import Total, Totals, is_alike
from pipeline.figures.quantities import Quantity
from pipeline.figures.ratios import RATIOS, change_of, is_growth
from pipeline.figures.sense import sense_of
from pipeline.figures.sentences import Sentence, clause_end, clause_start
from pipeline.figures.surroundings import DOMAINS, Around, Sense
from pipeline.lexicon.scope import period_of, scope_of
from pipeline.records import Claim, Figure, FigureKind, Identity, Scope, Section, SectionKey

_JOINED = 2  # 、 or 和 with a space
_DISPUTES: dict[str, str] = {"litigation": "litigation_", "reconsideration": "reconsideration"}
_OUTCOMES_OF_DISPUTES = (("upheld", "维持"), ("corrected", "纠正"), ("corrected", "纠错"), ("corrected", "撤销"), ("pending", "尚未审结"), ("pending", "未审结"), ("other", "其他结果"))  # fmt: skip


# Year and scope are named within the sentence; a sentence of the longest lists has 400 characters.
_SAID = 400


_REQUEST_HINTS = frozenset(["carried_in", "carried_out", "carried", "request"])
# 公文9件,其中主动公开6件、依申请公开2件: from the total to its last class.
_MARKED = 60
# Kinds of things are counted beside the things: 物业、养老等5类事项.
_CLASSES = frozenset(["类", "大类", "小类", "种"])
_NO_TOTALS = Totals()


@dataclass(frozen=True, slots=True)
class Course:
    """What earlier sentences of the paragraph leave in force for a number."""

    domain: str | None
    section: SectionKey = "unknown"
    scope: Scope = "unclear"
    previous: Sense | None = None
    totals: Totals = _NO_TOTALS


def read_claims(
    text: str,
    folded: str,
    section: Section,
    sentences: Iterator[Sentence],
    *,
    about: Identity,
    first: int,
) -> list[Claim]:
    """The claims of one section. `first` is the index of the first among those of the report."""
    claims: list[Claim] = []
    course = Course(domain=_topic(section), section=section.key)
    for sentence in sentences:
        topic = _topic(section) if sentence.headed else course.domain
        course = replace(course, domain=_topic_of(sentence.lead, topic))
        course = _hinted(sentence, _after_break(folded, sentence, course))
        for at, number in enumerate(sentence.numbers):
            around, lead = _surroundings(folded, sentence, at, course)
            totals = course.totals.advance(lead)
            current, last = totals.current, totals.last
            around = replace(
                around,
                part=current is not None and current.unit == number.unit,
                whole=current.sense if current is not None else None,
                akin=current is not None and is_alike(current, number.unit),
                listed=around.listed
                and (number.unit not in _CLASSES or (last is not None and last.unit in _CLASSES)),
                alike=number.unit in RATIOS
                or (current is not None and current.bracketed)
                or (last is not None and last.unit == number.unit),
            )
            claim, sense = _claim(
                text,
                folded,
                section,
                sentence,
                number,
                around,
                replace(course, totals=totals),
                about,
            )
            course = _advance(course, totals, claim, sense, first + len(claims))
            claims.append(claim)
        course = replace(course, domain=_topic_of(sentence.cues, course.domain), previous=None)
    return claims


def _topic(section: Section) -> str | None:
    return {"requests": "request", "disputes": "reconsideration"}.get(section.key)


def _domain_of(kind: FigureKind) -> str | None:
    if kind == "outcome" or kind.startswith("requests_"):
        return "request"
    return kind if kind in DOMAINS else None


def _after_break(folded: str, sentence: Sentence, course: Course) -> Course:
    """The course at the head of `sentence`: a new line is a new paragraph."""
    if sentence.fresh:
        return Course(domain=course.domain, section=course.section)
    opens = context("parts").match(folded[sentence.start : sentence.start + 2])
    return course if opens else replace(course, totals=Totals(last=course.totals.last))


def _hinted(sentence: Sentence, course: Course) -> Course:
    """The course, with requests for its topic where only these can be meant (结转, 不予处理)."""
    if course.domain in DOMAINS:
        return course
    hints = [
        c
        for c in sentence.cues
        if c.name in _REQUEST_HINTS
        or (c.name == "outcome" and outcome_rows(c.mark) not in ((), ("granted",)))
    ]
    return replace(course, domain="request") if hints else course


def _topic_of(cues: Sequence[Cue], domain: str | None) -> str | None:
    topics = [cue.name for cue in cues if cue.name in DOMAINS or cue.name == "disclose"]
    return topics[-1] if topics else domain


def _surroundings(folded: str, sentence: Sentence, at: int, course: Course) -> tuple[Around, str]:
    number = sentence.numbers[at]
    floor = sentence.numbers[at - 1].end if at else sentence.start
    ceiling = sentence.numbers[at + 1].start if at + 1 < len(sentence.numbers) else sentence.end
    begins = clause_start(folded, number.start, floor)
    ends = clause_end(folded, number.end, ceiling)
    cues = sentence.cues
    around = Around(
        before=[c for c in cues if c.start >= begins and c.end <= number.start],
        after=[c for c in cues if c.start >= number.end and c.end <= ends],
        earlier=[c for c in cues if floor <= c.start and c.end <= begins],
        clause=folded[begins : number.start],
        lead=folded[floor : number.start],
        behind=folded[number.end : ends],
        listed=at > 0 and begins > floor and folded[begins - 1] == "、",
        part=False,
        akin=False,
        domain=course.domain,
        end=number.end,
        alike=False,
        whole=None,
        section=course.section,
        said=folded[max(sentence.start, number.start - _MARKED) : number.start],
    )
    return around, around.lead


def _claim(
    text: str,
    folded: str,
    section: Section,
    sentence: Sentence,
    number: Quantity,
    around: Around,
    course: Course,
    about: Identity,
) -> tuple[Claim, Sense]:
    total = course.totals.current if around.part else None
    sense = sense_of(number, around, course.previous or (total.sense if total else None))
    is_plain = not around.before and not around.after and sense.kind != "outcome"
    if total is not None and around.part and is_plain:
        sense = Sense(total.sense.kind, total.sense.rows)
    said = folded[max(sentence.start, number.start - _SAID) : number.start]
    kind = _ratio_kind(number, around, said) or sense.kind
    is_part = kind == sense.kind and course.totals.fits(sense, number.unit)
    clause = f"{around.clause}{around.behind}"
    claim = Claim(
        figure=Figure(
            section=section.key,
            kind=kind,
            text=text[number.start : number.end],
            value=number.value,
            unit=number.unit,
            start=number.start,
            end=number.end,
        ),
        subject=sense.kind if kind == sense.kind or sense.kind != "other" else None,
        rows=sense.rows or _dispute_rows(sense.kind, around),
        column=_column(sense.kind, clause),
        channel=named("channels", "channel", clause),
        word=sense.word,
        scope=scope_of(said, course.scope, about.organ),
        period="year"
        if kind in ("requests_carried_in", "requests_carried_out", "growth")
        else period_of(said, around.lead, about.year),
        approximate=number.approximate,
        qualified=context("qualified").search(_without_parts(around.clause)) is not None,
        change=_change(kind, number.value, around),
        whole=course.totals.current.index if is_part and course.totals.current else None,
        rest=context("rest").search(around.lead) is not None,
        loose=around.behind.startswith("等"),
    )
    return claim, sense


def _without_parts(clause: str) -> str:
    return context("parts").sub("", clause)


def _ratio_kind(number: Quantity, around: Around, said: str) -> FigureKind | None:
    if is_growth(number, around, said):
        return "growth"
    return "share" if number.unit in RATIOS else None


def _change(kind: FigureKind, value: float, around: Around) -> Literal[-1, 0, 1]:
    if kind != "growth":
        return 0
    change = -1 if change_of(around) < 0 else 1
    return -change if value < 0 else change  # type: ignore[return-value]


def _dispute_rows(kind: FigureKind, around: Around) -> tuple[str, ...]:
    """The blocks of the dispute table: both, where both are named before one number."""
    if kind not in _DISPUTES:
        return ()
    cues: Sequence[Cue] = [*around.earlier, *around.before] or around.after
    blocks: set[str] = {kind}
    for one, other in itertools.pairwise(c for c in cues if c.name in _DISPUTES):
        # 行政复议、行政诉讼共0件; what stands further off counts for another number.
        if other.start - one.end <= _JOINED:
            blocks |= {one.name, other.name}
    if kind == "litigation" and len(blocks) == 1:
        if "未经复议" in around.lead:
            return ("litigation_direct",)
        if "复议后" in around.lead:
            return ("litigation_after_reconsideration",)
    return tuple(_DISPUTES[block] for block in sorted(blocks))


def _column(kind: FigureKind, clause: str) -> str | None:
    if kind in _DISPUTES:
        return next((key for key, word in _OUTCOMES_OF_DISPUTES if word in clause), None)
    if kind == "outcome" or kind.startswith("requests_"):
        return named("applicants", "column", clause)
    return None


def _advance(course: Course, totals: Totals, claim: Claim, sense: Sense, index: int) -> Course:
    """The course behind a number: it may be a total itself, or end the list of parts."""
    if claim.figure.kind in ("share", "growth"):
        return replace(course, totals=totals, scope=claim.scope)
    # What was carried in is told beside the total (收到5件，含上年结转1件，其中…) and is none itself.
    beside = sense.kind == "requests_carried_in" and totals.last is not None
    total = totals.last if beside else Total(index, claim.figure.unit, sense)
    inner = totals.current
    unit = claim.figure.unit
    akin = inner is not None and sense.kind == inner.sense.kind and is_alike(inner, unit)
    is_open = claim.whole is not None or akin
    return replace(
        course,
        domain=_domain_of(sense.kind) or course.domain,
        previous=sense,
        scope=claim.scope,
        totals=replace(totals, open=totals.open if is_open else (), last=total),
    )
