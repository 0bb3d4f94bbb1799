"""Whole texts with known sections, from a seed: every layout and damage of the field guide.

`make_sections(seed)` gives the text and where its sections begin, where their bodies begin and
end. A truth that the contract leaves open holds several keys. Nothing here looks at how
`pipeline` reads.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from tests.factory import section_bodies as bodies
from tests.factory import section_words as words

SIX = ("overview", "disclosure", "requests", "disputes", "problems", "other")
_OLD_LAYOUTS: tuple[tuple[str, ...], ...] = (
    ("overview", "disclosure", "requests", "fees", "disputes", "problems", "other"),
    ("overview", "disclosure", "requests", "fees", "disputes", "problems"),
    ("overview", "disclosure", "requests", "fees", "disputes", "problems", "annex"),
    ("overview", "disclosure", "requests", "enquiries", "disputes", "fees", "problems", "notes"),
    ("overview", "disclosure", "requests", "disputes", "fees", "problems", "notes"),
    ("overview", "disclosure", "response", "requests", "disputes", "motions", "problems"),
    ("overview", "disclosure", "requests", "fees", "disputes", "staff", "meetings", "problems", "annex"),
    ("overview", "disclosure", "requests", "fees"),
    ("overview", "problems"),
    ("overview", "disclosure", "requests", "fees", "disputes", "problems", "measures"),
    ("disclosure", "requests", "fees", "disputes", "problems"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section before it is printed: `heading` None where it is lost, `run_in` what stands
    between heading and body instead of a line break."""

    key: str
    heading: str | None
    body: tuple[str, ...]
    run_in: str | None = None
    glued: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """One section of the text: the keys a reader may give it, and its offsets."""

    keys: tuple[str, ...]
    heading: str | None
    start: int
    body_start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionText:
    """A text with its sections; `six` tells the six-section form, `shapes` how it was made."""

    seed: int
    text: str
    truths: tuple[Truth, ...]
    six: bool
    shapes: tuple[str, ...] = field(default=())


def make_sections(seed: int) -> SectionText:
    """The text of this seed: the same everywhere."""
    rng = random.Random(f"gongkai sections {seed}")
    six = rng.random() < 0.6
    shapes: list[str] = []
    keys = _layout(rng, six=six, shapes=shapes)
    titles = [_title(rng, key, six=six, split="measures" in keys) for key in keys]
    tabled = six and rng.random() < 0.85
    parts = [
        Part(
            key=key,
            heading=title,
            body=bodies.body(rng, key, six=six, tabled=tabled, shapes=shapes),
        )
        for key, title in zip(keys, titles, strict=True)
    ]
    if six and rng.random() < 0.12:
        parts = _only_titles(parts, shapes)
    parts = _damage_titles(rng, parts, six=six, shapes=shapes)
    parts = _number(rng, parts, shapes=shapes)
    parts = _lose(rng, parts, tabled=tabled, shapes=shapes)
    parts = _punctuate(rng, parts, shapes=shapes)
    front = bodies.front(rng, [part.heading for part in parts], shapes=shapes)
    if (
        rng.random() < 0.03
        and "numbers:none" not in shapes
        and not any("lost" in s for s in shapes)
    ):
        shapes.append("twice")
        parts = [*parts, *parts]
    unmarked = {"numbers:none", "numbers:dash", "fault:one_lost", "two_lines"} & set(shapes)
    one_line = rng.random() < 0.08 and not unmarked and not tabled
    if one_line:
        shapes.append("one_line")
    return _print(rng, seed, front, parts, six=six, one_line=one_line, shapes=shapes)


def _layout(rng: random.Random, *, six: bool, shapes: list[str]) -> list[str]:
    if not six:
        layout = rng.choice(_OLD_LAYOUTS)
        shapes.append(f"old:{len(layout)}{layout[-1]}")
        return list(layout)
    keys = list(SIX)
    if rng.random() < 0.08:
        keys.insert(5, "measures")
        shapes.append("measures")
    if rng.random() < 0.08:
        keys.insert(rng.choice((4, 5, len(keys))), "unknown")
        shapes.append("local")
    if rng.random() < 0.04:
        keys.remove("other")
        shapes.append("no_other")
    return keys


