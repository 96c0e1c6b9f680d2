"""Settling: bringing our books to how things stand at the gateway, in one transaction.

Rules
* What a notice says is never believed; what the gateway answers when asked is (`Reading`).
* The payment's state only rises (`rules.advances`). Money that came is booked once; what became of
  it afterwards is `returning`'s.
* A reading of another amount, currency or payment changes nothing and is shown to people.

Whatever the order in which notices arrive, and however often, the last reading decides.
"""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from catalog.history import SYSTEM, Actor
from catalog.money import Money
from fulfillment.orders import Order, sums_of
from fulfillment.workflow import intake
from fulfillment.workflow.intake import PaidLate
from storefront import live
from storefront.payments.actions import ask_refund, close_unwanted
from storefront.payments.models import Payment
from storefront.payments.queries import held
from storefront.payments.returning import bring_back, move_to
from storefront.payments.rules import PaymentState, Reading, advances, matches

log = structlog.get_logger(__name__)


def settle(session: Session, payment_id: int, reading: Reading, *, now: datetime) -> str:
    """Apply a reading; a word for what came of it."""
    payment = held(session, payment_id)
    if not matches(reading, key=payment.key, amount=_amount(payment)):
        log.error("payment.mismatch", payment=payment.key)
        return "mismatch"
    payment.charge_reference = reading.charge or payment.charge_reference
    payment.problem = reading.problem
    outcome = "nothing new"
    if advances(payment.state, reading.state, payment.flow):
        outcome = reading.state.value
        move_to(session, payment, reading.state, now=now)
        if reading.state is PaymentState.PAID:
            outcome = _money_came(session, payment, now=now)
        elif reading.state is PaymentState.FAILED:
            close_unwanted(session, payment, now=now)
    if bring_back(session, payment, reading, now=now):
        outcome = "money went back"
    session.flush()
    return outcome


def paid_without_money(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """An order that credit or a voucher pays wholly asks no gateway: it is paid at once."""
    if not order.charged_minor and intake.order_covered(session, order, actor=actor, now=now):
        live.earn(session, order, actor=actor, now=now)


def _amount(payment: Payment) -> Money:
    return Money(payment.amount_minor, payment.currency)


def _money_came(session: Session, payment: Payment, *, now: datetime) -> str:
    order = session.get_one(Order, payment.order_id, populate_existing=True)
    amount = _amount(payment)
    facts = {"gateway": payment.gateway, "reference": str(payment.reference)}
    overtaken = order.paid_at is None and amount != sums_of(order).charged
    if overtaken:
        intake.sum_overtaken(session, order, amount=amount, actor=SYSTEM, now=now, **facts)
        late: PaidLate | None = PaidLate.REFUND
    else:
        late = intake.order_paid(session, order, amount=amount, actor=SYSTEM, now=now, **facts)
    if late is PaidLate.REFUND:
        ask_refund(session, payment, amount=amount, reason="late", actor=SYSTEM, now=now)
        return "late"
    live.earn(session, order, actor=SYSTEM, now=now)
    return "paid"
