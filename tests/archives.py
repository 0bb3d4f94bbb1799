"""Shards made of texts, for what compares the reports of an archive: no page is read."""

from __future__ import annotations

import hashlib
import pathlib
from collections.abc import Sequence

import pyarrow as pa

from pipeline import publish, reuse, store
from pipeline.records import Identity, Place, Reading, Report, Section, SectionKey, Statement

HEADINGS: dict[SectionKey, str] = {
    "overview": "一、总体情况\n",
    "disclosure": "二、主动公开政府信息情况\n",
    "problems": "五、存在的主要问题及改进情况\n",
    "other": "六、其他需要报告的事项\n",
}

NO_YEARS = pa.table(
    {
        "before_report_id": pa.array([], pa.string()),
        "after_report_id": pa.array([], pa.string()),
        "before_doubtful": pa.array([], pa.bool_()),
        "after_doubtful": pa.array([], pa.bool_()),
    }
)


def make_reading(
    *bodies: tuple[SectionKey, str],
    organ: str | None = "易门县教育局",
    county: str = "易门县",
    code: str | None = "530425",
    year: int | None = 2022,
    name: str = "",
    statements: Sequence[Statement] = (),
    place: Place | None = None,
) -> Reading:
    """A report with the given bodies of sections; `name` sets apart reports of the same text."""
    text, sections = "", []
    for key, body in bodies:
        head = HEADINGS[key]
        start = len(text)
        text += head + body + "\n"
        sections.append(
            Section(
                ordinal=len(sections), key=key, heading=head.strip(), start=start,
                body_start=start + len(head), end=len(text), confidence=1.0, warning=None,
            )
        )  # fmt: skip
    sha256 = hashlib.sha256(f"{name}/{organ}/{year}/{text}".encode()).hexdigest()
    place = place or Place(code=code, province="云南省", prefecture="玉溪市", county=county)
    identity = Identity(
        title=None, organ=organ, organ_level="county", organ_type="department", place=place,
        year=year, year_source="title" if year else "none", published_on=None,
    )  # fmt: skip
    report = Report(
        report_id=sha256[:16], source=f"{sha256[:8]}.txt", also_at=(), sha256=sha256,
        media_type="text", encoding="utf-8", text=text, grids=(), chrome=(), identity=identity,
    )  # fmt: skip
    return Reading(
        report=report, form="2021", sections=tuple(sections), outline=(), cells=(),
        statements=tuple(statements), links=(), findings=(),
    )  # fmt: skip


def write_shard(folder: pathlib.Path, readings: Sequence[Reading]) -> None:
    """The shard of `readings`, with the files that the comparison reads."""
    held: dict[str, list[pa.Table]] = {name: [table] for name, table in reuse.no_tables().items()}
    for reading in readings:
        added = reuse.tables_of(reading.report, reading.sections, reading.statements)
        for name, table in added.items():
            held[name].append(table)
    whole = {name: pa.concat_tables(parts) for name, parts in held.items()}
    whole |= reuse.fingerprint_tables(whole[reuse.STREAMS])
    rows = [publish.reading_rows(reading) for reading in readings]
    for name in ("reports", "statements"):
        whole[name] = publish.build_table(name, (row for each in rows for row in each[name]))
    store.write_shard(folder, whole)


def compare(
    folder: pathlib.Path,
    readings: Sequence[Reading],
    *,
    years: pa.Table = NO_YEARS,
    shards: int = 2,
) -> dict[str, list[dict[str, object]]]:
    """What the comparison publishes of `readings`: rows of reports, statements, reuse and pairs."""
    ordered = sorted(readings, key=lambda reading: reading.report.report_id)
    size = -(-len(ordered) // shards)
    folders = []
    for at in range(0, len(ordered), size):
        folders.append(folder / f"{at:06d}")
        write_shard(folders[-1], ordered[at : at + size])
    beside = reuse.compare_archive(folders, years, folder / "scratch")
    rows: dict[str, list[dict[str, object]]] = {
        "reports": [], "statements": [], "reuse": [], "pairs": [],
    }  # fmt: skip
    for at, shard in enumerate(folders):
        tables = {
            "reports": reuse.fill_reports(beside, at, store.read_shard(shard, "reports")),
            "statements": reuse.fill_statements(beside, at, store.read_shard(shard, "statements")),
            "reuse": publish.fit("reuse", reuse.passage_table(beside, at)),
            "pairs": publish.fit("pairs", reuse.pair_table(beside, at)),
        }
        for name, table in tables.items():
            rows[name] += table.to_pylist()
    return rows
