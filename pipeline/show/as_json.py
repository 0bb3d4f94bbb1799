"""A reading as one JSON object on stdout."""

from __future__ import annotations

import json
import sys
from typing import Any

from pipeline.publish import reading_rows
from pipeline.records import Reading


def as_json(reading: Reading, *, chrome: bool) -> dict[str, Any]:
    """One report under the names of the published files and columns; `chrome` on demand."""
    rows = reading_rows(reading)
    report, text = rows.pop("reports")[0], rows.pop("texts")[0]["text"]
    frame = [{"kind": block.kind, "text": block.text} for block in reading.report.chrome]
    return {"report": report, "text": text, **({"chrome": frame} if chrome else {}), **rows}


def write_json(content: dict[str, Any]) -> None:
    """Write `content` to stdout."""
    # Bytes, because JSON is UTF-8 whatever the terminal speaks.
    text = json.dumps(_whole(content), ensure_ascii=False, indent=2, default=str)
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace") + b"\n")


def _whole(value: Any) -> Any:
    """Numbers as they are printed in a report: 9, not 9.0."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _whole(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_whole(part) for part in value]
    return value
