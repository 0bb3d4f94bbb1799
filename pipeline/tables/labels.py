"""The form's labels in a run of words.

A run is what stands between two values. Its words may be one label in several pieces (本年新 /
制作数量), several labels glued together, labels with guidance in brackets, and noise. It is read
from left to right: at the start of a word the longest label of any form that ends where a word
ends, or where the next label or glued digits begin.
"""

from __future__ import annotations

import bisect
import functools
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from pipeline.forms import VERSIONS, load_form
from pipeline.zh import bare

Kind = Literal["caption", "stub", "row", "column", "extra"]
_REST = re.compile(r"(?:\([^()]*\)?|[:*。,、/-])*")
# Values glued to a label: digits, signs, dashes. A mark behind them belongs to the next number.
_VALUES = re.compile(
    r"(?:[0-9]+(?:件|条|项|个|次)(?=[0-9+-]|$)|[0-9+-]|无(?=[无0-9+-]|$)|/(?=[/0-9+-]|$)|[.,](?=[0-9]))+"
    r"(?:万?元|万)?"
)
_NUMBER = re.compile(r"(?:\(?[一二三四五六七八九十]{1,2}[)、.]|[0-9]{1,2}[.、)])")
# 本年新 begins two labels; with four characters only labels of one meaning are left.
_SHORTEST_CUT = 4
# The longest label with its guidance has some 60 characters; a report of one line has thousands.
_LONG_WORD = 200
_GLUED_TABLE = re.compile(r"第二十条第?\(?[一五六八九]|新收政府信息公开申请|未经复议直接起诉")
_SHORTEST_CHAIN, _SHORTEST_VALUED = 3, 2
# Two labels of four characters, and what is left of one that was broken before them.
_GLUED_WORD = 10
_GLUED_VALUES = re.compile("[一-鿿)](?:[0-9-]{3,}(?![0-9年月日条件个次元名人])|[0-9-]+$)")
# One slip in five characters is a label still; the forms' own labels differ by more than that.
_ALIKE = 0.8
_SENTENCE = re.compile("[。;!?]")
_DEPTH = 24  # labels glued in one word: the header of the disputes table has 19


@dataclass(frozen=True, slots=True, order=True)
class Sense:
    """What a label can mean: a row, column, caption or stub of a table, in some versions."""

    table: str
    kind: Kind
    key: str
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A label at `start:end` of a run's characters, with all it can mean; digits glued to it."""

    senses: tuple[Sense, ...]
    start: int
    end: int
    digits: tuple[int, int] | None = None

    @property
    def tables(self) -> frozenset[str]:
        """The tables that it may belong to."""
        return _tables(self.senses)


@functools.cache
def _tables(senses: tuple[Sense, ...]) -> frozenset[str]:
    return frozenset(sense.table for sense in senses)


@functools.cache
def _vocabulary() -> tuple[tuple[re.Pattern[str], tuple[Sense, ...]], ...]:
    versions: dict[str, dict[tuple[str, Kind, str], list[str]]] = {}
    for version in VERSIONS:
        for table in load_form(version).tables:
            labels: list[tuple[Kind, str, re.Pattern[str]]] = []
            if table.caption:
                labels.append(("caption", "caption", table.caption.pattern))
            labels += [("stub", label.key, label.pattern) for label in table.stubs]
            labels += [("extra", label.key, label.pattern) for label in table.extra_rows]
            labels += [("row", label.key, label.pattern) for label in table.rows]
            labels += [("column", label.key, label.pattern) for label in table.columns]
            for kind, key, pattern in labels:
                senses = versions.setdefault(pattern.pattern, {})
                senses.setdefault((table.key, kind, key), []).append(version)
    return tuple(
        (re.compile(pattern), tuple(Sense(*sense, tuple(found)) for sense, found in senses.items()))
        for pattern, senses in versions.items()
    )


