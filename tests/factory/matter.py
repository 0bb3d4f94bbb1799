"""Bytes of a page that print nothing: styles, scripts, comments, inline pictures.

Real pages of 60 to 100 kB are mostly this. Strings inside look like parts of a report now and
then, as they do on real pages: what is not printed must not be read.
"""

from __future__ import annotations

import random

_SELECTORS = (
    ".nav li a", ".header .top-bar", "#zoom p", ".sidebar ul li", ".footer .links", ".crumb a",
    ".article-title h1", ".xxgk_table td", ".share-box", ".pager span", ".search input", ".banner",
    ".tabs .hd li.on", ".dropdown-menu > li > a", ".list li span.date", "table.MsoTableGrid td",
)  # fmt: skip
_RULES = (
    "float:left", "width:1200px", "margin:0 auto", "line-height:36px", "font-size:16px", "color:#333",
    "background:url(images/bg.png) no-repeat", "padding:0 12px", "display:inline-block",
    "border:1px solid #e5e5e5", "text-indent:2em", "font-family:'Microsoft YaHei',SimSun",
    "position:relative", "overflow:hidden", "text-align:center", "height:auto", "zoom:1",
)  # fmt: skip
_STATEMENTS = (
    'var siteName="报告查询";', 'function ck(){return "二、其他情况";}', '$(".nav li").hover(function(){$(this).addClass("on");});',
    "document.write('<span>今天是'+new Date().getFullYear()+'年</span>');",
    'var _hmt=_hmt||[];(function(){var hm=document.createElement("script");hm.src="js/hm.js";})();',
    'if(navigator.userAgent.match(/(iPhone|Android)/i)){location.href="m/index.html";}',
    'function doZoom(size){document.getElementById("zoom").style.fontSize=size+"px";}',
    'var catalogs=[{id:1,name:"总体情况"},{id:2,name:"主动公开政府信息情况"},{id:3,name:"存在的主要问题"}];',
    '$.ajax({url:"/interface/hits.do",data:{id:aid},success:function(r){$("#hits").html(r.hits);}});',
    'window._bd_share_config={"common":{"bdText":"一、概述","bdMini":"2"},"share":{}};',
    "for(var i=0;i<list.length;i++){if(list[i].year<2019){list.splice(i,1);}}",
)  # fmt: skip


def style(rng: random.Random, size: int) -> str:
    """A style element of about `size` characters."""
    rules: list[str] = []
    while size > 0:
        body = ";".join(rng.sample(_RULES, rng.randint(3, 6)))
        rules.append(f"{rng.choice(_SELECTORS)}{{{body}}}")
        size -= len(rules[-1])
    return '<style type="text/css">\n' + "\n".join(rules) + "\n</style>\n"


def script(rng: random.Random, size: int) -> str:
    """A script element of about `size` characters, fenced as a comment now and then."""
    lines: list[str] = []
    while size > 0:
        lines.append(rng.choice(_STATEMENTS))
        size -= len(lines[-1])
    code = "\n".join(lines)
    if rng.random() < 0.3:
        code = f"<!--\n{code}\n//-->"
    return f'<script type="text/javascript">\n{code}\n</script>\n'


def picture(rng: random.Random, size: int) -> str:
    """A picture whose bytes stand in the page."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return f'<img src="data:image/png;base64,{"".join(rng.choices(letters, k=size))}" />\n'
