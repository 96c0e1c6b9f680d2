"""A plan in the making: who has how many pieces of which line, and what is still free.

Everything that the steps of the planner change goes through `put`, which keeps the sums true and
notes the change in `journal`, so that whoever tries something can take it back.
Invariants: no maker over her free minutes for any date, no more styles than she may have, no
line over its open pieces; `reach[m, j]` is the most minutes that may still be added for date j.
`fair[m]`, once known, is the total pay that the work given out should bring her to.
"""

from __future__ import annotations

import numpy as np

from fulfillment.planner.bench import Floats, Ints
from fulfillment.planner.task import Task, pieces_within


class Draft:
    """Shares by maker and line, with running sums of minutes, pay and open pieces."""

    def __init__(self, task: Task) -> None:
        self.task: Task = task
        self.journal: list[tuple[int, int, int]] = []
        self.work: list[dict[int, int]] = [{} for _ in task.bench.makers.facts]
        self.open: Ints = task.open_pieces.copy()
        self.pay: Floats = task.pay.copy()
        self.fair: Floats | None = None
        self.slack: Floats = np.where(task.admitted[:, None], task.free, 0.0)
        self.reach: Floats = _reach(self.slack)
        lines, makers = task.bench.lines, task.bench.makers
        self._rate: list[int] = lines.rate.tolist()
        self._date: list[int] = lines.date.tolist()
        self._minutes: list[float] = lines.minutes.tolist()
        self._craft: list[int] = lines.craft.tolist()
        self._speed: Floats = makers.pace * makers.slowness[:, None]
        self.styles: Ints = np.array([len(task.held.get(m, ())) for m in range(len(self.work))])

    def put(self, maker: int, line: int, pieces: int) -> None:
        """Give the maker `pieces` more of the line (fewer if negative); 0 left is no share."""
        if not pieces:
            return
        self.journal.append((maker, line, pieces))
        mine = self.work[maker]
        had = mine.get(line, 0)
        if had + pieces:
            mine[line] = had + pieces
        else:
            mine.pop(line, None)
        self.open[line] -= pieces
        self.pay[maker] += self._rate[line] * pieces
        self._take(maker, self._date[line], self.minutes(maker, line) * pieces)
        if not had or had + pieces == 0:
            self.styles[maker] = len(self.styles_of(maker))

    def minutes(self, maker: int, line: int) -> float:
        """Minutes one piece of a line costs her."""
        return self._minutes[line] * float(self._speed.item(maker, self._craft[line]))

    def _take(self, maker: int, date: int, minutes: float) -> None:
        """Lower what is free from a date on; plain lists, because this is done most of all."""
        slack: list[float] = self.slack[maker].tolist()
        for later in range(date, len(slack)):
            slack[later] -= minutes
        self.slack[maker] = slack
        least = slack[-1]
        for earlier in range(len(slack) - 1, -1, -1):
            least = min(least, slack[earlier])
            slack[earlier] = max(least, 0.0)
        self.reach[maker] = slack

    def styles_of(self, maker: int) -> set[int]:
        """The styles she makes, standing work included."""
        of_line = self.task.bench.lines.style
        held = self.task.held.get(maker, frozenset())
        return {int(of_line[line]) for line in self.work[maker]} | held

    def sharers(self) -> list[list[int]]:
        """Who has a share of each line, in the order of makers."""
        of: list[list[int]] = [[] for _ in self.open]
        for maker, mine in enumerate(self.work):
            for line in mine:
                of[line].append(maker)
        return of

    def may_take(self, maker: int, line: int) -> bool:
        """Whether her style limit allows her this line, and no batch of it starts that day."""
        if maker in self.task.blocked.get(line, ()):
            return False
        if self.styles[maker] < self.task.bench.makers.most_styles[maker]:
            return True
        return int(self.task.bench.lines.style[line]) in self.styles_of(maker)

    def room(self, makers: Ints, line: int) -> Ints:
        """Legal pieces of a line that each maker could take as a new batch (0 if too few)."""
        bench = self.task.bench
        per_piece = bench.minutes_per_piece(makers, line)
        room = pieces_within(self.reach[makers, bench.lines.date[line]], per_piece)
        open_room: Ints = np.minimum(room, self.open[line])
        return open_room

    def levels(self) -> Floats:
        """Pay per hour, recent weeks and this order together, for every maker."""
        makers = self.task.bench.makers
        hours = makers.recent_hours + self.task.hours
        return (makers.recent_pay + self.pay) / np.maximum(hours, 1e-9)


def _reach(slack: Floats) -> Floats:
    """Of the minutes left until each date, those that no later date needs."""
    reach: Floats = np.maximum(np.minimum.accumulate(slack[..., ::-1], axis=-1)[..., ::-1], 0.0)
    return reach


def takers(draft: Draft, line: int) -> Ints:
    """Certified, admitted makers without a share of the line whose style limit allows one."""
    task = draft.task
    able = task.bench.able_for(line)
    able = able[task.admitted[able]]
    fits = [
        line not in draft.work[maker] and draft.may_take(maker, line) for maker in able.tolist()
    ]
    return able[np.array(fits, np.bool_)] if len(able) else able
