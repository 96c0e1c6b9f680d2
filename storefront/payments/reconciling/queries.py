"""Our side of a reconciliation, and the reports of earlier ones."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.money import Money
from fulfillment.orders import Order
from storefront.payments.models import Dispute, Notice, Payment, Refund
from storefront.payments.reconciling.models import Reconciliation
from storefront.payments.reconciling.sides import Ours, OurSide, Theirs
from storefront.payments.rules import NoticeState, PaymentState, RefundState

T = TypeVar("T")
#: As many values as one statement is asked about.
SLICE = 500
#: What waits longer is told.
STUCK_AFTER = timedelta(hours=1)
#: Lines of a report.
MOST = 200


def our_side(
    session: Session, gateway: str, theirs: Theirs, *, since: datetime, now: datetime
) -> OurSide:
    """Our payments of the window and all that their side names."""
    payments = {each.id: each for each in _payments(session, gateway, theirs, since)}
    ids = list(payments)
    numbers = _numbers(session, {each.order_id for each in payments.values()})
    refunds = [each for part in _parts(ids) for each in _refunds(session, part)]
    disputes = [each for part in _parts(ids) for each in _disputes(session, part)]
    alive = {each.payment_id for each in refunds if each.state is not RefundState.FAILED}
    return OurSide(
        payments=tuple(_ours(each, numbers) for each in payments.values()),
        refunds=frozenset(each.reference for each in refunds if each.reference),
        disputes=frozenset(each.reference for each in disputes),
        going_back=frozenset(alive),
        stuck=tuple(_stuck(session, gateway, now - STUCK_AFTER)),
    )


def last_reports(session: Session, *, limit: int = 20) -> list[Reconciliation]:
    """The last runs, newest first."""
    wanted = select(Reconciliation).order_by(Reconciliation.id.desc()).limit(limit)
    return list(session.scalars(wanted))


def _payments(session: Session, gateway: str, theirs: Theirs, since: datetime) -> Iterator[Payment]:
    mine = select(Payment).where(Payment.gateway == gateway)
    yield from session.scalars(mine.where(Payment.created_at >= since))
    references = [each.reference for each in theirs.listed]
    keys = [each.key for each in theirs.listed if each.key]
    charges = [each.charge for each in theirs.moves if each.charge]
    for column, values in (
        (Payment.reference, references),
        (Payment.key, keys),
        (Payment.charge_reference, charges),
    ):
        for part in _parts(values):
            yield from session.scalars(mine.where(column.in_(part)))


def _stuck(session: Session, gateway: str, before: datetime) -> Iterator[str]:
    waiting = (PaymentState.OPEN, PaymentState.PENDING)
    mine = select(Payment.key).where(Payment.gateway == gateway, Payment.state.in_(waiting))
    yield from session.scalars(mine.where(Payment.expires_at < before).limit(MOST))
    asked = (
        select(Refund.key)
        .join(Payment, Payment.id == Refund.payment_id)
        .where(Refund.state == RefundState.ASKED, Refund.created_at < before)
        .where(Payment.gateway == gateway, Refund.reference.is_(None))
    )
    yield from session.scalars(asked.limit(MOST))
    unread = select(Notice.event).where(Notice.gateway == gateway, Notice.state == NoticeState.NEW)
    yield from session.scalars(unread.where(Notice.received_at < before).limit(MOST))


def _refunds(session: Session, ids: Sequence[int]) -> Iterator[Refund]:
    yield from session.scalars(select(Refund).where(Refund.payment_id.in_(ids)))


def _disputes(session: Session, ids: Sequence[int]) -> Iterator[Dispute]:
    yield from session.scalars(select(Dispute).where(Dispute.payment_id.in_(ids)))


def _numbers(session: Session, ids: Collection[int]) -> dict[int, str]:
    wanted = select(Order.id, Order.number)
    return {
        row.id: row.number
        for part in _parts(sorted(ids))
        for row in session.execute(wanted.where(Order.id.in_(part)))
    }


def _ours(payment: Payment, numbers: dict[int, str]) -> Ours:
    return Ours(
        id=payment.id,
        key=payment.key,
        reference=payment.reference,
        charge=payment.charge_reference,
        order=numbers[payment.order_id],
        amount=Money(payment.amount_minor, payment.currency),
        state=payment.state,
        created_at=payment.created_at,
        expires_at=payment.expires_at,
    )


def _parts(values: Sequence[T]) -> Iterator[list[T]]:
    for start in range(0, len(values), SLICE):
        yield list(values[start : start + SLICE])
