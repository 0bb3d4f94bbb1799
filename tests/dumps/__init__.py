"""Seeded dumps of report pages with known truth, to judge the reconstruction of tables.

`make_dump(seed)` is a whole page. The generator was written from the statutory form and from how
real pages vary, without knowledge of the code that it judges. Seeds 0-9999 are for development;
10000-19999 are held out: only totals over them are looked at.
"""

from __future__ import annotations

from tests.dumps.make import make_dump
from tests.dumps.truth import CellTruth, Damage, Dump, Key, Planted, Truth

__all__ = ["CellTruth", "Damage", "Dump", "Key", "Planted", "Truth", "make_dump"]
