"""The command line: parse, call one function, print. Messages in Chinese on stderr.

Results go to stdout and nothing else does. Everything heavy is imported by the command that
needs it: `--help` answers at once. Exit status: 0 done, 1 failed, 2 wrong usage, 3 rejected
inputs under `--strict`, 130 interrupted.
"""

from __future__ import annotations

import enum
import functools
import os
import pathlib
import shlex
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline import __version__, options
from pipeline.errors import GongkaiError, StrictError, UsageError

if TYPE_CHECKING:
    from rich.console import Console


app = typer.Typer(
    name="gongkai",
    help="政府信息公开工作年度报告：从保存下来的网页到可核查、可查询的数据集。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Format(enum.StrEnum):
    """How the answer to a query is given."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"
    xlsx = "xlsx"


def _guard(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command end with one sentence and its exit status, never with a traceback."""

    @functools.wraps(command)
    def guarded(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
            sys.stdout.flush()
        except GongkaiError as error:
            _complain(error.message, error.remedy)
            raise typer.Exit(error.exit_code) from None
        except BrokenPipeError:
            # The reader (`| head`) has enough. Python would complain once more at its exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except KeyboardInterrupt:
            _complain("已中断。", f"已完成的批次保留着。接着做请输入：{_again()}")
            raise typer.Exit(130) from None
        except OSError as error:
            name = f"{error.filename}：" if error.filename else ""
            _complain(f"{name}{error.strerror or error}。", "请检查路径、权限和磁盘空间。")
            raise typer.Exit(1) from None

    return guarded


def _complain(message: str, remedy: str) -> None:
    print(f"错误：{message}", file=sys.stderr)
    if remedy:
        print(remedy, file=sys.stderr)


def _again() -> str:
    """The command as it was typed, to be typed again: without what would start over."""
    return shlex.join(["gongkai", *(word for word in sys.argv[1:] if word != "--fresh")])


def _console() -> Console:
    from rich.console import Console

    class Piped(Console):
        """A console that leaves a closed pipe (`| head`) to the command: it is no failure."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Piped(highlight=False, markup=False, emoji=False)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"gongkai {__version__}")
        raise typer.Exit


@app.callback()
def _gongkai(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="显示版本。")
    ] = False,
) -> None:
    pass


@app.command()
@_guard
def run(
    sources: Annotated[
        list[pathlib.Path], typer.Argument(metavar="SOURCE", help="文件或文件夹，可以有多个。")
    ],
    out: Annotated[
        pathlib.Path, typer.Option("--out", help="数据集写到这个文件夹。")
    ] = pathlib.Path("outputs/archive"),
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, help="并行的进程数。", show_default="处理器核数"),
    ] = None,
    engine: options.Engine = "local",
    scheduler: options.Scheduler = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="不用上次的中间结果，从头再来。")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="有文件未能读取时，以状态 3 退出。")
    ] = False,
    max_input: options.MaxInput = 64,
    max_ratio: options.MaxRatio = 200,
    max_members: options.MaxMembers = 100_000,
    max_depth: options.MaxDepth = 4,
    timeout: options.Timeout = 30.0,
) -> None:
    """读取一批保存下来的报告，写成数据集。被中断后原样再运行即可续完。"""
    from pipeline.ingest import Limits
    from pipeline.run import run as run_archive
    from pipeline.show import show_progress, show_summary

    with show_progress() as progress:
        card = run_archive(
            sources,
            out,
            jobs=jobs,
            engine_name=engine,
            scheduler=scheduler,
            fresh=fresh,
            limits=Limits(
                input_bytes=max_input * 2**20,
                ratio=max_ratio,
                members=max_members,
                depth=max_depth,
                seconds=timeout,
            ),
            isolated=True,
            progress=progress,
        )
    show_summary(card, out, _console())
    if strict and card.counts["rejected"]:
        raise StrictError(
            f"{card.counts['rejected']} 个文件未能读取。",
            remedy=f"原因见 {out / 'rejected.parquet'}。",
        )


@app.command()
@_guard
def read(
    file: Annotated[pathlib.Path, typer.Argument(metavar="FILE", help="一份报告的文件。")],
    json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象。")] = False,
    chrome: Annotated[
        bool, typer.Option("--chrome", help="也显示页面上不属于报告的文字（导航、页脚等）。")
    ] = False,
) -> None:
    """读取一份报告，在终端显示，或输出 JSON。"""
    from pipeline.publish import rejected_row
    from pipeline.records import Rejected
    from pipeline.run import read_file
    from pipeline.show import show_reading
    from pipeline.show.as_json import as_json, write_json
    from pipeline.show.words import REASONS, plain

    readings = read_file(file)
    if isinstance(readings, Rejected):
        if json:
            write_json({"rejected": rejected_row(readings)})
        raise GongkaiError(
            f"{plain(str(file))} 未读取：{REASONS[readings.reason]}（{readings.reason}）。",
            remedy=plain(readings.detail),
        )
    if json:
        write_json(as_json(readings[0], chrome=chrome))
        if len(readings) > 1:
            print(f"此页有 {len(readings)} 份报告，只输出第一份。", file=sys.stderr)
        return
    for reading in readings:
        show_reading(reading, _console(), chrome=chrome)


@app.command()
@_guard
def query(
    dataset: Annotated[pathlib.Path, typer.Argument(metavar="OUT", help="数据集文件夹。")],
    sql: Annotated[str, typer.Argument(metavar="SQL", help="一条 DuckDB 查询，每个文件是一张表。")],
    form: Annotated[Format, typer.Option("--format", help="结果的格式。")] = Format.table,
    output: Annotated[
        pathlib.Path | None, typer.Option("--output", help="结果写到这个文件。")
    ] = None,
) -> None:
    """用 SQL 查询数据集（只读）。"""
    from pipeline import query as questions
    from pipeline.show import show_answer
    from pipeline.show.answer import SHOWN_ROWS

    if output is None and form in (Format.parquet, Format.xlsx):
        raise UsageError(f"格式 {form} 只能写到文件。", remedy="请加 --output 文件名。")
    if output is not None and form is Format.table:
        raise UsageError(
            "table 是给终端看的，不能写到文件。",
            remedy="请加 --format csv、json、parquet 或 xlsx。",
        )
    answer = questions.ask(dataset, sql)
    if output is not None:
        questions.save(answer, output, form, dataset=dataset)
        print(f"{answer.num_rows} 行写到 {output}。", file=sys.stderr)
    elif form is Format.table:
        show_answer(answer, _console())
        if answer.num_rows > SHOWN_ROWS:
            print(f"共 {answer.num_rows} 行，只显示前 {SHOWN_ROWS} 行。", file=sys.stderr)
    else:
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
        write = questions.write_csv if form is Format.csv else questions.write_json
        write(answer, sys.stdout)


@app.command()
@_guard
def reuse(
    dataset: Annotated[pathlib.Path, typer.Argument(metavar="OUT", help="数据集文件夹。")],
    organ: Annotated[
        str | None, typer.Option("--organ", help="只看名称含这几个字的机关的报告。")
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="只看这一年度的报告。")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="列出多少段。")] = 10,
) -> None:
    """列出抄得最多的段落，以及哪些机关的报告有这一段，最早的在前。"""
    from pipeline.copied import most_copied
    from pipeline.show.copied import show_copied

    show_copied(most_copied(dataset, organ=organ, year=year, limit=limit), _console())


@app.command()
@_guard
def compare(
    one: Annotated[str, typer.Argument(metavar="A", help="一份报告的文件。")],
    other: Annotated[str, typer.Argument(metavar="B", help="另一份报告的文件。")],
    dataset: Annotated[
        pathlib.Path | None,
        typer.Option("--in", metavar="OUT", help="A、B 是这个数据集中的报告编号或来源。"),
    ] = None,
    html: Annotated[
        pathlib.Path | None, typer.Option("--html", help="写成一个可以转发的网页文件。")
    ] = None,
) -> None:
    """两份报告左右对照：相同的段落、替换了的地名和数字分别标出。"""
    from pipeline.reuse import compare_two
    from pipeline.run import read_two
    from pipeline.show.side_by_side import comparison_page, describe, show_comparison

    if (
        html is not None
        and html.exists()
        and any(html.samefile(each) for each in (one, other) if pathlib.Path(each).exists())
    ):
        raise UsageError(f"{html} 是要对照的文件，不能覆盖。", remedy="请用 --html 另起文件名。")
    (left, sections), (right, beside) = read_two(one, other, dataset)
    comparison = compare_two(left, sections, right, beside)
    if html is None:
        show_comparison(left, right, comparison, _console())
        return
    page = comparison_page(left, right, comparison)
    html.write_text(page, encoding="utf-8", errors="replace", newline="\n")
    print(
        "\n".join(describe(left, right, comparison)),
        f"对照写到 {html}。",
        sep="\n",
        file=sys.stderr,
    )


@app.command()
@_guard
def checks() -> None:
    """列出各项核查：编号、内容、算式、依据。"""
    from pipeline.run import CHECKS
    from pipeline.show import show_checks

    show_checks(CHECKS, _console())


@app.command()
@_guard
def train(
    corpus: Annotated[
        pathlib.Path | None,
        typer.Option("--corpus", help="标注段落所在的文件夹。", show_default="corpus/statements"),
    ] = None,
    to: Annotated[
        pathlib.Path | None,
        typer.Option("--to", help="模型写到这个文件夹。", show_default="models/statements"),
    ] = None,
) -> None:
    """用标注语料训练问题与措施的模型（约四分钟）。同样的语料得到同样的模型。"""
    from pipeline import store
    from pipeline.labelled import read_files
    from pipeline.statements.component import write_pipeline
    from pipeline.statements.training import train_model

    sections = read_files(corpus or store.shipped("corpus") / "statements")
    model = train_model(sections, progress=lambda step: print(step, file=sys.stderr, flush=True))
    folder = to or store.shipped("models") / "statements"
    write_pipeline(model, folder)
    print(f"模型写到 {folder}。", file=sys.stderr)


@app.command()
@_guard
def evaluate(
    on: Annotated[
        list[pathlib.Path] | None,
        typer.Option(
            "--on", help="标注文件（.jsonl 或 .txt）。", show_default="corpus/gold/sections"
        ),
    ] = None,
    model: Annotated[
        pathlib.Path | None,
        typer.Option("--model", help="要衡量的模型。", show_default="models/statements"),
    ] = None,
) -> None:
    """衡量模型：切分、角色、主题、具体程度、对应，各带区间。"""
    from pipeline import store
    from pipeline.evaluation import evaluate as measure
    from pipeline.labelled import read_file, read_files
    from pipeline.show.evaluation import show_evaluation
    from pipeline.statements.model import read_pipeline

    missing = [file for file in on or () if not file.is_file()]
    if missing:
        raise UsageError(f"找不到 {missing[0]}。", remedy="请检查路径。")
    sections = (
        tuple(section for file in on for section in read_file(file))
        if on
        else read_files(store.shipped("corpus") / "gold" / "sections")
    )
    # Documents made of single statements have no text between them to cut.
    cutting = all(file.suffix != ".jsonl" for file in on or ())
    chosen = read_pipeline(model) if model else None
    show_evaluation(measure(sections, cutting=cutting, model=chosen), _console())


def main() -> None:
    """Entry point of `gongkai`."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows `?` instead of ending the command.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        app(prog_name="gongkai")
    except Exception as error:
        if os.environ.get("GONGKAI_TRACEBACK"):
            raise
        _complain(
            f"程序出错（{type(error).__name__}）：{error}",
            "请报告此问题；设环境变量 GONGKAI_TRACEBACK=1 再运行可看到出错的位置。",
        )
        sys.exit(1)
