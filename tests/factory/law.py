"""The two prescribed forms as a second, independent copy: rows, columns, labels, sums.

Written from the annexes of 国办公开办函〔2019〕60号 and 〔2021〕30号, apart from
`pipeline/forms`, so that a slip there is not repeated here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One small table of part two: caption, columns and rows as (key, label)."""

    table: str
    caption: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str], ...]


_CHANGE = (
    ("previous_items", "上一年项目数量"),
    ("change", "本年增/减"),
    ("decisions", "处理决定数量"),
)
_DECIDED = (("decisions", "本年处理决定数量"),)
_SANCTIONS = (("penalties", "行政处罚"), ("coercion", "行政强制"))

PART_TWO = {
    "2019": (
        Form(
            table="rules",
            caption="第二十条第（一）项",
            columns=(
                ("made", "本年新制作数量"),
                ("published", "本年新公开数量"),
                ("total_public", "对外公开总数量"),
            ),
            rows=(("regulations", "规章"), ("normative_documents", "规范性文件")),
        ),
        Form(
            table="licensing",
            caption="第二十条第（五）项",
            columns=_CHANGE,
            rows=(("licences", "行政许可"), ("other_services", "其他对外管理服务事项")),
        ),
        Form(table="enforcement", caption="第二十条第（六）项", columns=_CHANGE, rows=_SANCTIONS),
        Form(
            table="fees",
            caption="第二十条第（八）项",
            columns=_CHANGE[:2],
            rows=(("administrative_fees", "行政事业性收费"),),
        ),
        Form(
            table="procurement",
            caption="第二十条第（九）项",
            columns=(("items", "采购项目数量"), ("amount", "采购总金额")),
            rows=(("government_procurement", "政府集中采购"),),
        ),
    ),
    "2021": (
        Form(
            table="rules",
            caption="第二十条第（一）项",
            columns=(
                ("issued", "本年制发件数"),
                ("repealed", "本年废止件数"),
                ("in_force", "现行有效件数"),
            ),
            rows=(("regulations", "规章"), ("normative_documents", "行政规范性文件")),
        ),
        Form(
            table="licensing",
            caption="第二十条第（五）项",
            columns=_DECIDED,
            rows=(("licences", "行政许可"),),
        ),
        Form(table="enforcement", caption="第二十条第（六）项", columns=_DECIDED, rows=_SANCTIONS),
        Form(
            table="fees",
            caption="第二十条第（八）项",
            columns=(("amount", "本年收费金额（单位：万元）"),),
            rows=(("administrative_fees", "行政事业性收费"),),
        ),
    ),
}

REQUEST_COLUMNS = (
    ("natural_person", "自然人"),
    ("business", "商业企业"),
    ("research", "科研机构"),
    ("social_welfare", "社会公益组织"),
    ("legal_service", "法律服务机构"),
    ("other_organisation", "其他"),
    ("total", "总计"),
)

REQUEST_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"

