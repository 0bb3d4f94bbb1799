"""Every place in a text where a first-level heading may stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.forms import find_headings, is_header_row, is_label
from pipeline.records import Report, SectionKey
from pipeline.zh import bare, numeral, squeeze

# 一、工作机制保障 : a first-level heading that no form knows. Sentences have stops in them.
_UNKNOWN = re.compile(r"([一二三四五六七八九十]{1,3})[、.]([^。;,:!?|0-9]{2,30})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A possible heading `text[start:end]`; the section would begin at `start`.

    `leads` tells that it begins a line, `fills` that nothing follows on it; `wording` is its
    squeezed fold without the number. `body` counts the characters up to the next candidate,
    white space and stops not counted. `lost` tells that the heading itself is not printed and
    what stands here is the first sub-heading of its section.
    """

    key: SectionKey
    start: int
    end: int
    ordinal: int | None
    sub_level: bool
    leads: bool
    fills: bool
    wording: str
    body: int = 0
    lost: bool = False


def candidates(report: Report) -> list[Candidate]:
    """All headings that any form knows, in order of the text."""
    found: list[Candidate] = []
    at = 0
    for line in report.text.split("\n"):
        found.extend(_in_line(line, at))
        at += len(line) + 1
    ends = [candidate.start for candidate in found[1:]] + [len(report.text)] * bool(found)
    return [
        replace(candidate, body=_letters(report.text[candidate.end : end]))
        for candidate, end in zip(found, ends, strict=True)
    ]


def _letters(text: str) -> int:
    return sum(character.isalnum() for character in text)


def unknown_headings(report: Report) -> list[Candidate]:
    """Lines that are built like first-level headings, with wording that no form has."""
    found: list[Candidate] = []
    at = 0
    in_grid = [(grid.start, grid.end) for grid in report.grids]
    for line in report.text.split("\n"):
        squeezed = bare(line)
        gridded = any(start <= at < end for start, end in in_grid)
        match = _UNKNOWN.fullmatch(squeezed)
        if match and not gridded and not is_label(squeezed):
            found.append(_whole_line(line, at, numeral(match[1]), match[2]))
        at += len(line) + 1
    return found


def _in_line(line: str, at: int) -> list[Candidate]:
    if len(line) < 2:
        return []
    squeezed, positions = squeeze(line, offset=at)
    found = []
    for match in find_headings(squeezed):
        leads = match.start == 0
        fills = match.end == len(squeezed)
        if not (leads or match.ordinal) or not (fills or match.marked):
            continue
        if match.ordinal is None and is_header_row(line):
            continue
        found.append(
            Candidate(
                key=match.key,
                start=at if leads else positions[match.start],
                end=positions[match.end - 1] + 1,
                ordinal=match.ordinal,
                sub_level=match.sub_level,
                leads=leads,
                fills=fills,
                wording=squeezed[match.wording : match.end],
            )
        )
    return found


def _whole_line(line: str, at: int, ordinal: int | None, wording: str) -> Candidate:
    return Candidate(
        key="unknown",
        start=at,
        end=at + len(line.rstrip()),
        ordinal=ordinal,
        sub_level=False,
        leads=True,
        fills=True,
        wording=wording,
    )
