"""Whose report it is: an invented body at a real place, its year, its title."""

from __future__ import annotations

import random
from dataclasses import dataclass

from pipeline.records import OrganLevel, OrganType
from tests.factory.places import COUNTIES, County

_BUREAUS = (
    "教育局", "财政局", "农业农村局", "卫生健康局", "水利局", "审计局", "司法局", "统计局",
    "市场监督管理局", "发展和改革局", "人力资源和社会保障局", "自然资源局", "林业局",
    "文化和旅游局", "应急管理局", "医疗保障局", "信访局",
)  # fmt: skip
_INSTITUTIONS = ("政务服务中心", "公共资源交易中心", "住房公积金管理中心", "图书馆")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A body and its year. `organ` is printed, `cores` are its names without the region."""

    organ: str
    cores: tuple[str, ...]
    level: OrganLevel
    type: OrganType
    code: str
    county: County
    has_county: bool
    township: str | None
    year: int
    form: str
    size: str

    @property
    def region(self) -> str:
        """The name of the smallest region that sites of this body name."""
        if self.has_county:
            return self.county.name
        if self.level == "province":
            return self.county.province
        return self.county.prefecture or self.county.province


def draw(rng: random.Random) -> Subject:
    """A body of any level; townships are the most frequent, as in the archives."""
    county = rng.choice(COUNTIES)
    year = rng.choices(range(2008, 2026), weights=[1] * 11 + [9, 9, 7, 7, 7, 7, 7])[0]
    form = "2019" if year in (2019, 2020) else "2021" if year > 2020 else "2008"
    if form == "2021" and rng.random() < 0.05:
        form = "2019"
    draws = (_township, _county_bureau, _county_government, _prefecture, _province, _institution)
    kind = rng.choices(draws, weights=[40, 28, 12, 12, 4, 4])[0]
    organ, cores, level, organ_type, code, township, size = kind(rng, county)
    return Subject(
        organ=organ,
        cores=cores,
        level=level,
        type=organ_type,
        code=code,
        county=county,
        has_county=len(code) == 9 or not code.endswith("00"),
        township=township,
        year=year,
        form=form,
        size=size,
    )


_Drawn = tuple[str, tuple[str, ...], OrganLevel, OrganType, str, str | None, str]


# Names that several prefectures have: without the prefecture nobody could tell.
_SHARED = ("城关区",)


def _county_prefix(rng: random.Random, county: County) -> str:
    ambiguous = county.name.endswith("区")
    superior = county.prefecture or county.province
    told = rng.random() < (0.7 if ambiguous else 0.25) or county.name in _SHARED
    return superior + county.name if told else county.name


def _township(rng: random.Random, county: County) -> _Drawn:
    township = rng.choice(county.townships)
    core = township.name + ("办事处" if township.name.endswith("街道") else "人民政府")
    prefix = _county_prefix(rng, county)
    if rng.random() < 0.12:
        prefix = ""
    cores = (core, township.name)
    return prefix + core, cores, "township", "government", township.code, township.name, "small"


def _county_bureau(rng: random.Random, county: County) -> _Drawn:
    core = rng.choice(_BUREAUS)
    size = rng.choice(("small", "medium"))
    if rng.random() < 0.1:
        organ = f"国家税务总局{county.name}税务局"
        return organ, (organ, "税务局"), "county", "department", county.code, None, size
    if county.name.endswith("区") and county.prefecture and rng.random() < 0.06:
        core = f"公安局{county.name[:-1]}分局"
        organ = county.prefecture + core
        return organ, (core, organ), "county", "department", county.code, None, size
    # Some write no more of their region than its rank: 县教育局.
    short = rng.random() < 0.04 and county.name not in _SHARED
    prefix = county.name[-1] if short else _county_prefix(rng, county)
    return prefix + core, (core, prefix + core), "county", "department", county.code, None, size


def _county_government(rng: random.Random, county: County) -> _Drawn:
    prefix = _county_prefix(rng, county)
    if rng.random() < 0.3:
        core = "人民政府办公室"
        return prefix + core, (core,), "county", "department", county.code, None, "medium"
    cores = ("人民政府", "")
    return prefix + "人民政府", cores, "county", "government", county.code, None, "large"


def _prefecture(rng: random.Random, county: County) -> _Drawn:
    if county.prefecture is None:
        return _province(rng, county)
    code = county.code[:4] + "00"
    if rng.random() < 0.5:
        cores = ("人民政府", "")
        organ = county.prefecture + "人民政府"
        return organ, cores, "prefecture", "government", code, None, "huge"
    core = rng.choice(_BUREAUS)
    return county.prefecture + core, (core,), "prefecture", "department", code, None, "medium"


def _province(rng: random.Random, county: County) -> _Drawn:
    core = rng.choice(("水利厅", "教育厅", "民政厅", "财政厅"))
    if county.prefecture is None and not county.province.endswith("省"):
        core = rng.choice(("水务局", "教育委员会", "民政局"))
    code = county.code[:2] + "0000"
    return county.province + core, (core,), "province", "department", code, None, "large"


def _institution(rng: random.Random, county: County) -> _Drawn:
    core = rng.choice(_INSTITUTIONS)
    organ = _county_prefix(rng, county) + core
    return organ, (core,), "county", "institution", county.code, None, "small"


_TITLES = (
    "{organ}{year}年政府信息公开工作年度报告",
    "{organ}{year}年度政府信息公开工作报告",
    "{year}年{organ}政府信息公开工作年度报告",
    "{organ}政府信息公开工作{year}年度报告",
    "{organ}{year}年政府信息公开年报",
    "{organ}关于{year}年度政府信息公开工作的年度报告",
    "{organ} {year} 年政府信息公开工作年度报告",
    "{organ}{year}年政务公开工作年度报告",
    "关于{organ}{year}年度政府信息公开工作的年度报告",
    "{organ}{year}年年度政府信息公开工作报告",
    "{year}年度{organ}政府信息公开年度工作报告",
    "{organ}{year}年政府信息公开工作年度报 告",
    "{organ}{year}年度政府信息公开工作年度报告（图片版）",
)
_WITHOUT_ORGAN = ("{year}年政府信息公开工作年度报告", "{year}年度信息公开报告")
_WITHOUT_YEAR = ("{organ}政府信息公开工作年度报告",)


def title(rng: random.Random, subject: Subject) -> tuple[str, bool, bool]:
    """The title, and whether it names the organ and the year."""
    draw = rng.random()
    if draw < 0.08:
        chosen, organ, year = rng.choice(_WITHOUT_ORGAN), False, True
    elif draw < 0.14:
        chosen, organ, year = rng.choice(_WITHOUT_YEAR), True, False
    else:
        chosen, organ, year = rng.choice(_TITLES), True, True
    return chosen.format(organ=subject.organ, year=subject.year), organ, year
