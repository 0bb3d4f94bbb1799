"""Which stretches of a report are compared with others: its own prose, and nothing of the form.

Left out are the titles of the sections, the tables with their labels, values and notes, the
sentences that the form prescribes or that only frame the report (on what ground it is made, its
parts, its period, where to ask), and what a page says about itself. Sub-headings stay: a body
words them. What is left out parts the stretches, so no shared passage reaches across it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.forms.load import VERSIONS, load_annex, load_form
from pipeline.lexicon import load, pattern
from pipeline.records import Section, SectionKey
from pipeline.zh import bare

NARRATIVE: frozenset[SectionKey] = frozenset({"overview", "problems", "measures", "other"})
"""The sections whose prose the shares are of (contract.md, Between years and bodies)."""

_PIECE = re.compile(r"[^。\n]*(?:。|\n|$)")
# A line of a page that breaks them in the middle of sentences, and the lines up to the full stop.
_BROKEN = re.compile(r"[^。\n]{15,120}(?:\n[^。\n]{1,120}){1,6}。")
_INNER_STOP = re.compile("[,。;]")
_LETTER = re.compile(r"[\u3400-\u9fff]")
_SENTENCES = (
    "basis", "made", "told", "parts", "period", "available", "contact", "reach", "address", "fees",
    "nothing", "filled",
)  # fmt: skip
_NO_WORDS = re.compile(r"[\s|:;,.、()<>*#—-]+")
# Labels are cut and run together by dumps: what is made of their pieces is a label. Pieces of six
# characters are longer than the words that labels share with prose (政府信息, 行政机关).
_PIECE_OF_LABEL = 6
# A cell with a remark holds no sentence: the shortest of a sample of 300 had 14 characters.
_LEAST_PROSE = 12
_MOSTLY = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of the text that is compared; `narrative` where its section is of `NARRATIVE`.

    `goes_on` says that only the mark of a page stands between it and the one before.
    """

    start: int
    end: int
    narrative: bool
    goes_on: bool = False


def find_stretches(text: str, sections: Sequence[Section]) -> tuple[Stretch, ...]:
    """The compared stretches of `text` in order; none overlap.

    >>> text = "一、总体情况\\n全年开放日办了两场，到场居民百余名。\\n本报告的电子版可在县政府网站下载。"
    >>> head = Section(ordinal=0, key="overview", heading="一、总体情况", start=0, body_start=7,
    ...     end=len(text), confidence=1.0, warning=None)
    >>> [text[each.start : each.end] for each in find_stretches(text, [head])]
    ['全年开放日办了两场，到场居民百余名。\\n']
    """
    return tuple(
        stretch
        for section in sections
        if section.key != "annex"
        for stretch in _join(text, section)
    )


def _join(text: str, section: Section) -> Iterator[Stretch]:
    """The pieces of a section that are kept, neighbours joined."""
    narrative = section.key in NARRATIVE
    opened: int | None = None
    goes_on = False
    end_of_prose = _before_signature(text, section) if section.end == len(text) else section.end
    for start, end in _pieces(text, section.body_start, end_of_prose):
        if not narrative and opened is None and end - start < _LEAST_PROSE:
            continue  # a cell, as most lines of such sections are
        plain = bare(text[start:end])
        if not plain:
            continue  # a blank line parts nothing
        kept = _is_compared(plain, section.key)
        mark = not kept and _is_page_mark(plain)
        if kept:
            opened = start if opened is None else opened
        elif opened is not None:
            yield Stretch(start=opened, end=start, narrative=narrative, goes_on=goes_on)
            opened, goes_on = None, mark
        else:
            goes_on = goes_on and mark
    if opened is not None:
        yield Stretch(start=opened, end=end_of_prose, narrative=narrative, goes_on=goes_on)


def _is_page_mark(plain: str) -> bool:
    return pattern("prescribed", "page").fullmatch(plain) is not None


