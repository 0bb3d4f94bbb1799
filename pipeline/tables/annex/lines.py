"""The printed lines of the sheet in its order, and how they are told in a text.

Several lines have the same wording (被依法纠错数, 其他情形数 under 复议 and under 诉讼), so a label
names one or more *ranks*: places in the order of the sheet. Which it is, `order` decides.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from pipeline.forms import Label, TableForm, load_annex
from pipeline.forms.load import NUMBER, expression
from pipeline.zh import bare

# Bullets and 其中： may stand on either side of a label's number.
_BEFORE = re.compile(rf"[*·•●◆■◇□▪#>]{{0,3}}(?:其中[:,、]?)?{NUMBER}(?:其中[:,、]?)?")
_NUMERAL = re.compile(r"[0-9]{1,2}|[一二三四五六七八九十]{1,2}")
_NOTE = re.compile(r"\([^()]*\)$")
# 维持具体 begins two lines, 涉及 three; with four characters no more than two lines are left.
_SHORTEST_CUT = 4
# Misprints of labels change one character in six or fewer (field guide d: 行政事业型收费).
_ONE_WRONG_IN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the sheet: `row` is its key, None where it only heads others.

    `text` is its wording as a squeezed fold without number and 其中, `core` the same without the
    note in brackets; `numeral` its printed number, empty where it has none.
    """

    row: str | None
    unit: str
    text: str
    core: str
    numeral: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A label that ends at `end`: the lines it may be, whether all of its wording is there."""

    ranks: tuple[int, ...]
    end: int
    numeral: str
    whole: bool


def form() -> TableForm:
    """The sheet's form."""
    return load_annex().tables[0]


@functools.cache
def lines() -> tuple[Line, ...]:
    """All lines of the sheet; a stub stands before the row whose key it bears."""
    stubs: dict[str, list[Label]] = {}
    for stub in form().stubs:
        stubs.setdefault(stub.key, []).append(stub)
    found = []
    for row in form().rows:
        found += [_line(stub, None) for stub in stubs.get(row.key, ())]
        found.append(_line(row, row.key))
    return tuple(found)


def _line(label: Label, row: str | None) -> Line:
    wording = bare(label.text)
    before = _BEFORE.match(wording)
    assert before is not None
    text = wording[before.end() :]
    body = "|".join(expression(variant.match) for variant in label.variants)
    return Line(
        row=row,
        unit=label.unit,
        text=text,
        core=_NOTE.sub("", text),
        numeral=_numeral(before[0]),
        pattern=re.compile(f"(?:{body})"),
    )


def _numeral(before: str) -> str:
    return next(iter(_NUMERAL.findall(before)), "")


@functools.cache
def _any_line() -> re.Pattern[str]:
    return re.compile("|".join(line.pattern.pattern for line in lines()))


def match(run: str, at: int) -> Hit | None:
    """The longest label that begins at `at` of squeezed text, its number included."""
    before = _BEFORE.match(run, at)
    assert before is not None
    if _any_line().match(run, before.end()) is None:
        return None
    ends: dict[int, list[int]] = {}
    for rank, line in enumerate(lines()):
        found = line.pattern.match(run, before.end())
        if found:
            ends.setdefault(found.end(), []).append(rank)
    end = max(ends)
    return Hit(ranks=tuple(ends[end]), end=end, numeral=_numeral(before[0]), whole=True)


def match_cut(piece: str, *, after: int) -> Hit | None:
    """A label whose printed line broke off: `piece` begins as one or two lines do.

    `after` is added to the end.
    """
    before = _BEFORE.match(piece)
    assert before is not None
    begun = piece[before.end() :]
    if len(begun) < _SHORTEST_CUT:
        return None
    ranks = tuple(rank for rank, line in enumerate(lines()) if line.text.startswith(begun))
    if not 1 <= len(ranks) <= 2:
        return None
    return Hit(ranks=ranks, end=after + len(piece), numeral=_numeral(before[0]), whole=False)


def match_misprinted(piece: str) -> Hit | None:
    """The one line that `piece` is nearest to, with at most one wrong character in six."""
    before = _BEFORE.match(piece)
    assert before is not None
    core = _NOTE.sub("", piece[before.end() :])
    limit = len(core) // _ONE_WRONG_IN
    distances: dict[int, list[int]] = {}
    for rank, line in enumerate(lines()):
        if limit and abs(len(line.core) - len(core)) <= limit:
            distances.setdefault(_distance(core, line.core), []).append(rank)
    nearest = min(distances, default=limit + 1)
    if nearest > limit:
        return None
    ranks = tuple(distances[nearest])
    same = {lines()[rank].core for rank in ranks}
    if len(same) > 1:
        return None
    return Hit(ranks=ranks, end=len(piece), numeral=_numeral(before[0]), whole=True)


def _distance(one: str, other: str) -> int:
    """Levenshtein's distance: insertions, deletions and replacements between two wordings."""
    row = list(range(len(other) + 1))
    for at, left in enumerate(one, 1):
        above, row[0] = row[0], at
        for place, right in enumerate(other, 1):
            above, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, above + (left != right)),
            )
    return row[-1]


@functools.lru_cache(maxsize=4096)
def ranks_with(piece: str) -> tuple[int, ...]:
    """The lines in whose wording `piece` stands: it may be the rest of a broken label."""
    return tuple(rank for rank, line in enumerate(lines()) if piece in line.text)


def goes_on(rank: int, label: str, rest: str) -> bool:
    """Whether the line's wording goes on with `rest` right behind what is printed as `label`."""
    before = _BEFORE.match(label)
    assert before is not None
    begun = label[before.end() :]
    text = lines()[rank].text
    return text.startswith(begun) and text[len(begun) :].startswith(rest)
