"""What stands around a report on its page: paths, bars, metadata, related links, footers."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.factory import site
from tests.factory.report import Document
from tests.factory.site import Site
from tests.factory.subject import Subject
from tests.factory.truth import ChromeTruth


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Strings around a report. `metadata`, `byline`, `attachments` may count as part of it or not.

    `full`: the frame of a large site, with menus and link lists. `titles` is how often the
    title stands above the text; `inside` are bars in the very box of the text, `contents` a
    table of contents above it.
    """

    site: Site
    full: bool
    trail: str
    clock: str | None
    metadata: tuple[tuple[str, str], ...]
    byline: str | None
    share: tuple[str, ...]
    inside: tuple[str, ...]
    notices: tuple[str, ...]
    attachments: tuple[str, ...]
    related: tuple[str, ...]
    titles: int
    contents: tuple[str, ...] = ()

    def truths(self) -> tuple[ChromeTruth, ...]:
        """The strings that must not be in the text of the report."""
        frame = self.site
        single = " ".join(name for name, below in frame.menus if not below)
        menus = [" ".join((name, *below)) for name, below in frame.menus if below]
        kinds = {
            "trail": (self.trail,),
            "toolbar": (*frame.bars, *self.share, *self.inside),
            "clock": (self.clock,) if self.clock else (),
            "menu": (*menus, *((single,) if single else ())),
            "sidebar": tuple(" ".join((name, *below)) for name, below in frame.columns),
            "related": (*self.related, *(line for _, lines in frame.lists for line in lines)),
            "links": tuple(" ".join((name, *below)) for name, below in frame.links),
            "notice": (*self.notices, *frame.popups),
            "abstract": frame.abstracts,
            "footer": frame.footer,
        }
        return tuple(
            ChromeTruth(kind=kind, text=text) for kind, texts in kinds.items() for text in texts
        )

    def neutral(self, title: str | None) -> tuple[str, ...]:
        """The strings that may count as the report's or not."""
        pairs = tuple(text for pair in self.metadata for text in pair if text)
        byline = (self.byline,) if self.byline else ()
        names = tuple(name for name, _ in self.site.lists)
        return (
            *((title,) * self.titles if title else ()),
            *pairs,
            *byline,
            *self.attachments,
            *names,
        )


_SIGNS = {
    "云南省": "滇", "江苏省": "苏", "广东省": "粤", "黑龙江省": "黑", "安徽省": "皖", "江西省": "赣",
    "四川省": "川", "西藏自治区": "藏", "北京市": "京", "上海市": "沪", "重庆市": "渝", "甘肃省": "甘",
    "湖北省": "鄂", "内蒙古自治区": "蒙", "新疆维吾尔自治区": "新", "贵州省": "黔", "浙江省": "浙",
    "吉林省": "吉", "山东省": "鲁", "河南省": "豫", "河北省": "冀", "福建省": "闽", "海南省": "琼",
    "广西壮族自治区": "桂", "湖南省": "湘", "山西省": "晋", "青海省": "青", "宁夏回族自治区": "宁", "陕西省": "陕", "辽宁省": "辽", "天津市": "津",
}  # fmt: skip
_SHARE = (
    "【打印本页】【关闭窗口】", "分享到：微信 微博 QQ空间", "字体：【大 中 小】", "【字号：大 中 小】 打印",
    "扫一扫在手机打开当前页", "打印 关闭 收藏本页", "语音播报 开始 暂停", "扫码使用手机浏览本页内容",
    "您觉得本页内容：有用 一般 没用", "阅读全文 复制链接 我要纠错",
)  # fmt: skip
_INSIDE = (
    "【打印】 【关闭】", "分享到：", "扫一扫分享本页", "责任编辑：管理员", "[打印文章] [关闭窗口]", "信息来源：本站原创 阅读：加载中…",
)  # fmt: skip
_NOTICES = (
    "上一篇：没有了", "下一篇：{region}举行消防演练", "上一篇：{region}{other}年度部门决算公开说明",
    "下一篇：{region}{other}年政府信息公开工作年度报告", "1 2 3 4 5 下一页 尾页", "7 8 9 10",
    "温馨提示：转载请注明出处", "为方便阅读请使用新版浏览器", "相关解读：暂无",
)  # fmt: skip
_NEWS = (
    "{region}召开春季植树造林现场会", "{region}举办第三届农产品展销活动",
    "关于{region}部分路段封闭施工的通告", "{region}消防安全检查全面展开",
    "{region}{other}年政府信息公开工作年度报告", "{region}{other}年度法治政府建设情况",
)  # fmt: skip
_TRAILS = (
    "当前位置：", "您现在所在的位置：", "您当前所在位置： ", "当前页面：", "您的位置：", "位置：", "您现在的位置是：",
)  # fmt: skip


def draw(rng: random.Random, document: Document, *, full: bool | None = None) -> Surroundings:
    """The surroundings of `document`; dates on them contradict its year on purpose.

    `full` None: half of all pages stand in the frame of a large site.
    """
    title = document.title
    told = document.names_organ and title is not None
    return draw_for(
        rng, document.subject, title, document.published_on, trusted=not told, full=full
    )


