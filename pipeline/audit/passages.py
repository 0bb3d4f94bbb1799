"""Findings that rest on passages of the text: their operands, spans and severity."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import Finding, Responsibility, Severity, Status

# Passages of one kind that a finding lists; its message counts them all. A page may hold any number,
# no reader follows more than a screen of them.
MOST_OPERANDS = 40
_AROUND = 12  # characters of context on either side
_BREAK = re.compile("[。；\n|]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of the text as evidence: the place it belongs to, and what stands there."""

    place: str
    value: str | float | None
    start: int | None
    end: int | None


def finding(
    check: str,
    place: str,
    status: Status,
    message: str,
    passages: Sequence[Passage] = (),
    *,
    severity: Severity | None = None,
    responsibility: Responsibility = "unknown",
    expected: float | None = None,
    actual: float | None = None,
) -> Finding:
    """A finding over `passages`, of which the first is where it points.

    Without a `severity` a pass is a note and anything else a warning.
    """
    at = next((passage for passage in passages if passage.start is not None), None)
    return Finding(
        check=check,
        place=place,
        status=status,
        severity=severity or ("note" if status == "pass" else "warning"),
        responsibility=responsibility,
        expected=expected,
        actual=actual,
        operands=json.dumps([_operand(passage) for passage in passages], ensure_ascii=False),
        message=message,
        start=at.start if at else None,
        end=at.end if at else None,
    )


def quote(text: str, start: int, end: int) -> str:
    """`text[start:end]` with some of the sentence around it, so that it is found again by eye.

    >>> quote("概述。我镇信息信息更新慢。", 5, 9)
    '我镇信息信息更新慢'
    """
    before = text[max(0, start - _AROUND) : start]
    after = text[end : end + _AROUND]
    first, last = _BREAK.split(before)[-1], _BREAK.split(after)[0]
    words = "".join(f"{first}{text[start:end]}{last}".replace("。", "").split())
    cut = "…" if last == after and len(text) > end + _AROUND else ""
    return ("…" if first == before and start > _AROUND else "") + words + cut


def _operand(passage: Passage) -> dict[str, object]:
    return {
        "place": passage.place,
        "value": passage.value,
        "start": passage.start,
        "end": passage.end,
    }
