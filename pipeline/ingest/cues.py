"""What lines of a page say of themselves: chrome of government sites, titles, other documents.

Patterns are matched on squeezed folds (`zh.squeeze`), so widths and spaces do not matter. The
words were gathered on published pages of the TRS, UCAP and 大汉 content systems.
"""

from __future__ import annotations

import re

from pipeline.zh import bare

METADATA_KEY = (
    r"(?:索引号|索取号|信息索引号?|主题分类|信息分类|组配分类|体裁分类|服务对象|发布机构|发文机关|发文机构|公开机构"
    r"|信息来源|文章来源|来源|稿源|发文日期|成文日期|生成日期|公开日期|发布日期|发布时间|印发日期|文号|发文字号|公文文号"
    r"|主题词|关键词|内容概述|内容摘要|信息名称|名称|标题|时效|有效性|效力状态|公开方式|公开形式|公开范围|公开时限|公开责任部门"
    r"|生效日期|废止日期|失效日期|语种|作者|编辑|责任编辑|审核|时间|日期|浏览次数|点击数|点击率|访问量|阅读次数|阅读量|字号|字体)"
)
_DATE = r"(?:20[0-9]{2}[-年/.][0-9]{1,2}[-月/.][0-9]{1,2}日?(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?)"
METADATA = re.compile(rf"[\[〔【•·*|]*{METADATA_KEY}(?:[:|〕\]]|$)|{_DATE}{METADATA_KEY}:")
METADATA_RUN = re.compile(rf"(?:{METADATA_KEY}:?.{{0,40}}?){{3,}}")
BREADCRUMB = re.compile(
    r"(?:您?(?:当前|现在)?(?:所在|所处)?(?:的)?(?:位置|页面)(?:是)?[:>]|当前(?:位置|页面)|首页(?:>|»|/|-))"
    r"|.{0,20}首页>.{0,120}"
)
TOOLBAR = re.compile(
    r"(?:【?〔?(?:打印|关闭|收藏|收藏成功|返回顶部|分享到?|语音播报|朗读|开始|暂停|继续|停止|下载|纠错|大|中|小|字号|字体|放大|缩小|微信|微博|qq空间|人人网)"
    r"(?:本页|窗口|此页|文章)?】?〕?[:|,、]?)+"
    r"|(?:视力保护色|关怀版|无障碍|适老版|长辈版|繁體版|繁体版?|简体版?|智能问答|站内搜索|搜索|登录|注册|移动版|手机版|english|rss|\||/|网站支持ipv6|进入)+"
    r"|扫(?:一扫|码).{0,30}|用?微信扫描.{0,30}|使用手机浏览.{0,20}|您访问的链接即将离开.{0,40}"
    r"|今天是.{0,40}|.{0,6}星期[一二三四五六日天].{0,12}"
    r"|(?:浏览|点击|阅读|访问)(?:次数|数|量|率)?:?[0-9]*次?"
)
RELATED = re.compile(
    r"(?:上|下)一(?:篇|条|页|个).{0,60}|相关(?:附件|链接|文章|新闻|信息|阅读|文件|解读).{0,60}|(?:附件|文件)下载.{0,60}"
    r"|友情链接.{0,40}|热点(?:推荐|新闻|信息).{0,20}|(?:最新|推荐)(?:文章|信息).{0,20}|更多>*|尾页|首页|末页"
)
FOOTER = re.compile(
    r".{0,40}(?:版权所有|copyright|网站标识码|备案号|icp备|公网安备|技术支持|主办单位|承办单位|主办:|承办:|网站地图|联系我们|建议使用.{0,12}浏览器|政府网站找错)",
    re.IGNORECASE,
)
TITLE = re.compile(
    r"(?:信息|政务|信息和政务|資訊)(?:主动|依法)?公[开開](?:工作|情况|年度工作)*(?:的)?[^>/|。;]{0,12}(?:年度?(?:工作)?(?:情况的?)?(?:报告|報告|总结报告)|年[报報]|工作报告|工作总结|情况报告)"
)
# Documents that share words, headings or even tables with the report and are something else.
OTHER_DOCUMENT = re.compile(
    r"法治政府建设.{0,12}(?:报告|情况)|依法行政.{0,10}报告|政府网站(?:工作)?年度(?:工作)?报表|政府工作报告|公开指南|公开目录"
    r"|(?:关于|的)?.{0,6}(?:做好|编制|报送|印发|发布|公布|开展).{0,40}(?:年度报告|年报).{0,30}(?:的?通知|的?公告|的?函|格式|工作)$"
    r"|(?:股份|有限)公司.{0,16}(?:年度报告|年报)|判决书|裁定书|招标公告|预算公开|决算公开"
)


_MENU_ENTRY = re.compile(r"[^0-9,。;:、()]{2,12}")


def is_menu(line: str) -> bool:
    """Whether a line is a row of menu entries: three short ones or more, and no stop.

    >>> is_menu("领导之窗 人事信息 政策文件 办事指南"), is_menu("一、总体情况")
    (True, False)
    """
    entries = [bare(entry) for entry in re.split(r"[\s|｜]+", line) if entry.strip()]
    return len(entries) >= 3 and all(_MENU_ENTRY.fullmatch(entry) for entry in entries)


# 标题后缀：（图片版）、-沭阳县发改局 —— what portals put behind a title.
_TITLE_SUFFIX = 14
_TITLE_LENGTH = 60


def is_title(squeezed: str) -> bool:
    """Whether a line is the title of such a report, and not a sentence that names one.

    >>> is_title("易门县2021年政府信息公开工作年度报告"), is_title("现公布2021年政府信息公开年报如下。")
    (True, False)
    """
    if len(squeezed) > _TITLE_LENGTH or "。" in squeezed:
        return False
    found = TITLE.search(squeezed)
    return found is not None and len(squeezed) - found.end() <= _TITLE_SUFFIX


def chrome_kind(squeezed: str) -> str | None:
    """The kind of chrome that a short line is by its own words, else None.

    >>> chrome_kind("索引号:000014349/2023-74857"), chrome_kind("【打印】【关闭】")
    ('metadata', 'toolbar')
    """
    if len(squeezed) > 400:
        return None
    if BREADCRUMB.match(squeezed) and len(squeezed) < 150:
        return "navigation"
    if TOOLBAR.fullmatch(squeezed) and any(character.isalpha() for character in squeezed):
        return "toolbar"
    if RELATED.fullmatch(squeezed):
        return "related"
    if (METADATA.match(squeezed) and len(squeezed) < 80) or METADATA_RUN.match(squeezed):
        return "metadata"
    return "footer" if FOOTER.match(squeezed) and len(squeezed) < 200 else None
