"""What stands around a report on its page: paths, bars, metadata, related links, footers."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.factory.report import Document
from tests.factory.truth import ChromeTruth


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Strings around a report. `metadata` and `byline` may count as part of it or not."""

    site: str
    trail: str
    bars: tuple[str, ...]
    clock: str | None
    metadata: tuple[tuple[str, str], ...]
    byline: str | None
    share: tuple[str, ...]
    sidebar: tuple[str, ...]
    notices: tuple[str, ...]
    related: tuple[str, ...]
    footer: tuple[str, ...]

    def truths(self) -> tuple[ChromeTruth, ...]:
        """The strings that must not be in the text of the report."""
        sidebar = (" ".join(self.sidebar),) if self.sidebar else ()
        kinds = {
            "trail": (self.trail,), "toolbar": (*self.bars, *self.share),
            "clock": (self.clock,) if self.clock else (), "related": self.related,
            "footer": self.footer, "sidebar": sidebar, "notice": self.notices,
        }  # fmt: skip
        return tuple(
            ChromeTruth(kind=kind, text=text) for kind, texts in kinds.items() for text in texts
        )


_BARS = (
    "无障碍浏览 关怀版 繁體版", "登录 | 注册", "网站首页 政务动态 政务服务 互动交流 数据开放",
    "智能问答 站内搜索", "长辈版 无障碍 智能机器人",
)  # fmt: skip
_SHARE = (
    "【打印本页】【关闭窗口】", "分享到：微信 微博 QQ空间", "字体：【大 中 小】",
    "扫一扫在手机打开当前页", "打印 关闭 收藏本页", "语音播报 开始 暂停",
)  # fmt: skip
_SIDEBAR = (
    "领导之窗", "机构职能", "政策文件", "政府信息公开指南", "政府信息公开制度", "法定主动公开内容",
    "政府信息公开年报", "依申请公开", "人事信息", "财政资金", "建议提案办理", "意见箱", "办事指南",
)  # fmt: skip
_NOTICES = (
    "您访问的链接即将离开本站，是否继续？", "用微信扫描二维码，分享至好友和朋友圈",
    "为方便阅读请使用新版浏览器", "请输入关键字 搜索", "上一篇：没有了", "下一篇：{region}举行消防演练",
    "1 2 3 4 5 下一页 尾页", "收藏成功！", "温馨提示：转载请注明出处",
)  # fmt: skip
_NEWS = (
    "{region}召开春季植树造林现场会", "{region}举办第三届农产品展销活动",
    "关于{region}部分路段封闭施工的通告", "{region}消防安全检查全面展开",
    "{region}{other}年政府信息公开工作年度报告", "{region}{other}年度法治政府建设情况",
)  # fmt: skip


def draw(rng: random.Random, document: Document) -> Surroundings:
    """The surroundings of `document`; dates on them contradict its year on purpose."""
    about = document.subject
    region = about.region
    year = about.year
    trail_head = rng.choice(("当前位置：", "您现在所在的位置：", "您当前所在位置： ", "当前页面："))
    joint = rng.choice((" > ", ">", " >> ", " / "))
    trail = trail_head + joint.join(("首页", "政府信息公开", "政府信息公开年报", region))
    related = tuple(
        template.format(region=region, other=year - rng.randint(1, 3))
        for template in rng.sample(_NEWS, rng.randint(2, 4))
    )
    clock = f"今天是{year + rng.randint(2, 4)}年{rng.randint(3, 12)}月{rng.randint(1, 28)}日 星期三"
    number = rng.randint(10000000, 99999999)
    footer = (
        f"主办单位：{region}人民政府办公室　技术支持：{region}大数据中心",
        f"网站标识码：{number:08d}00 备案号：ICP备{number}号-1",
        *(("网站地图 | 联系我们 | 法律声明",) if rng.random() < 0.5 else ()),
    )
    published = _date(rng, document.published_on)
    views = rng.randint(3, 9000)
    byline = rng.choice(
        (
            f"发布时间：{published} 来源：{about.organ} 浏览次数：{views}",
            f"来源：{about.organ}  发布日期：{published}  点击数：{views}次",
            f"发布日期：{published} 作者：佚名 来源：{about.organ} 访问量：{views}",
        )
    )
    draws = rng.random()
    return Surroundings(
        site=f"{region}人民政府",
        trail=trail,
        bars=tuple(rng.sample(_BARS, rng.randint(1, 3))),
        clock=clock if rng.random() < 0.35 else None,
        metadata=_metadata(rng, document) if draws < 0.4 else (),
        byline=byline if draws > 0.3 else None,
        share=tuple(rng.sample(_SHARE, rng.randint(1, 3))),
        sidebar=tuple(rng.sample(_SIDEBAR, rng.randint(3, 9))) if rng.random() < 0.5 else (),
        notices=tuple(
            notice.format(region=region) for notice in rng.sample(_NOTICES, rng.randint(0, 3))
        ),
        related=related,
        footer=footer,
    )


def _date(rng: random.Random, iso: str) -> str:
    year, month, day = (int(part) for part in iso.split("-"))
    return rng.choice(
        (iso, f"{iso} 15:30", f"{year}年{month:02d}月{day:02d}日", f"{year}-{month}-{day}",
         f"{iso.replace('-', '/')} 09:12:33")
    )  # fmt: skip


def _metadata(rng: random.Random, document: Document) -> tuple[tuple[str, str], ...]:
    about = document.subject
    date = rng.choice(("发布日期", "发文日期", "公开日期", "生成日期"))
    pairs = [
        ("索引号", f"{rng.randint(100000, 999999)}-{about.year + 1}-{rng.randint(1, 99):05d}"),
        (rng.choice(("发布机构", "发文机关", "公开责任部门")), about.organ),
        (date, _date(rng, document.published_on)),
        ("主题分类", "政府信息公开 / 年度报告"),
        ("文号", ""),
    ]
    if document.title:
        pairs.insert(1, ("名称", document.title))
    return tuple(pairs)


def signature(rng: random.Random, document: Document) -> list[str]:
    """The organ and the day of signing as they stand under a report; empty without a date."""
    if document.signed_on is None:
        return []
    year, month, day = (int(part) for part in document.signed_on.split("-"))
    return [
        document.subject.organ,
        rng.choice((f"{year}年{month}月{day}日", document.signed_on, f"{year}.{month}.{day}")),
    ]
