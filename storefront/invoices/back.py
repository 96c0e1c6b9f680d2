"""How much of a refund takes back what a paper was made out for.

An order that is changed after it was paid costs less, and the difference goes back to its buyer. A
paper that was issued after the change is made out for the lower sum already: the money of that
change corrects nothing. Refunds are counted in their order; the first of them pay the changes.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import History
from fulfillment.orders import Order


def corrected_by(session: Session, order: Order, moment_id: int, made_out_at: datetime) -> int:
    """What a refund takes back of a paper of that moment, in minor units."""
    rows = _moments(session, order)
    lowered = _lowered(order, rows, made_out_at)
    before = sum(_minor(each) for each in rows if each.verb == "refund" and each.id < moment_id)
    until = before + sum(_minor(each) for each in rows if each.id == moment_id)
    return max(0, until - lowered) - max(0, before - lowered)


def gone_beyond_changes(session: Session, order: Order, now: datetime) -> int:
    """What went back so far besides the money of changes, in minor units."""
    rows = _moments(session, order)
    gone = sum(_minor(each) for each in rows if each.verb == "refund")
    return max(0, gone - _lowered(order, rows, now))


def _moments(session: Session, order: Order) -> list[History]:
    mine = (
        History.subject_kind == Order.__tablename__,
        History.subject_id == order.id,
        History.verb.in_(("refund", "change")),
    )
    return list(session.scalars(select(History).where(*mine).order_by(History.id)))


def _lowered(order: Order, rows: list[History], until: datetime) -> int:
    """By how much changes after the payment have made it cheaper."""
    return sum(
        int(each.facts["before_minor"]) - int(each.facts["after_minor"])
        for each in rows
        if each.verb == "change" and order.paid_at is not None and order.paid_at <= each.at <= until
    )


def _minor(moment: History) -> int:
    return int(moment.facts.get("amount_minor", 0))
