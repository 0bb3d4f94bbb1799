"""Shared passages: the guarantee that none is lost, what is none, and what many copies cost."""

from __future__ import annotations

import pathlib
import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy
import pyarrow as pa
import pytest

from pipeline.records import Reading
from pipeline.reuse import partners
from pipeline.reuse.archive import Reports, StreamsOnDisk
from pipeline.reuse.fingerprints import EXACT, MASKED, Measure, fingerprint, hash_grams
from pipeline.reuse.runs import find_runs
from tests.archives import compare, make_reading

Array = numpy.ndarray
Run = tuple[int, int, int]
ALPHABET = [chr(code) for code in range(0x5000, 0x5400)]


def noise(rng: random.Random, length: int) -> str:
    return "".join(rng.choices(ALPHABET, k=length))


# ── The guarantee ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("seed", range(30))
def test_of_every_window_the_least_gram_is_kept(seed: int) -> None:
    rng = numpy.random.default_rng(seed)
    size = int(rng.integers(0, 200))
    # Few different symbols, and among them breaks: ties and short stretches.
    symbols = rng.integers(0, 4 if seed % 2 else 40, size).astype(numpy.uint16)
    measure = Measure(run=int(rng.integers(6, 12)), gram=int(rng.integers(2, 6)))
    found = fingerprint(symbols, measure)
    hashes = hash_grams(symbols, measure.gram)
    stands_for: dict[int, list[int]] = {}
    for start in range(size - measure.run + 1):
        if (symbols[start : start + measure.run] == 0).any():
            continue
        window = range(start, start + measure.window)
        least = min(window, key=lambda place: (int(hashes[place]) >> 24, -place))
        stands_for.setdefault(least, []).append(start)
    kept = {
        int(place): (int(place - first), int(place - last))
        for place, first, last in zip(found.places, found.first, found.last, strict=True)
    }
    assert kept == {place: (min(runs), max(runs)) for place, runs in stands_for.items()}


def test_hashes_are_those_of_the_grams_alone() -> None:
    rng = numpy.random.default_rng(1)
    symbols = rng.integers(1, 3, 4000).astype(numpy.uint16)
    for length in (1, 2, 5, 12, 15, 24, 30):
        hashes = hash_grams(symbols, length).tolist()
        grams = [symbols[at : at + length].tobytes() for at in range(len(symbols) - length + 1)]
        assert len(hashes) == len(grams)
        assert len(set(zip(grams, hashes, strict=True))) == len(set(grams)) == len(set(hashes))
    assert len(hash_grams(symbols[:4], 5)) == 0


