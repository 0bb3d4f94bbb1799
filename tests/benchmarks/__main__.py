"""`python -m tests.benchmarks reading --seed 1 --count 200`: one JSON line on stdout."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path


def main() -> int:
    """Parse, measure, print. The worst pages go to stderr."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    kinds = parser.add_subparsers(dest="kind", required=True)
    read = kinds.add_parser("reading", help="pages with known truth against their reading")
    read.add_argument("--seed", type=int, default=0, help="first seed; 10000-19999 are held out")
    read.add_argument("--count", type=int, default=200)
    read.add_argument("--worst", type=int, default=0, metavar="N")
    read.add_argument("--dump", type=Path, metavar="DIR")
    read.add_argument("--shape", help="only pages of this shape, e.g. dump:pdf")
    asked = parser.parse_args()

    from tests.benchmarks import reading  # the pipeline takes a second to load: not for --help
    from tests.factory import make

    pages = [make(seed) for seed in range(asked.seed, asked.seed + asked.count)]
    if asked.shape:
        pages = [page for page in pages if asked.shape in page.truth.shapes]
    if asked.dump:
        reading.dump(pages, asked.dump)
    scores = [reading.measure(page) for page in pages]
    summary = reading.summary(scores)
    if not asked.shape:
        taken = reading.accepted(range(asked.seed, asked.seed + asked.count))
        summary["decoys"] = {
            "all": asked.count,
            "accepted": len(taken),
            "kinds": sorted({decoy.kind for decoy in taken}),
        }
    print(json.dumps(summary, ensure_ascii=False))
    if asked.worst:
        print(reading.worst(scores, asked.worst), file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
