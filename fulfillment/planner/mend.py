"""Mends the poorest: who is far below her target joins a line whose sharers can spare the work.

The lowest level first. For each maker the lines she may make are ranked by what joining promises;
the best few are tried on the draft and kept only if the aims come nearer. Those who give stay at
or above their least batch, and the score sees to it that nobody is made poorer than she was helped.
"""

from __future__ import annotations

import numpy as np

from fulfillment.planner.aims import Aims, hardship
from fulfillment.planner.bench import Floats
from fulfillment.planner.deadline import Late, never_late
from fulfillment.planner.draft import Draft
from fulfillment.planner.exchange import Board, lay_board
from fulfillment.planner.flow import MISPLACED
from fulfillment.planner.trial import begin, change_over, join

TRIES = 4
#: Lines tried for somebody below the floor.
POOR_TRIES = 40
#: Who lacks this part of the floor may take somebody's place.
VERY_POOR = 0.2
#: Only makers who lack more than this part of their target are looked at.
LACK = 0.1


def mend(draft: Draft, aims: Aims, late: Late = never_late) -> int:
    """Let makers who lack pay join lines; returns how many did."""
    board = lay_board(draft, aims)
    lack = aims.target - draft.pay
    hours = draft.task.bench.makers.recent_hours + draft.task.hours
    needy = np.nonzero((lack > LACK * (aims.target - draft.task.pay)) & (lack > 0))[0]
    order = needy[np.lexsort((needy, -(lack[needy] / np.maximum(hours[needy], 1e-9))))]
    helped = 0
    for maker in order.tolist():
        if late():
            break
        helped += (
            _join_best(draft, aims, board, maker)
            or _change_best(draft, aims, board, maker)
            or _take_over(draft, aims, board, maker)
        )
    return helped


def _join_best(draft: Draft, aims: Aims, board: Board, maker: int) -> int:
    gain = _gains(draft, aims, board, maker)
    tries = POOR_TRIES if draft.pay[maker] < aims.floor[maker] else TRIES
    for line in np.argsort(-gain, kind="stable")[:tries].tolist():
        if gain[line] <= 0:
            return 0
        sharers = board.sharers[line]
        trial = begin(draft, aims, (line,))
        if not join(draft, aims, maker, line):
            continue
        if trial.settle((sorted(sharers | {maker}),)):
            sharers.add(maker)
            board.update(draft, aims, (line,))
            return 1
    return 0


def _change_best(draft: Draft, aims: Aims, board: Board, maker: int) -> int:
    """Leave a line that cannot pay her enough in her hours for one that can."""
    if draft.pay[maker] >= aims.floor[maker]:
        return 0
    rate = draft.task.bench.lines.rate
    for leaves, pieces in sorted(draft.work[maker].items()):
        gain = _gains(draft, aims, board, maker, float(pieces * rate[leaves]))
        gain[leaves] = -1.0
        for joins in np.argsort(-gain, kind="stable")[:POOR_TRIES].tolist():
            move = (maker, leaves, joins)
            if gain[joins] > 0 and change_over(draft, aims, move, board.sharers):
                board.update(draft, aims, (leaves, joins))
                return 1
    return 0


def _take_over(draft: Draft, aims: Aims, board: Board, maker: int) -> int:
    """Take the place of somebody better off, where a line has as many batches as it can have."""
    if draft.pay[maker] >= aims.floor[maker] - VERY_POOR * aims.enough[maker]:
        return 0
    gain = _gains(draft, aims, board, maker)
    for line in np.argsort(-gain, kind="stable")[:TRIES].tolist():
        sharers = board.sharers[line]
        if maker in sharers or aims.most[maker, line] <= 0:
            continue
        for giver in _best_off(draft, aims, line, sharers):
            trial = begin(draft, aims, (line,))
            draft.put(giver, line, -draft.work[giver][line])
            now = (sharers - {giver}) | {maker}
            if not join(draft, aims, maker, line):
                trial.undo()
            elif trial.settle((sorted(now),)):
                board.sharers[line] = now
                board.update(draft, aims, (line,))
                return 1
    return 0


def _best_off(draft: Draft, aims: Aims, line: int, sharers: set[int]) -> list[int]:
    """The few sharers of a line who would still be furthest above their floor without it."""
    rate = draft.task.bench.lines.rate[line]
    left = {
        who: float(draft.pay[who] - draft.work[who][line] * rate - aims.floor[who])
        for who in sharers
    }
    return sorted(left, key=lambda who: (-left[who], who))[:TRIES]


def _gains(draft: Draft, aims: Aims, board: Board, maker: int, given_up: float = 0.0) -> Floats:
    """What joining each line promises, misplaced pay and the floor against one more batch."""
    task, lines = draft.task, draft.task.bench.lines
    takes = task.takes[task.bench.makers.cooperative[maker]]
    lack = float(aims.target[maker] - draft.pay[maker]) + given_up
    least = np.maximum(lines.least, takes) * lines.rate
    pack = np.maximum(lines.pack * lines.rate, 1)
    worth = np.maximum(np.minimum(np.round(lack / pack) * pack, aims.most[maker]), least)
    poor, enough = float(aims.floor[maker] - draft.pay[maker]) + given_up, aims.enough[maker]
    mended = np.abs(board.excess) + lack - np.abs(board.excess - worth) - np.abs(lack - worth)
    lifted = hardship(poor, enough) - hardship(poor - worth, enough)
    gain = MISPLACED * mended + lifted - aims.batch[maker]
    return np.where(aims.most[maker] >= least, gain, -1.0)
