"""Finds hands for pieces that are still open: a maker leaves other work that others can take over.

For an open line, certified makers who are too busy in time are tried in turn: she gives one of her
shares back, to its other sharers or to new ones, and takes open pieces instead. Kept only if fewer
pieces are open in all. Bounded by a number of tries per line.
"""

from __future__ import annotations

import numpy as np

from fulfillment.planner.aims import Aims
from fulfillment.planner.balance import balance_line
from fulfillment.planner.deadline import Late, never_late
from fulfillment.planner.draft import Draft
from fulfillment.planner.fill import fill_line
from fulfillment.planner.trial import begin, join

#: Tries in all, and at least so many for every open line.
TRIES = 1_000
LEAST_TRIES = 12


def rescue(draft: Draft, aims: Aims, late: Late = never_late) -> int:
    """Lower what is open; returns the pieces that found hands."""
    before = int(draft.open.sum())
    sharers = [set(who) for who in draft.sharers()]
    lines = np.nonzero(draft.open > 0)[0].tolist()
    tries = max(LEAST_TRIES, TRIES // max(1, len(lines)))
    for line in lines:
        balance_line(draft, aims, line, sorted(sharers[line]))
        for maker, other in _candidates(draft, aims, line)[:tries]:
            if draft.open[line] <= 0 or late():
                break
            _change_over(draft, aims, (maker, other, line), sharers)
    return before - int(draft.open.sum())


def _candidates(draft: Draft, aims: Aims, line: int) -> list[tuple[int, int]]:
    """Certified makers with a share to give up, earlier work and larger rooms first."""
    date = draft.task.bench.lines.date
    able = np.nonzero(aims.most[:, line] > 0)[0].tolist()
    pairs = [(maker, other) for maker in able for other in draft.work[maker] if other != line]
    return sorted(
        pairs,
        key=lambda pair: (bool(date[pair[1]] > date[line]), -float(aims.most[pair[0], line]), pair),
    )


def _change_over(
    draft: Draft, aims: Aims, move: tuple[int, int, int], sharers: list[set[int]]
) -> None:
    """`(maker, leaves, joins)`: kept if fewer pieces of the two lines are open in the end."""
    maker, leaves, joins = move
    if leaves not in draft.work[maker]:
        return
    open_before = int(draft.open[leaves] + draft.open[joins])
    trial = begin(draft, aims, (leaves, joins))
    draft.put(maker, leaves, -draft.work[maker][leaves])
    if joins not in draft.work[maker] and not join(draft, aims, maker, joins):
        trial.undo()
        return
    balance_line(draft, aims, leaves, sorted(sharers[leaves] - {maker}))
    balance_line(draft, aims, joins, sorted(sharers[joins] | {maker}))
    new = _others_join(draft, aims, leaves, sharers[leaves])
    left = (int(draft.open[leaves]), int(draft.open[joins]))
    if min(left) >= 0 and sum(left) < open_before:
        sharers[leaves] = {who for who in sharers[leaves] | new if leaves in draft.work[who]}
        sharers[joins].add(maker)
        return
    trial.undo()


def _others_join(draft: Draft, aims: Aims, line: int, sharers: set[int]) -> set[int]:
    """What her old sharers could not take goes to others; who they are."""
    if draft.open[line] <= 0:
        return set()
    fill_line(draft, line, aims.target)
    able = draft.task.bench.able_for(line).tolist()
    return {who for who in able if line in draft.work[who] and who not in sharers}
