"""What a dump is known to hold: by cell, and what was planted or damaged on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Key = tuple[str, str, str]
"""Table, row, column in the keys of the contract."""

Fate = Literal["printed", "dropped", "lost", "garbled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellTruth:
    """One cell: what the body printed, and what is left of it in the dump.

    `raw`, `state` and `value` are those of the source table. `implied` is the number that
    stands behind a cell without one, None where nobody can know it. `fate`: `printed` stands
    in the dump as it was (also a blank whose place was kept), `dropped` is a blank without a
    trace, `lost` a value that vanished, `garbled` a value whose digits were pulled apart or
    joined to others. `sure` is whether the layout alone gives the place; where it is not, only
    the sums may. `span` is the value's stretch of `Dump.text` (text dumps only).
    """

    raw: str
    state: Literal["printed", "blank", "dash", "text"]
    value: float | None
    implied: float | None
    fate: Fate
    sure: bool
    span: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """An error of the source: this cell holds `printed` where the sums want `original`."""

    kind: str
    cell: Key
    original: float
    printed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """A fault of extraction in one row of a table; `cell` where one cell alone was hit.

    `original` is the body's number where the dump shows another one (`lost_digit`).
    """

    kind: str
    table: str
    row: str
    cell: Key | None = None
    original: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """All that is known of a dump. `forms` has every table by its form, absent ones too."""

    year: int
    forms: dict[str, str]
    absent: frozenset[str]
    cells: dict[Key, CellTruth]
    planted: tuple[Planted, ...]
    damage: tuple[Damage, ...]
    shape: str
    fill: str
    scale: str
    noise: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """A page: its bytes, the same as characters, and its truth."""

    seed: int
    name: str
    text: str
    truth: Truth

    @property
    def raw(self) -> bytes:
        """The bytes of the file, UTF-8."""
        return self.text.encode()
