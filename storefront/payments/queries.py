"""Finding payments, refunds and what an order's page says about its money."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, bindparam, or_, select
from sqlalchemy.orm import Session

from catalog.db import columns_of
from catalog.errors import NotFound
from catalog.loading import loaded, whole
from catalog.money import Money, total
from fulfillment.orders import Order
from storefront.payments.models import Dispute, Notice, Payment, Refund
from storefront.payments.rules import (
    DisputeState,
    PaymentState,
    RefundState,
    may_bring_money,
    owed_back,
)

OPEN = (PaymentState.OPEN, PaymentState.PENDING)
#: After so long without a notice we ask by ourselves, until a gateway has nothing more to say.
SILENCE, GIVEN_UP = timedelta(minutes=3), timedelta(days=7)
SETTLED = (PaymentState.PAID, PaymentState.REFUNDED)


_PAYMENT, _REFUND, _DISPUTE = columns_of(Payment), columns_of(Refund), columns_of(Dispute)
_OF_ORDER = whole(Payment).where(_PAYMENT.order_id == bindparam("order")).order_by(_PAYMENT.id)
_HELD = whole(Payment).where(_PAYMENT.id == bindparam("payment")).with_for_update()
_TRIES: BindParameter[list[int]] = bindparam("payments", expanding=True)
_REFUNDS = whole(Refund).where(_REFUND.payment_id.in_(_TRIES)).order_by(_REFUND.id)
_DISPUTES = whole(Dispute).where(_DISPUTE.payment_id.in_(_TRIES)).order_by(_DISPUTE.id)


def held(session: Session, payment_id: int) -> Payment:
    """The payment as the database has it now, held until the transaction ends."""
    (payment,) = loaded(session, Payment, _HELD, {"payment": payment_id}, fresh=True)
    return payment


def of_order(session: Session, order_id: int) -> list[Payment]:
    """Every try to pay an order, the first first."""
    return loaded(session, Payment, _OF_ORDER, {"order": order_id})


def open_of(session: Session, order_id: int) -> list[Payment]:
    """The tries that may still bring money."""
    tries = of_order(session, order_id)
    return [each for each in tries if may_bring_money(each.state, each.flow)]


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
    return loaded(session, Refund, _REFUNDS, {"payments": [payment_id]})


def moved_back(session: Session, tries: Sequence[Payment]) -> tuple[list[Refund], list[Dispute]]:
    """What went back, or is asked back, of some tries, in their order; nothing can be of a try that
    has brought no money."""
    paid = [each.id for each in tries if each.state in SETTLED]
    if not paid:
        return [], []
    refunds = loaded(session, Refund, _REFUNDS, {"payments": paid})
    disputes = loaded(session, Dispute, _DISPUTES, {"payments": paid})
    place = {payment: at for at, payment in enumerate(paid)}
    refunds.sort(key=lambda each: place[each.payment_id])
    disputes.sort(key=lambda each: place[each.payment_id])
    return refunds, disputes


def refund_of_order(session: Session, order: Order, refund_id: int) -> Refund:
    """A refund of one of an order's payments; another's does not exist."""
    for payment in of_order(session, order.id):
        for refund in refunds_of(session, payment.id):
            if refund.id == refund_id:
                return refund
    raise NotFound("refund")


def disputes_of(session: Session, payment_id: int) -> list[Dispute]:
    """Disputes of a payment, the first first."""
    return loaded(session, Dispute, _DISPUTES, {"payments": [payment_id]})


def gone_back(session: Session, payment: Payment) -> Money:
    """How much of a payment is with the customer again."""
    done = (r for r in refunds_of(session, payment.id) if r.state is RefundState.DONE)
    back = total((Money(each.amount_minor, each.currency) for each in done), payment.currency)
    return back + _lost(session, payment)


def to_go_back(session: Session, payment: Payment) -> Money:
    """How much is hers again or ought to be: refunds on their way and broken ones count too."""
    made = [(each.state, each.amount_minor) for each in refunds_of(session, payment.id)]
    whole = owed_back(made, _lost(session, payment).minor)
    return Money(min(whole, payment.amount_minor), payment.currency)


def _lost(session: Session, payment: Payment) -> Money:
    lost = [d for d in disputes_of(session, payment.id) if d.state is DisputeState.LOST]
    return total((Money(each.amount_minor, each.currency) for each in lost), payment.currency)
