"""Tries a change on a draft: kept if it brings the aims nearer, else taken back without a trace.

While a trial runs, the draft's journal is its own. Pieces on time never fall: a trial that leaves
more pieces of its lines open than before is taken back, one that leaves fewer is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from fulfillment.planner.aims import Aims, unfair
from fulfillment.planner.balance import balance_line
from fulfillment.planner.bench import SLIP
from fulfillment.planner.draft import Draft


@dataclass(slots=True)
class Trial:
    """A change to a few lines that can be taken back."""

    draft: Draft
    aims: Aims
    lines: tuple[int, ...]
    open: int

    def settle(self, sharers: Iterable[list[int]]) -> bool:
        """Level the touched lines; keep the change if it brought the aims nearer."""
        draft = self.draft
        for line, who in zip(self.lines, sharers, strict=True):
            balance_line(draft, self.aims, line, who)
        left = [int(draft.open[line]) for line in self.lines]
        if min(left) < 0 or sum(left) > self.open:
            return self.undo()
        return sum(left) < self.open or self.gain() > 1.0 or self.undo()

    def gain(self) -> float:
        """How much nearer the aims are since the trial began."""
        draft, aims = self.draft, self.aims
        changes: dict[tuple[int, int], int] = {}
        for maker, line, pieces in draft.journal:
            changes[maker, line] = changes.get((maker, line), 0) + pieces
        earned: dict[int, float] = {}
        saved = 0.0
        for (maker, line), pieces in sorted(changes.items()):
            has = draft.work[maker].get(line, 0)
            saved += aims.batch[maker] * ((has > pieces) - (has > 0))
            saved -= aims.price[maker] * aims.kg[line] * pieces
            earned[maker] = earned.get(maker, 0.0) + aims.rate[line] * pieces
        at = np.array([*earned], np.int64)
        now = draft.pay[at]
        return saved + unfair(aims, at, now - [*earned.values()]) - unfair(aims, at, now)

    def undo(self) -> bool:
        """Put everything back as it was; always False."""
        done = self.draft.journal[::-1]
        for maker, line, pieces in done:
            self.draft.put(maker, line, -pieces)
        return False


def begin(draft: Draft, aims: Aims, lines: tuple[int, ...]) -> Trial:
    """From here on changes to these lines can be taken back."""
    draft.journal.clear()
    return Trial(draft, aims, lines, sum(int(draft.open[line]) for line in lines))


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
    trial = begin(draft, aims, (leaves, joins))
    draft.put(maker, leaves, -draft.work[maker][leaves])
    if joins not in draft.work[maker] and not join(draft, aims, maker, joins):
        return trial.undo()
    if not trial.settle((sorted(sharers[leaves] - {maker}), sorted(sharers[joins] | {maker}))):
        return False
    sharers[leaves].discard(maker)
    sharers[joins].add(maker)
    return True
