"""The lines of a text file that was saved with everything around the text."""

from __future__ import annotations

import random

from tests.factory.chrome import Surroundings


def surrounded(
    rng: random.Random, around: Surroundings, title: list[str], lines: list[str]
) -> list[str]:
    """`lines` between the lines of the page that they were saved with."""
    frame = around.site
    apart = rng.random() < 0.5
    menus: list[str] = []
    for name, below in (*frame.menus, *frame.columns):
        menus += (name, *below) if apart else (" ".join((name, *below)),)
    bullet = rng.choice(("· ", "", "• ", "- "))
    listed = [bullet + line for line in around.related]
    for name, titles in frame.lists:
        listed += (name, *(bullet + title for title in titles))
    linked = [" ".join((name, *below)) for name, below in frame.links]
    byline = [around.byline] if around.byline else []
    head = [*title, *byline] if rng.random() < 0.6 or not title else byline
    ruled = ["| " * rng.randint(60, 200)] if rng.random() < 0.12 else []
    above = [*frame.bars, *ruled, *menus, *([around.clock] if around.clock else []), around.trail]
    inside = around.inside[:1], around.inside[1:]
    after = [
        *around.attachments,
        *around.share,
        *around.notices,
        *listed,
        *frame.abstracts,
        *linked,
    ]
    metadata = _metadata_lines(rng, around)
    return [
        *above, *metadata, *head, *inside[0], *lines, *inside[1], *ruled, *after, *frame.popups, *frame.footer,
    ]  # fmt: skip


def _metadata_lines(rng: random.Random, around: Surroundings) -> list[str]:
    """The metadata as converters write tables: in bars, as a list, run together."""
    pairs = around.metadata
    if not pairs:
        return []
    way = rng.choice(("bars", "list", "together", "lines"))
    if way == "bars":
        return [f"{key} | {value} |" for key, value in pairs]
    if way == "list":
        return [line for key, value in pairs for line in (f"• {key}", f" {value}")]
    if way == "together":
        return ["".join(key + value for key, value in pairs)]
    return [f"{key}：{value}" for key, value in pairs]
