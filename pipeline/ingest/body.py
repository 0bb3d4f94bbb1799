"""The report's body told from the chrome around it.

Three steps. (1) *Core* lines are those that only a report has: first-level headings, labels of
its tables, numbered lines, and prose (`seen`). (2) In a page with structure the body is the
smallest element that holds the core, widened while what comes in is prose too. (3) Inside, the
body begins with the title next to the first core line and ends with the last one, or before the
line that speaks as chrome (`cues`) behind the last heading and table; a signature, notes and
names of attachments may follow. Toolbars and metadata are cut out wherever they stand.
Every line ends in the body or in a named block of chrome.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.ingest.cues import is_menu, is_metadata_key, is_own_title, is_title, names_body
from pipeline.ingest.lines import Outline
from pipeline.ingest.seen import Seen, see
from pipeline.records import ChromeKind

# A title may stand again, and a byline or a bar under it, within this many lines.
_NEAR = 6
# Values of metadata that stand on a line of their own: a body, a date, a number.
_LONGEST_VALUE = 30
# What may follow the last section: names of attachments, notes, contact, signature, imprint.
_GOES_ON = re.compile(
    r"[一二三四五六七八九十]是|[(]?[一二三四五六七八九十]{1,2}[)、.]|\(?[0-9]{1,2}[)、.]|第[一二三四五六],|首先|其次|再次|最后"
    r"|下一步|下步|今后|同时|此外|另外|针对|为此|对此"
)
_CLOSING = re.compile(
    r"附件|附表|附录|附:|注\d?[:.]|备注|说明:|特此|抄送|联系|\(?此[页件]|填[报表]|单位负责人|审核人|制表"
    r"|.{0,40}(?:\d{4}|二[〇0零o]..)[-年./].{1,10}日?(?:印发)?$"
    r"|.{2,60}(?:人民政府|街道办事处|办事处|管委会|委员会|办公室|中心|分局|局|厅|部|院|处|会|大队|支队|总队|公司|学校)(?:\(.{0,12}章\))?$"
    r"|[\d.,%]+$|[条件次个人篇元万份家名场期]{1,3}$|无$"
)
_STOPS = ("。", ";", ":", ")", "!")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Every line of a page, and for each None where it is the report's, else its kind of chrome."""

    lines: tuple[Seen, ...]
    kinds: tuple[ChromeKind | None, ...]

    def own(self, part: range) -> list[Seen]:
        """The lines of the report among those of `part`."""
        return [self.lines[at] for at in part if self.kinds[at] is None]

    def above(self, part: range) -> list[Seen]:
        """The lines right above those, where the title of another document may stand."""
        first = next((at for at in part if self.kinds[at] is None), part.start)
        near = (self.lines[at] for at in range(max(part.start, first - _NEAR), first))
        return [seen for seen in near if not seen.line.linked and not seen.chrome]


def tell_apart(outline: Outline) -> Told:
    """Tell the lines of the report from those of the page around it."""
    seen = tuple(map(see, outline.lines))
    inside = _within_body_element(seen, outline)
    first, last = _edges(seen, inside)
    title = _title_outside(seen, first, last)
    kinds: list[ChromeKind | None] = []
    for at, line in enumerate(seen):
        if at in title:
            kinds.append(None)
        elif at in inside and first <= at <= last:
            kind = _inner_kind(line)
            kinds.append("metadata" if kind is None and _is_value(seen, kinds, at) else kind)
        else:
            kinds.append(_outer_kind(line, before=at < first or (at not in inside and at < last)))
    return Told(lines=seen, kinds=tuple(kinds))


def _within_body_element(seen: Sequence[Seen], outline: Outline) -> frozenset[int]:
    """The lines in the element that holds the report."""
    core = [
        line.line.element
        for line in seen
        if (line.words.headings or line.words.label) and not line.chrome
    ]
    if len(core) < 2:
        core = [line.line.element for line in seen if line.words.prose]
    if not core:
        return frozenset(range(len(seen)))
    chain = _common(core, outline)
    chosen = _inside(chain[0], seen, outline)
    for element in chain[1:]:
        wider = _inside(element, seen, outline)
        added = [seen[at] for at in wider - chosen]
        letters = sum(len(line.squeezed) for line in added)
        prose = sum(
            len(line.squeezed)
            for line in added
            if line.words.prose or line.words.headings or line.words.title or line.words.listed
        )
        if letters and prose * 2 < letters:
            break
        chosen = wider
    return chosen


