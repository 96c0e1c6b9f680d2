"""Places open pieces line by line, each time with the certified makers who earn least.

The simplest step and the last resort of all others: scarce and early lines first, every maker
gets about what brings her level to the others', never less than a legal batch. It leaves pieces
open only where no further legal batch fits.
"""

from __future__ import annotations

import numpy as np

from fulfillment.planner.bench import Ints
from fulfillment.planner.draft import Draft, takers


def fill(draft: Draft, target: np.ndarray | None = None) -> None:
    """Give out what is open; `target[m]` is the pay each maker should come to, if known."""
    for line in scarce_first(draft):
        fill_line(draft, line, target)


def scarce_first(draft: Draft) -> list[int]:
    """Open lines, those with few hours per piece first, then the higher priority."""
    task = draft.task
    lines = task.bench.lines
    hours = [
        float(draft.reach[task.bench.able_for(line), lines.date[line]].sum())
        / max(1.0, float(task.open_pieces[line] * lines.minutes[line]))
        for line in range(len(lines.facts))
    ]
    order = sorted(
        range(len(hours)), key=lambda at: (-lines.facts[at].priority, hours[at], lines.facts[at].id)
    )
    return [line for line in order if draft.open[line] > 0]


def fill_line(draft: Draft, line: int, target: np.ndarray | None = None) -> None:
    """Hand out the open pieces of one line until nobody can take a legal batch."""
    candidates = takers(draft, line)
    if not len(candidates):
        return
    rate = float(draft.task.bench.lines.rate[line])
    levels = draft.levels()[candidates]
    for maker in candidates[np.lexsort((candidates, levels))].tolist():
        if draft.open[line] <= 0:
            return
        most = _most(draft, maker, line)
        least = int(draft.task.least(maker, line))
        if most < least:
            continue
        wish = (
            most if target is None or not rate else int((target[maker] - draft.pay[maker]) / rate)
        )
        draft.put(maker, line, _legal(draft, line, max(least, min(most, wish)), least, most))


def _most(draft: Draft, maker: int, line: int) -> int:
    room = draft.room(np.array([maker]), line)
    return int(_legal_most(draft, line, room)[0])


def _legal_most(draft: Draft, line: int, room: Ints) -> Ints:
    """The odd remainder of a line may be taken once: when only it is left, or with the rest."""
    pack = int(draft.task.bench.lines.pack[line])
    best = room // pack * pack
    rest = int(draft.open[line])
    return np.where(room >= rest, rest, best)


def _legal(draft: Draft, line: int, wish: int, least: int, most: int) -> int:
    """The legal batch nearest to `wish`, leaving no rest that is too small for another."""
    pack, rest = int(draft.task.bench.lines.pack[line]), int(draft.open[line])
    if wish >= rest:
        return most
    pieces = min(-(-wish // pack) * pack, most)
    if 0 < rest - pieces < least:
        return most if most == rest else max(_up(least, pack), pieces - _up(least, pack))
    return pieces


def _up(pieces: int, pack: int) -> int:
    return -(-pieces // pack) * pack
