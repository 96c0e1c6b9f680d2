"""The letters about reviews: one that asks how she likes it, once for an order, a week after it
arrived; and one that tells why a review of hers is not shown, for she may write it anew.

The round of news writes a job down for the day on which the letter is due; only then is it decided
whether it is sent. Nobody is asked who said that she would rather not be, who sent something back,
who has written already, or whose order is no longer complete.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import queue
from catalog.db import JsonMap
from catalog.history import History
from fulfillment.orders import Order, OrderKind, OrderLine, OrderState
from fulfillment.returns import of_order as returns_of
from storefront import reviews
from storefront.notices.outbox import send
from storefront.reviews import Review
from storefront.reviews.rules import ASKED_AFTER, address_hash
from storefront.wiring.settings import settings

ASK = "reviews.ask"


def plan_asking(session: Session, since: datetime, now: datetime) -> None:
    """Write down when the orders that arrived since then are asked about."""
    arrived = select(History.subject_id, History.at).where(
        History.subject_kind == Order.__tablename__,
        History.verb == "complete",
        History.at >= since,
    )
    for order_id, at in session.execute(arrived.order_by(History.id)):
        due = at + ASKED_AFTER
        key = f"{ASK}:{order_id}"
        queue.enqueue(session, ASK, {"order_id": order_id}, now=now, run_at=due, key=key)


def ask_for_review(session: Session, payload: JsonMap, now: datetime) -> None:
    """Write the letter down, if she should still be asked."""
    order = session.get(Order, int(payload["order_id"]))
    if order is None or not _may_be_asked(session, order):
        return
    quiet = f"{settings().public_url}/orders/{order.token}/reviews/silence"
    key = f"review_asked:{order.id}"
    send(session, "review_asked", key=key, now=now, order_id=order.id, facts={"quiet": quiet})


def tell_decisions(session: Session, since: datetime, now: datetime) -> None:
    """Write down the letters to those whose reviews are not shown, or no longer."""
    wanted = (
        select(History.id, Review, Order)
        .join(Review, Review.id == History.subject_id)
        .join(OrderLine, OrderLine.id == Review.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(
            History.subject_kind == Review.__tablename__,
            History.verb.in_(("refuse", "hide")),
            History.at >= since,
        )
    )
    for moment, review, order in session.execute(wanted.order_by(History.id)):
        if order.email and review.says:
            place = f"/orders/{order.token}/reviews/{review.order_line_id}"
            facts = {"says": review.says, "link": f"{settings().public_url}{place}"}
            key = f"review_not_shown:{moment}"
            send(session, "review_not_shown", key=key, now=now, order_id=order.id, facts=facts)


def _may_be_asked(session: Session, order: Order) -> bool:
    if order.state is not OrderState.COMPLETED or order.kind is not OrderKind.WEB:
        return False
    if not order.email or reviews.is_silent(session, address_hash(order.email)):
        return False
    written = reviews.of_lines(session, [each.id for each in order.lines])
    return not written and not returns_of(session, order.id)