class Small:
    """A made-up archive of a few streams with much in common."""

    def __init__(self, seed: int) -> None:
        rng = numpy.random.default_rng(seed)
        few = 4 + seed % 5
        pool = [rng.integers(1, few, rng.integers(3, 25)) for _ in range(4)]
        streams = []
        for _ in range(int(rng.integers(2, 9))):
            parts = []
            for _ in range(int(rng.integers(0, 5))):
                own = rng.integers(1, 30, rng.integers(1, 20))
                parts.append(pool[rng.integers(4)] if rng.random() < 0.6 else own)
                if rng.random() < 0.3:
                    parts.append(numpy.zeros(1, int))
            streams.append(numpy.concatenate([*parts, numpy.zeros(1, int)]).astype(numpy.uint16))
        count = len(streams)
        self.measure = Measure(run=int(rng.integers(5, 10)), gram=int(rng.integers(2, 5)))
        self.streams = StreamsOnDisk(
            symbols=numpy.concatenate(streams),
            starts=numpy.cumsum([0, *map(len, streams)]),
            steps=(numpy.empty(0), numpy.empty(0), numpy.empty(0)),
        )
        self.reports = Reports(
            ids=pa.array([str(number) for number in range(count)]),
            sources=pa.nulls(count), organs=pa.nulls(count),
            body=rng.integers(0, 4, count), known=numpy.ones(count, bool), printed=numpy.zeros(count, bool),
            year=numpy.zeros(count), day=numpy.zeros(count), age=rng.permutation(count),
            first=numpy.array([0, count]),
        )  # fmt: skip

    def found(self) -> set[Run]:
        """The runs that fingerprints lead to."""
        kept = fingerprint(self.streams.symbols, self.measure)
        prints = numpy.empty(len(kept.places), partners.PRINT)
        prints["hash"], prints["place"] = kept.hashes, kept.places
        prints["first"], prints["last"] = kept.first, kept.last
        pairs, _ = partners.pair_up(prints, self.measure, self.reports, self.streams)
        runs = find_runs(self.streams.symbols, pairs)
        triples = zip(runs.left.tolist(), runs.right.tolist(), runs.length.tolist(), strict=True)
        return {run for run in triples if run[2] >= self.measure.run}

    def all(self) -> set[Run]:
        """Every maximal run of two streams, found by looking everywhere."""
        symbols, starts = self.streams.symbols, self.streams.starts
        runs = set()
        for one in range(len(starts) - 1):
            for other in range(one + 1, len(starts) - 1):
                for x in range(starts[one], starts[one + 1]):
                    for y in range(starts[other], starts[other + 1]):
                        if x > starts[one] and y > starts[other] and self._same(x - 1, y - 1):
                            continue
                        length = 0
                        while self._same(x + length, y + length):
                            length += 1
                        if length >= self.measure.run:
                            runs.add((int(x), int(y), length))
        assert not any((symbols[x : x + length] == 0).any() for x, _, length in runs)
        return runs

    def _same(self, x: int, y: int) -> bool:
        return bool(self.streams.symbols[x] == self.streams.symbols[y] != 0)

    def covered(self, runs: set[Run], *, same_body: bool) -> set[int]:
        places: set[int] = set()
        for left, right, length in runs:
            one, other = self.reports.body[self.streams.report_of(numpy.array([left, right]))]
            if (one == other) == same_body:
                places |= {*range(left, left + length), *range(right, right + length)}
        return places


@pytest.mark.parametrize("seed", range(40))
def test_every_shared_run_is_found(seed: int) -> None:
    small = Small(seed)
    assert small.found() == small.all()


