"""Sentences from clauses from words: so many of each that two drawn apart share no long run."""

from __future__ import annotations

import random
import re

from tests.planting import words
from tests.planting.marks import tag

_LISTS = {
    "t": words.TOPICS, "n": words.NOUNS, "v": words.VERBS, "a": words.ADVERBS, "p": words.PREPOSITIONS,
    "m": words.MATTERS, "h": words.PEOPLE, "d": words.DEEDS, "e": words.EFFECTS, "o": words.OFFICES,
    "x": words.DEFECTS, "r": words.REASONS, "g": words.GOALS, "w": words.WAYS, "u": words.UNITS,
    "s": words.SPANS,
}  # fmt: skip

# <x> is a word of a list, {x} a slot. Clauses that hold slots come apart: a passage whose facts
# are swapped is full of them.
_DONE = (
    "<p><t><m>", "<a><v><t><n>", "由<o><a><v><t><n>", "把<t><n>与<n>一并<v>", "<s><v><t>方面的<n>",
    "对<t><n><a><v>", "<h><d><e>", "为<h><v><t><n>", "通过<w><v><t><n>", "<o>与<o><a><v><n>",
    "先后<v><n>并<v><t>内容", "借<w>之机<v><t>政策", "就<t>事项向<h><a>说明", "使<h><d>时<e>",
    "<t>和<t>两类<n>得到<v>", "凡涉及<t>的<n>均已<v>", "邀请<h>参与<t><n>的<v>", "将<n>送到<h>手中",
)  # fmt: skip
_DONE_FACTS = (
    "<v><t><n>{n}<u>", "{s}<a><v><t><n>", "{y}共<v><n>{n}<u>", "<t>类占{c}", "{d}<v><t><n>",
    "{p}<h><d>{n}<u>", "其中<t><n>{n}<u>", "{o}<v><t><n>", "{s}与<o><v><n>{n}<u>", "<h>满意率达{c}",
    "较上年<v>{n}<u>", "{p}的<t><n>已<v>", "自{d}起<v><t><n>", "办结率为{c}", "{y}{s}<p><t><m>",
)  # fmt: skip
_LACKING = (
    "<t><n>的<v><x>", "<o>对<t><n><x>", "主要因为<o><r>", "<h><d>时仍嫌<n><x>", "个别<o><r>", "<t>方面<n><v><x>",
    "原因在于<r>", "与<m>相比<n><x>", "<n>与<n>之间<x>", "导致<h><d>受到影响", "<s><t><n><x>", "<w>开展较少",
    "加之<r>", "对<t><m>把握不准", "<o>的<v>意识有待加强", "<h>对<t><n>了解不多",
)  # fmt: skip
_LACKING_FACTS = (
    "{s}<t><n><x>", "{p}<o><r>", "仅<v><n>{n}<u>", "{y}<t><n><x>", "占比只有{c}", "{d}通报指出<n><x>",
    "{s}<o><r>", "有{n}<u><n>未<v>",
)  # fmt: skip
_PLANNED = (
    "<a><v><t><n>", "由<o>牵头<v><n>", "以<w>促<t><n><v>", "<p><t><m>", "力求<g>", "采取<w>等办法<g>", "对<n><x>的<o>予以提醒",
    "把<t><n>纳入<v>范围", "请<h>评议<t><n>", "建立<t><n><v>机制", "让<h><d><e>", "倒排<t><n>计划", "推动<o><a><v>",
    "定人定责<v><n>", "在<w>中<v><t><n>", "争取<o>支持以<g>",
)  # fmt: skip
_PLANNED_FACTS = (
    "{s}将<a><v><t><n>", "于{d}前<v><n>", "新增<n>{n}<u>", "{p}<o>牵头<g>", "力争达到{c}", "{y}起<v><t><n>",
    "每年<w>不少于{n}<u>", "{o}负责<v><n>",
)  # fmt: skip
_CLAUSES = {
    "overview": (_DONE, _DONE_FACTS),
    "disclosure": (_DONE, _DONE_FACTS),
    "problems": (_LACKING, _LACKING_FACTS),
    "measures": (_PLANNED, _PLANNED_FACTS),
    "other": (_DONE + _PLANNED[:4], _DONE_FACTS),
}
_WORD = re.compile(r"<(.)>")
_FACT = re.compile(r"\{(.)\}")


def clause(rng: random.Random, kind: str, *, facts: float = 0.15) -> str:
    """A clause without its closing mark; its slots have no words yet."""
    without, having = _CLAUSES[kind]
    shape = rng.choice(having if rng.random() < facts else without)
    text = _WORD.sub(lambda found: rng.choice(_LISTS[found[1]]), shape)
    return _FACT.sub(lambda found: tag(found[1]), text)


def sentence(rng: random.Random, kind: str, *, facts: float = 0.15) -> list[str]:
    """Two to five clauses with their marks, the last a full stop."""
    drawn = [clause(rng, kind, facts=facts) for _ in range(rng.randint(2, 5))]
    marks = ["，" if rng.random() < 0.9 else "；" for _ in drawn[1:]]
    return [text + mark for text, mark in zip(drawn, [*marks, "。"], strict=True)]


def phrase(rng: random.Random) -> str:
    """A few words to put in place of others."""
    return _WORD.sub(
        lambda found: rng.choice(_LISTS[found[1]]),
        rng.choice(("<a><v>", "<t>", "<n>", "<t><n>", "<o>", "<w>")),
    )
