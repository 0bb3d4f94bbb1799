"""Where one statement ends and the next begins: what joins sentences and what parts them.

Read by `cut` alone. Source: codebook §1 and settled cases 1 to 3.
"""

from __future__ import annotations

import re

from pipeline.statements.sentences import is_page_mark
from pipeline.statements.stance import turns, weigh
from pipeline.statements.titles import Setting

_CONTINUES = re.compile(
    r"[ \n]*(?:例如|比如|如(?!下)|其中|这(?!一年)|导致|致使|从而|使得|确保|以便|具体表现|主要表现[在为]|[表体]现[在为]|主要原因|究其原因|原因是"
    r"|责任(?:科室|单位|部门|人)|牵头(?:科室|单位|部门)|完成时限|整改时限|时限)"
)
_RETURNS = re.compile(
    r"[ \n]*(?:但|不过|然而|仍|尚待|有待|尚未解决|未解决|还存在|同时也|[^,。;]{0,8}?(?:主要|仍|还)存在)"
)
_TURNS_BACK = re.compile(r" ?(?:但|不过|然而|只是)")
# Heads of the columns that a list of problems has beside problem and remedy.
_HEADER = re.compile(
    r"(?:(?:责任|牵头)(?:科室|股室|单位|部门|人|领导)|(?:完成|整改)时限|序号|备注)"
)
_NONE = re.compile(r"[ \n]*(?:无|暂无|没有)")


def joins(
    folded: str,
    group: tuple[int, int, bool],
    span: tuple[int, int],
    *,
    opening: int,
    in_item: bool,
    setting: Setting | None,
) -> bool:
    """Whether the sentence `span` goes on with the statement `group`.

    `opening` is where the paragraph's first statement begins.
    """
    sentence = folded[span[0] : span[1]]
    if _CONTINUES.match(sentence):
        return True
    if not in_item or (_RETURNS.match(sentence) and setting in (None, "mixed")):
        return False
    if folded[group[1] - 1] == ":":
        return True
    if lists_on(folded, group, span, opening):
        return False
    return not is_remedy(folded, group, *span)


def lists_on(
    folded: str, group: tuple[int, int, bool], span: tuple[int, int], opening: int
) -> bool:
    """Whether `span` is one more remedy of a list held together by semicolons.

    Such a list stands behind its problem or begins, at `opening`, with a turn (我局将), and each member has a
    verb of its own (settled case 1); the item of any other list stays whole.
    """
    if folded[group[1] - 1] != ";" or weigh(folded[group[0] : group[0] + 300]).verdict:
        return False
    following = weigh(folded[span[0] : span[1]])
    if not following.acts or following.verdict:
        return False
    return group[2] or turns(folded[opening : opening + 40])


def is_remedy(folded: str, group: tuple[int, int, bool], start: int, end: int) -> bool:
    """Whether the stretch is a remedy of the problem that `group` states."""
    # A verdict stands near the head; weighing all of a long group again would be quadratic.
    before, after = weigh(folded[group[0] : min(group[1], group[0] + 300)]), folded[start:end]
    if before.verdict == 0 and not before.moves and turns(after):
        return True
    if before.verdict == 0 or before.measure > before.problem:
        return False
    stance = weigh(after)
    if stance.verdict:
        return False
    return turns(after) or stance.measure >= 3 > stance.problem


def halves(folded: str, start: int, end: int, *, faulted: bool) -> list[tuple[int, int]]:
    """A sentence cut in two where it names a problem and then its remedy, else whole.

    `faulted` says that the item's title already names a shortcoming.
    """
    for at in range(start, end):
        if folded[at] == "," and (
            _TURNS_BACK.match(folded, at + 1) or turns(folded[at + 1 : min(end, at + 40)])
        ):
            # That there is no problem stays when small shortcomings follow (case 11).
            said = weigh(folded[start:at])
            if said.none_stated and not said.verdict:
                return [(start, at + 1), (at + 1, end)]
        if folded[at] == "," and turns(folded[at + 1 : min(end, at + 40)]):
            left, right = weigh(folded[start:at]), weigh(folded[at + 1 : end])
            named = left.verdict or (faulted and not left.measure)
            if named and not left.acts and right.problem < 2 and right.measure >= 2:
                return [(start, at + 1), (at + 1, end)]
    return [(start, end)]


def is_loose_title(folded: str, start: int, end: int) -> bool:
    """Whether a short line without punctuation heads the paragraph below it."""
    line = folded[start:end]
    following = folded[end : end + 200].lstrip().split("\n", 1)[0]
    if len(line) > 20 or re.search(r"[。,;:!?、]", line) or len(following) < 15:
        return False
    stance = weigh(line)
    return bool(stance.verdict or stance.acts) and "," in following


def is_remains(folded: str, start: int, end: int) -> bool:
    line = folded[start:end]
    if not re.search(r"[\u4e00-\u9fff]", line) or is_page_mark(line) or _HEADER.fullmatch(line):
        return True
    if re.fullmatch(r"[^。;,]*[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日", line):
        return True
    if len(line) > 20 or re.search(r"[。,;:!?、]|[\u4e00-\u9fff]\.$", line) or _NONE.match(line):
        return False
    stance = weigh(line)
    return not (stance.verdict or stance.moves or stance.none_stated)
