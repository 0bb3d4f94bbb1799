"""Year against year: which reports are compared, what is found, and that nothing else changes it."""

from __future__ import annotations

import datetime
import json
import pathlib
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline import reuse, run, store
from pipeline.audit import CHECKS, chains, years
from pipeline.audit.years import Figure, Key, ReportYear
from pipeline.progress import Step
from pipeline.records import CellState, Finding
from tests.factory.chain import Chain, make_chain, write_report
from tests.factory.places import COUNTIES

Digests = Callable[[pathlib.Path], dict[str, str]]

CARRIED_IN: Key = ("requests", "carried_in", "natural_person")
CARRIED_OUT: Key = ("requests", "carried_out", "natural_person")
ISSUED, REPEALED, IN_FORCE = (
    ("rules", "normative_documents", column) for column in ("issued", "repealed", "in_force")
)
PREVIOUS, CHANGE = (("licensing", "licences", column) for column in ("previous_items", "change"))
Value = float | CellState
# Findings that only the comparison of an archive makes.
OF_ARCHIVES = {check.id for check in (*years.CHECKS, *reuse.CHECKS)}
COUNTY = next(county for county in COUNTIES if county.name == "易门县")


def report(year: int, form: str, values: dict[Key, Value]) -> ReportYear:
    figures = {
        key: Figure(form, value, "printed", 3, 4)
        if isinstance(value, float)
        else Figure(form, None, value, None, None)
        for key, value in values.items()
    }
    return ReportYear(
        report_id=f"{year:016d}", source=f"{year}/art.html", year=year, figures=figures
    )


def compared(
    before: dict[Key, Value],
    after: dict[Key, Value],
    *,
    forms: tuple[str, str] = ("2021", "2021"),
    cleaned: bool = False,
    doubtful: bool = False,
) -> list[Finding]:
    first = 2019 if forms[0] == "2019" else 2022
    return list(
        years.compare(
            report(first, forms[0], before),
            report(first + 1, forms[1], after),
            cleaned=lambda: cleaned,
            doubtful=doubtful,
        )
    )


RULES: dict[Key, Value] = {ISSUED: 3.0, REPEALED: 1.0}


@pytest.mark.parametrize(
    ("before", "after", "status", "severity"),
    [
        ({CARRIED_OUT: 3.0}, {CARRIED_IN: 3.0}, "pass", "note"),
        ({CARRIED_OUT: 0.0}, {CARRIED_IN: 0.0}, "pass", "note"),
        ({CARRIED_OUT: 3.0}, {CARRIED_IN: 5.0}, "fail", "error"),
        ({CARRIED_OUT: 3.0}, {CARRIED_IN: "blank"}, "uncertain", "warning"),
        ({CARRIED_OUT: "dash"}, {CARRIED_IN: 2.0}, "uncertain", "warning"),
        ({CARRIED_OUT: "blank"}, {CARRIED_IN: 0.0}, None, None),
        ({CARRIED_OUT: 0.0}, {CARRIED_IN: "dash"}, None, None),
        ({CARRIED_OUT: "missing"}, {CARRIED_IN: 2.0}, None, None),
        ({}, {CARRIED_IN: 2.0}, None, None),
        ({CARRIED_OUT: 2.0}, {}, None, None),
        ({IN_FORCE: 5.0}, RULES | {IN_FORCE: 7.0}, "pass", "note"),
        ({IN_FORCE: 5.0}, RULES | {IN_FORCE: 9.0}, "fail", "warning"),
        ({IN_FORCE: "blank"}, RULES | {IN_FORCE: 9.0}, None, None),
        ({IN_FORCE: 5.0}, RULES | {IN_FORCE: "blank"}, None, None),
        ({IN_FORCE: 5.0}, RULES | {REPEALED: "blank", IN_FORCE: 9.0}, None, None),
        ({IN_FORCE: 5.0}, RULES | {REPEALED: "dash", IN_FORCE: 8.0}, "pass", "note"),
        ({IN_FORCE: 5.0}, RULES | {REPEALED: "dash", IN_FORCE: 7.0}, "uncertain", "warning"),
    ],
)
def test_what_is_held_against_the_year_before(
    before: dict[Key, Value], after: dict[Key, Value], status: str | None, severity: str | None
) -> None:
    findings = compared(before, after)
    found = [(finding.status, finding.severity) for finding in findings]
    assert found == ([] if status is None else [(status, severity)])


