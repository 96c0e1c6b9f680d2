"""What is still to be planned: open pieces and free minutes once standing work is set aside.

A first plan has nothing standing but pins; a re-plan has every batch that the event did not
release. Standing work lowers a maker's free minutes, counts towards her styles and her pay and
is never touched again. Invariant: `open_pieces` is never negative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fulfillment.planner.bench import SLIP, Bench, Flags, Floats, Ints
from fulfillment.planner.hours import free_minutes
from fulfillment.planner.standing import Standing


@dataclass(frozen=True, slots=True)
class Task:
    """The planning task: `first[c]` is the first working day of a new kit in cooperative c.

    `ordered` is what was open at first: the least batch refers to it even when less is open later.
    `pay` is what standing work brings each maker, `held` the styles it gives her,
    `blocked` who has a batch of a line that starts with the new kits, `hours` all
    her free hours in this order's window (standing work included), for the fairness measure.
    """

    bench: Bench
    first: Ints
    free: Floats
    open_pieces: Ints
    ordered: Ints
    admitted: Flags
    pay: Floats
    hours: Floats
    held: dict[int, frozenset[int]]
    standing: tuple[Standing, ...]
    takes: Ints
    blocked: dict[int, frozenset[int]]

    def least(self, maker: Ints | int, line: int) -> Ints:
        """The smallest batch of a line that her cooperative takes."""
        bench = self.bench
        wanted = np.maximum(bench.lines.least[line], self.takes[bench.makers.cooperative[maker]])
        smallest: Ints = np.maximum(1, np.minimum(self.ordered[line], wanted))
        return smallest

    def largest(self, makers: Ints, line: int, free: Floats) -> Ints:
        """The most legal pieces of a line within each maker's row of free minutes: whole packs,
        or with the line's odd remainder."""
        lines = self.bench.lines
        per_piece = self.bench.minutes_per_piece(makers, line)
        wanted, pack = int(self.open_pieces[line]), int(lines.pack[line])
        room = np.minimum(pieces_within(free[:, lines.date[line]], per_piece), wanted)
        best: Ints = np.maximum(room // pack * pack, room - (room - wanted) % pack)
        if line in self.blocked:
            best[np.isin(makers, list(self.blocked[line]))] = 0
        return best


def set_task(
    bench: Bench,
    standing: Sequence[Standing] = (),
    admitted: Flags | None = None,
    first: Ints | None = None,
) -> Task:
    """The task that remains when `standing` stands and only `admitted` makers get new work."""
    makers = len(bench.makers.facts)
    begin = bench.kit_day if first is None else first
    pay = np.zeros(makers)
    remaining = bench.lines.pieces.copy()
    for batch in standing:
        pay[batch.maker] += float(bench.lines.rate[batch.line] * batch.pieces)
        remaining[batch.line] -= batch.pieces
    whole = free_minutes(bench)
    free = free_minutes(bench, begin, standing) if standing or first is not None else whole
    still_open: Ints = np.maximum(remaining, 0)
    return Task(
        bench=bench,
        first=begin,
        free=free,
        open_pieces=still_open,
        ordered=still_open,
        admitted=np.ones(makers, np.bool_) if admitted is None else admitted,
        pay=pay,
        hours=whole[:, -1] / 60,
        held=_held(bench, standing),
        standing=tuple(standing),
        takes=np.array([row.min_batch for row in bench.cooperatives], np.int64),
        blocked=_blocked(bench, standing, begin),
    )


def _held(bench: Bench, standing: Sequence[Standing]) -> dict[int, frozenset[int]]:
    """The styles that standing work gives each maker."""
    held: dict[int, frozenset[int]] = {}
    for batch in standing:
        style = int(bench.lines.style[batch.line])
        held[batch.maker] = held.get(batch.maker, frozenset()) | {style}
    return held


def _blocked(bench: Bench, standing: Sequence[Standing], first: Ints) -> dict[int, frozenset[int]]:
    """Per line, who has a batch of it that starts on the day a new one would."""
    blocked: dict[int, frozenset[int]] = {}
    for batch in standing:
        if batch.start == first[bench.makers.cooperative[batch.maker]]:
            blocked[batch.line] = blocked.get(batch.line, frozenset()) | {batch.maker}
    return blocked


def pieces_within(minutes: Floats, per_piece: Floats) -> Ints:
    """Whole pieces that fit into so many minutes."""
    whole: Ints = np.floor(minutes / per_piece + SLIP).astype(np.int64)
    return whole
