"""Why a maker has her share, why one has none, why pieces are late: codes with their numbers.

Reasons are read off the finished draft, so that they say what is true of this plan, not what a
step of the planner happened to think. The most specific reason wins; there is always one.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from fulfillment.planner.bench import Ints
from fulfillment.planner.draft import Draft
from fulfillment.planner.proposal import Because
from fulfillment.planner.reasons import Reason
from fulfillment.planner.standing import Standing

#: So many makers or fewer are few; above this share of her hours, hours are full.
FEW = 3
FULL = 0.95


class Ground:
    """What every reason is read from: levels, free hours, and how many could do each line."""

    def __init__(self, draft: Draft) -> None:
        task, bench = draft.task, draft.task.bench
        self.draft: Draft = draft
        self.levels: list[float] = draft.levels().tolist()
        self.hours: list[float] = (task.free[:, -1] / 60).tolist()
        self.left: list[float] = (draft.reach[:, -1] / 60).tolist()
        self.free: list[int] = []
        for line, date in enumerate(bench.lines.date.tolist()):
            able = bench.able_for(line)
            some = task.free[able, date] >= bench.minutes_per_piece(able, line)
            self.free.append(int(some.sum()))


def why_share(ground: Ground, batch: Standing) -> Because:
    """The reason for a share, from certificates, hours and levels."""
    bench = ground.draft.task.bench
    maker, line = batch.maker, batch.line
    if ground.free[line] <= FEW:
        return Because(Reason.FEW_CERTIFIED, {"makers": ground.free[line]})
    hours = ground.hours[maker]
    if hours and ground.left[maker] <= (1 - FULL) * hours:
        return Because(Reason.FULL_HOURS, {"hours": round(hours, 1)})
    if bench.makers.recent_pay[maker] == 0:
        return Because(Reason.FIRST_WORK, {})
    craft = bench.lines.styles[line].craft
    level = round(ground.levels[maker])
    return Because(Reason.FAIR, {"craft": craft, "hours": round(hours, 1), "level": level})


def why_short(draft: Draft, line: int) -> Because:
    """Why some pieces of a line have no maker in time."""
    task, bench = draft.task, draft.task.bench
    facts, style = bench.lines.facts[line], bench.lines.styles[line]
    able = bench.able_for(line)
    able = able[task.admitted[able]]
    if not len(able):
        return Because(Reason.NOBODY_CERTIFIED, {"craft": style.craft, "grade": style.level})
    due = facts.due.isoformat()
    if task.free[able, bench.lines.date[line]].max() <= 0:
        return Because(Reason.TOO_EARLY, {"start": bench.start.isoformat(), "due": due})
    room = draft.room(able, line)
    if not room.any():
        return Because(Reason.NO_HOURS, {"due": due})
    least = task.least(able, line)
    if int(draft.open[line]) < int(least.min()):
        pieces = int(draft.open[line])
        return Because(Reason.TOO_SMALL, {"pieces": pieces, "least": int(least.min())})
    if (room >= least).any():
        return Because(Reason.STYLE_LIMIT, {})
    return Because(Reason.NO_HOURS, {"due": due})


def why_left(ground: Ground, maker: int, could: dict[int, float], usual: float) -> Because:
    """Why a maker has no share at all; `could` holds who could work, `usual` their middle level."""
    task, bench = ground.draft.task, ground.draft.task.bench
    if not task.admitted[maker]:
        return Because(Reason.EXCLUDED, {})
    lines = np.nonzero(bench.able[maker, bench.lines.group])[0]
    if not len(lines):
        return Because(Reason.NO_CERTIFICATE, {})
    where = int(bench.makers.cooperative[maker])
    if task.first[where] > bench.hand_in[where, bench.lines.date[lines]].max():
        day = bench.start + timedelta(days=int(task.first[where]))
        return Because(Reason.KIT_TOO_LATE, {"day": day.isoformat()})
    hours = ground.hours[maker]
    if hours <= 0:
        return Because(Reason.HOURS_TAKEN, {})
    if maker not in could:
        return Because(Reason.BATCH_TOO_LARGE, {"hours": round(hours, 1)})
    if could[maker] >= usual:
        return Because(Reason.EARNED_ABOVE, {"level": round(could[maker])})
    part = _fair_part(ground.draft, maker)
    if 0 < part < _smallest_pay(ground.draft, maker, lines):
        return Because(Reason.SHARE_TOO_SMALL, {"pay": part})
    return Because(Reason.NOTHING_LEFT, {})


def _fair_part(draft: Draft, maker: int) -> int:
    """What she should have earned here to stand where the work could have brought her."""
    return 0 if draft.fair is None else round(float(draft.fair[maker] - draft.pay[maker]))


def _smallest_pay(draft: Draft, maker: int, lines: Ints) -> int:
    """What the smallest batch pays among the lines whose batches fit her hours."""
    task, at = draft.task, np.array([maker])
    pays = [
        int(task.least(maker, line) * task.bench.lines.rate[line])
        for line in lines.tolist()
        if task.largest(at, line, task.free[at])[0] >= task.least(maker, line)
    ]
    return min(pays, default=0)
