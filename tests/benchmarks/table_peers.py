"""Two simple ways to read the tables of a report, to measure beside the pipeline.

`count_numbers`: all numbers of a section, in order, into the grid when they are as many as the
form has cells (the usual script for such reports). `read_html`: `pandas.read_html`, rows found
by their label, values from the last columns; needs pandas (extra `bench`).
Both are told the form and take the section between the prescribed headings.
"""

from __future__ import annotations

import html
import io
import itertools
import re
import warnings

from pipeline.forms import TableForm, load_form
from pipeline.zh import bare, fold
from tests.benchmarks.table_score import Answer, Given
from tests.dumps import Dump, Key

_NUMBER = re.compile(r"(?<![\d.])[+-]?\d[\d,]*(?:\.\d+)?")
_NOT_VALUES = re.compile(r"<[^>]*>|^\s*[-—]\s*\d+\s*[-—]\s*$|(?<!\d)[1-8]\.(?=\D)|数据\d", re.M)
_HEADINGS = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
             "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况")  # fmt: skip


class PandasMissing(Exception):
    """pandas is not installed. The message says how to install it."""


def count_numbers(dump: Dump) -> Answer:
    """Numbers in order, section by section; a section whose count is another stays empty."""
    places = [dump.text.find(heading) for heading in _HEADINGS]
    cells: dict[Key, Given] = {}
    for at, keys in enumerate(_keys_by_section(dump)):
        if -1 in places[at : at + 2]:
            continue
        stretch = dump.text[places[at] + len(_HEADINGS[at]) : places[at + 1]]
        stretch = fold(html.unescape(_NOT_VALUES.sub(" ", stretch)))
        numbers = _NUMBER.findall(stretch)
        if len(numbers) == len(keys):
            pairs = zip(keys, numbers, strict=True)
            cells |= {key: Given("printed", float(text.replace(",", ""))) for key, text in pairs}
    return Answer(cells=cells)


def _tables(dump: Dump) -> list[TableForm]:
    return [
        next(table for table in load_form(form).tables if table.key == key)
        for key, form in dump.truth.forms.items()
        if key not in dump.truth.absent
    ]


def _keys_by_section(dump: Dump) -> list[list[Key]]:
    keys: dict[str, list[Key]] = {"disclosure": [], "requests": [], "disputes": []}
    for table in _tables(dump):
        keys[table.section] += [
            (table.key, row.key, column.key) for row in table.rows for column in table.columns
        ]
    return list(keys.values())


def read_html(dump: Dump) -> Answer:
    """`pandas.read_html`, then each row of the form by its label, values from the right."""
    try:
        import pandas
    except ImportError as missing:
        raise PandasMissing(
            "not installed: pandas. Install it with: pip install '.[bench]'"
        ) from missing
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            frames = pandas.read_html(io.StringIO(dump.text), header=None)
        except ValueError:  # no tables found
            return Answer(cells={})
    grids = [frame.astype(object).where(frame.notna(), "").values.tolist() for frame in frames]
    rows = [[_plain(cell) for cell in row] for grid in grids for row in grid]
    cells: dict[Key, Given] = {}
    for table in _tables(dump):
        if table.printed_as_one_row:
            cells |= _one_row(table, rows)
        else:
            cells |= _by_label(table, rows)
    return Answer(cells=cells)


def _plain(cell: object) -> str:
    # pandas reads whole numbers in a column with gaps as 3.0.
    text = bare(str(cell))
    return text.removesuffix(".0") if re.fullmatch(r"-?\d+\.0", text) else text


def _one_row(table: TableForm, rows: list[list[str]]) -> dict[Key, Given]:
    """The row below the header's last row, where it has as many columns as the form."""
    keys = [(table.key, row.key, column.key) for row in table.rows for column in table.columns]
    for above, row in itertools.pairwise(rows):
        if above.count(bare("结果维持")) == len(table.rows) and len(row) >= len(keys):
            return {key: _value(text) for key, text in zip(keys, row, strict=False)}
    return {}


def _by_label(table: TableForm, rows: list[list[str]]) -> dict[Key, Given]:
    """For each row of the form the first row that holds its label; searched from the last hit on."""
    cells: dict[Key, Given] = {}
    width, start = len(table.columns), _start(table, rows)
    for line in table.rows:
        label = bare(line.text)
        hit = next((at for at in range(start, len(rows)) if label in rows[at]), None)
        if hit is None:
            continue
        values = (
            [text for text in rows[hit] if text != label][-width:]
            if table.key == "requests"
            else _after(rows[hit], label, width)
        )
        if len(values) == width:
            cells |= {
                (table.key, line.key, column.key): _value(text)
                for column, text in zip(table.columns, values, strict=True)
            }
    return cells


def _start(table: TableForm, rows: list[list[str]]) -> int:
    if table.caption is None:
        return 0
    caption = bare(table.caption.text)
    return next((at for at, row in enumerate(rows) if caption in row), 0)


def _after(row: list[str], label: str, width: int) -> list[str]:
    at = len(row) - 1 - row[::-1].index(label)
    return row[at + 1 : at + 1 + width]


def _value(text: str) -> Given:
    text = fold(text).replace(",", "")
    if not text:
        return Given("blank", None)
    if text in ("-", "—", "/", "无"):
        return Given("dash", None)
    try:
        return Given("printed", float(text))
    except ValueError:
        return Given("text", None)
