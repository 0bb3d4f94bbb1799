"""Sentences of invented reports, from a small grammar: templates with slots that nest.

`say(rng, "problem")` picks a template of that name and fills `{slots}` from the same grammar
or from the names given. All wording is our own.
"""

from __future__ import annotations

import random
import re

GRAMMAR: dict[str, tuple[str, ...]] = {
    "self": ("我单位", "本机关", "我们", "全系统"),
    "site": (
        "门户网站",
        "政务网站",
        "信息公开专栏",
        "微信公众号",
        "便民服务大厅触摸屏",
        "村务公告栏",
    ),
    "kind": (
        "工作动态",
        "财政预决算",
        "行政执法结果",
        "民生实事进展",
        "人事任免",
        "招标采购",
        "社会救助名单",
        "规划计划",
    ),
    "adverb": ("持续", "稳步", "逐步", "切实", "着力", "认真"),
    "count": ("12", "37", "86", "154", "263", "408", "1,326", "2.1万余"),
    "small": ("2", "3", "5", "6", "9"),
    "intro": (
        "现将{organ}{year}年度政府信息公开工作情况向社会公布如下，内容分为六个部分。",
        "按照信息公开条例关于年度报告的规定，{organ}编写了本报告，供社会各界查阅和监督。",
        "本报告由{organ}依照条例要求编写，列出了一年来公开工作的做法、数字和不足。",
        "为让群众了解信息公开的全年情况，{organ}把{year}年的工作整理成这份报告。",
    ),
    "period": (
        "所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
        "本报告中数据的统计时限为{year}年1月1日至12月31日。",
        "统计时间段：{year}年1月1日—{year}年12月31日。",
    ),
    "overview": (
        "{year}年，{self}把公开透明作为转变作风的抓手，{adverb}扩大公开范围，让群众看得到、看得懂。",
        "一年来，{self}围绕群众关心的事项开展公开，{adverb}补齐短板，各项任务按期完成。",
        "{self}明确由办公室牵头，各科室各司其职，把公开任务分解到岗、落实到人。",
        "年初制定任务清单，年中开展自查，年底汇总评估，形成了前后衔接的工作链条。",
    ),
    "disclosure": (
        "全年在{site}发布各类信息{count}条，其中{kind}类占比最高。",
        "围绕{kind}、{kind}等内容更新栏目，{site}累计刊发稿件{count}篇。",
        "对{kind}实行随办随公开，确保群众第一时间知晓。",
    ),
    "request_none": (
        "本年度没有收到公民、法人提出的公开申请，也没有往年未办完的申请。",
        "{year}年未收到依申请公开件，无结转件。",
    ),
    "request_some": (
        "全年新收公开申请{received}件，上年转入{carried_in}件，办结{concluded}件，转入下年{carried_out}件。",
        "{year}年收到政府信息公开申请{received}件，均登记建档，按期答复，全年共办结{concluded}件。",
    ),
    "management": (
        "完善发布前的审核登记，做到谁起草谁负责，全年清理失效信息{small}条。",
        "对历年文件重新分类编目，方便群众按主题检索。",
    ),
    "platform": (
        "改版后的{site}新增检索入口，手机端访问更加顺畅。",
        "在办事窗口设置查阅点{small}处，配有电脑和纸质目录，安排人员引导。",
    ),
    "guarantee": (
        "组织业务培训{small}次，邀请法律顾问讲解答复文书的写法。",
        "把公开情况纳入年度考评，对更新迟缓的科室点名提醒。",
        "{year}年没有因公开工作受到责任追究的情形。",
    ),
    "fees": (
        "{year}年未对任何申请人收取检索、复制等费用。",
        "全年提供政府信息没有产生收费，也没有减免事项。",
    ),
    "disputes_none": (
        "{year}年没有发生因信息公开引起的复议案件，也没有被提起诉讼。",
        "本年度无人就信息公开事项申请复议或者起诉。",
    ),
    "filler": (
        "本部分内容以表格列示。",
        "有关数字见下表，单位为件。",
        "{year}年制发文件和办理事项的数量如下。",
    ),
    "problem_lead": (
        "回顾一年的工作，有进步也有短板，主要是：",
        "与群众的期待相比，工作还有不小差距。",
        "对照条例逐项检视，{self}的公开工作还有以下不足：",
    ),
    "problem_title": (
        "公开内容不够全面",
        "更新速度偏慢",
        "解读方式单调",
        "专业力量薄弱",
        "审核流程不畅",
        "答复质量不高",
        "公众参与偏少",
    ),
    "problem": (
        "部分科室对公开工作重视不够，存在应付心理",
        "{kind}类信息发布偏少，群众最想看的内容还不完整",
        "{site}更新不及时，个别栏目间隔数周才有新内容",
        "政策解读以文字转载为主，图解和视频很少，群众不易看懂",
        "从事公开工作的人员多为兼职，变动频繁，业务不熟",
        "答复文书的说理不够充分，法律依据引用不准确",
        "公开属性的认定把握不准，审核环节存在脱节",
        "群众对公开渠道知晓度不高，互动留言数量少",
        "考核办法不够细化，对滞后问题缺乏跟踪督促",
        "保密审查的尺度不统一，个别文件公开与否犹豫不决",
    ),
    "pivot": (
        "下一步，{self}将从以下方面改进：",
        "针对以上不足，将重点做好以下工作：",
        "今后，{self}将对症下药：",
    ),
    "measure_title": (
        "充实公开内容",
        "加快更新节奏",
        "丰富解读形式",
        "建强工作队伍",
        "理顺审核流程",
        "提高答复质量",
        "扩大公众参与",
    ),
    "measure": (
        "定期召开碰头会，把公开要求讲到每个科室",
        "编制{kind}公开清单，按月核对，缺什么补什么",
        "指定专人每周巡查{site}，发现空白栏目当日提醒",
        "文件与解读同步起草、同步发布，多用图表和短视频",
        "每季度举办一次业务培训，配齐专职人员",
        "建立答复文书法制审核机制，疑难件集体会商",
        "修订发布审核规程，明确各环节时限和责任人",
        "结合集市和村民会议宣传公开渠道，设置意见箱",
        "将公开工作分值提高到年度考核的百分之{small}，实行季度通报",
        "与保密部门共同制定定密与公开对照表",
    ),
    "measure_done": (
        "已对去年提出的栏目更新迟缓问题完成整改，补发信息{count}条",
        "完成了公开目录的全面修订，旧目录同时停用",
    ),
    "other": (
        "{year}年没有其他需要报告的事项。",
        "本年度未收取政府信息公开信息处理费。",
        "按照上级部署，{self}落实了年度政务公开要点，各项任务均已对账销号。",
        "办理人大代表建议{small}件、政协提案{small}件，办理情况均已公布。",
    ),
    "consulted": (
        "全年接受群众咨询{count}人次，其中现场咨询{small}人次，电话咨询{count}人次。",
        "{year}年{self}通过热线和窗口解答询问{count}人次，多与{kind}有关。",
    ),
    "answered": (
        "全年发布解读稿件{small}篇，回应群众关切{small}次，{site}设有专门栏目。",
        "围绕{kind}开展解读{small}次，负责人到场回答提问。",
    ),
    "organised": (
        "{self}设立公开工作小组，由分管负责人召集，确定联络员{small}名。",
        "制定发布、审核、考核等制度{small}项，编入工作手册。",
        "{site}开设公开栏目{small}个，查阅点{small}处。",
    ),
    "sheet_note": (
        "{year}年度统计数字列于表中。",
        "有关数字见所附统计表。",
    ),
    "counted": (
        "{year}年共公开信息{count}条，其中{kind}类{small}条，{kind}类{count}条。",
        "历年累计公开{count}条，全文电子化率为百分之百。",
    ),
    "between": (
        "以上数据由各科室报送，办公室汇总核对。",
        "{year}年，{self}未发生需要另行说明的情形。",
    ),
}


def say(rng: random.Random, name: str, **names: object) -> str:
    """A sentence of the grammar; `names` fill slots first, e.g. `year=2021`."""
    return fill(rng, rng.choice(GRAMMAR[name]), **names)


def fill(rng: random.Random, template: str, **names: object) -> str:
    """`template` with every slot replaced, from `names` or else from the grammar."""

    def slot(match: re.Match[str]) -> str:
        name = match[1]
        return str(names[name]) if name in names else say(rng, name, **names)

    return re.sub(r"\{(\w+)\}", slot, template)


def several(rng: random.Random, name: str, count: int, **names: object) -> list[str]:
    """`count` sentences from different templates of the grammar, in random order."""
    templates = rng.sample(GRAMMAR[name], min(count, len(GRAMMAR[name])))
    return [fill(rng, template, **names) for template in templates]
