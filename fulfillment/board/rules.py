"""How full a week is: which part of somebody's work falls into it.

A batch that is due in this week counts whole; one that is due later counts with the days of this
week among the days that are left for it. Minutes are rounded up, so that a full week is never
shown as having room.

A batch is at risk when she cannot be done by its day within her safe hours: the minutes of
everything of hers that is due until then are more than the minutes she has left until then. That
is arithmetic about the plan, never a word about her.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal


@dataclass(frozen=True, slots=True)
class Load:
    """Work that is left of one batch, and the days it may take."""

    minutes: Decimal
    start_on: date
    due_on: date


def end_of_week(today: date) -> date:
    """The Sunday of this week."""
    return today + timedelta(days=6 - today.weekday())


def minutes_this_week(loads: Iterable[Load], today: date) -> int:
    """Minutes of work that fall between today and Sunday."""
    return sum(_part(each, today) for each in loads)


def _part(load: Load, today: date) -> int:
    sunday = end_of_week(today)
    first = max(load.start_on, today)
    if load.due_on > sunday:
        here = max(0, (sunday - first).days + 1)
        minutes = load.minutes * here / ((load.due_on - first).days + 1)
    else:
        minutes = load.minutes
    return int(minutes.to_integral_value(ROUND_CEILING))


@dataclass(frozen=True, slots=True)
class Week:
    """Her safe minutes a week, on which weekdays (Monday is 0), and the days she takes off."""

    minutes: int
    weekdays: frozenset[int]
    off: Collection[date] = ()

    def minutes_until(self, day: date, today: date) -> Decimal:
        """Her safe minutes from today to `day`, both counted."""
        if not self.weekdays:
            return Decimal(0)
        span = (today + timedelta(days=n) for n in range((day - today).days + 1))
        days = sum(each.weekday() in self.weekdays and each not in self.off for each in span)
        return Decimal(self.minutes) * days / len(self.weekdays)


@dataclass(frozen=True, slots=True)
class Promised:
    """Minutes of work that are left of a batch, and its day."""

    batch_id: int
    minutes: Decimal
    due_on: date


def missing_minutes(work: Iterable[Promised], week: Week, today: date) -> dict[int, int]:
    """By batch, the minutes that are missing until its day; batches that fit are not in it."""
    missing, needed = {}, Decimal(0)
    for each in sorted(work, key=lambda one: (one.due_on, one.batch_id)):
        needed += each.minutes
        short = needed - week.minutes_until(each.due_on, today)
        if short > 0:
            missing[each.batch_id] = int(short.to_integral_value(ROUND_CEILING))
    return missing
