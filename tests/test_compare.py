"""`gongkai compare` and `gongkai reuse`: what people see of copying."""

from __future__ import annotations

import html
import itertools
import pathlib
import random
import re
from html.parser import HTMLParser

import pytest
from typer.testing import CliRunner

from pipeline import run
from pipeline.cli import app
from pipeline.copied import most_copied
from pipeline.errors import UsageError
from pipeline.records import Report, Span
from pipeline.reuse.side_by_side import Shared, SideBySide, compare_two
from pipeline.show.marks import cut_pieces
from pipeline.show.side_by_side import comparison_page
from pipeline.zh import bare
from tests.archives import make_reading
from tests.test_reuse import SENTENCE, SWAPS, noise, other_body

OWN = [
    "全年发放折页三千份，新设查阅点八处，夜市、码头和车站各摆一台自助终端，居民刷身份证即可打印各类证明材料。",
    "村级账目改为逐笔公布，附上发票照片，由村务监督委员会按季度抽查，抽查结果同步贴在祠堂门口的公示墙上。",
]


def two(left: str, right: str) -> tuple[Report, Report, SideBySide]:
    one = make_reading(("overview", left), **other_body(1))
    other = make_reading(("overview", right), **other_body(2), year=2023)
    compared = compare_two(one.report, one.sections, other.report, other.sections)
    return one.report, other.report, compared


def texts_of(report: Report, span: Span) -> str:
    return bare(report.text[span.start : span.end])


def test_swaps_are_the_names_and_numbers_that_differ() -> None:
    one, other, compared = two(
        OWN[0] + SENTENCE.format(**SWAPS[0]), SENTENCE.format(**SWAPS[1]) + OWN[1]
    )
    (shared,) = compared.passages
    swapped = {(texts_of(one, left), texts_of(other, right)) for left, right in shared.swaps}
    assert swapped == {
        ("易门县", "武义县"), ("12", "3"), ("易门县教育局", "白洋街道办事处"),
    }  # fmt: skip


def test_nothing_swapped_gives_no_swaps() -> None:
    _, _, compared = two(OWN[0] + SENTENCE.format(**SWAPS[0]), SENTENCE.format(**SWAPS[0]) + OWN[1])
    assert [shared.swaps for shared in compared.passages] == [()]


@pytest.mark.parametrize("seed", range(8))
def test_pieces_make_up_the_text(seed: int) -> None:
    rng = random.Random(seed)
    pool = [noise(rng, length) for length in (31, 50, 90)] + [
        SENTENCE.format(**swap) for swap in SWAPS
    ]
    sides = ["".join([*rng.choices(pool, k=3), noise(rng, 40)]) for _ in range(2)]
    one, other, compared = two(*sides)
    for report, spans, side in ((one, compared.left, "left"), (other, compared.right, "right")):
        pieces = list(cut_pieces(report.text, spans, compared.passages, side))  # type: ignore[arg-type]
        assert "".join(piece.text for piece in pieces) == report.text
        begun = [piece.passage for piece in pieces if piece.first]
        assert sorted(number for number in begun if number) == list(
            range(1, len(compared.passages) + 1)
        )
    taken: dict[str, list[tuple[int, int]]] = {"left": [], "right": []}
    for shared in compared.passages:
        taken["left"].append((shared.left.start, shared.left.end))
        taken["right"].append((shared.right.start, shared.right.end))
    for spans_of_side in taken.values():
        ordered = sorted(spans_of_side)
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(ordered))


def test_comparing_with_itself_is_one_passage() -> None:
    text = "".join(OWN)
    one, _, compared = two(text, text)
    assert compared.likeness.resemblance == 1.0
    (shared,) = compared.passages
    assert isinstance(shared, Shared)
    assert texts_of(one, shared.left) == bare(text)


