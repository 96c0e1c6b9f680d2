"""When pieces can be promised, from what is spare and what was promised before. Pure.

Rules
* A promise is made only if, for every day from its own on, the pieces due by then fit into what the
  bench can have at the hub by then: whole pieces and packs, no batch too small, nobody above her
  safe hours, nobody without a certificate.
* Work takes its standard minutes evenly from everybody who can do it. Who has two crafts gives one
  of them less; so a promise for one craft also asks whether every other promise still holds.
* An earlier promise is never moved for a later one, and a late one never makes a day earlier.

Why this never promises more than there is: let every promise lie evenly on its group. If no group
carries more than it has on average, then by Cauchy and Schwarz no set of groups together does, and
by Hall's theorem the work can be given out so that every maker keeps within her hours.

How it can fail: a bench measured too long ago says nothing (`Outlook.day_for` is None), nor does
one on which nobody has the skill. Then nothing is promised; a date is never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from fulfillment.promises.spare import WEEK, Counts, Floats, Group, Spare

#: A promise waits a night until its work is gathered and planned; the kits leave after that.
PLANNING_DAYS = 1
#: For so many days a measured bench may be used; all dates move on with the days that passed.
FRESH_DAYS = 2
#: Tables of pieces that a process keeps for one measured bench.
MOST_TABLES = 256


@dataclass(frozen=True, slots=True)
class Style:
    """What a style asks of the bench."""

    craft_id: int
    level: int
    minutes: float
    pack: int = 1
    least: int = 1


@dataclass(frozen=True, slots=True)
class Taken:
    """Standard minutes of a kind of skill that are promised for a day; below zero: given back."""

    craft_id: int
    level: int
    minutes: float
    due: date


@dataclass(slots=True)
class Measured:
    """A spare bench and the tables that were asked of it."""

    spare: Spare
    tables: dict[tuple[Style, int], Counts] = field(default_factory=dict)

    def table(self, style: Style, at: int, wanted: int) -> Counts:
        """Pieces of a style by each day, with nothing promised."""
        group = self.spare.groups[at]
        widest = max(style.least, style.pack, int(group.least.max(initial=1)))
        kept = wanted if wanted < widest else 0
        if (style, kept) not in self.tables:
            if len(self.tables) >= MOST_TABLES:
                self.tables.clear()
            self.tables[style, kept] = pieces_table(self.spare, group, style, kept)
        return self.tables[style, kept]


class Outlook:
    """What can be promised on a day, after everything that was promised before."""

    def __init__(self, measured: Measured, taken: Iterable[Taken], today: date) -> None:
        self.measured, self.spare, self.today = measured, measured.spare, today
        self.stale = not 0 <= (today - self.spare.start).days <= FRESH_DAYS
        self.load = self.spare.load.astype(np.float64)
        self.take(*taken)

    def take(self, *taken: Taken) -> None:
        """Count more promises."""
        due = np.zeros_like(self.load)
        for each in taken:
            at = self.spare.group(each.craft_id, each.level)
            if at is not None:
                due[at, max(self._place(each.due), 0)] += each.minutes
        weeks = self.spare.days // WEEK
        for row in np.nonzero(due.any(axis=1))[0]:
            self.load += np.cumsum(self.spare.shared[row][:, weeks] * due[row][None, :], axis=1)

    def day_for(self, style: Style, pieces: int) -> date | None:
        """The first day by which so many pieces can be ready; None if not within sight."""
        left = self._left(style, pieces)
        if left is None or not (left >= pieces).any():
            return None
        return self._day(int(np.argmax(left >= pieces)))

    def fits(self, style: Style, pieces: int, day: date) -> bool:
        """Whether so many pieces can be promised for this very day."""
        left, at = self._left(style, pieces), self._place(day)
        return left is not None and at >= 0 and int(left[at]) >= pieces

    def pieces_by(self, style: Style, day: date, wanted: int = 0) -> int:
        """How many pieces can be ready by a day."""
        left, at = self._left(style, wanted), self._place(day)
        return 0 if left is None or at < 0 else max(0, int(left[: at + 1].max()))

    def _left(self, style: Style, wanted: int) -> Counts | None:
        at = self.spare.group(style.craft_id, style.level)
        if at is None or self.stale:
            return None
        own = self.measured.table(style, at, wanted) - self.load[at] / style.minutes
        left = np.minimum(_from_then_on(own), self._others(at) / style.minutes)
        whole: Counts = np.floor(left + 1e-6).astype(np.int64)
        return whole

    def _others(self, at: int) -> Floats:
        """Minutes that can go to a group by each day without breaking a promise of another."""
        left = np.full(self.spare.last + 1, np.inf)
        weeks = self.spare.days // WEEK
        for other in np.nonzero(self.load[:, -1] > 0)[0]:
            share = self.spare.shared[at, other, weeks]
            if other != at and share.any():
                free = _from_then_on(self.spare.room[other] - self.load[other])
                with np.errstate(divide="ignore", invalid="ignore"):
                    left = np.minimum(left, np.where(share > 0, free / share, np.inf))
        return left.astype(np.float32)

    def _place(self, day: date) -> int:
        return self.spare.place((day - self.today).days - PLANNING_DAYS)

    def _day(self, at: int) -> date:
        return self.today + timedelta(days=int(self.spare.days[at]) + PLANNING_DAYS)


def pieces_table(spare: Spare, group: Group, style: Style, wanted: int) -> Counts:
    """Pieces of a style by each day: whole packs and no batch too small; where fewer are `wanted`
    than the least batch, that many are a batch."""
    least = np.maximum(group.least, style.least)
    cost = group.pace * np.float32(style.minutes)
    table = np.zeros(spare.last + 1, np.int64)
    ends = np.maximum(np.searchsorted(spare.days, group.until, side="right") - 1, 0)
    at_end = spare.free[ends, group.makers]
    for day in range(spare.last + 1):
        minutes = np.where(day <= ends, spare.free[day, group.makers], at_end)
        room = np.floor(minutes / cost + np.float32(1e-4)).astype(np.int32)
        whole = room // style.pack * style.pack if style.pack > 1 else room
        whole = np.where(whole >= least, whole, 0)
        if wanted:
            whole = np.where(room >= wanted, np.maximum(whole, wanted), whole)
        table[day] = whole.sum()
    return table


def _from_then_on(values: Floats) -> Floats:
    """The least value of each day and all later ones."""
    least: Floats = np.minimum.accumulate(values[::-1])[::-1]
    return least
