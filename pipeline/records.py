"""The contracts between stages: immutable records, in the order a report acquires them.

A stage takes records and returns new ones; it never changes what it was given. Stages meet
only here. All offsets (`start`, `end`) count characters of `Report.text`, half-open, and the
text is never changed after ingest, so every value can be looked up in it.

Columns of the published files carry the names of the fields below (see `publish.columns`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MediaType = Literal["html", "text", "mhtml", "pdf", "docx", "doc", "image"]
OrganLevel = Literal["national", "province", "prefecture", "county", "township", "unknown"]
OrganType = Literal["government", "department", "institution", "unknown"]
Evidence = Literal[
    "title", "period", "body", "published", "publisher", "signature", "site", "path",
]  # fmt: skip
YearSource = Literal["title", "period", "body", "published", "none"]
Layout = Literal["2008", "2019", "2021", "unknown"]
SectionKey = Literal[
    "front", "overview", "disclosure", "requests", "fees", "disputes",
    "problems", "measures", "other", "annex", "unknown",
]  # fmt: skip
ChromeKind = Literal["navigation", "metadata", "toolbar", "related", "footer", "page_mark"]
CellState = Literal["printed", "blank", "dash", "text", "inferred", "missing"]
Role = Literal["problem", "measure_planned", "measure_done", "context", "none_stated"]
Aspect = Literal[
    "content", "timeliness", "request_handling", "interpretation", "responsiveness", "platforms",
    "staffing", "leadership", "institutions", "supervision", "information_management", "secrecy",
    "key_fields", "public_awareness", "general",
]  # fmt: skip
Outcome = Literal["kept", "repeated", "restated", "gone"]
Answered = Literal["yes", "no", "unknown"]
FigureKind = Literal[
    "disclosed", "requests_received", "requests_carried_in", "requests_concluded",
    "requests_carried_out", "outcome", "reconsideration", "litigation", "training",
    "interpretation", "replies", "views", "fees", "share", "growth", "other",
]  # fmt: skip
Scope = Literal["own", "whole", "office", "other", "unclear"]
Period = Literal["year", "earlier", "running", "planned"]
Verdict = Literal["copy", "near_copy", "carried_over", "template"]
OriginBasis = Literal["year", "published_on", "none"]
Status = Literal["pass", "fail", "uncertain"]
Severity = Literal["error", "warning", "note"]
Responsibility = Literal["source", "extraction", "unknown"]
RejectReason = Literal[
    "empty", "not_a_report", "unreadable", "unreadable_encoding", "corrupt", "encrypted",
    "too_large", "too_many_members", "nested_too_deep", "unsafe_path", "unsupported_type",
    "no_text_layer", "timeout",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of `Report.text`, half-open, in characters."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """One cell of a table as the page's markup had it, before any reading of its meaning.

    `row` and `column` (from 0) are the cell's place once row and column spans are laid out;
    `start == end` where nothing is printed in it.
    """

    row: int
    column: int
    rowspan: int
    colspan: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table of the page's markup: cells in source order, and the stretch of text they fill."""

    start: int
    end: int
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chrome:
    """A block of the page that is not the report: kept by name, so that nothing vanishes."""

    kind: ChromeKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An administrative division. Names are full (`云南省`); absent tiers are None.

    `code` has six digits down to counties (GB/T 2260), nine for townships and streets;
    None for places that the list of divisions does not know. Districts of the four
    municipalities have no prefecture.
    """

    code: str | None = None
    province: str | None = None
    prefecture: str | None = None
    county: str | None = None
    township: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Where what a page tells of itself disagrees, or where the page does not tell.

    `about` is the field in question, `chosen` the value that the report carries and `basis`
    where that was read; `other` and `other_basis` the value that stands against it, both None
    where nothing does and the page itself does not tell (`basis` "path": from folder or file
    names). The span is that of the evidence in the text, where it stands there.
    """

    about: Literal["organ", "year", "region"]
    chosen: str
    basis: Evidence
    other: str | None = None
    other_basis: Evidence | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whose report of which year this is, and where the year was read.

    `published_on` is an ISO date (`2021-01-25`): the page's date of publication, else the
    date of signing. `doubts` say what on the page contradicts this, or that it was not on the
    page at all.
    """

    title: str | None
    organ: str | None
    organ_level: OrganLevel
    organ_type: OrganType
    place: Place
    year: int | None
    year_source: YearSource
    published_on: str | None
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report as ingested: its one text, what stood around it, and who it is from.

    `report_id` is the first 16 hex digits of `sha256`, the digest of the raw bytes; with `-2`
    behind it for the second report of a page.
    `source` is relative to the SOURCE it was found in; `also_at` lists exact duplicates.
    `encoding` is None for formats that are none of characters (PDF, Word, pictures).
    """

    report_id: str
    source: str
    also_at: tuple[str, ...]
    sha256: str
    media_type: MediaType
    encoding: str | None
    text: str
    grids: tuple[Grid, ...]
    chrome: tuple[Chrome, ...]
    identity: Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """An input that is not in the dataset, and why. `stage` names the module that refused it."""

    source: str
    sha256: str | None
    stage: str
    reason: RejectReason
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of the report. All sections together tile the text.

    `heading` is the printed heading line without the line break (None for `front`, or where
    the heading itself is lost); the body begins at `body_start`. `confidence` is 0 to 1,
    `warning` says in Chinese what is odd.
    """

    ordinal: int
    key: SectionKey
    heading: str | None
    start: int
    body_start: int
    end: int
    confidence: float
    warning: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubHeading:
    """A heading below the first level, with the stretch of its section that it heads.

    `section` is the key and `section_ordinal` the ordinal of its section, `ordinal` its order
    in the report from 0. `level` counts from the section's heading (1): `（一）` is 2 and `1.`
    below it 3. `number` is the printed number, None where there is none; `heading` the printed
    title without its mark. `end` is where the next sub-heading of the same or a higher level, or
    the section, begins anew; the body begins at `body_start`.
    """

    section: SectionKey
    section_ordinal: int
    ordinal: int
    level: int
    number: int | None
    heading: str
    start: int
    body_start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell that the form prescribes, whether or not anything is printed in it.

    `form` is the version of this table ("2019"); `raw` what is printed, `value` its number in
    the form's unit (None unless the state is printed or inferred); `proposed` the single
    smallest repair, when the printed value breaks a sum.
    """

    table: str
    form: str
    row: str
    column: str
    row_label: str
    column_label: str
    raw: str | None
    value: float | None
    state: CellState
    proposed: float | None
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One stated problem or measure, or the text between two of them (role `context`).

    `statement_id` is unique in the archive. `heading` is the nearest title of the item
    (`工作方法单一`), never 存在的问题 / 改进措施. `aspects` has the primary one first, with
    `aspect_scores` beside it; `specificity` is 0 to 3; `cues` are the words that decided.
    `answered` is None unless the role is problem.
    """

    statement_id: str
    section: SectionKey
    ordinal: int
    role: Role
    heading: str | None
    text: str
    aspects: tuple[Aspect, ...]
    role_score: float
    aspect_scores: tuple[float, ...]
    specificity: int
    cues: tuple[str, ...]
    answered: Answered | None
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A problem answered by a measure; `basis` names what joins them (ordinal, heading, aspect)."""

    problem_id: str
    measure_id: str
    score: float
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What became of a planned measure in the same body's report of the year after.

    `evidence_id` is the statement of that report that shows it, None when nothing does (`gone`);
    `score` from 0 to 1 says how alike the two are.
    """

    promise_id: str
    report_id: str
    next_report_id: str
    outcome: Outcome
    evidence_id: str | None
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that the prose claims: what is printed, its value, and what it counts.

    `text` is what stands at the span: the number with its qualifiers and its measure word
    (`1.5万余条`, `近30件`). `value` is in base units (万 and 亿 multiplied out, Chinese numerals
    read, 万元 in 元; of a range the lower end); percentages keep the printed number under the
    unit `%`. `unit` is the measure word without brackets, None where none is printed.
    """

    section: SectionKey
    kind: FigureKind
    text: str
    value: float
    unit: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A figure with what a check must know to hold it against a table or other figures.

    `subject` is what is counted; of a share or a growth, what it is a share or growth of (None
    where that is not said). `rows` are rows of its table (one that ends in `_` stands for all
    rows that begin so), `column` the applicant or the outcome of a dispute; `channel` through
    what it was disclosed or asked. `word` is the cue that decided. `whole` is the index, among
    the report's claims, of the total that this is a part of; `rest` says that the parts were
    said to make it up, `loose` that the list of them is open. `change` is the sign of a growth.
    `qualified` says that words narrow what is counted, `approximate` that the number is rounded.
    """

    figure: Figure
    subject: FigureKind | None
    rows: tuple[str, ...] = ()
    column: str | None = None
    channel: str | None = None
    word: str | None = None
    scope: Scope = "unclear"
    period: Period = "year"
    approximate: bool = False
    qualified: bool = False
    change: Literal[-1, 0, 1] = 0
    whole: int | None = None
    rest: bool = False
    loose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check that findings name by its `id`: what it asks in Chinese, its formula, its source."""

    id: str
    title: str
    formula: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The outcome of one check at one place.

    `place` is `report`, a section key, or `table`, `table/row`, `table/row/column`.
    `operands` is JSON: a list of `{place, value, start, end}`. `message` is one sentence in
    Chinese that can stand in a letter.
    """

    check: str
    place: str
    status: Status
    severity: Severity
    responsibility: Responsibility
    expected: float | None
    actual: float | None
    operands: str
    message: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that is known of one report by itself: what a shard stores and `gongkai read` shows."""

    report: Report
    form: Layout
    sections: tuple[Section, ...]
    outline: tuple[SubHeading, ...]
    cells: tuple[Cell, ...]
    statements: tuple[Statement, ...]
    links: tuple[Link, ...]
    findings: tuple[Finding, ...]
    figures: tuple[Figure, ...] = ()
