"""The law as data: what the statutory form of the report prescribes, version by version.

Each `*.toml` is one version, whole in itself, with its legal source. `load_form` reads it.

One English word per Chinese term, here and in the whole project:

============== =====================  ================ =====================
申请           request                予以公开         granted
结转           carried (in, out)      部分公开         partly granted
本年新收       received               不予公开         refused
总计（办理）   concluded              无法提供         unavailable
主动公开       disclosure             不予处理         not processed
行政复议       reconsideration        行政诉讼         litigation
结果维持       upheld                 结果纠正         corrected
尚未审结       pending                勾稽关系         sum
规章           regulations            规范性文件       normative documents
行政许可       licences               行政处罚         penalties
行政强制       coercion               行政事业性收费   administrative fees
章节           section                附表             annex
存在问题       problem                改进措施         measure
机关           organ                  地区             place
============== =====================  ================ =====================
"""

from pipeline.forms.form import (
    Form,
    HeaderCell,
    Identity,
    Label,
    Place,
    SectionForm,
    Sum,
    TableForm,
    Variant,
)
from pipeline.forms.load import (
    VERSIONS,
    form_in_force,
    load_annex,
    load_form,
    parse_form,
    tables_of,
)
from pipeline.forms.match import (
    HeadingMatch,
    find_headings,
    is_header_row,
    is_indicator,
    is_label,
    match_heading,
)

__all__ = [
    "VERSIONS",
    "Form",
    "HeaderCell",
    "HeadingMatch",
    "Identity",
    "Label",
    "Place",
    "SectionForm",
    "Sum",
    "TableForm",
    "Variant",
    "find_headings",
    "form_in_force",
    "is_header_row",
    "is_indicator",
    "is_label",
    "load_annex",
    "load_form",
    "match_heading",
    "parse_form",
    "tables_of",
]
