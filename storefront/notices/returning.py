"""The letters of a return: one for each step that she must know of, in her language.

The key names the row of history, so that a question asked twice is two letters and a round that
overlaps another tells nothing twice. Of a parcel that never arrived she hears when we know, and
when it is made good.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import History
from fulfillment import credit
from fulfillment.orders import Order
from fulfillment.returns import Return, ReturnReason
from fulfillment.workflow import spending
from storefront.notices.outbox import send
from storefront.wiring.settings import settings

#: What happens to a return that she is told of; her own acts need no letter but the first.
TOLD = ("ask", "approve", "refuse", "ask_back", "receive", "refund", "exchange")
#: Of a parcel that never arrived.
UNDELIVERED = ("receive", "refund", "exchange")


def tell_returns(session: Session, since: datetime, now: datetime) -> None:
    """Write down the letters of what happened to returns since then."""
    wanted = (
        select(History.id, History.verb, Return, Order)
        .join(Return, Return.id == History.subject_id)
        .join(Order, Order.id == Return.order_id)
        .where(
            History.subject_kind == Return.__tablename__,
            History.verb.in_(TOLD),
            History.at >= since,
        )
        .order_by(History.id)
    )
    for moment, verb, row, order in session.execute(wanted):
        lost = row.reason is ReturnReason.NOT_DELIVERED
        if order.email and (not lost or verb in UNDELIVERED):
            facts = {"verb": verb, "says": row.says, "lost": lost, "link": _link(order, row)}
            facts["credit"] = verb == "refund" and _as_credit(session, row)
            key = f"return_told:{moment}"
            send(session, "return_told", key=key, now=now, order_id=order.id, facts=facts)


def _as_credit(session: Session, row: Return) -> bool:
    reference = spending.as_hers(f"return-{row.id}")
    return credit.was_credited(session, row.paid_order_id, reference)


def _link(order: Order, row: Return) -> str:
    return f"{settings().public_url}/orders/{order.token}/returns/{row.id}"
