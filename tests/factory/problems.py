"""Problem sections in the ways that real ones enumerate their points."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.factory import prose

_NUMERALS = "一二三四五六七八九"

Names = dict[str, object]
Style = Callable[[random.Random, Names], list[str]]


def _points(rng: random.Random, names: Names) -> tuple[list[str], list[str]]:
    problems = prose.several(rng, "problem", rng.randint(2, 4), **names)
    measures = prose.several(rng, "measure", rng.randint(2, 4), **names)
    return problems, measures


def _is_list(points: list[str], joint: str) -> str:
    return joint.join(f"{_NUMERALS[at]}是{point}" for at, point in enumerate(points)) + "。"


def _inline_is(rng: random.Random, names: Names) -> list[str]:
    problems, measures = _points(rng, names)
    joint = rng.choice("；。")
    lead = prose.say(rng, "problem_lead", **names)
    pivot = prose.say(rng, "pivot", **names)
    return [lead + _is_list(problems, joint), pivot + _is_list(measures, joint)]


def _own_lines(rng: random.Random, names: Names) -> list[str]:
    problems, measures = _points(rng, names)
    return [
        prose.say(rng, "problem_lead", **names),
        *(f"{_NUMERALS[at]}是{point}。" for at, point in enumerate(problems)),
        prose.say(rng, "pivot", **names),
        *(f"{_NUMERALS[at]}是{point}。" for at, point in enumerate(measures)),
    ]


def _split_heads(rng: random.Random, names: Names) -> list[str]:
    problems, measures = _points(rng, names)
    first, second = rng.choice(
        (
            ("（一）存在的主要问题", "（二）改进情况"),
            ("（一）主要不足。", "（二）改进措施。"),
            ("存在问题：", "改进措施："),
            ("(一)存在的问题", "(二)下一步打算"),
        )
    )
    mark = rng.choice(("{}.", "{}、", "（{}）", "第{}，"))
    number: Callable[[int], str] = (
        (lambda at: _NUMERALS[at]) if mark.startswith("第") else (lambda at: str(at + 1))
    )
    return [
        first,
        *(mark.format(number(at)) + point + "。" for at, point in enumerate(problems)),
        second,
        *(mark.format(number(at)) + point + "。" for at, point in enumerate(measures)),
    ]


def _titled(rng: random.Random, names: Names) -> list[str]:
    problems, measures = _points(rng, names)
    titles = rng.sample(prose.GRAMMAR["problem_title"], 4)
    acts = rng.sample(prose.GRAMMAR["measure_title"], 4)
    return [
        "存在的问题",
        *(f"{at + 1}.{titles[at]}。{point}。" for at, point in enumerate(problems)),
        "改进措施",
        *(f"{at + 1}.{acts[at]}。{point}。" for at, point in enumerate(measures)),
    ]


def _level_one(rng: random.Random, names: Names) -> list[str]:
    problems, measures = _points(rng, names)
    listed = "".join(f"{_NUMERALS[at]}、{point}。" for at, point in enumerate(problems))
    return [f"存在的问题:{listed}", "改进的办法：" + _is_list(measures, "；")]


def _level_one_lines(rng: random.Random, names: Names) -> list[str]:
    """Points of the problem section that are numbered as if they were sections."""
    problems, measures = _points(rng, names)
    return [
        "存在的问题:",
        *(f"{_NUMERALS[at]}、{point}。" for at, point in enumerate(problems)),
        "改进的办法：" + _is_list(measures, "；"),
    ]


def _slogans(rng: random.Random, names: Names) -> list[str]:
    """One sentence without marks for each, and a heading that is a slogan."""
    problems, measures = _points(rng, names)
    first, second = rng.sample(prose.GRAMMAR["measure_title"], 2)
    return [
        f"（一）{first}。{problems[0]}，{measures[0]}。",
        f"（二）{second}。{problems[1]}，{measures[1]}。",
    ]


def _unmarked(rng: random.Random, names: Names) -> list[str]:
    problems, measures = _points(rng, names)
    turn = rng.choice(("为此，", "对此，", "下一步，我们将", "今后，"))
    return [f"{problems[0]}，{problems[1]}。{turn}{measures[0]}，{measures[1]}。"]


def _circled(rng: random.Random, names: Names) -> list[str]:
    problems, measures = _points(rng, names)
    marks = "①②③④"
    return [
        "不足之处：" + "；".join(marks[at] + point for at, point in enumerate(problems)) + "。",
        prose.say(rng, "pivot", **names)
        + "；".join(marks[at] + point for at, point in enumerate(measures))
        + "。",
    ]


def _in_turn(rng: random.Random, names: Names) -> list[str]:
    problems, measures = _points(rng, names)
    words = ("首先", "其次", "再次", "最后")
    return [
        "".join(f"{words[at]}，{point}。" for at, point in enumerate(problems)),
        prose.say(rng, "pivot", **names) + "；".join(measures) + "。",
    ]


def _problems_only(rng: random.Random, names: Names) -> list[str]:
    problems, _ = _points(rng, names)
    return [prose.say(rng, "problem_lead", **names) + _is_list(problems, "；")]


def _measures_first(rng: random.Random, names: Names) -> list[str]:
    problems, _ = _points(rng, names)
    year = int(str(names["year"]))
    done = prose.several(rng, "measure_done", 2, **names)
    return [
        f"（一）{year - 1}年所列问题的改进情况",
        "；".join(done) + "。",
        f"（二）{year}年存在的主要问题",
        _is_list(problems, "；"),
    ]


def _such_as(rng: random.Random, names: Names) -> list[str]:
    titles = rng.sample(prose.GRAMMAR["problem_title"], 3)
    return [
        f"工作中还存在{'、'.join(titles)}等问题，需要在今后加以改进。",
        prose.say(rng, "pivot", **names) + prose.say(rng, "measure", **names) + "。",
    ]


STYLES: dict[str, Style] = {
    "inline_is": _inline_is,
    "own_lines": _own_lines,
    "split_heads": _split_heads,
    "titled": _titled,
    "level_one": _level_one,
    "level_one_lines": _level_one_lines,
    "slogans": _slogans,
    "unmarked": _unmarked,
    "circled": _circled,
    "in_turn": _in_turn,
    "problems_only": _problems_only,
    "measures_first": _measures_first,
    "such_as": _such_as,
}


# Ways with lines that are labels only (存在的问题, 改进措施).
WITH_LABELS = ("titled", "split_heads", "level_one_lines")


def paragraphs(rng: random.Random, style: str, names: Names) -> list[str]:
    """The paragraphs of a problem section in one of `STYLES`."""
    return STYLES[style](rng, names)


def measure_paragraphs(rng: random.Random, names: Names) -> list[str]:
    """The paragraphs of a section that holds measures only."""
    _, measures = _points(rng, names)
    mark = rng.choice(("（{}）", "{}是"))
    return [mark.format(_NUMERALS[at]) + point + "。" for at, point in enumerate(measures)]
