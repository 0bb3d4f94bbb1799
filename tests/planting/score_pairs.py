"""Pairs of near-identical reports and the shares of reused text against brute force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.planting.archive import Archive, Pair
from tests.planting.found import Found, Row
from tests.planting.measure import Cover, Prose, share

_VERDICTS = ("copy", "near_copy", "carried_over", "template")


def score_pairs(truth: Archive, found: Found) -> dict[str, Any]:
    """F1 of listed pairs, overall and by verdict, over pairs clear of the thresholds.

    `resemblance_error`: the largest difference from the exact figure among pairs told rightly.
    """
    told = {tuple(sorted((row["first"], row["second"]))): row for row in found.pairs}
    known = {(pair.first, pair.second): pair for pair in truth.pairs}
    present = [placed is not None for placed in found.placed]
    unclear = {
        key
        for key, pair in known.items()
        if not (pair.clear and present[key[0]] and present[key[1]])
    }
    listed = {key for key, pair in known.items() if pair.verdict} - unclear
    answers = told.keys() - unclear
    figures: dict[str, Any] = {"unclear": len(unclear), "all": _f1(listed, answers)}
    for verdict in _VERDICTS:
        right = {key for key in listed if known[key].verdict == verdict}
        figures[verdict] = _f1(right, {key for key in answers if told[key]["verdict"] == verdict})
    errors = [_error(known[key], told[key]) for key in listed & answers]
    figures["resemblance_error"] = max((one for one, _ in errors), default=None)
    figures["containment_error"] = max((two for _, two in errors), default=None)
    return figures


def _f1(right: set[Any], told: set[Any]) -> dict[str, Any]:
    both = len(right & told)
    total = len(right) + len(told)
    return {
        "f1": 2 * both / total if total else None,
        "known": len(right),
        "told": len(told),
        "right": both,
    }


def _error(pair: Pair, row: Row) -> tuple[float, float]:
    ways = (pair.containment, pair.other_containment)
    ways = ways if row["first"] == pair.first else ways[::-1]
    contained = max(abs(row["containment"] - ways[0]), abs(row["other_containment"] - ways[1]))
    return abs(row["resemblance"] - pair.resemblance), contained


def score_shares(truth: Archive, found: Found) -> dict[str, Any]:
    """Differences of carried_over_share and reuse_share from the exact shares.

    `null_errors`: a value where there is no report of the year before, or none where there is;
    for reuse_share, none at all. Reports that the dataset lacks are left out.
    """
    right = true_shares(truth, found.proses, found.exact)
    figures: dict[str, Any] = {}
    for name in ("carried_over_share", "reuse_share"):
        differences, nulls, held = [], 0, 0
        for exact, row in zip(right[name], found.shares, strict=True):
            if row is None:
                continue
            told = row[name]
            if (exact is None) != (told is None):
                nulls += 1
            elif exact is not None:
                held += exact > 0
                differences.append(abs(exact - told))
        mean = sum(differences) / len(differences) if differences else None
        figures[name] = {
            "compared": len(differences), "above_zero": held, "null_errors": nulls,
            "max": max(differences, default=None), "mean": mean,
        }  # fmt: skip
    return figures


def true_shares(
    truth: Archive, proses: Sequence[Prose], exact: Cover
) -> dict[str, list[float | None]]:
    """The exact shares of each report, by the brute-force runs of equal characters."""
    by_body_year = {(one.body, one.year): number for number, one in enumerate(truth.reports)}
    others: dict[int, list[bytearray]] = {}
    for (first, second), covered in exact.items():
        if truth.reports[first].body != truth.reports[second].body:
            others.setdefault(first, []).append(covered)
    carried: list[float | None] = []
    reused: list[float | None] = []
    for number, report in enumerate(truth.reports):
        before = by_body_year.get((report.body, report.year - 1))
        if before is None:
            carried.append(None)
        else:
            cover = exact.get((number, before))
            carried.append(share(proses[number], [cover] if cover else []))
        reused.append(share(proses[number], others.get(number, [])))
    return {"carried_over_share": carried, "reuse_share": reused}
