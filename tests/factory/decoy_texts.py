"""The texts of documents that share words or headings with the reports and are none.

Each takes a random source, the body's name and a year, and gives lines: the title first. All
wording is our own; headings are those that such documents carry.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.factory import prose

Lines = list[str]
Writer = Callable[[random.Random, str, int], Lines]


def _say(rng: random.Random, names: tuple[str, ...], organ: str, year: int) -> Lines:
    counts = {"received": "14", "carried_in": "2", "concluded": "15", "carried_out": "1"}
    return [prose.say(rng, name, organ=organ, year=year, county=organ, **counts) for name in names]


def _rule_of_law(rng: random.Random, organ: str, year: int) -> Lines:
    return [
        rng.choice(
            (
                f"{organ}{year}年法治政府建设年度报告",
                f"{organ}关于{year}年度法治政府建设情况的报告",
                f"{year}年{organ}推进依法行政工作报告",
            )
        ),
        f"{year}年，{organ}按照法治建设部署推进各项任务，现将情况报告如下。",
        "一、总体情况",
        f"{year}年，{organ}把依法行政摆在重要位置，全年审核合同41件，开展执法检查9次。",
        "二、主要举措和成效",
        "（一）推进政务公开，主动公开执法依据。办理行政复议案件3件，行政诉讼案件1件。",
        *_say(rng, ("guarantee", "management"), organ, year),
        "（二）规范公正文明执法。落实行政执法公示、全过程记录、法制审核三项制度。",
        "三、存在的主要问题",
        "部分执法人员业务不熟，普法形式单一，基层法治力量薄弱。",
        "四、下一年度工作安排",
        "加强执法培训，完善重大决策合法性审查，推进公共法律服务。",
    ]


def _notice(rng: random.Random, organ: str, year: int) -> Lines:
    return [
        rng.choice(
            (
                f"关于做好{year}年度政府信息公开工作年度报告编制发布工作的通知",
                f"关于报送{year}年政府信息公开工作年度报告的函",
                f"转发关于编制{year}年政府信息公开工作年度报告有关事项的通知",
            )
        ),
        "各科室、各下属单位：",
        "为按时完成年度报告的编写和公布，现就有关事项通知如下。",
        "一、内容要求",
        "报告应包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项。",
        "二、格式要求",
        "数据表格不得增减行列，没有发生的填写0，并核对勾稽关系。",
        "三、时间要求",
        f"请于{year + 1}年1月20日前报送办公室，1月31日前统一公布。",
        *_say(rng, ("guarantee",), organ, year),
        f"{organ}办公室",
        f"{year + 1}年1月5日",
    ]


def _guide(rng: random.Random, organ: str, year: int) -> Lines:
    return [
        f"{organ}政府信息公开指南",
        f"为方便公民、法人和其他组织获取信息，{organ}编制本指南，{year}年更新。",
        "一、主动公开",
        "本机关主动公开机构职能、政策文件、财政预决算等信息，可在门户网站查阅。",
        *_say(rng, ("platform",), organ, year),
        "二、依申请公开",
        "申请人可当面、邮寄或者在线提交申请表，本机关自收到之日起20个工作日内答复。",
        "三、收费标准",
        "申请公开的数量、频次明显超出合理范围的，依法收取信息处理费。",
        "四、监督和救济",
        "申请人认为本机关侵犯其合法权益的，可以申请行政复议或者提起行政诉讼。",
        "五、年度报告",
        "本机关每年1月31日前公布上一年度政府信息公开工作年度报告。",
    ]


def _listing(rng: random.Random, organ: str, year: int) -> Lines:
    rows = [
        f"{organ}{at}年政府信息公开工作年度报告 {at + 1}-01-2{at % 9}" for at in range(2010, year)
    ]
    return ["政府信息公开年报", *rng.sample(rows, len(rows)), "共2页 首页 上一页 下一页 尾页"]


def _website(_rng: random.Random, organ: str, year: int) -> Lines:
    return [
        f"{organ}政府网站工作年度报表（{year}年度）",
        "填报单位：" + organ,
        "网站名称", organ + "门户网站", "独立用户访问总量（单位：个）", "48213", "网站总访问量（单位：次）", "190422",
        "信息发布（单位：条） 总数", "1834", "概况类信息更新量", "22", "政务动态信息更新量", "1203",
        "信息公开目录信息更新量", "609", "专栏专题（单位：个） 维护数量", "6", "新开设数量", "1",
        "解读信息发布 总数", "17", "解读材料数量（单位：条）", "12", "回应公众关注热点或重大舆情数量（单位：次）", "2",
        "办事服务 是否发布服务事项目录", "是", "互动交流 收到留言数量（单位：条）", "77", "办结留言数量", "77",
        "安全防护 安全检测评估次数（单位：次）", "4",
    ]  # fmt: skip


def _company(_rng: random.Random, _organ: str, year: int) -> Lines:
    return [
        f"恒远水务股份有限公司{year}年年度报告",
        "一、总体情况",
        "报告期内公司实现营业收入4.2亿元，同比增长6%，净利润3100万元。",
        "二、信息披露情况",
        "公司全年披露公告63份，接待投资者来访12次，未受到监管处罚。",
        "三、存在的主要问题及改进措施",
        "应收账款周转偏慢，将加强催收；管网漏损率偏高，将更新老旧管道。",
        "四、其他需要报告的事项",
        "本报告期没有重大诉讼、仲裁事项。",
    ]


def _news(rng: random.Random, organ: str, year: int) -> Lines:
    return [
        rng.choice(
            (
                f"{organ}召开政府信息公开工作推进会",
                f"{organ}按时发布{year}年政府信息公开工作年度报告",
                f"{organ}举办年度报告编制业务培训",
            )
        ),
        f"{year}年3月12日，{organ}召开会议，通报上一年度政府信息公开工作年度报告的发布情况。",
        "会议指出，过去一年公开工作有新进展，主动公开信息1,204条，办结公开申请15件。",
        "会议要求各科室对照存在的问题抓好整改，及时更新栏目内容。",
        *_say(rng, ("platform",), organ, year),
        "各科室负责人参加会议。（通讯员 李文）",
    ]


def _missing(rng: random.Random, _organ: str, _year: int) -> Lines:
    return rng.choice(
        (
            ["404", "您访问的页面不存在或已删除", "返回首页"],
            ["提示信息", "非常抱歉，您查看的文章不存在或者已被管理员删除。", "5秒后自动跳转到首页"],
            ["403 Forbidden", "访问被拒绝，请求中带有可能的攻击行为", "网站防护系统"],
        )
    )


def _judgment(_rng: random.Random, organ: str, year: int) -> Lines:
    return [
        "行政判决书",
        f"（{year}）初字第118号",
        "原告：王某，男，汉族，住本区南门街。",
        f"被告：{organ}，住所地人民路1号。",
        f"原告王某因不服被告{organ}作出的政府信息公开答复，于{year}年5月6日向本院提起行政诉讼。",
        "原告诉称，其申请公开征地补偿方案，被告以信息不存在为由拒绝，请求撤销该答复。",
        "被告辩称，经检索没有相关信息，已经依照政府信息公开条例答复，程序合法。",
        f"经审理查明，被告于{year}年2月收到申请，在二十个工作日内作出答复，原告申请行政复议，复议机关维持。",
        "本院认为，被告未能证明其尽到检索义务，答复认定事实不清。",
        "依照行政诉讼法第七十条的规定，判决如下：",
        "一、撤销被告作出的政府信息公开答复；",
        "二、责令被告在二十个工作日内重新作出答复。",
        "案件受理费50元，由被告负担。",
        "审判长 赵某 书记员 孙某",
    ]


def _work_report(rng: random.Random, organ: str, year: int) -> Lines:
    return [
        f"{year + 1}年政府工作报告",
        f"——在第十七届人民代表大会第二次会议上的讲话，{organ}",
        "各位代表：现在，我代表政府向大会作工作报告，请予审议。",
        f"一、{year}年工作回顾",
        "一年来，地区生产总值增长5.6%，一般公共预算收入完成18.4亿元，新增就业6200人。",
        "（一）坚持项目为王，发展动能更加强劲。开工重点项目87个，完成投资96亿元。",
        "（二）坚持依法行政，自身建设更加有力。主动公开政府信息3,412条，办理建议提案156件。",
        *_say(rng, ("overview",), organ, year),
        "同时，我们也清醒看到存在的主要问题：产业层次不高，民生还有短板，部分干部作风不实。",
        f"二、{year + 1}年主要任务",
        "地区生产总值预期增长6%左右，城乡居民收入与经济增长同步。",
        "三、加强政府自身建设",
        "深化政务公开，自觉接受人大监督、政协监督和社会监督。",
    ]


def _work_points(rng: random.Random, organ: str, year: int) -> Lines:
    return [
        f"{organ}{year}年政务公开工作要点",
        f"{year}年政务公开工作的总体要求是：围绕中心，突出重点，优化服务。",
        "一、深化主动公开",
        "做好财政预决算、重大项目、公共资源配置等领域的公开，做好政策解读。",
        "二、规范依申请公开",
        "健全登记、办理、答复流程，降低行政复议纠错率和行政诉讼败诉率。",
        "三、加强平台建设",
        *_say(rng, ("platform",), organ, year),
        "四、强化保障监督",
        "列入年度考核，开展业务培训，按时发布政府信息公开工作年度报告。",
        f"附件：{year}年政务公开任务分工表",
    ]


def _plan(rng: random.Random, organ: str, year: int) -> Lines:
    return [
        f"{organ}关于全面推进政务公开标准化规范化的实施方案",
        "为贯彻落实上级要求，结合本地实际，制定本方案。",
        "一、总体要求",
        f"到{year}年底，实现公开事项标准统一、流程规范、平台互通。",
        "二、主要任务",
        "（一）编制公开目录。（二）规范公开流程。（三）完善依申请公开制度。（四）健全解读回应机制。",
        *_say(rng, ("disclosure",), organ, year),
        "三、保障措施",
        "加强组织领导，明确责任分工，强化督促检查，对工作不力的通报批评。",
    ]


def _proposals(rng: random.Random, organ: str, year: int) -> Lines:
    return [
        f"{organ}{year}年办理人大代表建议和政协提案工作情况的报告",
        "一、总体情况",
        f"{year}年，{organ}共承办人大代表建议23件、政协提案17件，已全部办结并答复。",
        "二、主要做法",
        "（一）领导重视，责任到人。（二）加强沟通，提高质量。（三）公开答复，接受监督，公开答复全文31件。",
        *_say(rng, ("guarantee",), organ, year),
        "三、存在的问题及下一步打算",
        "个别答复落实较慢。下一步将建立台账，跟踪督办，提高满意率。",
    ]


def _bulletin(_rng: random.Random, organ: str, year: int) -> Lines:
    region = organ[:3]
    return [
        f"{region}{year}年国民经济和社会发展统计公报",
        f"{year}年，全区上下攻坚克难，经济运行总体平稳。",
        "一、综合",
        "初步核算，全年地区生产总值412.6亿元，比上年增长5.9%。",
        "指标 单位 绝对数 比上年增长（%）", "粮食总产量 万吨 31.2 1.4", "工业增加值 亿元 140.3 7.2",
        "二、农业",
        "全年粮食种植面积58.1千公顷，肉类总产量6.4万吨。",
        "三、工业和建筑业",
        "规模以上工业企业136家，建筑业总产值77.9亿元。",
        "四、教育和科学技术",
        "普通中学22所，在校学生2.9万人；授权专利418件。",
        "注：本公报数据为初步统计数，部分数据因四舍五入，存在分项与合计不等的情况。",
    ]  # fmt: skip


def _search(rng: random.Random, organ: str, year: int) -> Lines:
    found = []
    for at in range(6):
        found += [
            f"{organ}{year - at}年政府信息公开工作年度报告",
            f"…一、总体情况 {year - at}年，本机关主动公开信息…二、主动公开政府信息情况…存在的主要问题及改进情况…",
            f"来源：{organ} 时间：{year - at + 1}-01-{rng.randint(10, 28)}",
        ]
    return [
        rng.choice(("搜索“年度报告”的结果", "站内检索", "高级搜索 - 检索结果")),
        "约有 126 条结果，用时 0.03 秒",
        "按相关度排序 按时间排序",
        *found,
        "1 2 3 4 5 下一页",
    ]


def _accounts(_rng: random.Random, organ: str, year: int) -> Lines:
    return [
        f"{organ}{year}年度部门决算公开",
        "第一部分 部门概况", "一、主要职能", "负责本领域的规划、管理和服务。", "二、机构设置", "内设科室7个，下属单位2个。",
        "第二部分 决算表", "收入支出决算总表 单位：万元", "一、一般公共预算财政拨款收入", "1203.44", "二、上年结转和结余", "56.20",
        "本年支出合计", "1180.31", "年末结转和结余", "79.33",
        "第三部分 决算情况说明", "一、收入支出总体情况说明", f"{year}年度收入总计1259.64万元，比上年增长2.1%。",
        "第四部分 名词解释", "一、财政拨款收入：指单位从同级财政部门取得的拨款。",
    ]  # fmt: skip


def _explainer(rng: random.Random, organ: str, year: int) -> Lines:
    return [
        f"一图读懂{organ}{year}年政府信息公开工作年度报告",
        f"近日，{organ}公布了{year}年度政府信息公开工作年度报告，主要内容有哪些？记者作了梳理。",
        "全年主动公开信息1,204条，收到公开申请15件，全部按期办结。",
        *_say(rng, ("platform",), organ, year),
        "全文请点击链接查看：年度报告全文",
    ]


WRITERS: dict[str, Writer] = {
    "rule_of_law": _rule_of_law, "notice": _notice, "guide": _guide, "listing": _listing,
    "website_sheet": _website, "company": _company, "news": _news, "missing_page": _missing,
    "judgment": _judgment, "work_report": _work_report, "work_points": _work_points, "plan": _plan,
    "proposals": _proposals, "bulletin": _bulletin, "search_page": _search, "accounts": _accounts,
    "explainer": _explainer,
}  # fmt: skip
