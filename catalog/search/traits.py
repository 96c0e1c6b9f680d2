"""Families of colours and materials, so that a shopper can choose “green” or “silk”.

Rules
* A colour belongs to exactly one family, by its hue, saturation and lightness.
* A product is of every material whose word stands in its list of materials, in either language.
* A set of families is a whole number, one bit a family, in the order told here: families may be
  added at the end, never moved.
"""

from __future__ import annotations

import colorsys
from collections.abc import Iterable
from dataclasses import dataclass

from catalog.words import Words


@dataclass(frozen=True, slots=True)
class Family:
    """One choice of a facet: its name in addresses, its words, and what it is known by."""

    slug: str
    name: Words
    signs: tuple[str, ...]


def _family(slug: str, zh: str, en: str, *signs: str) -> Family:
    return Family(slug, Words(zh, en), signs)


#: The sign of a colour is how it looks.
COLOURS: tuple[Family, ...] = (
    _family("red", "红", "Red", "#B5202A"),
    _family("orange", "橙", "Orange", "#D5642B"),
    _family("yellow", "黄", "Yellow", "#D8B13A"),
    _family("green", "绿", "Green", "#5F8450"),
    _family("teal", "青", "Teal", "#3F7A76"),
    _family("blue", "蓝", "Blue", "#2F5B93"),
    _family("purple", "紫", "Purple", "#6A4A8A"),
    _family("pink", "粉", "Pink", "#DE93A3"),
    _family("brown", "褐", "Brown", "#7E5532"),
    _family("white", "白", "White and natural", "#EFE6DA"),
    _family("grey", "灰", "Grey", "#8A8A8C"),
    _family("black", "黑", "Black", "#262425"),
)
MATERIALS: tuple[Family, ...] = (
    _family("jade", "玉", "Jade", "玉珠", "青玉", "白玉", "玉石", "翡翠", "jade"),
    _family("stone", "玛瑙与石", "Agate and stone", "玛瑙", "松石", "水晶", "agate", "turquoise"),
    _family("pearl", "珍珠", "Pearl", "珍珠", "pearl"),
    _family("wood", "木", "Wood", "木", "wood", "beech"),
    _family("bamboo", "竹", "Bamboo", "竹", "bamboo"),
    _family("seed", "菩提子", "Seeds", "菩提", "palm seeds", "bodhi seeds"),
    _family("glass", "琉璃与玻璃", "Glass", "琉璃", "玻璃", "米珠", "glass"),
    _family("porcelain", "瓷", "Porcelain", "瓷", "porcelain"),
    _family("metal", "金属", "Metal", "铜", "银", "金珠", "合金", "brass", "silver", "copper"),
    _family("cord", "绳线", "Cord", "绳", "蜡线", "玉线", "cord"),
    _family("cotton", "棉", "Cotton", "棉", "土布", "cotton"),
    _family("silk", "丝绸", "Silk", "真丝", "丝线", "丝绸", "绸", "缎", "绢", "silk"),
    _family("linen", "麻", "Linen", "麻", "linen", "hemp"),
    _family("paper", "纸", "Paper", "纸", "paper"),
    _family("leather", "皮", "Leather", "牛皮", "皮革", "leather"),
    _family("rattan", "藤", "Rattan", "藤皮", "藤条", "rattan peel", "rattan cane"),
)
#: Up to which hue (in degrees) a lively colour belongs to which family.
_HUES = (
    (14, "red"),
    (38, "orange"),
    (68, "yellow"),
    (158, "green"),
    (196, "teal"),
    (255, "blue"),
    (315, "purple"),
    (342, "pink"),
    (361, "red"),
)
#: Dull or dark, these look brown.
_EARTHY = ("orange", "yellow")


def colour_of(hex_code: str) -> str:
    """The family of a colour such as `#6F9A78`."""
    red, green, blue = (int(hex_code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, light, lively = colorsys.rgb_to_hls(red, green, blue)
    degrees = hue * 360
    if light < 0.2:
        return "black"
    if light > 0.82:
        return "white"
    if lively < 0.13:
        return "grey"
    family = next(name for top, name in _HUES if degrees < top)
    if family in _EARTHY and ((light < 0.45 and lively < 0.55) or lively < 0.4):
        return "brown"
    if family == "red" and light < 0.3 and lively < 0.5:
        return "brown"
    return "pink" if family == "red" and light > 0.6 else family


def colours_in(hex_codes: Iterable[str]) -> int:
    """The families of several colours, as a set."""
    return bits(COLOURS, {colour_of(each) for each in hex_codes})


def materials_in(text: Words) -> int:
    """The families of a list of materials, as a set."""
    said = f"{text.zh} {text.en.lower()}"
    return bits(MATERIALS, {each.slug for each in MATERIALS if any(s in said for s in each.signs)})


def bits(families: tuple[Family, ...], slugs: Iterable[str]) -> int:
    """The set of these families; an unknown name is none of them."""
    wanted = frozenset(slugs)
    return sum(1 << at for at, family in enumerate(families) if family.slug in wanted)
