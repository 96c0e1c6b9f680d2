"""Promising, giving back, and keeping a measured bench.

Rules
* `turn` lets one promiser through at a time, until its transaction ends: what it reads after that
  is true until it commits. Who also takes stock takes the stock first, so that nobody waits in a
  circle.
* A claim that no snapshot holds yet is deleted when it is given back. One that a snapshot holds is
  given back by its negative, which the next snapshot clears away.
* A snapshot clears only the claims it has counted. One that cannot be read any more is no loss: the
  next is measured from the orders and batches themselves.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from fulfillment.promises.models import Claim, Gate, Snapshot

#: Claims that one statement clears.
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class NewClaim:
    """Pieces of a kind of skill for a day."""

    craft_id: int
    level: int
    pieces: int
    minutes: Decimal
    due_on: date


def turn(session: Session) -> None:
    """Wait until nobody else promises; held until the transaction ends."""
    statement = (
        update(Gate)
        .where(Gate.id == 1)
        .values(turns=Gate.turns + 1)
        .execution_options(synchronize_session=False)
    )
    session.flush()
    if cast("CursorResult[Any]", session.execute(statement)).rowcount != 1:
        insert_once(session, Gate, {"id": 1, "turns": 0})
        session.execute(statement)


def claim(
    session: Session,
    news: Sequence[NewClaim],
    *,
    cause: str,
    now: datetime,
    expires_at: datetime | None = None,
) -> None:
    """Write down what is promised. Whether there is room is the caller's to know."""
    session.add_all(
        Claim(
            cause=cause,
            craft_id=new.craft_id,
            level=new.level,
            pieces=new.pieces,
            minutes=new.minutes,
            due_on=new.due_on,
            expires_at=expires_at,
            at=now,
        )
        for new in news
    )
    session.flush()


def give_back(session: Session, counted: Sequence[NewClaim], *, cause: str, now: datetime) -> None:
    """A cause needs its hours no more; `counted` is what a snapshot may hold of it."""
    session.flush()
    mine = delete(Claim).where(Claim.cause == cause)
    gone = session.execute(mine.execution_options(synchronize_session=False))
    if cast("CursorResult[Any]", gone).rowcount == 0 and counted:
        back = [
            NewClaim(each.craft_id, each.level, -each.pieces, -each.minutes, each.due_on)
            for each in counted
        ]
        claim(session, back, cause=cause, now=now)


def keep(
    session: Session, body: bytes, *, claims: Sequence[int], facts: Mapping[str, Any]
) -> Snapshot:
    """A new snapshot, which holds these `claims`; they, older ones and lapsed holds go."""
    turn(session)
    for at in range(0, len(claims), AT_ONCE):
        part = Claim.id.in_(claims[at : at + AT_ONCE])
        session.execute(delete(Claim).where(part).execution_options(synchronize_session=False))
    lapsed = delete(Claim).where(Claim.expires_at <= facts["made_at"])
    session.execute(lapsed.execution_options(synchronize_session=False))
    made = Snapshot(token=secrets.token_hex(16), body=body, **facts)
    session.add(made)
    session.flush()
    before = select(func.max(Snapshot.id)).where(Snapshot.id < made.id).scalar_subquery()
    old = delete(Snapshot).where(Snapshot.id < before)
    session.execute(old.execution_options(synchronize_session=False))
    return made
