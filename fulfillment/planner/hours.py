"""Safe hours: how many minutes of new work a maker can hand in by a day.

A maker works only on her own days, never on days off, `hours_per_week` spread evenly over the
week; nothing carries over. New work by day d must fit between the kit's arrival and d, and must
leave every commitment its time, also the later ones. The answer never falls with d.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from fulfillment.planner.bench import Bench, Floats, Ints
from fulfillment.planner.facts import MakerFacts
from fulfillment.planner.standing import Standing

#: Makers per step, so that memory does not grow with the length of the bench.
AT_ONCE = 4_096


def free_minutes(
    bench: Bench, first: Ints | None = None, standing: Sequence[Standing] = ()
) -> Floats:
    """`free[m, j]`: minutes of new work that maker m can hand in for the j-th hub date.

    `first[c]` is the first day of work with a new kit in cooperative c (its kit day by default);
    `standing` work keeps its minutes.
    """
    begin = bench.kit_day if first is None else first
    free = np.empty((len(bench.makers.facts), len(bench.dates)))
    loads = loads_of(bench, standing)
    for at in range(0, len(free), AT_ONCE):
        rows = np.arange(at, min(at + AT_ONCE, len(free)))
        where = bench.makers.cooperative[rows]
        free[rows] = room_by(bench, rows, begin[where], bench.hand_in[where], loads)
    return np.maximum.accumulate(free, axis=1)


def room_by(bench: Bench, makers: Ints, first: Ints, days: Ints, loads: Loads) -> Floats:
    """Minutes of new work from day `first[i]` that `makers[i]` can hand in by `days[i, k]`."""
    people = [bench.makers.facts[at] for at in makers]
    horizon = max(int(days.max(initial=0)), _last_day(people, bench.start), loads.last) + 1
    whole = _calendar(people, bench.start, horizon)
    rest = whole - _promised(people, bench.start, horizon)
    if loads.minutes:
        planned = _planned(makers, loads, horizon)
        kit = np.clip(bench.kit_day[bench.makers.cooperative[makers]], 0, horizon)
        kitted = whole - _until(whole, kit)[:, None] - planned
        kitted[np.arange(horizon)[None, :] < kit[:, None]] = np.inf
        rest = np.minimum(rest - planned, kitted)
    rest = np.minimum.accumulate(rest[:, ::-1], axis=1)[:, ::-1]
    row = np.arange(len(makers))[:, None]
    at = np.clip(days, 0, horizon - 1)
    own = whole[row, at] - _until(whole, np.clip(first, 0, horizon))[:, None]
    room = np.minimum(own, rest[row, at])
    return np.where(days >= first[:, None], np.maximum(room, 0.0), 0.0)


def _until(whole: Floats, day: Ints) -> Floats:
    """Minutes of all days before `day`."""
    before: Floats = whole[np.arange(len(day)), np.maximum(day - 1, 0)]
    return np.where(day > 0, before, 0.0)


@dataclass(frozen=True, slots=True)
class Loads:
    """Minutes of standing work: by maker, the day it is handed in and how long it takes."""

    minutes: dict[int, list[tuple[int, float]]]
    last: int = 0


def loads_of(bench: Bench, standing: Sequence[Standing]) -> Loads:
    minutes: dict[int, list[tuple[int, float]]] = {}
    for batch in standing:
        needed = batch.pieces * float(bench.minutes_per_piece(batch.maker, batch.line))
        minutes.setdefault(batch.maker, []).append((max(batch.due, 0), needed))
    return Loads(minutes, max((batch.due for batch in standing), default=0))


def _planned(makers: Ints, loads: Loads, horizon: int) -> Floats:
    taken = np.zeros((len(makers), horizon))
    for at, maker in enumerate(makers.tolist()):
        for day, needed in loads.minutes.get(maker, ()):
            taken[at, day] += needed
    return np.cumsum(taken, axis=1)


def _calendar(people: list[MakerFacts], start: date, horizon: int) -> Floats:
    """Minutes from the start up to and including each day."""
    week = np.zeros((len(people), 7))
    for at, person in enumerate(people):
        if person.working_days:
            week[at, list(person.working_days)] = (
                person.hours_per_week * 60 / len(person.working_days)
            )
    days = week[:, (start.weekday() + np.arange(horizon)) % 7]
    begin = start.toordinal()
    for at, person in enumerate(people):
        off = [day.toordinal() - begin for day in person.days_off]
        days[at, [day for day in off if 0 <= day < horizon]] = 0.0
    return np.cumsum(days, axis=1)


def _promised(people: list[MakerFacts], start: date, horizon: int) -> Floats:
    """Minutes committed to work that is due up to and including each day."""
    taken = np.zeros((len(people), horizon))
    for at, person in enumerate(people):
        for promise in person.commitments:
            day = max(0, (promise.due - start).days)
            if day < horizon:
                taken[at, day] += promise.minutes
    return np.cumsum(taken, axis=1)


def _last_day(people: list[MakerFacts], start: date) -> int:
    days = [(p.due - start).days for person in people for p in person.commitments]
    return max(days, default=0)
