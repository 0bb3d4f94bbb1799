"""Markup to lines and table rows. Every visible character of the page is in one of them.

A page is parsed once. Before it is walked, libxml2 itself takes out what no reader sees and
dissolves the tags that only style their text: pasted from Word, a page has a `<span>` for every
character, and walking them in Python would cost more than all the rest.
"""

from __future__ import annotations

import itertools
import re

from lxml import etree

from pipeline.ingest.lines import Outline, one_line
from pipeline.ingest.page import Hints
from pipeline.ingest.readers.walk import Walk

# An early </html> ends parsing in libxml2 (seen on gov.cn: a tenth of the page was left).
_ENDINGS = re.compile(r"</(?:[hH][tT][mM][lL]|[bB][oO][dD][yY])\s*>")
_CONTROLS = bytes((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20)))
_UNSEEN = ("script", "style", "noscript", "template", "object", "iframe", "svg", "textarea", "head", "title")  # fmt: skip
_STYLED = (
    "abbr", "acronym", "b", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var",
    "ruby", "rb", "rt", "rp", "nobr",
)  # fmt: skip
_HIDDEN_MARK = re.compile(rb"hidden[\s>=/]")
_PREFIXED = re.compile(rb"<[a-z]\w*:")
_WRAPPERS = re.compile(r"(?:<(?:table|tbody|tr|td)\b[^>]*>\s*){30,}", re.IGNORECASE)
_BLOCKS = frozenset(("div", "center", "section", "article"))
# libxml2 stops at 2,048 open elements; what lays out and has no meaning of its own can go.
_LAYOUT = re.compile(
    r"<(/?)(div|span|font|b|i|u|em|strong|center|section|article)\b[^>]*>", re.IGNORECASE
)
# libxml2 compares each attribute of a tag with all before it. A tag with more of them than any
# page has is made to be slow; what a small page can hold takes seconds at most.
_MOST_ATTRIBUTES = 200
_SMALL_PAGE = 200_000
_LONG_TAG = re.compile(r"<\w[^<>]{4000,}")
_TAGS = re.compile(
    r"<(?:!doctype\s+html|html|head|body|table|div|p|td|span|meta|br)\b", re.IGNORECASE
)
_META_TAGS = ("ucaptitle", "publishtime", "pubdate")  # elements of the UCAP content system


def has_tags(text: str) -> bool:
    """Whether a tag that pages are made of stands in `text`."""
    return _TAGS.search(text) is not None


def is_html(text: str) -> bool:
    """Whether decoded text is markup: a page, or a fragment of one."""
    return len(list(itertools.islice(_TAGS.finditer(text, 0, 20_000), 2))) == 2


def read_html(text: str, *, unhide: bool = False) -> tuple[Outline, Hints]:
    """The visible lines of a page, and what it says of itself out of sight.

    With `unhide`, what its styles hide is read too: some sites hide the article until a script
    shows it, which in a saved page no script does.
    """
    root = parse(text)
    if root is None:
        return Outline(lines=()), Hints()
    hints = _hints(root)
    source = text.encode("utf-8", "ignore").lower()
    _clean(root, b"" if unhide else source)
    return Walk(styled=b"white-space" in source).outline(root), hints


def parse(text: str) -> etree._Element | None:
    """The element tree of a page; None where there is no markup in it."""
    open_ended = _ENDINGS.sub("", text)
    if len(text) > _SMALL_PAGE:
        open_ended = _LONG_TAG.sub(_fewer_attributes, open_ended)
    root, complete = _parse(open_ended)
    if not complete:
        flat = _LAYOUT.sub(lambda tag: "<br>" if tag[2].lower() in _BLOCKS else "", open_ended)
        root, _ = _parse(_WRAPPERS.sub("<br>", flat))
    return root


def _parse(text: str) -> tuple[etree._Element | None, bool]:
    """The tree, and whether the parser reached the end of the page."""
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    raw = text.encode("utf-8", "ignore").translate(None, _CONTROLS)
    root = etree.fromstring(raw, parser)
    last = parser.error_log.last_error
    return root, last is None or "depth" not in (last.message or "").lower()


def _fewer_attributes(tag: re.Match[str]) -> str:
    return tag[0] if tag[0].count("=") <= _MOST_ATTRIBUTES else tag[0].split(None, 1)[0]


def _clean(root: etree._Element, source: bytes) -> None:
    """Take out of the tree what is not seen, and dissolve what only styles.

    `source` is the page in lower case, empty where nothing is to count as hidden.
    """
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    for element in _hidden(root, source):
        _drop(element)
    prefixed: set[str] = set()
    if not source or _PREFIXED.search(source):  # <o:p> of Word
        prefixed = {str(found.tag) for found in root.iter() if ":" in str(found.tag)}
    etree.strip_tags(root, *_STYLED, *sorted(prefixed))


def _hidden(root: etree._Element, source: bytes) -> list[etree._Element]:
    """The elements that their style or their attribute `hidden` hides.

    Where the source tells that there can be none, no element is asked.
    """
    marked = b"hidden" in source and _HIDDEN_MARK.search(source) is not None
    if not marked and not _may_hide(source):
        return []
    return [
        element
        for element in root.iter()
        if ((style := element.get("style")) and _hides(style))
        or (marked and element.get("hidden") is not None)
    ]


def _may_hide(source: bytes) -> bool:
    """Whether a style that hides stands anywhere in the source."""
    if b"display" not in source and b"visibility" not in source:
        return False
    tight = source.translate(None, b" \t\n\r\f\v")
    return b"display:none" in tight or b"visibility:hidden" in tight


def _hides(style: str) -> bool:
    style = style.lower()
    if "none" not in style and "hidden" not in style:  # most styles
        return False
    tight = "".join(style.split())
    return "display:none" in tight or "visibility:hidden" in tight


def _drop(element: etree._Element) -> None:
    """Remove an element; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _hints(root: etree._Element) -> Hints:
    title = root.find(".//title")
    metas = []
    for tag in root.iter("meta", *_META_TAGS):
        if tag.tag == "meta":
            name = str(tag.get("name") or tag.get("property") or "").lower()
            metas.append((name, one_line(tag.get("content") or "")))
        else:
            metas.append((str(tag.tag), one_line("".join(map(str, tag.itertext())))))
    return Hints(
        title=one_line("".join(map(str, title.itertext()))) or None if title is not None else None,
        metas=tuple((name, content) for name, content in metas if name and content),
    )
