"""The taxes of prices that were agreed with a firm: an order sheet, a quote.

Such a price is what she pays, so it holds the tax of home, also where the shop's own prices have it
on top. Goods of several rates are taxed line by line, each at its own, and summed by rate: the sums
are the total to the last minor unit. An order keeps each line's rate, so that a line that grows
later is taxed as the others were, whatever the office has changed since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.money import Money
from catalog.products import Product, TaxClass
from fulfillment.orders import NewOrder, TaxLine
from storefront.delivery.queries import zone_for
from storefront.delivery.rules import HOME
from storefront.taxes import Taxable, TaxKind, TaxRule, in_force, taxes_of


def taxed_as_agreed(session: Session, new: NewOrder, *, on: date) -> NewOrder:
    """The order with what its prices hold of the tax at home; as it is where none is known."""
    if (rule := _rule(session, on)) is None:
        return new
    classes = _classes(session, {line.product_id for line in new.lines})
    lines = tuple(
        replace(line, tax_points=rule.points(classes[line.product_id])) for line in new.lines
    )
    priced = [(line.product_id, line.unit_price * line.pieces) for line in lines]
    return replace(new, lines=lines, taxes=_told(rule, priced, classes, new.currency))


def agreed_taxes(
    session: Session, priced: Iterable[tuple[int, Money]], currency: str, *, on: date
) -> tuple[TaxLine, ...]:
    """What these prices hold of the tax at home, by rate: (product, amount of the line)."""
    wanted = list(priced)
    if (rule := _rule(session, on)) is None:
        return ()
    classes = _classes(session, {product_id for product_id, _amount in wanted})
    return _told(rule, wanted, classes, currency)


def _told(
    rule: TaxRule,
    priced: Iterable[tuple[int, Money]],
    classes: dict[int, TaxClass],
    currency: str,
) -> tuple[TaxLine, ...]:
    goods = [Taxable(amount, classes[product_id]) for product_id, amount in priced]
    return taxes_of(rule, goods, Money(0, currency))


def _rule(session: Session, on: date) -> TaxRule | None:
    """The tax of home, held by the prices."""
    zone = zone_for(session, HOME, "")
    rule = in_force(zone.taxes, on) if zone is not None else None
    return replace(rule, kind=TaxKind.INCLUDED) if rule else None


def _classes(session: Session, product_ids: set[int]) -> dict[int, TaxClass]:
    found = select(Product.id, Product.tax_class).where(Product.id.in_(product_ids))
    return dict(session.execute(found).all())
