"""How a report types what all reports say: narrow punctuation, wide digits, spaces about numbers.

Folded, the text stays the same; so copies are copies whatever keyboard they were typed on.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.planting.draft import Draft, Piece
from tests.planting.marks import APART, refill

_NARROW = str.maketrans("，；：（）", ",;:()")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _spaced(marked: str) -> str:
    return refill(marked, lambda letter, words: f" {words} " if letter in "nc" else words)


_WAYS: dict[Callable[[str], str], int] = {
    str: 76,
    lambda text: text.translate(_NARROW): 12,
    lambda text: text.translate(_WIDE): 4,
    _spaced: 8,
}


def vary(rng: random.Random, draft: Draft) -> Callable[[str], str]:
    """Types a draft's prose in one of the ways, in place; returns the way."""
    way = rng.choices(list(_WAYS), weights=list(_WAYS.values()))[0]
    for part in draft.parts:
        for paragraph in part.paragraphs:
            for at, piece in enumerate(paragraph):
                if not piece.text.startswith(APART):
                    paragraph[at] = Piece(way(piece.text), joined=piece.joined)
    return way
