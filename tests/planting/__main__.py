"""`python -m tests.planting --seed 3 --reports 200 --out DIR`: write an archive and its truth."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.planting import make_archive, write


def main() -> None:
    """Write the pages to DIR/pages, the truth to DIR/truth.json."""
    parser = argparse.ArgumentParser(prog="python -m tests.planting", description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    write(make_archive(given.seed, given.reports), given.out)


if __name__ == "__main__":
    main()
