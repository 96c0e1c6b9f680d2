"""Weeks: which hours of which week a plan fills, maker by maker, for the chart and its table.

Pure. Each working day has her safe hours; the earliest due work comes first, her earlier promises
among it, exactly as the planner counts. So no week shows more than her safe hours.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fulfillment.planner.facts import Facts, MakerFacts
from fulfillment.planner.proposal import Share

#: A chart of more weeks than these is cut; nobody plans further by hand.
MOST_WEEKS = 26


@dataclass(frozen=True, slots=True)
class Week:
    """Her minutes in one week: for this plan, promised before, and safe in all."""

    planned: float = 0.0
    promised: float = 0.0
    safe: float = 0.0


@dataclass(frozen=True, slots=True)
class _Work:
    start: date
    due: date
    minutes: float
    planned: bool


def mondays(facts: Facts, shares: Collection[Share]) -> tuple[date, ...]:
    """The Mondays of the weeks from the start of the plan to its last hand-in."""
    last = max([facts.start, *(share.due for share in shares)])
    first = facts.start - timedelta(days=facts.start.weekday())
    count = min(MOST_WEEKS, (last - first).days // 7 + 1)
    return tuple(first + timedelta(weeks=at) for at in range(count))


def weeks_of(
    maker: MakerFacts, shares: Sequence[Share], start: date, weeks: Sequence[date]
) -> tuple[Week, ...]:
    """What each of the weeks holds for a maker."""
    planned = [[0.0, 0.0, 0.0] for _ in weeks]
    works = sorted(
        [
            *(_Work(share.start, share.due, float(share.minutes), True) for share in shares),
            *(_Work(start, each.due, each.minutes, False) for each in maker.commitments),
        ],
        key=lambda work: (work.due, work.planned, work.start),
    )
    left = [work.minutes for work in works]
    for at, day in _working_days(maker, start, weeks):
        room = maker.hours_per_week * 60 / len(maker.working_days)
        planned[at][2] += room
        for number, work in enumerate(works):
            if left[number] > 0 and work.start <= day and room > 0:
                done = min(room, left[number])
                left[number] -= done
                room -= done
                planned[at][0 if work.planned else 1] += done
    return tuple(Week(*each) for each in planned)


def _working_days(
    maker: MakerFacts, start: date, weeks: Sequence[date]
) -> Sequence[tuple[int, date]]:
    off = set(maker.days_off)
    days = [
        (at, monday + timedelta(days=day))
        for at, monday in enumerate(weeks)
        for day in sorted(maker.working_days)
    ]
    return [(at, day) for at, day in days if day >= start and day not in off]
