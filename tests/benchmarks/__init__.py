"""Measurements over generated pages. Run by hand or by CI; they are no tests.

`python -m tests.benchmarks NAME --seed FIRST --count N` prints one line of JSON:

`reading`     how well reports are read: sections (boundary F1, all exactly right, by layout), the
              chrome told apart by characters, numbers of tables between page and text, identity by
              field, cells; everything by shape of page. `--worst N` lists pages on stderr,
              `--dump DIR` writes them.
`decoys`      documents that are no reports and were taken for one, by kind; reports refused.
`two`         pages with two reports: told apart, each with its own text, organ and year.
`peers`       other extractors on the same pages in the same process: characters right, numbers
              of tables surviving, pages per second. Needs the extra `bench`.
`figures`     figures claimed in prose against `corpus/gold/figures.jsonl`: precision, recall, kinds,
              values, by split. `--worst` lists faults of the development split on stderr.
`tables`      tables reconstructed from `tests.dumps`: cells and tables right, silent errors,
              planted errors found and named, false alarms, beside `pandas.read_html` and the count
              of numbers in order. `--by shape|fill|scale|noise|table` adds a breakdown, `--worst N`
              lists pages on stderr.
`planted`     faults planted in the text of pages, and whether the check that must tell of each does.
`throughput`  pages per second of one core, for `ingest` and with the sections.

Seeds 0-9999 are for development, 10000-19999 are held out: measured, never looked at.
"""
