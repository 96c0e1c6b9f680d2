"""One line of a payday: it arrives, or it is left out before anything is sent.

When the last line of a payout has ended, the payout is settled by itself.

How it can fail: `payout.not_sent`, `payout.left_too_late` (it is sent, or was ended); nothing is
written then. What comes back is `payday.payout_bounced`.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, record
from fulfillment.earnings import Payout, PayoutLine, PayoutState
from fulfillment.earnings.payouts import STANDS, under_way
from fulfillment.earnings.rules import LineState
from fulfillment.workflow import payday


def line_arrived(
    session: Session, payout: Payout, line: PayoutLine, *, actor: Actor, now: datetime
) -> bool:
    """It came to her; telling it twice changes nothing. False where it had ended before."""
    if line.entry_id is None or line.payout_id != payout.id:
        raise Refusal("payout.not_sent", "This has not been sent yet.")
    going = (PayoutLine.id == line.id, STANDS[LineState.SENT])
    if not _changed(session, line, update(PayoutLine).where(*going), {"arrived_at": now}):
        return False
    record(session, line, "arrive", actor=actor, now=now, payout=payout.number)
    return True


def line_left_out(
    session: Session,
    payout: Payout,
    line: PayoutLine,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """She is not paid with this one; she is owed what she was owed. The last line takes the
    payout with it."""
    waiting = (PayoutLine.id == line.id, STANDS[LineState.WAITING])
    less = update(Payout).where(
        Payout.id == line.payout_id, Payout.state.in_([PayoutState.DRAFT, PayoutState.CONFIRMED])
    )
    smaller = less.values(total_minor=Payout.total_minor - line.amount_minor)
    late = Refusal("payout.left_too_late", "This can no longer be left out.")
    if line.payout_id != payout.id or not _done(session, smaller):
        raise late
    left = {"cancelled_at": now, "cancelled_because": reason[:120]}
    if not _changed(session, line, update(PayoutLine).where(*waiting), left):
        raise late
    session.refresh(payout)
    record(session, line, "leave_out", actor=actor, now=now, payout=payout.number)
    if not under_way(session, payout):
        payday.payout_cancelled(session, payout, actor=actor, now=now)


def closed_if_done(session: Session, payout: Payout, *, actor: Actor, now: datetime) -> bool:
    """Settle a payout whose lines have all ended."""
    session.flush()
    session.refresh(payout)
    if payout.state is not PayoutState.SENT or under_way(session, payout):
        return False
    payday.payout_settled(session, payout, actor=actor, now=now)
    return True


def _changed(
    session: Session, line: PayoutLine, statement: object, values: dict[str, object]
) -> bool:
    session.flush()
    done = _done(session, statement.values(open_for=None, **values))  # type: ignore[attr-defined] # an UPDATE
    session.refresh(line)
    return done


def _done(session: Session, statement: object) -> bool:
    plain = statement.execution_options(synchronize_session=False)  # type: ignore[attr-defined] # an UPDATE
    done = session.execute(plain)
    return isinstance(done, CursorResult) and done.rowcount == 1
