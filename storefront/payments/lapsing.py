"""Letting go: an order whose time to pay is over leaves its pieces to others.

Rules
* First its pages are closed and looked at once more: money that came in the last moment counts.
* While money is on its way (a bank that still thinks, a transfer of which a part came), the order
  waits on, longer each time (`rules.wait_on`), and no job asks about it in between.
* A job lets every order go (`lapse_due`). Who wants pieces does not wait for it: what holds just
  these and is over is let go at once (`lapse_for`), a few orders at a time.

Of the money and the end of her time one comes first, by the order's compare-and-set; the other one
finds it done. How it can fail: a gateway that does not answer keeps nobody's pieces; money that
comes all the same is late money, which revives the order or goes back.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from catalog.db import writing
from catalog.errors import Refusal
from catalog.history import SYSTEM
from fulfillment import orders
from fulfillment.orders import Order, OrderState
from fulfillment.workflow import intake
from storefront import live
from storefront.payments import queries
from storefront.payments.port import Unreachable
from storefront.payments.rules import PaymentState, wait_on
from storefront.payments.talking import close_and_look

log = structlog.get_logger(__name__)

#: So many orders a reader lets go before she is answered; a call to a gateway may take seconds.
FEW = 3


def lapse(session: Session, order_id: int, *, now: datetime) -> None:
    """The time to pay is over: look once more, close the pages, put the pieces back."""
    for payment in queries.open_of(session, order_id):
        try:
            close_and_look(session, payment.id, now=now)
        except Unreachable:
            log.warning("payment.unreachable", payment=payment.key)
        session.commit()
    order = session.get_one(Order, order_id, populate_existing=True)
    waiting = {each.state for each in queries.of_order(session, order_id)}
    if order.state is OrderState.PLACED and PaymentState.PENDING in waiting:
        orders.wait_until(session, order, wait_on(order.placed_at, now), actor=SYSTEM, now=now)
    elif order.state is OrderState.PLACED:
        intake.order_cancelled(session, order, reason=intake.UNPAID, actor=SYSTEM, now=now)
        live.void(session, order, actor=SYSTEM, now=now)
    session.commit()


def lapse_due(session: Session, *, now: datetime) -> int:
    """Let every order go whose time to pay is over; how many there were."""
    due = orders.unpaid_ids(session, now=now)
    session.commit()
    return _let_go(session, due, now=now)


def lapse_for(session: Session, variant_ids: Collection[int], *, now: datetime) -> int:
    """Somebody wants these: let go what holds them and is over, without waiting for the job."""
    due = orders.unpaid_ids_with(session, variant_ids, now=now, limit=FEW) if variant_ids else []
    if not due:
        return 0
    with writing(session):
        return _let_go(session, due, now=now)


def _let_go(session: Session, order_ids: Sequence[int], *, now: datetime) -> int:
    for order_id in order_ids:
        try:
            lapse(session, order_id, now=now)
        except Refusal as refusal:  # somebody else let it go, or it was paid, in this moment
            session.rollback()
            log.info("order.not_lapsed", order=order_id, code=refusal.code)
    return len(order_ids)
