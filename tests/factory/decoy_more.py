"""More documents that are no reports: those nearest to them, about the form and about the work."""

from __future__ import annotations

import random

from tests.factory import prose
from tests.factory.decoy_texts import Lines, Writer


def _form_attached(_rng: random.Random, organ: str, year: int) -> Lines:
    """A notice that carries the empty form: its headings are all there, nothing is filled in."""
    return [
        f"{organ}关于印发政府信息公开工作年度报告格式的通知",
        "各单位：现将年度报告格式印发给你们，请遵照执行。",
        f"{organ}",
        f"{year}年1月4日",
        "附件：政府信息公开工作年度报告格式",
        "一、总体情况",
        "（此处填写主动公开、依申请公开、政府信息管理、平台建设、监督保障等情况，不超过1500字）",
        "二、主动公开政府信息情况",
        "（按照表格填写，没有的填0）",
        "三、收到和处理政府信息公开申请情况",
        "（核对勾稽关系后填写）",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "（问题要具体，措施要可行，避免年年雷同）",
        "六、其他需要报告的事项",
        "（没有的写明没有）",
    ]


def _half_year(rng: random.Random, organ: str, year: int) -> Lines:
    return [
        f"{organ}{year}年上半年政务公开工作总结",
        f"{year}年上半年，{organ}按照年初安排推进公开工作，现总结如下。",
        "一、主要工作情况",
        *_say(rng, ("overview", "disclosure"), organ, year),
        "二、存在的主要问题",
        *_say(rng, ("problem",), organ, year),
        "三、下半年工作打算",
        *_say(rng, ("measure",), organ, year),
    ]


def _assessment(rng: random.Random, organ: str, year: int) -> Lines:
    return [
        rng.choice(
            (
                f"关于{year}年政务公开工作考核结果的通报",
                f"{organ}政府信息公开工作社会评议结果公告",
                f"{year}年度政务公开第三方评估报告",
            )
        ),
        f"为推动工作落实，{organ}组织对各单位{year}年公开工作进行了检查评估，现将结果公布如下。",
        "一、总体情况",
        "共检查单位46家，平均得分83.2分，其中优秀9家、良好28家、合格9家。",
        "二、主要问题",
        "（一）年度报告质量不高，个别单位数据表格不平衡。（二）依申请公开答复超期。",
        "三、整改要求",
        "请各单位于月底前完成整改，并报送整改报告。",
    ]


def _rules(_rng: random.Random, organ: str, _year: int) -> Lines:
    return [
        f"{organ}政府信息公开工作制度",
        "第一章 总则",
        "第一条 为了规范本单位公开工作，制定本制度。",
        "第二章 主动公开",
        "第四条 主动公开的信息应当在形成之日起二十个工作日内公布。",
        "第三章 依申请公开",
        "第七条 收到申请应当登记，能够当场答复的当场答复。",
        "第四章 年度报告",
        "第十二条 办公室每年一月底前编制上一年度的政府信息公开工作年度报告，内容包括主动公开情况、处理申请情况、行政复议和行政诉讼情况、存在的主要问题及改进情况。",
        "第五章 附则",
        "第十五条 本制度自公布之日起施行。",
    ]


def _quarterly(_rng: random.Random, organ: str, year: int) -> Lines:
    rows = ("主动公开政府信息数 条", "其中：政府网站公开 条", "政务微信公开 条", "回应公众关注热点次数 次",
            "收到申请数 件", "申请办结数 件", "行政复议数量 件", "行政诉讼数量 件")  # fmt: skip
    numbers = ("312", "208", "104", "3", "5", "5", "0", "0")
    cells = [text for pair in zip(rows, numbers, strict=True) for text in pair]
    return [f"{organ}{year}年第三季度政府信息公开情况统计表", f"填报单位：{organ}", *cells]


def _contents(_rng: random.Random, organ: str, year: int) -> Lines:
    """The page of a report whose text is in a file: a title, a link, nothing to read."""
    return [
        "政务公开年度报告汇总",
        *(f"{organ}{at}年度报告.pdf 下载次数：{at % 70} 2" for at in range(year - 6, year)),
    ]


def _request_form(_rng: random.Random, organ: str, _year: int) -> Lines:
    return [
        f"{organ}政府信息公开申请表",
        "申请人信息 公民 姓名 工作单位 证件名称 证件号码 联系电话 通信地址",
        "法人或其他组织 名称 组织机构代码 法人代表 联系人姓名",
        "商业企业 科研机构 社会公益组织 法律服务机构 其他",
        "所需信息情况 所需信息的名称、文号或者其他特征描述",
        "是否申请减免费用 信息的指定提供方式 获取信息的方式",
        "申请人签名或者盖章 申请时间",
    ]


def _answer(_rng: random.Random, organ: str, year: int) -> Lines:
    return [
        "政府信息公开申请答复书",
        f"依申请公开〔{year}〕第17号",
        "李某：",
        f"本机关于{year}年6月3日收到你提出的政府信息公开申请，要求获取某项目环评批复。",
        "经审查，根据《中华人民共和国政府信息公开条例》第三十六条的规定，现答复如下：",
        "你申请的信息属于主动公开范围，可在本机关网站查阅。",
        "如对本答复不服，可以在收到之日起60日内申请行政复议，或者在6个月内提起行政诉讼。",
        organ,
        f"{year}年6月20日",
    ]


def _summary(rng: random.Random, organ: str, year: int) -> Lines:
    return [
        f"{organ}{year}年工作总结和{year + 1}年工作计划",
        f"一、{year}年工作总结",
        *_say(rng, ("overview", "guarantee"), organ, year),
        "（一）业务工作扎实推进。完成项目12个，争取资金860万元。",
        "（二）党建引领不断加强。开展主题党日12次。",
        "（三）政务公开持续深化。主动公开信息86条，答复申请2件。",
        "二、存在的主要问题",
        "一是人手不足；二是资金紧张；三是宣传不够。",
        f"三、{year + 1}年工作计划",
        "抓好重点项目，改进作风，提升服务水平。",
    ]


def _catalogue(_rng: random.Random, organ: str, _year: int) -> Lines:
    rows = ("机构职能 主要职责、内设机构 长期公开", "政策文件 规章、规范性文件 及时公开", "行政许可 事项、依据、结果 7个工作日",
            "行政处罚 依据、程序、结果 7个工作日", "财政信息 预算、决算 20日内", "年度报告 政府信息公开工作年度报告 每年1月31日前")  # fmt: skip
    return [
        f"{organ}主动公开基本目录",
        "序号 公开事项 公开内容 公开时限",
        *(f"{at} {row}" for at, row in enumerate(rows, 1)),
    ]


def _say(rng: random.Random, names: tuple[str, ...], organ: str, year: int) -> Lines:
    return [prose.say(rng, name, organ=organ, year=year, county=organ) for name in names]


MORE: dict[str, Writer] = {
    "form_attached": _form_attached, "half_year": _half_year, "assessment": _assessment,
    "rules": _rules, "quarterly": _quarterly, "file_list": _contents, "request_form": _request_form,
    "answer": _answer, "summary": _summary, "catalogue": _catalogue,
}  # fmt: skip
