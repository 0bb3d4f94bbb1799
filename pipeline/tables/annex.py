"""The statistical sheet of 2014 to 2018 (统计表), wherever on the page it stands.

Its indicators recur under other parents (被依法纠错数, 其他情形数), so that none is known by its
words alone: the entries printed are aligned to the form's rows in their order, by dynamic
programming over how well their words agree (Needleman & Wunsch 1970).

Guarantee: an entry gives the value of a row only where every best alignment puts it there; where
several do, or where it holds several numbers, the row has no value and a finding.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from pipeline.forms import Label, load_annex
from pipeline.records import Cell, CellState, Check, Finding, Report
from pipeline.tables.cells import settle
from pipeline.tables.entries import Entry, entries, without_codes
from pipeline.tables.numbers import number
from pipeline.tables.tokens import Token
from pipeline.zh import bare

CHECKS = (
    Check(
        id="annex_row_placed",
        title="统计表的一行数值能否对应到唯一的指标",
        formula="按印出的先后，该行只能是一个指标，且只有一个数值",
        source="国办发〔2014〕32号所附政府信息公开情况统计表的指标与次序",
    ),
)
VERSION = "2014"

# A sheet has 58 indicators; six in their order, with numbers, stand in no paragraph of prose.
_FEWEST = 6
_EXACT, _ENDS, _ALIKE = 3.0, 2.0, 1.5
_RATIO = 0.8  # one character in five: typos and lost ends, but not another indicator
_SHORTEST = 4  # characters that two wordings must share for one to be the end of the other
_BRACKETS = re.compile(r"\([^()]*\)?")
_MARKS = re.compile(
    r"^(?:\(?[一二三四五六七八九十]{1,2}[)、.]|[0-9]{1,2}[.、)]|其中[:,]?|[①-⑩])+|[:,。、;《》\"]|总数$|数量$|数$"
)
_SHEET = re.compile("统计指标|主动公开政府信息数|收到申请数|申请办结数|政策解读稿件|信息公开查阅点")


def read_annex(
    report: Report, tokens: Sequence[Token]
) -> tuple[tuple[Cell, ...], tuple[Finding, ...]]:
    """The cells of the sheet, where the page has one, and findings on what could not be placed.

    A page without a sheet has none of its cells: bodies were free to attach it as a file.
    """
    words = [token for token in tokens if token.kind == "word" and len(token.squeezed) < 60]
    if len({m[0] for t in words for m in [_SHEET.search(t.squeezed)] if m}) < 2:
        return (), ()
    found = _lines(tokens)
    placed = _aligned(found)
    if sum(bool(entry.values) for entry in placed.values()) < _FEWEST:
        return (), ()
    cells, findings = [], []
    for row in _rows():
        entry = placed.get(row.key)
        cells.append(_cell(row, entry, report.text))
        if entry is not None and len(entry.values) > 1:
            findings.append(_unplaced(row, entry, report.text))
    unknown = [(c.row, c.column) for c in cells if c.state == "blank"]
    form = load_annex().tables[0]
    return tuple(settle(form, cells, unknown)), tuple(findings)


def _rows() -> tuple[Label, ...]:
    return load_annex().tables[0].rows


def _lines(tokens: Sequence[Token]) -> list[Entry]:
    """The entries from the sheet's first line on that have a unit or a number, or are a row."""
    found = entries(tokens)
    without_codes(found)
    return [entry for entry in found if entry.unit or entry.values or entry.blank]


@functools.lru_cache(maxsize=16_384)
def _core(label: str) -> str:
    """What tells an indicator from others: without number, guidance and 数."""
    plain = _BRACKETS.sub("", bare(label))
    while (shorter := _MARKS.sub("", plain)) != plain:
        plain = shorter
    return plain


@functools.cache
def _wordings() -> tuple[tuple[str, ...], ...]:
    """For each row the cores of all its wordings."""
    return tuple(tuple(dict.fromkeys(_core(v.example) for v in row.variants)) for row in _rows())


@functools.lru_cache(maxsize=16_384)
def _agreement(core: str) -> tuple[float, ...]:
    """For each row how well its words agree with those printed; 0 where they do not."""
    return tuple(max(_alike(core, wording) for wording in known) for known in _wordings())


def _alike(core: str, wording: str) -> float:
    if core == wording:
        return _EXACT
    shorter = min(len(core), len(wording))
    if shorter >= _SHORTEST and (core.endswith(wording) or wording.startswith(core)):
        return _ENDS
    if shorter >= _SHORTEST and abs(len(core) - len(wording)) * 4 <= len(wording):
        return _ALIKE if SequenceMatcher(None, core, wording).ratio() >= _RATIO else 0.0
    return 0.0


def _aligned(found: Sequence[Entry]) -> dict[str, Entry]:
    """For each row the entry that every best alignment gives it."""
    rows = _rows()
    weights = [_agreement(_core(entry.label)) for entry in found]
    before = _best(weights, len(rows))
    behind = [line[::-1] for line in _best([line[::-1] for line in weights[::-1]], len(rows))][::-1]
    whole = before[-1][-1]
    placed: dict[str, Entry] = {}
    for at, entry in enumerate(found):
        fitting = [
            row
            for row, weight in enumerate(weights[at])
            if weight and before[at][row] + weight + behind[at + 1][row + 1] >= whole - 1e-9
        ]
        if len(fitting) == 1:
            placed[rows[fitting[0]].key] = entry
    return placed


def _best(weights: Sequence[Sequence[float]], width: int) -> list[list[float]]:
    """The weight of the best alignment of the first entries with the first rows."""
    table = [[0.0] * (width + 1)]
    for line in weights:
        above, best = table[-1], [0.0]
        for row, weight in enumerate(line):
            take = above[row] + weight if weight else 0.0
            best.append(max(take, above[row + 1], best[-1]))
        table.append(best)
    return table


def _cell(row: Label, entry: Entry | None, text: str) -> Cell:
    token = entry.values[0] if entry and len(entry.values) == 1 else None
    raw = None if token is None else " ".join(text[token.start : token.end].split())
    unit = "元" if row.unit == "万元" and entry and entry.unit == "元" else ""
    value = None if raw is None else number(raw + unit, unit=row.unit)
    # Several numbers stand there and none can be taken: that is no empty cell.
    state: CellState = "blank" if entry and len(entry.values) < 2 else "missing"
    if token is not None:
        state = "printed" if value is not None else "dash" if token.kind == "dash" else "text"
    return Cell(
        table="annex",
        form=VERSION,
        row=row.key,
        column="value",
        row_label=row.text,
        column_label="统计数",
        raw=raw,
        value=value,
        state=state,
        proposed=None,
        start=token.start if token else None,
        end=token.end if token else None,
    )


def _unplaced(row: Label, entry: Entry, text: str) -> Finding:
    printed = [" ".join(text[token.start : token.end].split()) for token in entry.values]
    place = f"annex/{row.key}/value"
    return Finding(
        check="annex_row_placed",
        place=place,
        status="uncertain",
        severity="warning",
        responsibility="extraction",
        expected=None,
        actual=None,
        operands=json.dumps(list(_operands(place, entry)), ensure_ascii=False),
        message=f"统计表“{row.text}”一行印有 {'、'.join(printed)} 等 {len(printed)} 个数值，"
        "无法断定取哪一个，因此不取值。",
        start=entry.values[0].start,
        end=entry.values[-1].end,
    )


def _operands(place: str, entry: Entry) -> Iterator[dict[str, object]]:
    for token in entry.values:
        value = number(token.squeezed, unit="")
        yield {"place": place, "value": value, "start": token.start, "end": token.end}
