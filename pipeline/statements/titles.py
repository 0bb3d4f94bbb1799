"""Item titles (工作方法单一) and role sub-headings (存在的主要问题, 改进措施).

A role sub-heading is made of nothing but the words that such headings are made of, so it is
recognised by what is left when they are taken away: nothing.
"""

from __future__ import annotations

import re
from typing import Literal

from pipeline.statements.sentences import is_inside_word, line_start, trim
from pipeline.statements.stance import turns, weigh

Setting = Literal["problem", "planned", "done", "measure", "mixed"]

# Source: the headings listed in the field guide (c), taken apart into their words.
_LABEL = re.compile(
    r"(?:[0-9]{2,4}年度?|[0-9]{4}|政府信息|政务信息|信息公开|政务公开|政府|公开|工作|我[\u4e00-\u9fff]{1,2}|本单位|"
    r"本[局级区县市镇乡街办机关]{1,2}|目前|当前|眼下|存在|仍然?|还|主要|突出|一些|方面|年度|上一?年度?|去年|今年|本年度?|"
    r"问题|不足|困难|短板|差距|之处|薄弱环节|以及|改进|整改|解决|解决办法|提升|措施|举措|做法|清单|台账|所提|提出|反映|查找|发现|遗留|情况|办法|对策|打算|计划|安排|思路|方向|目标|"
    r"下一?步|下一?阶段|今后|努力|重点|意见|建议|落实|采取|主要是|主要有|主要表现|表现在|表现为|如下|有|是|为|在|关于|对|具体|"
    r"原因|分析|和|与|及|的|中|、|等|以下|几个|几点|几|个|三|两|四|点)+"
)
_PROBLEM = re.compile(
    r"问题|困难|薄弱环节|短板|(?:存在|主要|有|的|仍|还)(?:不足|差距)|不足之处|不足和"
)
_MEASURE = re.compile(
    r"改进|整改|措施|举措|办法|对策|打算|计划|安排|思路|方向|下一?步|下一?阶段|今后|努力|建议|解决"
)
_JOINED = re.compile(
    r"(?:问题|困难|不足|短板|环节|差距|之处)的?(?:以及|及其?|和|与|、)(?:其|下|今|改|整|解|对|工|建|努|主|措|落|后|采|意|计)"
)
_DONE = re.compile(
    r"上年|上一年|去年|(?:问题|不足)的?(?:改进|整改|落实|解决)(?:落实|完成)?情况|整改落实情况"
)
_HEAD = re.compile(r"[^。:;,\n]{2,32}")
# A first sentence, or a first run of characters set off by a space from what follows.
_RUN_IN = re.compile(
    r"([^。:;!?\n]{2,22}?)(?:([。:]|(?<=[\u4e00-\u9fff])\.(?=[\u4e00-\u9fff]))|  +|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff]{8}))"
)
# Titles seen run to some 25 characters; a longer first sentence is a statement.
_LONGEST_TITLE = 30
# Office and deadline belong to the measure before them, which then is no title.
_ASSIGNS = re.compile(r"[(]?(?:责任|牵头|完成|整改|主办)(?:科室|股室|单位|部门|人|时限|领导)")
_LONGEST_RUN_IN = 22
_PARTIAL = re.compile(r"部分|个别|少数|多数|有的|有些|一些|各别")
# An enumerator and the white space before it.
_LONGEST_MARK = 8


def label_setting(heading: str) -> Setting | None:
    """What a role sub-heading sets for the statements below it; None when it is none.

    >>> label_setting("存在的主要问题"), label_setting("下一步工作打算")
    ('problem', 'planned')
    >>> label_setting("存在的主要问题及改进情况"), label_setting("工作方法单一")
    ('mixed', None)
    """
    bare = re.sub(r"[\s\"'()]", "", heading)
    if not bare or len(bare) > 28 or not _LABEL.fullmatch(bare):
        return None
    return heading_setting(bare)