@pytest.mark.parametrize("seed", range(40))
def test_of_many_carriers_every_shared_place_keeps_a_partner(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = Small(seed)
    monkeypatch.setattr(partners, "MOST", 3)
    found, every = small.found(), small.all()
    assert found <= every
    for same_body in (True, False):
        assert small.covered(found, same_body=same_body) == small.covered(
            every, same_body=same_body
        )


# ── What is published ───────────────────────────────────────────────────────────────────────


def other_body(number: int) -> dict[str, Any]:
    return {"organ": f"易门县第{number}局", "county": "易门县", "code": "530425"}


def passage(reading: Reading, row: dict[str, Any], *, other: bool = False) -> str:
    start, end = ("other_start", "other_end") if other else ("start", "end")
    return reading.report.text[row[start] : row[end]]


def rows_of(
    folder: pathlib.Path, readings: Sequence[Reading]
) -> list[tuple[Reading, Reading, dict[str, Any]]]:
    by_id = {reading.report.report_id: reading for reading in readings}
    return [
        (by_id[str(row["report_id"])], by_id[str(row["other_report_id"])], row)
        for row in compare(folder, readings)["reuse"]
    ]


@pytest.mark.parametrize("seed", range(6))
def test_passages_are_all_maximal_runs_of_thirty_characters(
    seed: int, tmp_path: pathlib.Path
) -> None:
    rng = random.Random(seed)
    pool = [noise(rng, length) for length in (29, 30, 31, 45, 200)]
    readings = []
    for number in range(12):
        parts = [noise(rng, rng.randint(0, 60)) for _ in range(3)]
        parts[1:1] = rng.choices(pool, k=3)
        # White space is no character: lines break anywhere.
        body = "".join(c + rng.choice(("", "", "", "", "\n", "　")) for c in "".join(parts))
        readings.append(make_reading(("overview", body), **other_body(number)))
    expected = set()
    for one in readings:
        for other in readings:
            if one is not other:
                expected |= brute_force(one, other)
    found = {
        (one.report.report_id, other.report.report_id, row["start"], row["end"], row["length"])
        for one, other, row in rows_of(tmp_path, readings)
    }
    assert found == expected


def brute_force(one: Reading, other: Reading) -> set[tuple[str, str, int, int, int]]:
    (left, places), (right, _) = (plain(reading) for reading in (one, other))
    runs = set()
    for x in range(len(left)):
        for y in range(len(right)):
            if left[x] != right[y] or (x and y and left[x - 1] == right[y - 1]):
                continue
            length = 0
            while x + length < len(left) and left[x + length : x + length + 1] == right[y + length : y + length + 1]:  # fmt: skip
                length += 1
            if length >= 30:
                ids = one.report.report_id, other.report.report_id
                runs.add((*ids, places[x], places[x + length - 1] + 1, length))
    return runs


def plain(reading: Reading) -> tuple[str, list[int]]:
    (section,) = reading.sections
    text = reading.report.text
    places = [at for at in range(section.body_start, section.end) if not text[at].isspace()]
    return "".join(text[at] for at in places), places


SENTENCE = "{region}坚持每月第一个周五公布{count}项惠民资金的发放名册，{organ}逐户核对后张贴到村务公开栏，群众可拨打监督电话提出疑问。"
SWAPS = [
    {"region": "易门县", "count": "12", "organ": "易门县教育局"},
    {"region": "武义县", "count": "3", "organ": "白洋街道办事处"},
    {"region": "我镇", "count": "一百二十", "organ": "县财政局"},
    {"region": "呼和浩特市", "count": "1.5万", "organ": "卫生健康委员会"},
]


@pytest.mark.parametrize("one", range(4))
@pytest.mark.parametrize("other", range(4))
def test_swapped_names_and_numbers_are_no_difference(
    one: int, other: int, tmp_path: pathlib.Path
) -> None:
    rng = random.Random(one * 4 + other)
    readings = [
        make_reading(
            ("overview", noise(rng, 50) + "。" + SENTENCE.format(**SWAPS[at]) + noise(rng, 50)),
            **other_body(side),
        )
        for side, at in enumerate((one, other))
    ]
    rows = rows_of(tmp_path, readings)
    assert {row["masked"] for _, _, row in rows} == {one != other} or one != other
    whole = [
        (passage(mine, row), passage(others, row, other=True))
        for mine, others, row in rows
        if row["masked"] == (one != other) and mine is readings[0]
    ]
    assert len(whole) == 1
    assert SENTENCE.format(**SWAPS[one]) in whole[0][0]
    assert SENTENCE.format(**SWAPS[other]) in whole[0][1]


AROUND = (
    "落实包村干部联系制度，逐户核对并在公示栏张榜，{}的做法得到推广，",
    "有关清单每季度更新一次，群众随时可以查看并提出意见。",
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("印发（灵政办〔2022〕12号）", "印发（庐政发〔2021〕3号）"), ("灵政办[2022]12号", "灵政办〔2021〕3号"),
        ("www.lingbi.gov.cn", "https://www.lujiang.gov.cn/zwgk/index.html"), ("灵璧县人民政府门户网站", "庐江县政府网"),
        ("abc@163.com", "ljxslj@ah.gov.cn"), ("青槐村", "竹坑村"), ("镇党政办", "乡党政综合办公室"),
        ("县委办公室", "县政府办公室"), ("市公安局灵璧分局", "市公安局庐江分局"), ("镇长", "乡长"), ("局党组", "委党组"),
        ("本级政府", "本机关"), ("我院", "我校"), ("各村", "各社区"), ("八成", "95%"), ("3月上旬", "5月下旬"),
        ("2021年上半年", "2022年下半年"), ("泗县", "灵璧县"), ("泗县水利局", "雄县林业局"), ("云梯镇", "白茅乡"),
        ("灵璧经济开发区管委会", "高新区管委会"), ("“美丽铁炉”微信公众号", "“幸福铜铺”微信公众号"), ("双桐街道", "鹿鸣街道"),
    ],
)  # fmt: skip
def test_what_copiers_swap(one: str, other: str, tmp_path: pathlib.Path) -> None:
    rng = random.Random(len(one))
    readings = [
        make_reading(
            (
                "overview",
                noise(rng, 40) + "。" + AROUND[0].format(each) + AROUND[1] + noise(rng, 40),
            ),
            **other_body(number),
        )
        for number, each in enumerate((one, other))
    ]
    whole = [
        passage(mine, row)
        for mine, _, row in rows_of(tmp_path, readings)
        if row["masked"] and mine is readings[0]
    ]
    assert [AROUND[0].format(one) + AROUND[1] in told for told in whole] == [True]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "灵璧县、庐江县、涟水县、泗阳县、易门县、武义县、安吉县、德清县、宁海县、象山县、天台县、仙居县",
            "上杭县、武平县、长汀县、连城县、永定县、沙县、将乐县、泰宁县、建宁县、宁化县、清流县、明溪县",
        ),
        (
            "1月12条、2月15条、3月9条、4月22条、5月7条、6月31条、7月18条、8月4条、9月11条、10月6条、11月2条、12月8条",
            "1月2条、2月5条、3月19条、4月2条、5月17条、6月3条、7月28条、8月14条、9月1条、10月16条、11月12条、12月18条",
        ),
    ],
)  # fmt: skip
def test_lists_of_names_and_numbers_are_no_copies(
    one: str, other: str, tmp_path: pathlib.Path
) -> None:
    rng = random.Random(3)
    readings = [
        make_reading(("overview", noise(rng, 40) + each + noise(rng, 40)), **other_body(number))
        for number, each in enumerate((one, other))
    ]
    assert rows_of(tmp_path, readings) == []


