"""Whose a statement is and of which time: the body's own office or its territory, which year."""

from __future__ import annotations

import functools
import re

from pipeline.lexicon import load
from pipeline.records import Period, Scope

# 2021年结转的15件 and 结转至2023年 belong to the report's own year.
_YEAR = re.compile(
    r"(?<![0-9较比与同])(?<!结转)(?<!结转[至到入])((?:19|20)[0-9]{2})(?:年(?!度?(?:末|底)?(?:结转|转入|遗留))|-(?=20))"
)
# Right before its number a year is the number's, whatever the sentence compares: 比2021年的980条.
_OWN_YEAR = re.compile(r"((?:19|20)[0-9]{2})年度?的$")
_SCOPES: tuple[Scope, ...] = ("other", "office", "whole", "own")


@functools.cache
def _words(table: str, key: str) -> re.Pattern[str]:
    return re.compile(load("figures")[table][key])


def scope_of(said: str, before: Scope, organ: str | None) -> Scope:
    """The scope named last in `said`, the sentence up to the number; else the one `before`.

    A body named in full is the reporting one where its name ends as that of `organ` does.
    """
    last, found = -1, before
    for scope in _SCOPES:
        for match in _words("scope", scope).finditer(said):
            if match.end() >= last:
                is_own = scope == "other" and organ is not None and match[0][-3:] in organ
                last, found = match.end(), "own" if is_own else scope
    return found


def period_of(said: str, since: str, year: int | None) -> Period:
    """The time that a number speaks of. `since` is what was said since the number before it.

    A year stays in force for the sentence; 去年 for its own number. Where the report's year is
    unknown any year is taken for it.
    """
    if _words("context", "planned").search(said):
        return "planned"
    if _words("context", "running").search(said):
        return "running"
    if _words("context", "earlier").search(since):
        return "earlier"
    if (own := _OWN_YEAR.search(since)) and year is not None and int(own[1]) != year:
        return "earlier" if int(own[1]) < year else "planned"
    years = _YEAR.findall(said)
    if years and year is not None and int(years[-1]) != year:
        return "earlier" if int(years[-1]) < year else "planned"
    return "year"
