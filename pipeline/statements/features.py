"""What the trained layers see of a statement: names of features, by the question asked.

Everything is read from folded text. Digits count as one (2019 and 2020 are alike), white space
not at all. Purpose clauses are taken out where aspects and grades are asked (codebook §3, §4).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import Role
from pipeline.statements.draft import Piece
from pipeline.statements.joints import clause_ends, plain_text
from pipeline.statements.specificity import anchors
from pipeline.statements.stance import Stance, add, weigh
from pipeline.statements.votes import vote_features
from pipeline.zh import words

# Purpose clauses, which add no aspect and no anchor.
_PURPOSE = re.compile(
    r"(?:以便|以此|以(?=提高|增强|满足|保障|更好)|从而|确保|不断满足|更好地?(?:服务|满足))[^,。;]*"
)
_LEAD = 16
_AFFIXES = (1, 2, 3, 4)
_NEAR = (-2, -1, 1, 2)
_FURTHER = (-3, -2, -1, 1, 2, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A statement as the layers see it: plain text and title, words, what its cues say.

    `pointed` is the text without purpose clauses; `lead` the end of the last lead-in before it
    and `after_lead` how many statements ago that was.
    """

    piece: Piece
    text: str
    pointed: str
    title: str
    words: tuple[str, ...]
    stance: Stance
    lead: str
    after_lead: int


def look(folded: str, pieces: Sequence[Piece]) -> tuple[Seen, ...]:
    """The statements of one section, in order."""
    seen: list[Seen] = []
    lead, lead_at = "", 0
    for at, piece in enumerate(pieces):
        text = folded[piece.start : piece.end]
        clauses = [plain_text(clause) for clause in _clauses(text)]
        plain = "".join(clauses)
        title = plain_text(folded[piece.heading.start : piece.heading.end]) if piece.heading else ""
        seen.append(
            Seen(
                piece=piece,
                text=plain,
                pointed=_PURPOSE.sub(" ", plain),
                title=title,
                words=tuple(word for clause in clauses for word in words(clause)),
                stance=add([weigh(clause) for clause in clauses]),
                lead=lead,
                after_lead=at - lead_at,
            )
        )
        if plain.endswith(":"):
            lead, lead_at = plain[-_LEAD:], at
    return tuple(seen)


def role_features(seen: Sequence[Seen]) -> list[list[str]]:
    """What speaks for the role of each statement of a section: itself, its place, its neighbours."""
    own = [_own_role(each) for each in seen]
    edges = [_edges(each) for each in seen]
    for at, names in enumerate(own):
        for step in _NEAR:
            near = at + step
            if 0 <= near < len(seen):
                names += [f"{step}{name}" for name in edges[near]]
            else:
                names.append(f"{step}none")
        names += [f"at{min(3, at)}", "last" if at == len(seen) - 1 else ""]
    return own


def role_context(roles: Sequence[str], seen: Sequence[Seen]) -> list[list[str]]:
    """What a first reading of all roles of the section adds for each of them."""
    context: list[list[str]] = []
    problems = [at for at, role in enumerate(roles) if role == "problem"] or [len(roles)]
    done = [each.stance.done >= 2 for each in seen]
    for first, last in _groups(roles):
        share = 4 * sum(role == "measure_done" for role in roles[first:last]) // (last - first)
        group = f"group done{share} mark{any(done[first:last])}"
        for at in range(first, last):
            role = roles[at]
            names = [f"is:{role}", f"{group},{role}"]
            for step in _FURTHER:
                near = at + step
                if 0 <= near < len(roles):
                    names += [f"{step}is:{roles[near]}", f"{step}is:{roles[near]},{role}"]
            if 0 < at < len(roles) - 1:
                names.append(f"is:{roles[at - 1]},{role},{roles[at + 1]}")
            names.append(f"earlier problem{problems[0] < at},{role}")
            names.append(f"later problem{problems[-1] > at},{role}")
            context.append(names)
    return context


