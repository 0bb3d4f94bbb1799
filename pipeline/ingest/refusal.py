"""Why something is not read: the word of the contract's closed set, and a sentence for people."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import Rejected, RejectReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A file that is recognised and not read: the reason, and what would read it."""

    reason: RejectReason
    detail: str


class Refused(Exception):
    """Raised inside ingest where reading ends; caught there and made a `Rejected`."""

    def __init__(self, reason: RejectReason, detail: str) -> None:
        super().__init__(detail)
        self.unread = Unread(reason=reason, detail=detail)


def refuse(source: str, sha256: str | None, unread: Unread) -> Rejected:
    """A rejection by this stage."""
    return Rejected(
        source=source, sha256=sha256, stage="ingest", reason=unread.reason, detail=unread.detail
    )
