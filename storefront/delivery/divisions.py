"""The provinces of mainland China by their ISO 3166-2 codes, and how people write them.

A short name, the long official one, pinyin and the code all mean one place. A name that is not
known is no province: the address may still be right, the zone is then the country's.
"""

from __future__ import annotations

from catalog.words import Words

PROVINCES: dict[str, Words] = {
    "BJ": Words("北京市", "Beijing"),
    "TJ": Words("天津市", "Tianjin"),
    "HE": Words("河北省", "Hebei"),
    "SX": Words("山西省", "Shanxi"),
    "NM": Words("内蒙古自治区", "Inner Mongolia"),
    "LN": Words("辽宁省", "Liaoning"),
    "JL": Words("吉林省", "Jilin"),
    "HL": Words("黑龙江省", "Heilongjiang"),
    "SH": Words("上海市", "Shanghai"),
    "JS": Words("江苏省", "Jiangsu"),
    "ZJ": Words("浙江省", "Zhejiang"),
    "AH": Words("安徽省", "Anhui"),
    "FJ": Words("福建省", "Fujian"),
    "JX": Words("江西省", "Jiangxi"),
    "SD": Words("山东省", "Shandong"),
    "HA": Words("河南省", "Henan"),
    "HB": Words("湖北省", "Hubei"),
    "HN": Words("湖南省", "Hunan"),
    "GD": Words("广东省", "Guangdong"),
    "GX": Words("广西壮族自治区", "Guangxi"),
    "HI": Words("海南省", "Hainan"),
    "CQ": Words("重庆市", "Chongqing"),
    "SC": Words("四川省", "Sichuan"),
    "GZ": Words("贵州省", "Guizhou"),
    "YN": Words("云南省", "Yunnan"),
    "XZ": Words("西藏自治区", "Tibet"),
    "SN": Words("陕西省", "Shaanxi"),
    "GS": Words("甘肃省", "Gansu"),
    "QH": Words("青海省", "Qinghai"),
    "NX": Words("宁夏回族自治区", "Ningxia"),
    "XJ": Words("新疆维吾尔自治区", "Xinjiang"),
}
#: The first two signs of a province's name are enough to tell it.
_BY_SIGNS = {name.zh[:2]: code for code, name in PROVINCES.items()}
_BY_LETTERS = {name.en.lower().replace(" ", ""): code for code, name in PROVINCES.items()}


def province_code(typed: str) -> str:
    """The code of a province as a person wrote it; nothing if it is none."""
    text = "".join(typed.split())
    if text.upper().removeprefix("CN-") in PROVINCES:
        return text.upper().removeprefix("CN-")
    letters = text.lower().removesuffix("province").removesuffix("sheng")
    return _BY_SIGNS.get(text[:2]) or _BY_LETTERS.get(letters, "")
