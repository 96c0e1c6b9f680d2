"""Course days: planned at a place, with a list of people, and who was there for how long.

Rules
* The lead notes who came, or she signs herself in with the code of the day; both are one presence.
* Whoever signs in by code was there for the whole day; the lead may write fewer minutes.
* A seat is taken from the list only while she was not there. Minutes are kept for a later payday;
  nothing is paid by this room.

How it can fail: `day.code` for a code of no day that she could be at now, `day.not_now`.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, move, record
from fulfillment.training.learned import CourseDay, Seat
from fulfillment.training.rules import DAY, DayState

#: Letters that nobody takes for one another, when read aloud or written by hand.
LETTERS = "ACDEFHJKLMNPRTUVWXY34679"
#: A code opens so long before the day begins, and so long after it ends.
EARLY, LATE = timedelta(hours=2), timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class NewDay:
    """A day on which people learn together."""

    course_id: int
    cooperative_id: int
    place: str
    trainer: str
    starts_at: datetime
    minutes: int


def plan_day(session: Session, new: NewDay, *, actor: Actor, now: datetime) -> CourseDay:
    """Plan a day; its code is drawn."""
    if new.starts_at < now - timedelta(days=31):
        raise Invalid("day.past", "This day is long past.", field="day")
    values = {
        "course_id": new.course_id,
        "cooperative_id": new.cooperative_id,
        "place": new.place.strip(),
        "trainer": new.trainer.strip(),
        "starts_at": new.starts_at,
        "minutes": new.minutes,
        "state": DayState.PLANNED,
    }
    made = None
    while made is None:
        code = "".join(secrets.choice(LETTERS) for _each in range(6))
        made = insert_once(session, CourseDay, {**values, "code": code})
    day = session.get_one(CourseDay, made)
    record(session, day, "plan", actor=actor, now=now, moved=(None, "planned"))
    return day


def put_on_list(
    session: Session, day: CourseDay, maker_ids: Collection[int], *, actor: Actor, now: datetime
) -> int:
    """Put people on the list; how many were not on it."""
    new = sum(
        insert_once(session, Seat, {"day_id": day.id, "maker_id": each, "minutes": 0}) is not None
        for each in sorted(maker_ids)
    )
    if new:
        record(session, day, "list", actor=actor, now=now, makers=new)
    return new


def take_off_list(
    session: Session, day: CourseDay, maker_id: int, *, actor: Actor, now: datetime
) -> None:
    """She does not come after all; what she was there for stays."""
    gone = delete(Seat).where(Seat.day_id == day.id, Seat.maker_id == maker_id)
    done = session.execute(gone.where(Seat.present_at.is_(None)))
    if cast("CursorResult[Any]", done).rowcount:
        record(session, day, "unlist", actor=actor, now=now, maker=maker_id)


def present(
    session: Session, day: CourseDay, maker_id: int, minutes: int, *, actor: Actor, now: datetime
) -> None:
    """She was there for so long; said again, the newer word counts. No minutes: she was not."""
    if not 0 <= minutes <= day.minutes:
        raise Invalid(
            "day.minutes",
            "Please write between 0 and %(most)s minutes.",
            field="minutes",
            most=day.minutes,
        )
    if day.state is DayState.CANCELLED:
        raise Refusal("day.cancelled", "This day was cancelled.")
    insert_once(session, Seat, {"day_id": day.id, "maker_id": maker_id, "minutes": 0})
    came = {"present_at": now if minutes else None, "signed_by": actor.label if minutes else ""}
    statement = update(Seat).where(Seat.day_id == day.id, Seat.maker_id == maker_id)
    changed = statement.where(Seat.minutes != minutes).values(minutes=minutes, **came)
    done = session.execute(changed.execution_options(synchronize_session=False))
    if cast("CursorResult[Any]", done).rowcount:
        record(session, day, "present", actor=actor, now=now, maker=maker_id, minutes=minutes)


def sign_in(
    session: Session, maker: tuple[int, int], code: str, *, actor: Actor, now: datetime
) -> CourseDay:
    """She is there and knows the code; `maker` is she and her cooperative."""
    maker_id, cooperative_id = maker
    typed = "".join(code.upper().split())
    wanted = select(CourseDay).where(CourseDay.code == typed, CourseDay.state == DayState.PLANNED)
    day = session.scalars(wanted.where(CourseDay.cooperative_id == cooperative_id)).first()
    if day is None or not _open(day, now):
        raise Invalid("day.code", "We know no course with this code now.", field="code")
    hers = (Seat.day_id == day.id, Seat.maker_id == maker_id, Seat.minutes > 0)
    if session.scalar(select(func.count()).select_from(Seat).where(*hers)) == 0:
        present(session, day, maker_id, day.minutes, actor=actor, now=now)
    return day


def hold(session: Session, day: CourseDay, *, actor: Actor, now: datetime) -> None:
    """The day is over and its list is whole."""
    move(session, day, DAY, "hold", actor=actor, now=now)


def cancel(session: Session, day: CourseDay, *, actor: Actor, now: datetime) -> None:
    """It does not take place; nobody was there."""
    came = select(func.count()).select_from(Seat).where(Seat.day_id == day.id, Seat.minutes > 0)
    if session.scalar(came):
        raise Refusal("day.people_came", "People were there on this day.")
    move(session, day, DAY, "cancel", actor=actor, now=now)


def _open(day: CourseDay, now: datetime) -> bool:
    return day.starts_at - EARLY <= now <= day.starts_at + timedelta(minutes=day.minutes) + LATE
