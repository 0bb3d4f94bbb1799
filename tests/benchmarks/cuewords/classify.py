"""The label of every piece of a section: role, aspects, and the words that decided.

By cue words, in the sequence of the section: a role sub-heading, a lead-in or a turn (下一步)
rules what follows until the next one, and the members of one list lend each other weight.
What decided before the trained layers; kept to be measured beside them.

Source: codebook §2 and settled cases 2, 5, 6, 10, 11.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.records import Aspect, Role
from pipeline.statements.draft import Piece
from pipeline.statements.stance import Stance, admits, turns, weigh
from pipeline.statements.titles import heading_setting
from tests.benchmarks.cuewords.aspects import find_aspects, names_aspect

Phase = Literal["problem", "planned", "done"] | None

# Votes that the place adds to those of the words. Own choice: a sub-heading weighs as much
# as one clear verdict (3) and so loses to two, and so does an item's title; the list's mean counts half.
_SETTING_VOTES = 3.0
_TITLE_VOTES = 3.0
# A lead-in that reports remedies as taken (codebook §2, measure_done).
_TAKEN = re.compile(
    r"(?:采取了|做了|落实了|推出了|实施了|开展了|完成了|已采取|作了|进行了整改)[^。;]{0,14}:$"
)
_REFERS = re.compile(r"针对(?:以上|上述|这些|存在)|为此|对此")
_BREAK = re.compile(r"(?<=[\u4e00-\u9fff]) *\n *(?=[\u4e00-\u9fff])")
_PHASE_VOTES = 1.5
_LIST_SHARE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a statement is: its role and aspects with cue scores, and the words that decided."""

    role: Role
    role_score: float
    aspects: tuple[Aspect, ...]
    aspect_scores: tuple[float, ...]
    cues: tuple[str, ...]


def classify(folded: str, pieces: tuple[Piece, ...]) -> tuple[Label, ...]:
    """One label for each of `pieces`, the statements of one section of `folded`, in order."""
    stances = [weigh(_unbroken(folded[piece.start : piece.end])) for piece in pieces]
    means = _list_means(pieces, stances)
    labels: list[Label] = []
    after_measure = False
    phase: Phase = "problem" if _turns_back(folded, pieces) else None
    setting = pieces[0].setting if pieces else None
    for piece, stance in zip(pieces, stances, strict=True):
        if piece.setting != setting:
            setting, phase, after_measure = piece.setting, None, False
        text = _unbroken(folded[piece.start : piece.end])
        if turns(text) and not (stance.verdict and not stance.acts):
            phase = _tense(stance, "planned")
        heading = folded[piece.heading.start : piece.heading.end] if piece.heading else None
        margin = _margin(piece, stance, phase) + _title_votes(heading)
        margin += _LIST_SHARE * means.get(piece.listing, 0.0)
        role = _role(text, piece, stance, margin, phase, after_measure=after_measure)
        after_measure = role.startswith("measure") or (after_measure and role != "problem")
        phase = _next_phase(text, piece, role, stance, phase, after_measure=after_measure)
        labels.append(_label(text, heading, piece, role, margin, stance))
    return tuple(labels)


def _unbroken(text: str) -> str:
    """`text` without the line breaks of print between two characters."""
    return _BREAK.sub("", text)


def _turns_back(folded: str, pieces: tuple[Piece, ...]) -> bool:
    """Whether a later lead-in takes up what stands first as problems (针对以上问题, 为此)."""
    return any(
        _REFERS.match(folded, piece.start) and piece.setting == pieces[0].setting
        for piece in pieces[1:]
    )


def _margin(piece: Piece, stance: Stance, phase: Phase) -> float:
    """Votes for a problem less votes for a measure."""
    votes = float(stance.problem - stance.measure)
    if piece.follows:
        votes -= _SETTING_VOTES
    if piece.setting == "problem":
        votes += _PHASE_VOTES if phase in ("planned", "done") else _SETTING_VOTES
    elif piece.setting in ("planned", "done", "measure"):
        votes -= _SETTING_VOTES
    if phase:
        votes += _PHASE_VOTES if phase == "problem" else -_PHASE_VOTES
    return votes


def _title_votes(heading: str | None) -> float:
    """Votes of the item's title: a verdict (更新滞后) for a problem, an act for a measure."""
    if heading is None:
        return 0.0
    stance = weigh(heading)
    if stance.verdict:
        return _TITLE_VOTES
    return -_TITLE_VOTES if stance.acts else 0.0


def _list_means(pieces: tuple[Piece, ...], stances: list[Stance]) -> dict[int | None, float]:
    """The mean margin of each list, cut to ±4 so that one long item does not rule it."""
    margins: dict[int | None, list[float]] = {}
    for piece, stance in zip(pieces, stances, strict=True):
        if piece.listing is not None:
            votes = float(stance.problem - stance.measure)
            margins.setdefault(piece.listing, []).append(max(-4.0, min(4.0, votes)))
    return {listing: sum(votes) / len(votes) for listing, votes in margins.items()}