def _title(rng: random.Random, key: str, *, six: bool, split: bool) -> str:
    if split and key == "problems":
        return rng.choice(words.PROBLEMS_ALONE)
    return rng.choice((words.SIX_TITLES if six else words.OLD_TITLES)[key])


def _only_titles(parts: list[Part], shapes: list[str]) -> list[Part]:
    """Sections two to four are images or attachments: nothing is left but their titles."""
    shapes.append("titles_only")
    bare = ("disclosure", "requests", "disputes")
    return [replace(part, body=()) if part.key in bare else part for part in parts]


def _damage_titles(
    rng: random.Random, parts: list[Part], *, six: bool, shapes: list[str]
) -> list[Part]:
    roll = rng.random()
    if not six or roll > 0.14:
        return parts
    kind, table = ("hijack", words.HIJACKED) if roll < 0.06 else ("typo", words.TYPOS)
    shapes.append(kind)
    chosen = rng.sample([p.key for p in parts if p.key in table], rng.randint(1, 2))
    return [
        replace(part, heading=rng.choice(table[part.key])) if part.key in chosen else part
        for part in parts
    ]


def _number(rng: random.Random, parts: list[Part], *, shapes: list[str]) -> list[Part]:
    style = rng.choices(
        ("zh", "dot", "space", "arabic", "part", "none", "markdown", "dash", "bracket"),
        weights=(70, 4, 3, 4, 2, 4, 4, 3, 2),
    )[0]
    if "hijack" in shapes and style not in ("zh", "markdown"):
        style = "zh"
    fault = rng.choices(
        ("none", "skip", "repeat", "one_lost", "restart", "jump", "first_dash"),
        weights=(74, 5, 5, 6, 2, 3, 4),
    )[0]
    local = {"unknown", "response", "motions", "staff", "meetings"} & {part.key for part in parts}
    if local and style in ("none", "dash"):
        style = "zh"  # a local heading without a number is a line like any other
    if (
        style in ("none", "dash")
        or "hijack" in shapes
        or (local and fault in ("restart", "one_lost"))
    ):
        fault = "none"
    shapes += [f"numbers:{style}"] + [f"fault:{fault}"] * (fault != "none")
    at_fault = rng.randint(1, max(1, len(parts) - 2))
    numbered = []
    for at, part in enumerate(parts):
        number = at + 1
        if fault == "skip" and at >= at_fault:
            number += 1
        if fault == "repeat" and at >= at_fault:
            number -= 1
        if fault == "jump" and at >= at_fault:
            number += 2
        if fault == "restart" and at >= at_fault:
            number = at - at_fault + 1
        lost = fault == "one_lost" and at == at_fault
        mark = "" if lost else _mark(style, number, at)
        if fault == "first_dash" and at == 0:
            mark = "—、"
        numbered.append(replace(part, heading=f"{mark}{part.heading}"))
    return numbered


def _mark(style: str, number: int, at: int) -> str:
    numeral = words.NUMERALS[min(number, 10) - 1]
    return {
        "zh": f"{numeral}、", "dot": f"{numeral}．", "space": f"{numeral}、 ", "arabic": f"{number}、",
        "part": f"第{numeral}部分 ", "none": "", "markdown": f"## {numeral}、",
        "dash": "- " if at % 2 == 0 else "", "bracket": f"（{numeral}）",
    }[style]  # fmt: skip


