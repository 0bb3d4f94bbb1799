"""Reports as saved web pages of six families of content systems."""

from __future__ import annotations

import html
import random
from dataclasses import dataclass

from tests.factory import html_table, noise
from tests.factory.chrome import Surroundings, signature
from tests.factory.report import Document, Heading, Paragraph

FAMILIES = {"trs": 22, "ucap": 18, "hanweb": 22, "word": 16, "nested": 12, "bare": 10}
CHARSET = "CHARSET-HERE"  # replaced by the encoder


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The source of a page and the choices behind it."""

    source: str
    shapes: tuple[str, ...]


def draw_family(rng: random.Random) -> str:
    """A family of `FAMILIES` by its weight."""
    return rng.choices(list(FAMILIES), weights=list(FAMILIES.values()))[0]


def render(rng: random.Random, document: Document, around: Surroundings, family: str) -> Rendered:
    """The whole page in one family."""
    kind = noise.kind(rng)
    head_style = rng.choice(("strong", "h2", "plain", "plain", "span"))
    flow = rng.choices(("p", "div", "br", "glued"), weights=[60, 12, 18, 10])[0]
    if {"headings:bare", "headings:ordinal_lost"} & set(document.shapes) and flow == "glued":
        flow = "p"  # without a number nothing would mark the heading inside a sentence
    table = html_table.draw(rng, family)
    shapes = ["medium:html", f"html:{family}", f"flow:{flow}"]
    if document.sheet:
        shapes += [f"spans:{table.spans}", f"labels:{kind}", f"split:{table.broken_apart}"]
    article = _article(rng, document, family, head_style, flow, table, kind)
    body = _frame(rng, family, document, around, article)
    if rng.random() < 0.12:
        shapes.append("html:interior_end")
        body = body.replace("<!--content-->", "</div></body></html><div>", 1)
    source = f"{_head(rng, family, document, around)}\n<body>\n{body}\n</body>\n</html>\n"
    return Rendered(source=source, shapes=tuple(shapes))


def _head(rng: random.Random, family: str, document: Document, around: Surroundings) -> str:
    title = html.escape(document.title or "信息公开")
    suffix = rng.choice(("", f"-{around.site}", f"_{around.site}门户网站"))
    metas = [f'<meta http-equiv="Content-Type" content="text/html; charset={CHARSET}">']
    if rng.random() < 0.3:
        metas = [f'<meta charset="{CHARSET}">']
    if family == "bare":
        return f"<html><head>{metas[0]}<title>{title}</title></head>"
    metas.append(f'<meta name="SiteName" content="{around.site}">')
    names = {
        "trs": (("ColumnName", "政府信息公开年报"), ("PubDate", document.published_on)),
        "ucap": (("ColumnName", "年度报告"), ("publishdate", document.published_on)),
        "hanweb": (("ArticleTitle", title), ("PubDate", f"{document.published_on} 10:21")),
    }.get(family, ())
    if around.byline or around.metadata:
        metas += [f'<meta name="{name}" content="{content}">' for name, content in names]
    style = "<style>td{border:1px solid #000} .nav a{color:#333}</style>"
    script = '<script>var siteName="报告查询";function ck(){return "二、其他情况";}</script>'
    doctype = rng.choice(("<!DOCTYPE html>", "", "<!DOCTYPE html PUBLIC>"))
    return (
        f"{doctype}<html>\n<head>\n{''.join(metas)}\n<title>{title}{suffix}</title>\n"
        f"{style}{script}\n</head>"
    )


def _text(rng: random.Random, text: str, family: str) -> str:
    """Escaped text, in fragments where the family pastes from Word."""
    if family == "word":
        cut = [rng.randint(1, 4) for _ in text]
        parts, at = [], 0
        for size in cut:
            if at >= len(text):
                break
            parts.append(text[at : at + size])
            at += size
        return "".join(
            f'<span style="font-family:仿宋">{html.escape(part)}</span>' for part in parts
        )
    if family == "nested":
        return f'<font face="宋体" size="3">{html.escape(text)}</font>'
    if rng.random() < 0.2:
        return f'<span style="font-size:16px">{html.escape(text)}</span>'
    return html.escape(text)


def _paragraph(rng: random.Random, inner: str, family: str, flow: str) -> str:
    indent = rng.choice(("　　", "&nbsp;&nbsp;&nbsp;&nbsp;", "", ""))
    if family == "word":
        return f'<p class="MsoNormal" style="text-indent:32pt">{inner}<o:p></o:p></p>\n'
    if flow == "br":
        return f"{indent or '　　'}{inner}<br/>\n"
    mark = "div" if flow == "div" else "p"
    return f"<{mark}>{indent}{inner}</{mark}>\n"


def _article(
    rng: random.Random,
    document: Document,
    family: str,
    head_style: str,
    flow: str,
    table: html_table.Style,
    kind: str,
) -> str:
    parts: list[str] = []
    pending = ""
    blocks = document.blocks
    for at, block in enumerate(blocks):
        match block:
            case Heading():
                inner = _text(rng, block.text, family)
                if head_style == "strong":
                    inner = f"<strong>{inner}</strong>"
                elif head_style == "span":
                    inner = f'<span style="font-family:黑体">{inner}</span>'
                if flow == "glued" and pending:
                    parts.append(_paragraph(rng, pending + inner, family, flow))
                    pending = ""
                elif head_style == "h2" and family != "word":
                    parts.append(f"<h2>{inner}</h2>\n")
                else:
                    parts.append(_paragraph(rng, inner, family, flow))
            case Paragraph():
                inner = _text(rng, block.text, family)
                following = blocks[at + 1] if at + 1 < len(blocks) else None
                if flow == "glued" and isinstance(following, Heading) and block.text[-1] in "。；":
                    pending = inner
                else:
                    parts.append(_paragraph(rng, inner, family, flow))
            case _:
                parts.append(html_table.render(rng, document, block.part, table, kind))
    for line in signature(rng, document):
        parts.append(f'<p style="text-align:right">{_text(rng, line, family)}</p>\n')
    return "".join(parts)


def _meta_table(rng: random.Random, around: Surroundings) -> str:
    if not around.metadata:
        return ""
    if rng.random() < 0.5:
        rows = "".join(
            f"<tr><th>{key}：</th><td>{value}</td></tr>" for key, value in around.metadata
        )
        return f'<table class="xxgk_head">{rows}</table>\n'
    spans = "".join(
        f"<li><b>{key}</b>：<span>{value}</span></li>" for key, value in around.metadata
    )
    return f'<ul class="headInfo">{spans}</ul>\n'


def _names(rng: random.Random, *names: str) -> str:
    """An attribute with one of `names`: content systems agree on none."""
    return f'{rng.choice(("class", "id"))}="{rng.choice(names)}"'


def _around_lists(rng: random.Random, around: Surroundings) -> tuple[str, str, str, str]:
    bar = _names(rng, "top-bar", "nav", "topnav", "hd", "w1200")
    bars = "".join(f"<div {bar}>{text}</div>\n" for text in around.bars)
    if around.clock:
        bars += f'<div class="date">{around.clock}</div>\n'
    if around.sidebar:
        links = "".join(
            f'<li><a href="c{at}.html">{name}</a></li>' for at, name in enumerate(around.sidebar)
        )
        bars += f"<ul {_names(rng, 'menu', 'leftmenu', 'lanmu', 'l')}>{links}</ul>\n"
    tool = _names(rng, "tools", "share", "bdsharebuttonbox", "fx", "jiathis_style")
    mark = rng.choice(("div", "p", "span"))
    share = "".join(f"<{mark} {tool}>{text}</{mark}>\n" for text in around.share)
    share += "".join(f"<p>{text}</p>\n" for text in around.notices)
    items = "".join(f'<li><a href="#">{text}</a></li>' for text in around.related)
    head = rng.choice(("<h3>相关文章</h3>", "<b>相关链接</b>", "", "<div>推荐阅读</div>"))
    related = f"<div {_names(rng, 'related', 'xgwz', 'list', 'r')}>{head}<ul>{items}</ul></div>\n"
    footer = "".join(f"<p>{line}</p>" for line in around.footer)
    foot = _names(rng, "footer", "bottom", "foot", "copyright", "f")
    return bars, share, related, f"<div {foot}>{footer}</div>"


def _frame(
    rng: random.Random, family: str, document: Document, around: Surroundings, article: str
) -> str:
    title = html.escape(document.title or "")
    heading = f"<h1>{title}</h1>\n" if title else ""
    if family == "bare":
        return f'<p align="center">{title}</p>\n{article}'
    bars, share, related, footer = _around_lists(rng, around)
    byline = f'<div class="article-info">{around.byline}</div>\n' if around.byline else ""
    trail = f'<div class="position">{around.trail}</div>\n'
    meta = _meta_table(rng, around)
    content = {
        "trs": f"<div {_names(rng, 'TRS_Editor', 'view TRS_UEDITOR', 'txtcon')}>{article}</div>",
        "ucap": f'<ucapcontent><div id="zoom">{article}</div></ucapcontent>',
        "hanweb": f'<!--<$[信息内容]>begin--><div id="zoomcon" class="bt_content">{article}</div><!--<$[信息内容]>end-->',
        "word": f'<div class="Section1">{article}</div>',
    }.get(family, article)
    if family == "ucap":
        heading = f"<h1><ucaptitle>{title}</ucaptitle></h1>\n"
        if around.byline:
            byline = (
                f'<div class="info">发布时间：<publishtime>{document.published_on}</publishtime>'
                f" 来源：{document.subject.organ}</div>\n"
            )
    if family == "nested":
        return (
            f'<table width="1000"><tr><td colspan="2">{bars}</td></tr>\n<tr><td width="200">'
            f'{related}</td><td>{trail}<table width="780"><tr><td>{heading or title}</td></tr>'
            f"<tr><td>{meta}{byline}</td></tr><tr><td><!--content-->{content}</td></tr>"
            f"<tr><td>{share}</td></tr></table></td></tr>"
            f'<tr><td colspan="2">{footer}</td></tr></table>'
        )
    order = [heading, meta, byline] if rng.random() < 0.5 else [meta, heading, byline]
    return (
        f'<div {_names(rng, "header", "top", "head")}>{bars}</div>\n<div class="main">\n{trail}'
        f"<div {_names(rng, 'article', 'con', 'detail', 'box', 'main-txt')}>\n{''.join(order)}<!--content-->\n{content}\n{share}</div>\n"
        f"{related}</div>\n{footer}"
    )
