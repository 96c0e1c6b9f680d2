"""The columns of a sheet of goods: how they may be called, and what a cell under them says.

Pure. Columns of a variant: its names and colour, the price of one piece, “price from 10” for any
number, a day on which either begins or (from a number on) ends, and “stock <place>” for any place.
Columns of its product: words in both languages, craft, cooperative, what making it takes, the
piece rate. Invariant: whatever the export writes under a heading is read back as the same value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from catalog.errors import Invalid
from catalog.money import Money
from catalog.products.rules import colour_of
from storefront.goods_sheets.pictures import named_of
from storefront.sheets.amounts import pieces_of, price_of
from storefront.sheets.closest import closest
from storefront.sheets.days import day_of
from storefront.sheets.grids import Cell
from storefront.sheets.issues import Code, Unreadable

CURRENCY = "CNY"
LONGEST_NAME, LONGEST_TEXT = 200, 4_000
MOST_MINUTES = Decimal(100_000)


@dataclass(frozen=True, slots=True)
class Field:
    """What a column says; `number` is the pieces of a price or the id of a place."""

    kind: str
    number: int = 0


#: kind → (lowest, highest) of a whole number.
WHOLE = {
    "level": (1, 3),
    "pack": (1, 100_000),
    "min_batch": (1, 100_000),
    "weight_g": (0, 1_000_000),
    "kit_weight_g": (0, 1_000_000),
}
TEXTS = ("name", "summary", "description", "materials", "care")
#: What is said of the product, not of one variant; the names are those of its history.
OF_PRODUCT = (
    *(f"{text}.{language}" for text in TEXTS for language in ("zh", "en")),
    *("craft_id", "cooperative_id", "level", "standard_minutes", "pack", "min_batch"),
    *("weight_g", "kit_weight_g", "materials_minor", "rate", "pictures"),
)
_SPELLINGS = {
    "sku": "sku articlesku article 货号 商品编码",
    "product": "product style 款式 商品款式",
    "zh": "namezh nameinchinese optionzh 中文名 中文名称 规格中文",
    "en": "nameen nameinenglish optionen 英文名 英文名称 规格英文",
    "colour": "colour color 颜色 色值",
    "price": "price 价格 单价",
    "begins": "pricebegins 价格生效日",
    "name.zh": "productzh productnamezh 款式中文名 商品中文名",
    "name.en": "producten productnameen 款式英文名 商品英文名",
    "summary.zh": "summaryzh 简介中文",
    "summary.en": "summaryen 简介英文",
    "description.zh": "descriptionzh 描述中文",
    "description.en": "descriptionen 描述英文",
    "materials.zh": "materialszh 材料中文",
    "materials.en": "materialsen 材料英文",
    "care.zh": "carezh 保养中文",
    "care.en": "careen 保养英文",
    "craft_id": "craft 工艺",
    "cooperative_id": "cooperative 合作社",
    "level": "grade level 等级",
    "standard_minutes": "minutes standardminutes 标准工时 工时分钟",
    "pack": "pack packs 包装数",
    "min_batch": "smallestbatch 最小批量",
    "weight_g": "weight weightg 重量 重量克",
    "kit_weight_g": "kitweight kitweightg 材料包重量",
    "materials_minor": "materialscost 材料成本",
    "rate": "rate piecerate 计件单价",
    "pictures": "pictures 图片 商品图片",
}
PLAIN = {spelling: kind for kind, all_ in _SPELLINGS.items() for spelling in all_.split()}
_TIER = re.compile(r"^(?:pricefrom(\d{1,7})(begins|ends)?|(\d{1,7})件起价?(生效日|截止日)?)$")
_STOCK = re.compile(r"^(?:stock|库存)(.+)$")
_TIER_DAY = {"begins": "begins", "ends": "ends", "生效日": "begins", "截止日": "ends"}


@dataclass(frozen=True, slots=True)
class Lists:
    """What words of a sheet may name: crafts, cooperatives and places by how they are spelled, and
    the shop's own address, which those of its pictures may begin with."""

    crafts: Mapping[str, int] = field(default_factory=dict)
    cooperatives: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    shop: str = ""