@functools.cache
def _wordings() -> tuple[tuple[str, tuple[Sense, ...]], ...]:
    """The official wording of every label, with and without its number, and what it means."""
    found: dict[str, list[Sense]] = {}
    for version in VERSIONS:
        for table in load_form(version).tables:
            for kind, labels in (
                ("row", table.rows),
                ("column", table.columns),
                ("stub", table.stubs),
            ):
                for label in labels:
                    wording = bare(label.text)
                    number = _NUMBER.match(wording)
                    sense = Sense(table.key, kind, label.key, (version,))  # type: ignore[arg-type]
                    found.setdefault(wording, []).append(sense)
                    if number:
                        found.setdefault(wording[number.end() :], []).append(sense)
    return tuple((wording, tuple(senses)) for wording, senses in found.items())


@functools.cache
def _any_label() -> re.Pattern[str]:
    return re.compile("|".join(pattern.pattern for pattern, _ in _vocabulary()))


@functools.lru_cache(maxsize=65_536)
def read_run(words: tuple[str, ...], *, misspelt: bool = False) -> tuple[Hit, ...]:
    """The labels in a run of squeezed words; offsets count the characters of all words joined.

    `misspelt`: also words that are a label but for a slip of one character in five. Cached: the
    same runs recur in every report.
    """
    run = "".join(words)
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    ends = tuple(starts[1:])
    hits: list[Hit] = []
    at = 0
    while at < len(run):
        found = _read_at(run, at, ends, _DEPTH)
        if not found and misspelt:
            found = _misspelt(run, at, _next(ends, at))
        if not found:
            found = _read_inside(run, at, _next(ends, at))
        hits.extend(found)
        reached = (
            found[-1].digits[1] if found and found[-1].digits else found[-1].end if found else at
        )
        at = _next(ends, max(at, reached - 1))
    return tuple(hits)


def _read_inside(run: str, first: int, last: int) -> tuple[Hit, ...]:
    """The labels inside a word that is a whole report printed without white space.

    Only where they follow one another, or digits, so often that no sentence does.
    """
    glued = (
        run.startswith("第二十条", first)
        or _GLUED_VALUES.search(run, first, last)
        or (last - first >= _LONG_WORD and _GLUED_TABLE.search(run, first, last))
    )
    if last - first < _GLUED_WORD or not glued:
        return ()
    hits: list[Hit] = []
    at = first
    while label := _any_label().search(run, at, last):
        chain = _chain(run, label.start(), last)
        valued = sum(hit.digits is not None for hit in chain)
        if len(chain) >= _SHORTEST_CHAIN or valued >= _SHORTEST_VALUED:
            hits += chain
            at = chain[-1].digits[1] if chain[-1].digits else chain[-1].end
        else:
            at = label.start() + 1
    return tuple(hits)


def _chain(run: str, at: int, last: int) -> list[Hit]:
    """The labels from `at` on that follow one another with nothing but digits between."""
    chain: list[Hit] = []
    while at < last and (labels := _labels_at(run, at)):
        begun, (end, senses) = at, labels[0]
        rest = _REST.match(run, end, last)
        stop = rest.end() if rest else end
        span = _values(run, end, last) or _values(run, stop, last)
        at = span[1] if span else stop
        chain.append(Hit(senses=senses, start=begun, end=span[0] if span else stop, digits=span))
    return chain


def _misspelt(run: str, at: int, end: int) -> tuple[Hit, ...]:
    """The label that a word is but for a slip, with the values glued to it."""
    number = _NUMBER.match(run, at, end)
    start = number.end() if number else at
    stop = end
    while stop > start and run[stop - 1] in "0123456789-+.,":
        stop -= 1
    senses = _alike(run[start:stop])
    if not senses:
        return ()
    return (Hit(senses=senses, start=at, end=stop, digits=(stop, end) if end > stop else None),)


