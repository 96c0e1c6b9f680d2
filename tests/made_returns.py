"""Rows of after-sale for tests: an order that left the house, and what comes back of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money
from catalog.products import Variant
from fulfillment.orders import Order
from fulfillment.returns import Looked, NewReturn, Return, ReturnReason, Wanted, Wish, approve
from fulfillment.shipping import Parcel
from fulfillment.workflow import aftersale, dispatch, intake
from tests.made_buying import an_order


def a_sent_order(
    session: Session, variant: Variant, now: datetime, *, pieces: int = 3, key: str = "web:1"
) -> Order:
    """Lin Mei's order, paid by transfer and on its way to her."""
    order = intake.order_placed(
        session, an_order((variant, pieces), key=key), actor=SYSTEM, now=now
    )
    paid = Money(order.total_minor)
    facts = {"gateway": "bank", "reference": f"T-{order.number}"}
    intake.order_paid(session, order, amount=paid, actor=SYSTEM, now=now, **facts)
    dispatch.order_sent(session, order, carrier="SF", number="SF1", actor=SYSTEM, now=now)
    session.commit()
    return order


def parcel_of(session: Session, order: Order) -> Parcel:
    """The order's last parcel."""
    wanted = select(Parcel).where(Parcel.order_id == order.id).order_by(Parcel.id.desc())
    return session.scalars(wanted).first() or Parcel()


def delivered(session: Session, order: Order, now: datetime) -> None:
    """Lin Mei has it."""
    dispatch.parcel_delivered(session, parcel_of(session, order), actor=SYSTEM, now=now)
    session.commit()


def a_wish(
    order: Order,
    pieces: int,
    *,
    reason: ReturnReason = ReturnReason.FAULTY,
    key: str = "return:1",
    variant_id: int | None = None,
) -> NewReturn:
    """Pieces of the order's first line shall come back."""
    wanted = (Wanted(order.lines[0].id, pieces, variant_id),)
    wish = Wish.EXCHANGE if variant_id else Wish.REFUND
    return NewReturn(wanted, reason, wish, "The clasp is loose.", None, key)


def asked(session: Session, order: Order, new: NewReturn, now: datetime) -> Return:
    """She asks."""
    row = aftersale.return_asked(session, order, new, actor=SYSTEM, now=now)
    session.commit()
    return row


def back_here(
    session: Session, order: Order, new: NewReturn, looked: Looked, now: datetime
) -> Return:
    """She asked, we said yes, it is here and was looked at."""
    row = asked(session, order, new, now)
    approve(session, row, says="Please send it.", actor=SYSTEM, now=now)
    found = {order.lines[0].id: looked}
    aftersale.return_received(session, row, found, actor=SYSTEM, now=now)
    session.commit()
    return row
