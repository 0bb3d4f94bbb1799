"""What a government site prints on every page: bars, menus, side columns, link lists, footers.

Labels are those that such sites share; news titles and numbers are invented. The lists are as
long as real ones: on a full page they hold more characters than many a report.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.factory.places import COUNTIES

Group = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The texts of a site's frame. Groups are a name and what stands below it."""

    name: str
    bars: tuple[str, ...]
    menus: tuple[Group, ...]
    columns: tuple[Group, ...]
    lists: tuple[Group, ...]
    links: tuple[Group, ...]
    abstracts: tuple[str, ...]
    popups: tuple[str, ...]
    footer: tuple[str, ...]


_MENUS: tuple[Group, ...] = (
    ("首页", ()),
    ("走进{place}", ("区域概况", "历史沿革", "行政区划", "自然资源", "人口民族", "特色物产", "城市名片", "旅游景点")),
    ("政务动态", ("政务要闻", "部门动态", "镇街动态", "通知公告", "图片新闻", "视频新闻", "领导活动", "会议报道")),
    ("政务公开", ("政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开", "政策文件", "政策解读", "重点领域信息公开", "基层政务公开标准化", "财政预决算", "行政权力运行", "公共企事业单位信息公开")),
    ("政务服务", ("个人办事", "法人办事", "部门服务", "便民查询", "一件事一次办", "中介超市", "好差评", "证照库", "跨省通办")),
    ("互动交流", ("领导信箱", "在线访谈", "民意征集", "网上调查", "新闻发布会", "常见问题", "咨询投诉", "意见建议")),
    ("数据开放", ("统计数据", "统计公报", "数据目录", "数据图解", "开放平台")),
    ("专题专栏", ("优化营商环境", "乡村振兴", "生态环境保护", "安全生产", "法治政府建设", "扫黑除恶", "创建文明城市", "民生实事")),
    ("招商引资", ("投资指南", "产业园区", "招商项目", "优惠政策", "企业名录")),
)  # fmt: skip
_COLUMNS: tuple[Group, ...] = (
    ("政府信息公开", ("政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开", "意见箱")),
    ("法定主动公开内容", ("机构职能", "领导信息", "内设机构", "规划信息", "统计信息", "财政信息", "行政事业性收费", "政府采购", "行政许可", "行政处罚和强制", "重大建设项目", "扶贫救助", "教育卫生", "应急管理", "人事招考", "建议提案办理")),
    ("年度报告", ("2024年", "2023年", "2022年", "2021年", "2020年", "2019年", "2018年", "2017年", "2016年")),
    ("按机构查看", ("区政府办公室", "发展和改革局", "教育局", "财政局", "民政局", "司法局", "住房和城乡建设局", "交通运输局", "农业农村局", "卫生健康局", "审计局", "统计局")),
    ("主题分类", ("综合政务", "国民经济管理、国有资产监管", "财政、金融、审计", "国土资源、能源", "农业、林业、水利", "工业、交通", "商贸、海关、旅游", "城乡建设、环境保护", "科技、教育", "文化、广电、新闻出版", "卫生、体育")),
)  # fmt: skip
_HEADLINES = (
    "{place}召开春季植树造林现场会", "{place}举办第{n}届农产品展销活动", "关于{place}部分路段封闭施工的通告",
    "{place}消防安全检查全面展开", "{place}{year}年政府信息公开工作年度报告",
    "{place}{year}年度法治政府建设情况", "{other}{year}年政府信息公开工作年度报告",
    "{place}{year}年政府工作报告", "关于{year}年度政府信息公开工作年度报告编制情况的说明",
    "{place}{year}年一般公共预算执行情况", "{place}开展第{n}次人居环境整治行动",
    "{place}图书馆延长夜间开放时间", "{year}年{place}中小学招生工作安排", "{place}公布{n}月份空气质量",
    "关于{place}农村公路养护招标的公告", "{place}{n}个老旧小区改造完工", "{place}组织干部下乡走访",
    "{other}代表团来{place}考察交流", "{place}政务服务大厅假期值班安排", "{place}防汛物资储备到位",
    "关于公开征求{place}停车管理办法意见的公告", "{place}举行退役军人招聘会",
)  # fmt: skip
_LISTS = (
    "最新信息",
    "热点信息",
    "相关文章",
    "推荐阅读",
    "通知公告",
    "最新公开",
    "热门点击",
    "相关链接",
)
_LINK_GROUPS = (
    "上级政府网站",
    "兄弟县市网站",
    "区直部门网站",
    "镇街网站",
    "新闻媒体网站",
    "友情链接",
)
_MEDIA = (
    "新华网", "人民网", "中国网", "央视网", "光明网", "中国政府网", "国家政务服务平台", "学习强国",
    "中国经济网", "中国新闻网", "国务院客户端", "信用中国", "中国政府采购网", "中国法院网",
)  # fmt: skip
_OFFICES = (
    "发展和改革委员会", "教育局", "科学技术局", "工业和信息化局", "公安局", "民政局", "司法局", "财政局",
    "人力资源和社会保障局", "自然资源局", "生态环境局", "住房和城乡建设局", "交通运输局", "水利局",
    "农业农村局", "商务局", "文化和旅游局", "卫生健康委员会", "应急管理局", "审计局", "统计局",
    "医疗保障局", "市场监督管理局", "信访局", "税务局", "行政审批局", "城市管理局", "林业局",
)  # fmt: skip
_BARS = (
    "无障碍浏览 关怀版 繁體版 English", "登录 | 注册 | 个人中心", "智能问答 站内搜索 热门搜索：公积金 社保 年报",
    "长辈版 无障碍 智能机器人", "微信 微博 客户端 移动版 RSS订阅", "简体 | 繁體 | 手机版 | 适老化",
    "晴 18℃~26℃ 空气质量：良", "网站支持IPv6 | 加入收藏 | 设为首页",
)  # fmt: skip
_POPUPS = (
    "您访问的链接即将离开“{site}”门户网站，是否继续？ 继续访问 放弃", "用微信扫描二维码，分享至好友和朋友圈",
    "请输入关键字 搜索 高级搜索", "收藏成功！", "温馨提示：您的浏览器版本过低，建议升级后访问", "返回顶部",
)  # fmt: skip
# Beginnings of other texts, in whole sentences, as lists of news show them.
_ABSTRACTS = (
    "{place}近日召开调度会，听取{n}个重点项目的进展，要求各单位倒排工期，确保年底前完工。会议还研究了防汛和森林防火工作。",
    "为进一步方便群众办事，{place}政务服务大厅推出延时服务，周六上午照常受理业务，咨询电话全天有人接听。",
    "{year}年，{place}新增绿地{n}公顷，建成口袋公园{n}处，群众对城市环境的满意度有所提高。",
    "{other}考察组一行来到{place}，实地了解农村改厕和垃圾分类的做法，双方就下一步合作交换了意见。",
)  # fmt: skip
_FOOTER = (
    "主办单位：{place}人民政府办公室　承办单位：{place}大数据中心",
    "地址：{place}人民路{n}号　邮政编码：{post}　联系电话：0{n}-{phone}",
    "网站标识码：{code}　{short}ICP备{number}号-1　{short}公网安备{code}{n}号",
    "版权所有：{place}人民政府　Copyright © 2010-{after} All Rights Reserved",
    "网站地图 | 联系我们 | 法律声明 | 隐私条款 | 关于我们",
    "为了获得最佳浏览效果，请使用1024×768以上分辨率浏览",
    "您是第{visits}位访客　今日访问：{n}　政府网站找错　党政机关 事业单位",
)  # fmt: skip


