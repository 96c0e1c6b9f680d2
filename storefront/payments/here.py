"""Paying on our own page, in the gateway's fields.

What the page needs is asked for each time it is shown, with no transaction open. It is shown only
while the try may still be paid: as much as the order asks for, not over, not closed, and nobody's
bank already at work on it. In every other case there is no page, and the order's own page tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.money import Money
from fulfillment.orders import Order, OrderState
from storefront.payments.gateways import gateway_named
from storefront.payments.port import OnOurPage, Unreachable
from storefront.payments.queries import open_of
from storefront.payments.rules import Embedded, Flow, PaymentState

#: How an intent may stand while she can still pay it.
PAYABLE = frozenset({PaymentState.OPEN, PaymentState.FAILED})


@dataclass(frozen=True, slots=True)
class Here:
    """A try that she can pay on our page, as its gateway knows it."""

    gateway: str
    reference: str
    amount: Money


def payable_here(session: Session, order: Order, *, now: datetime) -> Here | None:
    """The try that she can pay on our page."""
    if order.paid_at is not None or order.state is OrderState.CANCELLED:
        return None
    for each in reversed(open_of(session, order.id)):
        lasts = each.expires_at > now and each.amount_minor == order.charged_minor
        if each.flow is Flow.ELEMENT and each.reference is not None and lasts:
            return Here(each.gateway, each.reference, Money(each.amount_minor, each.currency))
    return None


def fields_for(here: Here, language: str) -> tuple[Embedded | None, frozenset[str] | None]:
    """The gateway's fields, None if there is nothing to pay any more; and what it takes."""
    teller = gateway_named(here.gateway)
    if not isinstance(teller, OnOurPage):
        raise Unreachable
    fields = teller.embedded(here.reference, language)
    payable = fields.state in PAYABLE and fields.amount == here.amount
    return (fields, teller.ways()) if payable else (None, None)
