"""`python -m tests.benchmarks reading --seed 1 --count 200`: one JSON line on stdout."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main() -> int:
    """Parse, measure, print. The worst pages go to stderr."""
    asked = _parse()
    if asked.name == "figures":
        return _figures(asked)
    if asked.name == "labels":
        from tests.benchmarks import labels

        print(json.dumps(labels.measure(spacy_too=not asked.quick), ensure_ascii=False))
        return 0
    if asked.name == "reuse":
        return _reuse(asked)
    # The pipeline takes a second to load: not for --help.
    from tests.benchmarks import peers, planted, refusals, throughput

    seeds = range(asked.seed, asked.seed + asked.count)
    try:
        measures: dict[str, Callable[[], dict[str, Any]]] = {
            "reading": lambda: _read(asked),
            "decoys": lambda: refusals.measure_decoys(seeds),
            "two": lambda: refusals.measure_two(seeds),
            "peers": lambda: peers.measure(peers.pages(asked.seed, asked.count)),
            "planted": lambda: planted.measure(seeds),
            "throughput": lambda: throughput.measure(asked.seed, asked.count),
            "tables": lambda: _tables(asked),
        }
        answer = measures[asked.name]()
    except peers.PeersMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    print(json.dumps(answer, ensure_ascii=False))
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    names = parser.add_subparsers(dest="name", required=True)
    for name, help_, count in (
        ("reading", "pages with known truth against their reading", 200),
        ("decoys", "documents that are no reports", 200),
        ("two", "pages with two reports", 100),
        ("peers", "other extractors on the same pages; needs the extra bench", 100),
        ("planted", "faults planted in pages against the checks", 100),
        ("throughput", "pages per second of one core", 100),
        ("tables", "tables from dumps with known truth, beside simple readers", 300),
    ):
        one = names.add_parser(name, help=help_)
        one.add_argument("--seed", type=int, default=0, help="first seed; 10000-19999 are held out")
        one.add_argument("--count", type=int, default=count)
        if name == "reading":
            one.add_argument("--worst", type=int, default=0, metavar="N")
            one.add_argument("--dump", type=Path, metavar="DIR")
            one.add_argument("--shape", help="only pages of this shape, e.g. dump:pdf")
        if name == "tables":
            one.add_argument("--worst", type=int, default=0, metavar="N")
            one.add_argument("--by", choices=("shape", "fill", "scale", "noise", "table"))
    one = names.add_parser("figures", help="figures claimed in prose against gold")
    one.add_argument("--gold", type=Path, metavar="FILE")
    one.add_argument("--worst", action="store_true", help="faults of the development split")
    labels = names.add_parser("labels", help="the label model beside others, and its speed")
    labels.add_argument("--quick", action="store_true", help="without training spaCy's models")
    reuse = names.add_parser("reuse", help="the comparison of an archive as it grows")
    reuse.add_argument("--reports", type=int, nargs="+", default=[1000, 10_000])
    reuse.add_argument(
        "--peers", action="store_true", help="beside datasketch and rensa (extra bench)"
    )
    return parser.parse_args()


def _reuse(asked: argparse.Namespace) -> int:
    from tests.benchmarks import reuse, reuse_peers
    from tests.benchmarks.peers import PeersMissing

    try:
        measures = (
            map(reuse_peers.measure, asked.reports)
            if asked.peers
            else reuse.measure_growth(asked.reports)
        )
        for answer in measures:
            print(json.dumps(answer, ensure_ascii=False), flush=True)
    except PeersMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


def _figures(asked: argparse.Namespace) -> int:
    from tests.benchmarks import figures

    gold = asked.gold or figures.GOLD
    if not gold.is_file():
        print(f"{gold} is not there", file=sys.stderr)
        return 1
    worst: list[str] | None = [] if asked.worst else None
    answer = figures.measure(gold, worst=worst)
    print("\n".join(worst or ()), file=sys.stderr)
    print(json.dumps(answer, ensure_ascii=False))
    return 0


def _read(asked: argparse.Namespace) -> dict[str, object]:
    from tests.benchmarks import reading
    from tests.factory import make

    pages = [make(seed) for seed in range(asked.seed, asked.seed + asked.count)]
    if asked.shape:
        pages = [page for page in pages if asked.shape in page.truth.shapes]
    if asked.dump:
        reading.dump(pages, asked.dump)
    scores = [reading.measure(page) for page in pages]
    if asked.worst:
        print(reading.worst(scores, asked.worst), file=sys.stderr)
    return reading.summary(scores)


def _tables(asked: argparse.Namespace) -> dict[str, Any]:
    from tests.benchmarks import tables

    seeds = range(asked.seed, asked.seed + asked.count)
    told, scores = tables.measure(seeds, by=asked.by or ("shape" if asked.worst else None))
    if asked.worst:
        print(tables.worst(scores, asked.worst), file=sys.stderr)
    return told


if __name__ == "__main__":
    raise SystemExit(main())
