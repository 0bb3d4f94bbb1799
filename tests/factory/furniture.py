"""The pieces of a site's frame as markup: bars, menus, columns, lists, selects, footers."""

from __future__ import annotations

import html
import random

from tests.factory.chrome import Surroundings


def attribute(rng: random.Random, *names: str) -> str:
    """A `class` or `id` with one of `names`: content systems agree on none.

    Three in ten tell nothing: numbered boxes, initials, names made by a program.
    """
    if rng.random() < 0.3:
        plain = (
            f"b{rng.randint(1, 40)}",
            f"css-{rng.randint(4096, 65535):x}",
            "fl",
            "w",
            "clearfix",
        )
        return f'class="{rng.choice(plain)}"'
    return f'{rng.choice(("class", "id"))}="{rng.choice(names)}"'


def _link(rng: random.Random, text: str) -> str:
    target = rng.choice(("#", "javascript:void(0)", f"/col/col{rng.randint(100, 99999)}/index.html",
                         f"./t{rng.randint(2010, 2024)}{rng.randint(1000, 9999)}_{rng.randint(10000, 99999)}.html"))  # fmt: skip
    extra = rng.choice(("", ' target="_blank"', f' title="{html.escape(text)}"'))
    return f'<a href="{target}"{extra}>{html.escape(text)}</a>'


def bars(rng: random.Random, around: Surroundings) -> str:
    """The bars on top, and the clock."""
    name = attribute(rng, "top-bar", "topnav", "hd", "w1200", "top_l", "toplink")
    lines = "".join(f"<div {name}>{text}</div>\n" for text in around.site.bars)
    if around.clock:
        lines += f'<div class="date">{around.clock}</div>\n'
    return lines


def menu(rng: random.Random, around: Surroundings) -> str:
    """The menu, with drop-down lists where the site has them, or as a row of cells."""
    if not around.full and rng.random() < 0.5:
        cells = "".join(f"<td>{_link(rng, name)}</td>" for name, _ in around.site.menus)
        return f'<table width="1000" class="nav"><tr>{cells}</tr></table>\n'
    groups = []
    for name, below in around.site.menus:
        inner = "".join(f"<li>{_link(rng, one)}</li>" for one in below)
        drop = f'<ul class="sub">{inner}</ul>' if inner else ""
        groups.append(f"<li>{_link(rng, name)}{drop}</li>")
    shell = rng.choice(("div", "nav", "div"))
    mark = attribute(rng, "nav", "navbar", "menu", "mainnav", "nav_box")
    return f"<{shell} {mark}><ul>{''.join(groups)}</ul></{shell}>\n"


def columns(rng: random.Random, around: Surroundings) -> str:
    """The columns at the side: the tree of the disclosure site."""
    shape = rng.choice(("ul", "dl", "div"))
    item, head = {"ul": ("li", "li"), "dl": ("dd", "dt"), "div": ("p", "h3")}[shape]
    mark = attribute(rng, "menu", "leftmenu", "lanmu", "l", "sidebar", "zfxxgk_left")
    lines = []
    for name, below in around.site.columns:
        inner = "".join(f"<{item}>{_link(rng, one)}</{item}>" for one in below)
        lines.append(f"<{shape} {mark}><{head}>{html.escape(name)}</{head}>{inner}</{shape}>\n")
    return "".join(lines)


def lists(rng: random.Random, around: Surroundings) -> str:
    """Related pages, and the lists of news beside them."""
    mark = attribute(rng, "related", "xgwz", "list", "r", "hotnews", "rightbox")
    items = "".join(f"<li>{_link(rng, text)}</li>" for text in around.related)
    parts = [f"<div {mark}><ul>{items}</ul></div>\n"]
    for name, lines in around.site.lists:
        head = rng.choice(("h3", "b", "div", "p"))
        items = "".join(f"<li>{_link(rng, text)}</li>" for text in lines)
        parts.append(f"<div {mark}><{head}>{name}</{head}><ul>{items}</ul></div>\n")
    for text in around.site.abstracts:
        parts.append(f"<div {mark}><p>{html.escape(text)}</p></div>\n")
    return "".join(parts)