@functools.lru_cache(maxsize=16_384)
def _alike(core: str) -> tuple[Sense, ...]:
    """What the official wording that is most alike to `core` means; nothing where two are."""
    if not 4 <= len(core) <= 60 or _SENTENCE.search(core):
        return ()
    found: dict[tuple[Sense, ...], float] = {}
    for wording, senses in _wordings():
        shared = len(set(core) & set(wording))
        if (
            abs(len(core) - len(wording)) * 4 <= len(wording)
            and shared * 4 >= len(set(wording)) * 3
        ):
            ratio = SequenceMatcher(None, core, wording, autojunk=False).ratio()
            if ratio >= _ALIKE:
                found[senses] = max(ratio, found.get(senses, 0.0))
    best = max(found.values(), default=0.0)
    nearest = {sense for senses, ratio in found.items() if ratio == best for sense in senses}
    one = len({(sense.table, sense.key) for sense in nearest}) == 1
    return tuple(sorted(nearest)) if one else ()


def _values(run: str, at: int, last: int) -> tuple[int, int] | None:
    """Where the values that are glued to a label end; not with the number of the next label."""
    found = _VALUES.match(run, at, last)
    if found is None:
        return None
    numbers_next = (
        found.end() < last and run[found.end()] in ".、" and run[found.end() - 1].isdigit()
    )
    end = found.end() - numbers_next
    return (at, end) if end > at else None


def _next(edges: tuple[int, ...], at: int) -> int:
    """The first of the sorted `edges` behind `at`."""
    return edges[bisect.bisect_right(edges, at)]


def _is_end(ends: tuple[int, ...], at: int) -> bool:
    place = bisect.bisect_left(ends, at)
    return place < len(ends) and ends[place] == at


def _read_at(run: str, at: int, ends: tuple[int, ...], depth: int) -> tuple[Hit, ...]:
    """The labels from `at` to the end of a word, or nothing where none fits."""
    if depth == 0:
        return ()
    if not _any_label().match(run, at):
        return _cut_off(run, at, ends)
    for end, senses in _labels_at(run, at):
        if _is_end(ends, end):
            return (Hit(senses=senses, start=at, end=end),)
        rest = _REST.match(run, end)
        stop = rest.end() if rest else end
        values = _values(run, end, _next(ends, end))
        if values is None and _is_end(ends, stop):
            return (Hit(senses=senses, start=at, end=stop),)
        values = values or _values(run, stop, _next(ends, stop))
        reached = values[1] if values else stop
        hit = Hit(senses=senses, start=at, end=values[0] if values else stop, digits=values)
        if values and _is_end(ends, reached):
            return (hit,)
        if following := _read_at(run, reached, ends, depth - 1):
            return (hit, *following)
    return _cut_off(run, at, ends)


def _cut_off(run: str, at: int, ends: tuple[int, ...]) -> tuple[Hit, ...]:
    """A label whose printed line broke off: a word that begins as only one label does."""
    number = _NUMBER.match(run, at)
    end = _next(ends, at)
    for start in dict.fromkeys((at, number.end() if number else at)):
        if end - start < _SHORTEST_CUT:
            continue
        begun = run[start:end]
        senses = {s for wording, known in _wordings() if wording.startswith(begun) for s in known}
        if len({(sense.table, sense.key) for sense in senses}) == 1:
            return (Hit(senses=tuple(sorted(senses)), start=at, end=end),)
    return ()


@functools.lru_cache(maxsize=4096)  # the same words in every report
def is_part_of_label(word: str) -> bool:
    """Whether a word stands in the official wording of some label: the rest of a broken line."""
    return any(word in wording for wording, _ in _wordings())


def _labels_at(run: str, at: int) -> list[tuple[int, tuple[Sense, ...]]]:
    """The labels that match at `at`, longest first; those of equal length are one, with all senses."""
    by_end: dict[int, list[Sense]] = {}
    for pattern, senses in _vocabulary():
        found = pattern.match(run, at)
        if found and found.end() > at:
            by_end.setdefault(found.end(), []).extend(senses)
    return [(end, tuple(sorted(by_end[end]))) for end in sorted(by_end, reverse=True)]
