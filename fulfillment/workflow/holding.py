"""Holding a maker's paydays: she is left out of one that is not sent yet, and of those that follow.

What she is owed, and what she sees of it, stays. A second person lifts it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import Actor
from fulfillment.earnings import Payout, PayoutLine, terms
from fulfillment.earnings.payouts import STANDS
from fulfillment.earnings.rules import LineState
from fulfillment.earnings.terms import PayoutHold
from fulfillment.workflow.payday_lines import line_left_out


def maker_held(
    session: Session, maker_id: int, *, reason: str, actor: Actor, now: datetime
) -> PayoutHold:
    """No payday pays her from now on."""
    hold = terms.place_hold(session, maker_id, reason=reason, actor=actor, now=now)
    waiting = (PayoutLine.open_for == maker_id, STANDS[LineState.WAITING])
    for line in session.scalars(select(PayoutLine).where(*waiting)).all():
        payout = session.get_one(Payout, line.payout_id)
        line_left_out(session, payout, line, reason=hold.reason[:120], actor=actor, now=now)
    return hold


def maker_released(
    session: Session, hold: PayoutHold, *, reason: str, actor: Actor, now: datetime
) -> None:
    """A second person says that she is paid again."""
    terms.lift_hold(session, hold, reason=reason, actor=actor, now=now)
