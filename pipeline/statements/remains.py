"""Short lines that state nothing: left-overs of tables and signatures, offices and deadlines.

Read by `cut` alone.
"""

from __future__ import annotations

import re

from pipeline.statements.sentences import is_page_mark
from pipeline.statements.stance import weigh

# Heads of the columns that a list of problems has beside problem and remedy.
_HEADER = re.compile(
    r"(?:(?:责任|牵头|配合|主办)(?:科室|股室|处室|单位|部门|人|领导)|(?:完成|整改)?时限|(?:完成|整改)(?:时间|情况|进度)|序号|备注)"
)
_NONE = re.compile(r"[ \n]*(?:无|暂无|没有)")
# Cells beside a measure: by when, by whom, how far (contract.md: they belong to the measure).
_ASIDE = re.compile(
    r"(?:(?:完成|整改|办结)(?:时限|时间|情况)|(?:责任|牵头|主办)(?:科室|股室|处室|单位|部门|人)):.*"
    r"|(?:[0-9]{4}年)?(?:第?[一二三四]季度|[0-9]{1,2}月(?:[0-9]{1,2}日)?|上半年|下半年|年)?(?:底|末|初|中旬|上旬|下旬)?(?:之?前|起|内)?(?:完成)?"
    r"|(?:长期|常年|全年|立行立改|即知即改|立即|持续)(?:坚持|推进|整改|执行|落实)?|每[月年周季](?:度)?"
    r"|(?:已|未|基本)?(?:完成|整改到位|整改|落实)|(?:进行|推进|整改)中|持续推进|正在推进"
    r"|(?:各|局|委|县|市|区|镇|乡|街道)?[\u4e00-\u9fff]{0,8}(?:办公室|办|科|股|科室|股室|处|中心|站|所|院|大队|支队|单位|部门|社区)(?:、[\u4e00-\u9fff]{1,10})*"
)


def is_aside(line: str) -> bool:
    """Whether `line`, a cell beside a measure, tells its deadline, its office or its state.

    >>> is_aside("2017年3月底前"), is_aside("住房保障股"), is_aside("完成时限:长期坚持")
    (True, True, True)
    >>> is_aside("逐批公布分配名单")
    False
    """
    return 1 < len(line) <= 24 and _ASIDE.fullmatch(line.strip("。; |")) is not None


def is_column_head(line: str) -> bool:
    """Whether `line` heads a column beside problem and remedy (责任科室, 完成时限)."""
    return _HEADER.fullmatch(line) is not None


def is_remains(folded: str, start: int, end: int) -> bool:
    line = folded[start:end]
    if not re.search(r"[\u4e00-\u9fff]", line) or is_page_mark(line):
        return True
    if re.fullmatch(r"[^。;,]*[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日", line):
        return True
    if len(line) > 20 or re.search(r"[。,;:!?、]|[\u4e00-\u9fff]\.$", line) or _NONE.match(line):
        return False
    stance = weigh(line)
    return not (stance.verdict or stance.moves or stance.none_stated)