FORM = (
    "第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n规章\n0\n0\n0\n行政规范性文件\n0\n0\n0\n"
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\n申请人情况\n自然人\n法人或其他组织\n总计\n商业企业\n科研机构\n"
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请\n0\n0\n0\n0\n0\n0\n0\n"
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请\n0\n0\n0\n0\n0\n0\n0\n"
)
FRAME = (
    "根据《中华人民共和国政府信息公开条例》（国务院令第711号）和《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）要求，现公布本年度政府信息公开工作年度报告。\n"
    "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项等六部分组成。\n"
    "本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。如对本报告有疑问，请与县政府办公室联系。\n"
)
MORE = (
    "欢迎社会各界对本报告提出意见建议，如有疑问请联系县政府党政综合办公室，电话：0557-6021234，电子邮箱：abc@163.com。\n"
    "本报告可通过县政府网站查阅，也可到县档案馆、图书馆政府信息查阅点查询纸质文本。\n"
    "报告中使用数据的统计时间段为2022年1月1日至2022年12月31日，凡未注明的均以此为准。\n"
    "本年报中所列数据的统计期限为2022年1月1日零时起，到2022年12月31日二十四时止。\n"
    "（注：报告所涉及的统计数据时限为2022年1月1日至12月31日，数据来自各科室填报）\n"
    "为进一步贯彻落实《中华人民共和国政府信息公开条例》，现公布灵璧县2022年政府信息公开工作年度报告，敬请社会各界监督。\n"
    "除上述情况之外，2022年度灵璧县在政府信息公开工作中没有其他需要报告的重大事项，特此说明。\n"
)
NOTES = (
    "该部分以表格形式报告，具体数据详见下表（单位：件），数据由各单位填报后逐级汇总。\n"
    "注：政府集中采购数量和总金额按照财政部门统计口径填报，与部门预算口径略有差异。\n"
    "填表说明：1.“规章”栏由有规章制定权的机关填写，其他机关一律填报为零，不得空缺。\n"
)
FEES = "依据《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）的规定，本机关本年度没有收取信息处理费。\n没有其他需要报告的事项。"


def test_what_the_form_prescribes_is_no_passage(tmp_path: pathlib.Path) -> None:
    rng = random.Random(5)
    readings = [
        make_reading(
            ("overview", FRAME + MORE + noise(rng, 60) + "。\n"),
            (
                "disclosure",
                NOTES + FORM + FORM.replace("\n", " | ") + "\n" + FORM.replace("\n", ""),
            ),
            ("other", FEES),
            **other_body(number),
        )
        for number in range(5)
    ]
    found = compare(tmp_path, readings)
    assert found["reuse"] == []
    assert found["pairs"] == []
    assert {row["reuse_share"] for row in found["reports"]} == {0.0}


