"""`python -m tests.fuzz --seed 1 --count 100000`: one JSON line on stdout, 1 where something broke."""

from __future__ import annotations

import argparse
import json
import pathlib
import sys

from pipeline.engine import count_cores
from tests.fuzz.campaign import run_campaign


def main() -> int:
    """Parse, fuzz, print."""
    parser = argparse.ArgumentParser(prog="tests.fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="number of the first input")
    parser.add_argument("--count", type=int, default=2_000, help="how many inputs")
    parser.add_argument("--jobs", type=int, default=count_cores(), help="worker processes")
    parser.add_argument(
        "--keep", type=pathlib.Path, default=pathlib.Path("outputs/fuzz"),
        help="folder for the inputs that broke something",
    )  # fmt: skip
    asked = parser.parse_args()
    outcome = run_campaign(asked.seed, asked.count, jobs=asked.jobs, keep=asked.keep)
    print(json.dumps({"seed": asked.seed, **outcome.told()}, ensure_ascii=False))
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
