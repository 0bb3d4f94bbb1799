"""Reports as mirrors in Traditional script show them: characters, words of their own, residues.

`traditional.txt` pairs characters that differ (from the open character tables of OpenCC, first
choice of each, limited to common ones). A mirror that converts character by character writes 后
as 後 wherever it stands; that is kept, it is what such mirrors do.
"""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from tests.factory.blocks import Block, Tables
from tests.factory.report import Document
from tests.factory.truth import Truth

_PAIRS = [
    line.split("\t")
    for line in Path(__file__).with_name("traditional.txt").read_text(encoding="utf-8").splitlines()
]
_TABLE = str.maketrans(
    "".join(simplified for simplified, _ in _PAIRS), "".join(other for _, other in _PAIRS)
)
# Mirrors for readers in Taiwan put their words for ours; some converters leave pronunciations.
_WORDS = (("信息", "资讯"), ("文件", "档案"), ("数据", "资料"), ("视频", "影片"), ("渠道", "管道"))
_RESIDUES = (
    ("镇", "镇(zhèn)"),
    ("报告", "报(bào)告"),
    ("情况", "情况(kuàng)"),
    ("项目", "项(xiàng)目"),
)
WAYS = {"characters": (), "words": _WORDS, "residues": _RESIDUES}


def convert(text: str) -> str:
    """`text` in Traditional script, one character for each."""
    return text.translate(_TABLE)


def draw_way(rng: random.Random) -> str:
    """A way of `WAYS` by its weight."""
    return rng.choices(list(WAYS), weights=[55, 30, 15])[0]


def reword(document: Document, way: str) -> Document:
    """`document` in the words of one of `WAYS`, still in simplified characters."""
    pairs = WAYS[way]

    def said(text: str) -> str:
        for word, other in pairs:
            text = text.replace(word, other)
        return text

    blocks: list[Block] = [
        block if isinstance(block, Tables) else replace(block, text=said(block.text))
        for block in document.blocks
    ]
    return replace(
        document,
        subject=replace(document.subject, organ=said(document.subject.organ)),
        title=document.title and said(document.title),
        blocks=tuple(blocks),
        shapes=(*document.shapes, f"script:{way}"),
    )


def converted(truth: Truth) -> Truth:
    """The truth of a page that was converted: what it prints in Traditional script.

    Regions keep the names of the code list; the organ may be told in either script.
    """
    names = (*truth.organs, *map(convert, truth.organs))
    return replace(
        truth,
        title=truth.title and convert(truth.title),
        organs=names,
        sections=tuple(
            replace(section, heading=section.heading and convert(section.heading))
            for section in truth.sections
        ),
        chrome=tuple(replace(mark, text=convert(mark.text)) for mark in truth.chrome),
        body=tuple(map(convert, truth.body)),
        stream=convert(truth.stream),
        neutral=tuple(map(convert, truth.neutral)),
    )
