"""Text files that hold a page, or a whole report, on one line: what stood on lines of its own.

Some dumps join all lines of a page with spaces. The report's text can stay as it is, but the
frame of the page before its title, the title, and the signature and footer behind its last
sentence must be told apart, so they are put on lines again. Only white space changes.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.ingest.cues import chrome_kind, is_title
from pipeline.ingest.lines import Line
from pipeline.ingest.seen import see
from pipeline.zh import bare

# Paragraphs have up to some 300 characters; with more, several may have been joined.
_LONG = 300
# Words before the title or behind the last sentence that are looked at: a frame has less.
_MOST_WORDS = 80
_LONGEST_SIGNATURE = 40


def part_run_on(text: str) -> list[str]:
    """`text` as one line, or with its head and foot on lines of their own."""
    if len(text) <= _LONG:
        return [text]
    words = text.split()
    first = _head(words)
    last = _foot(words, first)
    if first == 0 and last == len(words):
        return [text]
    return [*words[:first], " ".join(words[first:last]), *words[last:]]


def _head(words: Sequence[str]) -> int:
    """The number of words before the first heading or sentence, if a title is among them."""
    titled = False
    for at, word in enumerate(words[:_MOST_WORDS]):
        seen = see(Line(text=word)).words
        if titled and (seen.headings or seen.prose or seen.label) and not seen.title:
            return at
        titled = titled or is_title(seen.squeezed)
    return 0


def _foot(words: Sequence[str], first: int) -> int:
    """Where the words of the foot begin: those from the end that are chrome, a body or a date."""
    last = len(words)
    while last > max(first + 1, len(words) - _MOST_WORDS):
        squeezed = bare(words[last - 1])
        signed = len(squeezed) <= _LONGEST_SIGNATURE and squeezed.endswith(
            ("日", "府", "局", "委", "办", "厅", "会", "处", "院", "中心", "街道", "办公室")
        )
        if not signed and chrome_kind(squeezed) is None:
            break
        last -= 1
    return last
