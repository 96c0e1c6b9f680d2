"""The letters of an order's money and of its way, step by step: each step is told once.

Rules
* A step that can come once for an order (`ONCE`) has the order in its key; one that can come again,
  such as each of three refunds, has its own row of history there. Rounds may overlap.
* Of a bank's no she is told when it came later, after she had left; on the page she reads it there.
* A transfer or a payment at the counter takes days, so she gets what she needs for it in a letter,
  and hears when the order was let go. Whoever walks away from the online page hears nothing.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalog.db import JsonMap
from catalog.history import History
from fulfillment.orders import Order, OrderState
from fulfillment.returns import refunded_minor
from storefront.notices.outbox import send
from storefront.payments import Flow, Payment, PaymentState
from storefront.payments.rules import HOUSE

#: What happens to an order → its letter. These can come once for an order.
ONCE = {
    "pay": "order_paid",
    "revive": "order_paid",
    "send": "order_sent",
    "complete": "order_delivered",
    "cancel": "order_cancelled",
    "lay_ready": "pickup_ready",
    "remind_pickup": "pickup_waits",
}
#: And these as often as they happen.
EACH = {
    "wait": "order_waits",
    "change": "order_changed",
    "send_part": "order_part_sent",
    "parcel_lost": "parcel_lost",
    "refund": "order_refunded",
    "refund_failed": "refund_failed",
    "dispute": "payment_disputed",
    "dispute_won": "dispute_ended",
    "dispute_lost": "dispute_ended",
}
VERBS = (*ONCE, *EACH)


def tell_order(session: Session, moment: History, order: Order, now: datetime) -> None:
    """Write down the letter of one row of an order's history, if it has one."""
    template = _template(session, moment.verb, order)
    if template is None or not order.email:
        return
    facts = _facts(session, moment, order)
    if facts is not None:
        key = f"{template}:{order.id}{_again(moment, facts)}"
        send(session, template, key=key, now=now, order_id=order.id, facts=facts)


def _again(moment: History, facts: JsonMap) -> str:
    """What makes a letter another one: its own row, or for waiting the way she pays by."""
    if moment.verb in ONCE:
        return ""
    return f":{facts['method']}" if moment.verb == "wait" else f":{moment.id}"


def tell_failed(session: Session, since: datetime, now: datetime) -> None:
    """A bank said no after she had left: once for each try."""
    left = or_(Payment.flow == Flow.HOSTED, History.before == PaymentState.PENDING.value)
    wanted = (
        select(Payment, Order)
        .join(History, History.subject_id == Payment.id)
        .join(Order, Order.id == Payment.order_id)
        .where(
            History.subject_kind == Payment.__tablename__,
            History.verb == "settle",
            History.after == PaymentState.FAILED.value,
            History.at >= since,
            left,
        )
        .order_by(History.id)
    )
    for payment, order in session.execute(wanted):
        if order.email:
            key, facts = f"payment_failed:{payment.id}", {"problem": payment.problem}
            send(session, "payment_failed", key=key, now=now, order_id=order.id, facts=facts)


def _template(session: Session, verb: str, order: Order) -> str | None:
    """What is sent in exchange, and the money of a return, have letters of their own."""
    exchanged = (order.paid_by or "").startswith("exchange:")
    if verb == "refund" and refunded_minor(session, order.id) > 0:
        return None
    if verb in ("pay", "cancel") and exchanged:
        return None
    if verb == "cancel":
        return _ended(session, order)
    if verb == "send" and order.parts_sent:
        return None  # the letter of its last part says so
    if verb in ("send", "complete") and order.is_pickup:
        return None  # she has it in her hands
    return ONCE.get(verb) or EACH[verb]


def _ended(session: Session, order: Order) -> str | None:
    """One that late money took up again has not ended; who left the online page is told nothing."""
    if order.state is not OrderState.CANCELLED:
        return None
    if order.paid_at is not None:
        return ONCE["cancel"]
    return "order_lapsed" if _way(session, order) in HOUSE else None


def _way(session: Session, order: Order) -> str | None:
    """How she meant to pay last."""
    tries = select(Payment.gateway).where(Payment.order_id == order.id)
    return session.scalars(tries.order_by(Payment.id.desc()).limit(1)).first()


def _facts(session: Session, moment: History, order: Order) -> JsonMap | None:
    """Numbers and codes for the text; None where there is nothing to tell."""
    if moment.verb == "wait":
        way = _way(session, order)
        return {"method": way} if way in HOUSE else None
    if moment.verb == "dispute_won":
        return {"won": True}
    named = ("amount_minor", "parts", "before_minor", "after_minor", "pieces", "following")
    return {name: moment.facts[name] for name in named if name in moment.facts}
