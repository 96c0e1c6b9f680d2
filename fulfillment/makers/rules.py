"""Her safe week: how many minutes, on which days. She sets it herself, nobody above her.

Invariants: between nothing and sixty hours a week; days are `mon` … `sun`, each once, in the order
of the week. Zero minutes is a rest, not a fault.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from catalog.errors import Invalid

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_MINUTES = 60 * 60
#: So many days off at once.
MOST_DAYS = 184


class Basis(StrEnum):
    """Why a certificate was given: an assessment, or what she could prove before."""

    ASSESSED = "assessed"
    RECOGNISED = "recognised"


class Reach(StrEnum):
    """How she wants to be reached."""

    CALL = "call"
    MESSAGE = "message"
    LEAD = "lead"
    HELPER = "helper"


@dataclass(frozen=True, slots=True)
class SafeWeek:
    """Minutes a week, and the days on which she works."""

    minutes: int
    days: tuple[str, ...]


def safe_week(minutes: int, days: Iterable[str]) -> SafeWeek:
    """A week from what she chose."""
    chosen = frozenset(days)
    if not 0 <= minutes <= MOST_MINUTES:
        raise Invalid("maker.hours", "Please choose between 0 and 60 hours.", field="minutes")
    if not chosen <= frozenset(DAYS):
        raise Invalid("maker.days", "Please choose days of the week.", field="days")
    return SafeWeek(minutes, tuple(day for day in DAYS if day in chosen))


def stepped_week(week: SafeWeek, minutes: int) -> SafeWeek:
    """The same days with so many minutes more or fewer, as far as that goes."""
    return SafeWeek(min(max(week.minutes + minutes, 0), MOST_MINUTES), week.days)


def toggled_week(week: SafeWeek, day: str) -> SafeWeek:
    """The same hours with one day more or less."""
    return safe_week(week.minutes, frozenset(week.days) ^ {day})


@dataclass(frozen=True, slots=True)
class Span:
    """Days from a first to a last one, both of them too."""

    first: date
    last: date

    @property
    def days(self) -> tuple[date, ...]:
        """Every one of them."""
        count = (self.last - self.first).days + 1
        return tuple(self.first + timedelta(days=ahead) for ahead in range(count))


def span_of(first: date, last: date, *, today: date) -> Span:
    """Days that are still to come, at most half a year of them."""
    if last < first:
        raise Invalid("maker.span", "The last day is before the first.", field="last")
    if last < today:
        raise Invalid("maker.span_past", "These days have passed.", field="last")
    if (last - first).days >= MOST_DAYS:
        raise Invalid("maker.span_long", "Please choose at most half a year.", field="last")
    return Span(max(first, today), last)
