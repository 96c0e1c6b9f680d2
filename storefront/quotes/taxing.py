"""What of a quote is tax, by rate: as of today, and once it is ordered as that froze it."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from catalog.money import Money
from fulfillment import orders
from fulfillment.orders import Order, TaxLine
from storefront.delivery import agreed_taxes
from storefront.quotes.models import Quote


def taxes_of(session: Session, quote: Quote, *, on: date) -> tuple[TaxLine, ...]:
    """The highest rate first; nothing where no tax is known at home."""
    if quote.order_id is not None:
        return orders.taxes_of(session, session.get_one(Order, quote.order_id))
    currency = quote.currency
    priced = [
        (line.product_id, Money(line.unit_price_minor, currency) * line.pieces)
        for line in quote.lines
    ]
    return agreed_taxes(session, priced, currency, on=on)
