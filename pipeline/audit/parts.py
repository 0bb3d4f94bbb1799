"""Numbers of the prose against one another: parts and their total, shares and what they are of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.audit.ground import (
    SECTIONS,
    SEVERITIES,
    Cells,
    counts_the_same,
    find_cells,
    operands_of,
    plain,
    total_of,
)
from pipeline.records import Check, Claim, Finding, Report, Status

CHECKS = (
    Check(
        id="prose_parts",
        title="正文列举的各部分之和与所述总数是否一致",
        formula="每项 ≤ 总数；申请人、办理结果各项之和 ≤ 总数；列有“其余”“其他”或“分别”时，Σ（各项）= 总数",
        source="部分不大于整体；各渠道可重复公开同一信息（国办发〔2014〕32号所附统计表：不同渠道公开相同信息计1条），只作存疑",
    ),
    Check(
        id="prose_share",
        title="正文所述占比与所述数量是否相符",
        formula="|数量 ÷ 办理总数（或新收数、新收与上年结转之和、正文总数）× 100 − 所述百分数| ≤ 末位的一半",
        source="四舍五入：印出的百分数与真值之差不超过末位的一半",
    ),
)


def check_parts(claims: Sequence[Claim]) -> Iterator[Finding]:
    """One finding for each total whose parts exceed it or should make it up."""
    groups: dict[tuple[int, str], list[Claim]] = {}
    for claim in claims:
        if claim.whole is not None:
            groups.setdefault((claim.whole, _dimension(claim)), []).append(claim)
    for (whole, dimension), parts in groups.items():
        total = claims[whole]
        if all(part.period == total.period for part in parts):
            finding = _judge_parts(total, parts, dimension)
            if finding is not None:
                yield finding


def _dimension(claim: Claim) -> str:
    """By what the total is parted: who applied, through what, how decided, or by matter."""
    if claim.column:
        return "column"
    if claim.channel:
        return "channel"
    return "outcome" if claim.figure.kind == "outcome" else "matter"


def _judge_parts(total: Claim, parts: Sequence[Claim], dimension: str) -> Finding | None:
    value, summed = total.figure.value, sum(part.figure.value for part in parts)
    whole = any(part.rest for part in parts)
    open_ = any(part.loose for part in parts)
    if summed == value and len(parts) > 1:
        status: Status = "pass"
    elif summed <= value and (not whole or open_ or len(parts) == 1):
        return None  # some of the parts, as 其中 may say
    else:
        rounded = any(claim.approximate for claim in (total, *parts))
        binding = not rounded and not open_ and _must_fit(value, parts, dimension, whole=whole)
        status = "fail" if binding else "uncertain"
    figure = total.figure
    return Finding(
        check="prose_parts",
        place=figure.section,
        status=status,
        severity=SEVERITIES[status],  # type: ignore[arg-type]
        responsibility="source" if status == "fail" else "unknown",
        expected=summed,
        actual=value,
        operands=operands_of([total, *parts]),
        message=_parts_message(total, parts, summed, status),
        start=figure.start,
        end=parts[-1].figure.end,
    )


def _must_fit(value: float, parts: Sequence[Claim], dimension: str, *, whole: bool) -> bool:
    """Whether these parts cannot but fit into the total.

    A part is never more than its whole; who applied and how it was decided is said of each
    request once, and so are matters that were said to make up the whole. Matters may overlap
    otherwise (图文 and 解读), and a thing may be published through several channels.
    """
    if any(part.figure.value > value for part in parts):
        return True
    summed = sum(part.figure.value for part in parts)
    if dimension in ("outcome", "column"):
        return summed > value
    return dimension == "matter" and whole


def _parts_message(total: Claim, parts: Sequence[Claim], summed: float, status: Status) -> str:
    terms = " + ".join(plain(part.figure.value) for part in parts[:12])
    more = "等" if len(parts) > 12 else ""
    said = f"{SECTIONS[total.figure.section]}称总数为{total.figure.text.strip()}"
    most = max(part.figure.value for part in parts)
    listed = (
        f"其中一项为 {plain(most)}"
        if most > total.figure.value
        else f"所列 {len(parts)} 项（{terms}{more}）之和为 {plain(summed)}"
    )
    if status == "pass":
        return f"{said}，{listed}，两者一致。"
    if status == "fail":
        return f"{said}，而{listed}，两者不符。"
    return f"{said}，而{listed}，两者不同，各项可能有重复或未列全，需核实。"


def check_shares(report: Report, claims: Sequence[Claim], cells: Cells) -> Iterator[Finding]:
    """One finding for each share of requests that stands behind its number in the prose."""
    for at, claim in enumerate(claims):
        if claim.figure.kind != "share" or claim.subject not in ("outcome", "requests_received"):
            continue
        part = _part_of_share(claims[:at], claim)
        if part is None or claim.period != "year":
            continue
        bases = _bases(claims[:at], part, cells)
        if bases:
            yield _judge_share(report, claim, part, bases)


# Between a number and its share stand a few words: 258件，占办理总数的33.9%.
_REACH = 24


def _part_of_share(before: Sequence[Claim], share: Claim) -> Claim | None:
    """The number whose share this is: the one right before it, of the same subject."""
    part = before[-1] if before else None
    if part is None or part.figure.kind != share.subject or part.approximate:
        return None
    if part.figure.unit != "件" or share.figure.start - part.figure.end > _REACH:
        return None
    return part if part.figure.kind == "outcome" or part.column or part.channel else None


def _bases(before: Sequence[Claim], part: Claim, cells: Cells) -> dict[str, float]:
    """What the share may be of, by name: totals of the table and of the prose."""
    named: dict[str, float] = {}
    for name, rows in (
        ("办理总数", ("concluded",)),
        ("新收数", ("received",)),
        ("新收与上年结转之和", ("received", "carried_in")),
    ):
        found = find_cells(cells, "requests", rows, None)
        if found is not None:
            named[name] = total_of(found)
    for claim in before:
        is_total = claim.figure.kind in ("requests_received", "requests_concluded")
        if is_total and claim.period == "year" and claim is not part and not claim.column:
            named[f"正文所述{claim.figure.text.strip()}"] = claim.figure.value
    return {name: base for name, base in named.items() if base > 0}


def _judge_share(report: Report, share: Claim, part: Claim, bases: dict[str, float]) -> Finding:
    printed = share.figure.value
    tolerance = 0.5 * 10.0 ** -_decimals(share.figure.text) + 1e-9
    shares = {name: part.figure.value / base * 100 for name, base in bases.items()}
    holds = next((n for n, value in shares.items() if abs(value - printed) <= tolerance), None)
    between = report.text[part.figure.end : share.figure.start]
    usual = share.approximate or any(word in between for word in _UNUSUAL)
    # Some cut digits off where others round: less than a whole unit of the last digit.
    cut = abs(_nearest(shares, printed)[1] - printed) < 2 * tolerance
    binding = not usual and not cut and counts_the_same(share.scope, report.identity)
    status: Status = "pass" if holds else "fail" if binding else "uncertain"
    name, value = _nearest(shares, printed)
    said = (
        f"{SECTIONS[share.figure.section]}称{part.figure.text.strip()}占{share.figure.text.strip()}"
    )
    there = f"按{holds or name} {plain(bases[holds or name])} 计算为 {shares[holds or name]:.2f}%"
    endings = {
        "pass": "，两者相符。",
        "fail": "，与各种通常的分母均不符。",
        "uncertain": "，可能另有分母，需核实。",
    }
    return Finding(
        check="prose_share",
        place=share.figure.section,
        status=status,
        severity=SEVERITIES[status],  # type: ignore[arg-type]
        responsibility="source" if status == "fail" else "unknown",
        expected=round(value, 4),
        actual=printed,
        operands=operands_of([part, share]),
        message=f"{said}，{there}{endings[status]}",
        start=share.figure.start,
        end=share.figure.end,
    )


def _nearest(shares: dict[str, float], printed: float) -> tuple[str, float]:
    return min(shares.items(), key=lambda one: abs(one[1] - printed))


# 占不予公开的50%, 占同类的三成: a share of something else.
_UNUSUAL = ("占不", "占其", "占同", "占该", "占此", "比上", "率", "类")


def _decimals(text: str) -> int:
    digits = text.replace("点", ".").partition(".")[2]
    return sum(c.isdigit() or c in "零〇一二三四五六七八九" for c in digits)