def _groups(roles: Sequence[str]) -> list[tuple[int, int]]:
    """Runs of measures that no problem or context parts; every other statement is its own run."""
    groups: list[tuple[int, int]] = []
    for at, role in enumerate(roles):
        if groups and role.startswith("measure") and roles[at - 1].startswith("measure"):
            groups[-1] = (groups[-1][0], at + 1)
        else:
            groups.append((at, at + 1))
    return groups


def aspect_features(seen: Seen) -> list[str]:
    """What speaks for the aspects: characters and words of the text, and again of its title."""
    text, title = seen.pointed, seen.title
    names = [*_grams(text), *(f"w:{word}" for word in _spoken(seen))]
    if title:
        grams = _grams(title)
        names += grams
        names += [f"h:{gram}" for gram in grams]
    return names


def voted_features(seen: Seen) -> list[str]:
    """What cue words add to `aspect_features`."""
    return vote_features(seen.pointed, seen.title)


def grade_features(seen: Seen, role: Role) -> list[str]:
    """What, beside `aspect_features`, speaks for the specificity: the anchors found, the length."""
    found = anchors(seen.pointed)
    names = [f"a:{anchor}" for anchor in found]
    names += [f"a:{'+'.join(found)}", f"role:{role}", f"role:{role}{'+'.join(found)}"]
    names += [f"long{min(8, len(seen.pointed) // 10)}", f"commas{min(5, seen.text.count(','))}"]
    if seen.title:
        names += [f"ha:{anchor}" for anchor in anchors(seen.title)]
    return names


def _clauses(text: str) -> list[str]:
    """The clauses of a statement: those that the joints have weighed and cut into words before."""
    ends = clause_ends(text, 0, len(text))
    return [text[first:last].strip() for first, last in itertools.pairwise([0, *ends])]


def _spoken(seen: Seen) -> tuple[str, ...]:
    return seen.words if len(seen.pointed) == len(seen.text) else words(seen.pointed)


def _grams(text: str) -> list[str]:
    return [*text, *map("".join, itertools.pairwise(text)),
            *map("".join, zip(text, text[1:], text[2:], strict=False))]  # fmt: skip


def _own_role(seen: Seen) -> list[str]:
    piece, text, title = seen.piece, seen.text, seen.title
    listed = piece.number is not None
    names = [f"w:{word}" for word in seen.words]
    names += [f"ww:{a}_{b}" for a, b in zip(seen.words, seen.words[1:], strict=False)]
    names += [f"^{text[:size]}" for size in _AFFIXES] + [f"{text[-size:]}$" for size in _AFFIXES]
    for clause in re.split(r"[,;。:]", text):
        if clause:
            names += [f"c^{clause[:2]}", f"c^{clause[:3]}", f"c{clause[-2:]}$", f"c{clause[-3:]}$"]
    if title:
        names += ["h", f"h^{title[:2]}", f"h{title[-2:]}$"]
        names += [f"h:{word}" for word in words(title)]
    names += _traits(seen.stance)
    names += [f"long{min(6, len(text) // 12)}", f"set:{piece.setting}", f"listed{listed}"]
    names += [f"set:{piece.setting},listed{listed}", f"leads{piece.leads}"]
    names += [f"follows{piece.follows}", f"remains{piece.remains}"]
    if seen.lead:
        names.append(f"lead{min(5, seen.after_lead)}")
        names += [f"L:{gram}" for gram in _grams(seen.lead)]
    return names


def _edges(seen: Seen) -> list[str]:
    text = seen.text
    return [f"^{text[:2]}", f"^{text[:3]}", f"{text[-3:]}$", f"{text[-1:]}$",
            f"set:{seen.piece.setting}", *_traits(seen.stance)]  # fmt: skip


def _traits(stance: Stance) -> list[str]:
    return [
        f"{name}{min(4, value)}"
        for name, value in (
            ("problem", stance.problem),
            ("verdict", stance.verdict),
            ("acts", stance.acts),
            ("planned", stance.planned),
            ("done", stance.done),
            ("none", stance.none_stated),
            ("context", stance.context),
        )
    ]
