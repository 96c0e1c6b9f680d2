"""The rehearsal gateway's balance: what came, what went back, and what it sends to the bank.

It keeps nothing for itself, and sends what a day left over to the bank on the next day it is asked.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.money import Money
from fulfillment.ledger.rules import BOOK_TIME, book_day
from storefront.payments.reconciling.sides import Move
from storefront.payments.rehearsal.models import RehearsalMove, RehearsalPayment


def came(session: Session, payment: RehearsalPayment, *, now: datetime) -> None:
    """A customer paid."""
    amount = Money(payment.amount_minor, payment.currency)
    _note(session, "charge", payment.reference, amount, now)


def went(session: Session, name: str, amount: Money, *, now: datetime) -> None:
    """Money went back to her."""
    _note(session, "refund", name, -amount, now)


def pay_out(session: Session, *, now: datetime) -> None:
    """Send to the bank what the days before today left; asked again, nothing is left."""
    today = book_day(now)
    begins = datetime(today.year, today.month, today.day, tzinfo=BOOK_TIME)
    left = (
        select(RehearsalMove.currency, func.sum(RehearsalMove.amount_minor))
        .where(RehearsalMove.at < begins)
        .group_by(RehearsalMove.currency)
    )
    for currency, minor in session.execute(left).all():
        if minor > 0:
            name = f"po_rehearsal_{today:%Y%m%d}_{currency}"
            late = begins - timedelta(microseconds=1)
            _note(session, "payout", name, Money(-int(minor), currency), late)


def lines(session: Session, since: datetime) -> tuple[Move, ...]:
    """Every line since an instant."""
    wanted = select(RehearsalMove).where(RehearsalMove.at >= since).order_by(RehearsalMove.id)
    return tuple(_move(each) for each in session.scalars(wanted))


def _note(session: Session, kind: str, source: str, amount: Money, at: datetime) -> None:
    row = {
        "reference": f"{kind}:{source}",
        "kind": kind,
        "source": source,
        "amount_minor": amount.minor,
        "currency": amount.currency,
        "at": at,
    }
    insert_once(session, RehearsalMove, row)


def _move(row: RehearsalMove) -> Move:
    return Move(
        reference=row.reference,
        source=row.source,
        charge=row.source if row.kind == "charge" else None,
        amount=Money(row.amount_minor, row.currency),
        fee=0,
        net=row.amount_minor,
        kind=row.kind,
        at=row.at,
    )