@pytest.mark.parametrize(
    ("actual", "status", "severity"), [(12.0, "pass", "note"), (15.0, "fail", "warning")]
)
def test_items_of_the_year_before(actual: float, status: str, severity: str) -> None:
    (finding,) = compared({PREVIOUS: 10.0, CHANGE: 2.0}, {PREVIOUS: actual}, forms=("2019", "2019"))
    assert (finding.check, finding.status, finding.severity) == (
        "previous_items_between_years", status, severity,
    )  # fmt: skip
    assert (finding.expected, finding.actual) == (12.0, actual)


def test_a_change_of_form_is_no_failure() -> None:
    assert compared({CARRIED_OUT: 3.0}, {CARRIED_IN: 5.0}, forms=("2019", "2021")) == []


def test_a_clean_up_explains_a_break_of_documents_only() -> None:
    before: dict[Key, Value] = {IN_FORCE: 5.0, CARRIED_OUT: 1.0}
    after = RULES | {IN_FORCE: 9.0, CARRIED_IN: 2.0}
    found = {finding.check: finding for finding in compared(before, after, cleaned=True)}
    assert found["in_force_between_years"].status == "uncertain"
    assert "清理" in found["in_force_between_years"].message
    assert found["carried_between_years"].status == "fail"


def test_a_page_in_doubt_about_itself_proves_nothing() -> None:
    (finding,) = compared({CARRIED_OUT: 3.0}, {CARRIED_IN: 5.0}, doubtful=True)
    assert (finding.status, finding.severity) == ("uncertain", "warning")
    (finding,) = compared({CARRIED_OUT: 3.0}, {CARRIED_IN: 3.0}, doubtful=True)
    assert finding.status == "pass"


def test_figures_that_were_worked_out_are_not_the_sources_fault() -> None:
    before = report(2022, "2021", {CARRIED_OUT: 3.0})
    after = report(2023, "2021", {CARRIED_IN: 5.0})
    worked_out = {CARRIED_IN: Figure("2021", 5.0, "inferred", None, None)}
    for each, expected in ((after.figures, "source"), (worked_out, "unknown")):
        later = ReportYear(report_id="1" * 16, source="b.html", year=2023, figures=each)
        (finding,) = years.compare(before, later, cleaned=lambda: False, doubtful=False)
        assert (finding.status, finding.responsibility) == ("fail", expected)


def test_a_finding_can_be_followed_and_signed() -> None:
    (finding,) = compared({CARRIED_OUT: 3.0}, {CARRIED_IN: 5.0})
    assert (finding.check, finding.place) == ("carried_between_years", "/".join(CARRIED_IN))
    assert (finding.expected, finding.actual, finding.start, finding.end) == (3.0, 5.0, 3, 4)
    assert finding.message == (
        "2022年报告（2022/art.html）“四、结转下年度继续办理”行“自然人”列为 3，"
        "2023年报告（2023/art.html）“二、上年结转政府信息公开申请数量”行同列为 5，相差 2，两年不衔接。"
    )
    assert json.loads(finding.operands) == [
        {"report_id": f"{2022:016d}", "place": "/".join(CARRIED_OUT), "value": 3.0, "start": 3, "end": 4},
        {"report_id": f"{2023:016d}", "place": "/".join(CARRIED_IN), "value": 5.0, "start": 3, "end": 4},
    ]  # fmt: skip
    (finding,) = compared({IN_FORCE: 5.0}, RULES | {IN_FORCE: 9.0})
    assert finding.message == (
        "“行政规范性文件”：2022年报告（2022/art.html）现行有效件数 5，加2023年报告（2023/art.html）本年制发件数 3，"
        "减本年废止件数 1，应为 7，2023年报告现行有效件数为 9，相差 2，两年不衔接。"
    )
    assert [operand["value"] for operand in json.loads(finding.operands)] == [5.0, 3.0, 1.0, 9.0]


def test_every_column_and_row_has_its_rule() -> None:
    counts = Counter((rule.check, rule.form) for rule in years.rules())
    assert counts == {
        ("carried_between_years", "2019"): 7, ("carried_between_years", "2021"): 7,
        ("in_force_between_years", "2021"): 2, ("previous_items_between_years", "2019"): 5,
    }  # fmt: skip
    assert {rule.check for rule in years.rules()} == {check.id for check in years.CHECKS}
    assert {check.id for check in years.CHECKS} <= {check.id for check in CHECKS}


# --- Which reports are two years running of one body ------------------------------------------


