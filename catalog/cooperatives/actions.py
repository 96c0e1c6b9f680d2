"""What a lead says of her cooperative. Each verb is one history row; a day is closed once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from catalog.cooperatives.models import ClosedDay, Cooperative
from catalog.cooperatives.rules import Ways
from catalog.db import insert_once
from catalog.history import Actor, record


def set_ways(
    session: Session, home: Cooperative, new: Ways, *, actor: Actor, now: datetime
) -> None:
    """Its days, places, carriers and lead times from now on; plans that stand are not touched."""
    home.open_days = {"days": list(new.open_days)}
    home.carriers = {"names": list(new.carriers)}
    home.centre_places, home.to_homes = new.centre_places, new.to_homes
    home.kit_days, home.return_days = new.kit_days, new.return_days
    record(session, home, "set_ways", actor=actor, now=now, kit=new.kit_days, back=new.return_days)


def close_on(
    session: Session, home: Cooperative, days: Collection[date], *, actor: Actor, now: datetime
) -> int:
    """The centre is closed on these days; how many of them are new."""
    rows = [{"cooperative_id": home.id, "day": day} for day in sorted(days)]
    new = sum(insert_once(session, ClosedDay, row) is not None for row in rows)
    if new:
        first, last = min(days).isoformat(), max(days).isoformat()
        record(session, home, "close", actor=actor, now=now, first=first, last=last, days=new)
    return new


def open_on(
    session: Session, home: Cooperative, first: date, last: date, *, actor: Actor, now: datetime
) -> None:
    """It is open on these days after all."""
    here = (ClosedDay.cooperative_id == home.id, ClosedDay.day >= first, ClosedDay.day <= last)
    session.execute(delete(ClosedDay).where(*here))
    begin, end = first.isoformat(), last.isoformat()
    record(session, home, "open", actor=actor, now=now, first=begin, last=end)
