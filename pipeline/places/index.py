"""The lists of divisions in memory: loaded on first use, townships only when asked for."""

from __future__ import annotations

import functools
import re
from importlib.resources import files
from typing import NamedTuple

from pipeline.places.names import short_names, stem, town_names
from pipeline.records import Place


class Division(NamedTuple):
    """One line of the lists. `former`: only in the list of 2015, renamed or merged since."""

    code: str
    name: str
    former: bool


Index = dict[str, tuple[Division, ...]]


def tier(division: Division) -> int:
    """0 province, 1 prefecture, 2 county, 3 township or street."""
    if len(division.code) == 9:
        return 3
    return 0 if division.code.endswith("0000") else 1 if division.code.endswith("00") else 2


def _lines(file_name: str) -> list[str]:
    return files("pipeline.places").joinpath(file_name).read_text("utf-8").splitlines()


@functools.cache
def upper_divisions() -> tuple[Division, ...]:
    """Provinces, prefectures and counties, those of today first."""
    rows = [line.split("\t") for line in _lines("divisions.tsv")]
    return tuple(Division(row[0], row[1], len(row) == 3) for row in rows)


@functools.cache
def upper_by_code() -> dict[str, str]:
    """Code to name; today's name where a code has had two."""
    return {each.code: each.name for each in reversed(upper_divisions())}


@functools.cache
def upper_by_name() -> Index:
    """Full and short names that keep their kind (恩施州), down to counties."""
    grouped: dict[str, list[Division]] = {}
    for division in upper_divisions():
        for name in (division.name, *short_names(division.name)):
            grouped.setdefault(name, []).append(division)
    return {name: tuple(divisions) for name, divisions in grouped.items()}


@functools.cache
def upper_by_stem() -> Index:
    """Names without their kind (玉溪), down to counties."""
    grouped: dict[str, list[Division]] = {}
    for division in upper_divisions():
        if left := stem(division.name):
            grouped.setdefault(left, []).append(division)
    return {name: tuple(divisions) for name, divisions in grouped.items()}


@functools.cache
def townships_by_name() -> Index:
    """Full and short names of townships and streets."""
    grouped: dict[str, list[Division]] = {}
    for file_name, former in (("townships.txt", False), ("townships_former.txt", True)):
        for line in _lines(file_name):
            county, *names = line.split(" ")
            last = 0
            for printed in names:
                last = int(printed[:3]) if printed[0] in "0123456789" else last + 1
                name = printed.lstrip("0123456789")
                division = Division(f"{county}{last:03d}", name, former)
                grouped.setdefault(name, []).append(division)
                if name[-1] != "镇":
                    for short in (*short_names(name), *town_names(name)):
                        grouped.setdefault(short, []).append(division)
    return {name: tuple(divisions) for name, divisions in grouped.items()}


def place_of(division: Division) -> Place:
    """The division with its upper tiers; a former name stands as it was."""
    names, code, level = upper_by_code(), division.code, tier(division)
    own = [division.name if level == at else None for at in range(4)]
    return Place(
        code=code,
        province=own[0] or names.get(code[:2] + "0000"),
        prefecture=own[1] or (names.get(code[:4] + "00") if level > 1 else None),
        county=own[2] or (names.get(code[:6]) if level > 2 and code[4:6] != "00" else None),
        township=own[3],
    )


LONGEST_NAME = 15  # the longest full name in the lists, 积石山保安族东乡族撒拉族自治县 and its like
_HANZI = re.compile(r"[\u3400-\u9fff]")


def names_ending_at(text: str, end: int, index: Index) -> tuple[str, tuple[Division, ...]] | None:
    """The longest name of `index` that ends at `end`, with the divisions it may mean."""
    for start in range(max(0, end - LONGEST_NAME), end - 1):
        if _HANZI.match(text, start) and (divisions := index.get(text[start:end])):
            return text[start:end], divisions
    return None


_BEGINS = re.compile(r"[\s>|:(（：、]")


def region_ending_at(text: str, end: int) -> tuple[str, tuple[Division, ...]] | None:
    """The longest name of a province, prefecture or county that ends at `end` of running text.

    A name of one character and its kind (和县, 成县) is read only after a region, or where a
    line or an entry begins: elsewhere its character mostly belongs to the words before it.
    """
    found = names_ending_at(text, end, upper_by_name())
    if found is None or len(found[0]) > 2:
        return found
    start = end - 2
    alone = start == 0 or _BEGINS.match(text, start - 1)
    return found if alone or names_ending_at(text, start, upper_by_name()) else None
