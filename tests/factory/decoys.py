"""Pages that look like reports and are none: what the archive must refuse as `not_a_report`.

The texts are in `decoy_texts` and `decoy_more`; they stand in the same shells, among the same menus and lists of
reports, as the reports themselves.
"""

from __future__ import annotations

import html
import random
from dataclasses import dataclass

from tests.factory import chrome, encode, frames, subject, surround
from tests.factory.decoy_more import MORE
from tests.factory.decoy_texts import WRITERS, Writer
from tests.factory.frames import Article
from tests.factory.html_page import CHARSET, draw_family
from tests.factory.subject import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoy:
    """A page that is no report, the kind of document it is, and how it was made."""

    seed: int
    name: str
    raw: bytes
    kind: str
    shapes: tuple[str, ...]


_WRITERS: dict[str, Writer] = {**WRITERS, **MORE}
KINDS = tuple(_WRITERS)
# Some are filed among the reports.
_COLUMNS = ("政府信息公开年报", "通知公告", "政策文件", "其他法定公开内容")


def make_decoy(seed: int) -> Decoy:
    """The decoy of this seed; kinds take turns."""
    rng = random.Random(f"gongkai decoy {seed}")
    kind = KINDS[seed % len(KINDS)]
    about = subject.draw(rng)
    year = max(about.year, 2016)
    lines = _WRITERS[kind](rng, about.organ, year)
    published = f"{year + 1}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
    column = rng.choices(_COLUMNS, weights=[30, 30, 20, 20])[0]
    around = chrome.draw_for(rng, about, lines[0], published, trusted=True, column=column)
    markup = rng.random() < 0.6
    if markup:
        family = draw_family(rng)
        source = _page(rng, about, lines, published, around, family)
    else:
        framed = rng.random() < 0.5
        family = "framed" if framed else "alone"
        source = "\n".join(surround.surrounded(rng, around, [], lines) if framed else lines)
    raw, encoding = encode.encode(rng, source, markup=markup)
    return Decoy(
        seed=seed,
        name=f"d{seed}" + (".html" if markup else ".txt"),
        raw=raw,
        kind=kind,
        shapes=(f"page:{family}", f"full:{around.full}", f"encoding:{encoding}"),
    )


def _page(
    rng: random.Random,
    about: Subject,
    lines: list[str],
    published: str,
    around: chrome.Surroundings,
    family: str,
) -> str:
    """The lines in a shell; numbers after a label become a table, listings become links."""
    title, *rest = lines
    parts, at = [], 0
    while at < len(rest):
        pair = rest[at : at + 2]
        if len(pair) == 2 and pair[1].replace(".", "").isdigit():
            parts.append(
                f"<table><tr><td>{html.escape(pair[0])}</td><td>{pair[1]}</td></tr></table>"
            )
            at += 2
            continue
        text = html.escape(rest[at])
        linked = "年度报告 2" in text
        parts.append(f'<li><a href="#">{text}</a></li>' if linked else f"<p>　　{text}</p>")
        at += 1
    shown = Article(
        title=title,
        heading=html.escape(title),
        markup="\n".join(parts),
        published_on=published,
        organ=about.organ,
    )
    head = frames.head(rng, family, shown, around, CHARSET)
    return f"{head}\n<body>\n{frames.shell(rng, family, shown, around)}\n</body>\n</html>\n"