def _common(elements: Sequence[int], outline: Outline) -> list[int]:
    """The chain outwards from the innermost element that holds nine tenths of `elements`.

    A tenth may stray: a site's menu has entries that read like a heading.
    """
    counts: Counter[int] = Counter()
    for element, lines in Counter(elements).items():  # the rows of a table stand in one element
        for holder in outline.chain(element):
            counts[holder] += lines
    enough = len(elements) * 0.9
    # Of elements that hold so many, one holds the other, and was numbered before it.
    return outline.chain(max(holder for holder, count in counts.items() if count >= enough))


def _inside(element: int, seen: Sequence[Seen], outline: Outline) -> frozenset[int]:
    if element == 0:  # the whole page
        return frozenset(range(len(seen)))
    held = {element}
    for inner in range(
        element + 1, len(outline.parents)
    ):  # a parent is numbered before its children
        if outline.parents[inner] in held:
            held.add(inner)
    return frozenset([at for at, line in enumerate(seen) if line.line.element in held])


def _edges(seen: Sequence[Seen], inside: frozenset[int]) -> tuple[int, int]:
    """The first and the last line of the report among those inside."""
    kept = sorted(inside)
    core = [at for at in kept if _is_core(seen, at)]
    if not core:
        return (kept[0], kept[-1]) if kept else (0, -1)
    last = _last(seen, core, kept)
    return _first(seen, core[0], inside), max(core[0], last)


def _is_core(seen: Sequence[Seen], at: int) -> bool:
    """Whether a line is the report's for certain.

    A heading without a number, and a label of a table that stands alone on a line, may be entries
    of a menu too: they count where a sentence follows, or where numbers stand near.
    """
    line = seen[at]
    if line.sure or (line.words.listed and line.chrome is None):
        return True
    if line.words.label:
        return any(near.words.figure for near in seen[max(0, at - _NEAR) : at + _NEAR])
    if not line.words.headings:
        return False
    following = [after for after in seen[at + 1 : at + 5] if after.squeezed][:2]
    return any(after.sure or after.squeezed.endswith("。") for after in following)


def _first(seen: Sequence[Seen], core: int, inside: frozenset[int]) -> int:
    """The title next to the first core line `core`, with its repetitions, else what leads in."""
    near = range(max(0, core - 4 * _NEAR), core + 1)
    titles = [
        at for at in near if at in inside and (seen[at].words.title or _is_half(seen, at, core))
    ]
    if not titles:
        first = core
        while first - 1 in inside and core - first < _NEAR and _leads_in(seen[first - 1]):
            first -= 1
        return first
    first = titles[-1]
    for at in reversed(titles[:-1]):
        between = seen[at + 1 : first]
        title = seen[at].squeezed
        same = is_own_title(title) and _is_part(title, seen[titles[-1]].squeezed)
        if first - at > _NEAR or not same or any(is_menu(line.line.text) for line in between):
            break
        first = at
    return _two_line_title(seen, first, inside)


def _is_half(seen: Sequence[Seen], at: int, core: int) -> bool:
    """Whether a title is broken over this line and the next."""
    one, other = seen[at], seen[min(at + 1, core)]
    if at + 1 >= core or one.chrome or other.chrome or other.words.title or is_menu(one.line.text):
        return False
    return is_title(one.squeezed + other.squeezed)


def _is_part(one: str, other: str) -> bool:
    return one in other or other in one


def _leads_in(line: Seen) -> bool:
    """Whether a line above the first section is the report's where no title is: a sentence."""
    return not _chromelike(line) and (
        line.words.prose or line.squeezed.endswith(_STOPS) or line.words.title
    )


