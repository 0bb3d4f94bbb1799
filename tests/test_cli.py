"""The command line: results on stdout, one sentence on stderr, the exit status."""

from __future__ import annotations

import io
import json
import pathlib
import subprocess
import sys
import tomllib
from collections.abc import Callable

import pytest
from rich.console import Console

import pipeline
from pipeline.errors import GongkaiError
from pipeline.publish import FILES
from pipeline.records import Reading
from pipeline.run import CHECKS
from pipeline.show import show_reading
from pipeline.show.words import plain

Gongkai = Callable[..., tuple[int, str, str]]


@pytest.fixture
def sample(samples: pathlib.Path) -> pathlib.Path:
    return next(
        path for path in sorted(samples.rglob("*.html")) if isinstance(pipeline.read(path), Reading)
    )


def test_version_is_the_one_of_the_distribution(gongkai: Gongkai) -> None:
    project = pathlib.Path(__file__).parent.parent / "pyproject.toml"
    version = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]
    assert gongkai("--version") == (0, f"gongkai {version}\n", "")


def test_help_of_run_prints_defaults_and_limits(gongkai: Gongkai) -> None:
    status, out, _ = gongkai("run", "--help")
    assert status == 0
    assert "outputs/archive" in out
    assert "64 MiB" in out
    assert "local|dask" in out
    assert "[cluster]" in out
    assert "--scheduler" in out