def captures(*rows: tuple[str, str, int, str | None, str]) -> pa.Table:
    """Rows of region, name, year, date of publication, and source (also the id)."""
    return pa.Table.from_pylist(
        [
            {
                "report_id": source, "source": source, "region": region, "name": name, "year": year,
                "published_on": datetime.date.fromisoformat(day) if day else None, "shard": 0,
                "doubtful": False,
            }
            for region, name, year, day, source in rows
        ],
        schema=chains.CAPTURES,
    )  # fmt: skip


def pairs_of(table: pa.Table, claims: dict[str, list[str]] | None = None) -> set[tuple[str, str]]:
    chosen = chains.choose(table)
    earlier, later = chains.neighbours(chosen)
    begun, ended = chains.unpreceded(chosen, earlier, later)
    named = [
        (int(row), name)
        for row in begun
        for name in (claims or {}).get(chosen["source"][int(row)].as_py(), [])
    ]
    renamed = chains.join_renamed(chosen, ended, named)
    rows = [(*one, *other) for one, other in zip((earlier, later), renamed, strict=True)]
    paired = chains.pair(chosen, *rows).to_pylist()
    return {(pair["before_source"], pair["after_source"]) for pair in paired}


def test_only_years_running_of_one_body_are_paired() -> None:
    table = captures(
        ("1", "水利局", 2020, None, "a20"), ("1", "水利局", 2021, None, "a21"),
        ("1", "水利局", 2023, None, "a23"), ("1", "民政局", 2022, None, "b22"),
        ("2", "水利局", 2022, None, "c22"), ("2", "水利局", 2023, None, "c23"),
    )  # fmt: skip
    assert pairs_of(table) == {("a20", "a21"), ("c22", "c23")}


def test_of_two_captures_the_later_published_takes_part_then_the_first_by_source() -> None:
    dated = captures(
        ("1", "水利局", 2020, "2021-01-20", "p"), ("1", "水利局", 2020, "2021-03-01", "q"),
        ("1", "水利局", 2020, None, "a"), ("1", "水利局", 2021, "2022-01-20", "z"),
        ("1", "水利局", 2021, "2022-01-20", "y"), ("1", "水利局", 2022, None, "n"),
        ("1", "水利局", 2022, None, "m"),
    )  # fmt: skip
    assert pairs_of(dated) == {("q", "y"), ("y", "m")}


def test_the_order_of_captures_changes_nothing() -> None:
    rng = random.Random(5)
    rows = [
        (str(rng.randint(1, 3)), rng.choice("甲乙"), rng.randint(2019, 2023),
         rng.choice((None, "2021-01-01", "2022-01-01")), f"s{at:03d}")
        for at in range(120)
    ]  # fmt: skip
    whole = pairs_of(captures(*rows))
    assert len(whole) > 10
    for _ in range(5):
        rng.shuffle(rows)
        assert pairs_of(captures(*rows)) == whole