def field_of(head: str, places: Mapping[str, int]) -> Field | None:
    """What a heading means; it is spelled plainly already."""
    if kind := PLAIN.get(head):
        return Field(kind, 1 if kind in ("price", "begins") else 0)
    if found := _TIER.match(head):
        pieces = int(found[1] or found[3])
        day = _TIER_DAY.get(found[2] or found[4] or "")
        return Field(day or "price", pieces) if pieces >= 2 else None
    if (stock := _STOCK.match(head)) and stock[1] in places:
        return Field("stock", places[stock[1]])
    return None


def value_of(cell: Cell, meant: Field, lists: Lists, today: date) -> object:
    """What a cell says under its heading; `Unreadable` says why it says nothing."""
    if cell.broken:
        raise Unreadable(Code.CELL_BROKEN)
    if cell.formula and cell.value is None:
        raise Unreadable(Code.FORMULA_EMPTY)
    if read := _READERS.get(meant.kind):
        return read(cell)
    if meant.kind in ("begins", "ends"):
        return day_of(cell, today)
    if meant.kind in ("craft_id", "cooperative_id"):
        return _chosen(cell, lists.crafts if meant.kind == "craft_id" else lists.cooperatives)
    if meant.kind == "pictures":
        return named_of(cell, lists.shop)
    if meant.kind in WHOLE:
        return _whole(cell, *WHOLE[meant.kind])
    return _text(cell, LONGEST_TEXT if meant.kind.startswith("description") else LONGEST_NAME)


def spelled(text: str) -> str:
    """A name of a list as it is looked up."""
    return " ".join(text.split()).casefold()


def _chosen(cell: Cell, known: Mapping[str, int]) -> int:
    found = known.get(spelled(cell.text))
    if found is None:
        near = closest(cell.text, [each.upper() for each in known], {}).lower()
        raise Unreadable(Code.NOT_LISTED, near)
    return found


def _text(cell: Cell, most: int) -> str:
    text = cell.text.replace("\r\n", "\n")
    if len(text) > most:
        raise Unreadable(Code.TEXT_LONG, most=most)
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@") else text


def _whole(cell: Cell, least: int, most: int) -> int:
    number = 0 if cell.text == "0" else pieces_of(cell)
    if not least <= number <= most:
        raise Unreadable(Code.OUT_OF_BOUNDS, least=least, most=most)
    return number


def _minutes(cell: Cell) -> Decimal:
    try:
        minutes = round(Decimal(cell.text.replace(",", "")), 2)
    except InvalidOperation:
        raise Unreadable(Code.NUMBER_UNREADABLE) from None
    if not (minutes.is_finite() and Decimal("0.01") <= minutes <= MOST_MINUTES):
        raise Unreadable(Code.OUT_OF_BOUNDS, least="0.01", most=MOST_MINUTES)
    return minutes.quantize(Decimal("0.01"))


def _cost(cell: Cell) -> int:
    return 0 if cell.text in ("0", "0.0", "0.00") else price_of(cell, CURRENCY).minor


def _colour(cell: Cell) -> str:
    try:
        return colour_of(cell.text)
    except Invalid:
        raise Unreadable(Code.COLOUR_UNREADABLE) from None


def _price(cell: Cell) -> Money:
    return price_of(cell, CURRENCY)


def _count(cell: Cell) -> int:
    return 0 if cell.text == "0" else pieces_of(cell)


_READERS: Mapping[str, Callable[[Cell], object]] = {
    "price": _price,
    "rate": _price,
    "stock": _count,
    "colour": _colour,
    "standard_minutes": _minutes,
    "materials_minor": _cost,
}