def test_run_prints_the_account_and_failing_checks(
    gongkai: Gongkai, samples: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    status, out, err = gongkai("run", samples, "--out", tmp_path / "out", "--jobs", 1)
    assert status == 0
    # On a busy machine the run may last until its first line of progress.
    assert all(line.startswith("读取报告") for line in err.splitlines())
    assert "报告" in out
    assert "核查不符" in out
    assert "第 " in out


def test_strict_runs_end_with_three_and_a_whole_dataset(
    gongkai: Gongkai, tmp_path: pathlib.Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.html").write_bytes(b"")
    status, out, err = gongkai("run", tmp_path / "in", "--out", tmp_path / "out", "--strict")
    assert status == 3
    assert "空文件" in out
    assert err.startswith("错误：1 个文件未能读取。")
    assert (tmp_path / "out" / "run.json").is_file()


def use_missing_source(folder: pathlib.Path) -> list[str]:
    return ["run", f"{folder}/nowhere", "--out", f"{folder}/out"]


def use_empty_source(folder: pathlib.Path) -> list[str]:
    (folder / "in").mkdir()
    return ["run", f"{folder}/in", "--out", f"{folder}/out"]


def use_out_inside_source(folder: pathlib.Path) -> list[str]:
    (folder / "a.txt").write_text("一", encoding="utf-8")
    return ["run", str(folder), "--out", f"{folder}/out"]


def use_out_equal_to_source(folder: pathlib.Path) -> list[str]:
    (folder / "a.txt").write_text("一", encoding="utf-8")
    return ["run", str(folder), "--out", str(folder)]


def use_file_as_out(folder: pathlib.Path) -> list[str]:
    (folder / "a.txt").write_text("一", encoding="utf-8")
    return ["run", f"{folder}/a.txt", "--out", f"{folder}/a.txt"]


def use_foreign_folder_as_out(folder: pathlib.Path) -> list[str]:
    (folder / "mine").mkdir()
    (folder / "mine" / "thesis.doc").write_bytes(b"")
    (folder / "a.txt").write_text("一", encoding="utf-8")
    return ["run", f"{folder}/a.txt", "--out", f"{folder}/mine"]


def use_unknown_engine(folder: pathlib.Path) -> list[str]:
    (folder / "a.txt").write_text("一", encoding="utf-8")
    return ["run", f"{folder}/a.txt", "--out", f"{folder}/out", "--engine", "spark"]


def use_no_jobs(folder: pathlib.Path) -> list[str]:
    return ["run", str(folder), "--jobs", "0"]


def use_unknown_option(folder: pathlib.Path) -> list[str]:
    return ["run", str(folder), "--ouput", "x"]


def use_folder_to_read(folder: pathlib.Path) -> list[str]:
    return ["read", str(folder)]


def use_missing_file_to_read(folder: pathlib.Path) -> list[str]:
    return ["read", f"{folder}/nowhere.html"]


@pytest.mark.parametrize(
    "prepare",
    [
        use_missing_source,
        use_empty_source,
        use_out_inside_source,
        use_out_equal_to_source,
        use_file_as_out,
        use_foreign_folder_as_out,
        use_unknown_engine,
        use_no_jobs,
        use_unknown_option,
        use_folder_to_read,
        use_missing_file_to_read,
    ],
)
def test_wrong_usage_is_one_sentence_and_writes_nothing(
    gongkai: Gongkai, tmp_path: pathlib.Path, prepare: Callable[[pathlib.Path], list[str]]
) -> None:
    arguments = prepare(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    status, out, err = gongkai(*arguments)
    assert status == 2
    assert out == ""
    assert err.strip()
    assert "Traceback" not in err
    assert sorted(tmp_path.rglob("*")) == before


def test_an_output_that_cannot_be_written_fails(
    gongkai: Gongkai, sample: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    status, out, err = gongkai("run", sample, "--out", tmp_path / "file" / "out")
    assert (status, out) == (1, "")
    assert err.startswith("错误：不能写入 ")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_read_shows_the_report_in_chinese(gongkai: Gongkai, sample: pathlib.Path) -> None:
    status, out, err = gongkai("read", sample)
    reading = pipeline.read(sample)
    assert isinstance(reading, Reading)
    assert (status, err) == (0, "")
    for word in ("身份", "部分", "表格", "问题与措施", "核查", reading.report.report_id):
        assert word in out
    for section in reading.sections:
        assert f"{section.start}–{section.end}" in out


def test_read_gives_json_with_the_published_columns(gongkai: Gongkai, sample: pathlib.Path) -> None:
    status, out, _ = gongkai("read", sample, "--json")
    content = json.loads(out)
    assert status == 0
    assert list(content) == ["report", "text", "sections", "outline", "cells", "statements", "links", "figures", "findings"]  # fmt: skip
    assert list(content["report"]) == [column.name for column in FILES["reports"].columns]
    assert len(content["text"]) == content["report"]["text_length"]
    for name in ("sections", "cells", "statements", "figures", "findings"):
        assert content[name], name
        assert list(content[name][0]) == [column.name for column in FILES[name].columns]
    values = [cell["value"] for cell in content["cells"] if cell["state"] == "printed"]
    assert all(isinstance(value, int) for value in values if value == int(value))


def test_read_of_no_report_says_why(gongkai: Gongkai, tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.html").write_bytes(b"")
    status, out, err = gongkai("read", tmp_path / "a.html", "--json")
    assert status == 1
    assert json.loads(out)["rejected"]["reason"] == "empty"
    assert "空文件" in err
    assert gongkai("read", tmp_path / "a.html")[:2] == (1, "")


def test_query_formats(
    gongkai: Gongkai, sample_dataset: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    sql = "SELECT report_id, organ FROM reports ORDER BY report_id LIMIT 2"
    status, table, _ = gongkai("query", sample_dataset, sql)
    assert status == 0
    status, text, _ = gongkai("query", sample_dataset, sql, "--format", "csv")
    assert text.startswith("report_id,organ\n")
    status, text, _ = gongkai("query", sample_dataset, sql, "--format", "json")
    rows = json.loads(text)
    assert all(row["report_id"] in table for row in rows)
    assert len(rows) == 2
    target = tmp_path / "answer.xlsx"
    status, out, err = gongkai("query", sample_dataset, sql, "--format", "xlsx", "--output", target)
    assert (status, out) == (0, "")
    assert "2 行" in err
    assert target.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["SELECT * FROM nowhere"], 1),
        (["SELECT 1", "--format", "xlsx"], 2),
        (["SELECT 1", "--output", "x.txt"], 2),
        (["SELECT 1", "--format", "yaml"], 2),
    ],
)
def test_query_errors(
    gongkai: Gongkai, sample_dataset: pathlib.Path, arguments: list[str], expected: int
) -> None:
    status, out, err = gongkai("query", sample_dataset, *arguments)
    assert (status, out) == (expected, "")
    assert "Traceback" not in err


def test_query_of_a_folder_that_is_no_dataset(gongkai: Gongkai, tmp_path: pathlib.Path) -> None:
    status, _, err = gongkai("query", tmp_path, "SELECT 1")
    assert status == 1
    assert "gongkai run" in err


def test_checks_lists_every_check(gongkai: Gongkai) -> None:
    status, out, _ = gongkai("checks")
    assert status == 0
    assert all(check.id in out for check in CHECKS)


def test_a_closed_pipe_is_quiet(sample_dataset: pathlib.Path) -> None:
    command = [sys.executable, "-m", "pipeline", "query", str(sample_dataset), "FROM texts"]
    with subprocess.Popen(
        [*command, "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as asking:
        assert asking.stdout is not None
        assert asking.stderr is not None
        asking.stdout.close()
        assert asking.stderr.read() == b""
        assert asking.wait() == 0


def test_no_user_sees_a_traceback(gongkai: Gongkai, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_path: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("pipeline.run.read_file", fail)
    status, out, err = gongkai("read", "a.html")
    assert (status, out) == (1, "")
    assert err.startswith("错误：程序出错（ZeroDivisionError）")
    assert "Traceback" not in err
    monkeypatch.setenv("GONGKAI_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        gongkai("read", "a.html")


def test_an_interrupt_says_how_to_go_on(gongkai: Gongkai, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_path: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.run.read_file", interrupt)
    status, _, err = gongkai("read", "a.html")
    assert status == 130
    assert "已中断" in err


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b]0;title\x07甲", "�]0;title�甲"),
        ("甲\u202e乙\u2066", "甲�乙�"),
        ("甲\ud800", "甲�"),
        ("一\r\n二\t三", "一 二 三"),
        ("[red]甲[/red]", "[red]甲[/red]"),
    ],
)
def test_text_of_pages_cannot_steer_the_terminal(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_markup_in_a_page_is_shown_as_it_stands(
    samples: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    path = next(
        path for path in sorted(samples.rglob("*.txt")) if isinstance(pipeline.read(path), Reading)
    )
    hostile = tmp_path / "[bold]\x1b[2J.txt"
    hostile.write_bytes(path.read_bytes())
    reading = pipeline.read(hostile)
    assert isinstance(reading, Reading)
    screen = io.StringIO()
    show_reading(reading, Console(file=screen, width=80, force_terminal=False))
    shown = screen.getvalue()
    assert "\x1b" not in shown
    assert "[bold]" in shown


def test_errors_know_their_status() -> None:
    statuses = {kind.__name__: kind.exit_code for kind in GongkaiError.__subclasses__()}
    assert statuses["UsageError"] == 2
    assert statuses["StrictError"] == 3
    assert statuses["QueryError"] == statuses["DatasetError"] == 1
