"""Promise dates: "this many of that, when?" and "by then, how many?", from the hours still free.

Capacity is what makers can still do after their own commitments and everything promised before.
It is built once from facts and asked many times; a promise or a soft hold gives a new capacity
and leaves the old one as it was, so that a quote can be taken back by forgetting it. A maker
counts only from the day on which a whole legal batch is ready; pieces are counted in packs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from fulfillment.planner.bench import Bench, Ints, lay_out
from fulfillment.planner.checks import refuse
from fulfillment.planner.facts import Facts, LineFacts
from fulfillment.planner.hours import AT_ONCE, Loads, room_by
from fulfillment.planner.task import pieces_within

#: How many days ahead capacity is known.
HORIZON = 180


@dataclass(frozen=True, slots=True)
class Capacity:
    """Free minutes by day: `free[m, d]` is what maker m can still hand in by day d from today."""

    bench: Bench
    styles: dict[str, int]
    free: NDArray[np.float32]
    back: Ints

    @property
    def last_day(self) -> date:
        """The last day for which anything can be said."""
        return self.bench.start + timedelta(days=self.free.shape[1] - 1)


@dataclass(frozen=True, slots=True)
class Wish:
    """Pieces of a style that somebody wants, by a day if she named one; higher priority first."""

    id: str
    style: str
    pieces: int
    due: date | None = None
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Promise:
    """The answer to a wish: how many pieces by its day, and the day all of them are here."""

    id: str
    in_time: int
    day: date | None


def capacity_of(facts: Facts, horizon: int = HORIZON) -> Capacity:
    """Capacity from makers, cooperatives and styles; order lines in the facts are not counted."""
    end = facts.start + timedelta(days=horizon)
    lines = tuple(LineFacts(style.id, style.id, 1, end) for style in facts.styles)
    bench = lay_out(replace(facts, lines=lines))
    count = len(bench.makers.facts)
    free = np.empty((count, horizon + 1), np.float32)
    days = np.arange(horizon + 1)
    for at in range(0, count, AT_ONCE):
        rows = np.arange(at, min(at + AT_ONCE, count))
        first = bench.kit_day[bench.makers.cooperative[rows]]
        every = np.broadcast_to(days, (len(rows), len(days)))
        free[rows] = room_by(bench, rows, first, every, Loads({}))
    back = (bench.dates[0] - bench.hand_in[:, 0])[bench.makers.cooperative]
    styles = {line.style: at for at, line in enumerate(bench.lines.facts)}
    return Capacity(bench, styles, free, back)


def pieces_by(capacity: Capacity, style: str, day: date) -> int:
    """How many pieces of a style could be at the hub by a day, with nothing else promised."""
    line, makers = _able(capacity, style)
    at = (day - capacity.bench.start).days
    if at < 0 or not len(makers):
        return 0
    return int(_rooms(capacity, line, makers, at).sum())


def promise_date(capacity: Capacity, style: str, pieces: int) -> date | None:
    """The first day on which so many pieces could be at the hub; None if not within sight."""
    if pieces < 1:
        refuse("pieces", f"{pieces} must be at least 1")
    line, makers = _able(capacity, style)
    low, high = 0, capacity.free.shape[1] - 1
    if not len(makers) or _rooms(capacity, line, makers, high, pieces).sum() < pieces:
        return None
    while low < high:
        middle = (low + high) // 2
        if _rooms(capacity, line, makers, middle, pieces).sum() >= pieces:
            high = middle
        else:
            low = middle + 1
    return capacity.bench.start + timedelta(days=high)


def hold(capacity: Capacity, style: str, pieces: int, day: date) -> Capacity:
    """Capacity with these pieces promised for a day; as many as fit, evenly over who can."""
    line, makers = _able(capacity, style)
    at = min((day - capacity.bench.start).days, capacity.free.shape[1] - 1)
    if at < 0 or not len(makers):
        return capacity
    room = _rooms(capacity, line, makers, at, pieces).astype(np.float64)
    part = min(1.0, pieces / max(float(room.sum()), 1.0))
    minutes = room * part * capacity.bench.minutes_per_piece(makers, line)
    handed = np.maximum(at - capacity.back[makers], 0)
    mine = capacity.free[makers]
    later = np.arange(mine.shape[1])[None, :] >= handed[:, None]
    mine = np.where(later, mine - minutes[:, None], mine)
    most = mine[np.arange(len(makers)), handed][:, None]
    free = capacity.free.copy()
    free[makers] = np.maximum(np.where(later, mine, np.minimum(mine, most)), 0.0)
    return replace(capacity, free=free)


def promises(capacity: Capacity, wishes: Sequence[Wish]) -> tuple[tuple[Promise, ...], Capacity]:
    """Promise several wishes from one capacity: by priority, then by due day, then by name.

    Returns the promises in the order of the wishes, and the capacity that is left.
    """
    _check(wishes)
    made: dict[str, Promise] = {}
    for wish in sorted(wishes, key=lambda row: (-row.priority, row.due or date.max, row.id)):
        day = promise_date(capacity, wish.style, wish.pieces)
        in_time = wish.pieces if day else 0
        if wish.due and (day is None or day > wish.due):
            in_time = min(wish.pieces, pieces_by(capacity, wish.style, wish.due))
            capacity = hold(capacity, wish.style, in_time, wish.due)
        if day:
            rest = wish.pieces - in_time if wish.due and day > wish.due else wish.pieces
            until = max(day, wish.due) if wish.due else day
            capacity = hold(capacity, wish.style, rest, until)
        made[wish.id] = Promise(wish.id, in_time, day)
    return tuple(made[wish.id] for wish in wishes), capacity


def _check(wishes: Iterable[Wish]) -> None:
    seen: set[str] = set()
    for wish in wishes:
        if wish.id in seen:
            refuse(f"wishes[{wish.id}]", "this identity stands twice")
        if wish.pieces < 1:
            refuse(f"wishes[{wish.id}].pieces", f"{wish.pieces} must be at least 1")
        seen.add(wish.id)


def _able(capacity: Capacity, style: str) -> tuple[int, Ints]:
    line = capacity.styles.get(style)
    if line is None:
        refuse("style", f"the style {style} is not known")
    return line, capacity.bench.able_for(line)


def _rooms(
    capacity: Capacity, line: int, makers: Ints, day: int, wanted: int | None = None
) -> Ints:
    """Pieces each maker could have at the hub by a day: whole packs, no batch too small.

    Where fewer are `wanted` than the least batch, that many are a batch.
    """
    bench = capacity.bench
    pack = int(bench.lines.pack[line])
    takes = np.array([row.min_batch for row in bench.cooperatives], np.int64)
    least = np.maximum(int(bench.lines.least[line]), takes[bench.makers.cooperative[makers]])
    handed = day - capacity.back[makers]
    at = np.clip(handed, 0, capacity.free.shape[1] - 1)
    minutes = np.where(handed >= 0, capacity.free[makers, at], 0.0).astype(np.float64)
    room = pieces_within(minutes, bench.minutes_per_piece(makers, line))
    rooms = np.where(room // pack * pack >= least, room // pack * pack, 0)
    if wanted is not None:
        rooms = np.where(room >= wanted, np.maximum(rooms, wanted), rooms)
    counted: Ints = rooms
    return counted
