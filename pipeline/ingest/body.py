"""The report's body told from the chrome around it.

Three steps. (1) *Core* lines are those that only a report has: first-level headings, labels of
its tables, its title, and long unlinked prose. (2) In a page with structure the body is the
smallest element that holds the core, widened while what comes in is prose too. (3) Inside,
leading lines before the title and trailing lines after the last core line that speak as chrome
(`cues`) are cut off, and toolbars and metadata wherever they stand.
Every line ends in the body or in a named block of chrome.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.forms import is_label, match_heading
from pipeline.ingest.cues import TITLE, chrome_kind, is_menu, is_title
from pipeline.ingest.lines import Line, Outline
from pipeline.zh import bare

ChromeKind = Literal["navigation", "metadata", "toolbar", "related", "footer"]
# Menus of government sites have entries of up to some 20 characters, the shortest paragraphs of
# the reports at hand some 30; prose is taken to begin between the two.
_PROSE = 28
# A signature, a note or a list of attachments may follow the last core line; navigation of a
# site follows in longer stretches.
_TAIL = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A line with what was found out about it."""

    line: Line
    squeezed: str
    chrome: str | None
    heading: bool
    title: bool
    label: bool

    @property
    def prose(self) -> bool:
        return (
            len(self.squeezed) >= _PROSE and self.line.linked * 3 < len(self.squeezed)
            and self.chrome is None and not self.line.control
        )  # fmt: skip


def tell_apart(outline: Outline) -> tuple[ChromeKind | None, ...]:
    """For each line None where it is the report's, else the kind of chrome it is."""
    seen = [_see(line) for line in outline.lines]
    inside = _within_body_element(seen, outline)
    first, last = _edges(seen, inside)
    title = _title_outside(seen, first, last)
    kinds: list[ChromeKind | None] = []
    for at, line in enumerate(seen):
        if at in title:
            kinds.append(None)
        elif at in inside and first <= at <= last:
            kinds.append(_inner_kind(line))
        else:
            kinds.append(_outer_kind(line, before=at < first or (at not in inside and at < last)))
    return tuple(kinds)


def _see(line: Line) -> Seen:
    squeezed = bare(line.text)
    linked = line.linked * 2 > len(squeezed)
    heading = match_heading(squeezed) if len(squeezed) < 400 and not linked else None
    cells = [bare(cell.text) for cell in line.cells] or squeezed.split("|")
    chrome = chrome_kind(squeezed)
    return Seen(
        line=line,
        squeezed=squeezed,
        chrome=chrome,
        heading=heading is not None
        and (heading.end == len(squeezed) or (heading.marked and heading.ordinal is not None)),
        title=not linked and chrome is None and is_title(squeezed) and not is_menu(line.text),
        label=not linked and any(is_label(cell) for cell in cells if cell),
    )


def _within_body_element(seen: Sequence[Seen], outline: Outline) -> frozenset[int]:
    """The lines in the element that holds the report."""
    core = [line.line.element for line in seen if (line.heading or line.label) and not line.chrome]
    if len(core) < 2:
        core = [line.line.element for line in seen if line.prose]
    if not core:
        return frozenset(range(len(seen)))
    chain = _common(core, outline)
    chosen = _inside(chain[0], seen, outline)
    for element in chain[1:]:
        wider = _inside(element, seen, outline)
        added = [seen[at] for at in wider - chosen]
        letters = sum(len(line.squeezed) for line in added)
        prose = sum(
            len(line.squeezed) for line in added if line.prose or line.heading or line.title
        )
        if letters and prose * 2 < letters:
            break
        chosen = wider
    return chosen


def _common(elements: Sequence[int], outline: Outline) -> list[int]:
    """The chain outwards from the innermost element that holds nine tenths of `elements`.

    A tenth may stray: a site's menu has entries that read like a heading.
    """
    counts: dict[int, int] = {}
    for element in elements:
        for holder in outline.chain(element):
            counts[holder] = counts.get(holder, 0) + 1
    enough = len(elements) * 0.9
    holders = [holder for holder, count in counts.items() if count >= enough]
    return outline.chain(max(holders, key=lambda holder: len(outline.chain(holder))))


def _inside(element: int, seen: Sequence[Seen], outline: Outline) -> frozenset[int]:
    held = [False] * len(outline.parents)
    for inner, parent in enumerate(outline.parents):  # a parent is numbered before its children
        held[inner] = inner == element or held[parent]
    return frozenset(at for at, line in enumerate(seen) if held[line.line.element])


def _edges(seen: Sequence[Seen], inside: frozenset[int]) -> tuple[int, int]:
    """The first and the last line of the report among those inside."""
    kept = sorted(inside)
    core = [at for at in kept if seen[at].heading or seen[at].label or seen[at].prose]
    if not core:
        return (kept[0], kept[-1]) if kept else (0, -1)
    first, last = core[0], core[-1]
    titles = [at for at in kept if at <= first and seen[at].title]
    if titles:
        first = min(first, *[at for at in titles if titles[-1] - at <= _TAIL])
        first = _two_line_title(seen, first, inside)
    else:
        while first - 1 in inside and not _chromelike(seen[first - 1]):
            first -= 1
    for at in range(last + 1, (kept[-1] if kept else last) + 1):
        if at not in inside or _chromelike(seen[at]) or seen[at].title:
            break
        last = at
    return first, last


def _title_outside(seen: Sequence[Seen], first: int, last: int) -> range:
    """The lines of the title where content systems set it apart from the text they hold."""
    if any(line.title for line in seen[first : min(first + _TAIL, last + 1)]):
        return range(0)
    titles = [at for at in range(first) if seen[at].title and not seen[at].heading]
    if not titles:
        return range(0)
    everywhere = frozenset(range(len(seen)))
    return range(_two_line_title(seen, titles[-1], everywhere), titles[-1] + 1)


def _two_line_title(seen: Sequence[Seen], first: int, inside: frozenset[int]) -> int:
    """The line above a title when it is the title's first half (the organ on a line of its own)."""
    above = first - 1
    if above in inside and not _chromelike(seen[above]) and 4 <= len(seen[above].squeezed) <= 30:
        ending = seen[above].squeezed[-1]
        if ending in "府局委办厅会所院处部道社站中心" and not TITLE.match(seen[first].squeezed, 8):
            return above
    return first


def _chromelike(line: Seen) -> bool:
    return (
        line.chrome is not None
        or line.line.control
        or (is_menu(line.line.text) and not line.label)
        or line.line.linked * 2 > max(1, len(line.squeezed))
    )


def _inner_kind(line: Seen) -> ChromeKind | None:
    """Chrome inside the body: bars and metadata that content systems put between title and text."""
    if line.line.control:
        return "toolbar"
    if line.heading or line.label or line.title or line.chrome in (None, "footer"):
        return None
    if line.chrome == "related" and line.line.linked == 0:
        return None
    return line.chrome  # type: ignore[return-value]


def _outer_kind(line: Seen, *, before: bool) -> ChromeKind:
    if line.chrome is not None:
        return line.chrome  # type: ignore[return-value]
    if before:
        return "navigation"
    return "related" if line.line.linked else "footer"