# (group, key, label) of the request table; a group is the middle stub cell that spans its rows.
_BEFORE_OTHER = (
    ("", "granted", "（一）予以公开"),
    ("", "partly_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ("（三）不予公开", "refused_state_secret", "1.属于国家秘密"),
    ("（三）不予公开", "refused_prohibited_by_law", "2.其他法律行政法规禁止公开"),
    ("（三）不予公开", "refused_security_and_stability", "3.危及“三安全一稳定”"),
    ("（三）不予公开", "refused_third_party", "4.保护第三方合法权益"),
    ("（三）不予公开", "refused_internal_affairs", "5.属于三类内部事务信息"),
    ("（三）不予公开", "refused_deliberative", "6.属于四类过程性信息"),
    ("（三）不予公开", "refused_enforcement_file", "7.属于行政执法案卷"),
    ("（三）不予公开", "refused_enquiry", "8.属于行政查询事项"),
    ("（四）无法提供", "unavailable_not_held", "1.本机关不掌握相关政府信息"),
    ("（四）无法提供", "unavailable_needs_creation", "2.没有现成信息需要另行制作"),
    ("（四）无法提供", "unavailable_unclear", "3.补正后申请内容仍不明确"),
    ("（五）不予处理", "not_processed_petition", "1.信访举报投诉类申请"),
    ("（五）不予处理", "not_processed_repeated", "2.重复申请"),
    ("（五）不予处理", "not_processed_publication", "3.要求提供公开出版物"),
    ("（五）不予处理", "not_processed_excessive", "4.无正当理由大量反复申请"),
    (
        "（五）不予处理",
        "not_processed_confirmation",
        "5.要求行政机关确认或重新出具已获取信息",
    ),
)
OUTCOMES = {
    "2019": (*_BEFORE_OTHER, ("", "other_handling", "（六）其他处理")),
    "2021": (
        *_BEFORE_OTHER,
        (
            "（六）其他处理",
            "other_not_corrected",
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        ),
        (
            "（六）其他处理",
            "other_fee_unpaid",
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        ),
        ("（六）其他处理", "other_other", "3.其他"),
    ),
}
RECEIVED = ("received", "一、本年新收政府信息公开申请数量")
CARRIED_IN = ("carried_in", "二、上年结转政府信息公开申请数量")
CONCLUDED = ("concluded", "（七）总计")
CARRIED_OUT = ("carried_out", "四、结转下年度继续办理")
OUTCOME_STUB = "三、本年度办理结果"

DISPUTE_ROWS = (
    ("reconsideration", "行政复议"),
    ("litigation_direct", "未经复议直接起诉"),
    ("litigation_after_reconsideration", "复议后起诉"),
)
DISPUTE_COLUMNS = (
    ("upheld", "结果维持"),
    ("corrected", "结果纠正"),
    ("other", "其他结果"),
    ("pending", "尚未审结"),
    ("total", "总计"),
)

# Tables whose cells the form ties by sums.
SUMMED = ("requests", "disputes")

Key = tuple[str, str, str]
# A sum: the key of the total, and the (sign, key) of its parts.
Sum = tuple[Key, tuple[tuple[int, Key], ...]]


def request_rows(form: str) -> tuple[str, ...]:
    """Row keys of the request table, from top to bottom."""
    outcomes = (key for _, key, _ in OUTCOMES[form])
    return ("received", "carried_in", *outcomes, "concluded", "carried_out")


def request_sums(form: str) -> tuple[Sum, ...]:
    """All printed identities of the request table: a sum per row, two per column."""
    parts = [column for column, _ in REQUEST_COLUMNS[:-1]]
    across: list[Sum] = [
        (("requests", row, "total"), tuple((1, ("requests", row, part)) for part in parts))
        for row in request_rows(form)
    ]
    outcomes = [key for _, key, _ in OUTCOMES[form]]
    for column, _ in REQUEST_COLUMNS:
        across.append(
            (
                ("requests", "concluded", column),
                tuple((1, ("requests", row, column)) for row in outcomes),
            )
        )
        across.append(
            (
                ("requests", "concluded", column),
                (
                    (1, ("requests", "received", column)),
                    (1, ("requests", "carried_in", column)),
                    (-1, ("requests", "carried_out", column)),
                ),
            )
        )
    return tuple(across)


def dispute_sums() -> tuple[Sum, ...]:
    """The three sums of the dispute table."""
    return tuple(
        (
            ("disputes", row, "total"),
            tuple((1, ("disputes", row, column)) for column, _ in DISPUTE_COLUMNS[:-1]),
        )
        for row, _ in DISPUTE_ROWS
    )


def part_two_keys(form: str) -> tuple[Key, ...]:
    """The cells of the small tables in form order."""
    return tuple(
        (small.table, row, column)
        for small in PART_TWO[form]
        for row, _ in small.rows
        for column, _ in small.columns
    )


def request_keys(form: str) -> tuple[Key, ...]:
    """The cells of the request table in form order."""
    return tuple(
        ("requests", row, column) for row in request_rows(form) for column, _ in REQUEST_COLUMNS
    )


def dispute_keys() -> tuple[Key, ...]:
    """The cells of the dispute table in form order."""
    return tuple(
        ("disputes", row, column) for row, _ in DISPUTE_ROWS for column, _ in DISPUTE_COLUMNS
    )
