"""Keeps count of what a renderer prints for the report itself, in the order of the page."""

from __future__ import annotations

import re

from tests.factory.truth import Printed


def squeezed(text: str) -> str:
    """`text` without white space: renderers and readers differ in nothing but that."""
    return re.sub(r"\s+", "", text)


class Stream:
    """The squeezed text printed so far, where its sections start, and its tables' numbers."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.starts: list[int] = []
        self.printed: list[Printed] = []

    @property
    def text(self) -> str:
        """Everything added so far."""
        return "".join(self._parts)

    def add(self, text: str) -> None:
        """Text of the report."""
        short = squeezed(text)
        self._parts.append(short)
        self._length += len(short)

    def add_value(self, text: str, part: str) -> None:
        """What a cell of the table `part` prints; a number when it has digits."""
        start = self._length
        self.add(text)
        if re.search(r"\d", text):
            self.printed.append(Printed(part=part, start=start, end=self._length))

    def add_dump(self, text: str, part: str) -> None:
        """Lines of a dumped table: every run of digits counts as a number of `part`."""
        start = self._length
        for match in re.finditer(r"[\d.,]*\d", text):
            begin = start + len(squeezed(text[: match.start()]))
            self.printed.append(Printed(part=part, start=begin, end=begin + len(match[0])))
        self.add(text)

    def begin_section(self) -> None:
        """A section starts with what is added next."""
        self.starts.append(self._length)

    def repeat(self) -> None:
        """Everything so far is printed once more."""
        text, length = self.text, self._length
        self.starts += [start + length for start in self.starts]
        self.printed += [
            Printed(part=one.part, start=one.start + length, end=one.end + length)
            for one in self.printed
        ]
        self.add(text)
