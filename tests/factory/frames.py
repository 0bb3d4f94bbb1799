"""The shells of content systems: where each puts the title, the metadata, the text, the lists."""

from __future__ import annotations

import html
import random
import re
from dataclasses import dataclass

from tests.factory import furniture, matter
from tests.factory.chrome import Surroundings
from tests.factory.furniture import attribute

FAMILIES = {
    "trs": 18, "ucap": 15, "hanweb": 16, "jpage": 7, "jsp": 6, "word": 13, "nested": 10, "frames": 6,
    "bare": 8, "pre": 3,
}  # fmt: skip
# Content systems of the 2000s know no menus that drop down.
SMALL = ("frames", "bare", "pre")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a shell is put around: the title and the text as markup, the day, the body's name."""

    title: str | None
    heading: str
    markup: str
    published_on: str
    organ: str


def shell(rng: random.Random, family: str, article: Article, around: Surroundings) -> str:
    """The body of a page in one family."""
    if family in ("bare", "pre"):
        return f'<p align="center">{article.heading}</p>\n{article.markup}'
    if family == "nested":
        return _nested(rng, article, around)
    if family == "frames":
        return _frames(rng, article, around)
    return _boxes(rng, family, article, around)


def metas(family: str, article: Article, around: Surroundings) -> str:
    """The meta elements that a system writes about the page."""
    title = html.escape(article.title or "")
    day = article.published_on
    names = {
        "trs": (("ColumnName", "政府信息公开年报"), ("PubDate", day)),
        "ucap": (("ColumnName", "年度报告"), ("ColumnType", "信息公开"), ("publishdate", day)),
        "hanweb": (("ArticleTitle", title), ("PubDate", f"{day} 10:21"), ("Maketime", f"{day} 10:20:11")),
        "jpage": (("ArticleTitle", title), ("pubdate", f"{day} 16:02")),
    }.get(family, ())  # fmt: skip
    pairs = [("SiteName", around.site.name)]
    if around.byline or around.metadata:
        pairs += list(names)
    return "".join(f'<meta name="{name}" content="{content}">\n' for name, content in pairs)


def _content(rng: random.Random, family: str, markup: str) -> str:
    """The box that holds the text."""
    if family == "trs":
        name = attribute(
            rng, "TRS_Editor", "view TRS_UEDITOR trs_paper_default", "txtcon", "Custom_UnionStyle"
        )
        style = "<style type=text/css>.TRS_Editor P{margin-top:1em;line-height:1.5}</style>"
        return f"<div {name}>{style if rng.random() < 0.5 else ''}{markup}</div>"
    if family == "ucap":
        return f'<ucapcontent><div id="{rng.choice(("zoom", "UCAP-CONTENT"))}">{markup}</div></ucapcontent>'
    if family == "hanweb":
        return (
            '<!--<$[信息内容]>begin--><div id="zoomcon" class="bt_content"><div class="main-txt">'
            f"{markup}</div></div><!--<$[信息内容]>end-->"
        )
    if family == "jpage":
        records = "".join(
            f"<record><![CDATA[<li><a href='art_{at}.html'>二、{at}年要点</a></li>]]></record>"
            for at in range(rng.randint(3, 15))
        )
        store = f'<script type="text/xml"><datastore><recordset>{records}</recordset></datastore></script>'
        return f'<div id="zoom" class="article-content">{markup}</div>\n{store}'
    if family == "jsp":
        return f'<div class="xxgk_nb"><div id="vsb_content" class="v_news_content">{markup}</div></div>'
    if family == "word":
        return f'<div class="WordSection1" style="layout-grid:15.6pt">{markup}</div>'
    return markup


def _titles(rng: random.Random, family: str, article: Article, around: Surroundings) -> list[str]:
    """The title as often as the page repeats it: over the box, and inside it."""
    if not article.heading:
        return []
    first = {"ucap": "<h1><ucaptitle>{}</ucaptitle></h1>\n", "jsp": '<div class="title">{}</div>\n'}
    shape = first.get(family) or rng.choice(("<h1>{}</h1>\n", '<h2 class="title">{}</h2>\n', "<p class='bt'><b>{}</b></p>\n"))  # fmt: skip
    again = '<p style="text-align:center"><strong>{}</strong></p>\n'
    return [shape.format(article.heading), *([again.format(article.heading)] * (around.titles - 1))]


def _byline(rng: random.Random, family: str, article: Article, around: Surroundings) -> str:
    if not around.byline:
        return ""
    if family == "ucap":
        return (
            f'<div class="info">发布时间：<publishtime>{article.published_on}</publishtime>'
            f" 来源：{article.organ}</div>\n"
        )
    mark = rng.choice(("article-info", "ly", "xinxi", "art_info", "time"))
    return f'<div class="{mark}">{around.byline}</div>\n'


def _inside(around: Surroundings, markup: str) -> str:
    """Bars in the box of the text itself: the first above it, the second below."""
    if not around.inside:
        return markup
    first, *others = around.inside
    below = "".join(f'<p align="right">{text}</p>\n' for text in others)
    return f'<div class="dy">{first}</div>\n{markup}{below}'


