"""Paragraphs of folded text, as spans, and where print broke them."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.statements.stance import weigh
from pipeline.zh import words

# The number of a printed page, alone on its line.
_PAGE_MARK = re.compile(
    r"[ -]*(?:第 ?[0-9]{1,3} ?页(?: ?[,/]? ?共 ?[0-9]{1,3} ?页)?|[0-9]{1,3})[ -]*"
)
# A word that leaves the line open.
_OPEN_END = re.compile(r"[的和与及或对在为等以将把被让由从向并]$")
_NOT_HAN = re.compile(r"[^\u4e00-\u9fff]")
# Characters on either side of a line break that decide whether it cuts a word.
_WORD_REACH = 8
# Office and deadline belong to the measure above them (contract).
_ASSIGNS = re.compile(
    r"[(]?(?:(?:责任|牵头|主办|配合|承办)(?:科室|股室|处室|单位|部门|人|领导)|(?:完成|整改|办结)?时限)[:)]"
    # A day with its year is a signature's, a bare month or a "before" is a deadline.
    r"|(?:[0-9]{4}年)?[0-9]{1,2}月(?:底|末|初|份)?(?:之?前)?(?:完成)?[。;]?$"
    r"|[0-9年月日]{3,11}(?:底|末)?之?前(?:完成)?[。;]?$"
)


def paragraphs(
    folded: str,
    start: int,
    end: int,
    *,
    in_item: bool = False,
    opens: Callable[[int], bool] = lambda _: False,
) -> list[tuple[int, int]]:
    """Spans of the paragraphs; a line broken in mid-sentence is joined with the next.

    The number of a printed page between the two halves stays inside the paragraph. `in_item`
    says that an item's text begins at `start`: a first line that states nothing goes on. `opens`
    says of an offset that something new begins there whatever stands before.
    """
    spans: list[tuple[int, int]] = []
    held: tuple[int, int] | None = None
    at = start
    while at < end:
        stop = folded.find("\n", at, end)
        stop = end if stop < 0 else stop
        first, last = trim(folded, at, stop)
        if first < last and held is None and spans and is_page_mark(folded[first:last]):
            held = (first, last)
        elif first < last:
            is_subject = in_item and len(spans) == 1 and _is_subject(folded, spans[0], last)
            if (
                spans
                and not opens(first)
                and (
                    is_subject
                    or _is_broken(folded, spans[-1], (first, last), over_page=held is not None)
                )
            ):
                spans[-1] = (spans[-1][0], last)
            else:
                spans += [held] if held else []
                spans.append((first, last))
            held = None
        at = stop + 1
    return [*spans, held] if held else spans


def is_page_mark(line: str) -> bool:
    """Whether `line` is the number of a printed page and nothing else.

    >>> is_page_mark("- 6 -"), is_page_mark("第13页"), is_page_mark("6 件")
    (True, True, False)
    """
    return _PAGE_MARK.fullmatch(line) is not None


def _is_broken(
    folded: str, span: tuple[int, int], following: tuple[int, int], *, over_page: bool
) -> bool:
    """Whether the paragraph `span` breaks off in mid-sentence before the line `following`."""
    start, close = following[0], folded[span[1] - 1]
    if _ASSIGNS.match(folded[start : following[1]]):
        return True
    if "|" in folded[line_start(folded, span[1] - 1) : following[1]]:
        return False
    if close in ",、" or folded[start] in ",。;、":
        return True
    if close in '。;:!?)"':
        return False
    if over_page:
        return True
    if folded.count("\n", span[1], start) > 1:
        return False
    line = folded[line_start(folded, span[1] - 1) : span[1]]
    # A full line of print has some 25 characters or more; a shorter one ends on purpose,
    # unless it is running text or ends with a word that leaves it open.
    if is_inside_word(folded, span[1], start):
        return True
    return len(line) >= 25 or "," in line or _OPEN_END.search(line) is not None


def _is_subject(folded: str, line: tuple[int, int], end: int) -> bool:
    """Whether `line` only names what the next line, a sentence that closes at `end`, is about."""
    text = folded[slice(*line)]
    if not re.search(r"[\u4e00-\u9fff]$", text) or "\n" in text or folded[end - 1] not in "。;!?":
        return False
    stance = weigh(text)
    return not (stance.verdict or stance.acts or stance.none_stated)


def is_inside_word(folded: str, end: int, start: int) -> bool:
    """Whether the line that ends at `end` and the next, from `start`, share one word (公|开)."""
    before = re.split(_NOT_HAN, folded[max(0, end - _WORD_REACH) : end])[-1]
    after = re.split(_NOT_HAN, folded[start : start + _WORD_REACH], maxsplit=1)[0]
    at = 0
    for word in words(before + after) if before and after else ():
        if at < len(before) < at + len(word):
            return True
        at += len(word)
    return False


def line_start(folded: str, at: int) -> int:
    """Where the line that holds the offset `at` begins."""
    return folded.rfind("\n", 0, at) + 1


def trim(folded: str, start: int, end: int) -> tuple[int, int]:
    """`start:end` without the white space at either end."""
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    return start, end
