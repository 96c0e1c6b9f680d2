"""Finding payments, refunds and what an order's page says about its money."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalog.money import Money, total
from fulfillment.orders import Order
from storefront.payments.models import Notice, Payment, Refund
from storefront.payments.rules import PaymentState, RefundState

OPEN = (PaymentState.OPEN, PaymentState.PENDING)
#: After so long without a notice we ask by ourselves, until a gateway has nothing more to say.
SILENCE, GIVEN_UP = timedelta(minutes=3), timedelta(days=7)
SETTLED = (PaymentState.PAID, PaymentState.REFUNDED)


def held(session: Session, payment_id: int) -> Payment:
    """The payment as the database has it now, held until the transaction ends."""
    wanted = select(Payment).where(Payment.id == payment_id)
    fresh = wanted.with_for_update().execution_options(populate_existing=True)
    return session.scalars(fresh).one()


def of_order(session: Session, order_id: int) -> list[Payment]:
    """Every try to pay an order, the first first."""
    wanted = select(Payment).where(Payment.order_id == order_id).order_by(Payment.id)
    return list(session.scalars(wanted))


def open_of(session: Session, order_id: int) -> list[Payment]:
    """The tries that may still bring money."""
    return [each for each in of_order(session, order_id) if each.state in OPEN]


def unsettled(session: Session, order_id: int) -> list[Payment]:
    """The last tries that have brought nothing yet: each of them may still do so."""
    tries = [each for each in of_order(session, order_id) if each.state not in SETTLED]
    return tries[-3:]


def silent_ids(session: Session, *, now: datetime, limit: int = 50) -> list[int]:
    """Tries that nobody has told us anything about for a while, the oldest first."""
    wanted = (
        select(Payment.id)
        .where(Payment.state.in_(OPEN), Payment.reference.is_not(None))
        .where(Payment.created_at.between(now - GIVEN_UP, now - SILENCE))
        .order_by(Payment.id)
        .limit(limit)
    )
    return list(session.scalars(wanted))


def that_paid(session: Session, order: Order) -> Payment | None:
    """The payment that paid an order."""
    gateway, _, reference = (order.paid_by or "").partition(":")
    wanted = select(Payment).where(Payment.gateway == gateway, Payment.reference == reference)
    return session.scalars(wanted).one_or_none()


def named_by(session: Session, notice: Notice) -> Payment | None:
    """The payment that a notice is about."""
    named = [Payment.reference == notice.reference, Payment.charge_reference == notice.reference]
    by_name = or_(Payment.key == notice.payment_key, *(named if notice.reference else ()))
    wanted = select(Payment).where(Payment.gateway == notice.gateway, by_name)
    return session.scalars(wanted.order_by(Payment.id)).first()


def by_reference(session: Session, gateway: str, reference: str) -> Payment | None:
    """The payment that a gateway knows by `reference`."""
    wanted = select(Payment).where(Payment.gateway == gateway, Payment.reference == reference)
    return session.scalars(wanted).one_or_none()


def refunds_of(session: Session, payment_id: int) -> list[Refund]:
    """Refunds of a payment, the first first."""
    wanted = select(Refund).where(Refund.payment_id == payment_id).order_by(Refund.id)
    return list(session.scalars(wanted))


def gone_back(session: Session, payment: Payment) -> Money:
    """How much of a payment has been sent back."""
    done = (r for r in refunds_of(session, payment.id) if r.state is RefundState.DONE)
    return total((Money(each.amount_minor, each.currency) for each in done), payment.currency)
