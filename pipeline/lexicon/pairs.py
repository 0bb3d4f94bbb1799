"""What two texts of this field share: pairs of neighbouring characters that tell something."""

from __future__ import annotations

import functools
import re

from pipeline.lexicon import load
from pipeline.zh import fold

_HAN = re.compile(r"[\u4e00-\u9fff]+")


@functools.lru_cache(maxsize=4096)
def telling_pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring Chinese characters, without those of `links.toml` that say nothing.

    >>> sorted(telling_pairs("加强业务培训。"))
    ['业务', '务培', '培训', '强业']
    """
    runs = _HAN.findall(fold(text))
    pairs = frozenset(run[at : at + 2] for run in runs for at in range(len(run) - 1))
    return pairs - _common()


@functools.cache
def _common() -> frozenset[str]:
    return frozenset(load("links")["common"])
