"""What a maker says of her time: her safe week and her days off. Nobody asks why."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.history import Actor, record
from fulfillment.makers.models import DayOff, Maker
from fulfillment.makers.rules import SafeWeek


def set_week(
    session: Session, maker: Maker, week: SafeWeek, *, actor: Actor, now: datetime
) -> None:
    """Her safe week from now on; work that she has is not touched."""
    maker.minutes_per_week = week.minutes
    maker.working_days = {"days": list(week.days)}
    record(session, maker, "set_week", actor=actor, now=now, minutes=week.minutes)


def rest(session: Session, maker: Maker, *, on: date, actor: Actor, now: datetime) -> None:
    """A day off; said twice it is one day."""
    if insert_once(session, DayOff, {"maker_id": maker.id, "day": on}) is not None:
        record(session, maker, "rest", actor=actor, now=now, day=on.isoformat())


def work_again(session: Session, maker: Maker, *, on: date, actor: Actor, now: datetime) -> None:
    """She takes a day off back."""
    session.execute(delete(DayOff).where(DayOff.maker_id == maker.id, DayOff.day == on))
    record(session, maker, "work_again", actor=actor, now=now, day=on.isoformat())