def draw_for(
    rng: random.Random,
    about: Subject,
    title: str | None,
    published_on: str,
    *,
    trusted: bool,
    full: bool | None = None,
    column: str = "政府信息公开年报",
) -> Surroundings:
    """The surroundings of any text of `about`, filed in `column` of its site.

    `trusted`: the publisher named is the body.
    """
    region, year = about.region, about.year
    if full is None:
        full = rng.random() < 0.55
    other = year - rng.randint(1, 3)
    related = rng.sample(_NEWS, rng.randint(2, 4))
    notices = rng.sample(_NOTICES, rng.randint(0, 3))
    publisher = about.organ
    if not trusted and rng.random() < 0.2:
        publisher = rng.choice(
            (f"{region}人民政府办公室", f"{region}人民政府", about.cores[0] or publisher)
        )
    published = _date(rng, published_on)
    draws = rng.random()
    clock = f"今天是{year + rng.randint(2, 4)}年{rng.randint(3, 12)}月{rng.randint(1, 28)}日 星期三"
    return Surroundings(
        site=site.draw(rng, region, _SIGNS[about.county.province], year, full=full),
        full=full,
        trail=_trail(rng, about, year, column),
        clock=clock if rng.random() < 0.35 else None,
        metadata=_metadata(rng, title, publisher, year, published, column) if draws < 0.45 else (),
        byline=_byline(rng, publisher, published) if draws > 0.3 else None,
        share=tuple(rng.sample(_SHARE, rng.randint(1, 4 if full else 3))),
        inside=tuple(rng.sample(_INSIDE, rng.randint(0, 2))) if full else (),
        notices=tuple(notice.format(region=region, other=other) for notice in notices),
        attachments=_attachments(rng, title) if rng.random() < 0.15 else (),
        related=tuple(line.format(region=region, other=other) for line in related),
        titles=rng.choices((1, 2, 3), weights=[70, 25, 5])[0] if full else 1,
    )


def _trail(rng: random.Random, about: Subject, year: int, column: str) -> str:
    joint = rng.choice((" > ", ">", " >> ", " / ", " » ", "→"))
    last = rng.choice((about.region, str(year), "正文", "信息内容", f"{year}年", about.organ))
    steps = ("首页", rng.choice(("政府信息公开", "政务公开", "信息公开")), column, last)
    return rng.choice(_TRAILS) + joint.join(steps)


def _byline(rng: random.Random, publisher: str, published: str) -> str:
    views = rng.randint(3, 9000)
    return rng.choice(
        (
            f"发布时间：{published} 来源：{publisher} 浏览次数：{views}",
            f"来源：{publisher}  发布日期：{published}  点击数：{views}次",
            f"发布日期：{published} 作者：佚名 来源：{publisher} 访问量：{views}",
            f"时间：{published}　　来源：{publisher}　　字号：[大] [中] [小]　　浏览：{views}",
            f"信息来源：{publisher} | 发布时间：{published} | 点击率：{views}",
        )
    )


def _attachments(rng: random.Random, title: str | None) -> tuple[str, ...]:
    name = title or "年度报告"
    suffix = rng.choice((".doc", ".pdf", ".docx", ".wps"))
    return (rng.choice(("附件下载：", "相关附件：", "文件下载：")), name + suffix)


def _date(rng: random.Random, iso: str) -> str:
    year, month, day = (int(part) for part in iso.split("-"))
    return rng.choice(
        (iso, f"{iso} 15:30", f"{year}年{month:02d}月{day:02d}日", f"{year}-{month}-{day}",
         f"{iso.replace('-', '/')} 09:12:33")
    )  # fmt: skip


def _metadata(
    rng: random.Random, title: str | None, publisher: str, year: int, published: str, column: str
) -> tuple[tuple[str, str], ...]:
    number = f"{rng.randint(100000, 999999)}-{year + 1}-{rng.randint(1, 99):05d}"
    pairs = [
        (rng.choice(("索引号", "索 引 号")), number),
        (rng.choice(("发布机构", "发文机关", "公开责任部门")), publisher),
        (rng.choice(("发布日期", "发文日期", "公开日期", "生成日期", "成文日期")), published),
        (
            rng.choice(("主题分类", "组配分类", "分类")),
            f"政府信息公开 / {column.removeprefix('政府信息公开')}",
        ),
        ("文号", ""),
    ]
    if title:
        pairs.insert(1, (rng.choice(("名称", "标题", "信息名称")), title))
    extra = (
        ("有效性", "有效"), ("公开方式", "主动公开"), ("公开范围", "面向社会"), ("主题词", "政务；公开"),
        ("内容概述", column),
    )  # fmt: skip
    return (*pairs, *rng.sample(extra, rng.randint(0, 3)))


def signature(rng: random.Random, document: Document) -> list[str]:
    """The organ and the day of signing as they stand under a report; empty without a date."""
    if document.signed_on is None:
        return []
    year, month, day = (int(part) for part in document.signed_on.split("-"))
    spoken = f"{_digits(rng, year)}年{_number(month)}月{_number(day)}日"
    first = f"{year}年元月{day}日" if month == 1 else f"{year}年{month:02d}月{day:02d}日"
    date = rng.choices(
        (f"{year}年{month}月{day}日", document.signed_on, f"{year}.{month}.{day}", spoken, first),
        weights=[40, 15, 15, 15, 15],
    )[0]
    organ = document.subject.organ
    return [f"{organ}　　{date}"] if rng.random() < 0.1 else [organ, date]


def _digits(rng: random.Random, year: int) -> str:
    """The year digit by digit: 二〇二一, or with a zero of the keyboard."""
    return "".join("零一二三四五六七八九"[int(digit)] for digit in str(year)).replace(
        "零", rng.choice(("〇", "0", "○"))
    )


def _number(number: int) -> str:
    """Numbers up to 31 in words: 十二, 二十, 三十一."""
    tens, ones = divmod(number, 10)
    head = {0: "", 1: "十", 2: "二十", 3: "三十"}[tens]
    return head + ("" if ones == 0 else "一二三四五六七八九"[ones - 1])
