"""Rows of glued digits read digit by digit, where the whole page is regular enough for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.forms import TableForm
from pipeline.tables.alignment import Alignment
from pipeline.tables.fill import Filled
from pipeline.tables.glued import digit_each, is_glued
from pipeline.tables.tokens import Token


def read_regular_digits(alignments: Mapping[str, Alignment]) -> dict[str, Alignment]:
    """`alignments` with glued rows read digit by digit, where all rows of the page allow it.

    All tables with more than one column must have, in every row, one word of just as many
    digits as columns.
    """
    words = {
        (key, row.key): _one_word(alignment, row.key)
        for key, alignment in alignments.items()
        for row in alignment.form.rows
        if len(alignment.form.columns) > 1
    }
    widths = {key: _width(alignment.form) for key, alignment in alignments.items()}
    each = {
        place: digit_each(word, widths[place[0]]) if word else () for place, word in words.items()
    }
    if not words or not all(each.values()):
        return dict(alignments)
    return {key: _with_digits(alignment, each) for key, alignment in alignments.items()}


def _width(form: TableForm) -> int:
    return len(form.columns) * (len(form.rows) if form.printed_as_one_row else 1)


def _one_word(alignment: Alignment, row: str) -> Token | None:
    tokens = alignment.sources.get(row, ())
    return tokens[0] if len(tokens) == 1 and is_glued(tokens[0]) else None


def _with_digits(
    alignment: Alignment, each: Mapping[tuple[str, str], tuple[Token, ...]]
) -> Alignment:
    width = len(alignment.form.columns)
    rows = dict(alignment.rows)
    for at, row in enumerate(alignment.form.rows):
        digits = each.get((alignment.form.key, row.key), ())
        if alignment.form.printed_as_one_row:
            digits = digits[at * width : (at + 1) * width]
        if digits:
            rows[row.key] = Filled(tokens=digits, outcome="placed")
    return replace(alignment, rows=rows)
