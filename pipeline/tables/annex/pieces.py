"""The tokens of a text as pieces of the sheet: labels, heads of columns, units, values.

Words that stand together are read as one run, so that a label printed on two lines is one. A
label, a unit or a number may be glued to what stands before it.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.tables.annex.lines import Hit, goes_on, match, match_cut, ranks_with
from pipeline.tables.tokens import Token
from pipeline.zh import squeeze

Role = Literal["label", "unit", "value", "code", "remark"]
_HEADS: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile(r"统计(?:指标|项目)(?:名称)?|指标(?:名称)?(?!值)"), "label"),
    (re.compile(r"(?:计量)?单位"), "unit"),
    (re.compile(r"代码|代号|序号|行次|编号"), "code"),
    (re.compile(r"[^0-9。,]{0,6}统计数(?:量|据|值)?|数量|数值|合计"), "value"),
    (re.compile(r"备注|说明"), "remark"),
)
_UNIT = re.compile(r"\(?(?P<unit>万元|元|人次|条|件|次|篇|个|人|份|场|期)\)?")
_DIGITS = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_DASHES = re.compile(r"[-/]{1,4}|无")
_MARK = re.compile(r"[:。;*、,)]")
_NOTE = re.compile(r"\((?![一二三四五六七八九十]{1,2}\))[^()]{0,80}\)")
_OPEN_NOTE = re.compile(r"\([^()]{0,80}")
# What bodies write in place of a number.
_INSTEAD = re.compile(
    r"(?:约|近|超|逾)?[0-9][0-9.,]*(?:余|多|以上|左右|以内)[^0-9]{0,4}|(?:约|近|超|逾)[0-9.,]+[^0-9]{0,4}"
    r"|(?:详?见|参见)[^0-9]{1,8}|(?:未|暂)(?:统计|填报|公布|掌握|无数据?)|不详|待(?:统计|核实)|\*{1,4}"
)
# What a label may go on behind, or not: a unit or a number within it does not end it.
_ENDS_LABEL = ("label", "head", "noise", "stop")
_GLUED = re.compile(r"(?:万元|人次|[元条件次篇个人])(?:[0-9][0-9.,]*|-+|/|无)$")
# The longest label of the sheet with its note has 46 characters; a longer word is prose.
_PROSE = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of the sheet, at `start:end` of the report's text, on printed lines `line` to `last_line`.

    `hit` is given for labels, `role` for heads of columns, `unit` for units, `number` for values
    (False: a dash or a word); `bounded` tells that its cell's bounds are shown. A `rest` continues a label or is its note, `noise` is no part of the sheet, a
    `stop` is prose.
    """

    kind: Literal["label", "head", "unit", "value", "rest", "noise", "stop"]
    start: int
    end: int
    line: int
    last_line: int
    squeezed: str
    column: int | None = None
    hit: Hit | None = None
    role: Role | None = None
    number: bool = False
    bounded: bool = False


def pieces(tokens: Sequence[Token], text: str) -> list[Piece]:
    """All pieces of `tokens` in their order; empty cells are none."""
    found: list[Piece] = []
    words: list[Token] = []
    for token in tokens:
        if token.kind == "word" and not _stands_for_number(token.squeezed):
            words.append(token)
            continue
        if token.kind == "blank" or _counts_in_note(token, words):
            continue
        found.extend(_run(words, text, found))
        words = []
        found.append(_value(token))
    found.extend(_run(words, text, found))
    return found


def _stands_for_number(squeezed: str) -> bool:
    return _INSTEAD.fullmatch(squeezed) is not None or set(squeezed) == {"-"}


def _counts_in_note(token: Token, words: Sequence[Token]) -> bool:
    """Whether it is the 1 of 计 1 条, in the note on the same information in several places."""
    return token.squeezed[:1] == "1" and bool(words) and words[-1].squeezed.endswith("计")


