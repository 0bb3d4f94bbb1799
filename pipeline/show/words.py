"""Chinese words for the closed vocabularies, and text of pages made safe for a terminal."""

from __future__ import annotations

import unicodedata

from rich.text import Text

FIGURES = {
    "disclosed": "公开信息", "requests_received": "收到申请", "requests_carried_in": "上年结转",
    "requests_concluded": "办结申请", "requests_carried_out": "结转下年", "outcome": "办理结果",
    "reconsideration": "行政复议", "litigation": "行政诉讼", "training": "培训",
    "interpretation": "解读", "replies": "回应", "views": "访问量", "fees": "收费",
    "share": "占比", "growth": "增减", "other": "其他",
}  # fmt: skip
SECTIONS = {
    "front": "标题与引言",
    "overview": "总体情况",
    "disclosure": "主动公开",
    "requests": "依申请公开",
    "fees": "收费减免",
    "disputes": "复议诉讼",
    "problems": "问题与改进",
    "measures": "改进措施",
    "other": "其他事项",
    "annex": "附表",
    "unknown": "未识别",
}
TABLES = {
    "rules": "第二十条第（一）项",
    "licensing": "第二十条第（五）项",
    "enforcement": "第二十条第（六）项",
    "fees": "第二十条第（八）项",
    "procurement": "第二十条第（九）项",
    "requests": "三、收到和处理申请情况",
    "disputes": "四、复议诉讼情况",
    "annex": "统计附表",
}
LEVELS = {
    "national": "国家级",
    "province": "省级",
    "prefecture": "市级",
    "county": "县级",
    "township": "乡级",
    "unknown": "层级不明",
}
BODIES = {
    "government": "政府",
    "department": "部门",
    "institution": "事业单位",
    "unknown": "类别不明",
}
CHROME = {
    "navigation": "导航与路径",
    "metadata": "页面信息",
    "toolbar": "工具栏",
    "related": "相关链接",
    "footer": "页脚",
    "page_mark": "页码与页眉",
}
YEAR_SOURCES = {
    "title": "见标题",
    "period": "见统计期限",
    "body": "见正文",
    "published": "据发布日期推算",
    "none": "未找到",
}
ROLES = {
    "problem": "问题",
    "measure_planned": "拟采取措施",
    "measure_done": "已采取措施",
    "context": "过渡文字",
    "none_stated": "称无问题",
}
ASPECTS = {
    "content": "内容质量",
    "timeliness": "时效更新",
    "request_handling": "依申请办理",
    "interpretation": "政策解读",
    "responsiveness": "回应参与",
    "platforms": "平台渠道",
    "staffing": "队伍能力",
    "leadership": "思想领导",
    "institutions": "制度机制",
    "supervision": "监督考核",
    "information_management": "信息管理",
    "secrecy": "保密审查",
    "key_fields": "重点领域",
    "public_awareness": "公众知晓",
    "general": "笼统",
}
STATUSES = {"pass": "通过", "fail": "不符", "uncertain": "存疑"}
SEVERITIES = {"error": "错误", "warning": "警告", "note": "提示"}
RESPONSIBILITIES = {"source": "原文", "extraction": "提取", "unknown": "待定"}
REASONS = {
    "empty": "空文件",
    "not_a_report": "不是年度报告",
    "unreadable": "无法读取",
    "unreadable_encoding": "编码无法识别",
    "corrupt": "文件损坏或程序出错",
    "encrypted": "有密码",
    "too_large": "过大",
    "too_many_members": "压缩包成员过多",
    "nested_too_deep": "嵌套过深",
    "unsafe_path": "路径不安全",
    "unsupported_type": "暂不支持的类型",
    "no_text_layer": "没有文字层（扫描件或图片）",
    "timeout": "超时",
}
# Marks for a cell in which no plain number stands.
STATES = {"blank": "空", "dash": "", "text": "文", "inferred": "推", "missing": "缺"}


# Bidirectional controls: they can make a line read differently from what it says.
_DIRECTIONS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def plain(text: str, *, limit: int | None = None) -> str:
    """`text` on one line, with everything that could steer a terminal replaced by `�`.

    Replaced are control characters, marks that turn the direction of writing, and halves of
    surrogate pairs; white space becomes single spaces. Beyond `limit` characters the rest is
    cut off and marked with `…`.

    >>> plain("一\\x1b[31m红\\n二\\u202e")
    '一�[31m红 二�'
    """
    line = " ".join(text.split())
    if limit is not None and len(line) > limit:
        line = line[: limit - 1] + "…"
    return "".join("�" if _steers(character) else character for character in line)


def _steers(character: str) -> bool:
    return (
        unicodedata.category(character) in ("Cc", "Cs")
        or unicodedata.bidirectional(character) in _DIRECTIONS
    )


def safe(text: str | None, style: str = "", *, limit: int | None = None) -> Text:
    """Text of a page for the terminal; `—` where there is none."""
    return Text("—" if text is None else plain(text, limit=limit), style=style)


def line_of(text: str, start: int | None) -> int | None:
    """The line of `text`, from 1, on which the offset `start` stands."""
    return None if start is None else text.count("\n", 0, start) + 1


def number(value: float | None) -> str:
    """A value as it would be written by hand: whole numbers without a point."""
    if value is None:
        return ""
    return str(int(value)) if value.is_integer() else repr(value)
