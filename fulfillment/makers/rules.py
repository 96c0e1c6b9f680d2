"""Her safe week: how many minutes, on which days. She sets it herself, nobody above her.

Invariants: between nothing and sixty hours a week; days are `mon` … `sun`, each once, in the order
of the week. Zero minutes is a rest, not a fault.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.errors import Invalid

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_MINUTES = 60 * 60


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
