"""Automatic numbers of Word paragraphs: 一、 （一） 1. as Word prints them.

A Word file does not hold these numbers, only that a paragraph stands in a list. Word counts per
*abstract* list: lists that share one count on (ECMA-376 part 1, 17.9; what Word departs from is
told in MS-OI29500, 2.1.277-2.1.283).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from pipeline.ingest.readers.word.markup import VAL, W, is_on
from pipeline.ingest.readers.word.numerals import write_number

# A style based on a style, and a list linked to a style, come back to themselves in broken files.
_DEEPEST = 20
# Word's dialog takes 31 characters around a number; a longer pattern, repeated by every
# paragraph, would make a small file large.
_LONGEST_PATTERN = 64
_SUFFIXES = {"nothing": "", "space": " "}


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """What of the styles bears on the text: paragraphs in lists, text that is not shown.

    `numbers` gives (list, level) by style, either None where the style leaves it open.
    `default` is the style of paragraphs that name none.
    """

    numbers: Mapping[str, tuple[str | None, int | None]]
    hidden: frozenset[str]
    default: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a list: its first number, how numbers are written, and what stands around."""

    start: int
    style: str
    pattern: str
    suffix: str
    decimal_only: bool
    restart: int | None


def read_styles(root: etree._Element | None) -> Styles:
    """The styles of a document, each with what it takes over from those it is based on."""
    by_name = (
        {s.get(f"{W}styleId") or "": s for s in root.iter(f"{W}style")} if root is not None else {}
    )
    numbers: dict[str, tuple[str | None, int | None]] = {}
    hidden = set()
    for name in by_name:
        number, level = (
            _inherited(name, by_name, "pPr/numPr/numId"),
            _inherited(name, by_name, "pPr/numPr/ilvl"),
        )
        if number is not None or level is not None:
            numbers[name] = (
                number.get(VAL) if number is not None else None,
                _whole(level) if level is not None else None,
            )
        if is_on(_inherited(name, by_name, "rPr/vanish")):
            hidden.add(name)
    default = next(
        (
            n
            for n, s in by_name.items()
            if s.get(f"{W}default") in ("1", "true") and s.get(f"{W}type") == "paragraph"
        ),
        None,
    )
    return Styles(numbers=numbers, hidden=frozenset(hidden), default=default)


def _inherited(
    name: str, by_name: Mapping[str, etree._Element], path: str
) -> etree._Element | None:
    steps = "/".join(W + step for step in path.split("/"))
    for _ in range(_DEEPEST):
        style = by_name.get(name)
        if style is None:
            return None
        found = style.find(steps)
        if found is not None:
            return found
        based_on = style.find(f"{W}basedOn")
        name = (based_on.get(VAL) or "") if based_on is not None else ""
    return None


