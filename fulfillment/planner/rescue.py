"""Finds hands for pieces that are still open: a maker leaves other work that others can take over.

For an open line, certified makers who are too busy in time are tried in turn: she gives one of her
shares back to its other sharers and takes open pieces instead. Kept only if fewer pieces are open
in all. Bounded by a number of tries per line.
"""

from __future__ import annotations

import numpy as np

from fulfillment.planner.aims import Aims, change_over
from fulfillment.planner.balance import balance_line
from fulfillment.planner.draft import Draft

#: Tries in all, and at least so many for every open line.
TRIES = 1_000
LEAST_TRIES = 12


def rescue(draft: Draft, aims: Aims) -> int:
    """Lower what is open; returns the pieces that found hands."""
    before = int(draft.open.sum())
    sharers = [set(who) for who in draft.sharers()]
    lines = np.nonzero(draft.open > 0)[0].tolist()
    tries = max(LEAST_TRIES, TRIES // max(1, len(lines)))
    for line in lines:
        balance_line(draft, aims.target, line, sorted(sharers[line]))
        for maker, other in _candidates(draft, aims, line)[:tries]:
            if draft.open[line] <= 0:
                break
            change_over(draft, aims, (maker, other, line), sharers)
    return before - int(draft.open.sum())


def _candidates(draft: Draft, aims: Aims, line: int) -> list[tuple[int, int]]:
    """Certified makers who could make the most of the line, each with a share to give up."""
    able = np.nonzero(aims.most[:, line] > 0)[0]
    order = able[np.lexsort((able, -aims.most[able, line]))].tolist()
    return [(maker, other) for maker in order for other in draft.work[maker] if other != line]
