"""What identity reads of a page: its text and its frame, folded once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline import zh
from pipeline.ingest.page import Hints
from pipeline.records import Chrome

# Title, introduction and the first section stand in the head of a text, its signature in the
# tail; reports at hand rarely exceed the head, and no more is read of one that does.
_HEAD, _TAIL = 16_000, 2_000
_FRONT, _PROSE = 1500, 4000
# Readers' aids of mirrors in traditional script: 鎮(zhèn).
_AID = re.compile(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]{1,6}\)")
# Of the frame, blocks of links and scripts of any length say nothing new after so many characters
# and so many blocks; runs of white space are cut, which date patterns would walk over again.
_BLOCK, _FIRST_BLOCKS, _LAST_BLOCKS = 4_000, 150, 50
_BLANKS = re.compile(r"\s{8,}")
_FIRST_HEADING = re.compile(
    r"(?m)^[#\s]{0,20}(?:一\s{0,4}[、.,]|[-\s、.]{0,10}(?:总体情况|总体工作|基本情况|概\s*述|概\s*况))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The folds of a page; those of the text are as long as what they were made of.

    `head` and `tail` are the ends of `text` (one whole in `head` where it is short), `prose` is
    the beginning without pinyin aids (and so with other offsets), `front` is what stands before the first section, `frame` the folds of `chrome`. `metas` by name and the
    page's `title` are folded too. `path` has the file's name first, then the folders from the
    innermost one outwards.
    """

    text: str
    head: str
    tail: str
    prose: str
    front: str
    chrome: tuple[Chrome, ...]
    frame: tuple[str, ...]
    hints: Hints
    metas: dict[str, str]
    title: str
    path: tuple[str, ...]

    @property
    def tail_start(self) -> int:
        """Where the tail begins in the text."""
        return len(self.text) - len(self.tail)

    @property
    def headless(self) -> bool:
        """Whether no first heading stands at the beginning, so that the front may be all there is."""
        return self.front == self.head[:_FRONT]

    def parts(self) -> tuple[tuple[str, int], ...]:
        """The folds that cover what is read of the text, without overlap, with their offsets."""
        rest = min(len(self.tail), len(self.text) - len(self.head))
        if not rest:
            return ((self.head, 0),)
        return (self.head, 0), (self.tail[-rest:], len(self.text) - rest)

    def blocks(self, *kinds: str) -> list[str]:
        """The chrome of these kinds, in the order of the page."""
        return [
            fold for each, fold in zip(self.chrome, self.frame, strict=True) if each.kind in kinds
        ]


def _fold(block: str) -> str:
    return _BLANKS.sub("\n", _without_aids(zh.fold(block[:_BLOCK])))


def _without_aids(folded: str) -> str:
    return _AID.sub("", folded) if "(" in folded else folded


def fold_page(text: str, chrome: tuple[Chrome, ...], hints: Hints) -> Sheet:
    """The page as identity reads it."""
    head = zh.fold(text[:_HEAD])
    tail = head[-_TAIL:] if len(text) <= _HEAD else zh.fold(text[-_TAIL:])
    first = _FIRST_HEADING.search(head, 0, _FRONT)
    names = (hints.file_name or "", *reversed(hints.folders))
    if len(chrome) > _FIRST_BLOCKS + _LAST_BLOCKS:
        chrome = chrome[:_FIRST_BLOCKS] + chrome[-_LAST_BLOCKS:]
    return Sheet(
        text=text,
        head=head,
        tail=tail,
        prose=_without_aids(head[:_PROSE]),
        front=head[: first.start() if first else _FRONT],
        chrome=chrome,
        frame=tuple(_fold(each.text) for each in chrome),
        hints=hints,
        metas={name: _fold(content) for name, content in hints.metas},
        title=_fold(hints.title or ""),
        path=tuple(zh.fold(name) for name in names if name),
    )
