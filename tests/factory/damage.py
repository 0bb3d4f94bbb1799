"""What publishing does to the sections of a report: headings lost, parts missing."""

from __future__ import annotations

import random
from collections.abc import Sequence

from pipeline.records import SectionKey
from tests.factory.blocks import Block, Heading, Paragraph, Tables


def damaged(
    rng: random.Random, blocks: list[Block], shapes: list[str], *, tabled: bool
) -> list[Block]:
    """`blocks` of a six-section report with or without one damage, which `shapes` is told of.

    A heading is lost only where its section can be told without it: a table of the form begins
    it, or the points of the problem section, with their own small headings, follow a table.
    """
    draw = rng.random()
    if draw < 0.04:
        return _lose(rng.choice(("requests", "disputes")), blocks, shapes) if tabled else blocks
    if draw < 0.08:
        return _lose("problems", blocks, shapes) if _opens_with_points(blocks) else blocks
    if draw < 0.1:
        shapes.append("sections:jump")
        return _without(blocks, ("requests", "disputes"))
    if not tabled and not any(_body_of(blocks, key) for key in ("disclosure", "requests")):
        shapes.append("sections:title_only")
    return blocks


def _body_of(blocks: Sequence[Block], key: SectionKey) -> list[Block]:
    inside = False
    body: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            inside = block.key == key
        elif inside:
            body.append(block)
    return body


def _opens_with_points(blocks: Sequence[Block]) -> bool:
    body = _body_of(blocks, "problems")[:1]
    return (
        bool(body)
        and isinstance(body[0], Paragraph)
        and body[0].text.startswith(("（一）", "(一)"))
    )


def _lose(key: SectionKey, blocks: list[Block], shapes: list[str]) -> list[Block]:
    first = _body_of(blocks, key)[:1]
    if key != "problems" and not (first and isinstance(first[0], Tables)):
        return blocks
    shapes.append(f"lost:{key}")
    return [
        Heading(key=key, text="") if isinstance(block, Heading) and block.key == key else block
        for block in blocks
    ]


def _without(blocks: Sequence[Block], keys: tuple[SectionKey, ...]) -> list[Block]:
    kept: list[Block] = []
    dropped = False
    for block in blocks:
        if isinstance(block, Heading):
            dropped = block.key in keys
        if not dropped:
            kept.append(block)
    return kept
