"""Bytes to `Report`: the only stage that sees files and markup.

`list_inputs` finds what stands below the SOURCEs, `read_input` takes its bytes, `ingest` makes
a report of them or says why not. What is decided here, in this order: what kind of file it is
(`kinds`), its characters (`decode`), its visible lines (`html`), which of them are the report's
(`body`), its one text (`compose`), whether it is a report (`verdict`), and whose of which year
(`identity`).
"""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath

from pipeline.ingest.body import tell_apart
from pipeline.ingest.compose import compose
from pipeline.ingest.decode import decode
from pipeline.ingest.html import read_html
from pipeline.ingest.identity import identify
from pipeline.ingest.kinds import is_html, unread_kind
from pipeline.ingest.lines import Line, Outline
from pipeline.ingest.page import Hints
from pipeline.ingest.sources import (
    MAX_INPUT_BYTES,
    Input,
    Listing,
    list_inputs,
    read_input,
    refuse,
)
from pipeline.ingest.verdict import refusal
from pipeline.records import Rejected, Report

__all__ = ["MAX_INPUT_BYTES", "Input", "Listing", "ingest", "list_inputs", "read_input"]


def ingest(
    raw: bytes, *, source: str, also_at: tuple[str, ...] = ()
) -> tuple[Report, ...] | Rejected:
    """The reports that stand in `raw` (one, so far), or why there is none.

    `source` is the input's name in the dataset, `also_at` the names of its exact duplicates.
    """
    sha256 = hashlib.sha256(raw).hexdigest()
    unread = unread_kind(raw)
    if unread is not None:
        return refuse(source, sha256, unread.reason, unread.detail)
    decoded = decode(raw)
    if decoded is None:
        detail = "不是任何已知编码的中文文本"
        return refuse(source, sha256, "unreadable_encoding", detail)
    html = is_html(decoded.text)
    outline, hints = read_html(decoded.text) if html else (_plain(decoded.text), Hints())
    name = PurePosixPath(source.rpartition("!")[2]).stem
    hints = Hints(title=hints.title, metas=hints.metas, file_name=name)
    page = compose(outline.lines, tell_apart(outline), hints)
    why_not = refusal(page)
    if why_not is not None:
        reason = "not_a_report" if any(line.text.strip() for line in outline.lines) else "empty"
        return refuse(source, sha256, reason, why_not)
    return (
        Report(
            report_id=sha256[:16],
            source=source,
            also_at=also_at,
            sha256=sha256,
            media_type="html" if html else "text",
            encoding=decoded.encoding,
            text=page.text,
            grids=page.grids,
            chrome=page.chrome,
            identity=identify(page.text, chrome=page.chrome, hints=page.hints),
        ),
    )


def _plain(text: str) -> Outline:
    return Outline(lines=tuple(Line(text=line) for line in text.split("\n")))
