"""How full a week is: which part of somebody's work falls into it.

A batch that is due in this week counts whole; one that is due later counts with the days of this
week among the days that are left for it. Minutes are rounded up, so that a full week is never
shown as having room.
"""

from __future__ import annotations

from collections.abc import Iterable
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
