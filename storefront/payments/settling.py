"""Settling: bringing our books to how things stand at the gateway, in one transaction.

Rules
* What a notice says is never believed; what the gateway answers when asked is (`Reading`).
* The payment's state only rises (`rules.advances`). Money that came is booked once; refunds are
  matched by our key or the gateway's id, so that each is booked once whoever began it.
* A reading of another amount, currency or payment changes nothing and is shown to people.
* A sale whose money all went back falls through: order cancelled if it can be, commission void.

Whatever the order in which notices arrive, and however often, the last reading decides.
"""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from catalog.history import SYSTEM, record
from catalog.money import Money
from fulfillment.orders import ORDER, Order
from fulfillment.workflow import intake
from fulfillment.workflow.intake import PaidLate
from storefront import live
from storefront.payments.actions import ask_refund
from storefront.payments.models import Payment, Refund
from storefront.payments.queries import gone_back, held, refunds_of
from storefront.payments.rules import (
    PaymentState,
    Reading,
    RefundState,
    Returned,
    advances,
    matches,
)

log = structlog.get_logger(__name__)

#: A sent order is not cancelled when its money goes back: the goods are with the customer.
CANCELLABLE = ORDER.sources("cancel")


def settle(session: Session, payment_id: int, reading: Reading, *, now: datetime) -> str:
    """Apply a reading; a word for what came of it."""
    payment = held(session, payment_id)
    if not matches(reading, key=payment.key, amount=_amount(payment)):
        log.error("payment.mismatch", payment=payment.key)
        return "mismatch"
    payment.charge_reference = reading.charge or payment.charge_reference
    outcome = "nothing new"
    if advances(payment.state, reading.state):
        outcome = reading.state.value
        _move(session, payment, reading.state, now=now)
        if reading.state is PaymentState.PAID:
            outcome = _money_came(session, payment, now=now)
    if sum(_go_back(session, payment, each, now=now) for each in reading.returned):
        outcome = "money went back"
        _fall_through(session, payment, now=now)
    session.flush()
    return outcome


def _amount(payment: Payment) -> Money:
    return Money(payment.amount_minor, payment.currency)


def _move(session: Session, payment: Payment, state: PaymentState, *, now: datetime) -> None:
    moved = (payment.state.value, state.value)
    payment.state = state
    payment.settled_at = now if state is PaymentState.PAID else payment.settled_at
    record(session, payment, "settle", actor=SYSTEM, now=now, moved=moved)


def _money_came(session: Session, payment: Payment, *, now: datetime) -> str:
    order = session.get_one(Order, payment.order_id, populate_existing=True)
    late = intake.order_paid(
        session,
        order,
        gateway=payment.gateway,
        amount=_amount(payment),
        reference=str(payment.reference),
        actor=SYSTEM,
        now=now,
    )
    if late is PaidLate.REFUND:
        amount = _amount(payment)
        ask_refund(session, payment, amount=amount, reason="late", actor=SYSTEM, now=now)
        return "late"
    live.earn(session, order, actor=SYSTEM, now=now)
    return "paid"


def _go_back(session: Session, payment: Payment, each: Returned, *, now: datetime) -> bool:
    refund = _refund_of(session, payment, each, now=now)
    if refund.state is not RefundState.ASKED or each.state is RefundState.ASKED:
        return False
    refund.state, refund.reference = each.state, each.reference
    record(session, refund, each.state.value, actor=SYSTEM, now=now)
    if each.state is RefundState.FAILED:
        log.error("refund.failed", payment=payment.key)
        return False
    intake.order_refunded(
        session,
        session.get_one(Order, payment.order_id, populate_existing=True),
        gateway=payment.gateway,
        amount=each.amount,
        reference=each.reference,
        actor=SYSTEM,
        now=now,
    )
    return True


def _refund_of(session: Session, payment: Payment, each: Returned, *, now: datetime) -> Refund:
    for refund in refunds_of(session, payment.id):
        if each.reference == refund.reference or (each.key and each.key == refund.key):
            return refund
    refund = Refund(
        payment_id=payment.id,
        state=RefundState.ASKED,
        amount_minor=each.amount.minor,
        currency=each.amount.currency,
        reason="gateway",
        reference=each.reference,
        key=f"{payment.gateway}:{each.reference}",
        created_at=now,
    )
    session.add(refund)
    session.flush()
    return refund


def _fall_through(session: Session, payment: Payment, *, now: datetime) -> None:
    if gone_back(session, payment) < _amount(payment):
        return
    if advances(payment.state, PaymentState.REFUNDED):
        _move(session, payment, PaymentState.REFUNDED, now=now)
    order = session.get_one(Order, payment.order_id, populate_existing=True)
    if order.paid_by != f"{payment.gateway}:{payment.reference}":
        return
    if order.state in CANCELLABLE:
        intake.order_cancelled(session, order, reason="refunded", actor=SYSTEM, now=now)
    live.void(session, order, actor=SYSTEM, now=now)