class Outside(HTMLParser):
    """Everything in a page that would be fetched, and the text of its articles."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        for name, value in attrs:
            if name in ("src", "href", "srcset", "data", "action", "background"):
                self.addresses.append(f"{tag} {name}={value}")


def test_the_page_is_one_file_and_trusts_no_text() -> None:
    nasty = "<script>alert(1)</script><img src=x onerror=alert(2)>" + OWN[0]
    one, other, compared = two(nasty, OWN[0] + "</article>" + OWN[1])
    page = comparison_page(one, other, compared)
    seen = Outside()
    seen.feed(page)
    assert seen.addresses == []
    assert seen.scripts == 1
    assert "http" not in re.sub("http-equiv", "", page)
    assert "&lt;script&gt;alert(1)" in page
    bodies = re.findall("<article.*?</article>", page, re.DOTALL)
    for body, report in zip(bodies, (one, other), strict=True):
        shown = re.sub("<h2>.*?</h2>|<sup>[0-9]+</sup>|<[^>]*>", "", body)
        assert bare(html.unescape(shown)) == bare(report.text)


PAGE = """{organ}{year}年政府信息公开工作年度报告
一、总体情况
{overview}
二、主动公开政府信息情况
第二十条第（一）项
信息内容
本年制发件数
本年废止件数
现行有效件数
规章
0
0
0
行政规范性文件
0
0
0
三、收到和处理政府信息公开申请情况
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
{problems}
六、其他需要报告的事项
无其他事项。
"""


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("copied")
    pages = folder / "pages"
    pages.mkdir()
    rng = random.Random(1)
    for number, (organ, year) in enumerate(
        [
            ("易门县水利局", 2022),
            ("易门县教育局", 2020),
            ("武义县民政局", 2021),
            ("武义县司法局", 2021),
        ]
    ):
        own = noise(rng, 120)
        overview = own + ("" if number == 3 else f"。{OWN[0]}")
        problems = "问题：\n" + (OWN[1] if number < 2 else noise(rng, 70) + "。")
        text = PAGE.format(organ=organ, year=year, overview=overview, problems=problems)
        (pages / f"{number}.txt").write_text(text, encoding="utf-8")
    run.run([pages], folder / "out", jobs=1)
    return folder / "out"


def test_the_most_copied_come_first_and_their_oldest_carrier(dataset: pathlib.Path) -> None:
    first, second = most_copied(dataset)
    assert OWN[0] in first.text
    assert not any(each.masked for passage in (first, second) for each in passage.carriers)
    assert [(each.organ, each.year) for each in first.carriers] == [
        ("易门县教育局", 2020), ("武义县民政局", 2021), ("易门县水利局", 2022),
    ]  # fmt: skip
    assert (first.reports, second.reports) == (3, 2)
    assert OWN[1] in second.text


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"organ": "民政局"}, 1), ({"organ": "水利局"}, 2), ({"organ": "司法局"}, 0),
        ({"year": 2020}, 2), ({"year": 2021}, 1),         ({"limit": 1}, 1),
    ],
)  # fmt: skip
def test_only_the_passages_asked_for_are_told(
    dataset: pathlib.Path, asked: dict[str, object], count: int
) -> None:
    assert len(most_copied(dataset, **asked)) == count  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "asked", [{"organ": "水利局", "year": 2020}, {"organ": "' OR true --"}, {"year": 1999}]
)
def test_who_is_not_there_has_no_passages(dataset: pathlib.Path, asked: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="没有这样的报告"):
        most_copied(dataset, **asked)  # type: ignore[arg-type]


def test_a_comparison_overwrites_none_of_its_reports(dataset: pathlib.Path) -> None:
    page = dataset.parent / "pages" / "0.txt"
    before = page.read_bytes()
    other = dataset.parent / "pages" / "1.txt"
    refused = CliRunner().invoke(app, ["compare", str(page), str(other), "--html", str(page)])
    assert refused.exit_code == 2
    assert page.read_bytes() == before


def test_reports_of_a_dataset_compare_as_their_files(dataset: pathlib.Path) -> None:
    files = [str(dataset.parent / "pages" / name) for name in ("0.txt", "1.txt")]
    runner = CliRunner()
    from_files = runner.invoke(app, ["compare", *files])
    from_dataset = runner.invoke(app, ["compare", "0.txt", "1.txt", "--in", str(dataset)])
    assert from_dataset.exit_code == 0
    assert from_dataset.stdout == from_files.stdout
    assert runner.invoke(app, ["compare", "0.txt", "9.txt", "--in", str(dataset)]).exit_code == 2


def test_commands(dataset: pathlib.Path, tmp_path: pathlib.Path) -> None:
    runner = CliRunner()
    listed = runner.invoke(app, ["reuse", str(dataset), "--limit", "1"])
    assert listed.exit_code == 0
    assert "见于 3 篇报告" in listed.stdout
    assert listed.stdout.index("2020年") < listed.stdout.index("2022年")
    pages = [str(dataset.parent / "pages" / f"{number}.txt") for number in (0, 1)]
    shown = runner.invoke(app, ["compare", *pages])
    assert shown.exit_code == 0
    assert "相同段落 2 段" in shown.stdout
    written = tmp_path / "both.html"
    made = runner.invoke(app, ["compare", *pages, "--html", str(written)])
    assert made.exit_code == 0
    assert made.stdout == ""
    assert written.read_text(encoding="utf-8").count("<article") == 2
    missing = runner.invoke(app, ["compare", pages[0], str(tmp_path / "none.txt")])
    assert missing.exit_code == 2