def test_a_prescribed_sentence_may_be_broken_over_lines(tmp_path: pathlib.Path) -> None:
    frame = "\n".join(FRAME[at : at + 37] for at in range(0, len(FRAME), 37))
    readings = [
        make_reading(("overview", frame + noise(random.Random(number), 60)), **other_body(number))
        for number in range(3)
    ]
    assert compare(tmp_path, readings)["reuse"] == []


def test_a_citation_counts_as_one_character(tmp_path: pathlib.Path) -> None:
    cited = "《中华人民共和国政府信息公开条例》（国务院令第711号）"
    rng = random.Random(6)
    readings = [
        make_reading(
            ("overview", f"{noise(rng, 40)}学习{cited}，{noise(rng, 40)}"), **other_body(number)
        )
        for number in range(2)
    ]
    assert compare(tmp_path / "short", readings)["reuse"] == []
    long = "每个科室指定一名联络员通读，逐条对照本单位目录找出缺漏，再交专人补齐"
    readings = [
        make_reading(
            ("overview", f"{noise(rng, 40)}学习{cited}{long}{noise(rng, 40)}"), **other_body(number)
        )
        for number in range(2)
    ]
    (row, _) = compare(tmp_path / "long", readings)["reuse"]
    assert row["length"] == len(f"学习{cited}{long}")


# ── Many copies ─────────────────────────────────────────────────────────────────────────────


def many(count: int, text: str, seed: int, length: int = 300) -> list[Reading]:
    rng = random.Random(seed)
    return [
        make_reading(
            ("overview", f"{noise(rng, length)}。{text}{noise(rng, length)}"), **other_body(number)
        )
        for number in range(count)
    ]


def test_a_phrase_of_most_bodies_is_no_copying(tmp_path: pathlib.Path) -> None:
    phrase = "始终坚持以公开为常态不公开为例外的原则把公开透明落实到每一个环节当中"
    assert compare(tmp_path / "most", many(60, phrase, 1))["reuse"] == []
    # Of fewer bodies nobody can tell; and what a third shares is copied.
    assert compare(tmp_path / "few", many(20, phrase, 2))["reuse"]
    third = many(20, phrase, 3) + [
        make_reading(("overview", noise(random.Random(number), 300)), **other_body(number))
        for number in range(20, 60)
    ]
    assert compare(tmp_path / "third", third)["reuse"]


def test_what_is_longer_than_a_phrase_is_copied_by_however_many(tmp_path: pathlib.Path) -> None:
    text = noise(random.Random(4), 400)
    found = compare(tmp_path, many(120, text, 4, 200))
    carriers = {row["report_id"] for row in found["reuse"]}
    assert len(carriers) == 120
    told = Counter(row["carriers"] for row in found["reuse"])
    assert told.most_common(1)[0][0] == 120
    # Linear: each report is told beside a few, not beside all.
    assert len(found["reuse"]) <= 120 * partners.MOST
    assert all(float(str(row["reuse_share"])) > 400 / 1000 for row in found["reports"])


def test_reports_that_differ_in_a_character_cost_no_square(tmp_path: pathlib.Path) -> None:
    text = noise(random.Random(7), 1500)
    readings = []
    for number in range(300):
        at = (number * 37) % len(text)
        readings.append(
            make_reading(
                ("overview", text[:at] + "改" + text[at + 1 :]), name=str(number),
                **other_body(number),
            )
        )  # fmt: skip
    found = compare(tmp_path, readings)
    assert len(found["reuse"]) <= 300 * 6 * (partners.FOUNDERS + 1)
    assert len(found["pairs"]) <= 300 * 3 * (partners.FOUNDERS + 1)
    assert {row["verdict"] for row in found["pairs"]} == {"copy"}
    assert len({row["cluster_id"] for row in found["reports"]}) == 1


def test_a_page_of_one_sign_costs_no_square(tmp_path: pathlib.Path) -> None:
    signs = [
        make_reading(("overview", character * 200_000), **other_body(number))
        for number, character in enumerate("啊啊哦")
    ]
    found = compare(tmp_path, signs)
    assert 0 < len(found["reuse"]) < 500


def test_measures_ask_for_what_the_contract_says() -> None:
    assert EXACT.run == 30
    assert MASKED.run < EXACT.run
    assert EXACT.window == EXACT.run - EXACT.gram + 1
