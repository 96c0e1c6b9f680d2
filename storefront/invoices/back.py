"""How much of a refund takes back what a paper was made out for.

An order that is changed after it was paid costs less, and the difference goes back to its buyer. A
paper that was issued after the change is made out for the lower sum already: the money of that
change corrects nothing. Refunds, as money or as credit, are counted in their order; the first of
them pay the changes.

What her bank sends back is still owed: the note stands, and the same money given once more by
another road corrects nothing again. So what is corrected follows the most that was ever given.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import History
from fulfillment.orders import Order

#: History of an order that tells of something given back: as money, and as credit.
GIVEN = ("refund", "refund_credit")


def corrected_by(session: Session, order: Order, moment_id: int, made_out_at: datetime) -> int:
    """What a refund takes back of a paper of that moment, in minor units."""
    rows = _moments(session, order)
    lowered = _lowered(order, rows, made_out_at)
    before = most_given([_signed(each) for each in rows if each.id < moment_id])
    until = most_given([_signed(each) for each in rows if each.id <= moment_id])
    return max(0, until - lowered) - max(0, before - lowered)


def gone_beyond_changes(session: Session, order: Order, now: datetime) -> int:
    """What went back so far besides the money of changes, in minor units."""
    rows = _moments(session, order)
    gone = most_given([_signed(each) for each in rows])
    return max(0, gone - _lowered(order, rows, now))


def _moments(session: Session, order: Order) -> list[History]:
    mine = (
        History.subject_kind == Order.__tablename__,
        History.subject_id == order.id,
        History.verb.in_((*GIVEN, "refund_failed", "change")),
    )
    return list(session.scalars(select(History).where(*mine).order_by(History.id)))


def _lowered(order: Order, rows: list[History], until: datetime) -> int:
    """By how much changes after the payment have made it cheaper."""
    return sum(
        int(each.facts["before_minor"]) - int(each.facts["after_minor"])
        for each in rows
        if each.verb == "change" and order.paid_at is not None and order.paid_at <= each.at <= until
    )


def most_given(moves: Sequence[int]) -> int:
    """The most that was given back at any time, of what went and (below zero) came again."""
    return max(accumulate(moves, initial=0))


def _signed(moment: History) -> int:
    if moment.verb == "change":
        return 0
    minor = int(moment.facts.get("amount_minor", 0))
    return minor if moment.verb in GIVEN else -minor
