"""The round of a day: at which doors a cooperative calls, in which order, and what is done.

A door is on a day's round once. A place in the row is a number; moving a door changes two places.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.history import Actor, record
from fulfillment.materials.kit_models import DoorNote, RoundStop


def call_at(
    session: Session, cooperative_id: int, day: date, maker_ids: Sequence[int], *, actor: Actor,
    now: datetime,
) -> int:  # fmt: skip
    """Put doors on a round, behind those that are on it; how many are new."""
    here = (RoundStop.cooperative_id == cooperative_id, RoundStop.day == day)
    last = session.scalar(select(func.max(RoundStop.position)).where(*here)) or 0
    new = 0
    for maker_id in maker_ids:
        row = {"cooperative_id": cooperative_id, "day": day, "maker_id": maker_id}
        stop_id = insert_once(session, RoundStop, row | {"position": last + new + 1})
        if stop_id is not None:
            new += 1
            stop = session.get_one(RoundStop, stop_id)
            record(session, stop, "plan", actor=actor, now=now, maker=maker_id)
    return new


def earlier(session: Session, stop: RoundStop) -> bool:
    """Call there one door earlier; False if it is the first."""
    here = (RoundStop.cooperative_id == stop.cooperative_id, RoundStop.day == stop.day)
    before = session.scalars(
        select(RoundStop)
        .where(*here, RoundStop.position < stop.position)
        .order_by(RoundStop.position.desc())
        .limit(1)
    ).first()
    if before is None:
        return False
    before.position, stop.position = stop.position, before.position
    session.flush()
    return True


def done(session: Session, stop: RoundStop, *, actor: Actor, now: datetime) -> bool:
    """Somebody was at her door; False if it was noted before."""
    statement = update(RoundStop).where(RoundStop.id == stop.id, RoundStop.done_at.is_(None))
    changed = session.execute(
        statement.values(done_at=now).execution_options(synchronize_session=False)
    )
    if cast("CursorResult[Any]", changed).rowcount != 1:
        return False
    session.refresh(stop)
    record(session, stop, "done", actor=actor, now=now)
    return True


def skip(session: Session, stop: RoundStop, *, actor: Actor, now: datetime) -> None:
    """Not on this round after all."""
    record(session, stop, "skip", actor=actor, now=now, maker=stop.maker_id)
    session.delete(stop)
    session.flush()


def note_door(session: Session, maker_id: int, words: str) -> None:
    """What whoever brings a kit must know; none clears it. The words stay out of history."""
    plain = words.strip()[:200] or None
    insert_once(session, DoorNote, {"maker_id": maker_id, "words": plain})
    kept = session.scalars(select(DoorNote).where(DoorNote.maker_id == maker_id)).one()
    kept.words = plain
    session.flush()
