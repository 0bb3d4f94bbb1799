"""Pages with known truth, from a seed: what the reading of reports is measured on.

`make(seed)` gives the same page for the same seed, everywhere; `make_two(seed)` a page with two
reports; `make_decoy(seed)` a page that looks like a report and is none. Nothing here looks at
how `pipeline` reads; of it only the vocabulary of `pipeline.records` is used.
"""

from __future__ import annotations

from tests.factory.decoys import Decoy, make_decoy
from tests.factory.page import make, make_two
from tests.factory.truth import Page, PageOfTwo, Truth

__all__ = ["Decoy", "Page", "PageOfTwo", "Truth", "make", "make_decoy", "make_two"]
