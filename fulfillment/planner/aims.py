"""What the finishing steps strive for, as one number to make smaller, in units of cost.

Misplaced pay counts in proportion, pay that leaves someone below the floor counts many times, and
batches and the goods' way count at their price. Pieces on time are not in it: no step may lower
them. Also here: trying a change on a draft and taking it back when the number did not fall.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fulfillment.planner.balance import balance_line
from fulfillment.planner.bench import SLIP, Floats
from fulfillment.planner.draft import Draft
from fulfillment.planner.flow import MISPLACED, shipping_per_kg

#: Worth of one unit of pay that lifts a maker towards the floor.
POOREST = 3.0
#: The floor is this part of the level of the fair plan's poorest maker.
FLOOR = 0.96


@dataclass(frozen=True, slots=True)
class Aims:
    """`target[m]` is the total pay to come to, `floor[m]` the least; prices per maker and line."""

    target: Floats
    floor: Floats
    price: Floats
    kg: list[float]
    batch: Floats
    most: NDArray[np.float32]


def set_aims(draft: Draft, target: Floats, level: float) -> Aims:
    """Aims for a draft: `target` is total pay, `level` the fair plan's lowest level."""
    task, bench = draft.task, draft.task.bench
    hours = bench.makers.recent_hours + task.hours
    floor = np.minimum(FLOOR * level * hours - bench.makers.recent_pay, target)
    most: NDArray[np.float32] = np.zeros((len(target), len(draft.open)), np.float32)
    for line in range(len(draft.open)):
        able = bench.able_for(line)
        most[able, line] = task.largest(able, line, task.free[able]) * bench.lines.rate[line]
    return Aims(
        target=target,
        floor=floor,
        price=shipping_per_kg(bench)[bench.makers.cooperative],
        kg=(bench.lines.kit_kg + bench.lines.goods_kg).tolist(),
        batch=bench.makers.batch_cost.astype(np.float64),
        most=most,
    )


def score(draft: Draft, aims: Aims, people: Sequence[int]) -> float:
    """How far these makers are from the aims."""
    at = np.array(people, np.int64)
    pay = draft.pay[at]
    misplaced = np.abs(pay - aims.target[at]).sum()
    poor = np.maximum(aims.floor[at] - pay, 0.0).sum()
    total = MISPLACED * float(misplaced) + POOREST * float(poor)
    batch, price = aims.batch[at].tolist(), aims.price[at].tolist()
    for maker, per_batch, per_kg in zip(people, batch, price, strict=True):
        mine = draft.work[maker]
        total += per_batch * len(mine)
        for line, pieces in mine.items():
            total += per_kg * aims.kg[line] * pieces
    return total


@dataclass(slots=True)
class Trial:
    """A change to a few lines that can be taken back."""

    draft: Draft
    aims: Aims
    lines: tuple[int, ...]
    people: list[int]
    before: list[tuple[int, int, int]]
    score: float
    open: int

    def settle(self, sharers: Iterable[list[int]]) -> bool:
        """Level the touched lines; keep the change if it brought the aims nearer."""
        draft = self.draft
        for line, who in zip(self.lines, sharers, strict=True):
            balance_line(draft, self.aims.target, line, who)
        left = [int(draft.open[line]) for line in self.lines]
        if min(left) >= 0 and sum(left) <= self.open:
            gain = self.score - score(draft, self.aims, self.people)
            if gain > 1.0 or sum(left) < self.open:
                return True
        return self.undo()

    def undo(self) -> bool:
        """Put everything back as it was; always False."""
        for maker, line, pieces in self.before:
            change = pieces - self.draft.work[maker].get(line, 0)
            if change:
                self.draft.put(maker, line, change)
        return False


def begin(draft: Draft, aims: Aims, lines: tuple[int, ...], people: Iterable[int]) -> Trial:
    """Remember how these makers stand on these lines."""
    everyone = sorted(people)
    before = [(m, line, draft.work[m].get(line, 0)) for m in everyone for line in lines]
    left = sum(int(draft.open[line]) for line in lines)
    return Trial(draft, aims, lines, everyone, before, score(draft, aims, everyone), left)


def join(draft: Draft, aims: Aims, maker: int, line: int) -> bool:
    """Give her about what she lacks to her target, at least a legal batch, if it fits."""
    if line in draft.work[maker] or not draft.may_take(maker, line):
        return False
    bench = draft.task.bench
    if not bench.able[maker, bench.lines.group[line]]:
        return False
    pack, rate = int(bench.lines.pack[line]), max(1, int(bench.lines.rate[line]))
    reach = float(draft.reach[maker, bench.lines.date[line]])
    most = int(reach / draft.minutes(maker, line) + SLIP) // pack * pack
    least = -(-int(draft.task.least(maker, line)) // pack) * pack
    wish = round((aims.target[maker] - draft.pay[maker]) / rate / pack) * pack
    if most < least:
        return False
    draft.put(maker, line, max(least, min(wish, most)))
    return True


def change_over(
    draft: Draft, aims: Aims, move: tuple[int, int, int], sharers: list[set[int]]
) -> bool:
    """`(maker, leaves, joins)`: she gives one share back to its sharers and joins another line."""
    maker, leaves, joins = move
    if leaves not in draft.work[maker] or leaves == joins:
        return False
    trial = begin(draft, aims, (leaves, joins), sharers[leaves] | sharers[joins] | {maker})
    draft.put(maker, leaves, -draft.work[maker][leaves])
    if joins not in draft.work[maker] and not join(draft, aims, maker, joins):
        return trial.undo()
    if not trial.settle((sorted(sharers[leaves] - {maker}), sorted(sharers[joins] | {maker}))):
        return False
    sharers[leaves].discard(maker)
    sharers[joins].add(maker)
    return True