def heading_setting(heading: str) -> Setting | None:
    """What the words of `heading` set, whatever else stands in it (for a section's heading)."""
    bare = re.sub(r"\s", "", heading)
    problems, measures = list(_PROBLEM.finditer(bare)), list(_MEASURE.finditer(bare))
    if not problems and not measures:
        return None
    if problems and measures and _JOINED.search(bare):
        return "mixed"
    if not measures or (problems and problems[-1].start() > measures[-1].start()):
        return "problem"
    if _DONE.search(bare) and not re.search(r"下一?步|今后", bare):
        return "done"
    if re.search(r"下一?步|下一?阶段|今后|打算|计划|安排|方向|思路", bare):
        return "planned"
    return "measure"


def label_end(folded: str, start: int, end: int) -> tuple[int, Setting] | None:
    """Where the role sub-heading at the head of `folded[start:end]` ends, and what it sets.

    It must be closed by a colon, a full stop, a line break, or the end of the stretch.
    """
    match = _HEAD.match(folded, start, end)
    if match is None:
        return None
    closes = match.end() == end or folded[match.end()] in "。:\n"
    setting = label_setting(match.group()) if closes else None
    if setting is None:
        return None
    after = match.end()
    while after < end and folded[after] in "。:":
        after += 1
    return after, setting


def title_end(folded: str, start: int, end: int, *, has_children: bool) -> int | None:
    """Where what may be the title at the head of an item's text `folded[start:end]` ends.

    None without one. `has_children` says that the next enumerator begins a list inside this
    item. The offset is behind the title's closing punctuation. Only the shape is asked here: a
    title stands on a line of its own, or before a full stop or a colon, and is short.
    """
    line_end = folded.find("\n", start, end)
    line_end = end if line_end < 0 else line_end
    line, rest = folded[start:line_end].strip(), folded[line_end:end].strip()
    if "|" in line or (rest and _breaks_word(folded, line_end, end)):
        return None
    # An item that begins in mid-line has no line of its own: the line breaks in its text.
    before = folded[line_start(folded, start) : start]
    leads = len(before) <= _LONGEST_MARK and not re.search(r"[。;!?]", before)
    if leads and (rest or has_children) and _is_own_line_title(line, rest):
        return line_end
    return _run_in_end(folded, start, line_end, has_children=has_children)


def _breaks_word(folded: str, line_end: int, end: int) -> bool:
    """Whether print broke the item's first line inside a word: then it is no title."""
    before, after = trim(folded, 0, line_end)[1], trim(folded, line_end, end)[0]
    return is_inside_word(folded, before, after)


def _is_own_line_title(line: str, rest: str) -> bool:
    bare = line.rstrip("。:;")
    if not 2 <= len(bare) <= _LONGEST_TITLE or re.search(r"[。;:!?]", bare):
        return False
    if line.endswith(";") or bare.count(",") > 1:
        return False
    # Part of a whole is a subject: what is said of it stands in the next line.
    if _PARTIAL.match(bare) and not weigh(bare).verdict:
        return False
    if not rest:
        return not turns(bare)
    paragraph = rest.split("\n", 1)[0]
    return len(paragraph) >= 8 and not _ASSIGNS.match(paragraph)


def _run_in_end(folded: str, start: int, end: int, *, has_children: bool) -> int | None:
    match = _RUN_IN.match(folded, start, end)
    if match is None:
        return None
    bare, rest = match.group(1).strip(), folded[match.end() : end].strip()
    if len(bare) > _LONGEST_RUN_IN or (match.group(2) is None and re.search(r"[,、]", bare)):
        return None
    if not rest:
        return None if not has_children or turns(bare) else match.end()
    return None if len(rest) < 4 or _ASSIGNS.match(rest) else match.end()


# A lead-in has a verb (主要问题有:, 改进打算如下:); the bare label (存在的问题:) states nothing.
_LEADS_IN = re.compile(r"是|有|为|如下|采取|表现")


def is_lead_in(folded: str, start: int, end: int) -> bool:
    """Whether the role sub-heading `start:end` is a sentence that leads in, not a bare label."""
    text = folded[start:end].strip()
    return text.endswith(":") and _LEADS_IN.search(text) is not None


def is_loose_title(folded: str, start: int, end: int) -> bool:
    """Whether a short line without punctuation heads the paragraph below it."""
    line = folded[start:end]
    following = folded[end : end + 200].lstrip().split("\n", 1)[0]
    if len(line) > 20 or re.search(r"[。,;:!?、]", line) or len(following) < 15:
        return False
    stance = weigh(line)
    return bool(stance.verdict or stance.acts) and "," in following
