"""`python -m tests.planting.score DIR OUT`: how much of the planted copying a dataset tells of.

DIR is what `python -m tests.planting` wrote, OUT the dataset of DIR/pages. One line of JSON;
shares and counts are explained where they are computed.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from tests.planting import archive
from tests.planting.archive import Archive
from tests.planting.found import Found, load
from tests.planting.score_pairs import score_pairs, score_shares
from tests.planting.score_passages import score_precision, score_recall


def score(truth: Archive, out: Path) -> dict[str, Any]:
    """All figures for a dataset."""
    found = load(truth, out)
    return {
        "seed": truth.seed,
        "reports": len(truth.reports),
        "missing": sum(placed is None for placed in found.placed),
        "lost_paragraphs": sum(len(placed.lost) for placed in found.placed if placed),
        "passages": {**score_recall(truth, found), **score_precision(truth, found)},
        "pairs": score_pairs(truth, found),
        "relations": _relations(truth, found),
        "shares": score_shares(truth, found),
    }


def _relations(truth: Archive, found: Found) -> dict[str, int]:
    """Rows whose same_organ or year_gap is wrong; the sign of a gap is left open."""
    wrong = {"same_organ_errors": 0, "year_gap_errors": 0}
    for rows in (found.rows, found.pairs):
        for row in rows:
            one, two = truth.reports[row["first"]], truth.reports[row["second"]]
            gap = row["year_gap"]
            wrong["same_organ_errors"] += row["same_organ"] != (one.body == two.body)
            wrong["year_gap_errors"] += gap is None or abs(gap) != abs(one.year - two.year)
    return wrong


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    return round(value, 4) if isinstance(value, float) else value


def main() -> None:
    """Print the figures as one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.planting.score", description=__doc__)
    parser.add_argument("truth", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    figures = score(archive.read(given.truth), given.out)
    print(json.dumps(_rounded(figures), ensure_ascii=False))


if __name__ == "__main__":
    main()
