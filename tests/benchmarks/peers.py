"""Other extractors on the same pages, in the same process, one core.

Each is called as its documentation recommends for a page as bytes. Those that take characters
only (`resiliparse`'s extraction after its own decoding, `readability-lxml`) say so below. None
is asked for more than text: what is measured is whether characters and the numbers of tables
are still there, and what it costs in time of the processor (other work on the machine would
slow the clock).
"""

from __future__ import annotations

import importlib
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from importlib import metadata

from pipeline.ingest import ingest
from pipeline.records import Rejected
from tests.benchmarks.against import squeeze
from tests.benchmarks.inorder import in_order
from tests.factory import Page, make
from tests.factory.truth import Truth

Extract = Callable[[bytes], str]

# Name of the distribution and of the module, in the order of the answer.
NEEDED = (
    ("trafilatura", "trafilatura"), ("resiliparse", "resiliparse"),
    ("readability-lxml", "readability"), ("lxml_html_clean", "lxml_html_clean"),
    ("beautifulsoup4", "bs4"), ("lxml", "lxml"),
)  # fmt: skip


class PeersMissing(Exception):
    """The extractors to compare with are not installed. The message says how to install them."""


def load() -> dict[str, Extract]:
    """The extractors by name, `gongkai` first."""
    missing = []
    for distribution, module in NEEDED:
        try:
            importlib.import_module(module)
        except ImportError:
            missing.append(distribution)
    if missing:
        raise PeersMissing(
            f"not installed: {', '.join(missing)}. Install them with: pip install '.[bench]' "
            "(pip >= 24; pip 23.2 stops at their common extra lxml[html_clean])"
        )
    return {
        "gongkai": _gongkai,
        "trafilatura": _trafilatura(),
        "resiliparse": _resiliparse(),
        "readability-lxml": _readability(),
        "bs4": _bs4(),
        "lxml": _lxml(),
    }


def _gongkai(raw: bytes) -> str:
    answer = ingest(raw, source="page.html")
    return "" if isinstance(answer, Rejected) else "\n".join(one.text for one in answer)


def _trafilatura() -> Extract:
    """Bytes are decoded by trafilatura itself; tables asked for, comments not; recall favoured."""
    from trafilatura import extract

    def run(raw: bytes) -> str:
        return extract(raw, include_tables=True, include_comments=False, favor_recall=True) or ""

    return run


def _resiliparse() -> Extract:
    """Bytes through its own detector and decoder, as its guide shows, then main content only."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    def run(raw: bytes) -> str:
        tree = HTMLTree.parse_from_bytes(raw, detect_encoding(raw) or "utf-8")
        return str(extract_plain_text(tree, main_content=True, alt_texts=False))

    return run


def _readability() -> Extract:
    """Bytes are decoded by readability's own guess; its summary is markup, so lxml prints it."""
    import lxml.html  # noqa: TID251 - measured beside the pipeline, not used by it
    from readability import Document

    def run(raw: bytes) -> str:
        summary = Document(raw).summary(html_partial=True)
        return "\n".join(map(str, lxml.html.fromstring(summary).itertext()))

    return run


def _bs4() -> Extract:
    """Bytes are decoded by bs4 itself; text of the whole page, a line for each string.

    With Python's own parser: under lxml's, a page that declares the wrong encoding ends early.
    """
    from bs4 import BeautifulSoup  # noqa: TID251 - as above

    return lambda raw: BeautifulSoup(raw, "html.parser").get_text("\n")


def _lxml() -> Extract:
    """The parser alone: it believes the page's declaration; text of the body as it stands."""
    import lxml.html  # noqa: TID251 - as above

    def run(raw: bytes) -> str:
        body = lxml.html.document_fromstring(raw).find("body")
        return "" if body is None else "".join(map(str, body.itertext()))

    return run


def pages(seed: int, count: int, *, smallest: int = 60_000, largest: int = 100_000) -> list[Page]:
    """The first `count` HTML pages from `seed` on whose bytes are within these limits."""
    found: list[Page] = []
    while len(found) < count:
        page = make(seed)
        seed += 1
        if "medium:html" in page.truth.shapes and smallest <= len(page.raw) <= largest:
            found.append(page)
    return found


def measure(some: Sequence[Page]) -> dict[str, object]:
    """Every extractor over the same pages; the speed of each, and that of gongkai against it."""
    extractors = load()
    answers = {name: _run(extract, some) for name, extract in extractors.items()}
    own = answers["gongkai"]["pages_per_second"]
    for answer in answers.values():
        answer["gongkai_is_faster_by"] = round(own / answer["pages_per_second"], 2)
    return {
        "pages": len(some),
        "bytes_mean": round(statistics.mean(len(page.raw) for page in some)),
        "versions": {name: metadata.version(name) for name, _ in NEEDED},
        "extractors": answers,
    }


def _run(extract: Extract, some: Sequence[Page]) -> dict[str, float]:
    for page in some[:3]:
        _attempt(extract, page.raw)
    began = time.process_time()
    texts = [_attempt(extract, page.raw) for page in some]
    seconds = time.process_time() - began
    counts = [_characters(page.truth, text) for page, text in zip(some, texts, strict=True)]
    right, read, true = (sum(column) for column in zip(*counts, strict=True))
    tables = [
        pair
        for page, text in zip(some, texts, strict=True)
        for pair in in_order(page.truth, text).values()
    ]
    alive, printed = (sum(column) for column in zip(*tables, strict=True))
    return {
        "characters_precision": round(right / max(1, read), 4),
        "characters_recall": round(right / true, 4),
        "characters_f1": round(2 * right / (read + true), 4),
        "cells_surviving": round(alive / printed, 4),
        "tables_whole": round(sum(a == b for a, b in tables) / len(tables), 4),
        "pages_without_text": sum(not text.strip() for text in texts),
        "pages_per_second": round(len(some) / seconds, 1),
    }


def _attempt(extract: Extract, raw: bytes) -> str:
    """The text, or none where an extractor gives up: that is its answer for the page."""
    try:
        return extract(raw)
    except Exception:
        return ""


def _characters(truth: Truth, text: str) -> tuple[int, int, int]:
    """Characters of the report found in the text as a multiset, of all read, of all true.

    Title and metadata count for nobody and against nobody.
    """
    read, true = Counter(_plain(text)), Counter(_plain(truth.stream))
    neutral = Counter(_plain("".join(truth.neutral)))
    extra = read - true
    right = sum((read & true).values())
    beside = sum((extra & neutral).values())
    return right, sum(read.values()) - beside, sum(true.values())


def _plain(text: str) -> str:
    """Letters, digits and signs of Chinese text; bars and markup signs of plain-text tables not."""
    return re.sub(r"[|\-#*>]", "", squeeze(text))