RENAMED = captures(
    ("1", "农业局", 2018, None, "a18"), ("1", "农业农村局", 2019, None, "b19"),
    ("1", "畜牧局", 2018, None, "c18"), ("1", "林业局", 2019, None, "d19"),
    ("1", "林业局", 2018, None, "d18"), ("2", "农业局", 2018, None, "e18"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("claims", "joined"),
    [
        ({}, set()),
        ({"b19": ["农业局"]}, {("a18", "b19")}),
        ({"b19": ["农业局", "农业局"]}, {("a18", "b19")}),
        ({"b19": ["畜牧局"]}, {("c18", "b19")}),
        ({"b19": ["农业局", "畜牧局"]}, set()),  # merged
        ({"b19": ["林业局"]}, set()),  # it goes on under its own name
        ({"b19": ["水产局"]}, set()),  # not in the archive
    ],
)
def test_a_renamed_body_is_joined_where_its_page_says_so(
    claims: dict[str, list[str]], joined: set[tuple[str, str]]
) -> None:
    assert pairs_of(RENAMED, claims) == joined | {("d18", "d19")}


# --- Archives ---------------------------------------------------------------------------------


def write(folder: pathlib.Path, pages: Iterable[tuple[str, bytes]]) -> pathlib.Path:
    for name, raw in pages:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    return folder


def findings_of(out: pathlib.Path) -> list[dict[str, Any]]:
    """Findings between years, each with its report's source and year."""
    reports = {row["report_id"]: row for row in pq.read_table(out / "reports.parquet").to_pylist()}
    return [
        row | {name: reports[row["report_id"]][name] for name in ("source", "year")}
        for row in pq.read_table(out / "findings.parquet").to_pylist()
        if row["check"].endswith("_between_years")
    ]


def broken(out: pathlib.Path) -> set[tuple[str, str, str]]:
    """Source, place and status of what does not pass."""
    return {
        (row["source"], row["place"], row["status"])
        for row in findings_of(out)
        if row["status"] != "pass"
    }


def test_spellings_are_one_body_and_gaps_and_forms_no_failure(tmp_path: pathlib.Path) -> None:
    bodies = ("易门县发展和改革局", "易门县发改局", "玉溪市易门县发展改革局")
    carried = {2019: (0, 1), 2020: (1, 2), 2021: (4, 3), 2022: (5, 0), 2024: (9, 0), 2025: (0, 0)}
    pages = [
        (f"{year}.txt", write_report(bodies[year % 3], year, county=COUNTY, carried=numbers))
        for year, numbers in carried.items()
    ]
    run.run([write(tmp_path / "in", pages)], tmp_path / "out", jobs=1)
    assert broken(tmp_path / "out") == {
        ("2022.txt", "requests/carried_in/natural_person", "fail"),
        ("2022.txt", "requests/carried_in/total", "fail"),
    }
    # 2020 under the form of 2019, 2022 and 2025: no other report has one of the year before.
    assert {row["year"] for row in findings_of(tmp_path / "out")} == {2020, 2022, 2025}


def test_bodies_of_one_name_or_one_seat_are_kept_apart(tmp_path: pathlib.Path) -> None:
    other = next(county for county in COUNTIES if county.name == "旺苍县")
    organs = ("易门县人民政府", "易门县人民政府办公室", "旺苍县水利局", "易门县水利局")
    pages = [
        (f"{at}.txt", write_report(organ, 2022 + at % 2, county=county, carried=(3 * at, 3 * at)))
        for at, (organ, county) in enumerate(zip(organs, (COUNTY, COUNTY, other, COUNTY), strict=True))
    ]  # fmt: skip
    run.run([write(tmp_path / "in", pages)], tmp_path / "out", jobs=1)
    assert len(pq.read_table(tmp_path / "out" / "reports.parquet")) == 4
    assert findings_of(tmp_path / "out") == []


def test_a_report_that_tells_its_body_was_renamed_is_joined(tmp_path: pathlib.Path) -> None:
    said = "2022年5月，易门县农业局更名为易门县农业农村局。"
    pages = [
        ("21.txt", write_report("易门县农业局", 2021, county=COUNTY, carried=(0, 2))),
        ("22.txt", write_report("易门县农业农村局", 2022, county=COUNTY, carried=(5, 0), said=said)),
    ]  # fmt: skip
    run.run([write(tmp_path / "told", pages)], tmp_path / "a", jobs=1)
    assert ("22.txt", "requests/carried_in/natural_person", "fail") in broken(tmp_path / "a")
    pages[1] = ("22.txt", write_report("易门县农业农村局", 2022, county=COUNTY, carried=(5, 0)))
    run.run([write(tmp_path / "untold", pages)], tmp_path / "b", jobs=1)
    assert findings_of(tmp_path / "b") == []


def test_two_captures_of_one_year(tmp_path: pathlib.Path) -> None:
    def page(year: int, carried: tuple[int, int], day: str) -> bytes:
        return write_report("易门县水利局", year, county=COUNTY, carried=carried, published_on=day)

    pages = [
        ("a.txt", page(2021, (0, 7), "2022-01-15")),
        ("b.txt", page(2021, (0, 4), "2022-03-15")),  # put right and published again
        ("c.txt", page(2022, (4, 0), "2023-01-15")),
    ]
    run.run([write(tmp_path / "in", pages)], tmp_path / "out", jobs=1)
    assert len(pq.read_table(tmp_path / "out" / "reports.parquet")) == 3
    assert broken(tmp_path / "out") == set()
    assert {row["source"] for row in findings_of(tmp_path / "out")} == {"c.txt"}


def test_a_clean_up_told_in_the_prose(tmp_path: pathlib.Path) -> None:
    documents: Key = ("rules", "normative_documents", "in_force")
    said = {"a": "", "b": "年内对历年行政规范性文件进行了清理。", "c": "年内清理了办公场所。"}
    pages = []
    for at, (name, sentence) in enumerate(said.items()):
        organ = ("易门县水利局", "易门县民政局", "易门县审计局")[at]
        for year, number in ((2022, 5.0), (2023, 9.0)):
            raw = write_report(
                organ, year, county=COUNTY, values={documents: number},
                said=sentence if year == 2023 else "",
            )  # fmt: skip
            pages.append((f"{name}{year}.txt", raw))
    run.run([write(tmp_path / "in", pages)], tmp_path / "out", jobs=1)
    place = "/".join(documents)
    assert broken(tmp_path / "out") == {
        ("a2023.txt", place, "fail"), ("b2023.txt", place, "uncertain"), ("c2023.txt", place, "fail"),
    }  # fmt: skip


SEEDS = range(24)


def distinct(seeds: Iterable[int]) -> dict[int, Chain]:
    """Chains of which no two are of one county: their bodies are never the same."""
    made: dict[int, Chain] = {}
    for seed in seeds:
        chain = make_chain(seed)
        if all(chain.region_code != other.region_code for other in made.values()):
            made[seed] = chain
    return made


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[int, Chain], pathlib.Path]:
    """Chains with planted mismatches as a folder of pages."""
    made = distinct(SEEDS)
    folder = tmp_path_factory.mktemp("chains")
    for seed, chain in made.items():
        write(folder / "in" / str(seed), ((page.name, page.raw) for page in chain.pages))
    return made, folder / "in"


