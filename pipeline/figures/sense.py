"""What a number counts: by the nearest words of its clause, else by what the sentence has said.

The last cue before the number in its clause decides, else the first behind it (2件予以公开),
else the nearest before its clause, back to the number before. A number that no word explains
takes the sense of the number before it, where it is enumerated with it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.figures.cues import Cue, context, named, outcome_rows
from pipeline.figures.quantities import DURATIONS, Quantity
from pipeline.lexicon import load
from pipeline.records import FigureKind, SectionKey


@dataclass(frozen=True, slots=True)
class Sense:
    """What is counted, and the cue that said so (None where it was inherited)."""

    kind: FigureKind
    rows: tuple[str, ...] = ()
    word: str | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """A number's surroundings: cues before it in its clause, behind it, and before the clause.

    `clause` is the clause before the number, `lead` everything since the number before, `behind`
    the rest of the clause. `listed` says that a 、 stands before the clause, `part` that the
    number is one of the parts of a total, `akin` that it may be, by its measure word. `domain` is the topic in force (`request`, `replies`…),
    `end` where the number ends, `alike` whether the number before had the same measure word.
    """

    before: Sequence[Cue]
    after: Sequence[Cue]
    earlier: Sequence[Cue]
    clause: str
    lead: str
    behind: str
    listed: bool
    part: bool
    akin: bool
    domain: str | None
    end: int
    alike: bool
    whole: FigureKind | None
    section: SectionKey


OTHER = Sense("other")
# What 收到 and 办结 can be said of. Requests among them only by their name or the section's.
DOMAINS = frozenset(["request", "replies", "proposals", "reconsideration", "litigation"])
_PLAIN: dict[str, FigureKind] = {
    "litigation": "litigation", "reconsideration": "reconsideration", "training": "training",
    "interpretation": "interpretation", "views": "views", "fees": "fees", "replies": "replies",
    "carried_in": "requests_carried_in", "carried_out": "requests_carried_out",
    "disclose": "disclosed", "request": "requests_received",
}  # fmt: skip
_VERBS = ("receive", "conclude", "carried")
_PEOPLE = frozenset(["人", "名", "人次"])


@functools.cache
def _never(name: str) -> frozenset[str]:
    """Measure words by which a kind is not counted."""
    return frozenset(load("figures")["never"][name])


def sense_of(number: Quantity, around: Around, previous: Sense | None) -> Sense:
    """What `number` counts. `previous` is the sense of the number before it in the sentence,
    or of the total that it is a part of."""
    if _is_examined(around) or _is_of_bodies(number, around):
        return OTHER
    if _sums_up(around, previous):
        return _sum(previous)
    if _is_disclosed_part(around, previous):
        return _fitting(number, _inherit(previous), around, previous)
    own = _decide(around.before, around, last=True)
    is_apart = any(cue.name == "apart" for cue in around.before)
    is_listed = _goes_on(around, previous) or _is_one_more(number, around, previous)
    if own is not None and own.kind == "other" and not is_apart and is_listed:
        return _inherit(previous)
    if own is not None and around.part:
        own = _of_whole(own, around)
    sense = own or _behind(number, around)
    if sense is None:
        sense = _by_place(number, around, previous)
    return _fitting(number, sense or OTHER, around, previous)


def _is_of_bodies(number: Quantity, around: Around) -> bool:
    """Whether bodies are counted (3个区县收件超过百件), and not what they made public."""
    if re.search("[预决]算", around.clause):
        return False
    return context("bodies").match(f"{number.unit}{around.behind}") is not None


def _is_examined(around: Around) -> bool:
    """Whether the things were examined, not made (对已发布的2.3万条信息逐条排查)."""
    return (
        re.search("[对将就]", around.clause) is not None
        and context("examined").match(around.behind) is not None
    )


def _sums_up(around: Around, previous: Sense | None) -> bool:
    """Whether the number sums up the list before it: 合计54件."""
    return previous is not None and context("sum").match(around.clause) is not None


def _sum(previous: Sense | None) -> Sense:
    """What a sum of numbers of this sense counts; requests decided are requests concluded."""
    if previous is None or previous.kind == "requests_carried_in":
        return OTHER  # 新收 and 上年结转 together are no row of their own
    return Sense("requests_concluded") if previous.kind == "outcome" else _inherit(previous)


# A noun that is counted follows its number at once: 16条群众留言, 12件政府信息公开申请.
_NEAR = 8
_PUBLISHED = frozenset(["条", "篇", "件", "份", "期", "则", "幅", "部", "条次"])
_LISTED = _PUBLISHED | {"个", "项", "张", "集", "段", "周次", "批次"}


def _behind(number: Quantity, around: Around) -> Sense | None:
    """What the words behind the number say; 16条留言中 is a total, and what follows its parts."""
    cues = around.after
    if around.behind.lstrip().startswith("中"):
        return None
    sense = _decide(cues, around, last=False)
    if sense is None or sense.kind.startswith(("requests_", "outcome", "other")):
        return sense
    is_near = cues[0].start - around.end <= _NEAR
    fits = sense.kind != "disclosed" or number.unit in _PUBLISHED
    return sense if is_near and fits else None


def _is_disclosed_part(around: Around, previous: Sense | None) -> bool:
    """Whether the number is of a list of what was disclosed, whose things bear any name.

    征地告知26条 and 解读类信息12条 are parts of what was disclosed; 政策解读12条 is not only that.
    """
    if previous is None or previous.kind != "disclosed" or not (around.part or around.listed):
        return False
    named_ = [c.name for c in around.before]
    typed = re.search("(?:类|信息|文件|栏目|公告|通知|稿件)$", around.clause.rstrip("共计有 "))
    return not named_ or named_[-1] in ("outcome", "request", "proposals") or typed is not None


def _of_whole(own: Sense, around: Around) -> Sense:
    """`own` by what the total is of: of requests decided (其中公开31件), or of things written.

    What was marked 依申请公开 or 不予公开 when it was written decides no request.
    """
    if around.whole in _RECEIVED and own.kind == "disclosed" and own.word == "公开":
        return Sense("outcome", ("granted",), own.word)
    if around.whole == "other" and own.kind in ("outcome", "requests_received"):
        return own if _in_requests(around) else OTHER
    return own


def _is_one_more(number: Quantity, around: Around, previous: Sense | None) -> bool:
    """Whether a comma goes on with a list of what was disclosed: 公告5篇,检测信息12期."""
    if previous is None or previous.kind != "disclosed" or number.unit not in _LISTED:
        return False
    return context("published", "numbers").search(around.clause) is not None


def _goes_on(around: Around, previous: Sense | None) -> bool:
    """Whether the number is one more of a list whose things bear any name: 其中会议信息4条."""
    return (around.part or around.listed) and previous is not None and previous.kind != "other"


def _inherit(previous: Sense | None) -> Sense:
    assert previous is not None
    return Sense(previous.kind, previous.rows)


def _by_place(number: Quantity, around: Around, previous: Sense | None) -> Sense | None:
    if previous is not None and previous.kind == "training" and number.unit in _PEOPLE:
        return _inherit(previous)
    if _goes_on(around, previous) or (around.akin and previous is not None):
        return _inherit(previous)
    if (
        number.unit in _REQUESTED
        and _in_requests(around)
        and (named("applicants", "column", around.clause) or _is_asked_through(around))
    ):
        return Sense("requests_received")
    if sense := _decide(around.earlier, around, last=True):
        return sense if number.unit in _FAR or sense.kind in _ACTS else OTHER
    if previous is not None and previous.kind != "other" and around.alike and not around.after:
        return _inherit(previous)
    if number.unit in ("条", "篇"):
        is_channel = named("channels", "channel", around.clause) is not None
        return Sense("disclosed") if is_channel or around.domain == "disclose" else None
    if _is_one_more(number, around, previous):
        return _inherit(previous)
    if number.unit in _CASES and around.section == "disputes" and not around.before:
        return Sense(_PLAIN[around.domain]) if around.domain in _DISPUTES else None
    if number.unit not in _CASES or not _in_requests(around) or around.before:
        return None
    # 从内容看,征地类21件;其余5件: whatever else they are called, they are requests.
    if around.behind.lstrip().startswith("中") or around.section == "requests":
        return Sense("requests_received")
    return None


def _is_asked_through(around: Around) -> bool:
    """Whether a channel stands for the requests that came through it, in a list of its own."""
    told = named("channels", "channel", around.clause) in ("online", "paper", "website", "other")
    return told and not around.earlier and not around.before


def _in_requests(around: Around) -> bool:
    return around.domain == "request"


# Counted by these however far from the word that says what (全年共12件); 个 and 次 must be near,
# but for acts, which are counted by the time.
_FAR = frozenset(
    [
        "批",
        "批次",
        "期",
        "则",
        "项",
        "件",
        "条",
        "篇",
        "份",
        "宗",
        "起",
        "例",
        "人次",
        "件次",
        "条次",
        None,
    ]
)
_ACTS = frozenset(["training", "interpretation", "replies", "views"])
_CASES = frozenset(["件", "宗"])
_DISPUTES = frozenset(["reconsideration", "litigation"])
_REQUESTED = frozenset(["件", "条", "宗", "份", "个", "例"])


def _decide(cues: Sequence[Cue], around: Around, *, last: bool) -> Sense | None:
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
        return _outcome(cue, cues, around)
    if name in (*_VERBS, "carried_in", "carried_out"):
        return _verb(cue, cues, around, last=last)
    if name == "request":
        if _is_for_review(cue, cues):
            return _decide(cues[:-1], around, last=True)
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
    return Sense(_PLAIN[name], word=cue.word)


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
            return Sense(_PLAIN[cue.name], word=cue.word)
        if cue.name == "disclose" and last and cues[-1].name == "aside":
            return Sense("disclosed", word=cue.word)
        if cue.name in ("views", "replies"):
            break
    return OTHER


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
        return Sense(_PLAIN[str(domain)], word=cue.word)
    if cue.name in ("carried_in", "carried_out"):
        return Sense(_PLAIN[cue.name], word=cue.word)
    if domain == "proposals":
        return OTHER
    if domain in ("replies", "reconsideration", "litigation"):
        return Sense(_PLAIN[domain], word=cue.word)
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


def _fitting(number: Quantity, sense: Sense, around: Around, previous: Sense | None) -> Sense:
    """`sense`, unless the measure word counts something else (工作人员3名 are not disclosed)."""
    kind, unit = sense.kind, number.unit
    if unit == "元":
        return _paid(around, previous)
    if unit in DURATIONS:
        return OTHER
    if kind == "fees" and unit in ("人", "名") and not _is_waived(around):
        return OTHER
    if kind in _RECEIVED and around.section == "fees" and not _is_received(around):
        return Sense("fees")
    if kind == "disclosed" and unit in _never("disclosed"):
        # Budgets are counted by those that publish them: 公开部门预算52家.
        budgets = unit == "家" and re.search("[预决]算", around.clause)
        return sense if budgets else OTHER
    if kind.startswith("requests_") and unit in _never("requests"):
        return OTHER
    if kind == "outcome" and unit in _never("requests"):
        return OTHER
    if kind == "replies" and unit in _never("replies"):
        return OTHER
    if kind == "views" and unit in _never("views"):
        return OTHER
    return sense


_RECEIVED = ("requests_received", "requests_concluded")


def _is_received(around: Around) -> bool:
    """Whether requests are told in the section of fees, not what was served against a fee."""
    return any(c.name in ("receive", "conclude") for c in (*around.before, *around.earlier))


def _is_waived(around: Around) -> bool:
    return re.search("减免|免收|免除", around.clause) is not None


def _paid(around: Around, previous: Sense | None) -> Sense:
    """An amount: charged for information, or spent."""
    words = around.lead + around.behind
    if context("charged").search(words) and "行政事业性" not in words:
        return Sense("fees")
    if context("spent").search(words):
        return OTHER
    if previous is not None and previous.kind == "fees":
        return Sense("fees")
    topic = around.domain == "request" or around.section == "fees" or "申请" in words
    told = context("fees", "cues").search(words) is not None
    return Sense("fees") if told and topic else OTHER
