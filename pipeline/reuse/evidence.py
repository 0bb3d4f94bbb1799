"""Findings on reports that are, for more than half, not their own: with what, and where."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import store
from pipeline.records import Check, Finding
from pipeline.reuse.alike import origin_basis
from pipeline.reuse.archive import Archive
from pipeline.reuse.between import runs_between
from pipeline.reuse.compare import Comparison
from pipeline.reuse.fingerprints import EXACT
from pipeline.reuse.passages import tell
from pipeline.reuse.streams import Array

_SOURCE = "部分省、市政务公开考核细则：年度报告过半内容照搬的扣分；是否照搬，请对照原文"
CHECKS = (
    Check(
        id="carried_over_half",
        title="自撰文字是否一半以上沿用本机关上年报告",
        formula="与上年报告连续 30 字以上相同的字数 ÷ 总体情况、问题与改进、其他事项中自撰文字的字数 ≤ 1/2",
        source=_SOURCE,
    ),
    Check(
        id="copied_half",
        title="自撰文字是否一半以上见于其他机关更早的报告",
        formula="与其他机关更早的报告连续 30 字以上相同的字数 ÷ 总体情况、问题与改进、其他事项中自撰文字的字数 ≤ 1/2",
        source=_SOURCE,
    ),
)
_HALF = 0.5
# Pieces that a finding lists, on both sides: no reader follows more.
_MOST_PIECES = 20
_QUOTED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A part of the narrative, in places of the exact stream, that `other` holds at `other_place`."""

    place: int
    length: int
    other: int
    other_place: int


def check_half(
    comparison: Comparison, at: int, shard: pathlib.Path, reports: pa.Table
) -> Iterator[tuple[str, Finding]]:
    """The findings on the reports of `shard`, the shard at place `at`; `reports` are filled."""
    numbers = comparison.archive.reports
    first, last = int(numbers.first[at]), int(numbers.first[at + 1])
    either = pc.or_kleene(
        pc.greater(reports["carried_over_share"], _HALF), pc.greater(reports["reuse_share"], _HALF)
    )
    chosen = numpy.flatnonzero(either.fill_null(False).to_numpy(zero_copy_only=False))
    if not len(chosen):
        return
    ids = reports["report_id"].take(pa.array(chosen))
    texts = store.read_shard(shard, "texts", where=pc.field("report_id").isin(ids.combine_chunks()))
    by_id = dict(zip(texts["report_id"].to_pylist(), texts["text"].to_pylist(), strict=True))
    for number, report_id in zip(chosen + first, ids.to_pylist(), strict=True):
        assert first <= number < last
        for finding in _findings(comparison, int(number), by_id[report_id]):
            yield report_id, finding


def _findings(comparison: Comparison, number: int, text: str) -> Iterator[Finding]:
    archive = comparison.archive
    total = int(archive.lengths[number])
    before = int(comparison.before[number])
    if before >= 0:
        runs = runs_between(archive.streams["exact"], EXACT, number, before)
        pieces = _pieces(archive, number, tell(archive, runs, "exact"))
        if _sum(pieces) > _HALF * total:
            words = f"与本机关{_name(archive, before, organ=False)}"
            doubtful = bool(comparison.doubtful[number])
            yield _finding(archive, number, CHECKS[0].id, pieces, words, text, doubtful=doubtful)
    pieces = _pieces(archive, number, _older(comparison, number))
    if _sum(pieces) > _HALF * total:
        shares = {
            other: _sum([piece for piece in pieces if piece.other == other])
            for other in {piece.other for piece in pieces}
        }
        most = max(shares, key=lambda other: (shares[other], -archive.reports.age[other]))
        words = (
            f"与其他机关更早的报告（最多的是{_name(archive, most, organ=True)}，{shares[most]} 字）"
        )
        yield _finding(archive, number, CHECKS[1].id, pieces, words, text, doubtful=False)


