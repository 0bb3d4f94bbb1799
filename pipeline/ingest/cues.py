"""What lines of a page say of themselves: chrome of government sites, titles, other documents.

Patterns are matched on squeezed folds (`zh.squeeze`), so widths and spaces do not matter. The
words were gathered on published pages of the TRS, UCAP and 大汉 content systems.
"""

from __future__ import annotations

import re

from pipeline.records import ChromeKind
from pipeline.zh import bare

METADATA_KEY = (
    r"(?:索引号|索取号|信息索引号?|主题分类|信息分类|组配分类|体裁分类|服务对象|发布机构|发文机关|发文机构|公开机构"
    r"|信息来源|文章来源|来源|稿源|发文日期|成文日期|生成日期|公开日期|发布日期|发布时间|印发日期|文号|发文字号|公文文号"
    r"|主题词|关键词|内容概述|内容摘要|信息名称|名称|标题|时效|有效性|效力状态|公开方式|公开形式|公开范围|公开时限|公开责任部门"
    r"|生效日期|废止日期|失效日期|语种|作者|编辑|责任编辑|审核|时间|日期|浏览次数|点击数|点击率|访问量|阅读次数|阅读量|字号|字体)"
)
_DATE = r"(?:20[0-9]{2}[-年/.][0-9]{1,2}[-月/.][0-9]{1,2}日?(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?)"
METADATA = re.compile(rf"[\[〔【•·*|]*{METADATA_KEY}(?:[:|〕\]]|$)|{_DATE}{METADATA_KEY}:")
_METADATA_KEY = re.compile(rf"[\[〔【•·*|]*{METADATA_KEY}[:|〕\]]*")
METADATA_RUN = re.compile(rf"(?:{METADATA_KEY}:?.{{0,40}}?){{3,}}")
BREADCRUMB = re.compile(
    r"(?:您?(?:当前|现在)?(?:所在|所处)?(?:的)?(?:位置|页面)(?:是)?[:>]|当前(?:位置|页面)|首页(?:>|»|/|-))"
    r"|.{0,20}首页>.{0,120}"
)
_BUTTON = (
    r"(?:打印|关闭|收藏|分享|返回|下载|导出|保存|复制|转发|纠错|点赞|评论|推荐|朗读|播放|暂停|继续|停止|开始|阅读|语音播报|我要纠错|阅读全文|展开全文"
    r"|加入收藏|收藏成功|返回顶部|返回上一页|返回首页|复制链接|一键分享|分享到|用?微信扫描|微信|微博|新浪微博|qq空间|qq|人人网|朋友圈"
    r"|字号|字体|字体大小|大小|大|中|小|默认|标准|超大|特大|正常|放大|缩小|加大|减小|a\+|a-|视力保护色|背景色|word|pdf|txt)"
    r"(?:本页|本文|窗口|此页|文章|页面|全文|链接|网页|内容)?"
)
TOOLBAR = re.compile(
    rf"(?:[【〔\[(|]*{_BUTTON}[】〕\])|:,、!+]*)+"
    r"|(?:视力保护色|关怀版|无障碍|无障碍浏览|适老版|适老化|长辈版|繁體版|繁体版?|简体版?|简体中文|智能问答|智能机器人|站内搜索|高级搜索|搜索|热门搜索|请输入关键字|请输入关键词|登录|注册|用户登录|个人中心|移动版|手机版|电脑版|英文版|english|rss|\||/|:|网站支持ipv6|ipv6|进入|加入收藏|设为首页)+"
    r"|扫(?:一扫|码|描).{0,30}|用?微信扫描.{0,30}|使用手机浏览.{0,20}|(?:您|你)?(?:访问|点击)的链接即将离开.{0,40}"
    r"|您觉得.{0,40}|(?:有用|没用|一般|满意|不满意|[:/|])+|温馨提示:.{0,60}|为方便阅读.{0,30}|转载请注明.{0,30}"
    r"|今天是.{0,40}|.{0,6}星期[一二三四五六日天].{0,12}|(?:现在)?时间:.{0,30}"
    r"|(?:本(?:文|页|信息))?(?:已|被|共)?(?:浏览|点击|阅读|访问)(?:次数|数|量|率)?:?[0-9]*次?|(?:顶|踩|赞|在看|喜欢|收藏)(?:一下)?[0-9]*"
)
RELATED = re.compile(
    r"(?:上|下)一(?:篇|条|页|个).{0,60}|相关(?:附件|链接|文章|新闻|信息|阅读|文件|解读).{0,60}|(?:附件|文件)下载.{0,60}"
    r"|友情链接.{0,40}|热点(?:推荐|新闻|信息).{0,20}|(?:最新|推荐)(?:文章|信息).{0,20}|更多>*|尾页|首页|末页"
    r"|(?=.*页)(?:[0-9]{1,3}|上一页|下一页|首页|尾页|末页|共[0-9]+页|跳转|转到|第|页|\||<|>)+"
)
FOOTER = re.compile(
    r"版权所有|copyright|网站标识码|备案号|icp备|公网安备|技术支持|主办单位|承办单位|主办:|承办:|网站地图|联系我们|隐私(?:条款|声明)|法律声明|建议使用.{0,12}浏览器|政府网站找错|最佳浏览效果|分辨率|访客(?:量|数|人|:)|今日访问|地址:.{2,40}(?:邮编|邮政编码)"
)
_BEFORE_FOOTER = 40  # characters that may stand before those words: the name of the site
# Prose tells of 技术支持 or 主办单位 too; no sentence holds these.
_FOOTER_ALONE = re.compile("版权所有|copyright|网站标识码|备案号|icp备|公网安备|浏览器|分辨率")
_PROSE_SENTENCE = re.compile("[^。]{12,}[,;][^。]*。")
TITLE = re.compile(
    r"(?:信息|政务|信息和政务|資訊)(?:主动|依法)?公[开開](?:工作|情况|年度工作)*(?:的)?[^>/|。;]{0,12}(?:年度?(?:工作)?(?:情况的?)?(?:报告|報告|总结报告)|年[报報]|工作报告|工作总结|情况报告)"
    r"|年度?(?:政府|政务)?(?:信息|政务)公开(?:情况)?的?报告"
)
# Documents that share words, headings or even tables with the report and are something else.
OTHER_DOCUMENT = re.compile(
    r"法治(?:政府)?建设.{0,12}(?:报告|情况|总结|要点)|依法行政.{0,10}报告|政府网站.{0,8}(?:年度)?(?:工作)?报表|政府工作报告|公开指南|公开(?:基本)?目录"
    r"|公开(?:工作)?(?:要点|方案|实施方案|制度|办法|规定|清单)|(?:工作|年度)计划|工作总结(?:和|及|与)|(?:统计|环境|水资源)公报|实施意见"
    r"|(?:关于|的)?.{0,6}(?:做好|编制|报送|印发|发布|公布|开展|组织).{0,40}(?:年度报告|年报).{0,30}(?:的?通知|的?公告|的?函|格式|工作)$"
    r"|(?:股份|有限)(?:责任)?公司.{0,16}(?:年度报告|年报)|(?:判决|裁定|决定|裁决|告知|答复|起诉|答辩)书|招标公告|预算公开|决算公开"
    r"|(?:建议|提案).{0,8}(?:办理|答复).{0,8}(?:报告|情况)$|民生实事.{0,10}(?:报告|情况)|(?:整改|自查|调研|考核|评估|审计|述职).{0,6}报告$"
    r"|(?:上半年|下半年|季度|月份).{0,20}(?:总结|报告|情况)$|年度报告.{0,6}(?:格式|模板|模版|范本|样本|样式|填报说明)"
    r"|页面不存在|^404|404错误|搜索结果|站内搜索结果"
)
_PATH = re.compile("[>»→|]|位置")
# A title that tells of a report, or of work on one, is a headline.
_HEADLINE = re.compile(
    r"发布(?:20\d\d|了|《|政府|信息|年)|公布(?:20\d\d|了|《|政府|信息|年)|召开|出炉|报送|部署|解读|要求|(?:编制|起草)(?!委|办)|完成|培训|获评|亮点|一图读懂|图解|格式|模板|模版|范本|上半年|下半年|季度"
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
_SHORTEST_NAME = 2  # of a body: 我局
_YEAR_OR_TOPIC = re.compile(r"(?:\d{4}|二[〇0零o]..)年?度?|关于|政府$|[〔〕()\[\]《》:]")


# What stands in a sentence about a report and not in its title.
_SENTENCE = re.compile("。|现将|现就|根据|按照|如下|[,;:]$|本报告|已经|特此")


def is_title(squeezed: str) -> bool:
    """Whether a line is the title of such a report, and not a sentence that names one.

    >>> is_title("易门县2021年政府信息公开工作年度报告"), is_title("现公布2021年政府信息公开年报如下。")
    (True, False)
    """
    if len(squeezed) > _TITLE_LENGTH or _SENTENCE.search(squeezed):
        return False
    found = TITLE.search(squeezed)
    return found is not None and len(squeezed) - found.end() <= _TITLE_SUFFIX


def is_own_title(squeezed: str) -> bool:
    """Whether a title names a body or a year, as a report's does and the name of a column not.

    >>> is_own_title("驼峰路街道办事处政府信息公开工作年度报告"), is_own_title("政府信息公开年报")
    (True, False)
    >>> is_own_title("宁国市发布2020年政府信息公开工作年度报告")
    False
    """
    found = TITLE.search(squeezed)
    if found is None or not is_title(squeezed) or _HEADLINE.search(squeezed):
        return False
    if _PATH.search(squeezed):
        return False
    return names_body(squeezed) or any(mark.isdigit() for mark in squeezed)


def names_body(title: str) -> bool:
    """Whether a title names a body, and not only a year.

    >>> names_body("县财政局2021年政府信息公开年报"), names_body("2021年度政府信息公开年报")
    (True, False)
    """
    found = TITLE.search(title)
    before = title[: found.start()] if found else title
    return len(_YEAR_OR_TOPIC.sub("", before)) >= _SHORTEST_NAME


def is_metadata_key(squeezed: str) -> bool:
    """Whether a line is the name of a piece of metadata without its value."""
    return _METADATA_KEY.fullmatch(squeezed) is not None


def chrome_kind(squeezed: str) -> ChromeKind | None:
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
    footer = FOOTER.search(squeezed) if len(squeezed) < 200 else None
    if footer is None or footer.start() > _BEFORE_FOOTER:
        return None
    prose = _PROSE_SENTENCE.match(squeezed) and not _FOOTER_ALONE.search(squeezed)
    return None if prose else "footer"