def _lose(rng: random.Random, parts: list[Part], *, tabled: bool, shapes: list[str]) -> list[Part]:
    """One heading lost whose content tells where it stood: a table or a sub-heading."""
    if rng.random() > 0.07 or any(s.startswith(("fault", "hijack", "typo")) for s in shapes):
        return parts
    fit = [
        at
        for at, part in enumerate(parts)
        if at and part.body and not part.body[0].startswith("TEXT")
        and ((part.key in ("disclosure", "requests", "disputes") and tabled and bodies.is_table(part.body))
             or (part.key == "problems" and part.body[0].startswith(("（一）存在", "(一)存在"))))
    ]  # fmt: skip
    if not fit:
        return parts
    at = rng.choice(fit)
    shapes.append(f"lost:{parts[at].key}")
    return [replace(p, heading=None) if i == at else p for i, p in enumerate(parts)]


def _punctuate(rng: random.Random, parts: list[Part], *, shapes: list[str]) -> list[Part]:
    style = rng.choices(
        ("plain", "full_stop", "colon", "run_stop", "run_colon", "run_space", "inner_space",
         "two_lines", "glued"),
        weights=(66, 4, 4, 3, 3, 3, 5, 4, 6),
    )[0]  # fmt: skip
    unmarked = {"numbers:none", "numbers:dash", "numbers:bracket", "fault:one_lost"} & set(shapes)
    if unmarked and style in ("run_stop", "run_colon", "run_space", "glued", "two_lines"):
        style = "plain"
    if "hijack" in shapes or "typo" in shapes:
        style = "plain"
    if style != "plain":
        shapes.append(f"print:{style}")
    if style == "two_lines":
        shapes.append("two_lines")
    return [_punctuated(rng, part, style) for part in parts]


def _punctuated(rng: random.Random, part: Part, style: str) -> Part:
    heading = part.heading
    if heading is None or style == "plain" or part.key == "annex":
        return part
    if style == "two_lines":
        for mark in ("、", "．", "部分 "):
            if mark in heading and rng.random() < 0.6:
                return replace(part, heading=heading.replace(mark, mark + "\n", 1))
        cut = heading.find("政府信息公开")
        if cut > 0 and cut + 6 < len(heading):
            return replace(part, heading=f"{heading[: cut + 6]}\n{heading[cut + 6 :]}")
        return part
    if style == "inner_space":
        return replace(part, heading=" ".join(heading[:4]) + heading[4:])
    if style == "glued":
        return replace(part, glued=rng.random() < 0.5)
    ending = {"full_stop": "。", "colon": "：", "run_stop": "。", "run_colon": "："}.get(style, "")
    prose_next = bool(part.body) and len(part.body[0]) > 12 and not bodies.is_table(part.body)
    if style.startswith("run") and not (prose_next and not part.body[0].startswith(("（", "("))):
        return part
    run_in = " " if style == "run_space" else "" if style.startswith("run") else None
    return replace(part, heading=heading + ending, run_in=run_in)


def _print(
    rng: random.Random,
    seed: int,
    front: list[str],
    parts: list[Part],
    *,
    six: bool,
    one_line: bool,
    shapes: list[str],
) -> SectionText:
    between = (
        rng.choice((" ", "  ", "")) if one_line else rng.choice(("\n", "\n", "\n\n", "\n　　"))
    )
    text = between.join(front)
    truths: list[Truth] = []
    if text:
        text += between
        truths.append(Truth(keys=("front",), heading=None, start=0, body_start=0, end=0))
    else:
        truths.append(Truth(keys=("front",), heading=None, start=0, body_start=0, end=0))
    for part in parts:
        glue = part.glued and text.rstrip().endswith("。")
        if glue:
            text = text.rstrip()
        start = len(text)
        if part.heading is not None:
            text += part.heading
            text += part.run_in if part.run_in is not None else between if part.body else ""
        body_start = len(text)
        text += between.join(part.body)
        keys = words.ACCEPTED.get(part.key, (part.key,))
        truths.append(
            Truth(keys=keys, heading=part.heading, start=start, body_start=body_start, end=0)
        )
        text += between
    text = text.rstrip(" \n　")
    starts = [truth.start for truth in truths[1:]] + [len(text)]
    truths = [replace(t, end=end) for t, end in zip(truths, starts, strict=True)]
    return SectionText(seed=seed, text=text, truths=tuple(truths), six=six, shapes=tuple(shapes))
