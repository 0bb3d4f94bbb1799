"""How a division is called besides its full name.

>>> short_names("恩施土家族苗族自治州"), short_names("十街彝族乡")
(('恩施州',), ('十街乡',))
>>> stem("内蒙古自治区"), stem("易门县"), stem("易县")
('内蒙古', '易门', None)
"""

from __future__ import annotations

import re

# The 55 national minorities as they stand in names of divisions (国家民委 list); those of one
# character count only with 族, since 回, 白 or 水 begin or end many other words.
_LONG = (
    "蒙古|维吾尔|布依|朝鲜|土家|哈尼|哈萨克|傈僳|畲族|高山|拉祜|东乡|纳西|景颇|柯尔克孜|达斡尔|仫佬|布朗"
    "|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|鄂伦春|赫哲"
    "|门巴|珞巴|基诺"
)
_ETHNIC = rf"(?:(?:{_LONG})族?|[回藏苗彝壮满侗瑶白傣黎佤畲水土羌怒京各]族)"
_AUTONOMOUS = re.compile(rf"^(.+?){_ETHNIC}+(?:自治([州县旗])|民族([乡镇])|([乡镇])|(苏木))$")
_KIND = re.compile(r"(?:特别行政区|自治区|自治[州县旗]|省|市|地区|[县区州盟旗])$")
# Counties whose stem is a common word of organ names (公安县: 公安局; 资源县: 资源局).
_WORDS = {"公安", "资源", "保安", "城区", "矿区", "新区", "中心", "市中", "城中", "城关", "港口"}


def short_names(name: str) -> tuple[str, ...]:
    """Shorter names that keep the kind: without the peoples, `X街` for `X街道`."""
    found = _AUTONOMOUS.match(name)
    if found and len(found[1]) >= 2:
        kind = next(kind for kind in found.groups()[1:] if kind)
        return (found[1] + kind,)
    if name.endswith("街道") and len(name) >= 4:
        return (name.removesuffix("道"), name.removesuffix("街道") + "办事处")
    return ()


def town_names(name: str) -> tuple[str, ...]:
    """How the towns of Beijing call themselves that the list has as 地区 (黄村镇: 黄村地区)."""
    left = name.removesuffix("地区")
    if left == name:
        return ()
    return (left,) if left.endswith("镇") else (left + "镇", left + "乡")


def stem(name: str) -> str | None:
    """The name without its kind (玉溪 of 玉溪市); None below two characters or for plain words."""
    plain = _AUTONOMOUS.match(name)
    left = plain[1] if plain else _KIND.sub("", name)
    for people in ("壮族", "回族", "维吾尔"):
        left = left.removesuffix(people)
    return left if len(left) >= 2 and left != name and left not in _WORDS else None
