"""Labels as offices and dumps spoil them: split, spaced, cut, misspelt, explained, lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.dumps.sheet import Row, Sheet, Slot

# As seen in print.
TYPOS = {
    "上年结转": "上年转结", "行政事业性": "行政事业型", "内部事务": "内容事务",
    "只计这一情形": "只计这一情况", "（本列数据": "（本列）数据", "第二十条第（一）": "第二十一条第（一）",
    "第二十条第（五）": "第二十条（五）", "行政规范性文件": "规范性文件", "其他法律行政法规禁止公开": "其他法律行政止公开",
}  # fmt: skip
_SLIPS = "的信公工政件数量和目及情一"
_GUIDANCE = (
    "（指本年度事项数）",
    "（含新制定和修订的文件，不含转发的文件）",
    "（按自然年度统计）",
    "（件）",
    "（没有的请填零）",
)
KINDS = ("split", "spaces", "truncated", "typo", "slip", "guidance", "doubled", "absent", "swapped")


def spoil(rng: Random, sheets: list[Sheet], kinds: list[str]) -> list[Sheet]:
    """The sheets with one label spoilt for each of `kinds`."""
    spoilt = list(sheets)
    for kind in kinds if sheets else ():
        at = rng.randrange(len(spoilt))
        change = _swap if kind == "swapped" else _absent if kind == "absent" else _relabel
        spoilt[at] = change(rng, spoilt[at], kind)
    return spoilt


def _relabel(rng: Random, sheet: Sheet, kind: str) -> Sheet:
    places = [
        (at, where)
        for at, row in enumerate(sheet.rows)
        for where, slot in enumerate(row.slots)
        if slot.kind != "value" and _WAYS[kind](Random(0), slot.text) != slot.text
    ]
    if not places:
        return sheet
    at, where = rng.choice(places)
    slots = list(sheet.rows[at].slots)
    slots[where] = replace(slots[where], text=_WAYS[kind](rng, slots[where].text))
    return _with_row(sheet, at, sheet.rows[at].with_slots(slots))


def _with_row(sheet: Sheet, at: int, row: Row) -> Sheet:
    return replace(sheet, rows=(*sheet.rows[:at], row, *sheet.rows[at + 1 :]))


def _split(rng: Random, text: str) -> str:
    at = rng.randint(1, max(1, len(text) - 1))
    return f"{text[:at]}\n{text[at:]}" if len(text) > 3 else text


def _spaces(rng: Random, text: str) -> str:
    at = rng.randint(1, max(1, len(text) - 1))
    return f"{text[:at]} {text[at:]}" if len(text) > 1 else text


def _truncated(rng: Random, text: str) -> str:
    return text[: -rng.randint(1, 2)] if len(text) > 5 and not text.endswith("项") else text


def _typo(_rng: Random, text: str) -> str:
    return next((text.replace(old, new) for old, new in TYPOS.items() if old in text), text)


def _slip(rng: Random, text: str) -> str:
    """One character wrong, lost or changed with its neighbour; numbers before labels stay."""
    # Without 万, or with another character in its place, the unit would be another one.
    if len(text) < 6 or text.startswith("第") or "万元" in text:
        return text
    at = rng.randrange(3, len(text) - 1)
    ways = (
        rng.choice(_SLIPS) + text[at + 1 :],
        text[at + 1 :],
        text[at + 1] + text[at] + text[at + 2 :],
    )
    return text[:at] + rng.choice(ways)


def _guidance(rng: Random, text: str) -> str:
    return text + rng.choice(_GUIDANCE)


def _doubled(_rng: Random, text: str) -> str:
    return text * 2 if len(text) < 12 else text


_WAYS: dict[str, Callable[[Random, str], str]] = {
    "split": _split, "spaces": _spaces, "truncated": _truncated, "typo": _typo, "slip": _slip,
    "guidance": _guidance, "doubled": _doubled,
}  # fmt: skip


def _absent(rng: Random, sheet: Sheet, _kind: str) -> Sheet:
    """A header, or the label of a row whose neighbours keep theirs, is not there."""
    rows = [at for at, row in enumerate(sheet.rows) if len(row.slots) > 2 and _told(row)]
    if not rows:
        return sheet
    at = rng.choice(rows)
    named = [i for i, slot in enumerate(sheet.rows[at].slots) if slot.kind in ("label", "header")]
    if not named:
        return sheet
    slots: list[Slot] = list(sheet.rows[at].slots)
    where = rng.choice(named)
    slots[where] = replace(slots[where], text="")
    return _with_row(sheet, at, sheet.rows[at].with_slots(slots))


def _told(row: Row) -> bool:
    """A row without label and without any value would leave nothing to find it by."""
    if row.key == "local":  # its numbers would pass for those of the row above
        return False
    return row.kind == "header" or any(slot.kind == "value" and slot.text for slot in row.slots)


def _swap(rng: Random, sheet: Sheet, _kind: str) -> Sheet:
    """Two neighbouring rows change places, labels and values together (no stubs among them)."""
    rows = sheet.rows
    plain = [
        at
        for at in range(len(rows) - 1)
        if all(r.kind == "values" and [s.kind for s in r.slots].count("label") == 1
               and r.slots[0].kind == "label" and r.slots[0].colspan == 1 for r in rows[at : at + 2])
    ]  # fmt: skip
    if not plain:
        return sheet
    at = rng.choice(plain)
    return replace(sheet, rows=(*rows[:at], rows[at + 1], rows[at], *rows[at + 2 :]))