def _role(
    text: str, piece: Piece, stance: Stance, margin: float, phase: Phase, *, after_measure: bool
) -> Role:
    if piece.remains:
        return "context"
    if _states_none(text, piece, stance):
        return "none_stated"
    if _is_context(text, piece, stance, phase):
        return "context"
    if margin > 0:
        return "problem"
    is_bare = not stance.moves and phase is None and piece.setting in (None, "mixed")
    if is_bare and not piece.follows and not (after_measure and piece.setting):
        # A bare fact: an item of a list states something, a sentence between does not.
        return "problem" if piece.number is not None else "context"
    tense = _tense(stance, _lead_tense(piece, phase))
    return "measure_done" if tense == "done" else "measure_planned"


def _lead_tense(piece: Piece, phase: Phase) -> Literal["planned", "done"]:
    if phase in ("planned", "done"):
        return "done" if phase == "done" else "planned"
    return "done" if piece.setting == "done" else "planned"


def _tense(stance: Stance, otherwise: Literal["planned", "done"]) -> Literal["planned", "done"]:
    """The own mark beats the lead-in, an unfinished rest beats a finished part (case 10)."""
    if stance.planned >= 3:
        return "planned"
    if stance.done >= 2:
        return "done"
    return "planned" if stance.planned >= 2 else otherwise


def _states_none(text: str, piece: Piece, stance: Stance) -> bool:
    if text.strip("。.;, \n") in ("无", "暂无", "没有"):
        return True
    unmixed = stance.verdict == 0 and stance.acts <= 1 and len(text) < 80
    return bool(stance.none_stated) and unmixed and piece.setting not in ("planned", "measure")


def _is_context(text: str, piece: Piece, stance: Stance, phase: Phase) -> bool:
    """Lead-ins, general admissions, praise, empty promises before a list (cases 2, 5)."""
    if piece.leads and text.endswith(":"):
        return True
    if text.endswith(":") and piece.number is None and not (stance.verdict and names_aspect(text)):
        return True
    if piece.leads and turns(text) and stance.acts <= 2 and not names_aspect(text):
        return True
    if piece.number is not None:
        return False
    if piece.leads and stance.context and not stance.verdict and not names_aspect(text):
        return True
    if admits(text) and not stance.verdict and not names_aspect(text):
        return not turns(text)
    if stance.context >= 2 and not stance.verdict and not stance.acts and not stance.planned:
        # A concession stays with the problem of its sentence (case 2).
        return phase != "done" and (piece.leads or not _concedes(text))
    nothing = not (stance.verdict or stance.measure or stance.problem)
    return nothing and phase is None and piece.setting is None


def _concedes(text: str) -> bool:
    """Whether a clause admits a shortcoming of something nameable (解读的针对性仍有不足)."""
    clauses = re.split(r"[,。;:]", text)
    return any(admits(clause) and names_aspect(clause) for clause in clauses)


def _next_phase(
    text: str, piece: Piece, role: Role, stance: Stance, phase: Phase, *, after_measure: bool
) -> Phase:
    """The phase that a lead-in or turn opens for the statements after it."""
    if role == "context" and not piece.remains:
        said = heading_setting(text[-24:])
        if text.endswith(":") and _TAKEN.search(text):
            return "done"
        if text.endswith(":") and stance.planned >= 2:
            return "planned"
        if turns(text):
            return _tense(stance, "planned")
        if said in ("planned", "measure", "done"):
            return "done" if said == "done" else _tense(stance, "planned")
        if (
            admits(text)
            or said == "problem"
            or (phase is None and not after_measure and piece.leads)
        ):
            return "problem"
        return phase
    if role in ("measure_planned", "measure_done") and piece.number is None and turns(text):
        return "done" if role == "measure_done" else "planned"
    return phase


# Words that vote within a pattern and tell a reader nothing by themselves.
_GRAMMAR = frozenset("会在要把对为以凡向再还又也")


def _label(
    text: str, heading: str | None, piece: Piece, role: Role, margin: float, stance: Stance
) -> Label:
    if role in ("context", "none_stated"):
        sure = 0.9 if piece.leads or stance.none_stated or piece.remains else 0.6
        return Label(role=role, role_score=sure, aspects=(), aspect_scores=(), cues=stance.cues)
    aspects, scores, words = find_aspects(text, heading, is_problem=role == "problem")
    return Label(
        role=role,
        # 0.5 without any vote, 0.9 at a margin of four: a monotone reading of the votes.
        role_score=round(1 - 0.5 / (1 + abs(margin)), 3),
        aspects=aspects,
        aspect_scores=scores,
        cues=tuple(cue for cue in dict.fromkeys(words + stance.cues) if cue not in _GRAMMAR),
    )
