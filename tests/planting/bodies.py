"""Invented bodies at real places, and the words that they call themselves and their facts by."""

from __future__ import annotations

import functools
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pipeline.places
from tests.factory.places import COUNTIES, County, Township
from tests.factory.subject import Subject

_BUREAUS = (
    "教育局", "财政局", "农业农村局", "卫生健康局", "水利局", "审计局", "司法局", "统计局", "民政局", "林业局",
    "自然资源局", "交通运输局", "应急管理局", "医疗保障局", "信访局", "文化和旅游局", "市场监督管理局",
    "人力资源和社会保障局", "退役军人事务局", "发展和改革局", "住房和城乡建设局",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body: its printed name, its region's code, its place, and how it speaks of itself."""

    organ: str
    core: str
    code: str
    county: County
    township: str | None
    selves: tuple[str, ...]
    places: tuple[str, ...]

    @property
    def key(self) -> str:
        """What tells bodies apart."""
        return f"{self.code}/{self.core}"


def draw_bodies(rng: random.Random, count: int) -> list[Body]:
    """`count` different bodies: towns, bureaus and governments of counties."""
    drawn: dict[str, Body] = {}
    while len(drawn) < count:
        draw = rng.random()
        if draw < 0.35:
            county = rng.choice(COUNTIES)
            body = _township(rng.choice(county.townships), county)
        else:
            body = _county(rng, rng.choice(_counties()), government=draw > 0.9)
        drawn.setdefault(body.key, body)
    return list(drawn.values())


def subject(body: Body, year: int, form: str) -> Subject:
    """The body and a year as the factory knows them."""
    town = body.township is not None
    government = body.core == "人民政府"
    return Subject(
        organ=body.organ, cores=(body.core, body.organ), level="township" if town else "county",
        type="government" if town or government else "department", code=body.code, county=body.county,
        has_county=True, township=body.township, year=year, form=form,
        size="small" if town else "medium",
    )  # fmt: skip


def say_slot(rng: random.Random, body: Body, year: int, letter: str) -> str:
    """Words for a slot: the body's own names and year, other facts at random."""
    if letter == "p":
        return rng.choice(body.places)
    if letter == "o":
        return body.organ
    if letter == "s":
        return rng.choice(body.selves)
    if letter == "y":
        return f"{year}{rng.choice(('年', '年', '年度'))}"
    if letter == "d":
        month, day = rng.randint(1, 12), rng.randint(1, 28)
        return rng.choice((f"{month}月{day}日", f"{month}月{day}日", f"{month}月"))
    if letter == "c":
        number = rng.choice(
            (rng.randint(5, 100), round(rng.uniform(5, 99.9), 1), round(rng.uniform(1, 99), 2))
        )
        return f"{number}%"
    return _number(rng)


def _number(rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.08:
        return rng.choice(("十二", "三十余", "二十四", "四", "五", "一百六十", "九", "十七"))
    if draw < 0.14:
        return f"{rng.uniform(1, 90):.1f}万"
    if draw < 0.2:
        return f"{rng.randint(1000, 99999):,}"
    return str(rng.randint(2, 10 ** rng.randint(1, 4)))


def _township(town: Township, county: County) -> Body:
    street = town.name.endswith("街道")
    core = town.name + ("办事处" if street else "人民政府")
    kind = "街道" if street else "苏木" if town.name.endswith("苏木") else town.name[-1]
    superior = county.prefecture or county.province
    return Body(
        organ=superior + county.name + core, core=core, code=town.code, county=county,
        township=town.name, selves=(f"我{kind}", f"本{kind}", f"全{kind}"),
        places=(town.name, county.name + town.name),
    )  # fmt: skip


def _county(rng: random.Random, county: County, *, government: bool) -> Body:
    core = "人民政府" if government else rng.choice(_BUREAUS)
    kind = county.name[-1]
    superior = county.prefecture or county.province
    selves = (f"我{kind}", f"全{kind}") if government else ("我局", "本局", "局机关")
    prefix = superior + county.name if kind == "区" or rng.random() < 0.4 else county.name
    return Body(
        organ=prefix + core, core=core, code=county.code, county=county, township=None,
        selves=selves, places=(county.name, superior + county.name),
    )  # fmt: skip


@functools.cache
def _counties() -> tuple[County, ...]:
    """Counties that stand today and whose name no other division has."""
    path = Path(pipeline.places.__file__).parent / "divisions.tsv"
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    names = {row[0]: row[1] for row in rows if len(row) == 2}
    often = Counter(row[1] for row in rows)
    return tuple(
        County(
            code=code, name=name, province=names[code[:2] + "0000"],
            prefecture=names.get(code[:4] + "00"), townships=(),
        )
        for code, name in names.items()
        if not code.endswith("00") and often[name] == 1 and len(name) > 2 and code[2] != "9" and code[4] != "7"
        and code[:2] + "0000" in names and (code[:4] + "00" in names or code[:2] in ("11", "12", "31", "50"))
    )  # fmt: skip