def _boxes(rng: random.Random, family: str, article: Article, around: Surroundings) -> str:
    """A page of nested boxes: header, path, columns, text, lists, links, footer."""
    heading, *again = _titles(rng, family, article, around) or [""]
    meta = furniture.metadata(rng, around)
    byline = _byline(rng, family, article, around)
    order = [heading, meta, byline] if rng.random() < 0.5 else [meta, heading, byline]
    contents = furniture.contents(rng, around.contents) if around.contents else ""
    markup = contents + _inside(around, "".join(again) + article.markup)
    trail = f"<div {attribute(rng, 'position', 'crumb', 'bread-crumb', 'dqwz', 'wz')}>{around.trail}</div>\n"
    blank = "<div>&nbsp;</div>" if rng.random() < 0.2 else ""
    text = (
        f"<div {attribute(rng, 'article', 'con', 'detail', 'box', 'main-txt', 'content')}>\n"
        f"{''.join(order)}<!--content-->\n{_content(rng, family, markup)}\n"
        f"{furniture.tools(rng, around)}</div>\n"
    )
    side = furniture.columns(rng, around)
    related = furniture.lists(rng, around)
    main = rng.choice(
        (
            [trail, side, blank, text, related],
            [side, trail, text, blank, related],
            [trail, text, blank, side, related],
            [related, trail, blank, text, side],
        )
    )
    top = (
        f"<div {attribute(rng, 'header', 'top', 'head', 'mh_header')}>{furniture.bars(rng, around)}"
        f"{furniture.menu(rng, around)}</div>\n"
    )
    inner = f'<div class="main clearfix">\n{"".join(main)}</div>\n'
    below = f"{furniture.links(rng, around)}{furniture.popups(rng, around)}{furniture.footer(rng, around)}"
    return inner + top + below if rng.random() < 0.08 else top + inner + below


def _nested(rng: random.Random, article: Article, around: Surroundings) -> str:
    """Layout by tables within tables."""
    heading = "".join(_titles(rng, "nested", article, around)) or (article.heading or "")
    meta = furniture.metadata(rng, around) + _byline(rng, "nested", article, around)
    side = furniture.columns(rng, around) + furniture.lists(rng, around)
    markup = _inside(around, article.markup)
    spacer = '<tr><td height="8" background="images/x.gif"></td></tr>' if around.full else ""
    return (
        f'<table width="1000" align="center"><tr><td colspan="2">{furniture.bars(rng, around)}'
        f'{furniture.menu(rng, around)}</td></tr>\n{spacer}<tr><td width="200" valign="top">{side}</td>'
        f'<td valign="top">{around.trail}<table width="780"><tr><td>{heading}</td></tr>'
        f"<tr><td>{meta}</td></tr><tr><td><!--content-->{markup}</td></tr>"
        f"<tr><td>{furniture.tools(rng, around)}</td></tr></table></td></tr>{spacer}"
        f'<tr><td colspan="2">{furniture.links(rng, around)}{furniture.popups(rng, around)}'
        f"{furniture.footer(rng, around)}</td></tr></table>"
    )


def _frames(rng: random.Random, article: Article, around: Surroundings) -> str:
    """A page of the frame of an old site: capital letters, end tags left out, rules between."""
    heading = f'<center><font size="4" color="red"><b>{article.heading}</b></font></center>\n'
    byline = f'<p align="center">{around.byline}</p>\n' if around.byline else ""
    body = (
        f'<table width="98%" border="0"><tr><td>{furniture.bars(rng, around)}</td></tr><tr><td>'
        f"{furniture.menu(rng, around)}{furniture.columns(rng, around)}</td></tr></table>\n"
        f"{around.trail}<hr>\n{heading}{furniture.metadata(rng, around)}{byline}<hr>\n<!--content-->"
        f"{_inside(around, article.markup)}\n<hr>{furniture.tools(rng, around)}"
        f"{furniture.lists(rng, around)}{furniture.links(rng, around)}{furniture.popups(rng, around)}"
        f"{furniture.footer(rng, around)}"
    )
    body = re.sub(r"</?[a-z][a-z0-9:]*", lambda tag: tag[0].upper(), body)
    return re.sub(r"</(P|LI|DT|DD|OPTION)>", "", body) if rng.random() < 0.7 else body


def head(
    rng: random.Random, family: str, article: Article, around: Surroundings, charset: str
) -> str:
    """The head of a page; a full one has the styles and scripts of a large site."""
    title = html.escape(article.title or "信息公开")
    if rng.random() < 0.15:
        title = rng.choice(("政府信息公开年报", "信息公开", "信息内容", "政务公开-文章内容页"))
    suffix = rng.choice(("", f"-{around.site.name}", f"_{around.site.name}门户网站", f" - 政府信息公开年报 - {around.site.name}"))  # fmt: skip
    declared = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    if family in ("bare", "pre"):
        return f"<html><head>{declared}<title>{title}</title></head>"
    if rng.random() < 0.3:
        declared = f'<meta charset="{charset}">'
    sizes = (rng.randint(6000, 14000), rng.randint(8000, 18000)) if around.full else (120, 150)
    dressing = matter.style(rng, sizes[0]) + matter.script(rng, sizes[1])
    doctype = rng.choice(("<!DOCTYPE html>", "", "<!DOCTYPE html PUBLIC>"))
    return (
        f"{doctype}<html>\n<head>\n{declared}{metas(family, article, around)}\n"
        f"<title>{title}{suffix}</title>\n{dressing}</head>"
    )
