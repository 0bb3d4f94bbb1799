"""Bytes to `Report`: the only stage that sees files and markup.

`list_inputs` finds what stands below the SOURCEs and in their containers, `read_input` takes its
bytes, `ingest` makes reports of them or says why not. What is decided here, in this order: what
kind of file it is (`kinds`), its visible lines (`formats`, with one of the `readers`), which of them
are the report's (`body`), its one text (`compose`), whether it is a report (`verdict`), and whose
of which year (`identity`). A page may hold several reports (`parts`).
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote

from pipeline.ingest.body import tell_apart
from pipeline.ingest.compose import compose
from pipeline.ingest.containers import Content, close_all
from pipeline.ingest.formats import Opened, open_file, optional_readers
from pipeline.ingest.identity import identify
from pipeline.ingest.limits import DEFAULT, Limits
from pipeline.ingest.page import Hints, Page
from pipeline.ingest.parts import part_reports
from pipeline.ingest.refusal import Unread, refuse
from pipeline.ingest.sources import Input, Listing, list_inputs, read_input
from pipeline.ingest.verdict import refusal
from pipeline.records import Rejected, Report

__all__ = [
    "DEFAULT",
    "Content",
    "Input",
    "Limits",
    "Listing",
    "close_all",
    "ingest",
    "list_inputs",
    "optional_readers",
    "read_input",
]


def ingest(
    raw: bytes, *, source: str, also_at: tuple[str, ...] = (), charset: str | None = None
) -> tuple[Report, ...] | Rejected:
    """The reports that stand in `raw` (one, seldom two), or why there is none.

    `source` is the input's name in the dataset, `also_at` the names of its exact duplicates,
    `charset` the encoding that its carrier declares.
    """
    sha256 = hashlib.sha256(raw).hexdigest()
    opened = open_file(raw, charset=charset)
    if isinstance(opened, Unread):
        return refuse(source, sha256, opened)
    pages = _pages(opened, source)
    if isinstance(pages, Unread) and (whole := opened.unhidden()):
        pages = _pages(whole, source)
    if isinstance(pages, Unread):
        return refuse(source, sha256, pages)
    return tuple(
        Report(
            report_id=sha256[:16] + (f"-{number}" if number > 1 else ""),
            source=source,
            also_at=also_at,
            sha256=sha256,
            media_type=opened.media_type,
            encoding=opened.encoding,
            text=page.text,
            grids=page.grids,
            chrome=page.chrome,
            identity=identify(page.text, chrome=page.chrome, hints=page.hints),
        )
        for number, page in enumerate(pages, 1)
    )


def _pages(opened: Opened, source: str) -> list[Page] | Unread:
    """The reports in a file, or why there is none."""
    hints, told = _named(opened, source), tell_apart(opened.outline)
    lines = [seen.line for seen in told.lines]
    parts = part_reports(told)
    refused = [refusal(told.above(part), told.own(part), hints) for part in parts]
    if any(refused) and not all(refused):  # what is none by itself belongs to its neighbour
        parts = (range(len(lines)),)
        refused = [refusal(told.above(parts[0]), told.own(parts[0]), hints)]
    if not any(refused):
        return [compose(lines, told.kinds, hints, part=part) for part in parts]
    any_text = any(line.text.strip() for line in lines)
    return Unread(reason="not_a_report" if any_text else "empty", detail=str(refused[0]))


def _named(opened: Opened, source: str) -> Hints:
    """What the page says of itself, with what the names around it say."""
    path = PurePosixPath(unquote(source.replace("!", "/")))
    return replace(opened.hints, file_name=path.stem, folders=path.parent.parts)
