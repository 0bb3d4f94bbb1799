"""Annual reports on government-information disclosure: saved pages in, dataset out.

    files ── ingest ──> Report ── segment ──> Sections
                          │                      │
                          ├────── tables ────────┤──> Cells, Findings
                          ├──── statements ──────┤──> Statements, Links
                          └────── audit ─────────┘──> Findings
                                                 │
                     shards (store, engine) <────┘ one Reading per report
                          │
                       publish ──> *.parquet, datapackage.json, run.json
                                                 │
                                  query, cli <───┘

A stage takes the records of `pipeline.records` and returns new ones; stages never import one
another. `pipeline.run` alone knows their order.

>>> import pipeline
>>> reading = pipeline.read("report.html")  # doctest: +SKIP
>>> reading.report.identity.year, len(reading.cells)  # doctest: +SKIP
(2023, 200)
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.records import Reading, Rejected

__version__ = "0.1.0"


def read(path: str | os.PathLike[str]) -> Reading | Rejected:
    """All that is known of the report in one file, or why it is not read as one.

    Raises UsageError for a path that is not a file. Of a page with several reports, the first.
    """
    # Loading the stages takes about a second; `import pipeline` should not.
    from pipeline.run import read_file

    readings = read_file(path)
    return readings[0] if isinstance(readings, tuple) else readings
