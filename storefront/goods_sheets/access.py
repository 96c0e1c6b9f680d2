"""Access to sheets of goods: only the office reaches them."""

from __future__ import annotations

from catalog.db import db
from storefront.accounts.persons import Person, for_office
from storefront.goods_sheets.models import GoodsSheet

MOST = 2**31 - 1


def sheet_for_office(person: Person, sheet_id: int) -> GoodsSheet:
    """A sheet that was brought."""
    return for_office(person, db.session.get(GoodsSheet, min(sheet_id, MOST)), "goods sheet")
