"""What is changed when a passage is copied: names of places and bodies, dates, numbers.

Each of them is one symbol in the masked comparison, whatever its length. A name is a report's own
(its body, its region, in full and in short), a division of the lists, a body of such a division, or
what a body calls itself (我镇, 本局). Longer finds hide shorter ones, and names that follow one
another are one: 易门县, 易门县教育局 and 县教育局 may stand for one another.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.bodies import plain_name
from pipeline.lexicon import load
from pipeline.places.index import townships_by_name, upper_by_name
from pipeline.places.names import short_names, stem
from pipeline.records import Identity
from pipeline.zh import bare

NUMBER, NAME = 0xE001, 0xE002
"""The symbols of a number and of a name: private code points, which no fold holds."""

_DIGITS = "(?:[0-9]+(?:[.,][0-9]+)*%?|[〇零一二三四五六七八九十百千万亿两]{1,12})"
_PART_OF_YEAR = f"(?:[上下]半年|第?{_DIGITS}季度|[初底末](?!次|步))"
# A date is one, however exact it is: 2023年, 今年, 3月上旬, 2023年3月5日; so is a number with what makes
# it round: 近30余; and the number of a document with its prefix: 灵政办〔2022〕12号.
_NUMBER = re.compile(
    r"(?:[\u3400-\u9fff]{1,5}[发办函字通规文])?[〔(\[](?:19|20)[0-9]{2}[〕)\]](?:第)?[0-9]{1,4}号"
    f"|(?:{_DIGITS}年度?|(?:今|本|去|上)年度?)(?:{_DIGITS}月份?(?:{_DIGITS}[日号]|[上中下]旬|[初底末])?|{_PART_OF_YEAR})?"
    f"|{_DIGITS}月(?:份|{_DIGITS}[日号]|[上中下]旬|[初底末])?"
    f"|(?:近|约|逾)?(?:百分之)?{_DIGITS}(?:[万亿](?![无一]))?(?:余|多(?![样元种次方])|成(?!不|立|效|果|为|员))?(?:[至~-]{_DIGITS}[万亿成]?)?"
)
_KINDS = "省|市|州|盟|县|区|旗|乡|镇|街道|苏木|局|委员会|委|办公室|办|厅|院|校|中心|单位|机关|部门|所|站|处|队|开发区|管委会|级(?:人民)?政府"
# 我镇, 本机关, 各村: what a body calls itself and its own.
_OWN_WORDS = re.compile(
    f"(?:我|本|全)(?:{_KINDS})(?:机关)?|[省市州县区旗乡镇局委办厅院]机关"
    "|各(?:行政村|村|社区|镇|乡镇|乡|街道|科室|股室|处室|县区|区县|市县)(?:[、和(]?(?:社区|村|街道|乡镇)[)]?)?"
    "|[省市县区镇乡旗州局厅](?:长(?![期远效江三])|主要领导|主要负责人)|[镇乡局委县区市](?:党组|党委|党工委)"
)
# What a body is called behind its region, or alone: 教育局, 人民政府办公室, 街道办事处.
_OFFICE = (
    "(?:人民)?(?:政府|办事处)(?:办公室|办公厅|办)?|街道办事处|街道办|街道|管理委员会|管委会|党工委|党委"
    "|[县市区旗省]委(?:办公室|办)|分局|(?:党政|党政综合|综合|宣传|政务公开)办公?室?|(?:融媒体|市民服务|便民服务|政务服务)中心"
    "|(?:(?:经济|高新|工业|技术|产业|综合|保税){1,3})?(?:开发区|高新区|园区|示范区)|兵团"
)
_OF_KIND = "自治[区州县旗]|[省市州盟县区旗乡镇]"
# The sites and accounts of a body are named after it.
_SITE = re.compile(
    r"(?:https?://)?(?:[a-z0-9-]+\.)+(?:gov\.cn|com\.cn|cn|com|net|org)(?:/[a-z0-9/._?=&%#-]*)?|[a-z0-9._-]+@[a-z0-9.-]+"
    r"|[\"'][^\"'。,]{2,12}[\"'](?=(?:政务)?(?:微信|微博|公众号|抖音|头条|客户端|小程序))"
    r"|(?:人民)?政府(?:门户)?网(?:站)?(?![络上])"
)
# A town, village or neighbourhood that is in no list: mostly two characters and its kind.
_UNLISTED = re.compile(
    r"(?:(?![年月日的在和与及了由向对于从把将到为])[\u3400-\u9fff]){2}(?<![驻返下农进乡全入各本回每所])"
    r"(?:镇(?![痛定静])|乡(?![村镇亲土贤愁音])|街道|村(?![级民务里庄组居镇规干屯两委队])|社区(?![工居服事干党网矫])"
    r"|居委会|村委会|分局|(?:经济|工业)(?:技术)?(?:开发区|园区))"
)
# Names of two characters that are words when a sentence goes on behind them: 完成县里的任务.
_WORDS_BEFORE_COUNTY = frozenset("和成通互共全本我各该外邻同及与对向在为由从到")


@functools.cache
def _places() -> AhoCorasick:
    """All divisions with their kind."""
    names = {bare(name) for index in (upper_by_name(), townships_by_name()) for name in index}
    listed = sorted(
        name
        for name in names
        if len(name) > 2 or (len(name) == 2 and name[0] not in _WORDS_BEFORE_COUNTY)
    )
    return AhoCorasick(listed, matchkind=MatchKind.LeftmostLongest)


@functools.cache
def _bodies() -> re.Pattern[str]:
    """A body of a region: 教育局, 县教育局, 教育和体育局; or its government and the office of that."""
    fields = sorted(map(re.escape, load("swaps")["fields"]), key=len, reverse=True)
    of = "|".join(fields)
    kinds = "局|委员会|委|厅|办公室|办|中心|大队|支队|所"
    return re.compile(f"(?:{_OF_KIND})?(?:(?:(?:{of})[和与及、]?)+(?:{kinds})|{_OFFICE})")


def find_swaps(plain: str, own: Iterable[str]) -> list[tuple[int, int, int]]:
    """Names and numbers in a bare fold: start, end and symbol of each, in order, none overlapping.

    `own` are the names of the report itself (`own_names`).

    >>> [plain[a:b] for plain in ["2023年易门县教育局办理3件,我局答复"]
    ...     for a, b, _ in find_swaps(plain, ["易门县教育局"])]
    ['2023年', '易门县教育局', '3', '我局']
    """
    names = _merge(sorted(_names(plain, own)))
    found = [(start, end, NAME) for start, end in names]
    taken = 0
    for number in _NUMBER.finditer(plain):
        start, end = number.span()
        while taken < len(names) and names[taken][1] <= start:
            taken += 1
        if taken < len(names):
            end = min(end, names[taken][0])  # a name hides what it overlaps
        if start < end:
            found.append((start, end, NUMBER))
    return sorted(found)


def _names(plain: str, own: Iterable[str]) -> Iterator[tuple[int, int]]:
    yield from ((start, end) for _, start, end in _places().find_matches_as_indexes(plain))
    for listed in (_bodies(), _OWN_WORDS, _SITE, _UNLISTED):
        yield from (found.span() for found in listed.finditer(plain))
    for name in own:
        at = plain.find(name)
        while at >= 0:
            yield at, at + len(name)
            at = plain.find(name, at + len(name))


def _merge(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that overlap or touch as one."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


_TOWN = re.compile("(?:街道|民族乡|镇|乡|苏木)$")


def own_names(identity: Identity) -> tuple[str, ...]:
    """What a report may call its own body and region, bare: in full and in short, the longest first.

    >>> from pipeline.records import Place
    >>> place = Place(code="530425", province="云南省", prefecture="玉溪市", county="易门县")
    >>> own_names(Identity(title=None, organ="易门县教育局", organ_level="county",
    ...     organ_type="department", place=place, year=None, year_source="none", published_on=None))
    ('易门县教育局', '教育局', '易门县', '玉溪市', '云南省', '易门', '玉溪', '云南')
    """
    place = identity.place
    tiers = [place.township, place.county, place.prefecture, place.province]
    regions = [bare(tier) for tier in tiers if tier]
    names: dict[str, None] = {}
    if identity.organ:
        names[bare(identity.organ)] = None
        alone = plain_name(identity.organ, place)
        if len(alone) > 2 and alone in bare(identity.organ):
            names[alone] = None
    names |= dict.fromkeys(regions)
    names |= dict.fromkeys(short for region in regions for short in short_names(region))
    names |= dict.fromkeys(left for region in regions if (left := stem(region)))
    if place.township:
        names[_TOWN.sub("", bare(place.township))] = None
    return tuple(name for name in names if len(name) > 1)
