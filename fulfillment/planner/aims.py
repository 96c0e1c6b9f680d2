"""What the finishing steps strive for, as one number to make smaller, in units of cost.

Misplaced pay counts in proportion, pay that leaves someone below the floor counts many times, and
batches and the goods' way count at their price. Pieces on time are not in it: no step may lower
them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fulfillment.planner.bench import Floats, Ints
from fulfillment.planner.draft import Draft
from fulfillment.planner.flow import MISPLACED, shipping_per_kg

#: Worth of one unit of pay that lifts a maker towards the floor, and how much more it is worth to
#: somebody further below: the poorest come first, even before those who are nearly there.
POOREST = 3.0
STEEP = 10.0
#: The floor is this part of the level of the fair plan's poorest maker.
FLOOR = 0.96


@dataclass(frozen=True, slots=True)
class Aims:
    """`target[m]` is the total pay to come to, `floor[m]` the least, `enough[m]` the same with what
    she earned lately. Prices per maker and per line; `most[m, l]` is what a line may pay her."""

    target: Floats
    floor: Floats
    enough: Floats
    price: list[float]
    kg: list[float]
    rate: list[int]
    batch: list[float]
    most: NDArray[np.float32]


def set_aims(draft: Draft, target: Floats, level: float) -> Aims:
    """Aims for a draft: `target` is total pay, `level` the fair plan's lowest level."""
    task, bench = draft.task, draft.task.bench
    hours = bench.makers.recent_hours + task.hours
    enough = FLOOR * level * hours
    floor = np.minimum(enough - bench.makers.recent_pay, target)
    most: NDArray[np.float32] = np.zeros((len(target), len(draft.open)), np.float32)
    for line in range(len(draft.open)):
        able = bench.able_for(line)
        most[able, line] = task.largest(able, line, task.free[able]) * bench.lines.rate[line]
    return Aims(
        target=target,
        floor=floor,
        enough=np.maximum(enough, 1.0),
        price=shipping_per_kg(bench)[bench.makers.cooperative].tolist(),
        kg=(bench.lines.kit_kg + bench.lines.goods_kg).tolist(),
        rate=bench.lines.rate.tolist(),
        batch=bench.makers.batch_cost.tolist(),
        most=most,
    )


def hardship(lack: Floats | float, enough: Floats | float) -> Floats:
    """What pay that is missing to the floor counts; twice the lack counts more than twice."""
    poor = np.maximum(lack, 0.0)
    counted: Floats = POOREST * poor * (1 + STEEP * poor / enough)
    return counted


def unfair(aims: Aims, makers: Ints, pay: Floats) -> float:
    """Misplaced pay and hardship of these makers if they had so much."""
    misplaced = MISPLACED * np.abs(pay - aims.target[makers])
    return float((misplaced + hardship(aims.floor[makers] - pay, aims.enough[makers])).sum())
