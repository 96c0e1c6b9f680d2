"""When pieces that are short can be here: promises that the free hours can keep, all together.

Lines are served by priority, then by date. Each takes the first day by which the certified
makers' hours, after this plan and after the promises made before it, suffice; those hours are
then reserved. Minimum batches and style limits are left aside. None means: nobody ever could.
"""

from __future__ import annotations

import numpy as np

from fulfillment.planner.bench import Floats, Ints
from fulfillment.planner.draft import Draft
from fulfillment.planner.hours import Loads, room_by

#: How far ahead to look, in days; the next span only when the one before does not suffice.
SPANS = (60, 400, 1_600, 6_400)
ENOUGH = 1e-6


class Promises:
    """Free minutes by day of the makers that short lines need, with what is promised so far."""

    def __init__(self, draft: Draft, makers: Ints, loads: Loads, last: int) -> None:
        task, bench = draft.task, draft.task.bench
        self.makers: Ints = makers
        where = bench.makers.cooperative[makers]
        days = np.broadcast_to(np.arange(last + 1), (len(makers), last + 1))
        self.free: Floats = room_by(bench, makers, task.first[where], days, loads)
        back = bench.dates[0] - bench.hand_in[:, 0]
        self.back: Ints = back[where]

    def rooms(self, rows: Ints, needed: Floats, day: int) -> Floats:
        """Pieces (with parts) that each of these makers could have at the hub by a day."""
        handed = day - self.back[rows]
        free = self.free[rows, np.clip(handed, 0, self.free.shape[1] - 1)]
        return np.where(handed >= 0, free / needed, 0.0)

    def reserve(self, rows: Ints, minutes: Floats, day: int) -> None:
        """Take the minutes, handed in for the hub on `day`, out of what is free."""
        for row, taken in zip(rows.tolist(), minutes.tolist(), strict=True):
            if taken > 0:
                handed = max(0, min(day - int(self.back[row]), self.free.shape[1] - 1))
                self.free[row, handed:] -= taken
                np.minimum(
                    self.free[row, :handed], self.free[row, handed], out=self.free[row, :handed]
                )


def earliest_days(draft: Draft, loads: Loads) -> dict[int, int | None]:
    """Per line with open pieces, the first day they can all be at the hub."""
    task, lines = draft.task, draft.task.bench.lines
    short = [line for line in range(len(lines.facts)) if draft.open[line] > 0]
    short.sort(key=lambda at: (-lines.facts[at].priority, int(lines.due[at]), lines.facts[at].id))
    able = {line: task.bench.able_for(line) for line in short}
    able = {line: makers[task.admitted[makers]] for line, makers in able.items()}
    needed = [makers for makers in able.values() if len(makers)]
    days: dict[int, int | None] = dict.fromkeys(short)
    if not needed:
        return days
    makers = np.unique(np.concatenate(needed))
    last = int(lines.due[short].max())
    for span in SPANS:
        promises = Promises(draft, makers, loads, last + span)
        days = {line: _promise(draft, promises, line, able[line], last + span) for line in short}
        if all(day is not None for line, day in days.items() if len(able[line])):
            break
    return days


def _promise(draft: Draft, promises: Promises, line: int, able: Ints, last: int) -> int | None:
    if not len(able):
        return None
    bench = draft.task.bench
    rows = np.searchsorted(promises.makers, able)
    needed = bench.minutes_per_piece(able, line)
    wanted = float(draft.open[line])
    low, high = int(bench.lines.due[line]), last
    if promises.rooms(rows, needed, high).sum() < wanted + ENOUGH:
        return None
    while low < high:
        middle = (low + high) // 2
        if promises.rooms(rows, needed, middle).sum() >= wanted + ENOUGH:
            high = middle
        else:
            low = middle + 1
    rooms = promises.rooms(rows, needed, high)
    promises.reserve(rows, rooms * (wanted / rooms.sum()) * needed, high)
    return high