def _older(comparison: Comparison, number: int) -> Array:
    """The exact passages that reports of other bodies hold which are older for certain."""
    reports = comparison.archive.reports
    rows = comparison.passages.of(number, number + 1)
    rows = rows[~rows["masked"] & (reports.body[rows["other"]] != reports.body[number])]
    rows = rows[reports.known[rows["other"]] & (reports.age[rows["other"]] < reports.age[number])]
    certain = {
        other: origin_basis(reports, number, other) != "none"
        for other in set(rows["other"].tolist())
    }
    return rows[[certain[other] for other in rows["other"].tolist()]]


def _pieces(archive: Archive, number: int, rows: Array) -> list[_Piece]:
    """Parts of the narrative that `rows` cover, each once, by the longest passage that holds it."""
    exact = archive.streams["exact"]
    start, end = exact.starts[number : number + 2]
    open_ = numpy.zeros(int(end - start) + 1, bool)
    first, last = numpy.searchsorted(archive.narrative[:, 0], (start, end))
    for begin, stop in archive.narrative[first:last] - start:
        open_[begin:stop] = True
    pieces = []
    for row in rows[numpy.argsort(-rows["length"], kind="stable")]:
        begin = int(row["place"] - start)
        part = open_[begin : begin + int(row["length"])]
        edges = numpy.flatnonzero(numpy.diff(part, prepend=False, append=False))
        for left, right in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            pieces.append(
                _Piece(
                    place=int(row["place"]) + left,
                    length=right - left,
                    other=int(row["other"]),
                    other_place=int(row["other_place"]) + left,
                )
            )
        part[:] = False
    return pieces


def _sum(pieces: list[_Piece]) -> int:
    return sum(piece.length for piece in pieces)


def _name(archive: Archive, number: int, *, organ: bool) -> str:
    reports = archive.reports
    year = int(reports.year[number])
    who = (reports.organs[number].as_py() or "机关不明") if organ else ""
    when = f"{year}年" if year >= 0 else ""
    return f"{who}{when}报告（{reports.sources[number].as_py()}）"


def _finding(
    archive: Archive,
    number: int,
    check: str,
    pieces: list[_Piece],
    words: str,
    text: str,
    *,
    doubtful: bool,
) -> Finding:
    total, covered = int(archive.lengths[number]), _sum(pieces)
    pieces = sorted(pieces, key=lambda piece: -piece.length)
    operands = [
        operand for piece in pieces[:_MOST_PIECES] for operand in _both(archive, number, piece)
    ]
    start, end = operands[0]["start"], operands[0]["end"]
    quoted = "".join(text[start:end].split())
    quoted = quoted if len(quoted) <= _QUOTED else quoted[:_QUOTED] + "…"
    year = int(archive.reports.year[number])
    ending = "，超过一半，但页面所示的机关或年份尚有疑问，请核实" if doubtful else "，超过一半"
    return Finding(
        check=check,
        place="report",
        status="uncertain" if doubtful else "fail",
        severity="warning",
        responsibility="unknown" if doubtful else "source",
        expected=_HALF,
        actual=covered / total,
        operands=json.dumps(operands, ensure_ascii=False),
        message=f"{f'{year}年' if year >= 0 else ''}报告自撰文字 {total} 字，其中 {covered} 字（{covered / total:.0%}）{words}"
        f"逐字相同（只计连续 {EXACT.run} 字以上的）{ending}；最长一处 {pieces[0].length} 字：“{quoted}”。",
        start=start,
        end=end,
    )


def _both(archive: Archive, number: int, piece: _Piece) -> Iterator[dict[str, Any]]:
    exact, ids = archive.streams["exact"], archive.reports.ids
    for report, place in ((number, piece.place), (piece.other, piece.other_place)):
        begin, end = exact.locate(numpy.array([place, place + piece.length - 1]))
        yield {
            "report_id": ids[report].as_py(),
            "place": "report",
            "value": piece.length,
            "start": int(begin[0]),
            "end": int(end[1]),
        }