class Numbers:
    """The lists of a document while its paragraphs go by in order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        parts = list(root) if root is not None else []
        self.styles = styles
        self.lists = {p.get(f"{W}numId"): p for p in parts if p.tag == f"{W}num"}
        self.abstracts = {
            p.get(f"{W}abstractNumId"): p for p in parts if p.tag == f"{W}abstractNum"
        }
        self.counts: dict[str | None, dict[int, int]] = {}
        self.begun: set[tuple[str, int]] = set()
        self.levels: dict[tuple[str, int], Level | None] = {}

    def of(self, properties: etree._Element | None) -> tuple[str, int] | None:
        """The list and level of a paragraph with these properties, None outside all lists."""
        direct = properties.find(f"{W}numPr") if properties is not None else None
        named = properties.find(f"{W}pStyle") if properties is not None else None
        style = (named.get(VAL) if named is not None else None) or self.styles.default
        number, level = self.styles.numbers.get(style or "", (None, None))
        if number is not None and style is not None:
            level = self._level_of_style(number, style, level)
        if direct is not None:
            own, depth = direct.find(f"{W}numId"), direct.find(f"{W}ilvl")
            number = own.get(VAL) if own is not None else number
            level = _whole(depth) if depth is not None else level
        return (number, min(max(level or 0, 0), 8)) if number not in (None, "0") else None

    def next(self, number: str, at: int) -> str:
        """The number that the next paragraph at level `at` of a list prints, with what parts it
        from the text. Empty for lists that the document does not define.
        """
        level = self._level(number, at)
        if level is None:
            return ""
        abstract = self._abstract_of(number)
        counts = self.counts.setdefault(abstract, {})
        override = self._override(number, at, "startOverride")
        if override is not None and (number, at) not in self.begun:
            counts[at] = _whole(override)
        elif at in counts:
            counts[at] += 1
        else:
            counts[at] = level.start
        self.begun.add((number, at))
        self._restart_below(number, at, counts)
        return self._printed(number, level, counts) + level.suffix

    def _restart_below(self, number: str, at: int, counts: dict[int, int]) -> None:
        for deeper in [known for known in counts if known > at]:
            below = self._level(number, deeper)
            restart = below.restart if below else None
            if restart is None or at < restart:
                del counts[deeper]

    def _printed(self, number: str, level: Level, counts: dict[int, int]) -> str:
        if level.style == "bullet":  # fonts of symbols have their signs in the private-use area
            return "".join("●" if 0xE000 <= ord(sign) <= 0xF8FF else sign for sign in level.pattern)

        def one(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            other = self._level(number, at)
            if other is None:
                return ""
            return write_number(
                counts.get(at, other.start), "decimal" if level.decimal_only else other.style
            )

        return re.sub(r"%([1-9])", one, level.pattern)

    def _level(self, number: str, at: int) -> Level | None:
        key = (number, at)
        if key not in self.levels:
            found = self._override(number, at, "lvl")
            if found is None:
                abstract = self.abstracts.get(self._abstract_of(number))
                levels = abstract.findall(f"{W}lvl") if abstract is not None else []
                found = next((lvl for lvl in levels if lvl.get(f"{W}ilvl") == str(at)), None)
            self.levels[key] = _read_level(found) if found is not None else None
        return self.levels[key]

    def _override(self, number: str, at: int, tag: str) -> etree._Element | None:
        one = self.lists.get(number)
        for override in one.findall(f"{W}lvlOverride") if one is not None else ():
            if override.get(f"{W}ilvl") == str(at):
                return override.find(W + tag)
        return None

    def _abstract_of(self, number: str) -> str | None:
        """The abstract list behind a list, through the style of lists that one may point to."""
        for _ in range(_DEEPEST):
            one = self.lists.get(number)
            named = one.find(f"{W}abstractNumId") if one is not None else None
            abstract = named.get(VAL) if named is not None else None
            found = self.abstracts.get(abstract)
            link = found.find(f"{W}numStyleLink") if found is not None else None
            linked = self.styles.numbers.get(link.get(VAL) or "") if link is not None else None
            if linked is None or linked[0] is None:
                return abstract
            number = linked[0]
        return None

    def _level_of_style(self, number: str, style: str, level: int | None) -> int | None:
        abstract = self.abstracts.get(self._abstract_of(number))
        for lvl in abstract.findall(f"{W}lvl") if abstract is not None else ():
            named = lvl.find(f"{W}pStyle")
            if named is not None and named.get(VAL) == style:
                return int(lvl.get(f"{W}ilvl") or 0)
        return level


def _read_level(lvl: etree._Element) -> Level:
    texts = {
        name: lvl.find(W + name) for name in ("start", "lvlText", "suff", "isLgl", "lvlRestart")
    }
    # A format that newer versions add stands in AlternateContent; what older ones print is last.
    formats = [found.get(VAL) or "" for found in lvl.iter(f"{W}numFmt")]
    pattern, suffix, restart = texts["lvlText"], texts["suff"], texts["lvlRestart"]
    return Level(
        start=_whole(texts["start"]) if texts["start"] is not None else 1,
        style=formats[-1] if formats else "decimal",
        pattern=(pattern.get(VAL) or "")[:_LONGEST_PATTERN] if pattern is not None else "",
        suffix=_SUFFIXES.get((suffix.get(VAL) or "") if suffix is not None else "tab", " "),
        decimal_only=is_on(texts["isLgl"]),
        restart=_whole(restart) if restart is not None else None,
    )


def _whole(element: etree._Element) -> int:
    digits = re.match(r"\s*(\d{1,6})\s*\Z", element.get(VAL) or "")
    return int(digits[1]) if digits else 0
