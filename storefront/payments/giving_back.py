"""Giving back: the money of a return, to the way it came.

Rules
* The payment is held while we count: what is hers already, is on its way or ought to be, and this,
  are never more than she paid. Two clerks at once make one refund; the return's state says so too.
* A gateway's money goes by our refund row and a job, once for each return. A transfer is sent by a
  person, who gives its reference; it is booked at once, and the host loses her part at once.

How it can fail: `refund.too_much`, when an earlier refund or dispute has left less than this.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import Invalid, Refusal
from catalog.history import Actor
from catalog.money import Money
from fulfillment import returns
from fulfillment.orders import Order
from fulfillment.returns import Return
from fulfillment.workflow import aftersale, intake
from storefront import live
from storefront.payments.actions import ask_refund
from storefront.payments.models import Payment
from storefront.payments.queries import held, that_paid, to_go_back


def refund_return(
    session: Session, row: Return, *, reference: str, actor: Actor, now: datetime
) -> Money:
    """The return ends with money; how much. `reference` names a transfer that a person sent."""
    order = _held_order(session, row.paid_order_id)
    payment = that_paid(session, order)
    if payment is None:
        return _by_hand(session, row, order, reference.strip(), actor=actor, now=now)
    payment = held(session, payment.id)
    amount = aftersale.return_refunded(session, row, actor=actor, now=now)
    _check_room(session, payment, amount)
    ask_refund(session, payment, amount=amount, reason=f"return-{row.id}", actor=actor, now=now)
    return amount


def paid_through_gateway(session: Session, order: Order) -> bool:
    """Whether its money can go back by itself, and not only by a person's transfer."""
    return that_paid(session, order) is not None


def _by_hand(
    session: Session, row: Return, order: Order, reference: str, *, actor: Actor, now: datetime
) -> Money:
    if not reference:
        raise Invalid(
            "refund.no_reference",
            "Please send the money back first and give its reference.",
            field="reference",
        )
    amount = aftersale.return_refunded(session, row, actor=actor, now=now)
    back = returns.refunded_minor(session, order.id)
    if order.paid_at is None or back > order.total_minor:
        raise Refusal("refund.too_much", "So much was not paid for this order.")
    facts = {"gateway": (order.paid_by or "bank").partition(":")[0], "reference": reference}
    intake.order_refunded(session, order, amount=amount, actor=actor, now=now, **facts)
    left = Money(order.total_minor - back, order.currency)
    if left:
        live.reduce(session, order, left=left, actor=actor, now=now)
    else:
        live.void(session, order, actor=actor, now=now)
    return amount


def _check_room(session: Session, payment: Payment, amount: Money) -> None:
    if to_go_back(session, payment) + amount > Money(payment.amount_minor, payment.currency):
        raise Refusal("refund.too_much", "So much was not paid for this order.")


def _held_order(session: Session, order_id: int) -> Order:
    """The order that paid, held so that its refunds come one after the other."""
    wanted = select(Order).where(Order.id == order_id).with_for_update(key_share=True)
    return session.scalars(wanted.execution_options(populate_existing=True)).one()
