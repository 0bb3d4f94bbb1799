"""Recall and precision of shared passages, in characters."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from tests.planting.archive import Archive, Carrier, Passage
from tests.planting.found import Found, sides
from tests.planting.marks import fold
from tests.planting.place import OUTSIDE

MANY = 21  # with more carriers, a row between a report and any other of them is enough
_BANDS = ((30, 45), (45, 80), (80, 160), (160, 10_000))


def score_recall(truth: Archive, found: Found) -> dict[str, Any]:
    """The share of planted characters that are found, by kind and by shape.

    Each carrier of a passage counts its characters once: with up to MANY carriers, by the mean
    over the other carriers of what rows between the two cover; with more, by what rows between
    it and any of them cover.
    """
    held: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for passage in truth.passages:
        if passage.kind not in ("exact", "swapped"):
            continue
        for carrier in passage.carriers:
            size, share = _covered(passage, carrier, found)
            for name in _shapes(passage, carrier, size):
                total[name] += size
                held[name] += share  # type: ignore[assignment]
    by_shape = {name: held[name] / total[name] for name in sorted(total)}
    return {
        "recall_unmasked": by_shape.pop("exact", None),
        "recall_swapped": by_shape.pop("swapped", None),
        "recall_by": by_shape,
    }


def _shapes(passage: Passage, carrier: Carrier, size: int) -> list[str]:
    kind = passage.kind
    band = next(f"{low}-{high}" for low, high in _BANDS if size < high)
    many = len(passage.carriers)
    count = "2" if many == 2 else "3-21" if many <= MANY else "over 21"
    return [
        kind, f"{kind}:{passage.among}", f"{kind}:{carrier.where}", f"{kind}:{band.replace('-10000', '+')}",
        f"{kind}:carriers {count}",
    ]  # fmt: skip


def _covered(passage: Passage, carrier: Carrier, found: Found) -> tuple[int, float]:
    """The characters of a carrier's passage, and how many of them are found."""
    span = passage_span(found, carrier)
    others = [one.report for one in passage.carriers if one.report != carrier.report]
    told = [found.prose_positions(carrier.report, other) for other in others]
    if len(passage.carriers) > MANY:
        return len(span), sum(any(at in one for one in told) for at in span)
    return len(span), sum(at in one for at in span for one in told) / len(others)


def passage_span(found: Found, carrier: Carrier) -> range:
    """The characters of a carrier's prose that its passage is."""
    short = fold(carrier.text)
    at = found.proses[carrier.report].text.index(short)
    return range(at, at + len(short))


def score_precision(truth: Archive, found: Found) -> dict[str, Any]:
    """The share of reported characters that are truly shared by the two reports.

    True is a character in a run of 30 equal characters, or equal with all names and numbers
    masked, or in a planted passage. What is no prose (titles, headings, tables, metadata) or a
    prescribed sentence is statutory: wrong in `precision`, left out of `precision_prose`. The
    contact sentence and sub-headings outside a run count neither way.
    """
    planted = _planted(truth, found)
    count: Counter[str] = Counter()
    for (first, second), positions in found.reported.items():
        placed, one = found.placed[first], found.proses[first]
        if placed is None:
            continue
        blank = bytes(len(one.text))
        covers = [one_kind.get((first, second), blank) for one_kind in (found.exact, found.masked)]
        own = planted.get((first, second), set())
        for position in positions:
            at = placed.places[position]
            letter = one.letters[at] if at != OUTSIDE else "B"
            if letter == "B":
                count["neutral" if placed.lost else "statutory"] += 1
            elif covers[0][at] or covers[1][at] or at in own:
                count["right"] += 1
            else:
                count["neutral" if letter in "HF" else "wrong"] += 1
    prose = count["right"] + count["wrong"]
    return {
        "precision": count["right"] / max(1, prose + count["statutory"]) if prose else None,
        "precision_prose": count["right"] / prose if prose else None,
        "reported_characters": dict(count),
        **_count_rows(truth, found),
    }


def _planted(truth: Archive, found: Found) -> dict[tuple[int, int], set[int]]:
    planted: dict[tuple[int, int], set[int]] = defaultdict(set)
    for passage in truth.passages:
        if passage.kind in ("exact", "swapped"):
            for carrier in passage.carriers:
                span = passage_span(found, carrier)
                for other in passage.carriers:
                    if other.report != carrier.report:
                        planted[carrier.report, other.report].update(span)
    return planted


def _count_rows(truth: Archive, found: Found) -> dict[str, int]:
    """Rows that touch statutory text, that are mostly that, or a phrase that is no copying.

    `rows_unequal`: unmasked rows whose two sides are not the same folded text.
    """
    count = dict.fromkeys(
        ("rows", "rows_masked", "rows_statutory", "rows_mostly_statutory", "rows_common", "rows_short", "rows_unequal"), 0
    )  # fmt: skip
    short = _short(truth, found)
    for row in found.rows:
        count["rows"] += 1
        count["rows_masked"] += bool(row["masked"])
        words, shares = [], []
        for first, second, span in sides(row, found.placed):
            placed, one = found.placed[first], found.proses[first]
            if placed is None or not len(span):
                continue
            words.append(placed.text[span.start : span.stop])
            places = [placed.places[at] for at in span]
            letters = [one.letters[at] if at != OUTSIDE else "B" for at in places]
            statutory = 0 if placed.lost else letters.count("B")
            shares.append((statutory / len(letters), letters.count("C") / len(letters)))
            hit = short.get((first, second), set()).intersection(places)
            cover = found.exact.get((first, second)), found.masked.get((first, second))
            alone = any(not any(known and known[at] for known in cover) for at in hit)
            count["rows_short"] += alone and first == row["first"]
        count["rows_statutory"] += any(one > 0 for one, _ in shares)
        count["rows_mostly_statutory"] += any(one > 0.5 for one, _ in shares)
        count["rows_common"] += any(common > 0.5 for _, common in shares)
        count["rows_unequal"] += not row["masked"] and len(set(words)) > 1
    return {**count, "rows_strange": found.strange}


def _short(truth: Archive, found: Found) -> dict[tuple[int, int], set[int]]:
    short: dict[tuple[int, int], set[int]] = defaultdict(set)
    for passage in truth.passages:
        if passage.kind == "short":
            for carrier in passage.carriers:
                for other in passage.carriers:
                    if other.report != carrier.report:
                        short[carrier.report, other.report].update(passage_span(found, carrier))
    return short