def _last(seen: Sequence[Seen], core: Sequence[int], kept: Sequence[int]) -> int:
    """The last line of the report: of its last section, and what closes it."""
    anchors = [at for at in core if seen[at].words.headings or seen[at].words.label]
    anchor = anchors[-1] if anchors else core[0]
    last = anchor
    for at in kept[kept.index(anchor) + 1 :]:
        line = seen[at]
        if not line.squeezed:
            continue
        if _ends_report(line) or at > last + _NEAR:
            break
        adjacent = not any(between.squeezed for between in seen[last + 1 : at])
        if (
            _is_core(seen, at)
            or line.line.grid is not None
            or (line.chrome is None and line.squeezed.endswith("。"))
            or (adjacent and (last == anchor or _closes(line)))
        ):
            last = at
    return last


def _ends_report(line: Seen) -> bool:
    """Whether a line behind the last heading speaks as what sites put under an article."""
    if line.words.title:
        return True
    # 4.微博微信回应事件数 is an indicator of the 统计表, and no way to follow the site.
    attached = line.squeezed.startswith(("附件", "附表")) or line.words.label
    return line.chrome in ("related", "footer", "toolbar") and not attached


def _closes(line: Seen) -> bool:
    if line.line.control or is_menu(line.line.text) or line.chrome is not None:
        return line.squeezed.startswith(("附件", "附表")) and not line.line.control
    if line.squeezed.endswith(_STOPS) or _CLOSING.match(line.squeezed):
        return True
    # The last line of a page that breaks off has no stop; under a site's articles no lists go on.
    return not line.line.linked and _GOES_ON.match(line.squeezed) is not None


def _title_outside(seen: Sequence[Seen], first: int, last: int) -> range:
    """The lines of the title where content systems set it apart from the text they hold."""
    if any(line.words.title for line in seen[first : min(first + _NEAR, last + 1)]):
        return range(0)
    titles = [at for at in range(first) if seen[at].words.title and not seen[at].words.headings]
    if not titles:
        return range(0)
    everywhere = frozenset(range(len(seen)))
    return range(_two_line_title(seen, titles[-1], everywhere), titles[-1] + 1)


def _two_line_title(seen: Sequence[Seen], first: int, inside: frozenset[int]) -> int:
    """The line above a title when it is the title's first half (the organ on a line of its own)."""
    above = first - 1
    if above in inside and not _chromelike(seen[above]) and 4 <= len(seen[above].squeezed) <= 30:
        ending = seen[above].squeezed[-1]
        if ending in "府局委办厅会所院处部道社站中心" and not names_body(seen[first].squeezed):
            return above
    return first


def _chromelike(line: Seen) -> bool:
    return (
        line.chrome is not None
        or line.line.control
        or (is_menu(line.line.text) and not line.words.label)
        or line.line.linked * 2 > max(1, len(line.squeezed))
    )


def _inner_kind(line: Seen) -> ChromeKind | None:
    """Chrome inside the body: bars and metadata that content systems put between title and text."""
    if line.line.chrome is not None:
        return line.line.chrome
    if line.line.control:
        return "toolbar"
    if (
        line.words.headings
        or line.words.label
        or line.words.title
        or line.chrome in (None, "footer")
    ):
        return None
    if line.chrome == "related" and line.line.linked == 0:
        return None
    return line.chrome


def _is_value(seen: Sequence[Seen], kinds: Sequence[ChromeKind | None], at: int) -> bool:
    """Whether a line is the value of a piece of metadata whose name is the line before it."""
    if not at or kinds[at - 1] != "metadata" or seen[at - 1].chrome != "metadata":
        return False
    line = seen[at]
    named = is_metadata_key(seen[at - 1].squeezed)
    own = (
        line.words.title or line.words.headings or line.words.listed or line.squeezed.endswith("。")
    )
    return named and len(line.squeezed) <= _LONGEST_VALUE and not own


def _outer_kind(line: Seen, *, before: bool) -> ChromeKind:
    if line.line.chrome is not None:
        return line.line.chrome
    if line.chrome is not None:
        return line.chrome
    if before:
        return "navigation"
    return "related" if line.line.linked else "footer"
