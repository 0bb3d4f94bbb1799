"""Whose numbers they are and of which time: the body's own office or its territory, which year."""

from __future__ import annotations

import re

from pipeline.figures.cues import context
from pipeline.records import Period, Scope

_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?:年|-(?=20))")
_SCOPES: tuple[Scope, ...] = ("other", "office", "whole", "own")


def scope_of(said: str, before: Scope) -> Scope:
    """The scope named last in `said`, the sentence up to the number; else the one `before`."""
    last, found = -1, before
    for scope in _SCOPES:
        for match in context(scope, "scope").finditer(said):
            if match.end() > last:
                last, found = match.end(), scope
    return found


def period_of(said: str, since: str, year: int | None) -> Period:
    """The time that a number speaks of. `since` is what was said since the number before it.

    A year stays in force for the sentence; 去年 for its own number. Where the report's year is
    unknown any year is taken for it.
    """
    if context("planned").search(said):
        return "planned"
    if context("running").search(said):
        return "running"
    if context("earlier").search(since):
        return "earlier"
    years = _YEAR.findall(said)
    if years and year is not None and int(years[-1]) != year:
        return "earlier" if int(years[-1]) < year else "planned"
    return "year"
