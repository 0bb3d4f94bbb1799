"""The page around the tables: title, six sections, short prose, notes and marks."""

from __future__ import annotations

import functools
import html
from importlib.resources import files
from random import Random

from tests.dumps.lines import Piece

_BUREAUS = (
    "财政局",
    "教育局",
    "水利局",
    "统计局",
    "司法局",
    "交通运输局",
    "卫生健康局",
    "城市管理局",
    "林业和草原局",
)
TITLES = (
    "总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况", "存在的主要问题及改进情况", "其他需要报告的事项",
)  # fmt: skip
_OVERVIEW = (
    "一年来，本机关按照上级部署推进政务公开，做好信息发布、解读和回应，公开工作总体平稳。",
    "本机关把公开作为常态，完善审核流程，明确专人负责，及时更新政府网站栏目内容。",
    "围绕群众关心的事项，本机关梳理公开目录，规范依申请办理，加强平台维护与监督检查。",
)
_PROBLEMS = (
    "存在的问题：一是部分栏目更新不够及时；二是政策解读形式较为单一。下一步，将明确更新时限，丰富解读方式。",
    "本机关公开工作仍有不足，业务人员流动较大，培训不够。针对以上问题，将组织专题培训，固定工作人员。",
    "主要问题是公开内容不够全面，与公众需求还有差距。今后将梳理公开事项，扩大公开范围。",
)
_OTHER = (
    "本年度未收取信息处理费，没有其他需要报告的事项。",
    "按照有关规定，本机关未收取信息处理费。无其他需要报告的事项。",
)
_BEFORE = (
    "有关情况见下表。",
    "本机关相关数据以表格形式报告如下：",
    "本年度在网站公开“行政处罚”信息2条。",
)
_NOTES = (
    "注：本表含上年度结转的申请。",
    "注：上表数据截至12月31日。",
    "注：采购数量和总金额为上一年度数据。",
)


@functools.cache
def _places() -> dict[str, list[str]]:
    """Names by scale, from the list of divisions: full names with what they lie in."""
    folder = files("pipeline.places")
    rows = [
        line.split("\t")
        for line in folder.joinpath("divisions.tsv").read_text("utf-8").splitlines()
    ]
    upper = {row[0]: row[1] for row in rows if len(row) == 2}
    found: dict[str, list[str]] = {"province": [], "city": [], "bureau": [], "township": []}
    for code, name in upper.items():
        tier = "province" if code.endswith("0000") else "city" if code.endswith("00") else "bureau"
        above = (
            upper.get(code[:2] + "0000", "") if tier == "city" else upper.get(code[:4] + "00", "")
        )
        found[tier].append(name if tier == "province" else above + name)
    for line in folder.joinpath("townships.txt").read_text("utf-8").splitlines():
        code, *names = line.split()
        if code in upper:
            found["township"] += [
                upper[code] + name.lstrip("0123456789")
                for name in names
                if name.endswith(("乡", "镇"))
            ]
    return found


def organ(rng: Random, scale: str) -> str:
    """A body of that scale, by its full name."""
    tier = rng.choice(("township", "bureau")) if scale == "zero" else scale
    place = rng.choice(_places()[tier])
    return place + (rng.choice(_BUREAUS) if tier == "bureau" else "人民政府")


def compose(
    rng: Random, body: str, year: int, parts: dict[int, list[Piece]], *, as_html: bool, marks: bool
) -> list[Piece]:
    """The whole page; `parts` has the tables of sections 2 to 4."""
    title = f"{body}{year}年政府信息公开工作年度报告"
    prose = {1: rng.choice(_OVERVIEW), 5: rng.choice(_PROBLEMS), 6: rng.choice(_OTHER)}
    pieces = [_line(title, as_html, "h1"), _line(_opening(year), as_html, "p")]
    for number, heading in enumerate(TITLES, 1):
        pieces.append(_line(f"{'一二三四五六'[number - 1]}、{heading}", as_html, "p"))
        if number in prose:
            pieces.append(_line(prose[number], as_html, "p"))
        elif rng.random() < 0.2:
            pieces.append(_line(rng.choice(_BEFORE), as_html, "p"))
        pieces += parts.get(number, [])
        if parts.get(number) and rng.random() < 0.12:
            pieces.append(_line(rng.choice(_NOTES), as_html, "p"))
        if marks and rng.random() < 0.4:
            pieces.append(_line(f"- {number} -", as_html, "p"))
    pieces.append(_line(f"{year + 1}年1月{rng.randint(5, 28)}日", as_html, "p"))
    if not as_html:
        return pieces
    head = f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{title}</title></head><body>\n<div>\n'
    return [Piece(text=head), *pieces, Piece(text="</div>\n</body></html>\n")]


def _opening(year: int) -> str:
    return f"根据《中华人民共和国政府信息公开条例》编制本报告。统计期限自{year}年1月1日起至12月31日止。"


def _line(text: str, as_html: bool, tag: str) -> Piece:
    return Piece(text=f"<{tag}>{html.escape(text)}</{tag}>\n" if as_html else f"{text}\n\n")
