"""Changing where an order goes, as long as nobody labels its parcel.

One guarded statement decides, so that an address never changes under the hand of the one who packs.
What the address was stays out of history: it is sealed, and history is read by many.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, record
from fulfillment.orders.models import Order
from fulfillment.orders.rules import REDIRECTABLE


@dataclass(frozen=True, slots=True)
class Whereto:
    """Whom a parcel goes to, and where."""

    recipient: str
    phone: str
    address: str


def redirect(
    session: Session, order: Order, whereto: Whereto, *, actor: Actor, now: datetime
) -> None:
    """The order goes to another address. Refused once it is being packed, or is gone."""
    session.flush()
    one = Order.recipient_count == 0
    fresh = update(Order).where(Order.id == order.id, Order.state.in_(REDIRECTABLE), one)
    fresh = fresh.values(
        recipient=whereto.recipient, phone=whereto.phone, address=whereto.address
    ).execution_options(synchronize_session=False)
    if cast("CursorResult[Any]", session.execute(fresh)).rowcount != 1:
        raise Refusal(
            "order.being_packed", "This order is already being packed; please write us at once."
        )
    session.refresh(order)
    record(session, order, "redirect", actor=actor, now=now)
