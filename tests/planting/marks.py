"""Marked text: prose in which names, dates and numbers, and what is not own text, are tagged.

A tag is OPEN, a letter, the words, CLOSE. Small letters are slots, whose words a copy may swap:
p place, o organ, s self-designation, y year, d date, n number, c percentage. Capital letters are
stretches that do not count as a report's own text: H sub-heading, B sentence that the form
prescribes, F formula (contact), C phrase that most bodies share. Tags do not nest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

OPEN, CLOSE = "\ue000", "\ue001"
SLOT = "\ue002"  # what every slot is in masked text
BARRIER = "\ue003"  # stands between sections: no shared run goes over it
SLOTS = "posydnc"
APART = (f"{OPEN}H", f"{OPEN}B", f"{OPEN}F")  # how paragraphs that are no own text begin
_TAG = re.compile(f"{OPEN}(.)([^{CLOSE}]*){CLOSE}")
_WIDE = {0xFF01 + at: 0x21 + at for at in range(94)}
_SPACE = re.compile(r"\s+")


def tag(letter: str, words: str = "") -> str:
    """Tagged words.

    >>> plain(tag("p", "易门县") + "公开")
    '易门县公开'
    """
    return f"{OPEN}{letter}{words}{CLOSE}"


def plain(marked: str) -> str:
    """The text as it is printed."""
    return _TAG.sub(r"\2", marked)


def fold(text: str) -> str:
    """Without white space, and full-width forms of ASCII characters as these; 、 and 。 stay."""
    return _SPACE.sub("", text).translate(_WIDE)


def units(marked: str) -> Iterator[tuple[str, str]]:
    """The text in order as (letter, words); the letter is empty outside tags."""
    at = 0
    for found in _TAG.finditer(marked):
        if found.start() > at:
            yield "", marked[at : found.start()]
        yield found[1], found[2]
        at = found.end()
    if at < len(marked):
        yield "", marked[at:]


def masked(marked: str) -> str:
    """The folded text with one character in place of each slot."""
    return "".join(
        SLOT if letter and letter in SLOTS else fold(words) for letter, words in units(marked)
    )


def refill(marked: str, words: Callable[[str, str], str]) -> str:
    """The text with every slot's words replaced by `words(letter, old words)`."""

    def swap(found: re.Match[str]) -> str:
        letter, old = found[1], found[2]
        return tag(letter, words(letter, old)) if letter in SLOTS else found[0]

    return _TAG.sub(swap, marked)