def contents(rng: random.Random, headings: tuple[str, ...]) -> str:
    """A table of contents that leads to the sections of the text."""
    item = rng.choice(("li", "p", "span"))
    inner = "".join(
        f'<{item}><a href="#s{at}">{html.escape(text)}</a></{item}>'
        for at, text in enumerate(headings)
    )
    return f"<div {attribute(rng, 'mulu', 'catalog', 'anchor-nav')}>{inner}</div>\n"


def links(rng: random.Random, around: Surroundings) -> str:
    """Links to other sites: selects, or rows of links."""
    parts = []
    selects = rng.random() < 0.6
    for name, names in around.site.links:
        if selects:
            inner = "".join(f'<option value="#">{html.escape(one)}</option>' for one in names)
            parts.append(f"<select><option>{name}</option>{inner}</select>\n")
        else:
            inner = " ".join(_link(rng, one) for one in names)
            parts.append(f"<dl><dt>{name}</dt><dd>{inner}</dd></dl>\n")
    return f"<div {attribute(rng, 'links', 'friendlink', 'yqlj')}>{''.join(parts)}</div>\n"


def popups(rng: random.Random, around: Surroundings) -> str:
    """Windows that open on demand: in the page's text, hidden or not."""
    hidden = rng.choice((' style="display:none"', "", ' class="layer"'))
    return "".join(f"<div{hidden}>{text}</div>\n" for text in around.site.popups)


def footer(rng: random.Random, around: Surroundings) -> str:
    """The lines below everything."""
    mark = attribute(rng, "footer", "bottom", "foot", "copyright", "f", "footer_box")
    if rng.random() < 0.3:
        inner = "<br/>\n".join(around.site.footer)
        return f'<div {mark}><p align="center">{inner}</p></div>\n'
    inner = "".join(f"<p>{line}</p>" for line in around.site.footer)
    return f"<div {mark}>{inner}</div>\n"


def tools(rng: random.Random, around: Surroundings) -> str:
    """Share and print bars below the text, notices, attachments."""
    name = attribute(rng, "tools", "share", "bdsharebuttonbox", "fx", "jiathis_style")
    mark = rng.choice(("div", "p", "span"))
    bars = "".join(f"<{mark} {name}>{text}</{mark}>\n" for text in around.share)
    files = ""
    if around.attachments:
        label, *names = around.attachments
        files = f'<div class="fujian">{label}' + "".join(_link(rng, n) for n in names) + "</div>\n"
    return files + bars + "".join(f"<p>{text}</p>\n" for text in around.notices)


def metadata(rng: random.Random, around: Surroundings) -> str:
    """The table of index number, publisher and dates, in the ways that sites print it."""
    pairs = around.metadata
    if not pairs:
        return ""
    way = rng.choice(("table", "wide", "list", "terms", "together"))
    if way == "table":
        rows = "".join(f"<tr><th>{key}：</th><td>{value}</td></tr>" for key, value in pairs)
        return f'<table class="xxgk_head">{rows}</table>\n'
    if way == "wide":
        cells = [f"<td><b>{key}:</b></td><td>{value or '&nbsp;'}</td>" for key, value in pairs]
        rows = "".join(f"<tr>{''.join(cells[at : at + 2])}</tr>" for at in range(0, len(cells), 2))
        return f'<table width="100%" class="xxgk_table">{rows}</table>\n'
    if way == "list":
        inner = "".join(f"<li><b>{key}</b>：<span>{value}</span></li>" for key, value in pairs)
        return f'<ul class="headInfo">{inner}</ul>\n'
    if way == "terms":
        inner = "".join(f"<dt>{key}</dt><dd>{value}</dd>" for key, value in pairs)
        return f'<dl class="dl-info">{inner}</dl>\n'
    return '<div class="xxgkxx">' + "".join(f"{key}{value}" for key, value in pairs) + "</div>\n"
