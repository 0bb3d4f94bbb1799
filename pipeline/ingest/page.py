"""What ingest knows of a page between its bytes and the finished `Report`."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import Chrome, Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the page says of itself out of sight: never part of its text.

    `title` is the content of `<title>`; `metas` are (name in lower case, content) pairs of
    `<meta>` and of the elements that content systems add (`publishtime`, `ucaptitle`);
    `file_name` is the last part of the source's name without its extension, `folders` are the
    names of the folders of the source above it, outermost first.
    """

    title: str | None = None
    metas: tuple[tuple[str, str], ...] = ()
    file_name: str | None = None
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page taken apart: the report's text and grids, the chrome around it, its hints."""

    text: str
    grids: tuple[Grid, ...]
    chrome: tuple[Chrome, ...]
    hints: Hints
