"""Headings: which column means what, in Chinese and in English, however it is spelled.

Pure. The heading row is the first of the opening rows in which both a sku and a number of pieces
are named. What stands above it may name the customer and a date for all. A heading that two
columns claim is told, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from storefront.sheets.grids import Cell, Grid

Meaning = TypeVar("Meaning", bound=StrEnum)

#: How far down the heading row may stand.
OPENING_ROWS = 30


class Column(StrEnum):
    """What a column of an order sheet can mean."""

    SKU = "sku"
    PIECES = "pieces"
    DUE = "due"
    PRICE = "price"
    NOTE = "note"
    AMOUNT = "amount"


#: Spellings, after `plain`. The amount is recognised to be checked against pieces × price.
SPELLINGS: dict[Column, str] = {
    Column.SKU: """sku 货号 款号 商品编码 商品编号 产品编号 产品编码 产品货号 商品货号 物料编码
        物料号 型号 编码 编号 规格编码 style styleno stylenumber itemno itemnumber itemcode item
        article articleno articlenumber productcode skucode partno code""",
    Column.PIECES: """pieces 件数 数量 订购数量 订单数量 采购数量 总数量 订货数量 下单数量 数目
        个数 条数 数量件 数量个 数量条 数量pcs quantity qty orderqty orderquantity pcs count
        units""",
    Column.DUE: """due 交期 交货日期 交货期 交付日期 要求交期 到货日期 期望交期 需求日期 交货时间
        最晚交期 duedate delivery deliverydate deliverby shipdate needby requireddate dateneeded
        eta deadline""",
    Column.PRICE: """price 单价 价格 含税单价 采购单价 售价 单价元 含税单价元 供货价 结算价
        unitprice pricecny cost unitcost rate priceeach 单价rmb 单价cny""",
    Column.NOTE: """note notes 备注 客户备注 说明 要求 留言 附注 remark remarks comment comments
        customernote message""",
    Column.AMOUNT: """amount 金额 总价 合计金额 小计 总金额 金额元 linetotal subtotal total
        合计 总计""",
}
_MEANING = {spelling: column for column, all_ in SPELLINGS.items() for spelling in all_.split()}
_CUSTOMER = re.compile(
    r"^\s*(?:客户(?:名称)?|采购方|买方|甲方|公司名称|customer(?: name)?|buyer|client)"
    r"\s*[:：]?\s*(.*)$",
    re.I,
)
_DUE = re.compile(
    r"^\s*(?:交期|交货日期|交货期|要求交期|due(?: date)?|delivery(?: date)?)\s*[:：]?\s*(.*)$", re.I
)


@dataclass(frozen=True, slots=True)
class Headings:
    """Where everything stands: heading row, columns by meaning, columns nobody knows, claims."""

    row: int
    columns: dict[Column, int]
    names: dict[int, str]
    unknown: tuple[int, ...]
    doubled: tuple[int, ...]


def plain(text: str) -> str:
    """A heading without case, width, blanks, brackets and signs: `Qty (pcs)` → `qtypcs`."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


def meant(text: str, meanings: Mapping[str, Meaning]) -> Meaning | None:
    """What a heading means; what stands in brackets may be left out: `数量（件）`."""
    outside = re.sub(r"[(（\[【].*?[)）\]】]", "", text)
    found = (meanings.get(plain(spelling)) for spelling in (text, outside))
    return next((each for each in found if each is not None), None)


def meaning(text: str) -> Column | None:
    """What a heading of an order sheet means, also where it is said in two languages."""
    found = (meant(spelling, _MEANING) for spelling in (text, *re.split(r"[/|\n]", text)))
    return next((each for each in found if each is not None), None)


def columns_by_meaning(
    grid: Grid, meanings: Mapping[str, Meaning], *wanted: AbstractSet[Meaning]
) -> tuple[int, dict[Meaning, list[int]]] | None:
    """The first of the opening rows that names all of one of the `wanted` sets: its number, and at
    which places (from 0) each meaning stands."""
    for number, cells in grid.numbered():
        if number > OPENING_ROWS:
            return None
        places: dict[Meaning, list[int]] = {}
        for at, cell in enumerate(cells):
            if (found := meant(cell.text, meanings)) is not None:
                places.setdefault(found, []).append(at)
        if any(each <= set(places) for each in wanted):
            return number, places
    return None


def find_headings(grid: Grid) -> Headings | None:
    """The headings of a sheet, or None where there are none of an order."""
    for number, cells in grid.numbered():
        if number > OPENING_ROWS:
            return None
        meanings = {at: meaning(cell.text) for at, cell in enumerate(cells, 1) if cell.text}
        if {Column.SKU, Column.PIECES} <= set(meanings.values()):
            return _headings(number, cells, meanings)
    return None


def customer_above(grid: Grid, headings: Headings) -> str:
    """The customer that stands above the headings, or nothing."""
    return next((cell.text for cell in _named(grid, headings, _CUSTOMER) if cell.text), "")


def due_above(grid: Grid, headings: Headings) -> Cell | None:
    """A date for the whole sheet that stands above the headings."""
    return next((cell for cell in _named(grid, headings, _DUE) if cell.text), None)


def _headings(number: int, cells: tuple[Cell, ...], meanings: dict[int, Column | None]) -> Headings:
    columns: dict[Column, int] = {}
    doubled = []
    for at, column in meanings.items():
        if column is None:
            continue
        if column in columns:
            doubled.append(at)
        columns.setdefault(column, at)
    return Headings(
        number,
        columns,
        {at: cell.text for at, cell in enumerate(cells, 1) if cell.text},
        tuple(at for at, column in meanings.items() if column is None),
        tuple(doubled),
    )


def _named(grid: Grid, headings: Headings, name: re.Pattern[str]) -> Iterator[Cell]:
    """What is said after a name: behind it in its cell, or in the next one."""
    for cells in grid.rows[: headings.row - 1]:
        for at, cell in enumerate(cells):
            found = name.match(cell.text)
            if found and found[1]:
                yield Cell(found[1])
            elif found:
                yield from (other for other in cells[at + 1 :][:1] if other.text)
