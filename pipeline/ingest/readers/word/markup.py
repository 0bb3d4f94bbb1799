"""What the modules that read WordprocessingML share: names, switches, alternatives.

Names are those of the transitional schema; `docx` renames those of the strict one.
"""

from __future__ import annotations

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
TEXT_PATH = "{urn:schemas-microsoft-com:vml}textpath"
# Properties, and what deletions under review leave behind.
UNSHOWN = frozenset(
    W + name
    for name in (
        "del", "moveFrom", "delText", "delInstrText", "pPr", "rPr", "tblPr", "tblGrid", "trPr",
        "tcPr", "sdtPr", "sdtEndPr", "rubyPr", "annotationRef",
    )
)  # fmt: skip
_OFF = frozenset(("0", "false", "off", "none"))


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch of Word (`<w:vanish/>`) is there and not switched off."""
    return element is not None and (element.get(VAL) or "") not in _OFF


def alternative(choices: etree._Element) -> etree._Element:
    """The first way of writing the same thing twice that has text, so that it is read once."""
    ways = [way for way in choices if isinstance(way.tag, str)]
    for way in ways:
        for tag in (f"{W}t", f"{W}txbxContent", TEXT_PATH):
            if way.find(f".//{tag}") is not None:
                return way
    return ways[0] if ways else choices
