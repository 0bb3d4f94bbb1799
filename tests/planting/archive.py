"""An archive with its truth, and how both are written and read again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report as printed. `sections` are (key, heading, marked paragraphs), the first is `front`.

    `report_id` is what the contract makes of the page's bytes; `body` tells bodies apart.
    """

    name: str
    report_id: str
    title: str
    organ: str
    body: str
    region_code: str
    year: int
    layout: str
    sections: tuple[tuple[str, str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """A passage in one report: its number, the text as printed, and the paragraphs it stands in."""

    report: int
    text: str
    paragraphs: tuple[str, ...]
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A planted passage. `kind`: exact, swapped, short or common; `among`: bodies or years."""

    kind: str
    among: str
    carriers: tuple[Carrier, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two reports that resemble each other, by exact figures.

    `containment` is of the first in the second. The loose figure counts sub-headings and
    prescribed sentences as well. `verdict` is the contract's, empty under its thresholds;
    `clear`: it stays the same when all figures move by 0.02, with sub-headings and prescribed
    sentences counted or not, with the contact sentence or not. `planned` names the aim of a
    planned pair.
    """

    first: int
    second: int
    resemblance: float
    containment: float
    other_containment: float
    loose_resemblance: float
    same_organ: bool
    year_gap: int
    verdict: str
    clear: bool
    planned: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """Pages as (file name, bytes), and what is true of them; `pairs` holds all from 0.4 on."""

    seed: int
    pages: tuple[tuple[str, bytes], ...]
    reports: tuple[Report, ...]
    passages: tuple[Passage, ...]
    pairs: tuple[Pair, ...]


def write(archive: Archive, folder: Path) -> None:
    """The pages below `folder`/pages, the truth in `folder`/truth.json."""
    for name, raw in archive.pages:
        path = folder / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    truth = {key: value for key, value in asdict(archive).items() if key != "pages"}
    (folder / "truth.json").write_text(json.dumps(truth, ensure_ascii=True), encoding="utf-8")


def read(folder: Path) -> Archive:
    """The archive that `write` wrote."""
    truth: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    reports = [
        Report(**{**one, "sections": tuple((k, h, tuple(p)) for k, h, p in one["sections"])})
        for one in truth["reports"]
    ]
    passages = [
        Passage(
            kind=one["kind"],
            among=one["among"],
            carriers=tuple(
                Carrier(**{**carrier, "paragraphs": tuple(carrier["paragraphs"])})
                for carrier in one["carriers"]
            ),
        )
        for one in truth["passages"]
    ]
    return Archive(
        seed=truth["seed"],
        pages=tuple((one.name, (folder / "pages" / one.name).read_bytes()) for one in reports),
        reports=tuple(reports),
        passages=tuple(passages),
        pairs=tuple(Pair(**one) for one in truth["pairs"]),
    )
