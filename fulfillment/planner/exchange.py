"""Swaps two makers between two lines, so that a line with too many hands gives to one with too few.

After rounding, the sharers of one line may all be a little above their target pay and those of
another a little below. Letting a maker of each change places, when both are certified and free
for it, moves the difference of their shares. Also: somebody who lacks pay joins a line whose
sharers have too much. A change is tried on the draft and kept only if it brings the aims nearer;
pieces on time never fall. The number of tries is bounded by the number of lines and shares.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fulfillment.planner.aims import Aims
from fulfillment.planner.bench import Flags, Floats, Ints
from fulfillment.planner.deadline import Late, never_late
from fulfillment.planner.draft import Draft
from fulfillment.planner.flow import MISPLACED
from fulfillment.planner.trial import begin, join

TRIES = 3
#: So many lines in a row without a swap, and the rest, which promise less, are left alone.
PATIENCE = 60
#: So many lines are looked at as partners for one line.
MOST_LINES = 16


@dataclass(slots=True)
class Board:
    """All shares as columns; per line how far its sharers are above target together, and who."""

    maker: Ints
    line: Ints
    worth: Floats
    fresh: Flags
    excess: Floats
    sharers: list[set[int]]

    def promising(self, line: int) -> Flags:
        """Shares of lines that lean the other way, and among the most when there are many."""
        other = np.where(self.excess[line] > 0, -self.excess, self.excess)
        lean = np.sort(other[other > 0])[::-1]
        least = float(lean[min(MOST_LINES, len(lean)) - 1]) if len(lean) else np.inf
        wanted: Flags = (other >= max(least, 1e-9))[self.line]
        return wanted

    def update(self, draft: Draft, aims: Aims, lines: tuple[int, ...]) -> None:
        """Count the excess of these lines anew."""
        for line in lines:
            who = sorted(self.sharers[line])
            self.excess[line] = float((draft.pay[who] - aims.target[who]).sum())


def exchange(draft: Draft, aims: Aims, rounds: int, late: Late = never_late) -> int:
    """Swap makers between lines while it helps; returns the number of swaps kept."""
    kept = 0
    for _ in range(rounds):
        before = kept
        board, vain = lay_board(draft, aims), 0
        for line in np.argsort(-np.abs(board.excess), kind="stable").tolist():
            if late():
                return kept
            swapped = _improve(draft, aims, line, board)
            kept += swapped
            vain = 0 if swapped else vain + 1
            if vain > PATIENCE:
                break
        if kept == before:
            break
    return kept


def lay_board(draft: Draft, aims: Aims) -> Board:
    """The shares of a draft, side by side."""
    rows = [(maker, line, n) for maker, mine in enumerate(draft.work) for line, n in mine.items()]
    maker, line, pieces = np.array(rows, np.int64).reshape(-1, 3).T
    above = (draft.pay - aims.target)[maker]
    worth = np.maximum(pieces * draft.task.bench.lines.rate[line] - above, 0.0)
    excess = np.bincount(line, above, minlength=len(draft.open)).astype(np.float64)
    sharers = [set(who) for who in draft.sharers()]
    return Board(maker, line, worth, np.ones(len(maker), np.bool_), excess, sharers)


def _improve(draft: Draft, aims: Aims, line: int, board: Board) -> int:
    """Try the most promising swaps of one line; 1 if one was kept."""
    here = board.line == line
    inside = np.nonzero(here & board.fresh)[0]
    fits = board.promising(line) & (aims.most[board.maker, line] >= np.maximum(board.worth, 1.0))
    outside = np.nonzero(~here & board.fresh & fits)[0]
    if not len(inside) or not len(outside):
        return 0
    gain = _gains(aims, line, board, inside, outside)
    flat = gain.ravel()
    best = np.argpartition(-flat, min(TRIES, len(flat) - 1))[:TRIES]
    for at in best[np.lexsort((best, -flat[best]))].tolist():
        row, column = divmod(at, len(outside))
        if flat[at] <= 1.0:
            return 0
        if _swap(draft, aims, board, (int(inside[row]), int(outside[column]))):
            return 1
    return 0


def _gains(aims: Aims, line: int, board: Board, inside: Ints, outside: Ints) -> Floats:
    """What each swap promises: misplaced pay it mends, less what the goods' way costs more."""
    there = board.line[outside]
    mine, theirs = board.worth[inside][:, None], board.worth[outside][None, :]
    here, far = board.excess[line], board.excess[there][None, :]
    shift = theirs - mine
    mended = abs(here) + np.abs(far) - np.abs(here - shift) - np.abs(far + shift)
    gain: Floats = MISPLACED * mended
    fits = aims.most[board.maker[inside][:, None], there[None, :]] >= np.maximum(mine, 1.0)
    gain[~fits] = -1.0
    return gain


def _swap(draft: Draft, aims: Aims, board: Board, rows: tuple[int, int]) -> bool:
    """Make the swap; keep it if the aims are nearer and nothing more is open."""
    (a, b), (here, there) = board.maker[list(rows)].tolist(), board.line[list(rows)].tolist()
    sharers = board.sharers
    if there in draft.work[a] or here in draft.work[b] or a == b:
        return False
    trial = begin(draft, aims, (here, there))
    draft.put(a, here, -draft.work[a][here])
    draft.put(b, there, -draft.work[b][there])
    if not (join(draft, aims, a, there) and join(draft, aims, b, here)):
        return trial.undo()
    if not trial.settle((sorted(sharers[here] ^ {a, b}), sorted(sharers[there] ^ {a, b}))):
        return False
    sharers[here] ^= {a, b}
    sharers[there] ^= {a, b}
    board.fresh[list(rows)] = False
    board.update(draft, aims, (here, there))
    return True
