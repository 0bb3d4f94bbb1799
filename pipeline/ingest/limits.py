"""What one input or one container may cost before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

_MIB = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of a run; the defaults are the contract's.

    `input_bytes` bounds one input, and one container inside another, which is held in memory.
    A container may expand to `ratio` times its size once it has expanded to more than
    `expanded_bytes`. `members` bounds zip and tar (a WARC is a stream and has no bound), `depth`
    the containers around a page, `seconds` the work on one input.
    """

    input_bytes: int = 64 * _MIB
    expanded_bytes: int = 64 * _MIB
    ratio: int = 200
    members: int = 100_000
    depth: int = 4
    seconds: float = 30.0


DEFAULT = Limits()
