"""Archives of reports in which copying is planted and known: what the finding of it is measured on.

`make_archive(seed)` gives the same pages and the same truth for the same seed, everywhere. Seeds
0-9999 are for development; those from 10000 on are held out: measure on them, look at none of
their pages, change nothing because of one. Nothing here looks at how copies are found.
"""

from __future__ import annotations

from tests.planting.archive import Archive, read, write
from tests.planting.make import make_archive

__all__ = ["Archive", "make_archive", "read", "write"]
