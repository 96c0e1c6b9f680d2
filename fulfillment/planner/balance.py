"""Evens out one line at a time: packs go from who has most above her target to who has least.

Pieces on time never fall: what one gives another takes, and open packs are handed out on the way.
Bounded and blind to the order of the facts: a line ends when no single pack helps any more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fulfillment.planner.aims import POOREST, STEEP, Aims
from fulfillment.planner.bench import SLIP
from fulfillment.planner.draft import Draft
from fulfillment.planner.flow import MISPLACED

PASSES = 3


@dataclass(slots=True)
class Seat:
    """A sharer of a line: pieces, least and most pieces, and pay above her target.

    `cushion` is how far below her target she may fall before she is poor, `enough` her pay then.
    """

    maker: int
    pieces: int
    least: int
    most: int
    above: float
    cushion: float
    enough: float
    changed: int = 0

    def rank(self, more: float = 0.0) -> float:
        """Pay above target, far lower for the poor; `more` is pay she might get."""
        above = self.above + more
        lack = -above - self.cushion
        if lack <= 0:
            return above
        return above - lack * POOREST / MISPLACED * (1 + STEEP * lack / self.enough)


def balance(draft: Draft, aims: Aims) -> None:
    """Bring pay nearer to everybody's target, line by line."""
    sharers = draft.sharers()
    for _ in range(PASSES):
        moved = [balance_line(draft, aims, line, who) for line, who in enumerate(sharers)]
        if not any(moved):
            return


def balance_line(draft: Draft, aims: Aims, line: int, sharers: list[int]) -> bool:
    """Hand out or take back what is open, then pass packs; True if anything changed."""
    seats = _seats(draft, aims, line, sharers)
    if not seats:
        return False
    pack = int(draft.task.bench.lines.pack[line])
    rate = float(draft.task.bench.lines.rate[line])
    _close(seats, int(draft.open[line]), pack, rate)
    _pass(seats, pack, rate)
    for seat in seats:
        if seat.changed:
            draft.put(seat.maker, line, seat.changed)
    return any(seat.changed for seat in seats)


def _seats(draft: Draft, aims: Aims, line: int, sharers: list[int]) -> list[Seat]:
    if not sharers:
        return []
    bench = draft.task.bench
    at = np.array(sharers, np.int64)
    per_piece = bench.minutes_per_piece(at, line)
    extra = np.floor(draft.reach[at, bench.lines.date[line]] / per_piece + SLIP).astype(np.int64)
    pieces = [draft.work[maker][line] for maker in sharers]
    columns = (
        draft.task.least(at, line).tolist(),
        (extra + pieces).tolist(),
        (draft.pay[at] - aims.target[at]).tolist(),
        (aims.target[at] - aims.floor[at]).tolist(),
        aims.enough[at].tolist(),
    )
    return [Seat(*seat) for seat in zip(sharers, pieces, *columns, strict=True)]


def _change(seat: Seat, pieces: int, rate: float) -> None:
    seat.pieces += pieces
    seat.changed += pieces
    seat.above += pieces * rate


def _close(seats: list[Seat], rest: int, pack: int, rate: float) -> None:
    """Bring the open pieces of the line to nothing, as far as rooms and least batches allow."""
    while rest:
        step = max(-pack, rest) if rest < 0 else min(pack, rest)
        if rest > 0:
            able = [seat for seat in seats if seat.pieces + step <= seat.most]
            if step < pack:
                able = [seat for seat in able if seat.pieces % pack == 0]
        else:
            able = [seat for seat in seats if seat.pieces + step >= seat.least]
        if not able:
            return
        choice = min if rest > 0 else max
        _change(choice(able, key=Seat.rank), step, rate)
        rest -= step


def _pass(seats: list[Seat], pack: int, rate: float) -> None:
    step = pack * rate
    for _ in range(4 * len(seats)):
        givers = [seat for seat in seats if seat.pieces - pack >= seat.least]
        takers = [seat for seat in seats if seat.pieces + pack <= seat.most]
        if not givers or not takers:
            return
        giver, taker = max(givers, key=Seat.rank), min(takers, key=Seat.rank)
        need = taker.rank()
        if giver.rank(-step) <= need + 1 or max(giver.above, -need) <= step / 2:
            return
        _change(giver, -pack, rate)
        _change(taker, pack, rate)
