"""Independent reports: no two share a run of text, not even with names and numbers masked."""

from __future__ import annotations

import random

from tests.planting import grammar
from tests.planting.bodies import Body, say_slot
from tests.planting.draft import Draft, Paragraph, Part, Piece, marked
from tests.planting.marks import APART, masked, refill, tag

GRAM = 18  # masked characters that no two independent stretches of prose may share

_BASIS = (
    "根据《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条规定，编制本年度报告。",
    "本报告根据《中华人民共和国政府信息公开条例》和《国务院办公厅政府信息与政务公开办公室关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）要求编制。",
    "按照《中华人民共和国政府信息公开条例》有关规定，现公布本机关年度政府信息公开工作报告。",
    "本年度报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六部分组成。",
)  # fmt: skip
_PERIOD = "本报告中所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
_HEADINGS = {
    "overview": ("总体情况", "总体情况", "概述"),
    "disclosure": ("主动公开政府信息情况",),
    "requests": ("收到和处理政府信息公开申请情况",),
    "disputes": ("政府信息公开行政复议、行政诉讼情况", "因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
    "fees": ("政府信息公开的收费及减免情况",),
    "problems": ("存在的主要问题及改进情况", "政府信息公开工作存在的主要问题及改进情况"),
    "alone": ("存在的主要问题",),
    "measures": ("改进措施", "下一步工作打算"),
    "other": ("其他需要报告的事项",),
}  # fmt: skip
_OLD = {
    "disclosure": ("主动公开政府信息的情况",),
    "requests": ("依申请公开政府信息和不予公开政府信息的情况",),
    "disputes": ("因政府信息公开申请行政复议、提起行政诉讼的情况",),
}
_TOPICS = ("主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障")
_NUMERALS = "一二三四五六七八九十"


class Independence:
    """Remembers all prose drawn so far, and tells whether new prose shares a run with it."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def admits(self, text: str) -> bool:
        """Whether nothing of `text` was seen; only then is it remembered."""
        short = masked(text)
        grams = {short[at : at + GRAM] for at in range(len(short) - GRAM + 1)}
        if grams & self._seen:
            return False
        self._seen |= grams
        return True


def layout_of(year: int) -> str:
    """The layout of a year's reports."""
    return "2008" if year < 2019 else "2019" if year < 2021 else "2021"


def compose(
    rng: random.Random, seen: Independence, body: Body, year: int, *, size: float = 1.0
) -> Draft:
    """A whole report of its own prose; its narrative has some 600 to 2,400 characters by `size`."""
    layout = layout_of(year)
    parts = [Part(key="front", heading="", paragraphs=_front(rng, year))]
    keys = ["overview", "disclosure", "requests", "disputes", "problems", "other"]
    if layout == "2008":
        keys.insert(3, "fees")
    apart = rng.random() < 0.15
    if apart:
        keys.insert(-1, "measures")
    run_in = rng.random() < 0.5
    for at, key in enumerate(keys):
        name = "alone" if key == "problems" and apart else key
        titles = _OLD.get(key, _HEADINGS[name]) if layout == "2008" else _HEADINGS[name]
        part = Part(key=key, heading=f"{_NUMERALS[at]}、{rng.choice(titles)}")
        if key in ("disclosure", "requests", "disputes", "fees"):
            if layout == "2008":
                part.paragraphs = _prose(rng, seen, body, year, "disclosure", 1)
            else:
                part.tables = {"disclosure": "part_two"}.get(key, key)
        else:
            part.paragraphs = _section(rng, seen, body, year, key, size, run_in=run_in)
        parts.append(part)
    if rng.random() < 0.1:  # the prescribed sentences stand below the first heading
        parts[1].paragraphs[:0], parts[0].paragraphs = parts[0].paragraphs, []
    if rng.random() < 0.6:
        parts[-1].paragraphs.append([Piece(_contact(rng, body))])
    return Draft(body=body, year=year, layout=layout, parts=parts)


def fill(rng: random.Random, body: Body, year: int, text: str) -> str:
    """The text with the body's own words and fresh numbers in its slots."""
    return refill(text, lambda letter, _: say_slot(rng, body, year, letter))


def draw_pieces(rng: random.Random, kind: str, sentences: int, *, facts: float = 0.15) -> list[str]:
    """Clauses of so many sentences, their slots without words."""
    return [text for _ in range(sentences) for text in grammar.sentence(rng, kind, facts=facts)]


def _front(rng: random.Random, year: int) -> list[Paragraph]:
    chosen = rng.sample(_BASIS, rng.randint(1, 2))
    if rng.random() < 0.6:
        chosen.append(_PERIOD.format(year=year))
    return [[Piece(tag("B", text))] for text in chosen]


def _section(
    rng: random.Random,
    seen: Independence,
    body: Body,
    year: int,
    key: str,
    size: float,
    *,
    run_in: bool,
) -> list[Paragraph]:
    if key == "overview":
        lead = _prose(rng, seen, body, year, "overview", 1)
        count = max(1, round(5 * size))
        inner = _prose(rng, seen, body, year, "overview", count)
        for at, head in enumerate(_TOPICS[:count] if rng.random() < 0.7 else ()):
            words = f"（{_NUMERALS[at]}）{head}"
            words = f"{words}情况。" if run_in else words
            inner[at].insert(0, Piece(tag("H", words), joined=True))
            inner[at][1] = Piece(inner[at][1].text, joined=True)
        return [*lead, *(inner if run_in else _split_heads(inner))]
    if key == "other":
        return _prose(rng, seen, body, year, "other", rng.choice((1, 1, 2)))
    if key == "measures":
        return _prose(rng, seen, body, year, "measures", rng.randint(1, 2))
    lacking = _prose(rng, seen, body, year, "problems", rng.randint(1, max(1, round(2 * size))))
    for at, paragraph in enumerate(lacking):
        paragraph.insert(0, Piece(f"{_NUMERALS[at]}是", joined=True))
    planned = _prose(rng, seen, body, year, "measures", rng.randint(1, max(1, round(2 * size))))
    planned[0].insert(0, Piece("下一步，", joined=True))
    return [*lacking, *planned]


def _split_heads(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Sub-headings on lines of their own."""
    apart: list[Paragraph] = []
    for paragraph in paragraphs:
        if paragraph[0].text.startswith(APART):
            apart += [paragraph[:1], paragraph[1:]]
        else:
            apart.append(paragraph)
    return apart


def _prose(
    rng: random.Random, seen: Independence, body: Body, year: int, kind: str, count: int
) -> list[Paragraph]:
    """`count` paragraphs, drawn until they share nothing with what was seen."""
    for _ in range(200):
        drawn = [
            [
                Piece(fill(rng, body, year, text))
                for text in draw_pieces(rng, kind, rng.randint(2, 4))
            ]
            for _ in range(count)
        ]
        if seen.admits("".join(marked(paragraph) for paragraph in drawn)):
            return drawn
    raise RuntimeError("the grammar has run out of sentences")


def _contact(rng: random.Random, body: Body) -> str:
    """Where to ask; what two years of a body have in common of it stays under 30 characters."""
    shape = rng.choice(
        (
            "如对本报告有疑问，请与{own}办公室联系，电话：{phone}。",
            "公众对本报告有意见的，可致电{phone}，{own}将予答复。",
            "联系单位：{own}办公室；联系电话：{phone}。",
        )
    )
    phone = f"0{rng.randint(310, 999)}-{rng.randint(2000000, 8999999)}"
    return tag("F", shape.format(own=rng.choice(body.selves), phone=phone))
