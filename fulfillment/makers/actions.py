"""What a maker says of her time: her safe week and her days off. Nobody asks why."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.history import Actor, record
from fulfillment.makers.models import DayOff, Maker
from fulfillment.makers.rules import Reach, SafeWeek, Span


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


def away(session: Session, maker: Maker, span: Span, *, actor: Actor, now: datetime) -> int:
    """She cannot work from one day to another; how many days that is new for."""
    new = sum(
        insert_once(session, DayOff, {"maker_id": maker.id, "day": day}) is not None
        for day in span.days
    )
    if new:
        first, last = span.first.isoformat(), span.last.isoformat()
        record(session, maker, "away", actor=actor, now=now, days=new, first=first, last=last)
    return new


def back_again(session: Session, maker: Maker, span: Span, *, actor: Actor, now: datetime) -> None:
    """She can work on these days after all."""
    inside = (DayOff.day >= span.first, DayOff.day <= span.last)
    session.execute(delete(DayOff).where(DayOff.maker_id == maker.id, *inside))
    first, last = span.first.isoformat(), span.last.isoformat()
    record(session, maker, "back_again", actor=actor, now=now, first=first, last=last)


def reach(
    session: Session, maker: Maker, by: Reach, language: str, *, actor: Actor, now: datetime
) -> None:
    """How she wants to be reached, and in which language."""
    maker.reached_by, maker.language = by, language
    record(session, maker, "reach", actor=actor, now=now, by=by.value, language=language)


def work_again(session: Session, maker: Maker, *, on: date, actor: Actor, now: datetime) -> None:
    """She takes a day off back."""
    session.execute(delete(DayOff).where(DayOff.maker_id == maker.id, DayOff.day == on))
    record(session, maker, "work_again", actor=actor, now=now, day=on.isoformat())
