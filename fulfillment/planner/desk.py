"""The desk at which makers choose bundles: each with her lines, hours, least batches and fair pay.

One row per maker who could do any of the open work, her lines side by side. Pay and ways are
counted in pieces of usual worth, so that everything can be weighed against pieces on time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fulfillment.planner.bench import Floats, Ints
from fulfillment.planner.flow import shipping_per_kg
from fulfillment.planner.task import Task

#: An average piece's way to the hub and back, in pieces.
WAY = 0.04


@dataclass(frozen=True, slots=True)
class Desk:
    """Makers with work they could do, one row each, and their lines side by side (-1: none)."""

    maker: Ints
    line: Ints
    need: Floats
    date: Ints
    pack: Ints
    least: Ints
    rate: Floats
    way: Floats
    free: Floats
    styles: Ints
    target: Floats
    floor: Floats


def set_desk(task: Task, target: Floats, floor: Floats) -> Desk:
    """The desk for a task; `target` and `floor` are pay from new work per maker."""
    bench = task.bench
    own: list[list[int]] = [[] for _ in bench.makers.facts]
    for line in np.nonzero(task.open_pieces > 0)[0].tolist():
        able = bench.able_for(line)
        able = able[task.admitted[able]]
        fits = task.largest(able, line, task.free[able]) >= task.least(able, line)
        for maker in able[fits].tolist():
            own[maker].append(line)
    held = np.array([len(task.held.get(maker, ())) for maker in range(len(own))])
    styles = bench.makers.most_styles - held
    maker = np.array([at for at, lines in enumerate(own) if lines and styles[at] > 0], np.int64)
    columns = np.full((len(maker), max((len(own[at]) for at in maker), default=1)), -1)
    for row, at in enumerate(maker.tolist()):
        columns[row, : len(own[at])] = own[at]
    return _desk(task, maker, columns, (styles, target, floor))


def _desk(task: Task, maker: Ints, line: Ints, rows: tuple[Ints, Floats, Floats]) -> Desk:
    bench, some = task.bench, np.maximum(line, 0)
    styles, target, floor = rows
    pack = bench.lines.pack[some]
    takes = task.takes[bench.makers.cooperative[maker]][:, None]
    wanted = np.maximum(bench.lines.least[some], takes)
    least = np.maximum(1, np.minimum(task.ordered[some], wanted))
    kg = bench.lines.kit_kg[some] + bench.lines.goods_kg[some]
    way = shipping_per_kg(bench)[bench.makers.cooperative[maker]][:, None] * kg
    rate = np.maximum(bench.lines.rate, 1).astype(np.float64)
    usual = float(rate.mean())
    return Desk(
        maker=maker,
        line=line,
        need=bench.minutes_per_piece(maker[:, None], some),
        date=bench.lines.date[some],
        pack=pack,
        least=-(-least // pack) * pack,
        rate=rate[some] / usual,
        way=WAY * way / max(float(way[line >= 0].sum()), 1e-9) * max(1, int((line >= 0).sum())),
        free=task.free[maker],
        styles=styles[maker],
        target=target[maker] / usual,
        floor=floor[maker] / usual,
    )