def _value(token: Token) -> Piece:
    return Piece(
        kind="value",
        start=token.start,
        end=token.end,
        line=token.line,
        last_line=token.line,
        squeezed=token.squeezed,
        column=token.column,
        number=token.kind == "number",
        bounded=token.bounded,
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """Words that stand together, joined; `starts` are the places where they begin."""

    words: Sequence[Token]
    joined: str
    starts: list[int]
    text: str

    def piece(self, kind: str, first: int, last: int, **more: object) -> Piece:
        """The piece of the characters `first:last`."""
        opening = self.words[self._word(first)]
        return Piece(
            kind=kind,  # type: ignore[arg-type]
            start=self._offset(first),
            end=self._offset(last - 1) + 1,
            line=opening.line,
            last_line=self.words[self._word(last - 1)].line,
            squeezed=self.joined[first:last],
            column=opening.column,
            **more,  # type: ignore[arg-type]
        )

    def word_end(self, at: int) -> int:
        """Where the word ends that the character `at` stands in."""
        place = self._word(at) + 1
        return self.starts[place] if place < len(self.starts) else len(self.joined)

    def closes(self, at: int) -> bool:
        """Whether a word ends before the character `at`."""
        return at == len(self.joined) or self.starts[self._word(at)] == at

    def _word(self, at: int) -> int:
        return bisect.bisect(self.starts, at) - 1

    def _offset(self, at: int) -> int:
        index = self._word(at)
        word = self.words[index]
        within = at - self.starts[index]
        if word.end - word.start == len(word.squeezed):
            return word.start + within
        return squeeze(self.text[word.start : word.end], offset=word.start)[1][within]


def _run(words: Sequence[Token], text: str, before: Sequence[Piece]) -> Iterator[Piece]:
    if not words:
        return
    starts = [0]
    for word in words[:-1]:
        starts.append(starts[-1] + len(word.squeezed))
    run = _Run(words, "".join(word.squeezed for word in words), starts, text)
    last = _last_label(before)
    at = 0
    while at < len(run.joined):
        piece, at = _next(run, at, last)
        if piece is not None:
            last = _narrowed(last, piece)
            yield piece


def _last_label(before: Sequence[Piece]) -> Piece | None:
    """The label that may go on behind `before`, with the lines that its rests leave for it."""
    behind = itertools.takewhile(lambda piece: piece.kind not in _ENDS_LABEL, reversed(before))
    rests = list(behind)[::-1]
    last = before[len(before) - len(rests) - 1] if len(rests) < len(before) else None
    for piece in rests:
        last = _narrowed(last, piece)
    return last


def _narrowed(last: Piece | None, piece: Piece) -> Piece | None:
    if piece.kind in _ENDS_LABEL:
        return piece
    if piece.kind != "rest" or last is None or last.hit is None or piece.hit is None:
        return last
    ranks = tuple(rank for rank in last.hit.ranks if rank in piece.hit.ranks)
    return replace(last, hit=replace(last.hit, ranks=ranks or last.hit.ranks))


def _next(run: _Run, at: int, last: Piece | None) -> tuple[Piece | None, int]:
    """The piece that begins at `at`, None for a mark, and where to read on."""
    for read in (_glued, _head, _rest, _label, _unit):
        if found := read(run, at, last):
            return found
    stop = run.word_end(at)
    if mark := _MARK.match(run.joined, at):
        return None, mark.end()
    note = _NOTE.match(run.joined, at) or _OPEN_NOTE.fullmatch(run.joined, at, stop)
    if note and last is not None and last.hit is not None:
        return run.piece("rest", at, note.end(), hit=last.hit), note.end()
    if note:
        return None, note.end()
    word = run.joined[at:stop]
    if (behind := _GLUED.search(word)) and behind.start():
        stop = at + behind.start()
    kind = "stop" if len(word) > _PROSE or "。" in word else "noise"
    return run.piece(kind, at, stop), stop


def _head(run: _Run, at: int, last: Piece | None) -> tuple[Piece, int] | None:
    del last
    for pattern, role in _HEADS:
        found = pattern.match(run.joined, at)
        if found and (run.closes(found.end()) or _goes_on(run, found.end())):
            return run.piece("head", at, found.end(), role=role), found.end()
    return None


def _goes_on(run: _Run, at: int) -> bool:
    """Whether another head or the first label is glued to a head."""
    return _head(run, at, None) is not None or match(run.joined, at) is not None


def _rest(run: _Run, at: int, last: Piece | None) -> tuple[Piece, int] | None:
    """The rest of the last label, behind what broke it off."""
    stop = run.word_end(at)
    word = run.joined[at:stop]
    if last is None or last.hit is None or len(word) > _PROSE or _UNIT.fullmatch(word):
        return None
    within = set(ranks_with(word)) & set(last.hit.ranks)
    if not within or word.startswith(("其中", "(")):
        return None
    whole = match(run.joined, at)
    other = whole is not None and whole.end >= stop and not set(whole.ranks) & set(last.hit.ranks)
    if other and not any(goes_on(rank, last.squeezed, word) for rank in within):
        return None
    hit = Hit(ranks=tuple(sorted(within)), end=stop, numeral="", whole=False)
    return run.piece("rest", at, stop, hit=hit), stop


def _label(run: _Run, at: int, last: Piece | None) -> tuple[Piece, int] | None:
    del last
    hit = match(run.joined, at)
    if hit is not None and run.joined[hit.end - 1] == "次" and run.closes(hit.end - 1):
        hit = replace(hit, end=hit.end - 1)  # a unit of its own, not the end of 次数
    if hit is not None and _may_end(run, hit.end):
        return run.piece("label", at, hit.end, hit=hit), hit.end
    stop = run.word_end(at)
    if stop - at <= _PROSE and (cut := match_cut(run.joined[at:stop], after=at)):
        return run.piece("label", at, stop, hit=cut), stop
    return None


def _may_end(run: _Run, at: int) -> bool:
    """Whether a label may end here: nothing else of a word follows it."""
    if run.closes(at):
        return True
    rest = run.joined[at : at + 3]
    unit = _UNIT.match(run.joined, at)
    return (
        rest[0] in "(:0123456789-/、。无"
        or (unit is not None and _may_follow_unit(run, unit.end()))
        or match(run.joined, at) is not None
        or bool(ranks_with(run.joined[at : run.word_end(at)]))
    )


def _may_follow_unit(run: _Run, at: int) -> bool:
    return (
        run.closes(at) or run.joined[at] in "0123456789-/(无" or match(run.joined, at) is not None
    )


def _unit(run: _Run, at: int, last: Piece | None) -> tuple[Piece, int] | None:
    del last
    found = _UNIT.match(run.joined, at)
    if found is None or not _may_follow_unit(run, found.end()):
        return None
    return run.piece("unit", *found.span("unit")), found.end()


def _glued(run: _Run, at: int, last: Piece | None) -> tuple[Piece, int] | None:
    """Digits or dashes within a word, behind a label or a unit."""
    del last
    if run.closes(at):
        return None
    found = _DIGITS.match(run.joined, at) or _DASHES.match(run.joined, at)
    if found is None:
        return None
    end = found.end()
    number = run.joined[at].isdigit()
    # 条02.政府网站: the last digit is the number of the next label, whatever the label is.
    if number and run.joined[end : end + 1] in (".", "、"):
        end -= 1
    if end == at:
        return None
    return run.piece("value", at, end, number=number), end
