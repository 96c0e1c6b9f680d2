"""Makes fewer batches: who works on several lines leaves one, if the others can take it over.

Her remaining lines may give her more in exchange. Kept only if the aims come nearer, that is, if
the saved batch is worth more than the pay it moves; pieces on time never fall.
"""

from __future__ import annotations

from fulfillment.planner.aims import Aims
from fulfillment.planner.deadline import Late, never_late
from fulfillment.planner.draft import Draft
from fulfillment.planner.exchange import lay_board
from fulfillment.planner.flow import MISPLACED
from fulfillment.planner.trial import begin

#: A share is worth leaving up to so many times what its batch costs, in misplaced pay.
WORTH = 3.0


def tidy(draft: Draft, aims: Aims, late: Late = never_late) -> int:
    """Let makers leave lines, smallest shares first; returns how many batches that saved."""
    sharers = [set(who) for who in draft.sharers()]
    rate = draft.task.bench.lines.rate
    excess = lay_board(draft, aims).excess
    rows = [
        (float(pieces * rate[line]), maker, line)
        for maker, mine in enumerate(draft.work)
        for line, pieces in mine.items()
        if (len(mine) > 1 or draft.pay[maker] - aims.target[maker] > 0.5 * pieces * rate[line])
        and pieces * rate[line] < WORTH * aims.batch[maker] / MISPLACED - min(0.0, excess[line])
    ]
    saved = 0
    for _, maker, line in sorted(rows):
        if late():
            break
        saved += _leave(draft, aims, maker, line, sharers)
    return saved


def _leave(draft: Draft, aims: Aims, maker: int, line: int, sharers: list[set[int]]) -> int:
    mine = draft.work[maker]
    if len(sharers[line]) < 2:
        return 0
    lines = (line, *sorted(other for other in mine if other != line))
    trial = begin(draft, aims, lines)
    draft.put(maker, line, -mine[line])
    seats = [sorted(sharers[line] - {maker}), *(sorted(sharers[other]) for other in lines[1:])]
    if trial.settle(seats):
        sharers[line].discard(maker)
        return 1
    return 0
