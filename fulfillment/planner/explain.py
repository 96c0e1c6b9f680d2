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


def why_share(draft: Draft, batch: Standing) -> Because:
    """The reason for a share, from certificates, hours and levels."""
    task, bench = draft.task, draft.task.bench
    maker, line = batch.maker, batch.line
    able = bench.able_for(line)
    free = task.free[able, bench.lines.date[line]] >= bench.minutes_per_piece(able, line)
    if int(free.sum()) <= FEW:
        return Because(Reason.FEW_CERTIFIED, {"makers": int(free.sum())})
    hours = float(task.free[maker, -1]) / 60
    if hours and float(draft.reach[maker, -1]) / 60 <= (1 - FULL) * hours:
        return Because(Reason.FULL_HOURS, {"hours": round(hours, 1)})
    if bench.makers.recent_pay[maker] == 0:
        return Because(Reason.FIRST_WORK, {})
    return Because(
        Reason.FAIR,
        {
            "craft": bench.lines.styles[line].craft,
            "hours": round(hours, 1),
            "level": round(float(draft.levels()[maker])),
        },
    )


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


def why_left(draft: Draft, maker: int, could: Ints) -> Because:
    """Why a maker has no share at all."""
    task, bench = draft.task, draft.task.bench
    if not task.admitted[maker]:
        return Because(Reason.EXCLUDED, {})
    lines = np.nonzero(bench.able[maker, bench.lines.group])[0]
    if not len(lines):
        return Because(Reason.NO_CERTIFICATE, {})
    where = int(bench.makers.cooperative[maker])
    if task.first[where] > bench.hand_in[where, bench.lines.date[lines]].max():
        day = bench.start + timedelta(days=int(task.first[where]))
        return Because(Reason.KIT_TOO_LATE, {"day": day.isoformat()})
    if task.free[maker, -1] <= 0:
        return Because(Reason.HOURS_TAKEN, {})
    at = int(np.searchsorted(could, maker))
    if at >= len(could) or could[at] != maker:
        return Because(
            Reason.BATCH_TOO_LARGE, {"hours": round(float(task.free[maker, -1]) / 60, 1)}
        )
    level = float(draft.levels()[maker])
    if level >= float(np.median(draft.levels()[could])):
        return Because(Reason.EARNED_ABOVE, {"level": round(level)})
    return Because(Reason.NOTHING_LEFT, {})
