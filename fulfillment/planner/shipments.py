"""Chooses hand-in days so that the goods of a cooperative fill their parcels.

A batch may be handed in earlier than it must, if the maker's hours allow. From the last date to
the first, what would start a poorly filled parcel is handed in for the date before, where it
helps to fill one; nothing moves when the rest cannot be moved as a whole. Pieces, pay and people
stay as they are, and nobody works more on any day than her safe hours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from fulfillment.planner.bench import Bench, Floats
from fulfillment.planner.draft import Draft
from fulfillment.planner.standing import Standing

SLIP_KG = 1e-9


@dataclass(slots=True)
class Load:
    """One new batch on its way to a date: `date` may only fall."""

    maker: int
    line: int
    pieces: int
    date: int
    minutes: float
    kg: float


def ship(draft: Draft) -> list[Standing]:
    """The new batches of a draft with their days, parcels filled as well as dates allow."""
    bench = draft.task.bench
    loads = _loads(draft)
    houses: dict[int, list[Load]] = {}
    for load in loads:
        houses.setdefault(int(bench.makers.cooperative[load.maker]), []).append(load)
    slack = draft.slack.copy()
    for house in sorted(houses):
        _fill_parcels(bench, house, houses[house], slack)
    return [_batch(draft, load) for load in loads]


def _loads(draft: Draft) -> list[Load]:
    bench = draft.task.bench
    rows = [(m, line, n) for m, mine in enumerate(draft.work) for line, n in sorted(mine.items())]
    if not rows:
        return []
    maker, line, pieces = np.array(rows, np.int64).T
    columns = (
        bench.lines.date[line].tolist(),
        (bench.minutes_per_piece(maker, line) * pieces).tolist(),
        (bench.lines.goods_kg[line] * pieces).tolist(),
    )
    return [
        Load(*row, date, minutes, kg) for row, date, minutes, kg in zip(rows, *columns, strict=True)
    ]


def _fill_parcels(bench: Bench, house: int, loads: list[Load], slack: Floats) -> None:
    """Carry crumbs of the later dates to the earlier ones."""
    parcel = bench.facts.settings.parcel_kg
    days = bench.hand_in[house]
    at: list[list[Load]] = [[] for _ in bench.dates]
    for load in loads:
        at[load.date].append(load)
    for date in range(len(at) - 1, 0, -1):
        crumb = sum(load.kg for load in at[date]) % parcel
        if crumb <= SLIP_KG or days[date - 1] < bench.kit_day[house]:
            continue
        movable = [load for load in at[date] if _fits_before(slack, load)]
        for load in _covering(movable, crumb - SLIP_KG, slack):
            slack[load.maker, date - 1] -= load.minutes
            load.date = date - 1
            at[date].remove(load)
            at[date - 1].append(load)


def _fits_before(slack: Floats, load: Load) -> bool:
    """Whether her hours allow handing in for the date before."""
    return bool(slack[load.maker, load.date - 1] >= load.minutes - 1e-6)


def _covering(movable: Iterable[Load], crumb: float, slack: Floats) -> list[Load]:
    """Few loads of at least `crumb` kilograms with little to spare; none if they do not suffice."""
    fitting = _fitting(movable, slack)
    if sum(load.kg for load in fitting) < crumb:
        return []
    chosen, spare, rest = [], [], crumb
    for load in fitting:
        if load.kg <= rest:
            chosen.append(load)
            rest -= load.kg
        else:
            spare.append(load)
    enough = [load for load in spare if load.kg >= rest]
    if rest > 0 and enough:
        chosen.append(enough[-1])
    return chosen


def _fitting(movable: Iterable[Load], slack: Floats) -> list[Load]:
    """Loads that fit before the date all together, the heaviest first."""
    taken: dict[int, float] = {}
    fitting = []
    for load in sorted(movable, key=lambda row: (-row.kg, row.maker, row.line)):
        used = taken.get(load.maker, 0.0) + load.minutes
        if used <= slack[load.maker, load.date - 1] + 1e-6:
            taken[load.maker] = used
            fitting.append(load)
    return fitting


def _batch(draft: Draft, load: Load) -> Standing:
    bench = draft.task.bench
    house = int(bench.makers.cooperative[load.maker])
    due = int(bench.hand_in[house, load.date])
    return Standing(load.maker, load.line, load.pieces, int(draft.task.first[house]), due)
