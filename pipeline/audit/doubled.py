"""Words written twice in a row: 信息信息, 进一步进一步, 的的.

Told on characters. What the language itself doubles (常常, 方方面面, 一步一步) and words that
meet by rights (县政府 and 政府信息) are no slips: single characters and words of two are looked
up in a list with their contexts; from three on every repetition is one.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator, Sequence

from pipeline.audit.passages import MOST_OPERANDS, Passage, finding, quote
from pipeline.lexicon import load
from pipeline.records import Cell, Check, Finding, Report, Section

CHECKS = (
    Check(
        id="word_doubled",
        title="是否有重复的字词（信息信息、进一步进一步等）",
        formula="相邻的两个词不相同（叠词、合理连用除外）",
        source="本项目词表 lexicon/doubled.toml",
    ),
)

_LONGEST = 6  # letters; longer repetitions are titles and breadcrumbs, which stand twice on pages
_WINDOW = 8  # letters on either side in which a legitimate context shows
_COMPOUND = re.compile("中心|网|局|办|员|栏|号|平台|化|厅|站|科|室")
# 一项一项 is reduplication, 二〇二二〇二 a number.
_COUNTED = re.compile("[一每逐]|[〇零一二三四五六七八九十百千万年月日]+$")
# What stands there is the title, the page around it, or a table.
_ASIDE = ("front", "annex")
_TABLED = ("disclosure", "requests", "disputes")
_HEADER = re.compile("第二十[一二]?条|信息内容|申请人情况|勾稽|结果维持")


def check_doubled(
    report: Report, folded: str, sections: Sequence[Section], cells: Sequence[Cell]
) -> tuple[Finding, ...]:
    """One finding for each doubled word in each section's prose; none where there is none.

    `folded` is the fold of the report's text. Tables are left out: labels of a dump stand side by
    side. In PDF a word may be doubled by its extraction.
    """
    tables = _tables(report, cells)
    starts = [section.start for section in sections]
    ends = [_prose_end(folded, section) for section in sections]
    groups: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for start, end in doubled(folded):
        at = bisect.bisect_right(starts, start) - 1
        if at < 0 or start >= ends[at]:
            continue
        if _within(tables, start):
            continue
        groups.setdefault((at, folded[start:end]), []).append((start, end))
    return tuple(_finding(report, sections[at], spans) for (at, _), spans in groups.items())


def doubled(folded: str) -> Iterator[tuple[int, int]]:
    """The spans of doubled words in a folded text, both of the pair together.

    >>> text = "进一步进一步公开政府政府信息信息,常常一步一步做实方方面面"
    >>> [text[start:end] for start, end in doubled(text)]
    ['进一步进一步', '政府政府', '信息信息']
    """
    free = 0
    for start, length in sorted(_repeated(folded)):
        end = start + 2 * length
        if start >= free and _is_slip(folded, start, length):
            free = end
            yield start, end


def _repeated(folded: str) -> Iterator[tuple[int, int]]:
    """Where Chinese characters stand twice in a row, with the length of what is repeated."""
    import numpy

    codes = numpy.frombuffer(folded.encode("utf-32-le", "surrogatepass"), "<u4")
    chinese = (codes >= 0x4E00) & (codes <= 0x9FFF)
    for length in range(1, min(_LONGEST, len(codes) // 2) + 1):
        same = (codes[length:] == codes[:-length]) & chinese[length:]
        whole = same[: len(same) - length + 1].copy()
        for shift in range(1, length):
            whole &= same[shift : len(same) - length + 1 + shift]
        if length > 1:  # 一一一一 is one character over and over, no word
            whole &= codes[: len(whole)] != codes[1 : len(whole) + 1]
        yield from ((int(start), length) for start in numpy.flatnonzero(whole))


def _is_slip(folded: str, start: int, length: int) -> bool:
    word, end = folded[start : start + length], start + 2 * length
    if length > 2:
        return (
            word not in _words()
            and len(set(word)) > 1
            and not _COUNTED.match(word)
            and not _COMPOUND.match(folded, end)
        )
    if word not in _words():
        return False
    legit = _words()[word]
    if legit is None:
        return True
    around = max(0, start - _WINDOW)
    return not any(
        length == 1 or (around + match.start() <= start and end <= around + match.end())
        for match in legit.finditer(folded[around : end + _WINDOW])
    )


def _prose_end(folded: str, section: Section) -> int:
    """Where a section's prose ends; what follows a table in its section is taken for one."""
    if section.key in _ASIDE:
        return section.start
    if section.key not in _TABLED:
        return section.end
    header = _HEADER.search(folded, section.body_start, section.end)
    return header.start() if header else section.end


@functools.cache
def _words() -> dict[str, re.Pattern[str] | None]:
    """The words that are never doubled, each with the contexts in which two of it may meet."""
    return {
        each["word"]: re.compile(each["legit"]) if "legit" in each else None
        for each in load("doubled")["words"]
    }


def _tables(report: Report, cells: Sequence[Cell]) -> list[tuple[int, int]]:
    """The stretches of text that are tables: grids, and from a table's first value to its last."""
    stretches = [(grid.start, grid.end) for grid in report.grids]
    spans: dict[str, list[int]] = {}
    for cell in cells:
        if cell.start is not None and cell.end is not None:
            spans.setdefault(cell.table, []).extend((cell.start, cell.end))
    return stretches + [(min(ends), max(ends)) for ends in spans.values()]


def _within(stretches: Sequence[tuple[int, int]], at: int) -> bool:
    return any(first <= at < last for first, last in stretches)


def _finding(report: Report, section: Section, spans: Sequence[tuple[int, int]]) -> Finding:
    start, end = spans[0]
    text = report.text
    times = f"等 {len(spans)} 处" if len(spans) > 1 else ""
    return finding(
        "word_doubled",
        section.key,
        "fail",
        f"“{quote(text, start, end)}”中“{text[start:end]}”{times}疑为重复录入，请更正。",
        [
            Passage(place=section.key, value=text[a:b], start=a, end=b)
            for a, b in spans[:MOST_OPERANDS]
        ],
        severity="note",
        responsibility="unknown" if report.media_type == "pdf" else "source",
    )