def draw(rng: random.Random, place: str, short: str, year: int, *, full: bool) -> Site:
    """The frame of the site of `place`; `short` is the sign of its province (`苏`).

    A frame that is not `full` has what small sites have: a bar or two, a short footer.
    """
    words = _Words(rng, place, short, year)
    depth = 1.0 if full else 0.3
    some = int(len(_MENUS) * (rng.uniform(0.6, 1.0) if full else 0.5))
    menus = _MENUS[:1] + tuple(sorted(rng.sample(_MENUS[1:], some - 1), key=_MENUS.index))
    lists = rng.sample(_LISTS, rng.randint(1, 3) if full else rng.randint(0, 1))
    links = rng.sample(_LINK_GROUPS, rng.randint(2, 4) if full else 0)
    return Site(
        name=f"{place}人民政府",
        bars=tuple(rng.sample(_BARS, rng.randint(2, 4) if full else 1)),
        menus=tuple((words.fill(name), below if full else ()) for name, below in menus),
        columns=tuple(rng.sample(_COLUMNS, rng.randint(1, 3) if full else rng.randint(0, 1))),
        lists=tuple((name, words.headlines(rng.randint(5, 10))) for name in lists),
        links=tuple((name, words.links(name)) for name in links),
        abstracts=tuple(
            words.fill(text) for text in rng.sample(_ABSTRACTS, rng.randint(0, 2) if full else 0)
        ),
        popups=tuple(words.fill(p) for p in rng.sample(_POPUPS, int(rng.randint(1, 4) * depth))),
        footer=tuple(
            words.fill(line)
            for line in (_FOOTER[0], *rng.sample(_FOOTER[1:], rng.randint(3, 6) if full else 2))
        ),
    )


class _Words:
    """Fills the slots of a site's texts."""

    def __init__(self, rng: random.Random, place: str, short: str, year: int) -> None:
        self.rng, self.place, self.short, self.year = rng, place, short, year

    def fill(self, template: str) -> str:
        rng = self.rng
        return template.format(
            place=self.place,
            site=self.place,
            short=self.short,
            other=rng.choice(COUNTIES).name,
            year=self.year - rng.randint(1, 3),
            after=self.year + rng.randint(1, 4),
            n=rng.randint(2, 99),
            post=rng.randint(100000, 859999),
            phone=rng.randint(2000000, 8999999),
            code=rng.randint(1100000000, 6599999999),
            number=rng.randint(10000000, 20999999),
            visits=rng.randint(10000, 99999999),
        )

    def headlines(self, count: int) -> tuple[str, ...]:
        return tuple(self.fill(t) for t in self.rng.sample(_HEADLINES, count))

    def links(self, group: str) -> tuple[str, ...]:
        if group in ("新闻媒体网站", "友情链接"):
            return tuple(self.rng.sample(_MEDIA, 10))
        if group == "区直部门网站":
            return tuple(self.place + office for office in self.rng.sample(_OFFICES, 22))
        if group == "镇街网站":
            towns = [town.name for county in COUNTIES for town in county.townships]
            return tuple(self.rng.sample(towns, 14))
        return tuple(county.name for county in self.rng.sample(COUNTIES, 18))
