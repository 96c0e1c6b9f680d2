"""Her week as she sees it: the hours and days she set, and the days to come, a week in a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from fulfillment.makers import DayOff, Maker
from fulfillment.makers.rules import DAYS

#: So many weeks stand on a page, and so far ahead she can look.
WEEKS, FARTHEST = 4, 26


@dataclass(frozen=True, slots=True)
class Day:
    """A day to come: whether it is one of her days at all, and whether she rests."""

    on: date
    hers: bool
    rests: bool
    past: bool


@dataclass(frozen=True, slots=True)
class HerWeek:
    """What she set, and four weeks from the one she looks at."""

    minutes: int
    days: tuple[str, ...]
    weeks: tuple[tuple[Day, ...], ...]
    ahead: int

    @property
    def hours(self) -> int:
        """Whole hours a week."""
        return self.minutes // 60


def her_week(session: Session, maker: Maker, *, today: date, ahead: int = 0) -> HerWeek:
    """Her week, and the days from `ahead` weeks on; one statement."""
    ahead = min(max(ahead, 0), FARTHEST - WEEKS)
    first = today - timedelta(days=today.weekday()) + timedelta(weeks=ahead)
    hers = tuple(maker.working_days.get("days", ()))
    off = frozenset(
        session.scalars(
            select(DayOff.day).where(
                DayOff.maker_id == maker.id,
                DayOff.day >= first,
                DayOff.day < first + timedelta(weeks=WEEKS),
            )
        )
    )
    days = [first + timedelta(days=at) for at in range(7 * WEEKS)]
    shown = [Day(on, DAYS[on.weekday()] in hers, on in off, on < today) for on in days]
    weeks = tuple(tuple(shown[at : at + 7]) for at in range(0, len(shown), 7))
    return HerWeek(maker.minutes_per_week, hers, weeks, ahead)
