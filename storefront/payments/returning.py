"""Returning: what became of money that had come. Refunds, disputes, and the sale they undo.

Rules
* A refund is one row for the gateway's id or our key, a dispute one row for the gateway's id. Each
  only rises (`REFUND_RANK`, `DISPUTE_RANK`), and each step is booked once, whoever began it.
* A refund that comes back leaves the money hers: it is booked back, and people are told.
* Once all of a payment is hers again, or ought to be, its sale falls through: the order is
  cancelled if it can be and the commission is void. Of a part, the host loses the same part.
* `refunded` follows from the sums; a refund that comes back makes the payment `paid` again.

The sums decide, not the order of the news: any order of the same readings ends the same.
"""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from catalog.history import SYSTEM, record
from catalog.money import Money
from fulfillment import credit
from fulfillment.orders import ORDER, Order, OrderKind
from fulfillment.workflow import claims, intake
from fulfillment.workflow.claims import Claim
from storefront import live
from storefront.payments.models import Dispute, Payment, Refund
from storefront.payments.queries import disputes_of, gone_back, refunds_of, to_go_back
from storefront.payments.rules import (
    DISPUTE_RANK,
    REFUND_RANK,
    Disputed,
    DisputeState,
    PaymentState,
    Reading,
    RefundState,
    Returned,
)

log = structlog.get_logger(__name__)

#: A sent order is not cancelled when its money goes back: the goods are with the customer.
CANCELLABLE = ORDER.sources("cancel")


def bring_back(session: Session, payment: Payment, reading: Reading, *, now: datetime) -> bool:
    """Apply what a reading says of refunds and disputes; whether any of it was news."""
    if not (reading.returned or reading.disputed):
        return False
    order = session.get_one(Order, payment.order_id, populate_existing=True)
    news = [_go_back(session, payment, order, each, now=now) for each in reading.returned]
    news += [_dispute(session, payment, order, each, now=now) for each in reading.disputed]
    session.flush()
    if any(news):
        follow_up(session, payment, order, now=now)
    return any(news)


def move_to(session: Session, payment: Payment, state: PaymentState, *, now: datetime) -> None:
    """The payment's state, with its row of history."""
    moved = (payment.state.value, state.value)
    payment.state = state
    if state is PaymentState.PAID and payment.settled_at is None:
        payment.settled_at = now
    record(session, payment, "settle", actor=SYSTEM, now=now, moved=moved)


def follow_up(session: Session, payment: Payment, order: Order, *, now: datetime) -> None:
    """What follows from the sums: the payment's state, the order, the host's part."""
    whole = Money(payment.amount_minor, payment.currency)
    if payment.state in (PaymentState.PAID, PaymentState.REFUNDED):
        back = gone_back(session, payment) >= whole
        state = PaymentState.REFUNDED if back else PaymentState.PAID
        if state is not payment.state:
            move_to(session, payment, state, now=now)
    if order.paid_by != f"{payment.gateway}:{payment.reference}":
        return
    gone = to_go_back(session, payment)
    left = Money(order.total_minor, order.currency) - gone - credit.refunded(session, order.id)
    if gone >= whole and order.state in CANCELLABLE and not order.parts_sent:
        intake.order_cancelled(session, order, reason="refunded", actor=SYSTEM, now=now)
    elif left.minor > 0:
        live.reduce(session, order, left=left, actor=SYSTEM, now=now)
        return
    if order.kind is OrderKind.GIFT:
        intake.card_stopped(session, order, actor=SYSTEM, now=now)
    live.void(session, order, actor=SYSTEM, now=now)


def _go_back(
    session: Session, payment: Payment, order: Order, each: Returned, *, now: datetime
) -> bool:
    refund, new = _refund_of(session, payment, each, now=now)
    if REFUND_RANK[each.state] <= REFUND_RANK[refund.state]:
        return new
    claim = Claim(payment.gateway, each.amount, each.reference)
    if each.state is RefundState.DONE:
        refund.from_earned = intake.order_refunded(
            session,
            order,
            gateway=claim.gateway,
            amount=claim.amount,
            reference=claim.reference,
            actor=SYSTEM,
            now=now,
        )
    elif refund.state is RefundState.DONE:
        sent = bool(refund.from_earned)
        claims.refund_failed(session, order, claim, sent=sent, actor=SYSTEM, now=now)
    refund.state, refund.reference = each.state, each.reference
    record(session, refund, each.state.value, actor=SYSTEM, now=now)
    if each.state is RefundState.FAILED:
        log.error("refund.failed", payment=payment.key)
    return True


def _refund_of(
    session: Session, payment: Payment, each: Returned, *, now: datetime
) -> tuple[Refund, bool]:
    for refund in refunds_of(session, payment.id):
        if each.reference == refund.reference or (each.key and each.key == refund.key):
            return refund, False
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
    return refund, True


def _dispute(
    session: Session, payment: Payment, order: Order, each: Disputed, *, now: datetime
) -> bool:
    dispute, new = _dispute_of(session, payment, each, now=now)
    claim = Claim(payment.gateway, each.amount, each.reference)
    dispute.answer_by = each.answer_by
    news = _move_money(session, dispute, order, each, claim, now=now)
    if DISPUTE_RANK[each.state] <= DISPUTE_RANK[dispute.state]:
        return new or news
    if each.state is DisputeState.LOST:
        dispute.from_earned = claims.dispute_lost(session, order, claim, actor=SYSTEM, now=now)
    elif dispute.state is DisputeState.LOST:
        sent = bool(dispute.from_earned)
        claims.dispute_won_after_all(session, order, claim, sent=sent, actor=SYSTEM, now=now)
    dispute.state = each.state
    record(session, dispute, each.state.value, actor=SYSTEM, now=now)
    return True


def _move_money(
    session: Session, dispute: Dispute, order: Order, each: Disputed, claim: Claim, *, now: datetime
) -> bool:
    """A lost dispute's money is gone, also where the gateway tells nothing of the taking."""
    news = False
    if not dispute.taken and (each.taken or each.state is DisputeState.LOST):
        claims.dispute_taken(session, order, claim, actor=SYSTEM, now=now)
        dispute.taken = news = True
    if dispute.taken and each.given_back and not dispute.given_back:
        claims.dispute_given_back(session, order, claim, actor=SYSTEM, now=now)
        dispute.given_back = news = True
    return news


def _dispute_of(
    session: Session, payment: Payment, each: Disputed, *, now: datetime
) -> tuple[Dispute, bool]:
    for dispute in disputes_of(session, payment.id):
        if dispute.reference == each.reference:
            return dispute, False
    dispute = Dispute(
        payment_id=payment.id,
        reference=each.reference,
        state=DisputeState.OPEN,
        amount_minor=each.amount.minor,
        currency=each.amount.currency,
        reason=each.reason,
        answer_by=each.answer_by,
        taken=False,
        given_back=False,
        created_at=now,
    )
    session.add(dispute)
    session.flush()
    record(session, dispute, "open", actor=SYSTEM, now=now)
    log.error("payment.disputed", payment=payment.key)
    return dispute, True
