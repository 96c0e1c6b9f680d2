"""Goods sheets: goods as a spreadsheet, out and in again. Not order sheets (`sheets`).

open_sheet(bytes, GOODS) → grids → said_by(session, grids) → GoodsReport → keep_goods
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from storefront.goods_sheets.export import goods_csv, goods_workbook
from storefront.goods_sheets.ground import ground_for, lists_of
from storefront.goods_sheets.keeping import keep_goods
from storefront.goods_sheets.reading import read_goods
from storefront.goods_sheets.rules import (
    Change,
    GoodsReport,
    Known,
    KnownProduct,
    NewProduct,
    NewVariant,
    find_heading,
)
from storefront.sheets.grids import Grid

__all__ = [
    "Change",
    "GoodsReport",
    "Known",
    "KnownProduct",
    "NewProduct",
    "NewVariant",
    "goods_csv",
    "goods_workbook",
    "keep_goods",
    "said_by",
]


def said_by(session: Session, grids: Sequence[Grid], *, shop: str, now: datetime) -> GoodsReport:
    """What a file says of the goods as they are now; pictures may be named by `shop`'s address."""
    lists = lists_of(session, shop)
    heading = find_heading(grids, lists.places)
    return read_goods(heading, ground_for(session, heading, lists, now))
