"""Which aspects of disclosure a statement is about: one to three, the primary one first.

Cue words of `lexicon/aspects.toml` vote with their weights. The rules are those of the
codebook §3 and settled cases 4, 5, 8, 9: the item's title decides the primary aspect, purpose
clauses and formulas are not counted, what stands by the verdict counts in full.
"""

from __future__ import annotations

import re

from pipeline.lexicon import occurrences
from pipeline.records import Aspect
from pipeline.statements.stance import weigh
from pipeline.statements.votes import vote_table

# Purpose clauses and formulas of the codebook, which add no aspect.
_PURPOSE = re.compile(
    r"(?:以便|以此|以(?=提高|增强|满足|保障|更好)|从而|确保|切实保障|更好地?(?:服务|满足)|不断满足|努力(?:提高|使|让)|让(?:公众|群众|老百姓|信息公开)|满足(?=群众|公众|人民))[^,。;]*"
    r"|促进[^,。;]*(?:化|开展|发展)|及时[、,]?准确[、,]?(?:全面|完整|规范)?|依法[、,]?及时[、,]?全面(?:公开)?|得?及时、全面、有效"
    r"|(?<![^,。;])(?:不能|难以|未能|无法)满足[^,。;]*|不利于[^,。;]*|^(?:对照|按照|与|较|离)[^,。;]*(?:要求|标准|期待|期望|需求|需要)(?:相比)?,"
    r"|已公开的?(?:信息|事项|内容)|(?:公开)?为(?:常态|原则|例外)|不公开为例外|制度化、规范化(?:、(?:常态化|科学化))?|对?(?:信息)?公开(?:工作)?(?:重要性)?的?要求"
)
_CONCESSION = re.compile(r"^[^。;]{0,60}?(?=但|不过|然而|毕竟|还是(?:有|存在))")
_CLAUSE = re.compile(r"[^,。;:!?]+")
# A title outweighs one strong word of the text three times: case 4 of the codebook.
_TITLE_FACTOR = 3
# What further words on the same aspect add within one member of a list.
_MORE = 0.25
# The verdict decides, the field comes second, except that what of a field is disclosed at
# all, and its tables and publicity, is about the field (case 4).
_OF_FIELDS = ("content", "public_awareness")
# Clauses without a verdict give the setting of a problem, not its point (case 4).
_ASIDE_FACTOR = 0.5
# Three strong words set the highest floor (own choice): many clauses on one thing do not
# silence a clause that names another.
_MOST = 12.0
# A second or third aspect needs this share of the primary one's votes; between the plain
# share of three equal aspects (1) and a single weak word beside a strong one (1/4).
_SHARE = 0.4
# A single weak word (weight 1) makes no second aspect.
_LEAST = 1.5
# The vote of a strong word.
_NAMES = 4
# "Clearly most text (a third more)": case 4.
_CLEARLY = 4 / 3


_table = vote_table


def find_aspects(
    folded: str, title: str | None, *, is_problem: bool
) -> tuple[tuple[Aspect, ...], tuple[float, ...], tuple[str, ...]]:
    """The aspects of a statement, a score in [0, 1] for each, and the words that voted.

    `title` is its folded item title. Scores are cue scores (each aspect's share of the votes
    of the chosen ones), not calibrated probabilities. `general` stands alone, with score 0.
    """
    counts, cues = _votes(folded, is_problem=is_problem)
    most = max(counts.values(), default=0.0)
    headed: Aspect | None = None
    if title:
        above, title_cues = _votes(title, is_problem=False)
        cues = tuple(dict.fromkeys(title_cues + cues))
        headed = _ranked(above)[0] if above else None
        for aspect, votes in above.items():
            counts[aspect] = counts.get(aspect, 0.0) + _TITLE_FACTOR * votes
    if not counts:
        return ("general",), (0.0,), ()
    ranked = _ranked(counts)
    primary = headed or ranked[0]
    floor = max(_LEAST, _SHARE * min(counts[primary], most or counts[primary], _MOST))
    others = [aspect for aspect in ranked if aspect != primary and counts[aspect] >= floor]
    if primary == "key_fields" and not headed and others and others[0] not in _OF_FIELDS:
        primary, others[0] = others[0], primary
    chosen = (primary, *others[:2])
    total = sum(counts.values())
    return chosen, tuple(round(counts[aspect] / total, 3) for aspect in chosen), cues


def names_aspect(folded: str) -> bool:
    """Whether `folded` names an aspect behind its concession; weak words do not name one."""
    counts, _ = _votes(folded, is_problem=True)
    return any(votes >= 1 for votes in counts.values())


def aspects_of(cue: str) -> tuple[Aspect, ...]:
    """The aspects that the word `cue` names by itself."""
    return tuple(aspect for aspect, vote in _table()[1].get(cue, ()) if vote >= _NAMES)


def _votes(folded: str, *, is_problem: bool) -> tuple[dict[Aspect, float], tuple[str, ...]]:
    """Votes per aspect, in order of first appearance, and the words that gave them.

    A member of a list (between commas or 、) gives an aspect the vote of its best word, and
    of the others only `_MORE`: many words on one thing are still one thing.
    """
    masked = _PURPOSE.sub(lambda match: " " * len(match.group()), folded)
    if is_problem:
        masked = _CONCESSION.sub(lambda match: " " * len(match.group()), masked)
    counts: dict[Aspect, float] = {}
    cues: list[str] = []
    for clause in _CLAUSE.finditer(masked):
        factor = _ASIDE_FACTOR if is_problem and not weigh(clause.group()).verdict else 1.0
        for member in clause.group().split("、"):
            for aspect, votes in _member_votes(member, cues).items():
                best = max(votes)
                counts[aspect] = counts.get(aspect, 0.0) + factor * (
                    best + _MORE * (sum(votes) - best)
                )
    return counts, tuple(dict.fromkeys(cues))


def _member_votes(member: str, cues: list[str]) -> dict[Aspect, list[int]]:
    """The votes of each word of `member`, whose words are added to `cues`."""
    words, votes = _table()
    found: dict[Aspect, list[int]] = {}
    for _, word in occurrences(member, words):
        cues.append(word)
        for aspect, vote in votes[word]:
            found.setdefault(aspect, []).append(vote)
    return found


def _ranked(counts: dict[Aspect, float]) -> list[Aspect]:
    """Most votes first, except that the first to appear leads when none has a third more."""
    ranked = sorted(counts, key=lambda aspect: -counts[aspect])
    lead = next(aspect for aspect in counts if counts[aspect] * _CLEARLY >= counts[ranked[0]])
    ranked.remove(lead)
    return [lead, *ranked]
