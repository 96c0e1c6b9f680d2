"""The taxes of prices that were agreed with a firm: an order sheet, a quote.

Such a price is what she pays, so it holds the tax of home, also where the shop's own prices have it
on top. Goods of several rates in one order are left to a person: nothing is written then, for what
is added to it later could not be divided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.money import Money
from catalog.products import Product, TaxClass
from fulfillment.orders import NewLine, TaxLine
from storefront.delivery.queries import zone_for
from storefront.delivery.rules import HOME
from storefront.taxes import Taxable, TaxKind, in_force, taxes_of


def agreed_taxes(
    session: Session, lines: Sequence[NewLine], currency: str, *, on: date
) -> tuple[TaxLine, ...]:
    """What these lines hold of the tax at home; nothing where none is known."""
    zone = zone_for(session, HOME, "")
    rule = in_force(zone.taxes, on) if zone is not None else None
    if rule is None:
        return ()
    ids = {line.product_id for line in lines}
    found = select(Product.id, Product.tax_class).where(Product.id.in_(ids))
    classes: dict[int, TaxClass] = dict(session.execute(found).all())
    goods = [Taxable(each.unit_price * each.pieces, classes[each.product_id]) for each in lines]
    told = taxes_of(replace(rule, kind=TaxKind.INCLUDED), goods, Money(0, currency))
    return told if len(told) == 1 else ()
