"""The lists of divisions in memory: loaded on first use, townships only when asked for."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
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
                if name == "街道":  # one whose name is lost in the source
                    continue
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

# Two characters, and the lengths of the names that begin or end in them, longest first: most
# places of a text end in none, and one look at this table says so.
Lengths = dict[str, tuple[int, ...]]


def _lengths(pairs: Iterable[tuple[str, int]]) -> Lengths:
    grouped: dict[str, set[int]] = {}
    for characters, length in pairs:
        grouped.setdefault(characters, set()).add(length)
    return {pair: tuple(sorted(found, reverse=True)) for pair, found in grouped.items()}


@functools.cache
def upper_endings() -> Lengths:
    """How long the names of `upper_by_name` are that end in two characters."""
    return _lengths((name[-2:], len(name)) for name in upper_by_name())


@functools.cache
def township_endings() -> Lengths:
    """How long the names of `townships_by_name` are that end in two characters."""
    return _lengths((name[-2:], len(name)) for name in townships_by_name())


@functools.cache
def beginnings() -> Lengths:
    """How long the names of all lists are that begin with two characters."""
    indices = (upper_by_name(), upper_by_stem(), townships_by_name())
    return _lengths((name[:2], len(name)) for index in indices for name in index)


def township_ending_at(text: str, end: int) -> tuple[str, tuple[Division, ...]] | None:
    """The longest name of a township or street that ends at `end`, and what it may mean."""
    return _ending_at(text, end, townships_by_name(), township_endings())


def _ending_at(
    text: str, end: int, index: Index, endings: Lengths
) -> tuple[str, tuple[Division, ...]] | None:
    for length in endings.get(text[max(0, end - 2) : end], ()):
        if end >= length and (divisions := index.get(text[end - length : end])):
            return text[end - length : end], divisions
    return None


_BEGINS = re.compile(r"[\s>|:(（：、]")


def region_ending_at(text: str, end: int) -> tuple[str, tuple[Division, ...]] | None:
    """The longest name of a province, prefecture or county that ends at `end` of running text.

    A name of one character and its kind (和县, 成县) is read only after a region, or where a
    line or an entry begins: elsewhere its character mostly belongs to the words before it.
    """
    found = _ending_at(text, end, upper_by_name(), upper_endings())
    if found is None or len(found[0]) > 2:
        return found
    start = end - 2
    alone = start == 0 or _BEGINS.match(text, start - 1)
    before = alone or _ending_at(text, start, upper_by_name(), upper_endings())
    return found if before else None
