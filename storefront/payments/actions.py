"""What changes in our own books: a try to pay begins, a notice comes in, a refund is asked for.

Rules
* Our row is written and committed before the gateway is called, and its key goes with the call: an
  answer that is lost can be asked for again.
* A notice is written down once for each (gateway, event) with a job to work it off; nothing else is
  done while the gateway waits for our answer.
"""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from catalog import queue
from catalog.db import insert_once, inserted
from catalog.errors import Refusal
from catalog.history import Actor, record
from catalog.money import Money
from fulfillment.orders import Order, OrderState
from storefront.payments.models import Notice, Payment, Refund
from storefront.payments.queries import of_order, open_of
from storefront.payments.rules import (
    Flow,
    NoticeState,
    Page,
    PaymentState,
    RefundState,
    Told,
    may_bring_money,
    page_until,
)


def begin(
    session: Session, order: Order, *, gateway: str, now: datetime, flow: Flow = Flow.HOSTED
) -> Payment:
    """The try to pay that is open, or a new one: two clicks are one try.

    A bank that is still thinking about a try is waited for, however she wants to pay now.
    """
    if order.paid_at is not None or order.state is OrderState.CANCELLED:
        raise Refusal("payment.not_now", "There is nothing to pay on this order.")
    tries = [] if order.just_placed else of_order(session, order.id)
    order.just_placed, wanted = False, order.charged_minor
    for each in tries:
        same = each.flow is flow and each.amount_minor == wanted and each.expires_at > now
        if each.gateway == gateway and _alive(each, same=same):
            return each
    key = f"pay:{order.number}:{len(tries) + 1}"
    values = {
        "order_id": order.id,
        "gateway": gateway,
        "flow": flow,
        "state": PaymentState.OPEN,
        "amount_minor": wanted,
        "currency": order.currency,
        "expires_at": page_until(order.pay_by, now),
        "key": key,
        "created_at": now,
    }
    made = inserted(session, Payment, values)
    return made or next(each for each in of_order(session, order.id) if each.key == key)


def _alive(payment: Payment, *, same: bool) -> bool:
    """Whether a try goes on: it is what is wanted now, or a bank is at work on it."""
    may = may_bring_money(payment.state, payment.flow)
    return may and (same or payment.state is PaymentState.PENDING)


_TABLE = cast("Table", Payment.__table__)
_OPENED = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("payment"))
    .values(reference=bindparam("name"), page_url=bindparam("url"))
)


def opened(session: Session, payment: Payment, page: Page) -> None:
    """The gateway has a page for this try."""
    session.flush()
    here = {"payment": payment.id, "name": page.reference, "url": page.url}
    session.execute(_OPENED, here)
    set_committed_value(payment, "reference", page.reference)
    set_committed_value(payment, "page_url", page.url)


def take_note(session: Session, gateway: str, told: Told, *, now: datetime) -> bool:
    """Write a notice down and the job that works it off; False if it was here before."""
    values = {
        "gateway": gateway,
        "event": told.event[:120],
        "kind": told.kind[:80],
        "reference": told.reference,
        "payment_key": told.payment_key,
        "state": NoticeState.NEW,
        "outcome": "",
        "received_at": now,
    }
    notice_id = insert_once(session, Notice, values)
    if notice_id is None:
        return False
    queue.enqueue(
        session, "payments.notice", {"notice_id": notice_id}, now=now, key=f"notice:{notice_id}"
    )
    return True


def ask_refund(
    session: Session, payment: Payment, *, amount: Money, reason: str, actor: Actor, now: datetime
) -> None:
    """Money of this payment shall go back, once for each reason; a job sends it."""
    values = {
        "payment_id": payment.id,
        "state": RefundState.ASKED,
        "amount_minor": amount.minor,
        "currency": amount.currency,
        "reason": reason,
        "key": f"{payment.key}:{reason}",
        "created_at": now,
    }
    refund_id = insert_once(session, Refund, values)
    if refund_id is None:
        return
    record(session, payment, "ask_refund", actor=actor, now=now, reason=reason)
    queue.enqueue(
        session, "payments.refund", {"refund_id": refund_id}, now=now, key=f"refund:{refund_id}"
    )


def send_again(session: Session, broken: Refund, *, actor: Actor, now: datetime) -> None:
    """A refund that failed is asked for once more; asked twice, it is one refund."""
    if broken.state is not RefundState.FAILED:
        raise Refusal("refund.not_failed", "This refund has not failed.")
    payment = session.get_one(Payment, broken.payment_id)
    amount, reason = Money(broken.amount_minor, broken.currency), f"again-{broken.id}"
    ask_refund(session, payment, amount=amount, reason=reason, actor=actor, now=now)


def close_pages(session: Session, order: Order, *, now: datetime) -> None:
    """Nothing more shall be paid for this order; jobs close its open pages."""
    for each in open_of(session, order.id):
        _close_soon(session, each, key=f"close:{each.id}", now=now)


def close_unwanted(session: Session, payment: Payment, *, now: datetime) -> None:
    """A bank said no to a try that can be made again, for an order that waits for nothing."""
    order = session.get_one(Order, payment.order_id)
    over = order.paid_at is not None or order.state is OrderState.CANCELLED
    if over and may_bring_money(payment.state, payment.flow):
        _close_soon(session, payment, key=f"close:{payment.id}:no", now=now)


def _close_soon(session: Session, payment: Payment, *, key: str, now: datetime) -> None:
    queue.enqueue(session, "payments.close", {"payment_id": payment.id}, now=now, key=key)
