"""Telling terms, placing and lifting holds.

How it can fail: `term.past`, `term.days`, `hold.reason`, `hold.needs_person`, `hold.stands`,
`hold.second_person`, `hold.lifted`. Nothing is written then.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, record
from catalog.money import Money
from fulfillment.earnings.terms.models import PayoutHold, PayoutTerm

#: Letters of a reason.
WORDS = 300


def set_term(
    session: Session,
    *,
    cooperative_id: int | None,
    least: Money,
    longest_days: int,
    starts_on: date,
    actor: Actor,
    now: datetime,
) -> PayoutTerm:
    """From a day on, a cooperative (or all) is paid from so much on, or after so many days."""
    if starts_on < now.date():
        raise Invalid("term.past", "It cannot begin on a day that has passed.", field="starts_on")
    if not 1 <= longest_days <= 366:
        raise Invalid("term.days", "A wait is between 1 and 366 days.", field="longest_days")
    row = PayoutTerm(
        cooperative_id=cooperative_id,
        least_minor=least.minor,
        currency=least.currency,
        longest_days=longest_days,
        starts_on=starts_on,
    )
    session.add(row)
    record(session, row, "tell", actor=actor, now=now, least=str(least), days=longest_days)
    return row


def place_hold(
    session: Session, maker_id: int, *, reason: str, actor: Actor, now: datetime
) -> PayoutHold:
    """No payday pays her until a second person lifts it; she reads why."""
    words = reason.strip()[:WORDS]
    if not words:
        raise Invalid("hold.reason", "Please write a sentence: she reads it.", field="reason")
    if actor.user_id is None:
        raise Refusal("hold.needs_person", "A person must do this.", status=403)
    session.flush()
    row = {"maker_id": maker_id, "reason": words, "placed_by": actor.user_id, "placed_at": now}
    hold_id = insert_once(session, PayoutHold, {**row, "lifted_because": ""})
    if hold_id is None:
        raise Refusal("hold.stands", "Her paydays are held already.")
    hold = session.get_one(PayoutHold, hold_id)
    record(session, hold, "place", actor=actor, now=now, maker=maker_id)
    return hold


def lift_hold(
    session: Session, hold: PayoutHold, *, reason: str, actor: Actor, now: datetime
) -> None:
    """Somebody else than who placed it says that she is paid again."""
    if actor.user_id is None or actor.user_id == hold.placed_by:
        raise Refusal("hold.second_person", "Somebody else must lift what you held.")
    if not reason.strip():
        raise Invalid("hold.reason", "Please write a sentence: she reads it.", field="reason")
    standing = update(PayoutHold).where(PayoutHold.id == hold.id, PayoutHold.lifted_at.is_(None))
    said = {"lifted_by": actor.user_id, "lifted_at": now, "lifted_because": reason.strip()[:WORDS]}
    plain = standing.values(said).execution_options(synchronize_session=False)
    done = session.execute(plain)
    if not isinstance(done, CursorResult) or done.rowcount != 1:
        raise Refusal("hold.lifted", "This was lifted already.")
    session.refresh(hold)
    record(session, hold, "lift", actor=actor, now=now, maker=hold.maker_id)
