"""What the words around a number decide that it counts."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.figures.cues import Cue, context, outcome_rows
from pipeline.figures.surroundings import DOMAINS, OTHER, PLAIN, Around, Sense
from pipeline.records import FigureKind

_VERBS = ("receive", "conclude", "carried")


def decide(cues: Sequence[Cue], around: Around, *, last: bool) -> Sense | None:
    """The sense that `cues` give; the last of them decides, or the first."""
    if not cues:
        return None
    if not last and cues[0].name in ("aside", "thing"):
        cues = cues[:1] if cues[0].start - around.end <= 1 else cues[1:]
        if not cues:
            return None
    cue = cues[-1] if last else cues[0]
    name = cue.name
    if name == "apart":
        return OTHER
    if name in ("aside", "thing"):
        return _aside(cues, last=last)
    if name == "review":
        is_suit = _domain(cues, around, last=last) == "litigation"
        return Sense("litigation" if is_suit else "reconsideration", word=cue.word)
    if name == "outcome":
        # 判决撤销1件: what is no outcome of a request leaves the word before it to say.
        sense = _outcome(cue, cues, around)
        return sense or (decide(cues[:-1], around, last=True) if last else None)
    if name in (*_VERBS, "carried_in", "carried_out"):
        return _verb(cue, cues, around, last=last)
    if name == "request":
        if _is_for_review(cue, cues):
            return decide(cues[:-1], around, last=True)
        if decided := _decided_with(cue, cues, last=last):
            return _outcome(decided, cues, around)
        verbs = [c for c in cues if c.name in (*_VERBS, "carried_in", "carried_out")]
        return (
            _verb(verbs[-1 if last else 0], cues, around, last=last)
            if verbs
            else Sense("requests_received", word=cue.word)
        )
    if name == "proposals":
        return OTHER
    if name == "replies" and any(c.name == "interpretation" for c in cues[-2:]) and last:
        return Sense("replies", word=cue.word)
    return Sense(PLAIN[name], word=cue.word)


def _is_for_review(cue: Cue, cues: Sequence[Cue]) -> bool:
    """Whether the request is one for reconsideration: 行政复议申请2件."""
    before = cues[-2] if len(cues) > 1 and cues[-1] is cue else None
    return before is not None and before.name == "reconsideration" and cue.start - before.end <= 1


def _outcome(cue: Cue, cues: Sequence[Cue], around: Around) -> Sense | None:
    """An outcome of requests; where these are not the topic, 予以公开 is plain disclosure."""
    rows = outcome_rows(cue.mark)
    topics = [*around.earlier, *cues, *around.after]
    if around.domain == "request" or any(c.name == "request" for c in topics):
        return Sense("outcome", rows, cue.word)
    if rows == ("granted",) and cue.word[0] in "予全公":
        return Sense("disclosed", word=cue.word)
    # Grounds of refusal (国家秘密) are also said of other things.
    is_plain = any(word in cue.word for word in ("公开", "提供", "处理", "受理"))
    return Sense("outcome", rows, cue.word) if rows and is_plain else None


def _aside(cues: Sequence[Cue], *, last: bool) -> Sense:
    """A named thing: made known where a verb of disclosure stands before it, else other."""
    held = cues[:-1] if last else cues[1:]
    for cue in reversed(held):
        if cue.name in ("training", "litigation", "reconsideration", "interpretation"):
            return Sense(PLAIN[cue.name], word=cue.word)
        if cue.name == "disclose" and last and cues[-1].name == "aside":
            return Sense("disclosed", word=cue.word)
        if cue.name in ("views", "replies"):
            break
    return Sense("other", word=cues[-1 if last else 0].word)


# 信访举报投诉类申请1件: between the outcome and what was decided stand 类 and 的.
_CLASS = 2


def _decided_with(cue: Cue, cues: Sequence[Cue], *, last: bool) -> Cue | None:
    """The outcome that names the requests: 重复类申请1件, 2件申请因…转信访办理."""
    outcomes = [c for c in cues if c.name == "outcome"]
    if last:
        return next((c for c in outcomes if 0 <= cue.start - c.end <= _CLASS), None)
    return outcomes[0] if outcomes else None


def _verb(cue: Cue, cues: Sequence[Cue], around: Around, *, last: bool) -> Sense | None:
    """收到, 办结, 结转 …: what was received or concluded is said by the nearest noun."""
    decided = _decided_before(cue, cues)
    if decided is not None:
        return _outcome(decided, cues, around)
    domain = _domain(cues, around, last=last)
    if cue.name in ("carried_in", "carried_out", "carried") and _is_of_dispute(
        domain, cues, around
    ):
        return Sense(PLAIN[str(domain)], word=cue.word)
    if cue.name in ("carried_in", "carried_out"):
        return Sense(PLAIN[cue.name], word=cue.word)
    if domain == "proposals":
        return OTHER
    if domain in ("replies", "reconsideration", "litigation"):
        return Sense(PLAIN[domain], word=cue.word)
    if domain != "request" and cue.word != "新收":
        return None if cue.name == "conclude" else OTHER
    if cue.name == "carried":
        return Sense(_carried(around), word=cue.word)
    kind: FigureKind = "requests_received" if cue.name == "receive" else "requests_concluded"
    return Sense(kind, word=cue.word)


def _is_of_dispute(domain: str | None, cues: Sequence[Cue], around: Around) -> bool:
    """Whether cases were carried over, not requests: 行政复议14件,上年结转3件 of that section."""
    if domain not in ("reconsideration", "litigation"):
        return False
    named_ = any(c.name == domain for c in cues)
    return named_ or around.part or around.listed or around.section == "disputes"


def _decided_before(cue: Cue, cues: Sequence[Cue]) -> Cue | None:
    """The outcome that stands right before the verb: 予以公开答复9件."""
    if cue.name != "conclude":
        return None
    near = (c for c in cues if c.name == "outcome" and 0 <= cue.start - c.end <= _ANSWERED)
    return next(near, None)


# 以"信息不存在"答复, 不属于本机关职责范围并答复.
_ANSWERED = 6


def _carried(around: Around) -> FigureKind:
    """结转 without a direction: of last year where that is named, else into the next."""
    is_earlier = context("earlier").search(around.lead) or "转入本" in around.behind
    return "requests_carried_in" if is_earlier else "requests_carried_out"


def _domain(cues: Sequence[Cue], around: Around, *, last: bool) -> str | None:
    nouns = [c.name for c in cues if c.name in DOMAINS]
    if nouns:
        return nouns[-1 if last else 0]
    for others in (around.after, tuple(reversed(around.earlier))):
        if found := next((c.name for c in others if c.name in DOMAINS), None):
            return found
    return around.domain
