"""Days on which centres are closed, as the planner takes them: nobody works at a closed centre.

Who works at home is not concerned. Two statements, however many people.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.cooperatives import WEEK, Cooperative, closed_of


def closed_between(session: Session, first: date, last: date) -> Mapping[str, frozenset[date]]:
    """The closed days of every centre from a first to a last one, by the cooperative's name."""
    homes = session.execute(select(Cooperative.id, Cooperative.slug, Cooperative.open_days)).all()
    closed = closed_of(session, [home.id for home in homes], since=first)
    span = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    found = {}
    for home in homes:
        is_open = home.open_days.get("days", WEEK)
        weekly = {day for day in span if WEEK[day.weekday()] not in is_open}
        found[home.slug] = frozenset(weekly | {day for day in closed[home.id] if day <= last})
    return found