def _before_signature(text: str, section: Section) -> int:
    """Where the last lines of a report begin that sign and date it, else its end."""
    end = section.end
    while end > section.body_start:
        start = max(text.rfind("\n", section.body_start, end - 1) + 1, section.body_start)
        plain = bare(text[start:end])
        if plain and not _signature().fullmatch(plain):
            break
        end = start
    return end


@functools.cache
def _signature() -> re.Pattern[str]:
    listed = load("prescribed")["patterns"]
    return re.compile(f"(?:{listed['signed']})|(?:{listed['dated']})")


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences and lines: where each begins and ends, its full stop or line break with it.

    A prescribed sentence that is broken over lines is one piece.
    """
    at = start
    while at < end:
        found = _PIECE.match(text, at, end)
        assert found is not None
        broken = _BROKEN.match(text, at, end)
        whole = broken is not None and is_prescribed(bare(broken[0]))
        stop = broken.end() if broken is not None and whole else found.end()
        yield at, stop
        at = stop


def _is_compared(plain: str, key: SectionKey) -> bool:
    letters = len(_LETTER.findall(plain))
    if key not in NARRATIVE and (letters < _LEAST_PROSE or not _INNER_STOP.search(plain)):
        return False  # a cell, as most pieces of such sections are
    if _is_page_mark(plain) or is_prescribed(plain):
        return False
    if key in NARRATIVE:
        return letters < _LEAST_PROSE or _of_labels(plain) < _MOSTLY * letters
    if pattern("prescribed", "note").match(plain):
        return False
    if key == "front" and pattern("prescribed", "metadata").search(plain):
        return False
    own = letters - _of_labels(plain)
    return own >= _LEAST_PROSE and own > (1 - _MOSTLY) * letters


def is_prescribed(plain: str) -> bool:
    """Whether a bare sentence (`zh.bare`) is one that the form prescribes, as a whole.

    >>> is_prescribed("本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。")
    True
    >>> is_prescribed("本报告期内新增两个栏目。")
    False
    """
    words = _NO_WORDS.sub("", plain)
    if not words:
        return False
    inner = _ENUMERATOR.sub("", plain.rstrip("。;,:.")).strip("()")
    return _prescribed().fullmatch(inner) is not None


_ENUMERATOR = re.compile(
    r"^(?:[(]?[一二三四五六七八九十0-9]{1,3}[)、.]|[一二三四五六七八九十]是|第[一二三四五六七八九十],)+"
)


@functools.cache
def _prescribed() -> re.Pattern[str]:
    listed = load("prescribed")["patterns"]
    return re.compile("|".join(f"(?:{listed[key]})" for key in _SENTENCES))


def _of_labels(plain: str) -> int:
    """How many Chinese characters of `plain` stand in pieces of the form's labels."""
    pieces = _label_pieces()
    covered = 0
    until = 0
    for at in range(len(plain) - _PIECE_OF_LABEL + 1):
        if plain[at : at + _PIECE_OF_LABEL] in pieces:
            start = max(at, until)
            until = at + _PIECE_OF_LABEL
            covered += len(_LETTER.findall(plain, start, until))
    return covered


@functools.cache
def _label_pieces() -> frozenset[str]:
    return frozenset(
        wording[at : at + _PIECE_OF_LABEL]
        for wording in _wordings()
        for at in range(len(wording) - _PIECE_OF_LABEL + 1)
    )


def _wordings() -> Iterator[str]:
    """Titles, captions and labels of every version of the form, and the notes to its tables."""
    yield from map(bare, load("prescribed")["wording"])
    for form in (*map(load_form, VERSIONS), load_annex()):
        for section in form.sections:
            yield bare(section.title)
            yield from (bare(each.example) for each in section.heading.variants)
        for table in form.tables:
            labels = (*table.rows, *table.columns, *table.stubs, *table.extra_rows)
            for label in (*labels, *([table.caption] if table.caption else ())):
                yield bare(label.text)
                yield from (bare(each.example) for each in label.variants)


def find_citations(folded: str) -> Iterator[tuple[int, int]]:
    """Where a fold cites the law or the form itself."""
    for found in pattern("prescribed", "citation").finditer(folded):
        yield found.span()
