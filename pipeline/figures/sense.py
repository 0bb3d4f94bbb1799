"""What a number counts: by the nearest words of its clause, else by what the sentence has said.

The last cue before the number in its clause decides, else the first behind it (2件予以公开),
else the nearest before its clause, back to the number before. A number that no word explains
takes the sense of the number before it, where it is enumerated with it.
"""

from __future__ import annotations

import functools
import re

from pipeline.figures.cues import context, named
from pipeline.figures.decisions import decide
from pipeline.figures.quantities import DURATIONS, Quantity
from pipeline.figures.surroundings import OTHER, PLAIN, Around, Sense
from pipeline.lexicon import load

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
    own = decide(around.before, around, last=True)
    is_apart = any(cue.name == "apart" for cue in around.before)
    is_listed = _goes_on(around, previous) or _is_one_more(number, around, previous)
    if own is not None and own.kind == "other" and not is_apart and is_listed:
        return _inherit(previous)
    if own is not None and own.kind in ("outcome", "requests_received", "disclosed"):
        own = OTHER if _is_marked(own, around) else _of_whole(own, around)
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
    sense = decide(cues, around, last=False)
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
    if any(c.name == "outcome" and c.word[0] in "不拒免否" for c in around.before):
        return False
    typed = re.search("(?:类|信息|文件|栏目|公告|通知|稿件)$", around.clause.rstrip("共计有 "))
    return not named_ or named_[-1] in ("outcome", "request", "proposals") or typed is not None


def _is_marked(own: Sense, around: Around) -> bool:
    """Whether it was marked when it was written, and decides no request: 公文9件,其中不予公开2件."""
    return own.kind != "disclosed" and context("marked").search(around.said) is not None


def _of_whole(own: Sense, around: Around) -> Sense:
    """`own` by what the total is of: of requests decided (其中公开31件)."""
    whole = around.whole or OTHER
    if around.part and whole.kind in _RECEIVED and own.kind == "disclosed" and own.word == "公开":
        return Sense("outcome", ("granted",), own.word)
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
    if previous is not None and _is_attended(number, around, previous):
        return _inherit(previous)
    if _goes_on(around, previous) or (around.akin and previous is not None):
        return _inherit(previous)
    if (
        number.unit in _REQUESTED
        and _in_requests(around)
        and (named("applicants", "column", around.clause) or _is_asked_through(around))
    ):
        return Sense("requests_received")
    if sense := decide(around.earlier, around, last=True):
        return sense if number.unit in _FAR or sense.kind in _ACTS else OTHER
    if previous is not None and previous.kind != "other" and around.alike and not around.after:
        return _inherit(previous)
    if _is_one_more(number, around, previous):
        return _inherit(previous)
    if number.unit in ("条", "篇"):
        is_channel = named("channels", "channel", around.clause) is not None
        return Sense("disclosed") if is_channel or around.domain == "disclose" else None
    if number.unit in _CASES and around.section == "disputes" and not around.before:
        return Sense(PLAIN[around.domain]) if around.domain in _DISPUTES else None
    if number.unit not in _CASES or not _in_requests(around) or around.before:
        return None
    # 从内容看,征地类21件;其余5件: whatever else they are called, they are requests.
    if around.behind.lstrip().startswith("中") or around.section == "requests":
        return Sense("requests_received")
    return None


def _is_attended(number: Quantity, around: Around, previous: Sense) -> bool:
    """Whether the number tells more of what was held or charged just before.

    吹风会5场,主要负责人参加4次; 复制费35.5元(71页); 推送720期2160条.
    """
    if around.lead == "" and previous.kind != "other":
        return previous.kind != "disclosed" or number.unit in _LISTED
    if previous.kind == "interpretation":
        return re.search("(?:出席|参加|参与|主持|主讲)[共了]?$", around.clause) is not None
    return previous.kind == "fees" and around.lead == "("


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
