"""Several reports on one page: where each begins.

A page may print the reports of several bodies, or of several years, one below the other. A title
that names another body or another year begins another report, if headings or tables stand both
before and after it: a list of links to other reports has none, and the title of the same report,
which sites print two or three times, names the same. Where one of the two titles names nobody,
or the first is missing, most sections must stand both before and after. A second report
without any title stays with the first one: nothing tells it from the same report printed twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.ingest.body import Told
from pipeline.ingest.identity.titles import Title, read_title
from pipeline.ingest.seen import Seen

# Different sections that a stretch must have to be a report by itself; labels of tables count
# as one more. The shortest reports met (two sections) have two, the form has six.
_SOME, _MOST = 2, 4


def part_reports(told: Told) -> tuple[range, ...]:
    """The lines of each report of the page, in order; together they are all lines."""
    titles = [
        (at, title)
        for at, (seen, kind) in enumerate(zip(told.lines, told.kinds, strict=True))
        if kind is None and seen.words.title and (title := _title(told, at))
    ]
    starts, known = [0], None
    for number, (at, title) in enumerate(titles):
        following = [other_at for other_at, other in titles[number + 1 :] if _differ(title, other)]
        before = told.lines[starts[-1] : at]
        after = told.lines[at : following[0] if following else None]
        needed = _SOME if known and _differ(known, title) else _MOST
        new = known is None or title.printed != known.printed
        if new and min(_sections(before), _sections(after)) >= needed:
            starts.append(at)
            known = title
        elif known is None or (title.organ and title.year):
            known = title
    return tuple(
        range(start, end) for start, end in zip(starts, [*starts[1:], len(told.lines)], strict=True)
    )


def _title(told: Told, at: int) -> Title | None:
    """The title on a line, with the body on the line above where it does not name one itself."""
    title = read_title(told.lines[at].line.text)
    if title is None or title.organ or not at or told.kinds[at - 1] is not None:
        return title
    whole = read_title(told.lines[at - 1].line.text + told.lines[at].line.text)
    return whole if whole and whole.organ else title


def _differ(one: Title, other: Title) -> bool:
    """Whether two titles name different years, or different bodies."""
    years = one.year is not None and other.year is not None and one.year != other.year
    organs = bool(one.organ and other.organ) and not (
        str(one.organ).endswith(str(other.organ)) or str(other.organ).endswith(str(one.organ))
    )
    return years or organs


def _sections(lines: Sequence[Seen]) -> int:
    keys = {key for seen in lines for key in seen.words.headings}
    return len(keys) + any(seen.words.label for seen in lines)