@pytest.fixture(scope="module")
def planted_dataset(
    planted: tuple[dict[int, Chain], pathlib.Path], tmp_path_factory: pytest.TempPathFactory
) -> pathlib.Path:
    out = tmp_path_factory.mktemp("out") / "chains"
    run.run([planted[1]], out, jobs=1)
    return out


def test_every_planted_mismatch_is_found_and_nothing_else(
    planted: tuple[dict[int, Chain], pathlib.Path], planted_dataset: pathlib.Path
) -> None:
    expected = {
        (seed, mismatch.year, place, "uncertain" if mismatch.cleaned else "fail")
        for seed, chain in planted[0].items()
        for mismatch in chain.planted
        for place in {mismatch.place, _total(mismatch.place)}
    }
    assert len(expected) > 10
    found = {
        (int(row["source"].partition("/")[0]), row["year"], row["place"], row["status"])
        for row in findings_of(planted_dataset)
        if row["status"] != "pass"
    }
    assert found == expected


def _total(place: str) -> str:
    return "requests/carried_in/total" if place.startswith("requests/") else place


def test_findings_stay_in_the_order_of_reports(planted_dataset: pathlib.Path) -> None:
    ids = pq.read_table(planted_dataset / "findings.parquet")["report_id"].to_pylist()
    assert ids == sorted(ids)
    assert findings_of(planted_dataset)


def test_workers_order_and_interruption_change_nothing(
    planted: tuple[dict[int, Chain], pathlib.Path],
    planted_dataset: pathlib.Path,
    tmp_path: pathlib.Path,
    digests: Digests,
) -> None:
    folder = planted[1]
    run.run([folder], tmp_path / "two", jobs=2)
    assert digests(tmp_path / "two") == digests(planted_dataset)

    def kill(step: Step) -> None:
        if step.name == "publish" or (step.name == "read" and step.done > 20):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run.run([folder], tmp_path / "killed", jobs=1, progress=kill)
    run.run([folder], tmp_path / "killed", jobs=1)
    assert digests(tmp_path / "killed") == digests(planted_dataset)


def test_the_order_of_sources_changes_no_finding(
    planted: tuple[dict[int, Chain], pathlib.Path], tmp_path: pathlib.Path, digests: Digests
) -> None:
    folders = sorted(planted[1].iterdir())
    run.run(folders, tmp_path / "a", jobs=1)
    run.run(folders[::-1], tmp_path / "b", jobs=1)
    assert findings_of(tmp_path / "a")
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_a_year_more_changes_only_what_is_found_between_years(tmp_path: pathlib.Path) -> None:
    pages = [
        (f"{year}.txt", write_report("易门县水利局", year, county=COUNTY, carried=(1, 1)))
        for year in (2021, 2022, 2023)
    ]
    source, out = tmp_path / "in", tmp_path / "out"
    run.run([write(source, (pages[0], pages[2]))], out, jobs=1)
    assert findings_of(out) == []
    rows = pq.read_table(out / "findings.parquet").to_pylist()
    shutil.copytree(out / store.SHARDS, tmp_path / "shards")
    run.run([write(source, (pages[1],))], out, jobs=1)
    after = findings_of(out)
    assert {row["source"] for row in after} == {"2022.txt", "2023.txt"}
    ids = {row["report_id"] for row in rows}
    kept = [
        row
        for row in pq.read_table(out / "findings.parquet").to_pylist()
        if row["report_id"] in ids and row["check"] not in OF_ARCHIVES
    ]
    assert kept == rows
    for shard in (tmp_path / "shards").iterdir():
        stored = store.read_shard(shard, "findings")["check"].to_pylist()
        assert not OF_ARCHIVES & set(stored)
